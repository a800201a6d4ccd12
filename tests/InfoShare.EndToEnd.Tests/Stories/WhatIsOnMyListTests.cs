using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Plan.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.Registry.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1.EducationService.EducationServiceClient;
using Plans = InfoShare.Protocol.Plan.V1.PlanService.PlanServiceClient;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// Whoever has to answer finds it on a list, and what one sent oneself beside what colleagues sent; nobody needs to know an id (requirements I3,
/// N3, E7). The day is Wednesday 10 March 2027.
/// </summary>
public sealed class WhatIsOnMyListTests
{
    private const string Trust = "northmere-hospital";
    private static readonly Demographics Wren = Person("Wren", "Listtest", "2019-04-04", "8 Peak Row", "NM9 2AB");
    private static readonly Demographics Lark = Person("Lark", "Listtest", "2017-04-04", "8 Peak Row", "NM9 2AB");

    [Fact]
    public async Task An_ending_stands_on_the_lists_of_those_who_answer_and_of_those_who_asked_without_its_words()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await EyesAsync(p);
        var first = await ProposeAsync(p.Doctor, "EMIS-9", "northmere-health-visiting", PractitionerRole.HealthVisitor);
        await p.ClockAtAsync("2027-03-11 09:00");
        var second = await ProposeAsync(p.Doctor, "EMIS-8", "northmere-health-visiting", PractitionerRole.HealthVisitor);

        // What is to be answered first comes first, page by page; the name is the reader's own record's.
        var asked = await ListAsync(p.HealthVisitor, EndingFilter.AskedOfUs, 1);
        asked.Endings.Single().EndingId.ShouldBe(first);
        asked.Endings[0].OwnName.ShouldBe("Wren Listtest");
        asked.Endings[0].Parts.Single().State.ShouldBe(FollowOnState.Offered);
        asked.Endings[0].ToString().ShouldNotContain("Nobody opens the door");
        (await ListAsync(p.HealthVisitor, EndingFilter.AskedOfUs, 1, asked.NextPageToken)).Endings.Single().OwnName.ShouldBeEmpty("it holds no record of her");
        (await ListAsync(p.HealthVisitor, EndingFilter.Unspecified)).Endings.Select(e => e.EndingId).ShouldBe([first, second]);
        var mine = await ListAsync(p.Doctor, EndingFilter.ProposedByUs);
        mine.Endings.Select(e => (e.EndingId, e.NeedsSignOff, e.Version > 0)).ShouldBe([(first, true, true), (second, true, true)]);

        // It is on nobody else's, and once it is decided on the list of what has ended, at both.
        foreach (var filter in Enum.GetValues<EndingFilter>())
            (await ListAsync(p.DesignatedLead, filter)).Endings.ShouldBeEmpty();
        (await ListAsync(p.HealthVisitor, EndingFilter.ProposedByUs)).Endings.ShouldBeEmpty();
        (await ListAsync(p.HealthVisitor, EndingFilter.Ended)).Endings.ShouldBeEmpty();
        await new Plans(p.HealthVisitor.CallInvoker).AnswerFollowOnPartAsync(
            new AnswerFollowOnPartRequest { EndingId = first, Part = 1, Accept = false, Reason = "Two visits a year are no monitoring." });
        (await ListAsync(p.HealthVisitor, EndingFilter.AskedOfUs)).Endings.Single().EndingId.ShouldBe(second);
        foreach (var who in (InfoShareConnection[])[p.Doctor, p.HealthVisitor])
            (await ListAsync(who, EndingFilter.Ended)).Endings.Select(e => (e.EndingId, e.State)).ShouldBe([(first, EndingState.Declined)]);

