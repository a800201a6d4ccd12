using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Security;

/// <content>The methods of statuses, plans and endings, and whom they are open to.</content>
public static partial class RpcPolicies
{
    private static Dictionary<string, RpcPolicy> Plans() => new()
    {
        ["infoshare.plan.v1.PlanService/RecordStatus"] = Systems(Practice),
        ["infoshare.plan.v1.PlanService/TakeBackStatus"] = Humans(Practice) with { Roles = WhoShare },
        ["infoshare.plan.v1.PlanService/ListStatusHistory"] = Humans(Practice),
        ["infoshare.plan.v1.PlanService/ProposeEnding"] = Humans(Practice),
        ["infoshare.plan.v1.PlanService/WithdrawEnding"] = Humans(Practice),
        ["infoshare.plan.v1.PlanService/SignOffEnding"] = Humans(Practice),
        ["infoshare.plan.v1.PlanService/AnswerFollowOnPart"] = Humans(Practice),
        ["infoshare.plan.v1.PlanService/GetEnding"] = Humans(Practice),
        ["infoshare.plan.v1.PlanService/ListEndings"] = Humans(Practice),
        ["infoshare.plan.v1.PlanService/AnswerReopening"] = Humans(AgencyKind.SocialCare),
        ["infoshare.plan.v1.PlanService/StartAssessment"] = Humans(AgencyKind.SocialCare) with { Roles = QualifiedSocialWorkers },
        ["infoshare.plan.v1.PlanService/CompleteAssessment"] = Humans(AgencyKind.SocialCare) with { Roles = QualifiedSocialWorkers },
        ["infoshare.plan.v1.PlanService/RecordPlanStep"] = Humans(AgencyKind.SocialCare),
        ["infoshare.plan.v1.PlanService/GetPlan"] = Humans(AgencyKind.SocialCare),
        ["infoshare.plan.v1.PlanService/DeclareCaseRole"] = Humans(Practice),
        ["infoshare.plan.v1.PlanService/ListCaseRoles"] = Humans(Practice),
        ["infoshare.plan.v1.PlanService/StateSupportHeld"] = Humans(Practice),
        ["infoshare.plan.v1.PlanService/RecordEarlyHelpOutcome"] = Humans(Practice),
        ["infoshare.health.v1.HealthService/RecordHealthPlan"] = Humans(AgencyKind.Health),
        ["infoshare.socialcare.v1.SocialCareService/AssignLead"] = Humans(AgencyKind.SocialCare) with { Roles = QualifiedSocialWorkers },
    };
}
