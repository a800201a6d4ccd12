using InfoShare.Core.Audit.Log;

namespace InfoShare.Core.Tests.Audit;

/// <summary>The published values of RFC 6962's reference trees: eight leaves, and the roots of the trees over the first of them.</summary>
public sealed class TreeTests
{
    private static readonly byte[][] Leaves =
    [
        .. new[] { "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f" }
            .Select(l => TreeHash.OfLeaf(Convert.FromHexString(l))),
    ];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public async Task The_root_over_the_first_leaves_is_the_published_one(int size, string root)
    {
        var edge = new TreeEdge();
        foreach (var leaf in Leaves.Take(size))
            edge.Append(leaf);

        Convert.ToHexStringLower(edge.Root()).ShouldBe(root);
        Convert.ToHexStringLower(await Tree(size).RootAsync()).ShouldBe(root);
    }

    [Fact]
    public async Task Proofs_hold_the_published_hashes()
    {
        string[] published =
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ];
        (await Tree(8).InclusionAsync(0)).Select(Convert.ToHexStringLower).ShouldBe(published);
        (await Tree(8).ConsistencyAsync(1)).Select(Convert.ToHexStringLower).ShouldBe(published);
    }

    [Theory]
    [InlineData(0, 0, 256, "tile/0/000")]
    [InlineData(0, 1234067, 256, "tile/0/x001/x234/067")]
    [InlineData(2, 5, 1, "tile/2/005.p/1")]
    [InlineData(1, 1000, 255, "tile/1/x001/000.p/255")]
    public void A_tile_lies_where_the_layout_says(int level, long index, int width, string path) =>
        HashTile.PathOf(level, index, width).ShouldBe(path);

    /// <summary>The example of C2SP tlog-tiles: 70,000 leaves.</summary>
    [Theory]
    [InlineData(0, 272, 256)]
    [InlineData(0, 273, 112)]
    [InlineData(0, 274, 0)]
    [InlineData(1, 0, 256)]
    [InlineData(1, 1, 17)]
    [InlineData(2, 0, 1)]
    [InlineData(3, 0, 0)]
    public void A_tree_of_seventy_thousand_has_the_tiles_of_the_layouts_example(int level, long index, int width) =>
        HashTile.WidthAt(level, index, 70_000).ShouldBe(width);

    private static TreeReader Tree(int size) => new(size, (_, _, width) => new(Leaves.Take(width).SelectMany(l => l).ToArray()));
}
