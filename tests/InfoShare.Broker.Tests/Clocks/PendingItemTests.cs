using InfoShare.Broker.Tests.Concerns;
using InfoShare.Broker.Tests.Handovers;
using InfoShare.Broker.Tests.Referrals;
using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Inbox;
using InfoShare.Core.Vocabulary;
using static InfoShare.Broker.Tests.Referrals.ReferralWorld;

namespace InfoShare.Broker.Tests.Clocks;

/// <summary>
/// Inbox items through the real handlers in any order: each has somebody who acts; while it waits for an answer the broker comes
/// back to it, or a person was sent after it; what was answered is left alone.
/// </summary>
public sealed class PendingItemTests
{
    private const int Acts = 150;
    private static readonly FeedPace Quick = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(1));
    private static readonly (Practitioner Who, string At)[] Readers = [(Owen, Council), (Hana, Maternity), (Visitor, Visitors), (Gp, Surgery)];

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    public async Task An_item_has_an_owner_and_a_next_look_or_somebody_was_sent_or_it_was_answered(int seed)
    {
        await using var concerns = await ConcernWorld.CreateAsync();
        var world = concerns.Inner;
        var random = new Random(seed);
        var handover = (await world.OfferAsync(Hana, Maternity, Visitors)).Id;
        var (refused, states) = (0, new HashSet<NotificationState>());
        for (var i = 0; i < Acts; i++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            try
            {
                handover = await ActAsync(concerns, random, handover);
            }
            catch (RuleException)
            {
                // Refused: nothing may have changed, which the items show.
                refused++;
            }

            await HoldsAsync(world, states);
        }

        refused.ShouldBeInRange(1, Acts - 1);
        states.Count.ShouldBe(Code.All<NotificationState>().Count, "a state was not reached: " + string.Join(", ", states));
    }

    private static async Task<string> ActAsync(ConcernWorld concerns, Random random, string handover)
    {
        var world = concerns.Inner;
        var (who, at) = Readers[random.Next(Readers.Length)];
        switch (random.Next(13))
        {
            case 0:
                await concerns.ShareAsync(Hana, Maternity, ConcernIndicator.UnexplainedInjury, change: c => c with { Urgency = Code.All<Urgency>()[random.Next(3)] });
                break;
            case 1:
                await concerns.ShareAsync(Gp, Surgery, ConcernIndicator.ParentAlcohol);
                break;
            case 2:
                return (await world.OfferAsync(Hana, Maternity, Visitors, sameDay: random.Next(2) == 0)).Id;
            case 3:
                await world.AcceptAsync(handover, Visitor, Visitors);
                break;
            case 4 or 5 or 6 or 7:
                await MoveAsync(world, random, who, at);
                break;
            case 8:
                await CallAsync(world, random, who, at);
                break;
            case 9:
                await DeliverAsync(world, at);
                break;
            default:
                world.Clock.Advance(TimeSpan.FromMinutes(random.Next(1, 3 * 24 * 60)));
                await world.Sweep().SweepAsync(Ct);
                await new DeliverySweep(world.Store, world.Directory, world.Clock).SweepAsync(Ct);
                break;
        }

        return handover;
    }

    private static async Task MoveAsync(ReferralWorld world, Random random, Practitioner who, string at)
    {
        var items = await world.InboxAsync(at);
        if (items.Count == 0)
            return;
        NotificationState[] moves = [NotificationState.Read, NotificationState.Read, NotificationState.Accepted, NotificationState.Acted, NotificationState.Declined];
        await new AcknowledgeItemsHandler(world.Store, world.Directory, world.Clock).HandleAsync(
            new AcknowledgeItems([items[random.Next(items.Count)].Id], moves[random.Next(moves.Length)], "Rang the family today."), CallOf(at, who), Ct);
    }

    private static async Task CallAsync(ReferralWorld world, Random random, Practitioner who, string at)
    {
        if ((await world.InboxAsync(at)).LastOrDefault(i => i.Trigger == NotificationTrigger.TelephoneNeeded) is { } task)
        {
            await new LogTelephoneCallHandler(world.Store, world.Directory, world.Clock).HandleAsync(
                new LogTelephoneCall(task.Id, random.Next(2) == 0 ? TelephoneOutcome.Reached : TelephoneOutcome.NotReached, "the ward clerk", null, null),
                CallOf(at, who), Ct);
        }
    }

    /// <summary>The organisation's system fetches what there is.</summary>
    private static async Task DeliverAsync(ReferralWorld world, string at)
    {
        await foreach (var batch in new InboxFeed(world.Store, world.Directory, world.Clock).FollowAsync(CallOf(at, null), 0, Quick, Ct))
        {
            if (batch.Items.Count < 100)
                return;
        }
    }

    private static async Task HoldsAsync(ReferralWorld world, HashSet<NotificationState> states)
    {
        var all = new List<Notification>();
        foreach (var organisation in (string[])[Council, Maternity, Visitors, Surgery, School, Probation, OtherVisitors, ConcernWorld.Police, ConcernWorld.Clinic])
            all.AddRange(await world.Store.ReadAsync(s => s.Inbox.AfterAsync(organisation, 0, includeFinished: true, 5000), Ct));
        var alerted = all.Where(i => i.Trigger == NotificationTrigger.AlertUnanswered).Select(i => i.AboutItemId).ToHashSet();
        foreach (var item in all)
        {
            states.Add(item.State);
            item.ActionOwner.ShouldNotBeNullOrWhiteSpace();
            item.ExpectedResponse.ShouldNotBeNullOrWhiteSpace();
            var said = $"{Code.Of(item.Trigger)} {Code.Of(item.State)} attempts {item.Attempts} due {item.RespondBy:O}";
            if (item.State is NotificationState.Accepted or NotificationState.Acted or NotificationState.Declined)
            {
                item.NextAttemptAt.ShouldBeNull(said);
                continue;
            }

            // Referrals, handovers and absences have clocks of their own, which the other tests of this kind follow.
            var waits = DeliveryPace.DeservesCall(item) && item.ReferralId is null && item.HandoverId is null && item.AbsenceId is null
                && (item.State != NotificationState.Read || item.RespondBy is not null);
            if (!waits || item.NextAttemptAt is not null || alerted.Contains(item.Id))
                continue;
            (await world.Store.ReadAsync(s => s.Inbox.CallsAsync(item.Id), Ct)).ShouldContain(c => c.Outcome == TelephoneOutcome.Reached, said);
        }
    }
}
