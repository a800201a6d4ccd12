using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Inbox;

/// <summary>What a digest says: of its parts, and nothing else (O2).</summary>
internal static class Digests
{
    /// <summary>The digest of these parts; at least one.</summary>
    public static Notification Of(Notification digest, IReadOnlyCollection<Notification> parts)
    {
        var kinds = parts.GroupBy(p => p.Trigger).OrderByDescending(g => g.Count()).Select(g => $"{g.Count()} {Code.Of(g.Key)}");
        return digest with
        {
            RespondBy = parts.Select(p => p.RespondBy).Min(),
            Summary = $"{parts.Count} {(parts.Count == 1 ? "item" : "items")} of low urgency since the last digest: {string.Join(", ", kinds)}.",
        };
    }
}
