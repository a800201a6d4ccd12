using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1;
using Glass = InfoShare.Protocol.Access.V1.EmergencyAccessService.EmergencyAccessServiceClient;
using Health = InfoShare.Protocol.Health.V1;
using Police = InfoShare.Protocol.Police.V1;
using Policy = InfoShare.Protocol.Access.V1.PolicyService.PolicyServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// One family, and what each who asks is given, for which purpose and in which standing (requirements D1-D6, D10, L1, L6, L9). The
/// mother's doctor shared that she will end her life; a school shared that the child comes in unwashed.
/// </summary>
public sealed class WhoMayKnowWhatTests
{
    private const string HerWords = "She says that the tablets are counted and ready.";
    private const string Unwashed = "He came in the same soiled clothes for the third day.";

    [Fact]
    public async Task Purpose_and_standing_decide_how_much_and_the_rest_says_whom_to_ask()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var finn = await FamilyAsync(p);

        // Who leads and assesses: the school's own words, and of the mother's health what it means for the child.
        var lead = await SocialWorkerAsksAsync(p.LeadSocialWorker, finn, Purpose.AssessChild);
        Of(lead, ConcernIndicator.PoorHygiene).Tier.ShouldBe(Tier.Detail);
        Of(lead, ConcernIndicator.PoorHygiene).RiskStatement.ShouldBe(Unwashed);
        Of(lead, ConcernIndicator.ParentSuicidal).Tier.ShouldBe(Tier.Summary);
        lead.ToString().ShouldNotContain(HerWords);

        // A stranger to the child, of another area, gets enough to act on.
        var stranger = await SocialWorkerAsksAsync(p.SouthmereDuty, finn, Purpose.AssessChild);
        Of(stranger, ConcernIndicator.PoorHygiene).Tier.ShouldBe(Tier.Summary);
        Of(stranger, ConcernIndicator.ParentSuicidal).Tier.ShouldBe(Tier.Marker);

        // To find a missing child nobody needs the mother's health; that it is withheld, and whom to ask, is said.
        var search = await SocialWorkerAsksAsync(p.LeadSocialWorker, finn, Purpose.FindMissing);
        search.Picture.Concerns.ShouldNotContain(c => c.Indicators.Contains(ConcernIndicator.ParentSuicidal));
        var withheld = search.Edges.Withheld.Single(w => w.HeldBy == AgencyKind.Health);
        withheld.Because.ShouldBe(WithheldBecause.Purpose);
        withheld.Explanation.ShouldContain("purpose");
        withheld.Ask.Name.ShouldBe("Dr Mockhurst");

        // The rules say the same when they are asked, without a child.
        var why = await new Policy(p.LeadSocialWorker.CallInvoker).ExplainDecisionAsync(new ExplainDecisionRequest
        {
            Role = PractitionerRole.AllocatedSocialWorker,
            Sensitivity = SensitivityClass.AdultHealth,
            Relation = Relation.Leading,
            Purpose = Purpose.FindMissing,
            LegalBasis = LegalBasis.PublicFunction,
        });
        why.Release.ShouldBe(Release.Withheld);
        why.RuleId.ShouldBe("purpose/FIND_MISSING/ADULT_HEALTH");
        why.Why.ShouldContain("search");
        why.Obligations.ShouldContain("SAY_WHOM_TO_ASK");
        why.Version.ShouldBe(search.Edges.Receipt.PolicyVersion);

        // And the old answer still follows from the version that gave it.
        var replayed = await ReplayedAsync(p, search.Edges.Receipt.EntryId);
        replayed.Version.ShouldBe(why.Version);
        replayed.Relation.ShouldBe(Relation.Leading);
        replayed.Purpose.ShouldBe(Purpose.FindMissing);
        var rule = replayed.Rules.Single(r => r.RuleId == why.RuleId);
        (rule.Sensitivity, rule.Release, rule.Today, rule.Follows).ShouldBe((SensitivityClass.AdultHealth, Release.Withheld, Release.Withheld, true));
        (await RefusalOf(async () => await new Policy(p.SocialCareManager.CallInvoker).ReplayEntryAsync(
            new ReplayEntryRequest { EntryId = search.Edges.Receipt.EntryId, Reason = "A manager would like to see the rules of this." }))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
    }

    [Fact]
    public async Task What_is_hidden_takes_no_place_on_a_page()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var finn = await FamilyAsync(p);

