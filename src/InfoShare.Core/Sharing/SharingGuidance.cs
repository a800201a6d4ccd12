using System.Text.Json;
using System.Text.Json.Serialization;
using InfoShare.Core.Clocks;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Sharing;

/// <summary>One line of guidance for the screen.</summary>
/// <param name="Key">Stable.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record GuidanceLine(string Key, string Text, string Source);

/// <summary>What the law allows and expects, with the version of the text, by which it is kept.</summary>
[JsonConverter(typeof(GuidanceByKeys))]
public sealed record Guidance(string Version, IReadOnlyList<GuidanceLine> Lines);

/// <summary>
/// What the law allows, said where sharing happens (requirement L13). The lines are dated data, <c>sharing-guidance.json</c>; here
/// stands only which of them a moment calls for. They decide nothing.
/// </summary>
public sealed class SharingGuidance
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
    private static readonly Lazy<IReadOnlyList<Edition>> BuiltIn = new(Read);

    private readonly IReadOnlyList<Edition> editions = BuiltIn.Value;

    private sealed record Edition(string Version, DateOnly From, IReadOnlyList<GuidanceLine> Lines);

    /// <summary>When something is shared.</summary>
    /// <param name="unsaid">It was urgent, and the wishes, or why consent was overridden or not sought, are still to be said (L3).</param>
    public Guidance ForSharing(ConsentState consent, LegalBasis basis, bool youngPerson, DateTimeOffset at, bool unsaid = false) => Of(
        at,
        [
            ConsentKey(consent),
            .. unsaid ? ["CONSENT_SAY_WHY"] : Array.Empty<string>(),
            .. basis == LegalBasis.Consent ? ["BASIS_IS_CONSENT"] : Array.Empty<string>(),
            .. youngPerson ? ["YOUNG_PERSON"] : Array.Empty<string>(),
            "SHARE_RELEVANCE",
        ]);

    /// <summary>When something is not shared.</summary>
    public Guidance ForNotSharing(NotSharedReason reason, ConsentState? consent, DateTimeOffset at) => Of(
        at,
        [
            "DUTY_TO_SHARE", "NOT_SHARED_" + Code.Of(reason),
            .. consent is ConsentState.Refused or ConsentState.Withdrawn or ConsentState.RefusedOverridden ? ["REFUSAL_IS_NO_REASON"] : Array.Empty<string>(),
            "REVIEWED_BY_ANOTHER",
        ]);

    /// <summary>When a decision not to share is reviewed.</summary>
    public Guidance ForReview(NotSharedReview review, DateTimeOffset at) =>
        Of(at, review == NotSharedReview.Upheld ? ["DUTY_TO_SHARE", "UPHELD_MAY_CHANGE"] : ["DUTY_TO_SHARE", "SHARE_RELEVANCE"]);

    /// <summary>When one agency asks another.</summary>
    public Guidance ForAsking(DateTimeOffset at) => Of(at, ["ASK_WHAT_YOU_NEED", "DUTY_ON_REQUEST"]);

    /// <summary>When somebody asked declines.</summary>
    public Guidance ForDeclining(NotSharedReason reason, ConsentState? consent, DateTimeOffset at) => ForNotSharing(reason, consent, at);

    private static string ConsentKey(ConsentState consent) => "CONSENT_" + (consent == ConsentState.Unspecified ? "NOT_RECORDED" : Code.Of(consent));

    /// <summary>These lines of an edition; a line or an edition that is not there any more says nothing.</summary>
    internal static Guidance Of(string version, IEnumerable<string> keys) =>
        new(version, LinesOf(BuiltIn.Value.FirstOrDefault(e => e.Version == version), keys));

    private Guidance Of(DateTimeOffset at, IReadOnlyList<string> keys)
    {
        var day = LondonTime.DateOf(at);
        var edition = editions.LastOrDefault(e => e.From <= day) ?? editions[0];
        return new Guidance(edition.Version, LinesOf(edition, keys));
    }

    private static List<GuidanceLine> LinesOf(Edition? edition, IEnumerable<string> keys) =>
        [.. keys.Select(k => edition?.Lines.FirstOrDefault(l => l.Key == k)).OfType<GuidanceLine>()];

    private static List<Edition> Read()
    {
        const string name = "InfoShare.Core.Sharing.sharing-guidance.json";
        using var stream = typeof(SharingGuidance).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException("The guidance is not embedded in InfoShare.Core.");
        var editions = JsonSerializer.Deserialize<List<Edition>>(stream, Options);
        return editions is { Count: > 0 } ? [.. editions.OrderBy(e => e.From)] : throw new InvalidOperationException("The guidance is empty.");
    }
}

/// <summary>Guidance as it is kept in a reply: its version and the keys of its lines. The words are in the edition.</summary>
internal sealed class GuidanceByKeys : JsonConverter<Guidance>
{
    public override Guidance Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var said = JsonSerializer.Deserialize<string[]>(ref reader, options) ?? throw new JsonException("Guidance is a list of its version and keys.");
        return SharingGuidance.Of(said[0], said.Skip(1));
    }

    public override void Write(Utf8JsonWriter writer, Guidance value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(value.Version);
        foreach (var line in value.Lines)
            writer.WriteStringValue(line.Key);
        writer.WriteEndArray();
    }
}
