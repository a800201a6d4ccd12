using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace InfoShare.Identity;

/// <summary>
/// JSON Web Signatures (RFC 7515) in compact form with the one algorithm that this project uses, ES256. The algorithm is
/// policy: a token that names another is refused before any key is looked at, so <c>none</c> and a public key used as an
/// HMAC secret have nowhere to go.
/// </summary>
public static class JwsEs256
{
    /// <summary>The only algorithm signed or accepted.</summary>
    public const string Algorithm = "ES256";

    /// <summary>The longest compact form that is parsed, in characters; an assertion of ours is about 700.</summary>
    public const int MaxLength = 8192;

    /// <summary>Writes text as it is ("at+jwt", "Siân") and not as escapes: a token is never put into HTML as JSON.</summary>
    internal static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonDocumentOptions Strict = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = 8,
    };

    /// <summary>Signs a JSON payload.</summary>
    /// <param name="key">A private key on P-256.</param>
    /// <param name="payload">UTF-8 JSON object.</param>
    /// <param name="type">The <c>typ</c> header, for example <c>JWT</c> or <c>at+jwt</c>.</param>
    /// <param name="keyId">The <c>kid</c> header; left out when null.</param>
    public static string Sign(ECDsa key, ReadOnlySpan<byte> payload, string type, string? keyId)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentException.ThrowIfNullOrEmpty(type);
        if (key.KeySize != 256)
        {
            throw new ArgumentException("ES256 signs with a P-256 key.", nameof(key));
        }

        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header, Plain))
        {
            json.WriteStartObject();
            json.WriteString("alg", Algorithm);
            json.WriteString("typ", type);
            if (keyId is not null)
            {
                json.WriteString("kid", keyId);
            }

            json.WriteEndObject();
        }

        var signed = $"{Base64Url.EncodeToString(header.ToArray())}.{Base64Url.EncodeToString(payload)}";
        var signature = key.SignData(
            Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>
    /// Takes a compact JWS apart without believing it: three strict base64url parts, an ES256 header without critical
    /// extensions, a JSON object without duplicate members as payload, a signature of 64 bytes. Nothing in the result may
    /// be trusted before <see cref="ParsedJws.IsSignedBy(EcPublicJwk)"/> says yes. Keys or key addresses in the header are never read.
    /// </summary>
    public static bool TryParse(string? compact, [NotNullWhen(true)] out ParsedJws? jws)
    {
        jws = null;
        if (compact is null || compact.Length > MaxLength)
        {
            return false;
        }

        var parts = compact.Split('.');
        if (parts.Length != 3
            || !TryDecode(parts[0], out var header)
            || !TryDecode(parts[1], out var payload)
            || !TryDecode(parts[2], out var signature)
            || signature.Length != 64
            || !TryParseObject(header, out var headerJson)
            || !TryParseObject(payload, out var claims))
        {
            return false;
        }

        if (Text(headerJson, "alg") != Algorithm
            || headerJson.TryGetProperty("crit", out _)
            || headerJson.TryGetProperty("b64", out _)
            || headerJson.TryGetProperty("zip", out _)
            || !TextOrAbsent(headerJson, "kid", out var keyId)
            || !TextOrAbsent(headerJson, "typ", out var type))
        {
            return false;
        }

        var signed = Encoding.ASCII.GetBytes(compact[..(parts[0].Length + 1 + parts[1].Length)]);
        jws = new ParsedJws(keyId, type, claims, signed, signature);
        return true;
    }

    /// <summary>
    /// The RFC 8705 thumbprint of a certificate (<c>x5t#S256</c>): SHA-256 of its DER form, base64url.
    /// </summary>
    public static string CertificateThumbprint(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return Base64Url.EncodeToString(SHA256.HashData(certificate.RawDataMemory.Span));
    }

    /// <summary>Strict base64url: no padding, no white space, no bits left over; so one value has one spelling.</summary>
    internal static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = [];
        if (text.Length == 0 || !Base64Url.IsValid(text))
        {
            return false;
        }

        try
        {
            bytes = Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return false;
        }

        return Base64Url.EncodeToString(bytes) == text;
    }

    internal static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool TextOrAbsent(JsonElement json, string name, out string? value)
    {
        value = Text(json, name);
        return value is not null || !json.TryGetProperty(name, out _);
    }

    // An escape like \ud800 alone is JSON and yet no text; reading it throws InvalidOperationException, here and not later.
    private static bool IsText(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().All(member => member.Name.Length >= 0 && IsText(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().All(IsText),
        JsonValueKind.String => json.GetString() is not null,
        _ => true,
    };

    private static bool TryParseObject(byte[] utf8, out JsonElement json)
    {
        json = default;
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            json = document.RootElement.Clone();
            return json.ValueKind == JsonValueKind.Object && IsText(json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}

/// <summary>A compact JWS taken apart by <see cref="JwsEs256.TryParse"/>; not believed until a key has verified it.</summary>
public sealed class ParsedJws
{
    private readonly byte[] _signed;
    private readonly byte[] _signature;

    internal ParsedJws(string? keyId, string? type, JsonElement claims, byte[] signed, byte[] signature)
    {
        (KeyId, Type, Claims, _signed, _signature) = (keyId, type, claims, signed, signature);
    }

    /// <summary>The <c>kid</c> header, if there was one.</summary>
    public string? KeyId { get; }

    /// <summary>The <c>typ</c> header, if there was one.</summary>
    public string? Type { get; }

    /// <summary>The payload, a JSON object.</summary>
    public JsonElement Claims { get; }

    /// <summary>Whether this key made the signature. A key that is not a valid P-256 key made none.</summary>
    public bool IsSignedBy(EcPublicJwk key)
    {
        ArgumentNullException.ThrowIfNull(key);
        try
        {
            using var ecdsa = key.ToKey();
            return IsSignedBy(ecdsa);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <inheritdoc cref="IsSignedBy(EcPublicJwk)"/>
    public bool IsSignedBy(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.VerifyData(_signed, _signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <summary>A text claim, or null when it is missing or not text.</summary>
    public string? Text(string claim) => JwsEs256.Text(Claims, claim);
}
