using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using InfoShare.Broker.Hosting;
using InfoShare.Client;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Registry;
using InfoShare.EndToEnd.Tests.Site;
using InfoShare.Identity.Development;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Retention.V1;
using InfoShare.Storage;
using InfoShare.Testing;
using Microsoft.AspNetCore.Builder;
using Npgsql;

namespace InfoShare.EndToEnd.Tests.Tampering;

/// <summary>
/// What a broker leaves on its machine, its database and its data folder, at a moment at which it stands still. Whoever is at the machine
/// can change it, copy it and put it back.
/// </summary>
internal sealed class KeptLog : IAsyncDisposable
{
    /// <summary>The log that is tampered with.</summary>
    public const string Log = "main";

    /// <summary>Another broker on the same database.</summary>
    public const string Reader = "reader";

    /// <summary>Its name in checkpoints.</summary>
    public const string Origin = "infoshare.localhost/main";

    private const string Why = "Whether the log is what was signed.";

    private static readonly string[] Protected = ["audit_entry", "audit_entry_person", "audit_checkpoint", "audit_log_key"];

    private readonly TestSite site;
    private readonly string data;

    private KeptLog(TestSite site, string data, StorageOptions storage)
    {
        this.site = site;
        this.data = data;
        Storage = storage;
    }

    /// <summary>The database.</summary>
    public StorageOptions Storage { get; }

    /// <summary>The checkpoints beside the database.</summary>
    public string CheckpointFile => Path.Combine(data, $"audit-{Log}.checkpoints");

    /// <summary>An empty one.</summary>
    public static async Task<KeptLog> CreateAsync(TestSite site, StoreEngine engine)
    {
        var data = site.PathOf("data-" + Guid.NewGuid().ToString("N"));
        return new KeptLog(site, data, engine == StoreEngine.Postgres
            ? new StorageOptions { Engine = engine, ConnectionString = await TestPostgres.CreateDatabaseAsync() }
            : new StorageOptions { Engine = engine, Path = Path.Combine(data, "infoshare.db") });
    }

