using System.CommandLine;
using System.Text.Json;
using InfoShare.AuditVerifier.Tests.Logs;

namespace InfoShare.Cli.Tests.Audit;

/// <summary>The commands of somebody who checks the log from outside.</summary>
public sealed class AuditCommandTests
{
    [Fact]
    public async Task A_reviewer_checks_an_export_keeps_its_checkpoint_and_comes_back_later()
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(300, 1, 100);
        log.Write(folder["export"]);
        var (status, said, problems) = await Run("audit", "verify", folder["export"], "--key", TestLog.Vkey, "--save", folder["kept"]);
        status.ShouldBe(0, problems);
        said.ShouldContain("INTACT. Every entry is the one that the log signed");
        said.ShouldContain("300 entries");
        said.ShouldContain("Nothing from outside the export was compared");
        File.ReadAllBytes(folder["kept"]).ShouldBe(log.SignAt(300));

        log.Entries.RemoveRange(200, 100);
        log.Write(folder["later"]);
        (status, said, _) = await Run("audit", "verify", folder["later"], "--key", folder["export/vkey"], "--since", folder["kept"], "--json");
        status.ShouldBe(1);
        var finding = JsonDocument.Parse(said).RootElement.GetProperty("findings")[0];
        finding.GetProperty("kind").GetString().ShouldBe("ROLLED_BACK");
        finding.GetProperty("entry").GetInt64().ShouldBe(200);

        (status, said, _) = await Run("audit", "verify", folder["later"], "--key", TestLog.Vkey, "--since", folder["kept"]);
        status.ShouldBe(1);
        said.ShouldContain("NOT INTACT");
        said.ShouldContain("Entry 200 is the first that is gone");
    }

    [Theory]
    [InlineData("nowhere", TestLog.Origin + "+00000000+AAAA", "There is no file 'checkpoint'")]
    [InlineData("export", "not-a-key", "not a verifier key")]
    public async Task What_cannot_be_checked_is_said_plainly(string name, string key, string problem)
    {
        using var folder = new TestFolder();
        TestLog.Of(3, 2).Write(folder["export"]);
        var (status, said, problems) = await Run("audit", "verify", folder[name], "--key", key);
        (status, said).ShouldBe((2, ""));
        problems.ShouldContain(problem);
    }

    [Fact]
    public async Task A_partner_makes_a_key_witnesses_the_log_and_refuses_a_fork()
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(300, 3);
        log.Write(folder["export"]);
        var (status, vkey, problems) = await Run("audit", "keygen", "audit.agency.example/w1", "--out", folder["key"]);
        status.ShouldBe(0, problems);
        string[] witness = ["audit", "witness", "--log", TestLog.Vkey, "--from", folder["export"], "--state", folder["state"], "--key", folder["key"]];
        (status, var line, problems) = await Run([.. witness, "--begin"]);
        status.ShouldBe(0, problems);
        line.ShouldStartWith("— audit.agency.example/w1 ");

        await File.AppendAllTextAsync(folder["export/checkpoint"], line, TestContext.Current.CancellationToken);
        (status, var said, problems) = await Run("audit", "verify", folder["export"], "--key", TestLog.Vkey, "--witness", vkey.Trim());
        status.ShouldBe(0, said + problems);
        said.ShouldContain("audit.agency.example/w1 vouches for the first 300 entries");

        log.Entries[5] = log.Entries[5].Edited("role GP", "role POLICE");
        log.Write(folder["export"]);
        (status, line, problems) = await Run(witness);
        (status, line).ShouldBe((1, ""));
        problems.ShouldContain("REFUSED. The log has two different roots");
    }

    private static async Task<(int Status, string Said, string Problems)> Run(params string[] line)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var configuration = new InvocationConfiguration { Output = output, Error = error };
        var status = await CommandLine.Create().Parse(line, CommandLine.Parsing).InvokeAsync(configuration, TestContext.Current.CancellationToken);
        return (status, output.ToString(), error.ToString());
    }
}
