using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Core.Access;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Police.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Conflicts = InfoShare.Protocol.Access.V1.ConflictService.ConflictServiceClient;
using Education = InfoShare.Protocol.Education.V1;
using Health = InfoShare.Protocol.Health.V1;
using Inbox = InfoShare.Protocol.Inbox.V1.InboxService.InboxServiceClient;
using Police = InfoShare.Protocol.Police.V1;
using Review = InfoShare.Protocol.Audit.V1.AuditReviewService.AuditReviewServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// After the sixth call (S5), the partnership's auditor asks who knew what on the day before the fifth (M3, K6): who was told and never
/// opened it, who asked and was answered with a marker, who had no system. What came later changes nothing in it.
/// </summary>
public sealed class WhoKnewWhatTests
{
    private const string Why = "Rapid review: who knew what before the fifth call to the house.";
    private const string DayBefore = "2027-05-03 12:00";

    [Fact]
    public async Task An_auditor_asks_who_knew_what_on_the_day_before_the_fifth_call()
    {
        var folder = Directory.CreateTempSubdirectory("infoshare-policy-").FullName;
        try
        {
            await using var p = await StartAsync("2027-01-05 09:00", $"--Broker:Policies:0={LaterPolicy(folder)}");
            var known = await UntilTheDayBeforeAsync(p);

            // Asked on the day itself, and again in June: the same answer, word for word.
            var then = await AskAsync(p.Auditor, r => r.PersonId = known.Pia);
            await WhatCameLaterAsync(p, known);
            var later = await AskAsync(p.Auditor, r => r.PersonId = known.Pia);
            later.Lines.ShouldBe(then.Lines);
            later.CriticalPoints.ShouldBe(then.CriticalPoints);
            later.Organisations.ShouldBe(then.Organisations);
            later.PolicyVersion.ShouldBe("2026-09-30.1");

            // Told, and never opened.
            Of(later, "northmere-school").DidSee.ShouldBe(0);
            Of(later, "northmere-school").ToldNotOpened.ShouldBeGreaterThan(0);
            later.CriticalPoints.ShouldContain(c => c.Kind == CriticalKind.NotOpened && c.OrganisationId == "northmere-school" && c.What.Contains("DA_CALL"));

            // Asked, and answered with a marker, though today's policy would give the whole.
            var seen = later.Lines.Single(l => l.Kind == KnowledgeKind.DidSee && l.OrganisationId == "brook-lane-nursery" && l.ObjectId == known.Untreated);
            (seen.Tier, seen.PractitionerId, seen.Code, seen.Purpose).ShouldBe((Tier.Marker, "u-ms-sandmock", "HEALTH_PLAN_NOT_FOLLOWED", Purpose.AssessChild));
            later.Lines.Single(l => l.Kind == KnowledgeKind.CouldSee && l.OrganisationId == "brook-lane-nursery" && l.ObjectId == known.Untreated)
                .Tier.ShouldBe(Tier.Marker);

            // No system: nothing could be seen, and it is said.
            var unconnected = Of(later, "southmere-midwifery");
            (unconnected.Connected, unconnected.CouldSee, unconnected.DidSee).ShouldBe((false, 0, 0));

            // What was kept from whom, and by which rule.
            later.Lines.Single(l => l.OrganisationId == "northmere-school" && l.ObjectId == known.AboutAWorker && l.Kind == KnowledgeKind.CouldSee).Tier.ShouldBe(Tier.Marker);
            var kept = later.Lines.Single(l => l.OrganisationId == "northmere-probation" && l.ObjectId == known.AboutAWorker);
            (kept.Kind, kept.Because, kept.Tier).ShouldBe((KnowledgeKind.Withheld, WithheldBecause.Hidden, Tier.Unspecified));
            kept.RuleId.ShouldNotBeEmpty();

            // The early help that ended in May stood open that day, and what was shared later is not there.
            later.Lines.Where(l => l.ObjectId == known.Status && l.Kind == KnowledgeKind.CouldSee).ShouldAllBe(l => l.State == "OPEN" && l.Code == "EARLY_HELP");
            (await AskAsync(p.Auditor, r => r.PersonId = known.Pia, "2027-06-09 12:00")).Lines.Where(l => l.ObjectId == known.Status && l.Kind == KnowledgeKind.CouldSee)
                .ShouldAllBe(l => l.State == "ENDED");

            // The decision that ended the first call, and the first sharing, each with an entry that anybody can check.
            later.CriticalPoints.First().Kind.ShouldBe(CriticalKind.FirstSharing);
            later.CriticalPoints.ShouldContain(c => c.Kind == CriticalKind.Decision && c.What.Contains("NO_FURTHER_ACTION"));
            var log = new AuditLogService.AuditLogServiceClient(p.Doctor.CallInvoker);
            foreach (var point in later.CriticalPoints.Where(c => c.Entry is not null).Take(5))
            {
                (await ReceiptsAreProvedTests.CoveredAsync(log, new GetInclusionProofRequest { Origin = point.Entry.LogOrigin, Index = point.Entry.EntryIndex })).Index
                    .ShouldBe(point.Entry.EntryIndex);
            }

            later.ToString().ShouldNotContain("Glenfixture");
            later.ToString().ShouldNotContain("broken door");

            // The same in words, for whoever reads it on paper.
            using var said = new StringWriter();
            using var problems = new StringWriter();
            var status = await global::CommandLine.Create().Parse(
                ["audit", "knew", "--person", known.Pia, "--at", DayBefore, "--reason", Why, "--practitioner", "Ada Auditsample:AUDITOR", "--full",
                    "--certs", p.Certificates, "--address", p.Address.GetLeftPart(UriPartial.Authority)],
                global::CommandLine.Parsing).InvokeAsync(new System.CommandLine.InvocationConfiguration { Output = said, Error = problems });
            status.ShouldBe(0, problems.ToString());
            said.ToString().ShouldContain("Who knew what at 12:00 on Monday 3 May 2027, under policy 2026-09-30.1");
            said.ToString().ShouldContain("Southmere Midwifery (southmere-midwifery): not connected");
            said.ToString().ShouldContain("decided: NO_FURTHER_ACTION");
            said.ToString().ShouldContain($"brook-lane-nursery u-ms-sandmock (DESIGNATED_LEAD) was shown {known.Untreated} HEALTH_PLAN_NOT_FOLLOWED");

            // The review is in the trail, with its reason.
            (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
                new ListEntriesRequest { PersonId = known.Pia, Reason = Why, PageSize = 100 }))
                .Entries.ShouldContain(e => e.EntryId == later.Receipt.EntryId && e.Action == "AuditReviewService/WhoKnewWhat" && e.Reason == Why);

            // A trail by subject says how she was found, what was shown, and where each entry stands, so that an outsider can check it (M4).
            var asked = await EntryOfAsync(p.Auditor, known.Pia, "EducationService/QueryChild");
            asked.MatchedHow.ShouldNotBeEmpty();
            asked.Shown.ShouldContain($"MARKER {known.Untreated}");
            asked.LeadNotice.ShouldNotBe(LeadNotice.Unspecified);
            (await ReceiptsAreProvedTests.CoveredAsync(log, new GetInclusionProofRequest { Origin = asked.LogOrigin, Index = asked.EntryIndex })).Index.ShouldBe(asked.EntryIndex);
            var toTheLead = await EntryOfAsync(p.NurseryLead, known.Pia, "EducationService/QueryChild");
            (toTheLead.EntryId, toTheLead.EntryIndex, toTheLead.MatchedHow, toTheLead.Shown.Count).ShouldBe((asked.EntryId, asked.EntryIndex, "", 0));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_lead_reviews_the_own_organisation_and_learns_nothing_of_others_or_of_what_is_hidden()
    {
        await using var p = await StartAsync("2027-01-05 09:00");
        var known = await UntilTheDayBeforeAsync(p);

        // The school's lead: what the school was told, and nothing of any other.
        var school = await AskAsync(p.DesignatedLead, r => r.PersonId = known.Pia);
        school.Organisations.Select(o => o.OrganisationId).ShouldBe(["northmere-school"]);
        school.Lines.ShouldAllBe(l => l.OrganisationId == "northmere-school" && l.RuleId.Length == 0);
        school.CriticalPoints.ShouldAllBe(c => c.OrganisationId == "northmere-school");

        // The manager of the officer for allegations: the matter of staff is not hers, and leaves no trace.
        var manager = await AskAsync(p.SocialCareManager, r => r.PersonId = known.Pia);
        manager.Lines.ShouldContain(l => l.ObjectId == known.Referral && l.Code == "RECIPIENT");
        manager.NotRebuilt.ShouldBe(school.NotRebuilt, "what is recorded changes nothing of what a lead is told of it");
        manager.ToString().ShouldNotContain(known.AboutAWorker);
        (await AskAsync(p.SocialCareManager, r => r.ConcernId = known.AboutAWorker)).Lines.ShouldBeEmpty();

        // Another's organisation, a child of whom the own one never heard, and nobody: one and the same answer.
        var other = await AskAsync(p.DesignatedLead, r => (r.PersonId, r.OrganisationId) = (known.Pia, "northmere-police"));
        var stranger = await AskAsync(p.As("southmere-school", "Ms Ferrymock", "DESIGNATED_LEAD"), r => r.PersonId = known.Pia);
        var nobody = await AskAsync(p.DesignatedLead, r => r.PersonId = "per_00000000000000000000000000");
        foreach (var answer in new[] { other, stranger, nobody })
        {
            answer.Receipt = null;
            answer.ShouldBe(new WhoKnewWhatResponse { PolicyVersion = "2026-09-30.1" });
        }

        (await RefusalOf(() => AskAsync(p.Doctor, r => r.PersonId = known.Pia))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        (await RefusalOf(() => AskAsync(p.Auditor, r => r.PersonId = known.Pia, "2027-05-03 23:00"))).Reason.ShouldBe("INVALID_FIELDS");
        (await RefusalOf(() => AskAsync(p.Auditor, _ => { }))).Reason.ShouldBe("INVALID_FIELDS");
    }

    [Fact]
    public async Task A_referral_and_a_concern_can_be_asked_about_and_the_list_comes_in_pages()
    {
        await using var p = await StartAsync("2027-01-05 09:00");
        var known = await UntilTheDayBeforeAsync(p);
        var whole = await AskAsync(p.Auditor, r => r.PersonId = known.Pia);
        List<KnowledgeLine> read = [];
        var token = "";
        do
        {
            var page = await new Review(p.Auditor.CallInvoker).WhoKnewWhatAsync(Request(r => r.PersonId = known.Pia, DayBefore, size: 7, token));
            page.Lines.Count.ShouldBeInRange(1, 7);
            page.CriticalPoints.Count.ShouldBe(token.Length == 0 ? whole.CriticalPoints.Count : 0);
            read.AddRange(page.Lines);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        read.ShouldBe(whole.Lines);

        var concern = await AskAsync(p.Auditor, r => r.ConcernId = known.Untreated);
        concern.Lines.Where(l => l.Kind == KnowledgeKind.CouldSee).ShouldAllBe(l => l.ObjectId == known.Untreated);
        concern.Lines.Single(l => l.Kind == KnowledgeKind.Published).OrganisationId.ShouldBe("northmere-health-visiting");

        var referral = await AskAsync(p.Auditor, r => r.ReferralId = known.Referral);
        referral.Lines.ShouldContain(l => l.ObjectId == known.Referral && l.OrganisationId == "northmere-csc" && l.Code == "RECIPIENT");
        referral.Lines.ShouldNotContain(l => l.ObjectId == known.Untreated);
        referral.CriticalPoints.ShouldContain(c => c.Kind == CriticalKind.Decision && c.ObjectId == known.Referral);
        (await AskAsync(p.Auditor, r => r.ReferralId = known.Referral, "2027-01-05 09:01")).Lines.ShouldBeEmpty("nothing of it was recorded then");
    }

    /// <summary>A review begins from a child, and not from an id that nobody was given (M4); whoever is not surely meant, or not the reviewer's to know, is nobody.</summary>
    [Fact]
    public async Task A_child_named_by_what_is_known_is_reviewed_and_whoever_is_not_surely_meant_is_nobody()
    {
        await using var p = await StartAsync("2027-01-05 09:00");
        var known = await UntilTheDayBeforeAsync(p);
        var pia = Person("Pia", "Glenfixture", "2020-01-05", "3 Glen Way", "NM6 6AB");
        var byId = await AskAsync(p.Auditor, r => r.PersonId = known.Pia);
        var byWords = await AskAsync(p.Auditor, r => r.Person = Known(pia));
        (byWords.PersonId, byId.PersonId).ShouldBe((known.Pia, ""));
        byWords.Lines.ShouldBe(byId.Lines);
        byWords.CriticalPoints.ShouldBe(byId.CriticalPoints);
        byWords.ToString().ShouldNotContain("Glenfixture");
        var entry = (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { PersonId = known.Pia, Reason = Why, PageSize = 100 })).Entries.Single(e => e.EntryId == byWords.Receipt.EntryId);
        (entry.Action, entry.ObjectId, entry.MatchedHow.Length > 0).ShouldBe(("AuditReviewService/WhoKnewWhat", known.Pia, true));

        // A lead by the own record, and of the own organisation alone.
        (await AskAsync(p.DesignatedLead, r => r.Person = Own("SIMS-50"))).Lines.ShouldBe((await AskAsync(p.DesignatedLead, r => r.PersonId = known.Pia)).Lines);

        // Half a name, a record that is not there, a stranger, and a manager who is kept from the child in silence (L10): one and the same answer.
        await new Conflicts(p.SocialCareManager.CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            PractitionerId = "u-max-keptmock",
            Person = Own("LCS-50"),
            Kind = ConflictKind.ConflictOfInterest,
            Reason = "A matter of the family's or of an allegation.",
            OpenToPractitioner = false,
        });
        foreach (var nobody in new[]
        {
            await AskAsync(p.Auditor, r => r.Person = Known(Person("Pia", "Glen", "2020-01-05", "", ""))),
            await AskAsync(p.DesignatedLead, r => r.Person = Own("SIMS-none")),
            await AskAsync(p.As("southmere-school", "Ms Ferrymock", "DESIGNATED_LEAD"), r => r.Person = Known(pia)),
            await AskAsync(p.As("northmere-csc", "Max Keptmock", "TEAM_MANAGER"), r => r.Person = Known(pia)),
            await AskAsync(p.As("northmere-csc", "Max Keptmock", "TEAM_MANAGER"), r => r.Person = Own("LCS-50")),
        })
        {
            nobody.Receipt = null;
            nobody.ShouldBe(new WhoKnewWhatResponse { PolicyVersion = "2026-09-30.1" });
        }

        (await RefusalOf(() => AskAsync(p.Auditor, r => r.Person = new SubjectRef()))).FieldViolations.Single().Field.ShouldBe("person");
    }

    private sealed record Known(string Pia, string Untreated, string AboutAWorker, string Status, string Referral);

    // Two calls to the house, one of them closed; the health visitor, the officer for allegations and early help; the school is told.
    private static async Task<Known> UntilTheDayBeforeAsync(Partnership p)
    {
        var officer = p.As("northmere-police", "Noor Hillmock", "PUBLIC_PROTECTION");
        var child = Person("Pia", "Glenfixture", "2020-01-05", "3 Glen Way", "NM6 6AB");
        await p.ClockAtAsync("2027-01-05 09:30");
        var pia = await RecordAsync(officer, "POL-50", child);
        await RecordAsync(p.DesignatedLead, "SIMS-50", child);
        await RecordAsync(p.LeadSocialWorker, "LCS-50", child);
        await RecordAsync(officer, "POL-51", Person("Ines", "Glenfixture", "1995-03-03", "3 Glen Way", "NM6 6AB"));
        await WorksWithAsync(p.DesignatedLead, Own("SIMS-50"), PractitionerRole.DesignatedLead, "01632 960181");
        await p.ClockAtAsync("2027-01-05 10:00");
        var first = await AttendAsync(officer);
        var owned = (await new SocialCare(p.DutySocialWorker.CallInvoker).TakeOwnershipAsync(
            new TakeOwnershipRequest { ReferralId = first.ReferralId, Version = 1 })).Referral;
        await new SocialCare(p.DutySocialWorker.CallInvoker).DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = owned.ReferralId,
            Version = owned.Version,
            Decision = new Decision
            {
                Disposition = Disposition.NoFurtherAction,
                Reason = DispositionReason.ThresholdNotMet,
                Rationale = "No need was seen at the visit to the home.",
                Criteria = "Threshold document level 3",
                Evidence = "The officers' account.",
                HistoryRead = HistoryRead.Yes,
            },
            Feedback = "We have decided, and say why in the reasons.",
        });
        await p.ClockAtAsync("2027-02-02 10:00");
        await AttendAsync(officer);
        var untreated = (await new Health.HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).ShareConcernAsync(
            new Health.ShareConcernRequest { Concern = About(Known(child), ConcernIndicator.HealthPlanNotFollowed, "Her inhaler has not been used for weeks.") })).Concern.ConcernId;
        var worker = (await new SocialCare(p.As("northmere-csc", "Rowan Fellsample", "LADO").CallInvoker).ShareConcernAsync(
            new Protocol.SocialCare.V1.ShareConcernRequest { Concern = About(Own("LCS-50"), ConcernIndicator.StaffConduct, "Something about a worker.") })).Concern.ConcernId;
        var status = (await new SocialCare(p.LeadSocialWorker.CallInvoker).RecordStatusAsync(
            new RecordStatusRequest { Child = Own("LCS-50"), Status = ChildStatusCode.EarlyHelp, FromDate = "2027-02-02" })).StatusId;
        await p.ClockAtAsync("2027-03-01 10:00");
        await NurseryAsksAsync(p, child);
        await p.ClockAtAsync(DayBefore);
        return new Known(pia, untreated, worker, status, first.ReferralId);
    }

    // The fifth call, another concern, the end of early help, the school that opens its items at last, and a policy that gives more.
    private static async Task WhatCameLaterAsync(Partnership p, Known known)
    {
        await p.ClockAtAsync("2027-05-04 10:00");
        await AttendAsync(p.As("northmere-police", "Noor Hillmock", "PUBLIC_PROTECTION"));
        await p.EndAsync("LCS-50", ChildStatusCode.EarlyHelp, "2027-02-02", "2027-05-04");
        var told = (await InboxOf(p.DesignatedLead)).Select(i => i.ItemId).ToList();
        await new Inbox(p.DesignatedLead.CallInvoker).AcknowledgeItemsAsync(new AcknowledgeItemsRequest { ItemIds = { told }, State = NotificationState.Read });
        await p.ClockAtAsync("2027-06-10 10:00");
        var child = Person("Pia", "Glenfixture", "2020-01-05", "3 Glen Way", "NM6 6AB");
        (await NurseryAsksAsync(p, child)).Picture.Concerns.Single(c => c.ConcernId == known.Untreated).Tier.ShouldBe(Tier.Summary, "the policy of June gives more");
    }

    private static async Task<Education.QueryChildResponse> NurseryAsksAsync(Partnership p, Demographics child) =>
        await new Education.EducationService.EducationServiceClient(p.NurseryLead.CallInvoker).QueryChildAsync(new Education.QueryChildRequest
        {
            Child = Known(child),
            Purpose = For(Purpose.AssessChild, "She was breathless again this morning and had no inhaler with her."),
            PageSize = 50,
        });

    private static async Task<Protocol.Referral.V1.ReferralReceipt> AttendAsync(InfoShareConnection officer) =>
        (await new Police.PoliceService.PoliceServiceClient(officer.CallInvoker).ReportDomesticAbuseAttendanceAsync(new ReportDomesticAbuseAttendanceRequest
        {
            AttendedAt = Timestamp.FromDateTimeOffset(At("2027-01-05 02:05")),
            HarmedAdult = Own("POL-51"),
            Children = { new AttendanceChild { Child = Own("POL-50"), Present = true, Seen = Seen.Yes } },
            Account = "Shouting heard; a broken door; the girl on the stairs.",
            Urgency = Urgency.SameDay,
            LegalBasis = LegalBasis.PublicFunction,
        })).Referral;

    private static ConcernStatement About(SubjectRef child, ConcernIndicator indicator, string words) => new()
    {
        Subject = child,
        Indicators = { indicator },
        Kind = ConcernKind.Event,
        Source = SourceKind.Observed,
        RiskStatement = words,
        ChildContact = ChildContactAnswer.Yes,
        Urgency = Urgency.Standard,
        Consent = ConsentState.NotSoughtPrejudice,
        ConsentReason = "Asking now would end what we see of her.",
        LegalBasis = LegalBasis.SafeguardingCondition,
    };

    private static async Task<AuditEntryView> EntryOfAsync(InfoShareConnection who, string person, string action) =>
        (await new AuditService.AuditServiceClient(who.CallInvoker).ListEntriesAsync(new ListEntriesRequest { PersonId = person, Reason = Why, PageSize = 100 }))
            .Entries.Last(e => e.Action == action);

    private static OrganisationKnowledge Of(WhoKnewWhatResponse knew, string organisation) => knew.Organisations.Single(o => o.OrganisationId == organisation);

    private static async Task<WhoKnewWhatResponse> AskAsync(InfoShareConnection who, Action<WhoKnewWhatRequest> about, string at = DayBefore) =>
        await new Review(who.CallInvoker).WhoKnewWhatAsync(Request(about, at, size: 500, ""));

    private static WhoKnewWhatRequest Request(Action<WhoKnewWhatRequest> about, string at, int size, string token)
    {
        var request = new WhoKnewWhatRequest
        {
            At = Timestamp.FromDateTimeOffset(Partnership.At(at)),
            Reason = Why,
            Full = true,
            PageSize = size,
            PageToken = token,
        };
        about(request);
        return request;
    }

    // From June on a designated lead is given a summary of a child's health.
    private static string LaterPolicy(string folder)
    {
        var assembly = typeof(AccessPolicy).Assembly;
        using var stream = assembly.GetManifestResourceStream(assembly.GetManifestResourceNames().Single(n => n.EndsWith("2026-09-30.1.json", StringComparison.Ordinal)))!;
        var policy = JsonNode.Parse(stream)!;
        policy["version"] = "2027-06-01.1";
        policy["from"] = "2027-06-01";
        policy["tiers"]!["EDUCATION"]!["CHILD_HEALTH"] = "SUMMARY";
        var path = Path.Combine(folder, "june.json");
        File.WriteAllText(path, policy.ToJsonString());
        return path;
    }
}
