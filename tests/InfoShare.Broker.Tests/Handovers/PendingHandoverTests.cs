using InfoShare.Broker.Tests.Referrals;
using InfoShare.Core;
using InfoShare.Core.Handovers;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage;
using static InfoShare.Broker.Tests.Referrals.ReferralWorld;

namespace InfoShare.Broker.Tests.Handovers;

/// <summary>
/// Handovers and absences through their real handlers and store, in any order, with restarts and a clock that is set back: each
/// open one has one holder and one clock that runs, each ended one none, and no case has two holders.
/// </summary>
public sealed class PendingHandoverTests
{
    private const int Acts = 140;
    private static readonly (Core.Access.Practitioner Who, string At)[] Receivers = [(Visitor, Visitors), (Gp, Surgery), (Priti, Council)];

    [Theory]
    [InlineData(StoreEngine.Sqlite, 1)]
    [InlineData(StoreEngine.Sqlite, 2)]
    [InlineData(StoreEngine.Sqlite, 3)]
    [InlineData(StoreEngine.Postgres, 4)]
    public async Task Every_open_one_has_a_holder_and_a_clock_and_every_ended_one_has_none(StoreEngine engine, int seed)
    {
        await using var world = await CreateAsync(engine);
        var random = new Random(seed);
        var absences = new List<string> { (await world.AbsentAsync(Hana, Maternity)).Id };
        await world.OfferAsync(Hana, Maternity, Visitors);
        var (refused, levels) = (0, new Dictionary<string, EscalationLevel>());
        for (var i = 0; i < Acts; i++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            try
            {
                await ActAsync(world, random, absences);
            }
            catch (RuleException)
            {
                // Refused: nothing may have changed, which the rows show.
                refused++;
            }

            await HoldsAsync(world, absences, levels);
        }

        refused.ShouldBeInRange(1, Acts - 1);
        var states = (await world.HandoversAsync()).Select(h => h.State).ToHashSet();
        states.ShouldContain(HandoverState.Accepted);
        states.ShouldContain(HandoverState.Withdrawn);

        // Left alone for a season, what is open still has a next deadline.
        await world.OfferAsync(Hana, Maternity, Surgery, role: PractitionerRole.Gp);
        for (var week = 0; week < 12; week++)
        {
            world.Clock.Advance(TimeSpan.FromDays(7));
            await world.Sweep().SweepAsync(Ct);
            await HoldsAsync(world, absences, levels);
        }

        (await world.HandoversAsync()).ShouldContain(h => h.IsOpen && h.Level == EscalationLevel.Esc5Partnership);
    }

