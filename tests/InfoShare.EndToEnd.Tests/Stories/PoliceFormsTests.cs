using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Police.V1;
using InfoShare.Protocol.Tasks.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Concerns = InfoShare.Protocol.Concern.V1.ConcernService.ConcernServiceClient;
using Police = InfoShare.Protocol.Police.V1.PoliceService.PoliceServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Officers report in their own words; each report is the operation that everybody uses (S5, S8, S10; C8, C11, C15, H1, I7, E21).</summary>
public sealed class PoliceFormsTests
{
    private static InfoShareConnection Officer(Partnership p) => p.As("northmere-police", "Noor Hillmock", "RESPONSE_OFFICER");

    [Fact]
    public async Task A_girl_is_missing_comes_back_and_is_spoken_with_and_only_that_ends_the_clock()
    {
        await using var p = await StartAsync("2027-05-12 09:00");
        var isla = Person("Isla", "Cragtest", "2013-02-02", "2 Beck Way", "NM2 3CD");
        await RecordAsync(Officer(p), "NP-1", isla);
        await RecordAsync(p.LeadSocialWorker, "LCS-1", isla);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-1"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        var police = new Police(Officer(p).CallInvoker);
        var missing = (await police.RecordMissingAsync(new RecordMissingRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Child = Own("NP-1"),
            ReportedAt = At("2027-05-12 08:30").ToTimestamp(),
            LastSeenAt = At("2027-05-11 22:00").ToTimestamp(),
            LastSeenBy = "her foster carer",
            RiskGradeLabel = "high",
            RiskStatement = "Her bed is empty and her telephone is off; a silver van was seen.",
            FromPlacement = true,
            IncidentNumber = "NP/77/27",
            Basics = Now(Urgency.SameDay),
        })).Kept;
        missing.Concern.Referral.ShouldNotBeNull();
        missing.TaskId.ShouldBeEmpty();
        (await InboxOf(p.LeadSocialWorker)).ShouldContain(i => i.Trigger == NotificationTrigger.Missing);

