using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Inbox;
using InfoShare.Core.Referrals;
using InfoShare.Core.Vocabulary;
using static InfoShare.Broker.Tests.Referrals.ReferralWorld;

namespace InfoShare.Broker.Tests.Referrals;

public sealed class InboxTests
{
    private static readonly FeedPace Quick = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(300));

    [Fact]
    public async Task A_stream_replays_then_waits_and_marks_as_delivered_before_it_gives()
    {
        await using var world = await CreateAsync();
        await world.ReferAsync(Hana, Maternity);
        await using var stream = Follow(world, 0).GetAsyncEnumerator(Ct);

        var first = await NextItemsAsync(stream);
        first.Single().Item.State.ShouldBe(NotificationState.Delivered);
        (await world.InboxAsync(Council)).Single().State.ShouldBe(NotificationState.Delivered);

        var waiting = NextItemsAsync(stream);
        var second = await world.ReferAsync(Gp, Surgery);
        (await waiting).Single().Item.ReferralId.ShouldBe(second.Receipt.ReferralId);
    }

    [Fact]
    public async Task A_quiet_stream_tells_its_cursor()
    {
        await using var world = await CreateAsync();
        await using var stream = Follow(world, 7).GetAsyncEnumerator(Ct);
        (await stream.MoveNextAsync()).ShouldBeTrue();
        stream.Current.Sequence.ShouldBe(7);
        stream.Current.Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Resuming_repeats_what_was_not_acknowledged_and_nothing_that_was()
    {
        await using var world = await CreateAsync();
        for (var i = 0; i < 3; i++)
            await world.ReferAsync(Hana, Maternity);
        IReadOnlyList<InboxItemView> items;
        await using (var stream = Follow(world, 0).GetAsyncEnumerator(Ct))
            items = await NextItemsAsync(stream);
        items.Count.ShouldBe(4, "three referrals and the manager's notice of the series");

        await AcknowledgeAsync(world, Owen, NotificationState.Read, items[1].Item.Id);
        await using (var stream = Follow(world, 0).GetAsyncEnumerator(Ct))
            (await NextItemsAsync(stream)).Select(i => i.Item.Id).ShouldBe(items.Where(i => i != items[1]).Select(i => i.Item.Id));
        await using (var stream = Follow(world, items[2].Item.Sequence).GetAsyncEnumerator(Ct))
            (await NextItemsAsync(stream)).Select(i => i.Item.Id).ShouldBe([items[3].Item.Id]);
    }

    [Fact]
    public async Task Items_move_forward_only_and_name_who_read_them()
    {
        await using var world = await CreateAsync();
        await world.ReferAsync(Hana, Maternity);
        var id = (await world.InboxAsync(Council)).Single().Id;

        (await AcknowledgeAsync(world, Owen, NotificationState.Read, id)).Single().Item.ReadBy.ShouldBe("Owen Peatsample");
        (await AcknowledgeAsync(world, Lena, NotificationState.Read, id)).Single().Item.ReadBy.ShouldBe("Owen Peatsample");
        await AcknowledgeAsync(world, Owen, NotificationState.Accepted, id);
        var bare = await Should.ThrowAsync<RuleException>(() => AcknowledgeAsync(world, Owen, NotificationState.Acted, id));
        bare.Violations.Single().Field.ShouldBe("note");
        (await AcknowledgeAsync(world, Owen, NotificationState.Acted, "Visited at ten.", id)).Single().Item.Note.ShouldBe("Visited at ten.");
        var back = await Should.ThrowAsync<RuleException>(() => AcknowledgeAsync(world, Owen, NotificationState.Read, id));
        back.Reason.ShouldBe(ErrorReason.IllegalState);
        back.Facts["current_state"].ShouldBe("ACTED");

        var list = new ListInboxHandler(world.Store, world.Directory, world.Clock);
        (await list.HandleAsync(new ListInbox(false, 0, 25), CallOf(Council, Owen), Ct)).Items.ShouldBeEmpty();
        (await list.HandleAsync(new ListInbox(true, 0, 25), CallOf(Council, Owen), Ct)).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task One_foreign_item_refuses_all()
    {
        await using var world = await CreateAsync();
        await world.ReferAsync(Hana, Maternity);
        var id = (await world.InboxAsync(Council)).Single().Id;
        (await Should.ThrowAsync<RuleException>(() => AcknowledgeAsync(world, Owen, Council, NotificationState.Read, null, id, "ntf_none")))
            .Reason.ShouldBe(ErrorReason.NotFound);
        (await Should.ThrowAsync<RuleException>(() => AcknowledgeAsync(world, Gp, Surgery, NotificationState.Read, null, id)))
            .Reason.ShouldBe(ErrorReason.NotFound);
        (await Should.ThrowAsync<RuleException>(() => AcknowledgeAsync(world, null, Council, NotificationState.Read, null, id)))
            .Reason.ShouldBe(ErrorReason.PractitionerRequired);
        (await world.InboxAsync(Council)).Single().State.ShouldBe(NotificationState.Queued);
    }

    [Fact]
    public async Task A_list_is_paged_and_support_staff_see_what_is_addressed_to_them()
    {
        await using var world = await CreateAsync();
        var byLead = (await world.ReferAsync(Lead, School)).Receipt.ReferralId;
        var byKit = (await world.ReferAsync(Kit, School)).Receipt.ReferralId;
        foreach (var id in (string[])[byLead, byKit])
        {
            await world.TakeAsync(id, Owen);
            await world.DecideAsync(id, Owen, Decision(Disposition.Assessment), "We assess: a visit on Thursday.");
        }

        var list = new ListInboxHandler(world.Store, world.Directory, world.Clock);
        var kits = await list.HandleAsync(new ListInbox(false, 0, 25), CallOf(School, Kit), Ct);
        kits.Items.ShouldNotBeEmpty();
        kits.Items.ShouldAllBe(i => i.Item.ReferralId == byKit);
        var first = await list.HandleAsync(new ListInbox(false, 0, 2), CallOf(School, Lead), Ct);
        var second = await list.HandleAsync(new ListInbox(false, first.Next!.Value, 2), CallOf(School, Lead), Ct);
        first.Items.Concat(second.Items).Select(i => i.Item.ReferralId).ShouldBe([byLead, byLead, byKit, byKit]);
        second.Next.ShouldBeNull();
    }

    [Fact]
    public async Task A_list_may_be_of_some_referrals_and_most_urgent_first_and_shows_no_more_than_any_other()
    {
        await using var world = await CreateAsync();
        var byLead = (await world.ReferAsync(Lead, School)).Receipt.ReferralId;
        var byKit = (await world.ReferAsync(Kit, School)).Receipt.ReferralId;
        foreach (var id in (string[])[byLead, byKit])
        {
            await world.TakeAsync(id, Owen);
            await world.DecideAsync(id, Owen, Decision(Disposition.Assessment), "We assess: a visit on Thursday.");
        }

        var list = new ListInboxHandler(world.Store, world.Directory, world.Clock);
        var asked = new ListInbox(false, 0, 25) { About = new ItemsAbout(ItemSubject.Referral, [byLead, byKit]) };
        (await list.HandleAsync(asked with { About = new ItemsAbout(ItemSubject.Referral, [byKit]) }, CallOf(School, Lead), Ct)).Items.Select(i => i.Item.ReferralId).Distinct().ShouldBe([byKit]);
        (await list.HandleAsync(asked, CallOf(School, Kit), Ct)).Items.ShouldAllBe(i => i.Item.ReferralId == byKit);

        // Page by page it is what any list gives, in another order, and what may not be known leaves no gap.
        foreach (var who in (Core.Access.Practitioner[])[Lead, Kit])
        {
            var whole = (await list.HandleAsync(new ListInbox(false, 0, 100), CallOf(School, who), Ct)).Items.Select(i => i.Item).ToList();
            List<string> met = [];
            InboxPlace? after = null;
            do
            {
                var page = await list.HandleAsync(new ListInbox(false, 0, 1) { MostUrgentFirst = true, After = after }, CallOf(School, who), Ct);
                page.Items.Count.ShouldBe(1);
                met.AddRange(page.Items.Select(i => i.Item.Id));
                after = page.NextPlace;
            }
            while (after is not null);
            met.ShouldBe(whole.OrderBy(i => InboxPlace.Of(i).Rank).ThenBy(i => i.RespondBy ?? DateTimeOffset.MaxValue).ThenBy(i => i.Sequence).Select(i => i.Id));
        }
    }

    [Fact]
    public async Task The_watch_of_referrals_begins_with_the_open_ones_and_follows_changes()
    {
        await using var world = await CreateAsync();
        var id = (await world.ReferAsync(Hana, Maternity)).Receipt.ReferralId;
        var feed = new ReferralFeed(world.Store, world.Directory, world.Clock);
        await using var stream = feed.FollowAsync(CallOf(Council, null), 0, Quick, Ct).GetAsyncEnumerator(Ct);
        (await NextReferralsAsync(stream)).Single().Referral.State.ShouldBe(ReferralState.Delivered);
        var waiting = NextReferralsAsync(stream);
        await world.TakeAsync(id, Owen);
        (await waiting).Single().Referral.State.ShouldBe(ReferralState.Owned);
    }

    private static IAsyncEnumerable<InboxBatch> Follow(ReferralWorld world, long after) =>
        new InboxFeed(world.Store, world.Directory, world.Clock).FollowAsync(CallOf(Council, null), after, Quick, Ct);

    private static async Task<IReadOnlyList<InboxItemView>> NextItemsAsync(IAsyncEnumerator<InboxBatch> stream)
    {
        do
            (await stream.MoveNextAsync()).ShouldBeTrue();
        while (stream.Current.Items.Count == 0);
        return stream.Current.Items;
    }

    private static async Task<IReadOnlyList<ReferralView>> NextReferralsAsync(IAsyncEnumerator<ReferralBatch> stream)
    {
        do
            (await stream.MoveNextAsync()).ShouldBeTrue();
        while (stream.Current.Referrals.Count == 0);
        return stream.Current.Referrals;
    }

    private static Task<IReadOnlyList<InboxItemView>> AcknowledgeAsync(
        ReferralWorld world, Practitioner by, NotificationState state, params string[] ids) =>
        AcknowledgeAsync(world, by, Council, state, null, ids);

    private static Task<IReadOnlyList<InboxItemView>> AcknowledgeAsync(
        ReferralWorld world, Practitioner by, NotificationState state, string note, string id) =>
        AcknowledgeAsync(world, by, Council, state, note, id);

    private static async Task<IReadOnlyList<InboxItemView>> AcknowledgeAsync(
        ReferralWorld world, Practitioner? by, string organisation, NotificationState state, string? note, params string[] ids) =>
        (await new AcknowledgeItemsHandler(world.Store, world.Directory, world.Clock)
            .HandleAsync(new AcknowledgeItems(ids, state, note), CallOf(organisation, by), Ct)).Items;
}
