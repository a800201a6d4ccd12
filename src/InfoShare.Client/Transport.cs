using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using InfoShare.Client.Tokens;

namespace InfoShare.Client;

/// <summary>What all speakers of one system share: certificate, trust, channel and tokens.</summary>
internal sealed class Transport : IDisposable
{
    private const int TokenSourcesBeforeTidying = 1000;

    private readonly X509Certificate2 certificate;
    private readonly X509Certificate2Collection authorities = [];
    private readonly AssertionSigner signer;
    private readonly HttpClient http;
    private readonly TokenEndpointClient endpoint;
    private readonly ConcurrentDictionary<InfoSharePractitioner, TokenSource> practitioners = new();
    private readonly TokenSource system;

    public Transport(InfoShareClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Options = options;
        certificate = LoadCertificate(options.CertificatePath, options.KeyPath);
        authorities.ImportFromPemFile(options.CaCertificatePath);
        if (authorities.Count == 0)
            throw new ArgumentException("The CA file holds no certificate.");

        signer = new AssertionSigner(options.AssertionKeyPath, options.AssertionKeyId, options.ClientId, options.TimeProvider);
        http = new HttpClient(Handler(), disposeHandler: true) { Timeout = TimeSpan.FromSeconds(20) };
        endpoint = new TokenEndpointClient(http, signer, options);
        system = new TokenSource(endpoint, null, options.TimeProvider);
        Channel = GrpcChannel.ForAddress(options.Address, new GrpcChannelOptions
        {
            HttpHandler = Handler(),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = options.MaxReceiveMessageBytes,
            LoggerFactory = options.LoggerFactory,
        });
        Calls = Channel.CreateCallInvoker();
    }

    public InfoShareClientOptions Options { get; }

    public GrpcChannel Channel { get; }

    public CallInvoker Calls { get; }

    public TokenSource TokensOf(InfoSharePractitioner? practitioner)
    {
        if (practitioner is null)
            return system;

        // A system with thousands of staff must not keep a token source for each for ever.
        if (practitioners.Count > TokenSourcesBeforeTidying)
        {
            foreach (var (who, source) in practitioners)
            {
                if (!source.IsAlive)
                    practitioners.TryRemove(who, out _);
            }
        }

        return practitioners.GetOrAdd(practitioner, who => new TokenSource(endpoint, who, Options.TimeProvider));
    }

    public string AssertClient(string audience) => signer.ForClient(audience);

    public void Dispose()
    {
        Channel.Dispose();
        http.Dispose();
        signer.Dispose();
        certificate.Dispose();
        foreach (var authority in authorities)
            authority.Dispose();
    }

    // Not redirected anywhere: an assertion belongs to the address that it was made for.
    public SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),

        // Streams are quiet for long: a dead connection shows by the ping, not by silence.
        KeepAlivePingDelay = TimeSpan.FromSeconds(60),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(30),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
        EnableMultipleHttp2Connections = true,
        SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            CertificateChainPolicy = Trust(),
        },
    };

    /// <summary>The given CA alone; the host name is checked besides, by the platform.</summary>
    private X509ChainPolicy Trust()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1", null));
        return policy;
    }

    private static X509Certificate2 LoadCertificate(string certificatePath, string keyPath)
    {
        try
        {
            var certificate = X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
            if (!OperatingSystem.IsWindows())
                return certificate;

            // Windows' TLS wants a key that is stored; a round trip through PKCS#12 makes it one.
            using (certificate)
                return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException("The certificate and key files do not hold a PEM certificate with its private key.", e);
        }
    }
}
