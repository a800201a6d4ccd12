using FsCheck;
using FsCheck.Fluent;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using static InfoShare.Core.Tests.Clocks.Moments;

namespace InfoShare.Core.Tests.Handovers;

/// <summary>
/// What must hold of a handover whatever happens to it, in any order, with the clock running: one holder, who is the sender until
/// somebody has accepted, and one next deadline until it has ended.
/// </summary>
public sealed class HandoverProperties
{
    private static readonly HandoverMoves Moves = new(new PartnershipClock(null, DeadlineSchedules.Embedded(WorkingDayCalendar.England)));
    private static readonly HandoverParty Amy = new("northmere-midwifery", "mw-1", "Amy Slatesample", PractitionerRole.Midwife, null);
    private static readonly HandoverParty Beth = new("southmere-hospital", "np-1", "Beth Claysample", PractitionerRole.NamedProfessional, null);

    private static readonly Arbitrary<(Urgency Urgency, Act[] Acts)> Stories =
        Gen.Elements(Urgency.Standard, Urgency.SameDay)
            .SelectMany(u => Gen.Elements(Enum.GetValues<Act>()).ListOf(30).Select(acts => (u, acts.ToArray()))).ToArbitrary();

    private enum Act
    {
        Receive,
        Accept,
        Decline,
        Withdraw,
        LetTimePass,
        LetMuchTimePass,
    }

