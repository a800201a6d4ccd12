using InfoShare.Core.Access;
using InfoShare.Core.Inbox;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>Where a redirect stands.</summary>
public enum RedirectState
{
    Unspecified = 0,

    /// <summary>Waits for a named person there.</summary>
    Offered = 1,

    /// <summary>A named person there took it.</summary>
    Accepted = 2,

    /// <summary>Declined: back with the last owner.</summary>
    Declined = 3,

    /// <summary>Nobody answered in time: back with the last owner.</summary>
    Expired = 4,

    /// <summary>The owner decided otherwise before anybody answered.</summary>
    Withdrawn = 5,
}

/// <summary>
/// A referral offered to another service. Until a named person there accepts, nothing has moved (requirement E12).
/// </summary>
/// <param name="Transfers">The service receives referrals itself (another area): accepting makes it the recipient that decides.</param>
/// <param name="Feedback">What the referrer is told when it is accepted; null when feedback follows by itself.</param>
/// <param name="Words">The words of acceptance, or the reason of a decline.</param>
/// <param name="Condition">"If it continues", promised once it is accepted (requirement E20).</param>
/// <param name="Watcher">Who keeps what it promises.</param>
public sealed record RedirectOffer(
    string ToOrganisationId,
    string ToOrganisationName,
    bool Transfers,
    string FromOrganisationId,
    string OfferedById,
    string OfferedByName,
    DateTimeOffset OfferedAt,
    DateTimeOffset AnswerDue,
    string? Feedback,
    RedirectState State = RedirectState.Offered,
    string? AnsweredByName = null,
    string? Words = null,
    DateTimeOffset? AnsweredAt = null,
    IfItContinues? Condition = null,
    Practitioner? Watcher = null)
{
    /// <summary>What the decision is once it is accepted: redirected, accepted by early help, or added to an open case.</summary>
    public Disposition As { get; init; } = Disposition.Redirected;

    /// <summary>When it is looked at again, promised once it is accepted; null: no day was named.</summary>
    public DateOnly? ReviewDate { get; init; }

    /// <summary>What the referrer is told by whoever offered it, apart from feedback: null once it is the referral's own feedback.</summary>
    public string? Letter() => this is { Transfers: false, State: RedirectState.Accepted } ? null : Feedback;

    /// <summary>In which role it was offered; a deputy for that role stands in (G10).</summary>
    public PractitionerRole OfferedByRole { get; init; }

    /// <summary>Whether it came back.</summary>
    public bool Bounced => State is RedirectState.Declined or RedirectState.Expired;
}

/// <summary>A wait on a threshold: who owns it meanwhile, for what, and until when (requirement E22).</summary>
public sealed record ThresholdHold(string InterimOwner, string WaitsFor, DateTimeOffset ExpiresAt);

/// <summary>Every child of a referral is not to be born: its clocks stand still, and somebody ends it in words.</summary>
/// <param name="At">When that was recorded.</param>
/// <param name="Due">When whoever has the next word is reminded again.</param>
/// <param name="SpeakTo">Who recorded it; to be spoken to before anybody contacts the family.</param>
/// <param name="OrganisationId">Where that one works: not for everybody, where the mother hides (A10).</param>
public sealed record EndedPregnancy(DateTimeOffset At, DateTimeOffset Due, string Rule, ContactPoint SpeakTo, string? OrganisationId);

/// <summary>What a disclosing child was told, and what changed for it (requirement E17).</summary>
public sealed record ChildTold(string Told, string? Changed, string By, DateTimeOffset At);

/// <summary>
/// How a person may safely be reached, and how never (vocabulary 12). Hours are London's; both null: any.
/// </summary>
public sealed record SafeContact(
    IReadOnlyList<ContactChannel> Channels, TimeOnly? From, TimeOnly? Until, IReadOnlyList<ContactChannel> NeverUse, string? Note);

/// <summary>A relative or a member of the public who refers through an intake worker (requirement E15).</summary>
/// <param name="Name">Null for somebody who wants to stay unnamed.</param>
/// <param name="PersonId">The person in the records, when known.</param>
/// <param name="SafeContact">How it is safe to answer, as the referrer said; null: not known, so nothing is sent.</param>
public sealed record FamilyReferrer(string? Name, string Relation, string? PersonId, SafeContact? SafeContact);

/// <summary>One answer to the family, sent or held (requirements E16, E18), or why none can be given.</summary>
/// <param name="Text">Empty when none can be given.</param>
/// <param name="Channel">Unspecified when it was held.</param>
/// <param name="Because">Why it was held, what was checked, or why none can be given.</param>
/// <param name="Progress">What it tells; unspecified when none can be given.</param>
/// <param name="NotAnswered">Somebody said why the family cannot be answered at all.</param>
public sealed record FamilyAnswer(
    string Text, bool Sent, ContactChannel Channel, string Because, string By, DateTimeOffset At, FamilyProgress Progress = FamilyProgress.Unspecified,
    bool NotAnswered = false);

/// <summary>What kind of promise a follow-up is.</summary>
public enum FollowUpKind
{
    Unspecified = 0,

    /// <summary>Somebody looks again at what was recorded for information (E4).</summary>
    Review = 1,

    /// <summary>A professional sees that advice or a signpost was followed (E5, E14, E23).</summary>
    FollowThrough = 2,

    /// <summary>"If it continues": raised at a count of further concerns and referrals, or on its date (E20).</summary>
    Condition = 3,
}

/// <summary>Where a follow-up stands.</summary>
public enum FollowUpState
{
    Unspecified = 0,
    Open = 1,
    Done = 2,

    /// <summary>It failed: the referral went back to triage.</summary>
    Failed = 3,

    /// <summary>The condition was met: the referral went back to triage.</summary>
    Raised = 4,

    /// <summary>A later decision took its place.</summary>
    Superseded = 5,
}

/// <summary>A promise that a decision left behind, with one named owner and a date.</summary>
/// <param name="DueAt">17:00 in London on the day.</param>
/// <param name="Count">With a condition: how many further concerns or referrals raise it; else 0.</param>
public sealed record FollowUp(
    string Id,
    long Version,
    string ReferralId,
    FollowUpKind Kind,
    string Task,
    string OwnerOrganisationId,
    string OwnerId,
    string OwnerName,
    PractitionerRole OwnerRole,
    DateTimeOffset DueAt,
    int Count,
    int Counted,
    FollowUpState State,
    string? Outcome,
    string? ClosedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ClosedAt);