    /// <summary>A copy of everything, as a backup of the whole machine.</summary>
    public async Task<KeptLog> CopyAsync()
    {
        var other = site.PathOf("data-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(other);
        foreach (var file in Directory.GetFiles(data))
            File.Copy(file, Path.Combine(other, Path.GetFileName(file)));
        return new KeptLog(site, other, Storage.Engine == StoreEngine.Sqlite
            ? Storage with { Path = Path.Combine(other, "infoshare.db") }
            : Storage with { ConnectionString = await CopyDatabaseAsync() });
    }

    /// <summary>Lets the broker whose log it is work.</summary>
    public async Task WorkAsync(Func<WebApplication, Task>? work = null, params string[] settings) =>
        await WithBrokerAsync(Log, work ?? (_ => Task.CompletedTask), settings);

    /// <summary>So many questions of a doctor about a child, each an entry; gives the receipts.</summary>
    public async Task<IReadOnlyList<AuditReceipt>> AskAsync(int times, bool register = false)
    {
        IReadOnlyList<AuditReceipt> receipts = [];
        await WorkAsync(async app => receipts = await AskAsync(app, times, register));
        return receipts;
    }

    /// <summary>Why the broker whose log it is does not start; null when it does.</summary>
    public async Task<string?> RefusalToStartAsync()
    {
        try
        {
            await WorkAsync();
            return null;
        }
        catch (BrokerStartException e)
        {
            return e.Message;
        }
    }

    /// <summary>The latest checkpoint: what a careful reader keeps elsewhere.</summary>
    public async Task<string> CheckpointAsync()
    {
        await using var rows = await Rows.OpenAsync(Storage);
        return (await rows.TextsAsync($"SELECT note FROM audit_checkpoint WHERE log = '{Log}' ORDER BY size DESC LIMIT 1"))[0];
    }

    /// <summary>The log's key.</summary>
    public async Task<string> KeyAsync(string log = Log) => (await TextsAsync($"SELECT vkey FROM audit_log_key WHERE log = '{log}'")).Single();

    /// <summary>
    /// Exports the log as the partnership's auditor, by a broker of another name on the same database: the log's own may not start any more.
    /// </summary>
    /// <param name="which">Options that say which log; none: this one.</param>
    /// <returns>What was said.</returns>
    public async Task<string> ExportAsync(string folder, params string[] which)
    {
        var said = "";
        await WithBrokerAsync(Reader, async app =>
        {
            string[] line =
            [
                "audit", "export", folder, "--practitioner", "Ada Auditsample:AUDITOR", "--reason", Why, "--openings",
                "--certs", site.PathOf("certs"), "--address", BrokerHost.AgencyAddress(app).GetLeftPart(UriPartial.Authority),
                .. which.Length > 0 ? which : ["--origin", Origin],
            ];
            (var status, said, var problems) = await RunAsync(line);
            status.ShouldBe(0, problems);
        });
        return said;
    }

    /// <summary>Exports and verifies; gives the status, what was said first, and the first entry concerned.</summary>
    /// <param name="kept">Checkpoints that the reader kept elsewhere.</param>
    public async Task<Verdict> VerifyAsync(string key, params string[] kept)
    {
        using var folder = new TemporaryFolder();
        await ExportAsync(folder["export"]);
        return await VerifyAsync(folder["export"], key, kept);
    }

    /// <summary>Verifies what was exported.</summary>
    /// <param name="more">Further options.</param>
    public static async Task<Verdict> VerifyAsync(string export, string key, IReadOnlyList<string> kept, params string[] more)
    {
        using var folder = new TemporaryFolder();
        List<string> line = ["audit", "verify", export, "--key", key, "--json", .. more];
        foreach (var (n, checkpoint) in kept.Index())
        {
            await File.WriteAllTextAsync(folder[$"kept-{n}"], checkpoint);
            line.AddRange(["--since", folder[$"kept-{n}"]]);
        }

        var (status, said, problems) = await RunAsync([.. line]);
        if (status == 2)
            throw new InvalidOperationException(problems);
        var finding = JsonDocument.Parse(said).RootElement.GetProperty("findings").EnumerateArray().FirstOrDefault();
        return finding.ValueKind == JsonValueKind.Undefined ? new Verdict(status, "", -1, -1, said) : new Verdict(
            status, finding.GetProperty("kind").GetString()!, Number(finding, "entry"), Number(finding, "before"), finding.GetProperty("message").GetString()!);
    }

    /// <summary>Changes the database as its administrator can, who switches off what protects the trail.</summary>
    public async Task ChangeAsync(params string[] statements)
    {
        await using var rows = await Rows.OpenAsync(Storage, toChange: true);
        foreach (var sql in Storage.Engine == StoreEngine.Postgres
            ? Protected.Select(t => $"ALTER TABLE {t} DISABLE TRIGGER USER")
            : await rows.TextsAsync($"SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({string.Join(", ", Protected.Select(t => $"'{t}'"))})"))
        {
            await rows.ExecuteAsync(sql);
        }

        foreach (var sql in statements)
            await rows.ExecuteAsync(sql);
    }

    /// <summary>Changes the database as whoever has the broker's own account can: everything that protects the trail is in its place.</summary>
    public async Task ChangeAsBrokerAsync(params string[] statements)
    {
        await using var rows = await Rows.OpenAsync(Storage, toChange: true);
        foreach (var sql in statements)
            await rows.ExecuteAsync(sql);
    }

    /// <summary>Appends an entry to the log as that account can: with the place, the salts and the hashes of one that is written rightly.</summary>
    /// <param name="log">In whose name; a broker's, or nobody's.</param>
    public async Task AppendAsync(Core.Audit.AuditEntry entry, string log = Log)
    {
        await using var store = await Store.OpenAsync(Storage with { AuditLog = log }, TimeProvider.System);
        await store.WriteAsync(
            new Core.Stores.WriteCommand<bool>("by hand", session =>
            {
                session.Audit.Append(entry);
                return ValueTask.FromResult(true);
            }),
            CancellationToken.None);
    }

    /// <summary>How an entry ends that says of an organisation what the database holds of it, under a version so far on from the last.</summary>
    public async Task<string> DecidedAsync(string organisationId, long furtherOn)
    {
        await using var store = await Store.OpenAsync(Storage with { AuditLog = Reader }, TimeProvider.System);
        return await store.ReadAsync(
            async s => RegistryOutcome.Of("put", await s.Registry.VersionAsync() + furtherOn, (await s.Registry.AllAsync()).Single(o => o.Id == organisationId)), CancellationToken.None);
    }

    /// <summary>What the comparison of the registry with its decisions tells.</summary>
    public async Task<IReadOnlyList<string>> CompareRegistryAsync()
    {
        await using var store = await Store.OpenAsync(Storage with { AuditLog = Reader }, TimeProvider.System);
        return await new RegistryCheck(store, _ => { }).CheckAsync([], CancellationToken.None);
    }

    /// <summary>The first column of what the database holds.</summary>
    public async Task<List<string>> TextsAsync(string sql)
    {
        await using var rows = await Rows.OpenAsync(Storage);
        return await rows.TextsAsync(sql);
    }

    /// <summary>Lets two officers erase the personal part of entries, as the law allows them to.</summary>
    /// <param name="broker">Which broker is asked; its log holds the decision.</param>
    /// <param name="proposedAt">Whom the first of them asked; null: the same one.</param>
    public async Task EraseAsync(string broker, IEnumerable<string> entryIds, string? proposedAt = null)
    {
        AuditErasure? proposed = null;
        if (proposedAt is not null)
            await WithBrokerAsync(proposedAt, async app => proposed = await ProposeAsync(app, entryIds));
        await WithBrokerAsync(broker, async app => await ConfirmAsync(app, proposed ?? await ProposeAsync(app, entryIds)));
    }

    /// <summary>The word of the first: that entries lose their personal part.</summary>
    public async Task<AuditErasure> ProposeAsync(WebApplication app, IEnumerable<string> entryIds)
    {
        using var system = site.Connect("northmere-partnership", BrokerHost.AgencyAddress(app));
        return (await new RetentionService.RetentionServiceClient(system.As(new InfoSharePractitioner("u-mia", "Mia Vellumsample", "DATA_STEWARD")).CallInvoker)
            .EraseAuditPersonalAsync(new EraseAuditPersonalRequest
            {
                RequestId = Guid.NewGuid().ToString(),
                EntryIds = { entryIds },
                Ground = ErasureGround.LegalObligation,
                Reason = "The court ordered it last week, number in the file.",
            })).Erasure;
    }

    /// <summary>The word of the second.</summary>
    public async Task<AuditErasure> ConfirmAsync(WebApplication app, AuditErasure proposed)
    {
        using var system = site.Connect("northmere-partnership", BrokerHost.AgencyAddress(app));
        return (await new RetentionService.RetentionServiceClient(system.As(new InfoSharePractitioner("u-tom", "Tom Foliosample", "AUDITOR")).CallInvoker)
            .ConfirmErasureAsync(new ConfirmErasureRequest { RequestId = Guid.NewGuid().ToString(), ErasureId = proposed.ErasureId, Version = proposed.Version })).Erasure;
    }

    /// <summary>Lets an operator call the other broker on the same database.</summary>
    public async Task WithOperatorAsync(Func<WebApplication, AuditLogService.AuditLogServiceClient, Task> work) => await WithBrokerAsync(
        Reader,
        async app =>
        {
            using var system = site.Connect("northmere-partnership", BrokerHost.AgencyAddress(app));
            await work(app, new(system.As(new InfoSharePractitioner("u-ada", "Ada Auditsample", "AUDITOR")).CallInvoker));
        },
        $"--Broker:OperationsListener=http://127.0.0.1:{FreePort.Find()}");

    /// <summary>What a broker says of its health, asked until it is not well any more or has had the time for a turn of housekeeping.</summary>
    public async Task<string> HealthAsync(string broker)
    {
        var said = "";
        await WithBrokerAsync(broker, async app =>
        {
            using var http = new HttpClient();
            for (var attempt = 0; attempt < 100 && said is "" or "{\"status\":\"ok\"}"; attempt++)
            {
                await Task.Delay(50);
                said = await http.GetStringAsync(new Uri(BrokerHost.OperationsAddress(app)!, "/health"));
            }
        }, $"--Broker:OperationsListener=http://127.0.0.1:{FreePort.Find()}");
        return said;
    }

    /// <summary>The entries about a person that the broker gives its auditor, the latest hundred.</summary>
    public async Task<IReadOnlyList<string>> AskTrailAsync(string personId)
    {
        IReadOnlyList<string> ids = [];
        await WorkAsync(async app =>
        {
            using var system = site.Connect("northmere-partnership", BrokerHost.AgencyAddress(app));
            var auditor = system.As(new InfoSharePractitioner("u-ada", "Ada Auditsample", "AUDITOR"));
            ids = [.. (await new AuditService.AuditServiceClient(auditor.CallInvoker).ListEntriesAsync(
                new ListEntriesRequest { PersonId = personId, PageSize = 100, Reason = Why })).Entries.Select(e => e.EntryId)];
        });
        return ids;
    }

    /// <summary>The entries about a person by the openings of an export, whatever the broker's index says.</summary>
    public async Task<IReadOnlyList<string>> ReadTrailAsync(string key, string personId)
    {
        using var folder = new TemporaryFolder();
        await ExportAsync(folder["export"]);
        var (status, said, problems) = await RunAsync("audit", "trail", folder["export"], "--key", key, "--person", personId, "--json");
        status.ShouldBe(0, problems);
        return [.. JsonDocument.Parse(said).RootElement.GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("id").GetString()!)];
    }

