using System.Globalization;
using InfoShare.AuditVerifier.Entries;
using InfoShare.AuditVerifier.Merkle;
using InfoShare.AuditVerifier.Tiles;

namespace InfoShare.AuditVerifier.Verification;

/// <summary>
/// Says what happened at the first place where the entries part from the log: edited, deleted, inserted or moved. It looks at
/// what the entries say of their own place, and at where the missing hash turns up, in this bundle and the next.
/// </summary>
internal static class EntryDifference
{
    /// <param name="bundle">The bundle with the difference.</param>
    /// <param name="next">The one after it, if there is one.</param>
    /// <param name="offset">The place in the bundle.</param>
    /// <param name="expected">The hash that the log has at a place; null when that is not known.</param>
    public static Finding At(BundleCheck bundle, BundleCheck? next, int offset, Func<long, TreeHash?> expected)
    {
        var place = (bundle.Index * TileAddress.Width) + offset;
        var hashes = next is null ? bundle.Hashes : [.. bundle.Hashes, .. next.Hashes];
        var facts = next is null ? bundle.Facts : [.. bundle.Facts, .. next.Facts];
        if (offset >= hashes.Length)
            return Made(FindingKind.EntryDeleted, place, $"Entry {place} is missing, and everything after it in its bundle.");

        var wanted = expected(place);
        var elsewhere = Find(offset, hashes, facts, place, wanted);
        var own = Genuine(facts[offset], hashes[offset], expected)
            ?? (offset + 1 < TileAddress.Width && expected(place + 1) == hashes[offset] ? place + 1 : null);
        var says = Describe(bundle, offset);
        if (own > place)
        {
            return elsewhere is { } now
                ? Made(FindingKind.EntryMoved, place, $"Entry {place} was moved: entry {own} stands in its place, and it stands {Places(now - offset)} further on.{says}")
                : Made(FindingKind.EntryDeleted, place, own - place == 1 ? $"Entry {place} was deleted: entry {own} stands in its place.{says}"
                    : $"Entries {place} to {own - 1} were deleted: entry {own} stands in place {place}.{says}");
        }

        return elsewhere is { } later
            ? Made(FindingKind.EntryInserted, place, later - offset == 1 ? $"An entry was inserted at {place}: the log has another there, which follows it.{says}"
                : $"{later - offset} entries were inserted at {place}: the log has another there, which follows them.{says}")
            : Made(FindingKind.EntryEdited, place, $"Entry {place} was edited: its text is not what the log committed to.{says}");
    }

    /// <summary>What an entry says of itself, in brackets.</summary>
    public static string Describe(BundleCheck bundle, int offset)
    {
        if (offset >= bundle.Ranges.Count)
            return "";
        var lines = EntryReader.Describe(bundle.Bytes.AsSpan(bundle.Ranges[offset])).GroupBy(l => l.Key).ToDictionary(g => g.Key, g => g.First().Value);
        return lines.Count == 0
            ? " (What stands there cannot be read as an entry.)"
            : $" (What stands there says: {lines["id"]}, {lines["kind"]}, {lines["action"]}, {Time(lines["recorded_at"])}.)";
    }

    private static string Time(string micros) =>
        LogVerifier.TimeOf(long.Parse(micros, CultureInfo.InvariantCulture))?.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) ?? "at no possible time";

    // Where in the window the entry stands that belongs here; null: nowhere.
    private static int? Find(int offset, TreeHash[] hashes, EntryFacts[] facts, long place, TreeHash? wanted)
    {
        for (var i = offset + 1; i < hashes.Length; i++)
        {
            if (wanted is { } hash ? hashes[i] == hash : facts[i].Form == EntryForm.Known && facts[i].Index == place)
                return i;
        }

        return null;
    }

    // The place that an entry names as its own, if the log has it there.
    private static long? Genuine(in EntryFacts facts, in TreeHash hash, Func<long, TreeHash?> expected) =>
        facts.Form != EntryForm.Known ? null : expected(facts.Index) is not { } there || there == hash ? facts.Index : null;

    private static string Places(int count) => count == 1 ? "one place" : $"{count} places";

    private static Finding Made(FindingKind kind, long place, string message) => new(kind, place, null, message);
}
