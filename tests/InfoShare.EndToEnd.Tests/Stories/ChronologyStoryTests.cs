using InfoShare.Client;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Child.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.People.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Chronologies = InfoShare.Protocol.Child.V1.ChronologyService.ChronologyServiceClient;
using Education = InfoShare.Protocol.Education.V1;
using Health = InfoShare.Protocol.Health.V1;
using Police = InfoShare.Protocol.Police.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// One child's chronology across agencies and years, as each who asks may read it (requirements D9, F11, O1, O6): Wren Hollowtest, ten, has
/// a plan behind her, half a year abroad, and is new at a school of another area.
/// </summary>
public sealed class ChronologyStoryTests
{
    private static Demographics Wren => Person("Wren", "Hollowtest", "2016-09-04", "3 Weir Row", "NM3 1AA");

    [Fact]
    public async Task Critical_points_come_first_gaps_are_gaps_and_each_reader_has_a_chronology_of_the_own()
    {
        await using var p = await WrenAsync();

        // The hospital reads clinical facts, the school what it needs; both the plan that ended and the time of which nobody knows.
        var hospital = await AllAsync(Paediatrician(p), "H-1");
        var school = await AllAsync(p.DesignatedLead, "NS-1");
        foreach (var read in (ChronologyItem[][])[hospital, school])
        {
            Days(read).ShouldBe([.. Days(read).Order(StringComparer.Ordinal)], "the oldest first; what has no beginning before all");
            var gap = read.Single(i => i.Kind == ChronologyKind.Gap);
            (gap.FromDate, gap.ToDate, gap.Lane).ShouldBe(("2026-01-10", "2026-07-01", ChronologyLane.Gap));
            gap.CriticalBecause.ShouldNotBeEmpty();
            var plan = read.Single(i => i.Status == ChildStatusCode.Cpp);
            (plan.FromDate, plan.ToDate, plan.Lane).ShouldBe(("2025-02-03", "2025-11-20", ChronologyLane.Status));
            read.Single(i => i.Indicators.Contains(ConcernIndicator.TrustedPerson)).Lane.ShouldBe(ChronologyLane.Protective);
            read.Single(i => i.Indicators.Contains(ConcernIndicator.LanguageNeed)).Lane.ShouldBe(ChronologyLane.Context);
            read.Single(i => i.Kind == ChronologyKind.Birth).FromDate.ShouldBe("2016-09-04");
        }

        hospital.Single(i => i.Indicators.Contains(ConcernIndicator.HealthPlanNotFollowed)).Tier.ShouldBe(Tier.Summary, "detail is asked for item by item");
        school.Single(i => i.Indicators.Contains(ConcernIndicator.HealthPlanNotFollowed)).Tier.ShouldBe(Tier.Marker);
        school.ShouldNotContain(i => i.Indicators.Contains(ConcernIndicator.ViolentConviction));
        (school.Count(i => i.Indicators.Contains(ConcernIndicator.StaffConduct)), hospital.Count(i => i.Indicators.Contains(ConcernIndicator.StaffConduct)))
            .ShouldBe((1, 0), "the leads of a school that works with her know that there is such a matter; the hospital does not");

        // What is hidden is not there: in no page, no order, no words; whatever the size of the page.
        foreach (var size in (int[])[1, 2, 3, 100])
        {
            var paged = await AllAsync(Paediatrician(p), "H-1", size);
            paged.Select(i => i.ItemId).ShouldBe(hospital.Select(i => i.ItemId));
            paged.ShouldAllBe(i => !i.ToString().Contains("STAFF", StringComparison.OrdinalIgnoreCase));
        }

        var first = await AskAsync(p.DesignatedLead, "NS-1", pageSize: 2);
        first.CriticalPoints.Select(i => i.ItemId).ShouldBe(school.Where(i => i.CriticalBecause.Length > 0).Select(i => i.ItemId));
        first.CriticalPoints.ShouldNotContain(i => i.Lane == ChronologyLane.Context || i.Lane == ChronologyLane.Protective);
        first.Edges.Withheld.ShouldContain(w => w.HeldBy == AgencyKind.Police);
        first.Edges.HowToRead.ShouldContain("1 time of which nothing is known");
        first.OwnName.ShouldBe("Wren Hollowtest", "the reader's own record says whom the id means");
        (await AskAsync(p.DesignatedLead, "NS-1", pageSize: 2, token: first.NextPageToken)).CriticalPoints.ShouldBeEmpty();
        (await RefusalOf(() => AskAsync(Paediatrician(p), "H-1", pageSize: 2, token: first.NextPageToken))).Reason.ShouldBe("PAGE_TOKEN_INVALID");

        // The newest first, one lane, some years.
        (await AskAsync(p.DesignatedLead, "NS-1", change: r => r.NewestFirst = true)).Items.Select(i => i.ItemId).ShouldBe(school.Select(i => i.ItemId).Reverse());
        (await AskAsync(p.DesignatedLead, "NS-1", change: r => r.Lanes.Add(ChronologyLane.Gap))).Items.Select(i => i.Kind).ShouldBe([ChronologyKind.Gap]);
        (await AskAsync(p.DesignatedLead, "NS-1", change: r => (r.FromDate, r.ToDate) = ("2025-03-01", "2025-03-31"))).Items
            .Select(i => i.Status).ShouldContain(ChildStatusCode.Cpp, "it lasted then");
    }

