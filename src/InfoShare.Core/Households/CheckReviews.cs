using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// A decision not to refer is looked at again on the day that it named (B8, E3): whoever decided reads why, and answers the notice. While nobody has
/// taken it on or answered it, or whoever was asked declined, the level above is told, again on T4. One answer ends all of its notices.
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

        // Whoever answers that it was looked at ends the clock (AcknowledgeItems), and whoever takes it on; a notice that was declined ends nothing.
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
                : $"see that {decider} or somebody in that place looks again",
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

    private static bool IsTakenOn(Notification item) => item is { Trigger: NotificationTrigger.CheckReview, State: NotificationState.Accepted };
}
