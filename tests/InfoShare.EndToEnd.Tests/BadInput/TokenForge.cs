using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using InfoShare.EndToEnd.Tests.Site;
using InfoShare.Identity;

namespace InfoShare.EndToEnd.Tests.BadInput;

/// <summary>
/// Makes access tokens of which one thing at a time is wrong, from a genuine one of the surgery's doctor. It holds the token service's own
/// key, so that nothing else is wrong with them; an attacker has at most the public half.
/// </summary>
internal sealed class TokenForge : IDisposable
{
    private readonly ECDsa issuer;
    private readonly ECDsa stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly JsonObject header;
    private readonly JsonObject claims;

    private TokenForge(BadInputBroker broker, string genuine, ECDsa issuer)
    {
        Broker = broker;
        Genuine = genuine;
        this.issuer = issuer;
        var parts = genuine.Split('.');
        header = JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!.AsObject();
        claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!.AsObject();
    }

    public BadInputBroker Broker { get; }

    /// <summary>The token as it was issued.</summary>
    public string Genuine { get; }

    /// <summary>The public half of the key that signs, as anybody may fetch it.</summary>
    public EcPublicJwk PublicKey => EcPublicJwk.FromKey(issuer);

    /// <summary>The public half as a PEM file.</summary>
    public string PublicPem => issuer.ExportSubjectPublicKeyInfoPem();

    /// <summary>The public half of the attacker's own key.</summary>
    public EcPublicJwk StrangersKey => EcPublicJwk.FromKey(stranger);

    /// <summary>Seconds since 1970.</summary>
    public static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    /// <summary>Fetches a genuine token, and the key that signed it.</summary>
    public static async Task<TokenForge> OpenAsync(BadInputBroker broker)
    {
        using var door = new TokenDoor(broker.Site, BadInputBroker.Surgery, broker.Address);
        var token = await door.TokenAsync(("u-mockhurst", "Dr Mockhurst", "GP"));
        var keyId = JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[0]))!["kid"]!.GetValue<string>();
        foreach (var file in Directory.GetFiles(Path.Combine(broker.Site.PathOf("data"), "token-keys"), "es256-*.pem"))
        {
            var key = ECDsa.Create();
            key.ImportFromPem(await File.ReadAllTextAsync(file));
            if (EcPublicJwk.FromKey(key).KeyId == keyId)
                return new TokenForge(broker, token, key);
            key.Dispose();
        }

        throw new InvalidOperationException("The key that signed the token is not in the key folder.");
    }

    /// <summary>x5t#S256 of an organisation's certificate.</summary>
    public string ThumbprintOf(string organisation) => Broker.Site.CredentialsOf(organisation).CertificateThumbprint;

    /// <summary>The genuine token with one claim changed, signed as the token service would; null takes it out.</summary>
    public string Claim(string name, JsonNode? value) => Make(c =>
    {
        if (value is null)
            c.Remove(name);
        else
            c[name] = value;
    });

    /// <summary>A token bound to an organisation's certificate.</summary>
    public string Bound(string certificateOf, Action<JsonObject>? more = null) => Make(c =>
    {
        c["cnf"] = new JsonObject { ["x5t#S256"] = ThumbprintOf(certificateOf) };
        more?.Invoke(c);
    });

    /// <summary>The genuine token with its header changed, signed as the token service would.</summary>
    public string Header(string name, JsonNode? value) => Make(null, h =>
    {
        if (value is null)
            h.Remove(name);
        else
            h[name] = value;
    });

    /// <summary>The genuine token with these changes, signed anew.</summary>
    public string Make(Action<JsonObject>? changeClaims = null, Action<JsonObject>? changeHeader = null, Func<byte[], byte[]>? sign = null)
    {
        var (h, c) = (header.DeepClone().AsObject(), claims.DeepClone().AsObject());
        changeHeader?.Invoke(h);
        changeClaims?.Invoke(c);
        return Signed($"{Encode(h.ToJsonString())}.{Encode(c.ToJsonString())}", sign);
    }

    /// <summary>Header and payload as they are, signed.</summary>
    public string Signed(string text, Func<byte[], byte[]>? sign = null) =>
        $"{text}.{Base64Url.EncodeToString((sign ?? ByIssuer)(Encoding.ASCII.GetBytes(text)))}";

    /// <summary>Changed claims under the genuine signature.</summary>
    public string Altered(string name, JsonNode value)
    {
        var parts = Genuine.Split('.');
        var c = claims.DeepClone().AsObject();
        c[name] = value;
        return $"{parts[0]}.{Encode(c.ToJsonString())}.{parts[2]}";
    }

    /// <summary>Another signature under the genuine claims.</summary>
    public string WithSignature(byte[] signature) => $"{Genuine[..Genuine.LastIndexOf('.')]}.{Base64Url.EncodeToString(signature)}";

    /// <summary>The attacker's own hand.</summary>
    public byte[] ByStranger(byte[] text) => stranger.SignData(text, HashAlgorithmName.SHA256);

    /// <summary>The token service's hand.</summary>
    public byte[] ByIssuer(byte[] text) => issuer.SignData(text, HashAlgorithmName.SHA256);

    /// <summary>The token service's hand, in the form that X.509 uses.</summary>
    public byte[] InDer(byte[] text) => issuer.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>An HMAC under something that everybody knows.</summary>
    public static Func<byte[], byte[]> Hmac(string secret) => text => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), text);

    /// <summary>Base64url of a text.</summary>
    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    public void Dispose()
    {
        issuer.Dispose();
        stranger.Dispose();
    }
}