    /// <summary>Gives an entry the hash that fits its present text: what an administrator does who has read docs/audit.md.</summary>
    public async Task FitHashAsync(long index)
    {
        byte[] hash;
        await using (var store = await Store.OpenAsync(Storage with { AuditLog = Reader }, TimeProvider.System))
        {
            var leaf = (await store.ReadAsync(s => s.AuditTree.LeavesAsync(Log, index, 1), CancellationToken.None)).Single();
            hash = TreeHash.OfLeaf(EntryLeaf.Encode(
                leaf.Entry, leaf.Index, leaf.PersonalHash, EntryLeaf.Commit(leaf.SealedSalt, EntryLeaf.SealedPart(leaf.Entry))));
        }

        var hex = Convert.ToHexString(hash);
        await ChangeAsync($"UPDATE audit_entry SET leaf_hash = {(Storage.Engine == StoreEngine.Postgres ? $"decode('{hex}', 'hex')" : $"X'{hex}'")} WHERE log = '{Log}' AND sequence = {index + 1}");
    }

    /// <summary>A receipt as 'infoshare call' prints it, checked against an export.</summary>
    public async Task<(int Status, string Said)> VerifyReceiptAsync(string key, AuditReceipt receipt, DateTimeOffset fetched)
    {
        using var folder = new TemporaryFolder();
        await ExportAsync(folder["export"]);
        await File.WriteAllTextAsync(folder["receipt"], Google.Protobuf.JsonFormatter.Default.Format(receipt));
        var (status, said, problems) = await RunAsync(
            "audit", "verify-receipt", folder["receipt"], "--key", key, "--export", folder["export"],
            "--as-of", fetched.ToString("O", CultureInfo.InvariantCulture));
        return (status, said + problems);
    }

