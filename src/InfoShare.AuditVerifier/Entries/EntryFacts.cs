using InfoShare.AuditVerifier.Merkle;

namespace InfoShare.AuditVerifier.Entries;

/// <summary>How far an entry's text could be read.</summary>
public enum EntryForm
{
    /// <summary>As docs/audit.md says.</summary>
    Known,

    /// <summary>Of a version that this program does not know; only its hash can be checked.</summary>
    OtherVersion,

    /// <summary>Says that it is of the known version, and is not.</summary>
    Malformed,
}

/// <summary>What the check needs of an entry.</summary>
/// <param name="Index">Its place, as it says itself.</param>
/// <param name="Id">A number that stands for its id.</param>
/// <param name="RecordedAt">Microseconds since 1970, UTC.</param>
/// <param name="Personal">The commitment to its personal part.</param>
/// <param name="Sealed">The commitment to its sealed part.</param>
internal readonly record struct EntryFacts(EntryForm Form, long Index, ulong Id, long RecordedAt, TreeHash Personal, TreeHash Sealed);
