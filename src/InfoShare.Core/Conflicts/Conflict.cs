using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Conflicts;

/// <summary>
/// A practitioner is kept from somebody's record (L10). A new fact ends it; nothing deletes it.
/// </summary>
/// <param name="OrganisationId">The practitioner's.</param>
/// <param name="PractitionerId">The practitioner's own id there.</param>
/// <param name="PersonId">Whose record.</param>
/// <param name="Reason">In the declarer's words; for the organisation's managers and leads, and for the practitioner where it is open.</param>
/// <param name="Open">
/// Whether the practitioner may know. Where not (somebody who is said to have harmed the child), every answer is the one for nobody.
/// </param>
public sealed record Conflict(
    string Id,
    long Version,
    string OrganisationId,
    string PractitionerId,
    string PersonId,
    ConflictKind Kind,
    string Reason,
    bool Open,
    string DeclaredById,
    string DeclaredBy,
    DateTimeOffset DeclaredAt,
    DateTimeOffset? EndedAt,
    string? EndedBy,
    string? EndReason);
