namespace InfoShare.Core.Vocabulary;

/// <summary>A standing that a person, mostly a child, has with services. Several may stand together. Vocabulary
/// 11.</summary>
public enum ChildStatusCode
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Open to children's social care.</summary>
    CscOpen = 1,

    /// <summary>Formerly open to children's social care.</summary>
    CscClosed = 2,

    /// <summary>Social care was contacted, and no case was ever opened.</summary>
    CscBelowThreshold = 3,

    /// <summary>Positively never known to social care.</summary>
    CscNeverKnown = 4,

    /// <summary>Has an early help assessment or a family worker.</summary>
    EarlyHelp = 5,

    /// <summary>Child in need.</summary>
    Cin = 6,

    /// <summary>A section 47 enquiry is running.</summary>
    S47 = 7,

    /// <summary>Child protection plan, with its PlanCategory values.</summary>
    Cpp = 8,

    /// <summary>In the stage before care proceedings.</summary>
    PreProceedings = 9,

    /// <summary>Accommodated by agreement under section 20.</summary>
    LacS20 = 10,

    /// <summary>In care under a full or interim order.</summary>
    LacOrder = 11,

    /// <summary>At home under a supervision order.</summary>
    SupervisionOrder = 12,

    /// <summary>Where the child lives was settled by a court.</summary>
    ResidenceOrder = 13,

    /// <summary>Adopted by order.</summary>
    Adopted = 14,

    /// <summary>Has left care.</summary>
    CareLeaver = 15,

    /// <summary>Managed under multi-agency public protection arrangements; the level is kept. Class
    /// CRIMINAL.</summary>
    Mappa = 16,

    /// <summary>Heard at a multi-agency risk assessment conference; the date is kept.</summary>
    Marac = 17,

    /// <summary>Under a probation order or licence. Class CRIMINAL.</summary>
    Licence = 18,

    /// <summary>Elective home education, new or continuing.</summary>
    Ehe = 19,

    /// <summary>Referred to the National Referral Mechanism as a possible victim of trafficking.</summary>
    Nrm = 20,

    /// <summary>Has a health plan for a life-threatening condition.</summary>
    HealthPlan = 21,
}

/// <summary>What a child protection plan is for. A plan may have several. Vocabulary 11.</summary>
public enum PlanCategory
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
}

/// <summary>Why a case or a plan ends. Vocabulary 11.</summary>
public enum ClosureReason
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>The goals are met and the change has lasted.</summary>
    ChangeEvidenced = 1,

    /// <summary>Turned eighteen, and adult services accepted.</summary>
    [Code("REACHED_18")]
    Reached18 = 2,

    /// <summary>Is now looked after.</summary>
    EnteredCare = 3,

    /// <summary>The source of risk is gone; reopens if linked again.</summary>
    SourceNoLongerRisk = 4,

    /// <summary>A named service accepted.</summary>
    OtherMeasures = 5,

    /// <summary>The receiving area accepted.</summary>
    MovedArea = 6,

    /// <summary>The family did not engage. Blocked without an appraisal and a manager's sign-off.</summary>
    NonEngagement = 7,

    /// <summary>No progress was made. Blocked without an appraisal and a manager's sign-off.</summary>
    NoProgress = 8,

    /// <summary>The assessment was never finished. Blocked without an appraisal and a manager's sign-off.</summary>
    AssessmentIncomplete = 9,
}
