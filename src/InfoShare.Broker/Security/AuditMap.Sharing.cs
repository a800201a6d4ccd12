using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Security;

/// <content>The methods of concerns, information asked for, referrals and handovers, and the entries that they leave.</content>
public static partial class AuditMap
{
    private static Dictionary<string, AuditRow> Sharing() => new()
    {
        ["infoshare.concern.v1.ConcernService/GetSharedConcern"] = Answer(AuditEventKind.Return),
        ["infoshare.concern.v1.ConcernService/ListSharedConcerns"] = Answer(AuditEventKind.Return),
        ["infoshare.concern.v1.ConcernService/GetConcernHistory"] = Answer(AuditEventKind.Query),
        ["infoshare.concern.v1.ConcernService/RecordVerification"] = Change(AuditEventKind.Verify),
        ["infoshare.concern.v1.ConcernService/AppraiseConcern"] = Change(AuditEventKind.Decide),
        ["infoshare.concern.v1.ConcernService/AddNote"] = Change(AuditEventKind.Publish),
        ["infoshare.concern.v1.ConcernService/CorrectConcern"] = Change(AuditEventKind.Publish),
        ["infoshare.concern.v1.ConcernService/TakeBackConcern"] = Change(AuditEventKind.Publish),
        ["infoshare.concern.v1.ConcernService/TakeBackContact"] = Change(AuditEventKind.Publish),
        ["infoshare.concern.v1.ConcernService/AnswerFactors"] = Change(AuditEventKind.Publish),
        ["infoshare.concern.v1.ConcernService/AgreeNarrative"] = Change(AuditEventKind.Publish),

        ["infoshare.concern.v1.NotSharedService/RecordNotShared"] = Change(AuditEventKind.NotShared),
        ["infoshare.concern.v1.NotSharedService/ReviewNotShared"] = Change(AuditEventKind.Decide),
        ["infoshare.concern.v1.NotSharedService/GetNotShared"] = Answer(AuditEventKind.Return),
        ["infoshare.concern.v1.NotSharedService/ListNotShared"] = Answer(AuditEventKind.Return),

        // Declining leaves the decision not to share as an entry of its own: it is the holder's to know, the other is both sides'.
        ["infoshare.information.v1.InformationService/RequestInformation"] = Change(AuditEventKind.Query),
        ["infoshare.information.v1.InformationService/AnswerInformationRequest"] = Change(AuditEventKind.Publish),
        ["infoshare.information.v1.InformationService/DeclineInformationRequest"] = Change(AuditEventKind.Withhold).Or(AuditEventKind.NotShared),
        ["infoshare.information.v1.InformationService/WithdrawInformationRequest"] = Change(AuditEventKind.Decide),
        ["infoshare.information.v1.InformationService/GetInformationRequest"] = Answer(AuditEventKind.Return),
        ["infoshare.information.v1.InformationService/ListInformationRequests"] = Answer(AuditEventKind.Return),

        ["infoshare.referral.v1.ReferralService/GetReferral"] = Answer(AuditEventKind.Return),
        ["infoshare.referral.v1.ReferralService/ListSentReferrals"] = Answer(AuditEventKind.Return),
        ["infoshare.referral.v1.ReferralService/AcknowledgeFeedback"] = Change(AuditEventKind.Acknowledge),
        ["infoshare.referral.v1.ReferralService/AcceptRedirect"] = Change(AuditEventKind.Acknowledge),
        ["infoshare.referral.v1.ReferralService/DeclineRedirect"] = Change(AuditEventKind.Acknowledge),
        ["infoshare.referral.v1.ReferralService/LogConversation"] = Change(AuditEventKind.Publish),
        ["infoshare.referral.v1.ReferralService/RecordChildTold"] = Change(AuditEventKind.Publish),
        ["infoshare.referral.v1.ReferralService/RaiseDoubt"] = Change(AuditEventKind.Publish),

        // A concern that has a referral already gets that one again.
        ["infoshare.referral.v1.ReferralService/ConvertConcern"] = Change(AuditEventKind.Publish).Or(AuditEventKind.Return),

        ["infoshare.intake.v1.IntakeService/MakeReferral"] = Change(AuditEventKind.Publish),
        ["infoshare.intake.v1.IntakeService/ShareAddressConcern"] = Change(AuditEventKind.Publish),
        ["infoshare.intake.v1.IntakeService/RecordFamilyReferral"] = Change(AuditEventKind.Publish),
        ["infoshare.intake.v1.IntakeService/AnswerFamily"] = Change(AuditEventKind.Publish),

        ["infoshare.referral.v1.ReferralService/GetChallenge"] = Answer(AuditEventKind.Return),
        ["infoshare.referral.v1.ReferralService/AnswerChallenge"] = Change(AuditEventKind.Decide),

        ["infoshare.handover.v1.HandoverService/OfferHandover"] = Change(AuditEventKind.Publish),
        ["infoshare.handover.v1.HandoverService/ReceiveHandover"] = Change(AuditEventKind.Acknowledge),
        ["infoshare.handover.v1.HandoverService/AcceptHandover"] = Change(AuditEventKind.Acknowledge),
        ["infoshare.handover.v1.HandoverService/DeclineHandover"] = Change(AuditEventKind.Decide),
        ["infoshare.handover.v1.HandoverService/WithdrawHandover"] = Change(AuditEventKind.Decide),
        ["infoshare.handover.v1.HandoverService/ListHandovers"] = Answer(AuditEventKind.Return),
        ["infoshare.handover.v1.HandoverService/GetHandover"] = Answer(AuditEventKind.Return),
        ["infoshare.handover.v1.HandoverService/RecordUnknownPeriod"] = Change(AuditEventKind.Publish),
        ["infoshare.handover.v1.HandoverService/ListAbsences"] = Answer(AuditEventKind.Return),
        ["infoshare.handover.v1.HandoverService/TakeAbsence"] = Change(AuditEventKind.Acknowledge),
        ["infoshare.handover.v1.HandoverService/RecordRegistration"] = Change(AuditEventKind.Publish),
    };
}
