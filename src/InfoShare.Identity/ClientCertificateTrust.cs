using System.Security.Cryptography.X509Certificates;

namespace InfoShare.Identity;

/// <summary>
/// Says whether a client certificate comes from the configured certificate authority: chain to it alone (never to the
/// machine's own roots), within its dates, good for client authentication. Which organisation it belongs to is the registry's
/// business, and so is revocation: a certificate taken out of the registry is refused from the next request on.
/// </summary>
public sealed class ClientCertificateTrust : IDisposable
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);
    private readonly X509Certificate2Collection _authorities;

    private ClientCertificateTrust(X509Certificate2Collection authorities) => _authorities = authorities;

    /// <summary>Reads one or more CA certificates from a PEM file.</summary>
    /// <exception cref="InvalidOperationException">The file holds no certificate.</exception>
    public static ClientCertificateTrust FromPemFile(string path)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(path);
        return authorities.Count > 0
            ? new ClientCertificateTrust(authorities)
            : throw new InvalidOperationException("The client CA file holds no certificate.");
    }

    /// <summary>Whether to accept the certificate; <paramref name="intermediates"/> are what the caller sent along.</summary>
    public bool Accepts(X509Certificate2? certificate, X509Certificate2Collection? intermediates = null)
    {
        if (certificate is null)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = TimeOf(certificate, DateTime.Now);
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid(ClientAuthentication));
        if (intermediates is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(intermediates);
        }

        try
        {
            // A certificate without any extended key usage is good for every one by RFC 5280; here it must say so itself.
            return chain.Build(certificate)
                && certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>()
                    .Any(usage => usage.EnhancedKeyUsages.Cast<System.Security.Cryptography.Oid>().Any(oid => oid.Value == ClientAuthentication));
        }
        finally
        {
            foreach (var element in chain.ChainElements)
            {
                element.Certificate.Dispose();
            }
        }
    }

    // A certificate that was made, or ended, within the last minute by a clock beside ours is taken at its word.
    internal static DateTime TimeOf(X509Certificate2 certificate, DateTime now) =>
        certificate.NotBefore > now && certificate.NotBefore - now <= ClockTolerance ? certificate.NotBefore
        : certificate.NotAfter < now && now - certificate.NotAfter <= ClockTolerance ? certificate.NotAfter
        : now;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var authority in _authorities)
        {
            authority.Dispose();
        }
    }
}
