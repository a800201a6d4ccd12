using System.Globalization;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Audit.Review;

/// <summary>
/// A review reads rows, and a proof is of a hash: whoever changed a row would have both say that all is well. So the entries that were read whole are
/// compared with what the log has of them before the answer leaves (S14: an entry that was altered is named).
/// </summary>
internal static class DifferingEntries
{
    /// <summary>Entries that one review compares: those that it names first.</summary>
    private const int Most = 20_000;

    // What is said of them in words; the others stand in the list.
    private const int MostSaid = 20;

    /// <summary>Those that are not what the log has.</summary>
    /// <param name="named">Ids of the entries that the answer names.</param>
    /// <param name="whole">Whether the rest of what was read is compared too. A lead learns of no entry that the answer does not name.</param>
    public static async ValueTask<IReadOnlyList<PlacedEntry>> OfAsync(
        TrailCheck check, IReadSession session, PastPicture picture, IReadOnlySet<string> named, bool whole)
    {
        var read = picture.Entries.Concat(picture.Trail.Firsts).DistinctBy(e => e.Entry.Id);
        return await check.MeetAsync(
            session, [.. (whole ? read.OrderByDescending(e => named.Contains(e.Entry.Id)) : read.Where(e => named.Contains(e.Entry.Id))).Take(Most)]);
    }

    /// <summary>What is said of it before anything else.</summary>
    /// <param name="differs">Whether anything was met since the broker was started that is not what the log says.</param>
    public static IEnumerable<string> Said(IReadOnlyList<EntryReference> differing, bool differs)
    {
        foreach (var entry in differing.Take(MostSaid))
        {
            yield return $"Entry {entry.EntryId}, number {entry.Index.ToString(CultureInfo.InvariantCulture)} of the log {entry.Origin}, is not what the log has of it: "
                + "do not rely on what is said by it, and have the log verified (infoshare audit verify).";
        }

        if (differing.Count > MostSaid)
            yield return $"So are {differing.Count - MostSaid} entries more.";
        if (differs && differing.Count == 0)
        {
            yield return "The broker has met something that is not what its log says, here or elsewhere, since it was started: have the log verified (infoshare audit verify) "
                + "before you rely on this.";
        }
    }
}
