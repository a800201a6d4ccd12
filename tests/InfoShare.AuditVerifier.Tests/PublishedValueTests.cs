using System.Text;
using InfoShare.AuditVerifier.Crypto;
using InfoShare.AuditVerifier.Merkle;
using InfoShare.AuditVerifier.Notes;
using InfoShare.AuditVerifier.Proofs;
using InfoShare.AuditVerifier.Tests.Logs;
using InfoShare.AuditVerifier.Tiles;

namespace InfoShare.AuditVerifier.Tests;

/// <summary>Values that others have published: RFC 8032, the reference tree of Certificate Transparency (RFC 6962), Go's note package, C2SP.</summary>
public sealed class PublishedValueTests
{
    private static readonly byte[][] Leaves = [.. new[] { "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f" }.Select(Convert.FromHexString)];

    private static readonly string[] Roots =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Theory]
    [InlineData("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    public void Signatures_of_RFC_8032(string seed, string key, string message, string signature)
    {
        Convert.ToHexStringLower(Ed25519.PublicKey(Convert.FromHexString(seed))).ShouldBe(key);
        Convert.ToHexStringLower(Ed25519.Sign(Convert.FromHexString(seed), Convert.FromHexString(message))).ShouldBe(signature);
        Ed25519.Verify(Convert.FromHexString(key), Convert.FromHexString(message), Convert.FromHexString(signature)).ShouldBeTrue();
        Ed25519.Verify(Convert.FromHexString(key), [1], Convert.FromHexString(signature)).ShouldBeFalse();
    }

    [Fact]
    public void Roots_of_the_reference_tree()
    {
        Convert.ToHexStringLower(TreeHash.Empty.Bytes.ToArray()).ShouldBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        var tree = new TreeFrontier();
        for (var i = 0; i < Leaves.Length; i++)
        {
            tree.Append(TreeHash.OfLeaf(Leaves[i]));
            Convert.ToHexStringLower(tree.Root().Bytes.ToArray()).ShouldBe(Roots[i]);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7", "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e", "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(5, 8, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b", "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    public void Inclusion_in_the_reference_tree(int index, int size, params string[] proof)
    {
        var hashes = proof.Select(Hash).ToList();
        MerkleProof.Includes(TreeHash.OfLeaf(Leaves[index]), index, size, hashes, Hash(Roots[size - 1])).ShouldBeTrue();
        MerkleProof.Includes(TreeHash.OfLeaf(Leaves[(index + 1) % 8]), index, size, hashes, Hash(Roots[size - 1])).ShouldBeFalse();
    }

    [Theory]
    [InlineData(1, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7", "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e", "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(6, 8, "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a", "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 5, "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e", "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void Growth_of_the_reference_tree(int from, int to, params string[] proof)
    {
        var hashes = proof.Select(Hash).ToList();
        MerkleProof.Extends(from, Hash(Roots[from - 1]), to, Hash(Roots[to - 1]), hashes).ShouldBeTrue();
        MerkleProof.Extends(from, Hash(Roots[from]), to, Hash(Roots[to - 1]), hashes).ShouldBeFalse();
    }

    [Fact]
    public void Every_proof_of_the_definition_is_accepted()
    {
        var leaves = TestLog.Of(67, 1).Leaves();
        for (var size = 1; size <= leaves.Length; size++)
        {
            var root = TreeHash.From(TestLog.Root(leaves, 0, size));
            for (var i = 0; i < size; i++)
            {
                MerkleProof.Includes(TreeHash.From(leaves[i]), i, size, [.. TestLog.Path(leaves, i, 0, size).Select(h => TreeHash.From(h))], root).ShouldBeTrue();
                MerkleProof.Extends(i, TreeHash.From(TestLog.Root(leaves, 0, i)), size, root, [.. TestLog.Consistency(leaves, i, size).Select(h => TreeHash.From(h))]).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void The_note_that_Go_publishes()
    {
        const string text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
        const string line = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
        var key = NoteKey.Parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
        SignedNote.Parse(Encoding.UTF8.GetBytes(text + "\n" + line)).SignedBy(key, out _).ShouldBeTrue();
        var signer = SigningKey.Parse("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz");
        signer.SignatureLine(text, default).ShouldBe(line);
        signer.Public.ToString().ShouldBe(key.ToString());
        Should.Throw<AuditException>(() => SignedNote.Parse(Encoding.UTF8.GetBytes(text.Replace("you", "we", StringComparison.Ordinal) + "\n" + line)).SignedBy(key, out _));
    }

    [Fact]
    public void The_tiles_of_the_specification()
    {
        TileAddress.OfTile(3, 1234067, 256).ShouldBe("tile/3/x001/x234/067");
        TileAddress.OfEntries(5, 17).ShouldBe("tile/entries/005.p/17");
        // "A tree of size 70,000 ..."
        TileAddress.WidthAt(0, 272, 70_000).ShouldBe(256);
        TileAddress.WidthAt(0, 273, 70_000).ShouldBe(112);
        TileAddress.WidthAt(1, 0, 70_000).ShouldBe(256);
        TileAddress.WidthAt(1, 1, 70_000).ShouldBe(17);
        TileAddress.WidthAt(2, 0, 70_000).ShouldBe(1);
        TileAddress.WidthAt(1, 0, 256).ShouldBe(1);
    }

    [Fact]
    public void The_shapes_of_the_published_examples_are_read()
    {
        const string checkpoint = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
        SignedNote.Parse(Encoding.UTF8.GetBytes(checkpoint)).Signatures.Select(s => s.Name).ShouldBe(["example.com/behind-the-sofa", "witness.example.com/w1"]);
        var request = Witness.WitnessRequest.Parse(Encoding.UTF8.GetBytes("old 20852014\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\njrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n\n" + checkpoint));
        request.OldSize.ShouldBe(20852014);
        request.Proof.Count.ShouldBe(2);
        var proof = ProofFile.Parse(Encoding.UTF8.GetBytes("c2sp.org/tlog-proof@v1\nextra YWdl\nindex 73894\ngSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\n\n" + checkpoint));
        (proof.Index, proof.Hashes.Count, proof.Extra?.Length).ShouldBe((73894, 1, 3));
    }

    private static TreeHash Hash(string hex) => TreeHash.From(Convert.FromHexString(hex));
}
