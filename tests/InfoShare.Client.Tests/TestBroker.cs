using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using InfoShare.Identity;
using InfoShare.Identity.Development;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InfoShare.Client.Tests;

/// <summary>
/// A genuine gRPC server on Kestrel over mutual TLS, with the genuine token service before it; only what the services answer is
/// the test's own.
/// </summary>
public sealed class TestBroker : IAsyncDisposable
{
    public const string Surgery = "elmmock-surgery";

    private readonly WebApplication app;
    private readonly DevelopmentCertificateSet certificates;
    private int disposed;

    private TestBroker(WebApplication app, DevelopmentCertificateSet certificates, Uri address) =>
        (this.app, this.certificates, Address) = (app, certificates, address);

    public Uri Address { get; }

    /// <summary>What came in, call by call.</summary>
    public ConcurrentQueue<Received> Calls { get; } = new();

    /// <summary>The forms that reached the token endpoint.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> TokenForms { get; } = new();

    /// <summary>Statuses that the token endpoint answers with before it does its work.</summary>
    public ConcurrentQueue<int> TokenFailures { get; } = new();

    /// <summary>What the next calls fail with; null lets one through.</summary>
    public ConcurrentQueue<RpcException?> Failures { get; } = new();

    /// <summary>What each opening of the inbox does.</summary>
    public ConcurrentQueue<Func<string, IServerStreamWriter<Protocol.Inbox.V1.StreamInboxResponse>, CancellationToken, Task>> Inbox { get; } = new();

    public static async Task<TestBroker> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("infoshare-client-tests-").FullName;
        var certificates = DevelopmentCertificates.Ensure(new DevelopmentCertificateRequest { Folder = folder, Organisations = [Surgery] });
        var server = PemCertificate.Load(certificates.ServerCertificatePath, certificates.ServerKeyPath);
        var trust = ClientCertificateTrust.FromPemFile(certificates.CaCertificatePath);

        // The issuer has to be known before the server starts.
        var port = FreePort.Find();
        var address = new Uri($"https://localhost:{port}");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listener =>
        {
            listener.Protocols = HttpProtocols.Http1AndHttp2;
            listener.UseHttps(https =>
            {
                https.ServerCertificate = server;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (certificate, chain, _) => trust.Accepts(certificate, chain?.ChainPolicy.ExtraStore);
            });
        }));
        TestBroker? broker = null;
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(_ => broker!);
        builder.Services.AddSingleton<IClientDirectory>(new OneClient(certificates.Organisations[Surgery]));
        builder.Services.AddInfoShareTokenService(options =>
        {
            options.Issuer = address.AbsoluteUri.TrimEnd('/');
            options.KeyFolder = Path.Combine(folder, "token-keys");
        });
        var app = builder.Build();
        broker = new TestBroker(app, certificates, address);
        app.Use(broker.WatchTokensAsync);
        app.MapInfoShareTokenService();
        app.MapGrpcService<TestHealthService>();
        app.MapGrpcService<TestInboxService>();
        app.MapGrpcService<TestClockService>();
        await app.StartAsync();
        return broker;
    }

    public InfoShareClientOptions Options() => new()
    {
        Address = Address,
        ClientId = Surgery,
        CertificatePath = certificates.Organisations[Surgery].CertificatePath,
        KeyPath = certificates.Organisations[Surgery].KeyPath,
        AssertionKeyPath = certificates.Organisations[Surgery].AssertionKeyPath,
        CaCertificatePath = certificates.CaCertificatePath,
        Retry = new InfoShareRetryPolicy { InitialBackoff = TimeSpan.FromMilliseconds(1), MaxBackoff = TimeSpan.FromMilliseconds(5) },
    };

    public OrganisationCredentials Credentials => certificates.Organisations[Surgery];

    /// <summary>Notes the call and fails it if the test wants that.</summary>
    public void Enter(ServerCallContext context, string? requestId)
    {
        var http = context.GetHttpContext();
        Calls.Enqueue(new Received(
            context.Method,
            requestId,
            context.RequestHeaders.GetValue("authorization") ?? "",
            http.Connection.ClientCertificate?.Subject ?? "",
            context.Deadline));
        if (Failures.TryDequeue(out var failure) && failure is not null)
            throw failure;
    }

    public async ValueTask DisposeAsync()
    {
        // The container disposes of what it hands to the services, and this is one of them.
        if (Interlocked.Exchange(ref disposed, 1) == 1)
            return;
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
        Directory.Delete(certificates.Folder, recursive: true);
    }

    private async Task WatchTokensAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path == TokenServicePaths.Token)
        {
            context.Request.EnableBuffering();
            var form = await context.Request.ReadFormAsync();
            TokenForms.Enqueue(form.ToDictionary(f => f.Key, f => f.Value.ToString()));
            context.Request.Body.Position = 0;
            if (TokenFailures.TryDequeue(out var status))
            {
                context.Response.StatusCode = status;
                return;
            }
        }

        await next(context);
    }

    /// <param name="Method">Path on the wire.</param>
    /// <param name="Subject">Subject of the client certificate.</param>
    public sealed record Received(string Method, string? RequestId, string Authorization, string Subject, DateTime Deadline);

    private sealed class OneClient(OrganisationCredentials surgery) : IClientDirectory
    {
        public ValueTask<TokenClient?> FindClientAsync(string clientId, CancellationToken cancellationToken) =>
            ValueTask.FromResult(clientId != Surgery ? null : new TokenClient
            {
                ClientId = Surgery,
                OrganisationId = Surgery,
                Keys = [surgery.AssertionKey],
                CertificateThumbprints = [surgery.CertificateThumbprint],
                AllowedRoles = ["GP"],
            });
    }
}
