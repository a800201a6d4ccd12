using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Security;

/// <content>The methods of statuses, plans and endings, and whom they are open to.</content>
public static partial class RpcPolicies
{
    private static Dictionary<string, RpcPolicy> Plans() => new()
    {
        ["infoshare.plan.v1.PlanService/RecordStatus"] = Systems(Practice),
        ["infoshare.plan.v1.PlanService/ListStatusHistory"] = Humans(Practice),
        ["infoshare.plan.v1.PlanService/ProposeEnding"] = Humans(Practice),
        ["infoshare.plan.v1.PlanService/WithdrawEnding"] = Humans(Practice),
        ["infoshare.plan.v1.PlanService/SignOffEnding"] = Humans(Practice),
        ["infoshare.plan.v1.PlanService/AnswerFollowOnPart"] = Humans(Practice),
        ["infoshare.plan.v1.PlanService/GetEnding"] = Humans(Practice),
        ["infoshare.plan.v1.PlanService/AnswerReopening"] = Humans(AgencyKind.SocialCare),
    };
}
