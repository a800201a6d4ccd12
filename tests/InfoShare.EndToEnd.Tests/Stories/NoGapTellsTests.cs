using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.Identity.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.Roster.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1;
using Handovers = InfoShare.Protocol.Handover.V1.HandoverService.HandoverServiceClient;
using Health = InfoShare.Protocol.Health.V1;
using Inbox = InfoShare.Protocol.Inbox.V1.InboxService.InboxServiceClient;
using Questions = InfoShare.Protocol.Identity.V1.IdentityService.IdentityServiceClient;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// Counts, pages, digests and streams do not give away what is hidden (H6, L8, L10, D15): a short page with a token behind it, or a message
/// that says nothing, tells that something was passed over, and where it lies. Wednesday 10 March 2027.
/// </summary>
public sealed class NoGapTellsTests
{
    private const string Worker = "u-owen-peatsample";

    /// <summary>A social worker is kept in silence from two children: no list has a page that is empty and goes on.</summary>
    [Fact]
    public async Task Whoever_is_kept_from_somebody_finds_no_gap_in_any_list()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var worker = p.DutySocialWorker;
        (string Given, string Otherwise, string Born, string Misheard)[] kept = [("Katarzyna", "Katarzina", "2016-03-02", "2016-02-03"), ("Magdalena", "Magdalina", "2014-07-04", "2014-04-07")];
        foreach (var (index, child) in kept.Index())
        {
            var (csc, school) = ($"CSC-{index}", $"SIMS-{index}");
            await RecordAsync(p.LeadSocialWorker, csc, Person(child.Given, "Reedtest", child.Born, "12 Mill Lane", "NM1 4QT"));
            await RecordAsync(p.DesignatedLead, school, Person(child.Otherwise, "Reedtest", child.Misheard));
            await ReferAsync(p, Known(Person(child.Given, "Reedtest", child.Born, "12 Mill Lane", "NM1 4QT")));
            await new Handovers(p.LeadSocialWorker.CallInvoker).OfferHandoverAsync(new OfferHandoverRequest
            {
                Handover = new HandoverDraft
                {
                    Subjects = { Own(csc) },
                    Kind = HandoverKind.AreaToArea,
                    To = new HandoverTarget { OrganisationId = "southmere-csc" },
                    Words = new HandoverWords { ResidualRisk = "What is known so far is in the record." },
                },
            });
        }

        await RecordAsync(p.DesignatedLead, "SIMS-open", Person("Dov", "Roomermock", "2015-02-02", "9 Quiet Lane", "NM6 1AB"));
        var open = await ReferAsync(p, Own("SIMS-open"));
        var everybody = new Dictionary<string, int>
        {
            ["tray"] = (await PagesAsync(t => TrayAsync(worker, t))).Count,
            ["handovers"] = (await PagesAsync(t => HandoversAsync(worker, t))).Count,
            ["questions"] = (await PagesAsync(t => QuestionsAsync(worker, t))).Count,
        };
        everybody.ShouldBe(new Dictionary<string, int> { ["tray"] = 3, ["handovers"] = 2, ["questions"] = 2 }, "the lists have what is to be kept");

        // A man from whom he is kept too stands in two concerns about a child whom he may know.
        await RecordAsync(p.LeadSocialWorker, "CSC-abel", Person("Abel", "Trayhushmock", "1980-06-07", "7 Tray Lane", "NM7 2AA"));
        foreach (var record in (string[])["CSC-0", "CSC-1", "CSC-abel"])
            await DeclareAsync(p.SocialCareManager, Own(record), Worker);
        foreach (var words in (string[])["She says that Abel burned her hand.", "She says that Abel locked her in."])
            await BurnedAsync(p, words);

