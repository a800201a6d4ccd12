namespace InfoShare.Core.Vocabulary;

/// <summary>What a legal hold keeps. Ours.</summary>
public enum LegalHoldSubject
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Everything that names a person.</summary>
    Person = 1,

    /// <summary>Everything that names an incident or a review, and everything that names a person named there.</summary>
    Incident = 2,

    /// <summary>A referral, its concerns, and everything that names a child in it.</summary>
    Referral = 3,
}

/// <summary>By whose authority records are kept. Ours.</summary>
public enum LegalHoldAuthority
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>A court's order, or proceedings before a court.</summary>
    Court = 1,

    /// <summary>A police investigation.</summary>
    PoliceInvestigation = 2,

    /// <summary>A coroner.</summary>
    Coroner = 3,

    /// <summary>A rapid review, a practice review or another review of the safeguarding partners.</summary>
    SafeguardingReview = 4,

    /// <summary>A public inquiry.</summary>
    Inquiry = 5,

    /// <summary>A claim, made or expected.</summary>
    Claim = 6,

    /// <summary>A complaint, made to an agency, an ombudsman or the Information Commissioner.</summary>
    Complaint = 7,

    /// <summary>Somebody named an incident or a review when sharing; placed by the broker alone, refused on write.</summary>
    IncidentNamed = 8,

    /// <summary>Another; the reason says which.</summary>
    Other = 9,
}

/// <summary>Where a legal hold stands. Ours.</summary>
public enum LegalHoldState
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>It keeps.</summary>
    Standing = 1,

    /// <summary>It keeps; one person asked for its end and a second one is waited for.</summary>
    ReleaseAsked = 2,

    /// <summary>It was ended.</summary>
    Released = 3,
}

/// <summary>A class of record, each with its own term of keeping. Ours.</summary>
public enum RecordClass
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>A concern, its children and the history of its verification.</summary>
    Concern = 1,

    /// <summary>A referral with its history.</summary>
    Referral = 2,

    /// <summary>A check of a new partner.</summary>
    Check = 3,

    /// <summary>A link between people, or between a person and an address.</summary>
    Link = 4,

    /// <summary>A handover with its history.</summary>
    Handover = 5,

    /// <summary>An item of an inbox.</summary>
    InboxItem = 6,

    /// <summary>The personal part of an entry of the trail; the entry itself stays.</summary>
    AuditPersonal = 7,

    /// <summary>A remembered reply to a request, kept for repeats alone.</summary>
    RememberedReply = 8,

    /// <summary>A meeting with somebody, or one that did not come about.</summary>
    Contact = 9,

    /// <summary>What came of asking somebody about harm.</summary>
    Enquiry = 10,

    /// <summary>What one named person has to do, with what came of it.</summary>
    Task = 11,

    /// <summary>A notice of what stands together, with its parts and the reasons of its decision.</summary>
    Pattern = 12,

    /// <summary>How a status or a service's work ended, with who goes on and what opens it again.</summary>
    Ending = 13,

    /// <summary>Who somebody is, and who is who.</summary>
    Person = 14,

    /// <summary>A question of one agency to another, a person's request for what is held, a decision not to share.</summary>
    Request = 15,

    /// <summary>Emergency access, conflicts of interest, and look-ups that stood out.</summary>
    Access = 16,

    /// <summary>Legal holds, decisions of removal and erasure, what stays of what was removed, and who stands in for whom.</summary>
    Keeping = 17,
}

/// <summary>What somebody decides of records whose term has run out. Ours.</summary>
public enum RemovalChoice
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>They are removed.</summary>
    Remove = 1,

    /// <summary>They are kept until a day, and are looked at again then.</summary>
    KeepUntil = 2,
}

/// <summary>Where a decision of removal or erasure stands. Ours.</summary>
public enum RemovalState
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>One person decided; a second one has to confirm.</summary>
    Proposed = 1,

    /// <summary>Two people decided. A removal waits for its days of grace.</summary>
    Confirmed = 2,

    /// <summary>Done. What was hindered by then was left as it was.</summary>
    Executed = 3,

    /// <summary>Taken back before it was done.</summary>
    Withdrawn = 4,
}

/// <summary>What keeps a record although its term has run out. Ours.</summary>
public enum RemovalHindrance
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>A legal hold.</summary>
    LegalHold = 1,

    /// <summary>A referral of somebody named in it is open.</summary>
    OpenReferral = 2,

    /// <summary>A challenge of a referral of somebody named in it is open.</summary>
    OpenChallenge = 3,

    /// <summary>A clock runs for it.</summary>
    RunningClock = 4,

    /// <summary>A request of the person for what is held, or a question of another agency about the person, is open.</summary>
    OpenRequest = 5,

    /// <summary>A check of a new partner that names somebody named in it waits for its decision.</summary>
    OpenCheck = 6,

    /// <summary>It is used: its term has begun anew since, because something was recorded of somebody named in it.</summary>
    NotDue = 7,
}

/// <summary>Why an entry of the trail loses its personal part (UK GDPR article 17(1)). Ours.</summary>
public enum ErasureGround
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>No longer necessary for what it was kept for (a).</summary>
    NoLongerNecessary = 1,

    /// <summary>The person objected, and nothing overrides that (c).</summary>
    Objection = 2,

    /// <summary>It was processed unlawfully (d).</summary>
    Unlawful = 3,

    /// <summary>A law or a court orders it (e).</summary>
    LegalObligation = 4,
}
