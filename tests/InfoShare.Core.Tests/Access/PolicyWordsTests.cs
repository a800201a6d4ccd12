using System.Text.RegularExpressions;
using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Access;

/// <summary>Why a decision fell is said in words that a safeguarding lead can read aloud (L1).</summary>
public sealed class PolicyWordsTests
{
    private static readonly AccessPolicy Policy = PolicyBook.Embedded.Latest;

    /// <summary>Every rule that any question meets: no code, no number of a requirement, and never the words for a rule that is not known.</summary>
    [Fact]
    public void No_rule_is_told_in_codes()
    {
        var told = PolicyTable.Rows(Policy).Select(r => r.Decision).DistinctBy(d => (d.RuleId, d.Release))
            .Select(d => (d.RuleId, Words: PolicyWords.Why(Policy, d))).ToList();
        told.Count.ShouldBeGreaterThan(150);
        foreach (var (rule, words) in told)
        {
            Regex.Matches(words, "[A-Z][A-Z0-9_]+").Select(m => m.Value).ShouldBeEmpty($"{rule}: {words}");
            Regex.IsMatch(words, @"_|\([A-Z]\d").ShouldBeFalse($"{rule}: {words}");
            words.ShouldEndWith(".");
            words.ShouldNotContain("does not know");
        }
    }

    /// <summary>Whatever role a partnership gives tiers of its own is called by a name.</summary>
    [Fact]
    public void Every_role_has_a_name()
    {
        foreach (var role in Code.All<PractitionerRole>())
        {
            var words = PolicyWords.Why(Policy, new AccessDecision(Release.Marker, WithheldBecause.Unspecified, $"tier/{Code.Of(role)}/STANDARD", Obligations.Log));
            Regex.IsMatch(words, "[A-Z][A-Z0-9_]+").ShouldBeFalse(words);
            words.ShouldNotContain("does not know");
        }
    }

    [Theory]
    [InlineData(PractitionerRole.ResponseOfficer, SensitivityClass.AdultHealth, Purpose.AssessChild, Relation.Involved,
        "Response or custody officer: only that something of facts about an adult's health is withheld, and whom to ask.")]
    [InlineData(PractitionerRole.Lado, SensitivityClass.Staff, Purpose.AssessChild, Relation.Involved, "Local authority designated officer: allegations about staff in full.")]
    [InlineData(PractitionerRole.AllocatedSocialWorker, SensitivityClass.AdultHealth, Purpose.FindMissing, Relation.Leading,
        "A search needs who, where and who is dangerous. That leaves only that something of facts about an adult's health is withheld, and whom to ask.")]
    [InlineData(PractitionerRole.Gp, SensitivityClass.ChildHealth, Purpose.ProvideCare, Relation.None,
        "Nothing recorded ties the asker's organisation to the person: enough to act on, not the file. That leaves a short summary of facts about a child's health, with the source and where the lead is found.")]
    public void A_rule_reads_as_a_sentence(PractitionerRole role, SensitivityClass sensitivity, Purpose purpose, Relation relation, string words) =>
        PolicyWords.Why(Policy, Policy.Decide(new AccessQuestion(role, sensitivity, purpose, relation, LegalBasis.PublicFunction))).ShouldBe(words);
}
