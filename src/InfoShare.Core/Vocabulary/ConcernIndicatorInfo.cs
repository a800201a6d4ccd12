namespace InfoShare.Core.Vocabulary;

/// <summary>What the vocabulary says of one indicator. Vocabulary 2.</summary>
/// <param name="Indicator">The indicator.</param>
/// <param name="Group">The heading that it stands under.</param>
/// <param name="Class">Its sensitivity, unless who reports it makes it another (<see cref="ClassFor"/>).</param>
/// <param name="Standing">Whether it counts on its own.</param>
/// <param name="Holders">The services that usually hold such a fact: whom it is sensible to ask.</param>
public sealed record ConcernIndicatorInfo(
    ConcernIndicator Indicator,
    ConcernIndicatorGroup Group,
    SensitivityClass Class,
    IndicatorStanding Standing,
    IndicatorHolders Holders)
{
    /// <summary>
    /// The class of this indicator when somebody in <paramref name="reporter"/>'s role reports it. Sexual exploitation is
    /// SEXUAL_HEALTH from a sexual health service, and an online threat is INTELLIGENCE from the police.
    /// </summary>
    public SensitivityClass ClassFor(PractitionerRole reporter) => (Indicator, Roles.HolderOf(reporter)) switch
    {
        (ConcernIndicator.SexualExploitation, IndicatorHolders.SexualHealth) => SensitivityClass.SexualHealth,
        (ConcernIndicator.OnlineThreat, IndicatorHolders.Police) => SensitivityClass.Intelligence,
        _ => Class,
    };
}

/// <summary>How far an indicator counts without another beside it. Vocabulary 2, H7.</summary>
public enum IndicatorStanding
{
    /// <summary>Nothing special is said of it.</summary>
    Ordinary = 0,

    /// <summary>Counts on its own: domestic abuse, which needs no second factor to be taken up (H7).</summary>
    OnItsOwn = 1,

    /// <summary>A parent's mental illness by itself: counts only with escalation or another factor beside it (H7).</summary>
    NeverAlone = 2,

    /// <summary>Shown, never counted as risk: demographic, protective, about a worker's safety.</summary>
    NotRisk = 3,
}

/// <summary>The headings of vocabulary 2.</summary>
public enum ConcernIndicatorGroup
{
    /// <summary>None; no indicator has it.</summary>
    Unspecified = 0,

    /// <summary>Domestic abuse.</summary>
    DomesticAbuse = 1,

    /// <summary>Parental mental health.</summary>
    ParentalMentalHealth = 2,

    /// <summary>Substances.</summary>
    Substances = 3,

    /// <summary>Offending.</summary>
    Offending = 4,

    /// <summary>Household change.</summary>
    HouseholdChange = 5,

    /// <summary>Pregnancy and infancy.</summary>
    PregnancyAndInfancy = 6,

    /// <summary>Injury, neglect and emotional harm.</summary>
    InjuryNeglectEmotionalHarm = 7,

    /// <summary>Sexual harm and exploitation.</summary>
    SexualHarmAndExploitation = 8,

    /// <summary>Young person.</summary>
    YoungPerson = 9,

    /// <summary>Education.</summary>
    Education = 10,

    /// <summary>Engagement and silence.</summary>
    EngagementAndSilence = 11,

    /// <summary>Housing, history and the child.</summary>
    HousingHistoryChild = 12,

    /// <summary>Settings and protective facts.</summary>
    SettingsAndProtection = 13,
}

/// <summary>Services that hold facts, as a set. Vocabulary 2's abbreviations, written out.</summary>
[Flags]
public enum IndicatorHolders
{
    /// <summary>No service.</summary>
    None = 0,

    /// <summary>Police.</summary>
    Police = 1 << 0,

    /// <summary>Probation.</summary>
    Probation = 1 << 1,

    /// <summary>Prisons.</summary>
    Prison = 1 << 2,

    /// <summary>General practice.</summary>
    Gp = 1 << 3,

    /// <summary>Midwifery.</summary>
    Midwife = 1 << 4,

    /// <summary>Health visiting.</summary>
    HealthVisitor = 1 << 5,

    /// <summary>School nursing.</summary>
    SchoolNurse = 1 << 6,

    /// <summary>Emergency departments.</summary>
    EmergencyDepartment = 1 << 7,

    /// <summary>Paediatrics.</summary>
    Paediatrics = 1 << 8,

    /// <summary>Adult mental health.</summary>
    AdultMentalHealth = 1 << 9,

    /// <summary>Child and adolescent mental health.</summary>
    Camhs = 1 << 10,

    /// <summary>Drug and alcohol services.</summary>
    SubstanceService = 1 << 11,

    /// <summary>Sexual health.</summary>
    SexualHealth = 1 << 12,

    /// <summary>Schools.</summary>
    School = 1 << 13,

    /// <summary>Education authorities.</summary>
    EducationAuthority = 1 << 14,

    /// <summary>Children's social care.</summary>
    SocialCare = 1 << 15,

    /// <summary>Youth justice.</summary>
    YouthJustice = 1 << 16,

    /// <summary>Housing.</summary>
    Housing = 1 << 17,

    /// <summary>Fire and rescue.</summary>
    Fire = 1 << 18,

    /// <summary>Ambulance.</summary>
    Ambulance = 1 << 19,

    /// <summary>Courts: a source of facts, not a party to the exchange.</summary>
    Court = 1 << 20,

    /// <summary>Every service but the courts.</summary>
    AnyAgency = Court - 1,
}
