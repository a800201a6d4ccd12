namespace InfoShare.Core.Vocabulary;

/// <summary>The role in which a named human acts. Each belongs to one kind of agency, named first in its comment.
/// Vocabulary 7.</summary>
public enum PractitionerRole
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Health: general practitioner.</summary>
    Gp = 1,

    /// <summary>Health: the safeguarding lead of a GP practice.</summary>
    PracticeLead = 2,

    /// <summary>Health: midwife.</summary>
    Midwife = 3,

    /// <summary>Health: health visitor.</summary>
    HealthVisitor = 4,

    /// <summary>Health: school nurse.</summary>
    SchoolNurse = 5,

    /// <summary>Health: paediatrician.</summary>
    Paediatrician = 6,

    /// <summary>Health: doctor or nurse of an emergency department.</summary>
    EdClinician = 7,

    /// <summary>Health: adult mental health worker.</summary>
    AdultMh = 8,

    /// <summary>Health: child and adolescent mental health worker.</summary>
    Camhs = 9,

    /// <summary>Health: drug and alcohol worker.</summary>
    SubstanceWorker = 10,

    /// <summary>Health: sexual health worker.</summary>
    SexualHealthWorker = 11,

    /// <summary>Health: nurse for looked-after children.</summary>
    LacNurse = 12,

    /// <summary>Health: ambulance clinician.</summary>
    Ambulance = 13,

    /// <summary>Health: named or designated safeguarding doctor, nurse or midwife.</summary>
    NamedProfessional = 14,

    /// <summary>Police: response officer.</summary>
    ResponseOfficer = 15,

    /// <summary>Police: custody officer.</summary>
    CustodyOfficer = 16,

    /// <summary>Police: missing-persons coordinator.</summary>
    MissingCoordinator = 17,

    /// <summary>Police: public protection officer.</summary>
    PublicProtection = 18,

    /// <summary>Police: intelligence officer.</summary>
    IntelligenceOfficer = 19,

    /// <summary>Police: supervising officer.</summary>
    PoliceSupervisor = 20,

    /// <summary>Probation: qualified probation officer.</summary>
    ProbationOfficer = 21,

    /// <summary>Probation: officer in training.</summary>
    ProbationTrainee = 22,

    /// <summary>Probation: manager.</summary>
    ProbationManager = 23,

    /// <summary>Probation: offender manager in a prison.</summary>
    PrisonOffenderManager = 24,

    /// <summary>Probation: youth justice worker.</summary>
    YouthJustice = 25,

    /// <summary>Education: a school's designated safeguarding lead.</summary>
    DesignatedLead = 26,

    /// <summary>Education: teacher or other staff.</summary>
    SchoolStaff = 27,

    /// <summary>Education: attendance officer.</summary>
    AttendanceOfficer = 28,

    /// <summary>Education: officer for elective home education.</summary>
    EheOfficer = 29,

    /// <summary>Social care: social worker on duty at the front door.</summary>
    DutySocialWorker = 30,

    /// <summary>Social care: emergency duty social worker.</summary>
    OutOfHours = 31,

    /// <summary>Social care: the social worker who holds the case.</summary>
    AllocatedSocialWorker = 32,

    /// <summary>Social care: team manager.</summary>
    TeamManager = 33,

    /// <summary>Social care: chair of child protection conferences.</summary>
    ConferenceChair = 34,

    /// <summary>Social care: independent reviewing officer.</summary>
    ReviewingOfficer = 35,

    /// <summary>Social care: early help or family support worker.</summary>
    EarlyHelp = 36,

    /// <summary>Social care: local authority designated officer, who handles allegations about staff.</summary>
    Lado = 37,

    /// <summary>Other: housing, fire or voluntary worker; submits and receives feedback only.</summary>
    AssociatedReferrer = 38,

    /// <summary>Other: a relative or member of the public, entered by an intake desk.</summary>
    FamilyReferrer = 39,

    /// <summary>Other: leads a rapid review or practice review.</summary>
    ReviewLead = 40,

    /// <summary>Other: inspects how the service is used.</summary>
    Auditor = 41,

    /// <summary>Other: corrects identities and data quality.</summary>
    DataSteward = 42,
}
