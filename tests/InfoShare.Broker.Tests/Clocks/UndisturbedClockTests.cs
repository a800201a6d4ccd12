using System.Globalization;
using InfoShare.Broker.Tests.Referrals;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage;
using static InfoShare.Broker.Tests.Referrals.ReferralWorld;

namespace InfoShare.Broker.Tests.Clocks;

/// <summary>
/// What the clock says, to whom and how often depends on the deadlines alone: a restart, a second broker, a clock that is set
/// back and forward, midnight, a clock change, leap day and a run of holidays change nothing.
/// </summary>
public sealed class UndisturbedClockTests
{
    private const int Hours = 10 * 24;

    public static TheoryData<StoreEngine, string> Starts
    {
        get
        {
            var all = new TheoryData<StoreEngine, string>();
            foreach (var start in (string[])["2026-04-02 16:40", "2026-10-23 17:01", "2026-12-23 23:59", "2027-03-25 00:00", "2028-02-25 17:01"])
                all.Add(StoreEngine.Sqlite, start);

            // What two brokers make of one database does not depend on the season.
            all.Add(StoreEngine.Postgres, "2026-04-02 16:40");
            all.Add(StoreEngine.Postgres, "2026-10-23 17:01");
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Starts))]
    public async Task Each_escalation_is_told_once_whatever_befalls_the_clock_and_the_brokers(StoreEngine engine, string start)
    {
        await using var calm = await ReferredAsync(engine, start);
        for (var hour = 0; hour < Hours; hour++)
        {
            calm.Clock.Advance(TimeSpan.FromHours(1));
            await calm.Sweep().SweepAsync(Ct);
            await Deliveries(calm).SweepAsync(Ct);
        }

        await using var wild = await ReferredAsync(engine, start);
        var other = engine == StoreEngine.Postgres ? await wild.OpenAsync("other") : null;
        var random = new Random(20_290);
        for (var hour = 0; hour < Hours; hour++)
        {
            wild.Clock.Advance(TimeSpan.FromHours(1));
            if (random.Next(5) == 0)
                await SetBackAsync(wild, TimeSpan.FromMinutes(random.Next(1, 3 * 24 * 60)));
            if (random.Next(12) == 0)
                await wild.RestartAsync();
            await Task.WhenAll(wild.Sweep().SweepAsync(Ct), wild.Sweep(other).SweepAsync(Ct), wild.Sweep().SweepAsync(Ct));
            await Task.WhenAll(Deliveries(wild).SweepAsync(Ct), Deliveries(wild, other).SweepAsync(Ct), Deliveries(wild).SweepAsync(Ct));
        }

        var told = await ToldAsync(calm);
        told.Count.ShouldBeGreaterThan(20);
        foreach (var trigger in (string[])["REFERRAL_LATE", "REFERRAL_UNOWNED", "TELEPHONE_NEEDED", "ALERT_UNANSWERED"])
            told.ShouldContain(t => t.Contains(trigger, StringComparison.Ordinal));
        (await ToldAsync(wild)).ShouldBe(told);
        // Those of one instant are in the order of their ids, which are the brokers'.
        (await wild.PendingAsync()).Select(p => (p.DueAt, p.Purpose)).Order().ShouldBe((await calm.PendingAsync()).Select(p => (p.DueAt, p.Purpose)).Order());
    }

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task A_clock_set_back_fires_nothing_twice_and_what_is_made_meanwhile_keeps_its_order(StoreEngine engine)
    {
        await using var world = await CreateAsync(engine);
        var first = (await world.ReferAsync(Hana, Maternity)).Receipt.ReferralId;
        world.Clock.Advance(TimeSpan.FromDays(2));
        (await world.Sweep().SweepAsync(Ct)).ShouldBe(1);

        // A host whose clock was wrong is put right: two days are lived again.
        world.Clock.Advance(TimeSpan.FromDays(-2));
        (await world.Sweep().SweepAsync(Ct)).ShouldBe(0);
        var second = (await world.ReferAsync(Hana, Maternity)).Receipt.ReferralId;
        second.ShouldNotBe(first);
        var items = await world.InboxAsync(Council);
        items.Select(i => i.Sequence).ShouldBe(items.Select(i => i.Sequence).Order());
        items.Select(i => i.Id).Distinct().Count().ShouldBe(items.Count);
        items[^1].ReferralId.ShouldBe(second);

        // Each is told of its own lateness once; the first goes on where it stood.
        world.Clock.Advance(TimeSpan.FromDays(2));
        (await world.Sweep().SweepAsync(Ct)).ShouldBe(1);
        (await LateAsync(world, first)).ShouldBe(1);
        (await LateAsync(world, second)).ShouldBe(1);
        world.Clock.Advance(TimeSpan.FromDays(5));
        await world.Sweep().SweepAsync(Ct);
        (await LateAsync(world, first)).ShouldBeGreaterThan(1);
        (await world.PendingAsync()).Select(p => p.ObjectId).ShouldBe([first, second], ignoreOrder: true);
    }

    [Fact]
    public async Task A_broker_that_was_down_over_the_holidays_says_each_thing_once_when_it_is_back()
    {
        await using var world = await ReferredAsync(StoreEngine.Sqlite, "2026-12-24 15:00");
        world.Clock.Advance(TimeSpan.FromDays(5));
        await world.RestartAsync();

        // Tuesday 29 December 15:00: two hours of an owner were due on Christmas Eve, the decision is not due before 17:00.
        var firedBefore = await world.Sweep().SweepAsync(Ct);
        (await ToldAsync(world)).ShouldAllBe(t => t.Contains("REFERRAL_UNOWNED", StringComparison.Ordinal));
        firedBefore.ShouldBe(2);
        world.Clock.Advance(TimeSpan.FromHours(2));
        (await world.Sweep().SweepAsync(Ct)).ShouldBe(0, "an answer at 17:00 is in time");
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        (await world.Sweep().SweepAsync(Ct)).ShouldBe(3);
        (await world.Sweep().SweepAsync(Ct)).ShouldBe(0);
    }

    /// <summary>A world at this time in London, in which three referrals were just made, one of each urgency.</summary>
    private static async Task<ReferralWorld> ReferredAsync(StoreEngine engine, string start)
    {
        var world = await CreateAsync(engine);
        var local = DateTime.ParseExact(start, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        world.Clock.Advance(LondonTime.ToUtc(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local)) - world.Clock.GetUtcNow());
        foreach (var urgency in (Urgency[])[Urgency.Standard, Urgency.SameDay, Urgency.ImmediateDanger])
            await world.ReferAsync(Hana, Maternity, d => d with { Urgency = urgency });
        return world;
    }

    /// <summary>The clock goes back, the brokers sweep then, and it is put right.</summary>
    private static async Task SetBackAsync(ReferralWorld world, TimeSpan by)
    {
        world.Clock.Advance(-by);
        await world.Sweep().SweepAsync(Ct);
        await Deliveries(world).SweepAsync(Ct);
        world.Clock.Advance(by);
    }

    /// <summary>The sweep of one broker that comes back to what nobody has read.</summary>
    private static DeliverySweep Deliveries(ReferralWorld world, IStore? store = null) =>
        new(store ?? world.Store, store is null ? world.Directory : new OrganisationDirectory(store), world.Clock);

    /// <summary>What was said because time passed: when, to whom, of what urgency, in which words, and how often it was tried.</summary>
    private static async Task<List<string>> ToldAsync(ReferralWorld world)
    {
        var items = new List<Notification>();
        foreach (var organisation in (string[])[Council, Maternity])
            items.AddRange(await world.InboxAsync(organisation));
        return
        [
            .. items.Where(i => i.Trigger is NotificationTrigger.ReferralLate or NotificationTrigger.ReferralUnowned
                    or NotificationTrigger.TelephoneNeeded or NotificationTrigger.AlertUnanswered)
                .Select(i => $"{i.PublishedAt:O} {i.OrganisationId} {i.ActionOwner} {i.Urgency} {Code.Of(i.Trigger)} {i.State} {i.Attempts} {i.Summary}").Order(StringComparer.Ordinal),
        ];
    }

    private static async Task<int> LateAsync(ReferralWorld world, string referralId) =>
        (await world.InboxAsync(Maternity)).Count(i => i.ReferralId == referralId && i.Trigger == NotificationTrigger.ReferralLate);
}
