using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>A plan closes or steps down (PLAN_ENDING, G2): who works with the child learns it, as far as each may know of the plan.</summary>
public sealed class PlanEndingNotices(PartnershipClock clock)
{
    /// <summary>Tells of a status that was open and has an end now.</summary>
    public void Tell(IWriteSession session, ChildStatus status, IReadOnlyList<Involvement> around, RegistrySnapshot registry, Call call)
    {
        var respondBy = clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt;
        var from = registry.NameOf(status.OrganisationId);
        foreach (var recipient in Routing.InvolvedWith(around, registry, LondonTime.DateOf(session.Now), call.Caller))
        {
            if (recipient.Organisation.Id == call.Caller.OrganisationId || !StatusAccess.IsOpenTo(registry.Policy, recipient.Role, status.Code))
                continue;
            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = recipient.Organisation.Id,
                Trigger = NotificationTrigger.PlanEnding,
                Urgency = Urgency.Standard,
                ActionOwner = recipient.ActionOwner,
                ActionOwnerId = recipient.ActionOwnerId,
                ActionRole = recipient.Role,
                ActionTeam = recipient.Team,
                ExpectedResponse = "say what you go on with, and speak up if the child is not safe without the plan",
                RespondBy = respondBy,
                Tier = Tier.Marker,
                Summary = $"{Code.Of(status.Code)} ends on {PlainTime.Date(status.To!.Value)}, says {from}.",
                PersonId = status.PersonId,
                Contact = registry.Find(status.OrganisationId)?.DutyDesk,
                Listed = true,
                PublishedAt = session.Now,
                StateSince = session.Now,
            });
        }
    }
}
