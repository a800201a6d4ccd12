using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace InfoShare.Identity;

/// <summary>Certificates and keys in PEM files, as they are used for TLS.</summary>
public static class PemCertificate
{
    /// <summary>A certificate with its private key, ready for TLS on every system. The caller disposes it.</summary>
    /// <exception cref="CryptographicException">Not PEM, or key and certificate do not belong together.</exception>
    public static X509Certificate2 Load(string certificatePath, string keyPath)
    {
        X509Certificate2 certificate;
        try
        {
            certificate = X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
        }
        catch (ArgumentException e)
        {
            // What the framework throws when the key is another certificate's.
            throw new CryptographicException("The private key does not belong to the certificate.", e);
        }

        if (!OperatingSystem.IsWindows())
        {
            return certificate;
        }

        // Windows' TLS wants a key that is stored; a round trip through PKCS#12 makes it one.
        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        }
    }
}
