using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Identity;

/// <summary>What was decided about who is who.</summary>
public enum IdentityDecisionKind
{
    Unspecified = 0,

    /// <summary>Entries of two people became one person.</summary>
    Join = 1,

    /// <summary>Entries are two people's. No automatic join goes against it until it is undone.</summary>
    KeepApart = 2,

    /// <summary>Entries left a person.</summary>
    Split = 3,

    /// <summary>An earlier decision was taken back.</summary>
    Undo = 4,

    /// <summary>Somebody should look at a person whose entries stopped agreeing. Nothing moved.</summary>
    Flag = 5,
}

/// <summary>
/// A decision about who is who; never changed, taken back only by another (requirements A5, A6). What it moved is enough to take
/// it back.
/// </summary>
public sealed record IdentityDecision
{
    public required string Id { get; init; }
    public required IdentityDecisionKind Kind { get; init; }

    /// <summary>Made by the matcher alone, set off by a record of <see cref="OrganisationId"/>; else by the practitioner named.</summary>
    public required bool Automatic { get; init; }

    public required string OrganisationId { get; init; }
    public string? PractitionerId { get; init; }
    public string? PractitionerName { get; init; }
    public PractitionerRole Role { get; init; }

    /// <summary>In words. Holds no name, date, number or address of anybody.</summary>
    public required string Reason { get; init; }

    /// <summary>How the entries compared; null where nothing was compared.</summary>
    public MatchEvidence? Evidence { get; init; }

    /// <summary>The entries that changed their person.</summary>
    public IReadOnlyList<EntryMove> Moves { get; init; } = [];

    /// <summary>Pairs of entries that are to stay apart.</summary>
    public IReadOnlyList<EntryPair> Apart { get; init; } = [];

    /// <summary>Further entries that the decision is about, for example what a flag points at.</summary>
    public IReadOnlyList<string> Named { get; init; } = [];

    /// <summary>The question that it answers.</summary>
    public string? QuestionId { get; init; }

    /// <summary>The decision that it takes back. A decision is taken back once.</summary>
    public string? Undoes { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }
}

/// <summary>Two entries, in either order.</summary>
public sealed record EntryPair(string EntryId, string OtherEntryId);
