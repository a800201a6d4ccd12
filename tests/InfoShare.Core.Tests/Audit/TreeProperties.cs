using FsCheck;
using FsCheck.Fluent;
using InfoShare.Core.Audit.Log;

namespace InfoShare.Core.Tests.Audit;

/// <summary>What holds for every tree: proofs of it convince, and nothing that differs from them in a single bit does.</summary>
public sealed class TreeProperties
{
    private const int MostLeaves = 70_000;
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(300);
    private static readonly Grown Log = new(MostLeaves);

    private static Arbitrary<(int Size, int Other, int Bit)> Cases => Arb.From(
        from size in Gen.OneOf(Gen.Choose(1, 600), Gen.Choose(65_000, 66_500), Gen.Choose(1, MostLeaves))
        from other in Gen.Choose(0, size - 1)
        from bit in Gen.Choose(0, int.MaxValue)
        select (size, other, bit));

    [Fact]
    public void The_growing_edge_and_the_tiles_agree_on_every_root() => Prop.ForAll(Cases, c =>
        Log.RootOf(c.Size).SequenceEqual(Log.Tree(c.Size).RootAsync().AsTask().Result)).Check(Thorough);

    [Fact]
    public void A_leaf_is_proved_at_its_place_and_at_no_other() => Prop.ForAll(Cases, c =>
    {
        var (size, index, bit) = c;
        var proof = Log.Tree(size).InclusionAsync(index).AsTask().Result;
        var (leaf, root) = (Log.Leaf(index), Log.RootOf(size));
        return TreeProofs.IncludesLeaf(leaf, index, size, proof, root)
            && !TreeProofs.IncludesLeaf(Flipped(leaf, bit), index, size, proof, root)
            && !TreeProofs.IncludesLeaf(leaf, index, size, proof, Flipped(root, bit))
            && (proof.Count == 0 || !TreeProofs.IncludesLeaf(leaf, index, size, Altered(proof, bit), root))
            && (proof.Count == 0 || !TreeProofs.IncludesLeaf(leaf, index, size, [.. proof.Skip(1)], root))
            && !TreeProofs.IncludesLeaf(leaf, index, size, [.. proof, leaf], root)
            && (size == 1 || !TreeProofs.IncludesLeaf(leaf, (index + 1) % size, size, proof, root))
            && !TreeProofs.IncludesLeaf(leaf, size, size, proof, root);
    }).Check(Thorough);

    [Fact]
    public void A_tree_is_proved_to_go_on_from_its_beginnings_alone() => Prop.ForAll(Cases, c =>
    {
        var (size, old, bit) = c;
        var proof = Log.Tree(size).ConsistencyAsync(old).AsTask().Result;
        var (before, after) = (Log.RootOf(old), Log.RootOf(size));
        return TreeProofs.Extends(old, before, size, after, proof)
            && !TreeProofs.Extends(old, Flipped(before, bit), size, after, proof)
            && (old == 0 || !TreeProofs.Extends(old, before, size, Flipped(after, bit), proof))
            && (proof.Count == 0 || !TreeProofs.Extends(old, before, size, after, Altered(proof, bit)))
            && (proof.Count == 0 || !TreeProofs.Extends(old, before, size, after, [.. proof.SkipLast(1)]))
            && !TreeProofs.Extends(old, before, size, after, [.. proof, before])
            && !TreeProofs.Extends(size, after, old, before, proof);
    }).Check(Thorough);

    [Fact]
    public void A_tree_that_is_taken_up_again_goes_on_as_if_nothing_had_been() => Prop.ForAll(Cases, c =>
    {
        var (size, left, _) = c;
        var edge = TreeEdge.ResumeAsync(left, Log.Tile).AsTask().Result;
        for (var i = left; i < size; i++)
            edge.Append(Log.Leaf(i));
        return edge.Root().SequenceEqual(Log.RootOf(size)) && edge.TakeChanged().All(t => Log.Fits(t, size));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static byte[] Flipped(byte[] hash, int bit)
    {
        var copy = hash.ToArray();
        copy[bit / 8 % copy.Length] ^= (byte)(1 << (bit % 8));
        return copy;
    }

    private static List<byte[]> Altered(IReadOnlyList<byte[]> proof, int bit)
    {
        var copy = proof.ToList();
        copy[bit % copy.Count] = Flipped(copy[bit % copy.Count], bit / 7);
        return copy;
    }

    /// <summary>A log of known leaves with all its tiles, grown once; its roots are worked out beside them by RFC 6962's own recursion.</summary>
    private sealed class Grown
    {
        private readonly byte[][] leaves;
        private readonly Dictionary<(int, long), HashTile> tiles = [];
        private readonly Dictionary<(int, int), byte[]> known = [];

        public Grown(int size)
        {
            leaves = [.. Enumerable.Range(0, size).Select(i => TreeHash.OfLeaf(BitConverter.GetBytes(i)))];
            var edge = new TreeEdge();
            foreach (var leaf in leaves)
                edge.Append(leaf);
            foreach (var tile in edge.TakeChanged())
                tiles[(tile.Level, tile.Index)] = tile;
        }

        public byte[] Leaf(int index) => leaves[index];

        public TreeReader Tree(int size) => new(size, Tile);

        public byte[] RootOf(int size)
        {
            lock (known)
                return size == 0 ? TreeHash.Empty : Root(0, size);
        }

        public bool Fits(HashTile tile, int size) =>
            tile.Hashes.Length == HashTile.WidthAt(tile.Level, tile.Index, size) * TreeHash.Length
            && tiles[(tile.Level, tile.Index)].Hashes.Span.StartsWith(tile.Hashes.Span);

        public ValueTask<ReadOnlyMemory<byte>> Tile(int level, long index, int width) => new(level > 0
            ? tiles[(level, index)].Hashes
            : leaves.AsSpan((int)index * HashTile.Width, width).ToArray().SelectMany(l => l).ToArray());

        private byte[] Root(int from, int to)
        {
            if (to - from == 1)
                return leaves[from];
            if (known.TryGetValue((from, to), out var root))
                return root;
            var split = 1;
            while (split * 2 < to - from)
                split *= 2;
            return known[(from, to)] = TreeHash.OfNode(Root(from, from + split), Root(from + split, to));
        }
    }
}
