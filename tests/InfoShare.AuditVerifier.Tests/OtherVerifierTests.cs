using System.Text;
using InfoShare.AuditVerifier.Tests.Logs;

namespace InfoShare.AuditVerifier.Tests;

/// <summary>
/// Logs by docs/audit.md as verifiers see them that we did not write: Go's sumdb/note and sumdb/tlog, and sigstore's Merkle check.
/// What they accept and refuse, ours accepts and refuses.
/// </summary>
public sealed class OtherVerifierTests
{
    private const string NoGo = "No Go with golang.org/x/mod (Debian: golang-go golang-golang-x-mod-dev).";
    private const string NoSigstore = "No node, or no packages in tests/clients: npm ci.";

    public static bool Go => OtherPrograms.WhyNoGo is null;

    public static bool Sigstore => OtherPrograms.WhyNoSigstore is null;

    [Theory(Skip = NoGo, SkipUnless = nameof(Go))]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(70_000)]
    public void Go_accepts_checkpoint_entries_inclusion_and_consistency(int size)
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(size, 1, [.. new[] { 0, 1, 100, 256, 300, 65_536 }.Where(s => s <= size)]);
        log.Write(folder.Path, log.SignAt(size, cosigned: true), openings: false);
        WriteProofs(folder, log, 3);
        var checks = OtherPrograms.RunGo(folder.Path, TestLog.Vkey, TestLog.Witness.Public.ToString());
        checks.Values.Where(c => !c.Ok).ShouldBeEmpty();
        checks["checkpoint"].Items.ShouldBe(size);
        checks["entries"].Items.ShouldBe(size);
        checks["inclusion"].Items.ShouldBeGreaterThan(0);
        checks["consistency"].Items.ShouldBe(log.History.Count);
        checks["cosignature"].Ok.ShouldBeTrue();
        checks["proofs"].Items.ShouldBe(Math.Min(3, size));
        ExportTests.Check(folder).Findings.ShouldBeEmpty();
    }

    [Theory(Skip = NoGo, SkipUnless = nameof(Go))]
    [InlineData("edited", "entries")]
    [InlineData("fork", "consistency")]
    [InlineData("unsigned", "checkpoint")]
    public void Go_refuses_what_ours_refuses(string how, string check)
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(700, 2, 256);
        var kept = log.Sign(512);
        if (how == "unsigned")
        {
            log.Write(folder.Path);
            ExportTests.Damage(folder["checkpoint"], TestLog.Origin.Length + 8);
        }
        else
        {
            var signed = log.SignAt(700);
            log.Entries[300] = log.Entries[300].Edited("role GP", "role POLICE");
            log.Write(folder.Path, how == "fork" ? null : signed);
        }

        OtherPrograms.RunGo(folder.Path, TestLog.Vkey)[check].Ok.ShouldBeFalse();
        ExportTests.Check(folder, kept).Intact.ShouldBeFalse();
    }

    [Theory(Skip = NoSigstore, SkipUnless = nameof(Sigstore))]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(257)]
    [InlineData(700)]
    public void Sigstore_accepts_inclusion_proofs(int size)
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(size, 3);
        log.Write(folder.Path, openings: false);
        WriteProofs(folder, log, 40);
        var check = OtherPrograms.RunSigstore(folder.Path)["inclusion"];
        check.Error.ShouldBeNull();
        check.Items.ShouldBe(Math.Min(40, size));
    }

    [Fact(Skip = NoSigstore, SkipUnless = nameof(Sigstore))]
    public void Sigstore_refuses_an_edited_entry()
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(300, 4);
        WriteProofs(folder, log, 300);
        log.Entries[150] = log.Entries[150].Edited("role GP", "role POLICE");
        log.Write(folder.Path);
        OtherPrograms.RunSigstore(folder.Path)["inclusion"].Error.ShouldNotBeNull().ShouldStartWith("150.tlog-proof");
    }

    private static void WriteProofs(TestFolder folder, TestLog log, int count)
    {
        var leaves = log.Leaves();
        var step = Math.Max(1, leaves.Length / count);
        Directory.CreateDirectory(folder.Path);
        for (var i = 0; i < Math.Min(count, leaves.Length); i++)
        {
            var index = i * step;
            var hashes = string.Concat(TestLog.Path(leaves, index, 0, leaves.Length).Select(h => Convert.ToBase64String(h) + "\n"));
            File.WriteAllBytes(folder[$"{index}.tlog-proof"], [.. Encoding.UTF8.GetBytes($"c2sp.org/tlog-proof@v1\nindex {index}\n{hashes}\n"), .. log.SignAt(leaves.Length)]);
        }
    }
}
