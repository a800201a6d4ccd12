using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Intake.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Intake = InfoShare.Protocol.Intake.V1.IntakeService.IntakeServiceClient;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// A grandmother rings the children's services themselves: whoever takes the call and decides does not close it alone, and she hears
/// (E7, E15, E16). D is Wednesday 10 March 2027.
/// </summary>
public sealed class FamilyIsAnsweredTests
{
    [Fact]
    public async Task The_worker_who_took_the_call_and_decided_cannot_agree_in_the_grandmothers_place_nor_challenge_and_a_colleague_can()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var decided = await TakenAndDecidedAsync(p, await RecordAsync(p, p.DutySocialWorker, safe: true));

        // Owen took the call, owns and decided: for the grandmother somebody else speaks, and the manager is asked to see to it.
        (await RefusalOf(() => AnswerAsync(p.DutySocialWorker, decided, FeedbackAcknowledgement.Agree))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        (await RefusalOf(() => AnswerAsync(p.DutySocialWorker, decided, FeedbackAcknowledgement.Disagree))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        var asked = (await InboxOf(p.SocialCareManager)).Single(i => i.ExpectedResponse.StartsWith("see that a colleague", StringComparison.Ordinal));
        asked.ActionOwner.ShouldBe("TEAM_MANAGER");
        asked.RespondBy.ToDateTimeOffset().ShouldBe(At("2027-03-15 17:00"));

        // And not before she has heard.
        var refused = await RefusalOf(() => AnswerAsync(p.LeadSocialWorker, decided, FeedbackAcknowledgement.Agree));
        refused.Reason.ShouldBe("ILLEGAL_STATE");
        (await GetAsync(p.DutySocialWorker, decided.ReferralId)).State.ShouldBe(ReferralState.FeedbackSent);
        var task = (await InboxOf(p.DutySocialWorker)).Single(i => i.ExpectedResponse.StartsWith("answer the family", StringComparison.Ordinal));
        task.ActionOwner.ShouldBe("Owen Peatsample");
        task.RespondBy.ToDateTimeOffset().ShouldBe(At("2027-03-15 17:00"));

        // Received alone is not the answer; considered is.
        await TellAsync(p.DutySocialWorker, decided.ReferralId, FamilyProgress.Received);
        (await RefusalOf(async () => await AnswerAsync(
            p.LeadSocialWorker, await GetAsync(p.LeadSocialWorker, decided.ReferralId), FeedbackAcknowledgement.Agree))).Reason.ShouldBe("ILLEGAL_STATE");
        (await ItemAsync(p.DutySocialWorker, task.ItemId)).State.ShouldNotBe(NotificationState.Acted);
        (await TellAsync(p.DutySocialWorker, decided.ReferralId, FamilyProgress.Considered)).Answer.Sent.ShouldBeTrue();
        (await ItemAsync(p.DutySocialWorker, task.ItemId)).State.ShouldBe(NotificationState.Acted);
        (await AnswerAsync(p.LeadSocialWorker, await GetAsync(p.LeadSocialWorker, decided.ReferralId), FeedbackAcknowledgement.Agree))
            .State.ShouldBe(ReferralState.Closed);
    }

    [Fact]
    public async Task A_held_answer_outlives_the_feedback_and_what_is_forgotten_comes_back_to_the_lead_until_she_has_heard()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var taken = await RecordAsync(p, p.EarlyHelpWorker, safe: false);
        (await TellAsync(p.EarlyHelpWorker, taken, FamilyProgress.Received)).Answer.Sent.ShouldBeFalse();
        var held = (await InboxOf(p.SystemOf("northmere-early-help"))).Single(i => i.ExpectedResponse.StartsWith("find a safe way", StringComparison.Ordinal));
        var decided = await TakenAndDecidedAsync(p, taken);
        (await ItemAsync(p.SystemOf("northmere-early-help"), held.ItemId)).State.ShouldNotBe(NotificationState.Acted);
        (await RefusalOf(() => AnswerAsync(p.EarlyHelpWorker, decided, FeedbackAcknowledgement.Agree))).Reason.ShouldBe("ILLEGAL_STATE");

        // Forgotten: the lead there is told by T3, and a level later again.
        await p.ClockAtAsync("2027-03-15 17:01");
        (await OwedAsync(p)).Count.ShouldBe(1);
        await p.ClockAtAsync("2027-03-17 17:02");
        var owed = await OwedAsync(p);
        owed.Count.ShouldBe(2);
        owed.ShouldAllBe(i => i.RespondBy != null);

        // Why she cannot be answered is said, and stays with those who answer her.
        (await RefusalOf(() => WaiveAsync(p.EarlyHelpWorker, decided.ReferralId, "No number."))).FieldViolations.Single().Field.ShouldBe("not_answered_because");
        var waived = await WaiveAsync(p.EarlyHelpWorker, decided.ReferralId, "She left no number, and nobody is to write to her.");
        waived.Answer.NotAnswered.ShouldBeTrue();
        waived.Answer.Sent.ShouldBeFalse();
        foreach (var id in owed.Select(i => i.ItemId).Append(held.ItemId))
            (await ItemAsync(p.SystemOf("northmere-early-help"), id)).State.ShouldBe(NotificationState.Acted);
        var closed = await AnswerAsync(p.EarlyHelpWorker, await GetAsync(p.EarlyHelpWorker, decided.ReferralId), FeedbackAcknowledgement.Agree);
        closed.State.ShouldBe(ReferralState.Closed);
        (await GetAsync(p.DutySocialWorker, decided.ReferralId)).FamilyAnswers[^1].Because.ShouldStartWith("She left no number");
    }

