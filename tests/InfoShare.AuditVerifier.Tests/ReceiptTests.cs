using System.Text;
using System.Text.Json;
using InfoShare.AuditVerifier.Commands;
using InfoShare.AuditVerifier.Tests.Logs;

namespace InfoShare.AuditVerifier.Tests;

/// <summary>
/// A caller keeps the receipt of an answer and checks later, alone: whether the log promised, whether it kept its word, and if not, what
/// proves it.
/// </summary>
public sealed class ReceiptTests
{
    private const int Place = 270;

    // Before the tests' witness cosigns, which is at the end of 2025.
    private static readonly DateTimeOffset By = new(2025, 12, 1, 10, 0, 0, TimeSpan.Zero);

    private readonly TestLog log = TestLog.Of(300, 5);

    [Theory]
    [InlineData("export")]
    [InlineData("proof")]
    [InlineData("proof with leaf")]
    public void A_promise_that_is_kept(string against)
    {
        using var folder = new TestFolder();
        Answer(folder);
        var (status, said) = Check(folder, against);
        status.ShouldBe(0, said);
        said.ShouldContain("KEPT. The log promised this entry and has it.");
        said.ShouldContain(IdOf(log, Place));
    }

    [Theory]
    [InlineData("export")]
    [InlineData("proof with leaf")]
    public void A_log_that_has_another_leaf_there_has_broken_its_word_and_both_notes_are_printed(string against)
    {
        using var folder = new TestFolder();
        Answer(folder);
        log.Entries[Place] = log.Entries[Place].Edited("role GP", "role POLICE");
        var (status, said) = Check(folder, against);
        status.ShouldBe(1, said);
        said.ShouldContain("BROKEN. The log has not kept its word.");
        said.ShouldContain("    infoshare-promise/v2\n");
        said.ShouldContain($"    {TestLog.Origin}\n    300\n");
    }

    [Fact]
    public void A_log_that_ends_too_early_has_broken_its_word_when_the_checkpoint_is_later_than_the_promise()
    {
        using var folder = new TestFolder();
        Answer(folder);
        log.Entries.RemoveRange(200, 100);
        var (status, said) = Check(folder, "export");
        status.ShouldBe(2, said);
        said.ShouldContain("NOT SEEN");
        said.ShouldContain("ends after 200 entries");
        Check(folder, "export", "--as-of", "2025-12-01T09:59:00Z").Status.ShouldBe(2);

        (status, said) = Check(folder, "export", "--as-of", "2025-12-01T10:01:00Z");
        status.ShouldBe(1, said);
        said.ShouldContain("Entry 200 is the first that is gone");

        // A witness may vouch late for an old checkpoint: its time accuses nobody.
        (status, said) = Check(folder, "checkpoint", "--witness", TestLog.Witness.Public.ToString());
        status.ShouldBe(2, said);
        said.ShouldContain("NOT SEEN");
    }

    [Fact]
    public void A_receipt_that_was_altered_proves_nothing_against_the_log()
    {
        using var folder = new TestFolder();
        var promise = log.Promise(Place, By);
        var leaf = Convert.ToBase64String(TestLog.LeafHash(log.Entries[Place].Leaf));
        var neighbour = Convert.ToBase64String(TestLog.LeafHash(log.Entries[Place - 1].Leaf));
        foreach (var (receipt, why) in new[]
        {
            (Json(IdOf(log, Place), Place, promise.Replace("index 270", "index 271", StringComparison.Ordinal)), "its path does not lead from this leaf as entry 271"),
            (Json(IdOf(log, Place), Place, promise.Replace($"leaf {leaf}", $"leaf {neighbour}", StringComparison.Ordinal)), "its path does not lead from this leaf"),
            (Json(IdOf(log, Place), Place, promise.Replace($"{neighbour}\n", "", StringComparison.Ordinal)), "its path does not lead from this leaf"),
            (Json(IdOf(log, Place), Place, promise.Replace("first 265", "first 264", StringComparison.Ordinal)), "does not hold"),
            (Json(IdOf(log, Place), Place, promise.Replace("\nby 1", "\nby 2", StringComparison.Ordinal)), "does not hold"),
            (Json(IdOf(log, Place), Place + 1, promise), "The receipt says entry 271, and the log promised entry 270"),
            (Json(IdOf(log, Place - 1), Place, promise), "while the receipt is for"),
        })
        {
            File.WriteAllText(folder["answer"], receipt);
            var (status, said) = Check(folder, "export");
            status.ShouldBe(1, said);
            said.ShouldContain("NOT GOOD");
            said.ShouldContain(why);
        }
    }

    [Fact]
    public void The_leaf_that_somebody_kept_is_compared_with_the_promise()
    {
        using var folder = new TestFolder();
        Answer(folder);
        File.WriteAllBytes(folder["leaf"], log.Entries[Place].Leaf);
        Check(folder, "proof", "--leaf", folder["leaf"]).Status.ShouldBe(0);
        File.WriteAllBytes(folder["leaf"], log.Entries[Place].Edited("role GP", "role POLICE").Leaf);
        var (status, said) = Check(folder, "proof", "--leaf", folder["leaf"]);
        status.ShouldBe(1);
        said.ShouldContain("is not the one that the log promised");
    }

