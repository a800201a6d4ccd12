using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Retention;

/// <summary>
/// Which entries of the trail may lose their personal part at the end of their term. One that several people share may when nothing keeps it for anybody whom it
/// names: a list names everybody on its page, and would outlive every term else. Each person and thing is asked about once, however many lists it stands in.
/// </summary>
internal sealed class EntriesDue(IReadSession session, RetentionSchedule schedule, Caller caller)
{
    private readonly DateOnly today = LondonTime.DateOf(session.Now);
    private readonly Dictionary<string, bool> keptPeople = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> keptThings = new(StringComparer.Ordinal);

    /// <summary>Whether the term of what was recorded then is over.</summary>
    public bool IsOver(DateTimeOffset recordedAt) => ErasureRules.KeptUntil(schedule, recordedAt) is not { } until || until <= today;

    /// <summary>The ids of those shared ones that may go, in their order, at most so many.</summary>
    public async ValueTask<IReadOnlyList<string>> OfSharedAsync(IReadOnlyList<NamedInEntry> entries, int most)
    {
        List<string> due = [];
        foreach (var entry in entries.Where(e => IsOver(e.RecordedAt)))
        {
            if (due.Count >= most)
                break;
            if (!await AnyAsync(keptPeople, entry.PersonIds, IsPersonKeptAsync) && await MayGoAsync(entry.EntryId))
                due.Add(entry.EntryId);
        }

        return due;
    }

    // What the caller did is another officer's to erase.
    private async ValueTask<bool> MayGoAsync(string entryId) => await session.Audit.FindAsync(entryId) is { } entry && !ErasureRules.IsOwn(entry, caller)
        && (await session.Retention.HindrancesAsync([], entry.ObjectId ?? "")).Count == 0 && !await AnyAsync(keptThings, ErasureRules.ThingsOf(entry), IsThingHeldAsync);

    private async ValueTask<bool> IsPersonKeptAsync(string personId) =>
        (await session.Retention.HindrancesAsync([personId], "")).Count > 0 || await ErasureRules.IsHeldAsync(session, [personId], []);

    private ValueTask<bool> IsThingHeldAsync(string id) => ErasureRules.IsHeldAsync(session, [], [id]);

    private static async ValueTask<bool> AnyAsync(Dictionary<string, bool> known, IEnumerable<string> ids, Func<string, ValueTask<bool>> isKept)
    {
        foreach (var id in ids)
        {
            if (!known.TryGetValue(id, out var kept))
                known[id] = kept = await isKept(id);
            if (kept)
                return true;
        }

        return false;
    }
}
