using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Signing;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteAuditTreeStoreTests() : AuditTreeStoreTests(StoreEngine.Sqlite)
{
    [Fact]
    public async Task An_entry_that_is_edited_past_the_triggers_no_longer_fits_its_leaf()
    {
        await AppendAsync(3);
        await WriteAsync(sql => sql.ExecuteAsync("DROP TRIGGER audit_entry_no_update"));
        await WriteAsync(sql => sql.ExecuteAsync("UPDATE audit_entry SET outcome = 'other' WHERE sequence = 2"));
        (await LeavesAsync()).Select(Fits).ShouldBe([true, false, true]);
    }

    [Fact]
    public async Task A_tree_whose_last_leaves_were_changed_is_not_taken_up()
    {
        await AppendAsync(3);
        await AdvanceAsync();
        await WriteAsync(sql => sql.ExecuteAsync("DROP TRIGGER audit_entry_no_update"));
        await WriteAsync(sql => sql.ExecuteAsync("UPDATE audit_entry SET leaf_hash = personal_hash WHERE sequence = 2"));
        await Should.ThrowAsync<TreeBrokenException>(() => NewTree().OpenAsync(null, Ct));
    }

    [Fact]
    public async Task A_tree_that_lost_its_last_entries_is_not_taken_up()
    {
        await AppendAsync(3);
        await AdvanceAsync();
        await WriteAsync(sql => sql.ExecuteAsync("DROP TRIGGER audit_entry_no_delete"));
        await WriteAsync(sql => sql.ExecuteAsync("DELETE FROM audit_entry WHERE sequence = 3"));
        (await Should.ThrowAsync<TreeBrokenException>(() => NewTree().OpenAsync(null, Ct))).Message.ShouldContain("missing");
    }
}

public sealed class PostgresAuditTreeStoreTests() : AuditTreeStoreTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task Brokers_keep_trees_of_their_own_and_those_who_share_one_never_fork_it()
    {
        var second = await OpenAsync(Options with { AuditLog = "second" });
        var same = await OpenAsync();
        await AppendAsync(3);
        await AppendAsync(2, second);
        await AppendAsync(1, same);
        var (mine, others, shared) = (NewTree(), NewTree(second, "second"), NewTree(same));
        await mine.OpenAsync(null, Ct);
        await others.OpenAsync(null, Ct);
        await shared.OpenAsync(null, Ct);
        (await mine.AdvanceAsync(Ct))!.Size.ShouldBe(4);
        (await others.AdvanceAsync(Ct))!.Size.ShouldBe(2);

        // The one that was slower finds that it was, and goes on from there.
        (await shared.AdvanceAsync(Ct)).ShouldBeNull();
        await AppendAsync(300, same);
        (await shared.AdvanceAsync(Ct))!.Size.ShouldBe(304);
        (await mine.AdvanceAsync(Ct)).ShouldBeNull();
        await AppendAsync(1);
        (await mine.AdvanceAsync(Ct))!.Size.ShouldBe(305);
        await RequireWholeAsync();
    }
}