    public async ValueTask DisposeAsync()
    {
        if (Storage.Engine == StoreEngine.Postgres)
            await TestPostgres.DropDatabaseAsync(Storage.ConnectionString!);
    }

    /// <summary>The same questions to a broker that is at work.</summary>
    public async Task<IReadOnlyList<AuditReceipt>> AskAsync(WebApplication app, int times, bool register = false)
    {
        var receipts = new AuditReceipt[times];
        using var system = site.Connect("elmmock-surgery", BrokerHost.AgencyAddress(app));
        var doctor = system.As(new InfoSharePractitioner("u-mockhurst", "Dr Mockhurst", "GP"));
        if (register)
        {
            await new PeopleService.PeopleServiceClient(doctor.CallInvoker).RecordPersonAsync(new RecordPersonRequest
            {
                RequestId = Guid.NewGuid().ToString(),
                OwnRecordId = "EMIS-1",
                Demographics = new Demographics { GivenName = "Iris", FamilyName = "Fernsample", BirthDate = "2018-02-03" },
            });
        }

        var health = new HealthService.HealthServiceClient(doctor.CallInvoker);
        await Parallel.ForAsync(0, times, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (n, ct) =>
            receipts[n] = (await health.QueryChildAsync(new QueryChildRequest
            {
                Child = new SubjectRef { OwnRecordId = "EMIS-1" },
                Purpose = new AccessPurpose
                {
                    Purpose = Purpose.AssessChild,
                    Reason = $"Her mother is unwell and I want to know who is around Iris, visit {n}.",
                    LegalBasis = LegalBasis.PublicFunction,
                    LeadNotice = LeadNotice.Tell,
                },
            }, cancellationToken: ct)).Edges.Receipt);
        return receipts;
    }

