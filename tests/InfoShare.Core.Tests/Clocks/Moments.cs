using System.Globalization;
using InfoShare.Core.Clocks;

namespace InfoShare.Core.Tests.Clocks;

/// <summary>Short ways to write times in tests, always as the wall clock in London unless it says UTC.</summary>
internal static class Moments
{
    public static DateTimeOffset London(string text)
    {
        DateTime local = DateTime.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return new DateTimeOffset(local, LondonTime.Zone.GetUtcOffset(local));
    }

    public static DateTimeOffset Utc(string text) =>
        new(DateTime.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), TimeSpan.Zero);

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string InLondon(DateTimeOffset instant) =>
        LondonTime.ToLocal(instant).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
