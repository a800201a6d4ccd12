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
