using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Vocabulary;

public sealed class IndicatorsTests
{
    [Fact]
    public void Every_indicator_has_its_row_once_in_the_vocabularys_order() =>
        Indicators.All.Select(i => i.Indicator).ShouldBe(Code.All<ConcernIndicator>());

    [Fact]
    public void Every_row_is_filled_and_found()
    {
        foreach (var row in Indicators.All)
        {
            Indicators.Info(row.Indicator).ShouldBeSameAs(row);
            Code.IsStated(row.Class).ShouldBeTrue();
            row.Group.ShouldNotBe(ConcernIndicatorGroup.Unspecified);
            row.Holders.ShouldNotBe(IndicatorHolders.None);
        }
    }

    [Fact]
    public void Every_group_is_used() =>
        Indicators.All.Select(i => i.Group).Distinct().ShouldBe(Enum.GetValues<ConcernIndicatorGroup>().Skip(1));

    [Fact]
    public void An_unknown_indicator_has_no_row()
    {
        Indicators.TryInfo((ConcernIndicator)9999).ShouldBeNull();
        Indicators.TryInfo(ConcernIndicator.Unspecified).ShouldBeNull();
        Should.Throw<ArgumentOutOfRangeException>(() => Indicators.Info((ConcernIndicator)9999));
    }

    [Fact]
    public void Domestic_abuse_and_only_it_counts_on_its_own() =>
        Indicators.All.ShouldAllBe(i => (i.Standing == IndicatorStanding.OnItsOwn) == (i.Group == ConcernIndicatorGroup.DomesticAbuse));

    [Fact]
    public void A_parents_illness_is_never_alone_but_its_escalation_is_free_to_be() =>
        Indicators.All.Where(i => i.Standing == IndicatorStanding.NeverAlone).Select(i => i.Indicator)
            .ShouldBe([ConcernIndicator.ParentMhCondition, ConcernIndicator.PerinatalMh]);

    [Fact]
    public void Demographic_protective_and_worker_safety_facts_are_no_risk() =>
        Indicators.All.Where(i => i.Standing == IndicatorStanding.NotRisk).Select(i => i.Indicator).ShouldBe(
        [
            ConcernIndicator.LanguageNeed, ConcernIndicator.PovertyContext, ConcernIndicator.WorkerSafety,
            ConcernIndicator.ProtectiveAdult, ConcernIndicator.TrustedPerson,
        ]);

    [Theory]
    [InlineData(ConcernIndicator.DaIncident, SensitivityClass.Standard)]
    [InlineData(ConcernIndicator.DaPreviousPartnerOffence, SensitivityClass.Criminal)]
    [InlineData(ConcernIndicator.ParentSuicidal, SensitivityClass.AdultHealth)]
    [InlineData(ConcernIndicator.ChildIngestion, SensitivityClass.ChildHealth)]
    [InlineData(ConcernIndicator.IntelligenceHeld, SensitivityClass.Intelligence)]
    [InlineData(ConcernIndicator.PrivateLawDispute, SensitivityClass.Legal)]
    [InlineData(ConcernIndicator.StaffConduct, SensitivityClass.Staff)]
    [InlineData(ConcernIndicator.PovertyContext, SensitivityClass.Demographic)]
    public void Classes_are_the_vocabularys(ConcernIndicator indicator, SensitivityClass expected) =>
        Indicators.Info(indicator).Class.ShouldBe(expected);

    [Theory]
    [InlineData(ConcernIndicator.SexualExploitation, PractitionerRole.SexualHealthWorker, SensitivityClass.SexualHealth)]
    [InlineData(ConcernIndicator.SexualExploitation, PractitionerRole.DesignatedLead, SensitivityClass.Standard)]
    [InlineData(ConcernIndicator.OnlineThreat, PractitionerRole.PublicProtection, SensitivityClass.Intelligence)]
    [InlineData(ConcernIndicator.OnlineThreat, PractitionerRole.Camhs, SensitivityClass.Standard)]
    [InlineData(ConcernIndicator.DaIncident, PractitionerRole.ResponseOfficer, SensitivityClass.Standard)]
    public void Who_reports_may_raise_the_class(ConcernIndicator indicator, PractitionerRole reporter, SensitivityClass expected) =>
        Indicators.Info(indicator).ClassFor(reporter).ShouldBe(expected);

    [Fact]
    public void Holders_are_the_services_of_the_heading()
    {
        Indicators.Info(ConcernIndicator.ParentDrugs).Holders.ShouldBe(
            IndicatorHolders.SubstanceService | IndicatorHolders.Gp | IndicatorHolders.Midwife | IndicatorHolders.Police);
        Indicators.Info(ConcernIndicator.NewPartner).Holders.HasFlag(IndicatorHolders.Court).ShouldBeTrue();
        Indicators.Info(ConcernIndicator.AccessRefused).Holders.ShouldBe(IndicatorHolders.AnyAgency);
        IndicatorHolders.AnyAgency.HasFlag(IndicatorHolders.Court).ShouldBeFalse();
        IndicatorHolders.AnyAgency.HasFlag(IndicatorHolders.Ambulance).ShouldBeTrue();
    }
}
