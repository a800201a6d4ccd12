using static InfoShare.Core.Vocabulary.ConcernIndicator;
using Class = InfoShare.Core.Vocabulary.SensitivityClass;
using Group = InfoShare.Core.Vocabulary.ConcernIndicatorGroup;
using Holders = InfoShare.Core.Vocabulary.IndicatorHolders;
using Standing = InfoShare.Core.Vocabulary.IndicatorStanding;

namespace InfoShare.Core.Vocabulary;

/// <summary>What vocabulary 2 says of each indicator. Complete: every value of the enum has its row.</summary>
public static class Indicators
{
    private static readonly ConcernIndicatorInfo[] Rows =
    [
        // Domestic abuse
        Row(DaIncident, Group.DomesticAbuse, Class.Standard, Standing.OnItsOwn),
        Row(DaCoerciveControl, Group.DomesticAbuse, Class.Standard, Standing.OnItsOwn),
        Row(DaChildPresent, Group.DomesticAbuse, Class.Standard, Standing.OnItsOwn),
        Row(DaDisclosed, Group.DomesticAbuse, Class.Standard, Standing.OnItsOwn),
        Row(DaAfterSeparation, Group.DomesticAbuse, Class.Standard, Standing.OnItsOwn),
        Row(DaPartnerAlwaysPresent, Group.DomesticAbuse, Class.Standard, Standing.OnItsOwn),
        Row(DaInjuredAdult, Group.DomesticAbuse, Class.Standard, Standing.OnItsOwn),
        Row(DaPreviousPartnerOffence, Group.DomesticAbuse, Class.Criminal, Standing.OnItsOwn),
        Row(ForcedMarriage, Group.DomesticAbuse, Class.Standard, Standing.OnItsOwn),

        // Parental mental health
        Row(ParentMhCondition, Group.ParentalMentalHealth, Class.AdultHealth, Standing.NeverAlone),
        Row(PerinatalMh, Group.ParentalMentalHealth, Class.AdultHealth, Standing.NeverAlone),
        Row(MhEscalation, Group.ParentalMentalHealth, Class.AdultHealth, Standing.Ordinary),
        Row(ParentSuicidal, Group.ParentalMentalHealth, Class.AdultHealth, Standing.Ordinary),
        Row(ParentSelfHarm, Group.ParentalMentalHealth, Class.AdultHealth, Standing.Ordinary),
        Row(ParentAcutePsychosis, Group.ParentalMentalHealth, Class.AdultHealth, Standing.Ordinary),
        Row(DelusionAboutChild, Group.ParentalMentalHealth, Class.AdultHealth, Standing.Ordinary),

        // Substances
        Row(ParentDrugs, Group.Substances, Class.AdultHealth, Standing.Ordinary),
        Row(ParentAlcohol, Group.Substances, Class.AdultHealth, Standing.Ordinary),
        Row(SubstituteMedicineAtHome, Group.Substances, Class.AdultHealth, Standing.Ordinary),
        Row(ChildIngestion, Group.Substances, Class.ChildHealth, Standing.Ordinary),

        // Offending
        Row(ViolentConviction, Group.Offending, Class.Criminal, Standing.Ordinary),
        Row(ChildOrSexualOffence, Group.Offending, Class.Criminal, Standing.Ordinary),
        Row(DrugSupply, Group.Offending, Class.Criminal, Standing.Ordinary),
        Row(WeaponCarrying, Group.Offending, Class.Criminal, Standing.Ordinary),
        Row(CustodyEntered, Group.Offending, Class.Criminal, Standing.Ordinary),
        Row(ReleaseDue, Group.Offending, Class.Criminal, Standing.Ordinary),
        Row(ConditionBreached, Group.Offending, Class.Criminal, Standing.Ordinary),
        Row(IntelligenceHeld, Group.Offending, Class.Intelligence, Standing.Ordinary),

        // Household change
        Row(NewPartner, Group.HouseholdChange, Class.Standard, Standing.Ordinary),
        Row(DeclaredMoveIn, Group.HouseholdChange, Class.Standard, Standing.Ordinary),
        Row(ConsecutivePartners, Group.HouseholdChange, Class.Standard, Standing.Ordinary),
        Row(AcrimoniousSeparation, Group.HouseholdChange, Class.Standard, Standing.Ordinary),
        Row(PrivateLawDispute, Group.HouseholdChange, Class.Legal, Standing.Ordinary),
        Row(UnsuitableCarer, Group.HouseholdChange, Class.Standard, Standing.Ordinary),
        Row(PreviousChildRemoved, Group.HouseholdChange, Class.Standard, Standing.Ordinary),
        Row(Bereavement, Group.HouseholdChange, Class.Standard, Standing.Ordinary),

        // Pregnancy and infancy
        Row(ConcealedPregnancy, Group.PregnancyAndInfancy, Class.Standard, Standing.Ordinary),
        Row(LateBooking, Group.PregnancyAndInfancy, Class.Standard, Standing.Ordinary),
        Row(MaternalAmbivalence, Group.PregnancyAndInfancy, Class.AdultHealth, Standing.Ordinary),
        Row(YoungParent, Group.PregnancyAndInfancy, Class.Standard, Standing.Ordinary),
        Row(PrematureOrSpecialCare, Group.PregnancyAndInfancy, Class.ChildHealth, Standing.Ordinary),
        Row(UnsafeSleep, Group.PregnancyAndInfancy, Class.Standard, Standing.Ordinary),
        Row(WardNotVisited, Group.PregnancyAndInfancy, Class.Standard, Standing.Ordinary),
        Row(InfantCheckMissed, Group.PregnancyAndInfancy, Class.Standard, Standing.Ordinary),

        // Injury, neglect and emotional harm
        Row(UnexplainedInjury, Group.InjuryNeglectEmotionalHarm, Class.Standard, Standing.Ordinary),
        Row(InjuryNonMobileInfant, Group.InjuryNeglectEmotionalHarm, Class.Standard, Standing.Ordinary),
        Row(RepeatedInjuries, Group.InjuryNeglectEmotionalHarm, Class.Standard, Standing.Ordinary),
        Row(PoorGrowth, Group.InjuryNeglectEmotionalHarm, Class.Standard, Standing.Ordinary),
        Row(PoorHygiene, Group.InjuryNeglectEmotionalHarm, Class.Standard, Standing.Ordinary),
        Row(FoodSeeking, Group.InjuryNeglectEmotionalHarm, Class.Standard, Standing.Ordinary),
        Row(HomeConditions, Group.InjuryNeglectEmotionalHarm, Class.Standard, Standing.Ordinary),
        Row(Unsupervised, Group.InjuryNeglectEmotionalHarm, Class.Standard, Standing.Ordinary),
        Row(HealthPlanNotFollowed, Group.InjuryNeglectEmotionalHarm, Class.ChildHealth, Standing.Ordinary),
        Row(Scapegoated, Group.InjuryNeglectEmotionalHarm, Class.Standard, Standing.Ordinary),
        Row(EmergencyCall, Group.InjuryNeglectEmotionalHarm, Class.Standard, Standing.Ordinary),
        Row(FireOrSmoke, Group.InjuryNeglectEmotionalHarm, Class.Standard, Standing.Ordinary),

        // Sexual harm and exploitation
        Row(SexualAbuseDisclosed, Group.SexualHarmAndExploitation, Class.Standard, Standing.Ordinary),
        Row(SexualisedBehaviour, Group.SexualHarmAndExploitation, Class.Standard, Standing.Ordinary),
        Row(SexualExploitation, Group.SexualHarmAndExploitation, Class.Standard, Standing.Ordinary),
        Row(OlderAdultAssociate, Group.SexualHarmAndExploitation, Class.Standard, Standing.Ordinary),
        Row(MovedBetweenTowns, Group.SexualHarmAndExploitation, Class.Standard, Standing.Ordinary),
        Row(CriminalExploitation, Group.SexualHarmAndExploitation, Class.Standard, Standing.Ordinary),
        Row(OnlineGrooming, Group.SexualHarmAndExploitation, Class.Standard, Standing.Ordinary),
        Row(FgmRisk, Group.SexualHarmAndExploitation, Class.Standard, Standing.Ordinary),

        // Young person
        Row(YpSuicidal, Group.YoungPerson, Class.ChildHealth, Standing.Ordinary),
        Row(YpSelfHarm, Group.YoungPerson, Class.ChildHealth, Standing.Ordinary),
        Row(YpMentalHealth, Group.YoungPerson, Class.ChildHealth, Standing.Ordinary),
        Row(YpSubstance, Group.YoungPerson, Class.Standard, Standing.Ordinary),
        Row(YpOffending, Group.YoungPerson, Class.Standard, Standing.Ordinary),
        Row(YpPartnerViolence, Group.YoungPerson, Class.Standard, Standing.Ordinary),
        Row(MissingEpisode, Group.YoungPerson, Class.Standard, Standing.Ordinary),
        Row(YouthHomeless, Group.YoungPerson, Class.Standard, Standing.Ordinary),
        Row(YoungCarer, Group.YoungPerson, Class.Standard, Standing.Ordinary),
        Row(OnlineThreat, Group.YoungPerson, Class.Standard, Standing.Ordinary),
        Row(Radicalisation, Group.YoungPerson, Class.Standard, Standing.Ordinary),

        // Education
        Row(LowAttendance, Group.Education, Class.Standard, Standing.Ordinary),
        Row(NeverEnrolled, Group.Education, Class.Standard, Standing.Ordinary),
        Row(OffRoll, Group.Education, Class.Standard, Standing.Ordinary),
        Row(HomeEducated, Group.Education, Class.Standard, Standing.Ordinary),
        Row(Excluded, Group.Education, Class.Standard, Standing.Ordinary),
        Row(ManagedMove, Group.Education, Class.Standard, Standing.Ordinary),

        // Engagement and silence
        Row(NotBroughtSeries, Group.EngagementAndSilence, Class.Standard, Standing.Ordinary),
        Row(RebookingSeries, Group.EngagementAndSilence, Class.Standard, Standing.Ordinary),
        Row(AccessRefused, Group.EngagementAndSilence, Class.Standard, Standing.Ordinary),
        Row(UnseenInterval, Group.EngagementAndSilence, Class.Standard, Standing.Ordinary),
        Row(MultiServiceWithdrawal, Group.EngagementAndSilence, Class.Standard, Standing.Ordinary),
        Row(AdviceNotFollowed, Group.EngagementAndSilence, Class.Standard, Standing.Ordinary),
        Row(GpListRemoved, Group.EngagementAndSilence, Class.Standard, Standing.Ordinary),

        // Housing, history and the child
        Row(FrequentMoves, Group.HousingHistoryChild, Class.Standard, Standing.Ordinary),
        Row(HomelessOrTemporary, Group.HousingHistoryChild, Class.Standard, Standing.Ordinary),
        Row(Overcrowded, Group.HousingHistoryChild, Class.Standard, Standing.Ordinary),
        Row(Eviction, Group.HousingHistoryChild, Class.Standard, Standing.Ordinary),
        Row(AddressActivity, Group.HousingHistoryChild, Class.Standard, Standing.Ordinary),
        Row(SocialIsolation, Group.HousingHistoryChild, Class.Standard, Standing.Ordinary),
        Row(ParentAdverseChildhood, Group.HousingHistoryChild, Class.Standard, Standing.Ordinary),
        Row(ParentLearningDifficulty, Group.HousingHistoryChild, Class.AdultHealth, Standing.Ordinary),
        Row(ChildDisability, Group.HousingHistoryChild, Class.Standard, Standing.Ordinary),
        Row(LanguageNeed, Group.HousingHistoryChild, Class.Demographic, Standing.NotRisk),
        Row(PovertyContext, Group.HousingHistoryChild, Class.Demographic, Standing.NotRisk),

        // Settings and protective facts
        Row(StaffConduct, Group.SettingsAndProtection, Class.Staff, Standing.Ordinary),
        Row(SimilarEventSameSetting, Group.SettingsAndProtection, Class.Staff, Standing.Ordinary),
        Row(WorkerSafety, Group.SettingsAndProtection, Class.Standard, Standing.NotRisk),
        Row(ProtectiveAdult, Group.SettingsAndProtection, Class.Standard, Standing.NotRisk),
        Row(TrustedPerson, Group.SettingsAndProtection, Class.Standard, Standing.NotRisk),

        // Ours
        Row(ReturnedFromMissing, Group.YoungPerson, Class.Standard, Standing.Ordinary),
        Row(ContactRestricted, Group.HouseholdChange, Class.Standard, Standing.Ordinary),
        Row(CourtHearing, Group.HouseholdChange, Class.Legal, Standing.Ordinary),
    ];

