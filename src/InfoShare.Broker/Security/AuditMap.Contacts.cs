using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Security;

/// <content>The methods of contacts and tasks, and the entries that they leave.</content>
public static partial class AuditMap
{
    private static Dictionary<string, AuditRow> Contacts() => new()
    {
        ["infoshare.health.v1.HealthService/RecordVisit"] = Change(AuditEventKind.Publish),
        ["infoshare.health.v1.HealthService/ReportMissedAppointment"] = Change(AuditEventKind.Publish),
        ["infoshare.health.v1.HealthService/RecordRoutineEnquiry"] = Change(AuditEventKind.Publish),
        ["infoshare.police.v1.PoliceService/RecordRoutineEnquiry"] = Change(AuditEventKind.Publish),
        ["infoshare.probation.v1.ProbationService/RecordRoutineEnquiry"] = Change(AuditEventKind.Publish),
        ["infoshare.education.v1.EducationService/RecordRoutineEnquiry"] = Change(AuditEventKind.Publish),
        ["infoshare.socialcare.v1.SocialCareService/RecordRoutineEnquiry"] = Change(AuditEventKind.Publish),
        ["infoshare.socialcare.v1.SocialCareService/RecordReturnCheck"] = Change(AuditEventKind.Publish).Or(AuditEventKind.Decide),
        ["infoshare.health.v1.HealthService/AskColleague"] = Change(AuditEventKind.Publish),
        ["infoshare.education.v1.EducationService/RecordHomeVisit"] = Change(AuditEventKind.Publish),
        ["infoshare.socialcare.v1.SocialCareService/RecordChildVisit"] = Change(AuditEventKind.Publish),

        ["infoshare.task.v1.TaskService/ListTasks"] = Answer(AuditEventKind.Return),
        ["infoshare.task.v1.TaskService/TakeTask"] = Change(AuditEventKind.Acknowledge),
        ["infoshare.task.v1.TaskService/PassTask"] = Change(AuditEventKind.Decide),
        ["infoshare.task.v1.TaskService/AnswerPassedTask"] = Change(AuditEventKind.Decide),
        ["infoshare.task.v1.TaskService/CompleteTask"] = Change(AuditEventKind.Decide),
    };
}
