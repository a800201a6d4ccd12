using InfoShare.Core;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Referrals;
using InfoShare.Core.Vocabulary;
using static InfoShare.Broker.Tests.Referrals.ReferralWorld;

namespace InfoShare.Broker.Tests.Referrals;

/// <summary>Scenario S3, "no need for a formal referral", over the operations and a real store.</summary>
public sealed class ReferralStoryTests
{
    [Fact]
    public async Task Advice_not_to_refer_is_answered_challenged_and_reassessed()
    {
        await using var world = await CreateAsync();

        // Tuesday 15:10: Owen advises on the telephone against a referral. Hana logs the call at 15:30.
        var spokenAt = world.Clock.GetUtcNow().AddMinutes(-20);
        var made = await world.ReferAsync(Hana, Maternity, d => d with
        {
            ThresholdView = "section 47",
            Spoken = new SpokenContact(spokenAt, "Owen Peatsample, duty social worker", "He saw no need for a formal referral.", true),
        });
        var id = made.Receipt.ReferralId;
        made.Receipt.State.ShouldBe(ReferralState.Delivered);
        made.Receipt.Owner.ShouldStartWith("Hana Stonemock");
        made.Receipt.FeedbackDueInWords.ShouldBe("1 working day, due 17:00 on Wednesday 11 March 2026");
        made.Receipt.Prompts.Count.ShouldBe(3);
        var received = (await world.InboxAsync(Council)).Single();
        received.ExpectedResponse.ShouldBe("take ownership, and give the reasons for the advice not to refer");

        // A blank ending is refused, and nothing changed.
        await world.TakeAsync(id, Owen);
        var blank = await Should.ThrowAsync<RuleException>(() => world.DecideAsync(id, Owen, new DecisionToMake
        {
            Disposition = Disposition.InformationRecorded,
            Reason = DispositionReason.Unspecified,
            Rationale = "",
            Criteria = "",
            Evidence = "",
            HistoryRead = HistoryRead.Unspecified,
        }));
        blank.Violations.Select(v => v.Field).ShouldBe(
            ["decision.reason", "decision.rationale", "decision.criteria", "decision.evidence", "decision.history_read",
                "decision.review_date", "decision.disposition"], ignoreOrder: true);
        var onlyManager = await Should.ThrowAsync<RuleException>(() => world.DecideAsync(id, Owen, Decision(Disposition.InformationRecorded)));
        onlyManager.Reason.ShouldBe(ErrorReason.ManagerRequired);
        (await world.GetAsync(id, Owen, Council)).Referral.State.ShouldBe(ReferralState.Owned);

        // Lena signs; both views of the threshold stand, and the referrer does not see the recipient's evidence.
        await world.DecideAsync(id, Lena, Decision(Disposition.InformationRecorded), "We keep this on record: what is known of the father is missing.");
        var seen = await world.GetAsync(id, Hana, Maternity);
        seen.Side.ShouldBe(ReferralSide.Referrer);
        seen.Referral.ReferrerThresholdView.ShouldBe("section 47");
        seen.Referral.Decision!.ThresholdView.ShouldBe("not met");
        seen.Referral.Decision.Evidence.ShouldBe("");
        seen.Referral.Feedback!.Text.ShouldContain("what is known of the father");
        (await world.GetAsync(id, Owen, Council)).Referral.Decision!.Evidence.ShouldBe("the midwife's chart");

        // Wednesday: Hana disagrees. ESC_2 answers by Friday 17:00; the owner stays Owen; everybody involved hears of it.
        world.Clock.Advance(TimeSpan.FromHours(18));
        var challenged = await world.AnswerAsync(id, Hana, Maternity, FeedbackAcknowledgement.Disagree, "Nobody has read Wren's record.");
        challenged.Referral.State.ShouldBe(ReferralState.Challenged);
        challenged.Referral.Challenge!.Level.ShouldBe(EscalationLevel.Esc2TeamManager);
        PlainTime.Full(challenged.Referral.Challenge.AnswerDue).ShouldBe("17:00 on Friday 13 March 2026");
        challenged.Owner.Name.ShouldBe("Owen Peatsample");
        foreach (var organisation in (string[])[Surgery, Visitors])
        {
            var items = await world.InboxAsync(organisation);
            items.Select(i => i.Summary).ShouldBe(
                ["Referral open, owner Owen Peatsample, northmere-csc.", "Referral decided, owner Owen Peatsample, northmere-csc.", "Referral open, challenged, owner Owen Peatsample, northmere-csc."]);
            items.ShouldAllBe(i => i.Tier == Tier.Existence && i.ActionOwnerId != null && i.ExpectedResponse.Length > 0);
        }

        // Only reassessment or a manager's reasons end it: the challenged worker cannot confirm himself.
        var self = await Should.ThrowAsync<RuleException>(() => world.DecideAsync(id, Owen, Decision(Disposition.NoFurtherAction)));
        self.Reason.ShouldBe(ErrorReason.ManagerRequired);
        await world.DecideAsync(id, Owen, Decision(Disposition.Assessment), "We assess: a social worker visits on Thursday.");
        var closed = await world.AnswerAsync(id, Hana, Maternity, FeedbackAcknowledgement.Agree);
        closed.Referral.State.ShouldBe(ReferralState.Closed);
        closed.History.Select(e => e.State).ShouldBe(
        [
            ReferralState.Sent, ReferralState.Sent, ReferralState.Delivered, ReferralState.Owned, ReferralState.Decided, ReferralState.FeedbackSent,
            ReferralState.Challenged, ReferralState.Decided, ReferralState.FeedbackSent, ReferralState.FeedbackAcknowledged, ReferralState.Closed,
        ]);

        // The clock has nothing to say any more.
        world.Clock.Advance(TimeSpan.FromDays(30));
        (await world.Sweep().SweepAsync(Ct)).ShouldBe(0);
    }

