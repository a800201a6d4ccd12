using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using InfoShare.Identity;

namespace InfoShare.Broker.Tests.Security;

/// <summary>Access tokens made by the test with the token service's own key, so that one thing at a time can be wrong with them.</summary>
internal sealed class ForgedTokens : IDisposable
{
    private readonly ECDsa key = ECDsa.Create();
    private readonly string keyId;

    public ForgedTokens(string keyFolder)
    {
        key.ImportFromPem(File.ReadAllText(Directory.GetFiles(keyFolder, "es256-*.pem").Order().First()));
        keyId = EcPublicJwk.FromKey(key).KeyId;
    }

    /// <summary>A good token with these claims changed (null takes one out), and this header.</summary>
    public string Make(
        string issuer, string clientId, string thumbprint, Dictionary<string, object?>? changes = null,
        string type = "at+jwt", string algorithm = "ES256", ECDsa? signer = null)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new Dictionary<string, object?>
        {
            ["iss"] = issuer,
            ["aud"] = "infoshare",
            ["sub"] = clientId + "/u-1",
            ["client_id"] = clientId,
            ["iat"] = now,
            ["exp"] = now + 300,
            ["jti"] = Guid.NewGuid().ToString(),
            ["cnf"] = new Dictionary<string, string> { ["x5t#S256"] = thumbprint },
            ["practitioner_id"] = "u-1",
            ["practitioner_name"] = "Dr Mockhurst",
            ["practitioner_role"] = "GP",
        };
        foreach (var (name, value) in changes ?? [])
        {
            if (value is null)
                claims.Remove(name);
            else
                claims[name] = value;
        }

        var header = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["alg"] = algorithm, ["typ"] = type, ["kid"] = keyId });
        var text = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var signature = (signer ?? key).SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256);
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    public void Dispose() => key.Dispose();
}
