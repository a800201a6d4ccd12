using Google.Protobuf.WellKnownTypes;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>S3, main line: "no need for a formal referral". D-1 is Tuesday 9 March 2027, D Wednesday 10 March.</summary>
public sealed class S3BlankAnswerTests
{
    [Fact]
    public async Task A_telephone_call_is_a_referral_that_must_be_answered_with_reasons()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        await NeighbourhoodAsync(p);
        await p.ClockAtAsync("2027-03-09 16:00");

        // The call is the referral: the clock runs from 15:10, due D 17:00; the sender owns it.
        var receipt = await LogTheCallAsync(p);
        receipt.FeedbackDue.ToDateTimeOffset().ShouldBe(At("2027-03-10 17:00"));
        receipt.Owner.ShouldContain("Hana Stonemock");
        receipt.State.ShouldBe(ReferralState.Delivered);

        var socialCare = new SocialCare(p.DutySocialWorker.CallInvoker);
        var waiting = (await socialCare.ListReferralsAsync(new ListReferralsRequest())).Referrals.Single();
        waiting.Spoken.AdvisedNotToRefer.ShouldBeTrue();
        waiting.ReceivedAt.ToDateTimeOffset().ShouldBe(At("2027-03-09 15:10"));
        var owned = (await socialCare.TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = waiting.ReferralId, Version = waiting.Version })).Referral;

        // What he has not read: the half-sister's closed case is in the answer about the newborn's household (B7).
        var household = (await socialCare.CheckChildHouseholdAsync(new Protocol.SocialCare.V1.CheckChildHouseholdRequest
        {
            Question = new ChildHouseholdQuestion
            {
                Child = Own("LCS-651"),
                Purpose = For(Purpose.TriageReferral, "A midwife rang about the newborn; who is around, and what was before?"),
            },
        })).Answer;
        household.EarlierChildren.Select(e => (e.Status, e.About, e.FromDate, e.ToDate)).ShouldBe([(ChildStatusCode.CscClosed, "child", "2024-09-01", "2026-05-14")]);
        household.ToString().ShouldNotContain("Wren");

        // The blank disposition is refused, every missing part named.
        var blank = await RefusalOf(() => DecideAsync(p.DutySocialWorker, owned, new Decision { Disposition = Disposition.InformationRecorded }, ""));
        blank.Reason.ShouldBe("INVALID_FIELDS");
        blank.FieldViolations.Select(v => v.Field).ShouldBe(
            ["decision.reason", "decision.rationale", "decision.criteria", "decision.evidence", "decision.history_read", "decision.review_date"],
            ignoreOrder: true);

        // Filled in, it still is not a duty worker's to sign.
        var alone = await RefusalOf(() => DecideAsync(p.DutySocialWorker, owned, Recorded, "We have recorded your account and review it."));
        alone.Reason.ShouldBe("MANAGER_REQUIRED");

        // Lena signs, naming what is missing; threshold views stand side by side.
        await p.ClockAtAsync("2027-03-10 11:00");
        await DecideAsync(p.SocialCareManager, owned, Recorded, "We have recorded your account and review it in a week.");
        var seen = (await new ReferralService.ReferralServiceClient(p.Midwife.CallInvoker).GetReferralAsync(
            new GetReferralRequest { ReferralId = owned.ReferralId })).Referral;
        seen.ReferrerThresholdView.ShouldBe("section 47");
        seen.Decision.ThresholdView.ShouldBe("not met so far");
        seen.Decision.DecidedBy.Name.ShouldBe("Lena Marlsample");
        seen.Decision.Reason.ShouldBe(DispositionReason.RiskUnclear);

        // Hana disagrees: a challenge at the managers' level, due D+2 17:00; the owner stays Owen.
        var challenged = (await new ReferralService.ReferralServiceClient(p.Midwife.CallInvoker).AcknowledgeFeedbackAsync(new AcknowledgeFeedbackRequest
        {
            ReferralId = seen.ReferralId,
            Version = seen.Version,
            Acknowledgement = FeedbackAcknowledgement.Disagree,
            Text = "A week is too long: the mother cannot be seen alone and the child is two days old.",
        })).Referral;
        challenged.State.ShouldBe(ReferralState.Challenged);
        challenged.Challenge.Level.ShouldBe(EscalationLevel.Esc2TeamManager);
        challenged.Challenge.AnswerDue.ToDateTimeOffset().ShouldBe(At("2027-03-12 17:00"));
        challenged.Owner.Name.ShouldBe("Owen Peatsample");

        // The other agencies around the child learn the state and the owner, never just "known to social care".
        (await InboxOf(p.HealthVisitor)).ShouldContain(i => i.ReferralId == seen.ReferralId && i.Summary.Contains("Owen Peatsample", StringComparison.Ordinal));

        // A stranger to the referral gets the answer for nothing.
        var stranger = await RefusalOf(async () => await new ReferralService.ReferralServiceClient(p.NurseryLead.CallInvoker).GetReferralAsync(
            new GetReferralRequest { ReferralId = seen.ReferralId }));
        stranger.Reason.ShouldBe("NOT_FOUND");
        var nothing = await RefusalOf(async () => await new ReferralService.ReferralServiceClient(p.NurseryLead.CallInvoker).GetReferralAsync(
            new GetReferralRequest { ReferralId = "ref_00000000000000000000000000" }));
        stranger.Message.ShouldBe(nothing.Message);
    }

    [Fact]
    public async Task A_move_from_the_wrong_state_names_the_right_ones()
    {
        await using var p = await StartAsync("2027-03-09 16:00");
        await NeighbourhoodAsync(p);
        var receipt = await LogTheCallAsync(p);
        var early = await RefusalOf(async () => await new SocialCare(p.SocialCareManager.CallInvoker).GiveFeedbackAsync(
            new GiveFeedbackRequest { ReferralId = receipt.ReferralId, Version = 1, Text = "Nothing has been decided yet, sorry." }));
        early.Reason.ShouldBe("ILLEGAL_STATE");
        early.Metadata["current_state"].ShouldBe("DELIVERED");
        early.Metadata["allowed_states"].ShouldContain("DECIDED");

        var stale = await RefusalOf(async () => await new SocialCare(p.DutySocialWorker.CallInvoker).TakeOwnershipAsync(
            new TakeOwnershipRequest { ReferralId = receipt.ReferralId, Version = 99 }));
        stale.Reason.ShouldBe("VERSION_CONFLICT");
        stale.Metadata["current_version"].ShouldBe("1");
    }

    private static Decision Recorded => new()
    {
        Disposition = Disposition.InformationRecorded,
        Reason = DispositionReason.RiskUnclear,
        Rationale = "What is missing: whether the mother is safe at home. The ward's notes have not been read.",
        Criteria = "Threshold document level 3",
        Evidence = "The midwife's account; half-sister Wren's closed file.",
        HistoryRead = HistoryRead.Yes,
        ThresholdView = "not met so far",
        ReviewDate = "2027-03-17",
    };

    private static async Task NeighbourhoodAsync(Partnership p)
    {
        await RecordAsync(p.Midwife, "MAT-90", Person("Idris", "Coldtest", "2027-03-08", "9 Weir Court", "NM3 1XY"));
        await WorksWithAsync(p.Midwife, Own("MAT-90"), PractitionerRole.Midwife, "01632 960152");
        await RecordAsync(p.HealthVisitor, "HV-90", Person("Idris", "Coldtest", "2027-03-08", "9 Weir Court", "NM3 1XY"));
        await WorksWithAsync(p.HealthVisitor, Own("HV-90"), PractitionerRole.HealthVisitor, "01632 960161");
        await RecordAsync(p.LeadSocialWorker, "LCS-650", Person("Wren", "Coldtest", "2022-02-01", "9 Weir Court", "NM3 1XY"));
        await p.StatusAsync("LCS-650", ChildStatusCode.CscClosed, "2024-09-01", "2026-05-14");
        await RecordAsync(p.LeadSocialWorker, "LCS-651", Person("Idris", "Coldtest", "2027-03-08", "9 Weir Court", "NM3 1XY"));
        await RelateAsync(p.LeadSocialWorker, Own("LCS-650"), Own("LCS-651"), RelationshipType.HalfSibling);
    }

    private static async Task<ReferralReceipt> LogTheCallAsync(Partnership p) =>
        (await new HealthService.HealthServiceClient(p.Midwife.CallInvoker).MakeReferralAsync(new Protocol.Health.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft
            {
                Children = { Own("MAT-90") },
                RiskStatement = "Newborn; the father shouted on the ward and the mother flinches and is never seen alone.",
                Evidence = "Seen by me and two colleagues.",
                ThresholdView = "section 47",
                Urgency = Urgency.Standard,
                Spoken = new SpokenContact
                {
                    At = Timestamp.FromDateTimeOffset(At("2027-03-09 15:10")),
                    WithWhom = "Owen Peatsample, duty social worker",
                    Content = "He said that there is no need for a formal referral.",
                    AdvisedNotToRefer = true,
                },
            },
        })).Receipt;

    private static async Task DecideAsync(Client.InfoShareConnection who, ReferralView referral, Decision decision, string feedback) =>
        await new SocialCare(who.CallInvoker).DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = referral.ReferralId,
            Version = referral.Version,
            Decision = decision,
            Feedback = feedback,
        });
}
