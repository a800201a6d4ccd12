namespace InfoShare.Core.Clocks;

/// <summary>A reckoned deadline. Stored as a column that a worker sweeps; the rest lets a reader see how it came about.</summary>
public sealed record Deadline
{
    /// <summary>Which clock.</summary>
    public required DeadlineKey Key { get; init; }

    /// <summary>Which of its terms was applied, after falling back to a less urgent one if need be.</summary>
    public required DeadlineCase Case { get; init; }

    /// <summary>The rule and its edition, for example <c>T1@WT2023#1</c>, or <c>T1@WT2023/northmere#2</c> for a partnership's own.</summary>
    public required string RuleId { get; init; }

    /// <summary>When the clock started, UTC.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>When it is due, UTC. An answer at this very instant is in time.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>For people, in London time: "1 working day, due 17:00 on Tuesday 7 April 2026".</summary>
    public required string Words { get; init; }

    /// <summary>The list of bank holidays that was counted on, see <see cref="WorkingDayCalendar.Version"/>.</summary>
    public required string HolidaysVersion { get; init; }

    /// <summary>Working days were counted beyond the known bank holidays: it may fall too early, never too late.</summary>
    public required bool IsBeyondKnownHolidays { get; init; }

    /// <summary>An aim: show lateness, alert nobody.</summary>
    public required bool IsAim { get; init; }
}
