using FsCheck;
using FsCheck.Fluent;
using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using static InfoShare.Core.Tests.Clocks.Moments;
using static InfoShare.Core.Tests.Referrals.SampleReferrals;

namespace InfoShare.Core.Tests.Referrals;

/// <summary>Passing on, waiting and coming back, in any order with the clock running: one owner, a next deadline or closed, one original clock.</summary>
public sealed class PassingProperties
{
    private static readonly Practitioner Visitor = new("hv-1", "Freya Heathsample", PractitionerRole.HealthVisitor, null);
    private static readonly Practitioner EarlyHelp = new("eh-1", "Tess Millsample", PractitionerRole.EarlyHelp, null);
    private static readonly Organisation Visiting = Of("northmere-visiting", AgencyKind.Health, receives: false);
    private static readonly Organisation Southmere = Of("southmere-csc", AgencyKind.SocialCare, receives: true);

    private static readonly Arbitrary<(Urgency Urgency, Act[] Acts)> Stories =
        Gen.Elements(Urgency.Standard, Urgency.SameDay, Urgency.ImmediateDanger)
            .SelectMany(u => Gen.Elements(Enum.GetValues<Act>()).ListOf(40).Select(acts => (u, acts.ToArray()))).ToArbitrary();

    private enum Act
    {
        Take,
        Offer,
        OfferArea,
        Accept,
        AcceptUnqualified,
        Decline,
        Hold,
        Ask,
        DecideAndAnswer,
        Agree,
        Add,
        Disagree,
        Uphold,
        Raise,
        PregnancyEnds,
        PregnancyGoesOn,
        LetTimePass,
    }

