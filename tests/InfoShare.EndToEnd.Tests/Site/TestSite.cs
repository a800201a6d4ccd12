using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using InfoShare.Client;
using InfoShare.Identity;
using InfoShare.Identity.Development;
using InfoShare.Storage;

namespace InfoShare.EndToEnd.Tests.Site;

/// <summary>A folder of its own with the neighbourhood's certificates, keys and registry, and connections to any broker that uses them.</summary>
public sealed class TestSite : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("infoshare-site-").FullName;

    public TestSite() => Files = Neighbourhood.Ensure(PathOf("certs"));

    /// <summary>Certificates, keys and the registry.</summary>
    public NeighbourhoodFiles Files { get; }

    /// <summary>An organisation's credentials; a name that the registry does not have gets genuine ones of the same authority.</summary>
    public OrganisationCredentials CredentialsOf(string organisation)
    {
        if (Files.Certificates.Organisations.TryGetValue(organisation, out var known))
            return known;
        return DevelopmentCertificates.Ensure(new DevelopmentCertificateRequest { Folder = PathOf("certs"), Organisations = [organisation] })
            .Organisations[organisation];
    }

    /// <summary>A path in the folder.</summary>
    public string PathOf(string name) => Path.Combine(folder, name);

    /// <summary>The settings of a broker that keeps its data in this folder; later ones win.</summary>
    public string[] Settings(string data, params string[] more) =>
    [
        "--environment=Development",
        $"--Broker:DataFolder={PathOf(data)}",
        $"--Broker:AgencyListener=https://127.0.0.1:{FreePort.Find()}",
        "--Broker:OperationsListener=",
        $"--Broker:ServerCertificate={Files.Certificates.ServerCertificatePath}",
        $"--Broker:ServerKey={Files.Certificates.ServerKeyPath}",
        $"--Broker:ClientCa={Files.Certificates.CaCertificatePath}",
        "--Broker:NobodyStepMilliseconds=5",
        $"--Registry:File={Files.RegistryPath}",
        "--Logs:Console=false",

        // Tests call as fast as they can. Whoever tests the limits says so.
        "--Broker:Limits:Enabled=false",
        .. more,
    ];

    /// <summary>The settings that make a broker use this database.</summary>
    public static string[] StorageSettings(StorageOptions options) => options.Engine == StoreEngine.Postgres
        ? ["--Storage:Engine=postgres", $"--Storage:ConnectionString={options.ConnectionString}"]
        : ["--Storage:Engine=sqlite", $"--Storage:ConnectionString={options.Path}"];

    /// <summary>An organisation's system at the broker of this address. It never repeats a call by itself.</summary>
    public InfoShareConnection Connect(string organisation, Uri address, Uri? authority = null)
    {
        var own = CredentialsOf(organisation);
        return new InfoShareConnection(new InfoShareClientOptions
        {
            Address = address,
            Authority = authority,
            ClientId = organisation,
            CertificatePath = own.CertificatePath,
            KeyPath = own.KeyPath,
            AssertionKeyPath = own.AssertionKeyPath,
            CaCertificatePath = Files.Certificates.CaCertificatePath,
            Retry = InfoShareRetryPolicy.None,
            DefaultDeadline = TimeSpan.FromMinutes(2),
        });
    }

    /// <summary>An HTTP handler with an organisation's certificate; the caller disposes it.</summary>
    public SocketsHttpHandler HandlerOf(string organisation)
    {
        var own = CredentialsOf(organisation);
        return new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [PemCertificate.Load(own.CertificatePath, own.KeyPath)],
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(Files.Certificates.CaCertificatePath) },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
    }

    /// <summary>A channel with an organisation's certificate that adds nothing to a call.</summary>
    public GrpcChannel BareChannel(string organisation, Uri address) => GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        HttpHandler = HandlerOf(organisation),
        DisposeHttpClient = true,
        MaxSendMessageSize = null,
    });

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);
}
