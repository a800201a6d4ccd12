using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Sharing;

/// <summary>What the person concerned was asked about sharing, and said (requirements L3, L4, L12). It never stops sharing.</summary>
/// <param name="ByWhom">Whose consent.</param>
/// <param name="Wishes">What the person wishes, kept with whatever is decided.</param>
/// <param name="OverriddenBy">Who went against a refusal.</param>
/// <param name="Why">Why it was overridden or not sought.</param>
public sealed record ConsentRecord(ConsentState State, string? ByWhom, DateOnly? AskedOn, string? Wishes, string? OverriddenBy, string? Why)
{
    /// <summary>The same, overridden by whoever makes the call where nobody else is named.</summary>
    public ConsentRecord By(string name) => this is { State: ConsentState.RefusedOverridden, OverriddenBy: null } ? this with { OverriddenBy = name } : this;
}

/// <summary>What is kept back, as a kind; its text stays with whoever holds it.</summary>
public sealed record WithheldFact(SensitivityClass Class, IReadOnlyList<ConcernIndicator> Indicators);

/// <summary>
/// A decision not to share something that bears on a child (requirements C17, L5; Children Act 2004 s.16LA). Somebody else than its
/// author reviews it; that it exists is nobody's to know outside the organisation but the partnership's auditor's.
/// </summary>
public sealed record NotShared
{
    /// <summary>Prefix of ids.</summary>
    public const string Prefix = "nsh";

    public required string Id { get; init; }

    /// <summary>Counts changes from 1.</summary>
    public required long Version { get; init; }

    public required NotSharedState State { get; init; }
    public required string OrganisationId { get; init; }
    public required Practitioner Author { get; init; }
    /// <summary>The person; null when a question was declined about somebody who is not recorded here for certain.</summary>
    public string? PersonId { get; init; }
    public required WithheldFact Fact { get; init; }

    /// <summary>Organisations with which it was not shared.</summary>
    public required IReadOnlyList<string> OrganisationIds { get; init; }

    /// <summary>Kinds of agency with which it was not shared.</summary>
    public required IReadOnlyList<AgencyKind> Agencies { get; init; }

    /// <summary>The question that it answers; null when nobody asked.</summary>
    public string? InformationRequestId { get; init; }

    public required NotSharedReason Reason { get; init; }
    public required string Reasons { get; init; }
    public ConsentRecord? Consent { get; init; }
    public required bool ChildWishesIt { get; init; }

    /// <summary>Whose advice was taken.</summary>
    public string? AdviceFrom { get; init; }

    /// <summary>When it is looked at again; null: not by itself.</summary>
    public DateOnly? ReviewOn { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>When the next step is owed; null when none is.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>The rule of <see cref="Due"/>.</summary>
    public string? DueRule { get; init; }

    /// <summary>How far silence has climbed; unspecified while it is in time.</summary>
    public EscalationLevel Level { get; init; }

    /// <summary>The concern by which it was shared in the end.</summary>
    public string? ConcernId { get; init; }

    /// <summary>The further decision that took its place.</summary>
    public string? ReplacedById { get; init; }

    /// <summary>For looking up: the author's id.</summary>
    public string AuthorId => Author.Id;

    /// <summary>For the trail.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<string> PersonIds => PersonId is { } id ? [id] : [];

    /// <summary>Whether it may still change.</summary>
    public bool IsOpen => State is not (NotSharedState.Shared or NotSharedState.Replaced);

    /// <summary>Whether the author owes the next step.</summary>
    public bool IsAuthors => State is NotSharedState.ShareNow or NotSharedState.MoreInformation;
}

/// <summary>One step of a decision's history.</summary>
/// <param name="By">Who did it; null for the clock.</param>
public sealed record NotSharedStep(string NotSharedId, long Version, NotSharedState State, string What, string? By, DateTimeOffset At);

/// <summary>A decision as its author and reviewers see it.</summary>
/// <param name="OwnRecordId">The caller's own record of the person.</param>
/// <param name="History">Empty in lists.</param>
public sealed record NotSharedView(NotShared NotShared, string? OwnRecordId, string DueInWords, IReadOnlyList<NotSharedStep> History);

/// <summary>Where a page of decisions begins: after this one.</summary>
public sealed record NotSharedPosition(DateTimeOffset RecordedAt, string Id);
