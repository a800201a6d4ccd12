using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>Look-ups as they are counted, and those that were unusual.</summary>
    ILookUpReader LookUps { get; }
}

public partial interface IWriteSession
{
    /// <summary>Look-ups as they are counted, and those that were unusual.</summary>
    new ILookUpStore LookUps { get; }
}

/// <summary>Somebody who looked people up of late.</summary>
/// <param name="PractitionerId">Empty for a system alone.</param>
/// <param name="Latest">When last.</param>
public sealed record LookUpActivity(string OrganisationId, string PractitionerId, PractitionerRole Role, DateTimeOffset Latest);

/// <summary>How many different things somebody tried since an instant.</summary>
/// <param name="Nobody">People who were not found, by what was said of them.</param>
/// <param name="Records">Ids that were not there.</param>
/// <param name="Numbers">The most numbers of one block.</param>
/// <param name="BirthDates">The most dates of birth for one name.</param>
/// <param name="Names">The most names for one date of birth.</param>
/// <param name="People">People who were found.</param>
public sealed record LookUpCounts(long Nobody, long Records, long Numbers, long BirthDates, long Names, long People);

/// <summary>Reads look-ups.</summary>
public interface ILookUpReader
{
    /// <summary>Everybody who looked somebody up after an instant.</summary>
    ValueTask<IReadOnlyList<LookUpActivity>> ActiveAsync(DateTimeOffset after);

    /// <summary>What an organisation, or one practitioner of it, tried since an instant.</summary>
    /// <param name="practitionerId">Null: everybody of the organisation, its systems too.</param>
    ValueTask<LookUpCounts> CountAsync(string organisationId, string? practitionerId, DateTimeOffset since);

    /// <summary>The people who were found for them, by our ids, each once.</summary>
    ValueTask<IReadOnlyList<string>> PeopleAsync(string organisationId, string? practitionerId, DateTimeOffset since, int limit);

    /// <summary>Look-ups that found somebody, from an instant on, by time and id; after the position when one is given.</summary>
    ValueTask<IReadOnlyList<LookUpSeen>> FoundAsync(DateTimeOffset since, (DateTimeOffset SeenAt, string Id)? after, int limit);

    /// <summary>Look-ups that found this person since an instant, by time.</summary>
    ValueTask<IReadOnlyList<LookUpSeen>> OfPersonAsync(string personId, DateTimeOffset since);

    /// <summary>Whether this was flagged.</summary>
    ValueTask<bool> IsFlaggedAsync(UnusualLookUp flag);
}

/// <summary>Reads and keeps look-ups.</summary>
public interface ILookUpStore : ILookUpReader
{
    /// <summary>Keeps one.</summary>
    void Add(LookUpSeen seen);

    /// <summary>Remembers that this was flagged; false when it had been, by this broker or another.</summary>
    ValueTask<bool> TryFlagAsync(UnusualLookUp flag, string itemId, DateTimeOffset at);

    /// <summary>Forgets look-ups before an instant, at most so many, and gives how many went.</summary>
    ValueTask<int> ForgetAsync(DateTimeOffset before, int limit);
}
