using InfoShare.Broker.Tests.Referrals;
using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage;
using static InfoShare.Broker.Tests.Referrals.ReferralWorld;

namespace InfoShare.Broker.Tests.Clocks;

/// <summary>
/// The rows that the sweep finds, whatever is done with referrals in whatever order: an open referral always has one that is
/// pending, a closed one never.
/// </summary>
public sealed class PendingClockTests
{
    private const int Referrals = 5;
    private const int Acts = 160;

    [Theory]
    [InlineData(StoreEngine.Sqlite, 1)]
    [InlineData(StoreEngine.Sqlite, 2)]
    [InlineData(StoreEngine.Sqlite, 3)]
    [InlineData(StoreEngine.Postgres, 4)]
    public async Task An_open_referral_has_a_clock_that_runs_and_a_closed_one_has_none(StoreEngine engine, int seed)
    {
        await using var world = await CreateAsync(engine);
        var random = new Random(seed);
        var ids = new List<string>();
        for (var i = 0; i < Referrals; i++)
        {
            var urgency = Code.All<Urgency>()[random.Next(Code.All<Urgency>().Count)];
            ids.Add((await world.ReferAsync(Hana, Maternity, d => d with { Urgency = urgency })).Receipt.ReferralId);
        }

        var refused = 0;
        for (var i = 0; i < Acts; i++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            try
            {
                await ActAsync(world, ids[random.Next(ids.Count)], random);
            }
            catch (RuleException)
            {
                // Refused in this state: nothing may have changed, which the rows show.
                refused++;
            }

            await HoldsAsync(world, ids);
        }

        refused.ShouldBeInRange(1, Acts - 1);

        // Left alone for a season, every open referral still has a next deadline, and the closed ones are silent.
        for (var week = 0; week < 12; week++)
        {
            world.Clock.Advance(TimeSpan.FromDays(7));
            await world.Sweep().SweepAsync(Ct);
        }

        await HoldsAsync(world, ids);
        var closed = await StatesAsync(world, ids);
        closed.Values.ShouldContain(ReferralState.Closed, "no story closed, so half of the rule was not tried");
    }

    private static async Task ActAsync(ReferralWorld world, string id, Random random)
    {
        switch (random.Next(11))
        {
            case 0:
                await world.TakeAsync(id, Owen);
                break;
            case 1:
                await world.TakeAsync(id, Lena);
                break;
            case 2:
                await world.DecideAsync(id, Lena, Decision(Disposition.NoFurtherAction));
                break;
            case 3:
                await world.DecideAsync(id, Owen, Decision(Disposition.Assessment), "We assess: a visit on Thursday.");
                break;
            case 4:
                await world.AnswerAsync(id, Hana, Maternity, FeedbackAcknowledgement.AddingInformation, "He was seen again today.");
                break;
            case 5:
                await world.AnswerAsync(id, Hana, Maternity, FeedbackAcknowledgement.Disagree, "The weights were not read.");
                break;
            case 6 or 10:
                await world.AnswerAsync(id, Hana, Maternity, FeedbackAcknowledgement.Agree);
                break;
            case 7:
                await world.RestartAsync();
                break;
            case 8:
                world.Clock.Advance(TimeSpan.FromHours(random.Next(1, 72)));
                await world.Sweep().SweepAsync(Ct);
                break;
            default:
                // A sweep while the clock is behind finds nothing that it may not.
                world.Clock.Advance(TimeSpan.FromHours(-5));
                await world.Sweep().SweepAsync(Ct);
                world.Clock.Advance(TimeSpan.FromHours(5));
                break;
        }
    }

    private static async Task HoldsAsync(ReferralWorld world, List<string> ids)
    {
        var pending = (await world.PendingAsync()).ToLookup(p => p.ObjectId);
        foreach (var (id, state) in await StatesAsync(world, ids))
        {
            var purposes = pending[id].Select(p => Code.Of(p.Purpose)).ToList();
            if (state == ReferralState.Closed)
                purposes.ShouldBeEmpty($"{id} is closed");
            else
                purposes.ShouldNotBeEmpty($"{id} is {Code.Of(state)}");
            purposes.Distinct().Count().ShouldBe(purposes.Count, $"{id}: one clock of a kind");
        }
    }

    private static async Task<Dictionary<string, ReferralState>> StatesAsync(ReferralWorld world, List<string> ids)
    {
        var states = new Dictionary<string, ReferralState>();
        foreach (var id in ids)
            states[id] = (await world.Store.ReadAsync(s => s.Referrals.FindAsync(id), Ct))!.State;
        return states;
    }
}
