namespace InfoShare.Core.Vocabulary;

/// <summary>Why something was not shared. Only the first lifts the duty to share of the Children Act 2004 s.16LA
/// (subsection 3). That somebody refused consent is none of them. Ours.</summary>
public enum NotSharedReason
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Sharing it would be more detrimental to the child than not sharing it: the only ground that the statute knows.</summary>
    MoreDetrimental = 1,

    /// <summary>A court, or another law, forbids it.</summary>
    CourtOrLawForbids = 2,

    /// <summary>It bears on no child.</summary>
    NotRelevantToChild = 3,

    /// <summary>The recipient holds it already.</summary>
    AlreadyHeldByRecipient = 4,

    /// <summary>Another reason; the words say which.</summary>
    Other = 5,
}

/// <summary>Where a decision not to share stands. Ours.</summary>
public enum NotSharedState
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Waits for somebody else than its author to review it.</summary>
    UnderReview = 1,

    /// <summary>Reviewed, and it stands.</summary>
    Upheld = 2,

    /// <summary>The reviewer asked for more; the author decides again, or shares.</summary>
    MoreInformation = 3,

    /// <summary>Reviewed: it is to be shared by a time.</summary>
    ShareNow = 4,

    /// <summary>Ended: it was shared.</summary>
    Shared = 5,

    /// <summary>Ended: a further decision took its place.</summary>
    Replaced = 6,
}

/// <summary>What a review of a decision not to share says. Ours.</summary>
public enum NotSharedReview
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>It stands.</summary>
    Upheld = 1,

    /// <summary>It is to be shared.</summary>
    ShareNow = 2,

    /// <summary>It cannot be judged yet.</summary>
    MoreInformation = 3,
}

/// <summary>What one agency asks another about a person. Ours.</summary>
public enum InformationKind
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Whether, since when and in what role somebody there works with the person.</summary>
    Involvement = 1,

    /// <summary>When the person was last seen, by whom, and how the person was.</summary>
    LastContact = 2,

    /// <summary>Health so far as it bears on a child, or on the care of one.</summary>
    HealthBearingOnChild = 3,

    /// <summary>Attendance, learning and behaviour at a school or nursery.</summary>
    Schooling = 4,

    /// <summary>Convictions, orders and conditions that bear on a child.</summary>
    OffencesAndConditions = 5,

    /// <summary>Who lives or stays with the person.</summary>
    Household = 6,

    /// <summary>Named incidents: what happened, and who was there.</summary>
    Incident = 7,

    /// <summary>What the child said, in the child's own words.</summary>
    ChildWords = 8,

    /// <summary>An earlier assessment and what came of it.</summary>
    EarlierAssessment = 9,

    /// <summary>Something else, which the words name.</summary>
    Other = 10,
}

/// <summary>Where a question to one organisation stands. Ours.</summary>
public enum InformationRequestState
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Asked, and not answered yet.</summary>
    Asked = 1,

    /// <summary>Answered.</summary>
    Answered = 2,

    /// <summary>Searched, and nothing is held.</summary>
    NothingHeld = 3,

    /// <summary>Declined, with a reason that is reviewed.</summary>
    Declined = 4,

    /// <summary>Taken back by whoever asked.</summary>
    Withdrawn = 5,
}
