namespace InfoShare.Core.Vocabulary;

/// <summary>Whether the child was seen. Vocabulary 12.</summary>
public enum Seen
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Seen.</summary>
    Yes = 1,

    /// <summary>Not seen.</summary>
    No = 2,

    /// <summary>Sight of the child was refused.</summary>
    Refused = 3,

    /// <summary>Nobody, or not the child, was at home.</summary>
    NotHome = 4,
}

/// <summary>Whether the child was seen without a carer. Vocabulary 12.</summary>
public enum SeenAlone
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Seen alone.</summary>
    Yes = 1,

    /// <summary>Not seen alone.</summary>
    No = 2,

    /// <summary>No chance to be seen alone was offered.</summary>
    NotOffered = 3,

    /// <summary>An infant, too young to talk, was observed.</summary>
    InfantObserved = 4,
}

/// <summary>Whether an interpreter was used. A relative acting as one is flagged apart. Vocabulary 12.</summary>
public enum InterpreterUse
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>A professional interpreter was used.</summary>
    Used = 1,

    /// <summary>Needed, and not used.</summary>
    NeededNotUsed = 2,

    /// <summary>Not needed.</summary>
    NotNeeded = 3,
}

/// <summary>What came of asking somebody about abuse. Vocabulary 12.</summary>
public enum EnquiryAnswer
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Said that it happens or happened.</summary>
    Disclosed = 1,

    /// <summary>Denied while asked alone.</summary>
    Denied = 2,

    /// <summary>Denied, but not alone; to be asked again.</summary>
    DeniedNotAlone = 3,

    /// <summary>Was not asked.</summary>
    NotAsked = 4,

    /// <summary>Could not be asked safely; to be asked later.</summary>
    NotSafeToAsk = 5,
}

/// <summary>What an adult answered when asked whether they have contact with children. Vocabulary 12.</summary>
public enum ChildContactAnswer
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Has contact.</summary>
    Yes = 1,

    /// <summary>Has none.</summary>
    No = 2,

    /// <summary>Asked, and no usable answer came.</summary>
    Unknown = 3,

    /// <summary>Declined to say.</summary>
    Declined = 4,
}

/// <summary>What became of an appointment or a visit. A child does not fail to attend: it was not brought. Vocabulary
/// 12.</summary>
public enum AttendanceOutcome
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Attended.</summary>
    Attended = 1,

    /// <summary>A child was not brought.</summary>
    WasNotBrought = 2,

    /// <summary>A carer cancelled it.</summary>
    CancelledByCarer = 3,

    /// <summary>Put off and booked again.</summary>
    Rebooked = 4,

    /// <summary>The visitor was refused entry.</summary>
    EntryRefused = 5,

    /// <summary>Nobody answered the door or the call.</summary>
    NoResponse = 6,

    /// <summary>The service cancelled it.</summary>
    CancelledByService = 7,

    /// <summary>Did not come. For adults only.</summary>
    DidNotAttend = 8,
}

/// <summary>How a person may be reached; part of the safe-contact rule. Vocabulary 12.</summary>
public enum ContactChannel
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>A telephone call.</summary>
    Telephone = 1,

    /// <summary>A text message.</summary>
    TextMessage = 2,

    /// <summary>Electronic mail.</summary>
    Email = 3,

    /// <summary>A letter.</summary>
    Letter = 4,

    /// <summary>Face to face.</summary>
    InPerson = 5,

    /// <summary>Through a named worker who sees the person anyway.</summary>
    ThroughWorker = 6,
}

