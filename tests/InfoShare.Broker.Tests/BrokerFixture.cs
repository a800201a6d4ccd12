using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using InfoShare.Broker.Hosting;
using InfoShare.Broker.Tests;
using InfoShare.Client;
using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Stores;
using InfoShare.Identity;
using InfoShare.Identity.Development;
using InfoShare.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(BrokerFixture))]

namespace InfoShare.Broker.Tests;

/// <summary>The real broker on loopback: mutual TLS, the inner token service, SQLite, and the neighbourhood's organisations.</summary>
public sealed class BrokerFixture : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, InfoShareConnection> systems = [];

    public NeighbourhoodFiles Neighbours { get; private set; } = null!;

    public WebApplication Host { get; private set; } = null!;

    public CapturedLogs Logs { get; } = new();

    public string DataFolder => folder["data"];

    public Uri Address => BrokerHost.AgencyAddress(Host);

    public IStore Store => Host.Services.GetRequiredService<IStore>();

    public DevelopmentCertificateSet Certificates => Neighbours.Certificates;

    public InfoShareConnection Doctor => As("elmmock-surgery", "u-1", "Dr Mockhurst", "GP");

    public InfoShareConnection Operator => As("northmere-partnership", "u-9", "Ada Auditsample", "AUDITOR");

    public async ValueTask InitializeAsync()
    {
        Neighbours = Neighbourhood.Ensure(folder["certs"]);
        Host = await StartAsync(folder["data"]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var system in systems.Values)
            system.Dispose();
        await Host.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>Arguments that every broker of the tests has.</summary>
    public string[] Arguments(string data, params string[] more) =>
    [
        "--environment", Environments.Development,
        "--Broker:DataFolder=" + data,
        "--Broker:AgencyListener=https://127.0.0.1:0",
        "--Broker:OperationsListener=http://127.0.0.1:0",
        "--Broker:ServerCertificate=" + Certificates.ServerCertificatePath,
        "--Broker:ServerKey=" + Certificates.ServerKeyPath,
        "--Broker:ClientCa=" + Certificates.CaCertificatePath,
        "--Broker:NobodyStepMilliseconds=5",
        "--Registry:File=" + Neighbours.RegistryPath,
        "--Logs:Console=false",

        // Tests call as fast as they can. Whoever tests the limits says so.
        "--Broker:Limits:Enabled=false",
        .. more,
    ];

    public Task<WebApplication> StartAsync(string data, params string[] more) => StartAsync(data, _ => { }, more);

    public async Task<WebApplication> StartAsync(string data, Action<WebApplicationBuilder> configure, params string[] more)
    {
        var host = await BrokerHost.BuildAsync(Arguments(data, more), builder =>
        {
            builder.Logging.AddProvider(Logs);
            configure(builder);
        });
        await host.StartAsync();
        return host;
    }

    /// <summary>An organisation's system at this broker.</summary>
    public InfoShareConnection SystemOf(string organisation)
    {
        lock (systems)
        {
            return systems.TryGetValue(organisation, out var known) ? known : systems[organisation] = Connect(organisation, Address);
        }
    }

    public InfoShareConnection Connect(string organisation, Uri address, Uri? authority = null)
    {
        var own = Certificates.Organisations[organisation];
        return new InfoShareConnection(new InfoShareClientOptions
        {
            Address = address,
            Authority = authority,
            ClientId = organisation,
            CertificatePath = own.CertificatePath,
            KeyPath = own.KeyPath,
            AssertionKeyPath = own.AssertionKeyPath,
            CaCertificatePath = Certificates.CaCertificatePath,
            Retry = InfoShareRetryPolicy.None,
        });
    }

    public InfoShareConnection As(string organisation, string id, string name, string role) =>
        SystemOf(organisation).As(new InfoSharePractitioner(id, name, role));

    /// <summary>An HTTP handler with this organisation's certificate, or with none.</summary>
    public SocketsHttpHandler HandlerOf(string? organisation, X509Certificate2? certificate = null)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(Certificates.CaCertificatePath) },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        if (organisation is not null)
        {
            var own = Certificates.Organisations[organisation];
            certificate = PemCertificate.Load(own.CertificatePath, own.KeyPath);
        }

        if (certificate is not null)
            handler.SslOptions.ClientCertificates = [certificate];
        return handler;
    }

    /// <summary>A channel that adds nothing to a call.</summary>
    public GrpcChannel BareChannel(string? organisation, Uri? address = null, X509Certificate2? certificate = null) =>
        GrpcChannel.ForAddress(address ?? Address, new GrpcChannelOptions
        {
            HttpHandler = HandlerOf(organisation, certificate),
            DisposeHttpClient = true,
            MaxSendMessageSize = null,
        });

    /// <summary>The newest entries of the trail.</summary>
    public async Task<IReadOnlyList<AuditEntry>> TrailAsync(int count = 100) =>
        await Store.ReadAsync(s => s.Audit.ListAsync(new AuditFilter(null, null, null), null, count), CancellationToken.None);

    /// <summary>The error that a call must end with.</summary>
    public static async Task<InfoShareError> ErrorOfAsync(Func<Task> call)
    {
        var exception = await Should.ThrowAsync<RpcException>(call);
        return InfoShareError.From(exception);
    }
}
