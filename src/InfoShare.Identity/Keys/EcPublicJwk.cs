using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace InfoShare.Identity;

/// <summary>
/// A public P-256 key as a JSON Web Key (RFC 7517). Only what ES256 needs: a private part has no place to be written to.
/// </summary>
public sealed record EcPublicJwk
{
    /// <summary>Key type; always <c>EC</c>.</summary>
    [JsonPropertyName("kty")]
    public string KeyType { get; init; } = "EC";

    /// <summary>Curve; always <c>P-256</c>.</summary>
    [JsonPropertyName("crv")]
    public string Curve { get; init; } = "P-256";

    /// <summary>X coordinate: 32 bytes, base64url without padding.</summary>
    [JsonPropertyName("x")]
    public required string X { get; init; }

    /// <summary>Y coordinate: 32 bytes, base64url without padding.</summary>
    [JsonPropertyName("y")]
    public required string Y { get; init; }

    /// <summary>Key id. Ours are the RFC 7638 thumbprint; a supplier may choose another.</summary>
    [JsonPropertyName("kid")]
    public string KeyId { get; init; } = "";

    /// <summary>What the key is for: <c>sig</c>.</summary>
    [JsonPropertyName("use")]
    public string Use { get; init; } = "sig";

    /// <summary>The one algorithm that the key may be used with: <c>ES256</c>.</summary>
    [JsonPropertyName("alg")]
    public string Algorithm { get; init; } = JwsEs256.Algorithm;

    /// <summary>The public part of <paramref name="key"/>; the key id defaults to the RFC 7638 thumbprint.</summary>
    /// <exception cref="ArgumentException">The key is not on P-256.</exception>
    public static EcPublicJwk FromKey(ECDsa key, string? keyId = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        var parameters = key.ExportParameters(includePrivateParameters: false);
        if (parameters.Q.X is not { Length: 32 } x || parameters.Q.Y is not { Length: 32 } y || !IsP256(parameters.Curve))
        {
            throw new ArgumentException("The key is not on the curve P-256.", nameof(key));
        }

        var jwk = new EcPublicJwk { X = Base64Url.EncodeToString(x), Y = Base64Url.EncodeToString(y) };
        return jwk with { KeyId = keyId ?? jwk.Thumbprint() };
    }

    /// <summary>The key, ready to verify with. The caller disposes it.</summary>
    /// <exception cref="CryptographicException">Not a P-256 key, or the point is not on the curve.</exception>
    public ECDsa ToKey()
    {
        if (KeyType != "EC" || Curve != "P-256" || Use != "sig" || Algorithm != JwsEs256.Algorithm
            || !JwsEs256.TryDecode(X, out var x) || x.Length != 32 || !JwsEs256.TryDecode(Y, out var y) || y.Length != 32)
        {
            throw new CryptographicException("The JSON Web Key is not a P-256 signing key for ES256.");
        }

        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } });
    }

    /// <summary>RFC 7638 thumbprint (SHA-256, base64url).</summary>
    public string Thumbprint() => Base64Url.EncodeToString(
        SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"{{Curve}}","kty":"{{KeyType}}","x":"{{X}}","y":"{{Y}}"}""")));

    private static bool IsP256(ECCurve curve) =>
        curve.IsNamed && (curve.Oid.Value == "1.2.840.10045.3.1.7" || curve.Oid.FriendlyName is "nistP256" or "ECDSA_P256");
}
