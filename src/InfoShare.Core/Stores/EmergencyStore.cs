using InfoShare.Core.Emergency;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>Uses of emergency access and their reviews.</summary>
    IEmergencyReader Emergencies { get; }
}

public partial interface IWriteSession
{
    /// <summary>Uses of emergency access and their reviews.</summary>
    new IEmergencyStore Emergencies { get; }
}

/// <summary>Which uses a reviewer asks for; null means all.</summary>
/// <param name="OrganisationId">Only those of this organisation.</param>
/// <param name="PersonIds">Only those about these people; an empty list finds nothing.</param>
/// <param name="OpenOnly">Only those that nobody has reviewed.</param>
public sealed record EmergencyFilter(string? OrganisationId, IReadOnlyCollection<string>? PersonIds, bool OpenOnly);

/// <summary>One use, as the rates count it.</summary>
public sealed record EmergencyUse(
    string OrganisationId, AgencyKind Agency, string PractitionerId, string PersonId, EmergencyReason Reason, string Words, DateTimeOffset FirstReviewDue,
    EmergencyReviewOutcome Outcome, DateTimeOffset? ReviewedAt);

/// <summary>How many look-ups an organisation's practitioners made.</summary>
public sealed record LookUpCount(string OrganisationId, string PractitionerId, long LookUps);

/// <summary>Reads uses of emergency access.</summary>
public interface IEmergencyReader
{
    /// <summary>
    /// Those of these people whose records the practitioner has opened in an emergency and that is not over at <paramref name="now"/>,
    /// by the ids that were asked for.
    /// </summary>
    ValueTask<IReadOnlySet<string>> ActiveAsync(string organisationId, string practitionerId, IReadOnlyCollection<string> personIds, DateTimeOffset now);

    /// <summary>The same with the use's id by person.</summary>
    ValueTask<IReadOnlyDictionary<string, string>> ActiveGrantsAsync(
        string organisationId, string practitionerId, IReadOnlyCollection<string> personIds, DateTimeOffset now);

    /// <summary>The use, or null.</summary>
    ValueTask<EmergencyGrant?> FindAsync(string grantId);

    /// <summary>Uses by this practitioner about this person, the latest first, at most ten.</summary>
    ValueTask<IReadOnlyList<EmergencyGrant>> OfAsync(string organisationId, string practitionerId, string personId);

    /// <summary>How many people's records this practitioner has opened in an emergency after a moment.</summary>
    ValueTask<int> CountPeopleAsync(string organisationId, string practitionerId, DateTimeOffset after);

    /// <summary>Uses, the latest first, those after the position when one is given.</summary>
    ValueTask<IReadOnlyList<EmergencyGrant>> ListAsync(EmergencyFilter filter, string? afterGrantId, int limit);

    /// <summary>All uses that were granted in a period, its end left out, by organisation and practitioner.</summary>
    ValueTask<IReadOnlyList<EmergencyUse>> UsesAsync(DateTimeOffset from, DateTimeOffset to);

    /// <summary>How often practitioners asked about somebody in a period, its end left out, with and without emergency access.</summary>
    ValueTask<IReadOnlyList<LookUpCount>> LookUpsAsync(DateTimeOffset from, DateTimeOffset to);
}

/// <summary>Reads and changes uses of emergency access.</summary>
public interface IEmergencyStore : IEmergencyReader
{
    /// <summary>
    /// Adds a use; false, with nothing written, when this practitioner has one of this number about this person: another broker was
    /// first.
    /// </summary>
    ValueTask<bool> TryAddAsync(EmergencyGrant grant);

    /// <summary>Writes end, review and its level when the stored version is still the expected one; false when it has moved on.</summary>
    ValueTask<bool> TryUpdateAsync(EmergencyGrant next, long expectedVersion);
}
