using FsCheck;
using FsCheck.Fluent;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Testing;

namespace InfoShare.Storage.Tests.People;

/// <summary>What must hold of the people that records become, in whatever order the records come.</summary>
public sealed class OnlineOrderProperties(ITestOutputHelper output) : OnlineSuite(StoreEngine.Sqlite)
{
    [Fact]
    public void Experiment()
    {
        var bad = 0;
        var sw = System.Diagnostics.Stopwatch.StartNew();
        foreach (var scene in HouseholdScenes.Any.Generator.Sample(300))
        {
            if (sw.Elapsed.TotalSeconds > 40)
                break;
            bad++;
            if (SameAsync(scene).GetAwaiter().GetResult())
                continue;
            var s = scene;
            while (HouseholdScenes.Any.Shrinker(s).FirstOrDefault(x => !SameAsync(x).GetAwaiter().GetResult()) is { } smaller)
                s = smaller;
            output.WriteLine($"BAD after {bad} at {sw.Elapsed}\n{s}\n{string.Join(" | ", Partition(PeopleAsync(s.Records).Result))}\n{string.Join(" | ", Partition(PeopleAsync(s.Turned).Result))}\n");
        }

        output.WriteLine($"{bad} cases in {sw.Elapsed}");
    }

    private async Task<bool> SameAsync(Scene scene) =>
        Partition(await PeopleAsync(scene.Records)).SequenceEqual(Partition(await PeopleAsync(scene.Turned)));

    private async Task<Dictionary<string, string>> PeopleAsync(IReadOnlyList<SceneRecord> records)
    {
        await using var database = await TestDatabase.CreateAsync(StoreEngine.Sqlite);
        await using var store = await Storage.Store.OpenAsync(database.Options, Clock, ct: Ct);
        foreach (var record in records)
            await RecordAsync(record.Agency, record.OwnId, record.Says, store: store);
        return await PeopleOfAsync(store, records);
    }

    private async Task<Dictionary<string, string>> PeopleOfAsync(IStore store, IEnumerable<SceneRecord> records)
    {
        var people = new Dictionary<string, string>();
        foreach (var record in records)
            people[record.OwnId] = (await LookAsync(s => s.People.FindByOwnRecordAsync(record.Agency, record.OwnId), store))!.Id;
        return people;
    }

    /// <summary>Who stands with whom, whatever the person is called.</summary>
    private static IEnumerable<string> Partition(Dictionary<string, string> people) => people
        .GroupBy(p => p.Value, p => p.Key)
        .Select(g => string.Join(' ', g.Order(StringComparer.Ordinal)))
        .Order(StringComparer.Ordinal);
}