/// <summary>Where a contact took place. Vocabulary 12.</summary>
public enum ContactPlace
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>At home.</summary>
    Home = 1,

    /// <summary>At a surgery or a clinic.</summary>
    Clinic = 2,

    /// <summary>On a ward.</summary>
    Ward = 3,

    /// <summary>In an emergency department.</summary>
    EmergencyDepartment = 4,

    /// <summary>At a school, college or nursery.</summary>
    School = 5,

    /// <summary>At a police station.</summary>
    PoliceStation = 6,

    /// <summary>In custody.</summary>
    Custody = 7,

    /// <summary>Elsewhere in the community.</summary>
    Community = 8,

    /// <summary>At a placement.</summary>
    Placement = 9,

    /// <summary>By video: nobody was seen.</summary>
    ByVideo = 10,

    /// <summary>By telephone: nobody was seen.</summary>
    ByTelephone = 11,

    /// <summary>Anywhere else.</summary>
    Other = 12,
}

/// <summary>Who was in the room. Vocabulary 12.</summary>
public enum PresentKind
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>The child.</summary>
    Child = 1,

    /// <summary>A parent.</summary>
    Parent = 2,

    /// <summary>A parent's partner.</summary>
    PartnerOfParent = 3,

    /// <summary>Whoever is said to be the source of harm.</summary>
    AllegedSource = 4,

    /// <summary>A brother or sister.</summary>
    Sibling = 5,

    /// <summary>Another relative.</summary>
    OtherRelative = 6,

    /// <summary>A professional besides the one who reports.</summary>
    Professional = 7,

    /// <summary>An adult whom nobody named.</summary>
    UnknownAdult = 8,

    /// <summary>Nobody but the one who was asked or seen, and the one who reports.</summary>
    NobodyElse = 9,
}

/// <summary>What an adult or a young person was asked about. Vocabulary 12.</summary>
public enum EnquiryTopic
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Abuse by a partner or relative.</summary>
    DomesticAbuse = 1,

    /// <summary>Own safety.</summary>
    OwnSafety = 2,

    /// <summary>Self-harm.</summary>
    SelfHarm = 3,

    /// <summary>Sexual harm.</summary>
    SexualHarm = 4,

    /// <summary>Anything else.</summary>
    Other = 5,
}

/// <summary>What a missed appointment was for. Ours.</summary>
public enum AppointmentKind
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>The check at six to eight weeks.</summary>
    EightWeekCheck = 1,

    /// <summary>An immunisation.</summary>
    Immunisation = 2,

    /// <summary>A review of health or development.</summary>
    Review = 3,

    /// <summary>An outpatient appointment.</summary>
    Outpatient = 4,

    /// <summary>An antenatal appointment.</summary>
    Antenatal = 5,

    /// <summary>A home visit.</summary>
    HomeVisit = 6,

    /// <summary>Anything else.</summary>
    Other = 7,
}

/// <summary>What a task is. Ours.</summary>
public enum DutyTaskKind
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Ask again, alone and with an interpreter who is no relative.</summary>
    ReAskAlone = 1,

    /// <summary>A colleague was asked to review or see somebody.</summary>
    ColleagueReview = 2,

    /// <summary>Nobody has seen a child for as long as T15 allows: see the child.</summary>
    SeeTheChild = 3,

    /// <summary>A child who was missing is back: speak with the child, alone.</summary>
    ReturnCheck = 4,

    /// <summary>A family refused early help, or withdrew: look again.</summary>
    EarlyHelpReview = 5,

    /// <summary>What was taken back or not found proved is appraised: agree on one account of it.</summary>
    AgreeNarrative = 10,
}

/// <summary>Where a task stands. Ours.</summary>
public enum DutyTaskState
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Its owner has it to do.</summary>
    Open = 1,

    /// <summary>Offered to somebody else; its owner is the owner until that one accepts.</summary>
    Offered = 2,

    /// <summary>Done.</summary>
    Done = 3,
}

/// <summary>Why a contact or a status is taken back (requirement C18). Ours.</summary>
public enum TakeBackReason
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>It belongs to somebody else.</summary>
    WrongPerson = 1,

    /// <summary>It never was.</summary>
    NotSo = 2,

    /// <summary>The same was entered before.</summary>
    EnteredTwice = 3,

    /// <summary>It was otherwise: it is recorded anew as it was.</summary>
    WrongDetails = 4,
}
