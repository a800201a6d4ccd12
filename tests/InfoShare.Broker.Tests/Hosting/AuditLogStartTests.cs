using InfoShare.Broker.Hosting;
using InfoShare.Broker.Security;
using InfoShare.Core.Audit;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace InfoShare.Broker.Tests.Hosting;

/// <summary>The audit log from one start to the next: its key, and what is noticed when somebody changed what lies on the disk.</summary>
public sealed class AuditLogStartTests(BrokerFixture broker)
{
    [Fact]
    public async Task The_key_is_made_once_for_this_user_alone_and_stays()
    {
        using var folder = new TemporaryFolder();
        var first = await RunAsync(folder["data"], 2);
        var file = Path.Combine(folder["data"], "audit-main.key");
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await RunAsync(folder["data"], 2)).ShouldBe(first);

        File.Delete(file);
        (await RefusedAsync(folder["data"])).ShouldContain("Audit:AcceptNewKey");
        var rotated = await RunAsync(folder["data"], 2, "--Audit:AcceptNewKey=true");
        rotated.ShouldNotBe(first);
        (await RunAsync(folder["data"], 1)).ShouldBe(rotated);
    }

    [Theory]
    [InlineData("no key at all", "no signer's key")]
    [InlineData("PRIVATE+KEY+another.example/log+00000000+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "another log")]
    public async Task A_key_file_that_cannot_be_used_is_named_and_its_text_is_not(string text, string why)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["log.key"], text);
        var refused = await RefusedAsync(folder["data"], "--Audit:KeyFile=" + folder["log.key"]);
        refused.ShouldContain("log.key");
        refused.ShouldContain(why);
        refused.ShouldNotContain("AQAAAAAA");
    }

    [Fact]
    public async Task A_log_keeps_the_name_that_it_was_begun_with()
    {
        using var folder = new TemporaryFolder();
        await RunAsync(folder["data"], 1);
        File.Delete(Path.Combine(folder["data"], "audit-main.key"));
        (await RefusedAsync(folder["data"], "--Audit:OriginPrefix=infoshare.northmere.example")).ShouldContain("infoshare.localhost/main");
    }

    [Fact]
    public async Task A_database_that_was_put_back_from_a_backup_is_noticed_by_the_checkpoints_beside_it()
    {
        using var folder = new TemporaryFolder();
        await RunAsync(folder["data"], 5);
        Directory.CreateDirectory(folder["backup"]);
        foreach (var file in Directory.GetFiles(folder["data"], "infoshare.db*"))
            File.Copy(file, Path.Combine(folder["backup"], Path.GetFileName(file)));
        await RunAsync(folder["data"], 5);
        foreach (var file in Directory.GetFiles(folder["data"], "infoshare.db*"))
            File.Delete(file);
        foreach (var file in Directory.GetFiles(folder["backup"]))
            File.Copy(file, Path.Combine(folder["data"], Path.GetFileName(file)));

        (await RefusedAsync(folder["data"])).ShouldContain("put back from a backup");

        // A new log may be begun on what was put back; the old one's entries stay readable.
        await RunAsync(folder["data"], 1, "--Broker:Id=after-restore");
    }

    [Fact]
    public async Task What_a_death_left_half_written_beside_the_database_does_not_stop_the_start()
    {
        using var folder = new TemporaryFolder();
        await RunAsync(folder["data"], 3);
        await File.AppendAllTextAsync(Path.Combine(folder["data"], "audit-main.checkpoints"), "infoshare.localhost/main\n99");
        await RunAsync(folder["data"], 1);
        await RunAsync(folder["data"], 1);
    }

    [Fact]
    public async Task What_a_death_left_uncovered_is_covered_before_anybody_can_call()
    {
        using var folder = new TemporaryFolder();
        await RunAsync(folder["data"], 2);

        // One that opens and dies before it has signed anything: its workers never start.
        await using (var dying = await BrokerHost.BuildAsync(broker.Arguments(folder["data"])))
        {
            await AppendAsync(dying, 3);
            (await UncoveredAsync(dying)).ShouldBe(3);
        }

        // Nor do those of the next one, which has not begun to listen.
        await using var next = await BrokerHost.BuildAsync(broker.Arguments(folder["data"]));
        (await UncoveredAsync(next)).ShouldBe(0);
        new CheckpointFile(Path.Combine(folder["data"], "audit-main.checkpoints")).Last().ShouldNotBeNull().Text
            .ShouldBe(SignedNote.Parse((await LatestAsync(next)).Note).ShouldNotBeNull().Text);
    }

    // A life of the broker with so many entries; gives the key that signs. The last checkpoint is signed when it stops.
    private async Task<string> RunAsync(string data, int entries, params string[] settings)
    {
        await using var host = await broker.StartAsync(data, settings);
        await AppendAsync(host, entries);
        await host.StopAsync();
        (await UncoveredAsync(host)).ShouldBe(0);
        return host.Services.GetRequiredService<OwnLog>().Signer.Key.ToString();
    }

    private static async Task AppendAsync(WebApplication host, int entries)
    {
        for (var i = 0; i < entries; i++)
        {
            await host.Services.GetRequiredService<IStore>().WriteAsync(
                new WriteCommand<bool>("Test", s =>
                {
                    s.Audit.Append(new AuditEntry
                    {
                        Id = s.NextId("aud"),
                        Kind = AuditEventKind.Return,
                        Action = "test",
                        Outcome = "done",
                        RecordedAt = s.Now,
                    });
                    return ValueTask.FromResult(true);
                }),
                CancellationToken.None);
        }
    }

    private static async Task<StoredCheckpoint> LatestAsync(WebApplication host) => (await host.Services.GetRequiredService<IStore>().ReadAsync(
        s => s.AuditTree.LatestCheckpointAsync(host.Services.GetRequiredService<OwnLog>().Log), CancellationToken.None)).ShouldNotBeNull();

    private static async Task<long> UncoveredAsync(WebApplication host) => await host.Services.GetRequiredService<IStore>().ReadAsync(
        s => s.AuditTree.SizeAsync(host.Services.GetRequiredService<OwnLog>().Log), CancellationToken.None) - (await LatestAsync(host)).Size;

    private async Task<string> RefusedAsync(string data, params string[] settings) =>
        (await Should.ThrowAsync<BrokerStartException>(async () => await (await broker.StartAsync(data, settings)).DisposeAsync())).Message;
}
