using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>What a referral says, and what becomes of one that was only written down (E1, E4).</summary>
public sealed class ReferralWordsTests
{
    [Fact]
    public async Task Few_words_are_asked_about_and_go_all_the_same_and_what_was_said_is_kept_part_by_part()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var few = await ReferAsync(p, "MAT-40", new ReferralDraft { RiskStatement = "Not right." });
        few.State.ShouldBe(ReferralState.Delivered);
        few.FeedbackDue.ToDateTimeOffset().ShouldBe(At("2027-03-11 17:00"));
        foreach (var asked in Asked)
            few.Prompts.ShouldContain(x => x.StartsWith(asked, StringComparison.Ordinal), asked);
        (await InboxOf(p.DutySocialWorker)).ShouldContain(i => i.Trigger == NotificationTrigger.ReferralReceived && i.ReferralId == few.ReferralId);

        var all = await ReferAsync(p, "MAT-41", new ReferralDraft
        {
            RiskStatement = "He shakes her when she cries; she may be hurt before the weekend.",
            Evidence = "Two bruises on the upper arm, seen at the clinic today by me and a colleague.",
            ChildWords = new ChildWords { Verbatim = "Dad makes her head wobble.", SaidTo = "the clinic's play worker, by her brother" },
            Urgency = Urgency.SameDay,
            ThresholdView = "section 47",
        });
        foreach (var asked in Asked)
            all.Prompts.ShouldNotContain(x => x.StartsWith(asked, StringComparison.Ordinal), asked);
        var read = await GetAsync(p.DutySocialWorker, all.ReferralId);
        (read.RiskStatement, read.Evidence, read.Urgency, read.ReferrerThresholdView).ShouldBe((
            "He shakes her when she cries; she may be hurt before the weekend.", "Two bruises on the upper arm, seen at the clinic today by me and a colleague.", Urgency.SameDay, "section 47"));
        (read.ChildWords.Verbatim, read.ChildWords.SaidTo).ShouldBe(("Dad makes her head wobble.", "the clinic's play worker, by her brother"));
    }

    /// <summary>It does not end in silence: without an answer it is late, with one the midwife may still disagree, and its day comes though she agreed.</summary>
    [Fact]
    public async Task What_was_only_recorded_is_answered_can_be_challenged_and_is_looked_at_again_on_its_day()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var agreed = await RecordedAsync(p, "MAT-42", "Recorded; we look again next week.");
        var disputed = await RecordedAsync(p, "MAT-43", "Recorded; we look again next week.");
        var silent = await RecordedAsync(p, "MAT-44", "");
        silent.State.ShouldBe(ReferralState.Decided);
        var promise = agreed.FollowUps.Single();
        (promise.Kind, promise.DueDate, promise.Owner.Name).ShouldBe((FollowUpKind.Review, "2027-03-17", "Lena Marlsample"));

        (await AnswerAsync(p, agreed, FeedbackAcknowledgement.Agree, "")).State.ShouldBe(ReferralState.Closed);
        (await AnswerAsync(p, disputed, FeedbackAcknowledgement.Disagree, "A week is too long for a child of three days.")).State.ShouldBe(ReferralState.Challenged);
        await p.ClockAtAsync("2027-03-11 17:01");
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.Trigger == NotificationTrigger.ReferralLate && i.ReferralId == silent.ReferralId);
        (await InboxOf(p.Midwife)).Where(i => i.Trigger == NotificationTrigger.ReferralLate).Select(i => i.ReferralId).ShouldBe([silent.ReferralId]);

        // The day of the closed one comes: whoever signed is told, and only an outcome ends it.
        (await InboxOf(p.SocialCareManager)).ShouldNotContain(i => i.Trigger == NotificationTrigger.ReferralFollowUp && i.ReferralId == agreed.ReferralId);
        await p.ClockAtAsync("2027-03-17 17:01");
        (await InboxOf(p.SocialCareManager)).ShouldContain(i =>
            i.Trigger == NotificationTrigger.ReferralFollowUp && i.ReferralId == agreed.ReferralId && i.ActionOwner == "Lena Marlsample");
        var again = await new SocialCare(p.SocialCareManager.CallInvoker).CompleteFollowUpAsync(new CompleteFollowUpRequest
        {
            FollowUpId = promise.FollowUpId,
            Version = promise.Version,
            Failed = true,
            Outcome = "She weighs less than a week ago, and the ward is worried.",
        });
        again.Referral.State.ShouldBe(ReferralState.InTriage);
        again.Referral.FeedbackDue.ToDateTimeOffset().ShouldBe(At("2027-03-18 17:00"));
    }

    private static readonly string[] Asked =
        ["The risk is stated in few words", "Evidence is not stated", "The child's own words are not stated", "Your view of the threshold is not stated"];

    private static async Task<ReferralReceipt> ReferAsync(Partnership p, string own, ReferralDraft draft)
    {
        await RecordAsync(p.Midwife, own, Person("Ada", "Wordtest" + own[^1], "2027-03-07", "1 Word Lane", "NM4 4AA"));
        draft.Children.Add(Own(own));
        return (await new HealthService.HealthServiceClient(p.Midwife.CallInvoker).MakeReferralAsync(new Protocol.Health.V1.MakeReferralRequest { Referral = draft })).Receipt;
    }

    private static async Task<ReferralView> RecordedAsync(Partnership p, string own, string feedback)
    {
        var receipt = await ReferAsync(p, own, new ReferralDraft { RiskStatement = "The mother flinches when he speaks, and is never seen alone." });
        var owned = (await new SocialCare(p.DutySocialWorker.CallInvoker).TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = receipt.ReferralId, Version = 1 })).Referral;
        return (await new SocialCare(p.SocialCareManager.CallInvoker).DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = owned.ReferralId,
            Version = owned.Version,
            Decision = new Decision
            {
                Disposition = Disposition.InformationRecorded,
                Reason = DispositionReason.RiskUnclear,
                Rationale = "What the mother says when she is alone is missing.",
                Criteria = "Threshold document level 2",
                Evidence = "The midwife's account.",
                HistoryRead = HistoryRead.NoneRecorded,
                ReviewDate = "2027-03-17",
            },
            Feedback = feedback,
        })).Referral;
    }

    private static async Task<ReferralView> AnswerAsync(Partnership p, ReferralView referral, FeedbackAcknowledgement answer, string text) =>
        (await new Referrals(p.Midwife.CallInvoker).AcknowledgeFeedbackAsync(
            new AcknowledgeFeedbackRequest { ReferralId = referral.ReferralId, Version = referral.Version, Acknowledgement = answer, Text = text })).Referral;

    private static async Task<ReferralView> GetAsync(InfoShareConnection who, string referralId) =>
        (await new Referrals(who.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = referralId })).Referral;
}
