using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Access.V1;
using Common = InfoShare.Protocol.Common.V1;
using CoreRelation = InfoShare.Core.Access.Relation;
using CoreRelease = InfoShare.Core.Access.Release;
using Proto = InfoShare.Protocol.Access.V1;

namespace InfoShare.Broker.Services;

/// <summary>The rules of sharing, for those who work under them.</summary>
public sealed class PolicyService(PolicyBook policies, ReplayEntryHandler replay, TimeProvider time) : Proto.PolicyService.PolicyServiceBase
{
    /// <inheritdoc/>
    public override Task<GetPolicyResponse> GetPolicy(GetPolicyRequest request, ServerCallContext context)
    {
        var policy = Find(request.Version);
        return Task.FromResult(new GetPolicyResponse
        {
            Version = policy.Version,
            From = policy.Document.From.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            InForce = policies.At(time.GetUtcNow()) == policy,
            Page = PolicyPage.Of(policy),
            Document = (policy.Document with { Named = [] }).Write(),
            Versions = { policies.All.Select(p => p.Version) },
        });
    }

    /// <inheritdoc/>
    public override Task<ExplainDecisionResponse> ExplainDecision(ExplainDecisionRequest request, ServerCallContext context)
    {
        var policy = Find(request.Version);
        var decision = policy.Decide(new AccessQuestion(
            (PractitionerRole)(int)request.Role, (SensitivityClass)(int)request.Sensitivity, (Purpose)(int)request.Purpose,
            (CoreRelation)((int)request.Relation - 1), (LegalBasis)(int)request.LegalBasis)
        {
            Granted = request.Granted,
            UnderInvestigation = request.UnderInvestigation,
        });
        return Task.FromResult(new ExplainDecisionResponse
        {
            Release = ToProto(decision.Release),
            Because = (Common.WithheldBecause)(int)decision.Because,
            RuleId = decision.RuleId,
            Why = PolicyWords.Why(policy, decision),
            Obligations = { Enum.GetValues<Obligations>().Where(o => o != Obligations.None && decision.Obligations.HasFlag(o)).Select(Code.Of) },
            Version = policy.Version,
        });
    }

    /// <inheritdoc/>
    public override async Task<ReplayEntryResponse> ReplayEntry(ReplayEntryRequest request, ServerCallContext context)
    {
        var replayed = await replay.HandleAsync(new ReplayEntry(request.EntryId, request.Reason), context.GetCall(), context.CancellationToken);
        return new ReplayEntryResponse
        {
            Version = replayed.Entry.PolicyVersion ?? "",
            Role = (Common.PractitionerRole)(int)replayed.Entry.Role,
            Purpose = (Common.Purpose)(int)replayed.Entry.Purpose,
            LegalBasis = (Common.LegalBasis)(int)replayed.Entry.LegalBasis,
            Relation = (Proto.Relation)((int)replayed.Replay.Relation + 1),
            Rules =
            {
                replayed.Replay.Rules.Select(r => new Proto.ReplayedRule
                {
                    RuleId = r.RuleId,
                    Sensitivity = (Common.SensitivityClass)(int)r.Class,
                    Release = ToProto(r.Then?.Release),
                    Follows = r.Follows,
                    Asked = r.Asked,
                    Today = ToProto(r.Today?.Release),
                }),
            },
            Follows = replayed.Replay.Follows,
            Receipt = replayed.Receipt.ToProto(),
        };
    }

    private static Proto.Release ToProto(CoreRelease? release) => release is { } known ? (Proto.Release)((int)known + 1) : Proto.Release.Unspecified;

    private AccessPolicy Find(string version) =>
        version.Length == 0 ? policies.At(time.GetUtcNow()) : policies.Find(version) ?? throw RuleException.NotFound("policy version");
}
