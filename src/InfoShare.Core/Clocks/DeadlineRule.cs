using System.Collections.Frozen;

namespace InfoShare.Core.Clocks;

/// <summary>How long one case of a rule allows.</summary>
/// <param name="Kind">How it is counted.</param>
/// <param name="Amount">Of working days, hours, days, weeks, months or occurrences; 0 for <see cref="DeadlineKind.SameDay"/>.</param>
/// <param name="Close">Wall-clock time in London when a day's work ends; does not bear on clock hours and counts.</param>
public sealed record DeadlineTerm(DeadlineKind Kind, int Amount, TimeOnly Close)
{
    /// <summary>In words, for example "1 working day" or "26 weeks".</summary>
    public string Words => Kind switch
    {
        DeadlineKind.WorkingDays => Counted("working day"),
        DeadlineKind.ClockHours => Counted("clock hour"),
        DeadlineKind.CalendarDays => Counted("calendar day"),
        DeadlineKind.CalendarWeeks => Counted("week"),
        DeadlineKind.CalendarMonths => Counted("calendar month"),
        DeadlineKind.SameDay => "same day",
        DeadlineKind.Count => Counted("occurrence"),
        _ => throw new InvalidOperationException($"Unknown kind of deadline {Kind}."),
    };

    internal DateTimeOffset DueFrom(DateTimeOffset from, WorkingDayCalendar calendar)
    {
        DateOnly day0 = LondonTime.DateOf(from);
        return Kind switch
        {
            DeadlineKind.WorkingDays => calendar.DueAtClose(from, Amount, Close),
            DeadlineKind.ClockHours => from.ToUniversalTime().AddHours(Amount),
            DeadlineKind.CalendarDays => LondonTime.ToUtc(day0.AddDays(Amount), Close),
            DeadlineKind.CalendarWeeks => LondonTime.ToUtc(day0.AddDays(7 * Amount), Close),
            DeadlineKind.CalendarMonths => LondonTime.ToUtc(WorkingDayCalendar.AddMonthsClamped(day0, Amount), Close),
            DeadlineKind.SameDay => LondonTime.ToUtc(day0, Close) is var close && from < close
                ? close
                : LondonTime.ToUtc(day0.AddDays(1), TimeOnly.MinValue),
            _ => throw new InvalidOperationException($"{Kind} is not a time."),
        };
    }

    private string Counted(string unit) => Amount == 1 ? $"1 {unit}" : $"{Amount} {unit}s";
}

/// <summary>One of T1 to T21 as a schedule has it.</summary>
public sealed record DeadlineRule
{
    /// <summary>Which.</summary>
    public required DeadlineKey Key { get; init; }

    /// <summary>The event whose time is passed as <c>from</c>. T12 and T14 differ by partnership.</summary>
    public required DeadlineStart Starts { get; init; }

    /// <summary>Where the rule comes from, for people.</summary>
    public required string Source { get; init; }

    /// <summary>An aim: lateness is shown and never alerted (T13).</summary>
    public bool IsAim { get; init; }

    /// <summary>The terms by case. At least the cases that the requirements name for this key.</summary>
    public required FrozenDictionary<DeadlineCase, DeadlineTerm> Terms { get; init; }

    /// <summary>
    /// The term for a case. An urgency without a term of its own takes the next less urgent one's
    /// (IMMEDIATE_DANGER, SAME_DAY, STANDARD), so that more urgent is never slower for want of an entry.
    /// </summary>
    /// <exception cref="ArgumentException">The rule has no such case; the message lists those it has.</exception>
    public (DeadlineCase Case, DeadlineTerm Term) TermFor(DeadlineCase wanted)
    {
        DeadlineCase? candidate = wanted;
        while (candidate is { } c)
        {
            if (Terms.TryGetValue(c, out DeadlineTerm? term))
                return (c, term);
            candidate = c switch
            {
                DeadlineCase.ImmediateDanger => DeadlineCase.SameDay,
                DeadlineCase.SameDay => DeadlineCase.Standard,
                _ => null,
            };
        }

        throw new ArgumentException(
            $"{Key} ({Key.Code()}) has no term for {wanted}; it has {string.Join(", ", Terms.Keys.Order())}.", nameof(wanted));
    }
}
