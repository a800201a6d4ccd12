using InfoShare.Core.Audit.Log;
using InfoShare.Storage.Signing;

namespace InfoShare.Storage.Tests.Signing;

/// <summary>The published values of RFC 8032, section 7.1, by the library of this machine.</summary>
public sealed class OpenSslEd25519Tests
{
    private static readonly OpenSslEd25519 Crypto = OpenSslEd25519.Load();

    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Keys_and_signatures_are_the_published_ones(string seed, string publicKey, string message, string signature)
    {
        using var key = Crypto.OpenKey(Convert.FromHexString(seed));
        Convert.ToHexStringLower(key.PublicKey.Span).ShouldBe(publicKey);
        Convert.ToHexStringLower(key.Sign(Convert.FromHexString(message))).ShouldBe(signature);
        Crypto.Verify(key.PublicKey.Span, Convert.FromHexString(message), Convert.FromHexString(signature)).ShouldBeTrue();
    }

    [Fact]
    public void An_altered_message_key_or_signature_is_refused()
    {
        using var key = Crypto.OpenKey(new byte[32]);
        var message = "a text"u8.ToArray();
        var signature = key.Sign(message);
        Crypto.Verify(key.PublicKey.Span, message, signature).ShouldBeTrue();
        for (var i = 0; i < signature.Length; i++)
        {
            var altered = signature.ToArray();
            altered[i] ^= 1;
            Crypto.Verify(key.PublicKey.Span, message, altered).ShouldBeFalse();
        }

        Crypto.Verify(key.PublicKey.Span, "another"u8, signature).ShouldBeFalse();
        Crypto.Verify(new byte[32], message, signature).ShouldBeFalse();
        Crypto.Verify(new byte[31], message, signature).ShouldBeFalse();
        Crypto.Verify(key.PublicKey.Span, message, new byte[63]).ShouldBeFalse();
    }

    [Fact]
    public void Threads_share_a_key()
    {
        using var key = Crypto.OpenKey(new byte[32]);
        Parallel.For(0, 400, i => Crypto.Verify(key.PublicKey.Span, BitConverter.GetBytes(i), key.Sign(BitConverter.GetBytes(i))).ShouldBeTrue());
    }

    /// <summary>The example of C2SP signed-note and of Go's sumdb: a vkey, read and written.</summary>
    [Fact]
    public void A_note_is_signed_and_checked_by_its_vkey()
    {
        var signer = new NoteSigner("example.com/log", Crypto.OpenKey(new byte[32]));
        var note = SignedNote.Parse(signer.Sign("example.com/log\n1\nAAAA\n").ToString()).ShouldNotBeNull();
        var key = NoteKey.Parse(signer.Key.ToString()).ShouldNotBeNull();
        note.IsSignedBy(key, Crypto).ShouldBeTrue();
        (note with { Text = "example.com/log\n2\nAAAA\n" }).IsSignedBy(key, Crypto).ShouldBeFalse();
        NoteKey.Parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").ShouldNotBeNull().Algorithm.ShouldBe(NoteAlgorithm.Ed25519);
        NoteKey.Parse("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").ShouldBeNull();
    }
}
