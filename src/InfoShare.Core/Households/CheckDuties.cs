using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// A check of a declared plan that got no referral decision in time reaches the manager of who opened it (B8); where the organisation
/// has none, the manager at the children's services of its area.
/// </summary>
public sealed class CheckDuties(PartnershipClock clock) : IDeadlineDuty
{
    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes { get; } = [DeadlinePurpose.CheckDecision];

    /// <inheritdoc/>
    public async ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        if (await session.Links.FindCheckAsync(deadline.ObjectId) is not { } check)
            return DutyOutcome.NoSuch("check");
        if (check.Outcome is not null)
            return DutyOutcome.AlreadyMet(check.ChildIds);
        var organisation = registry.Find(check.OrganisationId);
        var above = organisation is not null && !organisation.AllowedRoles.Any(Roles.IsManager)
            ? registry.ReceiverOfReferrals(organisation.Area) ?? organisation
            : organisation;
        var manager = Routing.ManagerOf(above?.Agency ?? AgencyKind.Probation);
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = above?.Id ?? check.OrganisationId,
            Trigger = NotificationTrigger.CheckAnswerDue,
            Urgency = Urgency.Standard,
            ActionOwner = Code.Of(manager),
            ActionRole = manager,
            ExpectedResponse = "see that the check ends with a referral, or with your own decision not to refer and its reason",
            RespondBy = clock.Due(DeadlineKey.EscalationAnswer, session.Now).DueAt,
            Tier = Tier.Summary,
            Summary = $"The check of a declared plan that {check.PractitionerName} opened was due a referral decision {PlainTime.Full(check.DecisionDue)}.",
            PersonId = check.SupervisedPersonId,
            CheckId = check.Id,

            // In which role it was opened is not kept with it: where the house has a service apart, the manager alone reads whose check it is (L7).
            AddresseeAlone = organisation is not null && organisation.AllowedRoles.Any(r => InvolvementAccess.IsApartIn(organisation, r)),
            Contact = new ContactPoint(check.PractitionerName, PractitionerRole.Unspecified, registry.NameOf(check.OrganisationId), organisation?.DutyTelephone),
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
        return DutyOutcome.Told([check.SupervisedPersonId, .. check.ChildIds]);
    }
}