    /// <summary>Puts another state's database in this one's place, on PostgreSQL, whoever is at work on it.</summary>
    public async Task PutBackAsync(KeptLog backup)
    {
        // What exports read it by: its own log went back as well.
        File.Delete(Path.Combine(data, $"audit-{Reader}.checkpoints"));
        var (name, other) = (NameOf(Storage), NameOf(backup.Storage));
        await OnServerAsync(
            $"ALTER DATABASE {name} ALLOW_CONNECTIONS false", EndConnectionsOf(name), EndConnectionsOf(other), $"ALTER DATABASE {name} RENAME TO {name}_gone",
            $"ALTER DATABASE {other} RENAME TO {name}", $"DROP DATABASE {name}_gone WITH (FORCE)");
    }

    private async Task WithBrokerAsync(string name, Func<WebApplication, Task> work, params string[] settings)
    {
        await using var app = await BrokerHost.BuildAsync(site.Settings(
            Path.GetFileName(data), [.. TestSite.StorageSettings(Storage), $"--Broker:Id={name}", "--Audit:CheckpointMilliseconds=50", .. settings]));
        await app.StartAsync();
        try
        {
            await work(app);
        }
        finally
        {
            await app.StopAsync();
        }
    }

    private async Task<string> CopyDatabaseAsync()
    {
        var (source, copy) = (NameOf(Storage), "infoshare_copy_" + Guid.NewGuid().ToString("N"));
        NpgsqlConnection.ClearAllPools();
        await OnServerAsync(EndConnectionsOf(source), $"CREATE DATABASE {copy} TEMPLATE {source}");
        return new NpgsqlConnectionStringBuilder(Storage.ConnectionString) { Database = copy }.ToString();
    }

    private async Task OnServerAsync(params string[] statements)
    {
        await using var server = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(Storage.ConnectionString) { Pooling = false, Database = "postgres" }.ToString());
        await server.OpenAsync();
        foreach (var sql in statements)
        {
            await using var command = server.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }

    private static string NameOf(StorageOptions storage) => new NpgsqlConnectionStringBuilder(storage.ConnectionString).Database!;

    private static string EndConnectionsOf(string database) =>
        $"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{database}'";

    private static long Number(JsonElement finding, string name) =>
        finding.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : -1;

    private static async Task<(int Status, string Said, string Problems)> RunAsync(params string[] line)
    {
        using var said = new StringWriter();
        using var problems = new StringWriter();
        var status = await global::CommandLine.Create().Parse(line, global::CommandLine.Parsing)
            .InvokeAsync(new InvocationConfiguration { Output = said, Error = problems });
        return (status, said.ToString(), problems.ToString());
    }
}

/// <summary>What the verifier said.</summary>
/// <param name="Entry">The first entry concerned; -1: none.</param>
/// <param name="Before">Where a range ends; -1 when it is this entry exactly.</param>
internal sealed record Verdict(int Status, string Kind, long Entry, long Before, string Message);
