using System.Collections.Frozen;
using System.Globalization;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Clocks;

/// <summary>
/// All nineteen rules as they stand for one partnership (or for all) under one edition of the guidance, for the London dates
/// <see cref="From"/> up to, not including, <see cref="Until"/>. Get one from <see cref="DeadlineSchedules"/>.
/// </summary>
public sealed class DeadlineSchedule
{
    private readonly FrozenDictionary<DeadlineKey, DeadlineRule> _rules;
    private readonly WorkingDayCalendar _calendar;

    /// <summary>The working days by which it counts, with one-off days.</summary>
    public WorkingDayCalendar Calendar => _calendar;

    internal DeadlineSchedule(WorkingDayCalendar calendar, IReadOnlyDictionary<DeadlineKey, DeadlineRule> rules)
    {
        _calendar = calendar;
        _rules = rules.ToFrozenDictionary();
    }

    /// <summary>The partnership's code, or null for the defaults that hold where a partnership has none of its own.</summary>
    public required string? Partnership { get; init; }

    /// <summary>The guidance, for example <c>WT2023</c>.</summary>
    public required string Edition { get; init; }

    /// <summary>Counts changes under the same edition, from 1.</summary>
    public required int Revision { get; init; }

    /// <summary>First London date.</summary>
    public required DateOnly From { get; init; }

    /// <summary>First London date on which it no longer holds; null while it is the last.</summary>
    public required DateOnly? Until { get; init; }

    /// <summary>Entered before the guidance's text was to hand; show this wherever the rule is explained.</summary>
    public required bool IsProvisional { get; init; }

    /// <summary>Where it comes from, for people.</summary>
    public required string Note { get; init; }

    /// <summary>For example <c>WT2023#1</c> or <c>WT2023/northmere#1</c>.</summary>
    public string Id => IdOf(Edition, Partnership, Revision);

    /// <summary>Every rule, T1 to T21.</summary>
    public IEnumerable<DeadlineRule> Rules => _rules.Values.OrderBy(r => r.Key);

    /// <summary>One rule. There is no hole: loading refuses a schedule without all nineteen.</summary>
    public DeadlineRule Rule(DeadlineKey key) =>
        _rules.TryGetValue(key, out DeadlineRule? rule) ? rule : throw new ArgumentOutOfRangeException(nameof(key), key, "Not a deadline.");

    /// <summary>The rule's id as written beside a deadline, for example <c>T1@WT2023#1</c>.</summary>
    public string RuleId(DeadlineKey key) => $"{key.Code()}@{Id}";

    /// <summary>Reckons a deadline by urgency; unknown urgency takes the ordinary term.</summary>
    /// <param name="key">Any but T8, T15 and T17, which have cases of their own.</param>
    /// <param name="from">When the rule's starting event happened; any offset.</param>
    /// <param name="urgency">As the referrer or publisher gave it; null when not known.</param>
    /// <exception cref="ArgumentException">The rule has no term by urgency; the message lists its cases.</exception>
    public Deadline Compute(DeadlineKey key, DateTimeOffset from, Urgency? urgency = null) =>
        Compute(key, from, DeadlineCases.ForUrgency(urgency));

    /// <summary>Reckons a deadline for a case, such as the first review conference.</summary>
    /// <exception cref="ArgumentException">The rule has no such case, or counts occurrences (T17).</exception>
    public Deadline Compute(DeadlineKey key, DateTimeOffset from, DeadlineCase which)
    {
        DeadlineRule rule = Rule(key);
        (DeadlineCase applied, DeadlineTerm term) = rule.TermFor(which);
        if (term.Kind == DeadlineKind.Count)
            throw new ArgumentException($"{key} ({key.Code()}) counts occurrences and has no due time; ask for its threshold.", nameof(key));
        DateTimeOffset due = term.DueFrom(from, _calendar);
        return new Deadline
        {
            Key = key,
            Case = applied,
            RuleId = RuleId(key),
            From = from.ToUniversalTime(),
            DueAt = due,
            Words = $"{term.Words}, due {PlainTime.Full(due)}",
            HolidaysVersion = _calendar.Version,
            IsBeyondKnownHolidays = term.Kind == DeadlineKind.WorkingDays
                && (_calendar.IsBeyondKnownHolidays(LondonTime.DateOf(from)) || _calendar.IsBeyondKnownHolidays(LondonTime.DateOf(due))),
            IsAim = rule.IsAim,
        };
    }

    /// <summary>The number of occurrences for a case of T17.</summary>
    /// <exception cref="ArgumentException">The rule has no such case, or is a time.</exception>
    public int Threshold(DeadlineKey key, DeadlineCase which)
    {
        DeadlineTerm term = Rule(key).TermFor(which).Term;
        return term.Kind == DeadlineKind.Count
            ? term.Amount
            : throw new ArgumentException($"{key} ({key.Code()}) is a time, not a count.", nameof(key));
    }

    internal bool Holds(DateOnly date) => date >= From && (Until is not { } until || date < until);

    internal static string IdOf(string edition, string? partnership, int revision) =>
        string.Create(CultureInfo.InvariantCulture, $"{edition}{(partnership is null ? "" : "/" + partnership)}#{revision}");
}
