namespace InfoShare.Core.Vocabulary;

/// <summary>Where a referral stands. A system receipt is not ownership, and stops no clock. Vocabulary 9.</summary>
public enum ReferralState
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Left the referrer.</summary>
    Sent = 1,

    /// <summary>A system has received it, which is not ownership.</summary>
    Delivered = 2,

    /// <summary>A named human has it.</summary>
    Owned = 3,

    /// <summary>It is being decided.</summary>
    InTriage = 4,

    /// <summary>Waits on a threshold, with an interim owner and an expiry.</summary>
    PendingThreshold = 5,

    /// <summary>A disposition is recorded.</summary>
    Decided = 6,

    /// <summary>The reason went back to the referrer.</summary>
    FeedbackSent = 7,

    /// <summary>The referrer answered the feedback.</summary>
    FeedbackAcknowledged = 8,

    /// <summary>A disagreement is running.</summary>
    Challenged = 9,

    /// <summary>Answered, and no challenge is open.</summary>
    Closed = 10,
}

/// <summary>What a referral led to. Vocabulary 9.</summary>
public enum Disposition
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>A strategy discussion or a section 47 enquiry.</summary>
    StrategyOrS47 = 1,

    /// <summary>A single assessment.</summary>
    Assessment = 2,

    /// <summary>Added to an open case whose named lead accepted it.</summary>
    AddedToOpenCase = 3,

    /// <summary>A named early help service accepted it.</summary>
    EarlyHelpAccepted = 4,

    /// <summary>Sent elsewhere; acceptance there is pending.</summary>
    Redirected = 5,

    /// <summary>A question was put to the referrer; the clock goes on.</summary>
    MoreInformation = 6,

    /// <summary>Kept for information; manager, reason and review date are mandatory.</summary>
    InformationRecorded = 7,

    /// <summary>Nothing more is done, with reasons.</summary>
    NoFurtherAction = 8,

    /// <summary>The family was told to call somebody; a named person follows it through.</summary>
    SignpostedNoReferral = 9,

    /// <summary>A professional was told not to refer; the clock still runs.</summary>
    AdviceInsteadOfReferral = 10,
}

/// <summary>Why a referral was decided as it was. Vocabulary 9.</summary>
public enum DispositionReason
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>The threshold is met; the criteria are cited.</summary>
    ThresholdMet = 1,

    /// <summary>The threshold is not met; the criteria are cited.</summary>
    ThresholdNotMet = 2,

    /// <summary>The risk cannot be judged; what is missing is named.</summary>
    RiskUnclear = 3,

    /// <summary>Already dealt with; the evidence is cited.</summary>
    AlreadyAddressed = 4,

    /// <summary>Belongs to another area; the accepting area is named.</summary>
    OtherArea = 5,

    /// <summary>Consent was needed and refused; overriding it was considered.</summary>
    ConsentRequiredRefused = 6,

    /// <summary>The same event came before; the two are linked and both sources kept.</summary>
    DuplicateEvent = 7,
}

/// <summary>How fast a referral must be decided. Vocabulary 9.</summary>
public enum Urgency
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Within a clock hour, day or night.</summary>
    ImmediateDanger = 1,

    /// <summary>Today.</summary>
    SameDay = 2,

    /// <summary>Within one working day.</summary>
    Standard = 3,
}

/// <summary>What the referrer answers to feedback. Also written with the prefix ACK_. Vocabulary 9.</summary>
public enum FeedbackAcknowledgement
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>The referrer agrees.</summary>
    [Code("AGREE", "ACK_AGREE")]
    Agree = 1,

    /// <summary>The referrer adds information, which is considered anew.</summary>
    [Code("ADDING_INFORMATION", "ACK_ADDING_INFORMATION")]
    AddingInformation = 2,

    /// <summary>The referrer disagrees, which opens a challenge.</summary>
    [Code("DISAGREE", "ACK_DISAGREE")]
    Disagree = 3,
}

