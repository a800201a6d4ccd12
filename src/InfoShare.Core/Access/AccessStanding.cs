using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>
/// In what standing somebody reads: under which policy, for which purpose and basis, and how he or she stands to the person asked
/// about. Without a purpose nobody asked: the broker tells (<see cref="Access.Relation.Told"/>).
/// </summary>
public sealed record AccessStanding(AccessPolicy Policy)
{
    /// <summary>Why the reader asks; unspecified where nobody asked.</summary>
    public Purpose Purpose { get; init; }

    /// <summary>On which ground.</summary>
    public LegalBasis LegalBasis { get; init; }

    /// <summary>How the reader stands to the person asked about. What the answer says of others is judged by it too.</summary>
    public Relation Relation { get; init; } = Relation.Told;

    /// <summary>The break-glass grant of the reader for that person that holds at this moment; null: none (L9).</summary>
    public string? GrantId { get; init; }

    /// <summary>A conflict of interest keeps the reader from the person asked about (L10): whatever reached this point is denied.</summary>
    public bool Conflicted { get; init; }
}
