using FsCheck;
using FsCheck.Fluent;
using InfoShare.Core.People;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Stores;
using InfoShare.Testing;

namespace InfoShare.Storage.Tests.People;

/// <summary>What must hold of the people that records become, in whatever order the records come.</summary>
public sealed class OnlineOrderProperties() : OnlineSuite(StoreEngine.Sqlite)
{
    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithMaxTest(20).WithReplay(2026_11_21, 3);

    [Fact]
    public void Order_of_arrival_does_not_change_who_is_one() => Prop.ForAll(HouseholdScenes.Any, async scene =>
    {
        var (one, other) = (await RecordedAsync(scene.Records), await RecordedAsync(scene.Turned));
        if (!FitsTwo(scene))
            return Partition(one.People).SequenceEqual(Partition(other.People), StringComparer.Ordinal);

        // One record fits two who cannot be one: whoever comes first gets it, and somebody is asked.
        return IsAskedWhereApart(one, other) && IsAskedWhereApart(other, one);
    }).Check(Seeded);

    [Fact]
    public void A_record_moves_nobody_but_the_human_being_that_it_is_of() => Prop.ForAll(HouseholdScenes.Any, async scene =>
    {
        await using var database = await TestDatabase.CreateAsync(StoreEngine.Sqlite);
        await using var store = await Storage.Store.OpenAsync(database.Options, Clock, ct: Ct);
        var before = new Dictionary<string, string>();
        for (var i = 0; i < scene.Records.Length; i++)
        {
            var came = scene.Records[i];
            await RecordAsync(came.Agency, came.OwnId, came.Says, store: store);
            var after = await PeopleOfAsync(store, scene.Records[..(i + 1)]);
            var others = scene.Records[..i].Where(r => r.Human != came.Human).Select(r => r.OwnId).ToList();
            if (!others.TrueForAll(r => before[r] == after[r]))
                return false;
            // Nothing that stood together is taken apart by a record.
            if (before.GroupBy(p => p.Value, p => after[p.Key]).Any(g => g.Distinct().Count() > 1))
                return false;
            before = after;
        }

        return true;
    }).Check(Seeded);

    /// <summary>Who stood where, and what was asked.</summary>
    private sealed record Recorded(IReadOnlyDictionary<string, string> People, IReadOnlyList<IdentityQuestion> Questions);

    private async Task<Recorded> RecordedAsync(IReadOnlyList<SceneRecord> records)
    {
        await using var database = await TestDatabase.CreateAsync(StoreEngine.Sqlite);
        await using var store = await Storage.Store.OpenAsync(database.Options, Clock, ct: Ct);
        foreach (var record in records)
            await RecordAsync(record.Agency, record.OwnId, record.Says, store: store);
        return new Recorded(await PeopleOfAsync(store, records), await LookAsync(s => s.Identity.QuestionsAsync(true, null, 1000, null), store));
    }

    private async Task<Dictionary<string, string>> PeopleOfAsync(IStore store, IEnumerable<SceneRecord> records)
    {
        var people = new Dictionary<string, string>();
        foreach (var record in records)
            people[record.OwnId] = (await LookAsync(s => s.People.FindByOwnRecordAsync(record.Agency, record.OwnId), store))!.Id;
        return people;
    }

    /// <summary>Who stands with whom, whatever the person is called.</summary>
    private static IEnumerable<string> Partition(IReadOnlyDictionary<string, string> people) => people
        .GroupBy(p => p.Value, p => p.Key)
        .Select(g => string.Join(' ', g.Order(StringComparer.Ordinal)))
        .Order(StringComparer.Ordinal);

    /// <summary>Whether whoever stands together in the one, and not in the other, is in question there.</summary>
    private static bool IsAskedWhereApart(Recorded together, Recorded apart) =>
        together.People.Keys.SelectMany(_ => together.People.Keys, (a, b) => (a, b))
            .Where(p => together.People[p.a] == together.People[p.b] && apart.People[p.a] != apart.People[p.b])
            .All(p => apart.Questions.Any(q => Concerns(q, apart.People[p.a]) || Concerns(q, apart.People[p.b])));

    private static bool Concerns(IdentityQuestion question, string personId) =>
        question.PersonId == personId || question.Candidates.Any(c => c.PersonId == personId);

    /// <summary>
    /// Whether a record matches two others that cannot be one person. No order can be right for it without taking people apart, which
    /// nothing does by itself (docs/matching.md).
    /// </summary>
    private static bool FitsTwo(Scene scene)
    {
        var records = scene.Records;
        var fits = records.Select(r => records.Select(o => Fit(r, o)).ToList()).ToList();
        var all = Enumerable.Range(0, records.Length).ToList();
        return all.Exists(x =>
        {
            var mates = all.FindAll(a => a != x && (fits[x][a].IsSure || fits[a][x].IsSure));
            return mates.Exists(a => mates.Exists(b => a < b && AreApart(records[a], records[b], fits[a][b])));
        });
    }

    private static bool AreApart(SceneRecord a, SceneRecord b, PersonFit fit) =>
        fit.Evidence.Held.Contains("told_apart_by_its_holder") || !PersonComparer.MayBeOne(Alone(a), Alone(b));

    private static PersonFit Fit(SceneRecord asked, SceneRecord other) =>
        new PersonComparer(asked.Says, ProtectedPlaces.None, asked.Agency, asked.OwnId).Of(Alone(other));

    private static Person Alone(SceneRecord record) =>
        new(record.OwnId, [new PersonRecord(record.OwnId, record.OwnId, record.Agency, record.OwnId, record.Says, DateTimeOffset.UnixEpoch) { EntryId = record.OwnId }]);
}
