using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Security;

/// <content>Education's and probation's own forms, and the entries that they leave.</content>
public static partial class AuditMap
{
    private static Dictionary<string, AuditRow> SchoolsAndOrders() => new()
    {
        // And the look at what others recorded of each child.
        ["infoshare.education.v1.EducationService/RegisterHomeEducation"] = Change(AuditEventKind.Publish).Or(AuditEventKind.Query),
        ["infoshare.education.v1.EducationService/LogInjuryOrDisclosure"] = Change(AuditEventKind.Publish),
        ["infoshare.education.v1.EducationService/ReportAttendance"] = Change(AuditEventKind.Publish),
        ["infoshare.education.v1.EducationService/ReportExclusion"] = Change(AuditEventKind.Publish),
        ["infoshare.education.v1.EducationService/ReportOffRoll"] = Change(AuditEventKind.Publish),
        ["infoshare.education.v1.EducationService/ReportManagedMove"] = Change(AuditEventKind.Publish),
        ["infoshare.education.v1.EducationService/ReportNeverEnrolled"] = Change(AuditEventKind.Publish),

        ["infoshare.probation.v1.ProbationService/RecordOrder"] = Change(AuditEventKind.Publish),
        ["infoshare.probation.v1.ProbationService/ReportRelease"] = Change(AuditEventKind.Publish),
        ["infoshare.probation.v1.ProbationService/ReportBreach"] = Change(AuditEventKind.Publish),
        ["infoshare.probation.v1.ProbationService/RecordChildrenAtAddress"] = Change(AuditEventKind.Publish),
    };
}
