using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using InfoShare.Identity.Development;
using InfoShare.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InfoShare.Identity.Tests;

/// <summary>A token service in a host of the tests' own, over real mutual TLS on a loopback port, with a clock to move.</summary>
public sealed class TokenServiceFixture : IAsyncLifetime
{
    public const string Issuer = "https://tokens.example";
    public const string Gp = "gp-elmfield";
    public const string Probation = "probation-north";
    public const string Retired = "school-closed";

    private readonly TemporaryFolder _folder = new();
    private readonly List<WebApplication> _hosts = [];
    private readonly ConcurrentDictionary<string, ECDsa> _assertionKeys = new();

    public ManualClock Clock { get; } = ManualClock.AtNow();

    public TestDirectory Directory { get; } = new();

    public CapturedLogs Logs { get; } = new();

    public DevelopmentCertificateSet Certificates { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    public WebApplication Host => _hosts[0];

    public async ValueTask InitializeAsync()
    {
        Certificates = DevelopmentCertificates.Ensure(new() { Folder = _folder["certs"], Organisations = [Gp, Probation, Retired] });
        Directory.Add(ClientOf(Gp, "GP", "PRACTICE_NURSE"));
        Directory.Add(ClientOf(Probation, "PROBATION_OFFICER"));
        Directory.Add(ClientOf(Retired, "TEACHER") with { Enabled = false });
        Address = await StartHostAsync();
    }

    /// <summary>Another process of the same service: same keys, same clients, and this replay store.</summary>
    public async Task<Uri> StartHostAsync(IReplayStore? replays = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(Logs);
        var trust = ClientCertificateTrust.FromPemFile(Certificates.CaCertificatePath);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener => listener.UseHttps(https =>
        {
            https.ServerCertificate = PemCertificate.Load(Certificates.ServerCertificatePath, Certificates.ServerKeyPath);
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.ClientCertificateValidation = (certificate, chain, _) => trust.Accepts(certificate, chain?.ChainPolicy.ExtraStore);
        })));
        builder.Services.AddSingleton<IClientDirectory>(Directory);
        if (replays is not null)
        {
            builder.Services.AddSingleton(replays);
        }

        builder.Services.AddInfoShareTokenService(options =>
        {
            options.Issuer = Issuer;
            options.KeyFolder = _folder["keys"];
            options.TimeProvider = Clock;
        });
        var app = builder.Build();
        app.MapInfoShareTokenService();
        await app.StartAsync();
        _hosts.Add(app);
        return new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    /// <summary>A caller with this organisation's certificate, or with none.</summary>
    public HttpClient Caller(string? organisation, Uri? address = null) =>
        Caller(Certificates, organisation, address ?? Address);

    public static HttpClient Caller(DevelopmentCertificateSet certificates, string? organisation, Uri address)
    {
        var ca = X509CertificateLoader.LoadCertificateFromFile(certificates.CaCertificatePath);
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { ca },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        if (organisation is not null)
        {
            var files = certificates.Organisations[organisation];
            handler.SslOptions.ClientCertificates = [PemCertificate.Load(files.CertificatePath, files.KeyPath)];
        }

        return new HttpClient(handler) { BaseAddress = address };
    }

