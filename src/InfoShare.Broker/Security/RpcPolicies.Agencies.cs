using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Security;

/// <content>The methods of the five agencies, and whom they are open to.</content>
public static partial class RpcPolicies
{
    private static readonly PractitionerRole[] WhoSeeEmergencies = [PractitionerRole.EdClinician, PractitionerRole.Paediatrician, PractitionerRole.NamedProfessional];

    private static readonly PractitionerRole[] WhoCareForPregnancy =
        [PractitionerRole.Midwife, PractitionerRole.Gp, PractitionerRole.PracticeLead, PractitionerRole.HealthVisitor, PractitionerRole.NamedProfessional];

    private static readonly PractitionerRole[] WhoHoldIntelligence = [PractitionerRole.IntelligenceOfficer, PractitionerRole.PublicProtection];

    private static Dictionary<string, RpcPolicy> Agencies() => new()
    {
        ["infoshare.health.v1.HealthService/ShareConcern"] = Humans(AgencyKind.Health),
        ["infoshare.health.v1.HealthService/QueryChild"] = Humans(AgencyKind.Health),
        ["infoshare.health.v1.HealthService/MakeReferral"] = Humans(AgencyKind.Health),
        ["infoshare.health.v1.HealthService/CheckAdultReach"] = Humans(AgencyKind.Health) with { Roles = AdultServices },
        ["infoshare.health.v1.HealthService/CheckChildHousehold"] = Humans(AgencyKind.Health) with { Roles = QualifiedIn(AgencyKind.Health) },
        ["infoshare.health.v1.HealthService/RecordAdultEpisode"] = Humans(AgencyKind.Health),
        ["infoshare.health.v1.HealthService/RecordMove"] = Humans(AgencyKind.Health),
        ["infoshare.health.v1.HealthService/ReportGpListRemoval"] = Humans(AgencyKind.Health),
        ["infoshare.health.v1.HealthService/ReportEdAttendance"] = Humans(AgencyKind.Health) with { Roles = WhoSeeEmergencies },
        ["infoshare.health.v1.HealthService/ReportAntenatalConcern"] = Humans(AgencyKind.Health) with { Roles = WhoCareForPregnancy },
        ["infoshare.health.v1.HealthService/ReportParentalMentalHealth"] = Humans(AgencyKind.Health) with { Roles = AdultServices },
        ["infoshare.health.v1.HealthService/ReportSubstanceUse"] = Humans(AgencyKind.Health) with { Roles = AdultServices },
        ["infoshare.health.v1.HealthService/ShareExploitationConcern"] = Humans(AgencyKind.Health) with { Roles = [PractitionerRole.SexualHealthWorker] },
        ["infoshare.health.v1.HealthService/RecordServiceEnded"] = Humans(AgencyKind.Health),

        ["infoshare.police.v1.PoliceService/ReportDomesticAbuseAttendance"] = Humans(AgencyKind.Police),
        ["infoshare.police.v1.PoliceService/ShareConcern"] = Humans(AgencyKind.Police),
        ["infoshare.police.v1.PoliceService/QueryChild"] = Humans(AgencyKind.Police),
        ["infoshare.police.v1.PoliceService/MakeReferral"] = Humans(AgencyKind.Police),
        ["infoshare.police.v1.PoliceService/CheckAdultReach"] = Humans(AgencyKind.Police) with { Roles = PoliceWhoCheckAdults },
        ["infoshare.police.v1.PoliceService/CheckChildHousehold"] = Humans(AgencyKind.Police) with { Roles = QualifiedIn(AgencyKind.Police) },
        ["infoshare.police.v1.PoliceService/RecordCustody"] = Systems(AgencyKind.Police),
        ["infoshare.police.v1.PoliceService/RecordAdultEpisode"] = Humans(AgencyKind.Police),
        ["infoshare.police.v1.PoliceService/RecordMissing"] = Humans(AgencyKind.Police),
        ["infoshare.police.v1.PoliceService/RecordReturn"] = Humans(AgencyKind.Police),
        ["infoshare.police.v1.PoliceService/RecordReturnCheck"] = Humans(AgencyKind.Police),
        ["infoshare.police.v1.PoliceService/ReportEmergencyCall"] = Humans(AgencyKind.Police),
        ["infoshare.police.v1.PoliceService/RecordIntelligenceMarker"] = Humans(AgencyKind.Police) with { Roles = WhoHoldIntelligence },
        ["infoshare.police.v1.PoliceService/RecordProtectionStatus"] = Systems(AgencyKind.Police),
        ["infoshare.police.v1.PoliceService/RecordCriminalOutcome"] = Humans(AgencyKind.Police) with { Roles = QualifiedIn(AgencyKind.Police) },

        ["infoshare.probation.v1.ProbationService/CheckNewPartner"] = Humans(AgencyKind.Probation),
        ["infoshare.probation.v1.ProbationService/ListNewPartnerChecks"] = Humans(AgencyKind.Probation),
        ["infoshare.probation.v1.ProbationService/CompleteNewPartnerCheck"] = Humans(AgencyKind.Probation),
        ["infoshare.probation.v1.ProbationService/ShareConcern"] = Humans(AgencyKind.Probation),
        ["infoshare.probation.v1.ProbationService/MakeReferral"] = Humans(AgencyKind.Probation),
        ["infoshare.probation.v1.ProbationService/CheckAdultReach"] = Humans(AgencyKind.Probation) with { Roles = QualifiedIn(AgencyKind.Probation) },
        ["infoshare.probation.v1.ProbationService/RecordCustody"] = Systems(AgencyKind.Probation),
        ["infoshare.probation.v1.ProbationService/RecordAdultEpisode"] = Humans(AgencyKind.Probation),
        ["infoshare.probation.v1.ProbationService/ReportOrderEnding"] = Humans(AgencyKind.Probation),

        ["infoshare.education.v1.EducationService/ReportSchoolingSignal"] = Humans(AgencyKind.Education),
        ["infoshare.education.v1.EducationService/ShareConcern"] = Humans(AgencyKind.Education),
        ["infoshare.education.v1.EducationService/QueryChild"] = Humans(AgencyKind.Education),
        ["infoshare.education.v1.EducationService/MakeReferral"] = Humans(AgencyKind.Education),
        ["infoshare.education.v1.EducationService/CheckChildHousehold"] = Humans(AgencyKind.Education) with { Roles = QualifiedIn(AgencyKind.Education) },

        ["infoshare.socialcare.v1.SocialCareService/ListReferrals"] = Humans(AgencyKind.SocialCare),
        ["infoshare.socialcare.v1.SocialCareService/WatchReferrals"] = Systems(AgencyKind.SocialCare),
        ["infoshare.socialcare.v1.SocialCareService/TakeOwnership"] = Humans(AgencyKind.SocialCare) with { Roles = QualifiedSocialWorkers },
        ["infoshare.socialcare.v1.SocialCareService/DecideReferral"] = Humans(AgencyKind.SocialCare) with { Roles = QualifiedSocialWorkers },
        ["infoshare.socialcare.v1.SocialCareService/GiveFeedback"] = Humans(AgencyKind.SocialCare) with { Roles = QualifiedSocialWorkers },
        ["infoshare.socialcare.v1.SocialCareService/HoldForThreshold"] = Humans(AgencyKind.SocialCare) with { Roles = QualifiedSocialWorkers },
        ["infoshare.socialcare.v1.SocialCareService/ListFollowUps"] = Humans(AgencyKind.SocialCare) with { Roles = QualifiedSocialWorkers },
        ["infoshare.socialcare.v1.SocialCareService/CompleteFollowUp"] = Humans(AgencyKind.SocialCare),
        ["infoshare.socialcare.v1.SocialCareService/RecordStatus"] = Systems(AgencyKind.SocialCare),
        ["infoshare.socialcare.v1.SocialCareService/ShareConcern"] = Humans(AgencyKind.SocialCare),
        ["infoshare.socialcare.v1.SocialCareService/QueryChild"] = Humans(AgencyKind.SocialCare),
        ["infoshare.socialcare.v1.SocialCareService/MakeReferral"] = Humans(AgencyKind.SocialCare),
        ["infoshare.socialcare.v1.SocialCareService/CheckChildHousehold"] = Humans(AgencyKind.SocialCare) with { Roles = QualifiedSocialWorkers },
        ["infoshare.socialcare.v1.SocialCareService/RecordPlacement"] = Humans(AgencyKind.SocialCare),
    };
}
