using InfoShare.Core.Conflicts;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Emergency;

/// <summary>A use of emergency access as somebody may see it.</summary>
/// <param name="Words">Why, in the practitioner's words; null for whoever is not of the practitioner's organisation and no auditor.</param>
/// <param name="Tried">Whom the practitioner tried to reach; as <paramref name="Words"/>.</param>
/// <param name="Active">Whether it opens anything now.</param>
public sealed record EmergencyView(
    string Id,
    long Version,
    string PersonId,
    string OrganisationId,
    string OrganisationName,
    AgencyKind Agency,
    string PractitionerId,
    string PractitionerName,
    PractitionerRole Role,
    EmergencyReason Reason,
    string? Words,
    string? Tried,
    DateTimeOffset GrantedAt,
    DateTimeOffset Until,
    DateTimeOffset? EndedAt,
    bool Active,
    EmergencyReviewView Review);

/// <summary>Where the review of a use stands.</summary>
/// <param name="Late">It was not done by its first due time.</param>
/// <param name="Reasons">Of the reviewer; null as the words are.</param>
public sealed record EmergencyReviewView(
    string Owner, DateTimeOffset Due, EmergencyReviewLevel Level, bool Late, EmergencyReviewOutcome Outcome, string? ReviewedBy, string? Reasons,
    DateTimeOffset? ReviewedAt);

/// <summary>Makes the views.</summary>
public static class EmergencyViews
{
    /// <summary>What a use opens, for the screen of whoever opened it.</summary>
    public const string Opens =
        "Look-ups about this person with the purpose EMERGENCY, at what your role is given in an emergency, until the time named. Sealed material "
        + "stays closed: refuges, who told, cases against staff. Each look-up is recorded, the person's lead or duty desk has been told, and a colleague reviews it.";

    /// <summary>Whoever used it, to a reader from whose role the service itself is hidden: the organisation stands for its worker (L7).</summary>
    internal static string Nameless(EmergencyGrant grant, RegistrySnapshot registry) => $"A practitioner of {registry.NameOf(grant.OrganisationId)}";

    /// <param name="withWords">For the own organisation's reviewers, the practitioner and auditors: free text may name an informant.</param>
    public static EmergencyView View(this EmergencyGrant grant, RegistrySnapshot registry, DateTimeOffset now, bool withWords) => new(
        grant.Id, grant.Version, AloneId.Shown(grant.PersonId), grant.OrganisationId, registry.NameOf(grant.OrganisationId), grant.Agency,
        grant.PractitionerId, grant.PractitionerName, grant.Role, grant.Reason, withWords ? grant.Words : null, withWords ? grant.Tried : null,
        grant.GrantedAt, grant.Until, grant.EndedAt, grant.IsActive(now),
        new EmergencyReviewView(
            grant.ReviewOwner, grant.ReviewDue, grant.ReviewLevel, (grant.ReviewedAt ?? now) > grant.FirstReviewDue, grant.Outcome,
            grant.ReviewedBy, withWords ? grant.ReviewReasons : null, grant.ReviewedAt));
}
