using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Safety;

/// <summary>
/// What whoever visits must know of an adult or an address (C24). It is about the visitor's safety and says nothing of a child's, so that it is
/// no concern, bears on nobody and counts nowhere. A new fact ends it; nothing deletes it.
/// </summary>
/// <param name="PersonId">The adult; null: about an address.</param>
/// <param name="Address">As its author gave it; null: about an adult.</param>
/// <param name="HoldsFrom">The day from which it is so.</param>
/// <param name="ReviewOn">The day by which somebody looks whether it still is. After it the notice stands as overdue: silence is no all-clear.</param>
public sealed record SafetyNotice(
    string Id,
    string? PersonId,
    PostalAddress? Address,
    SafetyNoticeKind Kind,
    string Words,
    DateOnly HoldsFrom,
    DateOnly ReviewOn,
    string OrganisationId,
    AgencyKind Agency,
    string RecordedById,
    string RecordedBy,
    PractitionerRole RecordedByRole,
    DateTimeOffset RecordedAt,
    DateTimeOffset? EndedAt,
    string? EndedById,
    string? EndedBy,
    string? EndReason)
{
    /// <summary>Normal form of the place (<see cref="AddressKeys"/>); null: about an adult.</summary>
    public string? AddressKey => AddressKeys.Of(Address);

    /// <summary>Key of postcode and first line where the key is the UPRN; null else.</summary>
    public string? HouseKey => AddressKeys.HouseOf(Address) is { } house && house != AddressKey ? house : null;
}
