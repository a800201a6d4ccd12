using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using InfoShare.AuditVerifier.Notes;
using InfoShare.AuditVerifier.Tests.Logs;
using InfoShare.Cli.Calling;
using InfoShare.Client;
using InfoShare.Protocol.Audit.V1;

namespace InfoShare.Cli.Tests.Audit;

/// <summary>
/// The log of the broker itself, which has served the demonstration: exported by its auditor, verified by our verifier, by Go's tlog
/// and by sigstore, cosigned by a council; and refused once it was changed.
/// </summary>
public sealed class BrokerLogTests(ServingDemonstration demonstration) : IClassFixture<ServingDemonstration>
{
    private const string NoOthers = "No Go with golang.org/x/mod, or no node with the packages of tests/clients.";
    private static readonly string[] Auditor = ["--as", "northmere-partnership", "--practitioner", "Ada Auditsample:AUDITOR"];

    public static bool Others => OtherPrograms.WhyNoGo is null && OtherPrograms.WhyNoSigstore is null;

    [Fact]
    public async Task The_log_is_exported_and_intact_and_every_change_to_the_export_is_named()
    {
        using var folder = new TestFolder();

        // By somebody who did nothing before: nobody opens what she did herself (docs/audit.md).
        var vkey = await ExportAsync(folder["export"], "Bea Bookmock:AUDITOR");
        var (status, said) = await Run("audit", "verify", folder["export"], "--key", vkey, "--save", folder["kept"]);
        status.ShouldBe(0, said);
        said.ShouldContain("INTACT");
        said.ShouldContain(" 0 erased or not given");

        // Later, the log has grown by the export itself, and still contains what was kept.
        (status, said) = await Run(["audit", "export", folder["later"], .. Auditor, .. demonstration.Connection, "--reason", "Whether the log has only grown."]);
        status.ShouldBe(0, said);
        (status, said) = await Run("audit", "verify", folder["later"], "--key", vkey, "--since", folder["kept"]);
        status.ShouldBe(0, said);

        var bundle = Directory.GetFiles(folder["export/tile/entries"], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        var bytes = await File.ReadAllBytesAsync(bundle, TestContext.Current.CancellationToken);
        var edited = bytes.AsSpan().IndexOf("\nrole "u8) + 6;
        bytes[edited] ^= 1;
        await File.WriteAllBytesAsync(bundle, bytes, TestContext.Current.CancellationToken);
        (status, said) = await Run("audit", "verify", folder["export"], "--key", vkey);
        status.ShouldBe(1);
        said.ShouldContain("Entry 0 was edited");
    }

    /// <summary>Openings are people's data, and hashes are for everybody.</summary>
    [Fact]
    public async Task An_export_with_openings_is_its_owners_alone()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["export"], (UnixFileMode)Convert.ToInt32("755", 8));
        await ExportAsync(folder["export"]);
        (await Run(["audit", "export", folder["all"], "--all", .. Auditor, .. demonstration.Connection, "--reason", "A look at every log.", "--openings"])).Status.ShouldBe(0);
        foreach (var one in Directory.GetDirectories(folder["all"]).Append(folder["export"]))
        {
            var files = Directory.GetFiles(one, "*", SearchOption.AllDirectories);
            files.Length.ShouldBeGreaterThan(5);
            foreach (var file in files)
                File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
            foreach (var inner in Directory.GetDirectories(one, "*", SearchOption.AllDirectories).Append(one))
                File.GetUnixFileMode(inner).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, inner);
        }

        (await Run(["audit", "export", folder["open"], .. Auditor, .. demonstration.Connection, "--reason", "A look at the hashes alone."])).Status.ShouldBe(0);
        using var plain = File.Create(folder["plain"]);
        File.GetUnixFileMode(folder["open/checkpoint"]).ShouldBe(File.GetUnixFileMode(folder["plain"]));
    }

    [Fact]
    public async Task A_council_witnesses_the_log_twice_and_its_cosignature_stands_in_the_checkpoint()
    {
        using var folder = new TestFolder();
        var vkey = await LogKeyAsync();
        var (status, witness) = await Run("audit", "keygen", "audit.northmere-csc.example/witness", "--out", folder["key"]);
        status.ShouldBe(0);
        witness = witness.Split('\n')[0];
        string[] line = ["audit", "witness", "--log", vkey, "--as", "northmere-csc", .. demonstration.Connection, "--state", folder["state"], "--key", folder["key"]];
        (status, var said) = await Run([.. line, "--begin"]);
        status.ShouldBe(0, said);
        await ExportAsync(folder["first"]);
        (status, said) = await Run(line);
        status.ShouldBe(0, said);

        await ExportAsync(folder["export"]);
        (status, said) = await Run("audit", "verify", folder["export"], "--key", vkey, "--witness", witness);
        status.ShouldBe(0, said);
        said.ShouldContain("audit.northmere-csc.example/witness vouches for the first");
    }

    [Fact]
    public async Task A_cosignature_in_another_spelling_is_refused_and_every_export_stays_intact()
    {
        using var folder = new TestFolder();
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        var vkey = await LogKeyAsync();
        using var connection = Connect();
        var log = new AuditLogService.AuditLogServiceClient(connection.CallInvoker);
        var latest = await log.GetCheckpointAsync(new GetCheckpointRequest());
        var note = Checkpoint.Open(Encoding.UTF8.GetBytes(latest.Checkpoint), new LogKeys(NoteKey.Parse(vkey))).Note;
        var key = SigningKey.OfSeed("other.northmere-csc.example/witness", NoteKeyType.CosignatureV1, SHA256.HashData("a witness that spells"u8));
        var line = key.SignatureLine(note.Text, DateTimeOffset.UtcNow).TrimEnd('\n');
        var last = alphabet.IndexOf(line[^3], StringComparison.Ordinal);
        for (var unused = 1; unused < 16; unused++)
        {
            (await Should.ThrowAsync<RpcException>(() => HandInAsync(line[..^3] + alphabet[last + unused] + "=="))).StatusCode.ShouldBe(StatusCode.InvalidArgument);
        }

        await HandInAsync(line);
        await ExportAsync(folder["export"]);
        var (status, said) = await Run("audit", "verify", folder["export"], "--key", vkey, "--witness", key.Public.ToString());
        status.ShouldBe(0, said);
        said.ShouldContain("other.northmere-csc.example/witness vouches for the first");

        async Task HandInAsync(string spelt) => await log.AddCosignatureAsync(new AddCosignatureRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Origin = latest.Origin,
            Size = latest.Size,
            Vkey = key.Public.ToString(),
            Line = spelt,
        });
    }

    [Fact(Skip = NoOthers, SkipUnless = nameof(Others))]
    public async Task Go_accepts_and_sigstore_accepts_the_brokers_own_checkpoint_entries_and_proofs()
    {
        using var folder = new TestFolder();
        var vkey = await ExportAsync(folder["export"]);
        using var connection = Connect();
        var log = new AuditLogService.AuditLogServiceClient(connection.CallInvoker);
        var size = Checkpoint.Open(await File.ReadAllBytesAsync(folder["export/checkpoint"], TestContext.Current.CancellationToken), new LogKeys(NoteKey.Parse(vkey))).Size;
        foreach (var index in new[] { 0, size / 3, size - 1 })
        {
            var proof = await log.GetInclusionProofAsync(new GetInclusionProofRequest { Index = index });
            await File.WriteAllTextAsync(folder[$"export/{index}.tlog-proof"], proof.ProofFile, TestContext.Current.CancellationToken);
        }

        var go = OtherPrograms.RunGo(folder["export"], vkey);
        go.Values.Where(c => !c.Ok).ShouldBeEmpty();
        (go["entries"].Items, go["proofs"].Items).ShouldBe((size, 3));
        var sigstore = OtherPrograms.RunSigstore(folder["export"])["inclusion"];
        (sigstore.Error, sigstore.Items).ShouldBe((null, 3));
    }

    private async Task<string> ExportAsync(string folder, string? auditor = null)
    {
        string[] whose = auditor is null ? Auditor : [.. Auditor[..^1], auditor];
        var (status, said) = await Run(["audit", "export", folder, .. whose, .. demonstration.Connection, "--reason", "A look at the whole log.", "--openings"]);
        status.ShouldBe(0, said);
        return await LogKeyAsync();
    }

    private async Task<string> LogKeyAsync()
    {
        using var connection = Connect();
        var logs = await new AuditLogService.AuditLogServiceClient(connection.CallInvoker).ListLogsAsync(new ListLogsRequest());
        return logs.Logs.Single(l => l.Origin == logs.OwnOrigin).Vkeys.Single();
    }

    private InfoShareConnection Connect() => new(new Credentials(demonstration.Certificates, new Uri(demonstration.Address), null).For("northmere-csc", null));

    private static async Task<(int Status, string Said)> Run(params string[] line)
    {
        using var output = new StringWriter();
        var status = await CommandLine.Create().Parse(line, CommandLine.Parsing).InvokeAsync(
            new System.CommandLine.InvocationConfiguration { Output = output, Error = output }, TestContext.Current.CancellationToken);
        return (status, output.ToString());
    }
}
