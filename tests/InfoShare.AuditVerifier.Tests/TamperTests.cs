using InfoShare.AuditVerifier.Tests.Logs;
using InfoShare.AuditVerifier.Verification;

namespace InfoShare.AuditVerifier.Tests;

/// <summary>
/// Somebody changes an export, or the broker's own database, in every way that there is: the first entry is named, or as narrow a
/// range as the evidence leaves.
/// </summary>
public sealed class TamperTests
{
    private const int Size = 700;
    private const int Place = 300;

    // Only the entries were touched; the tiles are as they were.
    [Theory]
    [InlineData("edit", FindingKind.EntryEdited)]
    [InlineData("delete", FindingKind.EntryDeleted)]
    [InlineData("delete three", FindingKind.EntryDeleted)]
    [InlineData("insert", FindingKind.EntryInserted)]
    [InlineData("insert a copy", FindingKind.EntryInserted)]
    [InlineData("reorder", FindingKind.EntryMoved)]
    [InlineData("reorder far", FindingKind.EntryMoved)]
    public void The_entries_were_changed(string how, FindingKind kind)
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(Size, 1, 100, 256, 512);
        var (leaves, signed) = (log.Leaves(), log.SignAt(Size));
        Change(log, how);
        log.Write(folder.Path, signed);
        Directory.Delete(folder["tile/0"], true);
        Directory.Delete(folder["tile/1"], true);
        TestLog.WriteTiles(folder.Path, leaves);
        Fit(folder, log.Entries.Count);
        var report = ExportTests.Check(folder);
        (report.Findings[0].Kind, report.Findings[0].Entry).ShouldBe((kind, Place), report.Findings[0].Message);
    }

    // Entries and tiles were made anew, so that they fit each other; what the log signed is as it was.
    [Theory]
    [InlineData("edit", 256, 512)]
    [InlineData("delete", Place, null)]
    [InlineData("insert", Place, null)]
    [InlineData("insert a copy", Place, null)]
    [InlineData("reorder", Place, null)]
    public void Entries_and_tiles_were_changed_alike(string how, int from, int? to)
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(Size, 2, 100, 256, 512);
        var signed = log.SignAt(Size);
        Change(log, how);
        log.Write(folder.Path, signed);
        Fit(folder, log.Entries.Count);
        var report = ExportTests.Check(folder);
        (report.Findings[0].Kind, report.Findings[0].Entry, report.Findings[0].Before).ShouldBe((FindingKind.Rewritten, from, to), report.Findings[0].Message);
    }

    // Whoever has the log's key signs the changed history too. Only what others kept can tell.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_log_signed_another_history(bool witness)
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(Size, 3, 100, 256);
        var kept = log.SignAt(512, cosigned: true);
        log.Entries[Place] = log.Entries[Place].Edited("role GP", "role POLICE");
        if (witness)
            log = Forged(log, kept);
        log.Write(folder.Path);
        ExportTests.Check(folder).Intact.ShouldBe(!witness);
        var found = ExportTests.Check(folder, kept, [TestLog.Witness.Public]).Findings.First(f => f.Kind == FindingKind.Fork);
        (found.Entry, found.Before).ShouldBe((0, 512), found.Message);
        found.Message.ShouldContain("audit.agency.example/witness");
    }

    [Fact]
    public void The_log_was_rolled_back_to_an_older_backup()
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(Size, 4, 100, 256);
        var kept = log.SignAt(Size);
        log.Entries.RemoveRange(500, 200);
        log.Write(folder.Path);
        ExportTests.Check(folder).Intact.ShouldBeTrue("nothing within the export can tell");
        var found = ExportTests.Check(folder, kept).Findings.ShouldHaveSingleItem();
        (found.Kind, found.Entry).ShouldBe((FindingKind.RolledBack, 500));
    }

    [Fact]
    public void The_log_was_rolled_back_and_went_on_differently()
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(Size, 5, 100, 256);
        var kept = log.SignAt(Size);
        log.Entries.RemoveRange(500, 200);
        var random = new Random(99);
        for (var i = 500; i < 900; i++)
            log.Entries.Add(TestEntry.At(i, random));
        log.Write(folder.Path);
        var found = ExportTests.Check(folder, kept).Findings.ShouldHaveSingleItem();
        (found.Kind, found.Entry, found.Before).ShouldBe((FindingKind.Fork, 0, Size));
    }

    [Theory]
    [InlineData(699)]
    [InlineData(600)]
    [InlineData(512)]
    [InlineData(300)]
    [InlineData(0)]
    public void The_end_was_cut_off(int left)
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(Size, 6);
        var signed = log.SignAt(Size);
        log.Entries.RemoveRange(left, Size - left);
        log.Write(folder.Path, signed);
        var found = ExportTests.Check(folder).Findings[0];
        found.Entry.ShouldBe(left, found.Message);
        ExportTests.Check(folder).Intact.ShouldBeFalse();
    }

    [Fact]
    public void The_end_of_the_entries_was_cut_off_and_the_tiles_are_there()
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(Size, 7);
        log.Write(folder.Path);
        File.Delete(folder["tile/entries/002.p/188"]);
        var found = ExportTests.Check(folder).Findings.ShouldHaveSingleItem();
        (found.Kind, found.Entry).ShouldBe((FindingKind.Truncated, 512));
        log.Write(folder.Path);
        File.Delete(folder["tile/entries/001"]);
        found = ExportTests.Check(folder).Findings.ShouldHaveSingleItem();
        (found.Kind, found.Entry).ShouldBe((FindingKind.EntryDeleted, 256));
    }

    [Theory]
    [InlineData("tile/0/001", 256)]
    [InlineData("tile/0/002.p/188", 512)]
    public void A_tile_was_changed_and_the_entries_are_right(string tile, int entry)
    {
        using var folder = new TestFolder();
        TestLog.Of(Size, 8).Write(folder.Path);
        ExportTests.Damage(folder[tile], 5);
        var found = ExportTests.Check(folder).Findings.ShouldHaveSingleItem();
        (found.Kind, found.Entry).ShouldBe((FindingKind.TileChanged, entry));
        File.Delete(folder[tile]);
        ExportTests.Check(folder).Findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.TileMissing);
    }

    [Fact]
    public void The_checkpoint_was_changed()
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(Size, 9);
        log.Write(folder.Path, [.. log.SignAt(Size).Select((b, i) => i == TestLog.Origin.Length + 1 ? (byte)'6' : b)]);
        ExportTests.Check(folder).Findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.CheckpointNotSigned);
    }

    [Fact]
    public void A_past_checkpoint_is_out_of_order_or_damaged()
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(Size, 10, 256, 100, 300);
        log.Write(folder.Path);
        ExportTests.Check(folder).Findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.CheckpointChain);
        log = TestLog.Of(Size, 10, 256, 300);
        log.Write(folder.Path);
        ExportTests.Damage(folder["checkpoints"], 60);
        ExportTests.Check(folder).Findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.CheckpointChain);
    }

    [Theory]
    [InlineData("index 300", "index 0300")]
    [InlineData("outcome done\n", "")]
    [InlineData("role GP\n", "role GP\nrole GP\n")]
    [InlineData("con_100%25", "con_100%2f")]
    [InlineData("recorded_at ", "recorded_at -")]
    public void The_log_itself_holds_an_entry_that_is_none(string from, string to)
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(Size, 11);
        log.Entries[Place] = log.Entries[Place].Edited(from, to);
        log.Write(folder.Path);
        var found = ExportTests.Check(folder).Findings.ShouldHaveSingleItem();
        (found.Kind, found.Entry).ShouldBe((FindingKind.EntryMalformed, Place));
    }

    [Fact]
    public void The_log_itself_holds_an_entry_twice_or_at_another_place()
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(Size, 12);
        log.Entries[Place] = log.Entries[Place - 1];
        log.Write(folder.Path);
        var found = ExportTests.Check(folder).Findings.ShouldHaveSingleItem();
        (found.Kind, found.Entry).ShouldBe((FindingKind.EntryMisplaced, Place));
    }

    [Fact]
    public void An_entry_of_a_later_version_is_counted_and_no_fault()
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(Size, 13);
        log.Entries[Place] = log.Entries[Place].Edited("infoshare-audit/1", "infoshare-audit/2");
        log.Write(folder.Path);
        var report = ExportTests.Check(folder);
        report.Intact.ShouldBeTrue();
        report.Remarks.ShouldHaveSingleItem().ShouldStartWith("1 entries are of a version");
    }

    private static void Change(TestLog log, string how)
    {
        var entries = log.Entries;
        switch (how)
        {
            case "edit":
                entries[Place] = entries[Place].Edited("role GP", "role POLICE");
                break;
            case "delete":
                entries.RemoveAt(Place);
                break;
            case "delete three":
                entries.RemoveRange(Place, 3);
                break;
            case "insert":
                entries.Insert(Place, TestEntry.At(Place, new Random(50), "PoliceService/ShareConcern"));
                break;
            case "insert a copy":
                entries.Insert(Place, entries[20]);
                break;
            case "reorder":
                (entries[Place], entries[Place + 1]) = (entries[Place + 1], entries[Place]);
                break;
            default:
                (entries[Place], entries[Place + 350]) = (entries[Place + 350], entries[Place]);
                break;
        }
    }

    // A careful attacker keeps the names of the files that the size asks for.
    private static void Fit(TestFolder folder, int entries)
    {
        foreach (var kind in new[] { "tile/entries/002.p", "openings/002.p", "tile/0/002.p" })
        {
            if (entries != Size && File.Exists(folder[$"{kind}/{entries - 512}"]))
                File.Move(folder[$"{kind}/{entries - 512}"], folder[$"{kind}/{Size - 512}"], true);
        }
    }

    private static TestLog Forged(TestLog log, byte[] kept)
    {
        var forged = new TestLog(log.Entries);
        forged.Sign(100);
        forged.Sign(256);
        forged.Keep(512, kept);
        return forged;
    }
}
