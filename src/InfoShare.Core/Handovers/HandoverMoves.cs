using InfoShare.Core.Clocks;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>A clock that a change of a handover starts.</summary>
public sealed record HandoverClock(DeadlinePurpose Purpose, DateTimeOffset DueAt, string RuleId);

/// <summary>What a move makes of a handover: its next version, the step for the history, and the one clock that runs on.</summary>
/// <param name="Step">Null when nothing happened that history should hold.</param>
/// <param name="Met">Whether what was due before is met: those clocks never fire.</param>
public sealed record HandoverChange(Handover Next, HandoverEvent? Step, bool Met, HandoverClock? Started);

/// <summary>
/// Every move of a handover, without a store: state, holder and clock change together, so that a handover that is not ended
/// has one holder and one clock that runs.
/// </summary>
public sealed class HandoverMoves(PartnershipClock clock)
{
    /// <summary>When a handover offered then is to be accepted (T9).</summary>
    public Deadline DueFor(DateTimeOffset offeredAt, Urgency urgency) => clock.Due(
        DeadlineKey.HandoverAcceptance, offeredAt,
        urgency == Urgency.Standard ? DeadlineCase.Standard : DeadlineCase.CustodyOrHealthCritical);

    /// <summary>Offered: the sender still owns.</summary>
    public static HandoverChange Offer(Handover offered, string toName) => new(
        offered,
        new(offered.Id, HandoverState.Offered, $"Offered to {toName}; {offered.Sender.Name} holds the case until a named person accepts", offered.Sender.Name, offered.OfferedAt),
        false,
        new HandoverClock(DeadlinePurpose.HandoverAcceptance, offered.AcceptanceDue, offered.DueRule));

    /// <summary>A birthday opened it (F7): the worker holds the case, and has until the deadline to name an adult service.</summary>
    public static HandoverChange OpenAtBirthday(Handover opened, int age) => new(
        opened,
        new(opened.Id, HandoverState.Offered, $"Opened by the {age}th birthday; no adult service is named yet, {opened.Sender.Name} holds the case", null, opened.OfferedAt),
        false,
        new HandoverClock(DeadlinePurpose.HandoverAcceptance, opened.AcceptanceDue, opened.DueRule));

    /// <summary>A person read it; the clock goes on (G1: read is not accepted).</summary>
    public static HandoverChange Receive(Handover was, HandoverParty by, DateTimeOffset now)
    {
        var state = HandoverStates.After(HandoverMove.Receive, was.State);
        return was.ReceivedBy is not null
            ? new HandoverChange(was, null, false, null)
            : new HandoverChange(
                Advanced(was, state) with { ReceivedBy = by, ReceivedAt = now },
                new(was.Id, state, "Read", by.Name, now), false, null);
    }

    /// <summary>Ownership moves now, and every clock stops.</summary>
    public static HandoverChange Accept(Handover was, HandoverParty by, DateTimeOffset now)
    {
        var state = HandoverStates.After(HandoverMove.Accept, was.State);
        var late = was.Level == EscalationLevel.Unspecified ? "" : $", after {Code.Of(was.State)}";
        return new HandoverChange(
            Advanced(was, state) with
            {
                ReceivedBy = was.ReceivedBy ?? by,
                ReceivedAt = was.ReceivedAt ?? now,
                AcceptedBy = by,
                AcceptedAt = now,
                NextLevelDue = null,
            },
            new(was.Id, state, $"Accepted{late}; {(was.MovesLead ? by.Name : was.Sender.Name)} holds the case", by.Name, now), true, null);
    }

    /// <summary>
    /// The sender keeps the case. Both sides now say that it is not theirs, so the dispute climbs until somebody accepts after
    /// all or the sender takes the offer back (F5).
    /// </summary>
    public HandoverChange Decline(Handover was, HandoverParty by, string reason, DateTimeOffset now)
    {
        var state = HandoverStates.After(HandoverMove.Decline, was.State);
        var level = was.Level == EscalationLevel.Unspecified ? EscalationLevel.Esc1Practitioner : was.Level;
        var next = Advanced(was, state) with
        {
            ReceivedBy = was.ReceivedBy ?? by,
            ReceivedAt = was.ReceivedAt ?? now,
            Reason = reason,
            Level = level,
        };
        return Climbing(next, now, now, new(was.Id, state, $"Declined: {reason}. {was.Sender.Name} keeps the case", by.Name, now), true);
    }

    /// <summary>The sender keeps the case and asks nobody any more.</summary>
    /// <param name="byName">Null when another handover of the same case took its place.</param>
    public static HandoverChange Withdraw(Handover was, string? byName, string reason, DateTimeOffset now)
    {
        var state = HandoverStates.After(HandoverMove.Withdraw, was.State);
        return new HandoverChange(
            Advanced(was, state) with { Reason = reason, NextLevelDue = null },
            new(was.Id, state, $"Withdrawn: {reason}", byName, now), true, null);
    }

    /// <summary>T9 passed: back to the sender, who never stopped owning. Null when somebody acted in time.</summary>
    public HandoverChange? AcceptanceOverdue(Handover was, DateTimeOffset dueAt, DateTimeOffset now)
    {
        if (!HandoverStates.Allows(HandoverMove.PassDeadline, was.State))
            return null;
        var state = HandoverStates.After(HandoverMove.PassDeadline, was.State);
        var next = Advanced(was, state) with { Level = EscalationLevel.Esc2TeamManager };
        return Climbing(next, dueAt, now, new(was.Id, state, $"Not accepted by {PlainTime.Full(dueAt)}; {was.Sender.Name} keeps the case, managers of both sides are told", null, now), false);
    }

    /// <summary>Nobody acted at this level either: the next one is told. Null when somebody did.</summary>
    public HandoverChange? LevelOverdue(Handover was, DateTimeOffset dueAt, DateTimeOffset now)
    {
        if (was.State is not (HandoverState.Unacknowledged or HandoverState.Declined))
            return null;
        var level = was.Level >= EscalationLevel.Esc5Partnership ? EscalationLevel.Esc5Partnership : was.Level + 1;
        var next = Advanced(was, was.State) with { Level = level };
        return Climbing(next, dueAt, now, new(was.Id, was.State, $"Still open: {Code.Of(level)} is told", null, now), false);
    }

    // T4, by the rules of the day on which it was offered (O5). At the top it comes back at the ordinary pace, also in an urgent case:
    // partners are not told every four hours for ever, nor in a burst of all that an outage missed.
    private HandoverChange Climbing(Handover next, DateTimeOffset from, DateTimeOffset now, HandoverEvent step, bool met)
    {
        var top = next.Level == EscalationLevel.Esc5Partnership;
        var due = clock.Due(DeadlineKey.EscalationAnswer, top ? now : from, top ? Urgency.Standard : next.Urgency, next.OfferedAt);
        return new HandoverChange(
            next with { NextLevelDue = due.DueAt }, step, met, new HandoverClock(DeadlinePurpose.HandoverEscalation, due.DueAt, due.RuleId));
    }

    private static Handover Advanced(Handover was, HandoverState state) => was with { Version = was.Version + 1, State = state };
}
