using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.Registry.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Conflicts = InfoShare.Protocol.Access.V1.ConflictService.ConflictServiceClient;
using Glass = InfoShare.Protocol.Access.V1.EmergencyAccessService.EmergencyAccessServiceClient;
using Health = InfoShare.Protocol.Health.V1;
using Intake = InfoShare.Protocol.Intake.V1;
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
    private const string Hour = "2027-05-21 13:30";

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
        manager.NotRebuilt.ShouldContain(s => s.StartsWith("To you the incident is about those of whom your own organisation's records of it tell", StringComparison.Ordinal));
        manager.NotRebuilt.ShouldNotContain(s => s.Contains("everything that was recorded", StringComparison.Ordinal), "two of several concerns may have come to it");

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

    /// <summary>
    /// A concern that names the number was of another child, and taken back: that child's years are no part of the review, and neither what could not wait nor
    /// whoever made a referral of it keeps the child in it.
    /// </summary>
    [Theory]
    [InlineData(Urgency.Standard, false)]
    [InlineData(Urgency.SameDay, false)]
    [InlineData(Urgency.Standard, true)]
    public async Task Whom_a_concern_named_by_mistake_belongs_to_no_incident(Urgency urgency, bool converted)
    {
        await using var p = await StartAsync("2027-05-03 09:00");
        var f = await UntilTheDayAfterAsync(p);
        var wren = await RecordAsync(p.Doctor, "EMIS-9", Person("Wren", "Linnettest", "2021-03-09", "12 Elder Court", "NM5 1AC"));
        var years = await ShareAsync(p.Doctor, About(Own("EMIS-9"), ConcernIndicator.HealthPlanNotFollowed, "Her cough has not been looked at.", Urgency.Standard));
        await p.ClockAtAsync("2027-05-21 13:00");
        var mistaken = await ShareAsync(p.Doctor, new ConcernStatement(About(Own("EMIS-9"), ConcernIndicator.UnexplainedInjury, "Brought in after the night.", urgency))
        {
            Incidents = { new IncidentRef(Number) },
        });
        if (converted)
        {
            await new ReferralService.ReferralServiceClient(p.Doctor.CallInvoker).ConvertConcernAsync(
                new ConvertConcernRequest { ConcernId = mistaken, Why = "Somebody has to decide today whether she is safe there." });
        }

        await p.ClockAtAsync("2027-05-21 14:00");
        var named = await AskAsync(p.Auditor, r => r.Incident = Number, Hour);
        named.PersonIds.ShouldContain(wren);
        named.Lines.ShouldContain(l => l.ObjectId == years);
        named.NotRebuilt.ShouldNotContain(s => s.Contains("taken back since", StringComparison.Ordinal));
        await new ConcernService.ConcernServiceClient(p.Doctor.CallInvoker).TakeBackConcernAsync(
            new TakeBackConcernRequest { ConcernId = mistaken, Step = 1, Reason = "It was another boy of that name, seen the hour before." });
        var left = await AskAsync(p.Auditor, r => r.Incident = Number, Hour);
        left.PersonIds.ShouldBe([f.Kestrel, f.Merlin, f.Robin], ignoreOrder: true);
        left.Lines.ShouldNotContain(l => l.ObjectId == years);
        left.NotRebuilt.Any(s => s.Contains("by a concern that was taken back since", StringComparison.Ordinal)).ShouldBe(urgency == Urgency.SameDay || converted);
    }

    /// <summary>Whom the referrer named belongs to the incident, whatever became of the concern that the referral carries.</summary>
    [Fact]
    public async Task Whom_a_referrer_named_stays_in_the_review_when_a_concern_beside_is_taken_back()
    {
        await using var p = await StartAsync("2027-05-03 09:00");
        await UntilTheDayAfterAsync(p);
        var wren = await RecordAsync(p.Doctor, "EMIS-9", Person("Wren", "Linnettest", "2021-03-09", "12 Elder Court", "NM5 1AC"));
        var seen = await ShareAsync(p.Doctor, About(Own("EMIS-9"), ConcernIndicator.UnexplainedInjury, "Brought in after the night.", Urgency.Standard));
        await p.ClockAtAsync("2027-05-21 13:00");
        await new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker).MakeReferralAsync(new Health.MakeReferralRequest
        {
            Referral = new ReferralDraft
            {
                Children = { Own("EMIS-9") },
                RiskStatement = "She was in the flat that night.",
                ConcernIds = { seen },
                Incidents = { new IncidentRef(Number) },
                Urgency = Urgency.SameDay,
            },
        });
        await new ConcernService.ConcernServiceClient(p.Doctor.CallInvoker).TakeBackConcernAsync(
            new TakeBackConcernRequest { ConcernId = seen, Step = 1, Reason = "The X-ray shows no fracture." });
        await p.ClockAtAsync("2027-05-21 14:00");
        var asked = await AskAsync(p.Auditor, r => r.Incident = Number, Hour);
        asked.PersonIds.ShouldContain(wren);
        asked.NotRebuilt.ShouldNotContain(s => s.Contains("taken back since", StringComparison.Ordinal));
    }

    /// <summary>
    /// Rhea leads the rapid review: she reads what an auditor reads, but for who told, and neither trail nor leaves nor what stands out. Her review is in the trail
    /// as anybody's is, and who is her own family is kept from her.
    /// </summary>
    [Fact]
    public async Task Whoever_leads_the_rapid_review_reads_all_of_it_but_who_told()
    {
        await using var p = await StartAsync("2027-05-03 09:00");
        var f = await UntilTheDayAfterAsync(p);
        var registry = new RegistryService.RegistryServiceClient(p.Auditor.CallInvoker);
        var housing = (await registry.ListOrganisationsAsync(new ListOrganisationsRequest { PageSize = 100 })).Organisations.Single(o => o.OrganisationId == "northmere-housing");
        housing.AllowedRoles.AddRange([PractitionerRole.FamilyReferrer, PractitionerRole.ReviewLead]);
        await registry.PutOrganisationAsync(new PutOrganisationRequest { Organisation = housing });
        var grandmother = p.As("northmere-housing", "Doreen Mosstest", "FAMILY_REFERRER");
        (await RefusalOf(async () => await new Intake.IntakeService.IntakeServiceClient(grandmother.CallInvoker).MakeReferralAsync(new Intake.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { new SubjectRef { PersonId = f.Kestrel } }, RiskStatement = "He shouts at the babies at night.", Urgency = Urgency.SameDay },
        }))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        await p.ClockAtAsync("2027-05-21 14:00");

        var rhea = p.As("northmere-partnership", "Rhea Reviewsample", "REVIEW_LEAD");
        foreach (var (about, refusals) in ((Action<WhoKnewWhatRequest>, int)[])
            [(r => r.Incident = Number, 1), (r => r.PersonId = f.Kestrel, 1), (r => r.ReferralId = f.Referral, 0), (r => r.ConcernId = f.OfTheDoctor, 0)])
        {
            var (auditors, hers) = (await AskAsync(p.Auditor, about, Hour), await AskAsync(rhea, about, Hour));
            hers.Organisations.ShouldBe(auditors.Organisations);
            hers.PersonIds.ShouldBe(auditors.PersonIds);
            hers.NotRebuilt.ShouldBe(auditors.NotRebuilt);
            hers.Lines.ShouldBe(auditors.Lines);
            hers.Lines.Select(l => l.OrganisationId).Distinct().Count().ShouldBeGreaterThan(1);
            var told = auditors.CriticalPoints.Where(c => c.Role == PractitionerRole.FamilyReferrer).ToList();
            told.ShouldAllBe(c => c.PractitionerId == "u-doreen-mosstest");
            told.Count.ShouldBe(refusals);
            told.ForEach(c => c.PractitionerId = "");
            hers.CriticalPoints.ShouldBe(auditors.CriticalPoints);
        }

        var review = await AskAsync(rhea, r => r.Incident = Number, DayBefore);
        (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(new ListEntriesRequest { PersonId = f.Merlin, Reason = Why, PageSize = 100 }))
            .Entries.ShouldContain(e => e.EntryId == review.Receipt.EntryId && e.Role == PractitionerRole.ReviewLead && e.Reason == Why);
        foreach (var refused in (Func<Task>[])
        [
            async () => await new AuditService.AuditServiceClient(rhea.CallInvoker).ListEntriesAsync(new ListEntriesRequest { PersonId = f.Kestrel, Reason = Why }),
            async () => await new AuditLogService.AuditLogServiceClient(rhea.CallInvoker).ListLeavesAsync(new ListLeavesRequest { Reason = Why, Openings = true }),
            async () => await new Review(rhea.CallInvoker).ListExceptionsAsync(
                new ListExceptionsRequest { Kind = ExceptionKind.BreakGlass, FromDate = "2027-05-01", ToDate = "2027-05-20", Reason = Why }),

            // Whoever leads a review of another house leads none of the partners'.
            async () => await AskAsync(p.As("northmere-housing", "Olive Brickmock", "REVIEW_LEAD"), r => r.Incident = Number, DayBefore),
        ])
        {
            (await RefusalOf(refused)).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        }

        await new Conflicts(rhea.CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            Person = new SubjectRef { PersonId = f.Robin },
            Kind = ConflictKind.Family,
            Reason = "My sister's youngest, whom I see each week.",
            OpenToPractitioner = true,
        });
        (await RefusalOf(() => AskAsync(rhea, r => r.Incident = Number, DayBefore))).Reason.ShouldBe("CONFLICT_OF_INTEREST");
    }

    /// <summary>
    /// Somebody with the database's password lays the doctor's word at another's door. The proof of the entry holds, for it is of a hash; the review says of that
    /// very entry that it is not what the log has, and of any other that something was met.
    /// </summary>
    [Fact]
    public async Task A_stored_entry_that_was_altered_is_named_by_the_review_that_reads_it()
    {
        await using var p = await StartAsync("2027-05-03 09:00");
        var f = await UntilTheDayAfterAsync(p);
        var surgery = p.As("elmmock-surgery", "Dr Leadmock", "PRACTICE_LEAD");
        var before = await AskAsync(p.Auditor, r => r.Incident = Number, DayBefore);
        before.Differing.ShouldBeEmpty();
        var entry = before.CriticalPoints.Single(c => c.Kind == CriticalKind.FirstSharing).Entry;
        await using var rows = await p.RowsAsync(toChange: true);
        foreach (var guard in await rows.TextsAsync("SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"))
            await rows.ExecuteAsync(guard);
        var doctor = (await rows.TextsAsync($"SELECT practitioner_id FROM audit_entry WHERE id = '{entry.EntryId}'")).Single();
        await rows.ExecuteAsync($"UPDATE audit_entry SET practitioner_id = 'u-somebody-else' WHERE id = '{entry.EntryId}'");
        try
        {
            (await AskAsync(p.Auditor, r => r.PersonId = f.Robin, DayAfter)).NotRebuilt.ShouldNotContain(s => s.Contains("the log", StringComparison.Ordinal));
            foreach (var who in (InfoShareConnection[])[p.Auditor, surgery, p.As("northmere-partnership", "Rhea Reviewsample", "REVIEW_LEAD")])
            {
                var after = await AskAsync(who, r => r.PersonId = f.Kestrel, DayBefore);
                after.Differing.ShouldHaveSingleItem().ShouldBe(entry);
                after.NotRebuilt[0].ShouldStartWith($"Entry {entry.EntryId}, number {entry.EntryIndex} of the log {entry.LogOrigin}, is not what the log has of it");
                after.CriticalPoints.ShouldContain(c => c.Entry != null && c.Entry.Equals(entry));
            }

            // Beside it the proof holds all the same; whoever is answered by other entries hears that something was met.
            await ReceiptsAreProvedTests.CoveredAsync(
                new AuditLogService.AuditLogServiceClient(p.Doctor.CallInvoker), new GetInclusionProofRequest { Origin = entry.LogOrigin, Index = entry.EntryIndex });
            foreach (var other in (WhoKnewWhatResponse[])[await AskAsync(p.Auditor, r => r.PersonId = f.Robin, DayAfter), await AskAsync(p.NurseryLead, r => r.PersonId = f.Merlin, DayBefore)])
            {
                other.Differing.ShouldBeEmpty();
                other.NotRebuilt[0].ShouldStartWith("The broker has met something that is not what its log says");
            }

            using var said = new StringWriter();
            using var problems = new StringWriter();
            (await global::CommandLine.Create().Parse(
                ["audit", "knew", "--person", f.Kestrel, "--at", DayBefore, "--reason", Why, "--practitioner", "Ada Auditsample:AUDITOR",
                    "--certs", p.Certificates, "--address", p.Address.GetLeftPart(UriPartial.Authority)],
                global::CommandLine.Parsing).InvokeAsync(new System.CommandLine.InvocationConfiguration { Output = said, Error = problems })).ShouldBe(0, problems.ToString());
            said.ToString().ShouldContain($"Not what the log has, do not rely on it: {entry.EntryId}");
            said.ToString().ShouldContain($"index {entry.EntryIndex}: NOT WHAT THE LOG HAS]");
        }
        finally
        {
            await rows.ExecuteAsync($"UPDATE audit_entry SET practitioner_id = '{doctor}' WHERE id = '{entry.EntryId}'");
        }
    }

    /// <summary>What a lead's organisation shared first is its first: that it was not would say that somebody else had shared before (D6).</summary>
    [Fact]
    public async Task To_a_lead_the_first_sharing_is_the_own_one_whoever_had_shared_before()
    {
        await using var p = await StartAsync("2027-05-03 09:00");
        var lead = p.As("northmere-health-visiting", "Nia Leadsample", "NAMED_PROFESSIONAL");
        List<string> said = [];
        foreach (var (one, line) in ((string, string)[])[("41", "3 Fen Row"), ("42", "5 Fen Row")])
        {
            var child = Person(one == "41" ? "Kit" : "Wren", "Firsttest", "2024-02-11", line, "NM1 9FR");
            var id = await RecordAsync(p.HealthVisitor, $"HV-{one}", child);
            await RecordAsync(p.Doctor, $"EMIS-{one}", child);
            await p.ClockAtAsync($"2027-05-{(one == "41" ? 4 : 6):00} 09:00");
            if (one == "41")
                await ShareAsync(p.Doctor, About(Own("EMIS-41"), ConcernIndicator.UnexplainedInjury, "A bruise that nobody explains.", Urgency.Standard));
            await p.ClockAtAsync($"2027-05-{(one == "41" ? 5 : 7):00} 09:00");
            var own = await ShareAsync(p.HealthVisitor, About(Own($"HV-{one}"), ConcernIndicator.HealthPlanNotFollowed, "Was not weighed for a month.", Urgency.Standard));
            await p.ClockAtAsync($"2027-05-{(one == "41" ? 5 : 7):00} 11:00");
            var hers = await AskAsync(lead, r => r.PersonId = id, $"2027-05-{(one == "41" ? 5 : 7):00} 10:00");
            var first = hers.CriticalPoints.Single(c => c.Kind == CriticalKind.FirstSharing);
            first.ObjectId.ShouldBe(own);
            said.Add(first.What);
            (await AskAsync(p.Auditor, r => r.PersonId = id, $"2027-05-{(one == "41" ? 5 : 7):00} 10:00")).CriticalPoints.Single(c => c.Kind == CriticalKind.FirstSharing)
                .OrganisationId.ShouldBe(one == "41" ? "elmmock-surgery" : "northmere-health-visiting");
        }

        said.ShouldBe(["the first that it shared, of what your role may know of", "the first that it shared, of what your role may know of"]);
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