/// <summary>How the holder of a level answers a challenge (E9). Ours.</summary>
public enum ChallengeAnswer
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>The decision stands, with reasons; the challenger accepts, or the challenge climbs.</summary>
    Upheld = 1,

    /// <summary>The decision is reopened and made anew.</summary>
    Reassess = 2,

    /// <summary>The last level ends the challenge with its reason.</summary>
    ClosedWithReason = 3,
}

/// <summary>Where a passing-on of responsibility stands. Vocabulary 10.</summary>
public enum HandoverState
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Offered; the sender still owns it.</summary>
    Offered = 1,

    /// <summary>A person has read it; the sender still owns it.</summary>
    Received = 2,

    /// <summary>Accepted; ownership moves now.</summary>
    Accepted = 3,

    /// <summary>Declined with a reason; the sender keeps it.</summary>
    Declined = 4,

    /// <summary>The deadline passed without an answer; the sender keeps it.</summary>
    Unacknowledged = 5,

    /// <summary>Taken back by the sender, with a reason. Ours.</summary>
    Withdrawn = 6,
}

/// <summary>Where one notification to one recipient stands. Vocabulary 10.</summary>
public enum NotificationState
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Not yet sent.</summary>
    Queued = 1,

    /// <summary>Reached the recipient's system.</summary>
    Delivered = 2,

    /// <summary>A named person opened it.</summary>
    Read = 3,

    /// <summary>The recipient takes action on.</summary>
    Accepted = 4,

    /// <summary>The action is recorded.</summary>
    Acted = 5,

    /// <summary>The recipient declined, with a reason.</summary>
    Declined = 6,

    /// <summary>Could not be delivered; the fallback telephone call is logged.</summary>
    Failed = 7,
}

