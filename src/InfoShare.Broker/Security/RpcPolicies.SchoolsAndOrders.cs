using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Security;

/// <content>Education's and probation's own forms, and whom they are open to.</content>
public static partial class RpcPolicies
{
    // Who keeps the register and the roll, and answers for them.
    private static PractitionerRole[] WhoKeepTheRoll =>
        [PractitionerRole.DesignatedLead, PractitionerRole.AttendanceOfficer, PractitionerRole.EheOfficer];

    private static Dictionary<string, RpcPolicy> SchoolsAndOrders() => new()
    {
        ["infoshare.education.v1.EducationService/RegisterHomeEducation"] = Humans(AgencyKind.Education) with { Roles = WhoKeepTheRoll },
        ["infoshare.education.v1.EducationService/LogInjuryOrDisclosure"] = Humans(AgencyKind.Education),
        ["infoshare.education.v1.EducationService/ReportAttendance"] = Humans(AgencyKind.Education),
        ["infoshare.education.v1.EducationService/ReportExclusion"] = Humans(AgencyKind.Education) with { Roles = WhoKeepTheRoll },
        ["infoshare.education.v1.EducationService/ReportOffRoll"] = Humans(AgencyKind.Education) with { Roles = WhoKeepTheRoll },
        ["infoshare.education.v1.EducationService/ReportManagedMove"] = Humans(AgencyKind.Education) with { Roles = WhoKeepTheRoll },
        ["infoshare.education.v1.EducationService/ReportNeverEnrolled"] = Humans(AgencyKind.Education) with { Roles = WhoKeepTheRoll },

        ["infoshare.probation.v1.ProbationService/RecordOrder"] = Humans(AgencyKind.Probation),
        ["infoshare.probation.v1.ProbationService/ReportRelease"] = Humans(AgencyKind.Probation),
        ["infoshare.probation.v1.ProbationService/ReportBreach"] = Humans(AgencyKind.Probation),
        ["infoshare.probation.v1.ProbationService/RecordChildrenAtAddress"] = Humans(AgencyKind.Probation),
    };
}
