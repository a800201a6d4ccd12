using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace InfoShare.WebConsole.Text;

/// <summary>Times as people in England read them.</summary>
internal static class London
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

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

    /// <summary>
    /// A typed day and time of day in England as an instant; null when it is none, or a time that the clocks left out. Of an hour that came
    /// twice it is the second.
    /// </summary>
    public static Timestamp? At(string? day, string? time)
    {
        if (Iso(day) is not { } date || !TimeOnly.TryParseExact(time?.Trim(), ["H:mm", "HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var hour))
            return null;
        var local = DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToDateTime(hour);
        return Zone.IsInvalidTime(local) ? null : Timestamp.FromDateTime(TimeZoneInfo.ConvertTimeToUtc(local, Zone));
    }

    /// <summary>A typed day as YYYY-MM-DD; null when it is none.</summary>
    public static string? Iso(string? typed) => DateOnly.TryParseExact(
        typed?.Trim(), ["d/M/yyyy", "yyyy-MM-dd", "d M yyyy", "d MMMM yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : null;

    /// <summary>A typed day and time as an instant; null when it is none. Of a time that summer time skips or repeats it is the earlier one.</summary>
    public static Timestamp? Instant(string? typed)
    {
        if (!DateTime.TryParseExact(
            typed?.Trim().Replace(",", "", StringComparison.Ordinal), ["d/M/yyyy H:mm", "yyyy-MM-dd H:mm", "d M yyyy H:mm", "d MMMM yyyy H:mm"],
            CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return null;
        }

        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local.AddHours(Zone.IsInvalidTime(local) ? 1 : 0));
        return Timestamp.FromDateTimeOffset(new DateTimeOffset(local, offset));
    }
}
