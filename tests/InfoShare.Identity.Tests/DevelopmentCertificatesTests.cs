using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using InfoShare.Identity.Development;
using InfoShare.Testing;

namespace InfoShare.Identity.Tests;

public sealed class DevelopmentCertificatesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = ManualClock.AtNow();

    public void Dispose() => _folder.Dispose();

    private DevelopmentCertificateSet Ensure(bool force = false, string[]? hosts = null, params string[] organisations) =>
        DevelopmentCertificates.Ensure(
            new()
            {
                Folder = _folder.Path,
                Organisations = organisations.Length > 0 ? organisations : ["gp-elmfield", "police-north"],
                HostNames = hosts ?? ["broker"],
                Force = force,
            },
            _clock);

    private X509Certificate2 Certificate(string name) => PemCertificate.Load(_folder[$"{name}.crt"], _folder[$"{name}.key"]);

    [Fact]
    public void It_makes_the_files_and_says_what_a_registry_needs_to_know()
    {
        var set = Ensure();

        string[] files =
        [
            "ca.crt", "ca.key", "server.crt", "server.key", "gp-elmfield.crt", "gp-elmfield.key", "gp-elmfield.assertion.key",
            "police-north.crt", "police-north.key", "police-north.assertion.key",
        ];
        set.Written.Order().ShouldBe(files.Order());
        files.ShouldAllBe(file => File.Exists(_folder[file]));
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in files.Where(f => f.EndsWith(".key", StringComparison.Ordinal)))
            {
                File.GetUnixFileMode(_folder[file]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }

        var gp = set.Organisations["gp-elmfield"];
        using var certificate = Certificate("gp-elmfield");
        gp.CertificateThumbprint.ShouldBe(JwsEs256.CertificateThumbprint(certificate));
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(gp.AssertionKeyPath));
        gp.AssertionKey.ShouldBe(EcPublicJwk.FromKey(key));
        gp.AssertionKey.KeyId.ShouldBe(gp.AssertionKey.Thumbprint());

        // The key that signs assertions is not the key of the TLS certificate.
        using var tls = certificate.GetECDsaPublicKey()!;
        EcPublicJwk.FromKey(tls).KeyId.ShouldNotBe(gp.AssertionKey.KeyId);
    }

    [Fact]
    public void A_client_certificate_names_its_organisation_and_serves_clients_only()
    {
        var set = Ensure();
        using var client = Certificate("gp-elmfield");
        using var server = Certificate("server");
        using var ca = Certificate("ca");
        using var trust = ClientCertificateTrust.FromPemFile(set.CaCertificatePath);

        client.GetNameInfo(X509NameType.SimpleName, forIssuer: false).ShouldBe("gp-elmfield");
        client.Extensions["2.5.29.17"]!.Format(false).ShouldContain("urn:infoshare:org:gp-elmfield");
        trust.Accepts(client).ShouldBeTrue();
        trust.Accepts(server).ShouldBeFalse();
        trust.Accepts(ca).ShouldBeFalse();
        trust.Accepts(null).ShouldBeFalse();
        server.MatchesHostname("localhost").ShouldBeTrue();
        server.MatchesHostname("127.0.0.1").ShouldBeTrue();
        server.MatchesHostname("::1").ShouldBeTrue();
        server.MatchesHostname("broker").ShouldBeTrue();
        server.MatchesHostname("elsewhere").ShouldBeFalse();
    }

    [Fact]
    public void Another_authority_s_certificate_of_the_same_name_is_not_accepted()
    {
        var set = Ensure();
        using var elsewhere = new TemporaryFolder();
        var other = DevelopmentCertificates.Ensure(new() { Folder = elsewhere.Path, Organisations = ["gp-elmfield"] }, _clock);
        using var trust = ClientCertificateTrust.FromPemFile(set.CaCertificatePath);
        using var stranger = PemCertificate.Load(other.Organisations["gp-elmfield"].CertificatePath, other.Organisations["gp-elmfield"].KeyPath);

        trust.Accepts(stranger).ShouldBeFalse();
    }

    [Fact]
    public void Asking_again_writes_nothing()
    {
        var first = Ensure();
        var second = Ensure();

        second.Written.ShouldBeEmpty();
        second.Organisations.ShouldBe(first.Organisations, ignoreOrder: true);
        Ensure(hosts: []).Written.ShouldBeEmpty();
    }

    [Fact]
    public void A_new_organisation_or_host_name_adds_only_that()
    {
        Ensure();

        Ensure(organisations: ["gp-elmfield", "school-oak"]).Written.Order()
            .ShouldBe(["school-oak.assertion.key", "school-oak.crt", "school-oak.key"]);
        Ensure(hosts: ["broker", "broker2"]).Written.Order().ShouldBe(["server.crt", "server.key"]);
    }

    [Fact]
    public void What_expires_within_30_days_is_renewed_under_the_same_authority_and_assertion_key()
    {
        var first = Ensure();
        _clock.Advance(TimeSpan.FromDays(397 - 30));
        _clock.Advance(TimeSpan.FromMinutes(1));

        var second = Ensure();

        second.Written.ShouldNotContain("ca.crt");
        second.Written.ShouldContain("server.crt");
        second.Written.ShouldContain("gp-elmfield.crt");
        second.Organisations["gp-elmfield"].AssertionKey.ShouldBe(first.Organisations["gp-elmfield"].AssertionKey);
        second.Organisations["gp-elmfield"].CertificateThumbprint.ShouldNotBe(first.Organisations["gp-elmfield"].CertificateThumbprint);
    }

    [Fact]
    public void When_the_authority_is_renewed_everything_under_it_is()
    {
        Ensure();
        File.Delete(_folder["ca.key"]);

        Ensure().Written.Order().ShouldBe(
            ["ca.crt", "ca.key", "gp-elmfield.crt", "gp-elmfield.key", "police-north.crt", "police-north.key", "server.crt", "server.key"]);
        Ensure().Written.ShouldBeEmpty();
    }

    [Fact]
    public void Force_makes_everything_new()
    {
        var first = Ensure();
        var second = Ensure(force: true);

        second.Written.Count.ShouldBe(10);
        second.Organisations["gp-elmfield"].AssertionKey.ShouldNotBe(first.Organisations["gp-elmfield"].AssertionKey);
    }

    [Fact]
    public void Files_that_do_not_belong_together_are_mended()
    {
        Ensure();
        File.Copy(_folder["police-north.key"], _folder["gp-elmfield.key"], overwrite: true);
        File.WriteAllText(_folder["police-north.assertion.key"], "torn");

        Ensure().Written.Order().ShouldBe(["gp-elmfield.crt", "gp-elmfield.key", "police-north.assertion.key"]);
        Ensure().Written.ShouldBeEmpty();
    }

    [Fact]
    public async Task Several_at_once_end_with_one_set()
    {
        var sets = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Ensure())));

        sets.Count(set => set.Written.Count > 0).ShouldBe(1);
        sets.Select(set => set.Organisations["gp-elmfield"]).Distinct().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("ca")]
    [InlineData("server")]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("new\nline")]
    [InlineData("trailing\n")]
    public void A_slug_that_is_none_is_refused(string slug) =>
        Should.Throw<ArgumentException>(() => Ensure(organisations: [slug]));

    [Fact]
    public void A_host_name_that_is_none_is_refused() =>
        Should.Throw<ArgumentException>(() => Ensure(hosts: ["not a host"]));
}