    [Fact]
    public void There_is_always_one_owner_and_a_next_deadline_unless_closed() => Prop.ForAll(Stories, story =>
    {
        var run = new Run(story.Urgency);
        return story.Acts.All(act =>
        {
            run.Do(act);
            var r = run.Referral;
            var owned = r.OwnerId.Length > 0 && r.OwnerName.Length > 0 && r.OwnerOrganisationId.Length > 0
                && (r.OwnerOrganisationId == Surgery) == ReferralStates.AwaitsOwner(r.State);
            return owned && (r.State == ReferralState.Closed ? run.Pending.Count == 0 : run.Pending.Count > 0);
        });
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Until_somebody_accepts_neither_owner_nor_clock_moves() => Prop.ForAll(Stories, story =>
    {
        var run = new Run(story.Urgency);
        return story.Acts.All(act =>
        {
            var before = run.Referral;
            run.Do(act);
            return act is not (Act.Offer or Act.OfferArea or Act.Decline) || (run.Referral.OwnerId, run.Referral.FeedbackDue) == (before.OwnerId, before.FeedbackDue);
        });
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Theory]
    [InlineData(Urgency.ImmediateDanger, DeadlineKey.NamedOwner)]
    [InlineData(Urgency.SameDay, DeadlineKey.NamedOwner)]
    [InlineData(Urgency.Standard, DeadlineKey.HandoverAcceptance)]
    public void An_urgent_referral_does_not_lie_two_days_with_another_service(Urgency urgency, DeadlineKey key)
    {
        var run = new Run(urgency);
        run.Do(Act.Take);
        run.Do(Act.Offer);
        var offer = run.Referral.PendingRedirect()!;
        offer.AnswerDue.ShouldBe(new PartnershipClock(null, DeadlineSchedules.Embedded(WorkingDayCalendar.England))
            .Due(key, offer.OfferedAt, urgency, run.Referral.ReceivedAt).DueAt);
    }

    [Fact]
    public void At_most_one_offer_waits_and_it_waits_in_triage_with_its_own_deadline() => Prop.ForAll(Stories, story =>
    {
        var run = new Run(story.Urgency);
        return story.Acts.All(act =>
        {
            run.Do(act);
            var waiting = run.Referral.Redirects.Count(r => r.State == RedirectState.Offered);
            var held = run.Referral.State == ReferralState.PendingThreshold;
            return waiting == run.Pending.Count(p => p.Purpose == DeadlinePurpose.RedirectAnswer) && waiting <= 1
                && (waiting == 0 || run.Referral.State == ReferralState.InTriage)
                && held == (run.Referral.Hold is not null)
                && held == run.Pending.Any(p => p.Purpose == DeadlinePurpose.ThresholdExpiry);
        });
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static Organisation Of(string id, AgencyKind agency, bool receives) => new(
        id, id, agency, "Northmere", Connection.Publishes, Roles.Of(agency), receives, null, id, [], null, true, false);

    private sealed class Run
    {
        private DateTimeOffset now = London("2026-03-10 15:10");

        public Run(Urgency urgency)
        {
            var opened = Opened(urgency, now);
            Referral = opened.Next;
            Keep(opened);
        }

        public Referral Referral { get; private set; }
        public List<StartedClock> Pending { get; } = [];

        public void Do(Act act)
        {
            now = now.AddMinutes(1);
            if (act == Act.LetTimePass)
            {
                PassNext();
                return;
            }

            try
            {
                var change = act switch
                {
                    Act.Take => ReferralMoves.Take(Referral, Council, Duty, now),
                    Act.Offer => Moves.OfferRedirect(Referral, DecisionOf(Disposition.Redirected, Duty, now), Visiting, null, Duty, now),
                    Act.OfferArea => Moves.OfferRedirect(Referral, DecisionOf(Disposition.Redirected, Duty, now), Southmere, null, Duty, now),
                    Act.Accept => Moves.AcceptRedirect(Referral, "I visit.", Visitor, now),
                    Act.AcceptUnqualified => Moves.AcceptRedirect(Referral, "I visit.", EarlyHelp, now),
                    Act.Decline => ReferralMoves.DeclineRedirect(Referral, "Not ours to take.", Visitor, now),
                    Act.Hold => ReferralMoves.Hold(Referral, Council, "the weights", now.AddHours(3), Manager, Manager, now),
                    Act.Ask => ReferralMoves.Decide(Referral, DecisionOf(Disposition.MoreInformation, Manager, now), Manager, now),
                    Act.DecideAndAnswer => ReferralMoves.Decide(Referral, DecisionOf(Disposition.Assessment, Manager, now), Manager, now)
                        .Then(decided => Moves.Feedback(decided, "We will assess this week.", Manager, now)),
                    Act.Agree => ReferralMoves.Agree(Referral, null, Midwife, now),
                    Act.Add => Moves.AddInformation(Referral, "He was seen again today.", Midwife, now),
                    Act.Disagree => Moves.Challenge(Referral, "The weights were not read.", Midwife, now),
                    Act.PregnancyEnds => Moves.PregnancyEnded(
                        Referral, "There is no baby.", new ContactPoint(Midwife.Name, Midwife.Role, Surgery, "01632 960102"), Surgery, now),
                    Act.PregnancyGoesOn => Moves.PregnancyGoesOn(Referral, "The baby is expected.", closedMeanwhile: false, Midwife, now),
                    Act.Uphold => Moves.Uphold(Referral, "The decision stands, because of this.", Manager, now),
                    _ => ReferralStates.AwaitsOwner(Referral.State) ? null : Moves.Raise(Referral, "It continued", null, now),
                };
                if (change is not null)
                    Apply(change);
            }
            catch (RuleException e) when (e.Reason == ErrorReason.IllegalState)
            {
                // Refused: nothing may have changed, which the properties go on to check.
            }
        }

        private void PassNext()
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
                DeadlinePurpose.RedirectAnswer => ReferralMoves.RedirectOverdue(Referral, now),
                DeadlinePurpose.ThresholdExpiry => ReferralMoves.HoldOverdue(Referral, now),
                DeadlinePurpose.ReferralPregnancyEnded => Moves.PregnancyEndedOverdue(Referral, now),
                _ => Moves.ChallengeOverdue(Referral, due.DueAt, now),
            };
            if (change is not null)
                Apply(change);
        }

        private void Apply(ReferralChange change)
        {
            Referral = change.Next;
            Keep(change);
        }

        private void Keep(ReferralChange change)
        {
            Pending.RemoveAll(p => change.Met.Contains(p.Purpose));
            Pending.AddRange(change.Started);
        }
    }
}
