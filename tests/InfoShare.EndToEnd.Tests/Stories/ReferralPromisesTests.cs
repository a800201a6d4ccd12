using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>What a decision promises is a task with an owner and a date, and nothing that was set aside is forgotten (E4, E14, E20, E22, E23).</summary>
public sealed class ReferralPromisesTests
{
    [Fact]
    public async Task A_signpost_is_followed_through_and_its_failure_takes_the_referral_back_to_triage()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var referral = await OwnedAsync(p, "MAT-1", "Ada");
        await RecordAsync(p.HealthVisitor, "HV-1", Person("Ada", "Weightmock", "2027-01-08", "9 Weir Court", "NM3 1XY"));
        await WorksWithAsync(p.HealthVisitor, Own("HV-1"), PractitionerRole.HealthVisitor, "01632 960161");
        var decided = await DecideAsync(p.DutySocialWorker, referral, Decided(Disposition.SignpostedNoReferral, "2027-03-17"), "The family was asked to call the feeding clinic.");
        var promise = decided.FollowUps.Single();
        promise.Kind.ShouldBe(FollowUpKind.FollowThrough);
        promise.Owner.Name.ShouldBe("Owen Peatsample");
        promise.DueDate.ShouldBe("2027-03-17");

        // The day comes: owner and manager are told, and told again until somebody has looked.
        await p.ClockAtAsync("2027-03-17 17:01");
        (await InboxOf(p.DutySocialWorker)).ShouldContain(i => i.Trigger == NotificationTrigger.ReferralFollowUp && i.ActionOwner == "Owen Peatsample");
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.Trigger == NotificationTrigger.ReferralFollowUp && i.ActionOwner == "TEAM_MANAGER");
        await p.ClockAtAsync("2027-03-19 17:01");
        (await InboxOf(p.SocialCareManager)).Count(i => i.Trigger == NotificationTrigger.ReferralFollowUp && i.ActionOwner == "TEAM_MANAGER").ShouldBe(2);

        var listed = (await new SocialCare(p.DutySocialWorker.CallInvoker).ListFollowUpsAsync(new ListFollowUpsRequest { MineOnly = true })).FollowUps.Single();
        var failed = await new SocialCare(p.DutySocialWorker.CallInvoker).CompleteFollowUpAsync(new CompleteFollowUpRequest
        {
            FollowUpId = listed.FollowUpId,
            Version = listed.Version,
            Failed = true,
            Outcome = "The clinic has not heard from the family.",
        });
        failed.FollowUp.State.ShouldBe(FollowUpState.Failed);
        failed.Referral.State.ShouldBe(ReferralState.InTriage);
        failed.Referral.FeedbackDue.ToDateTimeOffset().ShouldBe(At("2027-03-22 17:00"));

        // The failure is a concern of its own: the referral carries it, and whoever works with the child is told.
        failed.ConcernId.ShouldStartWith("con_");
        var failure = failed.Referral.Concerns.Single(c => c.ConcernId == failed.ConcernId);
        failure.Indicators.ShouldBe([ConcernIndicator.AdviceNotFollowed]);
        failure.RiskStatement.ShouldBe("The clinic has not heard from the family.");
        (await InboxOf(p.HealthVisitor)).Single(i => i.Trigger == NotificationTrigger.ConcernShared).Concern.Indicators.ShouldBe([ConcernIndicator.AdviceNotFollowed]);
        (await InboxOf(p.Midwife)).ShouldContain(i => i.Trigger == NotificationTrigger.ReferralFollowUp && i.ReferralId == referral.ReferralId);
        (await RefusalOf(async () => await new SocialCare(p.DutySocialWorker.CallInvoker).CompleteFollowUpAsync(new CompleteFollowUpRequest
        {
            FollowUpId = listed.FollowUpId,
            Version = failed.FollowUp.Version,
            Outcome = "It is done, after all, we think.",
        }))).Reason.ShouldBe("ILLEGAL_STATE");
    }

    [Fact]
    public async Task If_it_continues_raises_itself_at_its_count_even_when_the_referral_was_closed()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var referral = await OwnedAsync(p, "MAT-2", "Bea");
        var decision = Decided(Disposition.NoFurtherAction, "");
        decision.IfItContinues = new IfItContinues { What = "further missed weighings", Count = 2, ReviewDate = "2027-06-10" };
        var decided = await DecideAsync(p.DutySocialWorker, referral, decision, "We do not act now; tell us if it continues.");
        var closed = (await new Referrals(p.Midwife.CallInvoker).AcknowledgeFeedbackAsync(new AcknowledgeFeedbackRequest
        {
            ReferralId = decided.ReferralId,
            Version = decided.Version,
            Acknowledgement = FeedbackAcknowledgement.Agree,
        })).Referral;
        closed.State.ShouldBe(ReferralState.Closed);

        await ShareAsync(p.Midwife, "MAT-2");
        (await GetAsync(p.Midwife, referral.ReferralId)).FollowUps.Single().Counted.ShouldBe(1);
        (await GetAsync(p.Midwife, referral.ReferralId)).State.ShouldBe(ReferralState.Closed);
        await ShareAsync(p.Midwife, "MAT-2");

        var raised = await GetAsync(p.DutySocialWorker, referral.ReferralId);
        raised.State.ShouldBe(ReferralState.InTriage);
        raised.Owner.Name.ShouldBe("Owen Peatsample");
        raised.FeedbackDue.ToDateTimeOffset().ShouldBe(At("2027-03-11 17:00"));
        raised.FollowUps.Single().State.ShouldBe(FollowUpState.Raised);
        raised.History.Select(h => h.What).ShouldContain(w => w.StartsWith("It continued: 2 further concerns", StringComparison.Ordinal));
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.Trigger == NotificationTrigger.ReferralFollowUp && i.ReferralId == referral.ReferralId);

        // It raises once.
        await ShareAsync(p.Midwife, "MAT-2");
        (await GetAsync(p.DutySocialWorker, referral.ReferralId)).Version.ShouldBe(raised.Version);
    }

    [Fact]
    public async Task A_second_referral_counts_towards_if_it_continues_but_not_twice_with_the_concern_that_it_came_of()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var referral = await OwnedAsync(p, "MAT-12", "Ivy");
        var decision = Decided(Disposition.NoFurtherAction, "");
        decision.IfItContinues = new IfItContinues { What = "further missed weighings", Count = 3, ReviewDate = "2027-06-10" };
        await DecideAsync(p.DutySocialWorker, referral, decision, "We do not act now; tell us if it continues.");
        async Task<int> CountedAsync() => (await GetAsync(p.Midwife, referral.ReferralId)).FollowUps.Single().Counted;

        // A concern, and a referral of that same concern: one event.
        var concern = await ShareAsync(p.Midwife, "MAT-12");
        await new Referrals(p.Midwife.CallInvoker).ConvertConcernAsync(
            new ConvertConcernRequest { ConcernId = concern, Why = "Nobody who decides has it yet." });
        (await CountedAsync()).ShouldBe(1);

        // The same midwife refers again: two; and again: it continued.
        await ReferAgainAsync(p, "MAT-12");
        (await CountedAsync()).ShouldBe(2);
        (await GetAsync(p.DutySocialWorker, referral.ReferralId)).State.ShouldBe(ReferralState.FeedbackSent);
        await ReferAgainAsync(p, "MAT-12");
        var raised = await GetAsync(p.DutySocialWorker, referral.ReferralId);
        raised.State.ShouldBe(ReferralState.InTriage);
        raised.FollowUps.Single().State.ShouldBe(FollowUpState.Raised);
    }

    [Fact]
    public async Task A_condition_is_raised_on_its_day_when_the_count_was_never_reached()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var referral = await OwnedAsync(p, "MAT-3", "Cleo");
        var decision = Decided(Disposition.NoFurtherAction, "");
        decision.IfItContinues = new IfItContinues { What = "further missed weighings", Count = 5, ReviewDate = "2027-03-15" };
        await DecideAsync(p.DutySocialWorker, referral, decision, "We do not act now; tell us if it continues.");
        await p.ClockAtAsync("2027-03-15 17:01");
        (await GetAsync(p.DutySocialWorker, referral.ReferralId)).State.ShouldBe(ReferralState.InTriage);
    }

    [Fact]
    public async Task A_wait_on_a_threshold_has_an_interim_owner_and_ends_by_itself_while_the_clock_goes_on()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var referral = await OwnedAsync(p, "MAT-4", "Dora");
        var held = (await new SocialCare(p.LeadSocialWorker.CallInvoker).HoldForThresholdAsync(new HoldForThresholdRequest
        {
            ReferralId = referral.ReferralId,
            Version = referral.Version,
            WaitsFor = "the paediatrician's opinion on the weights",
            ExpiresOn = "2027-03-10",
        })).Referral;
        held.State.ShouldBe(ReferralState.PendingThreshold);
        held.Owner.Name.ShouldBe("Priti Larksample");
        held.FeedbackDue.ShouldBe(referral.FeedbackDue);

        await p.ClockAtAsync("2027-03-10 17:01");
        var back = await GetAsync(p.LeadSocialWorker, referral.ReferralId);
        back.State.ShouldBe(ReferralState.InTriage);
        back.ThresholdHold.ShouldBeNull();
        back.Owner.Name.ShouldBe("Priti Larksample");
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.Trigger == NotificationTrigger.ReferralFollowUp && i.ActionOwner == "TEAM_MANAGER");
    }

    [Fact]
    public async Task What_is_said_and_what_the_child_was_told_stands_beside_the_written_referral()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var referral = await OwnedAsync(p, "MAT-5", "Elsa");
        var logged = (await new Referrals(p.DutySocialWorker.CallInvoker).LogConversationAsync(new LogConversationRequest
        {
            ReferralId = referral.ReferralId,
            Version = referral.Version,
            Conversation = new SpokenContact
            {
                At = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(At("2027-03-10 08:30")),
                WithWhom = "Hana Stonemock, midwife",
                Content = "She weighs the baby again on Friday.",
            },
        })).Referral;
        var said = logged.Conversations.Single();
        (said.SpokenBy, said.WithWhom).ShouldBe(("Owen Peatsample", "Hana Stonemock, midwife"));

        await new Referrals(p.Midwife.CallInvoker).RecordChildToldAsync(new RecordChildToldRequest
        {
            ReferralId = referral.ReferralId,
            Version = logged.Version,
            Told = "Her sister was told that a social worker will come to see them.",
            Changed = "The uncle no longer stays overnight.",
        });
        var told = (await GetAsync(p.DutySocialWorker, referral.ReferralId)).ChildTold.Single();
        (told.By, told.Told, told.Changed).ShouldBe(
            ("Hana Stonemock", "Her sister was told that a social worker will come to see them.", "The uncle no longer stays overnight."));
    }

    private static Decision Decided(Disposition disposition, string reviewDate) => new()
    {
        Disposition = disposition,
        Reason = DispositionReason.ThresholdNotMet,
        Rationale = "The weights are low and steady; nobody has seen harm.",
        Criteria = "Threshold document level 2",
        Evidence = "The midwife's chart.",
        HistoryRead = HistoryRead.NoneRecorded,
        ReviewDate = reviewDate,
    };

    private static async Task<ReferralView> DecideAsync(InfoShareConnection who, ReferralView referral, Decision decision, string feedback) =>
        (await new SocialCare(who.CallInvoker).DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = referral.ReferralId,
            Version = referral.Version,
            Decision = decision,
            Feedback = feedback,
        })).Referral;

    private static async Task<ReferralView> GetAsync(InfoShareConnection who, string referralId) =>
        (await new Referrals(who.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = referralId })).Referral;

    private static async Task ReferAgainAsync(Partnership p, string ownRecordId) =>
        await new HealthService.HealthServiceClient(p.Midwife.CallInvoker).MakeReferralAsync(new Protocol.Health.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { Own(ownRecordId) }, RiskStatement = "She has lost more weight, and nobody opened the door." },
        });

    private static async Task<string> ShareAsync(InfoShareConnection who, string ownRecordId) =>
        (await new HealthService.HealthServiceClient(who.CallInvoker).ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own(ownRecordId),
                Indicators = { ConcernIndicator.DaChildPresent },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = "Not weighed again, and nobody opened the door.",
                Urgency = Urgency.Standard,
                Consent = ConsentState.Given,
                LegalBasis = LegalBasis.PublicFunction,
            },
        })).Concern.ConcernId;

    private static async Task<ReferralView> OwnedAsync(Partnership p, string ownRecordId, string name)
    {
        await RecordAsync(p.Midwife, ownRecordId, Person(name, "Weightmock", "2027-01-08", "9 Weir Court", "NM3 1XY"));
        var receipt = (await new HealthService.HealthServiceClient(p.Midwife.CallInvoker).MakeReferralAsync(new Protocol.Health.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { Own(ownRecordId) }, RiskStatement = "Losing weight, and not brought to two weighings." },
        })).Receipt;
        return (await new SocialCare(p.DutySocialWorker.CallInvoker).TakeOwnershipAsync(
            new TakeOwnershipRequest { ReferralId = receipt.ReferralId, Version = 1 })).Referral;
    }
}
