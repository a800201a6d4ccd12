namespace InfoShare.Core.Vocabulary;

/// <summary>What a concern is about. A concern may carry several. The class named is the default one. Vocabulary
/// 2.</summary>
public enum ConcernIndicator
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>A dated incident of domestic abuse. Class STANDARD. Held by police, GPs, midwives, emergency
    /// departments, social care and housing. Counts on its own.</summary>
    DaIncident = 1,

    /// <summary>Continuing control, fear or isolation, with or without a dated incident. Class STANDARD. Held by
    /// police, GPs, midwives, emergency departments, social care and housing. Counts on its own.</summary>
    DaCoerciveControl = 2,

    /// <summary>A child was in the home or saw or heard the abuse. Class STANDARD. Held by police, GPs, midwives,
    /// emergency departments, social care and housing. Counts on its own.</summary>
    DaChildPresent = 3,

    /// <summary>An adult or child told a professional about abuse. Class STANDARD. Held by police, GPs, midwives,
    /// emergency departments, social care and housing. Counts on its own.</summary>
    DaDisclosed = 4,

    /// <summary>Abuse goes on after the couple has parted. Class STANDARD. Held by police, GPs, midwives, emergency
    /// departments, social care and housing. Counts on its own.</summary>
    DaAfterSeparation = 5,

    /// <summary>The adult is never seen without the partner, so nobody could ask safely. Class STANDARD. Held by
    /// police, GPs, midwives, emergency departments, social care and housing. Counts on its own.</summary>
    DaPartnerAlwaysPresent = 6,

    /// <summary>A parent was injured. Class STANDARD. Held by police, GPs, midwives, emergency departments, social
    /// care and housing. Counts on its own.</summary>
    DaInjuredAdult = 7,

    /// <summary>A conviction for an offence against an earlier partner. Class CRIMINAL. Held by police, GPs,
    /// midwives, emergency departments, social care and housing. Counts on its own.</summary>
    DaPreviousPartnerOffence = 8,

    /// <summary>Forced marriage or harm in the name of honour. Class STANDARD. Held by police, GPs, midwives,
    /// emergency departments, social care and housing. Counts on its own.</summary>
    ForcedMarriage = 9,

    /// <summary>A parent has a mental illness or a diagnosis. Class ADULT_HEALTH. Held by GPs, adult mental health,
    /// emergency departments and midwives. Never alone: counts only with escalation or another factor.</summary>
    ParentMhCondition = 10,

    /// <summary>Mental ill health in pregnancy or the first year after birth. Class ADULT_HEALTH. Held by GPs, adult
    /// mental health, emergency departments and midwives. Never alone: counts only with escalation or another
    /// factor.</summary>
    PerinatalMh = 11,

    /// <summary>A parent's symptoms are getting worse. Class ADULT_HEALTH. Held by GPs, adult mental health,
    /// emergency departments and midwives.</summary>
    MhEscalation = 12,

    /// <summary>A parent thinks of, or intends, suicide. Class ADULT_HEALTH. Held by GPs, adult mental health,
    /// emergency departments and midwives.</summary>
    ParentSuicidal = 13,

    /// <summary>A parent took an overdose or injured themselves. Class ADULT_HEALTH. Held by GPs, adult mental
    /// health, emergency departments and midwives.</summary>
    ParentSelfHarm = 14,

    /// <summary>A parent has acutely lost contact with reality. Class ADULT_HEALTH. Held by GPs, adult mental health,
    /// emergency departments and midwives.</summary>
    ParentAcutePsychosis = 15,

    /// <summary>A child figures in a parent's delusion. Class ADULT_HEALTH. Held by GPs, adult mental health,
    /// emergency departments and midwives.</summary>
    DelusionAboutChild = 16,

    /// <summary>A parent misuses drugs. Class ADULT_HEALTH. Held by substance services, GPs, midwives and
    /// police.</summary>
    ParentDrugs = 17,

    /// <summary>A parent misuses alcohol. Class ADULT_HEALTH. Held by substance services, GPs, midwives and
    /// police.</summary>
    ParentAlcohol = 18,

    /// <summary>Methadone or a similar medicine is kept where a child can reach it. Class ADULT_HEALTH. Held by
    /// substance services, GPs, midwives and police.</summary>
    SubstituteMedicineAtHome = 19,

    /// <summary>A child swallowed or otherwise took a drug. Class CHILD_HEALTH. Held by substance services, GPs,
    /// midwives and police.</summary>
    ChildIngestion = 20,

    /// <summary>A conviction for violence to a person. Class CRIMINAL. Held by police, probation and
    /// prisons.</summary>
    ViolentConviction = 21,

    /// <summary>An offence against a child or a sexual offence, abduction included. Class CRIMINAL. Held by police,
    /// probation and prisons.</summary>
    ChildOrSexualOffence = 22,

    /// <summary>Drug dealing by the person or at the address. Class CRIMINAL. Held by police, probation and
    /// prisons.</summary>
    DrugSupply = 23,

    /// <summary>Carries a knife or another weapon. Class CRIMINAL. Held by police, probation and prisons.</summary>
    WeaponCarrying = 24,

    /// <summary>Remand or a custodial sentence has begun. Class CRIMINAL. Held by police, probation and
    /// prisons.</summary>
    CustodyEntered = 25,

    /// <summary>Release, bail or weekend leave is due or has happened. Class CRIMINAL. Held by police, probation and
    /// prisons.</summary>
    ReleaseDue = 26,

    /// <summary>A curfew, a licence condition or a ban on contact was broken. Class CRIMINAL. Held by police,
    /// probation and prisons.</summary>
    ConditionBreached = 27,

    /// <summary>Police hold graded intelligence: the reader contacts the force, which decides what to say. Class
    /// INTELLIGENCE. Held by police, probation and prisons.</summary>
    IntelligenceHeld = 28,

    /// <summary>A parent or carer has a new adult relationship. Class STANDARD. Held by any agency and
    /// courts.</summary>
    NewPartner = 29,

    /// <summary>An adult has said that they plan to live with a child. Class STANDARD. Held by any agency and
    /// courts.</summary>
    DeclaredMoveIn = 30,

    /// <summary>A series of partners in one household. Class STANDARD. Held by any agency and courts.</summary>
    ConsecutivePartners = 31,

    /// <summary>The parents are parting, or have parted, with hostility. Class STANDARD. Held by any agency and
    /// courts.</summary>
    AcrimoniousSeparation = 32,

    /// <summary>A court case between parents about contact or residence. Class LEGAL. Held by any agency and
    /// courts.</summary>
    PrivateLawDispute = 33,

    /// <summary>A babysitter or minder who should not have care of the child. Class STANDARD. Held by any agency and
    /// courts.</summary>
    UnsuitableCarer = 34,

    /// <summary>An earlier child is in care or lives elsewhere. Class STANDARD. Held by any agency and
    /// courts.</summary>
    PreviousChildRemoved = 35,

    /// <summary>The household has lost somebody recently. Class STANDARD. Held by any agency and courts.</summary>
    Bereavement = 36,

    /// <summary>The pregnancy is hidden or denied. Class STANDARD. Held by midwives, GPs, health visitors and
    /// paediatrics.</summary>
    ConcealedPregnancy = 37,

    /// <summary>Antenatal care was first sought late. Class STANDARD. Held by midwives, GPs, health visitors and
    /// paediatrics.</summary>
    LateBooking = 38,

    /// <summary>The mother is unsure that she wants the child. Class ADULT_HEALTH. Held by midwives, GPs, health
    /// visitors and paediatrics.</summary>
    MaternalAmbivalence = 39,

    /// <summary>A parent is a teenager. Class STANDARD. Held by midwives, GPs, health visitors and
    /// paediatrics.</summary>
    YoungParent = 40,

    /// <summary>The newborn is premature, in special care or otherwise fragile. Class CHILD_HEALTH. Held by midwives,
    /// GPs, health visitors and paediatrics.</summary>
    PrematureOrSpecialCare = 41,

    /// <summary>The infant shares a bed or has no cot of its own. Class STANDARD. Held by midwives, GPs, health
    /// visitors and paediatrics.</summary>
    UnsafeSleep = 42,

    /// <summary>No parent visits the newborn on the ward. Class STANDARD. Held by midwives, GPs, health visitors and
    /// paediatrics.</summary>
    WardNotVisited = 43,

    /// <summary>A development check or an immunisation was missed. Class STANDARD. Held by midwives, GPs, health
    /// visitors and paediatrics.</summary>
    InfantCheckMissed = 44,

    /// <summary>The account given does not fit the injury. Class STANDARD. Held by health visitors, school nurses,
    /// paediatrics, schools, fire and ambulance.</summary>
    UnexplainedInjury = 45,

    /// <summary>A bruise or fracture in an infant who cannot yet move about. Class STANDARD. Held by health visitors,
    /// school nurses, paediatrics, schools, fire and ambulance.</summary>
    InjuryNonMobileInfant = 46,

    /// <summary>More than one injury over time. Class STANDARD. Held by health visitors, school nurses, paediatrics,
    /// schools, fire and ambulance.</summary>
    RepeatedInjuries = 47,

    /// <summary>Weight or growth is failing. Class STANDARD. Held by health visitors, school nurses, paediatrics,
    /// schools, fire and ambulance.</summary>
    PoorGrowth = 48,

    /// <summary>The child is dirty or unkempt. Class STANDARD. Held by health visitors, school nurses, paediatrics,
    /// schools, fire and ambulance.</summary>
    PoorHygiene = 49,

    /// <summary>The child is hungry, hoards or scavenges food. Class STANDARD. Held by health visitors, school
    /// nurses, paediatrics, schools, fire and ambulance.</summary>
    FoodSeeking = 50,

    /// <summary>The home is unsafe or filthy. Class STANDARD. Held by health visitors, school nurses, paediatrics,
    /// schools, fire and ambulance.</summary>
    HomeConditions = 51,

    /// <summary>The child is left alone or poorly supervised. Class STANDARD. Held by health visitors, school nurses,
    /// paediatrics, schools, fire and ambulance.</summary>
    Unsupervised = 52,

    /// <summary>Essential treatment was missed. Class CHILD_HEALTH. Held by health visitors, school nurses,
    /// paediatrics, schools, fire and ambulance.</summary>
    HealthPlanNotFollowed = 53,

    /// <summary>One child of the family is singled out and rejected. Class STANDARD. Held by health visitors, school
    /// nurses, paediatrics, schools, fire and ambulance.</summary>
    Scapegoated = 54,

    /// <summary>A 999 crew or officer attended. Class STANDARD. Held by health visitors, school nurses, paediatrics,
    /// schools, fire and ambulance.</summary>
    EmergencyCall = 55,

    /// <summary>A fire, or smoke, at the home. Class STANDARD. Held by health visitors, school nurses, paediatrics,
    /// schools, fire and ambulance.</summary>
    FireOrSmoke = 56,

    /// <summary>The child, or somebody else, said that sexual abuse happened. Class STANDARD. Held by police, sexual
    /// health, schools and social care.</summary>
    SexualAbuseDisclosed = 57,

    /// <summary>Sexual behaviour or knowledge beyond the child's development. Class STANDARD. Held by police, sexual
    /// health, schools and social care.</summary>
    SexualisedBehaviour = 58,

    /// <summary>Grooming, exchange or coercion for sex. Class SEXUAL_HEALTH when a sexual health service reports it.
    /// Class STANDARD. Held by police, sexual health, schools and social care.</summary>
    SexualExploitation = 59,

    /// <summary>The child keeps company with a much older person. Class STANDARD. Held by police, sexual health,
    /// schools and social care.</summary>
    OlderAdultAssociate = 60,

    /// <summary>The child is moved within the country to be exploited. Class STANDARD. Held by police, sexual health,
    /// schools and social care.</summary>
    MovedBetweenTowns = 61,

    /// <summary>A gang or a county line uses the child. Class STANDARD. Held by police, sexual health, schools and
    /// social care.</summary>
    CriminalExploitation = 62,

    /// <summary>An adult is grooming the child through social media or games. Class STANDARD. Held by police, sexual
    /// health, schools and social care.</summary>
    OnlineGrooming = 63,

    /// <summary>Female genital mutilation is feared or has happened. Class STANDARD. Held by police, sexual health,
    /// schools and social care.</summary>
    FgmRisk = 64,

    /// <summary>A young person thinks of suicide or has attempted it. Class CHILD_HEALTH. Held by CAMHS, emergency
    /// departments, police, youth justice, schools and housing.</summary>
    YpSuicidal = 65,

    /// <summary>A young person harms themselves, in whatever setting it was seen. Class CHILD_HEALTH. Held by CAMHS,
    /// emergency departments, police, youth justice, schools and housing.</summary>
    YpSelfHarm = 66,

    /// <summary>Another mental health need of a young person. Class CHILD_HEALTH. Held by CAMHS, emergency
    /// departments, police, youth justice, schools and housing.</summary>
    YpMentalHealth = 67,

    /// <summary>A young person uses drugs or alcohol. Class STANDARD. Held by CAMHS, emergency departments, police,
    /// youth justice, schools and housing.</summary>
    YpSubstance = 68,

    /// <summary>A young person offended or broke an order. Class STANDARD. Held by CAMHS, emergency departments,
    /// police, youth justice, schools and housing.</summary>
    YpOffending = 69,

    /// <summary>Violence in the young person's own relationship, by or against them. Class STANDARD. Held by CAMHS,
    /// emergency departments, police, youth justice, schools and housing.</summary>
    YpPartnerViolence = 70,

    /// <summary>A missing episode: when it began, when it ended and how the child was found. Class STANDARD. Held by
    /// CAMHS, emergency departments, police, youth justice, schools and housing.</summary>
    MissingEpisode = 71,

    /// <summary>A young person sofa-surfs or was put out of home. Class STANDARD. Held by CAMHS, emergency
    /// departments, police, youth justice, schools and housing.</summary>
    YouthHomeless = 72,

    /// <summary>A child cares for a parent. Class STANDARD. Held by CAMHS, emergency departments, police, youth
    /// justice, schools and housing.</summary>
    YoungCarer = 73,

    /// <summary>A threat made or received online. Class INTELLIGENCE when police report it. Class STANDARD. Held by
    /// CAMHS, emergency departments, police, youth justice, schools and housing.</summary>
    OnlineThreat = 74,

    /// <summary>Extremist influence on the young person. Class STANDARD. Held by CAMHS, emergency departments,
    /// police, youth justice, schools and housing.</summary>
    Radicalisation = 75,

    /// <summary>Attendance is low; the percentage is kept with the concern. Class STANDARD. Held by schools and
    /// education authorities.</summary>
    LowAttendance = 76,

    /// <summary>The child has never been on a school's roll. Class STANDARD. Held by schools and education
    /// authorities.</summary>
    NeverEnrolled = 77,

    /// <summary>The child was removed from a school's roll. Class STANDARD. Held by schools and education
    /// authorities.</summary>
    OffRoll = 78,

    /// <summary>Elective home education, new or continuing. Class STANDARD. Held by schools and education
    /// authorities.</summary>
    HomeEducated = 79,

    /// <summary>A fixed-term or permanent exclusion. Class STANDARD. Held by schools and education
    /// authorities.</summary>
    Excluded = 80,

    /// <summary>An arranged transfer between schools. Class STANDARD. Held by schools and education
    /// authorities.</summary>
    ManagedMove = 81,

    /// <summary>The child is repeatedly not brought to appointments. Class STANDARD. Held by any agency.</summary>
    NotBroughtSeries = 82,

    /// <summary>Appointments are repeatedly cancelled and booked again. Weighs the same as not being brought. Class
    /// STANDARD. Held by any agency.</summary>
    RebookingSeries = 83,

    /// <summary>A worker was refused entry, or refused sight of the child. Class STANDARD. Held by any
    /// agency.</summary>
    AccessRefused = 84,

    /// <summary>For a stretch of time nobody has seen the child. Class STANDARD. Held by any agency.</summary>
    UnseenInterval = 85,

    /// <summary>The family draws back from several services at once. Class STANDARD. Held by any agency.</summary>
    MultiServiceWithdrawal = 86,

    /// <summary>A plan or advice is ignored. Class STANDARD. Held by any agency.</summary>
    AdviceNotFollowed = 87,

    /// <summary>Removed from a GP's list, or never registered with one. Class STANDARD. Held by any agency.</summary>
    GpListRemoved = 88,

    /// <summary>The family moves often. Class STANDARD. Held by any agency.</summary>
    FrequentMoves = 89,

    /// <summary>The family has no settled home. Class STANDARD. Held by any agency.</summary>
    HomelessOrTemporary = 90,

    /// <summary>Too many people live in the home. Class STANDARD. Held by any agency.</summary>
    Overcrowded = 91,

    /// <summary>Eviction is threatened or done. Class STANDARD. Held by any agency.</summary>
    Eviction = 92,

    /// <summary>Nuisance, parties or drugs at the address. Class STANDARD. Held by any agency.</summary>
    AddressActivity = 93,

    /// <summary>The family has few contacts. Class STANDARD. Held by any agency.</summary>
    SocialIsolation = 94,

    /// <summary>A parent was abused or in care as a child. Class STANDARD. Held by any agency.</summary>
    ParentAdverseChildhood = 95,

    /// <summary>A parent's learning difficulty affects parenting. Class ADULT_HEALTH. Held by any agency.</summary>
    ParentLearningDifficulty = 96,

    /// <summary>The child has an impairment. It never explains away a sign of harm. Class STANDARD. Held by any
    /// agency.</summary>
    ChildDisability = 97,

    /// <summary>An interpreter is needed. Shown, never counted as risk. Class DEMOGRAPHIC. Held by any
    /// agency.</summary>
    LanguageNeed = 98,

    /// <summary>The family is poor. Shown, never counted as risk. Class DEMOGRAPHIC. Held by any agency.</summary>
    PovertyContext = 99,

    /// <summary>Conduct of a worker or carer in a setting. Class STAFF. Held by any agency.</summary>
    StaffConduct = 100,

    /// <summary>An earlier event of the same sort in the same setting. Class STAFF. Held by any agency.</summary>
    SimilarEventSameSetting = 101,

    /// <summary>Workers visit with care. Not a fact about risk to a child. Class STANDARD. Held by any
    /// agency.</summary>
    WorkerSafety = 102,

    /// <summary>An adult who protects the child, ASSUMED or TESTED. Not a risk. Class STANDARD. Held by any
    /// agency.</summary>
    ProtectiveAdult = 103,

    /// <summary>Somebody the child talks to. Not a risk. Class STANDARD. Held by any agency.</summary>
    TrustedPerson = 104,

    /// <summary>A child who was missing is back; the statement says how it was found. Class STANDARD. Held by any
    /// agency. Ours: MISSING_EPISODE alone does not tell an end from a start.</summary>
    ReturnedFromMissing = 105,

    /// <summary>Contact between a child and somebody was restricted: by an order, by bail, or by agreement. Class
    /// STANDARD. Held by any agency. Ours.</summary>
    ContactRestricted = 106,

    /// <summary>A court hears a matter that bears on the child; the statement says which and when. Class LEGAL. Held
    /// by any agency. Ours.</summary>
    CourtHearing = 107,
}
