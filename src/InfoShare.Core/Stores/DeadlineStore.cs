using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Stores;

/// <summary>What a pending deadline is for.</summary>
public enum DeadlinePurpose
{
    Unspecified = 0,

    /// <summary>A named person owns the urgent referral (T2).</summary>
    ReferralOwner = 1,

    /// <summary>Decision and feedback on a referral (T1); then owner, manager and referrer are told it is late (E8).</summary>
    ReferralFeedback = 2,

    /// <summary>Still none one level later (T4); then the senior manager is told.</summary>
    ReferralFeedbackSecond = 3,

    /// <summary>The referrer answers the feedback (T3); then the referrer's safeguarding lead is told.</summary>
    ReferrerAnswer = 4,

    /// <summary>A challenge is answered at its level (T4).</summary>
    ChallengeAnswer = 5,

    /// <summary>A new partner check gets its referral decision (requirement B8).</summary>
    CheckDecision = 6,

    /// <summary>What became of a pregnancy is recorded (requirement A2); then whoever recorded it is asked.</summary>
    PregnancyOutcome = 30,

    /// <summary>A question about who is who is answered by a named person (requirement A5, as T10); then the manager is told.</summary>
    IdentityAnswer = 7,

    /// <summary>Those who can answer a question about who is who are asked; due at once (requirement A5).</summary>
    IdentityAsk = 8,

    /// <summary>Those who relied on people whom the matcher joined are told; due at once (requirement A6).</summary>
    IdentityTell = 9,

    /// <summary>A redirect is accepted or declined by the service that it was offered to (T9, E12).</summary>
    RedirectAnswer = 31,

    /// <summary>A wait on a threshold ends (E22).</summary>
    ThresholdExpiry = 32,

    /// <summary>A follow-up of a decision is done (E4, E20, E23); the object is the follow-up.</summary>
    FollowUpDue = 33,

    /// <summary>A referral whose child is not to be born is decided in words (A2, E2); until then its owner is reminded at the pace of T4.</summary>
    ReferralPregnancyEnded = 34,

    /// <summary>A handover is accepted (T9); then it goes back to the sender and managers of both sides are told.</summary>
    HandoverAcceptance = 41,

    /// <summary>Somebody acts on a late or disputed handover (T4); then the next level is told.</summary>
    HandoverEscalation = 42,

    /// <summary>Somebody who is registered nowhere is registered or seen (F8); then the owner and the levels above are told.</summary>
    AbsenceRegistered = 43,

    /// <summary>A child with open services turns seventeen (F7).</summary>
    [Code("TURNS_17")]
    Turns17 = 44,

    /// <summary>A child with open services turns eighteen (F7).</summary>
    [Code("TURNS_18")]
    Turns18 = 45,

    /// <summary>A decision not to share is reviewed by somebody else than its author (C17, L5; as T16); then it climbs.</summary>
    NotSharedReview = 60,

    /// <summary>The author shares, or decides again, as a review said; then whoever reviews is told.</summary>
    NotSharedTask = 61,

    /// <summary>A decision not to share that was upheld is looked at again.</summary>
    NotSharedAgain = 62,

    /// <summary>A use of emergency access is reviewed (T16); then the next level above is told.</summary>
    EmergencyReview = 71,

    /// <summary>A question of another organisation is answered (T10, then T4); then it climbs at who was asked, and the asker is told.</summary>
    InformationAnswer = 63,

    /// <summary>A person's own request is answered (T20); then its owner, the other officers and at last the partners are told.</summary>
    SubjectAccessDue = 81,

    /// <summary>Still not answered one level later (T4).</summary>
    SubjectAccessLate = 82,

    /// <summary>The holder of an item says whether it may be released (as T10); then its manager is told.</summary>
    SubjectAccessConsultation = 83,

    /// <summary>The days of grace of a removal have passed (M8); then what still may go is removed.</summary>
    RemovalDue = 91,

    /// <summary>A child whom nobody has seen for as long as T15 allows is seen; then whoever owns it has the task to see the child (H3).</summary>
    ChildUnseen = 100,

    /// <summary>A task is accepted or done (T9, then T4); then its owner and the levels above are told.</summary>
    TaskDue = 101,