    public ECDsa AssertionKey(string organisation) => _assertionKeys.GetOrAdd(organisation, slug =>
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(Certificates.Organisations[slug].AssertionKeyPath));
        return key;
    });

    /// <summary>A good client assertion, with these claims changed; null takes a claim out.</summary>
    public string ClientAssertion(string client = Gp, Action<Dictionary<string, object?>>? change = null, ECDsa? key = null, string? keyId = null)
    {
        var claims = Claims(client, client);
        change?.Invoke(claims);
        return Sign(claims, client, key, keyId);
    }

    /// <summary>A good practitioner assertion, likewise.</summary>
    public string PractitionerAssertion(string client = Gp, Action<Dictionary<string, object?>>? change = null, ECDsa? key = null)
    {
        var claims = Claims(client, "gmc:1234567");
        claims["name"] = "Dr Zephyrine Quillfeather";
        claims["role"] = client == Gp ? "GP" : "PROBATION_OFFICER";
        claims["team"] = "Elmfield Surgery";
        change?.Invoke(claims);
        return Sign(claims, client, key, null);
    }

    public static Dictionary<string, string> SystemForm(string clientAssertion) => new()
    {
        ["grant_type"] = "client_credentials",
        ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ["client_assertion"] = clientAssertion,
    };

    public static Dictionary<string, string> PractitionerForm(string clientAssertion, string assertion)
    {
        var form = SystemForm(clientAssertion);
        form["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer";
        form["assertion"] = assertion;
        return form;
    }

    public async Task<TokenAnswer> AskAsync(Dictionary<string, string> form, string? certificateOf = Gp, Uri? address = null)
    {
        using var caller = Caller(certificateOf, address);
        return await AskAsync(caller, new FormUrlEncodedContent(form));
    }

    public static async Task<TokenAnswer> AskAsync(HttpClient caller, HttpContent content, string path = "/connect/token")
    {
        using var response = await caller.PostAsync(path, content);
        return new TokenAnswer(response, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        _folder.Dispose();
    }

    private TokenClient ClientOf(string slug, params string[] roles) => new()
    {
        ClientId = slug,
        OrganisationId = $"org-{slug}",
        Keys = [Certificates.Organisations[slug].AssertionKey],
        CertificateThumbprints = [Certificates.Organisations[slug].CertificateThumbprint],
        AllowedRoles = roles,
        AllowedScopes = ["concerns.share", "inbox.read"],
    };

    private Dictionary<string, object?> Claims(string client, string subject) => new()
    {
        ["iss"] = client,
        ["sub"] = subject,
        ["aud"] = Issuer + "/connect/token",
        ["iat"] = Clock.Now.ToUnixTimeSeconds(),
        ["exp"] = Clock.Now.AddMinutes(2).ToUnixTimeSeconds(),
        ["jti"] = Guid.NewGuid().ToString(),
    };

    private string Sign(Dictionary<string, object?> claims, string client, ECDsa? key, string? keyId)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(claims.Where(c => c.Value is not null).ToDictionary());
        return JwsEs256.Sign(key ?? AssertionKey(client), payload, "JWT", keyId ?? Certificates.Organisations[client].AssertionKey.KeyId);
    }
}

/// <summary>What the token endpoint said.</summary>
public sealed record TokenAnswer(HttpResponseMessage Response, JsonElement Body)
{
    public int Status => (int)Response.StatusCode;

    public string? Error => Text("error");

    public string? Reason => Text("reason");

    public string? Token => Text("access_token");

    /// <summary>The access token's claims, taken apart with none of our own code for verifying.</summary>
    public JsonElement Claims => JsonSerializer.Deserialize<JsonElement>(System.Buffers.Text.Base64Url.DecodeFromChars(Token!.Split('.')[1]));

    public JsonElement Header => JsonSerializer.Deserialize<JsonElement>(System.Buffers.Text.Base64Url.DecodeFromChars(Token!.Split('.')[0]));

    public void ShouldBeRefused(int status, string error, string reason)
    {
        Body.ToString().ShouldNotContain("access_token");
        (Status, Error, Reason).ShouldBe((status, error, reason));
        Text("error_description").ShouldNotBeNull().ShouldAllBe(c => c >= ' ' && c <= '~' && c != '"' && c != '\\');
        Response.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    private string? Text(string name) => Body.TryGetProperty(name, out var value) ? value.GetString() : null;
}

/// <summary>Clients that a test can change.</summary>
public sealed class TestDirectory : IClientDirectory
{
    private readonly ConcurrentDictionary<string, TokenClient> _clients = new(StringComparer.Ordinal);

    public void Add(TokenClient client) => _clients[client.ClientId] = client;

    public ValueTask<TokenClient?> FindClientAsync(string clientId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_clients.GetValueOrDefault(clientId));
}

/// <summary>Everything that was logged, as text.</summary>
public sealed class CapturedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public string Text => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => new Sink(_lines);

    public void Dispose()
    {
    }

    private sealed class Sink(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");
    }
}