/// <summary>What caused a notification. The first nineteen are life events; the others are events of the exchange
/// itself, which we added. Vocabulary 10.</summary>
public enum NotificationTrigger
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>A new partner was linked in whatever state, DECLARED included.</summary>
    NewPartnerLinked = 1,

    /// <summary>A pregnancy or a birth added a subject.</summary>
    PregnancyOrBirth = 2,

    /// <summary>A couple parted, or contact was restricted.</summary>
    Separation = 3,

    /// <summary>Arrest, remand or prison began.</summary>
    CustodyIn = 4,

    /// <summary>Bail, licence, release or weekend leave.</summary>
    ReleaseOut = 5,

    /// <summary>A curfew, licence or contact condition was broken.</summary>
    ConditionBreach = 6,

    /// <summary>An order ends and supervision stops.</summary>
    OrderEnding = 7,

    /// <summary>A move or an eviction.</summary>
    AddressMove = 8,

    /// <summary>Exclusion, removal from roll, home education or a managed move.</summary>
    SchoolChange = 9,

    /// <summary>Removed from a GP's list, or unregistered.</summary>
    GpChange = 10,

    /// <summary>Police attended domestic abuse and a child is linked.</summary>
    DaCall = 11,

    /// <summary>A child or parent came to an emergency department after self-harm.</summary>
    EdSelfHarm = 12,

    /// <summary>A missing episode began, or the child returned.</summary>
    Missing = 13,

    /// <summary>The household lost somebody.</summary>
    Bereaved = 14,

    /// <summary>A plan closes or steps down.</summary>
    PlanEnding = 15,

    /// <summary>Discharged from a service, or the worker withdrew.</summary>
    ServiceLeft = 16,

    /// <summary>Home leave from a ward or a placement.</summary>
    HomeLeave = 17,

    /// <summary>Turned seventeen: the boundary of some children's services.</summary>
    [Code("AGE_17")]
    Age17 = 18,

    /// <summary>Turned eighteen: the boundary of children's services.</summary>
    [Code("AGE_18")]
    Age18 = 19,

    /// <summary>A concern was shared about somebody the recipient is involved with. Ours.</summary>
    ConcernShared = 20,

    /// <summary>A referral came in. Ours.</summary>
    ReferralReceived = 21,

    /// <summary>Feedback on the recipient's own referral. Ours.</summary>
    ReferralFeedback = 22,

    /// <summary>A referral's answer is overdue; tells the owner, the managers and the referrer. Ours.</summary>
    ReferralLate = 23,

    /// <summary>No named human took a referral in time. Ours.</summary>
    ReferralUnowned = 24,

    /// <summary>Another agency puts a question. Ours.</summary>
    InformationRequested = 25,

    /// <summary>A check waits for the recipient's answer. Ours.</summary>
    CheckAnswerDue = 26,

    /// <summary>Something that the recipient was given has been corrected or taken back. Ours.</summary>
    Correction = 27,

    /// <summary>Ours: somebody looked up the person and chose that the lead is told (requirement D1).</summary>
    RecordViewed = 28,

    /// <summary>Records that stood apart now stand together as one person; whoever relied on the old state checks its record. Ours.</summary>
    IdentityJoined = 29,

    /// <summary>Records that stood together now stand apart; whoever relied on the old state checks its record. Ours.</summary>
    IdentitySplit = 30,

    /// <summary>A record may be about the same human being as another; a named person decides. Ours.</summary>
    IdentityQuestion = 31,

    /// <summary>Several items of low urgency in one; its parts say what. Ours.</summary>
    Digest = 40,

    /// <summary>Somebody could not be reached by the inbox: ring, and log the call (G8). Ours.</summary>
    TelephoneNeeded = 41,

    /// <summary>An alert was not accepted in time, or nobody could be reached; tells the manager (T9, G8). Ours.</summary>
    AlertUnanswered = 42,

    /// <summary>Everybody who was told has declined; goes back to the publisher's manager (G8). Ours.</summary>
    AllDeclined = 43,

    /// <summary>Ours: a promise about a referral came due, was met or failed: a review, a follow-through, a condition, or a wait on a threshold.</summary>
    ReferralFollowUp = 45,

    /// <summary>A safeguarding step: an enquiry, a plan, proceedings, an order or care begins (G9). Ours.</summary>
    SafeguardingStep = 46,

    /// <summary>A handover was offered to the recipient's service; ours.</summary>
    HandoverOffered = 51,

    /// <summary>A handover was accepted, declined or withdrawn; ours.</summary>
    HandoverAnswered = 52,

    /// <summary>A handover is late, or both sides say that the case is not theirs; ours.</summary>
    HandoverLate = 53,

    /// <summary>Somebody is still registered with no practice or school; ours.</summary>
    AbsenceOpen = 54,

    /// <summary>A decision not to share waits for its review, or was reviewed; ours.</summary>
    NotShared = 60,

    /// <summary>Ours: somebody broke the glass; tells the lead, and asks the own safeguarding lead for the review (L9, T16).</summary>
    EmergencyAccess = 61,

    /// <summary>Ours: somebody tried to open a record from which a conflict of interest keeps them (L10, D15).</summary>
    ConflictedLookUp = 62,

    /// <summary>Somebody of the own organisation looked people up in an unusual way; tells the safeguarding lead, never that person (D15). Ours.</summary>
    UnusualLookUps = 63,

    /// <summary>A question to another organisation was answered or declined; ours.</summary>
    InformationAnswered = 64,

    /// <summary>Several agencies looked one child up within a short time; tells the child's lead (D14). Ours.</summary>
    SeveralAgenciesAsk = 65,

    /// <summary>Somebody else entered who stands in for a service that keeps to itself what it is told (L7, G10). Ours.</summary>
    RosterChanged = 66,

    /// <summary>A decision not to refer after a check of a declared plan is looked at again on the day that it named (B8, E3). Ours.</summary>
    CheckReview = 67,

    /// <summary>A colleague, or the own system, named somebody who leads for a person (D8, I9). Ours.</summary>
    LeadNamed = 68,

    /// <summary>A person asked for what is held: an item needs its holder's view, or the answer is late.</summary>
    SubjectAccess = 81,

    /// <summary>A series of events about one person reached the place from which it is told (H1, H9). Ours.</summary>
    SeriesReached = 90,

    /// <summary>What the organisation holds or sent is kept under a legal hold (K8), or no longer.</summary>
    LegalHold = 91,

    /// <summary>Several services no longer reach a child, or what was decided on that (H4). Ours.</summary>
    WithdrawalTogether = 92,

    /// <summary>Nobody has seen a child for as long as T15 allows (H3); tells whoever owns it, then the levels above. Ours.</summary>
    ChildUnseen = 93,

    /// <summary>A concern was taken back or not found proved: somebody says what that means for the child (C6). Ours.</summary>
    AppraisalDue = 94,

    /// <summary>How sure a concern is has changed; tells whoever was shown it (C5). Ours.</summary>
    VerificationChanged = 95,

    /// <summary>One account of what happened was agreed for all who work with the child (C6). Ours.</summary>
    NarrativeAgreed = 96,

    /// <summary>A status began or changed that is no step of its own: its category, its level, its date; ours.</summary>
    StatusChanged = 97,

    /// <summary>An ending is proposed, and somebody has a part to accept in what follows, or is to sign it; ours.</summary>
    EndingProposed = 98,

    /// <summary>A proposed ending was accepted, declined or taken back; ours.</summary>
    EndingAnswered = 99,

    /// <summary>Something happened that was written down as a reason to open a closed matter again; ours.</summary>
    Reopening = 100,

    /// <summary>A task is given, offered or late. Ours.</summary>
    TaskGiven = 103,

    /// <summary>A task was accepted, declined or done. Ours.</summary>
    TaskAnswered = 104,

    /// <summary>Things recorded around a child belong together, or what was decided on that (H5, H8). Ours.</summary>
    CoPresence = 110,

    /// <summary>A step of a plan is late, a plan has run for two years, or one of several of a kind begins (I10). Ours.</summary>
    PlanDrift = 111,

    /// <summary>Nobody leads or sees to a child's safety where somebody must, or nobody holds support after a service left (I9). Ours.</summary>
    RoleGap = 112,

    /// <summary>A family refused early help, or withdrew from it: that is looked at again, and is no end (I13). Ours.</summary>
    EarlyHelpRefused = 113,

    /// <summary>A plan that a life hangs on has missed care beside it, or nobody has examined the person (I12). Ours.</summary>
    HealthPlanMissed = 114,

    /// <summary>An allegation about a worker or a setting, for the local authority's designated officer (C19). Ours.</summary>
    StaffAllegation = 130,
}

