using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Security;

/// <content>The methods of the five agencies, and the entries that they leave.</content>
public static partial class AuditMap
{
    private static Dictionary<string, AuditRow> Agencies() => new()
    {
        ["infoshare.health.v1.HealthService/ShareConcern"] = Change(AuditEventKind.Publish),
        ["infoshare.health.v1.HealthService/QueryChild"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),
        ["infoshare.health.v1.HealthService/MakeReferral"] = Change(AuditEventKind.Publish),
        ["infoshare.health.v1.HealthService/CheckAdultReach"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),
        ["infoshare.health.v1.HealthService/CheckChildHousehold"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),
        ["infoshare.health.v1.HealthService/RecordAdultEpisode"] = Change(AuditEventKind.Publish),
        ["infoshare.health.v1.HealthService/ReportGpListRemoval"] = Change(AuditEventKind.Publish),
        ["infoshare.health.v1.HealthService/RecordMove"] = Change(AuditEventKind.Publish),
        ["infoshare.health.v1.HealthService/ReportEdAttendance"] = Change(AuditEventKind.Publish),
        ["infoshare.health.v1.HealthService/ReportAntenatalConcern"] = Change(AuditEventKind.Publish),
        ["infoshare.health.v1.HealthService/ReportParentalMentalHealth"] = Change(AuditEventKind.Publish),
        ["infoshare.health.v1.HealthService/ReportSubstanceUse"] = Change(AuditEventKind.Publish),
        ["infoshare.health.v1.HealthService/ShareExploitationConcern"] = Change(AuditEventKind.Publish),
        ["infoshare.health.v1.HealthService/RecordServiceEnded"] = Change(AuditEventKind.Publish),

        ["infoshare.police.v1.PoliceService/ReportDomesticAbuseAttendance"] = Change(AuditEventKind.Publish),
        ["infoshare.police.v1.PoliceService/ShareConcern"] = Change(AuditEventKind.Publish),
        ["infoshare.police.v1.PoliceService/QueryChild"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),
        ["infoshare.police.v1.PoliceService/MakeReferral"] = Change(AuditEventKind.Publish),
        ["infoshare.police.v1.PoliceService/CheckAdultReach"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),
        ["infoshare.police.v1.PoliceService/CheckChildHousehold"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),
        ["infoshare.police.v1.PoliceService/RecordCustody"] = Change(AuditEventKind.Publish),
        ["infoshare.police.v1.PoliceService/RecordAdultEpisode"] = Change(AuditEventKind.Publish),
        ["infoshare.police.v1.PoliceService/RecordMissing"] = Change(AuditEventKind.Publish),
        ["infoshare.police.v1.PoliceService/RecordReturn"] = Change(AuditEventKind.Publish),

        // The talk is a meeting, and the task is done by it.
        ["infoshare.police.v1.PoliceService/RecordReturnCheck"] = Change(AuditEventKind.Publish).Or(AuditEventKind.Decide),
        ["infoshare.police.v1.PoliceService/ReportEmergencyCall"] = Change(AuditEventKind.Publish),
        ["infoshare.police.v1.PoliceService/RecordIntelligenceMarker"] = Change(AuditEventKind.Publish),
        ["infoshare.police.v1.PoliceService/RecordProtectionStatus"] = Change(AuditEventKind.Publish),
        ["infoshare.police.v1.PoliceService/RecordCriminalOutcome"] = Change(AuditEventKind.Publish),

        // A check records the declared link and answers, in one transaction. What completes it may open a referral, with an entry of its own.
        ["infoshare.probation.v1.ProbationService/CheckNewPartner"] = Change(AuditEventKind.Query),
        ["infoshare.probation.v1.ProbationService/ListNewPartnerChecks"] = Answer(AuditEventKind.Return),
        ["infoshare.probation.v1.ProbationService/CompleteNewPartnerCheck"] = Change(AuditEventKind.Decide).Or(AuditEventKind.Publish),
        ["infoshare.probation.v1.ProbationService/ShareConcern"] = Change(AuditEventKind.Publish),
        ["infoshare.probation.v1.ProbationService/MakeReferral"] = Change(AuditEventKind.Publish),
        ["infoshare.probation.v1.ProbationService/CheckAdultReach"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),
        ["infoshare.probation.v1.ProbationService/RecordCustody"] = Change(AuditEventKind.Publish),
        ["infoshare.probation.v1.ProbationService/RecordAdultEpisode"] = Change(AuditEventKind.Publish),
        ["infoshare.probation.v1.ProbationService/ReportOrderEnding"] = Change(AuditEventKind.Publish),

        ["infoshare.education.v1.EducationService/ReportSchoolingSignal"] = Change(AuditEventKind.Publish),
        ["infoshare.education.v1.EducationService/ShareConcern"] = Change(AuditEventKind.Publish),
        ["infoshare.education.v1.EducationService/QueryChild"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),
        ["infoshare.education.v1.EducationService/MakeReferral"] = Change(AuditEventKind.Publish),
        ["infoshare.education.v1.EducationService/CheckChildHousehold"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),

        ["infoshare.socialcare.v1.SocialCareService/ListReferrals"] = Answer(AuditEventKind.Return),
        ["infoshare.socialcare.v1.SocialCareService/WatchReferrals"] = Delivery(),
        ["infoshare.socialcare.v1.SocialCareService/TakeOwnership"] = Change(AuditEventKind.Acknowledge),
        ["infoshare.socialcare.v1.SocialCareService/DecideReferral"] = Change(AuditEventKind.Decide),
        ["infoshare.socialcare.v1.SocialCareService/GiveFeedback"] = Change(AuditEventKind.Publish),
        ["infoshare.socialcare.v1.SocialCareService/HoldForThreshold"] = Change(AuditEventKind.Decide),
        ["infoshare.socialcare.v1.SocialCareService/ListFollowUps"] = Answer(AuditEventKind.Return),
        // Advice that was not followed is shared as a concern of its own.
        ["infoshare.socialcare.v1.SocialCareService/CompleteFollowUp"] = Change(AuditEventKind.Decide).Or(AuditEventKind.Publish),
        ["infoshare.socialcare.v1.SocialCareService/RecordStatus"] = Change(AuditEventKind.Publish),
        ["infoshare.socialcare.v1.SocialCareService/ShareConcern"] = Change(AuditEventKind.Publish),
        ["infoshare.socialcare.v1.SocialCareService/QueryChild"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),
        ["infoshare.socialcare.v1.SocialCareService/MakeReferral"] = Change(AuditEventKind.Publish),
        ["infoshare.socialcare.v1.SocialCareService/CheckChildHousehold"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),
        ["infoshare.socialcare.v1.SocialCareService/RecordPlacement"] = Change(AuditEventKind.Publish),
    };
}
