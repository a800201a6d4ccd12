namespace InfoShare.Core.Vocabulary;

/// <summary>How closely a fact is held; it decides, with the reader's role, the highest tier shown. Vocabulary
/// 1.</summary>
public enum SensitivityClass
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>An ordinary safeguarding fact.</summary>
    Standard = 1,

    /// <summary>A clinical fact about a child.</summary>
    ChildHealth = 2,

    /// <summary>A clinical fact about an adult; released only for what it means to a child.</summary>
    AdultHealth = 3,

    /// <summary>A sexual health fact; released only through a named worker.</summary>
    SexualHealth = 4,

    /// <summary>A conviction, a licence or bail.</summary>
    Criminal = 5,

    /// <summary>Police information that is graded and uncorroborated.</summary>
    Intelligence = 6,

    /// <summary>Material from a court or from private-law proceedings.</summary>
    Legal = 7,

    /// <summary>A refuge, a changed name or a safety address; hidden from all but the owning worker and a named
    /// few.</summary>
    ProtectedLocation = 8,

    /// <summary>Who the source was; hidden from all but the owning worker and a named few.</summary>
    Informant = 9,

    /// <summary>An allegation about a worker or a setting; for the LADO and named leads.</summary>
    Staff = 10,

    /// <summary>Ethnicity, immigration or poverty: shown with STANDARD facts, never counted as risk.</summary>
    Demographic = 11,
}

/// <summary>The shape of a concern in time, and whose act it is. Vocabulary 3.</summary>
public enum ConcernKind
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Something that happened at one moment.</summary>
    Event = 1,

    /// <summary>Something that lasted between two dates.</summary>
    Interval = 2,

    /// <summary>Behaviour that continues.</summary>
    Pattern = 3,

    /// <summary>A standing circumstance.</summary>
    Context = 4,

    /// <summary>Words or reassurance, attributed to whoever gave them.</summary>
    Statement = 5,

    /// <summary>A plan for the future that somebody has stated.</summary>
    DeclaredIntention = 6,

    /// <summary>A contact that was expected did not take place.</summary>
    Absence = 7,

    /// <summary>A professional's dated view of one presentation.</summary>
    Opinion = 8,

    /// <summary>An old event that comes to light now.</summary>
    Historic = 9,

    /// <summary>A step that a service did not take.</summary>
    AgencyOmission = 10,
}

/// <summary>How sure a concern is. States are added one after another; an earlier one is never overwritten.
/// Vocabulary 4.</summary>
public enum VerificationState
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Nobody has checked it yet.</summary>
    Unverified = 1,

    /// <summary>An independent source agrees.</summary>
    Corroborated = 2,

    /// <summary>Settled by a conviction, a finding or a test.</summary>
    Confirmed = 3,

    /// <summary>The sources conflict.</summary>
    Contradicted = 4,

    /// <summary>The source took it back, and the professional is still worried.</summary>
    RetractedConcernStands = 5,

    /// <summary>The source took it back and nobody has appraised that; an appraisal is due.</summary>
    RetractedNoView = 6,

    /// <summary>Not proved, which is not disproved; an appraisal is required.</summary>
    UnsubstantiatedConcernStands = 7,

    /// <summary>A court refused the finding on the balance of probability.</summary>
    CourtNotSatisfied = 8,

    /// <summary>There is positive evidence to the contrary.</summary>
    Disproved = 9,

    /// <summary>Wrong person or wrong fact; everybody who read it is told.</summary>
    RecordedInError = 10,
}

/// <summary>Where the information came from. A source's standing never lowers its weight. Vocabulary 5.</summary>
public enum SourceKind
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>The child, in the child's own words.</summary>
    ChildWords = 1,

    /// <summary>A parent about themselves.</summary>
    ParentSelf = 2,

    /// <summary>One parent about the other.</summary>
    ParentAboutOther = 3,

    /// <summary>An offender's or a patient's account of themselves.</summary>
    SubjectAdult = 4,

    /// <summary>A relative, a separated parent included.</summary>
    Relative = 5,

    /// <summary>A neighbour or somebody anonymous.</summary>
    Public = 6,

    /// <summary>A professional saw it.</summary>
    Observed = 7,

    /// <summary>A professional was told by somebody who did not witness it.</summary>
    ReportedToProfessional = 8,

    /// <summary>An unqualified or voluntary worker; weighs the same as any other.</summary>
    SupportWorker = 9,

    /// <summary>Found by looking in a file.</summary>
    RecordCheck = 10,

    /// <summary>A clinical or forensic test.</summary>
    Test = 11,

    /// <summary>A finding by a court or another formal body.</summary>
    Finding = 12,

    /// <summary>Graded police intelligence.</summary>
    PoliceIntel = 13,
}

/// <summary>What an incident reference names (requirement A12). Ours.</summary>
public enum IncidentKind
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>One event, as an organisation numbered it.</summary>
    Incident = 1,

    /// <summary>A review, for example a rapid review or a practice review.</summary>
    Review = 2,
}

/// <summary>The harm feared or found. Several may stand together. Ours.</summary>
public enum HarmCategory
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Neglect.</summary>
    Neglect = 1,

    /// <summary>Physical abuse.</summary>
    Physical = 2,

    /// <summary>Emotional abuse.</summary>
    Emotional = 3,

    /// <summary>Sexual abuse.</summary>
    Sexual = 4,

    /// <summary>Sexual or criminal exploitation.</summary>
    Exploitation = 5,

    /// <summary>Domestic abuse, the child's seeing or hearing it included.</summary>
    DomesticAbuse = 6,
}