    [Fact]
    public async Task One_item_is_given_in_full_at_the_readers_own_tier_and_what_is_not_hers_does_not_exist()
    {
        await using var p = await WrenAsync();
        var growth = (await AllAsync(p.DesignatedLead, "NS-1")).Single(i => i.Indicators.Contains(ConcernIndicator.HealthPlanNotFollowed)).ItemId;
        var school = await ItemAsync(p.DesignatedLead, "NS-1", growth);
        school.Concern.Tier.ShouldBe(Tier.Marker);
        school.ToString().ShouldNotContain("ninth centile");
        var hospital = await ItemAsync(Paediatrician(p), "H-1", growth);
        hospital.Concern.Tier.ShouldBe(Tier.Detail);
        hospital.Concern.RiskStatement.ShouldContain("ninth centile");

        var plan = (await AllAsync(p.DesignatedLead, "NS-1")).Single(i => i.Status == ChildStatusCode.Cpp).ItemId;
        var dates = await ItemAsync(p.DesignatedLead, "NS-1", plan);
        dates.More[0].ShouldContain("3 February 2025");
        dates.Concern.ShouldBeNull();

        // The matter of a worker is the officer's; to others it is like one that is not there.
        var staff = (await AllAsync(Lado(p), "LCS-1")).Single(i => i.Indicators.Contains(ConcernIndicator.StaffConduct)).ItemId;
        (await ItemAsync(Lado(p), "LCS-1", staff)).Concern.Tier.ShouldBe(Tier.Detail);
        var hidden = await RefusalOf(() => ItemAsync(Paediatrician(p), "H-1", staff));
        var absent = await RefusalOf(() => ItemAsync(Paediatrician(p), "H-1", "con_00000000000000000000000000"));
        (hidden.Status, hidden.Reason, hidden.Message).ShouldBe((absent.Status, absent.Reason, absent.Message));

        // The trail says at which tier the one item was shown, and that the list gave no more than a summary.
        var entry = (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { PageSize = 100, Reason = "Whether the look at one item is written down." })).Entries;
        entry.Single(e => e.EntryId == hospital.Edges.Receipt.EntryId).CountsByTier["DETAIL"].ShouldBe(1);
        entry.Where(e => e.Action == "ChronologyService/GetChronology").ShouldAllBe(e => !e.CountsByTier.ContainsKey("DETAIL"));
    }

    [Fact]
    public async Task A_new_school_in_another_area_reads_the_plan_that_ended_and_does_not_read_where_she_is_placed()
    {
        await using var p = await WrenAsync();
        await new PeopleService.PeopleServiceClient(p.LeadSocialWorker.CallInvoker).RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = Own("LCS-1"),
            Address = new Address { Line = "9 Ferry Lane", Postcode = "SM4 4AA", Area = "Southmere" },
            Kind = ResidenceKind.FosterOrKin,
            State = LinkState.Confirmed,
            FromDate = "2027-02-20",
            Source = SourceKind.RecordCheck,
        });

        // A hundred and twenty days on.
        await p.ClockAtAsync("2027-06-29 09:00");
        var college = p.As("northmere-college", "Ms Fenmock", "DESIGNATED_LEAD");
        await RecordAsync(college, "C-1", Wren);
        var read = await AllAsync(college, "C-1");
        var plan = read.Single(i => i.Status == ChildStatusCode.Cpp);
        plan.Words.ShouldContain("until Thursday 20 November 2025");
        plan.OrganisationName.ShouldBe("Northmere Children's Services");
        var home = read.Single(i => i.Kind == ChronologyKind.Home && i.FromDate == "2027-02-20");
        home.Words.ShouldContain("away from home");

        // Nor in the edges: which agencies were asked says where she is.
        (await AskAsync(college, "C-1")).ToString().ShouldNotContain("Southmere");
        (await ItemAsync(college, "C-1", home.ItemId)).ToString().ShouldNotContain("Southmere");
        (await AllAsync(p.LeadSocialWorker, "LCS-1")).Single(i => i.ItemId == home.ItemId).Words.ShouldContain("Southmere");
    }

    [Fact]
    public async Task Three_reports_of_one_evening_are_one_event_with_three_sources()
    {
        await using var p = await WrenAsync();
        await ShareAsync(p.Detective, "PNC-1", ConcernIndicator.DaIncident, "2027-02-12");
        await ShareAsync(p.DesignatedLead, "NS-1", ConcernIndicator.DaIncident, "2027-02-12");
        await ShareAsync(p.HealthVisitor, "HV-1", ConcernIndicator.DaIncident, "2027-02-12");
        await ShareAsync(p.HealthVisitor, "HV-1", ConcernIndicator.DaIncident, "2027-02-20");
        var read = (await AllAsync(p.LeadSocialWorker, "LCS-1")).Where(i => i.Indicators.Contains(ConcernIndicator.DaIncident)).ToList();
        read.Count.ShouldBe(4, "every report stays, with its source");
        var evening = read.Where(i => i.FromDate == "2027-02-12").ToList();
        evening.Select(i => i.Agency).ShouldBe([AgencyKind.Health, AgencyKind.Police, AgencyKind.Education], ignoreOrder: true);
        foreach (var item in evening)
            item.SameEventItemIds.ShouldBe(evening.Where(o => o != item).Select(o => o.ItemId), ignoreOrder: true);
        read.Single(i => i.FromDate == "2027-02-20").SameEventItemIds.ShouldBeEmpty();
    }

    [Fact]
    public async Task Referrals_and_services_are_shown_to_those_whom_they_concern()
    {
        await using var p = await WrenAsync();
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-1"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await WorksWithAsync(p.As("northmere-sexual-health", "Cara Dovesample", "SEXUAL_HEALTH_WORKER"), Known(Wren), PractitionerRole.SexualHealthWorker, "01632 960105");
        await new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker).MakeReferralAsync(new Health.MakeReferralRequest
        {
            Referral = new Protocol.Referral.V1.ReferralDraft
            {
                Children = { Known(Wren) },
                RiskStatement = "She was left alone overnight twice.",
                Urgency = Urgency.Standard,
                Consent = ConsentState.Refused,
            },
        });

        var worker = await AllAsync(p.LeadSocialWorker, "LCS-1");
        worker.Single(i => i.Kind == ChronologyKind.Referral).Words.ShouldContain("HEALTH");
        var school = await AllAsync(p.DesignatedLead, "NS-1");
        school.ShouldNotContain(i => i.Kind == ChronologyKind.Referral);
        school.Where(i => i.Kind == ChronologyKind.Service).Select(i => i.OrganisationName).ShouldContain("Northmere Children's Services");

        // Who it is, and at which number, stands in the list of the own service alone.
        worker.Single(i => i is { Kind: ChronologyKind.Service, OrganisationName: "Northmere Children's Services" }).ShouldSatisfyAllConditions(
            i => i.Who.Name.ShouldNotBeEmpty(), i => i.Leads.ShouldBeTrue());
        worker.Concat(school).Where(i => i.Who is null).ShouldAllBe(i => !i.Leads);
        school.Where(i => i.OrganisationName == "Northmere Children's Services").ShouldAllBe(i => i.Who == null);
        foreach (var item in worker.Concat(school))
        {
            foreach (var word in (string[])["Sexual Health", "SEXUAL_HEALTH", "sexual-health", "Dovesample"])
                item.ToString().ShouldNotContain(word, Case.Insensitive);
        }

        // Who only submits reads the own; of an adult and of nobody the answer is the same.
        (await AllAsync(p.TeachingAssistant, "NS-1")).ShouldAllBe(i => i.Kind == ChronologyKind.Birth || i.OrganisationName == "Northmere School");
        await RecordAsync(p.DesignatedLead, "NS-2", Person("Moss", "Hollowtest", "1990-01-05"));
        var adult = await AskAsync(p.DesignatedLead, "NS-2");
        (adult.Items.Count, adult.CriticalPoints.Count, adult.Child.PersonId).ShouldBe((0, 0, ""));
    }

    private static InfoShareConnection Paediatrician(Partnership p) => p.As("northmere-hospital", "Dr Brackmock", "PAEDIATRICIAN");

    private static InfoShareConnection Lado(Partnership p) => p.As("northmere-csc", "Rowan Fellsample", "LADO");

    // Social workers assess; schools and hospitals care.
    private static Purpose PurposeFor(string record) => record.StartsWith("LCS", StringComparison.Ordinal) ? Purpose.AssessChild : Purpose.ProvideCare;

    private static string[] Days(IEnumerable<ChronologyItem> items) => [.. items.Select(i => i.StandsOn)];

    private static async Task<Partnership> WrenAsync()
    {
        var p = await StartAsync("2027-03-01 09:00");
        foreach (var (who, record) in new[]
        {
            (Paediatrician(p), "H-1"), (p.DesignatedLead, "NS-1"), (p.LeadSocialWorker, "LCS-1"), (p.HealthVisitor, "HV-1"), (p.Detective, "PNC-1"),
        })
        {
            await RecordAsync(who, record, Wren);
        }

        await WorksWithAsync(Paediatrician(p), Own("H-1"), PractitionerRole.Paediatrician, "01632 960104");
        await WorksWithAsync(p.DesignatedLead, Own("NS-1"), PractitionerRole.DesignatedLead, "01632 960141");
        await p.StatusAsync("LCS-1", ChildStatusCode.Cpp, "2025-02-03", "2025-11-20");
        await ShareAsync(p.HealthVisitor, "HV-1", ConcernIndicator.HealthPlanNotFollowed, "2024-05-02", "Her inhaler is unused, and her growth has fallen to below the ninth centile.");
        await ShareAsync(p.HealthVisitor, "HV-1", ConcernIndicator.LanguageNeed, "2024-05-02");
        await ShareAsync(p.Detective, "PNC-1", ConcernIndicator.ViolentConviction, "2023-08-01");
        await ShareAsync(Lado(p), "LCS-1", ConcernIndicator.StaffConduct, "2026-11-11");
        await ShareAsync(p.DesignatedLead, "NS-1", ConcernIndicator.TrustedPerson, "");
        await ShareAsync(p.DesignatedLead, "NS-1", ConcernIndicator.UnexplainedInjury, "2026-12-01");
        await new HandoverService.HandoverServiceClient(p.LeadSocialWorker.CallInvoker).RecordUnknownPeriodAsync(new RecordUnknownPeriodRequest
        {
            Person = Own("LCS-1"),
            Kind = UnknownPeriodKind.Abroad,
            FromDate = "2026-01-10",
            ToDate = "2026-07-01",
        });

        // The looks at what was shared are over: what is read from now on changes by nothing but what the stories do.
        await p.ClockAtAsync("2027-03-01 09:05");
        return p;
    }

    private static async Task ShareAsync(
        InfoShareConnection who, string record, ConcernIndicator indicator, string day, string words = "Seen and written down on that day, and not the first time.")
    {
        var concern = new ConcernStatement
        {
            Subject = Own(record),
            Indicators = { indicator },
            Kind = ConcernKind.Event,
            Source = SourceKind.Observed,
            RiskStatement = words,
            ChildContact = ChildContactAnswer.Yes,
            Urgency = Urgency.Standard,
            Consent = ConsentState.NotSoughtPrejudice,
            ConsentReason = "Asking now would end what we see of her.",
            LegalBasis = LegalBasis.SafeguardingCondition,
            Happened = day.Length == 0 ? null : new WhenHappened { FromDate = day },
        };
        switch (record[..2])
        {
            case "NS":
                await new Education.EducationService.EducationServiceClient(who.CallInvoker).ShareConcernAsync(new Education.ShareConcernRequest { Concern = concern });
                break;
            case "PN":
                await new Police.PoliceService.PoliceServiceClient(who.CallInvoker).ShareConcernAsync(new Police.ShareConcernRequest { Concern = concern });
                break;
            case "LC":
                await new SocialCare.SocialCareService.SocialCareServiceClient(who.CallInvoker).ShareConcernAsync(new SocialCare.ShareConcernRequest { Concern = concern });
                break;
            default:
                await new Health.HealthService.HealthServiceClient(who.CallInvoker).ShareConcernAsync(new Health.ShareConcernRequest { Concern = concern });
                break;
        }
    }

    private static async Task<ChronologyItem[]> AllAsync(InfoShareConnection who, string record, int pageSize = 100)
    {
        List<ChronologyItem> items = [];
        var token = "";
        do
        {
            var page = await AskAsync(who, record, pageSize, token);
            page.Items.Count.ShouldBeLessThanOrEqualTo(pageSize);
            items.AddRange(page.Items);
            token = page.NextPageToken;
            if (token.Length > 0)
                page.Items.Count.ShouldBe(pageSize, "a page that is short of what is hidden tells that something is");
        }
        while (token.Length > 0);
        return [.. items];
    }

    private static async Task<GetChronologyResponse> AskAsync(
        InfoShareConnection who, string record, int pageSize = 100, string token = "", Action<GetChronologyRequest>? change = null)
    {
        var request = new GetChronologyRequest
        {
            Child = Own(record),
            Purpose = For(PurposeFor(record), "She came in tired and hungry again and says little."),
            PageSize = pageSize,
            PageToken = token,
        };
        change?.Invoke(request);
        return await new Chronologies(who.CallInvoker).GetChronologyAsync(request);
    }

    private static async Task<GetChronologyItemResponse> ItemAsync(InfoShareConnection who, string record, string itemId) =>
        await new Chronologies(who.CallInvoker).GetChronologyItemAsync(new GetChronologyItemRequest
        {
            Child = Own(record),
            Purpose = For(PurposeFor(record), "She came in tired and hungry again and says little."),
            ItemId = itemId,
        });
}
