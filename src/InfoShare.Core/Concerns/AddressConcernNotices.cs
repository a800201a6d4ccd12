using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>The duty desk that was told of a concern about an address.</summary>
public sealed record ToldDesk(RecipientProgress Progress, Tier Tier);

/// <summary>
/// Who is told of a concern about an address (requirement A1): the duty desk of its area, always; and whoever leads for a child recorded
/// there on that day, that there is something and whom to ask. Nothing of the latter comes back to the publisher, in no answer, no
/// progress, no task and no entry of its trail: else addresses could be tried out for children.
/// </summary>
public sealed class AddressConcernNotices(PartnershipClock clock, TimeProvider time)
{
    /// <summary>The children's services that take what concerns an address: those of its area, else those of the publisher's; null when there are none.</summary>
    public static Organisation? DeskOf(ConcernPlace place, string publishersArea, RegistrySnapshot registry)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(registry);
        return (place.Address.Area is { } area ? registry.ReceiverOfReferrals(area) : null) ?? registry.ReceiverOfReferrals(publishersArea);
    }

    /// <summary>Tells the desk. Null when there is none, or when the one who publishes is on duty there.</summary>
    public ToldDesk? TellDesk(IWriteSession session, Concern concern, NotificationTrigger trigger, RegistrySnapshot registry, Call call)
    {
        if (DeskOf(concern.Place!, call.Caller.Area, registry) is not { } desk
            || (desk.Id == call.Caller.OrganisationId && call.Caller.Role == PractitionerRole.DutySocialWorker))
        {
            return null;
        }

        const PractitionerRole Role = PractitionerRole.DutySocialWorker;
        var tier = TierFor(registry.Policy, Role, concern);
        if (tier == Tier.Unspecified)
            return null;
        var publisher = Disclosure.ContactOf(concern, registry);
        var owner = Code.Of(Role);
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = desk.Id,
            Trigger = trigger,
            Urgency = concern.Urgency,
            ActionOwner = owner,
            ActionRole = Role,
            ExpectedResponse = "Find out which children live there, and decide what has to be done: accept, act, or decline with a reason.",
            RespondBy = DueOf(session, concern),
            Tier = tier,
            Summary = DeskWords(tier, concern, publisher.OrganisationName),
            ConcernId = concern.Id,
            Contact = publisher,
            Listed = true,
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
        var name = registry.Roster.For(desk.Id, owner, null, session.Now)?.Name ?? owner;
        return new ToldDesk(new RecipientProgress(desk.Name, desk.Agency, name, NotificationState.Queued, session.Now, null), tier);
    }

    /// <summary>
    /// Tells whoever leads for a child recorded there on that day, else the next worker. The notice stands in the desk's name: when
    /// nobody reads it, the desk rings, and the publisher learns of nothing.
    /// </summary>
    /// <param name="named">Children whom the author named: their agencies have been told.</param>
    public async ValueTask TellLeadsAsync(
        IWriteSession session, Concern concern, IReadOnlyCollection<string> named, RegistrySnapshot registry, Call call)
    {
        var today = LondonTime.DateOf(session.Now);
        var days = ObservedDays.Of(concern);
        var desk = DeskOf(concern.Place!, call.Caller.Area, registry);
        var occupants = (await OccupantsOnDay.OfAsync(session, concern.Place!, days)).People
            .Where(p => p.IsChildOn(today) && !named.Contains(p.Id)).ToList();
        var involvements = occupants.Count == 0 ? [] : await session.Links.InvolvementsOfAsync([.. occupants.Select(p => p.Id)]);
        var told = new List<string>();
        foreach (var child in occupants)
        {
            var around = involvements.Where(i => i.PersonId == child.Id).ToList();
            var lead = Lead.Of(around, registry, today, concern.Place!.Address.Area ?? call.Caller.Area);
            var recipient = Routing.InvolvedWith(around, registry, today, call.Caller, role => ConcernAccess.Decide(registry.Policy, role, concern).Release)
                .FirstOrDefault(r => r.Organisation.Id == (lead.OrganisationId ?? lead.ContactOrganisationId));
            if (recipient is null || TierFor(registry.Policy, recipient.Role, concern) == Tier.Unspecified)
                continue;
            var speaksFor = desk is not null && desk.Id != call.Caller.OrganisationId ? desk : Routing.PartnershipOf(registry) ?? recipient.Organisation;
            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = recipient.Organisation.Id,
                Trigger = NotificationTrigger.ConcernShared,
                Urgency = concern.Urgency,
                ActionOwner = recipient.ActionOwner,
                ActionOwnerId = recipient.ActionOwnerId,
                ActionRole = recipient.Role,
                ActionTeam = recipient.Team,
                ExpectedResponse = "Ask the duty desk what it is, and say whether it bears on this child: accept, act, or decline with a reason.",
                RespondBy = DueOf(session, concern),
                Tier = Tier.Existence,
                Summary = $"Something was shared about an address at which this child is recorded as living {days.InWords()}: at this address, " +
                    "on that day; nothing is inferred about this family.",
                PersonId = child.Id,
                ConcernId = concern.Id,
                Contact = (desk ?? speaksFor).DutyDesk,
                PublishedAt = session.Now,
                StateSince = session.Now,
                PublisherOrganisationId = speaksFor.Id,
            });
            told.Add(child.Id);
        }

        // Of the broker itself: a publisher's manager does not read it, an auditor does. Written also when nobody was told: who knows where
        // the own entry lies in the log learns nothing from what lies beside it.
        session.Record(new AuditEntry
        {
            Id = Ids.New("aud", time),
            Kind = AuditEventKind.Deliver,
            Action = "address",
            ObjectId = concern.Id,
            PersonIds = told,
            CountsByTier = told.Count > 0 ? new Dictionary<string, int> { [Code.Of(Tier.Existence)] = told.Count } : [],
            Outcome = told.Count > 0 ? "told those who lead for a child recorded there on that day" : "nobody to tell",
            PolicyVersion = registry.Policy.Version,
            RecordedAt = session.Now,
        });
    }

    private DateTimeOffset DueOf(IWriteSession session, Concern concern) =>
        (concern.Urgency is Urgency.SameDay or Urgency.ImmediateDanger
            ? clock.Due(DeadlineKey.NamedOwner, session.Now, concern.Urgency)
            : clock.Due(DeadlineKey.HandoverAcceptance, session.Now)).DueAt;

    /// <summary>At most a summary, as in any inbox; unspecified where the role may not even know that there is something.</summary>
    private static Tier TierFor(AccessPolicy policy, PractitionerRole role, Concern concern) =>
        Disclosure.TierOfNotice(ConcernAccess.Decide(policy, role, concern).Release);

    private static string DeskWords(Tier tier, Concern concern, string publisher)
    {
        var place = concern.Place!;
        var indicators = ConcernPrompts.Named(concern.Indicators);
        var days = ObservedDays.Of(concern).InWords();
        return tier switch
        {
            Tier.Summary => $"{publisher} shared {indicators}, {days}. {ShareAddressConcernHandler.DescriptionOf(place)}",
            Tier.Marker => $"{publisher} shared {indicators} about an address, {days}; no name is known.",
            _ => "Something about an address was shared; no name is known. Speak to its author.",
        };
    }
}
