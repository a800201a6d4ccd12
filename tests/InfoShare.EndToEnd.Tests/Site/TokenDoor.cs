using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace InfoShare.EndToEnd.Tests.Site;

/// <summary>What the token service said.</summary>
internal sealed record TokenAnswer(int Status, string Body)
{
    public string Reason => Member("reason");

    public string Token => Member("access_token");

    private string Member(string name)
    {
        using var json = JsonDocument.Parse(Body);
        return json.RootElement.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
    }
}

/// <summary>The token service as one organisation's system asks it, with assertions of which one thing at a time can be wrong.</summary>
internal sealed class TokenDoor : IDisposable
{
    private readonly TestSite site;
    private readonly HttpClient http;
    private readonly string clientId;
    private readonly string audience;
    private readonly Uri endpoint;

    /// <param name="certificateOf">Whose certificate the connection has.</param>
    /// <param name="issuer">The token service's issuer, when it is not the address asked.</param>
    public TokenDoor(TestSite site, string clientId, Uri address, string? certificateOf = null, Uri? issuer = null)
    {
        this.site = site;
        this.clientId = clientId;
        audience = (issuer ?? address).GetLeftPart(UriPartial.Authority);
        endpoint = new Uri(address, "/connect/token");
        http = new HttpClient(site.HandlerOf(certificateOf ?? clientId), disposeHandler: true);
    }

    /// <summary>The claims of a good assertion, these changed; null takes one out.</summary>
    /// <param name="practitioner">Id, name and role; null for the system's own assertion.</param>
    /// <param name="signer">Whose key signs; null: the client's.</param>
    public string Assertion(
        (string Id, string Name, string Role)? practitioner = null, Dictionary<string, object?>? changes = null, string? signer = null)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new Dictionary<string, object?>
        {
            ["iss"] = clientId,
            ["sub"] = practitioner?.Id ?? clientId,
            ["aud"] = audience,
            ["jti"] = Guid.NewGuid().ToString(),
            ["iat"] = now,
            ["exp"] = now + 120,
            ["name"] = practitioner?.Name,
            ["role"] = practitioner?.Role,
        };
        foreach (var (name, value) in changes ?? [])
            claims[name] = value;

        var own = site.CredentialsOf(signer ?? clientId);
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(own.AssertionKeyPath));
        var header = Encode(new Dictionary<string, string> { ["alg"] = "ES256", ["typ"] = "JWT", ["kid"] = own.AssertionKey.KeyId });
        var text = $"{header}.{Encode(claims.Where(c => c.Value is not null).ToDictionary())}";
        return $"{text}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256))}";
    }

    /// <summary>Asks for a token.</summary>
    public async Task<TokenAnswer> AskAsync(string clientAssertion, string? practitionerAssertion = null)
    {
        var form = new Dictionary<string, string>
        {
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = clientAssertion,
            ["grant_type"] = practitionerAssertion is null ? "client_credentials" : "urn:ietf:params:oauth:grant-type:jwt-bearer",
        };
        if (practitionerAssertion is not null)
            form["assertion"] = practitionerAssertion;
        using var content = new FormUrlEncodedContent(form);
        using var answer = await http.PostAsync(endpoint, content);
        return new TokenAnswer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A token for a practitioner, got as it should be.</summary>
    public async Task<string> TokenAsync((string Id, string Name, string Role) practitioner)
    {
        var answer = await AskAsync(Assertion(), Assertion(practitioner));
        answer.Status.ShouldBe(200, answer.Body);
        return answer.Token;
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static string Encode(object members) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(members));
}
