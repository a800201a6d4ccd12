using InfoShare.Protocol.Access.V1;
using InfoShare.WebConsole.Desks;

namespace InfoShare.WebConsole.Pages.Emergency;

/// <summary>A use of emergency access, as its holder's console keeps it.</summary>
/// <param name="Words">What is happening, as the holder wrote it.</param>
/// <param name="Ends">When it ends by this console's clock: what was left when the broker answered is counted from there, whatever the clocks say.</param>
/// <param name="Whose">The person's name as the own records have it, or as typed where they have none; empty without one.</param>
internal sealed record OpenedGlass(EmergencyAccess Access, string Opens, string Words, bool Begun, DateTimeOffset Ends, string Whose)
{
    /// <summary>For how long its end can still be read here.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    /// <summary>How a page draws it that shows what was asked under it; null where nothing was, or it is not kept any longer.</summary>
    /// <param name="use">Its key.</param>
    public static GlassFields? Over(Answers answers, string who, string? use, DateTimeOffset now) =>
        use is not null && answers.Find<OpenedGlass>(who, use) is { } glass ? new GlassFields(use, glass.SecondsLeft(now), Shows: true) : null;

    /// <summary>Seconds that are left; 0 when it is over.</summary>
    public int SecondsLeft(DateTimeOffset now) =>
        Access.EndedAt is not null || !Access.Active ? 0 : Math.Max(0, (int)Math.Ceiling((Ends - now).TotalSeconds));
}

/// <summary>How a page draws one that is open.</summary>
/// <param name="Shows">Whether the page shows what it opened, and is empty once it is closed.</param>
public sealed record GlassFields(string Use, int SecondsLeft, bool Shows)
{
    /// <summary>What is left, in whole minutes.</summary>
    public string Left => (SecondsLeft + 59) / 60 is var minutes && minutes == 1 ? "1 minute" : $"{minutes} minutes";
}