    [Fact]
    public void There_is_always_one_holder_and_one_next_deadline_unless_ended() => Prop.ForAll(Stories, story =>
    {
        var run = new Run(story.Urgency);
        return story.Acts.All(act =>
        {
            run.Do(act);
            var h = run.Handover;
            return h.Holder == (h.State == HandoverState.Accepted ? Beth : Amy) && run.Pending.Count == (h.IsOpen ? 1 : 0);
        });
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void It_ends_only_by_acceptance_or_by_the_sender_and_no_level_goes_down() => Prop.ForAll(Stories, story =>
    {
        var run = new Run(story.Urgency);
        return story.Acts.All(act =>
        {
            var before = run.Handover;
            run.Do(act);
            var endedBy = before.IsOpen && !run.Handover.IsOpen ? act : (Act?)null;
            return endedBy is null or Act.Accept or Act.Withdraw && run.Handover.Level >= before.Level
                && run.Handover.Version == 1 + run.Steps.Count;
        });
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Theory]
    [InlineData("2027-03-01 10:00", Urgency.Standard, "2027-03-03 17:00")]
    [InlineData("2026-04-02 16:40", Urgency.Standard, "2026-04-08 17:00")] // Maundy Thursday: two working days after Easter Monday
    [InlineData("2026-12-23 17:01", Urgency.Standard, "2026-12-29 17:00")] // over Christmas with the substitute day
    [InlineData("2027-04-12 11:00", Urgency.SameDay, "2027-04-12 17:00")]
    [InlineData("2027-04-10 18:30", Urgency.SameDay, "2027-04-11 00:00")] // a Saturday evening: by the end of that day
    public void It_is_due_by_the_kind_of_case(string offered, Urgency urgency, string due) =>
        InLondon(Moves.DueFor(London(offered), urgency).DueAt).ShouldBe(due);

    [Fact]
    public void Each_level_is_judged_by_the_rules_of_the_day_of_the_offer_and_the_top_is_not_told_in_a_burst_after_an_outage()
    {
        // Offered on the last day before the edition of 30 September 2026; the broker stood still for a month.
        var run = new Run(Urgency.Standard, London("2026-09-29 10:00"));
        var late = London("2026-11-02 09:00");
        var change = Moves.AcceptanceOverdue(run.Handover, run.Handover.AcceptanceDue, late)!;
        change.Started!.RuleId.ShouldContain("WT2023");
        for (var i = 0; i < 3; i++)
        {
            change = Moves.LevelOverdue(change.Next, change.Started!.DueAt, late)!;
            change.Started!.RuleId.ShouldContain("WT2023");
        }

        change.Next.Level.ShouldBe(EscalationLevel.Esc5Partnership);
        change.Started!.DueAt.ShouldBeGreaterThan(late);
    }

    [Fact]
    public void Silence_climbs_every_level_once_and_stays_at_the_top_at_the_ordinary_pace()
    {
        var run = new Run(Urgency.SameDay, London("2027-04-12 11:00"));
        var seen = new List<(EscalationLevel, string)>();
        for (var i = 0; i < 6; i++)
        {
            run.PassNext();
            seen.Add((run.Handover.Level, InLondon(run.Handover.NextLevelDue!.Value)));
        }

        seen.ShouldBe(
        [
            (EscalationLevel.Esc2TeamManager, "2027-04-12 21:00"), (EscalationLevel.Esc3SafeguardingLead, "2027-04-13 01:00"),
            (EscalationLevel.Esc4SeniorManager, "2027-04-13 05:00"), (EscalationLevel.Esc5Partnership, "2027-04-15 17:00"),
            (EscalationLevel.Esc5Partnership, "2027-04-19 17:00"), (EscalationLevel.Esc5Partnership, "2027-04-21 17:00"),
        ]);
    }

    [Fact]
    public void A_refused_move_names_the_state_and_those_that_allow_it()
    {
        var refused = Should.Throw<RuleException>(() => HandoverStates.After(HandoverMove.Receive, HandoverState.Accepted));
        refused.Reason.ShouldBe(ErrorReason.IllegalState);
        refused.Facts["current_state"].ShouldBe("ACCEPTED");
        refused.Facts["allowed_states"].ShouldBe("OFFERED, RECEIVED, DECLINED, UNACKNOWLEDGED");
    }

    /// <summary>A handover with its pending clocks, as the store would hold them.</summary>
    private sealed class Run
    {
        private DateTimeOffset now;

        public Run(Urgency urgency, DateTimeOffset? start = null)
        {
            now = start ?? London("2027-03-01 10:00");
            var due = Moves.DueFor(now, urgency);
            Handover = new Handover
            {
                Id = "hov_sample",
                Version = 1,
                State = HandoverState.Offered,
                Kind = HandoverKind.ServiceToService,
                Urgency = urgency,
                SubjectIds = ["per_one"],
                Sender = Amy,
                RecipientOrganisationId = Beth.OrganisationId,
                RecipientArea = "Southmere",
                RecipientRole = PractitionerRole.Midwife,
                Words = new HandoverWords("What is known so far.", null, [], [], null),
                SenderStays = false,
                OfferedAt = now,
                AcceptanceDue = due.DueAt,
                DueRule = due.RuleId,
            };
            Pending.Add(HandoverMoves.Offer(Handover, "Southmere Hospital").Started!);
        }

        public Handover Handover { get; private set; }
        public List<HandoverClock> Pending { get; } = [];
        public List<HandoverEvent> Steps { get; } = [];

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
                    Act.Receive => HandoverMoves.Receive(Handover, Beth, now),
                    Act.Accept => HandoverMoves.Accept(Handover, Beth, now),
                    Act.Decline => Moves.Decline(Handover, Beth, "They stay for three weeks only.", now),
                    _ => HandoverMoves.Withdraw(Handover, Amy.Name, "The move is put off.", now),
                });
            }
            catch (RuleException e) when (e.Reason == ErrorReason.IllegalState)
            {
                // Refused: nothing may have changed, which the properties go on to check.
            }
        }

        /// <summary>Moves to just after the next deadline and lets it fire.</summary>
        public void PassNext()
        {
            if (Pending.Count == 0)
                return;
            var due = Pending[0];
            Pending.Remove(due);
            if (due.DueAt >= now)
                now = due.DueAt.AddSeconds(1);
            if ((due.Purpose == DeadlinePurpose.HandoverAcceptance
                ? Moves.AcceptanceOverdue(Handover, due.DueAt, now)
                : Moves.LevelOverdue(Handover, due.DueAt, now)) is { } change)
            {
                Apply(change);
            }
        }

        private void Apply(HandoverChange change)
        {
            if (change.Met)
                Pending.Clear();
            if (change.Step is { } step && change.Next.Version > Handover.Version)
                Steps.Add(step);
            if (change.Started is { } started)
                Pending.Add(started);
            Handover = change.Next;
        }
    }
}
