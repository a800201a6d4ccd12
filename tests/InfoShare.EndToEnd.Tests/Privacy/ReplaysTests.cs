using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Vocabulary;
using InfoShare.EndToEnd.Tests.Site;

namespace InfoShare.EndToEnd.Tests.Privacy;

/// <summary>What every story's trail is asked when it ends notices what it is there for.</summary>
public sealed class ReplaysTests
{
    [Theory]
    [InlineData(AuditEventKind.Query, "standing/NONE relationship/NONE/STANDARD", null)]
    [InlineData(AuditEventKind.Query, "standing/NONE tier/SOCIAL_WORKER/STANDARD", "tier/SOCIAL_WORKER/STANDARD does not follow, relationship/NONE/STANDARD does")]
    [InlineData(AuditEventKind.Return, "tier/SOCIAL_WORKER/STANDARD basis/CA2004-s16LA", null)]
    [InlineData(AuditEventKind.Query, "tier/SOCIAL_WORKER/STANDARD", "the standing is not kept")]
    [InlineData(AuditEventKind.Query, "standing/NONE D14", "D14 cannot be asked again")]
    [InlineData(AuditEventKind.Query, "deny/conflict deny/conflict/coi_1", null)]
    public void It_says_what_does_not_follow_or_was_not_kept(AuditEventKind kind, string rules, string? fault) =>
        Replays.FaultsOf(
            new AuditEntry
            {
                Id = "aud_1",
                Kind = kind,
                Action = "SocialCareService/QueryChild",
                Role = PractitionerRole.AllocatedSocialWorker,
                Purpose = Purpose.AssessChild,
                LegalBasis = LegalBasis.PublicFunction,
                Outcome = "done",
                RuleIds = rules.Split(' '),
                PolicyVersion = PolicyBook.Embedded.Latest.Version,
                RecordedAt = DateTimeOffset.UnixEpoch,
            },
            PolicyBook.Embedded).ShouldBe(fault is null ? [] : [fault]);

    [Fact]
    public void A_version_that_nobody_has_is_a_fault() => Replays.FaultsOf(
        new AuditEntry { Id = "aud_1", Kind = AuditEventKind.Query, Action = "a/b", Outcome = "done", PolicyVersion = "1999-01-01.1", RecordedAt = DateTimeOffset.UnixEpoch },
        PolicyBook.Embedded).ShouldBe(["nobody has the version 1999-01-01.1"]);
}