    [Fact]
    public void What_cannot_be_checked_is_said()
    {
        using var folder = new TestFolder();
        Answer(folder);
        log.Write(folder["export"]);
        Run(["verify-receipt", folder["answer"], "--key", TestLog.Vkey]).ShouldSatisfyAllConditions(r => r.Status.ShouldBe(2), r => r.Said.ShouldContain("The log signed it."));
        File.WriteAllBytes(folder["proof"], log.ProofOf(Place - 1, withLeaf: true));
        Run(["verify-receipt", folder["answer"], "--key", TestLog.Vkey, "--proof", folder["proof"]])
            .ShouldSatisfyAllConditions(r => r.Status.ShouldBe(2), r => r.Said.ShouldContain("The proof is of entry 269"));

        foreach (var (text, why) in new[]
        {
            ("{}", "There is no receipt in this JSON"),
            ("no json", "neither a promise nor JSON"),
            ("""{"receipt":{"entryId":"aud_1","logOrigin":"","promise":""}}""", "It bears no promise"),
            ("""{"entryId":"aud_1","promise":"infoshare-promise/v2\nlog other.example/main\nindex 1\n"}""", "It is a promise of the log other.example/main"),
        })
        {
            File.WriteAllText(folder["answer"], text);
            var (status, said) = Run(["verify-receipt", folder["answer"], "--key", TestLog.Vkey, "--export", folder["export"]]);
            status.ShouldBe(2, said);
            said.ShouldContain(why);
        }
    }

    [Fact]
    public void A_proof_is_checked_by_itself()
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder["with"], log.ProofOf(Place, withLeaf: true, cosigned: true));
        File.WriteAllBytes(folder["without"], log.ProofOf(Place, withLeaf: false));
        var hash = Convert.ToBase64String(TestLog.LeafHash(log.Entries[Place].Leaf));
        var (status, said) = Run(["verify-proof", folder["with"], "--key", TestLog.Vkey, "--witness", TestLog.Witness.Public.ToString()]);
        status.ShouldBe(0, said);
        said.ShouldContain("has this leaf as entry 270, under its signed checkpoint of 300 entries.");
        said.ShouldContain("audit.agency.example/witness vouches for it");
        said.ShouldContain(IdOf(log, Place));
        Run(["verify-proof", folder["without"], "--key", TestLog.Vkey, "--leaf-hash", hash]).Status.ShouldBe(0);

        // The leaf is not there; another leaf; no such witness; another log's key.
        Run(["verify-proof", folder["without"], "--key", TestLog.Vkey]).ShouldSatisfyAllConditions(r => r.Status.ShouldBe(2), r => r.Said.ShouldContain("--leaf-hash"));
        Run(["verify-proof", folder["with"], "--key", TestLog.Vkey, "--leaf-hash", Convert.ToBase64String(new byte[32])]).Status.ShouldBe(1);
        Run(["verify-proof", folder["without"], "--key", TestLog.Vkey, "--leaf-hash", Convert.ToBase64String(new byte[32])])
            .ShouldSatisfyAllConditions(r => r.Status.ShouldBe(1), r => r.Said.ShouldContain("DOES NOT HOLD"));
        Run(["verify-proof", folder["without"], "--key", TestLog.Vkey, "--leaf-hash", hash, "--witness", TestLog.Witness.Public.ToString()])
            .ShouldSatisfyAllConditions(r => r.Status.ShouldBe(1), r => r.Said.ShouldContain("has not cosigned"));
        Run(["verify-proof", folder["nowhere"], "--key", TestLog.Vkey]).Status.ShouldBe(2);
        Run(["verify-proof", folder["with"], "--key", "not-a-key"]).Status.ShouldBe(2);
    }

    // What 'infoshare call' prints: the receipt somewhere in the answer.
    private void Answer(TestFolder folder) => File.WriteAllText(folder["answer"], Json(IdOf(log, Place), Place, log.Promise(Place, By)));

    private static string Json(string id, int place, string promise) => JsonSerializer.Serialize(new
    {
        summary = new { childId = "per_1" },
        edges = new
        {
            receipt = new { entryId = id, logOrigin = TestLog.Origin, entryIndex = place.ToString(null, null), promise },
        },
    });

    private static string IdOf(TestLog log, int place) =>
        Encoding.UTF8.GetString(log.Entries[place].Leaf).Split('\n').Single(l => l.StartsWith("id ", StringComparison.Ordinal))[3..];

    private (int Status, string Said) Check(TestFolder folder, string against, params string[] more)
    {
        Directory.CreateDirectory(folder["export"]);
        Directory.Delete(folder["export"], true);
        log.Write(folder["export"]);
        File.WriteAllBytes(folder["checkpoint"], log.SignAt(log.Entries.Count, cosigned: true));
        if (log.Entries.Count > Place)
            File.WriteAllBytes(folder["proof"], log.ProofOf(Place, withLeaf: against == "proof with leaf"));
        var kind = against.Split(' ')[0];
        return Run(["verify-receipt", folder["answer"], "--key", TestLog.Vkey, "--" + kind, folder[kind], .. more]);
    }

    private static (int Status, string Said) Run(string[] line)
    {
        using var said = new StringWriter();
        string? Last(string name) => Array.LastIndexOf(line, name) is var at and >= 0 ? line[at + 1] : null;
        string[] keys = [Last("--key")!];
        string[] witnesses = Last("--witness") is { } witness ? [witness] : [];
        var status = line[0] == "verify-proof"
            ? ProofCommand.Run(new VerifyProofOptions(line[1], keys, Last("--leaf"), Last("--leaf-hash"), witnesses), said, said)
            : VerifyReceiptCommand.Run(
                new VerifyReceiptOptions(line[1], keys, witnesses, Last("--export"), Last("--proof"), Last("--checkpoint"), Last("--leaf"), Last("--as-of")),
                TextReader.Null, said, said);
        return (status, said.ToString());
    }
}
