using InfoShare.Core.Audit;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>What bears on who may know of a look-up of one child.</summary>
/// <param name="Reader">Who asks who looked.</param>
/// <param name="LeadOrganisationId">The organisation of the child's lead; null when nobody leads.</param>
/// <param name="OthersAreKept">
/// The reader must not learn of any other organisation: its name would tell where a protected child is, or tell the workers of a young
/// person who is said to harm others that somebody looks into it.
/// </param>
public sealed record AccessReader(Caller Reader, string? LeadOrganisationId, bool OthersAreKept);

/// <summary>
/// Which look-ups of a child's record a practitioner may know of (requirements L8, M4, A10). That a service looks is often a fact
/// of that service's class: a sexual health worker's look says that the child goes there, a probation officer's that somebody
/// around it was convicted. In doubt a look-up is not shown.
/// </summary>
public static class AccessSight
{
    /// <summary>How often a reader looked is no news to the reader; what others did is judged by class.</summary>
    public static bool IsShown(AuditEntry access, AccessReader to)
    {
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(to);
        if (access.PractitionerId is not { } practitioner || access.OrganisationId is not { } organisation)
            return false;
        var reader = to.Reader;
        if (organisation == reader.OrganisationId && practitioner == reader.Human.Id)
            return true;

        // What the lead was not to be told would be told by a colleague's screen.
        if (access.TellLead == false && to.LeadOrganisationId == reader.OrganisationId)
            return false;
        if (to.OthersAreKept && organisation != reader.OrganisationId)
            return false;

        // A check of an adult that led to the child says that the adult is looked into: those who work with the child may work with
        // the adult too, or be heard by one who does.
        if (IsCheckOfAdult(access) && !reader.Policy.KeepsWhereabouts(reader.Role))
            return false;
        return ClassesOf(access).All(c => reader.Policy.Tell(reader.Role, c).Shows) && InvolvementAccess.IsOpenTo(reader.Policy, reader.Role, access.Role);
    }

    /// <summary>Whether an adult was asked about, and the child only reached.</summary>
    public static bool IsCheckOfAdult(AuditEntry access)
    {
        ArgumentNullException.ThrowIfNull(access);
        return access.Purpose is Purpose.AssessAdultAccess or Purpose.SuperviseOffender || access.LooksBeyondTheAsked;
    }

    /// <summary>Whether it was emergency access.</summary>
    public static bool IsBreakGlass(AuditEntry access)
    {
        ArgumentNullException.ThrowIfNull(access);
        return access.Kind == AuditEventKind.BreakGlass || access.Purpose == Purpose.Emergency;
    }

    private static IEnumerable<SensitivityClass> ClassesOf(AuditEntry access)
    {
        // Youth justice, prisons and probation work with people who were convicted; a custody officer with one who is held.
        if (Roles.AgencyOf(access.Role) == AgencyKind.Probation || access.Role == PractitionerRole.CustodyOfficer || access.Purpose == Purpose.SuperviseOffender)
            yield return SensitivityClass.Criminal;
        if (access.Role == PractitionerRole.IntelligenceOfficer || access.LegalBasis == LegalBasis.CrimePrevention)
            yield return SensitivityClass.Intelligence;
    }
}
