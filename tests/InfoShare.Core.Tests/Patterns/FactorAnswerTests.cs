using InfoShare.Core.Access;
using InfoShare.Core.Patterns;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Patterns;

/// <summary>What was asked beside a factor of risk (C20), and to whom it is shown (H5).</summary>
public sealed class FactorAnswerTests
{
    private static readonly DateTimeOffset At = new(2027, 3, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void That_it_is_there_is_shown_whatever_else_was_answered_and_in_whatever_order()
    {
        FactorAnswered[] answers = [Of("a", FactorAnswer.Yes, 1), Of("b", FactorAnswer.No, 9), Of("c", FactorAnswer.NotAsked, 12)];
        for (var seed = 0; seed < 50; seed++)
        {
            new Random(seed).Shuffle(answers);
            FactorSight.Of(answers)!.Answer.ShouldBe(FactorAnswer.Yes);
            FactorSight.Of(answers.Where(a => a.Answer != FactorAnswer.Yes))!.Answer.ShouldBe(FactorAnswer.NotAsked, "else the latest");
        }

        FactorSight.Of([]).ShouldBeNull();
    }

    [Fact]
    public void What_a_role_may_not_know_of_is_as_if_nobody_had_recorded_it()
    {
        var (teacher, worker) = (Reader("school", PractitionerRole.SchoolStaff), Reader("csc", PractitionerRole.AllocatedSocialWorker));
        var answer = Of("a", FactorAnswer.No, 1);
        FactorSight.Shows(worker, answer).ShouldBeTrue();
        FactorSight.Shows(teacher, answer).ShouldBeFalse();
        foreach (var role in Code.All<PractitionerRole>().Where(r => Code.IsStated(r)))
        {
            var reader = Reader("elsewhere", role);
            if (FactorSight.Shows(reader, answer))
                reader.Policy.Tell(role, SensitivityClass.AdultHealth).Shows.ShouldBeTrue(role.ToString());

            // That a clinic asked is the clinic's own fact, whatever it asked after.
            if (FactorSight.Shows(reader, Of("b", FactorAnswer.No, 1) with { Factor = RiskFactor.ChildNeglect, ByRole = PractitionerRole.SexualHealthWorker }))
                reader.Policy.Tell(role, SensitivityClass.SexualHealth).Shows.ShouldBeTrue(role.ToString());
        }
    }

    [Fact]
    public void A_factor_prompts_for_the_others_and_for_what_protects_and_nothing_else_does()
    {
        FactorPrompts.For([ConcernIndicator.LanguageNeed, ConcernIndicator.TrustedPerson, ConcernIndicator.PovertyContext], []).ShouldBeEmpty();
        FactorPrompts.For([], []).ShouldBeEmpty();
        var prompt = FactorPrompts.For([ConcernIndicator.ParentAlcohol, ConcernIndicator.TrustedPerson], [Of("a", FactorAnswer.NotAsked, 1) with { Factor = RiskFactor.DomesticAbuse }])
            .ShouldHaveSingleItem();
        prompt.ShouldStartWith("You recorded PARENT_SUBSTANCES.");
        prompt.ShouldContain("DOMESTIC_ABUSE", Case.Sensitive, "not asked is asked for again");
        prompt.ShouldNotContain("TRUSTED_PERSON");
        foreach (var demographic in Indicators.All.Where(i => i.Class == SensitivityClass.Demographic))
            FactorPrompts.For([demographic.Indicator], []).ShouldBeEmpty();
    }

    private static Caller Reader(string organisation, PractitionerRole role) =>
        new(organisation, organisation, Roles.AgencyOf(role), "Northmere", false, new Practitioner("u-1", "A", role, null), "call");

    private static FactorAnswered Of(string id, FactorAnswer answer, int day) => new(
        id, "per_1", RiskFactor.ParentSubstances, ProtectiveFactor.Unspecified, answer, new DateOnly(2027, 3, day), SourceKind.SubjectAdult, null, "surgery", AgencyKind.Health,
        "u-9", "Dr Mockhurst", PractitionerRole.Gp, At);
}
