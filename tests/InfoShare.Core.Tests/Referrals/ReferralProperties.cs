using FsCheck;
using FsCheck.Fluent;
using InfoShare.Core.Access;
using InfoShare.Core.Inbox;
using InfoShare.Core.Referrals;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using static InfoShare.Core.Tests.Clocks.Moments;
using static InfoShare.Core.Tests.Referrals.SampleReferrals;

namespace InfoShare.Core.Tests.Referrals;

/// <summary>
/// What must hold of a referral whatever happens to it, in any order, with the clock running: one owner, and a next deadline
/// or closed.
/// </summary>
public sealed class ReferralProperties
{
    private static readonly Practitioner Matron = new("mw-9", "Dora Stonemock", PractitionerRole.NamedProfessional, null);
    private static readonly Practitioner Second = new("sw-8", "Mabel Rowansample", PractitionerRole.TeamManager, null);
    private static readonly Practitioner Partner = new("rl-1", "Rhea Reviewsample", PractitionerRole.ReviewLead, null);
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(1000);
    private static readonly Gen<Act> AnyAct = Gen.Elements(Enum.GetValues<Act>());
    private static readonly Arbitrary<(Urgency Urgency, Act[] Acts)> Stories =
        Gen.Elements(Urgency.Standard, Urgency.SameDay, Urgency.ImmediateDanger)
            .SelectMany(u => AnyAct.ListOf(40).Select(acts => (u, acts.ToArray()))).ToArbitrary();

    private enum Act
    {
        TakeByDuty,
        TakeByManager,
        Decide,
        Ask,
        DecideAndAnswer,
        Answer,
        Agree,
        AgreeForAnother,
        Add,
        AddForAnother,
        Disagree,
        DisagreeForAnother,
        Uphold,
        UpholdBySecond,
        Reassess,
        CloseByManager,
        CloseByPartners,
        Raise,
        PregnancyEnds,
        PregnancyGoesOn,
        LetTimePass,
        LetMuchTimePass,
    }

    [Fact]
    public void There_is_always_one_owner_and_a_next_deadline_unless_closed() => Prop.ForAll(Stories, story =>
    {
        var run = new Run(story.Urgency);
        return story.Acts.All(act =>
        {
            run.Do(act);
            var r = run.Referral;
            var owned = r.OwnerId.Length > 0 && r.OwnerName.Length > 0
                && r.OwnerOrganisationId == (ReferralStates.AwaitsOwner(r.State) ? Surgery : Council);
            return owned && (r.State == ReferralState.Closed ? run.Pending.Count == 0 : run.Pending.Count > 0);
        });
    }).Check(Thorough);

    [Fact]
    public void While_a_pregnancy_has_ended_one_clock_reminds_and_none_presses() => Prop.ForAll(Stories, story =>
    {
        var run = new Run(story.Urgency);
        return story.Acts.All(act =>
        {
            run.Do(act);
            var reminders = run.Pending.Where(p => p.Purpose == DeadlinePurpose.ReferralPregnancyEnded).ToList();
            return run.Referral.EndedPregnancy is { } ended
                ? run.Pending.Count == 1 && reminders.Single().DueAt == ended.Due && run.Referral.State != ReferralState.Closed
                : reminders.Count == 0;
        });
    }).Check(Thorough);

