using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Concerns;

/// <summary>Who sees what of one concern (vocabulary 7).</summary>
public sealed class ConcernAccessTests
{
    private const string Force = "northmere-police";

    private static readonly DateTimeOffset Now = new(2026, 3, 10, 15, 30, 0, TimeSpan.Zero);
    private static readonly RegistrySnapshot Registry = new(1, []);

    [Fact]
    public void A_need_poverty_a_language_and_whoever_protects_say_nothing_of_a_risk_and_take_none_away()
    {
        ConcernIndicator[] none = [ConcernIndicator.LanguageNeed, ConcernIndicator.PovertyContext, ConcernIndicator.WorkerSafety, ConcernIndicator.ProtectiveAdult, ConcernIndicator.TrustedPerson];
        ConcernClass.SpeaksOfRisk(Sample(PractitionerRole.HealthVisitor, none)).ShouldBeFalse();
        ConcernClass.SpeaksOfRisk(Sample(PractitionerRole.HealthVisitor)).ShouldBeTrue("nobody knows yet what an observation without a code is");
        foreach (var indicator in Code.All<ConcernIndicator>().Where(i => i != ConcernIndicator.Unspecified))
        {
            var (alone, beside) = (Sample(PractitionerRole.HealthVisitor, indicator), Sample(PractitionerRole.HealthVisitor, [.. none, indicator]));
            ConcernClass.SpeaksOfRisk(beside).ShouldBe(ConcernClass.SpeaksOfRisk(alone), indicator.ToString());
            if (!none.Contains(indicator) && Indicators.Info(indicator).Class != SensitivityClass.Demographic)
                ConcernClass.SpeaksOfRisk(alone).ShouldBeTrue(indicator.ToString());
        }
    }

    [Fact]
    public void A_colleague_of_the_force_learns_that_intelligence_exists_and_its_author_reads_it()
    {
        var concern = Sample(PractitionerRole.IntelligenceOfficer, ConcernIndicator.IntelligenceHeld);
        ConcernAccess.Decide(Caller("response", PractitionerRole.ResponseOfficer), concern).Release.ShouldBe(Release.Existence);
        ConcernAccess.Decide(Caller("author", PractitionerRole.IntelligenceOfficer), concern).Release.ShouldBe(Release.Detail);
        ConcernAccess.Decide(Caller("protect", PractitionerRole.PublicProtection), concern).Release.ShouldBe(Release.Detail, "by the table");

        var disclosure = new Disclosure(Caller("response", PractitionerRole.ResponseOfficer), Registry);
        disclosure.Add(new ConcernOnPerson(concern, "per_child", null));
        disclosure.Shown.ShouldBeEmpty();
        disclosure.Withheld.ShouldHaveSingleItem().HeldBy.ShouldBe(AgencyKind.Police);
    }

    [Theory]
    [InlineData(ConcernIndicator.PoorHygiene, PractitionerRole.Gp, Release.Detail)]
    [InlineData(ConcernIndicator.HealthPlanNotFollowed, PractitionerRole.Gp, Release.Detail)]
    [InlineData(ConcernIndicator.ParentSuicidal, PractitionerRole.Gp, Release.Marker)]
    [InlineData(ConcernIndicator.SexualExploitation, PractitionerRole.SexualHealthWorker, Release.Mediated)]
    public void A_colleague_sees_what_the_agency_holds_openly_and_else_what_anybody_of_the_role_sees(
        ConcernIndicator indicator, PractitionerRole author, Release expected) =>
        ConcernAccess.Decide(Caller("colleague", PractitionerRole.HealthVisitor), Sample(author, indicator)).Release.ShouldBe(expected);

    [Fact]
    public void An_unqualified_colleague_gets_no_more_than_the_table_gives() =>
        ConcernAccess.Decide(Caller("kit", PractitionerRole.SchoolStaff), Sample(PractitionerRole.DesignatedLead, ConcernIndicator.PoorHygiene))
            .Release.ShouldBe(Release.OwnOnly);

    [Theory]
    [InlineData(PractitionerRole.ProbationOfficer, Release.WithheldWithContact)]
    [InlineData(PractitionerRole.DutySocialWorker, Release.Summary)]
    [InlineData(PractitionerRole.HealthVisitor, Release.Marker)]
    [InlineData(PractitionerRole.DesignatedLead, Release.WithheldWithContact)]
    public void Mixed_classes_take_the_least(PractitionerRole role, Release expected)
    {
        var concern = Sample(PractitionerRole.AllocatedSocialWorker, ConcernIndicator.ViolentConviction, ConcernIndicator.HealthPlanNotFollowed);
        ConcernAccess.Decide(Registry.Policy, role, concern).Release.ShouldBe(expected);
        ConcernAccess.Decide(Registry.Policy, role, concern with { Indicators = [.. concern.Indicators.Reverse()] }).Release.ShouldBe(expected);
    }

