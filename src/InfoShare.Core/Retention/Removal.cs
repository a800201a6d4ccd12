using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Retention;

/// <summary>A record as retention sees it: never its words.</summary>
/// <param name="Sensitivity">Of a concern; unspecified else.</param>
/// <param name="ClosedAt">Null while it is open, and for what does not end.</param>
/// <param name="PersonIds">Everybody whom it names.</param>
public sealed record RetainedRecord(
    string Id, RecordClass Class, SensitivityClass Sensitivity, string OrganisationId, DateTimeOffset RecordedAt, DateTimeOffset? ClosedAt, IReadOnlyList<string> PersonIds);

/// <summary>A record whose term had run out when the pass came by.</summary>
/// <param name="DecisionId">The decision that it waits for; null while nobody decided.</param>
/// <param name="KeptUntil">Not to be looked at before.</param>
public sealed record RetentionCandidate(
    string RecordId, RecordClass Class, SensitivityClass Sensitivity, string OrganisationId, DateTimeOffset RecordedAt, DateOnly DueOn, string Why,
    string ScheduleVersion, DateTimeOffset FoundAt, string? DecisionId, DateOnly? KeptUntil);

/// <summary>What stays of a removed record.</summary>
public sealed record RemovedRecord(
    string RecordId, RecordClass Class, SensitivityClass Sensitivity, string OrganisationId, DateTimeOffset RecordedAt, DateOnly DueOn, string Why,
    string ScheduleVersion, string DecisionId, DateTimeOffset RemovedAt);

/// <summary>How far the pass over a class has come.</summary>
/// <param name="Reached">The last id that was looked at; empty: the pass begins anew.</param>
public sealed record RetentionPass(RecordClass Class, string Reached, DateTimeOffset NextAt);

/// <summary>What two people decided of records whose term has run out.</summary>
/// <param name="KeepUntil">With KEEP_UNTIL.</param>
/// <param name="Removed">How many were removed, once executed.</param>
/// <param name="LeftAlone">How many were hindered by then.</param>
public sealed record RemovalDecision(
    string Id,
    long Version,
    RemovalState State,
    RemovalChoice Choice,
    IReadOnlyList<string> RecordIds,
    DateOnly? KeepUntil,
    string Reason,
    string ScheduleVersion,
    string DecidedByOrganisationId,
    string DecidedById,
    string DecidedBy,
    DateTimeOffset DecidedAt,
    string? ConfirmedBy = null,
    DateTimeOffset? ConfirmedAt = null,
    DateTimeOffset? ExecuteAfter = null,
    DateTimeOffset? ExecutedAt = null,
    int Removed = 0,
    int LeftAlone = 0,
    string? WithdrawnBy = null,
    DateTimeOffset? WithdrawnAt = null,
    string? WithdrawReason = null)
{
    /// <summary>What the ids of decisions begin with.</summary>
    public const string Prefix = "rmd";

    /// <summary>Whether this practitioner is the first of the two.</summary>
    public bool IsBy(Caller caller) => DecidedById == caller.Human.Id && DecidedByOrganisationId == caller.OrganisationId;
}

/// <summary>A candidate, and what keeps it now.</summary>
public sealed record CandidateView(RetentionCandidate Candidate, string OrganisationName, IReadOnlyList<RemovalHindrance> Hindrances, IReadOnlyList<string> HoldIds);

/// <summary>A page of candidates.</summary>
public sealed record CandidatePage(IReadOnlyList<CandidateView> Candidates, string? Next, AuditReceipt Receipt);

/// <summary>A decision as it stands after a change.</summary>
public sealed record RemovalChanged(RemovalDecision Decision, AuditReceipt Receipt);

/// <summary>A page of decisions.</summary>
public sealed record RemovalPage(IReadOnlyList<RemovalDecision> Decisions, string? Next, AuditReceipt Receipt);
