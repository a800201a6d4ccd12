using System.Text;
using InfoShare.AuditVerifier.Commands;
using InfoShare.AuditVerifier.Merkle;
using InfoShare.AuditVerifier.Notes;
using InfoShare.AuditVerifier.Tests.Logs;
using InfoShare.AuditVerifier.Witness;

namespace InfoShare.AuditVerifier.Tests;

/// <summary>A partner agency cosigns what only grew, and nothing else.</summary>
public sealed class WitnessTests
{
    [Fact]
    public async Task A_log_that_grows_is_cosigned_each_time_and_the_cosignature_holds()
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(700, 1);
        var key = Key(folder);
        foreach (var size in new[] { 1, 100, 256, 300, 300, 700 })
        {
            var (status, line, said) = await Run(folder, Part(log, size), begin: size == 1);
            status.ShouldBe(0, said);
            var cosigned = Checkpoint.Open([.. log.SignAt(size), .. Encoding.UTF8.GetBytes(line)], TestLog.Keys, [key]);
            cosigned.Cosignatures.ShouldHaveSingleItem().Witness.ShouldBe(key);
            File.ReadAllBytes(folder["state"]).ShouldBe(log.SignAt(size));
        }
    }

    [Theory]
    [InlineData(699, "EditedBefore", "REFUSED. The log has shrunk from 700 to 699 entries")]
    [InlineData(699, "", "REFUSED. The log has shrunk from 700 to 699 entries")]
    [InlineData(700, "EditedBefore", "REFUSED. The log has two different roots for its first 700 entries")]
    [InlineData(701, "EditedBefore", "REFUSED. The log cannot prove that its first 700 entries are still the ones that were cosigned")]
    public async Task A_log_that_shrank_or_forked_is_refused_loudly_and_the_evidence_kept(int size, string change, string said)
    {
        using var folder = new TestFolder();
        Key(folder);
        var log = TestLog.Of(700, 2);
        (await Run(folder, log, begin: true)).Status.ShouldBe(0);
        var other = TestLog.Of(size, 2);
        if (change == "EditedBefore")
            other.Entries[5] = other.Entries[5].Edited("role GP", "role POLICE");
        var (status, line, words) = await Run(folder, other);
        (status, line).ShouldBe((1, ""));
        words.ShouldContain(said);
        File.ReadAllBytes(folder["state"]).ShouldBe(log.SignAt(700), "the witness stands by what it cosigned");
        var evidence = File.ReadAllText(Directory.GetFiles(folder.Path, "state.fork-*").ShouldHaveSingleItem());
        evidence.ShouldContain(Encoding.UTF8.GetString(log.SignAt(700)));
        evidence.ShouldContain(Encoding.UTF8.GetString(other.SignAt(size)));

        // Two signed roots of one size contradict each other; an honest log signs checkpoints of many sizes.
        foreach (var told in new[] { words, evidence })
        {
            told.Contains("together they prove", StringComparison.Ordinal).ShouldBe(size == 700, told);
            told.Contains("contradict nobody by themselves", StringComparison.Ordinal).ShouldBe(size != 700, told);
        }

        var proof = size <= 700 ? [] : TestLog.Consistency(other.Leaves(), 700, size).Select(Convert.ToBase64String).ToList();
        proof.ShouldAllBe(hash => evidence.Contains(hash + "\n", StringComparison.Ordinal));
        evidence.Contains("The proof that came with it", StringComparison.Ordinal).ShouldBe(size > 700);
    }

    [Fact]
    public async Task A_log_that_has_grown_and_gives_no_proof_is_tried_again_and_accused_of_nothing()
    {
        using var folder = new TestFolder();
        Key(folder);
        var log = TestLog.Of(701, 8);
        (await Run(folder, Part(log, 700), begin: true)).Status.ShouldBe(0);
        var unproved = new ScriptedSource(_ => Task.FromResult<byte[]>([.. "old 700\n\n"u8, .. log.SignAt(701)]));
        using var said = new StringWriter();
        (await WitnessCommand.RunAsync(TestLog.Keys, unproved, folder["state"], folder["key"], false, said, TimeProvider.System, default)).ShouldBe(2);
        said.ToString().ShouldContain("Nothing was cosigned: The log says that it has grown from 700 to 701 entries, and gave no proof");
        said.ToString().ShouldNotContain("REFUSED");
        Directory.GetFiles(folder.Path, "state.fork-*").ShouldBeEmpty();
        unproved.HandedBack.ShouldBeEmpty();
        File.ReadAllBytes(folder["state"]).ShouldBe(log.SignAt(700));
        (await Run(folder, log)).Status.ShouldBe(0);
    }

    [Fact]
    public async Task A_witness_that_goes_on_outlives_a_broker_that_is_away_says_so_louder_and_ends_when_the_log_is_refused()
    {
        using var folder = new TestFolder();
        Key(folder);
        var log = TestLog.Of(300, 9);
        using var said = new StringWriter();
        var asked = 0;
        var source = new ScriptedSource(oldSize => ++asked switch
        {
            // Away at first, then here, then away for twelve runs while the log grows, and then cut short.
            1 or (> 2 and < 15) => throw new AuditException("The broker gave no proof: Unavailable."),
            2 => Offer(log, oldSize, 256),
            15 => Offer(log, oldSize, 300),
            _ => Offer(log, oldSize, 200),
        });
        var status = await WitnessCommand.WatchAsync(
            TestLog.Keys, source, folder["state"], folder["key"], true, TimeSpan.FromTicks(1), said, TimeProvider.System, TestContext.Current.CancellationToken);
        (status, asked).ShouldBe((1, 16));
        source.HandedBack.ShouldBe([256, 300]);
        var lines = said.ToString().Split('\n');
        lines.Count(l => l.StartsWith("Nothing was cosigned: ", StringComparison.Ordinal)).ShouldBe(13);
        lines.Where(l => l.StartsWith("NOT WITNESSED: ", StringComparison.Ordinal)).Select(l => l.Split(' ')[2]).ShouldBe(["10", "11", "12"]);
        said.ToString().ShouldContain("REFUSED. The log has shrunk from 300 to 200 entries");
    }

    [Fact]
    public async Task The_state_is_on_disk_before_the_cosignature_leaves()
    {
        using var folder = new TestFolder();
        Key(folder);
        var log = TestLog.Of(300, 3);
        log.Write(folder["export"]);
        var source = new FailingSource(new DirectorySource(folder["export"], TestLog.Keys, TextWriter.Null), () => File.Exists(folder["state"]));
        await Should.ThrowAsync<IOException>(() => WitnessCommand.RunAsync(TestLog.Keys, source, folder["state"], folder["key"], true, TextWriter.Null, TimeProvider.System, default));
        source.WasKept.ShouldBeTrue();
        (await Run(folder, log)).Status.ShouldBe(0, "it can be asked again");
    }

    [Fact]
    public async Task A_lost_state_file_is_no_new_beginning()
    {
        using var folder = new TestFolder();
        Key(folder);
        var (status, line, said) = await Run(folder, TestLog.Of(10, 4));
        (status, line).ShouldBe((2, ""));
        said.ShouldContain("--begin");
    }

    [Fact]
    public async Task Two_runs_do_not_cosign_past_each_other()
    {
        using var folder = new TestFolder();
        Key(folder);
        using var held = WitnessState.Open(folder["state"], begin: true);
        var (status, _, said) = await Run(folder, TestLog.Of(10, 5), begin: true);
        status.ShouldBe(2);
        said.ShouldContain("another run is using it");
    }

    [Fact]
    public void A_proof_from_another_size_is_answered_with_the_own_size()
    {
        using var folder = new TestFolder();
        Key(folder);
        var log = TestLog.Of(20, 6);
        using var state = WitnessState.Open(folder["state"], begin: true);
        var witness = new LogWitness(TestLog.Keys, KeyFile.Read(folder["key"]), state, TimeProvider.System);
        witness.Consider(new WitnessRequest(0, [], log.SignAt(10))).Verdict.ShouldBe(WitnessVerdict.Cosigned);
        var answer = witness.Consider(new WitnessRequest(5, [], log.SignAt(20)));
        (answer.Verdict, answer.Size, answer.SignatureLine).ShouldBe((WitnessVerdict.WrongOldSize, 10, null));
        witness.Consider(new WitnessRequest(10, [], log.SignAt(20))).Verdict.ShouldBe(WitnessVerdict.Unproved, "no proof is no proof, and no contradiction either");
        var wrong = TestLog.Consistency(TestLog.Of(20, 7).Leaves(), 10, 20).Select(h => TreeHash.From(h)).ToList();
        witness.Consider(new WitnessRequest(10, wrong, log.SignAt(20))).Verdict.ShouldBe(WitnessVerdict.Forked);
        state.Last.ShouldBe(log.SignAt(10));
    }

    [Fact]
    public void A_key_is_made_once_and_only_its_owner_may_read_it()
    {
        using var folder = new TestFolder();
        Key(folder);
        Should.Throw<AuditException>(() => KeyFile.Create(folder["key"], "other.example")).Message.ShouldContain("already");
        Should.Throw<AuditException>(() => KeyFile.Create(folder["other"], "a name")).Message.ShouldContain("space");
        if (OperatingSystem.IsWindows())
            return;
        File.GetUnixFileMode(folder["key"]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.SetUnixFileMode(folder["key"], UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var refused = Should.Throw<AuditException>(() => KeyFile.Read(folder["key"]));
        refused.Message.ShouldContain("chmod 600");
        refused.Message.ShouldNotContain("PRIVATE");
    }

    private static NoteKey Key(TestFolder folder) => KeyFile.Create(folder["key"], "audit.agency.example/w1");

    private static Task<byte[]> Offer(TestLog log, long oldSize, int size)
    {
        var proof = oldSize < size ? TestLog.Consistency(log.Leaves()[..size], (int)oldSize, size) : [];
        var body = $"old {oldSize}\n{string.Concat(proof.Select(h => Convert.ToBase64String(h) + "\n"))}\n";
        return Task.FromResult<byte[]>([.. Encoding.UTF8.GetBytes(body), .. log.SignAt(size)]);
    }

    private static TestLog Part(TestLog log, int size) => new(log.Entries.Take(size));

    private static async Task<(int Status, string Line, string Said)> Run(TestFolder folder, TestLog log, bool begin = false)
    {
        if (Directory.Exists(folder["export"]))
            Directory.Delete(folder["export"], true);
        log.Write(folder["export"], openings: false);
        using var line = new StringWriter();
        using var said = new StringWriter();
        var source = new DirectorySource(folder["export"], TestLog.Keys, line);
        var status = await WitnessCommand.RunAsync(TestLog.Keys, source, folder["state"], folder["key"], begin, said, TimeProvider.System, default);
        return (status, line.ToString(), said.ToString());
    }

    private sealed class FailingSource(IWitnessSource source, Func<bool> kept) : IWitnessSource
    {
        public bool WasKept { get; private set; }

        public Task<byte[]> OfferAsync(long oldSize, CancellationToken ct) => source.OfferAsync(oldSize, ct);

        public Task HandBackAsync(long size, string signatureLine, CancellationToken ct)
        {
            WasKept = kept();
            throw new IOException("The broker cannot be reached.");
        }
    }

    private sealed class ScriptedSource(Func<long, Task<byte[]>> offer) : IWitnessSource
    {
        public List<long> HandedBack { get; } = [];

        public Task<byte[]> OfferAsync(long oldSize, CancellationToken ct) => offer(oldSize);

        public Task HandBackAsync(long size, string signatureLine, CancellationToken ct)
        {
            HandedBack.Add(size);
            return Task.CompletedTask;
        }
    }
}
