using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace InfoShare.Client.Tokens;

/// <summary>
/// Makes the two assertions of RFC 7523, ES256: the one by which the system authenticates (<c>private_key_jwt</c>), and the one
/// in which it vouches for its practitioner. Each is used once and lives two minutes.
/// </summary>
internal sealed class AssertionSigner : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(2);

    private readonly Lock gate = new();
    private readonly ECDsa key;
    private readonly string clientId;
    private readonly string header;
    private readonly TimeProvider time;

    public AssertionSigner(string keyPath, string? keyId, string clientId, TimeProvider time)
    {
        this.clientId = clientId;
        this.time = time;
        key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(keyPath));
            KeyId = keyId ?? Thumbprint(key);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new ArgumentException("The assertion key file does not hold a P-256 private key in PEM form.", e);
        }
        catch
        {
            key.Dispose();
            throw;
        }

        header = Encode(json =>
        {
            json.WriteString("alg", "ES256");
            json.WriteString("typ", "JWT");
            json.WriteString("kid", KeyId);
        });
    }

    public string KeyId { get; }

    public string ForClient(string audience) => Sign(audience, clientId, null);

    public string ForPractitioner(string audience, InfoSharePractitioner practitioner) => Sign(audience, practitioner.Id, practitioner);

    public void Dispose() => key.Dispose();

    private string Sign(string audience, string subject, InfoSharePractitioner? practitioner)
    {
        var now = time.GetUtcNow();
        var payload = Encode(json =>
        {
            json.WriteString("iss", clientId);
            json.WriteString("sub", subject);
            json.WriteString("aud", audience);
            json.WriteString("jti", Guid.NewGuid().ToString());
            json.WriteNumber("iat", now.ToUnixTimeSeconds());
            json.WriteNumber("exp", (now + Life).ToUnixTimeSeconds());
            if (practitioner is null)
                return;
            json.WriteString("name", practitioner.Name);
            json.WriteString("role", practitioner.Role);
            if (practitioner.Team is not null)
                json.WriteString("team", practitioner.Team);
        });
        var signed = $"{header}.{payload}";
        byte[] signature;

        // ECDsa instances are not documented as safe to share between threads.
        lock (gate)
        {
            signature = key.SignData(
                Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }

        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Encode(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Base64Url.EncodeToString(buffer.ToArray());
    }

    private static string Thumbprint(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        if (key.KeySize != 256 || point.X is null || point.Y is null)
            throw new ArgumentException("The assertion key is not on the curve P-256.");

        var jwk = $$"""{"crv":"P-256","kty":"EC","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}""";
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(jwk)));
    }
}