        await p.ClockAtAsync("2027-05-13 11:00");
        var back = (await police.RecordReturnAsync(new RecordReturnRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Child = Own("NP-1"),
            FoundAt = At("2027-05-13 10:00").ToTimestamp(),
            Found = MissingFound.WithAdult,
            WithWhom = "a man whom she calls Tiny",
            RiskStatement = "Found in Southmere at a flat; she would not say whose it is.",
            PreventionCheck = new VisitStatement
            {
                VisitOn = "2027-05-13",
                AtTime = "10:20",
                Place = ContactPlace.PoliceStation,
                Seen = Seen.Yes,
                SeenAlone = SeenAlone.Yes,
                Present = { PresentKind.NobodyElse },
                ChildWords = new ChildWords { Verbatim = "He is nice to me.", SaidTo = "PC Hillmock" },
                Interpreter = new InterpreterStatement { Use = InterpreterUse.NotNeeded },
            },
            IncidentNumber = "NP/77/27",
            Basics = Now(Urgency.Standard),
        })).Kept;
        back.ContactIds.Count.ShouldBe(1);
        back.TaskDue.ToDateTimeOffset().ShouldBe(At("2027-05-16 10:00"), "72 hours from the return, a Sunday or not");
        back.Concern.Incidents.Single().IncidentId.ShouldBe(missing.Concern.Incidents.Single().IncidentId);

        // Social care reads where she was last seen, alone, and by whom.
        var picture = (await new SocialCare(p.LeadSocialWorker.CallInvoker).QueryChildAsync(new Protocol.SocialCare.V1.QueryChildRequest
        {
            Child = Own("LCS-1"),
            Purpose = For(Purpose.AssessChild, "Isla is back after a night away."),
        })).Picture;
        (picture.LastSeenAlone.OnDate, picture.LastSeenAlone.ByRole).ShouldBe(("2027-05-13", PractitionerRole.ResponseOfficer));
        picture.Concerns.SelectMany(c => c.Indicators).ShouldBe([ConcernIndicator.ReturnedFromMissing, ConcernIndicator.MissingEpisode], ignoreOrder: true);
        picture.Concerns.ShouldContain(c => c.RiskStatement.Contains("Back: found with an adult."));

        // A carer's word is none of hers: the task stays, and nobody else's and of nobody else.
        var task = (await new TaskService.TaskServiceClient(Officer(p).CallInvoker).ListTasksAsync(new ListTasksRequest { Scope = TaskScope.Owned })).Tasks.Single();
        (task.TaskId, task.Kind).ShouldBe((back.TaskId, DutyTaskKind.ReturnCheck));
        var refused = await CheckAsync(Officer(p), task, ReturnCheckResult.RefusedByCarer, v =>
            (v.Seen, v.ReasonGiven, v.ReasonBy) = (Seen.Refused, "She has nothing to say to you.", "foster carer"));
        (refused.Task.State, refused.Task.Version).ShouldBe((DutyTaskState.Open, task.Version));
        (await RefusalOf(() => CheckAsync(p.LeadSocialWorker, task, ReturnCheckResult.Held, Seen_))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        (await RefusalOf(() => CheckAsync(Officer(p), task, ReturnCheckResult.Held, Seen_, Known(Person("Ida", "Otherfixture", "2013-02-03"))))).Reason.ShouldBe("NOT_FOUND");
        (await RefusalOf(() => CheckAsync(Officer(p), task, ReturnCheckResult.Held, v =>
            (v.Seen, v.ReasonGiven, v.ReasonBy) = (Seen.NotHome, "Out.", "carer")))).FieldViolations.Single().Field.ShouldBe("talk.seen");

        // Nothing by Sunday at ten: her supervisor hears of it, and it is hers still.
        await p.ClockAtAsync("2027-05-16 10:01");
        (await InboxOf(Officer(p))).ShouldContain(i => i.TaskId == task.TaskId && i.ActionOwner == "Noor Hillmock");
        (await InboxOf(Officer(p))).ShouldContain(i => i.TaskId == task.TaskId && i.ActionOwner == "POLICE_SUPERVISOR");
        var late = (await new TaskService.TaskServiceClient(Officer(p).CallInvoker).ListTasksAsync(new ListTasksRequest { Scope = TaskScope.Owned })).Tasks.Single();
        var held = await CheckAsync(Officer(p), late, ReturnCheckResult.Held, Seen_, where: "A flat above a shop in Southmere, with Tiny and two others.");
        (held.Task.State, held.Task.Outcome.Contains("above a shop")).ShouldBe((DutyTaskState.Done, true));
        (await RefusalOf(() => CheckAsync(Officer(p), held.Task, ReturnCheckResult.Held, Seen_))).Reason.ShouldBe("ILLEGAL_STATE");

        static void Seen_(VisitStatement v)
        {
            (v.Seen, v.SeenAlone) = (Seen.Yes, SeenAlone.Yes);
            v.Present.Add(PresentKind.NobodyElse);
            v.ChildWords = new ChildWords { Verbatim = "They share everything with me.", SaidTo = "PC Hillmock" };
            v.Interpreter = new InterpreterStatement { Use = InterpreterUse.NotNeeded };
        }
    }

    [Fact]
    public async Task An_urgent_report_is_taken_without_what_is_wrong_in_it_and_another_is_refused_with_every_fault()
    {
        await using var p = await StartAsync("2027-05-12 09:00");
        var police = new Police(Officer(p).CallInvoker);
        var report = new RecordMissingRequest
        {
            Child = Known(Person("Rafe", "Glenfixture", "2024-13-03", nhsNumber: "943 476 5918")),
            ReportedAt = At("2027-05-14 08:30").ToTimestamp(),
            LastSeenBy = new string('x', 201),
            RiskStatement = "Gone",
            Basics = new ReportBasics { Urgency = Urgency.Standard, KnownAt = At("2027-05-14 08:30").ToTimestamp() },
        };
        (await RefusalOf(async () => await police.RecordMissingAsync(report))).FieldViolations.Select(v => v.Field).ShouldBe(
            ["reported_at", "last_seen_by", "risk_statement", "basics.legal_basis", "basics.known_at", "child.demographics.birth_date",
                "child.demographics.identifiers[0].value"], ignoreOrder: true);
        report.Basics.Urgency = Urgency.ImmediateDanger;
        var kept = (await police.RecordMissingAsync(report)).Kept;
        kept.Concern.SetAside.Select(s => s.Field).ShouldBe(
            ["reported_at", "last_seen_by", "basics.known_at", "child.demographics.birth_date", "child.demographics.identifiers[0].value"], ignoreOrder: true);
        kept.Concern.Referral.ShouldNotBeNull();

        // What nobody could act without is asked for, however urgent.
        (await RefusalOf(async () => await police.RecordMissingAsync(new RecordMissingRequest { Basics = Now(Urgency.SameDay) })))
            .FieldViolations.Select(v => v.Field).ShouldBe(["risk_statement", "child"], ignoreOrder: true);
        (await RefusalOf(async () => await police.RecordMissingAsync(new RecordMissingRequest { Child = report.Child, RiskStatement = "Gone since school." })))
            .FieldViolations.ShouldContain(v => v.Field == "basics");
    }

    [Fact]
    public async Task A_call_is_about_somebody_or_about_an_address_on_a_day()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var police = new Police(Officer(p).CallInvoker);
        var pia = Person("Pia", "Glenfixture", "2019-06-01", "4 Glen Road", "NM5 5AB");
        await RecordAsync(p.DesignatedLead, "NS-5", pia);
        await WorksWithAsync(p.DesignatedLead, Own("NS-5"), PractitionerRole.DesignatedLead, "01632 960141");
        var known = (await police.ReportEmergencyCallAsync(new ReportEmergencyCallRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            CalledAt = At("2027-03-10 02:10").ToTimestamp(),
            IncidentNumber = "NP/12/27",
            Subject = Known(Person("Gwen", "Glenfixture", "1993-03-03", "4 Glen Road", "NM5 5AB")),
            Children = { new CalledChild { Child = Known(pia), Present = true } },
            Nature = "shouting, child crying",
            Attended = true,
            RiskStatement = "Furniture was broken, and a child cried upstairs.",
            Basics = Now(Urgency.Standard),
        })).Kept;
        known.Concern.Children.Count.ShouldBe(1);
        (await InboxOf(p.DesignatedLead)).ShouldContain(i => i.Trigger == NotificationTrigger.ConcernShared);

        // Nobody is known: the same answer whether a child is recorded there or not.
        var there = (await police.ReportEmergencyCallAsync(AtAddress("4 Glen Road", "NM5 5AB"))).Kept;
        var nowhere = (await police.ReportEmergencyCallAsync(AtAddress("9 Empty Row", "NM5 9ZZ"))).Kept;
        (there.Concern.Children.Count, there.ContactIds.Count, there.TaskId).ShouldBe((0, 0, ""));
        there.Concern.Prompts.ShouldBe(nowhere.Concern.Prompts);
        there.Concern.Told.Select(t => t.ActionOwner).ShouldBe(nowhere.Concern.Told.Select(t => t.ActionOwner));
        (await RefusalOf(async () => await police.ReportEmergencyCallAsync(AtAddress("", "NM5 5AB")))).FieldViolations.Single().Field.ShouldBe("address");

        static ReportEmergencyCallRequest AtAddress(string line, string postcode) => new()
        {
            RequestId = Guid.NewGuid().ToString(),
            CalledAt = At("2027-03-10 03:00").ToTimestamp(),
            Address = new Address { Line = line, Postcode = postcode, Area = "Northmere" },
            RiskStatement = "A neighbour hears children scream; names unknown.",
            Basics = Now(Urgency.Standard),
        };
    }

    [Fact]
    public async Task Intelligence_is_a_marker_with_whom_to_ask_and_shows_to_nobody_who_may_not_know_of_it()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (dale, remy) = (Person("Dale", "Hartmock", "2000-05-05", "1 Hart Row", "NM7 7AA"), Person("Remy", "Woodsample", "2023-07-07", "8 Wood Row", "NM7 7AB"));
        await RecordAsync(p.NurseryLead, "BL-2", remy);
        await WorksWithAsync(p.NurseryLead, Own("BL-2"), PractitionerRole.DesignatedLead, "01632 960140");
        await RecordAsync(p.LeadSocialWorker, "LCS-2", remy);
        var request = new RecordIntelligenceMarkerRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Person = Known(dale),
            GradeLabel = "B2P",
            WhomToAsk = "DS Hillmock, 01632 960130",
            Children = { Known(remy) },
            Basics = Now(Urgency.Standard),
        };
        (await RefusalOf(async () => await new Police(Officer(p).CallInvoker).RecordIntelligenceMarkerAsync(request))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        var before = (await InboxOf(p.NurseryLead)).Count;
        var kept = (await new Police(p.Detective.CallInvoker).RecordIntelligenceMarkerAsync(request)).Kept;
        kept.Concern.ConcernId.ShouldNotBeEmpty();
        (await InboxOf(p.NurseryLead)).Count.ShouldBe(before);
        var atNursery = await new Protocol.Education.V1.EducationService.EducationServiceClient(p.NurseryLead.CallInvoker).QueryChildAsync(
            new Protocol.Education.V1.QueryChildRequest { Child = Own("BL-2"), Purpose = For(Purpose.ProvideCare, "Remy has a new man at home, his mother says.") });
        atNursery.Picture.Concerns.ShouldBeEmpty();
        atNursery.ToString().ShouldNotContain("INTELLIGENCE", Case.Insensitive);
        (await RefusalOf(async () =>
        {
            request.Basics.ChildWords = new ChildWords { Verbatim = "He hides things.", SaidTo = "source" };
            await new Police(p.Detective.CallInvoker).RecordIntelligenceMarkerAsync(request);
        })).FieldViolations.Single().Field.ShouldBe("basics.child_words");
    }

    [Fact]
    public async Task A_protection_status_is_stated_in_the_forces_words_and_stands_beside_all_others()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var gwen = Person("Gwen", "Standfixture", "1993-03-03", "4 Glen Road", "NM5 5AB");
        await RecordAsync(p.Detective, "POL-9", gwen);
        var police = new Police(p.Detective.CallInvoker);
        var marac = await police.RecordProtectionStatusAsync(new RecordProtectionStatusRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Person = Own("POL-9"),
            Marac = new MaracStatement { HeardOn = "2027-03-18", ReferredByJudgement = "Below the score; the threats to kill are new.", ScoreLabel = "11 of 24" },
            FromDate = "2027-03-10",
        });
        marac.StatusId.ShouldNotBeEmpty();
        await police.RecordProtectionStatusAsync(new RecordProtectionStatusRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Person = Own("POL-9"),
            Nrm = new NrmStatement { ReferenceLabel = "NRM 40" },
            FromDate = "2027-03-09",
        });
        await police.RecordProtectionStatusAsync(new RecordProtectionStatusRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Person = Known(Person("Dale", "Levelfixture", "1990-03-03", "5 Glen Road", "NM5 5AB")),
            Mappa = new MappaStatement { Level = MappaLevel.Level2, CategoryLabel = "category 1" },
            FromDate = "2027-03-01",
        });
        var history = (await new Protocol.Plan.V1.PlanService.PlanServiceClient(p.Detective.CallInvoker).ListStatusHistoryAsync(
            new Protocol.Plan.V1.ListStatusHistoryRequest { Person = Own("POL-9"), Purpose = For(Purpose.AssessAdultAccess, "Gwen is to be heard next week.") })).Statements;
        var heard = history.Single(s => s.Status.Status == ChildStatusCode.Marac);
        (heard.Status.HeardOn, heard.Status.AgencyLabel).ShouldBe(("2027-03-18", "11 of 24"));
        history.ShouldContain(s => s.Status.Status == ChildStatusCode.Nrm);
        (await RefusalOf(async () => await police.RecordProtectionStatusAsync(
            new RecordProtectionStatusRequest { Person = Own("POL-9"), FromDate = "2027-03-10" }))).FieldViolations.Single().Field.ShouldBe("status");
        (await RefusalOf(async () => await police.RecordProtectionStatusAsync(
            new RecordProtectionStatusRequest { Person = Own("POL-9"), Marac = new MaracStatement(), FromDate = "2027-03-10" }))).FieldViolations.Single().Field.ShouldBe("marac.heard_on");
    }

    [Fact]
    public async Task An_attendance_tells_how_each_child_was_seen_and_what_the_other_party_claims_takes_nothing_from_it()
    {
        await using var p = await StartAsync("2027-03-10 08:00");
        var (pia, rafe) = (Person("Pia", "Claimfixture", "2019-06-01", "4 Claim Road", "NM5 6AB"), Person("Rafe", "Claimfixture", "2023-06-01", "4 Claim Road", "NM5 6AB"));
        await RecordAsync(p.LeadSocialWorker, "LCS-7", pia);
        await RecordAsync(p.LeadSocialWorker, "LCS-8", rafe);
        var police = new Police(Officer(p).CallInvoker);
        var request = new ReportDomesticAbuseAttendanceRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            AttendedAt = At("2027-03-10 02:10").ToTimestamp(),
            IncidentNumber = "NP/6/27",
            HarmedAdult = Known(Person("Gwen", "Claimfixture", "1993-03-03", "4 Claim Road", "NM5 6AB")),
            Children =
            {
                new AttendanceChild
                {
                    Child = Known(pia), Present = true, Seen = Seen.Yes, SeenAlone = SeenAlone.Yes, SpokenToBy = "PC Hillmock",
                    ChildWords = new ChildWords { Verbatim = "He threw the table." },
                },
                new AttendanceChild { Child = Known(rafe), Present = true, Seen = Seen.No },
            },
            Account = "She has a cut above the eye; he had left.",
            HarmedAdultAlone = SeenAlone.Yes,
            RiskGradeLabel = "DASH high",
            CounterAllegation = new CounterAllegation { Words = "She hit me first.", SaidBy = "the father, by telephone" },
            Urgency = Urgency.SameDay,
            LegalBasis = LegalBasis.PublicFunction,
        };
        var report = await police.ReportDomesticAbuseAttendanceAsync(request);
        report.ContactIds.Count.ShouldBe(1, "whoever was not looked at was not met");
        report.NoteId.ShouldNotBeEmpty();
        (await police.ReportDomesticAbuseAttendanceAsync(request)).ShouldBe(report);
        var history = await ConcernLifeStory.HistoryAsync(p.Detective, report.ConcernId);
        var claim = history.Notes.Single();
        (claim.Kind, claim.SaidBy).ShouldBe((NoteKind.CounterAllegation, "the father, by telephone"));
        history.Steps.Single().State.ShouldBe(VerificationState.Unverified);
        var picture = (await new SocialCare(p.LeadSocialWorker.CallInvoker).QueryChildAsync(new Protocol.SocialCare.V1.QueryChildRequest
        {
            Child = Own("LCS-7"),
            Purpose = For(Purpose.AssessChild, "Police were at the home last night."),
        })).Picture;
        (picture.LastSeenAlone.OnDate, picture.LastSeenAlone.ChildWords.Verbatim, picture.LastSeenAlone.ChildWords.SaidTo).ShouldBe(("2027-03-10", "He threw the table.", "PC Hillmock"));
        picture.Concerns.Single().RiskStatement.ShouldContain("spoken to alone");

        // Words without a sight, and a sight without being seen, are asked back when there is time.
        request.Urgency = Urgency.Standard;
        request.RequestId = Guid.NewGuid().ToString();
        request.Children[1].SeenAlone = SeenAlone.No;
        request.Children[0].SeenAlone = SeenAlone.Unspecified;
        (await RefusalOf(async () => await police.ReportDomesticAbuseAttendanceAsync(request))).FieldViolations.Select(v => v.Field).ShouldBe(
            ["children[0].child_words", "children[0].spoken_to_by", "children[1].seen_alone"], ignoreOrder: true);
    }

    [Fact]
    public async Task An_acquittal_hangs_on_the_concern_and_lowers_nothing()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var lark = Person("Lark", "Courtfixture", "2017-06-01", "4 Court Road", "NM5 7AB");
        await RecordAsync(p.LeadSocialWorker, "LCS-10", lark);
        var shared = (await new Police(p.Detective.CallInvoker).ShareConcernAsync(new ShareConcernRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Concern = new ConcernStatement
            {
                Subject = Known(lark),
                Indicators = { ConcernIndicator.SexualAbuseDisclosed },
                Kind = ConcernKind.Statement,
                Source = SourceKind.ChildWords,
                RiskStatement = "Lark told her carer what happened at the earlier placement.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        })).Concern;
        var outcome = await new Police(p.Detective.CallInvoker).RecordCriminalOutcomeAsync(new RecordCriminalOutcomeRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            ConcernId = shared.ConcernId,
            Outcome = CriminalOutcome.Acquitted,
            OnDate = "2027-03-09",
            Words = "The jury was not sure; she could not repeat it on video.",
        });
        outcome.Prompts.ShouldContain(w => w.Contains("stands as it stood"));
        var history = await ConcernLifeStory.HistoryAsync(p.Detective, shared.ConcernId);
        (history.Notes.Single().Kind, history.Steps.Single().State, history.Concern.Verification).ShouldBe((NoteKind.CriminalOutcome, VerificationState.Unverified, VerificationState.Unverified));
        history.Notes.Single().Words.ShouldStartWith("acquitted.");
        (await RefusalOf(async () => await new Police(p.Detective.CallInvoker).RecordCriminalOutcomeAsync(new RecordCriminalOutcomeRequest
        {
            ConcernId = "con_00000000000000000000000000",
            Outcome = CriminalOutcome.Charged,
            OnDate = "2027-03-09",
            Words = "Charged with assault on Friday.",
        }))).Reason.ShouldBe("NOT_FOUND");
    }

    [Fact]
    public async Task Whoever_reports_about_somebody_kept_from_him_is_answered_as_about_nobody()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var child = Person("Nell", "Silentfixture", "2016-11-03", "7 Still Lane", "NM6 2AA");
        await RecordAsync(p.LeadSocialWorker, "CSC-nell", child);
        await WorksWithAsync(p.LeadSocialWorker, Own("CSC-nell"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await new ConflictService.ConflictServiceClient(p.As("northmere-police", "Sgt Mossmock", "POLICE_SUPERVISOR").CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Person = Known(child),
            PractitionerId = "u-noor-hillmock",
            Kind = ConflictKind.ConflictOfInterest,
            Reason = "His former partner's daughter; he must not know that we know.",
        });
        var police = new Police(Officer(p).CallInvoker);
        var kept = (await police.RecordReturnAsync(Return(child))).Kept;
        var nobody = (await police.RecordReturnAsync(Return(Person("Dora", "Nobodyfixture", "2016-05-04", "9 Nowhere Lane", "NM6 9ZZ")))).Kept;
        (kept.Concern.Subject.Outcome, kept.Concern.Subject.Explanation, kept.Concern.Children.Count, kept.ContactIds.Count, kept.TaskDue)
            .ShouldBe((nobody.Concern.Subject.Outcome, nobody.Concern.Subject.Explanation, nobody.Concern.Children.Count, nobody.ContactIds.Count, nobody.TaskDue));
        kept.Concern.Prompts.ShouldBe(nobody.Concern.Prompts);
        kept.Concern.Told.Select(t => t.ActionOwner).ShouldBe(nobody.Concern.Told.Select(t => t.ActionOwner));
        (await InboxOf(p.LeadSocialWorker)).ShouldContain(i => i.Trigger == NotificationTrigger.Missing && i.OwnRecordId == "CSC-nell");

        static RecordReturnRequest Return(Demographics child) => new()
        {
            RequestId = Guid.NewGuid().ToString(),
            Child = Known(child),
            FoundAt = At("2027-03-10 07:00").ToTimestamp(),
            Found = MissingFound.ReturnedAlone,
            RiskStatement = "Came home by herself at seven; she is cold and says little.",
            Basics = Now(Urgency.Standard),
        };
    }

    private static ReportBasics Now(Urgency urgency) => new() { Urgency = urgency, LegalBasis = LegalBasis.PublicFunction };

    private static async Task<RecordReturnCheckResponse> CheckAsync(
        InfoShareConnection who, TaskView task, ReturnCheckResult result, Action<VisitStatement> talk, SubjectRef? child = null, string where = "")
    {
        var visit = new VisitStatement { VisitOn = "2027-05-13", Place = ContactPlace.Placement };
        talk(visit);
        return await new Police(who.CallInvoker).RecordReturnCheckAsync(new RecordReturnCheckRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            TaskId = task.TaskId,
            Version = task.Version,
            Child = child ?? Own("NP-1"),
            Result = result,
            Talk = visit,
            WhereAndWithWhom = where,
        });
    }
}
