using System.Buffers.Text;
using System.IdentityModel.Tokens.Jwt;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using InfoShare.Identity.Development;
using InfoShare.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace InfoShare.Identity.Tests;

/// <summary>The sign-in page of development: who may be chosen, what a code is good for, and that there is none in production.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private const string Client = "northmere-csc";
    private const string Other = "elmmock-surgery";
    private const string Callback = "https://127.0.0.1:7446/signed-in";
    private static readonly string Verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
    private readonly TemporaryFolder _folder = new();
    private NeighbourhoodFiles _files = null!;
    private WebApplication _app = null!;
    private Uri _address = null!;

    public async ValueTask InitializeAsync()
    {
        _files = Neighbourhood.Ensure(_folder["certs"], console: true);
        _app = TokenServiceHost.Build(Arguments("Development"));
        await _app.StartAsync();
        _address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Somebody_chosen_comes_back_as_a_code_which_becomes_a_token_and_an_id_token()
    {
        using var browser = Browser();
        var page = await browser.GetStringAsync(Query(Request()));
        page.ShouldContain("Owen Peatsample");
        page.ShouldContain("Team manager");
        page.ShouldNotContain("Dr Mockhurst");

        var answer = await RedeemAsync(await ChooseAsync("u-peatsample"));
        answer.RootElement.GetProperty("token_type").GetString().ShouldBe("Bearer");
        var access = new JwtSecurityToken(answer.RootElement.GetProperty("access_token").GetString());
        access.Claims.Single(c => c.Type == "practitioner_role").Value.ShouldBe("DUTY_SOCIAL_WORKER");
        access.Payload["cnf"].ToString()!.ShouldContain(_files.Certificates.Organisations[Neighbourhood.ConsoleOf(Client)].CertificateThumbprint);
        var id = new JwtSecurityToken(answer.RootElement.GetProperty("id_token").GetString());
        id.Audiences.ShouldBe([Client]);
        id.Subject.ShouldBe("u-peatsample");
        id.Payload.Nonce.ShouldBe("n-1");
        id.Claims.Single(c => c.Type == "name").Value.ShouldBe("Owen Peatsample");
        id.Claims.Single(c => c.Type == "organisation_id").Value.ShouldBe(Client);
    }

    [Fact]
    public async Task A_code_is_good_once_for_its_client_its_address_and_its_verifier()
    {
        var code = await ChooseAsync("u-peatsample");
        await RedeemAsync(code);
        await RefusedAsync(code);
        await RefusedAsync(await ChooseAsync("u-peatsample"), verifier: Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));
        await RefusedAsync(await ChooseAsync("u-peatsample"), callback: "https://127.0.0.1:7447/signed-in");
        await RefusedAsync(await ChooseAsync("u-peatsample"), client: Other);
        await RefusedAsync("made-up");

        // Tried in vain it is gone: whoever overheard it cannot let its owner's attempt fail and try on.
        var overheard = await ChooseAsync("u-peatsample");
        await RefusedAsync(overheard, client: Other);
        await RefusedAsync(overheard);
    }

    [Theory]
    [InlineData("response_type", "token")]
    [InlineData("response_type", null)]
    [InlineData("scope", "email")]
    [InlineData("state", null)]
    [InlineData("code_challenge", null)]
    [InlineData("code_challenge", "short")]
    [InlineData("code_challenge_method", "plain")]
    [InlineData("code_challenge_method", null)]
    [InlineData("client_id", "nobody")]
    [InlineData("client_id", "southmere-midwifery")]
    [InlineData("redirect_uri", null)]
    [InlineData("redirect_uri", "http://127.0.0.1:7446/signed-in")]
    [InlineData("redirect_uri", "https://127.0.0.1:7446/elsewhere")]
    [InlineData("redirect_uri", "https://127.0.0.1.elsewhere.invalid/signed-in")]
    [InlineData("redirect_uri", "https://elsewhere.invalid/signed-in")]
    [InlineData("redirect_uri", "https://user@127.0.0.1/signed-in")]
    [InlineData("redirect_uri", "https://127.0.0.1/signed-in?more=1")]
    public async Task A_request_with_a_fault_is_shown_and_sent_nowhere(string name, string? value)
    {
        var request = Request();
        request[name] = value;
        using var browser = Browser();
        using var asked = await browser.GetAsync(Query(request));
        asked.StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        request["practitioner"] = "u-peatsample";
        using var form = new FormUrlEncodedContent(request.Where(p => p.Value is not null)!);
        using var chosen = await browser.PostAsync(TokenServicePaths.Authorize, form);
        chosen.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        chosen.Headers.Location.ShouldBeNull();
    }

    [Theory]
    [InlineData("u-mockhurst")]
    [InlineData("")]
    [InlineData("u-nobody")]
    public async Task Nobody_of_another_organisation_can_be_chosen(string practitioner)
    {
        using var browser = Browser();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string?>(Request()) { ["practitioner"] = practitioner });
        using var answer = await browser.PostAsync(TokenServicePaths.Authorize, form);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task Outside_development_there_is_no_such_page(string environment)
    {
        await using (var refused = TokenServiceHost.Build(Arguments(environment)))
            (await Should.ThrowAsync<OptionsValidationException>(() => refused.StartAsync())).Message.ShouldContain("SignInAddress");

        await using var app = TokenServiceHost.Build([.. Arguments(environment).Where(a => !a.Contains("SignInAddress", StringComparison.Ordinal))]);
        await app.StartAsync();
        using var browser = Browser(new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()));
        using var answer = await browser.GetAsync(Query(Request()));
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await browser.GetStringAsync(TokenServicePaths.Metadata)).ShouldNotContain("authorization_endpoint");
    }

    private string[] Arguments(string environment) =>
    [
        $"--environment={environment}",
        "--TokenService:Issuer=https://localhost",
        "--TokenService:Listen=127.0.0.1:0",
        "--TokenService:SignInAddress=https://127.0.0.1:7445",
        $"--TokenService:CertificatePath={_files.Certificates.ServerCertificatePath}",
        $"--TokenService:KeyPath={_files.Certificates.ServerKeyPath}",
        $"--TokenService:ClientCaPath={_files.Certificates.CaCertificatePath}",
        $"--TokenService:ClientsFile={_files.ClientsPath}",
        $"--TokenService:KeyFolder={_folder["keys-" + environment]}",
    ];

    private static Dictionary<string, string?> Request() => new()
    {
        ["response_type"] = "code",
        ["scope"] = "openid",
        ["client_id"] = Client,
        ["redirect_uri"] = Callback,
        ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
        ["code_challenge_method"] = "S256",
        ["state"] = "s-1",
        ["nonce"] = "n-1",
    };

    private static string Query(Dictionary<string, string?> request) => QueryHelpers.AddQueryString(TokenServicePaths.Authorize, request);

    private HttpClient Browser(Uri? address = null) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        SslOptions =
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(_files.Certificates.CaCertificatePath) },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        },
    })
    { BaseAddress = address ?? _address };

    private async Task<string> ChooseAsync(string practitioner)
    {
        using var browser = Browser();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string?>(Request()) { ["practitioner"] = practitioner });
        using var answer = await browser.PostAsync(TokenServicePaths.Authorize, form);
        var sent = QueryHelpers.ParseQuery(answer.Headers.Location!.Query);
        answer.Headers.Location.GetLeftPart(UriPartial.Path).ShouldBe(Callback);
        sent["state"].ToString().ShouldBe("s-1");
        return sent["code"].ToString();
    }

    private async Task<JsonDocument> RedeemAsync(string code)
    {
        using var answer = await AskAsync(code, Client, Callback, Verifier);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
    }

    private async Task RefusedAsync(string code, string client = Client, string callback = Callback, string? verifier = null)
    {
        using var answer = await AskAsync(code, client, callback, verifier ?? Verifier);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(TokenRefusalReasons.CodeNotValid);
    }

    private async Task<HttpResponseMessage> AskAsync(string code, string client, string callback, string verifier)
    {
        var own = _files.Certificates.Organisations[Neighbourhood.ConsoleOf(client)];
        using var key = ECDsa.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(own.AssertionKeyPath));
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var assertion = JwsEs256.Sign(
            key,
            JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
            {
                ["iss"] = client,
                ["sub"] = client,
                ["aud"] = "https://localhost/connect/token",
                ["jti"] = Guid.NewGuid().ToString(),
                ["iat"] = now,
                ["exp"] = now + 60,
            }),
            "JWT",
            own.AssertionKey.KeyId);
        using var caller = TokenServiceFixture.Caller(_files.Certificates, Neighbourhood.ConsoleOf(client), new Uri($"https://localhost:{_address.Port}"));
        return await caller.PostAsync(TokenServicePaths.Token, new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = assertion,
            ["code"] = code,
            ["redirect_uri"] = callback,
            ["code_verifier"] = verifier,
        }));
    }
}
