using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Sharing;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>A conversation before or instead of a written referral; the clock runs from it (requirements E5, E25).</summary>
/// <param name="SpokenBy">Who spoke on the other side; null in what was logged before both parties were named.</param>
/// <param name="OrganisationId">Whose log it is; null when it came with the referral itself.</param>
/// <param name="ForBothSides">Whether the other side reads it too.</param>
public sealed record SpokenContact(
    DateTimeOffset At, string WithWhom, string Content, bool AdvisedNotToRefer, string? SpokenBy = null, string? OrganisationId = null,
    bool ForBothSides = false);

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

/// <summary>
/// One level of a challenge, as it was reached and how it was left (requirement E9). A level that is left without an answer was
/// missed, and the clock climbed.
/// </summary>
/// <param name="Grounds">What the challenger said when it came to this level; null when the clock brought it here.</param>
/// <param name="AnswerDue">When the level's answer is due; null at ESC_1, where the two workers have just spoken.</param>
/// <param name="Reasons">The holder's reasons; null until answered.</param>
public sealed record ChallengeLevel(
    EscalationLevel Level,
    DateTimeOffset ReachedAt,
    DateTimeOffset? AnswerDue,
    string? Grounds,
    ChallengeAnswer Answer,
    string? Reasons,
    string? AnsweredById,
    string? AnsweredByName,
    DateTimeOffset? AnsweredAt);

/// <summary>A challenge that the referrer's side opened by disagreeing (requirement E9).</summary>
/// <param name="ById">The practitioner who disagrees; nobody else can agree in his or her place, whatever the rank.</param>
/// <param name="Levels">Every level so far, ESC_1 first; levels are added, and answered once.</param>
/// <param name="EndedAt">When it ended: reassessed, accepted or closed with a reason; null while it is open.</param>
/// <param name="AcceptedAt">When the challenger agreed. Until then, reassessed or not, nobody else agrees; null also when the last level closed it.</param>
public sealed record ReferralChallenge(
    EscalationLevel Level,
    DateTimeOffset AnswerDue,
    string Grounds,
    DateTimeOffset OpenedAt,
    string ById,
    string ByName,
    IReadOnlyList<ChallengeLevel> Levels,
    DateTimeOffset? EndedAt,
    DateTimeOffset? AcceptedAt = null)
{
    /// <summary>The role of the one who disagrees; a deputy for that role stands in (G10).</summary>
    public PractitionerRole ByRole { get; init; }

    /// <summary>Whether the challenger has yet to accept: the last level has not closed it, and only he or she can agree.</summary>
    public bool AwaitsChallenger => AcceptedAt is null && Levels[^1].Answer != ChallengeAnswer.ClosedWithReason;
}

/// <summary>Who reads the words of a step; what happened is read by every side.</summary>
public enum WordsReaders
{
    /// <summary>There are none.</summary>
    Unspecified = 0,

    /// <summary>The side that decides.</summary>
    Recipient = 1,

    /// <summary>That side, the referrer, and a service that owns the referral.</summary>
    Parties = 2,

    /// <summary>A service that is asked to take it as well: it belongs to the referral itself.</summary>
    Referral = 3,
}

/// <summary>One step in a referral's history; steps are added, never changed.</summary>
/// <param name="What">What happened, in the broker's words: nothing that one side wrote.</param>
/// <param name="Words">What was written with it, word for word; null when nothing was.</param>
public sealed record ReferralEvent(
    string ReferralId, ReferralState State, string What, string? By, DateTimeOffset At, string? Words = null,
    WordsReaders Readers = WordsReaders.Unspecified);

/// <summary>A referral (vocabulary 9). One named owner at all times: the sender until somebody accepts (requirement E11).</summary>
public sealed record Referral
{
    /// <summary>
    /// The referrer's id where nobody referred: the broker did, for a child of whom whoever shared the concern must learn nothing. The
    /// recipient's own desk then stands as the referrer, so that nothing of it reaches anybody else.
    /// </summary>
    public const string ByTheBroker = "broker";

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

    /// <summary>The owner's team; while nobody has taken it, the recipient's team that works with a child. Null when none is known (G10).</summary>
    public string? Team { get; init; }

    public required IReadOnlyList<string> ChildIds { get; init; }
    public required IReadOnlyList<string> ConcernIds { get; init; }
    public required string RiskStatement { get; init; }
    public string? Evidence { get; init; }
    public ChildWords? ChildWords { get; init; }
    public string? ReferrerThresholdView { get; init; }
    public SpokenContact? Spoken { get; init; }
    public ConsentState Consent { get; init; }

    /// <summary>Whose consent, the wishes, who went against them and why (L3); null when only the state is known.</summary>
    public ConsentRecord? ConsentRecord { get; init; }