    /// <summary>An appraisal of a concern that was taken back or not found proved (C6, as T9); then the levels above its owner (T4).</summary>
    AppraisalDue = 105,

    /// <summary>Everybody who has a part in a proposed ending answers, and a manager signs where one has to (T9, then T4); then it climbs.</summary>
    EndingAcceptance = 115,

    /// <summary>Somebody decides whether a closed matter is opened again (T1, then T4); then the manager is told.</summary>
    ReopeningAnswer = 116,

    /// <summary>A step of a plan is held (T5 to T8); then its owner and the manager are told, and it climbs (T4).</summary>
    PlanStepDue = 117,

    /// <summary>A child protection plan has run for two years (I10).</summary>
    PlanTwoYears = 118,

    /// <summary>Somebody leads and sees to a child's safety, or holds support after a service left (I9; T1 or T9, then T4); then it climbs.</summary>
    RoleGap = 119,

    /// <summary>Who leads is looked at after a child protection plan or care has begun, or its lead has left (I9); the object is the status.</summary>
    RoleGapLook = 120,

    /// <summary>Somebody in health has examined whoever has a plan that asks for it (I12); then its holder and the manager are told, again on T4.</summary>
    HealthPlanExamination = 121,

    /// <summary>What an act adds to series and to what stands together is looked at (H1, H5); due at once, the object is the act's concern.</summary>
    PatternLook = 110,

    /// <summary>Somebody takes a notice of what stands together on (T9, then T4); then it climbs.</summary>
    PatternDecision = 111,

    /// <summary>A notice that was decided is looked at again on the day that its decision named.</summary>
    PatternReview = 112,

    /// <summary>What was over yesterday's cap of alerts comes in one item (O2); the object is the organisation.</summary>
    AlertsOfYesterday = 113,

    /// <summary>An allegation about a worker or a setting is taken on by the officer (LADO) (T19, then T4); then it climbs. The object is the concern.</summary>
    AllegationToLado = 130,

    /// <summary>
    /// Who asked for a record from which a conflict in silence keeps them is flagged to the own safeguarding lead (L10, D15); due at once. The object is
    /// the conflict, with the role in which it was met.
    /// </summary>
    ConflictMet = 131,

    /// <summary>
    /// A decision not to refer after a check is looked at again on the day that it named (B8, E3); then the level above whoever decided is told (T4). The
    /// object is the check.
    /// </summary>
    CheckReview = 132,
}

/// <summary>
/// A deadline as a row that any broker sweeps; each fires once. <paramref name="ObjectId"/> is the referral's or check's id.
/// </summary>
public sealed record PendingDeadline(
    string Id, DeadlinePurpose Purpose, string ObjectId, DateTimeOffset DueAt, string RuleId);

public partial interface IReadSession
{
    /// <summary>Deadlines that have not passed or been met.</summary>
    IDeadlineReader Deadlines { get; }
}

public partial interface IWriteSession
{
    /// <summary>Deadlines that have not passed or been met.</summary>
    new IDeadlineStore Deadlines { get; }
}

/// <summary>Reads deadlines.</summary>
public interface IDeadlineReader
{
    /// <summary>Those strictly past due and neither fired nor met, earliest first.</summary>
    /// <param name="now">What is due at this very instant is not past due.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="after">Only those that come after this one in order; null for the first.</param>
    ValueTask<IReadOnlyList<PendingDeadline>> DueAsync(DateTimeOffset now, int limit, PendingDeadline? after = null);
}

/// <summary>Reads and changes deadlines.</summary>
public interface IDeadlineStore : IDeadlineReader
{
    /// <summary>Rings when something became due at once, so that nobody waits for the sweep's next poll.</summary>
    const string WakeTopic = "deadlines";

    /// <summary>Starts a clock. One that has run out already wakes the sweep (<see cref="WakeTopic"/>); any other is found by its poll.</summary>
    void Add(PendingDeadline deadline);

    /// <summary>The duty was met: pending deadlines of this purpose and object never fire.</summary>
    void Meet(string objectId, DeadlinePurpose purpose, DateTimeOffset at);

    /// <summary>Claims a deadline that is still pending; false when it was met or another broker fired it.</summary>
    ValueTask<bool> TryFireAsync(string deadlineId, DateTimeOffset at);
}
