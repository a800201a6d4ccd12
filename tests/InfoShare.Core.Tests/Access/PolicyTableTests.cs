using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Access;

/// <summary>The table of who may see what (vocabulary 7): complete, as expected, and as it is printed for people.</summary>
public sealed class PolicyTableTests
{
    private static readonly AccessPolicy Policy = PolicyBook.Embedded.Latest;

    [Fact]
    public void Every_version_answers_as_its_expected_table()
    {
        foreach (var policy in PolicyBook.Embedded.All)
        {
            // The first difference says enough; the whole table would not be read.
            var (is_, expected) = (PolicyTable.Lines(policy).Split('\n'), PolicyFiles.ExpectedTable(policy.Version).Split('\n'));
            is_.Zip(expected).FirstOrDefault(l => l.First != l.Second).ShouldBe(default, "`infoshare policy table` writes it; read the difference before you keep it");
            is_.Length.ShouldBe(expected.Length);
        }
    }

    [Fact]
    public void The_table_has_every_role_class_purpose_and_relationship()
    {
        var asked = PolicyTable.Rows(Policy).Select(r => (r.Question.Role, r.Question.Class, r.Question.Purpose, r.Question.Relation)).ToHashSet();
        foreach (var role in Code.All<PractitionerRole>())
        {
            foreach (var sensitivity in Code.All<SensitivityClass>())
            {
                asked.ShouldContain((role, sensitivity, Purpose.Unspecified, Relation.Told));
                foreach (var purpose in Code.All<Purpose>())
                {
                    foreach (var relation in Enum.GetValues<Relation>().Where(r => r != Relation.Told))
                        asked.ShouldContain((role, sensitivity, purpose, relation));
                }
            }
        }
    }

    [Fact]
    public void The_page_for_people_says_what_the_policy_says() =>
        PolicyFiles.Page.ShouldContain(PolicyPage.Of(Policy), Case.Sensitive, "`infoshare policy page` writes that part of docs/access.md");

    /// <summary>The vocabulary's own table, typed from it: what a role may see at most.</summary>
    [Theory]
    [InlineData("ALLOCATED_SOCIAL_WORKER", "DETAIL SUMMARY SUMMARY SUMMARY MEDIATED EXISTENCE SUMMARY")]
    [InlineData("DUTY_SOCIAL_WORKER", "DETAIL SUMMARY SUMMARY SUMMARY MEDIATED EXISTENCE SUMMARY")]
    [InlineData("GP", "SUMMARY DETAIL MARKER MARKER MEDIATED WITHHELD MARKER")]
    [InlineData("MIDWIFE", "SUMMARY DETAIL MARKER MARKER MEDIATED WITHHELD MARKER")]
    [InlineData("PUBLIC_PROTECTION", "SUMMARY MARKER MARKER DETAIL MEDIATED DETAIL MARKER")]
    [InlineData("RESPONSE_OFFICER", "MARKER MARKER WITHHELD SUMMARY HIDDEN EXISTENCE WITHHELD")]
    [InlineData("PROBATION_OFFICER", "MARKER WITHHELD MARKER DETAIL HIDDEN EXISTENCE MARKER")]
    [InlineData("YOUTH_JUSTICE", "MARKER WITHHELD MARKER DETAIL HIDDEN EXISTENCE MARKER")]
    [InlineData("DESIGNATED_LEAD", "SUMMARY MARKER WITHHELD WITHHELD HIDDEN HIDDEN MARKER")]
    [InlineData("PROBATION_TRAINEE", "OWN OWN WITHHELD WITHHELD HIDDEN HIDDEN WITHHELD")]
    [InlineData("SCHOOL_STAFF", "OWN OWN WITHHELD WITHHELD HIDDEN HIDDEN WITHHELD")]
    [InlineData("ASSOCIATED_REFERRER", "OWN WITHHELD WITHHELD WITHHELD WITHHELD WITHHELD WITHHELD")]
    public void The_default_is_the_vocabularys(string role, string tiers)
    {
        SensitivityClass[] columns =
        [
            SensitivityClass.Standard, SensitivityClass.ChildHealth, SensitivityClass.AdultHealth, SensitivityClass.Criminal,
            SensitivityClass.SexualHealth, SensitivityClass.Intelligence, SensitivityClass.Legal,
        ];
        string.Join(' ', columns.Select(c => Code.Of(Policy.Tell(Code.Parse<PractitionerRole>(role), c).Release))).ShouldBe(tiers);
    }

    [Fact]
    public void Protected_places_and_informants_are_hidden_from_everybody_but_their_author_and_the_named_few()
    {
        foreach (var row in PolicyTable.Rows(Policy).Where(r => r.Question.Class is SensitivityClass.ProtectedLocation or SensitivityClass.Informant))
        {
            if (row.Question.Relation != Relation.Author && !row.Question.Named)
                row.Decision.Shows.ShouldBeFalse(row.ToString());
        }

        foreach (var role in Code.All<PractitionerRole>())
            Policy.Tell(role, SensitivityClass.Informant).Release.ShouldBe(Release.Hidden);
    }

    [Fact]
    public void Demographic_facts_go_with_ordinary_ones()
    {
        foreach (var pair in PolicyTable.Rows(Policy).Where(r => r.Question.Class is SensitivityClass.Standard or SensitivityClass.Demographic)
            .GroupBy(r => r.Question with { Class = SensitivityClass.Standard }))
        {
            pair.Select(r => r.Decision.Release).Distinct().ShouldHaveSingleItem();
        }
    }
}
