using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Security;

/// <content>The methods of statuses, plans and endings, and the entries that they leave.</content>
public static partial class AuditMap
{
    private static Dictionary<string, AuditRow> Plans() => new()
    {
        ["infoshare.plan.v1.PlanService/RecordStatus"] = Change(AuditEventKind.Publish),
        ["infoshare.plan.v1.PlanService/TakeBackStatus"] = Change(AuditEventKind.Publish),
        ["infoshare.plan.v1.PlanService/ListStatusHistory"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),
        ["infoshare.plan.v1.PlanService/ProposeEnding"] = Change(AuditEventKind.Publish),
        ["infoshare.plan.v1.PlanService/WithdrawEnding"] = Change(AuditEventKind.Decide),
        // To sign what nobody goes on with is an override (O13).
        ["infoshare.plan.v1.PlanService/SignOffEnding"] = Change(AuditEventKind.Decide).Or(AuditEventKind.Override),
        ["infoshare.plan.v1.PlanService/AnswerFollowOnPart"] = Change(AuditEventKind.Decide),
        ["infoshare.plan.v1.PlanService/GetEnding"] = Answer(AuditEventKind.Return),
        ["infoshare.plan.v1.PlanService/ListEndings"] = Answer(AuditEventKind.Return),
        ["infoshare.plan.v1.PlanService/AnswerReopening"] = Change(AuditEventKind.Decide),
        ["infoshare.plan.v1.PlanService/StartAssessment"] = Change(AuditEventKind.Publish),
        ["infoshare.plan.v1.PlanService/CompleteAssessment"] = Change(AuditEventKind.Decide),
        ["infoshare.plan.v1.PlanService/RecordPlanStep"] = Change(AuditEventKind.Publish),
        ["infoshare.plan.v1.PlanService/GetPlan"] = Answer(AuditEventKind.Return),
        ["infoshare.plan.v1.PlanService/DeclareCaseRole"] = Change(AuditEventKind.Publish),
        ["infoshare.plan.v1.PlanService/ListCaseRoles"] = Answer(AuditEventKind.Query),
        ["infoshare.plan.v1.PlanService/StateSupportHeld"] = Change(AuditEventKind.Decide),
        ["infoshare.plan.v1.PlanService/RecordEarlyHelpOutcome"] = Change(AuditEventKind.Publish),
        ["infoshare.health.v1.HealthService/RecordHealthPlan"] = Change(AuditEventKind.Publish),
        ["infoshare.socialcare.v1.SocialCareService/AssignLead"] = Change(AuditEventKind.Publish),
    };
}
