using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Security;

/// <content>The methods of concerns, information asked for, referrals and handovers, and whom they are open to.</content>
public static partial class RpcPolicies
{
    private static Dictionary<string, RpcPolicy> Sharing() => new()
    {
        ["infoshare.concern.v1.ConcernService/GetSharedConcern"] = Humans(PracticeAndReferrers) with { Roles = WhoShare },
        ["infoshare.concern.v1.ConcernService/ListSharedConcerns"] = Humans(PracticeAndReferrers) with { Roles = WhoShare },

        // Which concern may be opened is the operation's rule (ConcernDoor). How sure it is, and what it means, is for who may hold a decision.
        ["infoshare.concern.v1.ConcernService/GetConcernHistory"] = Humans(Practice),
        ["infoshare.concern.v1.ConcernService/RecordVerification"] = Humans(Practice) with { Roles = WhoBreakGlass },
        ["infoshare.concern.v1.ConcernService/AppraiseConcern"] = Humans(Practice) with { Roles = WhoBreakGlass },
        ["infoshare.concern.v1.ConcernService/AddNote"] = Humans(PracticeAndReferrers) with { Roles = WhoShare },
        ["infoshare.concern.v1.ConcernService/CorrectConcern"] = Humans(PracticeAndReferrers) with { Roles = WhoShare },
        ["infoshare.concern.v1.ConcernService/TakeBackConcern"] = Humans(PracticeAndReferrers) with { Roles = WhoShare },
        ["infoshare.concern.v1.ConcernService/TakeBackContact"] = Humans(Practice) with { Roles = WhoShare },
        ["infoshare.concern.v1.ConcernService/AnswerFactors"] = Humans(Practice) with { Roles = WhoShare },
        ["infoshare.concern.v1.ConcernService/AgreeNarrative"] = Humans(Practice) with { Roles = WhoBreakGlass },

        // Who may know of a decision is the operation's rule; for everybody else it does not exist (C17).
        ["infoshare.concern.v1.NotSharedService/RecordNotShared"] = Humans(PracticeAndReferrers) with { Roles = WhoShare },
        ["infoshare.concern.v1.NotSharedService/ReviewNotShared"] = Humans(PracticeAndReferrers),
        ["infoshare.concern.v1.NotSharedService/GetNotShared"] = new(RpcAudience.Practitioner),
        ["infoshare.concern.v1.NotSharedService/ListNotShared"] = new(RpcAudience.Practitioner),

        // Those who only refer look nobody up, and answer what they are asked.
        ["infoshare.information.v1.InformationService/RequestInformation"] = Humans(Practice),
        ["infoshare.information.v1.InformationService/AnswerInformationRequest"] = Humans(PracticeAndReferrers),
        ["infoshare.information.v1.InformationService/DeclineInformationRequest"] = Humans(PracticeAndReferrers),
        ["infoshare.information.v1.InformationService/WithdrawInformationRequest"] = Humans(Practice),
        ["infoshare.information.v1.InformationService/GetInformationRequest"] = Humans(PracticeAndReferrers),
        ["infoshare.information.v1.InformationService/ListInformationRequests"] = Humans(PracticeAndReferrers),

        ["infoshare.referral.v1.ReferralService/GetReferral"] = Humans(PracticeAndReferrers),
        ["infoshare.referral.v1.ReferralService/ListSentReferrals"] = Humans(PracticeAndReferrers),
        ["infoshare.referral.v1.ReferralService/AcknowledgeFeedback"] = Humans(PracticeAndReferrers),
        // Who holds a level is decided by the challenge, not by the kind of agency: ESC_5 is the partnership's.
        ["infoshare.referral.v1.ReferralService/AcceptRedirect"] = Humans(Practice),
        ["infoshare.referral.v1.ReferralService/DeclineRedirect"] = Humans(Practice),
        ["infoshare.referral.v1.ReferralService/LogConversation"] = Humans(PracticeAndReferrers),
        ["infoshare.referral.v1.ReferralService/RecordChildTold"] = Humans(PracticeAndReferrers),
        ["infoshare.referral.v1.ReferralService/RaiseDoubt"] = Humans(PracticeAndReferrers),
        ["infoshare.referral.v1.ReferralService/ConvertConcern"] = Humans(Practice),

        ["infoshare.intake.v1.IntakeService/MakeReferral"] = Humans(AgencyKind.Other) with { Roles = [PractitionerRole.AssociatedReferrer] },
        ["infoshare.intake.v1.IntakeService/ShareAddressConcern"] = Humans(AgencyKind.Other) with { Roles = [PractitionerRole.AssociatedReferrer] },
        ["infoshare.intake.v1.IntakeService/RecordFamilyReferral"] = Humans(AgencyKind.SocialCare) with { Roles = IntakeWorkers },
        ["infoshare.intake.v1.IntakeService/AnswerFamily"] = Humans(AgencyKind.SocialCare) with { Roles = IntakeWorkers },

        ["infoshare.referral.v1.ReferralService/GetChallenge"] = Humans(PracticeAndReferrers),
        ["infoshare.referral.v1.ReferralService/AnswerChallenge"] = Humans(PracticeAndReferrers),

        ["infoshare.handover.v1.HandoverService/OfferHandover"] = Humans(Practice),
        ["infoshare.handover.v1.HandoverService/ReceiveHandover"] = Humans(Practice),
        ["infoshare.handover.v1.HandoverService/AcceptHandover"] = Humans(Practice),
        ["infoshare.handover.v1.HandoverService/DeclineHandover"] = Humans(Practice),
        ["infoshare.handover.v1.HandoverService/WithdrawHandover"] = Humans(Practice),
        ["infoshare.handover.v1.HandoverService/ListHandovers"] = Humans(Practice),
        // ESC_5 is the partnership's here too; everybody else outside gets the answer for none.
        ["infoshare.handover.v1.HandoverService/GetHandover"] = Humans(PracticeAndReferrers),
        ["infoshare.handover.v1.HandoverService/RecordUnknownPeriod"] = Humans(Practice),
        ["infoshare.handover.v1.HandoverService/ListAbsences"] = Humans(Practice),
        ["infoshare.handover.v1.HandoverService/TakeAbsence"] = Humans(Practice),
        ["infoshare.handover.v1.HandoverService/RecordRegistration"] = Systems(AgencyKind.Health, AgencyKind.Education),
    };
}