    /// <summary>On which legal basis it was made (L2); null in what was stored before it was kept.</summary>
    public DisclosureBasis? Basis { get; init; }

    public SourceKind Source { get; init; }

    /// <summary>When the clock started: receipt, or the conversation before it.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When decision and feedback are due (T1), under the rule named beside it.</summary>
    public required DateTimeOffset FeedbackDue { get; init; }
    public required string FeedbackRule { get; init; }

    /// <summary>When a named person must own it (T2); null for standard urgency.</summary>
    public DateTimeOffset? OwnerDue { get; init; }

    public ReferralDecision? Decision { get; init; }

    /// <summary>
    /// The question that waits for the referrer's answer. It stands beside the decision: what was fed back, and may be
    /// challenged, is never replaced by it.
    /// </summary>
    public ReferralDecision? OpenQuestion { get; init; }

    public ReferralFeedback? Feedback { get; init; }
    public ReferralChallenge? Challenge { get; init; }

    /// <summary>Highest rung of the ladder that lateness has reached: 0 none, 1 owner and manager, 2 senior manager.</summary>
    public int LateLevel { get; init; }

    /// <summary>Which event of which these children were referred it is, counted from 1 (requirement E13): referrals that share an incident are one (O1).</summary>
    public required int SeriesCount { get; init; }

    /// <summary>Offers to other services, latest last (requirement E12).</summary>
    public IReadOnlyList<RedirectOffer> Redirects { get; init; } = [];

    /// <summary>Set while it waits on a threshold (requirement E22).</summary>
    public ThresholdHold? Hold { get; init; }

    /// <summary>A child without a name, as described (requirement O7).</summary>
    public string? ChildDescription { get; init; }

    /// <summary>What the disclosing child was told, and what changed (requirement E17).</summary>
    public IReadOnlyList<ChildTold> ChildTold { get; init; } = [];

    /// <summary>Conversations beside the written referral, with both parties (requirement E25).</summary>
    public IReadOnlyList<SpokenContact> Conversations { get; init; } = [];

    /// <summary>The relative or member of the public for whom an intake worker referred (requirement E15).</summary>
    public FamilyReferrer? Family { get; init; }

    /// <summary>What went, or was held, to that person (requirements E16, E18).</summary>
    public IReadOnlyList<FamilyAnswer> FamilyAnswers { get; init; } = [];

    /// <summary>What had a wrong form and was not used (requirement E21); as it was given for the referrer's side alone.</summary>
    public IReadOnlyList<SetAsideField> SetAside { get; init; } = [];

    /// <summary>Incidents and reviews that it belongs to (requirement A12).</summary>
    public IReadOnlyList<IncidentReference> Incidents { get; init; } = [];

    /// <summary>Whether the broker referred.</summary>
    public bool IsByTheBroker => ReferrerId == ByTheBroker;

    /// <summary>Its place in the recipient's tray, see <see cref="ReferralTray"/>; what comes next is earlier.</summary>
    public DateTimeOffset TrayPlace => ReferralTray.PlaceOf(this);

    /// <summary>No qualified person holds it (E19).</summary>
    public bool Unallocated => ReferralStates.IsUnallocated(this);

    /// <summary>Set while its clocks are stopped, because no child in it is to be born (requirement A2).</summary>
    public EndedPregnancy? EndedPregnancy { get; init; }

    /// <summary>The offer that waits for its answer, or null.</summary>
    public RedirectOffer? PendingRedirect() => LatestRedirect() is { State: RedirectState.Offered } offer ? offer : null;

    /// <summary>The latest offer, or null.</summary>
    public RedirectOffer? LatestRedirect() => Redirects.Count == 0 ? null : Redirects[^1];
}

/// <summary>What an open referral is to an organisation.</summary>
/// <param name="Received">Received there: the whole house's.</param>
/// <param name="PractitionerId">Who sent or owns it there; null where it was received.</param>
/// <param name="Role">In which role.</param>
public sealed record ReferralTie(bool Received, string? PractitionerId, PractitionerRole Role)
{
    /// <summary>Whether it ties a reader there: what a clinic of the own house sent or took is the clinic's, and brings no colleague nearer (L7).</summary>
    public bool IsOpenTo(Caller reader) => Received || InvolvementAccess.IsOpenTo(reader, reader.OrganisationId, PractitionerId, Role);
}

/// <summary>An earlier referral of the same child.</summary>
public sealed record SeriesEntry(
    string ReferralId,
    DateTimeOffset ReceivedAt,
    AgencyKind Agency,
    Disposition Disposition,
    ReferralState State)
{
    /// <summary>Who received it.</summary>
    public string RecipientId { get; init; } = "";

    /// <summary>The incidents that it names: referrals that share one tell of one event (O1).</summary>
    public IReadOnlyList<string> IncidentIds { get; init; } = [];
}
