using System.Globalization;
using System.Text;
using InfoShare.Core.Audit.Log;

namespace InfoShare.Core.Tests.Audit;

/// <summary>One signature stands for all leaves of a commit, and each receipt leads to it by itself.</summary>
public sealed class CommittedLeavesTests
{
    private const string Origin = "infoshare.example/main";
    private static readonly DateTimeOffset By = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    [Fact]
    public void Every_leaf_of_every_commit_is_promised_under_one_signature()
    {
        for (var count = 1; count <= 70; count++)
        {
            var key = new CountingKey();
            using var signer = new NoteSigner(Origin, key);
            byte[][] hashes = [.. Enumerable.Range(0, count).Select(i => TreeHash.OfLeaf(BitConverter.GetBytes(i + (100 * count))))];
            var leaves = new CommittedLeaves(1_000, hashes);
            for (var i = 0; i < count; i++)
            {
                var promise = leaves.PromiseOf(1_000 + i, Origin, By, signer);
                var split = promise.IndexOf("\n\n", StringComparison.Ordinal);
                var above = promise[..split].Split('\n');
                above[..3].ShouldBe(["infoshare-promise/v2", $"index {(1_000 + i).ToString(CultureInfo.InvariantCulture)}", $"leaf {Convert.ToBase64String(hashes[i])}"]);
                var said = SignedNote.Parse(promise[(split + 2)..]).ShouldNotBeNull().Text.Split('\n');
                said[..4].ShouldBe(["infoshare-commit/v1", $"log {Origin}", "first 1000", $"count {count.ToString(CultureInfo.InvariantCulture)}"]);
                said[5].ShouldBe("by 1800000000000000");
                var path = above[3..].Select(Convert.FromBase64String).ToList();
                TreeProofs.IncludesLeaf(hashes[i], i, count, path, Convert.FromBase64String(said[4]["root ".Length..])).ShouldBeTrue($"leaf {i} of {count}");
            }

            key.Signed.ShouldBe(1);
        }
    }

    [Fact]
    public void What_is_signed_cannot_be_taken_for_a_checkpoint()
    {
        using var signer = new NoteSigner(Origin, new CountingKey());
        var promise = new CommittedLeaves(3, [new byte[32]]).PromiseOf(3, Origin, By, signer);
        Checkpoint.Parse(SignedNote.Parse(promise[(promise.IndexOf("\n\n", StringComparison.Ordinal) + 2)..]).ShouldNotBeNull().Text).ShouldBeNull();
    }

    [Fact]
    public void An_entry_that_is_read_back_is_promised_by_itself()
    {
        using var signer = new NoteSigner(Origin, new CountingKey());
        var hash = TreeHash.OfLeaf("an entry"u8);
        var promise = new LeafPlace("aud_1", "main", 7, hash).Among.PromiseOf(7, Origin, By, signer);
        promise.ShouldContain($"first 7\ncount 1\nroot {Convert.ToBase64String(hash)}\n");
    }

    private sealed class CountingKey : IEd25519Key
    {
        public int Signed { get; private set; }

        public ReadOnlyMemory<byte> PublicKey { get; } = new byte[32];

        public byte[] Sign(ReadOnlySpan<byte> message)
        {
            Signed++;
            return Encoding.UTF8.GetBytes(new string('s', 64));
        }

        public void Dispose()
        {
        }
    }
}
