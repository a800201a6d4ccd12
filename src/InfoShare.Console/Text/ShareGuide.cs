using System.Text.Json;
using InfoShare.Protocol.Common.V1;

namespace InfoShare.WebConsole.Text;

/// <summary>
/// What the law allows, said where sharing happens (requirement L13): the broker's own dated lines, from its own file, because a page shows
/// them before anything is sent. They decide nothing.
/// </summary>
internal static class ShareGuide
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
    private static readonly Lazy<IReadOnlyList<Edition>> Editions = new(Read);

    private sealed record Edition(string Version, DateOnly From, IReadOnlyList<Entry> Lines);

    private sealed record Entry(string Key, string Text, string Source);

    /// <summary>The line of a key as it stands on a day, with where it comes from.</summary>
    public static GuidanceLine Line(string key, DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        var edition = Editions.Value.LastOrDefault(e => e.From <= day) ?? Editions.Value[0];
        var line = edition.Lines.First(l => l.Key == key);
        return new GuidanceLine { Key = line.Key, Text = line.Text, Source = line.Source };
    }

    /// <summary>The line about what was recorded of consent.</summary>
    public static GuidanceLine Consent(ConsentState state, DateTimeOffset at) => Line("CONSENT_" + state switch
    {
        ConsentState.Given => "GIVEN",
        ConsentState.GivenDoubtful => "GIVEN_DOUBTFUL",
        ConsentState.Refused => "REFUSED",
        ConsentState.RefusedOverridden => "REFUSED_OVERRIDDEN",
        ConsentState.NotSoughtDanger => "NOT_SOUGHT_DANGER",
        ConsentState.NotSoughtPrejudice => "NOT_SOUGHT_PREJUDICE",
        ConsentState.Withdrawn => "WITHDRAWN",
        _ => "NOT_RECORDED",
    }, at);

    private static List<Edition> Read()
    {
        using var stream = typeof(ShareGuide).Assembly.GetManifestResourceStream("sharing-guidance.json")
            ?? throw new InvalidOperationException("The guidance is not embedded in the console.");
        var editions = JsonSerializer.Deserialize<List<Edition>>(stream, Options) ?? [];
        return [.. editions.OrderBy(e => e.From)];
    }
}
