using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Security;

/// <content>The methods of contacts and tasks, and whom they are open to.</content>
public static partial class RpcPolicies
{
    // Who sees a child, or should have: what an adult's service misses of a child is for RecordRoutineEnquiry and ShareConcern.
    private static readonly PractitionerRole[] WhoAsk =
    [
        PractitionerRole.Midwife, PractitionerRole.AdultMh, PractitionerRole.Gp, PractitionerRole.PracticeLead, PractitionerRole.HealthVisitor,
        PractitionerRole.EdClinician, PractitionerRole.SubstanceWorker, PractitionerRole.SexualHealthWorker, PractitionerRole.Paediatrician,
        PractitionerRole.SchoolNurse, PractitionerRole.LacNurse, PractitionerRole.Camhs, PractitionerRole.NamedProfessional,
    ];

    private static Dictionary<string, RpcPolicy> Contacts() => new()
    {
        ["infoshare.health.v1.HealthService/RecordVisit"] = Humans(AgencyKind.Health),
        ["infoshare.health.v1.HealthService/ReportMissedAppointment"] = Humans(AgencyKind.Health),
        ["infoshare.health.v1.HealthService/RecordRoutineEnquiry"] = Humans(AgencyKind.Health) with { Roles = WhoAsk },
        ["infoshare.police.v1.PoliceService/RecordRoutineEnquiry"] = Humans(AgencyKind.Police) with { Roles = QualifiedIn(AgencyKind.Police) },
        ["infoshare.probation.v1.ProbationService/RecordRoutineEnquiry"] = Humans(AgencyKind.Probation) with { Roles = QualifiedIn(AgencyKind.Probation) },
        ["infoshare.education.v1.EducationService/RecordRoutineEnquiry"] = Humans(AgencyKind.Education) with { Roles = QualifiedIn(AgencyKind.Education) },
        ["infoshare.socialcare.v1.SocialCareService/RecordRoutineEnquiry"] = Humans(AgencyKind.SocialCare) with { Roles = QualifiedIn(AgencyKind.SocialCare) },
        ["infoshare.health.v1.HealthService/AskColleague"] = Humans(AgencyKind.Health) with { Roles = QualifiedIn(AgencyKind.Health) },
        ["infoshare.education.v1.EducationService/RecordHomeVisit"] = Humans(AgencyKind.Education),
        ["infoshare.socialcare.v1.SocialCareService/RecordReturnCheck"] = Humans(AgencyKind.SocialCare),
        ["infoshare.socialcare.v1.SocialCareService/RecordChildVisit"] = Humans(AgencyKind.SocialCare),

        // Whose task it is is the operation's rule; for everybody else it does not exist.
        ["infoshare.task.v1.TaskService/ListTasks"] = Humans(Practice),
        ["infoshare.task.v1.TaskService/TakeTask"] = Humans(Practice),
        ["infoshare.task.v1.TaskService/PassTask"] = Humans(Practice),
        ["infoshare.task.v1.TaskService/AnswerPassedTask"] = Humans(Practice),
        ["infoshare.task.v1.TaskService/CompleteTask"] = Humans(Practice),
    };
}
