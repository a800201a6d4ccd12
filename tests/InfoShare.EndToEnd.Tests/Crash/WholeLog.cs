using InfoShare.Core.Audit.Log;
using InfoShare.Core.Stores;
using InfoShare.Protocol.Common.V1;
using InfoShare.Storage;
using InfoShare.Storage.Signing;

namespace InfoShare.EndToEnd.Tests.Crash;

/// <summary>
/// Re-computes the audit logs of a database that nobody closed: leaves without a gap, each the one of its entry, and every checkpoint that
/// was ever signed the head of a prefix.
/// </summary>
internal sealed class WholeLog(IReadOnlyDictionary<string, StoredLeaf> leaves, IReadOnlyDictionary<string, string> origins)
{
    /// <summary>Reads and re-computes all logs of the database.</summary>
    /// <param name="covered">Until when every entry must be covered by a checkpoint; what a broker at work, or one that died, wrote later may wait for its own.</param>
    public static async Task<WholeLog> ReadAsync(StorageOptions options, DateTimeOffset covered)
    {
        var crypto = OpenSslEd25519.Load();
        await using var store = await Store.OpenAsync(options with { AuditLog = "reader" }, TimeProvider.System);
        return await store.ReadAsync(
            async s =>
            {
                var found = new Dictionary<string, StoredLeaf>(StringComparer.Ordinal);
                var origins = new Dictionary<string, string>(StringComparer.Ordinal);
                foreach (var log in (await s.AuditTree.KeysAsync()).GroupBy(k => k.Log))
                {
                    var key = NoteKey.Parse(log.Single().Vkey).ShouldNotBeNull();
                    origins[log.Key] = key.Name;
                    var all = await s.AuditTree.LeavesAsync(log.Key, 0, 1_000_000);
                    var checkpoints = new Queue<StoredCheckpoint>(await s.AuditTree.CheckpointsAsync(log.Key, 0, 1_000_000));
                    all.Skip((int)checkpoints.Last().Size).ShouldAllBe(l => l.Entry.RecordedAt > covered, $"no checkpoint covers an entry of {log.Key}");
                    var edge = new TreeEdge();
                    foreach (var leaf in all)
                    {
                        leaf.Index.ShouldBe(edge.Size, $"the log {log.Key} has a gap");
                        Leaf(leaf).ShouldBe(leaf.LeafHash);
                        edge.Append(leaf.LeafHash);
                        found.Add(leaf.Entry.Id, leaf);
                        if (checkpoints.TryPeek(out var next) && next.Size == edge.Size)
                        {
                            var note = SignedNote.Parse(checkpoints.Dequeue().Note).ShouldNotBeNull();
                            note.IsSignedBy(key, crypto).ShouldBeTrue();
                            note.Text.ShouldBe(new Checkpoint(key.Name, edge.Size, edge.Root()).ToString());
                        }
                    }

                    checkpoints.ShouldBeEmpty($"a checkpoint of {log.Key} covers entries that are not there");
                }

                return new WholeLog(found, origins);
            },
            CancellationToken.None);
    }

    /// <summary>A receipt that somebody holds is kept: its leaf stands where it was promised.</summary>
    public void Keeps(AuditReceipt receipt)
    {
        var leaf = leaves.GetValueOrDefault(receipt.EntryId).ShouldNotBeNull($"{receipt.EntryId} was acknowledged and is not in the log");
        receipt.EntryIndex.ShouldBe(leaf.Index);
        origins.Values.ShouldContain(receipt.LogOrigin);
        receipt.Promise.ShouldContain($"\nleaf {Convert.ToBase64String(leaf.LeafHash)}\n");
    }

    /// <summary>The same where the receipt may have come from a broker that does not write the log, or that could not say the place.</summary>
    public void Holds(AuditReceipt receipt)
    {
        if (receipt.Promise.Length > 0)
            Keeps(receipt);
        else
            leaves.Keys.ShouldContain(receipt.EntryId);
    }

    private static byte[] Leaf(StoredLeaf leaf)
    {
        EntryLeaf.Commit(leaf.PersonalSalt, EntryLeaf.PersonalPart(leaf.Entry)).ShouldBe(leaf.PersonalHash);
        return TreeHash.OfLeaf(EntryLeaf.Encode(
            leaf.Entry, leaf.Index, leaf.PersonalHash, EntryLeaf.Commit(leaf.SealedSalt, EntryLeaf.SealedPart(leaf.Entry))));
    }
}