        // Whoever is kept from her finds neither the ending nor a gap where it would stand.
        var third = await ProposeAsync(p.Doctor, "EMIS-9", "northmere-health-visiting", PractitionerRole.HealthVisitor);
        var kept = p.As("northmere-health-visiting", "Nan Keptmock", "HEALTH_VISITOR");
        (await ListAsync(kept, EndingFilter.AskedOfUs)).Endings.Select(e => e.EndingId).ShouldBe([second, third]);
        await new ConflictService.ConflictServiceClient(p.As("northmere-health-visiting", "Nia Leadmock", "NAMED_PROFESSIONAL").CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            PractitionerId = "u-nan-keptmock",
            Person = Own("HV-9"),
            Kind = ConflictKind.ConflictOfInterest,
            Reason = "A matter of the family's or of an allegation.",
            OpenToPractitioner = false,
        });
        var page = await ListAsync(kept, EndingFilter.AskedOfUs, 1);
        (page.Endings.Single().EndingId, page.NextPageToken).ShouldBe((second, ""));
        (await ListAsync(kept, EndingFilter.Ended)).Endings.ShouldBeEmpty();
    }

    /// <summary>L7: that the hospital's own clinic is asked to go on stands on the clinic's list, and on nobody else's of the house.</summary>
    [Fact]
    public async Task What_the_clinic_in_the_house_is_asked_is_on_no_colleagues_list()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await PutRolesAsync(p);
        await EyesAsync(p);
        var ending = await ProposeAsync(p.Doctor, "EMIS-9", Trust, PractitionerRole.SexualHealthWorker);
        var (clinic, ward) = (p.As(Trust, "Vera Fensample", "SEXUAL_HEALTH_WORKER"), p.As(Trust, "Dr Frostmock", "PAEDIATRICIAN"));
        (await ListAsync(clinic, EndingFilter.AskedOfUs)).Endings.Single().EndingId.ShouldBe(ending);
        (await ListAsync(ward, EndingFilter.AskedOfUs)).Endings.ShouldBeEmpty();
        var before = await ListAsync(ward, EndingFilter.AskedOfUs, 1);
        (before.Endings.Count, before.NextPageToken).ShouldBe((0, ""));
    }

    [Fact]
    public async Task A_lead_finds_what_he_referred_himself_and_what_his_school_did()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.DesignatedLead, "SIMS-1", Wren);
        await RecordAsync(p.DesignatedLead, "SIMS-2", Lark);
        var colleague = p.As("northmere-school", "Alan Pagemock", "DESIGNATED_LEAD");
        var (own, theirs) = (await ReferAsync(p.DesignatedLead, "SIMS-1"), await ReferAsync(colleague, "SIMS-2"));
        (await SentAsync(p.DesignatedLead, mine: true)).ShouldBe([own]);
        (await SentAsync(colleague, mine: true)).ShouldBe([theirs]);
        (await SentAsync(p.DesignatedLead, mine: false)).Order().ShouldBe(new[] { own, theirs }.Order());

        // By pages it is the same, and a token of one list is none of the other.
        var again = await ReferAsync(p.DesignatedLead, "SIMS-2");
        var first = await PageAsync(p.DesignatedLead, new ListSentReferralsRequest { MineOnly = true, PageSize = 1 });
        var next = await PageAsync(p.DesignatedLead, new ListSentReferralsRequest { MineOnly = true, PageSize = 1, PageToken = first.NextPageToken });
        (first.Referrals.Single().ReferralId, next.Referrals.Single().ReferralId, next.NextPageToken).ShouldBe((again, own, ""));
        (await RefusalOf(() => PageAsync(p.DesignatedLead, new ListSentReferralsRequest { PageSize = 1, PageToken = first.NextPageToken }))).Reason.ShouldBe("PAGE_TOKEN_INVALID");
    }

    /// <summary>E8: what is late is found before all that came since, the longest overdue first, whoever's it is to the reader.</summary>
    [Fact]
    public async Task What_is_late_is_listed_the_longest_overdue_first()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.DesignatedLead, "SIMS-1", Wren);
        await RecordAsync(p.DesignatedLead, "SIMS-2", Lark);
        var colleague = p.As("northmere-school", "Alan Pagemock", "DESIGNATED_LEAD");
        var first = await ReferAsync(p.DesignatedLead, "SIMS-1");
        await p.ClockAtAsync("2027-03-10 15:00");
        var (second, theirs) = (await ReferAsync(p.DesignatedLead, "SIMS-2"), await ReferAsync(colleague, "SIMS-1"));
        (await LateAsync(p.DesignatedLead, mine: false)).ShouldBeEmpty();

        await p.ClockAtAsync("2027-03-15 10:00");
        var today = await ReferAsync(p.DesignatedLead, "SIMS-1");
        (await LateAsync(p.DesignatedLead, mine: true)).ShouldBe([first, second]);
        (await LateAsync(p.DesignatedLead, mine: false)).Order().ShouldBe(new[] { first, second, theirs }.Order());
        (await LateAsync(colleague, mine: true)).ShouldBe([theirs]);
        (await SentAsync(p.DesignatedLead, mine: true)).ShouldBe([today, second, first]);

        // Page by page, and it is one of two lists.
        var page = await PageAsync(p.DesignatedLead, new ListSentReferralsRequest { LateOnly = true, MineOnly = true, PageSize = 1 });
        var next = await PageAsync(p.DesignatedLead, new ListSentReferralsRequest { LateOnly = true, MineOnly = true, PageSize = 1, PageToken = page.NextPageToken });
        (page.Referrals.Single().ReferralId, next.Referrals.Single().ReferralId, next.NextPageToken).ShouldBe((first, second, ""));
        page.Referrals.Single().Late.ShouldBeTrue();
        (await RefusalOf(() => PageAsync(p.DesignatedLead, new ListSentReferralsRequest { LateOnly = true, OpenOnly = true }))).FieldViolations.Single().Field.ShouldBe("late_only");

        async Task<IReadOnlyList<string>> LateAsync(InfoShareConnection who, bool mine) =>
            [.. (await PageAsync(who, new ListSentReferralsRequest { LateOnly = true, MineOnly = mine })).Referrals.Select(r => r.ReferralId)];
    }

    [Fact]
    public async Task An_organisation_is_found_by_words_of_its_name()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        (await NamesAsync("VISITING north")).ShouldBe(["Northmere Health Visiting"]);
        (await NamesAsync("northmere", "Southmere")).ShouldBeEmpty();
        (await NamesAsync("no such words")).ShouldBeEmpty();
        (await new RegistryService.RegistryServiceClient(p.Doctor.CallInvoker).ListOrganisationsAsync(new ListOrganisationsRequest { ReceivesReferrals = true }))
            .Organisations.Select(o => o.OrganisationId).Order(StringComparer.Ordinal).ShouldBe(["northmere-csc", "southmere-csc"]);
        (await NamesAsync("")).Count.ShouldBeGreaterThan(10);
        (await RefusalOf(() => NamesAsync(new string('x', 101)))).FieldViolations.Single().Field.ShouldBe("name_words");

        async Task<IReadOnlyList<string>> NamesAsync(string words, string area = "") =>
            [.. (await new RegistryService.RegistryServiceClient(p.Doctor.CallInvoker).ListOrganisationsAsync(
                new ListOrganisationsRequest { NameWords = words, Area = area })).Organisations.Select(o => o.Name)];
    }

    private static async Task EyesAsync(Partnership p)
    {
        foreach (var (record, child) in ((string, Demographics)[])[("EMIS-9", Wren), ("EMIS-8", Lark)])
        {
            await RecordAsync(p.Doctor, record, child);
            await WorksWithAsync(p.Doctor, Own(record), PractitionerRole.Gp, "01632 960101");
        }

        await RecordAsync(p.HealthVisitor, "HV-9", Wren);
    }

    private static async Task PutRolesAsync(Partnership p)
    {
        var registry = new RegistryService.RegistryServiceClient(p.Auditor.CallInvoker);
        var trust = (await registry.ListOrganisationsAsync(new ListOrganisationsRequest { PageSize = 200 })).Organisations.Single(o => o.OrganisationId == Trust);
        trust.AllowedRoles.Add(PractitionerRole.SexualHealthWorker);
        await registry.PutOrganisationAsync(new PutOrganisationRequest { Organisation = trust });
    }

    private static async Task<string> ProposeAsync(InfoShareConnection who, string own, string to, PractitionerRole role) =>
        (await new Plans(who.CallInvoker).ProposeEndingAsync(new ProposeEndingRequest
        {
            Ending = new EndingDraft
            {
                Person = Own(own),
                EndsOn = "2027-03-12",
                ClosureReason = ClosureReason.NonEngagement,
                ResidualRisk = "Nobody opens the door, and nobody has seen her since January.",
                Measures = { "The health visitor looks in at the nursery." },
                Parts = { new FollowOnPartDraft { OrganisationId = to, Role = role, What = "Sees her alone and asks how it is at home", HowOften = "every second week" } },
                Contingency = "Whoever is worried rings the duty desk the same day.",
                FollowOnPlan = "Visits at the nursery until the summer, then looked at again.",
                Reopening = { new ReopeningStated { Trigger = ReopeningTrigger.FurtherConcern } },
            },
        })).Ending.EndingId;

    private static async Task<ListEndingsResponse> ListAsync(InfoShareConnection who, EndingFilter filter, int size = 0, string token = "") =>
        await new Plans(who.CallInvoker).ListEndingsAsync(new ListEndingsRequest { Filter = filter, PageSize = size, PageToken = token });

    private static async Task<string> ReferAsync(InfoShareConnection who, string own) =>
        (await new Education(who.CallInvoker).MakeReferralAsync(new Protocol.Education.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { Own(own) }, RiskStatement = "She is alone at night while her mother works.", Urgency = Urgency.Standard },
        })).Receipt.ReferralId;

    private static async Task<ListSentReferralsResponse> PageAsync(InfoShareConnection who, ListSentReferralsRequest request) =>
        await new Referrals(who.CallInvoker).ListSentReferralsAsync(request);

    private static async Task<IReadOnlyList<string>> SentAsync(InfoShareConnection who, bool mine) =>
        [.. (await PageAsync(who, new ListSentReferralsRequest { MineOnly = mine })).Referrals.Select(r => r.ReferralId)];
}
