using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using InfoShare.Identity.Logging;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Serilog;
using Serilog.Events;

namespace InfoShare.Identity;

/// <summary>
/// The token service on its own. Settings, as <c>TokenService:Name</c> in a file, <c>TokenService__Name</c> in the environment
/// or <c>--TokenService:Name</c> as argument: Issuer, Listen (<c>127.0.0.1:5443</c>, <c>localhost:5443</c> or <c>*:5443</c>),
/// CertificatePath and KeyPath (PEM, the server's), ClientCaPath (PEM), ClientsFile (JSON, see
/// <see cref="JsonFileClientDirectory"/>), KeyFolder, Audience, AccessTokenLifetime, ClockSkew, in development SignInAddress. Levels of its
/// logs: section Serilog.
/// </summary>
public static class TokenServiceHost
{
    /// <summary>Builds the host; running it is the caller's.</summary>
    /// <exception cref="InvalidOperationException">A setting is missing or wrong; the text names it.</exception>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        var settings = builder.Configuration.GetSection("TokenService");
        string Setting(string name) => settings[name] is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"The setting TokenService:{name} is missing.");

        var server = LoadCertificate(Setting("CertificatePath"), Setting("KeyPath"));
        var trust = LoadTrust(Setting("ClientCaPath"));
        var clientsFile = Setting("ClientsFile");

        AddLogs(builder);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            Listen(kestrel, settings["Listen"] ?? "127.0.0.1:5443", listener => listener.UseHttps(https =>
            {
                https.ServerCertificate = server;
                https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;

                // Asked for, not required: resource servers read metadata and keys without one. A certificate that is shown
                // must be good, and the token endpoint refuses a connection that showed none.
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.ClientCertificateValidation = (certificate, chain, _) => trust.Accepts(certificate, chain?.ChainPolicy.ExtraStore);
            }));
        });

        builder.Services.AddSingleton(trust);
        builder.Services.AddSingleton<IClientDirectory>(provider =>
            new JsonFileClientDirectory(clientsFile, provider.GetRequiredService<ILogger<JsonFileClientDirectory>>()));
        builder.Services.AddInfoShareTokenService(settings.Bind);

        var app = builder.Build();

        // Read now: a clients file that cannot be used should stop the start, not the first caller.
        _ = app.Services.GetRequiredService<IClientDirectory>();
        app.MapInfoShareTokenService();
        if (settings["SignInAddress"] is { Length: > 0 })
        {
            app.Map(TokenServicePaths.Authorize, (RequestDelegate)TokenServiceExtensions.SignInAsync);
        }

        app.MapGet("/health", (SigningKeyRing keys) => Results.Json(new Dictionary<string, object>
        {
            ["status"] = "ok",
            ["signing_keys"] = keys.PublicKeys().Count,
        }));
        return app;
    }

    /// <summary>JSON lines to the console, as the broker writes them. Levels come from the section Serilog.</summary>
    private static void AddLogs(WebApplicationBuilder builder)
    {
        // The framework's own request lines carry the address, and what a caller puts there is not ours to keep.
        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog(
            new LoggerConfiguration()
                .MinimumLevel.Information()
                .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
                .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
                .MinimumLevel.Override("System", LogEventLevel.Warning)
                .ReadFrom.Configuration(builder.Configuration)
                .Enrich.FromLogContext()
                .WriteTo.Console(new LogFormatter())
                .CreateLogger(),
            dispose: true);
    }

    private static void Listen(KestrelServerOptions kestrel, string address, Action<ListenOptions> configure)
    {
        var colon = address.LastIndexOf(':');
        if (IPEndPoint.TryParse(address, out var endPoint) && colon > 0)
        {
            kestrel.Listen(endPoint, configure);
        }
        else if (colon > 0 && ushort.TryParse(address[(colon + 1)..], out var port) && address[..colon] is "*" or "localhost")
        {
            if (address[0] == '*')
            {
                kestrel.ListenAnyIP(port, configure);
            }
            else
            {
                kestrel.ListenLocalhost(port, configure);
            }
        }
        else
        {
            throw new InvalidOperationException("The setting TokenService:Listen must be like 127.0.0.1:5443, localhost:5443 or *:5443.");
        }
    }

    private static X509Certificate2 LoadCertificate(string certificatePath, string keyPath)
    {
        try
        {
            return PemCertificate.Load(certificatePath, keyPath);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"TokenService:CertificatePath and KeyPath cannot be used: {e.Message}", e);
        }
    }

    private static ClientCertificateTrust LoadTrust(string path)
    {
        try
        {
            return ClientCertificateTrust.FromPemFile(path);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"TokenService:ClientCaPath cannot be used: {e.Message}", e);
        }
    }
}
