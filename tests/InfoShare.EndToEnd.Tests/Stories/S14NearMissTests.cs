using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Conflicts = InfoShare.Protocol.Access.V1.ConflictService.ConflictServiceClient;
using Glass = InfoShare.Protocol.Access.V1.EmergencyAccessService.EmergencyAccessServiceClient;
using Health = InfoShare.Protocol.Health.V1;
using Police = InfoShare.Protocol.Police.V1.PoliceService.PoliceServiceClient;
using Probation = InfoShare.Protocol.Probation.V1.ProbationService.ProbationServiceClient;
using Review = InfoShare.Protocol.Audit.V1.AuditReviewService.AuditReviewServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// S14, who knew what: Kestrel survives a head injury; a twin and a cousin were there. The police number it on Thursday 20 May 2027, and the auditor of the
/// rapid review asks by that number about the day before, when nothing named it yet (M3, K6).
/// </summary>
public sealed class S14NearMissTests
{
    private const string Why = "Rapid review of 26-4711: who knew what before the injury.";
    private const string DayBefore = "2027-05-19 12:00";
    private const string DayAfter = "2027-05-21 11:00";

    private static readonly IncidentRef Number = new() { Kind = IncidentKind.Incident, Number = "26-4711", OrganisationId = "northmere-police" };

    [Fact]
    public async Task An_auditor_asks_by_the_incidents_number_who_knew_what_on_the_day_before_it()
    {
        await using var p = await StartAsync("2027-05-03 09:00");
        var f = await UntilTheDayAfterAsync(p);
        var before = await AskAsync(p.Auditor, r => r.Incident = Number, DayBefore);

        // The people whom it names, by its records of today, each whole.
        before.PersonIds.ShouldBe([f.Kestrel, f.Merlin, f.Robin], ignoreOrder: true);
        before.ToString().ShouldNotContain(f.Named);
        var first = before.CriticalPoints.Single(c => c.Kind == CriticalKind.FirstSharing);
        (first.OrganisationId, first.ObjectId).ShouldBe(("elmmock-surgery", f.OfTheDoctor));
        before.CriticalPoints.ShouldContain(c => c.Kind == CriticalKind.Decision && c.ObjectId == f.Referral && c.What.Contains("NO_FURTHER_ACTION"));
        before.CriticalPoints.ShouldContain(c => c.Kind == CriticalKind.NotShared && c.OrganisationId == "elmmock-surgery");
        before.CriticalPoints.ShouldContain(c => c.Kind == CriticalKind.Refused && c.OrganisationId == "northmere-police" && c.What.Contains("PURPOSE_NOT_ALLOWED"));
        var glass = before.CriticalPoints.Single(c => c.Kind == CriticalKind.BreakGlass);
        (glass.ObjectId, glass.What).ShouldBe((f.Grant, "emergency access: opened; looked once under it"));

        // The declared move-in and the release were told to the lead, who opened neither; no concern of the father's is known.
        foreach (var trigger in (string[])["NEW_PARTNER_LINKED", "RELEASE_OUT"])
        {
            before.CriticalPoints.ShouldContain(
                c => c.Kind == CriticalKind.NotOpened && c.OrganisationId == "northmere-csc" && c.What.StartsWith($"told ({trigger})", StringComparison.Ordinal) && c.ObjectId.Length > 0, trigger);
        }

        // What each held, could see, was shown and asked.
        var visiting = Of(before, "northmere-health-visiting");
        (visiting.Asked, visiting.DidSee > 0, visiting.CouldSee > 0).ShouldBe((2, true, true));
        before.Lines.ShouldContain(l => l.Kind == KnowledgeKind.DidSee && l.OrganisationId == "northmere-health-visiting" && l.ObjectId == f.OfTheDoctor);
        before.Lines.ShouldContain(l => l.Kind == KnowledgeKind.Published && l.OrganisationId == "elmmock-surgery" && l.ObjectId == f.OfTheDoctor);
        Of(before, "northmere-police").Asked.ShouldBe(1, "what opened and closed the emergency access is no question");
        before.NotRebuilt.ShouldContain(s => s.StartsWith("Whom the incident is about is what its records say today", StringComparison.Ordinal));

        // Each point can be checked by whoever believes nobody here: the doctor's entry among them.
        var log = new AuditLogService.AuditLogServiceClient(p.Doctor.CallInvoker);
        var entry = first.Entry;
        (await ReceiptsAreProvedTests.CoveredAsync(log, new GetInclusionProofRequest { Origin = entry.LogOrigin, Index = entry.EntryIndex })).Index.ShouldBe(entry.EntryIndex);

        // By the broker's id, by a number written otherwise and on the day after: the same people, and what named it then.
        foreach (var other in (Action<WhoKnewWhatRequest>[])
            [r => r.IncidentId = f.Incident, r => r.Incident = new IncidentRef(Number) { Number = "26/4711" }, r => r.Incident = new IncidentRef { Kind = IncidentKind.Incident, IncidentId = f.Incident }])
        {
            var same = await AskAsync(p.Auditor, other, DayBefore);
            same.Lines.ShouldBe(before.Lines);
            same.CriticalPoints.ShouldBe(before.CriticalPoints);
        }

        var after = await AskAsync(p.Auditor, r => r.Incident = Number, DayAfter);
        after.Lines.ShouldContain(l => l.ObjectId == f.Named && l.Kind == KnowledgeKind.Published && l.OrganisationId == "northmere-police");
        after.CriticalPoints.ShouldContain(c => c.Kind == CriticalKind.Urgent && c.ObjectId == f.Named);
        foreach (var point in before.CriticalPoints.Where(c => c.Kind is CriticalKind.Decision or CriticalKind.NotShared or CriticalKind.Refused or CriticalKind.BreakGlass))
            after.CriticalPoints.ShouldContain(point);

        // The review names all whom it was about, and stands among the looks at each.
        foreach (var child in before.PersonIds)
        {
            (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(new ListEntriesRequest { PersonId = child, Reason = Why, PageSize = 100 }))
                .Entries.ShouldContain(e => e.EntryId == before.Receipt.EntryId && e.ObjectId == f.Incident && e.Reason == Why);
        }

        // On paper, by the number.
        using var said = new StringWriter();
        using var problems = new StringWriter();
        (await global::CommandLine.Create().Parse(
            ["audit", "knew", "--incident", "26-4711", "--of", "northmere-police", "--at", DayBefore, "--reason", Why, "--practitioner", "Ada Auditsample:AUDITOR",
                "--certs", p.Certificates, "--address", p.Address.GetLeftPart(UriPartial.Authority)],
            global::CommandLine.Parsing).InvokeAsync(new System.CommandLine.InvocationConfiguration { Output = said, Error = problems })).ShouldBe(0, problems.ToString());
        said.ToString().ShouldContain("decided: NO_FURTHER_ACTION");
        foreach (var child in before.PersonIds)
            said.ToString().ShouldContain(child);
    }

