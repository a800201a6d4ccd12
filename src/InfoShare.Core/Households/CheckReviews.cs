using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// A decision not to refer is looked at again on the day that it named (B8, E3): whoever decided reads why, and answers the notice. While nobody has
/// taken it on or answered it, or whoever was asked declined, the level above is told, again on T4. Whoever took it on and declines it later gives it
/// back: the clock goes on. One answer ends all of its notices.
/// </summary>
public sealed class CheckReviews(PartnershipClock clock) : IDeadlineDuty
{
    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes { get; } = [DeadlinePurpose.CheckReview];

    /// <inheritdoc/>
    public async ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        if (await session.Links.FindCheckAsync(deadline.ObjectId) is not
            { ReviewDate: { } day, DecidedAt: { } decidedAt, DecidedBy: { } decider, DecidedById: { } deciderId, DecidedAtOrganisationId: { } at } check)
        {
            return DutyOutcome.NoSuch("check");
        }

        // Whoever answers that it was looked at ends the clock, and whoever takes it on stops it; a notice that was declined ends nothing.
        var isFirst = deadline.DueAt == FollowUps.DueAt(day);
        if (!isFirst && (await session.Inbox.OpenAboutAsync(ItemSubject.Check, check.Id)).Any(IsTakenOn))
            return DutyOutcome.AlreadyMet(check.ChildIds);

        var again = clock.Due(DeadlineKey.EscalationAnswer, session.Now);
        session.Deadlines.Add(new PendingDeadline(session.NextId("ddl"), DeadlinePurpose.CheckReview, check.Id, again.DueAt, again.RuleId));
        var heardAt = registry.Find(check.OrganisationId);
        var decided = PlainTime.Date(LondonTime.DateOf(decidedAt));
        var why = $"\"{check.NotReferringReason?.Replace('"', '\'')}\"";
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = at,
            Trigger = NotificationTrigger.CheckReview,
            Urgency = Urgency.Standard,
            ActionOwner = isFirst ? decider : Routing.SeniorManager,
            ActionOwnerId = isFirst ? deciderId : null,
            ActionRole = isFirst ? check.DecidedByRole : PractitionerRole.Unspecified,
            ExpectedResponse = isFirst
                ? "look again whether to refer, and answer with what you found; to refer now, make a referral"
                : $"look again, or see that {decider} or somebody in that place does, and answer when it was looked at",
            RespondBy = again.DueAt,
            Tier = Tier.Summary,
            Summary = isFirst
                ? $"Look again today: on {decided} you decided not to refer after the check of a declared plan that {check.PractitionerName} opened. Your reason: {why}"
                : $"Due since {PlainTime.Full(FollowUps.DueAt(day))}: {decider} decided on {decided} not to refer after the check of a declared plan that "
                    + $"{check.PractitionerName} opened, and nobody has looked again. The reason: {why}",
            PersonId = check.SupervisedPersonId,
            CheckId = check.Id,

            // Why it ended is whoever's who decided it, and the managers' (CheckSight.SeesWhy).
            AddresseeAlone = true,
            Contact = isFirst
                ? new ContactPoint(check.PractitionerName, PractitionerRole.Unspecified, registry.NameOf(check.OrganisationId), heardAt?.DutyTelephone)
                : new ContactPoint(decider, check.DecidedByRole, registry.NameOf(at), registry.Find(at)?.DutyTelephone),
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
        return DutyOutcome.Told([check.SupervisedPersonId, .. check.ChildIds]);
    }

    /// <summary>Somebody answered that it was looked at. The first notice may be of somebody who has left, and whom nobody can answer for: one answer ends them all.</summary>
    internal static async ValueTask AnsweredAsync(IWriteSession session, IEnumerable<Notification> acted, Caller caller)
    {
        foreach (var checkId in ChecksOf(acted))
        {
            // The items first: who declines one of them at this moment, at another broker, starts a clock, which is then met below.
            await session.AnswerItemsAsync(Fulfilment.LookedAgainAtCheck, checkId, caller);
            session.Deadlines.Meet(checkId, DeadlinePurpose.CheckReview, session.Now);
            if (await session.Links.FindCheckAsync(checkId) is { } check)
                await session.Links.LookedAgainAsync(check, caller.Human.Name, session.Now);
        }
    }

    /// <summary>
    /// Somebody declined: the next is asked when what was asked here is due, as if nobody had ever taken it on, and at once where that is past. Whoever took
    /// it on may have stopped the clock, so that it is started anew.
    /// </summary>
    internal static async ValueTask DeclinedAsync(IWriteSession session, IReadOnlyList<Notification> declined)
    {
        foreach (var checkId in ChecksOf(declined))
        {
            var open = (await session.Inbox.OpenAboutAsync(ItemSubject.Check, checkId)).Where(IsOne);
            var due = open.Concat(declined.Where(i => i.CheckId == checkId)).Max(i => i.RespondBy);
            session.Deadlines.Meet(checkId, DeadlinePurpose.CheckReview, session.Now);
            session.Deadlines.Add(new PendingDeadline(
                session.NextId("ddl"), DeadlinePurpose.CheckReview, checkId, due > session.Now ? due.Value : session.Now, "B8"));
        }
    }

    private static IReadOnlyList<string> ChecksOf(IEnumerable<Notification> items) =>
        [.. items.Where(IsOne).Select(i => i.CheckId).OfType<string>().Distinct(StringComparer.Ordinal)];

    private static bool IsOne(Notification item) => item.Trigger == NotificationTrigger.CheckReview;

    private static bool IsTakenOn(Notification item) => IsOne(item) && item.State == NotificationState.Accepted;
}
