using InfoShare.Core.Concerns;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>A conversation before or instead of a written referral; the clock runs from it (requirements E5, E25).</summary>
public sealed record SpokenContact(DateTimeOffset At, string WithWhom, string Content, bool AdvisedNotToRefer);

/// <summary>A decision (requirement E3). A later one is added beside it.</summary>
public sealed record ReferralDecision(
    Disposition Disposition,
    DispositionReason Reason,
    string Rationale,
    string Criteria,
    string Evidence,
    string HistoryRead,
    string? ThresholdView,
    DateOnly? ReviewDate,
    string? AcceptedBy,
    string? Question,
    string DecidedById,
    string DecidedByName,
    PractitionerRole DecidedByRole,
    DateTimeOffset DecidedAt);

/// <summary>What the referrer was told, and what he or she answered.</summary>
public sealed record ReferralFeedback(
    string Text,
    DateTimeOffset SentAt,
    DateTimeOffset AcknowledgementDue,
    FeedbackAcknowledgement Acknowledgement,
    string? AcknowledgementText,
    DateTimeOffset? AcknowledgedAt);

/// <summary>A challenge that the referrer opened by disagreeing (requirement E9).</summary>
public sealed record ReferralChallenge(EscalationLevel Level, DateTimeOffset AnswerDue, string Grounds, DateTimeOffset OpenedAt);

/// <summary>One step in a referral's history; steps are added, never changed.</summary>
public sealed record ReferralEvent(string ReferralId, ReferralState State, string What, string? By, DateTimeOffset At);

/// <summary>A referral (vocabulary 9). One named owner at all times: the sender until somebody accepts (requirement E11).</summary>
public sealed record Referral
{
    public required string Id { get; init; }

    /// <summary>Counts changes from 1; a change names the version that its caller saw.</summary>
    public required long Version { get; init; }

    /// <summary>Place in the recipient's stream of changes, in the order of commits; set by the store.</summary>
    public long ChangeSequence { get; init; }

    public required ReferralState State { get; init; }
    public required Urgency Urgency { get; init; }

    public required string ReferrerOrganisationId { get; init; }
    public required AgencyKind ReferrerAgency { get; init; }
    public required string ReferrerId { get; init; }
    public required string ReferrerName { get; init; }
    public required PractitionerRole ReferrerRole { get; init; }

    public required string RecipientOrganisationId { get; init; }

    /// <summary>Organisation of the one owner.</summary>
    public required string OwnerOrganisationId { get; init; }
    public required string OwnerId { get; init; }
    public required string OwnerName { get; init; }
    public required PractitionerRole OwnerRole { get; init; }

    public required IReadOnlyList<string> ChildIds { get; init; }
    public required IReadOnlyList<string> ConcernIds { get; init; }
    public required string RiskStatement { get; init; }
    public string? Evidence { get; init; }
    public ChildWords? ChildWords { get; init; }
    public string? ReferrerThresholdView { get; init; }
    public SpokenContact? Spoken { get; init; }
    public ConsentState Consent { get; init; }
    public SourceKind Source { get; init; }

    /// <summary>When the clock started: receipt, or the conversation before it.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When decision and feedback are due (T1), under the rule named beside it.</summary>
    public required DateTimeOffset FeedbackDue { get; init; }
    public required string FeedbackRule { get; init; }

    /// <summary>When a named person must own it (T2); null for standard urgency.</summary>
    public DateTimeOffset? OwnerDue { get; init; }

    public ReferralDecision? Decision { get; init; }
    public ReferralFeedback? Feedback { get; init; }
    public ReferralChallenge? Challenge { get; init; }

    /// <summary>Highest rung of the ladder that lateness has reached: 0 none, 1 owner and manager, 2 senior manager.</summary>
    public int LateLevel { get; init; }

    /// <summary>How many referrals these children have had, this one included (requirement E13).</summary>
    public required int SeriesCount { get; init; }
}

/// <summary>An earlier referral of the same child.</summary>
public sealed record SeriesEntry(
    string ReferralId,
    DateTimeOffset ReceivedAt,
    AgencyKind Agency,
    Disposition Disposition,
    ReferralState State);
