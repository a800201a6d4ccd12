using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sqlite;

namespace InfoShare.Storage.Tests;

public sealed class SqliteMetricsTests() : MetricsTests(StoreEngine.Sqlite)
{
    [Fact]
    public void The_library_in_use_is_named_with_its_origin() =>
        SqliteLibrary.Ensure().ShouldMatch(@"^3\.\d+\.\d+ \((system|bundled)\)$");
}

public sealed class PostgresMetricsTests() : MetricsTests(StoreEngine.Postgres);

public abstract class MetricsTests(StoreEngine engine) : StorageSuite(engine)
{
    [Fact]
    public async Task Commands_are_counted_by_name_and_outcome_and_by_nothing_else()
    {
        var name = "Metered" + Guid.NewGuid().ToString("N");
        var outcomes = new ConcurrentQueue<string>();
        var labels = new ConcurrentDictionary<string, bool>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == Storage.Store.MeterName)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            foreach (var tag in tags)
                labels.TryAdd(tag.Key, true);
            if (tags.Length == 3 && (string?)tags[1].Value == name)
                outcomes.Enqueue((string)tags[2].Value!);
        });
        listener.Start();

        var key = Key(Guid.NewGuid());
        Task<bool> Send(Func<bool> apply, IdempotencyKey? with) =>
            Store.WriteAsync(new WriteCommand<bool>(name, _ => ValueTask.FromResult(apply()), with), Ct);
        await Send(() => true, key);
        await Send(() => true, key);
        await Should.ThrowAsync<RuleBrokenException>(() => Send(() => throw new RuleBrokenException("no"), null));
        // The answer goes out before the count, so one more round makes sure of the last count.
        await Send(() => true, null);
        await Send(() => true, null);

        outcomes.Take(4).ShouldBe(["done", "repeated", "refused", "done"]);
        labels.Keys.Order().ShouldBe(["command", "engine", "outcome"]);
    }
}
