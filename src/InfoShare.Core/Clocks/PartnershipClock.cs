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
    public Deadline Due(DeadlineKey key, DateTimeOffset from, Urgency urgency = Urgency.Standard) =>
        schedules.For(partnership, from).Compute(key, from, urgency == Urgency.Unspecified ? Urgency.Standard : urgency);

    /// <summary>A count that a rule names, for example the referral from which the manager is alerted (T17).</summary>
    public int Threshold(DeadlineKey key, DeadlineCase which, DateTimeOffset at) =>
        schedules.For(partnership, at).Threshold(key, which);
}
