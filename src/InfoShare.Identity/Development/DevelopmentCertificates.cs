using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace InfoShare.Identity.Development;

/// <summary>What to make.</summary>
public sealed record DevelopmentCertificateRequest
{
    /// <summary>Where the PEM files go; made when it is missing.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// One slug an organisation: 1 to 63 of a-z, 0-9 and hyphen, beginning with a letter or digit; not <c>ca</c> or <c>server</c>.
    /// </summary>
    public IReadOnlyCollection<string> Organisations { get; init; } = [];

    /// <summary>DNS names that the server certificate carries besides localhost, 127.0.0.1 and ::1.</summary>
    public IReadOnlyCollection<string> HostNames { get; init; } = [];

    /// <summary>Make everything new, even what is still good.</summary>
    public bool Force { get; init; }
}

/// <summary>What is in the folder now.</summary>
/// <param name="Folder">The folder asked for.</param>
/// <param name="CaCertificatePath"><c>ca.crt</c>: what servers and clients trust.</param>
/// <param name="ServerCertificatePath"><c>server.crt</c>.</param>
/// <param name="ServerKeyPath"><c>server.key</c>.</param>
/// <param name="Organisations">By slug.</param>
/// <param name="Written">The names of the files written by this call; empty when all was still good.</param>
public sealed record DevelopmentCertificateSet(
    string Folder,
    string CaCertificatePath,
    string ServerCertificatePath,
    string ServerKeyPath,
    IReadOnlyDictionary<string, OrganisationCredentials> Organisations,
    IReadOnlyList<string> Written);

/// <summary>One organisation's files, and the facts that its registry entry needs.</summary>
/// <param name="Slug">The organisation's short name; the certificate's common name.</param>
/// <param name="CertificatePath"><c>slug.crt</c>, the TLS client certificate.</param>
/// <param name="KeyPath"><c>slug.key</c>, its private key.</param>
/// <param name="AssertionKeyPath"><c>slug.assertion.key</c>, the private key that signs assertions.</param>
/// <param name="CertificateThumbprint"><c>x5t#S256</c> of the certificate.</param>
/// <param name="AssertionKey">Public part of the assertion key; its <c>kid</c> is the RFC 7638 thumbprint.</param>
/// <param name="NotAfter">When the certificate expires, UTC.</param>
public sealed record OrganisationCredentials(
    string Slug,
    string CertificatePath,
    string KeyPath,
    string AssertionKeyPath,
    string CertificateThumbprint,
    EcPublicJwk AssertionKey,
    DateTimeOffset NotAfter);

