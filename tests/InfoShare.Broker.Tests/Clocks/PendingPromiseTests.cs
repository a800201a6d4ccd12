using InfoShare.Broker.Tests.Concerns;
using InfoShare.Broker.Tests.Referrals;
using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Referrals;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using static InfoShare.Broker.Tests.Referrals.ReferralWorld;

namespace InfoShare.Broker.Tests.Clocks;

/// <summary>
/// What decisions promised (E4, E14, E20, E23), through the real handlers in any order, with concerns, sweeps and restarts between:
/// an open follow-up has one owner and one clock, an ended one says what came of it and has none.
/// </summary>
public sealed class PendingPromiseTests
{
    private const int Acts = 120;

    private static readonly Disposition[] Promising =
        [Disposition.InformationRecorded, Disposition.SignpostedNoReferral, Disposition.AdviceInsteadOfReferral, Disposition.NoFurtherAction];

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task Every_open_follow_up_has_an_owner_and_a_clock_and_every_ended_one_an_outcome(int seed)
    {
        await using var concerns = await ConcernWorld.CreateAsync();
        var world = concerns.Inner;
        var random = new Random(seed);
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
            ids.Add((await world.ReferAsync(Hana, Maternity)).Receipt.ReferralId);

        var (refused, states) = (0, new HashSet<FollowUpState>());
        for (var i = 0; i < Acts; i++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            try
            {
                await ActAsync(concerns, ids[random.Next(ids.Count)], random);
            }
            catch (RuleException)
            {
                // Refused: nothing may have changed, which the rows show.
                refused++;
            }

            await HoldsAsync(world, ids, states);
        }

        refused.ShouldBeInRange(1, Acts - 1);
        states.Count.ShouldBeGreaterThan(2, "too little was tried");
    }

    private static async Task ActAsync(ConcernWorld concerns, string id, Random random)
    {
        var world = concerns.Inner;
        switch (random.Next(12))
        {
            case 9:
                await world.AnswerAsync(id, Hana, Maternity, FeedbackAcknowledgement.AddingInformation, "He was seen again today.");
                break;
            case 10 or 11:
                await CompleteAsync(world, id, random, Lena);
                break;
            case 0:
                await world.TakeAsync(id, Owen);
                break;
            case 1 or 2:
                var today = Core.Clocks.LondonTime.DateOf(world.Clock.GetUtcNow());
                var decision = Decision(Promising[random.Next(Promising.Length)]) with { ReviewDate = today.AddDays(random.Next(1, 30)) };
                if (random.Next(2) == 0)
                    decision = decision with { IfItContinues = new IfItContinues("another visit that nobody opens", random.Next(1, 4), today.AddDays(40)) };
                await world.DecideAsync(id, Lena, decision, "We look again; this is what was found.");
                break;
            case 3 or 4:
                await CompleteAsync(world, id, random, Lena);
                break;
            case 5:
                await CompleteAsync(world, id, random, Owen);
                break;
            case 6:
                await concerns.ShareAsync(Hana, Maternity, ConcernIndicator.UnexplainedInjury);
                break;
            case 7:
                await world.RestartAsync();
                break;
            default:
                world.Clock.Advance(TimeSpan.FromHours(random.Next(1, 200)));
                await world.Sweep().SweepAsync(Ct);
                break;
        }
    }

    private static async Task CompleteAsync(ReferralWorld world, string referralId, Random random, Practitioner by)
    {
        // Mostly what is open; now and then one that has ended, which is refused.
        var all = await world.Store.ReadAsync(s => s.FollowUps.OfReferralAsync(referralId), Ct);
        if (random.Next(4) > 0)
            all = [.. all.Where(f => f.State == FollowUpState.Open)];
        if (all.Count == 0)
            return;
        var one = all[random.Next(all.Count)];
        await new CompleteFollowUpHandler(
            world.Store, world.Directory, new FailedAdvice(new ConcernDesk(world.Deadlines), new ConcernAnnouncer(world.Deadlines), world.Clock), world.Deadlines, world.Clock).HandleAsync(
            new CompleteFollowUp(one.Id, one.Version, random.Next(3) == 0, "Rang the family; they were seen."), CallOf(Council, by), Ct);
    }

    private static async Task HoldsAsync(ReferralWorld world, List<string> ids, HashSet<FollowUpState> states)
    {
        var pending = (await world.PendingAsync()).Where(p => p.Purpose == DeadlinePurpose.FollowUpDue).ToLookup(p => p.ObjectId);
        foreach (var id in ids)
        {
            foreach (var followUp in await world.Store.ReadAsync(s => s.FollowUps.OfReferralAsync(id), Ct))
            {
                states.Add(followUp.State);
                (followUp.OwnerId.Length > 0 && followUp.OwnerName.Length > 0 && followUp.OwnerOrganisationId == Council).ShouldBeTrue();
                pending[followUp.Id].Count().ShouldBe(followUp.State == FollowUpState.Open ? 1 : 0, Code.Of(followUp.State));
                if (followUp.State != FollowUpState.Open)
                    (followUp.ClosedAt is not null && followUp.Outcome is { Length: > 0 }).ShouldBeTrue();
            }
        }
    }
}
