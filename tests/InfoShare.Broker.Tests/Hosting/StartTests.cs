using System.Net.Sockets;
using InfoShare.Broker.Hosting;
using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InfoShare.Broker.Tests.Hosting;

/// <summary>What the broker says of a start that cannot be, of its arguments, and of a store or a door that is full.</summary>
public sealed class StartTests(BrokerFixture broker)
{
    [Fact]
    public async Task A_key_of_another_certificate_stops_the_start_and_is_named()
    {
        using var folder = new TemporaryFolder();
        var other = broker.Certificates.Organisations["elmmock-surgery"].KeyPath;

        var refused = await Should.ThrowAsync<BrokerStartException>(() => broker.StartAsync(folder["data"], "--Broker:ServerKey=" + other));

        refused.Message.ShouldContain("Broker:ServerKey");
    }

    [Fact]
    public async Task Files_of_the_clocks_are_read_at_the_start_and_a_wrong_one_stops_it_and_is_named()
    {
        using var folder = new TemporaryFolder();
        string File(string name, string text)
        {
            System.IO.File.WriteAllText(folder[name], text);
            return folder[name];
        }

        const string oneDay = """{"version":"funeral","holidays":[{"date":"2026-07-16","name":"State funeral"}]}""";
        const string own =
            """
            {"schedules":[{"partnership":"northmere","edition":"WT2023","revision":1,"from":"2026-04-01","until":"2026-09-30","sameAs":"WT2023#1","close":"16:30",
             "note":"Agreed locally.","rules":[{"key":"T1","starts":"RECEIPT","source":"local","terms":{"STANDARD":{"kind":"WORKING_DAYS","amount":2}}}]}]}
            """;
        await using var host = await broker.StartAsync(
            folder["data"], "--Broker:OneOffDays=" + File("days.json", oneDay), "--Broker:Deadlines=" + File("own.json", own), "--Broker:Partnership=northmere");
        var due = host.Services.GetRequiredService<PartnershipClock>().Due(
            DeadlineKey.ReferralDecision, new DateTimeOffset(2026, 7, 15, 9, 0, 0, TimeSpan.Zero));
        due.Words.ShouldBe("2 working days, due 16:30 on Monday 20 July 2026");
        due.RuleId.ShouldBe("T1@WT2023/northmere#1");
        due.HolidaysVersion.ShouldEndWith("+funeral");

        async Task<string> RefusedAsync(params string[] more) =>
            (await Should.ThrowAsync<ClockDataException>(() => broker.StartAsync(folder["other"], more))).Message;
        (await RefusedAsync("--Broker:OneOffDays=" + folder["gone.json"])).ShouldBe("gone.json: the file cannot be read");
        (await RefusedAsync("--Broker:BankHolidays=" + File("list.json", oneDay))).ShouldStartWith("list.json: firstYear and lastYear");
        (await RefusedAsync("--Broker:Deadlines=" + folder["own.json"], "--Broker:Partnership=southmere")).ShouldStartWith("own.json: has no schedule of the partnership");
    }

    [Fact]
    public async Task A_policy_by_which_answers_were_given_may_be_neither_changed_nor_left_out()
    {
        using var folder = new TemporaryFolder();
        string Policy(string version, DateOnly from, string notes)
        {
            var file = folder[version + ".json"];
            File.WriteAllText(file, (PolicyBook.Embedded.Latest.Document with { Version = version, From = from, Notes = notes }).Write());
            return "--Broker:Policies:0=" + file;
        }

        async Task StartsAsync(params string[] more) => await (await broker.StartAsync(folder["data"], more)).DisposeAsync();
        async Task<string> RefusedAsync(params string[] more) => (await Should.ThrowAsync<BrokerStartException>(() => broker.StartAsync(folder["data"], more))).Message;

        var yesterday = LondonTime.DateOf(TimeProvider.System.GetUtcNow()).AddDays(-1);
        await StartsAsync(Policy("later", yesterday.AddYears(1), "Not in force yet: it may still change."));
        await StartsAsync();
        await StartsAsync(Policy("northmere-1", yesterday, "Agreed locally."));
        await StartsAsync(Policy("northmere-1", yesterday, "Agreed locally."));
        (await RefusedAsync()).ShouldBe(
            "Broker:Policies: the policies lack the version northmere-1, by which answers of this database were given: name its file too, as at its other brokers.");
        (await RefusedAsync(Policy("northmere-1", yesterday, "Agreed otherwise."))).ShouldContain("another text for the version northmere-1");
    }

