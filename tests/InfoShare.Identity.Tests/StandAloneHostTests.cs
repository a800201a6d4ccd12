using System.Diagnostics;
using System.IdentityModel.Tokens.Jwt;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using InfoShare.Identity.Development;
using InfoShare.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace InfoShare.Identity.Tests;

/// <summary>The token service on its own, on the machine's clock, and its tokens in the hands of somebody else's validator.</summary>
public sealed class StandAloneHostTests : IAsyncLifetime
{
    private const string Client = "gp-elmfield";
    private readonly TemporaryFolder _folder = new();
    private DevelopmentCertificateSet _certificates = null!;
    private WebApplication _app = null!;
    private Uri _address = null!;

    public async ValueTask InitializeAsync()
    {
        _certificates = DevelopmentCertificates.Ensure(new() { Folder = _folder["certs"], Organisations = [Client] });
        WriteClients(enabled: true);
        _app = TokenServiceHost.Build(Arguments());
        await _app.StartAsync();
        _address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    private string[] Arguments(string? without = null, string[]? with = null) =>
    [
        .. new Dictionary<string, string>
        {
            ["Issuer"] = "https://localhost",
            ["Listen"] = "127.0.0.1:0",
            ["CertificatePath"] = _certificates.ServerCertificatePath,
            ["KeyPath"] = _certificates.ServerKeyPath,
            ["ClientCaPath"] = _certificates.CaCertificatePath,
            ["ClientsFile"] = _folder["clients.json"],
            ["KeyFolder"] = _folder["keys"],
        }.Where(s => s.Key != without).Select(s => $"--TokenService:{s.Key}={s.Value}"),
        .. with ?? [],
        "--Serilog:MinimumLevel:Default=Fatal",
    ];

    private void WriteClients(bool enabled)
    {
        var facts = _certificates.Organisations[Client];
        JsonFileClientDirectory.Write(_folder["clients.json"],
        [
            new TokenClient
            {
                ClientId = Client,
                OrganisationId = "org-1",
                Enabled = enabled,
                Keys = [facts.AssertionKey],
                CertificateThumbprints = [facts.CertificateThumbprint],
                AllowedRoles = ["GP"],
                AllowedScopes = ["concerns.share"],
            },
        ]);
    }

    private string Assertion(string subject)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(_certificates.Organisations[Client].AssertionKeyPath));
        return JwsEs256.Sign(
            key,
            JsonSerializer.SerializeToUtf8Bytes(new
            {
                iss = Client,
                sub = subject,
                aud = "https://localhost",
                exp = DateTimeOffset.UtcNow.AddMinutes(2).ToUnixTimeSeconds(),
                jti = Guid.NewGuid(),
                name = "Dr Zephyrine Quillfeather",
                role = "GP",
            }),
            "JWT",
            keyId: null);
    }

    private Task<TokenAnswer> AskAsync(HttpClient caller) => TokenServiceFixture.AskAsync(
        caller, new FormUrlEncodedContent(TokenServiceFixture.PractitionerForm(Assertion(Client), Assertion("gmc:1234567"))));

    [Fact]
    public async Task A_certificate_that_asks_without_end_is_told_to_wait_and_another_is_not()
    {
        await using var host = TokenServiceHost.Build(Arguments(with: ["--TokenService:TokensAtOnce=3", "--TokenService:TokensAMinute=1"]));
        await host.StartAsync();
        var address = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        using var caller = TokenServiceFixture.Caller(_certificates, Client, address);

        (await AskAsync(caller)).Status.ShouldBe(200);
        (await AskAsync(caller)).Status.ShouldBe(200);

        // A refusal costs as much as a token.
        using (var nonsense = await caller.PostAsync(new Uri("/connect/token", UriKind.Relative), new StringContent("nonsense")))
            ((int)nonsense.StatusCode).ShouldBe(400);
        using var limited = await caller.PostAsync(new Uri("/connect/token", UriKind.Relative), new StringContent("nonsense"));
        new TokenAnswer(limited, await limited.Content.ReadFromJsonAsync<JsonElement>())
            .ShouldBeRefused(429, "temporarily_unavailable", TokenRefusalReasons.RateLimited);
        limited.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

        using var nobody = TokenServiceFixture.Caller(_certificates, null, address);
        using var refused = await nobody.PostAsync(new Uri("/connect/token", UriKind.Relative), new StringContent("nonsense"));
        ((int)refused.StatusCode).ShouldBe(400);
    }

    [Fact]
    public async Task Somebody_else_s_validator_discovers_the_keys_and_believes_the_token()
    {
        using var caller = TokenServiceFixture.Caller(_certificates, Client, _address);
        var answer = await AskAsync(caller);
        answer.Status.ShouldBe(200);

        var discovery = new ConfigurationManager<OpenIdConnectConfiguration>(
            "https://localhost/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(new HttpClient(new ToPort(_address, _certificates))));
        var metadata = await discovery.GetConfigurationAsync(default);
        var parameters = new TokenValidationParameters
        {
            ValidIssuer = metadata.Issuer,
            ValidAudience = "infoshare",
            IssuerSigningKeys = metadata.SigningKeys,
            RequireSignedTokens = true,
        };
        var principal = new JwtSecurityTokenHandler { MapInboundClaims = false }.ValidateToken(answer.Token, parameters, out var token);

        token.ShouldBeOfType<JwtSecurityToken>().Header.Typ.ShouldBe("at+jwt");
        principal.FindFirst("sub")!.Value.ShouldBe("gp-elmfield/gmc:1234567");
        principal.FindFirst("organisation_id")!.Value.ShouldBe("org-1");
        principal.FindFirst("practitioner_role")!.Value.ShouldBe("GP");
        JsonDocument.Parse(principal.FindFirst("cnf")!.Value).RootElement.GetProperty("x5t#S256").GetString()
            .ShouldBe(_certificates.Organisations[Client].CertificateThumbprint);

        var parts = answer.Token!.Split('.');
        var tampered = $"{parts[0]}.{parts[1][..^4]}AAAA.{parts[2]}";
        Should.Throw<Exception>(() => new JwtSecurityTokenHandler().ValidateToken(tampered, parameters, out _));
    }

    [Fact]
    public async Task Health_and_metadata_need_no_certificate()
    {
        using var caller = TokenServiceFixture.Caller(_certificates, null, _address);

        (await caller.GetFromJsonAsync<JsonElement>("/health")).GetProperty("status").GetString().ShouldBe("ok");
        (await caller.GetFromJsonAsync<JsonElement>(TokenServicePaths.Metadata)).GetProperty("issuer").GetString().ShouldBe("https://localhost");
    }

    [Fact]
    public async Task A_client_disabled_in_the_file_is_refused_from_the_next_request_on()
    {
        using var caller = TokenServiceFixture.Caller(_certificates, Client, _address);
        (await AskAsync(caller)).Status.ShouldBe(200);

        WriteClients(enabled: false);

        (await AskAsync(caller)).ShouldBeRefused(401, "invalid_client", TokenRefusalReasons.ClientNotAuthenticated);
    }

    [Fact]
    public async Task A_clients_file_spoilt_while_running_leaves_the_last_good_one_in_force()
    {
        var directory = new JsonFileClientDirectory(_folder["clients.json"], NullLogger<JsonFileClientDirectory>.Instance);
        File.WriteAllText(_folder["clients.json"], """{"clients": [{"clientId": """);

        (await directory.FindClientAsync(Client, default)).ShouldNotBeNull().OrganisationId.ShouldBe("org-1");
        Should.Throw<InvalidOperationException>(() =>
            new JsonFileClientDirectory(_folder["clients.json"], NullLogger<JsonFileClientDirectory>.Instance));
    }

    [Theory]
    [InlineData("""{"clients":[{"clientId":"a","organisationId":"o"},{"clientId":"a","organisationId":"o"}]}""")]
    [InlineData("""{"clients":[{"clientId":"a"}]}""")]
    [InlineData("""{"clients":[{"clientId":"a","organisationId":"o","keys":[{"x":"AA","y":"AA"}]}]}""")]
    [InlineData("""{"clients":null}""")]
    [InlineData("null")]
    public void A_clients_file_that_is_wrong_is_refused(string json)
    {
        var path = _folder["wrong.json"];
        File.WriteAllText(path, json);

        Should.Throw<InvalidOperationException>(() => new JsonFileClientDirectory(path, NullLogger<JsonFileClientDirectory>.Instance))
            .Message.ShouldNotContain(_folder.Path);
    }

    [Theory]
    [InlineData("CertificatePath")]
    [InlineData("KeyPath")]
    [InlineData("ClientCaPath")]
    [InlineData("ClientsFile")]
    public void A_missing_setting_is_named(string setting) =>
        Should.Throw<InvalidOperationException>(() => TokenServiceHost.Build(Arguments(without: setting))).Message.ShouldContain(setting);

    [Theory]
    [InlineData("Issuer=http://localhost", "Issuer")]
    [InlineData("Issuer=https://localhost/", "Issuer")]
    [InlineData("KeyFolder=", "KeyFolder")]
    [InlineData("ClockSkew=01:00:00", "ClockSkew")]
    [InlineData("AccessTokenLifetime=1.00:00:00", "AccessTokenLifetime")]
    [InlineData("KeyAnnouncement=00:00:10", "KeyAnnouncement")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string setting, string name)
    {
        await using var app = TokenServiceHost.Build(Arguments(with: [$"--TokenService:{setting}"]));

        (await Should.ThrowAsync<OptionsValidationException>(() => app.StartAsync())).Message.ShouldContain($"TokenService:{name}");
    }

    [Fact]
    public async Task Its_logs_are_one_JSON_object_a_line_with_our_own_identifiers_alone()
    {
        var address = new Uri($"https://127.0.0.1:{FreePort.Find()}");
        string[] settings = [.. Arguments(without: "Listen").SkipLast(1), $"--TokenService:Listen={address.Authority}"];
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(TokenServiceHost).Assembly.Location, .. settings])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        }).ShouldNotBeNull();
        List<string> lines = [];
        try
        {
            await UntilAsync("Now listening");
            using var caller = TokenServiceFixture.Caller(_certificates, Client, address);
            (await AskAsync(caller)).Status.ShouldBe(200);
            (await caller.GetAsync("/people/zephyrine-quillfeather", patience.Token)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
            (await TokenServiceFixture.AskAsync(caller, new FormUrlEncodedContent([new("grant_type", "quillfeather")]))).Status.ShouldBe(400);
            await UntilAsync("Token refused");
        }
        finally
        {
            process.Kill();
        }

        var events = lines.ConvertAll(line => JsonDocument.Parse(line).RootElement);
        events.ShouldAllBe(e => e.GetProperty("time").ValueKind == JsonValueKind.String && e.GetProperty("level").GetString() != null);
        var issued = events.Single(e => e.GetProperty("message").GetString()!.StartsWith("Token issued", StringComparison.Ordinal));
        issued.GetProperty("ClientId").GetString().ShouldBe(Client);
        issued.GetProperty("OrganisationId").GetString().ShouldBe("org-1");
        issued.GetProperty("RequestId").GetString().ShouldNotBeNullOrEmpty();
        string.Concat(lines).ShouldNotContain("quillfeather", Case.Insensitive);
        string.Concat(lines).ShouldNotContain("1234567");

        async Task UntilAsync(string words)
        {
            while (lines.Count == 0 || !lines[^1].Contains(words, StringComparison.Ordinal))
                lines.Add(await process.StandardOutput.ReadLineAsync(patience.Token) ?? throw new InvalidOperationException("The token service ended."));
        }
    }

    /// <summary>Sends what is meant for https://localhost to the port that the test happened to get.</summary>
    private sealed class ToPort(Uri address, DevelopmentCertificateSet certificates) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var caller = TokenServiceFixture.Caller(certificates, null, address);
            return await caller.GetAsync(request.RequestUri!.PathAndQuery, cancellationToken);
        }
    }
}