    /// <summary>A referral and a concern are reviewed as the one thing that they are, and the answer says so.</summary>
    [Fact]
    public async Task Asked_about_one_referral_a_review_says_what_is_not_in_it_and_whom_to_ask_about()
    {
        await using var p = await StartAsync("2027-05-03 09:00");
        var f = await UntilTheDayAfterAsync(p);
        foreach (var one in (Action<WhoKnewWhatRequest>[])[r => r.ReferralId = f.Referral, r => r.ConcernId = f.OfTheDoctor])
        {
            var knew = await AskAsync(p.Auditor, one, DayBefore);
            knew.CriticalPoints.ShouldNotContain(c => c.Kind == CriticalKind.NotShared || c.Kind == CriticalKind.Refused);
            knew.NotRebuilt.ShouldContain(s => s.StartsWith("This is of one thing alone", StringComparison.Ordinal) && s.EndsWith("Ask about the person.", StringComparison.Ordinal));
            knew.PersonIds.ShouldBe([f.Kestrel]);
        }

        var manager = await AskAsync(p.SocialCareManager, r => r.ReferralId = f.Referral, DayBefore);
        manager.NotRebuilt.ShouldContain(s => s.StartsWith("This is of one thing alone", StringComparison.Ordinal));
        manager.PersonIds.ShouldBeEmpty("a referral may name children of whom its sender must learn nothing");
        (await AskAsync(p.Auditor, r => r.PersonId = f.Kestrel, DayBefore)).NotRebuilt.ShouldNotContain(s => s.StartsWith("This is of one thing", StringComparison.Ordinal));
    }

