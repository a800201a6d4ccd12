using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// S8 goes on: nobody withdraws the GP's challenge in her place, and no decision, question or promise goes round its ladder (E9).
/// D is Wednesday 10 March 2027.
/// </summary>
public sealed class S8ChallengeHoldsTests
{
    private const string Grounds = "An older man drives her at night; that is exploitation, not a choice.";

    [Fact]
    public async Task A_managers_information_ends_nothing_and_only_the_challenger_agrees()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        var referral = await ChallengedAsync(p, p.DutySocialWorker);
        var (bea, manager) = (BeaOf(p), p.As("elmmock-surgery", "Dr Fennmock", "PRACTICE_LEAD"));
        await UpholdAsync(p.SocialCareManager, referral);

        // Her manager adds something: it is considered on a clock of its own, and the challenge is as open as before.
        await AnswerAsync(manager, referral, FeedbackAcknowledgement.AddingInformation, "She was seen well in the surgery yesterday.");
        var triaged = await GetAsync(bea, referral);
        triaged.State.ShouldBe(ReferralState.InTriage);
        triaged.Challenge.EndedAt.ShouldBeNull();

        // No further action again, and the manager would agree in Bea's place.
        await DecideAsync(p.DutySocialWorker, referral, Disposition.NoFurtherAction, "Support is offered; no further action is taken.");
        (await RefusalOf(() => AnswerAsync(manager, referral, FeedbackAcknowledgement.Agree, ""))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        var answered = await GetAsync(bea, referral);
        answered.Challenge.Levels[^1].Answer.ShouldBe(ChallengeAnswer.Upheld);
        answered.Challenge.Levels[^1].AnsweredBy.ShouldBe("Lena Marlsample");

        // Her silence is no acceptance: past T3 it climbs by itself.
        await p.ClockAtAsync("2027-03-15 17:01");
        var climbed = await GetAsync(bea, referral);
        climbed.State.ShouldBe(ReferralState.Challenged);
        climbed.Challenge.Level.ShouldBe(EscalationLevel.Esc3SafeguardingLead);

        // Reassessed and declined again, it is still hers to accept.
        var second = p.As("northmere-csc", "Mabel Rowansample", "TEAM_MANAGER");
        await AnswerChallengeAsync(second, referral, ChallengeAnswer.Reassess);
        await DecideAsync(p.DutySocialWorker, referral, Disposition.NoFurtherAction, "We looked again; no further action is taken.");
        (await RefusalOf(() => AnswerAsync(manager, referral, FeedbackAcknowledgement.Agree, ""))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        (await AnswerAsync(bea, referral, FeedbackAcknowledgement.Agree, "")).State.ShouldBe(ReferralState.Closed);
    }

    [Fact]
    public async Task No_manager_decides_round_the_ladder()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        var referral = await ChallengedAsync(p, p.DutySocialWorker);
        foreach (var disposition in (Disposition[])[Disposition.NoFurtherAction, Disposition.SignpostedNoReferral, Disposition.InformationRecorded])
        {
            var refused = await RefusalOf(() => DecideAsync(
                p.SocialCareManager, referral, disposition, "I have read it; nothing more is done.", "2027-04-01"));
            refused.Reason.ShouldBe("ILLEGAL_STATE");
            refused.Metadata["current_state"].ShouldBe("CHALLENGED");
            refused.Message.ShouldContain("AnswerChallenge");
        }

        (await RefusalOf(() => DecideAsync(p.DutySocialWorker, referral, Disposition.NoFurtherAction, "Nothing more is done by us.")))
            .Reason.ShouldBe("MANAGER_REQUIRED");
        var seen = await GetAsync(BeaOf(p), referral);
        seen.State.ShouldBe(ReferralState.Challenged);
        seen.Challenge.Levels[^1].Answer.ShouldBe(ChallengeAnswer.Unspecified);

        // Nor in two steps: an assessment that was never fed back is not replaced by the ending that was challenged.
        await DecideAsync(p.DutySocialWorker, referral, Disposition.Assessment, "");
        (await RefusalOf(() => DecideAsync(p.SocialCareManager, referral, Disposition.NoFurtherAction, "I have read it; nothing more is done.")))
            .Reason.ShouldBe("ILLEGAL_STATE");
        await DecideAsync(p.DutySocialWorker, referral, Disposition.Assessment, "We assess: a social worker visits on Thursday.");
        var reassessed = await GetAsync(BeaOf(p), referral);
        reassessed.Challenge.Levels[^1].Answer.ShouldBe(ChallengeAnswer.Reassess);
        reassessed.Challenge.EndedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_question_leaves_the_challenged_decision_as_it_is()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        var referral = await ChallengedAsync(p, p.SocialCareManager);
        var second = p.As("northmere-csc", "Mabel Rowansample", "TEAM_MANAGER");
        var asked = await DecideAsync(second, referral, Disposition.MoreInformation, "", question: "Which nights was she driven about?");
        asked.State.ShouldBe(ReferralState.Challenged);
        asked.Decision.Disposition.ShouldBe(Disposition.NoFurtherAction);
        asked.Decision.DecidedBy.Name.ShouldBe("Lena Marlsample");
        asked.OpenQuestion.Question.ShouldBe("Which nights was she driven about?");
        asked.OpenQuestion.DecidedBy.Name.ShouldBe("Mabel Rowansample");
        (await GetAsync(BeaOf(p), referral)).OpenQuestion.Evidence.ShouldBeEmpty();
        (await InboxOf(BeaOf(p))).ShouldContain(i => i.ReferralId == referral && i.Summary.Contains("Which nights", StringComparison.Ordinal));

        // The decision is still the manager's own, whoever asked since.
        (await RefusalOf(() => UpholdAsync(p.SocialCareManager, referral))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        await AnswerAsync(BeaOf(p), referral, FeedbackAcknowledgement.AddingInformation, "On Friday and on Saturday.");
        (await GetAsync(BeaOf(p), referral)).OpenQuestion.ShouldBeNull();
        await UpholdAsync(second, referral);
        var closed = await AnswerAsync(BeaOf(p), referral, FeedbackAcknowledgement.Agree, "");
        closed.State.ShouldBe(ReferralState.Closed);
        closed.Decision.Disposition.ShouldBe(Disposition.NoFurtherAction);
    }

    private static InfoShareConnection BeaOf(Partnership p) => p.As("elmmock-surgery", "Bea Tarnmock", "GP");

    /// <summary>Declined on Tuesday, disagreed with on Wednesday at 09:00: it stands at ESC_2.</summary>
    private static async Task<string> ChallengedAsync(Partnership p, InfoShareConnection decider)
    {
        var bea = BeaOf(p);
        await RecordAsync(bea, "SH-14", Person("Isla", "Cragtest", "2013-01-02", "8 Quay Row", "NM2 4CT"));
        var referral = (await new HealthService.HealthServiceClient(bea.CallInvoker).MakeReferralAsync(new Protocol.Health.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft
            {
                Children = { Own("SH-14") },
                RiskStatement = "An older man called Tiny drives the girl about at night in a silver van.",
                Urgency = Urgency.Standard,
            },
        })).Receipt.ReferralId;
        await new SocialCare(p.DutySocialWorker.CallInvoker).TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = referral, Version = 1 });
        await p.ClockAtAsync("2027-03-09 15:00");
        await DecideAsync(decider, referral, Disposition.NoFurtherAction, "Support is offered to the girl; no further action is taken.");
        await p.ClockAtAsync("2027-03-10 09:00");
        await AnswerAsync(bea, referral, FeedbackAcknowledgement.Disagree, Grounds);
        return referral;
    }

    private static async Task<ReferralView> DecideAsync(
        InfoShareConnection who, string referral, Disposition disposition, string feedback, string review = "", string question = "") =>
        (await new SocialCare(who.CallInvoker).DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = referral,
            Version = (await GetAsync(who, referral)).Version,
            Decision = new Decision
            {
                Disposition = disposition,
                Reason = DispositionReason.ThresholdNotMet,
                Rationale = "Support is offered; the girl has not asked for more than that.",
                Criteria = "Threshold document level 2",
                Evidence = "One telephone call with the school; nothing else was found.",
                HistoryRead = HistoryRead.Yes,
                ReviewDate = review,
                Question = question,
            },
            Feedback = feedback,
        })).Referral;

    private static async Task<ReferralView> GetAsync(InfoShareConnection who, string referral) =>
        (await new Referrals(who.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = referral })).Referral;

    private static async Task<ReferralView> AnswerAsync(
        InfoShareConnection who, string referral, FeedbackAcknowledgement answer, string text) =>
        (await new Referrals(who.CallInvoker).AcknowledgeFeedbackAsync(new AcknowledgeFeedbackRequest
        {
            ReferralId = referral,
            Version = (await GetAsync(who, referral)).Version,
            Acknowledgement = answer,
            Text = text,
        })).Referral;

    private static Task UpholdAsync(InfoShareConnection who, string referral) => AnswerChallengeAsync(who, referral, ChallengeAnswer.Upheld);

    private static async Task AnswerChallengeAsync(InfoShareConnection who, string referral, ChallengeAnswer answer) =>
        await new Referrals(who.CallInvoker).AnswerChallengeAsync(new AnswerChallengeRequest
        {
            ReferralId = referral,
            Version = (await GetAsync(who, referral)).Version,
            Answer = answer,
            Reasons = "The girl says that she is safe, and the van has not been traced.",
        });
}
