namespace Grpc.Core;

/// <summary>
/// TLS for a channel. The client on .NET takes certificates from its HTTP handler and refuses those given here.
/// </summary>
public sealed class SslCredentials : ChannelCredentials
{
    /// <summary>The machine's trust, no client certificate.</summary>
    public SslCredentials()
        : this(null, null, null)
    {
    }

    /// <summary>Trust in the given roots, in PEM.</summary>
    public SslCredentials(string? rootCertificates)
        : this(rootCertificates, null, null)
    {
    }

    /// <summary>Trust in the given roots, and a client certificate.</summary>
    public SslCredentials(string? rootCertificates, KeyCertificatePair? keyCertificatePair)
        : this(rootCertificates, keyCertificatePair, null)
    {
    }

    /// <summary>Trust in the given roots, a client certificate, and a check of the server of one's own.</summary>
    public SslCredentials(string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback)
    {
        RootCertificates = rootCertificates;
        KeyCertificatePair = keyCertificatePair;
        VerifyPeerCallback = verifyPeerCallback;
    }

    /// <summary>Trusted roots in PEM; null for the machine's.</summary>
    public string? RootCertificates { get; }

    /// <summary>The client's certificate and key; null for none.</summary>
    public KeyCertificatePair? KeyCertificatePair { get; }

    /// <summary>A further check of the server; null for none.</summary>
    public VerifyPeerCallback? VerifyPeerCallback { get; }

    internal override bool IsComposable => true;

    /// <inheritdoc />
    public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object? state)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        configurator.SetSslCredentials(state, RootCertificates, KeyCertificatePair, VerifyPeerCallback);
    }
}

/// <summary>A certificate chain and the key to it, both in PEM.</summary>
public sealed class KeyCertificatePair
{
    /// <summary>A pair.</summary>
    public KeyCertificatePair(string certificateChain, string privateKey)
    {
        ArgumentNullException.ThrowIfNull(certificateChain);
        ArgumentNullException.ThrowIfNull(privateKey);
        CertificateChain = certificateChain;
        PrivateKey = privateKey;
    }

    /// <summary>The chain, the end's certificate first.</summary>
    public string CertificateChain { get; }

    /// <summary>The private key.</summary>
    public string PrivateKey { get; }
}

/// <summary>Decides whether a server is the right one; true accepts it.</summary>
public delegate bool VerifyPeerCallback(VerifyPeerContext context);

/// <summary>The server to be judged.</summary>
public class VerifyPeerContext
{
    /// <summary>A server under a name with a certificate.</summary>
    public VerifyPeerContext(string targetName, string peerPem)
    {
        ArgumentNullException.ThrowIfNull(targetName);
        ArgumentNullException.ThrowIfNull(peerPem);
        TargetName = targetName;
        PeerPem = peerPem;
    }

    /// <summary>The name that was called.</summary>
    public string TargetName { get; }

    /// <summary>The server's certificate in PEM.</summary>
    public string PeerPem { get; }
}
