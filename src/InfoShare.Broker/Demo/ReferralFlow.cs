using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using InfoShare.Client;
using InfoShare.Core.Clocks;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Development.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.Broker.Demo;

/// <summary>Flow 3: a referral is answered with silence, and the clock speaks; then with a reason, and the referrer disagrees.</summary>
internal sealed class ReferralFlow(Teller teller, Cast cast)
{
    public async Task PlayAsync()
    {
        teller.Title("3. A referral, a silence, and the clock");
        teller.Say(
            "Idris was born two days ago. Midwife Hana Stonemock rang duty social worker Owen Peatsample, who said there was no need " +
            "for a formal referral. She logs the call: it is a referral, and the clock runs from the call.");

        var receipt = await ReferAsync();
        var owned = await TakeAsync(receipt.ReferralId);
        await BlankAsync(owned);
        var late = await SilenceAsync(receipt);
        await AnswerAsync(late);
    }

    private async Task<ReferralReceipt> ReferAsync()
    {
        teller.Call("Hana Stonemock, Northmere Midwifery (role MIDWIFE)", "HealthService/MakeReferral", "a logged telephone call");
        var receipt = (await new HealthService.HealthServiceClient(cast.Midwife.CallInvoker).MakeReferralAsync(new Protocol.Health.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft
            {
                Children = { Neighbours.Own("MAT-90") },
                RiskStatement = "Newborn; the father shouted and pushed on the ward, the mother flinched and will not be seen alone.",
                Evidence = "Seen by me and by two colleagues on the ward.",
                ThresholdView = "section 47",
                Urgency = Urgency.Standard,
                Source = SourceKind.Observed,
                Spoken = new SpokenContact
                {
                    At = Timestamp.FromDateTimeOffset(await NowAsync() - TimeSpan.FromMinutes(20)),
                    WithWhom = "Owen Peatsample, duty social worker",
                    Content = "He said there was no need for a formal referral.",
                    AdvisedNotToRefer = true,
                },
            },
        })).Receipt;
        Speech.Referral(teller, receipt);
        teller.Expect(receipt.Owner.Contains("Stonemock", StringComparison.Ordinal), "the sender owns it until a named person takes it");
        return receipt;
    }

    private async Task<ReferralView> TakeAsync(string referralId)
    {
        var socialCare = new SocialCare(cast.DutySocialWorker.CallInvoker);
        var waiting = (await socialCare.ListReferralsAsync(new ListReferralsRequest { PageSize = 100 })).Referrals.Single(r => r.ReferralId == referralId);
        teller.Call("Owen Peatsample", "SocialCareService/TakeOwnership");
        return (await socialCare.TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = referralId, Version = waiting.Version })).Referral;
    }

    private async Task BlankAsync(ReferralView owned)
    {
        teller.Call("Owen Peatsample", "SocialCareService/DecideReferral", "\"logged as information\", without a word");
        try
        {
            await new SocialCare(cast.DutySocialWorker.CallInvoker).DecideReferralAsync(new DecideReferralRequest
            {
                ReferralId = owned.ReferralId,
                Version = owned.Version,
                Decision = new Decision { Disposition = Disposition.InformationRecorded },
            });
            teller.Expect(false, "a blank ending is refused");
        }
        catch (RpcException refused)
        {
            var error = InfoShareError.From(refused);
            teller.Line("refused", error.Reason);
            foreach (var violation in error.FieldViolations)
                teller.Line("  " + violation.Field, violation.Description);
            teller.Expect(error.Reason == "INVALID_FIELDS" && error.FieldViolations.Count >= 4, "a blank ending is refused, field by field");
        }
    }

    private async Task<ReferralView> SilenceAsync(ReferralReceipt receipt)
    {
        teller.Say("Nothing more happens. The development clock is moved past the deadline; in life, a working day passes.");
        var due = receipt.FeedbackDue.ToDateTimeOffset();
        teller.Call("the clock", "DevelopmentClock → ClockService/AdvanceClock");
        var clock = await new ClockService.ClockServiceClient(cast.Auditor.CallInvoker).AdvanceClockAsync(
            new AdvanceClockRequest { Instant = Timestamp.FromDateTimeOffset(due + TimeSpan.FromMinutes(1)) });
        teller.Line("now", $"{clock.InWords}; {clock.DeadlinesFired} deadlines fell due");

        var socialCare = (await Speech.InboxOf(cast.SocialCareManager)).Where(i => i.ReferralId == receipt.ReferralId && i.Trigger == NotificationTrigger.ReferralLate).ToList();
        foreach (var item in socialCare)
            teller.Line("told at social care", $"{item.ActionOwner}: {item.Summary}");
        var midwifery = (await Speech.InboxOf(cast.Midwife)).Where(i => i.ReferralId == receipt.ReferralId && i.Trigger == NotificationTrigger.ReferralLate).ToList();
        foreach (var item in midwifery)
            teller.Line("told at midwifery", $"{item.ActionOwner}: {item.Summary}");
        teller.Expect(socialCare.Count == 2 && socialCare.Any(i => i.ActionOwner == "TEAM_MANAGER"), "owner and manager are told by the clock alone");
        teller.Expect(midwifery.Count == 1, "the referrer is told that it is late");

        var view = (await new ReferralService.ReferralServiceClient(cast.Midwife.CallInvoker).GetReferralAsync(
            new GetReferralRequest { ReferralId = receipt.ReferralId })).Referral;
        teller.Expect(view.Late, $"the referral itself says so: {view.DueInWords}");
        return view;
    }

    private async Task AnswerAsync(ReferralView late)
    {
        teller.Call("Lena Marlsample, team manager", "SocialCareService/DecideReferral", "signs it herself, with reasons and a review date");
        var decided = (await new SocialCare(cast.SocialCareManager.CallInvoker).DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = late.ReferralId,
            Version = late.Version,
            Decision = new Decision
            {
                Disposition = Disposition.InformationRecorded,
                Reason = DispositionReason.RiskUnclear,
                Rationale = "What is missing is whether the mother is safe at home; the ward's notes have not been read yet.",
                Criteria = "Local threshold document, level 3",
                Evidence = "The midwife's account; half-sister Wren's closed file.",
                HistoryRead = HistoryRead.Yes,
                ThresholdView = "not met so far",
                ReviewDate = DateOnly.FromDateTime((await NowAsync()).UtcDateTime).AddDays(7).ToString("yyyy-MM-dd"),
            },
            Feedback = "We recorded your account and review it in a week. Please tell us whether the mother can be seen alone.",
        })).Referral;
        teller.Line("state", Speech.Word(decided.State));

        teller.Call("Hana Stonemock", "ReferralService/AcknowledgeFeedback", "disagrees");
        var seen = (await new ReferralService.ReferralServiceClient(cast.Midwife.CallInvoker).GetReferralAsync(
            new GetReferralRequest { ReferralId = late.ReferralId })).Referral;
        teller.Line("she reads", $"{seen.Feedback.Text} (threshold: hers {seen.ReferrerThresholdView}, theirs {seen.Decision.ThresholdView})");
        var challenged = (await new ReferralService.ReferralServiceClient(cast.Midwife.CallInvoker).AcknowledgeFeedbackAsync(new AcknowledgeFeedbackRequest
        {
            ReferralId = seen.ReferralId,
            Version = seen.Version,
            Acknowledgement = FeedbackAcknowledgement.Disagree,
            Text = "A week is too long for a newborn whose mother cannot be seen alone.",
        })).Referral;
        teller.Line("state", $"{Speech.Word(challenged.State)} at {Speech.Word(challenged.Challenge.Level)}, answer due {PlainTime.Full(challenged.Challenge.AnswerDue.ToDateTimeOffset())}");
        teller.Line("owner", Speech.Of(challenged.Owner));
        foreach (var step in challenged.History)
            teller.Line(PlainTime.Full(step.At.ToDateTimeOffset()), $"{Speech.Word(step.State)}: {step.What}{(step.By.Length > 0 ? ", " + step.By : "")}");
        teller.Expect(challenged.State == ReferralState.Challenged && challenged.Challenge.Level == EscalationLevel.Esc2TeamManager, "disagreement opens a challenge with its own clock; it cannot be waved away");
    }

    private async Task<DateTimeOffset> NowAsync() =>
        (await new ClockService.ClockServiceClient(cast.Auditor.CallInvoker).GetClockAsync(new GetClockRequest())).Now.ToDateTimeOffset();
}
