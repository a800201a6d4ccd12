using InfoShare.Core.Access;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>Who leads for a child, or whom to contact when nobody does (requirement D8).</summary>
/// <param name="ContactOrganisationId">
/// The organisation whose practitioner is the <see cref="Contact"/>: it has shown itself by being named. Null when the contact is a
/// duty desk, which is named whether it knows the child or not.
/// </param>
/// <param name="PractitionerId">The lead's own id; null when nobody leads, or when the organisation named the lead without one.</param>
public sealed record Lead(ContactPoint? Practitioner, string? OrganisationId, ContactPoint? ContactInstead, string? PractitionerId = null, string? ContactOrganisationId = null)
{
    /// <summary>The order in which involved practitioners are named when social care has no lead.</summary>
    private static readonly PractitionerRole[] NextBest =
    [
        PractitionerRole.HealthVisitor, PractitionerRole.Midwife, PractitionerRole.SchoolNurse, PractitionerRole.DesignatedLead,
        PractitionerRole.EarlyHelp, PractitionerRole.Gp, PractitionerRole.Paediatrician,
    ];

    /// <summary>Whom to ring in either case; never the one who asks.</summary>
    public ContactPoint? Contact => ContactInstead ?? Practitioner;

    /// <summary>
    /// The lead among the open involvements: social care's own lead first, the newest when there are several. Else nobody leads,
    /// and the next best is named, or the duty desk: that a child goes to a sexual health clinic, or a parent to a mental health or
    /// drugs service, is itself a fact that not everybody may know, and so is a case of the officer for allegations against staff.
    /// </summary>
    /// <param name="area">The child's area, whose duty desk is named when nobody works with the child.</param>
    /// <param name="asking">Who asks: nobody is told to ring herself or her own organisation. Where she leads, the next worker stands as the contact.</param>
    public static Lead Of(IEnumerable<Involvement> involvements, RegistrySnapshot registry, DateOnly today, string area, Caller? asking = null)
    {
        var open = involvements.Where(i => i.OpenOn(today)).OrderByDescending(i => i.RecordedAt)
            .ThenByDescending(i => i.Id, StringComparer.Ordinal).ToList();
        var lead = open.FirstOrDefault(i => i.Leads && i.Role != PractitionerRole.Lado && registry.Find(i.OrganisationId)?.Agency == AgencyKind.SocialCare);
        if (lead is not null && !IsThe(asking, lead))
            return new Lead(ContactOf(lead, registry), lead.OrganisationId, null, lead.PractitionerId, lead.OrganisationId);

        var own = lead is null ? null : ContactOf(lead, registry);
        var next = open.Where(i => NextBest.Contains(i.Role) && i.OrganisationId != asking?.OrganisationId).MinBy(i => Array.IndexOf(NextBest, i.Role));
        return new Lead(
            own, lead?.OrganisationId, next is null ? DeskFor(asking, registry.ReceiverOfReferrals(area)) : ContactOf(next, registry),
            lead?.PractitionerId, next?.OrganisationId ?? lead?.OrganisationId);
    }

    /// <summary>
    /// The same as a reader may be told it. Of somebody whose whereabouts are kept (<see cref="Whereabouts"/>) a worker of another
    /// organisation is not named, for where she works leads there: the reader's own duty desk passes the question on.
    /// </summary>
    /// <param name="kept">Whether the whereabouts are kept of the child, or of somebody on the way to it.</param>
    public static Lead For(
        Caller reader, bool kept, IEnumerable<Involvement> involvements, RegistrySnapshot registry, DateOnly today, string area)
    {
        var lead = Of(involvements, registry, today, area, reader);
        return !kept || Whereabouts.AreOpenTo(reader, lead.ContactOrganisationId)
            ? lead
            : new Lead(null, null, registry.ReceiverOfReferrals(reader.Area)?.DutyDesk);
    }

    // The desk is not told to ring itself: its manager, or whoever answers out of hours, decides there.
    private static ContactPoint? DeskFor(Caller? asking, Organisation? desk) =>
        desk is null || desk.Id != asking?.OrganisationId ? desk?.DutyDesk
        : desk.DutyDesk with { Name = $"{desk.Name} team manager, out of hours the emergency duty team", Role = PractitionerRole.TeamManager };

    private static bool IsThe(Caller? asking, Involvement involvement) =>
        asking?.Practitioner is { } human && involvement.OrganisationId == asking.OrganisationId
        && (involvement.PractitionerId is { } id ? id == human.Id : involvement.PractitionerName == human.Name);

    /// <summary>The practitioner of an involvement, to speak to.</summary>
    public static ContactPoint ContactOf(Involvement involvement, RegistrySnapshot registry)
    {
        var organisation = registry.Find(involvement.OrganisationId);
        return new ContactPoint(
            involvement.PractitionerName, involvement.Role, organisation?.Name ?? involvement.OrganisationId,
            involvement.Telephone ?? organisation?.DutyTelephone);
    }
}
