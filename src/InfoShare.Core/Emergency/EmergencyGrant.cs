using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Emergency;

/// <summary>Where the review of a use stands: who is asked now. It climbs while nobody reviews (T16).</summary>
public enum EmergencyReviewLevel
{
    Unspecified = 0,

    /// <summary>The organisation's safeguarding lead.</summary>
    SafeguardingLead = 1,

    /// <summary>The manager above.</summary>
    Manager = 2,

    /// <summary>The safeguarding partners, whose auditor sees every use.</summary>
    Partnership = 3,
}

/// <summary>
/// One use of emergency access (L9): who broke the glass about whom, why, until when, and what came of the review. Nobody sweeps
/// it: whether it is open is a comparison of <see cref="Until"/> with the session's time.
/// </summary>
/// <param name="Number">The how-manieth of this practitioner about this person; the database holds each number once.</param>
/// <param name="Words">Why, in the practitioner's words. May name an informant: for the own organisation's reviewers alone.</param>
/// <param name="Tried">Whom the practitioner tried to reach first. As <paramref name="Words"/>.</param>
/// <param name="Until">When it ends by itself, UTC.</param>
/// <param name="EndedAt">When it was ended before that; null: it was not.</param>
/// <param name="ReviewOwner">The code of the role, or the post, that has to review it now.</param>
/// <param name="ReviewDue">When the review is due, at the level that holds it now.</param>
/// <param name="FirstReviewDue">When it was due at first; whether it was reviewed on time is judged by this.</param>
/// <param name="Outcome">Unspecified until somebody has reviewed it.</param>
public sealed record EmergencyGrant(
    string Id,
    long Version,
    string OrganisationId,
    AgencyKind Agency,
    string PractitionerId,
    string PractitionerName,
    PractitionerRole Role,
    string PersonId,
    int Number,
    EmergencyReason Reason,
    string Words,
    string Tried,
    DateTimeOffset GrantedAt,
    DateTimeOffset Until,
    DateTimeOffset? EndedAt,
    EmergencyReviewLevel ReviewLevel,
    string ReviewOwner,
    DateTimeOffset ReviewDue,
    DateTimeOffset FirstReviewDue,
    string DueRule,
    EmergencyReviewOutcome Outcome,
    string? ReviewedById,
    string? ReviewedBy,
    string? ReviewReasons,
    DateTimeOffset? ReviewedAt)
{
    /// <summary>Whether it opens anything at this time. At the very instant of its end it does not.</summary>
    public bool IsActive(DateTimeOffset now) => EndedAt is null && now < Until;

    /// <summary>Whether somebody has reviewed it.</summary>
    public bool IsReviewed => Outcome != EmergencyReviewOutcome.Unspecified;

    /// <summary>Whether a reviewer found that it was right to look.</summary>
    public bool WasJustified => Outcome is EmergencyReviewOutcome.Justified or EmergencyReviewOutcome.JustifiedAccessTooNarrow;
}
