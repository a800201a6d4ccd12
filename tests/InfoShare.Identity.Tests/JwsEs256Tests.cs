using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace InfoShare.Identity.Tests;

public sealed class JwsEs256Tests : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => _key.Dispose();

    [Fact]
    public void What_is_signed_verifies_with_its_key_and_no_other()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        JwsEs256.TryParse(JwsEs256.Sign(_key, """{"a":1}"""u8, "JWT", "k1"), out var jws).ShouldBeTrue();

        (jws.KeyId, jws.Type, jws.Claims.GetProperty("a").GetInt32()).ShouldBe(("k1", "JWT", 1));
        jws.IsSignedBy(EcPublicJwk.FromKey(_key)).ShouldBeTrue();
        jws.IsSignedBy(EcPublicJwk.FromKey(other)).ShouldBeFalse();
    }

    /// <summary>RFC 7515 appendix A.3: a signature that others made.</summary>
    [Fact]
    public void The_standard_s_own_example_verifies()
    {
        const string example =
            "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
            + "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
        var key = new EcPublicJwk
        {
            X = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            Y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        };

        JwsEs256.TryParse(example, out var jws).ShouldBeTrue();
        jws.IsSignedBy(key).ShouldBeTrue();
        jws.Text("iss").ShouldBe("joe");
    }

    [Theory]
    [InlineData("""{"alg":"none"}""")]
    [InlineData("""{"alg":"HS256"}""")]
    [InlineData("""{"alg":"es256"}""")]
    [InlineData("""{"alg":"ES384"}""")]
    [InlineData("""{"alg":["ES256"]}""")]
    [InlineData("""{}""")]
    [InlineData("""{"alg":"ES256","alg":"none"}""")]
    [InlineData("""{"alg":"ES256","crit":["exp"]}""")]
    [InlineData("""{"alg":"ES256","b64":false}""")]
    [InlineData("""{"alg":"ES256","kid":7}""")]
    [InlineData("""["ES256"]""")]
    [InlineData("""{"alg":"ES256"} x""")]
    public void A_header_beyond_the_policy_does_not_parse(string header)
    {
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString("{}"u8)}";
        var signature = _key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

        JwsEs256.TryParse($"{signed}.{Base64Url.EncodeToString(signature)}", out _).ShouldBeFalse();
    }

    [Fact]
    public void Only_the_one_spelling_of_a_token_parses()
    {
        var good = JwsEs256.Sign(_key, """{"a":1}"""u8, "JWT", null);
        JwsEs256.TryParse(good, out _).ShouldBeTrue();
        var parts = good.Split('.');
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

        // 64 bytes leave four bits over in the last character: another character there decodes to the same bytes.
        var last = alphabet[alphabet.IndexOf(good[^1], StringComparison.Ordinal) ^ 1];
        string?[] bad =
        [
            null, "", ".", "..", good + "=", good + " ", " " + good, good + ".", good[..^1] + last, good[..^2],
            $"{parts[0]}.{parts[1]}", $"{parts[0]}..{parts[2]}", $"{parts[0]}.{parts[1]}.", $"{parts[0]}=.{parts[1]}.{parts[2]}",
            $"{parts[0]}.{Base64Url.EncodeToString("[1]"u8)}.{parts[2]}", $"{parts[0]}.{Base64Url.EncodeToString("{\"a\":1,\"a\":2}"u8)}.{parts[2]}",
            $"{parts[0]}.{parts[1]}\n.{parts[2]}",
        ];

        bad.ShouldAllBe(text => !Parses(text));
    }

    [Fact]
    public void A_signature_of_zeros_or_in_DER_is_none()
    {
        var parts = JwsEs256.Sign(_key, "{}"u8, "JWT", null).Split('.');
        var signed = $"{parts[0]}.{parts[1]}";
        var der = _key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

        Parses($"{signed}.{Base64Url.EncodeToString(der)}").ShouldBeFalse();
        JwsEs256.TryParse($"{signed}.{Base64Url.EncodeToString(new byte[64])}", out var zeros).ShouldBeTrue();
        zeros.IsSignedBy(_key).ShouldBeFalse();
    }

    [Fact]
    public void A_key_that_is_no_P256_key_made_no_signature()
    {
        var good = EcPublicJwk.FromKey(_key);
        JwsEs256.TryParse(JwsEs256.Sign(_key, "{}"u8, "JWT", null), out var jws).ShouldBeTrue();

        jws.IsSignedBy(good with { X = good.Y }).ShouldBeFalse();
        jws.IsSignedBy(good with { Curve = "P-384" }).ShouldBeFalse();
        jws.IsSignedBy(good with { X = "short" }).ShouldBeFalse();
        jws.IsSignedBy(good with { Use = "enc" }).ShouldBeFalse();
        jws.IsSignedBy(good).ShouldBeTrue();
    }

    [Fact]
    public void Only_P256_signs()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Should.Throw<ArgumentException>(() => JwsEs256.Sign(p384, "{}"u8, "JWT", null));
        Should.Throw<ArgumentException>(() => EcPublicJwk.FromKey(p384));
    }

    private static bool Parses(string? text) => JwsEs256.TryParse(text, out _);
}
