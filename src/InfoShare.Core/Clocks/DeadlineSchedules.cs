namespace InfoShare.Core.Clocks;

/// <summary>
/// Every dated schedule of deadlines: the defaults by edition of the guidance, and partnerships' own over them (O5).
/// A case is judged by the schedule in force on the London date when its clock started, not by today's.
/// Immutable and safe to share.
/// <para>
/// The embedded <c>deadline-schedules.json</c> has WT2018, WT2023 and WT2026 with the same numbers; a partnership enters its
/// own with <see cref="WithFile"/>. A schedule gives all nineteen rules, or says <c>sameAs</c> an earlier one and gives the
/// rules that differ; each rule given replaces the whole of the earlier one.
/// </para>
/// </summary>
public sealed class DeadlineSchedules
{
    private const string EmbeddedName = "deadline-schedules.json";
    private readonly WorkingDayCalendar _calendar;
    private readonly IReadOnlyList<DeadlineSchedule> _all;
    private readonly IReadOnlyList<DeadlineScheduleFile.Resolved> _resolved;

    private DeadlineSchedules(WorkingDayCalendar calendar, IReadOnlyList<DeadlineScheduleFile.Resolved> resolved)
    {
        _calendar = calendar;
        _resolved = resolved;
        _all = [.. resolved.Select(r => r.Build(calendar))];
    }

    /// <summary>The schedules that the service is built with.</summary>
    public static DeadlineSchedules Embedded(WorkingDayCalendar calendar) =>
        Parse(EmbeddedText.Read(EmbeddedName), EmbeddedName, calendar);

    /// <summary>Reads a whole set; <paramref name="source"/> is what errors call it.</summary>
    /// <exception cref="ClockDataException">Invalid: a rule missing, editions that overlap or leave a gap, and so on; all are named.</exception>
    public static DeadlineSchedules Parse(string json, string source, WorkingDayCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        return new DeadlineSchedules(calendar, DeadlineScheduleFile.Read(json, source, []));
    }

    /// <summary>These schedules with those of a further file, which may say <c>sameAs</c> one that is here.</summary>
    /// <exception cref="ClockDataException">Unreadable or invalid, alone or together with what is here.</exception>
    public DeadlineSchedules WithFile(string path) => With(EmbeddedText.ReadFile(path), Path.GetFileName(path));

    /// <summary>These schedules with those of further text; <paramref name="source"/> is what errors call it.</summary>
    /// <exception cref="ClockDataException">Invalid, alone or together with what is here.</exception>
    public DeadlineSchedules With(string json, string source) =>
        new(_calendar, DeadlineScheduleFile.Read(json, source, _resolved));

    /// <summary>All, partnerships' own after the defaults, in order of date.</summary>
    public IReadOnlyList<DeadlineSchedule> All => _all;

    /// <summary>The calendar that they count on.</summary>
    public WorkingDayCalendar Calendar => _calendar;

    /// <summary>
    /// The schedule that judges something which happened at <paramref name="at"/>: the partnership's own for that London
    /// date, else the default edition.
    /// </summary>
    /// <param name="partnership">The partnership's code, in any case of letters; null or one without schedules gets the defaults.</param>
    /// <param name="at">When the clock started, not now.</param>
    /// <exception cref="ArgumentOutOfRangeException">Before the first edition held.</exception>
    public DeadlineSchedule For(string? partnership, DateTimeOffset at) =>
        TryFor(partnership, at) ?? throw new ArgumentOutOfRangeException(nameof(at), at,
            $"No deadlines are known before {PlainTime.Date(_all.Min(s => s.From))}, when {_all[0].Edition} came into force.");

    /// <summary>As <see cref="For"/>, but null before the first edition.</summary>
    public DeadlineSchedule? TryFor(string? partnership, DateTimeOffset at)
    {
        DateOnly date = LondonTime.DateOf(at);
        DeadlineSchedule? byDefault = null;
        foreach (DeadlineSchedule schedule in _all)
        {
            if (!schedule.Holds(date))
                continue;
            if (schedule.Partnership is null)
                byDefault = schedule;
            else if (string.Equals(schedule.Partnership, partnership, StringComparison.OrdinalIgnoreCase))
                return schedule;
        }

        return byDefault;
    }
}
