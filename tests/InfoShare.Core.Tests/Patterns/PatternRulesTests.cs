using InfoShare.Core.Concerns;
using InfoShare.Core.Patterns;
using InfoShare.Core.Vocabulary;
using static InfoShare.Core.Tests.Patterns.PatternProperties;

namespace InfoShare.Core.Tests.Patterns;

/// <summary>What is counted, and what never is (H1, H2, H5, H7, O1).</summary>
public sealed class PatternRulesTests
{
    private static readonly DateOnly Day = new(2027, 3, 1);

    public static TheoryData<ConcernIndicator> NeverCounted => [.. Indicators.All
        .Where(i => i.Standing == IndicatorStanding.NotRisk || i.Class == SensitivityClass.Demographic
            || i.Group is ConcernIndicatorGroup.Education or ConcernIndicatorGroup.HousingHistoryChild)
        .Select(i => i.Indicator)];

    [Theory, MemberData(nameof(NeverCounted))]
    public void Poverty_language_schooling_housing_and_protective_facts_are_no_factor(ConcernIndicator indicator)
    {
        FactorRules.Embedded.Of(indicator).ShouldBeNull();
        Should.Throw<InvalidOperationException>(() => FactorRules.Read(
            $$"""{ "version": "x", "factors": [ { "factor": "CHILD_NEGLECT", "alone": [], "beside": ["{{Code.Of(indicator)}}"] } ] }"""));
    }

    [Fact]
    public void Domestic_abuse_stands_alone_and_a_parents_illness_only_with_escalation_or_another_factor()
    {
        foreach (var info in Indicators.All.Where(i => i.Standing == IndicatorStanding.OnItsOwn))
            FactorRules.Embedded.Of(info.Indicator).ShouldBe((RiskFactor.DomesticAbuse, true));
        Forms(ConcernIndicator.DaIncident).ShouldBeTrue();
        Forms(ConcernIndicator.ParentMhCondition).ShouldBeFalse();
        Forms(ConcernIndicator.PerinatalMh).ShouldBeFalse();
        Forms(ConcernIndicator.MhEscalation).ShouldBeTrue();
        Forms(ConcernIndicator.ParentMhCondition, ConcernIndicator.ParentAlcohol).ShouldBeTrue();
        Forms(ConcernIndicator.ParentMhCondition, ConcernIndicator.PovertyContext).ShouldBeFalse();
        Forms(ConcernIndicator.ParentAlcohol, ConcernIndicator.ParentDrugs).ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => FactorRules.Read(
            """{ "version": "x", "factors": [ { "factor": "PARENT_MENTAL_HEALTH", "alone": ["PARENT_MH_CONDITION"], "beside": [] } ] }"""));
    }

    [Theory]
    [InlineData(VerificationState.RetractedConcernStands, true)]
    [InlineData(VerificationState.UnsubstantiatedConcernStands, true)]
    [InlineData(VerificationState.CourtNotSatisfied, true)]
    [InlineData(VerificationState.Contradicted, true)]
    [InlineData(VerificationState.Disproved, false)]
    [InlineData(VerificationState.RecordedInError, false)]
    public void What_was_taken_back_stands_and_what_was_an_error_does_not(VerificationState state, bool stands)
    {
        var concern = On(ConcernOf("con_1", [ConcernIndicator.DaIncident], PractitionerRole.Gp, Day, state: state));
        CoPresence.Forms(CoPresence.PartsOf([concern], FactorRules.Embedded)).ShouldBe(stands);
        Happenings.Of([concern], SeriesRules.Embedded).Any().ShouldBe(stands);
    }

    [Fact]
    public void Three_reports_of_one_event_are_one_event_with_three_sources()
    {
        var police = ConcernOf("con_a", [ConcernIndicator.DaIncident], PractitionerRole.PublicProtection, Day, "inc_1");
        var hospital = ConcernOf("con_b", [ConcernIndicator.DaInjuredAdult, ConcernIndicator.DaIncident], PractitionerRole.EdClinician, Day);
        var school = ConcernOf("con_c", [ConcernIndicator.DaDisclosed], PractitionerRole.DesignatedLead, null, "inc_1");
        var later = ConcernOf("con_d", [ConcernIndicator.DaIncident], PractitionerRole.PublicProtection, Day.AddDays(1));
        var series = Series.Of(Happenings.Of([On(later), On(school), On(hospital), On(police)], SeriesRules.Embedded)).Single();
        series.Events.Count.ShouldBe(2);
        series.Events[0].Reports.Select(r => r.SourceId).ShouldBe(["con_a", "con_b", "con_c"], ignoreOrder: true);
        series.Events[1].Key.ShouldBe("con_d");
        OneEvent.IsSame(police, hospital).ShouldBeTrue();
        OneEvent.IsSame(hospital, school).ShouldBeFalse();
    }

    [Fact]
    public void A_reassurance_is_no_event_and_a_childs_words_are()
    {
        Concern Of(ConcernKind kind, SourceKind source) =>
            ConcernOf("con_1", [ConcernIndicator.YpSuicidal], PractitionerRole.Camhs, Day, kind: kind) with { Source = source };
        Counts(Of(ConcernKind.Statement, SourceKind.ParentSelf)).ShouldBeFalse();
        Counts(Of(ConcernKind.Statement, SourceKind.ChildWords)).ShouldBeTrue();
        Counts(Of(ConcernKind.DeclaredIntention, SourceKind.ChildWords)).ShouldBeTrue();
        Counts(Of(ConcernKind.Opinion, SourceKind.Observed)).ShouldBeFalse();
        Counts(Of(ConcernKind.Absence, SourceKind.Observed)).ShouldBeTrue();

        static bool Counts(Concern concern) => Happenings.Of(concern, SeriesRules.Embedded).Any();
    }

    [Fact]
    public void What_somebody_only_is_suspected_of_happened_to_another()
    {
        var concern = ConcernOf("con_1", [ConcernIndicator.SexualAbuseDisclosed, ConcernIndicator.UnexplainedInjury], PractitionerRole.Gp, Day);
        var suspected = new Core.Stores.ConcernOnPerson(
            concern, "per_child", new ConcernBearing("con_1", "per_child", null, false, false, ConcernBearing.SuspectedSource));
        CoPresence.PartsOf([suspected], FactorRules.Embedded).ShouldBeEmpty();
        Happenings.Of([suspected], SeriesRules.Embedded).ShouldBeEmpty();
    }

    [Fact]
    public void Every_threshold_is_a_number_of_events_and_self_harm_is_told_each_time()
    {
        SeriesRules.Embedded.All.Select(r => r.Kind).ShouldBe(Code.All<SeriesKind>(), ignoreOrder: true);
        SeriesRules.Embedded.All.ShouldAllBe(r => r.ShownFrom >= 2 && r.AlertFrom >= r.ShownFrom);
        SeriesRules.Embedded[SeriesKind.SelfHarm].AlertFrom.ShouldBe(2);
    }

    private static bool Forms(params ConcernIndicator[] indicators) => CoPresence.Forms(CoPresence.PartsOf(
        [.. indicators.Select(i => On(ConcernOf($"con_{i}", [i], PractitionerRole.Gp, Day)))], FactorRules.Embedded));
}