    [Fact]
    public async Task A_colleague_challenges_for_her_and_whoever_owns_it_meanwhile_leaves_no_one_unable_to_agree()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var decided = await TakenAndDecidedAsync(p, await RecordAsync(p, p.DutySocialWorker, safe: true));
        var challenged = await AnswerAsync(p.LeadSocialWorker, decided, FeedbackAcknowledgement.Disagree);
        challenged.State.ShouldBe(ReferralState.Challenged);

        // The challenger takes it over and assesses: it is her own decision then, and another colleague speaks for the grandmother.
        var owned = (await new SocialCare(p.LeadSocialWorker.CallInvoker).TakeOwnershipAsync(
            new TakeOwnershipRequest { ReferralId = challenged.ReferralId, Version = challenged.Version })).Referral;
        var again = await DecideAsync(p.LeadSocialWorker, owned, Disposition.Assessment);
        await TellAsync(p.DutySocialWorker, again.ReferralId, FamilyProgress.Considered);
        var seen = await GetAsync(p.DutySocialWorker, again.ReferralId);
        (await RefusalOf(() => AnswerAsync(p.LeadSocialWorker, seen, FeedbackAcknowledgement.Agree))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        (await AnswerAsync(p.DutySocialWorker, seen, FeedbackAcknowledgement.Agree)).State.ShouldBe(ReferralState.Closed);
    }

    private static async Task<string> RecordAsync(Partnership p, InfoShareConnection who, bool safe) =>
        (await new Intake(who.CallInvoker).RecordFamilyReferralAsync(new RecordFamilyReferralRequest
        {
            From = new FamilyReferrer
            {
                Name = "Doreen Mosstest",
                Relation = "grandmother",
                SafeContact = safe ? new SafeContact { Channels = { ContactChannel.Telephone } } : null,
            },
            Referral = new ReferralDraft
            {
                Children = { Known(Person("Bram", "Mosstest", "2020-06-03", "2 Kiln Row", "NM2 2AB")) },
                RiskStatement = "He comes hungry every Sunday and is afraid to go home.",
            },
        })).Receipt.ReferralId;

    private static async Task<ReferralView> TakenAndDecidedAsync(Partnership p, string referralId)
    {
        var seen = await GetAsync(p.DutySocialWorker, referralId);
        var owned = (await new SocialCare(p.DutySocialWorker.CallInvoker).TakeOwnershipAsync(
            new TakeOwnershipRequest { ReferralId = seen.ReferralId, Version = seen.Version })).Referral;
        return await DecideAsync(p.DutySocialWorker, owned, Disposition.NoFurtherAction);
    }

    private static async Task<ReferralView> DecideAsync(InfoShareConnection who, ReferralView referral, Disposition disposition) =>
        (await new SocialCare(who.CallInvoker).DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = referral.ReferralId,
            Version = referral.Version,
            Decision = new Decision
            {
                Disposition = disposition,
                Reason = DispositionReason.ThresholdNotMet,
                Rationale = "The school sees him fed and cheerful every day.",
                Criteria = "Threshold document level 2",
                Evidence = "What the school told.",
                HistoryRead = HistoryRead.NoneRecorded,
            },
            Feedback = "We have looked at it, and say why in the reasons.",
        })).Referral;

    private static async Task<ReferralView> AnswerAsync(InfoShareConnection who, ReferralView referral, FeedbackAcknowledgement answer) =>
        (await new Referrals(who.CallInvoker).AcknowledgeFeedbackAsync(new AcknowledgeFeedbackRequest
        {
            ReferralId = referral.ReferralId,
            Version = referral.Version,
            Acknowledgement = answer,
            Text = answer == FeedbackAcknowledgement.Agree ? "" : "Nobody has asked the grandmother what she saw.",
        })).Referral;

    private static async Task<AnswerFamilyResponse> TellAsync(InfoShareConnection who, string referralId, FamilyProgress progress) =>
        await new Intake(who.CallInvoker).AnswerFamilyAsync(new AnswerFamilyRequest
        {
            ReferralId = referralId,
            Version = (await GetAsync(who, referralId)).Version,
            Progress = progress,
            NextStep = FamilyNextStep.CallAgain,
            Channel = ContactChannel.Telephone,
        });

    private static async Task<AnswerFamilyResponse> WaiveAsync(InfoShareConnection who, string referralId, string because) =>
        await new Intake(who.CallInvoker).AnswerFamilyAsync(new AnswerFamilyRequest
        {
            ReferralId = referralId,
            Version = (await GetAsync(who, referralId)).Version,
            NotAnsweredBecause = because,
        });

    private static async Task<List<InboxItem>> OwedAsync(Partnership p) =>
        [.. (await InboxOf(p.SystemOf("northmere-early-help"))).Where(i => i.ExpectedResponse.StartsWith("see that the family", StringComparison.Ordinal))];

    private static async Task<InboxItem> ItemAsync(InfoShareConnection who, string itemId) =>
        (await new InboxService.InboxServiceClient(who.CallInvoker).GetItemAsync(new GetItemRequest { ItemId = itemId })).Item;

    private static async Task<ReferralView> GetAsync(InfoShareConnection who, string referralId) =>
        (await new Referrals(who.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = referralId })).Referral;
}
