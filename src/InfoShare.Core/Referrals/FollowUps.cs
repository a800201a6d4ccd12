using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Plans;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>Promises that decisions leave behind: each has a named owner and a deadline row, so that none is forgotten (E4, E5, E14, E20, E23).</summary>
internal static class FollowUps
{
    private static readonly TimeOnly Close = new(17, 0);

    /// <summary>17:00 in London on the day.</summary>
    public static DateTimeOffset DueAt(DateOnly day) => LondonTime.ToUtc(day, Close);

    /// <summary>Writes down what a decision promises; what an earlier decision had promised is superseded by it.</summary>
    /// <param name="takenUp">What has to be seen besides, and when; null: nothing.</param>
    public static async ValueTask PromiseAsync(
        this IWriteSession session, Referral referral, DecisionToMake decision, Practitioner by, (string Task, DateOnly Day)? takenUp = null)
    {
        await session.SupersedeAsync(referral, by);
        var reviewer = decision.Reviewer ?? by;
        if (decision.ReviewDate is { } review)
            session.AddReview(referral, reviewer, decision.Disposition, review);
        if (takenUp is { } accepted)
            session.Add(referral, reviewer, FollowUpKind.FollowThrough, accepted.Task, accepted.Day, 0);
        if (decision.IfItContinues is { } condition)
            session.Add(referral, reviewer, FollowUpKind.Condition, condition.What, condition.ReviewDate, condition.Count);
    }

    /// <summary>Writes down what a redirect that was accepted promises; the service that decided looks again and watches.</summary>
    public static async ValueTask PromiseAsync(this IWriteSession session, Referral referral, RedirectOffer accepted)
    {
        if (accepted.Watcher is not { } watcher)
            return;
        await session.SupersedeAsync(referral, watcher);
        if (accepted.ReviewDate is { } review)
            session.AddReview(referral, watcher, accepted.As, review);
        if (accepted.Condition is { } condition)
            session.Add(referral, watcher, FollowUpKind.Condition, condition.What, condition.ReviewDate, condition.Count);
    }

    // A day that a decision names is a day on which somebody is asked, whatever was decided: the referrer reads it as a promise (E3).
    private static void AddReview(this IWriteSession session, Referral referral, Practitioner reviewer, Disposition decided, DateOnly day) => session.Add(
        referral, reviewer, decided is Disposition.SignpostedNoReferral or Disposition.AdviceInsteadOfReferral ? FollowUpKind.FollowThrough : FollowUpKind.Review,
        decided switch
        {
            Disposition.InformationRecorded => "Look again at what was recorded: has it changed, and does it still end here?",
            Disposition.SignpostedNoReferral => "See that the family reached the help that it was told to call.",
            Disposition.AdviceInsteadOfReferral => "See that the professional who was advised not to refer followed the advice, and what became of the child.",
            Disposition.NoFurtherAction => "Look again, as was decided: has anything changed, and is it still right that nothing more is done?",
            _ => "Look again, as was decided: has it been done, and is it still enough?",
        },
        day, 0);

    private static async ValueTask SupersedeAsync(this IWriteSession session, Referral referral, Practitioner by)
    {
        foreach (var earlier in await session.FollowUps.OfReferralAsync(referral.Id))
        {
            if (earlier.State == FollowUpState.Open)
                await session.CloseAsync(earlier, FollowUpState.Superseded, "A later decision took its place.", by.Name);
        }
    }

    private static void Add(
        this IWriteSession session, Referral referral, Practitioner reviewer, FollowUpKind kind, string task, DateOnly day, int count)
    {
        var followUp = new FollowUp(
            session.NextId("fol"), 1, referral.Id, kind, task, referral.RecipientOrganisationId, reviewer.Id, reviewer.Name, reviewer.Role,
            DueAt(day), count, 0, FollowUpState.Open, null, null, session.Now, null);
        session.FollowUps.Add(followUp);
        session.Deadlines.Add(new PendingDeadline(
            session.NextId("due"), DeadlinePurpose.FollowUpDue, followUp.Id, followUp.DueAt, kind == FollowUpKind.Condition ? "E20" : "E4"));
    }

    /// <summary>Ends one; its deadline never fires again. False when somebody else was first.</summary>
    public static async ValueTask<bool> CloseAsync(this IWriteSession session, FollowUp was, FollowUpState state, string outcome, string? by)
    {
        var next = was with { Version = was.Version + 1, State = state, Outcome = outcome, ClosedBy = by, ClosedAt = session.Now };
        if (!await session.FollowUps.TryUpdateAsync(next, was.Version))
            return false;
        session.Deadlines.Meet(was.Id, DeadlinePurpose.FollowUpDue, session.Now);
        return true;
    }

