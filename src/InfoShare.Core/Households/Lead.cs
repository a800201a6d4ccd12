using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>Who leads for a child, or whom to contact when nobody does (requirement D8).</summary>
/// <param name="PractitionerId">The lead's own id; null when nobody leads, or when the organisation named the lead without one.</param>
public sealed record Lead(ContactPoint? Practitioner, string? OrganisationId, ContactPoint? ContactInstead, string? PractitionerId = null)
{
    /// <summary>The order in which involved practitioners are named when social care has no lead.</summary>
    private static readonly PractitionerRole[] NextBest =
    [
        PractitionerRole.HealthVisitor, PractitionerRole.Midwife, PractitionerRole.SchoolNurse, PractitionerRole.DesignatedLead,
        PractitionerRole.EarlyHelp, PractitionerRole.Gp, PractitionerRole.Paediatrician,
    ];

    /// <summary>Whom to ring in either case.</summary>
    public ContactPoint? Contact => Practitioner ?? ContactInstead;

    /// <summary>The lead among the open involvements: social care's own lead first, else nobody leads and the next best is named.</summary>
    /// <param name="area">The child's area, whose duty desk is named when nobody works with the child.</param>
    public static Lead Of(IEnumerable<Involvement> involvements, RegistrySnapshot registry, DateOnly today, string area)
    {
        var open = involvements.Where(i => i.OpenOn(today)).ToList();
        var lead = open.FirstOrDefault(i => i.Leads && registry.Find(i.OrganisationId)?.Agency == AgencyKind.SocialCare);
        if (lead is not null)
            return new Lead(ContactOf(lead, registry), lead.OrganisationId, null, lead.PractitionerId);

        var next = open.OrderBy(i => Array.IndexOf(NextBest, i.Role) is var at and >= 0 ? at : NextBest.Length).FirstOrDefault();
        return new Lead(null, null, next is null ? registry.ReceiverOfReferrals(area)?.DutyDesk : ContactOf(next, registry));
    }

    /// <summary>The practitioner of an involvement, to speak to.</summary>
    public static ContactPoint ContactOf(Involvement involvement, RegistrySnapshot registry)
    {
        var organisation = registry.Find(involvement.OrganisationId);
        return new ContactPoint(
            involvement.PractitionerName, involvement.Role, organisation?.Name ?? involvement.OrganisationId,
            involvement.Telephone ?? organisation?.DutyTelephone);
    }
}
