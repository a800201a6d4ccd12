using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Grpc.Net.Compression;

namespace InfoShare.Broker.Tests.GrpcContracts;

/// <summary>The compression that the contract assembly brings, which official servers and clients use for messages.</summary>
public sealed class CompressionTests
{
    private static readonly byte[] Words = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("seen today, and seen again; ", 400)));

    public static TheoryData<string> Encodings => ["gzip", "deflate"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void What_is_compressed_is_read_again_and_smaller_in_between(string encoding)
    {
        var packed = Pack(encoding, Words, null);

        packed.Length.ShouldBeLessThan(Words.Length / 4);
        Unpack(encoding, packed).ShouldBe(Words);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Nothing_and_what_cannot_be_made_smaller_come_back_too(string encoding)
    {
        var noise = RandomNumberGenerator.GetBytes(10_000);

        Unpack(encoding, Pack(encoding, noise, CompressionLevel.SmallestSize)).ShouldBe(noise);
        Unpack(encoding, Pack(encoding, [], null)).ShouldBeEmpty();
    }

    // The first bytes tell the format: RFC 1952 for gzip, RFC 1950 for what the wire calls deflate.
    [Fact]
    public void Each_writes_the_format_that_its_name_stands_for()
    {
        Pack("gzip", Words, null)[..3].ShouldBe([0x1F, 0x8B, 8]);
        var zlib = Pack("deflate", Words, null);
        (zlib[0] & 0x0F).ShouldBe(8);
        (((zlib[0] << 8) | zlib[1]) % 31).ShouldBe(0);
    }

    [Fact]
    public void A_calls_own_level_goes_before_the_providers()
    {
        var plain = Pack("gzip", Words, CompressionLevel.NoCompression);
        plain.Length.ShouldBeGreaterThanOrEqualTo(Words.Length);
        Unpack("gzip", plain).ShouldBe(Words);
    }

    private static ICompressionProvider Of(string encoding)
    {
        ICompressionProvider provider = encoding == "gzip"
            ? new GzipCompressionProvider(CompressionLevel.Fastest)
            : new DeflateCompressionProvider(CompressionLevel.Fastest);
        provider.EncodingName.ShouldBe(encoding);
        return provider;
    }

    // Neither stream may close the one beneath: the framework writes the message's length there afterwards.
    private static byte[] Pack(string encoding, byte[] message, CompressionLevel? level)
    {
        using var beneath = new MemoryStream();
        using (var stream = Of(encoding).CreateCompressionStream(beneath, level))
            stream.Write(message);
        beneath.CanWrite.ShouldBeTrue();
        return beneath.ToArray();
    }

    private static byte[] Unpack(string encoding, byte[] packed)
    {
        using var beneath = new MemoryStream(packed);
        using var message = new MemoryStream();
        using (var stream = Of(encoding).CreateDecompressionStream(beneath))
            stream.CopyTo(message);
        beneath.CanRead.ShouldBeTrue();
        return message.ToArray();
    }
}
