using System.Globalization;
using InfoShare.Core.Clocks;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>
/// Notices whoever walks through names, dates, numbers or ids. It counts after the fact and beside the calls, so that nothing of an answer,
/// its time included, tells the caller whether he was noticed. Any number of brokers may count; each thing is told once a window.
/// </summary>
public sealed class LookUpSweep(
    IStore store, OrganisationDirectory directory, UnusualLookUps unusual, LookUpThresholds thresholds) : IDeadlineSweep
{
    private const int MostPeople = 2000;
    private const int ForgottenAtOnce = 1000;

    // Another broker's transaction may become visible after a later one of ours.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    private DateTimeOffset seen = DateTimeOffset.MinValue;
    private HashSet<LookUpActivity> counted = [];
    private DateTimeOffset forgotten = DateTimeOffset.MinValue;

    /// <inheritdoc/>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var (window, active) = await store.ReadAsync(
            async s =>
            {
                var window = thresholds.WindowOf(s.Now);
                return (window, await s.LookUps.ActiveAsync(seen > window ? seen : window));
            },
            ct);
        var flagged = 0;
        if (active.Where(a => !counted.Contains(a)).ToList() is { Count: > 0 } anew)
        {
            var registry = await directory.CurrentAsync(ct);
            foreach (var flag in await store.ReadAsync(s => FindAsync(s, anew, window), ct))
                flagged += await store.WriteAsync(new WriteCommand<bool>("UnusualLookUp", s => unusual.FlagAsync(s, flag, registry)), ct) ? 1 : 0;
            counted = [.. active];
            seen = active.Max(a => a.Latest) - Overlap;
        }

        await ForgetAsync(window, ct);
        return flagged;
    }

    private async ValueTask<IReadOnlyList<UnusualLookUp>> FindAsync(IReadSession session, IReadOnlyList<LookUpActivity> active, DateTimeOffset window)
    {
        List<UnusualLookUp> found = [];
        foreach (var organisation in active.GroupBy(a => a.OrganisationId))
        {
            foreach (var one in organisation.Where(a => a.PractitionerId.Length > 0).DistinctBy(a => a.PractitionerId))
                await AddAsync(one, 1, $"Practitioner {one.PractitionerId} ({Code.Of(one.Role)})");
            await AddAsync(
                new LookUpActivity(organisation.Key, "", PractitionerRole.Unspecified, window), thresholds.OrganisationTimes, "Your organisation as a whole");
        }

        return found;

        async ValueTask AddAsync(LookUpActivity who, int times, string name)
        {
            var counts = await session.LookUps.CountAsync(who.OrganisationId, who.PractitionerId.Length == 0 ? null : who.PractitionerId, window);
            foreach (var (kind, count, threshold, words) in Judge(counts))
            {
                if (count < (long)threshold * times)
                    continue;
                var flag = new UnusualLookUp(
                    who.OrganisationId, who.PractitionerId, who.Role, kind, window.UtcDateTime.ToString("yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture),
                    $"{name} {words} since {PlainTime.Full(window)}: {threshold * times} or more, where so many are unusual.");
                if (!await session.LookUps.IsFlaggedAsync(flag)
                    && (kind != UnusualLookUpKind.Strangers || await StrangersAsync(session, who, window) >= (long)threshold * times))
                {
                    found.Add(flag);
                }
            }
        }
    }

    private IEnumerable<(UnusualLookUpKind Kind, long Count, int Threshold, string Words)> Judge(LookUpCounts counts) =>
    [
        (UnusualLookUpKind.NobodyFound, counts.Nobody, thresholds.NobodyFound, "has looked for different people who are not recorded here"),
        (UnusualLookUpKind.NumbersInSequence, counts.Numbers, thresholds.NumbersInSequence, "has tried different numbers that follow one another"),
        (UnusualLookUpKind.BirthDatesOfOneName, counts.BirthDates, thresholds.BirthDatesOfOneName, "has tried different dates of birth for one name"),
        (UnusualLookUpKind.NamesOfOneBirthDate, counts.Names, thresholds.NamesOfOneBirthDate, "has tried different names for one date of birth"),
        (UnusualLookUpKind.RecordsNotThere, counts.Records, thresholds.RecordsNotThere, "has tried different ids that are not there"),
        (UnusualLookUpKind.Strangers, counts.People, thresholds.Strangers,
            "has looked up different people of whom your organisation holds no record and with whom it does not work, but by that practitioner's own word,"),
    ];

    /// <summary>
    /// Whom the organisation has nothing to do with, of those who were looked up. Of one practitioner what that one stated in this window does not
    /// count; of an organisation as a whole everything does, since each of its practitioners is counted alone as well.
    /// </summary>
    private static async ValueTask<int> StrangersAsync(IReadSession session, LookUpActivity who, DateTimeOffset window)
    {
        var one = who.PractitionerId.Length > 0;
        var people = await session.LookUps.PeopleAsync(who.OrganisationId, one ? who.PractitionerId : null, window, MostPeople);
        var held = await session.People.OwnRecordIdsAsync(who.OrganisationId, people);
        var worked = (await session.Links.InvolvementsOfAsync(people)).Where(i => i.OrganisationId == who.OrganisationId).ToLookup(i => i.PersonId, StringComparer.Ordinal);
        var strangers = 0;
        foreach (var person in people)
        {
            var known = (held.ContainsKey(person) || worked.Contains(person))
                && (!one || (await OwnWord.TieAsync(session, who.OrganisationId, who.PractitionerId, person, worked[person], window)).Stands);
            strangers += known ? 0 : 1;
        }

        return strangers;
    }

    // What is counted in no window any more is nobody's business; a bounded number at a time, so that no call waits for it.
    private async Task ForgetAsync(DateTimeOffset window, CancellationToken ct)
    {
        if (forgotten == window)
            return;
        var before = window - TimeSpan.FromHours(thresholds.WindowHours);
        while (await store.WriteAsync(new WriteCommand<int>("ForgetLookUps", s => s.LookUps.ForgetAsync(before, ForgottenAtOnce)), ct) > 0)
        {
        }

        forgotten = window;
    }
}