    /// <summary>To a lead an incident is there by what the own organisation knows of it: by any other the answer would say that somebody named it.</summary>
    [Fact]
    public async Task A_lead_reviews_an_incident_of_which_the_own_organisation_knows_and_any_other_is_like_none()
    {
        await using var p = await StartAsync("2027-05-03 09:00");
        var f = await UntilTheDayAfterAsync(p);
        var unknown = new IncidentRef(Number) { Number = "26-9999" };

        var manager = await AskAsync(p.SocialCareManager, r => r.Incident = Number, DayBefore);
        manager.Organisations.Select(o => o.OrganisationId).ShouldBe(["northmere-csc"]);
        manager.CriticalPoints.ShouldContain(c => c.Kind == CriticalKind.NotOpened && c.What.Contains("NEW_PARTNER_LINKED"));
        manager.CriticalPoints.ShouldAllBe(c => c.OrganisationId == "northmere-csc");
        manager.PersonIds.ShouldBeEmpty();

        // The nursery knows Merlin, and nobody told it of that night.
        (await AskAsync(p.NurseryLead, r => r.PersonId = f.Merlin, DayBefore)).Organisations.ShouldNotBeEmpty();
        foreach (var (who, asked) in new[]
        {
            (p.NurseryLead, Number), (p.NurseryLead, unknown), (p.As("southmere-school", "Ms Ferrymock", "DESIGNATED_LEAD"), Number), (p.SocialCareManager, unknown),
            (p.Auditor, unknown),
        })
        {
            var nothing = await AskAsync(who, r => r.Incident = asked, DayBefore);
            nothing.Receipt = null;
            nothing.ShouldBe(new WhoKnewWhatResponse { PolicyVersion = "2026-09-30.1" });
        }

        (await RefusalOf(() => AskAsync(p.Auditor, r => r.Incident = new IncidentRef(Number) { OrganisationId = "northmere-nowhere" }, DayBefore)))
            .FieldViolations.Single().Field.ShouldBe("incident[0].organisation_id");
        (await RefusalOf(() => AskAsync(p.Auditor, r => r.Incident = new IncidentRef { Kind = IncidentKind.Incident }, DayBefore))).Reason.ShouldBe("INVALID_FIELDS");
        (await RefusalOf(() => AskAsync(p.Doctor, r => r.Incident = Number, DayBefore))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
    }

    /// <summary>A concern that names the number was of another child, and taken back: that child's years are no part of the review.</summary>
    [Fact]
    public async Task Whom_a_concern_named_by_mistake_belongs_to_no_incident()
    {
        await using var p = await StartAsync("2027-05-03 09:00");
        var f = await UntilTheDayAfterAsync(p);
        await RecordAsync(p.Doctor, "EMIS-9", Person("Wren", "Linnettest", "2021-03-09", "12 Elder Court", "NM5 1AC"));
        var mistaken = await ShareAsync(p.Doctor, new ConcernStatement(About(Own("EMIS-9"), ConcernIndicator.UnexplainedInjury, "Brought in after the night.", Urgency.Standard))
        {
            Incidents = { new IncidentRef(Number) },
        });
        (await AskAsync(p.Auditor, r => r.Incident = Number, DayAfter)).PersonIds.Count.ShouldBe(4);
        await new ConcernService.ConcernServiceClient(p.Doctor.CallInvoker).TakeBackConcernAsync(
            new TakeBackConcernRequest { ConcernId = mistaken, Step = 1, Reason = "It was another boy of that name, seen the hour before." });
        (await AskAsync(p.Auditor, r => r.Incident = Number, DayAfter)).PersonIds.ShouldBe([f.Kestrel, f.Merlin, f.Robin], ignoreOrder: true);
    }

    /// <summary>Whoever is kept from one of those whom an incident names reviews it not at all (L10), also where the one is beyond those who are read.</summary>
    [Fact]
    public async Task An_auditor_who_is_kept_from_one_of_many_whom_an_incident_names_leaves_it_to_another()
    {
        await using var p = await StartAsync("2027-05-03 09:00");
        List<string> children = [];
        for (var n = 0; n < 24; n++)
            children.Add(await RecordAsync(p.HealthVisitor, $"HV-{n}", Person($"Kit{(char)('a' + n)}", "Crowdtest", $"2024-02-{n + 1:00}", $"{n + 1} Fen Row", "NM1 9FR")));
        await p.ClockAtAsync("2027-05-04 09:00");
        await new Health.HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).ShareConcernAsync(new Health.ShareConcernRequest
        {
            Concern = new ConcernStatement(About(Own("HV-0"), ConcernIndicator.HealthPlanNotFollowed, "The whole playgroup was given the wrong syrup.", Urgency.Standard))
            {
                Children = { Enumerable.Range(1, 23).Select(n => new ChildBearing { Child = Own($"HV-{n}"), Relevance = "Was given it as well.", Present = true }) },
                Incidents = { Number },
            },
        });
        await p.ClockAtAsync("2027-05-05 09:00");
        var whole = await AskAsync(p.Auditor, r => r.Incident = Number, "2027-05-05 08:59");
        whole.PersonIds.ShouldBe(children, ignoreOrder: true);
        whole.NotRebuilt.ShouldContain(s => s.StartsWith("More people belong to this: 20 of them were read", StringComparison.Ordinal));

        await new Conflicts(p.Auditor.CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            Person = new SubjectRef { PersonId = whole.PersonIds[^1] },
            Kind = ConflictKind.Family,
            Reason = "My sister's youngest, whom I see each week.",
            OpenToPractitioner = true,
        });
        (await RefusalOf(() => AskAsync(p.Auditor, r => r.Incident = Number, "2027-05-05 08:59"))).Reason.ShouldBe("CONFLICT_OF_INTEREST");
        (await AskAsync(p.As("northmere-partnership", "Tom Secondsample", "AUDITOR"), r => r.Incident = Number, "2027-05-05 08:59")).PersonIds.Count.ShouldBe(24);
    }

    /// <summary>What tells of somebody from whom the reviewer is kept is in a child's review no more than in its trail (L10, M4).</summary>
    [Fact]
    public async Task An_auditor_who_is_kept_from_the_lodger_reads_of_the_child_nothing_that_tells_of_him()
    {
        await using var p = await StartAsync("2027-05-03 09:00");
        var child = Person("Wren", "Lodgetest", "2021-11-03", "9 Fen Row", "NM1 9FR");
        var wren = await RecordAsync(p.HealthVisitor, "HV-70", child);
        await RecordAsync(p.LeadSocialWorker, "LCS-70", child);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-70"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        var lodger = await RecordAsync(p.ProbationOfficer, "CRN-70", Person("Abel", "Lodgermock", "1980-06-07", "9 Fen Row", "NM1 9FR"));
        await p.ClockAtAsync("2027-05-04 09:00");
        var cough = await ShareAsync(p.HealthVisitor, About(Own("HV-70"), ConcernIndicator.HealthPlanNotFollowed, "Her cough has not been looked at.", Urgency.Standard));
        var ofHim = (await new Probation(p.ProbationOfficer.CallInvoker).ShareConcernAsync(new Protocol.Probation.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement(About(Own("CRN-70"), ConcernIndicator.ViolentConviction, "Convicted of violence to a child.", Urgency.Standard))
            {
                Children = { new ChildBearing { Child = Known(child), Relevance = "He lodges in her home." } },
            },
        })).Concern.ConcernId;
        await new SocialCare(p.LeadSocialWorker.CallInvoker).QueryChildAsync(
            new QueryChildRequest { Child = Own("LCS-70"), Purpose = For(Purpose.AssessChild, "A second report about the home came in today.") });
        await p.ClockAtAsync("2027-05-05 09:00");
        var tom = p.As("northmere-partnership", "Tom Secondsample", "AUDITOR");
        var first = await AskAsync(p.Auditor, r => r.PersonId = wren, "2027-05-05 08:59");
        foreach (var id in (string[])[cough, ofHim])
            first.Lines.ShouldContain(l => l.ObjectId == id && l.Kind == KnowledgeKind.DidSee, id);

        await new Conflicts(p.Auditor.CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            Person = new SubjectRef { PersonId = lodger },
            Kind = ConflictKind.Family,
            Reason = "He is my brother, and I am told of him at home.",
            OpenToPractitioner = true,
        });
        var kept = await AskAsync(p.Auditor, r => r.PersonId = wren, "2027-05-05 08:59");
        kept.ToString().ShouldNotContain(ofHim);
        kept.Lines.ShouldContain(l => l.ObjectId == cough && l.Kind == KnowledgeKind.Published);
        var trail = (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(new ListEntriesRequest { PersonId = wren, Reason = Why, PageSize = 100 }))
            .Entries.Select(e => e.EntryId).ToHashSet();
        kept.Lines.Where(l => l.Kind == KnowledgeKind.DidSee).ShouldAllBe(l => trail.Contains(l.Entry.EntryId), "the trail and the review leave out the same");
        (await AskAsync(tom, r => r.PersonId = wren, "2027-05-05 08:59")).Lines.ShouldBe(first.Lines);
    }

    private sealed record Family(string Kestrel, string Merlin, string Robin, string OfTheDoctor, string Referral, string Grant, string Named, string Incident);

    private static async Task<Family> UntilTheDayAfterAsync(Partnership p)
    {
        var kestrel = Person("Kestrel", "Foxtest", "2027-02-14", "4 Ash Court", "NM5 1AA");
        var mother = Person("Gwen", "Foxtest", "1999-08-01", "4 Ash Court", "NM5 1AA");
        var officer = p.As("northmere-police", "PC Elm Hillmock", "RESPONSE_OFFICER");
        var visiting = new Health.HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker);
        var kestrelId = await RecordAsync(p.HealthVisitor, "HV-1", kestrel);
        var merlinId = await RecordAsync(p.HealthVisitor, "HV-2", Person("Merlin", "Foxtest", "2027-02-14", "4 Ash Court", "NM5 1AA"));
        var robinId = await RecordAsync(p.HealthVisitor, "HV-4", Person("Robin", "Harriertest", "2022-06-07", "8 Beech Court", "NM5 1AB"));
        await RecordAsync(p.HealthVisitor, "HV-3", mother);
        await RecordAsync(p.NurseryLead, "BL-2", Person("Merlin", "Foxtest", "2027-02-14", "4 Ash Court", "NM5 1AA"));
        await RelateAsync(p.HealthVisitor, Own("HV-3"), Own("HV-1"), RelationshipType.BirthParent);
        await RelateAsync(p.HealthVisitor, Own("HV-3"), Own("HV-2"), RelationshipType.BirthParent);
        await RecordAsync(p.Doctor, "EMIS-1", kestrel);
        await RecordAsync(p.LeadSocialWorker, "LCS-1", kestrel);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-1"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await RecordAsync(p.ProbationOfficer, "CRN-1", Person("Rook", "Foxmock", "1996-10-02", "9 Weir Court", "NM3 1XY"));

        // The doctor shares a bruise, the health visitor asks twice and refers; it ends without action.
        await p.ClockAtAsync("2027-05-04 10:00");
        var bruise = await ShareAsync(p.Doctor, About(Own("EMIS-1"), ConcernIndicator.UnexplainedInjury, "A bruise on the cheek of a child who does not crawl.", Urgency.Standard));
        for (var day = 5; day <= 6; day++)
        {
            await p.ClockAtAsync($"2027-05-{day:00} 10:00");
            await visiting.QueryChildAsync(new Health.QueryChildRequest { Child = Own("HV-1"), Purpose = For(Purpose.ProvideCare, "He was quiet at the weighing today."), PageSize = 50 });
        }

        var referral = (await visiting.MakeReferralAsync(new Health.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { Own("HV-1") }, RiskStatement = "A bruise that nobody explains.", Urgency = Urgency.Standard },
        })).Receipt.ReferralId;
        var desk = new SocialCare(p.DutySocialWorker.CallInvoker);
        var owned = (await desk.TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = referral, Version = 1 })).Referral;
        await desk.DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = referral,
            Version = owned.Version,
            Decision = new Decision
            {
                Disposition = Disposition.NoFurtherAction,
                Reason = DispositionReason.ThresholdNotMet,
                Rationale = "The mother said that he rolled onto a toy, and the visitor had seen none.",
                Criteria = "Threshold document level 3",
                Evidence = "The health visitor's account.",
                HistoryRead = HistoryRead.Yes,
            },
            Feedback = "We have decided, and say why in the reasons.",
        });

        // The father is released, and says that he moves in; the doctor keeps something back; an officer is refused, and then opens it in an emergency.
        await p.ClockAtAsync("2027-05-12 10:00");
        var probation = new Probation(p.ProbationOfficer.CallInvoker);
        await RelateAsync(p.ProbationOfficer, Own("CRN-1"), Known(kestrel), RelationshipType.BirthParent);
        await probation.RecordCustodyAsync(new Protocol.Probation.V1.RecordCustodyRequest { Custody = new CustodyMoveStatement { Person = Own("CRN-1"), Move = CustodyMove.Out, Reason = "licence" } });
        await probation.CheckNewPartnerAsync(new CheckNewPartnerRequest
        {
            SupervisedPerson = Own("CRN-1"),
            NewPartner = Known(mother),
            Address = mother.Address,
            Intention = new DeclaredIntention { PlannedDate = "2027-05-16", Words = "I'm moving back in with Gwen and the boys." },
            ChildContact = ChildContactAnswer.Yes,
            Purpose = For(Purpose.AssessAdultAccess, "Mr Foxmock told me today that he moves back in with the mother of his sons."),
        });
        await p.ClockAtAsync("2027-05-14 10:00");
        await new NotSharedService.NotSharedServiceClient(p.Doctor.CallInvoker).RecordNotSharedAsync(new RecordNotSharedRequest
        {
            Subject = Own("EMIS-1"),
            Fact = new WithheldFact { Sensitivity = SensitivityClass.ChildHealth, Indicators = { ConcernIndicator.HealthPlanNotFollowed } },
            OrganisationIds = { "northmere-probation" },
            Reason = NotSharedReason.MoreDetrimental,
            Reasons = "If it reaches his officer he will know who spoke, and take it out on her.",
            Consent = new ConsentRecord { State = ConsentState.Refused, ByWhom = "Gwen Foxtest, the mother", AskedOn = "2027-05-14", Wishes = "That his officer never hears of it." },
            ReviewOn = "2027-06-01",
        });
        await p.ClockAtAsync("2027-05-15 22:00");
        var look = new Protocol.Police.V1.QueryChildRequest
        {
            Child = new SubjectRef { PersonId = kestrelId },
            Purpose = For(Purpose.Emergency, "Neighbours heard a baby scream and then nothing."),
        };
        (await RefusalOf(async () => await new Police(officer.CallInvoker).QueryChildAsync(look))).Reason.ShouldBe("PURPOSE_NOT_ALLOWED");
        var grant = (await new Glass(officer.CallInvoker).BreakGlassAsync(new BreakGlassRequest
        {
            Subject = Known(kestrel),
            Reason = EmergencyReason.FoundWithUnknownAdult,
            Words = "Two babies in the flat with a man who gives two surnames",
            Tried = "Rang the out-of-hours desk twice, no answer",
        })).Access.GrantId;
        await new Police(officer.CallInvoker).QueryChildAsync(look);
        await new Glass(officer.CallInvoker).EndEmergencyAccessAsync(new EndEmergencyAccessRequest { GrantId = grant });

        // The night, and its number.
        await p.ClockAtAsync("2027-05-20 10:00");
        var named = (await new Police(p.Detective.CallInvoker).ShareConcernAsync(new Protocol.Police.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement(About(Known(kestrel), ConcernIndicator.UnexplainedInjury, "A head injury that he survived.", Urgency.SameDay))
            {
                Children =
                {
                    new ChildBearing { Child = Known(Person("Merlin", "Foxtest", "2027-02-14", "4 Ash Court", "NM5 1AA")), Relevance = "His twin lay beside him.", Present = true },
                    new ChildBearing { Child = Known(Person("Robin", "Harriertest", "2022-06-07", "8 Beech Court", "NM5 1AB")), Relevance = "His cousin stayed the night.", Present = true },
                },
                Incidents = { new IncidentRef { Kind = IncidentKind.Incident, Number = "26-4711" } },
            },
        })).Concern;
        await p.ClockAtAsync("2027-05-21 12:00");
        return new Family(kestrelId, merlinId, robinId, bruise, referral, grant, named.ConcernId, named.Incidents.Single().IncidentId);
    }

    private static async Task<string> ShareAsync(InfoShareConnection who, ConcernStatement concern) =>
        (await new Health.HealthService.HealthServiceClient(who.CallInvoker).ShareConcernAsync(new Health.ShareConcernRequest { Concern = concern })).Concern.ConcernId;

    private static ConcernStatement About(SubjectRef child, ConcernIndicator indicator, string words, Urgency urgency) => new()
    {
        Subject = child,
        Indicators = { indicator },
        Kind = ConcernKind.Event,
        Source = SourceKind.Observed,
        RiskStatement = words,
        ChildContact = ChildContactAnswer.Yes,
        Urgency = urgency,
        Consent = ConsentState.NotSoughtPrejudice,
        ConsentReason = "Asking now would end what we see of him.",
        LegalBasis = LegalBasis.SafeguardingCondition,
    };

    private static OrganisationKnowledge Of(WhoKnewWhatResponse knew, string organisation) => knew.Organisations.Single(o => o.OrganisationId == organisation);

    private static async Task<WhoKnewWhatResponse> AskAsync(InfoShareConnection who, Action<WhoKnewWhatRequest> about, string at)
    {
        var request = new WhoKnewWhatRequest { At = Timestamp.FromDateTimeOffset(Partnership.At(at)), Reason = Why, Full = true, PageSize = 500 };
        about(request);
        return await new Review(who.CallInvoker).WhoKnewWhatAsync(request);
    }
}