    [Fact]
    public async Task Of_two_who_accept_the_same_case_at_two_brokers_one_holds_it()
    {
        await using var world = await CreateAsync(StoreEngine.Postgres);
        var other = await world.OpenAsync("other");
        for (var round = 0; round < 8; round++)
        {
            var first = await world.OfferAsync(Hana, Maternity, Visitors, role: PractitionerRole.HealthVisitor);
            var second = await world.OfferAsync(Hana, Maternity, OtherVisitors, role: PractitionerRole.HealthVisitor);
            var ends = await Task.WhenAll(
                EndOf(world.AcceptAsync(first.Id, Visitor, Visitors, version: 1)),
                EndOf(world.AcceptAsync(second.Id, Visitor with { Id = "hv-2", Name = "Wren Dalesample" }, OtherVisitors, other, 1)));
            ends.Count(e => e is null).ShouldBe(1);
            ends.OfType<ErrorReason>().Single().ShouldBeOneOf(ErrorReason.VersionConflict, ErrorReason.IllegalState);
            var states = new[] { (await world.HandoverAsync(first.Id)).State, (await world.HandoverAsync(second.Id)).State };
            states.Order().ShouldBe(new[] { HandoverState.Accepted, HandoverState.Withdrawn }.Order());
            (await ClocksOf(world, first.Id, second.Id)).ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task Accepting_withdrawing_and_the_deadline_at_once_leave_one_truth(StoreEngine engine)
    {
        await using var world = await CreateAsync(engine);
        var other = engine == StoreEngine.Postgres ? await world.OpenAsync("other") : world.Store;
        for (var round = 0; round < 8; round++)
        {
            var offered = await world.OfferAsync(Hana, Maternity, Visitors);
            world.Clock.Advance(TimeSpan.FromDays(5));
            var accepting = EndOf(world.AcceptAsync(offered.Id, Visitor, Visitors, version: 1));
            var withdrawing = EndOf(world.WithdrawAsync(offered.Id, Hana, Maternity, other, 1));
            await Task.WhenAll(accepting, withdrawing, SweptAsync(world, world.Store), SweptAsync(world, other));
            await SweptAsync(world, other);

            var now = await world.HandoverAsync(offered.Id);
            var won = new[] { await accepting, await withdrawing }.Count(e => e is null);
            won.ShouldBe(now.IsOpen ? 0 : 1);
            now.Holder.OrganisationId.ShouldBe(now.State == HandoverState.Accepted ? Visitors : Maternity);
            var history = await world.Store.ReadAsync(s => s.Handovers.HistoryAsync(offered.Id), Ct);
            history.Count.ShouldBe((int)now.Version);
            history.Count(h => h.State == HandoverState.Unacknowledged && h.What.StartsWith("Not accepted", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(1);
            (await ClocksOf(world, offered.Id)).Count.ShouldBe(now.IsOpen ? 1 : 0);
            if (now.IsOpen)
                await world.WithdrawAsync(offered.Id, Hana, Maternity);
        }
    }

    [Fact]
    public async Task A_repeated_acceptance_answers_the_same_and_moves_nothing_twice()
    {
        await using var world = await CreateAsync();
        var offered = await world.OfferAsync(Hana, Maternity, Visitors);
        var call = CallOf(Visitors, Visitor);
        var handler = new AcceptHandoverHandler(world.Store, world.Directory, world.Clock);
        var first = await handler.HandleAsync(new AcceptHandover(offered.Id, 1, null), call, Ct);
        var items = (await world.InboxAsync(Maternity)).Count;
        var again = await handler.HandleAsync(new AcceptHandover(offered.Id, 1, null), call, Ct);
        again.Receipt.ShouldBe(first.Receipt);
        (await world.HandoverVersionAsync(offered.Id)).ShouldBe(2);
        (await world.InboxAsync(Maternity)).Count.ShouldBe(items);
    }

    private static async Task ActAsync(ReferralWorld world, Random random, List<string> absences)
    {
        var handovers = await world.HandoversAsync();
        var id = handovers[random.Next(handovers.Count)].Id;
        var (who, at) = Receivers[random.Next(Receivers.Length)];
        switch (random.Next(12))
        {
            case 0 or 1:
                await world.OfferAsync(
                    Hana, Maternity, at, random.Next(2) == 0 ? HandoverKind.ServiceToService : HandoverKind.MidwifeToHealthVisitor, sameDay: random.Next(3) == 0);
                break;
            case 2:
                await world.ReceiveAsync(id, who, at);
                break;
            case 3:
                await world.AcceptAsync(id, who, at);
                break;
            case 4 or 5:
                await world.DeclineAsync(id, who, at);
                break;
            case 6:
                await world.WithdrawAsync(id, Hana, Maternity);
                break;
            case 7:
                absences.Add((await world.AbsentAsync(Hana, Maternity)).Id);
                await world.TakeAbsenceAsync(absences[^1], Visitor, Visitors);
                break;
            case 8:
                await world.RegisterAsync(Gp, Surgery);
                break;
            case 9:
                await world.RestartAsync();
                break;
            case 10:
                world.Clock.Advance(TimeSpan.FromHours(random.Next(1, 96)));
                await world.Sweep().SweepAsync(Ct);
                break;
            default:
                world.Clock.Advance(TimeSpan.FromHours(-5));
                await world.Sweep().SweepAsync(Ct);
                world.Clock.Advance(TimeSpan.FromHours(5));
                break;
        }
    }

    private static async Task HoldsAsync(ReferralWorld world, List<string> absences, Dictionary<string, EscalationLevel> levels)
    {
        var pending = (await world.PendingAsync()).ToLookup(p => p.ObjectId);
        foreach (var handover in await world.HandoversAsync())
        {
            pending[handover.Id].Count().ShouldBe(handover.IsOpen ? 1 : 0, $"{Code.Of(handover.State)}: one clock while open");
            handover.Holder.ShouldBe(handover.State == HandoverState.Accepted ? handover.AcceptedBy : handover.Sender);
            if (handover.IsOpen)
                pending[handover.Id].Single().DueAt.ShouldBe(handover.NextLevelDue ?? handover.AcceptanceDue);
            ((int)handover.Level).ShouldBeGreaterThanOrEqualTo((int)levels.GetValueOrDefault(handover.Id));
            levels[handover.Id] = handover.Level;
        }

        foreach (var id in absences.Distinct())
        {
            var absence = (await world.Store.ReadAsync(s => s.Handovers.FindAbsenceAsync(id), Ct))!;
            pending[id].Count().ShouldBe(absence.ClosedAt is null ? 1 : 0, "an absence");
            absence.Owner.Name.ShouldNotBeEmpty();
            if (absence.ClosedAt is null)
                pending[id].Single().DueAt.ShouldBe(absence.Due);
        }
    }

    private static async Task<IReadOnlyList<PendingDeadline>> ClocksOf(ReferralWorld world, params string[] ids) =>
        [.. (await world.PendingAsync()).Where(p => ids.Contains(p.ObjectId))];

    /// <summary>A sweep that lost a race leaves its row for the next one.</summary>
    private static async Task SweptAsync(ReferralWorld world, IStore store)
    {
        try
        {
            await world.Sweep(store).SweepAsync(Ct);
        }
        catch (AggregateException)
        {
            await world.Sweep(store).SweepAsync(Ct);
        }
    }

    private static async Task<ErrorReason?> EndOf(Task<Handover> call)
    {
        try
        {
            await call;
            return null;
        }
        catch (RuleException e)
        {
            return e.Reason;
        }
    }
}
