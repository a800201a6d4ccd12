using InfoShare.Core.Clocks;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Retention;

/// <summary>From what a term of keeping is counted.</summary>
public enum RetentionEvent
{
    Unspecified = 0,

    /// <summary>When the record was recorded.</summary>
    Recorded = 1,

    /// <summary>When it ended; for one that has not, no term runs out.</summary>
    Closed = 2,

    /// <summary>When something was last shared about anybody whom it names.</summary>
    LastEntry = 3,

    /// <summary>The birth of the youngest whom it names.</summary>
    Birthday = 4,
}

/// <summary>In what a term is counted.</summary>
public enum RetentionUnit
{
    Unspecified = 0,
    Days = 1,
    Months = 2,
    Years = 3,
}

/// <summary>One term: so long after that event.</summary>
/// <param name="Source">Where the figure comes from.</param>
public sealed record RetentionTerm(RetentionEvent After, int Amount, RetentionUnit Unit, string Source)
{
    /// <summary>When it has run out.</summary>
    public DateOnly EndsOn(DateOnly from) => Unit switch
    {
        RetentionUnit.Days => from.AddDays(Amount),
        RetentionUnit.Months => from.AddMonths(Amount),
        _ => from.AddYears(Amount),
    };

    /// <summary>For an officer, for example "25 years after BIRTHDAY".</summary>
    public string InWords => $"{Amount} {Code.Of(Unit).ToLowerInvariant()} after {Code.Of(After)}";
}

/// <summary>How long records of a class are kept: until every one of its terms has run out.</summary>
/// <param name="Sensitivity">Only concerns of one of these classes; empty: all that no other rule names.</param>
public sealed record RetentionRule(RecordClass Class, IReadOnlyList<SensitivityClass> Sensitivity, IReadOnlyList<RetentionTerm> Terms);

/// <summary>The days that terms are counted from, for one record.</summary>
/// <param name="Recorded">London day.</param>
/// <param name="Closed">Null while it is open, and for what does not end.</param>
/// <param name="Born">Of the youngest whom it names; null when it is not known of one of them.</param>
public sealed record RetentionDays(DateOnly Recorded, DateOnly? Closed, DateOnly LastEntry, DateOnly? Born);

/// <summary>When a record may go, and by which term.</summary>
public sealed record RetentionDue(DateOnly On, string Why);

/// <summary>How long everything is kept, from a day on (O5, M8). Immutable and safe to share.</summary>
/// <param name="GraceDays">Days between the second person's word and the removal.</param>
public sealed record RetentionSchedule(
    string Version, string? Partnership, DateOnly From, DateOnly? Until, string? Note, int GraceDays, IReadOnlyList<RetentionRule> Rules)
{
    /// <summary>
    /// Years after the recording in which somebody recorded without a birth date was born at the latest: an unborn child. A term
    /// that counts from the birth is then counted from there, which is never too early.
    /// </summary>
    private const int BornAtLatestYears = 1;

    /// <summary>Whether it holds on a day.</summary>
    public bool Holds(DateOnly day) => From <= day && (Until is null || day < Until);

    /// <summary>The rule for a class; of several that name the concern's class the longest counts, by its due day.</summary>
    public IEnumerable<RetentionRule> RulesFor(RecordClass recordClass, IReadOnlyCollection<SensitivityClass> sensitivity)
    {
        var all = Rules.Where(r => r.Class == recordClass).ToList();
        var named = all.Where(r => r.Sensitivity.Any(sensitivity.Contains)).ToList();
        return named.Count > 0 ? named : all.Where(r => r.Sensitivity.Count == 0);
    }

    /// <summary>When a record may go: when the last of its terms has run out. Null: not as long as it is open.</summary>
    public RetentionDue? DueOf(RecordClass recordClass, IReadOnlyCollection<SensitivityClass> sensitivity, RetentionDays days)
    {
        RetentionDue? latest = null;
        foreach (var term in RulesFor(recordClass, sensitivity).SelectMany(r => r.Terms))
        {
            DateOnly? from = term.After switch
            {
                RetentionEvent.Closed => days.Closed,
                RetentionEvent.LastEntry => days.LastEntry > days.Recorded ? days.LastEntry : days.Recorded,
                RetentionEvent.Birthday => days.Born ?? days.Recorded.AddYears(BornAtLatestYears),
                _ => days.Recorded,
            };
            if (from is not { } counted)
                return null;
            var on = term.EndsOn(counted);
            if (latest is null || on > latest.On)
                latest = new RetentionDue(on, term.InWords);
        }

        return latest;
    }

    /// <summary>The least age of a record of a class that may be due: younger ones need not be looked at.</summary>
    public DateOnly RecordedBy(RecordClass recordClass, DateOnly today)
    {
        // A term from birth may have run out the day after the recording; those from the record itself may not.
        var terms = Rules.Where(r => r.Class == recordClass)
            .Select(r => r.Terms.Where(t => t.After != RetentionEvent.Birthday).Select(t => Back(today, t)).DefaultIfEmpty(today).Min())
            .DefaultIfEmpty(today);
        return terms.Max();
    }

    /// <summary>How long what is counted from its recording alone is kept: its longest term.</summary>
    public TimeSpan KeptFor(RecordClass recordClass, DateOnly today) => TimeSpan.FromDays(today.DayNumber - RecordedBy(recordClass, today).DayNumber);

    private static DateOnly Back(DateOnly day, RetentionTerm term) => term.Unit switch
    {
        RetentionUnit.Days => day.AddDays(-term.Amount),
        RetentionUnit.Months => day.AddMonths(-term.Amount),
        _ => day.AddYears(-term.Amount),
    };
}

