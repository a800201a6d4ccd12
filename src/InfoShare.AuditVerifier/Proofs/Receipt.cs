using System.Globalization;
using System.Text;
using System.Text.Json;

namespace InfoShare.AuditVerifier.Proofs;

/// <summary>A receipt as an answer holds it. Only the promise is signed; the other fields are the broker's unsigned word.</summary>
/// <param name="EntryId">The entry's id; empty when it was not given with the promise.</param>
/// <param name="LogOrigin">The log; empty when not given.</param>
/// <param name="EntryIndex">The entry's place; null when not given.</param>
/// <param name="Promise">The promise; empty when there is none.</param>
public sealed record Receipt(string EntryId, string LogOrigin, long? EntryIndex, string Promise)
{
    private const int MaxDepth = 64;

    /// <summary>
    /// Finds the receipts in a file: a promise by itself, a receipt as JSON, or a whole answer as JSON with receipts anywhere in it, in
    /// protobuf's JSON (camelCase or the proto's names, numbers as text or not).
    /// </summary>
    /// <exception cref="AuditException">There is none.</exception>
    public static IReadOnlyList<Receipt> In(string text)
    {
        var plain = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        if (LeafPromise.IsOne(plain))
            return [new Receipt("", "", null, plain)];
        List<Receipt> found = [];
        try
        {
            // Several documents, one after another, are the messages of a stream.
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { MaxDepth = MaxDepth, AllowMultipleValues = true });
            while (reader.Read())
            {
                using var json = JsonDocument.ParseValue(ref reader);
                Collect(json.RootElement, found);
            }
        }
        catch (JsonException e)
        {
            throw new AuditException("This is neither a promise nor JSON with a receipt: give what 'infoshare call' printed, or the receipt's promise.", e);
        }

        return found.Count > 0 ? found : throw new AuditException("There is no receipt in this JSON: nothing in it has an entryId and a promise.");
    }

    private static void Collect(JsonElement element, List<Receipt> found)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                Collect(item, found);
        }

        if (element.ValueKind != JsonValueKind.Object)
            return;
        var (id, promise) = (TextOf(element, "entryId", "entry_id"), TextOf(element, "promise", "promise"));
        if (promise is not null || (id is not null && TextOf(element, "logOrigin", "log_origin") is not null))
            found.Add(new Receipt(id ?? "", TextOf(element, "logOrigin", "log_origin") ?? "", IndexOf(element, promise is not null), promise ?? ""));
        foreach (var member in element.EnumerateObject())
            Collect(member.Value, found);
    }

    // Protobuf's JSON leaves a field out that holds 0: the first entry of a log.
    private static long? IndexOf(JsonElement receipt, bool promised) =>
        TextOf(receipt, "entryIndex", "entry_index") is not { } text ? (promised && TextOf(receipt, "logOrigin", "log_origin") is not null ? 0 : null)
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index
        : throw new AuditException("A receipt's entryIndex is not a number.");

    private static string? TextOf(JsonElement element, string name, string other) =>
        !element.TryGetProperty(name, out var value) && !element.TryGetProperty(other, out value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.ValueKind == JsonValueKind.Number ? value.GetRawText()
        : null;
}
