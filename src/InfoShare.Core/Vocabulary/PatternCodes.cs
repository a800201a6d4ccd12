namespace InfoShare.Core.Vocabulary;

/// <summary>What is counted as a series (H1). A series is a list of dated events, never a weight.</summary>
public enum SeriesKind
{
    /// <summary>Not stated.</summary>
    Unspecified = 0,

    /// <summary>Episodes of going missing.</summary>
    Missing = 1,

    /// <summary>Calls of 999 and attendances that followed.</summary>
    EmergencyCalls = 2,

    /// <summary>Self-harm and thoughts of suicide, of the child or of a parent; said each time from the second (H9).</summary>
    SelfHarm = 3,

    /// <summary>Loss of a home: evictions, temporary homes, moves.</summary>
    Moves = 5,

    /// <summary>Appointments to which a child was not brought; rebooking and cancelling count as much (H2).</summary>
    NotBrought = 6,

    /// <summary>Events of domestic abuse, across incidents and partners (C9).</summary>
    DomesticAbuse = 7,

    /// <summary>Injuries of the child.</summary>
    Injuries = 8,

    /// <summary>Sexual harm and exploitation of which one person is suspected, around whichever children (H11). Counted by that person alone.</summary>
    Exploitation = 9,
}

/// <summary>Around whom a series is counted (H1).</summary>
public enum SeriesScope
{
    /// <summary>Not stated.</summary>
    Unspecified = 0,

    /// <summary>What bears on the child.</summary>
    Child = 1,

    /// <summary>That, and what happened to whoever lived with the child on that day.</summary>
    Household = 2,

    /// <summary>That, and what was shared of the child's home of that day without a name. Never passed to later occupants (C13).</summary>
    Address = 3,

    /// <summary>Events of which one person is suspected, around whichever children (C9, H11).</summary>
    SuspectedSource = 4,
}

/// <summary>
/// A kind of fact that a co-presence notice names beside others (H5). Poverty, ethnicity, immigration, language, postcode, schooling and
/// housing are none (H7).
/// </summary>
public enum RiskFactor
{
    /// <summary>Not stated.</summary>
    Unspecified = 0,

    /// <summary>Domestic abuse; stands alone.</summary>
    DomesticAbuse = 1,

    /// <summary>A parent's mental illness; never alone but where it gets worse, or with suicide, self-harm, psychosis, delusion.</summary>
    ParentMentalHealth = 2,

    /// <summary>A parent's use of drugs or alcohol.</summary>
    ParentSubstances = 3,

    /// <summary>Violence or sexual offences of an adult around the child.</summary>
    AdultViolenceOrSexualOffence = 4,

    /// <summary>Other offending of an adult around the child.</summary>
    AdultOtherOffending = 5,

    /// <summary>An earlier child lives elsewhere or is in care.</summary>
    EarlierChildRemoved = 6,

    /// <summary>The pregnancy was hidden, booked late or not wanted.</summary>
    ConcealedOrLatePregnancy = 7,

    /// <summary>Partners in a row, or a carer who is not suitable.</summary>
    NewPartnerOfConcern = 8,

    /// <summary>Withdrawal from services.</summary>
    Withdrawal = 9,

    /// <summary>Injury of the child.</summary>
    ChildInjury = 10,

    /// <summary>Neglect of the child.</summary>
    ChildNeglect = 11,

    /// <summary>Sexual harm or exploitation of the child.</summary>
    ChildSexualHarm = 12,

    /// <summary>Self-harm or thoughts of suicide of the young person.</summary>
    YoungPersonSelfHarm = 13,
}

/// <summary>What is known of a factor that nobody recorded as there (H5).</summary>
public enum FactorAnswer
{
    /// <summary>Not stated.</summary>
    Unspecified = 0,

    /// <summary>It is there.</summary>
    Yes = 1,

    /// <summary>Asked, and positively not there.</summary>
    No = 2,

    /// <summary>Asked, and no answer.</summary>
    Unknown = 3,

    /// <summary>Nobody recorded that anybody asked.</summary>
    NotAsked = 4,

    /// <summary>It was not safe to ask.</summary>
    NotSafeToAsk = 5,
}

/// <summary>What may protect a child, and is asked for beside what worries (C20). It is shown beside a risk and never set against it.</summary>
public enum ProtectiveFactor
{
    /// <summary>Not stated.</summary>
    Unspecified = 0,

    /// <summary>An adult who keeps the child safe, as far as that was tested.</summary>
    ProtectiveAdult = 1,

    /// <summary>Somebody whom the child trusts and can speak to.</summary>
    TrustedPerson = 2,

    /// <summary>A place to which the child can go and be safe.</summary>
    SafePlace = 3,
}

/// <summary>What a pattern notice brings together.</summary>
public enum PatternKind
{
    /// <summary>Not stated.</summary>
    Unspecified = 0,

    /// <summary>Factors that stand together (H5).</summary>
    CoPresence = 1,

    /// <summary>Several services that no longer reach the child (H4).</summary>
    Withdrawal = 2,
}

/// <summary>Where a pattern notice stands.</summary>
public enum PatternState
{
    /// <summary>Not stated.</summary>
    Unspecified = 0,

    /// <summary>Nobody has taken it on.</summary>
    Open = 1,

    /// <summary>A named person has it and decides.</summary>
    Accepted = 2,

    /// <summary>Decided, with a reason.</summary>
    Decided = 3,
}

/// <summary>How a pattern notice was decided (H8).</summary>
public enum PatternOutcome
{
    /// <summary>Not stated.</summary>
    Unspecified = 0,

    /// <summary>A strategy discussion or an enquiry.</summary>
    [Code("STRATEGY_OR_S47")]
    StrategyOrS47 = 1,

    /// <summary>An assessment.</summary>
    Assessment = 2,

    /// <summary>It goes into work that is already open.</summary>
    AddedToOpenCase = 3,

    /// <summary>Early help took it.</summary>
    EarlyHelpAccepted = 4,

    /// <summary>Nothing for now; looked at again on a day.</summary>
    WatchedWithReview = 5,

    /// <summary>Dismissed, with a reason.</summary>
    Dismissed = 6,

    /// <summary>Somebody saw the child, and what was missed was before: nobody's decision, and never stated. Of withdrawals alone.</summary>
    SeenAgain = 7,

    /// <summary>What it stood on was taken back, disproved or changed, and what is left forms no notice: nobody's decision, and never stated.</summary>
    NoLongerStands = 8,
}
