using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Births;

/// <summary>A pregnancy of which nothing more was heard comes back to whoever recorded it: a birth may have been missed (A2).</summary>
public sealed class PregnancyDuties(PartnershipClock clock) : IDeadlineDuty
{
    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes { get; } = [DeadlinePurpose.PregnancyOutcome];

    /// <inheritdoc/>
    public async ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        if (await session.Pregnancies.FindAsync(deadline.ObjectId) is not { } pregnancy)
            return DutyOutcome.NoSuch("pregnancy");
        IReadOnlyList<string> children = [.. pregnancy.Expected.Select(c => c.PersonId)];
        if (children.Count == 0)
            return DutyOutcome.AlreadyMet(children);
        var first = (await session.Pregnancies.HistoryAsync(pregnancy.Id))[0];
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = pregnancy.OrganisationId,
            Trigger = NotificationTrigger.PregnancyOrBirth,
            Urgency = Urgency.Standard,
            ActionOwner = first.PractitionerName,
            ActionOwnerId = first.PractitionerId,
            ActionRole = RoleAt(registry.Find(pregnancy.OrganisationId)),
            ExpectedResponse = "Find out how she is and record what became of the pregnancy: the birth, or that it ended.",
            RespondBy = clock.Due(DeadlineKey.InformationRequest, session.Now).DueAt,
            Tier = Tier.Existence,
            Summary = $"The expected date of a pregnancy that you recorded passed {PregnancyDates.OutcomeDueAfter} days ago, and nothing more was recorded.",
            PersonId = children[0],
            Contact = registry.Find(pregnancy.OrganisationId)?.DutyDesk,
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
        return DutyOutcome.Told(children);
    }

    /// <summary>In which role pregnancies are recorded there: whoever stands in for it, stands in for the one who recorded this one.</summary>
    private static PractitionerRole RoleAt(Organisation? organisation) =>
        organisation is null ? PractitionerRole.Midwife
        : new[] { PractitionerRole.Midwife, PractitionerRole.Gp }.FirstOrDefault(organisation.AllowedRoles.Contains) is var role and not PractitionerRole.Unspecified
            ? role : Routing.SafeguardingLeadOf(organisation);
}
