using System.CommandLine;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Testing;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// The partnership's auditor exports the log and somebody who does not trust the broker checks it, with the tools that they are given
/// (requirement M1). The day is Monday 8 March 2027.
/// </summary>
public sealed class ExportIsVerifiedTests
{
    private const string Why = "Quarterly check by the data protection officer.";

    [Fact]
    public async Task An_export_of_a_living_log_is_found_intact_and_an_altered_one_is_not()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        await RecordAsync(p.Doctor, "EMIS-9", Person("Iris", "Fernsample", "2018-02-03", "3 Fern Row", "ZZ99 3CZ", "9990000018"));
        var (last, promise) = ("", "");
        foreach (var name in (string[])["Dr Mockhurst", "Dr Ashmock", "Dr Birchmock", "Dr Cedarmock", "Dr Elmmock"])
        {
            var health = new HealthService.HealthServiceClient(p.As("elmmock-surgery", name, "GP").CallInvoker);
            for (var i = 0; i < 55; i++)
            {
                var receipt = (await health.QueryChildAsync(new QueryChildRequest
                {
                    Child = Own("EMIS-9"),
                    Purpose = For(Purpose.AssessChild, "Her mother is unwell and I want to know who is around Iris."),
                })).Edges.Receipt;
                (last, promise) = (receipt.EntryId, receipt.Promise);
            }
        }

        using var folder = new TemporaryFolder();
        var proof = await UntilAsync(() => RunAsync(p, "proof", last, "--as", "elmmock-surgery"));
        proof.ShouldStartWith("c2sp.org/tlog-proof@v1\nindex ");
        var key = await RunAsync(p, "key");
        key.ShouldStartWith("infoshare.localhost/main+");

        // The doctor's system keeps proof and receipt, and needs nobody to check them.
        await File.WriteAllTextAsync(folder["proof"], proof);
        await File.WriteAllTextAsync(folder["promise"], promise);
        var hash = promise.Split('\n').Single(l => l.StartsWith("leaf ", StringComparison.Ordinal))[5..];
        var (holds, said, _) = await InvokeAsync(["audit", "verify-proof", folder["proof"], "--key", key.Trim(), "--leaf-hash", hash]);
        holds.ShouldBe(0, said);
        (holds, said, _) = await InvokeAsync(["audit", "verify-receipt", folder["promise"], "--key", key.Trim(), "--proof", folder["proof"]]);
        holds.ShouldBe(0, said);
        said.ShouldContain("KEPT");

        var kept = folder["kept.checkpoint"];
        await File.WriteAllTextAsync(kept, await RunAsync(p, "checkpoint"));

        foreach (var openings in new[] { false, true })
        {
            var export = folder[openings ? "opened" : "closed"];
            await RunAsync(p, ["export", export, "--practitioner", "Ada Auditsample:AUDITOR", "--reason", Why, .. openings ? new[] { "--openings" } : []]);
            Directory.Exists(Path.Combine(export, "openings")).ShouldBe(openings);
            (await VerifyAsync(export, key, kept)).ShouldBe((0, true));
        }

        // One letter of one entry, in the export that the auditor was given.
        var bundle = folder["closed/tile/entries/000"];
        var bytes = await File.ReadAllBytesAsync(bundle);
        bytes[bytes.AsSpan().IndexOf("QUERY"u8)] ^= 1;
        await File.WriteAllBytesAsync(bundle, bytes);
        (await VerifyAsync(folder["closed"], key, kept)).ShouldBe((1, false));
    }

    internal static async Task<string> UntilAsync(Func<Task<string>> ask)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (InvalidOperationException e) when (attempt < 200
                && (e.Message.Contains("ILLEGAL_STATE", StringComparison.Ordinal) || e.Message.Contains("No such checkpoint", StringComparison.Ordinal)))
            {
                await Task.Delay(50);
            }
        }
    }

    internal static async Task<string> RunAsync(Partnership p, params string[] arguments)
    {
        var (status, said, problems) = await InvokeAsync(
            ["audit", .. arguments, "--certs", p.Certificates, "--address", p.Address.GetLeftPart(UriPartial.Authority)]);
        return status == 0 ? said : throw new InvalidOperationException(problems);
    }

    internal static async Task<(int Status, bool Intact)> VerifyAsync(string export, string key, string kept)
    {
        var (status, said, _) = await InvokeAsync(["audit", "verify", export, "--key", key.Trim(), "--since", kept]);
        return (status, said.Contains("INTACT", StringComparison.Ordinal) && !said.Contains("NOT INTACT", StringComparison.Ordinal));
    }

    private static async Task<(int Status, string Said, string Problems)> InvokeAsync(string[] arguments)
    {
        using var said = new StringWriter();
        using var problems = new StringWriter();
        var status = await global::CommandLine.Create().Parse(arguments, global::CommandLine.Parsing)
            .InvokeAsync(new InvocationConfiguration { Output = said, Error = problems });
        return (status, said.ToString(), problems.ToString());
    }
}
