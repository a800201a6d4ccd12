using InfoShare.Core.Inbox;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit.Review;

/// <summary>Whether an item was opened, and how that is known.</summary>
/// <param name="State">How it stood, or in what inbox and trail part.</param>
/// <param name="Entry">The entry by which it was opened; null where it was not, or where that is not read.</param>
/// <param name="Doubted">The inbox alone says it, and everything that the trail has about the person was read.</param>
internal sealed record Opening(bool Opened, string State, PlacedEntry? Entry, bool Doubted = false)
{
    /// <summary>The inbox says that it was read, and no entry does: not opened, by what the log covers.</summary>
    public const string NotInTrail = "OPENED_NOT_IN_TRAIL";

    /// <summary>An entry says that it was read, and the inbox does not: opened.</summary>
    public const string InTrailAlone = "OPENED_IN_TRAIL_ALONE";

    /// <summary>The inbox says that it was read; what the trail read for this answer has no entry about the item or its own thing, and may not have all.</summary>
    public const string ByInboxAlone = "OPENED_BY_INBOX_ALONE";

    /// <summary>Whether inbox and trail part, or the inbox alone says it.</summary>
    public bool Parts => State is NotInTrail or InTrailAlone or ByInboxAlone;
}

/// <summary>
/// Who opened what was told, by the trail and not by the inbox: the steps of an item stand in a table that no log covers, and whoever writes
/// to the database could add one after a child's death, or take one away.
/// </summary>
internal sealed class Openings(PastPicture picture)
{
    private const string Acknowledging = "/AcknowledgeItems";

    private readonly ILookup<(string?, string), PlacedEntry> acknowledged = picture.Entries
        .SelectMany(e => Acknowledged(e.Entry), (e, id) => (Key: (e.Entry.OrganisationId, id), Placed: e))
        .ToLookup(g => g.Key, g => g.Placed);

    // Whoever takes, decides or answers the thing itself has answered its item as well (Fulfilment), in one transaction.
    private readonly ILookup<(string?, DateTimeOffset), PlacedEntry> acts = picture.Entries
        .Where(e => e.Entry is
        {
            OrganisationId: not null,
            Kind: not (AuditEventKind.Deliver or AuditEventKind.Refuse or AuditEventKind.Query or AuditEventKind.Return or AuditEventKind.BreakGlass),
        })
        .ToLookup(e => (e.Entry.OrganisationId, e.Entry.RecordedAt));

    /// <summary>How an item was opened.</summary>
    public Opening Of(PastItem item)
    {
        var entry = acknowledged[(item.OrganisationId, item.Id)].FirstOrDefault()
            ?? (item.ReadAt is { } at ? acts[(item.OrganisationId, at)].FirstOrDefault(e => IsAbout(e.Entry, item)) : null);
        if (entry is not null)
            return new Opening(true, item.ReadAt is null ? Opening.InTrailAlone : Code.Of(item.State), entry);

        // Of one thing, or of a trail that is longer than what was read, the act may stand in an entry that is not here. An act of that moment on something
        // else names what it answered beside; of one that does not, that it answered this the inbox alone says, and it is doubted.
        if (item.ReadAt is not { } readAt)
            return new Opening(false, Code.Of(item.State), null);
        var whole = picture.Objects is null && (picture.Trail.ActsFrom is not { } from || readAt > from);
        return whole && !acts[(item.OrganisationId, readAt)].Any() ? new Opening(false, Opening.NotInTrail, null) : new Opening(true, Opening.ByInboxAlone, null, whole);
    }

    // By its own acknowledgement, or by an act that names it among what it answered.
    private static IEnumerable<string> Acknowledged(AuditEntry entry) =>
        entry.Kind is AuditEventKind.Read or AuditEventKind.Acknowledge && entry.Action.EndsWith(Acknowledging, StringComparison.Ordinal)
            ? entry.Shown.Select(s => ShownThing.Read(s).Id).Append(entry.ObjectId).OfType<string>().Distinct()
            : entry.Kind is AuditEventKind.Refuse or AuditEventKind.Return ? []
            : entry.Shown.Where(AnsweredItems.Is).Select(s => ShownThing.Read(s).Id);

    // Not whatever the organisation did at that moment: somebody could lay a step at the time of any entry. What was shared anew about a concern opens nothing.
    private static bool IsAbout(AuditEntry entry, PastItem item) =>
        entry.ObjectId is { } id && (item.Things.Contains(id) || (id == item.ConcernId && entry.Kind != AuditEventKind.Publish));
}