    /// <summary>Who may call, under which keys and rules, is in the trail whatever way it came in (M2).</summary>
    [Fact]
    public async Task What_a_start_changes_by_its_files_leaves_its_entries_and_the_same_files_leave_none()
    {
        using var folder = new TemporaryFolder();
        File.Copy(broker.Neighbours.RegistryPath, folder["registry.json"]);
        var policy = folder["policy.json"];
        var yesterday = LondonTime.DateOf(TimeProvider.System.GetUtcNow()).AddDays(-1);
        void Agree(string notes) => File.WriteAllText(
            policy, (PolicyBook.Embedded.Latest.Document with { Version = "northmere-1", From = yesterday, Notes = notes }).Write());
        async Task<List<Core.Audit.AuditEntry>> StartedAsync(params string[] more)
        {
            await using var host = await broker.StartAsync(folder["data"], ["--Registry:File=" + folder["registry.json"], .. more]);
            var trail = await host.Services.GetRequiredService<IStore>().ReadAsync(s => s.Audit.ListAsync(new AuditFilter(null, null, null), null, 100), CancellationToken.None);
            return [.. trail.Where(e => e.Action == "start").Reverse()];
        }

        // The first start: the policy in force, and each organisation of the file, whose hash each names.
        var first = await StartedAsync();
        (first[0].ObjectId, first[0].Outcome.Split(' ')[0]).ShouldBe((PolicyBook.Embedded.Latest.Version, "policy:"));
        first.ShouldAllBe(e => e.Kind == AuditEventKind.Decide);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(folder["registry.json"])));
        first.Skip(1).ShouldAllBe(e => e.Outcome.StartsWith($"registry file {hash}, version ", StringComparison.Ordinal));
        first.Skip(1).Select(e => e.ObjectId).Order().ShouldBe(Identity.RegistryFile.Read(folder["registry.json"]).Select(o => o.Id).Order());
        (await StartedAsync()).Select(e => e.Id).ShouldBe(first.Select(e => e.Id), "the same file changes nothing");

        // A role more for those who have doctors; and a policy of the partnership's own.
        await File.WriteAllTextAsync(
            folder["registry.json"], (await File.ReadAllTextAsync(folder["registry.json"])).Replace("\"GP\"", "\"GP\", \"PAEDIATRICIAN\"", StringComparison.Ordinal));
        Agree("Agreed locally.");
        string[] agreed = ["--Broker:Policies:0=" + policy];
        var changed = (await StartedAsync(agreed)).Skip(first.Count).ToList();
        changed[0].ObjectId.ShouldBe("northmere-1");
        changed[0].Outcome.ShouldMatch("^policy: [0-9a-f]{64}$");
        changed.Count.ShouldBeGreaterThan(1);
        changed.Skip(1).ShouldAllBe(e => e.Outcome.StartsWith("registry file ", StringComparison.Ordinal) && e.ObjectId != null);
        changed.ShouldContain(e => e.ObjectId == "elmmock-surgery");
        changed.ShouldNotContain(e => e.ObjectId == "northmere-police");
        (await StartedAsync(agreed)).Count.ShouldBe(first.Count + changed.Count);

        // The setting and the file together say otherwise: the entry holds.
        await using (var host = await broker.StartAsync(folder["data"], agreed))
        {
            await host.Services.GetRequiredService<IStore>().WriteAsync(
                new WriteCommand<bool>("Forget", s =>
                {
                    s.Registry.PutSetting("policy-versions", "{}");

                    // A reviewer asked for the entries of that name, over and over.
                    for (var i = 0; i < 101; i++)
                    {
                        s.Record(new Core.Audit.AuditEntry
                        {
                            Id = s.NextId("aud"),
                            Kind = AuditEventKind.Return,
                            Action = "AuditService/ListEntries",
                            ObjectId = "northmere-1",
                            Outcome = "done",
                            RecordedAt = s.Now,
                        });
                    }

                    return ValueTask.FromResult(true);
                }),
                CancellationToken.None);
        }

        Agree("Agreed otherwise.");
        (await Should.ThrowAsync<BrokerStartException>(() => broker.StartAsync(folder["data"], agreed))).Message.ShouldContain("another text for the version northmere-1");
    }

    /// <summary>A long log is compared over many starts: how far stands beside the checkpoints, where whoever has the database does not write.</summary>
    [Fact]
    public async Task How_far_the_trail_was_compared_is_kept_in_the_data_folder_and_measured()
    {
        using var folder = new TemporaryFolder();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var ended = new System.Collections.Concurrent.ConcurrentQueue<double>();
        using var meters = new System.Diagnostics.Metrics.MeterListener();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "infoshare.audit.compared.at")
                listener.EnableMeasurementEvents(instrument);
        };
        meters.SetMeasurementEventCallback<double>((_, at, _, _) => ended.Enqueue(at));
        meters.Start();
        var began = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        async Task<Core.Audit.Log.TrailProgress> ComparedAsync()
        {
            await using var host = await broker.StartAsync(folder["data"]);
            while (true)
            {
                if (Directory.GetFiles(folder["data"], "audit-*.compared") is [var file]
                    && System.Text.Json.JsonSerializer.Deserialize<Core.Audit.Log.TrailProgress>(await File.ReadAllBytesAsync(file, patience.Token)) is { WholeRoundAt: not null } whole)
                {
                    return whole;
                }

                await Task.Delay(20, patience.Token);
            }
        }

        var first = await ComparedAsync();
        first.WholeRoundAt!.Value.ToUnixTimeSeconds().ShouldBeGreaterThanOrEqualTo(began);
        while (!ended.Any(at => at >= began))
            await Task.Delay(20, patience.Token);

        // A file that nobody can read costs a round and no start.
        await File.WriteAllTextAsync(Directory.GetFiles(folder["data"], "audit-*.compared").Single(), "{\"Logs\":");
        await using var again = await broker.StartAsync(folder["data"]);
        again.Services.GetRequiredService<Core.Audit.Log.TrailCheck>().Differs.ShouldBeFalse();
    }

    [Fact]
    public async Task A_data_folder_that_is_a_file_or_lies_in_one_stops_the_start_and_is_named()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["file"], "");

        (await Should.ThrowAsync<BrokerStartException>(() => broker.StartAsync(folder["file"]))).Message.ShouldContain("Broker:DataFolder");
        (await Should.ThrowAsync<BrokerStartException>(() => broker.StartAsync(Path.Combine(folder["file"], "data"))))
            .Message.ShouldContain("Broker:DataFolder");
    }

    [Theory]
    [InlineData("dem")]
    [InlineData("--bogus", "1")]
    [InlineData("--Broker:DataFoldr=data")]
    [InlineData("--Broker:DataFolder:Deeper=data")]
    [InlineData("--Broker:DataFolder")]
    [InlineData("--Broker:ConnectionsPerAddress=1")]
    public async Task An_argument_that_is_no_setting_ends_with_2_and_words(params string[] arguments)
    {
        Arguments.Fault(arguments).ShouldNotBeNull();
        (await Program.RunAsync(arguments)).ShouldBe(2);
    }

    [Fact]
    public async Task Settings_pass_and_help_is_given()
    {
        Arguments.Fault(broker.Arguments("data", "--Identity:Claims:ClientId=azp", "--Serilog:MinimumLevel:Default=Warning")).ShouldBeNull();
        Arguments.Usage.ShouldContain("--help");
        (await Program.RunAsync(["--help"])).ShouldBe(0);
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_is_not_healthy_and_the_cause_is_logged_once()
    {
        using var folder = new TemporaryFolder();
        var logs = new CapturedLogs();
        await using var host = await broker.StartAsync(folder["data"], builder =>
        {
            var store = builder.Services.Last(s => s.ServiceType == typeof(IStore)).ImplementationFactory!;
            builder.Services.AddSingleton<IStore>(p => new FullStore((IStore)store(p)));
            builder.Services.AddSingleton<ILoggerProvider>(logs);
        });
        using var http = new HttpClient { BaseAddress = BrokerHost.OperationsAddress(host) };

        for (var i = 0; i < 3; i++)
        {
            using var answer = await http.GetAsync("/health");
            answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.ServiceUnavailable);
        }

        var line = logs.Lines.Where(l => l.StartsWith("Error", StringComparison.Ordinal)).ShouldHaveSingleItem();
        line.ShouldContain("StoreUnavailableException caused by SqliteException 13");
        line.ShouldNotContain("secret");
    }

    [Fact]
    public async Task One_address_has_its_share_of_the_connections_and_no_more()
    {
        using var folder = new TemporaryFolder();
        await using var host = await broker.StartAsync(folder["data"], "--Broker:MaxConnectionsPerAddress=2");
        var address = BrokerHost.AgencyAddress(host);
        async Task<TcpClient> OpenAsync()
        {
            var client = new TcpClient();
            await client.ConnectAsync(address.Host, address.Port);
            return client;
        }

        // Without a handshake: the cap counts from the first packet.
        using var first = await OpenAsync();
        using var second = await OpenAsync();
        (await IsServedAsync(address)).ShouldBeFalse();

        first.Close();
        second.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await IsServedAsync(address))
            await Task.Delay(50, patience.Token);
    }

    private async Task<bool> IsServedAsync(Uri address)
    {
        using var http = new HttpClient(broker.HandlerOf("elmmock-surgery"));
        try
        {
            return (await http.GetAsync(new Uri(address, "/.well-known/openid-configuration"))).IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private sealed class FullStore(IStore inner) : IStore
    {
        public Task<TResult> WriteAsync<TResult>(WriteCommand<TResult> command, CancellationToken ct) => command.Name == "HealthProbe"
            ? throw new StoreUnavailableException("secret", inner: new Microsoft.Data.Sqlite.SqliteException("secret row", 13))
            : inner.WriteAsync(command, ct);

        public Task<TResult> ReadAsync<TResult>(Func<IReadSession, ValueTask<TResult>> read, CancellationToken ct) => inner.ReadAsync(read, ct);

        public InfoShare.Core.Audit.Log.RecentLeaves Leaves => inner.Leaves;

        public WakeSignal Subscribe(string topic) => inner.Subscribe(topic);

        public Task<int> PruneIdempotentRequestsAsync(TimeSpan olderThan, CancellationToken ct) => inner.PruneIdempotentRequestsAsync(olderThan, ct);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
