using InfoShare.Core.Referrals;
using InfoShare.Core.Vocabulary;
using static InfoShare.Core.Tests.Clocks.Moments;
using static InfoShare.Core.Tests.Referrals.SampleReferrals;

namespace InfoShare.Core.Tests.Referrals;

public sealed class DecisionRulesTests
{
    private static readonly DateOnly Today = Day("2026-03-11");

    private static readonly DecisionToMake Full = new()
    {
        Disposition = Disposition.NoFurtherAction,
        Reason = DispositionReason.ThresholdNotMet,
        Rationale = "Seen at home today; the weights are steady.",
        Criteria = "threshold document 2.1",
        Evidence = "visit of 10 March",
        HistoryRead = HistoryRead.Yes,
    };

    public static TheoryData<Disposition, string[]> NeededByDisposition => new()
    {
        { Disposition.StrategyOrS47, [] },
        { Disposition.Assessment, [] },
        { Disposition.NoFurtherAction, [] },
        { Disposition.AddedToOpenCase, ["decision.redirect_to"] },
        { Disposition.EarlyHelpAccepted, ["decision.redirect_to"] },
        { Disposition.Redirected, ["decision.redirect_to"] },
        { Disposition.MoreInformation, ["decision.question"] },
        { Disposition.InformationRecorded, ["decision.review_date"] },
        { Disposition.SignpostedNoReferral, ["decision.review_date"] },
        { Disposition.AdviceInsteadOfReferral, ["decision.review_date"] },
    };

    [Theory]
    [MemberData(nameof(NeededByDisposition))]
    public void Each_disposition_needs_its_own(Disposition disposition, string[] fields) =>
        Wrong(Full with { Disposition = disposition }, role: PractitionerRole.TeamManager).ShouldBe(fields);

    [Fact]
    public void Every_disposition_is_in_the_table() =>
        NeededByDisposition.Select(row => row.Data.Item1).Order().ShouldBe(Code.All<Disposition>().Order());

    [Fact]
    public void A_blank_ending_is_refused_by_every_field_and_says_that_a_manager_decides()
    {
        var blank = new DecisionToMake
        {
            Disposition = Disposition.InformationRecorded,
            Reason = DispositionReason.Unspecified,
            Rationale = "   ",
            Criteria = "",
            Evidence = null,
            HistoryRead = HistoryRead.Unspecified,
        };

        Wrong(blank).ShouldBe(
        [
            "decision.reason", "decision.rationale", "decision.criteria", "decision.evidence", "decision.history_read",
            "decision.review_date", "decision.disposition",
        ]);
    }

    [Theory]
    [InlineData(1, HistoryRead.No, true)]
    [InlineData(1, HistoryRead.NoneRecorded, true)]
    [InlineData(2, HistoryRead.No, false)]
    [InlineData(2, HistoryRead.NoneRecorded, false)]
    [InlineData(2, HistoryRead.Yes, true)]
    public void From_the_second_referral_the_history_must_have_been_read(int series, HistoryRead read, bool accepted) =>
        Wrong(Full with { HistoryRead = read }, series).ShouldBe(accepted ? [] : ["decision.history_read"]);

    [Theory]
    [InlineData("2026-03-11", false)]
    [InlineData("2026-03-12", true)]
    public void A_review_lies_ahead(string date, bool accepted) =>
        Wrong(Full with { ReviewDate = Day(date) }).ShouldBe(accepted ? [] : ["decision.review_date"]);

    [Fact]
    public void Another_area_is_named_and_nothing_ends_because_of_it()
    {
        var elsewhere = Full with { Reason = DispositionReason.OtherArea };
        Wrong(elsewhere).ShouldBe(["decision.disposition"]);
        Wrong(elsewhere with { Disposition = Disposition.Redirected }).ShouldBe(["decision.redirect_to"]);
        Wrong(elsewhere with { Disposition = Disposition.Redirected, RedirectToArea = "Southmere" }).ShouldBeEmpty();
    }

    [Fact]
    public void The_organisation_or_the_area_is_named_and_not_both() =>
        Wrong(Full with { Disposition = Disposition.Redirected, RedirectTo = "southmere-csc", RedirectToArea = "Southmere" }).ShouldBe(["decision.redirect_to_area"]);

