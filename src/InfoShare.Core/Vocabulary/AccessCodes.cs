namespace InfoShare.Core.Vocabulary;

/// <summary>Why somebody asks or tells. Every request about a person names one. Vocabulary 7.</summary>
public enum Purpose
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>To assess a child's safety or need.</summary>
    AssessChild = 1,

    /// <summary>To learn whether this adult reaches children.</summary>
    AssessAdultAccess = 2,

    /// <summary>To supervise an order or a licence.</summary>
    SuperviseOffender = 3,

    /// <summary>To decide a referral.</summary>
    TriageReferral = 4,

    /// <summary>For a section 47 enquiry, a strategy discussion or a conference.</summary>
    S47Enquiry = 5,

    /// <summary>To care for or teach the person directly.</summary>
    ProvideCare = 6,

    /// <summary>To plan for an unborn child.</summary>
    PreBirth = 7,

    /// <summary>To find a missing child.</summary>
    FindMissing = 8,

    /// <summary>To pass responsibility on.</summary>
    Handover = 9,

    /// <summary>For a rapid review or a local child safeguarding practice review.</summary>
    SeriousIncident = 10,

    /// <summary>To oversee how the service is used.</summary>
    SupervisionAudit = 11,

    /// <summary>The person asks for their own data.</summary>
    SubjectAccess = 12,

    /// <summary>Break-glass: somebody is in danger now. Reviewed afterwards.</summary>
    Emergency = 13,
}

/// <summary>How much of a fact an answer gives, least first except for MEDIATED, which stands apart. Vocabulary
/// 7.</summary>
public enum Tier
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Something is held, and whom to ask.</summary>
    Existence = 1,

    /// <summary>Indicator, date and state.</summary>
    Marker = 2,

    /// <summary>A short text, its source, and where the lead is found.</summary>
    Summary = 3,

    /// <summary>The full record.</summary>
    Detail = 4,

    /// <summary>A named worker will speak; nothing else is given.</summary>
    Mediated = 5,
}

/// <summary>The sort of agency; it decides which roles an agency may assert. Vocabulary 7.</summary>
public enum AgencyKind
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>GP practices, hospitals, community, mental health, sexual health and ambulance services.</summary>
    Health = 1,

    /// <summary>Police forces.</summary>
    Police = 2,

    /// <summary>Probation, prisons' offender managers and youth justice.</summary>
    Probation = 3,

    /// <summary>Schools, colleges and education authorities.</summary>
    Education = 4,

    /// <summary>Children's social care and early help.</summary>
    SocialCare = 5,

    /// <summary>Housing, fire, voluntary bodies, intake desks, reviewers, auditors and data stewards.</summary>
    Other = 6,
}

/// <summary>What became of one agency in a query. A silent agency is never shown as holding nothing. Vocabulary
/// 7.</summary>
public enum ResponderState
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Items came back, or were withheld.</summary>
    Answered = 1,

    /// <summary>Searched, and nothing is held.</summary>
    NoneRecordedHere = 2,

    /// <summary>Outside the query.</summary>
    NotAsked = 3,

    /// <summary>Asked, and silent.</summary>
    NotAnswered = 4,

    /// <summary>Has no system connected.</summary>
    NotConnected = 5,
}

/// <summary>Why content was not given. Vocabulary 7.</summary>
public enum WithheldBecause
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>The reader's role is not entitled to it.</summary>
    Role = 1,

    /// <summary>The stated purpose does not need it.</summary>
    Purpose = 2,

    /// <summary>The class is mediated only: a named worker speaks instead.</summary>
    Class = 3,

    /// <summary>Giving it would prejudice an enquiry.</summary>
    Investigation = 4,

    /// <summary>That it exists is itself protected. Appears in the audit only, never in an answer.</summary>
    Hidden = 5,
}

/// <summary>The lawful ground on which information is shared. Vocabulary 8.</summary>
public enum LegalBasis
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Informed agreement.</summary>
    Consent = 1,

    /// <summary>A law or a court requires it.</summary>
    StatuteOrOrder = 2,

    /// <summary>The benefit outweighs confidentiality, with reasons recorded.</summary>
    PublicInterest = 3,

    /// <summary>To prevent or detect crime or serious harm.</summary>
    CrimePrevention = 4,

    /// <summary>A statutory task of the agency.</summary>
    PublicFunction = 5,

    /// <summary>The data-protection condition for safeguarding children and people at risk.</summary>
    SafeguardingCondition = 6,
}