/// <summary>The log as a tree, over what the writer commits.</summary>
public abstract partial class AuditTreeStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    private const string Origin = "infoshare.example/main";
    private const int Seed = 1;
    private static readonly OpenSslEd25519 Crypto = OpenSslEd25519.Load();

    [Fact]
    public async Task Every_leaf_is_rebuilt_from_its_entry_whatever_is_absent()
    {
        var entries = Enumerable.Range(1, 40).Select(i => new Filled(i) { Absent = i % 3 * 0.4 }.Of<AuditEntry>() with { Id = NewId("aud") }).ToList();
        await DoAsync(s => entries.ForEach(s.Audit.Append));

        var leaves = await LeavesAsync();
        leaves.Select(l => l.Entry.Id).ShouldBe(entries.Select(e => e.Id));
        leaves.Select(l => l.Index).ShouldBe(Enumerable.Range(0, 40).Select(i => (long)i));
        leaves.ShouldAllBe(l => Fits(l));
        leaves.Select(l => Convert.ToHexString(l.PersonalSalt!)).Concat(leaves.Select(l => Convert.ToHexString(l.SealedSalt))).ShouldBeUnique();
    }

    [Fact]
    public async Task What_is_durable_tells_its_place_at_once()
    {
        await AppendAsync(5);
        var entry = New();
        await DoAsync(s => s.Audit.Append(entry));
        Store.Leaves.Size.ShouldBe(6);
        var place = Store.Leaves.Find(entry.Id).ShouldNotBeNull();
        var stored = (await LookAsync(s => s.AuditTree.PlaceAsync(entry.Id))).ShouldNotBeNull();
        (place.Log, place.Index).ShouldBe(("main", 5));
        (stored.Log, stored.Index).ShouldBe(("main", 5));
        place.LeafHash.ShouldBe(stored.LeafHash);
        (await LookAsync(s => s.AuditTree.PlaceAsync("aud_unknown"))).ShouldBeNull();

        await Should.ThrowAsync<RuleBrokenException>(() => DoAsync(s =>
        {
            s.Audit.Append(New());
            throw new RuleBrokenException("after it was appended");
        }));
        Store.Leaves.Size.ShouldBe(6);
    }

    [Fact]
    public async Task No_call_waits_for_a_signer_that_hangs()
    {
        using var key = new HangingKey(Crypto.OpenKey(Enumerable.Repeat((byte)Seed, 32).ToArray()));
        var tree = new AuditTree(Store, OwnLogOf(Origin, Seed) with { Signer = new NoteSigner(Origin, key) }, Clock);
        await tree.OpenAsync(null, Ct);
        await AppendAsync(3);
        var signing = Task.Run(() => tree.AdvanceAsync(Ct), Ct);
        await key.Asked;

        // Each of these is durable and answered meanwhile.
        for (var i = 0; i < 5; i++)
            await AppendAsync(1);
        (await LeavesAsync()).Count.ShouldBe(8);
        signing.IsCompleted.ShouldBeFalse();

        key.Release();
        (await signing)!.Size.ShouldBe(3);
        (await tree.AdvanceAsync(Ct))!.Size.ShouldBe(8);
        await RequireWholeAsync();
    }

    [Fact]
    public async Task Checkpoints_cover_what_was_committed_and_each_goes_on_from_the_last()
    {
        var tree = NewTree();
        await tree.OpenAsync(null, Ct);
        (await tree.AdvanceAsync(Ct)).ShouldBeNull();
        foreach (var more in new[] { 1, 2, 252, 1, 1, 300, 600 })
        {
            await AppendAsync(more);
            (await tree.AdvanceAsync(Ct)).ShouldNotBeNull();
            (await tree.AdvanceAsync(Ct)).ShouldBeNull();
        }

        await RequireWholeAsync();
    }

    [Fact]
    public async Task A_tree_is_taken_up_by_the_next_start()
    {
        foreach (var more in new[] { 255, 1, 700 })
        {
            await AppendAsync(more);
            await AdvanceAsync();
        }

        await RequireWholeAsync();
    }

    [Fact]
    public async Task A_log_keeps_its_origin_and_its_key_until_it_is_told_otherwise()
    {
        await AppendAsync(2);
        await AdvanceAsync();
        (await Should.ThrowAsync<TreeBrokenException>(() => NewTree(origin: "infoshare.example/other").OpenAsync(null, Ct))).Message.ShouldContain(Origin);
        (await Should.ThrowAsync<TreeBrokenException>(() => NewTree(seed: 2).OpenAsync(null, Ct))).Message.ShouldContain("AcceptNewKey");

        var rotated = NewTree(seed: 2, acceptNewKey: true);
        await rotated.OpenAsync(null, Ct);
        await AppendAsync(2);
        (await rotated.AdvanceAsync(Ct)).ShouldNotBeNull();
        (await LookAsync(s => s.AuditTree.KeysAsync())).Select(k => (k.Number, k.FromSize)).ShouldBe([(1, 0), (2, 2)]);
        await NewTree(seed: 2).OpenAsync(null, Ct);
    }

    [Fact]
    public async Task A_database_that_is_older_than_what_was_signed_is_noticed()
    {
        await AppendAsync(10);
        await AdvanceAsync();
        var signer = OwnLogOf(Origin, Seed).Signer;
        var root = (await LookAsync(s => s.AuditTree.LatestCheckpointAsync("main")))!.Root;

        await NewTree().OpenAsync(signer.Sign(new Checkpoint(Origin, 10, root).ToString()), Ct);
        (await Should.ThrowAsync<TreeBrokenException>(
            () => NewTree().OpenAsync(signer.Sign(new Checkpoint(Origin, 11, root).ToString()), Ct))).Message.ShouldContain("backup");

        // Put back from a backup, and as many other entries since: no shorter, but another log.
        var other = signer.Sign(new Checkpoint(Origin, 9, root).ToString());
        (await Should.ThrowAsync<TreeBrokenException>(() => NewTree().OpenAsync(other, Ct))).Message.ShouldContain("changed");
        var stranger = OwnLogOf(Origin, 7).Signer.Sign(new Checkpoint(Origin, 10, root).ToString());
        await Should.ThrowAsync<TreeBrokenException>(() => NewTree().OpenAsync(stranger, Ct));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_database_that_is_put_back_under_a_running_broker_is_signed_no_more(bool anErrorCameBetween)
    {
        // By what the tree itself remembers; which places were given the next test is about.
        var tree = NewTree(new Forgetful(Store));
        await tree.OpenAsync(null, Ct);
        await AppendAsync(6);
        await tree.AdvanceAsync(Ct);
        await AppendAsync(4);
        (await tree.AdvanceAsync(Ct))!.Size.ShouldBe(10);
        tree.Broken.ShouldBeNull();

        // The database is away for a moment, as one is that is being put back.
        if (anErrorCameBetween)
            await Should.ThrowAsync<OperationCanceledException>(() => tree.AdvanceAsync(new CancellationToken(canceled: true)));
        await PutBackAsync(6);

        // Noticed while nothing comes, and while the second history is shorter, as long, and longer than the first.
        await StillBrokenAsync();
        foreach (var more in new[] { 2, 2, 30 })
        {
            await AppendAsync(more);
            await StillBrokenAsync();
            await StillBrokenAsync();
        }

        (await LookAsync(s => s.AuditTree.CheckpointsAsync("main", 0, 10))).Select(c => c.Size).ShouldBe([6]);

        async Task StillBrokenAsync()
        {
            var said = (await Should.ThrowAsync<TreeBrokenException>(() => tree.AdvanceAsync(Ct))).Message;
            tree.Broken.ShouldBe(said);
        }
    }

    [Fact]
    public async Task A_place_that_is_given_twice_breaks_the_log_at_once()
    {
        var tree = NewTree();
        await tree.OpenAsync(null, Ct);
        await AppendAsync(6);
        await tree.AdvanceAsync(Ct);
        await AppendAsync(4);

        // No checkpoint covers what is lost: the receipts alone, and the process that gave them, know of it.
        await PutBackAsync(6);
        await AppendAsync(1);
        tree.Broken.ShouldNotBeNull().ShouldContain("Entry 6 of the audit log main was acknowledged and is gone");
        await AppendAsync(30);
        (await Should.ThrowAsync<TreeBrokenException>(() => tree.AdvanceAsync(Ct))).Message.ShouldContain("put back from a backup");
        (await LookAsync(s => s.AuditTree.CheckpointsAsync("main", 0, 10))).Select(c => c.Size).ShouldBe([6]);
    }

    [Fact]
    public async Task Proofs_are_given_for_every_signed_size()
    {
        await AppendAsync(40);
        await AdvanceAsync();
        var entry = New() with { OrganisationId = Surgery };
        await DoAsync(s => s.Audit.Append(entry));
        var own = OwnLogOf(Origin, Seed);
        var inclusion = new GetInclusionProofHandler(Store, own);
        (await Should.ThrowAsync<RuleException>(() => inclusion.HandleAsync(new GetInclusionProof(entry.Id, "", 0, 0, Surgery), Ct)))
            .Reason.ShouldBe(ErrorReason.IllegalState);
        await AppendAsync(300);
        await AdvanceAsync();

        var proof = await inclusion.HandleAsync(new GetInclusionProof(entry.Id, "", 0, 0, Surgery), Ct);
        var (size, root) = (proof.Checkpoint.Checkpoint.Size, proof.Checkpoint.Checkpoint.Root);
        (proof.Index, size).ShouldBe((40, 341));
        TreeProofs.IncludesLeaf(proof.LeafHash, 40, 341, proof.Hashes, root).ShouldBeTrue();

        // By its index it is anybody's to prove; by its id it is its organisation's and the auditor's.
        (await inclusion.HandleAsync(new GetInclusionProof("", Origin, 40, 341, Council), Ct)).LeafHash.ShouldBe(proof.LeafHash);
        (await inclusion.HandleAsync(new GetInclusionProof(entry.Id, "", 0, 0, null), Ct)).Index.ShouldBe(40);
        foreach (var refused in new GetInclusionProof[]
            { new(entry.Id, "", 0, 0, Council), new("aud_unknown", "", 0, 0, Council), new("", Origin, 341, 0, null), new("", "nowhere", 0, 0, null), new("", "", 0, 5, null) })
        {
            (await Should.ThrowAsync<RuleException>(() => inclusion.HandleAsync(refused, Ct))).Reason.ShouldBe(ErrorReason.NotFound);
        }

        var consistency = await new GetConsistencyProofHandler(Store, own).HandleAsync(new GetConsistencyProof(Origin, 40, 0), Ct);
        var before = (await LookAsync(s => s.AuditTree.CheckpointAsync("main", 40)))!.Root;
        TreeProofs.Extends(40, before, 341, root, consistency.Hashes).ShouldBeTrue();
        var tile = new GetTileHandler(Store, own);
        (await tile.HandleAsync(new GetTile(Origin, 0, 1), Ct)).Path.ShouldBe("tile/0/001.p/85");
        (await tile.HandleAsync(new GetTile(Origin, 1, 0), Ct)).Tile.Hashes.Length.ShouldBe(32);
        (await Should.ThrowAsync<RuleException>(() => tile.HandleAsync(new GetTile(Origin, 2, 0), Ct))).Reason.ShouldBe(ErrorReason.NotFound);
    }

    [Fact]
    public async Task Erasure_takes_the_personal_part_and_leaves_the_tree_as_it_was()
    {
        var entry = New() with { ObjectId = "per_x", PersonIds = ["per_x", "per_y"] };
        await AppendAsync(2);
        await DoAsync(s => s.Audit.Append(entry));
        await AdvanceAsync();

        (await DoAsync(s => s.AuditTree.ErasePersonalAsync(entry.Id))).ShouldBeTrue();
        (await DoAsync(s => s.AuditTree.ErasePersonalAsync(entry.Id))).ShouldBeFalse();
        (await DoAsync(s => s.AuditTree.ErasePersonalAsync("aud_unknown"))).ShouldBeFalse();

        var left = (await LeavesAsync())[2];
        Fits(left).ShouldBeTrue();
        left.PersonalSalt.ShouldBeNull();
        (left.Entry.PractitionerId, left.Entry.Reason, left.Entry.MatchedHow, left.Entry.ObjectId).ShouldBe((null, null, null, null));
        left.Entry.PersonIds.ShouldBeEmpty();
        (await LookAsync(s => s.Audit.ListAsync(new AuditFilter(null, "per_y", null), null, 10))).ShouldBeEmpty();
        await NewTree().OpenAsync(null, Ct);
        await RequireWholeAsync();
    }

    [Theory]
    [InlineData("UPDATE audit_checkpoint SET note = 'other'")]
    [InlineData("DELETE FROM audit_checkpoint")]
    [InlineData("UPDATE audit_entry SET personal_salt = NULL")]
    [InlineData("UPDATE audit_entry SET leaf_hash = personal_hash")]
    public async Task The_database_refuses_to_change_what_was_signed(string statement)
    {
        await AppendAsync(1);
        await AdvanceAsync();
        await Should.ThrowAsync<StoreRejectedException>(() => WriteAsync(sql => sql.ExecuteAsync(statement)));
        await NewTree().OpenAsync(null, Ct);
    }

    [Fact]
    public async Task A_witness_cosigns_what_it_has_checked_and_nobody_takes_its_name()
    {
        await AppendAsync(3);
        await AdvanceAsync();
        var own = OwnLogOf(Origin, Seed);
        var cosign = new AddCosignatureHandler(Store, own);
        var (vkey, line) = await CosignedAsync("witness.example/council", 3);

        var call = CallOf(Council);
        (await cosign.HandleAsync(new AddCosignature(Origin, 3, vkey, line), call, Ct)).Added.ShouldBeTrue();
        (await cosign.HandleAsync(new AddCosignature(Origin, 3, vkey, line), call, Ct)).Added.ShouldBeTrue();
        (await cosign.HandleAsync(new AddCosignature(Origin, 3, vkey, line), CallOf(Council), Ct)).Added.ShouldBeFalse();
        (await RefusedAsync(new AddCosignature(Origin, 3, vkey, line), Surgery)).ShouldBe(ErrorReason.OrganisationNotAllowed);
        (await RefusedAsync(new AddCosignature(Origin, 2, vkey, line), Council)).ShouldBe(ErrorReason.NotFound);
        (await RefusedAsync(new AddCosignature(Origin, 3, own.Signer.Key.ToString(), line), Council)).ShouldBe(ErrorReason.InvalidFields);
        (await RefusedAsync(new AddCosignature(Origin, 3, vkey, line[..^4] + "AAA="), Council)).ShouldBe(ErrorReason.InvalidFields);

        // The line stands under the checkpoint, and the latest that has one is found when later ones have none.
        await AppendAsync(4);
        await AdvanceAsync();
        var checkpoint = new GetCheckpointHandler(Store, own);
        (await checkpoint.HandleAsync(new GetCheckpoint("", 0, false), Ct)).Note.ShouldNotContain("witness");
        var witnessed = await checkpoint.HandleAsync(new GetCheckpoint("", 0, true), Ct);
        witnessed.Note.ShouldEndWith($"{line}\n");
        SignedNote.Parse(witnessed.Note).ShouldNotBeNull().IsSignedBy(own.Signer.Key, Crypto).ShouldBeTrue();
        (await new ListCosignaturesHandler(Store, own).HandleAsync("", 0, Ct)).Cosignatures.Select(c => c.Witness.OrganisationId).ShouldBe([Council]);

        async Task<ErrorReason> RefusedAsync(AddCosignature command, string organisation) =>
            (await Should.ThrowAsync<RuleException>(() => cosign.HandleAsync(command, CallOf(organisation), Ct))).Reason;
    }

    [Fact]
    public async Task A_cosignature_has_one_spelling_and_a_checkpoint_stays_readable_whoever_cosigns()
    {
        await AppendAsync(3);
        await AdvanceAsync();
        var own = OwnLogOf(Origin, Seed);
        var cosign = new AddCosignatureHandler(Store, own);
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        var (vkey, line) = await CosignedAsync("witness.example/council", 3);
        var last = alphabet.IndexOf(line[^3], StringComparison.Ordinal);
        (last % 16).ShouldBe(0, "a cosignature ends in four unused bits");
        for (var unused = 1; unused < 16; unused++)
            await RefusedAsync("line", vkey, line[..^3] + alphabet[last + unused] + "==", Council);

        // The log's own name is no witness's, an organisation has few, and under a checkpoint stand no more than any reader reads.
        var (inLogsName, itsLine) = await CosignedAsync(Origin, 3);
        await RefusedAsync("vkey", inLogsName, itsLine, Council);
        var names = Enumerable.Range(0, AddCosignatureHandler.MostLines + 1).Select(n => $"witness.example/{n}").ToList();
        var more = new List<(string Vkey, string Line)>();
        foreach (var name in names)
            more.Add(await CosignedAsync(name, 3));
        foreach (var (n, (key, signature)) in more.Take(AddCosignatureHandler.MostLines).Index())
            (await AddAsync(key, signature, $"org_{n / AddCosignatureHandler.MostNames}")).Added.ShouldBeTrue();
        await RefusedAsync("vkey", vkey, line, "org_0");
        await RefusedAsync("size", more[^1].Vkey, more[^1].Line, "org_last");
        (await AddAsync(more[0].Vkey, more[0].Line, "org_0")).Added.ShouldBeFalse();

        var note = (await new GetCheckpointHandler(Store, own).HandleAsync(new GetCheckpoint("", 3, false), Ct)).Note;
        SignedNote.Parse(note).ShouldNotBeNull().Signatures.Count.ShouldBe(1 + AddCosignatureHandler.MostLines);

        Task<CosignatureAdded> AddAsync(string key, string signature, string organisation) =>
            cosign.HandleAsync(new AddCosignature(Origin, 3, key, signature), CallOf(organisation), Ct);

        async Task RefusedAsync(string field, string key, string signature, string organisation) =>
            (await Should.ThrowAsync<RuleException>(() => AddAsync(key, signature, organisation))).Violations.Single().Field.ShouldBe(field);
    }

    protected AuditTree NewTree(IStore? store = null, string log = "main", string? origin = null, int seed = Seed, bool acceptNewKey = false) =>
        new(store ?? Store, OwnLogOf(origin ?? $"infoshare.example/{log}", seed, log) with { AcceptNewKey = acceptNewKey }, Clock);

    protected async Task AdvanceAsync()
    {
        var tree = NewTree();
        await tree.OpenAsync(null, Ct);
        (await tree.AdvanceAsync(Ct)).ShouldNotBeNull();
    }

    protected Task AppendAsync(int count, IStore? store = null) => DoAsync(
        s =>
        {
            for (var i = 0; i < count; i++)
                s.Audit.Append(New());
        },
        store);

    /// <summary>The log as a backup of that many entries has it.</summary>
    private async Task PutBackAsync(int size)
    {
        string[] unlock = Engine == StoreEngine.Postgres
            ? ["ALTER TABLE audit_entry DISABLE TRIGGER USER", "ALTER TABLE audit_checkpoint DISABLE TRIGGER USER"]
            : ["DROP TRIGGER audit_entry_no_delete", "DROP TRIGGER audit_checkpoint_no_delete"];
        foreach (var sql in unlock)
            await WriteAsync(s => s.ExecuteAsync(sql));
        await WriteAsync(async sql =>
        {
            await sql.ExecuteAsync($"DELETE FROM audit_entry WHERE sequence > {size}");
            await sql.ExecuteAsync($"DELETE FROM audit_checkpoint WHERE size > {size}");
            return await sql.ExecuteAsync($"UPDATE commit_counter SET value = {size} WHERE name = 'audit:main'");
        });
    }

    protected Task<IReadOnlyList<StoredLeaf>> LeavesAsync() => LookAsync(s => s.AuditTree.LeavesAsync("main", 0, 10_000));

    protected static bool Fits(StoredLeaf leaf)
    {
        var personalFits = leaf.PersonalSalt is not { } salt
            || EntryLeaf.Commit(salt, EntryLeaf.PersonalPart(leaf.Entry)).AsSpan().SequenceEqual(leaf.PersonalHash);
        var bytes = EntryLeaf.Encode(
            leaf.Entry, leaf.Index, leaf.PersonalHash, EntryLeaf.Commit(leaf.SealedSalt, EntryLeaf.SealedPart(leaf.Entry)));
        return personalFits && TreeHash.OfLeaf(bytes).AsSpan().SequenceEqual(leaf.LeafHash);
    }

    /// <summary>Every stored checkpoint is the head of the leaves as they are, signed, and the next one goes on from it.</summary>
    protected async Task RequireWholeAsync()
    {
        var leaves = await LeavesAsync();
        leaves.Select(l => l.Index).ShouldBe(Enumerable.Range(0, leaves.Count).Select(i => (long)i));
        leaves.ShouldAllBe(l => Fits(l));
        var checkpoints = await LookAsync(s => s.AuditTree.CheckpointsAsync("main", 0, 1000));
        checkpoints[^1].Size.ShouldBe(leaves.Count);
        StoredCheckpoint? last = null;
        foreach (var checkpoint in checkpoints)
        {
            var edge = new TreeEdge();
            foreach (var leaf in leaves.Take((int)checkpoint.Size))
                edge.Append(leaf.LeafHash);
            edge.Root().ShouldBe(checkpoint.Root);
            var note = SignedNote.Parse(checkpoint.Note).ShouldNotBeNull();
            note.IsSignedBy(OwnLogOf(Origin, Seed).Signer.Key, Crypto).ShouldBeTrue();
            note.Text.ShouldBe(new Checkpoint(Origin, checkpoint.Size, checkpoint.Root).ToString());
            if (last is { } before)
            {
                var proof = await LookAsync(s => new TreeReader(checkpoint.Size, LogTiles.Of(s, "main")).ConsistencyAsync(before.Size));
                TreeProofs.Extends(before.Size, before.Root, checkpoint.Size, checkpoint.Root, proof).ShouldBeTrue();
            }

            last = checkpoint;
        }
    }

    private AuditEntry New() => new Filled(1).Of<AuditEntry>() with { Id = NewId("aud") };

    private static OwnLog OwnLogOf(string origin, int seed, string log = "main") =>
        new(log, origin, new NoteSigner(origin, Crypto.OpenKey(Enumerable.Repeat((byte)seed, 32).ToArray())), Crypto);

    private static Call CallOf(string organisation) => new(
        new Caller(organisation, organisation, AgencyKind.SocialCare, "Northmere", false, null, "call-1"),
        "AuditLogService/AddCosignature", Guid.NewGuid().ToString("D"), new byte[32]);

    private async Task<(string Vkey, string Line)> CosignedAsync(string name, long size)
    {
        using var key = Crypto.OpenKey(Enumerable.Repeat((byte)9, 32).ToArray());
        var witness = new NoteKey(name, NoteAlgorithm.CosignatureV1, key.PublicKey);
        var checkpoint = (await LookAsync(s => s.AuditTree.CheckpointAsync("main", size)))!;
        var seconds = Now.ToUnixTimeSeconds();
        var signature = key.Sign(Encoding.UTF8.GetBytes(
            $"cosignature/v1\ntime {seconds.ToString(CultureInfo.InvariantCulture)}\n{new Checkpoint(Origin, size, checkpoint.Root)}"));
        var time = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, seconds);
        return (witness.ToString(), new NoteSignature(name, witness.Hash, (byte[])[.. time, .. signature]).ToString());
    }

    /// <summary>The store as one process sees it that gave no place itself.</summary>
    private sealed class Forgetful(IStore inner) : IStore
    {
        public RecentLeaves Leaves { get; } = new();

        public Task<TResult> WriteAsync<TResult>(WriteCommand<TResult> command, CancellationToken ct) => inner.WriteAsync(command, ct);

        public Task<TResult> ReadAsync<TResult>(Func<IReadSession, ValueTask<TResult>> read, CancellationToken ct) => inner.ReadAsync(read, ct);

        public WakeSignal Subscribe(string topic) => inner.Subscribe(topic);

        public Task<int> PruneIdempotentRequestsAsync(TimeSpan olderThan, CancellationToken ct) => inner.PruneIdempotentRequestsAsync(olderThan, ct);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>A key that signs nothing before it is let go.</summary>
    private sealed class HangingKey(IEd25519Key inner) : IEd25519Key
    {
        private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim gate = new();

        public ReadOnlyMemory<byte> PublicKey => inner.PublicKey;

        public Task Asked => asked.Task;

        public void Release() => gate.Set();

        public byte[] Sign(ReadOnlySpan<byte> message)
        {
            asked.TrySetResult();
            gate.Wait();
            return inner.Sign(message);
        }

        public void Dispose()
        {
            gate.Dispose();
            inner.Dispose();
        }
    }
}
