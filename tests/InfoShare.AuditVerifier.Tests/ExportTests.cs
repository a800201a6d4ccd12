using System.Text;
using InfoShare.AuditVerifier.Crypto;
using InfoShare.AuditVerifier.Notes;
using InfoShare.AuditVerifier.Tests.Logs;
using InfoShare.AuditVerifier.Tiles;
using InfoShare.AuditVerifier.Verification;

namespace InfoShare.AuditVerifier.Tests;

/// <summary>What an honest log's export proves.</summary>
public sealed class ExportTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(700)]
    [InlineData(4352)]
    public void An_honest_log_is_intact_at_every_size(int size)
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(size, 1, [.. new[] { 0, 1, 2, 100, 256, 300, 512, 4096 }.Where(s => s <= size)]);
        log.Write(folder.Path);
        var report = Check(folder);
        report.Findings.ShouldBeEmpty();
        report.Entries.ShouldBe(size);
        report.Checkpoints.ShouldBe(log.History.Count + 1);
        report.Personal.ShouldBe(new OpeningCount(size, 0));
        report.Root.ShouldBe(Convert.ToBase64String(log.Root(size)));
    }

    [Fact]
    public void A_log_of_three_levels_of_tiles_is_intact()
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(65_536 + 300, 2, 65_536);
        log.Write(folder.Path, openings: false);
        Check(folder).Findings.ShouldBeEmpty();
        File.Exists(folder["tile/2/000.p/1"]).ShouldBeTrue();
        Damage(folder["tile/2/000.p/1"], 3);
        var found = Check(folder).Findings.ShouldHaveSingleItem();
        (found.Kind, found.Entry, found.Before).ShouldBe((FindingKind.TileChanged, 0, 65_536));
    }

    [Fact]
    public void What_two_people_decided_to_erase_is_counted_and_leaves_the_tree_as_it_was()
    {
        using var folder = new TestFolder();
        var log = Erased(decided: [7, 8, 256], erased: [7, 8, 256]);
        log.Write(folder.Path);
        var report = Check(folder);
        report.Findings.ShouldBeEmpty();
        report.Personal.ShouldBe(new OpeningCount(298, 3));
        report.Sealed.ShouldBe(new OpeningCount(301, 0));
    }

    [Fact]
    public void A_personal_part_that_nobody_decided_to_erase_is_named()
    {
        using var folder = new TestFolder();
        Erased(decided: [], erased: [8, 7]).Write(folder.Path);
        NotDecided(7).Message.ShouldContain("So it is with 1 more.");

        // Lawfully two; and one more, by hand, in their shadow.
        Erased(decided: [7, 8], erased: [7, 8, 256]).Write(folder.Path);
        NotDecided(256);

        // What another log of the same database decided, its reader has to bring.
        var (first, second) = (new ErasureWords(), new ErasureWords());
        second.Decisions.Add((9, Word("ers_2", TestLog.Of(257, 3).Entries[256].Id)));
        With([second]).ShouldHaveSingleItem().Entry.ShouldBe(256);
        first.Proposals.Add((8, Word("ers_2", TestLog.Of(257, 3).Entries[256].Id)));
        With([first]).ShouldHaveSingleItem().Entry.ShouldBe(256);
        With([first, second]).ShouldBeEmpty();

        // Nothing can be said of it where the sealed parts are not given.
        Directory.Delete(folder["openings"], recursive: true);
        Check(folder).Findings.ShouldBeEmpty();

        IReadOnlyList<Finding> With(IReadOnlyList<ErasureWords> elsewhere) =>
            LogVerifier.Verify(new LogDirectory(folder.Path), new VerifyRequest(TestLog.Keys, [], []) { Elsewhere = elsewhere }).Findings;

        static ErasureWord Word(string erasure, string id) => new(erasure, [id], null, _ => "", []);

        Finding NotDecided(long entry)
        {
            var found = Check(folder).Findings.ShouldHaveSingleItem();
            (found.Kind, found.Entry, found.Before).ShouldBe((FindingKind.ErasedWithoutDecision, entry, null));
            return found;
        }
    }

    [Theory]
    [InlineData("HealthService/ShareConcern", 300)]
    [InlineData("RetentionService/ConfirmErasure", 5)]
    public void A_decision_is_the_confirming_entry_and_comes_later(string action, int at)
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(301, 3);
        log.Entries[at - 1] = TestEntry.Proposal(at - 1, TestLog.Word, [log.Entries[7].Id]);
        log.Entries[at] = TestEntry.Decision(at, TestLog.Word, [log.Entries[7].Id]).Edited("RetentionService/ConfirmErasure", action);
        log.Entries[7] = log.Entries[7].Erased();
        log.Write(folder.Path);
        Check(folder).Findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.ErasedWithoutDecision);
    }

    [Fact]
    public void A_decision_that_the_key_of_the_log_did_not_sign_is_nobodys()
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(300, 3);
        var (erased, other) = (log.Entries[7].Id, log.Entries[8].Id);
        log.Entries[7] = log.Entries[7].Erased();
        log.Entries[299] = TestEntry.Proposal(299, TestLog.Word, [erased]);
        foreach (var sign in Wrongly(erased, other))
        {
            log.Entries.Add(TestEntry.Decision(log.Entries.Count, sign, [erased]));
            log.Write(folder.Path);
            var report = Check(folder);
            report.Findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.ErasedWithoutDecision);
            report.Decided.ShouldBeEmpty();
        }

        log.Entries.Add(TestEntry.Decision(log.Entries.Count, TestLog.Word, [erased]));
        log.Write(folder.Path);
        Check(folder).Findings.ShouldBeEmpty();
    }

    [Fact]
    public void A_decision_that_follows_nobody_elses_proposal_is_one_persons()
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(300, 3);
        var (erased, other) = (log.Entries[7].Id, log.Entries[8].Id);
        log.Entries[7] = log.Entries[7].Erased();
        log.Entries.Add(TestEntry.Decision(300, TestLog.Word, [erased], by: "u-second"));
        log.Entries.Add(TestEntry.At(301, new Random(1)));
        foreach (var proposal in (TestEntry?[])
        [
            null, .. Wrongly(erased, other).Select(sign => TestEntry.Proposal(299, sign, [erased])), TestEntry.Proposal(299, TestLog.Word, [other]),
            TestEntry.Proposal(299, TestLog.Word, [erased], erasure: "ers_2"), TestEntry.Proposal(299, TestLog.Word, [erased], by: "u-second"),
            TestEntry.Proposal(299, TestLog.Word, [erased]).Edited("EraseAuditPersonal", "ListErasures"), TestEntry.Proposal(301, TestLog.Word, [erased]),
        ])
        {
            log.Entries[299] = TestEntry.At(299, new Random(1));
            log.Entries[301] = TestEntry.At(301, new Random(1));
            if (proposal is not null)
                log.Entries[(int)proposal.Index] = proposal;
            log.Write(folder.Path);
            var report = Check(folder);
            report.Findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.ErasedWithoutDecision);
            report.Decided.ShouldBeEmpty();
        }

        // One entry more was proposed, and had lost its part before.
        log.Entries[299] = TestEntry.Proposal(299, TestLog.Word, [other, erased]);
        log.Write(folder.Path);
        Check(folder).Findings.ShouldBeEmpty();
    }

    [Fact]
    public void The_trail_of_a_person_is_read_from_the_openings_alone()
    {
        using var folder = new TestFolder();
        var log = Erased(decided: [5 + 97], erased: [5 + 97]);
        log.Write(folder.Path);
        var trail = PersonTrail.Of(new LogDirectory(folder.Path), TestLog.Keys, ["per_5", "per_nobody"], CancellationToken.None);
        trail.Lines.Select(l => l.Index).ShouldBe([5, 5 + (2 * 97), 5 + (3 * 97)]);
        trail.Lines[0].ShouldBe(new TrailLine(
            5, log.Entries[5].Id, LogVerifier.TimeOf(1_795_000_000_000_000 + (5 * 1_000_003)), "PUBLISH", "HealthService/ShareConcern", "elmmock-surgery", "GP",
            "SAFEGUARDING_CHILD", "prc_5", "done"));
        trail.Absent.ShouldBe(1);
    }

    // By nobody, by another key, over another entry, in another entry.
    private static Func<string, byte[]>?[] Wrongly(string erased, string other) =>
    [
        null, t => Ed25519.Sign(new byte[32], Encoding.UTF8.GetBytes(t)), t => TestLog.Word(t.Replace(erased, other, StringComparison.Ordinal)),
        t => TestLog.Word(t.Replace("entry aud_", "entry aud_0", StringComparison.Ordinal)),
    ];

    private static TestLog Erased(int[] decided, int[] erased)
    {
        var log = TestLog.Of(300, 3);
        log.Entries[299] = TestEntry.Proposal(299, TestLog.Word, decided.Select(d => log.Entries[d].Id));
        log.Entries.Add(TestEntry.Decision(300, TestLog.Word, decided.Select(d => log.Entries[d].Id)));
        foreach (var place in erased)
            log.Entries[place] = log.Entries[place].Erased();
        return log;
    }

    [Fact]
    public void An_export_without_openings_is_intact()
    {
        using var folder = new TestFolder();
        TestLog.Of(300, 4).Write(folder.Path, openings: false);
        var report = Check(folder);
        report.Findings.ShouldBeEmpty();
        report.Personal.ShouldBe(new OpeningCount(0, 300));
    }

    [Theory]
    [InlineData("personal")]
    [InlineData("salt")]
    [InlineData("other part")]
    public void A_personal_part_that_is_not_the_committed_one_is_named(string what)
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(300, 5);
        var good = log.Entries[150].Personal;
        byte[] bad = what switch
        {
            "salt" => [(byte)(good[0] ^ 1), .. good[1..]],
            "personal" => [.. good[..32], .. Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(good[32..]).Replace("prc_150", "prc_151", StringComparison.Ordinal))],
            _ => log.Entries[150].Sealed,
        };
        log.Entries[150] = log.Entries[150].WithPersonal(bad);
        log.Write(folder.Path);
        var found = Check(folder).Findings.ShouldHaveSingleItem();
        (found.Kind, found.Entry).ShouldBe((FindingKind.OpeningChanged, 150));
        found.Message.ShouldContain("personal part of entry 150");
    }

    [Fact]
    public void A_witness_that_is_named_must_have_cosigned()
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(300, 6, 100);
        log.Write(folder.Path);
        Check(folder, witnesses: [TestLog.Witness.Public]).Findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.NotWitnessed);
        log.Sign(200, cosigned: true);
        log.Write(folder.Path);
        var report = Check(folder, witnesses: [TestLog.Witness.Public]);
        report.Findings.ShouldBeEmpty();
        report.Witnesses.ShouldHaveSingleItem().Size.ShouldBe(200);
    }

    [Fact]
    public void Keys_that_changed_are_both_accepted_when_both_are_given()
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(10, 7);
        log.Write(folder.Path);
        var other = SigningKey.OfSeed(TestLog.Origin, NoteKeyType.Ed25519, new byte[32]).Public;
        Check(folder, keys: new LogKeys(other, NoteKey.Parse(TestLog.Vkey))).Findings.ShouldBeEmpty();
        Check(folder, keys: new LogKeys(other)).Findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.CheckpointNotSigned);
    }

    [Fact]
    public void Libcrypto_that_is_absent_is_named_plainly() =>
        Should.Throw<AuditException>(() => Crypto.Ed25519.Load(["libcrypto-that-is-not-there.so"])).Message.ShouldContain("OpenSSL's libcrypto was not found");

    internal static VerifyReport Check(TestFolder folder, byte[]? since = null, IReadOnlyList<NoteKey>? witnesses = null, LogKeys? keys = null) =>
        LogVerifier.Verify(new LogDirectory(folder.Path), new VerifyRequest(keys ?? TestLog.Keys, witnesses ?? [], since is null ? [] : [("kept.checkpoint", since)]));

    internal static void Damage(string path, int at)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[at] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
