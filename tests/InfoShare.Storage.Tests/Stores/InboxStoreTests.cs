using InfoShare.Core.Inbox;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteInboxStoreTests() : InboxStoreTests(StoreEngine.Sqlite)
{
    [Fact]
    public Task A_follower_sees_neither_gap_nor_reordering() => FollowAsync([Store]);
}

public sealed class PostgresInboxStoreTests() : InboxStoreTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task A_follower_of_two_brokers_sees_neither_gap_nor_reordering() => await FollowAsync([Store, await OpenAsync()]);

    [Fact]
    public async Task Of_two_brokers_that_move_one_item_one_loses()
    {
        var item = NewItem();
        await DoAsync(s => s.Inbox.Add(item));
        (await RaceAsync(
            s => MoveAsync(s, item, [NotificationState.Queued], NotificationState.Accepted),
            s => MoveAsync(s, item, [NotificationState.Queued], NotificationState.Declined))).ShouldBe((true, false));
        (await StepsAsync(item)).ShouldBe([NotificationState.Accepted]);
    }
}

public abstract class InboxStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    private static readonly NotificationState[] Unfinished =
        [NotificationState.Queued, NotificationState.Delivered, NotificationState.Read, NotificationState.Accepted];

    [Fact]
    public async Task Items_stand_in_each_organisation_s_own_order()
    {
        var all = Enumerable.Range(0, 6).Select(i => NewItem(i % 2 == 0 ? Council : Surgery)).ToList();
        await Task.WhenAll(await AsOneGroupAsync(() => all.Select(n => DoAsync(s => s.Inbox.Add(n))).ToList()));

        (await AfterAsync(0)).ShouldBe([(all[0].Id, 1), (all[2].Id, 2), (all[4].Id, 3)]);
        (await AfterAsync(2)).ShouldBe([(all[4].Id, 3)]);
        (await AfterAsync(0, limit: 2)).ShouldBe([(all[0].Id, 1), (all[2].Id, 2)]);
        (await AfterAsync(3)).ShouldBeEmpty();
        (await LookAsync(s => s.Inbox.AfterAsync(Surgery, 0, false, 10))).Select(n => n.Id).ShouldBe([all[1].Id, all[3].Id, all[5].Id]);
    }

    [Fact]
    public async Task Finished_items_are_left_out_unless_asked_for()
    {
        var all = Enumerable.Range(0, 4).Select(_ => NewItem()).ToList();
        await DoAsync(s => all.ForEach(s.Inbox.Add));
        await DoAsync(s => MoveAsync(s, all[0], Unfinished, NotificationState.Acted));
        await DoAsync(s => MoveAsync(s, all[2], Unfinished, NotificationState.Declined));
        await DoAsync(s => MoveAsync(s, all[3], Unfinished, NotificationState.Failed));

        (await AfterAsync(0)).Select(n => n.Id).ShouldBe([all[1].Id, all[3].Id]);
        (await AfterAsync(0, finished: true)).Select(n => n.Id).ShouldBe(all.Select(n => n.Id));
    }

    [Fact]
    public async Task Only_an_organisation_s_own_items_are_found()
    {
        var (ours, theirs) = (NewItem(), NewItem(Surgery));
        await DoAsync(s =>
        {
            s.Inbox.Add(ours);
            s.Inbox.Add(theirs);
        });
        (await LookAsync(s => s.Inbox.FindManyAsync(Council, [ours.Id, theirs.Id, "inb_none"]))).Single().Id.ShouldBe(ours.Id);
        (await LookAsync(s => s.Inbox.FindManyAsync(Council, []))).ShouldBeEmpty();
        (await DoAsync(s => MoveAsync(s, theirs with { OrganisationId = Council }, Unfinished, NotificationState.Read))).ShouldBeFalse();
        (await StepsAsync(theirs)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Items_are_found_by_what_they_tell_of()
    {
        var (one, two, three) = (NewItem(), NewItem(Surgery), NewItem());
        one = one with { ConcernId = "con_1", ReferralId = null, Trigger = NotificationTrigger.ConcernShared };
        two = two with { ConcernId = "con_1", ReferralId = "ref_1", Trigger = NotificationTrigger.ConcernShared, PublishedAt = Now.AddDays(1) };
        three = three with { ConcernId = null, ReferralId = "ref_1" };
        await DoAsync(s =>
        {
            s.Inbox.Add(two);
            s.Inbox.Add(one);
            s.Inbox.Add(three);
        });
        (await LookAsync(s => s.Inbox.OfConcernAsync("con_1"))).Select(n => n.Id).ShouldBe([one.Id, two.Id]);
        (await LookAsync(s => s.Inbox.OfReferralAsync("ref_1"))).Select(n => n.Id).ShouldBe([three.Id, two.Id]);
        (await LookAsync(s => s.Inbox.OfConcernAsync("con_none"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_command_finds_what_it_published_and_the_inbox_shows_it_only_after()
    {
        var item = NewItem() with { ReferralId = "ref_1" };
        var (found, shown) = await DoAsync(async s =>
        {
            s.Inbox.Add(item);
            return (await s.Inbox.OfReferralAsync("ref_1"), await s.Inbox.AfterAsync(Council, 0, true, 10));
        });
        found.Single().Sequence.ShouldBe(0);
        shown.ShouldBeEmpty();
        (await AfterAsync(0)).ShouldBe([(item.Id, 1)]);
    }

    [Fact]
    public async Task Only_queued_items_become_delivered_and_the_step_is_kept()
    {
        var (queued, read, theirs) = (NewItem(), NewItem(), NewItem(Surgery));
        await DoAsync(s =>
        {
            s.Inbox.Add(queued);
            s.Inbox.Add(read);
            s.Inbox.Add(theirs);
        });
        await DoAsync(s => MoveAsync(s, read, Unfinished, NotificationState.Read, "Reader"));
        Clock.Advance(TimeSpan.FromMinutes(1));
        var at = Now;
        await DoAsync(s => s.Inbox.MarkDelivered(Council, [queued.Id, read.Id, theirs.Id], at));
        Clock.Advance(TimeSpan.FromMinutes(1));
        await DoAsync(s => s.Inbox.MarkDelivered(Council, [queued.Id], Now));
        await DoAsync(s => s.Inbox.MarkDelivered(Council, [], Now));

        var delivered = await FindAsync(queued);
        (delivered.State, delivered.StateSince).ShouldBe((NotificationState.Delivered, at));
        (await FindAsync(read)).State.ShouldBe(NotificationState.Read);
        (await FindAsync(theirs)).State.ShouldBe(NotificationState.Queued);
        (await StepsAsync(queued)).ShouldBe([NotificationState.Delivered]);
        (await StepsAsync(theirs)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_item_moves_forward_keeps_its_first_reader_and_its_steps()
    {
        var item = NewItem();
        await DoAsync(s => s.Inbox.Add(item));
        (await DoAsync(s => MoveAsync(s, item, [NotificationState.Queued], NotificationState.Read, "First"))).ShouldBeTrue();
        Clock.Advance(TimeSpan.FromMinutes(1));
        (await DoAsync(s => MoveAsync(s, item, [NotificationState.Read], NotificationState.Acted, "Second", "rang the family"))).ShouldBeTrue();
        (await DoAsync(s => MoveAsync(s, item, [NotificationState.Read, NotificationState.Queued], NotificationState.Declined))).ShouldBeFalse();

        var moved = await FindAsync(item);
        (moved.State, moved.ReadBy, moved.Note, moved.StateSince).ShouldBe((NotificationState.Acted, "First", "rang the family", Now));
        (await StepsAsync(item)).ShouldBe([NotificationState.Read, NotificationState.Acted]);
    }

    [Fact]
    public async Task The_organisation_is_woken()
    {
        using var bell = Store.Subscribe($"inbox:{Council}");
        await DoAsync(s => s.Inbox.Add(NewItem()));
        (await bell.WaitAsync(Timeout.InfiniteTimeSpan, Ct)).ShouldBeTrue();
    }

    /// <summary>Publishes from all brokers at once while somebody reads on from the last sequence that he saw.</summary>
    protected async Task FollowAsync(IReadOnlyList<IStore> stores)
    {
        const int Each = 150;
        var publishing = Task.WhenAll(stores.SelectMany(store => Enumerable.Range(0, Each).Select(i =>
            DoAsync(s => s.Inbox.Add(NewItem(i % 3 == 0 ? Surgery : Council)), store))));

        long seen = 0;
        var total = stores.Count * Each * 2 / 3;
        while (seen < total)
        {
            var over = publishing.IsCompleted;
            var next = await LookAsync(s => s.Inbox.AfterAsync(Council, seen, true, 40));
            next.Select(n => n.Sequence).ShouldBe(Enumerable.Range(1, next.Count).Select(i => seen + i));
            seen += next.Count;
            if (over && next.Count == 0)
                break;
        }
        await publishing;
        seen.ShouldBe(total);
    }

    protected ValueTask<bool> MoveAsync(
        IWriteSession session, Notification item, NotificationState[] from, NotificationState to, string? reader = null, string? note = null) =>
        session.Inbox.TryMoveAsync(item.OrganisationId, item.Id, from, to, reader, note, Now);

    protected Task<List<NotificationState>> StepsAsync(Notification item) => ReadAsync(sql => sql.QueryAsync<NotificationState>(
        "SELECT state FROM notification_step WHERE notification_id = @id ORDER BY at", new { item.Id }));

    private async Task<Notification> FindAsync(Notification item) =>
        (await LookAsync(s => s.Inbox.FindManyAsync(item.OrganisationId, [item.Id]))).Single();

    private async Task<IEnumerable<(string Id, long Sequence)>> AfterAsync(long sequence, bool finished = false, int limit = 10) =>
        (await LookAsync(s => s.Inbox.AfterAsync(Council, sequence, finished, limit))).Select(n => (n.Id, n.Sequence));
}
