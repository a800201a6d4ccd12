using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace InfoShare.WebConsole.Text;

/// <summary>Times as people in England read them.</summary>
internal static class London
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    private static readonly string[] Days = ["d/M/yyyy", "yyyy-MM-dd", "d M yyyy", "d.M.yyyy", "d. M. yyyy", "d-M-yyyy", "d MMM yyyy", "d MMMM yyyy"];

    private static readonly string[] DaysWithTime = [.. Days.Select(d => d + " H:mm")];

    /// <summary>For example "Wednesday 10 March 2027, 17:00".</summary>
    public static string Full(Timestamp? at) => at is null
        ? "not recorded"
        : TimeZoneInfo.ConvertTime(at.ToDateTimeOffset(), Zone).ToString("dddd d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A time of day in England, for example "17:00".</summary>
    public static string Time(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The day in England.</summary>
    public static DateOnly DateOf(Timestamp at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at.ToDateTimeOffset(), Zone).DateTime);

    /// <summary>A day YYYY-MM-DD, for example "8 March 2027".</summary>
    public static string Day(string? date) => DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)
        : "not known";

    /// <summary>A day YYYY-MM-DD as it is typed here, for example "8/3/2027"; empty where it is none.</summary>
    public static string Typed(string? date) => DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day.ToString("d/M/yyyy", CultureInfo.InvariantCulture)
        : "";

    /// <summary>Whether a day YYYY-MM-DD in England is over.</summary>
    public static bool IsOver(string? date, DateTimeOffset now) => DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day < DateOf(Timestamp.FromDateTimeOffset(now));

    /// <summary>A typed day and time of day in England as an instant, by the rule of <see cref="Instant"/>.</summary>
    public static Timestamp? At(string? day, string? time) => Iso(day) is { } date ? Instant($"{date} {time?.Trim()}") : null;

    /// <summary>A typed day as YYYY-MM-DD; null when it is none. Of two figures nobody knows the century.</summary>
    public static string? Iso(string? typed) => DateOnly.TryParseExact(typed?.Trim(), Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : null;

    /// <summary>
    /// A typed day and time as an instant; null when it is none, or a time that the clocks left out. Of an hour that came twice it is the first,
    /// wherever it is typed: the same words are the same moment.
    /// </summary>
    public static Timestamp? Instant(string? typed)
    {
        var words = typed?.Trim().Replace(",", "", StringComparison.Ordinal);
        if (!DateTime.TryParseExact(words, DaysWithTime, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || Zone.IsInvalidTime(local))
            return null;
        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local);
        return Timestamp.FromDateTimeOffset(new DateTimeOffset(local, offset));
    }
}