/// <summary>
/// Every schedule of keeping: the default, and a partnership's own over it, each from its day. Read and checked when the broker starts,
/// so that a wrong file stops the start and never removes anything.
/// </summary>
public sealed class RetentionSchedules
{
    private const string EmbeddedName = "retention-schedules.json";
    private readonly IReadOnlyList<RetentionSchedule> all;
    private readonly string? partnership;

    private RetentionSchedules(IReadOnlyList<RetentionSchedule> all, string? partnership) => (this.all, this.partnership) = (all, partnership);

    /// <summary>Those that this build brings, for a partnership.</summary>
    public static RetentionSchedules Embedded(string? partnership = null)
    {
        using var stream = typeof(RetentionSchedules).Assembly.GetManifestResourceStream($"InfoShare.Core.Retention.{EmbeddedName}")
            ?? throw new RetentionScheduleException(EmbeddedName, ["is not embedded in InfoShare.Core"]);
        using var reader = new StreamReader(stream);
        return new RetentionSchedules(RetentionScheduleFile.Read(reader.ReadToEnd(), EmbeddedName, []), partnership);
    }

    /// <summary>These with those of a file.</summary>
    /// <exception cref="RetentionScheduleException">The file is missing or wrong; every problem is named.</exception>
    public RetentionSchedules WithFile(string path)
    {
        var name = Path.GetFileName(path);
        try
        {
            return With(File.ReadAllText(path), name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RetentionScheduleException(name, ["cannot be read: is the file there, and may the broker read it?"], e);
        }
    }

    /// <summary>These with those of a text; <paramref name="source"/> is what errors call it.</summary>
    /// <exception cref="RetentionScheduleException">It is wrong; every problem is named.</exception>
    public RetentionSchedules With(string json, string source) => new(RetentionScheduleFile.Read(json, source, all), partnership);

    /// <summary>Whether the partnership has a schedule of its own.</summary>
    public bool HasOwn => all.Any(IsOwn);

    /// <summary>The schedule in force on a London day: the partnership's own, else the default. Before the first, the first.</summary>
    public RetentionSchedule On(DateOnly day) =>
        all.FirstOrDefault(s => IsOwn(s) && s.Holds(day))
        ?? all.FirstOrDefault(s => s.Partnership is null && s.Holds(day))
        ?? all.First(s => s.Partnership is null);

    /// <summary>The schedule in force at an instant.</summary>
    public RetentionSchedule At(DateTimeOffset instant) => On(LondonTime.DateOf(instant));

    private bool IsOwn(RetentionSchedule schedule) =>
        schedule.Partnership is not null && string.Equals(schedule.Partnership, partnership, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A file of retention schedules is missing or wrong.</summary>
/// <param name="source">Which file.</param>
/// <param name="problems">Every problem found, each saying where and what would be right.</param>
public sealed class RetentionScheduleException(string source, IReadOnlyList<string> problems, Exception? inner = null)
    : Exception($"{source}: {string.Join("; ", problems)}", inner)
{
    /// <summary>Every problem found, one sentence each.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