    [Fact]
    public void More_indicators_never_open_more()
    {
        var roles = Enum.GetValues<PractitionerRole>();
        var all = Enum.GetValues<ConcernIndicator>().Where(i => i != ConcernIndicator.Unspecified).ToList();
        foreach (var role in roles)
        {
            foreach (var (first, second) in all.Zip(all.Skip(1)))
            {
                var both = ConcernAccess.Decide(Registry.Policy, role, Sample(PractitionerRole.AllocatedSocialWorker, first, second)).Release;
                var one = ConcernAccess.Decide(Registry.Policy, role, Sample(PractitionerRole.AllocatedSocialWorker, first)).Release;
                ((int)both).ShouldBeLessThanOrEqualTo((int)one, $"{role} {first} {second}");
            }
        }
    }

    [Fact]
    public void A_summary_carries_what_was_written_for_the_child_and_never_the_full_statement()
    {
        var long_ = string.Join(' ', Enumerable.Repeat("He was seen at the flat again.", 40));
        var concern = Sample(PractitionerRole.ProbationOfficer, ConcernIndicator.ViolentConviction) with { RiskStatement = long_ };

        Disclosure.ViewAt(Tier.Summary, concern, Bearing("Remy lives there."), Registry).Relevance.ShouldBe("Remy lives there.");
        Disclosure.ViewAt(Tier.Summary, concern, Bearing(null), Registry).Relevance.ShouldBeNull();
        var aboutTheAdult = Disclosure.ViewAt(Tier.Summary, concern, null, Registry);
        aboutTheAdult.RiskStatement.ShouldBeNull();
        aboutTheAdult.Relevance!.Length.ShouldBeLessThan(260);
        Disclosure.ViewAt(Tier.Marker, concern, null, Registry).Relevance.ShouldBeNull();
        Disclosure.ViewAt(Tier.Detail, concern, Bearing(null), Registry).RiskStatement.ShouldBe(long_);
    }

    [Theory]
    [InlineData(PractitionerRole.ProbationOfficer, PractitionerRole.SexualHealthWorker, false)]
    [InlineData(PractitionerRole.ProbationOfficer, PractitionerRole.Camhs, false)]
    [InlineData(PractitionerRole.AllocatedSocialWorker, PractitionerRole.Camhs, true)]
    [InlineData(PractitionerRole.AllocatedSocialWorker, PractitionerRole.SexualHealthWorker, false)]
    [InlineData(PractitionerRole.ResponseOfficer, PractitionerRole.SubstanceWorker, false)]
    [InlineData(PractitionerRole.ResponseOfficer, PractitionerRole.HealthVisitor, true)]
    public void A_services_involvement_is_a_fact_of_its_class(PractitionerRole reader, PractitionerRole worker, bool open) =>
        InvolvementAccess.IsOpenTo(Registry.Policy, reader, worker).ShouldBe(open);

    private static ConcernBearing Bearing(string? relevance) => new("con_1", "per_child", relevance, false, false, "named by the author");

    private static Caller Caller(string id, PractitionerRole role) => new(
        Force, Force, Roles.AgencyOf(role), "Northmere", false, new Practitioner(id, "Somebody Mocksample", role, null), "call-1");

    private static Concern Sample(PractitionerRole author, params ConcernIndicator[] indicators) => new()
    {
        Id = "con_1",
        OrganisationId = Force,
        Agency = Roles.AgencyOf(author),
        AuthorId = "author",
        AuthorName = "Author Mocksample",
        AuthorRole = author,
        SubjectId = "per_adult",
        Indicators = indicators,
        Kind = ConcernKind.Event,
        KnownAt = Now,
        RecordedAt = Now,
        SharedAt = Now,
        Source = SourceKind.Observed,
        Verification = VerificationState.Unverified,
        Class = ConcernClass.Of(indicators, author),
        RiskStatement = "He has been violent to an earlier partner.",
        Urgency = Urgency.Standard,
        LegalBasis = LegalBasis.PublicFunction,
    };
}
