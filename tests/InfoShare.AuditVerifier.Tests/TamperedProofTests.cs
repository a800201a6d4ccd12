using System.Globalization;
using System.Text;
using InfoShare.AuditVerifier.Merkle;
using InfoShare.AuditVerifier.Proofs;
using InfoShare.AuditVerifier.Tests.Logs;
using InfoShare.AuditVerifier.Verification;

namespace InfoShare.AuditVerifier.Tests;

/// <summary>
/// Ten thousand proofs and exports, each changed in one way, from a fixed seed: none is accepted. A proof must have one spelling
/// only, so every single character counts.
/// </summary>
public sealed class TamperedProofTests
{
    private const int Size = 300;

    [Fact]
    public void None_of_10_000_tampered_inclusion_proofs_is_accepted()
    {
        var log = TestLog.Of(Size, 1);
        var leaves = log.Leaves();
        var checkpoint = log.SignAt(Size, cosigned: true);
        var proofs = Enumerable.Range(0, Size).Select(i => Proof(leaves, i, checkpoint)).ToArray();
        var random = new Random(20_260_930);
        var accepted = new List<string>();
        for (var round = 0; round < 10_000; round++)
        {
            var index = random.Next(Size);
            var good = proofs[index];
            if (round % 100 == 0)
                ProofFile.Parse(good).Check(log.Entries[index].Leaf, TestLog.Keys, [TestLog.Witness.Public]).Size.ShouldBe(Size);
            var (how, proof, entry) = Tamper(random, good, log.Entries[index].Leaf);
            if ((proof.AsSpan().SequenceEqual(good) && entry.AsSpan().SequenceEqual(log.Entries[index].Leaf)) || !Accepted(proof, entry))
                continue;
            accepted.Add($"round {round}, entry {index}: {how}");
        }

        accepted.ShouldBeEmpty();
    }

    [Fact]
    public void None_of_10_000_tampered_consistency_proofs_is_accepted()
    {
        var leaves = TestLog.Of(Size, 2).Leaves();
        var roots = Enumerable.Range(0, Size + 1).Select(n => TreeHash.From(TestLog.Root(leaves, 0, n))).ToArray();
        var random = new Random(20_260_931);
        for (var round = 0; round < 10_000; round++)
        {
            var to = random.Next(2, Size + 1);
            var from = random.Next(1, to);
            var proof = TestLog.Consistency(leaves, from, to).Select(h => TreeHash.From(h)).ToList();
            MerkleProof.Extends(from, roots[from], to, roots[to], proof).ShouldBeTrue();
            var (oldSize, newSize, oldRoot, newRoot) = (from, to, roots[from], roots[to]);
            switch (random.Next(8))
            {
                case 0:
                    proof[random.Next(proof.Count)] = Flipped(proof[random.Next(proof.Count)], random);
                    break;
                case 1:
                    proof.RemoveAt(random.Next(proof.Count));
                    break;
                case 2:
                    proof.Insert(random.Next(proof.Count + 1), roots[random.Next(Size)]);
                    break;
                case 3:
                    oldRoot = Flipped(oldRoot, random);
                    break;
                case 4:
                    newRoot = Flipped(newRoot, random);
                    break;
                case 5:
                    (oldRoot, newRoot) = (newRoot, oldRoot);
                    break;
                case 6:
                    oldRoot = roots[from - 1];
                    break;
                default:
                    (oldSize, newSize) = (to, from);
                    break;
            }

            MerkleProof.Extends(oldSize, oldRoot, newSize, newRoot, proof).ShouldBeFalse($"round {round}: {from} to {to}");
        }
    }

    [Fact]
    public void No_export_with_one_bit_changed_is_intact()
    {
        using var folder = new TestFolder();
        var log = TestLog.Of(Size, 3, 100, 256);
        log.Write(folder.Path);
        var files = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith("vkey", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        var random = new Random(20_260_932);
        var request = new VerifyRequest(TestLog.Keys, [], []);
        for (var round = 0; round < 500; round++)
        {
            var path = files[random.Next(files.Length)];
            var good = File.ReadAllBytes(path);
            var bad = (byte[])good.Clone();
            var at = random.Next(bad.Length);
            bad[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, bad);
            LogVerifier.Verify(new Tiles.LogDirectory(folder.Path), request).Intact.ShouldBeFalse($"round {round}: byte {at} of {Path.GetRelativePath(folder.Path, path)}");
            File.WriteAllBytes(path, good);
        }

        LogVerifier.Verify(new Tiles.LogDirectory(folder.Path), request).Intact.ShouldBeTrue();
    }

    private static bool Accepted(byte[] proof, byte[] entry)
    {
        try
        {
            return ProofFile.Parse(proof).Check(entry, TestLog.Keys, [TestLog.Witness.Public]).Cosignatures.Count == 1;
        }
        catch (AuditException)
        {
            return false;
        }
    }

    private static (string How, byte[] Proof, byte[] Entry) Tamper(Random random, byte[] good, byte[] entry)
    {
        var lines = Encoding.UTF8.GetString(good).Split('\n').ToList();
        var hashes = lines.IndexOf("") - 2;
        switch (random.Next(7))
        {
            case 0:
                var at = random.Next(good.Length);
                var flipped = (byte[])good.Clone();
                flipped[at] ^= (byte)(1 << random.Next(8));
                return ($"bit of byte {at}", flipped, entry);
            case 1:
                var shorter = good.ToList();
                var gone = random.Next(good.Length);
                shorter.RemoveAt(gone);
                return ($"byte {gone} gone", [.. shorter], entry);
            case 2:
                lines.RemoveAt(2 + random.Next(hashes));
                return ("a hash gone", Bytes(lines), entry);
            case 3:
                lines.Insert(2 + random.Next(hashes + 1), Convert.ToBase64String(TestLog.LeafHash([(byte)random.Next(256)])));
                return ("a hash more", Bytes(lines), entry);
            case 4:
                lines[1] = string.Create(CultureInfo.InvariantCulture, $"index {random.Next(2 * Size)}");
                return ("another index", Bytes(lines), entry);
            case 5:
                (lines[2], lines[3]) = (lines[3], lines[2]);
                return ("two hashes swapped", Bytes(lines), entry);
            default:
                var edited = (byte[])entry.Clone();
                edited[random.Next(edited.Length)] ^= 1;
                return ("the entry edited", good, edited);
        }
    }

    private static byte[] Proof(byte[][] leaves, int index, byte[] checkpoint) =>
        [.. Encoding.UTF8.GetBytes($"c2sp.org/tlog-proof@v1\nindex {index}\n{string.Concat(TestLog.Path(leaves, index, 0, Size).Select(h => Convert.ToBase64String(h) + "\n"))}\n"), .. checkpoint];

    private static byte[] Bytes(List<string> lines) => Encoding.UTF8.GetBytes(string.Join('\n', lines));

    private static TreeHash Flipped(TreeHash hash, Random random)
    {
        var bytes = hash.Bytes.ToArray();
        bytes[random.Next(32)] ^= (byte)(1 << random.Next(8));
        return TreeHash.From(bytes);
    }
}
