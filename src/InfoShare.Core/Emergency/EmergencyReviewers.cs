using InfoShare.Core.Access;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Emergency;

/// <summary>Who reviews uses of emergency access (T16), level by level, and who may.</summary>
public static class EmergencyReviewers
{
    /// <summary>An auditor of the partnership, who belongs to no agency that practises.</summary>
    public static bool IsAuditor(Caller caller) =>
        caller.Role == PractitionerRole.Auditor && (caller.IsOperator || caller.Agency == AgencyKind.Other);

    /// <summary>A manager or safeguarding lead of the organisation whose practitioner it was.</summary>
    public static bool IsOwnReviewer(Caller caller, string organisationId) =>
        caller.OrganisationId == organisationId && Roles.IsManager(caller.Role);

    /// <summary>Who holds a level in an organisation: the role, or the post where the vocabulary has no role for it.</summary>
    public static (string Owner, PractitionerRole Role) HolderOf(EmergencyReviewLevel level, Organisation? organisation, Organisation? partnership)
    {
        if (level == EmergencyReviewLevel.Partnership)
        {
            return partnership?.AllowedRoles.Contains(PractitionerRole.Auditor) == true
                ? (Code.Of(PractitionerRole.Auditor), PractitionerRole.Auditor)
                : (Routing.SafeguardingPartners, PractitionerRole.Unspecified);
        }

        if (organisation is null)
            return (Routing.SafeguardingLead, PractitionerRole.Unspecified);
        var lead = Routing.SafeguardingLeadOf(organisation);
        if (level != EmergencyReviewLevel.Manager)
            return (Code.Of(lead), lead);
        var manager = Routing.ManagerOf(organisation.Agency);
        return manager != lead && organisation.AllowedRoles.Contains(manager)
            ? (Code.Of(manager), manager)
            : (Routing.SeniorManager, PractitionerRole.Unspecified);
    }
}
