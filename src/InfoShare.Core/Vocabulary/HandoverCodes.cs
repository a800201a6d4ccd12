namespace InfoShare.Core.Vocabulary;

/// <summary>What kind of passing-on it is. It decides which clock runs and what moves at acceptance.</summary>
public enum HandoverKind
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>From one service to another.</summary>
    ServiceToService = 1,

    /// <summary>From one local authority's area to another's.</summary>
    AreaToArea = 2,

    /// <summary>A stated move in pregnancy; opened by RecordMove (F2).</summary>
    PregnancyMove = 3,

    /// <summary>From the midwife to the health visitor.</summary>
    MidwifeToHealthVisitor = 4,

    /// <summary>From the health visitor to the school nurse.</summary>
    HealthVisitorToSchoolNurse = 5,

    /// <summary>From one school to the next.</summary>
    SchoolToSchool = 6,

    /// <summary>To those who care for a child in a placement; an emergency placement is health-critical (F4).</summary>
    Placement = 7,

    /// <summary>From the cell to court, and from court to prison (F6); always the same day.</summary>
    Custody = 8,

    /// <summary>From a child's service to an adult's at 17 or 18 (F7).</summary>
    AdultServices = 9,
}

/// <summary>What a critical point is about.</summary>
public enum CriticalPointKind
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Self-harm or talk of ending one's life.</summary>
    SelfHarm = 1,

    /// <summary>Something that the person disclosed.</summary>
    Disclosure = 2,

    /// <summary>A health condition that cannot wait.</summary>
    HealthCondition = 3,

    /// <summary>A medicine that must not be missed.</summary>
    Medication = 4,

    /// <summary>An allergy.</summary>
    Allergy = 5,

    /// <summary>Somebody who must not reach the person.</summary>
    PersonOfRisk = 6,

    /// <summary>Anything else that the receiver must know first.</summary>
    Other = 7,
}

/// <summary>Why nothing is known of a time (requirement F11).</summary>
public enum UnknownPeriodKind
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Abroad.</summary>
    Abroad = 1,

    /// <summary>With the armed forces, whose records are kept apart.</summary>
    ArmedForces = 2,

    /// <summary>Prison health records were not received.</summary>
    PrisonHealth = 3,

    /// <summary>Reports to a court were not received.</summary>
    CourtReports = 4,

    /// <summary>Another reason, said in words.</summary>
    Other = 5,
}

/// <summary>From what somebody is absent (requirement F8).</summary>
public enum AbsenceKind
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Registered with no general practice.</summary>
    GpList = 1,

    /// <summary>On no school's roll.</summary>
    SchoolRoll = 2,
}