/// <summary>What a roster entry says (G10). Ours.</summary>
public enum RosterKind
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>A named person is on duty for a role.</summary>
    Duty = 1,

    /// <summary>A named person stands in for a role or a colleague whose items nobody reads.</summary>
    Deputy = 2,

    /// <summary>A colleague is away, and a named person stands in.</summary>
    Absence = 3,

    /// <summary>The whole organisation is closed, as a school in the holidays, and a named person stands in.</summary>
    Closure = 4,
}

/// <summary>How a telephone call ended (G8). Ours.</summary>
public enum TelephoneOutcome
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>The caller spoke to somebody who took it on.</summary>
    Reached = 1,

    /// <summary>Nobody was reached.</summary>
    NotReached = 2,
}

/// <summary>Who holds a disagreement or an overdue answer. The short forms ESC_1 to ESC_5 mean the same. Vocabulary
/// 10.</summary>
public enum EscalationLevel
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>The two workers.</summary>
    [Code("ESC_1_PRACTITIONER", "ESC_1")]
    Esc1Practitioner = 1,

    /// <summary>Their line managers.</summary>
    [Code("ESC_2_TEAM_MANAGER", "ESC_2")]
    Esc2TeamManager = 2,

    /// <summary>The named or designated leads.</summary>
    [Code("ESC_3_SAFEGUARDING_LEAD", "ESC_3")]
    Esc3SafeguardingLead = 3,

    /// <summary>Heads of service.</summary>
    [Code("ESC_4_SENIOR_MANAGER", "ESC_4")]
    Esc4SeniorManager = 4,

    /// <summary>The safeguarding partners.</summary>
    [Code("ESC_5_PARTNERSHIP", "ESC_5")]
    Esc5Partnership = 5,
}
