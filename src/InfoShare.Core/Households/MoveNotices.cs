using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// A move, or leave at home from a ward or a placement (ADDRESS_MOVE, HOME_LEAVE, G2): whoever works with the person learns that
/// it happens and when, never where to. Of a person who has ever had a protected place nothing is said at all: it leads nowhere.
/// </summary>
public sealed class MoveNotices(PartnershipClock clock)
{
    /// <summary>A stay from a ward or a placement that ends within so many days is leave, not a move.</summary>
    private const int LongestLeave = 92;

    private static readonly ResidenceKind[] Homes =
    [
        ResidenceKind.MainHome, ResidenceKind.SecondHome, ResidenceKind.Sofa, ResidenceKind.Temporary, ResidenceKind.Intended,
        ResidenceKind.LicenceAddress, ResidenceKind.FosterOrKin, ResidenceKind.Residential, ResidenceKind.SemiIndependent,
    ];

    private static readonly ResidenceKind[] Away =
        [ResidenceKind.Hospital, ResidenceKind.FosterOrKin, ResidenceKind.Residential, ResidenceKind.SemiIndependent];

    /// <summary>Tells of a residence that is about to be added. The first place that is known of somebody is no move.</summary>
    public async ValueTask TellAsync(IWriteSession session, Residence added, Person person, RegistrySnapshot registry, Call call)
    {
        var today = LondonTime.DateOf(session.Now);
        var before = await session.Links.ResidencesOfAsync([added.PersonId], ChildLinks.MaxLinks);
        if (TriggerOf(added, before, today) is not { } trigger || before.Append(added).Any(r => r.Kind == ResidenceKind.Refuge) || person.Records.Any(r => r.Protected))
            return;

        var involvements = await session.Links.InvolvementsOfAsync([added.PersonId]);
        var lead = Lead.Of(involvements, registry, today, call.Caller.Area);
        var leave = trigger == NotificationTrigger.HomeLeave;
        var when = added.From is { } from ? PlainTime.Date(from) : "a day that is not recorded";
        foreach (var recipient in Routing.InvolvedWith(involvements, registry, today, call.Caller))
        {
            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = recipient.Organisation.Id,
                Trigger = trigger,
                Urgency = Urgency.Standard,
                ActionOwner = recipient.ActionOwner,
                ActionOwnerId = recipient.ActionOwnerId,
                ActionRole = recipient.Role,
                ActionTeam = recipient.Team,
                ExpectedResponse = leave
                    ? "Say who sees the person during the leave, what the carers at home can do, and what risk is open."
                    : "Say what you go on with and who takes over what ends, and put your record right.",
                RespondBy = clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt,
                Tier = Tier.Existence,
                Summary = leave
                    ? $"Leave at home from {when}{(added.To is { } to ? $" until {PlainTime.Date(to)}" : "")} was recorded."
                    : $"A move was recorded, from {when} ({Code.Of(added.State)}).",
                PersonId = added.PersonId,
                Contact = ContactFor(recipient, lead, registry, call.Caller),
                Listed = true,
                PublishedAt = session.Now,
                StateSince = session.Now,
            });
        }
    }

    /// <summary>Whom to ask: the caller, where the recipient's role may know that service; else whoever leads, or stands for it.</summary>
    /// <param name="kept">The whereabouts of somebody whom it tells of are kept: nobody is named who would say where that is, but the own area's desk.</param>
    internal static ContactPoint ContactFor(Recipient recipient, Lead lead, RegistrySnapshot registry, Caller caller, bool kept = false) =>
        caller.Practitioner is { } p && InvolvementAccess.IsOpenTo(registry.Policy, recipient.Role, p.Role)
        && (!kept || Whereabouts.MayName(recipient, caller.OrganisationId, registry))
            ? new ContactPoint(p.Name, p.Role, caller.OrganisationName, registry.Find(caller.OrganisationId)?.DutyTelephone)
            : kept && !Whereabouts.AreOpenTo(recipient, lead.ContactOrganisationId, registry) ? Whereabouts.DeskFor(recipient.Organisation, registry)
            : lead.Practitioner ?? lead.ContactInstead ?? recipient.Contact;

    private static NotificationTrigger? TriggerOf(Residence added, IReadOnlyList<Residence> before, DateOnly today)
    {
        if (added.State is LinkState.Denied or LinkState.EndedVerified or LinkState.ClaimedEnded || added.To < today)
            return null;
        var present = before.Where(r => ChildLinks.TimeOf(r, today) == LinkTime.Present).ToList();
        if (present.Any(r => Away.Contains(r.Kind)) && !Away.Contains(added.Kind) && IsLeave(added, today))
            return NotificationTrigger.HomeLeave;
        return Homes.Contains(added.Kind) && before.Count > 0 && before.All(r => r.AddressKey != added.AddressKey)
            ? NotificationTrigger.AddressMove : null;
    }

    private static bool IsLeave(Residence added, DateOnly today) =>
        added.Kind is ResidenceKind.Weekend or ResidenceKind.ContactOnly
        || (added.To is { } to && to <= (added.From > today ? added.From.Value : today).AddDays(LongestLeave));
}
