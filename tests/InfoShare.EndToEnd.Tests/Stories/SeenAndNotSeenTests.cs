using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Police = InfoShare.Protocol.Police.V1.PoliceService.PoliceServiceClient;
using Probation = InfoShare.Protocol.Probation.V1.ProbationService.ProbationServiceClient;
using RecordRoutineEnquiryRequest = InfoShare.Protocol.Health.V1.RecordRoutineEnquiryRequest;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>When a child was last seen, by whom and alone; what was missed and counts as missed; what a "no" is worth (S9, S12, S2, S6; C8, C11, C12, H2, H3).</summary>
public sealed class SeenAndNotSeenTests
{
    private static readonly InterpreterStatement NotNeeded = new() { Use = InterpreterUse.NotNeeded };

    private static InfoShareConnection Paediatrician(Partnership p) => p.As("northmere-hospital", "Dr Frostmock", "PAEDIATRICIAN");

    /// <summary>What was shown of contacts, at which tier, and how many were not, stands in the trail of every answer that has them (M2).</summary>
    [Fact]
    public async Task The_trail_keeps_which_contacts_an_answer_showed_and_how_many_it_hid()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await ConcernLifeStory.LarkAsync(p);
        var clinic = p.As("northmere-sexual-health", "Bea Tarnmock", "SEXUAL_HEALTH_WORKER");
        await RecordAsync(clinic, "SH-8", ConcernLifeStory.Lark);
        List<string> contacts = [];
        foreach (var (who, own, day) in new[] { (p.Doctor, "EMIS-8", "2027-02-25"), (clinic, "SH-8", "2027-03-01") })
        {
            contacts.Add((await new HealthService.HealthServiceClient(who.CallInvoker).RecordVisitAsync(
                new RecordVisitRequest { Patient = Own(own), Visit = OnePageTests.Seen(day, "I sleep in my coat.", "Pale, and held her bag.") })).Contact.ContactId);
        }

        (await ConcernLifeStory.PictureAsync(p.LeadSocialWorker, Own("LCS-8"))).Contacts.Select(c => c.ContactId).ShouldBe([contacts[0]]);
        await OnePageTests.ReadAsync(p.LeadSocialWorker, "LCS-8", Purpose.AssessChild);
        await OnePageTests.ReadAsync(clinic, "SH-8", Purpose.ProvideCare);
        var trail = (await p.Store.ReadAsync(s => s.Audit.ListAsync(new Core.Stores.AuditFilter(null, null, null), null, 200), CancellationToken.None)).ToList();
        foreach (var (action, shownAs) in new[] { ("SocialCareService/QueryChild", "DETAIL"), ("ChronologyService/GetChronology", "SUMMARY") })
        {
            var entry = trail.Single(e => e.Action == action && e.OrganisationId == "northmere-csc");
            entry.Shown.ShouldBe([$"{shownAs} {contacts[0]}", .. entry.Shown.Where(s => !s.Contains("ctc_", StringComparison.Ordinal))], ignoreOrder: true);
            entry.WithheldByReason["HIDDEN"].ShouldBe(1);

            // What hid it is asked again like any rule: the answer follows.
            entry.RuleIds.ShouldContain("sight/SEXUAL_HEALTH");
            (await WhoMayKnowWhatTests.ReplayedAsync(p, entry.Id)).Rules.Single(r => r.RuleId == "sight/SEXUAL_HEALTH").Release.ShouldNotBe(Protocol.Access.V1.Release.Detail);
        }

