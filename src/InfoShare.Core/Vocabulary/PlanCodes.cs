namespace InfoShare.Core.Vocabulary;

/// <summary>What shows that an ending is safe. The last five are never enough by themselves (requirement I6).</summary>
public enum ClosureEvidence
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>The goals are met, and the change has lasted.</summary>
    GoalMetAndSustained = 1,

    /// <summary>The child was seen and heard, alone where old enough.</summary>
    ChildSeenAndHeard = 2,

    /// <summary>A professional saw how the child is cared for.</summary>
    ObservedCare = 3,

    /// <summary>A test, for example of hair for drugs.</summary>
    TestResult = 4,

    /// <summary>Another agency, or somebody independent of the family, reports it.</summary>
    IndependentReport = 5,

    /// <summary>Attended a programme. Never enough by itself.</summary>
    ProgrammeAttended = 6,

    /// <summary>A score fell. Never enough by itself.</summary>
    ScoreLower = 7,

    /// <summary>Heard at a risk assessment conference. Never enough by itself.</summary>
    MaracHeard = 8,

    /// <summary>A written agreement. Never enough by itself.</summary>
    WrittenAgreement = 9,

    /// <summary>The family says so. Never enough by itself.</summary>
    SelfReport = 10,
}

/// <summary>What opens a closed matter again (requirement I5).</summary>
public enum ReopeningTrigger
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>A named person is linked again to the child, the child's carers or the child's home.</summary>
    SourceLinkedAgain = 1,

    /// <summary>A further concern is shared that bears on the child.</summary>
    FurtherConcern = 2,

    /// <summary>A further referral names the child.</summary>
    FurtherReferral = 3,

    /// <summary>A service that took a part in what follows ends its work with the child.</summary>
    MonitorLeft = 4,

    /// <summary>The child lives in the area again.</summary>
    ReturnedToArea = 5,

    /// <summary>What the words say; a person who meets it shares it as a concern, for no clock knows it.</summary>
    AsWritten = 6,
}

/// <summary>Where a proposed ending stands.</summary>
public enum EndingState
{
    /// <summary>Not stated; never sent.</summary>
    Unspecified = 0,

    /// <summary>Waits for those who are to go on, and for a manager where one has to sign. Nothing has ended.</summary>
    Proposed = 1,

    /// <summary>Everybody accepted: what it is about has ended, or may end.</summary>
    Accepted = 2,

    /// <summary>Somebody declined a part: nothing ends. A new ending may be proposed.</summary>
    Declined = 3,

    /// <summary>Taken back by whoever proposed it.</summary>
    Withdrawn = 4,
}

/// <summary>Where one service's part in what follows stands.</summary>
public enum FollowOnState
{
    /// <summary>Not stated; never sent.</summary>
    Unspecified = 0,

    /// <summary>Waits for the service's answer.</summary>
    Offered = 1,

    /// <summary>A named person of the service accepted it.</summary>
    Accepted = 2,

    /// <summary>The service declined it, with its reason.</summary>
    Declined = 3,

    /// <summary>Asks for nothing more: the ending was declined elsewhere, or withdrawn.</summary>
    Lapsed = 4,
}

/// <summary>What was decided when something happened that opens a closed matter again.</summary>
public enum ReopeningDecision
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>The case is open again, or is assessed again.</summary>
    Reopened = 1,

    /// <summary>It stays closed, for the reasons given.</summary>
    StaysClosed = 2,
}

/// <summary>Whether somebody reads what was agreed in writing (requirement I15). Ours.</summary>
public enum AgreementReading
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Reads it alone, in the language in which it is written.</summary>
    ReadsIt = 1,

    /// <summary>It was read out to somebody who cannot read it.</summary>
    ReadOut = 2,

    /// <summary>Nobody asked.</summary>
    NotAsked = 3,
}

/// <summary>A step of a plan (vocabulary 13), each with its own clock to the next.</summary>
public enum PlanStep
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Strategy discussion, before or as an enquiry starts.</summary>
    StrategyDiscussion = 1,

    /// <summary>Initial child protection conference.</summary>
    InitialConference = 2,

    /// <summary>Core group.</summary>
    CoreGroup = 3,

    /// <summary>Review conference.</summary>
    ReviewConference = 4,

    /// <summary>Child in need meeting.</summary>
    CinMeeting = 5,

    /// <summary>Early help meeting.</summary>
    EarlyHelpMeeting = 6,

    /// <summary>Assessment finished; begun and finished by calls of its own.</summary>
    Assessment = 7,
}

/// <summary>Level of public protection arrangements. Kept as it was decided, never compared.</summary>
public enum MappaLevel
{
    /// <summary>Not stated.</summary>
    Unspecified = 0,

    /// <summary>Ordinary agency management.</summary>
    [Code("LEVEL_1")]
    Level1 = 1,

    /// <summary>Active multi-agency management.</summary>
    [Code("LEVEL_2")]
    Level2 = 2,

    /// <summary>Senior multi-agency panel.</summary>
    [Code("LEVEL_3")]
    Level3 = 3,
}

/// <summary>What came of an assessment; ours.</summary>
public enum AssessmentOutcome
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Nothing more by children's services.</summary>
    NoFurtherAction = 1,

    /// <summary>Early help is offered.</summary>
    EarlyHelp = 2,

    /// <summary>A plan for a child in need.</summary>
    CinPlan = 3,

    /// <summary>A strategy discussion, and what follows it.</summary>
    StrategyDiscussion = 4,

    /// <summary>The child is looked after.</summary>
    BecomesLookedAfter = 5,

    /// <summary>It could not be finished. It ends so with an accepted ending for that reason, and never by itself (I4).</summary>
    Incomplete = 6,
}

/// <summary>What a service does in an open case (I9); ours.</summary>
public enum CaseRole
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Leads: holds the plan and brings the others together.</summary>
    Leads = 1,

    /// <summary>Treats the person.</summary>
    Treats = 2,

    /// <summary>Sees the person daily or nearly, and watches for what was agreed.</summary>
    Watches = 3,

    /// <summary>Looks in at agreed times.</summary>
    Monitors = 4,

    /// <summary>Helps the family.</summary>
    Supports = 5,

    /// <summary>Supervises an adult around the child.</summary>
    SupervisesAdult = 6,

    /// <summary>Sees to the child's safety: decides and acts when it changes.</summary>
    Safeguarding = 7,

    /// <summary>None: it works with the person and does nothing of this. Said, so that nobody takes it for somebody's part.</summary>
    None = 8,
}

/// <summary>What a family said to early help (I13); ours.</summary>
public enum EarlyHelpOutcome
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Accepted.</summary>
    Accepted = 1,

    /// <summary>Refused.</summary>
    Refused = 2,

    /// <summary>Accepted, and withdrawn later.</summary>
    Withdrawn = 3,

    /// <summary>Not offered, with a reason.</summary>
    NotOffered = 4,
}
