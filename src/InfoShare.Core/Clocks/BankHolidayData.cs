using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace InfoShare.Core.Clocks;

/// <summary>
/// Validated bank holidays. Three ways in: the embedded list (<see cref="Embedded"/>); a replacement of the whole list
/// (<see cref="FromFile"/>); and days proclaimed once, such as a state funeral, laid over either
/// (<see cref="WithOneOffDaysFrom(string)"/>).
/// <para>
/// File: <c>{"version":"england-2025-2028-2","firstYear":2025,"lastYear":2028,"holidays":[{"date":"2025-01-01","name":"New Year's Day"}]}</c>.
/// A file of one-off days has the same shape without the two years.
/// </para>
/// </summary>
public sealed class BankHolidayData
{
    /// <summary>England has eight bank holidays a year, or their substitute days; a covered year with fewer is a slip of the pen.</summary>
    private const int HolidaysInAYear = 8;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
    };

    private BankHolidayData(string version, int firstYear, int lastYear, IReadOnlyList<BankHoliday> holidays)
    {
        Version = version;
        FirstYear = firstYear;
        LastYear = lastYear;
        Holidays = holidays;
    }

    /// <summary>Names this list; recorded with each deadline reckoned on it.</summary>
    public string Version { get; }

    /// <summary>First year covered in full.</summary>
    public int FirstYear { get; }

    /// <summary>Last year covered in full.</summary>
    public int LastYear { get; }

    /// <summary>In order of date.</summary>
    public IReadOnlyList<BankHoliday> Holidays { get; }

    /// <summary>The list that the service is built with.</summary>
    public static BankHolidayData Embedded()
    {
        const string name = "england-bank-holidays.json";
        return Parse(EmbeddedText.Read(name), name);
    }

    /// <summary>A replacement list from a file.</summary>
    /// <exception cref="ClockDataException">Unreadable or invalid; every problem is named.</exception>
    public static BankHolidayData FromFile(string path) => Parse(EmbeddedText.ReadFile(path), Path.GetFileName(path));

    /// <summary>A replacement list from text; <paramref name="source"/> is what errors call it.</summary>
    /// <exception cref="ClockDataException">Invalid; every problem is named.</exception>
    public static BankHolidayData Parse(string json, string source)
    {
        (string version, List<BankHoliday> days, Shape file, List<string> problems) = ReadDays(json, source);
        if (file.FirstYear is not { } first || file.LastYear is not { } last)
        {
            problems.Add("firstYear and lastYear must say which years the list covers in full");
        }
        else if (first < 1900 || last > 2999 || last < first)
        {
            problems.Add($"firstYear {first} and lastYear {last} are not a span of years");
        }
        else
        {
            foreach (BankHoliday day in days.Where(d => d.Date.Year < first || d.Date.Year > last))
                problems.Add($"{Iso(day.Date)} is outside the years covered, {first} to {last}");
            for (int year = first; year <= last; year++)
            {
                int count = days.Count(d => d.Date.Year == year);
                if (count < HolidaysInAYear)
                    problems.Add($"{year} has {count} bank holidays, and England has {HolidaysInAYear} a year");
            }
        }

        return problems.Count > 0
            ? throw new ClockDataException(source, problems)
            : new BankHolidayData(version, file.FirstYear!.Value, file.LastYear!.Value, days);
    }

    /// <summary>This list with one-off days from a file. The years covered stay as they are.</summary>
    /// <exception cref="ClockDataException">Unreadable or invalid; every problem is named.</exception>
    public BankHolidayData WithOneOffDaysFrom(string path) => WithOneOffDays(EmbeddedText.ReadFile(path), Path.GetFileName(path));

    /// <summary>This list with one-off days from text; <paramref name="source"/> is what errors call it.</summary>
    /// <exception cref="ClockDataException">Invalid, or a day is a bank holiday already.</exception>
    public BankHolidayData WithOneOffDays(string json, string source)
    {
        (string version, List<BankHoliday> days, Shape file, List<string> problems) = ReadDays(json, source);
        if (file.FirstYear is not null || file.LastYear is not null)
            problems.Add("firstYear and lastYear belong to a whole list; a file of one-off days leaves them out");
        if (days.Count == 0)
            problems.Add("holidays is empty");
        HashSet<DateOnly> known = [.. Holidays.Select(h => h.Date)];
        foreach (BankHoliday day in days.Where(d => known.Contains(d.Date)))
            problems.Add($"{Iso(day.Date)} is a bank holiday already");
        return problems.Count > 0
            ? throw new ClockDataException(source, problems)
            : new BankHolidayData($"{Version}+{version}", FirstYear, LastYear, [.. Holidays.Concat(days).OrderBy(h => h.Date)]);
    }

    private static (string Version, List<BankHoliday> Days, Shape Shape, List<string> Problems) ReadDays(string json, string source)
    {
        Shape file = EmbeddedText.Deserialize<Shape>(json, source, Json);
        List<string> problems = [];
        if (string.IsNullOrWhiteSpace(file.Version))
            problems.Add("version must name this list");
        List<BankHoliday> days = [];
        HashSet<DateOnly> seen = [];
        foreach (Day? raw in file.Holidays)
        {
            if (raw is null || !DateOnly.TryParseExact(raw.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
            {
                problems.Add($"'{raw?.Date}' is not a date such as 2026-12-25");
                continue;
            }

            if (string.IsNullOrWhiteSpace(raw.Name))
                problems.Add($"{Iso(date)} has no name");
            if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
                problems.Add($"{Iso(date)} is a {date.DayOfWeek}; give the substitute day instead");
            if (!seen.Add(date))
                problems.Add($"{Iso(date)} is listed twice");
            days.Add(new BankHoliday(date, raw.Name));
        }

        return (file.Version, [.. days.OrderBy(d => d.Date)], file, problems);
    }

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record Shape
    {
        public required string Version { get; init; }

        public int? FirstYear { get; init; }

        public int? LastYear { get; init; }

        public required IReadOnlyList<Day?> Holidays { get; init; }
    }

    private sealed record Day
    {
        public required string Date { get; init; }

        public required string Name { get; init; }
    }
}
