using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Patterns;

/// <summary>
/// That things recorded around a child belong together, put before somebody who decides what follows (H5, H8). Its parts lie beside it;
/// it holds no number and no rank.
/// </summary>
public sealed record PatternNotice
{
    public required string Id { get; init; }
    public required long Version { get; init; }
    public required PatternKind Kind { get; init; }

    /// <summary>The child.</summary>
    public required string PersonId { get; init; }

    public required PatternState State { get; init; }
    public required string DeciderOrganisationId { get; init; }

    /// <summary>The named decider's own id; null while a desk is addressed.</summary>
    public string? DeciderId { get; init; }

    /// <summary>The decider's name, or the code of the role that is addressed.</summary>
    public required string DeciderName { get; init; }

    public required PractitionerRole DeciderRole { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>Until when somebody takes it on (T9).</summary>
    public required DateTimeOffset AcceptBy { get; init; }

    public required string AcceptRule { get; init; }
    public DateTimeOffset? AcceptedAt { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public PatternOutcome Outcome { get; init; }

    /// <summary>Why, for those at the decider's who may see every part.</summary>
    public string? Reason { get; init; }

    /// <summary>Why, in words that each recorder may read.</summary>
    public string? ForRecorders { get; init; }

    /// <summary>The day on which it is looked at again.</summary>
    public DateOnly? ReviewOn { get; init; }

    /// <summary>How far silence has climbed; unspecified while it is in time.</summary>
    public EscalationLevel Level { get; init; }

    /// <summary>Whether it is still to be decided.</summary>
    public bool IsOpen => State is PatternState.Open or PatternState.Accepted;

    /// <summary>Whether nobody works on what it tells of: a further fact brings it back.</summary>
    public bool EndedWithoutWork => State == PatternState.Decided
        && Outcome is PatternOutcome.Dismissed or PatternOutcome.WatchedWithReview or PatternOutcome.SeenAgain or PatternOutcome.NoLongerStands;
}

/// <summary>A part of a notice: a factor and the concern, or the missed contact, that records it.</summary>
public sealed record PatternPart(string NoticeId, RiskFactor Factor, string ConcernId, DateTimeOffset AddedAt);

/// <summary>An event of a series that an organisation was told of.</summary>
/// <param name="EventKey">The report by which the event is known.</param>
/// <param name="ItemId">The item that told it; null when an item for another event told it too.</param>
public sealed record PatternAlert(
    string PersonId, SeriesKind Series, string OrganisationId, string EventKey, string ActionOwner, string? ItemId, DateOnly ToldOn, DateTimeOffset ToldAt);

/// <summary>Where a page of notices begins: after this one.</summary>
public sealed record PatternPosition(DateTimeOffset AcceptBy, string NoticeId);