    [Fact]
    public void Whoever_looks_again_has_a_day_or_something_to_watch_for()
    {
        var reviewed = Full with { Reviewer = Duty };
        Wrong(reviewed).ShouldBe(["decision.reviewer"]);
        Wrong(reviewed with { ReviewDate = Day("2026-03-24") }).ShouldBeEmpty();
        Wrong(reviewed with { IfItContinues = new IfItContinues("further evenings alone", 2, Day("2026-06-10")) }).ShouldBeEmpty();
    }

    [Fact]
    public void A_question_carries_no_day_and_nobody_who_looks_again_and_a_decision_no_question()
    {
        var question = Full with { Disposition = Disposition.MoreInformation, Question = "Who lives there?" };
        Wrong(question).ShouldBeEmpty();
        Wrong(question with { ReviewDate = Day("2026-03-24"), Reviewer = Duty }).ShouldBe(["decision.review_date", "decision.reviewer"]);
        Wrong(question with { Disposition = Disposition.Assessment }).ShouldBe(["decision.question"]);
    }

    [Fact]
    public void Nobody_is_said_to_have_accepted_what_is_not_passed_on() =>
        Wrong(Full with { AcceptedBy = "Tess Millsample" }).ShouldBe(["decision.accepted_by"]);

    [Fact]
    public void A_question_is_not_feedback() =>
        Wrong(Full with { Disposition = Disposition.MoreInformation, Question = "Who lives there?" }, feedback: "We need to know more first.")
            .ShouldBe(["feedback"]);

    [Fact]
    public void The_owner_decides_or_a_manager()
    {
        var owned = ReferralMoves.Take(Opened(Urgency.Standard, London("2026-03-10 15:10")).Next, Council, Duty, London("2026-03-10 16:00")).Next;
        DecisionRules.RequireDecider(owned, CallerOf(Duty));
        DecisionRules.RequireDecider(owned, CallerOf(Manager));
        Should.Throw<RuleException>(() => DecisionRules.RequireDecider(owned, CallerOf(Duty with { Id = "sw-2" })))
            .Reason.ShouldBe(ErrorReason.RoleNotAllowed);
    }

    [Fact]
    public void Only_a_manager_records_information_and_nobody_decides_round_a_challenge()
    {
        var now = London("2026-03-11 10:00");
        var decided = ReferralMoves.Decide(
            ReferralMoves.Take(Opened(Urgency.Standard, now).Next, Council, Duty, now).Next,
            DecisionOf(Disposition.NoFurtherAction, Duty, now), Duty, now).Next;
        var challenged = Moves.Challenge(Moves.Feedback(decided, "No further action.", Duty, now).Next, "Not read.", Midwife, now).Next;

        Refused(decided, Disposition.InformationRecorded, Duty.Role).ShouldBe(ErrorReason.ManagerRequired);
        Refused(decided, Disposition.InformationRecorded, Manager.Role).ShouldBeNull();
        Refused(decided, Disposition.NoFurtherAction, Duty.Role).ShouldBeNull();
        Refused(challenged, Disposition.NoFurtherAction, Duty.Role).ShouldBe(ErrorReason.ManagerRequired);
        Disposition[] reassess = [Disposition.Assessment, Disposition.StrategyOrS47, Disposition.MoreInformation];
        foreach (var disposition in Code.All<Disposition>())
        {
            var allowed = reassess.Contains(disposition);
            Refused(challenged, disposition, Manager.Role).ShouldBe(allowed ? null : ErrorReason.IllegalState);
            Refused(challenged, disposition, Duty.Role).ShouldBe(allowed ? null : ErrorReason.ManagerRequired);
        }

        // Decided anew and not fed back, it is still challenged.
        var anew = ReferralMoves.Decide(challenged, DecisionOf(Disposition.Assessment, Duty, now), Duty, now).Next;
        Refused(anew, Disposition.NoFurtherAction, Manager.Role).ShouldBe(ErrorReason.IllegalState);
    }

    private static ErrorReason? Refused(Referral referral, Disposition disposition, PractitionerRole role)
    {
        try
        {
            DecisionRules.RequireDisposition(referral, disposition, role);
            return null;
        }
        catch (RuleException e)
        {
            return e.Reason;
        }
    }

    private static string[] Wrong(
        DecisionToMake decision, int series = 1, string? feedback = null, PractitionerRole role = PractitionerRole.DutySocialWorker) =>
        [.. DecisionRules.Violations(new DecideReferral("ref_sample", 1, decision, feedback), series, role, Today).Select(v => v.Field)];
}
