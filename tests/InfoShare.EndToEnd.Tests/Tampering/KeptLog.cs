using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using InfoShare.Broker.Hosting;
using InfoShare.Client;
using InfoShare.Core.Audit.Log;
using InfoShare.EndToEnd.Tests.Site;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.People.V1;
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

    private const string Reader = "reader";
    private const string Origin = "infoshare.localhost/main";
    private const string Why = "Whether the log is what was signed.";

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
    public async Task<string> KeyAsync()
    {
        await using var rows = await Rows.OpenAsync(Storage);
        return (await rows.TextsAsync($"SELECT vkey FROM audit_log_key WHERE log = '{Log}'")).Single();
    }

    /// <summary>
    /// Exports the log as the partnership's auditor, by a broker of another name on the same database: the log's own may not start any more.
    /// </summary>
    public async Task ExportAsync(string folder) => await WithBrokerAsync(Reader, async app =>
    {
        string[] line =
        [
            "audit", "export", folder, "--practitioner", "Ada Auditsample:AUDITOR", "--reason", Why, "--origin", Origin, "--openings",
            "--certs", site.PathOf("certs"), "--address", BrokerHost.AgencyAddress(app).GetLeftPart(UriPartial.Authority),
        ];
        var (status, _, problems) = await RunAsync(line);
        status.ShouldBe(0, problems);
    });

    /// <summary>Exports and verifies; gives the status, what was said first, and the first entry concerned.</summary>
    /// <param name="kept">Checkpoints that the reader kept elsewhere.</param>
    public async Task<Verdict> VerifyAsync(string key, params string[] kept)
    {
        using var folder = new TemporaryFolder();
        await ExportAsync(folder["export"]);
        List<string> line = ["audit", "verify", folder["export"], "--key", key, "--json"];
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
            ? ["ALTER TABLE audit_entry DISABLE TRIGGER USER", "ALTER TABLE audit_checkpoint DISABLE TRIGGER USER"]
            : await rows.TextsAsync("SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('audit_entry', 'audit_checkpoint')"))
        {
            await rows.ExecuteAsync(sql);
        }

        foreach (var sql in statements)
            await rows.ExecuteAsync(sql);
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