    /// <summary>What waits for further concerns about these children: two indexed questions, with nothing to find nearly always.</summary>
    internal static async ValueTask<ConcernAwaited> AwaitingAsync(IWriteSession session, Concern concern, IReadOnlyCollection<string> childIds)
    {
        // What says nothing of a risk is no further concern.
        if (childIds.Count == 0 || !ConcernClass.SpeaksOfRisk(concern))
            return new ConcernAwaited([], []);
        IReadOnlyList<FollowUp> conditions = [];
        IReadOnlyList<ReopeningWatch> watches = [];
        await session.AtOnceAsync(
        [
            async () => conditions = await session.FollowUps.OpenConditionsAsync(childIds),
            async () => watches = await session.Plans.ArmedForAsync(childIds, ReopeningTrigger.FurtherConcern),
        ]);
        return new ConcernAwaited(conditions, watches);
    }

    /// <summary>A concern was shared: conditions of earlier decisions count it, and at their count raise the referral again (E20).</summary>
    internal static async ValueTask CountConcernAsync(
        this IWriteSession session, Concern concern, ConcernAwaited awaited, PartnershipClock clock, RegistrySnapshot registry)
    {
        await session.CountAsync(awaited.Conditions, clock, registry);
        await Reopenings.AfterConcernAsync(session, concern, awaited.Watches, clock, registry);
    }

    /// <summary>
    /// A further referral of these children counts too, unless it came of a concern that was counted when it was shared: one event is
    /// one, whether it was shared, referred, or both (E20).
    /// </summary>
    public static async ValueTask CountReferralAsync(
        this IWriteSession session, Referral referral, PartnershipClock clock, RegistrySnapshot registry)
    {
        await Reopenings.AfterReferralAsync(session, referral, clock, registry);
        var conditions = await session.FollowUps.OpenConditionsAsync(referral.ChildIds);
        if (conditions.Count == 0)
            return;
        var concerns = referral.ConcernIds.Count == 0 ? [] : await session.Concerns.FindManyAsync(referral.ConcernIds);
        await session.CountAsync(
            [.. conditions.Where(c => c.ReferralId != referral.Id && !concerns.Any(n => n.SharedAt >= c.CreatedAt))], clock, registry);
    }

    private static async ValueTask CountAsync(
        this IWriteSession session, IReadOnlyList<FollowUp> conditions, PartnershipClock clock, RegistrySnapshot registry)
    {
        foreach (var condition in conditions)
        {
            // Of several that come at once each counts: whoever finds that another has counted since looks again.
            var current = condition;
            while (current is { State: FollowUpState.Open } && !await session.TryCountAsync(current, clock, registry))
                current = await session.FollowUps.FindAsync(condition.Id);
        }
    }

    private static async ValueTask<bool> TryCountAsync(this IWriteSession session, FollowUp condition, PartnershipClock clock, RegistrySnapshot registry)
    {
        var counted = condition with { Counted = condition.Counted + 1 };
        if (counted.Counted < counted.Count)
            return await session.FollowUps.TryUpdateAsync(counted with { Version = condition.Version + 1 }, condition.Version);
        if (!await session.CloseAsync(counted, FollowUpState.Raised, $"{counted.Counted} further concerns or referrals came.", null))
            return false;
        await session.RaiseAsync(
            condition, $"It continued: {counted.Counted} further concerns or referrals since the decision", condition.Task, null, clock, registry);
        return true;
    }

    /// <summary>Takes the referral of a follow-up back to triage, and tells owner, manager and referrer.</summary>
    /// <param name="concernId">A concern that it became, for the referral to carry; null when it became none.</param>
    public static async ValueTask<Referral?> RaiseAsync(
        this IWriteSession session, FollowUp followUp, string why, string words, Practitioner? by, PartnershipClock clock, RegistrySnapshot registry,
        string? concernId = null)
    {
        if (await session.Referrals.FindAsync(followUp.ReferralId) is not { } referral)
            return null;
        var change = new ReferralMoves(clock).Raise(referral, why, by, session.Now, words);
        if (concernId is not null)
            change = change with { Next = change.Next with { ConcernIds = [.. change.Next.ConcernIds, concernId] } };
        await session.ApplyAsync(referral, change);
        var notices = new ReferralNotices(session, registry, change.Next);
        var due = change.Next.FeedbackDue;
        notices.ToDecider(NotificationTrigger.ReferralFollowUp, "consider it anew, decide, and give feedback", due, $"{why}: {words}");
        notices.ToRole(
            change.Next.RecipientOrganisationId, Code.Of(Inbox.Routing.ManagerOf(AgencyKind.SocialCare)), NotificationTrigger.ReferralFollowUp,
            "see that it is decided anew", due, $"{why}: {words} Owner: {change.Next.OwnerName}.");
        notices.ToReferrer(
            NotificationTrigger.ReferralFollowUp, "add what you have seen since", due,
            $"Your referral of {PlainTime.Full(referral.ReceivedAt)} is being considered again; an answer is due {PlainTime.Full(due)}.");
        return change.Next;
    }
}

/// <summary>What waits for a further concern about some children.</summary>
/// <param name="Conditions">Of earlier decisions.</param>
/// <param name="Watches">Of plans that ended.</param>
internal sealed record ConcernAwaited(IReadOnlyList<FollowUp> Conditions, IReadOnlyList<ReopeningWatch> Watches);
