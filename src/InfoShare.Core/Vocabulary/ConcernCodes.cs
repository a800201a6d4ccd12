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

/// <summary>
/// What hangs on a concern beside its verification: somebody's explanation, reassurance, classification. None of them can close or lower
/// it (requirements C7, C15, C16). Ours.
/// </summary>
public enum NoteKind
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>How somebody explains it.</summary>
    Explanation = 1,

    /// <summary>That somebody says that it is well now.</summary>
    Reassurance = 2,

    /// <summary>A disability or illness offered as the reason for a sign.</summary>
    DisabilityOfferedAsReason = 3,

    /// <summary>One finding that is not of abuse.</summary>
    SingleFindingNotAbusive = 4,

    /// <summary>A score or a test that came out lower.</summary>
    LowerScore = 5,

    /// <summary>A figure of attendance or engagement.</summary>
    AttendanceFigure = 6,

    /// <summary>That a carer works with the services.</summary>
    Cooperation = 7,

    /// <summary>An allegation in return, with who made it.</summary>
    CounterAllegation = 8,

    /// <summary>How one agency classes it; several stand side by side.</summary>
    Classification = 9,

    /// <summary>A dated, authored account of how it hangs together.</summary>
    Formulation = 10,

    /// <summary>What became of a criminal case; never a verification by itself.</summary>
    CriminalOutcome = 11,

    /// <summary>The child said it again.</summary>
    WordsRepeated = 12,

    /// <summary>The child was asked again and did not say it.</summary>
    WordsNotRepeated = 13,

    /// <summary>What a professional thinks of it now.</summary>
    ProfessionalView = 14,

    /// <summary>Somebody else who could know was asked whether it is so (requirement C3).</summary>
    LateralCheck = 15,
}

/// <summary>What came of asking somebody else who could know (requirement C3). Ours.</summary>
public enum LateralCheckResult
{
    /// <summary>Not stated; refused on a check.</summary>
    Unspecified = 0,

    /// <summary>It agrees.</summary>
    Agrees = 1,

    /// <summary>It conflicts.</summary>
    Conflicts = 2,

    /// <summary>Whoever was asked holds nothing, which says nothing.</summary>
    NothingHeld = 3,

    /// <summary>Whoever was asked has not answered.</summary>
    NotAnswered = 4,

    /// <summary>Nobody could be asked.</summary>
    NotPossible = 5,
}

/// <summary>Which way the risk goes, as somebody states it (requirement C23); never reckoned. Ours.</summary>
public enum StatedTrend
{
    /// <summary>Nobody said.</summary>
    Unspecified = 0,

    /// <summary>It grows.</summary>
    Rising = 1,

    /// <summary>It lessens.</summary>
    Falling = 2,

    /// <summary>As it was.</summary>
    Unchanged = 3,
}

/// <summary>What is known of a source of the harm (requirement C15). Ours.</summary>
public enum HarmSourceState
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Somebody says that this person did it.</summary>
    Alleged = 1,

    /// <summary>A professional suspects it.</summary>
    Suspected = 2,

    /// <summary>Described, and not known by name.</summary>
    DescribedOnly = 3,

    /// <summary>The child itself.</summary>
    Self = 4,

    /// <summary>Asked, and not known.</summary>
    Unknown = 5,

    /// <summary>Nobody has asked yet.</summary>
    NotAsked = 6,
}

/// <summary>Where an appraisal stands: what a concern that was taken back or not found proved means for a child (requirement C6). Ours.</summary>
public enum AppraisalState
{
    /// <summary>Not stated.</summary>
    Unspecified = 0,

    /// <summary>Owed.</summary>
    Due = 1,

    /// <summary>Made.</summary>
    Done = 2,

    /// <summary>A later state of the same concern asks for another in its place, or the concern was recorded in error.</summary>
    Superseded = 3,
}
