using InfoShare.Core.Concerns;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Inbox;

/// <summary>
/// Which items of its organisation a call answered by acting on the thing that they tell of. The call's own entry names them, so that who opened what was
/// told is borne out by the trail, whatever the act itself was about, and not by a step of an inbox, which no log covers (M3).
/// </summary>
public sealed class AnsweredItems
{
    // Nothing of the item was shown by it: the line has no tier.
    private static readonly string Line = Disclosure.ShownAs(Tier.Unspecified, "");

    private readonly List<string> ids = [];

    /// <summary>Whether a line of what an entry showed names an item that was answered, and shows nothing.</summary>
    internal static bool Is(string shown) => shown.StartsWith(Line, StringComparison.Ordinal);

    /// <summary>Notes one.</summary>
    internal void Add(string itemId) => ids.Add(itemId);

    /// <summary>Forgets what a former try of the same call noted.</summary>
    internal void Clear() => ids.Clear();

    /// <summary>The lines of those that no entry has named yet.</summary>
    internal IReadOnlyList<string> Take()
    {
        List<string> lines = [.. ids.Distinct(StringComparer.Ordinal).Select(id => Disclosure.ShownAs(Tier.Unspecified, id))];
        ids.Clear();
        return lines;
    }
}
