using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// A safeguarding step is itself a trigger (G9, I14): an enquiry, a plan, proceedings, an order or care that begins is told to whoever
/// works with the child, as far as each may know of that status.
/// </summary>
public sealed class SafeguardingStepNotices(PartnershipClock clock)
{
    /// <summary>A status that began longer ago is history that is entered late, not a step.</summary>
    private const int NewFor = 28;

    private static readonly ChildStatusCode[] Steps =
    [
        ChildStatusCode.Cin, ChildStatusCode.S47, ChildStatusCode.Cpp, ChildStatusCode.PreProceedings, ChildStatusCode.LacS20,
        ChildStatusCode.LacOrder, ChildStatusCode.SupervisionOrder, ChildStatusCode.ResidenceOrder, ChildStatusCode.Nrm, ChildStatusCode.Marac,
    ];

    /// <summary>Tells of a status that begins, and that the same organisation had not recorded before.</summary>
    public void Tell(IWriteSession session, ChildStatus status, IReadOnlyList<Involvement> around, RegistrySnapshot registry, Call call)
    {
        var today = LondonTime.DateOf(session.Now);
        if (!Steps.Contains(status.Code) || status.From < today.AddDays(-NewFor))
            return;
        var lead = Lead.Of(around, registry, today, call.Caller.Area);
        foreach (var recipient in Routing.InvolvedWith(around, registry, today, call.Caller))
        {
            if (recipient.Organisation.Id == call.Caller.OrganisationId || !StatusAccess.IsOpenTo(registry.Policy, recipient.Role, status.Code))
                continue;
            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = recipient.Organisation.Id,
                Trigger = NotificationTrigger.SafeguardingStep,
                Urgency = Urgency.Standard,
                ActionOwner = recipient.ActionOwner,
                ActionOwnerId = recipient.ActionOwnerId,
                ActionRole = recipient.Role,
                ActionTeam = recipient.Team,
                ExpectedResponse = "Say what you hold and what your part is, and take it into account in what you do.",
                RespondBy = clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt,
                Tier = Tier.Marker,
                Summary = $"{Code.Of(status.Code)} from {PlainTime.Date(status.From)}, says {registry.NameOf(status.OrganisationId)}.",
                PersonId = status.PersonId,
                Contact = registry.Find(status.OrganisationId)?.DutyDesk ?? MoveNotices.ContactFor(recipient, lead, registry, call.Caller),
                Listed = true,
                PublishedAt = session.Now,
                StateSince = session.Now,
            });
        }
    }
}
