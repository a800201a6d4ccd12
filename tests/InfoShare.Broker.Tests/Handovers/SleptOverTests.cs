using InfoShare.Broker.Tests.Referrals;
using InfoShare.Core;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage;
using static InfoShare.Broker.Tests.Referrals.ReferralWorld;

namespace InfoShare.Broker.Tests.Handovers;

/// <summary>
/// The broker was down, or the host's clock was put right, while handovers, absences and birthdays fell due: each rung is told
/// once, in order, and at the times at which it would have been.
/// </summary>
public sealed class SleptOverTests
{
    [Theory]
    // Over Easter 2026 with the clock change before it; over Christmas 2026; a Friday 17:01 into leap day 2028.
    [InlineData("2026-03-27 17:01")]
    [InlineData("2026-12-23 16:59")]
    [InlineData("2028-02-25 17:01")]
    public async Task A_broker_that_slept_over_all_rungs_says_what_one_that_was_awake_said(string start)
    {
        await using var awake = await OfferedAsync(start);
        for (var hour = 0; hour < 18 * 24; hour++)
        {
            awake.Clock.Advance(TimeSpan.FromHours(1));
            await awake.Sweep().SweepAsync(Ct);
        }

        await using var slept = await OfferedAsync(start);
        slept.Clock.Advance(TimeSpan.FromDays(18));
        await slept.RestartAsync();
        await slept.Sweep().SweepAsync(Ct);
        (await slept.Sweep().SweepAsync(Ct)).ShouldBe(0);

        var said = await SaidAsync(slept);
        var told = await SaidAsync(awake);
        said.Where(IsBelowTheTop).Count().ShouldBeGreaterThan(8);
        said.Where(IsBelowTheTop).ShouldBe(told.Where(IsBelowTheTop));

        // The top is told once for all the times that it would have been told again meanwhile, and goes on from now.
        said.Count(s => !IsBelowTheTop(s)).ShouldBeInRange(1, told.Count(s => !IsBelowTheTop(s)) - 1);
        (await slept.PendingAsync()).Select(p => p.Purpose).ShouldBe((await awake.PendingAsync()).Select(p => p.Purpose), ignoreOrder: true);
        (await slept.PendingAsync()).ShouldAllBe(p => p.DueAt > slept.Clock.GetUtcNow());

        // In order: no rung before the one below it.
        foreach (var handover in await slept.HandoversAsync())
        {
            var steps = await slept.Store.ReadAsync(s => s.Handovers.HistoryAsync(handover.Id), Ct);
            steps[1].State.ShouldBe(HandoverState.Unacknowledged);
            var levels = steps.Skip(2).Select(s => s.What).ToList();
            levels.ShouldBe(["Still open: ESC_3_SAFEGUARDING_LEAD is told", "Still open: ESC_4_SENIOR_MANAGER is told", "Still open: ESC_5_PARTNERSHIP is told"]);
        }

        static bool IsBelowTheTop(string said) => !said.Contains("ESC_5", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task A_clock_set_back_an_hour_between_sweeps_fires_nothing_twice(StoreEngine engine)
    {
        await using var world = await OfferedAsync("2026-10-23 17:01", engine);
        await using var straight = await OfferedAsync("2026-10-23 17:01");
        for (var hour = 0; hour < 8 * 24; hour++)
        {
            foreach (var one in (ReferralWorld[])[world, straight])
            {
                one.Clock.Advance(TimeSpan.FromHours(1));
                await one.Sweep().SweepAsync(Ct);
            }

            world.Clock.Advance(TimeSpan.FromHours(-1));
            (await world.Sweep().SweepAsync(Ct)).ShouldBe(0);
            world.Clock.Advance(TimeSpan.FromHours(1));
            (await world.Sweep().SweepAsync(Ct)).ShouldBe(0);
        }

        (await SaidAsync(world)).ShouldBe(await SaidAsync(straight));
    }

    [Theory]
    // A child of 29 February is seventeen on 1 March, and eighteen on 29 February where there is one: 2028 is a leap year.
    [InlineData("2010-02-28", 2027, "2027-02-28", "2028-02-28")]
    [InlineData("2010-03-01", 2027, "2027-03-01", "2028-03-01")]
    [InlineData("2012-02-29", 2029, "2029-03-01", "2030-03-01")]
    public async Task Birthdays_open_one_handover_on_the_day_and_a_sleep_over_both_opens_one(string born, int year, string seventeen, string eighteen)
    {
        await using var world = await WatchedAsync(DateOnly.Parse(born), new DateOnly(year, 1, 4));
        await GoToAsync(world, DateOnly.Parse(seventeen).AddDays(-1), new TimeOnly(23, 59));
        await world.Sweep().SweepAsync(Ct);
        (await world.HandoversAsync()).ShouldBeEmpty();
        await GoToAsync(world, DateOnly.Parse(seventeen), new TimeOnly(0, 1));
        await world.Sweep().SweepAsync(Ct);

        var opened = (await world.HandoversAsync()).Single();
        opened.ShouldSatisfyAllConditions(
            h => h.Kind.ShouldBe(HandoverKind.AdultServices),
            h => h.State.ShouldBe(HandoverState.Offered),
            h => h.Holder.Name.ShouldBe(Visitor.Name),
            h => h.RecipientOrganisationId.ShouldBeNull());
        (await AgesAsync(world, Visitors)).ShouldBe(["AGE_17 Vera Tarnsample"]);

        // Withdrawn with a reason, it opens again at eighteen, and the manager is told too.
        await world.WithdrawAsync(opened.Id, Visitor, Visitors);
        await GoToAsync(world, DateOnly.Parse(eighteen), new TimeOnly(0, 1));
        await world.Sweep().SweepAsync(Ct);
        (await world.HandoversAsync()).Count(h => h.IsOpen).ShouldBe(1);
        (await AgesAsync(world, Visitors)).ShouldBe(["AGE_17 Vera Tarnsample", "AGE_18 NAMED_PROFESSIONAL", "AGE_18 Vera Tarnsample"]);

        await using var slept = await WatchedAsync(DateOnly.Parse(born), new DateOnly(year, 1, 4));
        await GoToAsync(slept, DateOnly.Parse(eighteen), new TimeOnly(0, 1));
        await slept.Sweep().SweepAsync(Ct);
        (await slept.HandoversAsync()).Count.ShouldBe(1);
        (await slept.Sweep().SweepAsync(Ct)).ShouldBe(0);
    }

    [Fact]
    public async Task A_birth_date_that_becomes_known_later_is_watched_from_then_on()
    {
        await using var world = await WatchedAsync(null, new DateOnly(2027, 1, 4));
        await GoToAsync(world, new DateOnly(2027, 5, 10), new TimeOnly(9, 0));
        (await world.Sweep().SweepAsync(Ct)).ShouldBe(2);
        await SayBornAsync(world, new DateOnly(2010, 9, 1));
        await GoToAsync(world, new DateOnly(2027, 9, 1), new TimeOnly(9, 0));
        await world.Sweep().SweepAsync(Ct);
        (await world.HandoversAsync()).Single().OfferedAt.ShouldBe(world.Clock.GetUtcNow());
        (await world.PendingAsync()).Count(p => p.Purpose == Core.Stores.DeadlinePurpose.Turns18).ShouldBe(1);
    }

    [Fact]
    public async Task An_offer_to_an_adult_service_takes_the_place_of_what_the_birthday_opened()
    {
        await using var world = await WatchedAsync(new DateOnly(2010, 3, 1), new DateOnly(2027, 2, 1));
        await GoToAsync(world, new DateOnly(2027, 3, 1), new TimeOnly(8, 0));
        await world.Sweep().SweepAsync(Ct);
        var opened = (await world.HandoversAsync()).Single();
        var offered = await world.OfferAsync(Visitor, Visitors, Surgery, HandoverKind.AdultServices, PractitionerRole.Gp);
        (await world.HandoverAsync(opened.Id)).State.ShouldBe(HandoverState.Withdrawn);
        await world.AcceptAsync(offered.Id, Gp, Surgery);

        // Adult services have it: eighteen opens nothing.
        await GoToAsync(world, new DateOnly(2028, 3, 2), new TimeOnly(8, 0));
        await world.Sweep().SweepAsync(Ct);
        (await world.HandoversAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Offering_the_same_again_gives_nobody_more_time_and_loses_no_point()
    {
        await using var world = await CreateAsync();
        var first = await world.OfferAsync(Hana, Maternity, Visitors);
        world.Clock.Advance(TimeSpan.FromDays(1));
        var second = await world.OfferAsync(Hana, Maternity, Visitors);
        second.AcceptanceDue.ShouldBe(first.AcceptanceDue);
        (await world.HandoverAsync(first.Id)).State.ShouldBe(HandoverState.Withdrawn);
        (await world.PendingAsync()).Single(p => p.ObjectId == first.Id || p.ObjectId == second.Id).ObjectId.ShouldBe(second.Id);
    }

    /// <summary>A world in which, at this London time, an ordinary and a same-day handover were offered and a child was found absent.</summary>
    private static async Task<ReferralWorld> OfferedAsync(string start, StoreEngine engine = StoreEngine.Sqlite)
    {
        var world = await CreateAsync(engine);
        var at = DateTime.Parse(start);
        await GoToAsync(world, DateOnly.FromDateTime(at), TimeOnly.FromDateTime(at));
        await world.OfferAsync(Hana, Maternity, Visitors);
        await world.OfferAsync(Hana, Maternity, Surgery, sameDay: true);
        await world.AbsentAsync(Hana, Maternity);
        return world;
    }

    /// <summary>A world in which the health visitor works with somebody of this birth date, from that day on.</summary>
    private static async Task<ReferralWorld> WatchedAsync(DateOnly? born, DateOnly from)
    {
        var world = await CreateAsync();
        await SayBornAsync(world, born);
        await GoToAsync(world, from, new TimeOnly(9, 0));
        await world.Store.WriteAsync(
            new Core.Stores.WriteCommand<bool>("Test", async session =>
            {
                await Birthdays.WatchAsync(session, (await session.People.FindAsync(world.Child))!, PractitionerRole.HealthVisitor);
                return true;
            }),
            Ct);
        return world;
    }

    private static Task SayBornAsync(ReferralWorld world, DateOnly? born) => world.Store.WriteAsync(
        new Core.Stores.WriteCommand<bool>("Test", session =>
        {
            session.People.AddRecord(new Core.People.PersonRecord(
                Ids.New("rec", world.Clock), world.Child, Maternity, "M-1",
                new Core.People.Demographics { GivenName = "Idris", FamilyName = "Coldtest", BirthDate = born }, session.Now));
            return ValueTask.FromResult(true);
        }),
        Ct);

    private static Task GoToAsync(ReferralWorld world, DateOnly day, TimeOnly time)
    {
        world.Clock.Advance(LondonTime.ToUtc(day, time) - world.Clock.GetUtcNow());
        return Task.CompletedTask;
    }

    /// <summary>What the clock said: to whom, by when to act, in which words. Not when, since one of the two says it late.</summary>
    private static async Task<List<string>> SaidAsync(ReferralWorld world)
    {
        var items = new List<Notification>();
        foreach (var organisation in (string[])[Maternity, Visitors, Surgery, Council])
            items.AddRange(await world.InboxAsync(organisation));
        return
        [
            .. items.Where(i => i.Trigger is NotificationTrigger.HandoverLate or NotificationTrigger.AbsenceOpen)
                .Select(i => $"{i.OrganisationId} {i.ActionOwner} {Code.Of(i.Trigger)} {i.RespondBy:O} {i.Summary}").Order(StringComparer.Ordinal),
        ];
    }

    private static async Task<List<string>> AgesAsync(ReferralWorld world, string organisation) =>
        [.. (await world.InboxAsync(organisation)).Where(i => i.Trigger is NotificationTrigger.Age17 or NotificationTrigger.Age18)
            .Select(i => $"{Code.Of(i.Trigger)} {i.ActionOwner}").Order(StringComparer.Ordinal)];
}
