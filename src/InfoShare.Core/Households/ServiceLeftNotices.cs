using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.Plans;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// A service leaves (G6): whoever works with the person learns who has left and who holds support now, as far as each may know that
/// the service was there at all. Where nobody is named, or nobody is left, it is an alert: to the service's own manager, and to the
/// duty desk where the person lives.
/// </summary>
public sealed class ServiceLeftNotices(PartnershipClock clock)
{
    /// <summary>Tells. Nothing was left by an involvement that was not open before.</summary>
    /// <param name="around">What was recorded of the person before this.</param>
    /// <param name="heldBy">Who holds support now, in the leaving service's words; null when it named nobody.</param>
    public async ValueTask TellAsync(
        IWriteSession session, Involvement ended, IReadOnlyList<Involvement> around, string? heldBy, RegistrySnapshot registry, Call call)
    {
        var today = LondonTime.DateOf(session.Now);
        bool Same(Involvement i) => i.OrganisationId == ended.OrganisationId && i.Role == ended.Role
            && (i.PractitionerName == ended.PractitionerName || i.PractitionerId is not null && i.PractitionerId == ended.PractitionerId);
        if (!around.Any(i => Same(i) && i.OpenOn(today) && (i.To is null || i.To > ended.To)))
            return;
        await Reopenings.AfterServiceLeftAsync(session, ended, clock, registry);

        var person = await session.People.FindAsync(ended.PersonId);
        var kept = person is not null && await Whereabouts.AreKeptAsync(session, [person]);
        var from = registry.NameOf(ended.OrganisationId);
        var on = PlainTime.Date(ended.To!.Value);
        var remaining = around.Where(i => !Same(i) && i.OpenOn(today)).ToList();
        var respondBy = clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt;
        var contact = new ContactPoint(ended.PractitionerName, ended.Role, from, ended.Telephone ?? registry.Find(ended.OrganisationId)?.DutyTelephone);
        var deskMayKnow = InvolvementAccess.IsOpenTo(registry.Policy, PractitionerRole.DutySocialWorker, ended.Role);
        var isGap = heldBy is null || remaining.Count == 0;

        // Of a protected person not the desk where it may live, but that of those who keep it safe.
        var desk = !isGap || !deskMayKnow ? null
            : person is not null && Whereabouts.IsMarked(person) ? await ChildrenApart.DeskOfAsync(session, person, around, registry, call.Caller, today)
            : await AreaDesks.OfAsync(session, ended.PersonId, registry, call.Caller);

        // It goes on being told until somebody holds support, of each service that leaves so; then nobody who was asked has anything more to say.
        var gapId = isGap ? await RoleGaps.OpenAsync(session, ended, desk?.Id, clock.Due(DeadlineKey.HandoverAcceptance, session.Now)) : null;
        foreach (var recipient in Routing.InvolvedWith(remaining, registry, today, call.Caller))
        {
            if (!InvolvementAccess.IsOpenTo(registry.Policy, recipient.Role, ended.Role))
                continue;

            // Of somebody whose whereabouts are kept, who was there and who is there now would say where (A10).
            var names = !kept || recipient.Organisation.Id == ended.OrganisationId || registry.Policy.KeepsWhereabouts(recipient.Role);
            Add(recipient.Organisation.Id, recipient.ActionOwner, recipient.ActionOwnerId, recipient.Role, recipient.Team,
                heldBy is null ? "say whether you hold support now, or who does" : "speak to whoever holds support now, if you rely on it",
                $"{(names ? $"{ended.PractitionerName}, {from}," : "A service")} ends the work with this person on {on}. " + (heldBy is null
                    ? "Nobody is named who holds support now." : names ? $"Support is held by {heldBy}." : "Somebody else holds support now."),
                gapId, names ? contact : Whereabouts.DeskFor(recipient.Organisation, registry));
        }

        if (!isGap)
            return;
        var why = remaining.Count == 0 ? "Nobody else is recorded as working with the person." : "Nobody is named who holds support now.";
        if (registry.Find(ended.OrganisationId) is { Enabled: true } own)
        {
            // What a service apart of the house leaves is that service's to say (L7).
            var who = InvolvementAccess.IsApartIn(own, ended.Role) ? ended.Role : Routing.SafeguardingLeadOf(own);
            Add(own.Id, Code.Of(who), null, who, null, "name who holds support, or keep the work open",
                $"{ended.PractitionerName} ends the work with this person on {on}. {why}", gapId);
        }

        if (!deskMayKnow)
            return;
        if (desk is null)
        {
            AreaDesks.AskToRing(session, registry, call.Caller, NotificationTrigger.ServiceLeft, Urgency.Standard, respondBy, ended.PersonId);
        }
        else if (desk.Id != ended.OrganisationId)
        {
            Add(desk.Id, Code.Of(PractitionerRole.DutySocialWorker), null, PractitionerRole.DutySocialWorker, null, "see who holds support for this person now",
                $"{from} ends its work with this person on {on}. {why}", gapId);
        }

        void Add(
            string organisationId, string owner, string? ownerId, PractitionerRole role, string? team, string expected, string summary, string? dutyId = null,
            ContactPoint? ask = null) =>
            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = organisationId,
                Trigger = NotificationTrigger.ServiceLeft,
                Urgency = Urgency.Standard,
                ActionOwner = owner,
                ActionOwnerId = ownerId,
                ActionRole = role,
                ActionTeam = team,
                ExpectedResponse = expected,
                RespondBy = respondBy,
                Tier = Tier.Existence,
                Summary = summary,
                PersonId = ended.PersonId,
                PlanDutyId = dutyId,
                Contact = ask ?? contact,
                Listed = true,
                PublishedAt = session.Now,
                StateSince = session.Now,
            });
    }
}
