using InfoShare.Broker.Hosting;
using InfoShare.EndToEnd.Tests.Site;
using InfoShare.Identity.Development;
using InfoShare.Protocol.Common.V1;
using InfoShare.Storage;
using InfoShare.Testing;

namespace InfoShare.EndToEnd.Tests.Tampering;

/// <summary>
/// Somebody with the administrator's rights changes the database of a broker that stands still, in every way that there is (M1). Whoever
/// kept a checkpoint elsewhere is told the first entry concerned; and the broker, when it is started again, does what docs/audit.md says.
/// </summary>
public sealed class TamperedDatabaseTests(TamperedDatabaseTests.Logs logs) : IClassFixture<TamperedDatabaseTests.Logs>
{
    /// <summary>An entry that lies in a full tile, and one in the newest, which is not full.</summary>
    private const int Old = 100;
    private const int New = 300;
    private const string Entries = $"audit_entry WHERE log = '{KeptLog.Log}' AND sequence";

    public static TheoryData<StoreEngine, string> Ways()
    {
        var ways = new TheoryData<StoreEngine, string>();
        foreach (var way in Changes.Keys)
        {
            ways.Add(StoreEngine.Sqlite, way);
            ways.Add(StoreEngine.Postgres, way);
        }

        return ways;
    }