    private static readonly ConcernIndicatorInfo?[] ByNumber = Index();

    /// <summary>Every indicator, in the vocabulary's order.</summary>
    public static IReadOnlyList<ConcernIndicatorInfo> All { get; } = Array.AsReadOnly(Rows);

    /// <summary>What is known of an indicator.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// Unspecified, or a number that this build does not know. Ask <see cref="TryInfo"/> where a newer peer's code may come.
    /// </exception>
    public static ConcernIndicatorInfo Info(ConcernIndicator indicator) =>
        TryInfo(indicator) ?? throw new ArgumentOutOfRangeException(nameof(indicator), Code.Of(indicator), "Not an indicator.");

    /// <summary>What is known of an indicator; null for Unspecified and for a number that this build does not know.</summary>
    public static ConcernIndicatorInfo? TryInfo(ConcernIndicator indicator) =>
        (uint)indicator < (uint)ByNumber.Length ? ByNumber[(int)indicator] : null;

    private static ConcernIndicatorInfo Row(
        ConcernIndicator indicator, Group group, Class sensitivity, Standing standing) =>
        new(indicator, group, sensitivity, standing, HoldersOf(group));

    private static Holders HoldersOf(Group group) => group switch
    {
        Group.DomesticAbuse =>
            Holders.Police | Holders.Gp | Holders.Midwife |
            Holders.EmergencyDepartment | Holders.SocialCare | Holders.Housing,
        Group.ParentalMentalHealth =>
            Holders.Gp | Holders.AdultMentalHealth | Holders.EmergencyDepartment |
            Holders.Midwife,
        Group.Substances =>
            Holders.SubstanceService | Holders.Gp | Holders.Midwife |
            Holders.Police,
        Group.Offending =>
            Holders.Police | Holders.Probation | Holders.Prison,
        Group.HouseholdChange =>
            Holders.AnyAgency | Holders.Court,
        Group.PregnancyAndInfancy =>
            Holders.Midwife | Holders.Gp | Holders.HealthVisitor |
            Holders.Paediatrics,
        Group.InjuryNeglectEmotionalHarm =>
            Holders.HealthVisitor | Holders.SchoolNurse | Holders.Paediatrics |
            Holders.School | Holders.Fire | Holders.Ambulance,
        Group.SexualHarmAndExploitation =>
            Holders.Police | Holders.SexualHealth | Holders.School |
            Holders.SocialCare,
        Group.YoungPerson =>
            Holders.Camhs | Holders.EmergencyDepartment | Holders.Police |
            Holders.YouthJustice | Holders.School | Holders.Housing,
        Group.Education =>
            Holders.School | Holders.EducationAuthority,
        Group.EngagementAndSilence =>
            Holders.AnyAgency,
        Group.HousingHistoryChild =>
            Holders.AnyAgency,
        Group.SettingsAndProtection =>
            Holders.AnyAgency,
        _ => Holders.None,
    };

    private static ConcernIndicatorInfo?[] Index()
    {
        var index = new ConcernIndicatorInfo?[Rows.Max(r => (int)r.Indicator) + 1];
        foreach (var row in Rows) index[(int)row.Indicator] = row;
        return index;
    }
}