/// <summary>What is known of consent. Without it, sharing rests on another legal basis; refusal by itself forbids
/// nothing that keeps a child safe. Vocabulary 8.</summary>
public enum ConsentState
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Given, and informed.</summary>
    Given = 1,

    /// <summary>Given, but under stress or coercion, or not well understood.</summary>
    GivenDoubtful = 2,

    /// <summary>Refused; the wishes are recorded.</summary>
    Refused = 3,

    /// <summary>Refused and overridden; by whom and why is recorded.</summary>
    RefusedOverridden = 4,

    /// <summary>Not sought because asking risks harm.</summary>
    NotSoughtDanger = 5,

    /// <summary>Not sought because asking would defeat the purpose.</summary>
    NotSoughtPrejudice = 6,

    /// <summary>Given, and later taken back.</summary>
    Withdrawn = 7,
}

/// <summary>What an audit entry says was done. Vocabulary 13.</summary>
public enum AuditEventKind
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Information was published.</summary>
    Publish = 1,

    /// <summary>A question was asked.</summary>
    Query = 2,

    /// <summary>Content was given in answer.</summary>
    Return = 3,

    /// <summary>Content was kept back, with its reason.</summary>
    Withhold = 4,

    /// <summary>The call was refused.</summary>
    Refuse = 5,

    /// <summary>A notification or a referral reached a system.</summary>
    Deliver = 6,

    /// <summary>A named person opened it.</summary>
    Read = 7,

    /// <summary>A recipient acknowledged it.</summary>
    Acknowledge = 8,

    /// <summary>A decision was recorded.</summary>
    Decide = 9,

    /// <summary>Somebody with the power to went against a rule or a wish, with reasons.</summary>
    Override = 10,

    /// <summary>Emergency access was taken.</summary>
    BreakGlass = 11,

    /// <summary>A decision not to share was recorded.</summary>
    NotShared = 12,

    /// <summary>A verification state was added, or the log itself was checked.</summary>
    Verify = 13,
}

/// <summary>Why somebody broke the glass. Ours; law-and-precedents: a reason that fits the worker's task, and few that say nothing.</summary>
public enum EmergencyReason
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>A child is in immediate danger.</summary>
    ChildInImmediateDanger = 1,

    /// <summary>A child is missing now.</summary>
    MissingNow = 2,

    /// <summary>A child was found with an adult whom nobody there knows.</summary>
    FoundWithUnknownAdult = 3,

    /// <summary>Life-threatening illness or injury, or somebody unconscious.</summary>
    LifeThreatening = 4,

    /// <summary>Protection has to be decided at a handover out of hours, and no lead can be reached.</summary>
    ProtectionOutOfHours = 5,

    /// <summary>A court or a custody officer decides within the hour.</summary>
    DecisionWithinTheHour = 6,

    /// <summary>Something else; needs a longer text, and its share is watched.</summary>
    Other = 7,
}

/// <summary>What a reviewer found of one use of emergency access (T16). Ours.</summary>
public enum EmergencyReviewOutcome
{
    /// <summary>Not stated; refused on write. Of a use: not reviewed yet.</summary>
    Unspecified = 0,

    /// <summary>It was right to look.</summary>
    Justified = 1,

    /// <summary>It was right to look, and the worker's ordinary access should have been enough.</summary>
    JustifiedAccessTooNarrow = 2,

    /// <summary>Done in good faith, and the worker needs training.</summary>
    TrainingNeeded = 3,

    /// <summary>There was no emergency, or no need to know.</summary>
    NotJustified = 4,
}

/// <summary>Why a practitioner is kept from somebody's record (L10). Ours.</summary>
public enum ConflictKind
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>It is the practitioner's own record; the close family's are kept from the practitioner with it.</summary>
    OwnRecord = 1,

    /// <summary>It is the record of somebody of the practitioner's family or household.</summary>
    Family = 2,

    /// <summary>The practitioner has another interest of a private kind, or is said to have harmed the person.</summary>
    ConflictOfInterest = 3,
}