        (await PagesAsync(t => TrayAsync(worker, t))).ShouldBe([open]);
        (await PagesAsync(t => HandoversAsync(worker, t))).ShouldBeEmpty();
        (await PagesAsync(t => QuestionsAsync(worker, t))).ShouldBeEmpty();
        (await PagesAsync(t => InboxAsync(worker, t))).ShouldBe((await InboxOf(worker)).Select(i => i.ItemId));
        (await PagesAsync(t => TrayAsync(p.LeadSocialWorker, t))).Count.ShouldBe(5);
    }

    /// <summary>What was sent is listed in the same way: a teacher is kept from two children whom a colleague referred.</summary>
    [Fact]
    public async Task What_a_colleague_sent_leaves_no_gap_among_what_was_sent()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var teacher = p.As("northmere-school", "Alan Pagemock", "DESIGNATED_LEAD");
        foreach (var (given, born) in ((string, string)[])[("Wren", "2017-06-06"), ("Lark", "2019-06-07"), ("Dov", "2015-02-02")])
        {
            await RecordAsync(p.DesignatedLead, $"SIMS-{given}", Person(given, "Sentmock", born, $"{given.Length} Sent Lane", "NM6 3AA"));
            await ReferAsync(p, Own($"SIMS-{given}"));
        }

        (await PagesAsync(t => SentAsync(teacher, t))).Count.ShouldBe(3);
        foreach (var given in (string[])["Lark", "Dov"])
            await DeclareAsync(p.DesignatedLead, Own($"SIMS-{given}"), "u-alan-pagemock");
        (await PagesAsync(t => SentAsync(teacher, t))).Count.ShouldBe(1);
    }

    /// <summary>A police station is told of what a response officer may not know to exist: his pages do not count it.</summary>
    [Fact]
    public async Task A_role_that_may_not_know_of_a_class_does_not_count_what_came_of_it()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var child = Person("Nia", "Classmock", "2012-06-06", "7 Class Lane", "NM7 4AA");
        await RecordAsync(p.Detective, "POL-nia", child);
        await WorksWithAsync(p.Detective, Own("POL-nia"), PractitionerRole.PublicProtection, "01632 960171");
        foreach (var words in (string[])["An older man pays for her telephone.", "She is brought to us in his car."])
        {
            await new Health.HealthService.HealthServiceClient(p.As("northmere-sexual-health", "Bea Tarnmock", "SEXUAL_HEALTH_WORKER").CallInvoker).ShareConcernAsync(
                new Health.ShareConcernRequest { Concern = Statement(Known(child), words, ConcernIndicator.SexualExploitation) });
        }

        (await InboxOf(p.Detective)).Count(i => i.Trigger == NotificationTrigger.ConcernShared).ShouldBe(2);
        var officer = p.As("northmere-police", "PC Elm Hillmock", "RESPONSE_OFFICER");
        (await InboxOf(officer)).ShouldNotContain(i => i.Trigger == NotificationTrigger.ConcernShared);
        (await PagesAsync(t => InboxAsync(officer, t))).ShouldBe((await InboxOf(officer)).Select(i => i.ItemId));
    }

    /// <summary>A digest is written once for everybody, and read by whoever is kept from somebody in it.</summary>
    [Fact]
    public async Task A_digest_counts_what_its_reader_may_see()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (kept, open) = (Person("Ansel", "Digestmock", "2026-10-11", "7 Kiln Row", "NM7 7AB"), Person("Bea", "Digestmock", "2025-10-11", "8 Kiln Row", "NM7 7AC"));
        foreach (var (record, child) in ((string, Demographics)[])[("HV-1", kept), ("HV-2", open)])
        {
            await RecordAsync(p.HealthVisitor, record, child);
            await WorksWithAsync(p.HealthVisitor, Own(record), PractitionerRole.HealthVisitor, "01632 960161");
        }

        await new RosterService.RosterServiceClient(p.SystemOf("northmere-health-visiting").CallInvoker).SetDigestAsync(new SetDigestRequest { DailyAt = "16:00" });
        var colleague = p.As("northmere-health-visiting", "Rolf Plainmock", "HEALTH_VISITOR");
        var lead = p.As("northmere-health-visiting", "Nan Leadmock", "NAMED_PROFESSIONAL");
        await DeclareAsync(lead, Own("HV-1"), "u-rolf-plainmock");
        await ShareAsync(p, kept, "Seen at the visit, and not explained.");
        await ShareAsync(p, open, "Seen at the visit, and not explained either.");
        await p.ClockAtAsync("2027-03-10 16:01");
        var whole = Digest(await InboxOf(p.HealthVisitor));
        whole.Summary.ShouldBe("2 items of low urgency since the last digest: 2 CONCERN_SHARED.");
        var part = Digest(await InboxOf(colleague));
        (part.Summary, part.Parts.Count).ShouldBe(("1 item of low urgency since the last digest: 1 CONCERN_SHARED.", 1));
        (await ItemAsync(colleague, part.ItemId)).Summary.ShouldBe(part.Summary);

        // One of which he may see no part is not there, by its id neither.
        await ShareAsync(p, kept, "Seen again, and not explained.");
        await p.ClockAtAsync("2027-03-11 16:01");
        var second = (await InboxOf(p.HealthVisitor)).Single(i => i.Trigger == NotificationTrigger.Digest && i.ItemId != whole.ItemId);
        (await InboxOf(colleague)).ShouldNotContain(i => i.ItemId == second.ItemId);
        var (there, nowhere) = (await RefusalOf(() => ItemAsync(colleague, second.ItemId)), await RefusalOf(() => ItemAsync(colleague, "ntf_00000000000000000000000000")));
        (there.Reason, there.Message).ShouldBe((nowhere.Reason, nowhere.Message));
        (await RefusalOf(async () => await new Inbox(colleague.CallInvoker).AcknowledgeItemsAsync(
            new AcknowledgeItemsRequest { ItemIds = { second.ItemId }, State = NotificationState.Read }))).Reason.ShouldBe("NOT_FOUND");

        static InboxItem Digest(IEnumerable<InboxItem> items) => items.Single(i => i.Trigger == NotificationTrigger.Digest);
    }

    /// <summary>The stream of referrals is the tray that moves: what the tray keeps from a worker does not come by it, nor does a message in its place.</summary>
    [Fact]
    public async Task The_streams_send_neither_what_is_kept_nor_a_sign_that_it_came()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        foreach (var given in (string[])["Wren", "Dov", "Ada"])
            await RecordAsync(p.DesignatedLead, $"SIMS-{given}", Person(given, "Streammock", $"201{given.Length}-06-0{given[0] % 7 + 1}", $"{given.Length} Stream Lane", "NM6 5AA"));
        await RecordAsync(p.LeadSocialWorker, "CSC-wren", Person("Wren", "Streammock", $"2014-06-0{'W' % 7 + 1}", "4 Stream Lane", "NM6 5AA"));
        var kept = await ReferAsync(p, Own("SIMS-Wren"));
        var open = await ReferAsync(p, Own("SIMS-Dov"));
        await DeclareAsync(p.SocialCareManager, Own("CSC-wren"), Worker);

        using var stream = new SocialCare(p.DutySocialWorker.CallInvoker).WatchReferrals(new WatchReferralsRequest(), deadline: DateTime.UtcNow.AddMinutes(2));
        using var inbox = new Inbox(p.DutySocialWorker.CallInvoker).StreamInbox(new StreamInboxRequest(), deadline: DateTime.UtcNow.AddMinutes(2));
        (await NextReferralAsync()).ShouldBe(open);

        // Her referral moves while he watches, and the manager is told that he asked for her; then something of another child comes.
        var colleague = p.LeadSocialWorker;
        await new SocialCare(colleague.CallInvoker).TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = kept, Version = 1 });
        (await new SocialCare(p.DutySocialWorker.CallInvoker).QueryChildAsync(new Protocol.SocialCare.V1.QueryChildRequest
        {
            Child = Own("CSC-wren"),
            Purpose = For(Purpose.AssessChild, "School rang about bruises this morning"),
        })).Picture.Lead.HasLead.ShouldBeFalse("by the own record as of a child whom it just began");
        var later = await ReferAsync(p, Own("SIMS-Ada"));
        (await NextReferralAsync()).ShouldBe(later);

        var items = new List<InboxItem>();
        while (items.All(i => i.ReferralId != later))
        {
            (await inbox.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeTrue();
            items.Add(inbox.ResponseStream.Current.Item.ShouldNotBeNull("no message comes without an item, but for the heartbeat"));
        }

        items.ShouldNotContain(i => i.ReferralId == kept || i.Trigger == NotificationTrigger.ConflictedLookUp);

        async Task<string> NextReferralAsync()
        {
            (await stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeTrue();
            return stream.ResponseStream.Current.Referral.ShouldNotBeNull("no message comes without a referral, but for the heartbeat").ReferralId;
        }
    }

    /// <summary>All rows of a list, one a page: no page is empty while more follows, and the last one is only when there is nothing at all.</summary>
    private static async Task<List<string>> PagesAsync(Func<string, Task<(IEnumerable<string> Ids, string Next)>> page)
    {
        var all = new List<string>();
        var token = "";
        do
        {
            var (ids, next) = await page(token);
            var rows = ids.ToList();
            rows.Count.ShouldBe(rows.Count == 0 && next.Length == 0 && token.Length == 0 ? 0 : 1, "a page that shows nothing and goes on");
            all.AddRange(rows);
            token = next;
        }
        while (token.Length > 0);
        return all;
    }

    private static async Task<(IEnumerable<string>, string)> TrayAsync(InfoShareConnection who, string token)
    {
        var page = await new SocialCare(who.CallInvoker).ListReferralsAsync(new ListReferralsRequest { PageSize = 1, PageToken = token });
        return (page.Referrals.Select(r => r.ReferralId), page.NextPageToken);
    }

    private static async Task<(IEnumerable<string>, string)> SentAsync(InfoShareConnection who, string token)
    {
        var page = await new Referrals(who.CallInvoker).ListSentReferralsAsync(new ListSentReferralsRequest { PageSize = 1, PageToken = token });
        return (page.Referrals.Select(r => r.ReferralId), page.NextPageToken);
    }

    private static async Task<(IEnumerable<string>, string)> HandoversAsync(InfoShareConnection who, string token)
    {
        var page = await new Handovers(who.CallInvoker).ListHandoversAsync(new ListHandoversRequest { Filter = HandoverFilter.OfferedByUs, PageSize = 1, PageToken = token });
        return (page.Handovers.Select(h => h.HandoverId), page.NextPageToken);
    }

    private static async Task<(IEnumerable<string>, string)> QuestionsAsync(InfoShareConnection who, string token)
    {
        var page = await new Questions(who.CallInvoker).ListIdentityQuestionsAsync(new ListIdentityQuestionsRequest { PageSize = 1, PageToken = token });
        return (page.Questions.Select(q => q.QuestionId), page.NextPageToken);
    }

    private static async Task<(IEnumerable<string>, string)> InboxAsync(InfoShareConnection who, string token)
    {
        var page = await new Inbox(who.CallInvoker).ListInboxAsync(new ListInboxRequest { PageSize = 1, PageToken = token });
        return (page.Items.Select(i => i.ItemId), page.NextPageToken);
    }

    private static async Task<string> ReferAsync(Partnership p, SubjectRef child) =>
        (await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).MakeReferralAsync(new Education.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { child }, RiskStatement = "She is alone at night while her mother works.", Urgency = Urgency.Standard },
        })).Receipt.ReferralId;

    private static async Task BurnedAsync(Partnership p, string words)
    {
        var statement = Statement(Known(Person("Tess", "Trayhushmock", "2016-06-06", "7 Tray Lane", "NM7 2AA")), words);
        statement.Urgency = Urgency.SameDay;
        statement.SuspectedSources.Add(Own("EMIS-abel"));
        await RecordAsync(p.Doctor, "EMIS-abel", Person("Abel", "Trayhushmock", "1980-06-07", "7 Tray Lane", "NM7 2AA"));
        await new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(new Health.ShareConcernRequest { Concern = statement });
    }

    private static async Task ShareAsync(Partnership p, Demographics child, string words) =>
        await new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(new Health.ShareConcernRequest { Concern = Statement(Known(child), words) });

    private static ConcernStatement Statement(SubjectRef subject, string words, ConcernIndicator indicator = ConcernIndicator.PoorHygiene) => new()
    {
        Subject = subject,
        Indicators = { indicator },
        Kind = ConcernKind.Event,
        Source = SourceKind.Observed,
        RiskStatement = words,
        Urgency = Urgency.Standard,
        LegalBasis = LegalBasis.SafeguardingCondition,
    };

    private static async Task<InboxItem> ItemAsync(InfoShareConnection who, string id) =>
        (await new Inbox(who.CallInvoker).GetItemAsync(new GetItemRequest { ItemId = id })).Item;

    private static async Task DeclareAsync(InfoShareConnection who, SubjectRef person, string practitioner) =>
        await new ConflictService.ConflictServiceClient(who.CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            PractitionerId = practitioner,
            Person = person,
            Kind = ConflictKind.ConflictOfInterest,
            Reason = "A matter of the family's or of an allegation.",
            OpenToPractitioner = false,
        });
}