    /// <summary>How the database is changed; what the broker says at its next start, null when it starts; the first entry concerned.</summary>
    private static readonly Dictionary<string, Change> Changes = new(StringComparer.Ordinal)
    {
        ["edit an old entry"] = new(k => k.ChangeAsync(Edit(Old)), null, "ENTRY_EDITED", Old),
        ["edit a new entry"] = new(k => k.ChangeAsync(Edit(New)), "Entry 300 of the audit log main is not the one that was written", "ENTRY_EDITED", New),
        ["edit an old entry and its hash"] = new(k => EditedToFitAsync(k, Old), null, "REWRITTEN", Old),
        ["edit a new entry and its hash"] = new(k => EditedToFitAsync(k, New), "The last entries of the audit log main are not those of its checkpoint", "REWRITTEN", New),
        ["edit why somebody asked"] = new(
            k => k.ChangeAsync($"UPDATE audit_entry SET reason = 'A routine look.' WHERE log = 'main' AND sequence = {New + 1}"),
            "Entry 300 of the audit log main is not the one that was written", "OPENING_CHANGED", New),
        ["delete an old entry"] = new(k => k.ChangeAsync($"DELETE FROM {Entries} = {Old + 1}"), null, "ENTRY_DELETED", Old),
        ["delete a new entry"] = new(k => k.ChangeAsync($"DELETE FROM {Entries} = {New + 1}"), "is missing or too short", "ENTRY_DELETED", New),
        ["delete an old entry and close the gap"] = new(
            k => k.ChangeAsync([$"DELETE FROM {Entries} = {Old + 1}", .. Shift(Old + 1, -1)]), "entries are missing", "", Old),
        ["reorder two"] = new(k => k.ChangeAsync(
            $"UPDATE audit_entry SET sequence = -1 WHERE log = 'main' AND sequence = {Old + 1}",
            $"UPDATE audit_entry SET sequence = {Old + 1} WHERE log = 'main' AND sequence = {Old + 2}",
            $"UPDATE audit_entry SET sequence = {Old + 2} WHERE log = 'main' AND sequence = -1"), null, "", Old),
        ["insert one"] = new(k => k.ChangeAsync(
        [
            .. Shift(Old, 1),
            $"CREATE TABLE stranger AS SELECT * FROM {Entries} = {Old}",
            $"UPDATE stranger SET id = 'aud_01JABCDEFGHJKMNPQRSTVWXYZ0', sequence = {Old + 1}",
            "INSERT INTO audit_entry SELECT * FROM stranger",
            "DROP TABLE stranger",
        ]), "The last entries of the audit log main are not those of its checkpoint", "", Old),
        ["cut off the end"] = new(k => k.ChangeAsync($"DELETE FROM {Entries} > {New}"), "entries are missing", "TRUNCATED", New),
        ["cut off the end and its checkpoints"] = new(
            k => k.ChangeAsync($"DELETE FROM {Entries} > {New}", $"DELETE FROM audit_checkpoint WHERE log = 'main' AND size > {New}"),
            "The database is older than its audit log main", "ROLLED_BACK", -1),
        ["take who looked and why out of one"] = new(k => k.ChangeAsBrokerAsync(TakenOut(Old)), null, "ERASED_WITHOUT_DECISION", Old),
        ["erase one more than two people decided"] = new(k => ErasedAndOneMoreAsync(k, Old), null, "ERASED_WITHOUT_DECISION", Old),
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_first_entry_that_an_administrator_touched_is_named(StoreEngine engine, string way)
    {
        if (TestDatabase.WhyNot(engine) is { } reason)
            Assert.Skip(reason);
        var log = await logs.OfAsync(engine);
        var change = Changes[way];
        await using var copy = await log.Late.CopyAsync();
        await change.Make(copy);

        var verdict = await copy.VerifyAsync(log.Key, log.Kept);
        if (change.Kind.Length > 0)
            verdict.Kind.ShouldBe(change.Kind, verdict.Message);
        verdict.Status.ShouldBe(1);
        if (verdict.Before < 0 && change.Entry >= 0)
            verdict.Entry.ShouldBe(change.Entry, verdict.Message);
        else if (change.Entry >= 0)
            (verdict.Entry <= change.Entry && change.Entry < verdict.Before).ShouldBeTrue(verdict.Message);

        var said = await copy.RefusalToStartAsync();
        if (change.Start is null)
            said.ShouldBeNull();
        else
            said.ShouldNotBeNull().ShouldContain(change.Start);
    }

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task An_older_backup_is_noticed_by_the_file_of_checkpoints_and_by_whoever_kept_one(StoreEngine engine)
    {
        if (TestDatabase.WhyNot(engine) is { } reason)
            Assert.Skip(reason);
        var log = await logs.OfAsync(engine);
        await using var copy = await log.Early.CopyAsync();
        File.Copy(log.Late.CheckpointFile, copy.CheckpointFile, overwrite: true);
        (await copy.RefusalToStartAsync()).ShouldNotBeNull().ShouldContain("The database is older than its audit log main");

        // Who takes the file away too starts the broker, and meets everybody who kept something: a checkpoint, or a receipt.
        File.Delete(copy.CheckpointFile);
        (await copy.RefusalToStartAsync()).ShouldBeNull();
        (await copy.VerifyAsync(log.Key)).Status.ShouldBe(0);
        var verdict = await copy.VerifyAsync(log.Key, log.Kept);
        (verdict.Status, verdict.Kind, verdict.Entry).ShouldBe((1, "ROLLED_BACK", log.EarlySize), verdict.Message);
        var (status, said) = await copy.VerifyReceiptAsync(log.Key, log.Receipt, DateTimeOffset.UtcNow.AddHours(1));
        status.ShouldBe(1, said);
        said.ShouldContain("BROKEN");
        (await log.Late.VerifyReceiptAsync(log.Key, log.Receipt, DateTimeOffset.UtcNow)).Status.ShouldBe(0);
    }

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task A_broker_that_goes_on_from_an_older_backup_forks_its_log(StoreEngine engine)
    {
        if (TestDatabase.WhyNot(engine) is { } reason)
            Assert.Skip(reason);
        var log = await logs.OfAsync(engine);
        await using var copy = await log.Early.CopyAsync();
        File.Delete(copy.CheckpointFile);
        await copy.AskAsync((int)(log.LateSize - log.EarlySize) + 40);

        // By itself the second history is whole: it was signed.
        (await copy.VerifyAsync(log.Key)).Status.ShouldBe(0);
        var verdict = await copy.VerifyAsync(log.Key, log.Kept);
        (verdict.Status, verdict.Kind, verdict.Entry, verdict.Before).ShouldBe((1, "FORK", 0, log.LateSize), verdict.Message);

        // Who kept one from before as well is told the very entry.
        verdict = await copy.VerifyAsync(log.Key, log.Kept, await log.Early.CheckpointAsync());
        (verdict.Status, verdict.Kind, verdict.Entry, verdict.Before).ShouldBe((1, "FORK", log.EarlySize, log.LateSize), verdict.Message);

        var (status, said) = await copy.VerifyReceiptAsync(log.Key, log.Receipt, DateTimeOffset.UtcNow);
        status.ShouldBe(1, said);
        said.ShouldContain("BROKEN");
        said.ShouldContain("infoshare-promise/v2");
    }

    [Fact]
    public async Task A_broker_under_which_an_older_backup_is_put_signs_no_second_history()
    {
        if (TestDatabase.WhyNot(StoreEngine.Postgres) is { } reason)
            Assert.Skip(reason);
        var log = await logs.OfAsync(StoreEngine.Postgres);
        await using var live = await log.Late.CopyAsync();
        await using var backup = await log.Early.CopyAsync();
        await live.WorkAsync(async app =>
        {
            (await live.AskAsync(app, 3)).ShouldAllBe(r => r.Promise.Length > 0);
            await live.PutBackAsync(backup);
            await AnsweredAsync(live, app);

            // As much as was lost, and more: sharing goes on, and nothing is promised that nobody would redeem.
            (await live.AskAsync(app, (int)(log.LateSize - log.EarlySize) + 40)).ShouldAllBe(r => r.EntryIndex > 0 && r.Promise.Length == 0);
            using var http = new HttpClient();
            (await http.GetStringAsync(new Uri(BrokerHost.OperationsAddress(app)!, "/health"))).ShouldBe("{\"status\":\"degraded\",\"audit\":\"broken\"}");
            await Task.Delay(500);
        }, $"--Broker:OperationsListener=http://127.0.0.1:{FreePort.Find()}");

        (await log.Early.CheckpointAsync()).ShouldBe(await live.CheckpointAsync(), "a second history was signed");
        (await live.RefusalToStartAsync()).ShouldNotBeNull().ShouldContain("The database is older than its audit log main");
        var verdict = await live.VerifyAsync(log.Key, log.Kept);
        (verdict.Status, verdict.Kind, verdict.Entry).ShouldBe((1, "ROLLED_BACK", log.EarlySize), verdict.Message);
    }

    // A broker whose database is away says so, and callers ask again.
    private static async Task AnsweredAsync(KeptLog log, Microsoft.AspNetCore.Builder.WebApplication app)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await log.AskAsync(app, 1);
                return;
            }
            catch (Grpc.Core.RpcException e) when (e.StatusCode == Grpc.Core.StatusCode.Unavailable && attempt < 20)
            {
                await Task.Delay(200);
            }
        }
    }

    [Fact]
    public async Task An_untouched_log_is_intact_and_its_broker_starts()
    {
        var log = await logs.OfAsync(StoreEngine.Sqlite);
        await using var copy = await log.Late.CopyAsync();
        (await copy.VerifyAsync(log.Key, log.Kept)).Status.ShouldBe(0);
        (await copy.RefusalToStartAsync()).ShouldBeNull();
    }

    private static string Edit(int index) => $"UPDATE audit_entry SET role = 'HEALTH_VISITOR' WHERE log = 'main' AND sequence = {index + 1}";

    private static async Task EditedToFitAsync(KeptLog log, int index)
    {
        await log.ChangeAsync(Edit(index));
        await log.FitHashAsync(index);
    }

    // In two steps, since no two entries may have one place even for a moment.
    private static string[] Shift(int after, int by) =>
    [
        $"UPDATE audit_entry SET sequence = -(sequence + ({by})) WHERE log = 'main' AND sequence > {after}",
        "UPDATE audit_entry SET sequence = -sequence WHERE log = 'main' AND sequence < 0",
    ];

    // What lawful erasure runs, word for word: no trigger stands in its way.
    internal static string[] TakenOut(int index) =>
    [
        "UPDATE audit_entry SET practitioner_id = NULL, reason = NULL, person_ids = '[]', matched_how = NULL, personal_salt = NULL, shown = '[]' "
            + $"WHERE log = 'main' AND sequence = {index + 1}",
        $"DELETE FROM audit_entry_person WHERE entry_id = (SELECT id FROM {Entries} = {index + 1})",
    ];

    private static async Task ErasedAndOneMoreAsync(KeptLog log, int index)
    {
        await log.EraseAsync(KeptLog.Log, await log.TextsAsync($"SELECT id FROM {Entries} IN ({index + 2}, {index + 3}, {New + 1})"));
        await log.ChangeAsBrokerAsync(TakenOut(index));
    }

    private sealed record Change(Func<KeptLog, Task> Make, string? Start, string Kind, long Entry);

    /// <summary>One log an engine, as it was early and as it was late.</summary>
    public sealed class Logs : IAsyncDisposable
    {
        private readonly TestSite site = new();
        private readonly Dictionary<StoreEngine, Made> made = [];

        internal async Task<Made> OfAsync(StoreEngine engine)
        {
            if (made.TryGetValue(engine, out var known))
                return known;
            var late = await KeptLog.CreateAsync(site, engine);
            await late.AskAsync(Old + 20, register: true);
            var early = await late.CopyAsync();
            var receipts = await late.AskAsync(New - Old + 10);
            return made[engine] = new Made(
                early, late, await late.KeyAsync(), await late.CheckpointAsync(), receipts.MaxBy(r => r.EntryIndex)!, await SizeAsync(early), await SizeAsync(late));
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var log in made.Values)
            {
                await log.Early.DisposeAsync();
                await log.Late.DisposeAsync();
            }

            site.Dispose();
        }

        private static async Task<long> SizeAsync(KeptLog log) => long.Parse((await log.CheckpointAsync()).Split('\n')[1], null);
    }

    /// <summary>A log in two states, and what somebody kept of it elsewhere.</summary>
    /// <param name="Kept">The late checkpoint.</param>
    /// <param name="Receipt">A receipt of an entry that the early state does not have.</param>
    internal sealed record Made(KeptLog Early, KeptLog Late, string Key, string Kept, AuditReceipt Receipt, long EarlySize, long LateSize);
}