    [Fact]
    public async Task A_question_goes_to_the_referrer_and_the_clock_goes_on()
    {
        await using var world = await CreateAsync();
        var id = (await world.ReferAsync(Hana, Maternity)).Receipt.ReferralId;
        await world.TakeAsync(id, Owen);
        var due = (await world.GetAsync(id, Owen, Council)).Referral.FeedbackDue;

        var asked = await world.DecideAsync(id, Owen, Decision(Disposition.MoreInformation) with { Question = "Who is with the baby at night?" });
        asked.Referral.State.ShouldBe(ReferralState.InTriage);
        asked.Referral.FeedbackDue.ShouldBe(due);
        var item = (await world.InboxAsync(Maternity)).Single(i => i.Trigger == NotificationTrigger.InformationRequested);
        item.ActionOwnerId.ShouldBe("hana");
        item.Summary.ShouldContain("Who is with the baby at night?");

        var answered = await world.AnswerAsync(id, Hana, Maternity, FeedbackAcknowledgement.AddingInformation, "His grandmother.");
        answered.Referral.State.ShouldBe(ReferralState.InTriage);
        (await world.InboxAsync(Council))[^1].ActionOwnerId.ShouldBe("owen");

        world.Clock.Advance(TimeSpan.FromDays(2));
        (await world.Sweep().SweepAsync(Ct)).ShouldBe(1);
        (await world.GetAsync(id, Hana, Maternity)).Late.ShouldBeTrue();
    }

    [Fact]
    public async Task What_the_referrer_adds_after_feedback_is_answered_on_a_new_clock()
    {
        await using var world = await CreateAsync();
        var id = (await world.ReferAsync(Hana, Maternity)).Receipt.ReferralId;
        await world.TakeAsync(id, Owen);
        await world.DecideAsync(id, Owen, Decision(Disposition.NoFurtherAction), "We will not act; the weights are steady.");
        world.Clock.Advance(TimeSpan.FromDays(1));

        var reopened = await world.AnswerAsync(id, Hana, Maternity, FeedbackAcknowledgement.AddingInformation, "He lost more weight since.");
        reopened.Referral.State.ShouldBe(ReferralState.InTriage);
        PlainTime.Full(reopened.Referral.FeedbackDue).ShouldBe("17:00 on Thursday 12 March 2026");
        reopened.History.Select(e => e.What).ShouldContain(w => w.Contains("He lost more weight since.", StringComparison.Ordinal));
        reopened.History.Select(e => e.What).ShouldContain(w => w.Contains("the weights are steady", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_repeated_request_is_answered_again_and_changes_nothing()
    {
        await using var world = await CreateAsync();
        var call = CallOf(Maternity, Hana);
        var first = await world.ReferAsync(Hana, Maternity, call: call);
        var again = await world.ReferAsync(Hana, Maternity, call: call);
        again.Receipt.ReferralId.ShouldBe(first.Receipt.ReferralId);
        again.Receipt.FeedbackDue.ShouldBe(first.Receipt.FeedbackDue);
        again.Children.Single().PersonId.ShouldBe(world.Child);
        (await world.InboxAsync(Council)).Count.ShouldBe(1);

        var id = first.Receipt.ReferralId;
        await world.TakeAsync(id, Owen);
        await world.DecideAsync(id, Owen, Decision(Disposition.Assessment), "We assess: a visit on Thursday.");
        var answer = CallOf(Maternity, Hana);
        var version = await world.VersionAsync(id);
        var closed = await world.AnswerAsync(id, Hana, Maternity, FeedbackAcknowledgement.Agree, call: answer, version: version);
        var replayed = await world.AnswerAsync(id, Hana, Maternity, FeedbackAcknowledgement.Agree, call: answer, version: version);
        replayed.Referral.Version.ShouldBe(closed.Referral.Version);
        replayed.Referral.State.ShouldBe(ReferralState.Closed);
        replayed.History.ShouldBe(closed.History);
    }
}