        // Four matters of staff between four ordinary ones, by the officer for allegations.
        var lado = p.As("northmere-csc", "Rowan Fellsample", "LADO");
        for (var i = 0; i < 4; i++)
        {
            await new SocialCare.SocialCareService.SocialCareServiceClient(lado.CallInvoker).ShareConcernAsync(
                new SocialCare.ShareConcernRequest { Concern = About(finn, ConcernIndicator.StaffConduct, $"Something about a worker, part {i}.", SourceKind.Observed) });
            await NurseSharesAsync(p, finn, $"His hair was matted, day {i}.");
        }

        List<string> read = [];
        var token = "";
        for (var page = 0; page < 9; page++)
        {
            var answer = await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).QueryChildAsync(new Education.QueryChildRequest
            {
                Child = finn,
                Purpose = For(Purpose.ProvideCare, "He is tired and unkempt and says little this week."),
                PageSize = 2,
                PageToken = token,
            });
            answer.ToString().ShouldNotContain("STAFF", Case.Insensitive);
            answer.Edges.Withheld.ShouldNotContain(w => w.HeldBy == AgencyKind.SocialCare);
            read.AddRange(answer.Picture.Concerns.Select(c => c.ConcernId));
            token = answer.Picture.NextPageToken;
            if (token.Length == 0)
                break;
            answer.Picture.Concerns.Count.ShouldBeGreaterThan(0, "a page that is short of what is hidden tells that something is");
        }

        token.ShouldBeEmpty();
        read.Distinct().Count().ShouldBe(read.Count);

        // The trail knows, and the partnership's auditor alone reads it there.
        var trail = await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { PageSize = 100, Reason = "Whether withholding is written down as it should be." });
        trail.Entries.Where(e => e.Action == "EducationService/QueryChild").ShouldAllBe(e => e.WithheldByReason["HIDDEN"] == 4);
        var own = await new AuditService.AuditServiceClient(p.DesignatedLead.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { PageSize = 100, Reason = "What my own school asked about this boy." });
        own.Entries.ShouldAllBe(e => !e.WithheldByReason.ContainsKey("HIDDEN") && e.RuleIds.All(r => r.StartsWith("basis/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_would_prejudice_an_enquiry_is_for_those_who_make_it()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var finn = await FamilyAsync(p);
        var marked = About(finn, ConcernIndicator.DaIncident, "A neighbour's film shows the boy being struck; the warrant is for Friday.", SourceKind.Observed);
        marked.PrejudicesEnquiry = "The father would learn of the warrant before Friday.";
        await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).ShareConcernAsync(new Police.ShareConcernRequest { Concern = marked });

        // The social worker makes the enquiry too; the school is told that something is withheld, and whom to ask.
        Of(await SocialWorkerAsksAsync(p.LeadSocialWorker, finn, Purpose.S47Enquiry), ConcernIndicator.DaIncident).RiskStatement.ShouldContain("warrant");
        var school = await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).QueryChildAsync(
            new Education.QueryChildRequest { Child = finn, Purpose = For(Purpose.ProvideCare, "He is tired and unkempt and says little this week.") });
        var withheld = school.Edges.Withheld.Single(w => w.HeldBy == AgencyKind.Police);
        withheld.Because.ShouldBe(WithheldBecause.Investigation);
        withheld.Ask.Name.ShouldBe("Noor Hillmock");
        school.ToString().ShouldNotContain("warrant");
        var rule = (await ReplayedAsync(p, school.Edges.Receipt.EntryId)).Rules.Single(r => r.RuleId == "deny/investigation");
        (rule.Release, rule.Asked, rule.Follows).ShouldBe((Release.Withheld, true, true));
        foreach (var item in (await InboxOf(p.DesignatedLead)).Concat(await InboxOf(p.Doctor)))
            item.ToString().ShouldNotContain("warrant");

        // Whoever makes no enquiries does not close a concern by the mark.
        var doctors = About(finn, ConcernIndicator.PoorHygiene, "He smelled of urine at the surgery today.", SourceKind.Observed);
        doctors.PrejudicesEnquiry = "I would rather not have the school read this.";
        (await RefusalOf(async () => await new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(
            new Health.ShareConcernRequest { Concern = doctors }))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
    }

    /// <summary>Of a child of whom nothing but a status is held, a stranger is shown that: the standing is kept with it, and the answer follows.</summary>
    [Fact]
    public async Task What_a_stranger_was_shown_of_a_status_alone_follows_when_it_is_asked_again()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var finn = Person("Finn", "Tarnfixture", "2018-04-02", "9 Tarn Lane", "NM4 7QQ");
        await RecordAsync(p.LeadSocialWorker, "LCS-9002", finn);
        await p.StatusAsync("LCS-9002", ChildStatusCode.Cin, "2027-02-01");
        var shown = await SocialWorkerAsksAsync(p.SouthmereDuty, Known(finn), Purpose.AssessChild);
        shown.Picture.Statuses.Single().Status.ShouldBe(ChildStatusCode.Cin);
        var replayed = await ReplayedAsync(p, shown.Edges.Receipt.EntryId);
        replayed.Relation.ShouldBe(Relation.None);
        replayed.Rules.Select(r => (r.RuleId, r.Release)).ShouldBe([("relationship/NONE/STANDARD", Release.Summary)]);
    }

    [Fact]
    public async Task In_an_emergency_an_officer_sees_more_for_minutes_and_the_lead_is_told_whatever_he_chose()
    {
        await using var p = await StartAsync("2027-03-10 02:10");
        var finn = await FamilyAsync(p);
        var officer = p.As("northmere-police", "PC Elm Hillmock", "RESPONSE_OFFICER");
        var police = new Police.PoliceService.PoliceServiceClient(officer.CallInvoker);

        var usual = await police.QueryChildAsync(new Police.QueryChildRequest { Child = finn, Purpose = For(Purpose.AssessChild, "The boy was found alone in the flat tonight.") });
        usual.Picture.Concerns.Single(c => c.Indicators.Contains(ConcernIndicator.PoorHygiene)).Tier.ShouldBe(Tier.Marker);

        // Without a grant the purpose is closed, to a boy who is recorded as to one who is not.
        var urgent = For(Purpose.Emergency, "He lies on the floor and does not answer; what is known.");
        urgent.LeadNotice = LeadNotice.DoNotTell;
        urgent.LeadNoticeReason = "There is no time to think of it.";
        var closed = await RefusalOf(async () => await police.QueryChildAsync(new Police.QueryChildRequest { Child = finn, Purpose = urgent }));
        closed.Reason.ShouldBe("PURPOSE_NOT_ALLOWED");
        var nobody = await RefusalOf(async () => await police.QueryChildAsync(
            new Police.QueryChildRequest { Child = Known(Person("Nobody", "Unrecordedsample", "2019-01-02")), Purpose = urgent }));
        (nobody.Reason, nobody.Message).ShouldBe((closed.Reason, closed.Message));

        var grant = await new Glass(officer.CallInvoker).BreakGlassAsync(new BreakGlassRequest
        {
            Subject = finn,
            Reason = EmergencyReason.FoundWithUnknownAdult,
            Words = "The boy lies on the floor beside a man who will not say who he is",
            Tried = "Rang the out-of-hours desk twice, no answer",
        });
        var seen = await police.QueryChildAsync(new Police.QueryChildRequest { Child = finn, Purpose = urgent });
        seen.Picture.Concerns.Single(c => c.Indicators.Contains(ConcernIndicator.PoorHygiene)).Tier.ShouldBe(Tier.Summary);
        seen.Picture.Concerns.Single(c => c.Indicators.Contains(ConcernIndicator.ParentSuicidal)).Tier.ShouldBe(Tier.Marker);
        seen.ToString().ShouldNotContain(HerWords);

        (await InboxOf(p.LeadSocialWorker)).ShouldContain(i =>
            i.Trigger == NotificationTrigger.EmergencyAccess && i.Summary.Contains("PC Elm Hillmock", StringComparison.Ordinal));
        var trail = await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { ObjectId = grant.Access.GrantId, Reason = "What was looked at on this grant tonight." });
        trail.Entries.ShouldContain(e => e.Action == "PoliceService/QueryChild" && e.Kind == AuditEventKind.BreakGlass && e.Purpose == Purpose.Emergency);

        // Minutes later it is over.
        await p.ClockAtAsync("2027-03-10 02:40");
        (await RefusalOf(async () => await police.QueryChildAsync(new Police.QueryChildRequest { Child = finn, Purpose = urgent }))).Reason.ShouldBe("PURPOSE_NOT_ALLOWED");
    }

    [Fact]
    public async Task Everybody_who_works_under_the_rules_can_read_them()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var policy = await new Policy(p.SystemOf("northmere-school").CallInvoker).GetPolicyAsync(new GetPolicyRequest());
        policy.InForce.ShouldBeTrue();
        policy.From.ShouldBe("2026-09-30");
        policy.Page.ShouldContain("### Designated lead, education officers");
        policy.Document.ShouldContain("\"FIND_MISSING\"");
        policy.Versions.ShouldContain(policy.Version);
        (await RefusalOf(async () => await new Policy(p.Doctor.CallInvoker).GetPolicyAsync(new GetPolicyRequest { Version = "1999-01-01.1" }))).Reason.ShouldBe("NOT_FOUND");
        (await RefusalOf(async () => await new Policy(p.Doctor.CallInvoker).ExplainDecisionAsync(new ExplainDecisionRequest
        {
            Role = PractitionerRole.Gp,
            Sensitivity = SensitivityClass.Criminal,
            Relation = Relation.Told,
            Purpose = Purpose.AssessChild,
        }))).Reason.ShouldBe("INVALID_FIELDS");
    }

    /// <summary>An answer asked again by the partnership's auditor; it follows.</summary>
    internal static async Task<ReplayEntryResponse> ReplayedAsync(Partnership p, string entryId)
    {
        var replayed = await new Policy(p.Auditor.CallInvoker).ReplayEntryAsync(
            new ReplayEntryRequest { EntryId = entryId, Reason = "The family asked why the worker was not told." });
        replayed.Follows.ShouldBeTrue();
        replayed.Rules.ShouldAllBe(r => r.Follows && r.Asked);
        return replayed;
    }

    // Finn, his mother, his social worker; her doctor and his school share.
    private static async Task<SubjectRef> FamilyAsync(Partnership p)
    {
        var mother = Person("Mara", "Tarnfixture", "1990-08-14", "9 Tarn Lane", "NM4 7QQ");
        var finn = Person("Finn", "Tarnfixture", "2018-04-02", "9 Tarn Lane", "NM4 7QQ");
        await RecordAsync(p.Doctor, "EMIS-9001", mother);
        await RecordAsync(p.Doctor, "EMIS-9002", finn);
        await RecordAsync(p.LeadSocialWorker, "LCS-9002", finn);
        await RecordAsync(p.DesignatedLead, "SIMS-9002", finn);
        await RelateAsync(p.Doctor, Own("EMIS-9001"), Own("EMIS-9002"), RelationshipType.BirthParent);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-9002"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(new Health.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("EMIS-9001"),
                Indicators = { ConcernIndicator.ParentSuicidal },
                Kind = ConcernKind.Event,
                Source = SourceKind.ParentSelf,
                RiskStatement = HerWords,
                ChildContact = ChildContactAnswer.Yes,
                Children = { new ChildBearing { Child = Own("EMIS-9002"), Relevance = "Finn is alone with her in the evenings." } },
                Urgency = Urgency.Standard,
                Consent = ConsentState.Refused,
                LegalBasis = LegalBasis.SafeguardingCondition,
            },
        });
        await NurseSharesAsync(p, Known(finn), Unwashed);
        return Known(finn);
    }

    private static async Task NurseSharesAsync(Partnership p, SubjectRef child, string words) =>
        await new Education.EducationService.EducationServiceClient(p.NurseryLead.CallInvoker).ShareConcernAsync(
            new Education.ShareConcernRequest { Concern = About(child, ConcernIndicator.PoorHygiene, words, SourceKind.Observed) });

    private static ConcernStatement About(SubjectRef child, ConcernIndicator indicator, string words, SourceKind source) => new()
    {
        Subject = child,
        Indicators = { indicator },
        Kind = ConcernKind.Event,
        Source = source,
        RiskStatement = words,
        ChildContact = ChildContactAnswer.Yes,
        Urgency = Urgency.Standard,
        Consent = ConsentState.NotSoughtPrejudice,
        ConsentReason = "Asking now would end what we see of him.",
        LegalBasis = LegalBasis.SafeguardingCondition,
    };

    private static async Task<SocialCare.QueryChildResponse> SocialWorkerAsksAsync(InfoShareConnection who, SubjectRef child, Purpose purpose) =>
        await new SocialCare.SocialCareService.SocialCareServiceClient(who.CallInvoker).QueryChildAsync(
            new SocialCare.QueryChildRequest { Child = child, Purpose = For(purpose, "His mother did not open the door this morning, he was heard inside.") });

    private static ConcernView Of(SocialCare.QueryChildResponse answer, ConcernIndicator indicator) =>
        answer.Picture.Concerns.First(c => c.Indicators.Contains(indicator));
}
