using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace InfoShare.Identity.Tests;

public sealed class ClientCertificateTrustTests
{
    [Theory]
    [InlineData(-120, 600, 0)]
    [InlineData(30, 600, 30)]
    [InlineData(120, 600, 0)]
    [InlineData(-600, -30, -30)]
    [InlineData(-600, -120, 0)]
    public void A_clock_beside_ours_may_be_a_minute_off(int from, int to, int judgedAt)
    {
        var now = new DateTime(2026, 4, 1, 9, 0, 0, DateTimeKind.Local);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=gp", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now.AddSeconds(from), now.AddSeconds(to));

        ClientCertificateTrust.TimeOf(certificate, now).ShouldBe(now.AddSeconds(judgedAt));
    }
}
