using System.Text.Json.Nodes;
using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Access;

/// <summary>Versions of the policy: which decides when, which are refused, and that an old answer can be given again.</summary>
public sealed class PolicyBookTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("policies").FullName;

    [Fact]
    public void A_version_decides_from_its_first_day_in_London_and_the_old_one_still_says_how_it_decided()
    {
        var book = PolicyBook.Embedded.With([FileOf(p =>
        {
            p["version"] = "northmere-2027-04-01";
            p["from"] = "2027-04-01";
            p["tiers"]!["PROBATION"]!["ADULT_HEALTH"] = "WITHHELD";
        })]);

        // Summer time: midnight in London is 23:00 UTC of the day before.
        var before = book.At(new DateTimeOffset(2027, 3, 31, 22, 59, 59, TimeSpan.Zero));
        var after = book.At(new DateTimeOffset(2027, 3, 31, 23, 0, 0, TimeSpan.Zero));
        before.Tell(PractitionerRole.ProbationOfficer, SensitivityClass.AdultHealth).Release.ShouldBe(Release.Marker);
        after.Tell(PractitionerRole.ProbationOfficer, SensitivityClass.AdultHealth).Release.ShouldBe(Release.WithheldWithContact);

        var replayed = book.Find("2026-09-30.1").ShouldNotBeNull();
        replayed.Tell(PractitionerRole.ProbationOfficer, SensitivityClass.AdultHealth).ShouldBe(before.Tell(PractitionerRole.ProbationOfficer, SensitivityClass.AdultHealth));
        book.At(DateTimeOffset.MinValue).Version.ShouldBe("2026-09-30.1", "before the first there is no other");
    }

    [Theory]
    [InlineData("tiers/PROBATION/LEGAL", null, "has no tier in tiers for PROBATION and LEGAL")]
    [InlineData("tiers/PROBATION", null, "has no tiers for PROBATION")]
    [InlineData("tiers/PROBATION/LEGAL", "EVERYTHING", "says \"EVERYTHING\" in tiers/PROBATION, which is no Release")]
    [InlineData("tiers/PROBATION/INFORMANT", "MARKER", "opens INFORMANT to PROBATION; only the owning worker and those in \"named\" see it")]
    [InlineData("emergency/SOCIAL_WORKER/STANDARD", "MARKER", "gives SOCIAL_WORKER less of STANDARD in an emergency (MARKER) than usually (DETAIL)")]
    [InlineData("emergency/EDUCATION", null, "opens EMERGENCY to EDUCATION and has no emergency tiers for it")]
    [InlineData("purposes/PRE_BIRTH", null, "says nothing of the purpose PRE_BIRTH")]
    [InlineData("purposes/PROVIDE_CARE/at_most/STANDARD", "SOME", "says \"SOME\" in purposes/PROVIDE_CARE, which is no Release")]
    [InlineData("relationships/NONE", null, "says nothing of the relationship NONE")]
    [InlineData("purposes/PRE_BIRTH/at_most/INTELLIGENCE", "DETAIL", "limits INTELLIGENCE to DETAIL in purposes/PRE_BIRTH, where nobody sees more")]
    [InlineData("version", "", "needs a version of letters, digits, dots and hyphens")]
    public void A_hole_or_a_contradiction_is_named(string path, string? value, string fault)
    {
        var faults = Should.Throw<PolicyException>(() => PolicyBook.Embedded.With([FileOf(p => Set(p, path, value))])).Faults;
        faults.ShouldContain(fault);
    }

    [Fact]
    public void A_role_in_two_groups_or_in_none_is_named()
    {
        var twice = Should.Throw<PolicyException>(() => PolicyBook.Embedded.With([FileOf(p => p["groups"]![0]!["roles"]!.AsArray().Add("GP"))]));
        twice.Faults.ShouldBe(["has the role GP in 2 groups"]);
        var missing = Should.Throw<PolicyException>(() => PolicyBook.Embedded.With([FileOf(p => p["groups"]![0]!["roles"]!.AsArray().RemoveAt(0))]));
        missing.Faults.ShouldBe(["has the role DUTY_SOCIAL_WORKER in no group"]);
    }

    [Fact]
    public void A_version_may_not_change_under_its_name_nor_begin_on_anothers_day()
    {
        Should.Throw<PolicyException>(() => PolicyBook.Embedded.With([FileOf(p => p["version"] = "2026-09-30.1")]))
            .Faults.ShouldHaveSingleItem().ShouldContain("answers name it, so it may not change");
        Should.Throw<PolicyException>(() => PolicyBook.Embedded.With([FileOf(p => p["from"] = "2026-09-30")]))
            .Faults.ShouldHaveSingleItem().ShouldContain("as another one does");
    }

    [Fact]
    public void A_file_that_is_no_policy_says_where()
    {
        var path = Path.Combine(folder, "broken.json");
        File.WriteAllText(path, """{ "version": "x", "typo": 1 }""");
        Should.Throw<PolicyException>(() => PolicyBook.Embedded.With([path])).Message.ShouldContain("broken.json");
        Should.Throw<PolicyException>(() => PolicyBook.Embedded.With([Path.Combine(folder, "none.json")])).Message.ShouldContain("is the file there");
    }

    [Fact]
    public void The_named_few_see_what_is_hidden_from_everybody_else()
    {
        var policy = PolicyBook.Embedded.With([FileOf(p => p["named"]!.AsArray().Add(JsonNode.Parse(
            """{"organisation": "northmere-csc", "practitioner": "sw.keeper", "classes": ["PROTECTED_LOCATION"], "why": "Keeps the refuges' list."}""")))]).Latest;
        SeenBy("sw.keeper").Release.ShouldBe(Release.Detail);
        SeenBy("sw.other").Release.ShouldBe(Release.Hidden);

        AccessDecision SeenBy(string id) =>
            new Caller("northmere-csc", "Northmere", AgencyKind.SocialCare, "Northmere", false, new Practitioner(id, "Mocksample", PractitionerRole.DutySocialWorker, null), "c")
            {
                Standing = new AccessStanding(policy) { Purpose = Purpose.AssessChild, LegalBasis = LegalBasis.PublicFunction, Relation = Relation.None },
            }.May(SensitivityClass.ProtectedLocation);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string FileOf(Action<JsonNode> change)
    {
        var assembly = typeof(AccessPolicy).Assembly;
        using var stream = assembly.GetManifestResourceStream(assembly.GetManifestResourceNames().Single(n => n.EndsWith("2026-09-30.1.json", StringComparison.Ordinal)))!;
        var policy = JsonNode.Parse(stream)!;
        policy["version"] = "later";
        policy["from"] = "2027-01-01";
        change(policy);
        var path = Path.Combine(folder, "later.json");
        File.WriteAllText(path, policy.ToJsonString());
        return path;
    }

    private static void Set(JsonNode policy, string path, string? value)
    {
        var steps = path.Split('/');
        var node = steps[..^1].Aggregate(policy, (n, s) => n[s]!).AsObject();
        if (value is null)
            node.Remove(steps[^1]).ShouldBeTrue();
        else
            node[steps[^1]] = value;
    }
}
