using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Clocks;

/// <summary>The deadlines of the partnership that this broker serves, each judged by the rules of the day its clock started (O5).</summary>
/// <param name="partnership">The partnership's code; null for the defaults of the guidance.</param>
public sealed class PartnershipClock(string? partnership, DeadlineSchedules schedules)
{
    /// <summary>When something is due, in UTC and in words, and under which rule.</summary>
    /// <param name="key">Which clock.</param>
    /// <param name="from">When the clock started.</param>
    /// <param name="urgency">Urgency, where the rule's term depends on it; unspecified counts as standard.</param>
    /// <param name="judgedAt">When the case came in, whose rules hold for all its clocks; null: when this clock started.</param>
    public Deadline Due(DeadlineKey key, DateTimeOffset from, Urgency urgency = Urgency.Standard, DateTimeOffset? judgedAt = null) =>
        At(judgedAt ?? from).Compute(key, from, urgency == Urgency.Unspecified ? Urgency.Standard : urgency);

    /// <summary>When something is due for a case of its rule's own: a first review, a handover out of custody, an infant unseen.</summary>
    /// <param name="key">Which clock.</param>
    /// <param name="from">When the clock started.</param>
    /// <param name="which">One of the rule's cases (T8, T9, T15, T18).</param>
    public Deadline Due(DeadlineKey key, DateTimeOffset from, DeadlineCase which) => At(from).Compute(key, from, which);

    /// <summary>The working days: the bank holidays and one-off days that the broker was started with.</summary>
    public WorkingDayCalendar CalendarAt(DateTimeOffset at) => At(at).Calendar;

    /// <summary>A count that a rule names, for example the referral from which the manager is alerted (T17).</summary>
    public int Threshold(DeadlineKey key, DeadlineCase which, DateTimeOffset at) =>
        At(at).Threshold(key, which);

    // Before the first edition that is known, that edition: a child last seen in 2017 is unseen, and no fault of the caller's.
    private DeadlineSchedule At(DateTimeOffset at) => schedules.TryFor(partnership, at) ?? schedules.All[0];
}
