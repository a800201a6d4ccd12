using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Access;

/// <summary>An old answer asked again: a right one follows, whatever it hid or kept back and however long ago it was written; a wrong one does not.</summary>
public sealed class ReplayTests
{
    private static readonly AccessPolicy Policy = PolicyBook.Embedded.Latest;

    [Theory]
    [InlineData("standing/LEADING tier/SOCIAL_WORKER/ADULT_HEALTH", Relation.Leading)]
    [InlineData("standing/NONE relationship/NONE/STANDARD", Relation.None)]
    [InlineData("standing/NONE sight/SEXUAL_HEALTH sight/INFORMANT", Relation.None)]
    [InlineData("standing/NONE own/author own/colleague relationship/NONE/STANDARD", Relation.None)]
    [InlineData("standing/NONE standing/TOLD relationship/NONE/STANDARD tier/SOCIAL_WORKER/STANDARD", Relation.None)]
    [InlineData("asked/LEADING/FIND_MISSING/PUBLIC_FUNCTION purpose/FIND_MISSING/ADULT_HEALTH basis/CA2004-s16LA", Relation.Leading)]

    // As they were written once: no class of what was left out, no standing beside a status.
    [InlineData("standing/INVOLVED sight/class tier/SOCIAL_WORKER/STANDARD", Relation.Involved)]
    [InlineData("relationship/NONE/STANDARD", Relation.None)]
    [InlineData("tier/SOCIAL_WORKER/STANDARD", Relation.Told)]
    public void What_was_given_by_the_policy_follows(string rules, Relation standing)
    {
        var replay = Of(rules);
        replay.Rules.ShouldAllBe(r => r.Asked && r.Follows);
        (replay.Follows, replay.Relation).ShouldBe((true, standing));
    }

    [Theory]
    [InlineData("standing/NONE tier/SOCIAL_WORKER/STANDARD", "relationship/NONE/STANDARD")]
    [InlineData("standing/LEADING relationship/NONE/STANDARD", "tier/SOCIAL_WORKER/STANDARD")]
    [InlineData("standing/LEADING tier/PROBATION/CRIMINAL", "tier/SOCIAL_WORKER/CRIMINAL")]
    [InlineData("standing/LEADING purpose/FIND_MISSING/ADULT_HEALTH", "tier/SOCIAL_WORKER/ADULT_HEALTH")]
    [InlineData("standing/LEADING named/INFORMANT", "tier/SOCIAL_WORKER/INFORMANT")]
    [InlineData("standing/LEADING emergency/SOCIAL_WORKER/STANDARD", "tier/SOCIAL_WORKER/STANDARD")]
    [InlineData("standing/LEADING sight/STANDARD", "tier/SOCIAL_WORKER/STANDARD")]
    [InlineData("standing/LEADING deny/investigation", "tier/SOCIAL_WORKER/STANDARD")]
    [InlineData("standing/LEADING deny/purpose", "tier/SOCIAL_WORKER/STANDARD")]
    public void What_was_given_past_it_does_not(string rules, string gives)
    {
        var replay = Of(rules + " tier/SOCIAL_WORKER/LEGAL");
        var rule = replay.Rules[0];
        (replay.Follows, rule.Asked, rule.Follows, rule.Then!.RuleId).ShouldBe((false, true, false, gives));
    }

    [Fact]
    public void What_would_prejudice_an_enquiry_was_kept_from_whoever_makes_none()
    {
        var replay = Of("standing/INVOLVED deny/investigation", PractitionerRole.DesignatedLead, Purpose.ProvideCare);
        (replay.Follows, replay.Rules.Single().Then!.Release).ShouldBe((true, Release.WithheldWithContact));
    }

    [Fact]
    public void What_is_no_rule_of_the_policy_is_not_asked_and_says_nothing_against_the_answer()
    {
        var replay = Of("standing/LEADING T16@WT2026#1 concern/legal tier/SOCIAL_WORKER/STANDARD deny/conflict/coi_1 consent/REFUSED_OVERRIDDEN");
        replay.Rules.Select(r => (r.RuleId, r.Asked)).ShouldBe([("T16@WT2026#1", false), ("concern/legal", false), ("tier/SOCIAL_WORKER/STANDARD", true)]);
        replay.Follows.ShouldBeTrue();
        Of("standing/LEADING T16@WT2026#1").Follows.ShouldBeFalse("nothing was asked");
    }

    /// <summary>Every rule that any version can give, in whatever standing, follows from that version when the trail has it.</summary>
    [Fact]
    public void Whatever_the_policy_answers_follows()
    {
        foreach (var role in Code.All<PractitionerRole>())
        {
            foreach (var purpose in Code.All<Purpose>().Where(p => p != Purpose.Emergency))
            {
                foreach (var standing in new[] { Relation.None, Relation.Involved, Relation.Leading })
                {
                    foreach (var sensitivity in Code.All<SensitivityClass>())
                    {
                        foreach (var enquiry in new[] { false, true })
                        {
                            var question = new AccessQuestion(role, sensitivity, purpose, standing, LegalBasis.PublicFunction) { UnderInvestigation = enquiry };
                            var rule = Policy.Decide(question).RuleId;
                            Of($"standing/{Code.Of(standing)} {rule}", role, purpose).Follows.ShouldBeTrue($"{question}: {rule}");
                        }
                    }
                }
            }
        }
    }

    private static Replay Of(string rules, PractitionerRole role = PractitionerRole.AllocatedSocialWorker, Purpose purpose = Purpose.AssessChild) => Replay.Of(
        new AuditEntry
        {
            Id = "aud_1",
            Kind = AuditEventKind.Query,
            Action = "SocialCareService/QueryChild",
            Role = role,
            Purpose = purpose,
            LegalBasis = LegalBasis.PublicFunction,
            Outcome = "done",
            RuleIds = rules.Split(' '),
            PolicyVersion = Policy.Version,
            RecordedAt = DateTimeOffset.UnixEpoch,
        },
        Policy,
        Policy);
}