    [Theory]
    [InlineData(Urgency.Standard)]
    [InlineData(Urgency.ImmediateDanger)]
    public void Taken_back_at_once_the_clocks_are_those_that_ran_before(Urgency urgency) => Prop.ForAll(Stories, story =>
    {
        var run = new Run(urgency);
        foreach (var act in story.Acts.Where(a => a is not (Act.PregnancyEnds or Act.PregnancyGoesOn)))
        {
            run.Do(act);
            var before = Purposes(run);
            run.Do(Act.PregnancyEnds);
            run.Do(Act.PregnancyGoesOn);
            if (run.Referral.State != ReferralState.Closed && !before.IsSubsetOf(Purposes(run)))
                return false;
        }

        return true;

        static HashSet<DeadlinePurpose> Purposes(Run run) => [.. run.Pending.Select(p => p.Purpose)];
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void It_closes_only_when_the_referrer_agreed_to_feedback_or_a_challenge_was_closed_with_a_reason() => Prop.ForAll(Stories, story =>
    {
        var run = new Run(story.Urgency);
        foreach (var act in story.Acts)
            run.Do(act);
        return run.Referral.State != ReferralState.Closed
            || run.Referral.Challenge?.Levels[^1].Answer == ChallengeAnswer.ClosedWithReason
            || run.Referral.Feedback is { Acknowledgement: FeedbackAcknowledgement.Agree, Text.Length: > 0 } && run.Referral.Decision is not null;
    }).Check(Thorough);

    [Fact]
    public void Versions_count_each_change_and_every_change_leaves_a_step() => Prop.ForAll(Stories, story =>
    {
        var run = new Run(story.Urgency);
        foreach (var act in story.Acts)
            run.Do(act);
        return run.Referral.Version == 1 + run.Changes && run.Steps.Count >= run.Changes + 2
            && run.Steps.Select(s => s.At).SequenceEqual(run.Steps.Select(s => s.At).Order());
    }).Check(Thorough);

    [Fact]
    public void A_refused_move_names_the_state_and_those_that_allow_it()
    {
        var refused = Should.Throw<RuleException>(() => ReferralStates.After(ReferralMove.GiveFeedback, ReferralState.Delivered));
        refused.Reason.ShouldBe(ErrorReason.IllegalState);
        refused.Facts["current_state"].ShouldBe("DELIVERED");
        refused.Facts["allowed_states"].ShouldBe("DECIDED");
        Should.Throw<RuleException>(() => ReferralStates.After(ReferralMove.TakeOwnership, ReferralState.Closed))
            .Facts["allowed_states"].ShouldBe("DELIVERED, OWNED, IN_TRIAGE, PENDING_THRESHOLD, DECIDED, FEEDBACK_SENT, CHALLENGED");
    }

    [Fact]
    public void An_unanswered_challenge_climbs_each_level_to_its_working_days()
    {
        // S8: disagreement on Wednesday; ESC_2 by D+2, ESC_3 by D+6, ESC_4 by D+8, ESC_5 by D+12, all 17:00.
        var now = London("2026-03-11 09:00");
        var run = new Run(Urgency.Standard, now);
        foreach (var act in (Act[])[Act.TakeByDuty, Act.DecideAndAnswer, Act.Disagree])
            run.Do(act);
        var dues = new List<string>();
        for (var level = EscalationLevel.Esc2TeamManager; level <= EscalationLevel.Esc5Partnership; level++)
        {
            run.Referral.Challenge!.Level.ShouldBe(level);
            dues.Add(InLondon(run.Referral.Challenge.AnswerDue));
            run.PassNext();
        }

        dues.ShouldBe(["2026-03-13 17:00", "2026-03-17 17:00", "2026-03-19 17:00", "2026-03-23 17:00"]);
        run.Referral.Challenge!.Level.ShouldBe(EscalationLevel.Esc5Partnership);
        run.Referral.OwnerId.ShouldBe(Duty.Id);
    }

    [Fact]
    public void A_challenge_never_goes_down_and_keeps_every_level() => Prop.ForAll(Stories, story =>
    {
        var run = new Run(story.Urgency);
        return story.Acts.All(act =>
        {
            var before = run.Referral;
            run.Do(act);
            if (run.Referral.Challenge is not { } challenge)
                return before.Challenge is null;
            var kept = before.Challenge is null || challenge.Levels.Count >= before.Challenge.Levels.Count;
            var climbs = challenge.Levels.Zip(challenge.Levels.Skip(1)).All(l => l.First.Level <= l.Second.Level);
            return kept && climbs && challenge.Levels[0].Level == EscalationLevel.Esc1Practitioner;
        });
    }).Check(Thorough);

    [Fact]
    public void A_challenge_ends_only_by_its_challengers_agreement_a_reassessment_or_a_close_of_the_last_level() => Prop.ForAll(Stories, story =>
    {
        var run = new Run(story.Urgency);
        return story.Acts.All(act =>
        {
            var before = run.Referral;
            run.Do(act);
            var after = run.Referral;
            if (before.Challenge is not { EndedAt: null } was)
            {
                // One that was reassessed is still nobody else's to accept.
                return before.Challenge is not { AwaitsChallenger: true } reassessed || before.State == ReferralState.Closed
                    || after.State != ReferralState.Closed || Agrees(act) == reassessed.ById;
            }

            if (after.Challenge!.EndedAt is null)
                return after.State != ReferralState.Closed;
            return act switch
            {
                Act.Agree or Act.AgreeForAnother => Agrees(act) == was.ById && after.Challenge.AcceptedAt is not null && after.State == ReferralState.Closed,
                Act.Reassess => after.Challenge.Levels[^1].Answer == ChallengeAnswer.Reassess,
                Act.DecideAndAnswer or Act.Answer =>
                    after.Challenge.Levels[^1].Answer == ChallengeAnswer.Reassess && after.Decision!.Disposition == Disposition.Assessment,
                Act.CloseByPartners => was.Level == EscalationLevel.Esc5Partnership && after.Challenge.Levels[^1].Reasons is { Length: > 0 },
                _ => false,
            };
        });
    }).Check(Thorough);

    [Fact]
    public void No_level_is_answered_by_whoever_decided_or_answered_below_it() => Prop.ForAll(Stories, story =>
    {
        var run = new Run(story.Urgency);
        foreach (var act in story.Acts)
            run.Do(act);
        var upheld = run.Referral.Challenge?.Levels.Skip(1).Where(l => l.Answer == ChallengeAnswer.Upheld).Select(l => l.AnsweredById).ToList() ?? [];
        return upheld.Distinct().Count() == upheld.Count && !upheld.Contains(run.Referral.Challenge?.Levels[0].AnsweredById);
    }).Check(Thorough);

    [Fact]
    public void A_question_is_never_the_decision_and_changes_none() => Prop.ForAll(Stories, story =>
    {
        var run = new Run(story.Urgency);
        return story.Acts.All(act =>
        {
            var before = run.Referral;
            run.Do(act);
            return run.Referral.Decision?.Disposition != Disposition.MoreInformation
                && (act != Act.Ask || run.Referral.Decision == before.Decision)
                && (run.Referral.State is not (ReferralState.Closed or ReferralState.FeedbackSent) || run.Referral.OpenQuestion is null);
        });
    }).Check(Thorough);

    /// <summary>Who agrees by this; null when nobody does.</summary>
    private static string? Agrees(Act act) => act switch
    {
        Act.Agree => Midwife.Id,
        Act.AgreeForAnother => Matron.Id,
        _ => null,
    };

    /// <summary>A referral with its pending clocks, as the store would hold them.</summary>
    private sealed class Run
    {
        private DateTimeOffset now;

        public Run(Urgency urgency, DateTimeOffset? start = null)
        {
            now = start ?? London("2026-03-10 15:10");
            var opened = Opened(urgency, now);
            Referral = opened.Next;
            Keep(opened);
        }

        public Referral Referral { get; private set; }
        public List<StartedClock> Pending { get; } = [];
        public List<ReferralEvent> Steps { get; } = [];
        public int Changes { get; private set; }

        public void Do(Act act)
        {
            now = now.AddMinutes(1);
            if (act is Act.LetTimePass or Act.LetMuchTimePass)
            {
                for (var i = 0; i < (act == Act.LetTimePass ? 1 : 8); i++)
                    PassNext();
                return;
            }

            try
            {
                Apply(act switch
                {
                    Act.TakeByDuty => ReferralMoves.Take(Referral, Council, Duty, now),
                    Act.TakeByManager => ReferralMoves.Take(Referral, Council, Manager, now),
                    Act.Decide => Decide(Disposition.NoFurtherAction),
                    Act.Ask => Decide(Disposition.MoreInformation),
                    Act.Raise => ReferralStates.AwaitsOwner(Referral.State) ? null : Moves.Raise(Referral, "It continued", null, now),
                    Act.DecideAndAnswer => Decide(Disposition.Assessment)
                        .Then(decided => Moves.Feedback(decided, "We will assess this week.", Manager, now)),
                    Act.Answer => Moves.Feedback(Referral, "We will not act, because of this.", Manager, now),
                    Act.Agree => ReferralMoves.Agree(Referral, null, Midwife, now),
                    Act.AgreeForAnother => ReferralMoves.Agree(Referral, null, Matron, now),
                    Act.Add => Moves.AddInformation(Referral, "He was seen again today.", Midwife, now),
                    Act.AddForAnother => Moves.AddInformation(Referral, "The ward saw no harm.", Matron, now),
                    Act.Uphold => Holding(ChallengeAnswer.Upheld, Manager, () => Moves.Uphold(Referral, "The decision stands, because of this.", Manager, now)),
                    Act.UpholdBySecond => Holding(ChallengeAnswer.Upheld, Second, () => Moves.Uphold(Referral, "It stands, because of that.", Second, now)),
                    Act.Reassess => Holding(ChallengeAnswer.Reassess, Second, () => Moves.Reassess(Referral, "The weights are read now.", Second, now)),
                    Act.CloseByManager => Holding(
                        ChallengeAnswer.ClosedWithReason, Second, () => ReferralMoves.CloseChallenge(Referral, "Closed, because of this.", Second, now)),
                    Act.CloseByPartners => Holding(
                        ChallengeAnswer.ClosedWithReason, Partner, () => ReferralMoves.CloseChallenge(Referral, "Closed, because of this.", Partner, now)),
                    Act.PregnancyEnds => Moves.PregnancyEnded(
                        Referral, "There is no baby.", new ContactPoint(Midwife.Name, Midwife.Role, Surgery, "01632 960102"), Surgery, now),
                    Act.PregnancyGoesOn => Moves.PregnancyGoesOn(
                        Referral, "The baby is expected.", ReferralMoves.StoodStill(Steps), Midwife, now),
                    Act.DisagreeForAnother => Moves.Challenge(Referral, "I do not see it either.", Matron, now),
                    _ => Moves.Challenge(Referral, "The weights were not read.", Midwife, now),
                });
            }
            catch (RuleException e) when (e.Reason is ErrorReason.IllegalState or ErrorReason.RoleNotAllowed or ErrorReason.ManagerRequired)
            {
                // Refused: nothing may have changed, which the properties go on to check.
            }
        }

        /// <summary>Moves to just after the next deadline and lets it fire.</summary>
        public void PassNext()
        {
            if (Pending.Count == 0)
                return;
            var due = Pending.MinBy(p => p.DueAt)!;
            Pending.Remove(due);
            if (due.DueAt >= now)
                now = due.DueAt.AddSeconds(1);
            var change = due.Purpose switch
            {
                DeadlinePurpose.ReferralOwner => Moves.OwnerOverdue(Referral, ReferralMoves.IsFurtherAlarm(due.RuleId), now),
                DeadlinePurpose.ReferralFeedback => Moves.FeedbackOverdue(Referral, due.DueAt, now),
                DeadlinePurpose.ReferralFeedbackSecond => Moves.FeedbackOverdueAgain(Referral, now),
                DeadlinePurpose.ReferrerAnswer => Moves.AnswerOverdue(Referral, now),
                DeadlinePurpose.ReferralPregnancyEnded => Moves.PregnancyEndedOverdue(Referral, now),
                _ => Moves.ChallengeOverdue(Referral, due.DueAt, now),
            };
            Apply(change);
        }

        /// <summary>As the operation does it: the rules of the decision, then the move.</summary>
        private ReferralChange Decide(Disposition disposition)
        {
            DecisionRules.RequireDisposition(Referral, disposition, Manager.Role);
            return ReferralMoves.Decide(Referral, DecisionOf(disposition, Manager, now), Manager, now);
        }

        /// <summary>As the operation does it: the state, then whoever holds the level, then the move.</summary>
        private ReferralChange Holding(ChallengeAnswer answer, Practitioner by, Func<ReferralChange> move)
        {
            _ = ReferralStates.After(ReferralMove.Uphold, Referral.State);
            ChallengeRules.RequireHolder(
                Referral, answer,
                by == Partner ? CallerOf(by, "northmere-partnership") with { IsOperator = true } : CallerOf(by), partnershipConnected: true);
            return move();
        }

        private void Apply(ReferralChange? change)
        {
            if (change is null)
                return;
            Changes++;
            Referral = change.Next;
            Keep(change);
        }

        private void Keep(ReferralChange change)
        {
            Pending.RemoveAll(p => change.Met.Contains(p.Purpose));
            Pending.AddRange(change.Started);
            Steps.AddRange(change.Steps);
        }
    }
}