/// <summary>
/// Makes a certificate authority, a server certificate and one client certificate and assertion key an organisation, for
/// development and demonstration. Keeps what is good, renews what expires within 30 days. Several processes may call it on one
/// folder at once.
/// </summary>
public static partial class DevelopmentCertificates
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);
    private static readonly TimeSpan LeafLife = TimeSpan.FromDays(397);
    private static readonly TimeSpan CaLife = TimeSpan.FromDays(5 * 365);

    /// <summary>Makes the folder hold what is asked for.</summary>
    /// <exception cref="ArgumentException">A slug or host name that cannot be one.</exception>
    public static DevelopmentCertificateSet Ensure(DevelopmentCertificateRequest request, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        foreach (var slug in request.Organisations)
        {
            if (!Slug().IsMatch(slug) || slug is "ca" or "server")
            {
                throw new ArgumentException("An organisation's slug is 1 to 63 of a-z, 0-9 and hyphen, and neither ca nor server.", nameof(request));
            }
        }

        if (request.HostNames.Any(name => Uri.CheckHostName(name) != UriHostNameType.Dns))
        {
            throw new ArgumentException("A host name is not a DNS name.", nameof(request));
        }

        KeyFiles.CreateFolder(request.Folder);
        using var folderLock = KeyFiles.Lock(request.Folder);
        return new Maker(request, (time ?? TimeProvider.System).GetUtcNow()).Make();
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}\\z", RegexOptions.NonBacktracking)]
    private static partial Regex Slug();

    private sealed class Maker(DevelopmentCertificateRequest request, DateTimeOffset now)
    {
        private readonly List<string> _written = [];

        public DevelopmentCertificateSet Make()
        {
            using var ca = Authority();
            Leaf(ca, "server", ServerAuthentication, ServerNames());
            var organisations = request.Organisations.Distinct(StringComparer.Ordinal)
                .ToDictionary(slug => slug, slug => Organisation(ca, slug), StringComparer.Ordinal);
            return new DevelopmentCertificateSet(
                request.Folder, PathOf("ca.crt"), PathOf("server.crt"), PathOf("server.key"), organisations, _written);
        }

        private X509Certificate2 Authority()
        {
            if (!request.Force && TryLoad("ca") is { } kept)
            {
                if (IsCurrent(kept) && kept.Extensions.OfType<X509BasicConstraintsExtension>().Any(e => e.CertificateAuthority))
                {
                    return kept;
                }

                kept.Dispose();
            }

            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var certificate = new CertificateRequest("CN=InfoShare development CA", key, HashAlgorithmName.SHA256);
            certificate.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
            certificate.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
            certificate.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(certificate.PublicKey, false));
            var made = certificate.CreateSelfSigned(now.AddHours(-1), now + CaLife);
            Write("ca", made, key);
            return made;
        }

        private OrganisationCredentials Organisation(X509Certificate2 ca, string slug)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddUri(new Uri($"urn:infoshare:org:{slug}"));
            using var certificate = Leaf(ca, slug, ClientAuthentication, names.Build());
            return new OrganisationCredentials(
                slug,
                PathOf($"{slug}.crt"),
                PathOf($"{slug}.key"),
                PathOf($"{slug}.assertion.key"),
                JwsEs256.CertificateThumbprint(certificate),
                AssertionKey(slug),
                certificate.NotAfter.ToUniversalTime());
        }

        private EcPublicJwk AssertionKey(string slug)
        {
            var path = PathOf($"{slug}.assertion.key");
            using var key = ECDsa.Create();
            if (!request.Force && File.Exists(path))
            {
                try
                {
                    key.ImportFromPem(File.ReadAllText(path));
                    return EcPublicJwk.FromKey(key);
                }
                catch (Exception e) when (e is ArgumentException or CryptographicException)
                {
                    // Not a key of ours any more: it is replaced below.
                }
            }

            key.GenerateKey(ECCurve.NamedCurves.nistP256);
            KeyFiles.WriteSecret(path, key.ExportPkcs8PrivateKeyPem() + "\n");
            _written.Add($"{slug}.assertion.key");
            return EcPublicJwk.FromKey(key);
        }

        private X509Certificate2 Leaf(X509Certificate2 ca, string name, string usage, X509Extension names)
        {
            if (!request.Force && TryLoad(name) is { } kept)
            {
                if (IsCurrent(kept) && IsIssuedBy(ca, kept) && HasNames(kept, names))
                {
                    return kept;
                }

                kept.Dispose();
            }

            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var certificate = new CertificateRequest($"CN={name}, O=InfoShare development", key, HashAlgorithmName.SHA256);
            certificate.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
            certificate.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
            certificate.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
            certificate.CertificateExtensions.Add(names);
            certificate.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(certificate.PublicKey, false));
            certificate.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(ca, true, false));

            var from = Later(now.AddHours(-1), new DateTimeOffset(ca.NotBefore.ToUniversalTime()));
            var to = Earlier(now + LeafLife, new DateTimeOffset(ca.NotAfter.ToUniversalTime()));
            var serial = RandomNumberGenerator.GetBytes(16);
            serial[0] &= 0x7f;
            var made = certificate.Create(ca, from, to, serial);
            Write(name, made, key);
            return made;
        }

        private X509Extension ServerNames()
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            names.AddIpAddress(System.Net.IPAddress.Loopback);
            names.AddIpAddress(System.Net.IPAddress.IPv6Loopback);
            foreach (var host in request.HostNames.Where(host => host != "localhost").Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal))
            {
                names.AddDnsName(host);
            }

            return names.Build();
        }

        // CreateFromPemFile also says whether key and certificate belong together: a crash between the two files mends itself.
        private X509Certificate2? TryLoad(string name)
        {
            if (!File.Exists(PathOf($"{name}.crt")) || !File.Exists(PathOf($"{name}.key")))
            {
                return null;
            }

            try
            {
                return X509Certificate2.CreateFromPemFile(PathOf($"{name}.crt"), PathOf($"{name}.key"));
            }
            catch (Exception e) when (e is ArgumentException or CryptographicException)
            {
                return null;
            }
        }

        private bool IsCurrent(X509Certificate2 certificate) =>
            certificate.NotBefore.ToUniversalTime() <= now.UtcDateTime && certificate.NotAfter.ToUniversalTime() > (now + RenewBefore).UtcDateTime;

        private bool IsIssuedBy(X509Certificate2 ca, X509Certificate2 certificate)
        {
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(ca);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.DisableCertificateDownloads = true;
            chain.ChainPolicy.VerificationTime = now.UtcDateTime;
            return chain.Build(certificate);
        }

        // More names than asked for are no reason to renew: two callers with different wishes would take turns for ever.
        private static bool HasNames(X509Certificate2 certificate, X509Extension names)
        {
            if (certificate.Extensions.FirstOrDefault(e => e.Oid?.Value == names.Oid?.Value) is not { } has)
            {
                return false;
            }

            var (hasNames, wanted) = (new X509SubjectAlternativeNameExtension(has.RawData), new X509SubjectAlternativeNameExtension(names.RawData));
            var wantsDns = wanted.EnumerateDnsNames().ToArray();
            return wantsDns.Length == 0
                ? has.RawData.AsSpan().SequenceEqual(names.RawData)
                : wantsDns.All(name => hasNames.EnumerateDnsNames().Contains(name, StringComparer.OrdinalIgnoreCase))
                    && wanted.EnumerateIPAddresses().All(hasNames.EnumerateIPAddresses().Contains);
        }

        private void Write(string name, X509Certificate2 certificate, ECDsa key)
        {
            KeyFiles.WriteSecret(PathOf($"{name}.key"), key.ExportPkcs8PrivateKeyPem() + "\n");
            KeyFiles.WritePublic(PathOf($"{name}.crt"), certificate.ExportCertificatePem() + "\n");
            _written.Add($"{name}.crt");
            _written.Add($"{name}.key");
        }

        private string PathOf(string file) => Path.Combine(request.Folder, file);

        private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

        private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
    }
}
