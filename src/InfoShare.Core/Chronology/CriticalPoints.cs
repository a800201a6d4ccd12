using System.Text.Json;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Chronology;

/// <summary>
/// Which items stand at the head of a chronology (requirement D9): a row of <c>critical-points.json</c>, by what it is and never by how
/// many there are. A safeguarding lead can read the file; nothing demographic may stand in it.
/// </summary>
public static class CriticalPoints
{
    private const string Resource = "InfoShare.Core.Chronology.critical-points.json";

    private static readonly Table Read = Load();

    private sealed record Row(string Why, IReadOnlyList<string>? Indicators, IReadOnlyList<string>? Statuses, IReadOnlyList<string>? Kinds);

    private sealed record File(string Version, IReadOnlyList<Row> Rows);

    private sealed record Table(
        string Version, IReadOnlyDictionary<ConcernIndicator, string> Indicators, IReadOnlyDictionary<ChildStatusCode, string> Statuses,
        IReadOnlyDictionary<ChronologyKind, string> Kinds);

    /// <summary>Version of the table.</summary>
    public static string Version => Read.Version;

    /// <summary>The indicators that make a concern a critical point, and why.</summary>
    public static IReadOnlyDictionary<ConcernIndicator, string> Indicators => Read.Indicators;

    /// <summary>The statuses that are critical points, and why.</summary>
    public static IReadOnlyDictionary<ChildStatusCode, string> Statuses => Read.Statuses;

    /// <summary>Why the item is a critical point; null when it is none. What turned out not to be so is none.</summary>
    public static string? Of(ChronologyItem item)
    {
        if (item.Verification is VerificationState.Disproved or VerificationState.RecordedInError)
            return null;
        if (item.Status != ChildStatusCode.Unspecified)
            return Read.Statuses.GetValueOrDefault(item.Status);
        foreach (var indicator in item.Indicators)
        {
            // Of an address it is not said that it has to do with this family (C13).
            if (item.Kind == ChronologyKind.Concern && Read.Indicators.TryGetValue(indicator, out var why))
                return why;
        }

        return Read.Kinds.GetValueOrDefault(item.Kind);
    }

    private static Table Load()
    {
        using var stream = typeof(CriticalPoints).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException("The critical points are not embedded in InfoShare.Core.");
        var file = JsonSerializer.Deserialize<File>(stream, JsonSerializerOptions.Web) ?? throw new InvalidOperationException("There are no critical points.");
        return new Table(
            file.Version,
            file.Rows.SelectMany(r => (r.Indicators ?? []).Select(c => (Code.Parse<ConcernIndicator>(c), r.Why))).ToDictionary(r => r.Item1, r => r.Why),
            file.Rows.SelectMany(r => (r.Statuses ?? []).Select(c => (Code.Parse<ChildStatusCode>(c), r.Why))).ToDictionary(r => r.Item1, r => r.Why),
            file.Rows.SelectMany(r => (r.Kinds ?? []).Select(c => (Enum.Parse<ChronologyKind>(c), r.Why))).ToDictionary(r => r.Item1, r => r.Why));
    }
}
