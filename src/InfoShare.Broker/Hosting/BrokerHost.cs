using System.Security.Authentication;
using InfoShare.Broker.Interceptors;
using InfoShare.Broker.Limits;
using InfoShare.Broker.Security;
using InfoShare.Core.Clocks;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Identity;
using InfoShare.Storage;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace InfoShare.Broker.Hosting;

/// <summary>
/// Builds the broker. The command line, the demonstration and the tests start this same host; tests give it ports of 0.
/// </summary>
public static class BrokerHost
{
    /// <summary>
    /// Builds the broker, opens its store (applying migrations) and reads the registry file. Start it with
    /// <see cref="Microsoft.Extensions.Hosting.IHost.StartAsync"/> or <c>RunAsync</c>; disposing it closes the store.
    /// </summary>
    /// <param name="args">Settings as <c>--Broker:DataFolder=data</c>, besides appsettings.json and the environment.</param>
    /// <param name="configure">Changes the builder last, for example to catch logs in a test.</param>
    /// <exception cref="BrokerStartException">A setting is missing or wrong.</exception>
    /// <exception cref="StoreStartException">The store cannot be opened.</exception>
    public static async Task<WebApplication> BuildAsync(
        string[] args, Action<WebApplicationBuilder>? configure = null, CancellationToken ct = default)
    {
        LondonTime.EnsureAvailable();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(BrokerHost).Assembly.GetName().Name,

            // Settings lie beside the program, wherever it is started from.
            ContentRootPath = AppContext.BaseDirectory,
        });
        var settings = BrokerSettings.Read(builder.Configuration);
        if (settings.SignIn is not null && !builder.Environment.IsDevelopment())
            throw new BrokerStartException("Broker:SignInListener offers invented practitioners without a password: it is for the environment Development alone.");
        CreateDataFolder(settings.Broker.DataFolder);

        var logs = Telemetry.AddLogs(builder, settings.Logs);
        var server = settings.LoadServerCertificate();
        var trust = settings.LoadTrust();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => ConfigureKestrel(kestrel, settings, server, trust));

        // The developer's certificate and the addresses in ASPNETCORE_URLS would open further doors.
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, "");
        AddServices(builder, settings, trust);

        var clock = builder.Environment.IsDevelopment() ? new DevelopmentClock(TimeProvider.System) : TimeProvider.System;
        builder.Services.AddSingleton(clock);
        if (clock is DevelopmentClock development)
            builder.Services.AddSingleton(development);

        var opened = await Opening.OpenAsync(settings, clock, builder.Environment.IsDevelopment(), logs, ct);
        builder.Services.AddSingleton<IStore>(_ => opened.Store);
        builder.Services.AddSingleton(_ => opened.Tokens);
        builder.Services.AddSingleton(opened.Log).AddSingleton(opened.Tree).AddSingleton(opened.Check).AddSingleton(opened.Registry).AddSingleton(opened.Checkpoints).AddSingleton(opened.Marks);
        configure?.Invoke(builder);

        var app = builder.Build();

        // Made now, so that the container closes the store with the host even when nothing has asked for it.
        _ = app.Services.GetRequiredService<IStore>();
        _ = app.Services.GetRequiredService<PageTokens>();
        _ = app.Services.GetRequiredService<Telemetry>();
        Map(app, settings);
        return app;
    }

    /// <summary>Where agencies reach this broker, for example <c>https://127.0.0.1:7443</c>.</summary>
    public static Uri AgencyAddress(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return new Uri(app.Services.GetRequiredService<BrokerSettings>().Agencies.Url);
    }

    /// <summary>Where <c>/health</c> is asked; null when there is no such listener.</summary>
    public static Uri? OperationsAddress(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.Services.GetRequiredService<BrokerSettings>().Operations is { } address ? new Uri(address.Url) : null;
    }

    /// <summary>Where browsers reach the sign-in page of development; null when there is none.</summary>
    public static Uri? SignInAddress(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.Services.GetRequiredService<BrokerSettings>().SignIn is { } address ? new Uri(address.Url) : null;
    }

    // The database and the token service's keys are nobody else's business on this machine.
    private static void CreateDataFolder(string path)
    {
        try
        {
            PrivateFiles.CreateFolder(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BrokerStartException($"Broker:DataFolder cannot be made: {e.Message}", e);
        }
    }

    private static void ConfigureKestrel(
        KestrelServerOptions kestrel,
        BrokerSettings settings,
        System.Security.Cryptography.X509Certificates.X509Certificate2 server,
        ClientCertificateTrust trust)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = settings.Broker.MaxConnections;
        kestrel.Limits.MaxRequestBodySize = 2L * settings.Broker.MaxMessageBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);

        // A quiet stream's connection is asked now and then whether anybody is still there.
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
        kestrel.Limits.Http2.MaxStreamsPerConnection = 256;
        kestrel.Limits.Http2.InitialConnectionWindowSize = 1024 * 1024;
        kestrel.Limits.Http2.InitialStreamWindowSize = 512 * 1024;

        var cap = new ConnectionCap(settings.Broker.ConnectionsPerAddress);
        settings.Agencies.Listen(kestrel, listener =>
        {
            listener.Use(next => connection => cap.ServeAsync(connection, next));

            // HTTP/1.1 for clients of the token service that know nothing else.
            listener.Protocols = HttpProtocols.Http1AndHttp2;
            listener.UseHttps(https =>
            {
                https.ServerCertificate = server;
                https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.HandshakeTimeout = TimeSpan.FromSeconds(5);
                https.ClientCertificateValidation = (certificate, chain, _) => trust.Accepts(certificate, chain?.ChainPolicy.ExtraStore);
            });
        });
        settings.Operations?.Listen(kestrel, listener => listener.Protocols = HttpProtocols.Http1);
        settings.SignIn?.Listen(kestrel, listener => listener.UseHttps(https =>
        {
            https.ServerCertificate = server;
            https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        }));
    }

    private static void AddServices(WebApplicationBuilder builder, BrokerSettings settings, ClientCertificateTrust trust)
    {
        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton(settings.Identity);
        services.AddSingleton(trust);
        services.Configure<BrokerOptions>(builder.Configuration.GetSection(BrokerOptions.Section));
        // Made by the container, which then also ends it: what is not exported yet goes when the broker stops.
        services.AddSingleton(_ => new Telemetry(settings.Otlp));

        services.AddSingleton<OrganisationDirectory>();
        services.AddSingleton(_ => new TokenCache(TimeProvider.System));
        services.AddSingleton(p => new CallAuthenticator(
            p.GetRequiredService<OrganisationDirectory>(), p.GetRequiredService<TokenCache>(), settings.Identity, TimeProvider.System));
        services.AddSingleton<RefusalRecorder>();
        services.AddSingleton<ReceiptPromises>();
        services.AddSingleton(_ => new CallLimits(settings.Broker.Limits));

        // A minute of counting is a true minute, whatever the partnership's clock was moved to in development.
        services.AddSingleton(p => new RefusalTally(p.GetRequiredService<RefusalRecorder>(), TimeProvider.System));
        services.AddSingleton<CallInterceptor>();
        services.AddSingleton<StoreHealth>();
        services.AddSingleton<Services.ClockService.Turn>();
        services.AddSingleton<Services.ReflectionService>();
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = settings.Broker.MaxMessageBytes;
            grpc.MaxSendMessageSize = 16 * 1024 * 1024;
            grpc.EnableDetailedErrors = false;
            grpc.Interceptors.Add<CallInterceptor>();
        });
        AddTokens(services, settings);
        OperationServices.Add(services, settings);
    }

    private static void AddTokens(IServiceCollection services, BrokerSettings settings)
    {
        if (settings.Identity.IsEmbedded)
        {
            services.AddSingleton<IClientDirectory, RegistryClientDirectory>();
            services.AddSingleton<IReplayStore, StoreReplayStore>();
            services.AddInfoShareTokenService(tokens =>
            {
                tokens.Issuer = settings.Issuer;
                tokens.Audience = settings.Identity.Audience;
                tokens.ClockSkew = settings.Identity.ClockSkew;
                tokens.AccessTokenLifetime = settings.Identity.AccessTokenLifetime;
                tokens.TokensAMinute = settings.Broker.Limits.Enabled ? settings.Identity.TokensAMinute : 0;
                tokens.TokensAtOnce = settings.Identity.TokensAtOnce;
                tokens.SignInAddress = settings.SignIn?.Url ?? "";
                tokens.KeyFolder = settings.Identity.KeyFolder.Length > 0
                    ? settings.Identity.KeyFolder
                    : Path.Combine(settings.Broker.DataFolder, "token-keys");

                // Agencies sign with the true time, whatever the partnership's clock was moved to in development.
                tokens.TimeProvider = TimeProvider.System;
            });
            services.AddSingleton(p => new SigningKeys(p.GetRequiredService<SigningKeyRing>().PublicKeys));
        }

        // A scheme that is alone becomes the default, which the framework runs by itself before every request: past the cache of
        // validated tokens, and with errors that are no gRPC. A second one keeps it to the authenticator's asking.
        services.AddAuthentication().AddJwtBearer(_ => { }).AddPolicyScheme("Unused", null, _ => { });
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<IServiceProvider>((options, provider) =>
            AccessTokenValidation.Configure(options, settings.Identity, settings.Issuer, provider.GetService<SigningKeys>()));
    }

    private static void Map(WebApplication app, BrokerSettings settings)
    {
        if (settings.Operations is { } operations)
        {
            app.Use((context, next) =>
            {
                // Told apart by the port that the connection came in on, which no caller can choose in a header.
                if (context.Connection.LocalPort != operations.Port)
                    return next(context);
                return context.Request.Path == "/health"
                    ? context.RequestServices.GetRequiredService<StoreHealth>().AnswerAsync(context)
                    : Task.FromResult(context.Response.StatusCode = StatusCodes.Status404NotFound);
            });
        }

        if (settings.SignIn is { } signIn)
        {
            app.Use((context, next) =>
                context.Connection.LocalPort == signIn.Port ? TokenServiceExtensions.SignInAsync(context) : next(context));
        }

        app.UseRouting();
        app.UseMiddleware<CallGate>();
        if (settings.Identity.IsEmbedded)
            app.MapInfoShareTokenService();
        GrpcServices.Map(app);
    }
}