        // To whoever met her there nothing is hidden.
        trail.Single(e => e.Action == "ChronologyService/GetChronology" && e.OrganisationId == "northmere-sexual-health").WithheldByReason.Keys.ShouldNotContain("HIDDEN");
    }

    [Fact]
    public async Task Five_missed_in_three_systems_are_one_picture_and_the_last_sight_is_the_joint_visit()
    {
        await using var p = await StartAsync("2027-06-16 09:00");
        var ansel = Person("Ansel", "Burnsample", "2027-01-17", "7 Tarn Row", "NM4 2AB");
        await RecordAsync(p.HealthVisitor, "HV-9", ansel);
        await RecordAsync(p.Doctor, "EMIS-9", ansel);
        await RecordAsync(Paediatrician(p), "MRN-9", ansel);
        await RecordAsync(p.LeadSocialWorker, "LCS-9", ansel);
        await WorksWithAsync(p.HealthVisitor, Own("HV-9"), PractitionerRole.HealthVisitor, "01632 960161");
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-9"), PractitionerRole.AllocatedSocialWorker, "01632 960111");

        // As they come in: the earliest last.
        await MissedAsync(Paediatrician(p), "MRN-9", "2027-03-28", AppointmentKind.Outpatient, AttendanceOutcome.Rebooked, r =>
            (r.RebookedTo, r.ReasonGiven, r.ReasonBy) = ("2027-07-01", "He is all up to date.", "mother"));
        await MissedAsync(p.Doctor, "EMIS-9", "2027-03-18", AppointmentKind.Immunisation, AttendanceOutcome.WasNotBrought);
        await MissedAsync(p.Doctor, "EMIS-9", "2027-03-14", AppointmentKind.EightWeekCheck, AttendanceOutcome.WasNotBrought);
        await MissedAsync(p.HealthVisitor, "HV-9", "2027-03-13", AppointmentKind.HomeVisit, AttendanceOutcome.CancelledByCarer);
        await MissedAsync(Paediatrician(p), "MRN-9", "2027-02-26", AppointmentKind.Outpatient, AttendanceOutcome.WasNotBrought);
        var visit = await VisitAsync(p.HealthVisitor, "HV-9", new VisitStatement
        {
            VisitOn = "2027-02-12",
            Place = ContactPlace.Home,
            Seen = Seen.Yes,
            SeenAlone = SeenAlone.InfantObserved,
            Present = { PresentKind.Parent, PresentKind.Professional },
            BehaviourAndAppearance = "Pale and quiet, weight on the ninth centile; turns to his mother's voice.",
            Interpreter = NotNeeded,
        });
        visit.Prompts.ShouldBeEmpty();

        // A child does not fail to attend.
        (await RefusalOf(() => MissedAsync(p.Doctor, "EMIS-9", "2027-04-02", AppointmentKind.Review, AttendanceOutcome.DidNotAttend)))
            .FieldViolations.Single().Field.ShouldBe("outcome");

        // The hospital: last seen by whom, and that others missed him.
        var atHospital = await PictureAsync(Paediatrician(p), "MRN-9");
        (atHospital.LastSeen.OnDate, atHospital.LastSeen.ByRole, atHospital.LastSeen.SeenAlone).ShouldBe(("2027-02-12", PractitionerRole.HealthVisitor, SeenAlone.InfantObserved));
        atHospital.LastSeenAlone.ShouldBeNull();
        atHospital.Contacts.Select(c => c.Outcome).ShouldBe(
        [
            AttendanceOutcome.Rebooked, AttendanceOutcome.WasNotBrought, AttendanceOutcome.WasNotBrought, AttendanceOutcome.CancelledByCarer,
            AttendanceOutcome.WasNotBrought, AttendanceOutcome.Attended,
        ]);
        atHospital.ToString().ShouldNotContain("ninth centile");

        // A response officer: when, and nothing of who and where was missed.
        var officer = p.As("northmere-police", "Noor Hillmock", "RESPONSE_OFFICER");
        var atPolice = await new Protocol.Police.V1.PoliceService.PoliceServiceClient(officer.CallInvoker).QueryChildAsync(new Protocol.Police.V1.QueryChildRequest
        {
            Child = Known(ansel),
            Purpose = For(Purpose.AssessChild, "A neighbour heard screaming at 7 Tarn Row this morning."),
        });
        atPolice.Picture.LastSeen.OnDate.ShouldBe("2027-02-12");
        atPolice.Picture.Contacts.Count.ShouldBe(6);
        atPolice.Picture.Contacts.Where(c => c.Seen != Seen.Yes).ShouldAllBe(c => c.Tier == Tier.Marker && c.ByRole == PractitionerRole.Unspecified && c.OrganisationName == "");

        // Social care reads the words, the mother's among them, as what was said.
        var atCsc = await new SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).QueryChildAsync(new Protocol.SocialCare.V1.QueryChildRequest
        {
            Child = Own("LCS-9"),
            Purpose = For(Purpose.AssessChild, "Ansel has not been seen since February."),
        });
        atCsc.Picture.LastSeen.BehaviourAndAppearance.ShouldContain("ninth centile");
        atCsc.Picture.Contacts[0].ReasonGiven.ShouldBe("He is all up to date.");
        atCsc.Picture.Contacts[0].Seen.ShouldBe(Seen.No);

        // Cancelled and rebooked count as not brought (H2): five of one series, whatever the order they came in.
        var series = atCsc.Picture.Series.Single(s => s.Kind == SeriesKind.NotBrought);
        series.Scope.ShouldBe(SeriesScope.Child);
        series.Events.Select(e => e.Day).ShouldBe(["2027-02-26", "2027-03-13", "2027-03-14", "2027-03-18", "2027-03-28"]);
        series.Events.SelectMany(e => e.Sources).ShouldAllBe(s => s.ContactId != "" && s.ConcernId == "");
        await p.ClockAtAsync("2027-06-16 09:05");
        foreach (var who in new[] { p.HealthVisitor, p.LeadSocialWorker })
        {
            var alerts = (await InboxOf(who)).Where(i => i.Trigger == NotificationTrigger.SeriesReached).ToList();
            alerts.Count.ShouldBeInRange(1, 3);
            alerts[^1].Summary.ShouldStartWith("NOT_BROUGHT: 5 events that your role may see");
        }

        // Whoever only submits sees nothing of it.
        (await SchoolPictureAsync(p.TeachingAssistant, ansel)).Contacts.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_ward_that_saw_a_girl_is_no_last_sight_for_those_who_may_not_know_of_it()
    {
        await using var p = await StartAsync("2027-05-12 09:00");
        var isla = Person("Isla", "Cragtest", "2013-02-02", "2 Beck Way", "NM2 3CD");
        var ward = p.PsychiatricNurse;
        await RecordAsync(ward, "MH-1", isla);
        await RecordAsync(p.DesignatedLead, "NS-1", isla);
        await RecordAsync(p.LeadSocialWorker, "LCS-1", isla);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-1"), PractitionerRole.AllocatedSocialWorker, "01632 960111");
        await WorksWithAsync(p.DesignatedLead, Own("NS-1"), PractitionerRole.DesignatedLead, "01632 960141");
        await VisitAsync(p.DesignatedLead, "NS-1", "2027-04-01", "She slept through two lessons.");
        await VisitAsync(ward, "MH-1", new VisitStatement
        {
            VisitOn = "2027-05-10",
            Place = ContactPlace.Ward,
            Seen = Seen.Yes,
            SeenAlone = SeenAlone.Yes,
            Present = { PresentKind.NobodyElse },
            ChildWords = new ChildWords { Verbatim = "Tiny waits outside in the van.", SaidTo = "Ruth" },
            Interpreter = NotNeeded,
        });

        var school = await SchoolPictureAsync(p.DesignatedLead, isla);
        (school.LastSeen.OnDate, school.Contacts.Count).ShouldBe(("2027-04-01", 1));
        school.LastSeenAlone.OnDate.ShouldBe("2027-04-01");
        var csc = (await new SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).QueryChildAsync(new Protocol.SocialCare.V1.QueryChildRequest
        {
            Child = Own("LCS-1"),
            Purpose = For(Purpose.AssessChild, "Isla is missing from school in the afternoons."),
        })).Picture;
        (csc.LastSeen.OnDate, csc.LastSeen.ByRole, csc.LastSeen.Tier).ShouldBe(("2027-05-10", PractitionerRole.AdultMh, Tier.Summary));
        csc.ToString().ShouldNotContain("van");
        var own = (await new HealthService.HealthServiceClient(ward.CallInvoker).QueryChildAsync(new Protocol.Health.V1.QueryChildRequest
        {
            Child = Own("MH-1"),
            Purpose = For(Purpose.ProvideCare, "Isla is on the ward again this week."),
        })).Picture;
        (own.LastSeen.OnDate, own.LastSeen.ChildWords.Verbatim).ShouldBe(("2027-05-10", "Tiny waits outside in the van."));
    }

    [Fact]
    public async Task Fine_is_asked_back_a_refusal_is_no_sight_and_each_child_speaks_alone()
    {
        await using var p = await StartAsync("2027-06-16 09:00");
        var officer = p.As("southmere-school", "Sam Ridgemock", "EHE_OFFICER");
        var corin = Person("Corin", "Valetest", "2016-01-09", "5 Fell Lane", "SM1 1AA");
        await RecordAsync(officer, "EHE-1", corin);
        await RecordAsync(p.LeadSocialWorker, "LCS-12", corin);
        var education = new EducationService.EducationServiceClient(officer.CallInvoker);

        var refused = (await education.RecordHomeVisitAsync(new RecordHomeVisitRequest
        {
            Child = Own("EHE-1"),
            Visit = new VisitStatement
            {
                VisitOn = "2027-06-15",
                Place = ContactPlace.Home,
                Seen = Seen.Refused,
                ReasonGiven = "We do not have to let you in.",
                ReasonBy = "father",
            },
        })).Contact;
        refused.Prompts.ShouldContain(w => w.Contains("ACCESS_REFUSED", StringComparison.Ordinal));
        var picture = await SchoolPictureAsync(officer, corin);
        picture.LastSeen.ShouldBeNull();
        (picture.Contacts.Single().Outcome, picture.Contacts.Single().Seen).ShouldBe((AttendanceOutcome.EntryRefused, Seen.Refused));

        // What a sight has to say is asked for, all of it at once; a screen is none.
        (await RefusalOf(async () => await education.RecordHomeVisitAsync(new RecordHomeVisitRequest
        {
            Child = Own("EHE-1"),
            Visit = new VisitStatement { VisitOn = "2027-06-16", Place = ContactPlace.Home, Seen = Seen.Yes },
        }))).FieldViolations.Select(v => v.Field).Order().ShouldBe(["visit.interpreter", "visit.present", "visit.seen_alone"]);
        (await RefusalOf(async () => await education.RecordHomeVisitAsync(new RecordHomeVisitRequest
        {
            Child = Own("EHE-1"),
            Visit = new VisitStatement
            {
                VisitOn = "2027-06-16",
                Place = ContactPlace.ByVideo,
                Seen = Seen.Yes,
                SeenAlone = SeenAlone.Yes,
                Present = { PresentKind.NobodyElse },
                Interpreter = NotNeeded,
            },
        }))).FieldViolations.Single().Field.ShouldBe("visit.seen");

        var fine = (await education.RecordHomeVisitAsync(new RecordHomeVisitRequest
        {
            Child = Own("EHE-1"),
            Visit = new VisitStatement
            {
                VisitOn = "2027-06-16",
                Place = ContactPlace.Home,
                Seen = Seen.Yes,
                SeenAlone = SeenAlone.NotOffered,
                Present = { PresentKind.Parent },
                BehaviourAndAppearance = "Seemed fine, no concerns.",
                Interpreter = NotNeeded,
            },
        })).Contact;
        fine.Prompts.ShouldContain(w => w.StartsWith("\"Fine\"", StringComparison.Ordinal));
        fine.Prompts.ShouldContain(w => w.Contains("not seen alone", StringComparison.Ordinal));

        await new SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).RecordChildVisitAsync(new RecordChildVisitRequest
        {
            Child = Own("LCS-12"),
            Statutory = true,
            Visit = new VisitStatement
            {
                VisitOn = "2027-06-16",
                AtTime = "15:30",
                Place = ContactPlace.Community,
                Seen = Seen.Yes,
                SeenAlone = SeenAlone.Yes,
                Present = { PresentKind.NobodyElse },
                ChildWords = new ChildWords { Verbatim = "I sleep in the shed now.", SaidTo = "Priti" },
                Interpreter = NotNeeded,
            },
        });
        picture = await SchoolPictureAsync(officer, corin);
        (picture.LastSeenAlone.OnDate, picture.LastSeenAlone.ByRole).ShouldBe(("2027-06-16", PractitionerRole.AllocatedSocialWorker));
        picture.ToString().ShouldNotContain("shed");
    }

    [Fact]
    public async Task A_no_beside_the_partner_is_asked_again_and_only_an_answer_alone_ends_that()
    {
        await using var p = await StartAsync("2027-04-14 09:00");
        await RecordAsync(p.PsychiatricNurse, "MH-5", Person("Carly", "Woodsample", "2001-08-08"));
        var health = new HealthService.HealthServiceClient(p.PsychiatricNurse.CallInvoker);
        RecordRoutineEnquiryRequest Asked(EnquiryAnswer answer, params PresentKind[] present) => new()
        {
            Patient = Own("MH-5"),
            AskedOn = "2027-04-14",
            Topic = EnquiryTopic.DomesticAbuse,
            Answer = answer,
            Present = { present },
            Interpreter = new InterpreterStatement { Use = InterpreterUse.NotNeeded },
        };

        (await RefusalOf(async () => await health.RecordRoutineEnquiryAsync(Asked(EnquiryAnswer.Denied, PresentKind.PartnerOfParent))))
            .FieldViolations.Single().Field.ShouldBe("answer");
        var first = await health.RecordRoutineEnquiryAsync(Asked(EnquiryAnswer.DeniedNotAlone, PresentKind.PartnerOfParent));
        first.TaskId.ShouldNotBeEmpty();
        first.TaskDue.ToDateTimeOffset().ShouldBe(At("2027-04-16 17:00"));
        (await InboxOf(p.PsychiatricNurse)).ShouldContain(i => i.Trigger == NotificationTrigger.TaskGiven && i.TaskId == first.TaskId && i.ActionOwner == "Ruth Claymock");

        // Asked unsafely again: the same task.
        (await health.RecordRoutineEnquiryAsync(Asked(EnquiryAnswer.NotSafeToAsk))).TaskId.ShouldBe(first.TaskId);
        var ended = await health.RecordRoutineEnquiryAsync(Asked(EnquiryAnswer.Disclosed, PresentKind.NobodyElse));
        (ended.TaskId, ended.EndedTaskId).ShouldBe(("", first.TaskId));
        ended.Prompts.ShouldContain(w => w.Contains("share it as a concern", StringComparison.Ordinal));
        (await InboxOf(p.PsychiatricNurse)).ShouldNotContain(i => i.TaskId == first.TaskId);

        // A sister who interprets makes any answer one that is asked again.
        await RecordAsync(p.Midwife, "MW-5", Person("Zofia", "Reedtest", "1999-03-03"));
        var zofia = new RecordRoutineEnquiryRequest
        {
            Patient = Own("MW-5"),
            AskedOn = "2027-04-14",
            Topic = EnquiryTopic.DomesticAbuse,
            Answer = EnquiryAnswer.DeniedNotAlone,
            Present = { PresentKind.OtherRelative },
            Interpreter = new InterpreterStatement { Use = InterpreterUse.NeededNotUsed, RelativeInterpreted = true, Language = "pol" },
        };
        var flagged = await new HealthService.HealthServiceClient(p.Midwife.CallInvoker).RecordRoutineEnquiryAsync(zofia);
        flagged.TaskId.ShouldNotBeEmpty();
        flagged.Prompts.ShouldContain(w => w.Contains("A relative interpreted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_agency_asks_and_what_was_not_answered_alone_is_asked_again()
    {
        await using var p = await StartAsync("2027-04-14 09:00");
        var carly = Person("Carly", "Woodsample", "2001-08-08");
        foreach (var (who, own) in ((InfoShareConnection, string)[])[(p.Detective, "PNC-5"), (p.ProbationOfficer, "PR-5"), (p.DesignatedLead, "SIMS-5"), (p.LeadSocialWorker, "LCS-5")])
            await RecordAsync(who, own, carly);
        EnquiryStatement Asked(string own, EnquiryAnswer answer, params PresentKind[] present) => new()
        {
            Person = Own(own),
            AskedOn = "2027-04-14",
            Topic = EnquiryTopic.DomesticAbuse,
            Answer = answer,
            Present = { present },
            Interpreter = new InterpreterStatement { Use = InterpreterUse.NotNeeded },
            AgencyLabel = "DASH, question 1",
        };

        await EachAsync(p.Detective, "PNC-5", async e => (await new Police(p.Detective.CallInvoker).RecordRoutineEnquiryAsync(new() { Enquiry = e })).Enquiry);
        await EachAsync(p.ProbationOfficer, "PR-5", async e => (await new Probation(p.ProbationOfficer.CallInvoker).RecordRoutineEnquiryAsync(new() { Enquiry = e })).Enquiry);
        await EachAsync(p.DesignatedLead, "SIMS-5", async e => (await new EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).RecordRoutineEnquiryAsync(new() { Enquiry = e })).Enquiry);
        await EachAsync(p.LeadSocialWorker, "LCS-5", async e => (await new SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).RecordRoutineEnquiryAsync(new() { Enquiry = e })).Enquiry);

        async Task EachAsync(InfoShareConnection who, string own, Func<EnquiryStatement, Task<EnquiryRecorded>> tell)
        {
            (await RefusalOf(() => tell(Asked(own, EnquiryAnswer.Denied, PresentKind.PartnerOfParent)))).FieldViolations.Single().Field.ShouldBe("enquiry.answer");
            var unsafely = await tell(Asked(own, EnquiryAnswer.NotSafeToAsk));
            unsafely.TaskDue.ToDateTimeOffset().ShouldBe(At("2027-04-16 17:00"));
            (await InboxOf(who)).ShouldContain(i => i.Trigger == NotificationTrigger.TaskGiven && i.TaskId == unsafely.TaskId);
            (await tell(Asked(own, EnquiryAnswer.DeniedNotAlone, PresentKind.PartnerOfParent))).TaskId.ShouldBe(unsafely.TaskId);

            // Another agency's answer ends nobody else's asking.
            var ended = await tell(Asked(own, EnquiryAnswer.Denied, PresentKind.NobodyElse));
            (ended.TaskId, ended.EndedTaskId).ShouldBe(("", unsafely.TaskId));
            (await InboxOf(who)).ShouldNotContain(i => i.TaskId == unsafely.TaskId);

            // A factor that could not safely be asked for leaves the same task.
            var factors = await OnePageTests.AnswerAsync(who, own, new Protocol.Concern.V1.FactorStatement { Factor = RiskFactor.DomesticAbuse, Answer = FactorAnswer.NotSafeToAsk });
            var again = factors.TaskIds.Single();
            (await InboxOf(who)).ShouldContain(i => i.TaskId == again);
            (await tell(Asked(own, EnquiryAnswer.Disclosed, PresentKind.NobodyElse))).EndedTaskId.ShouldBe(again);
        }
    }

    private static async Task<ContactRecorded> MissedAsync(
        InfoShareConnection who, string own, string on, AppointmentKind appointment, AttendanceOutcome outcome, Action<ReportMissedAppointmentRequest>? more = null)
    {
        var request = new ReportMissedAppointmentRequest { Patient = Own(own), AppointmentOn = on, Appointment = appointment, Outcome = outcome };
        more?.Invoke(request);
        return (await new HealthService.HealthServiceClient(who.CallInvoker).ReportMissedAppointmentAsync(request)).Contact;
    }

    private static async Task<ContactRecorded> VisitAsync(InfoShareConnection who, string own, VisitStatement visit) =>
        (await new HealthService.HealthServiceClient(who.CallInvoker).RecordVisitAsync(new RecordVisitRequest { Patient = Own(own), Visit = visit })).Contact;

    private static async Task<ContactRecorded> VisitAsync(InfoShareConnection school, string own, string on, string seen) =>
        (await new EducationService.EducationServiceClient(school.CallInvoker).RecordHomeVisitAsync(new RecordHomeVisitRequest
        {
            Child = Own(own),
            Visit = new VisitStatement
            {
                VisitOn = on,
                Place = ContactPlace.School,
                Seen = Seen.Yes,
                SeenAlone = SeenAlone.Yes,
                Present = { PresentKind.NobodyElse },
                BehaviourAndAppearance = seen,
                Interpreter = NotNeeded,
            },
        })).Contact;

    private static async Task<ChildPicture> PictureAsync(InfoShareConnection who, string own) =>
        (await new HealthService.HealthServiceClient(who.CallInvoker).QueryChildAsync(new Protocol.Health.V1.QueryChildRequest
        {
            Child = Own(own),
            Purpose = For(Purpose.ProvideCare, "Ansel has not come to the outpatient clinic."),
        })).Picture;

    private static async Task<ChildPicture> SchoolPictureAsync(InfoShareConnection who, Demographics child) =>
        (await new EducationService.EducationServiceClient(who.CallInvoker).QueryChildAsync(new Protocol.Education.V1.QueryChildRequest
        {
            Child = Known(child),
            Purpose = For(Purpose.ProvideCare, "He has not been in school since Monday."),
        })).Picture;
}
