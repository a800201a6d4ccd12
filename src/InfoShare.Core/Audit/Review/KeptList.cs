using System.Text.Json;

namespace InfoShare.Core.Audit.Review;

/// <summary>
/// A list of ids, or of tiers with ids, as the trail keeps it, gone through where it lies: a review meets millions of ids and wants those of its own people and
/// things, and to take each list apart took most of its time.
/// </summary>
internal ref struct KeptList
{
    private ReadOnlySpan<char> rest;

    public KeptList(string text) => rest = text.Contains('\\', StringComparison.Ordinal) ? Unescaped(text) : text;

    /// <summary>The one at hand.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    public readonly KeptList GetEnumerator() => this;

    public bool MoveNext()
    {
        var begin = rest.IndexOf('"') + 1;
        if (begin == 0)
            return false;
        rest = rest[begin..];
        var length = rest.IndexOf('"');
        Current = rest[..length];
        rest = rest[(length + 1)..];
        return true;
    }

    // No id has an escape; whoever laid one by hand hides nothing by it.
    private static string Unescaped(string text) =>
        string.Concat(JsonSerializer.Deserialize<string[]>(text)!.Select(t => $"\"{t.Replace("\"", "", StringComparison.Ordinal)}\""));
}
