namespace InfoShare.Core.Clocks;

/// <summary>
/// Local time in England. People read deadlines in Europe/London; everything stored is UTC (design 4, "Time").
/// The zone comes from the machine's time zone database, which a slim container may lack: <see cref="Zone"/> then
/// throws a <see cref="ClockDataException"/> that says how to mend it. Hosts call <see cref="EnsureAvailable"/> at start.
/// </summary>
public static class LondonTime
{
    private const string Iana = "Europe/London";
    private const string Windows = "GMT Standard Time";
    private static readonly Lazy<TimeZoneInfo> Loaded =
        new(() => Resolve(TimeZoneInfo.FindSystemTimeZoneById), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Europe/London.</summary>
    /// <exception cref="ClockDataException">The machine has no usable time zone database.</exception>
    public static TimeZoneInfo Zone => Loaded.Value;

    /// <summary>Fails at once, with a remedy, on a machine without the time zone database.</summary>
    /// <exception cref="ClockDataException">The machine has no usable time zone database.</exception>
    public static void EnsureAvailable() => _ = Zone;

    /// <summary>Finds Europe/London with <paramref name="find"/>, under its IANA name and then its Windows name.</summary>
    /// <exception cref="ClockDataException">Neither is known, or what was found has no summer time.</exception>
    public static TimeZoneInfo Resolve(Func<string, TimeZoneInfo> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        Exception? cause = null;
        foreach (string id in (ReadOnlySpan<string>)[Iana, Windows])
        {
            try
            {
                TimeZoneInfo zone = find(id);
                // With the runtime's "invariant time zone" switch every name is answered by UTC: an hour wrong all summer.
                if (zone.GetUtcOffset(new DateTime(2026, 7, 1, 12, 0, 0, DateTimeKind.Utc)) == TimeSpan.FromHours(1))
                    return zone;
                throw new ClockDataException("time zone database",
                    $"'{id}' has no British Summer Time; switch off System.TimeZoneInfo.Invariant and install complete tzdata");
            }
            catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException)
            {
                cause = e;
            }
        }

        throw new ClockDataException("time zone database",
            "'Europe/London' was not found, so no deadline can be reckoned; install the operating system's tzdata package " +
            "(for example 'apt-get install tzdata' or 'apk add tzdata')", cause);
    }

    /// <summary>The calendar date in England at an instant.</summary>
    public static DateOnly DateOf(DateTimeOffset instant) => DateOnly.FromDateTime(ToLocal(instant).DateTime);

    /// <summary>The same instant with England's offset.</summary>
    public static DateTimeOffset ToLocal(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone);

    /// <summary>
    /// The instant, in UTC, of a wall-clock time in England. A time that occurs twice in autumn means the first; one that is
    /// skipped in spring is read with the summer offset. Both choices are the earlier one, so no deadline is late by them.
    /// </summary>
    public static DateTimeOffset ToUtc(DateOnly date, TimeOnly time)
    {
        DateTime local = date.ToDateTime(time, DateTimeKind.Unspecified);
        TimeSpan offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max()
            : Zone.IsInvalidTime(local) ? Zone.GetUtcOffset(local.AddHours(1))
            : Zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
