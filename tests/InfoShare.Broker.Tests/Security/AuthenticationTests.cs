using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using InfoShare.Broker.Hosting;
using InfoShare.Client;
using InfoShare.Core.Vocabulary;
using InfoShare.Identity.Development;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.Protocol.Registry.V1;
using InfoShare.Testing;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;

namespace InfoShare.Broker.Tests.Security;

/// <summary>Who is let in, over real mutual TLS with tokens of the inner token service.</summary>
public sealed class AuthenticationTests(BrokerFixture broker)
{
    private const string Gp = "elmmock-surgery";

    private string Issuer => broker.Address.GetLeftPart(UriPartial.Authority);

    private string Thumbprint => broker.Certificates.Organisations[Gp].CertificateThumbprint;

    [Fact]
    public async Task A_system_with_its_certificate_and_token_is_answered()
    {
        var registry = new RegistryService.RegistryServiceClient(broker.SystemOf(Gp).CallInvoker);

        var page = await registry.ListOrganisationsAsync(new ListOrganisationsRequest());

        page.Organisations.Select(o => o.OrganisationId).ShouldContain("northmere-csc");
        page.Organisations.ShouldAllBe(o => o.Jwks == "" && o.CertificateThumbprints.Count == 0 && o.ClientId == "");
    }

    [Fact]
    public async Task A_good_token_is_let_in()
    {
        using var channel = broker.BareChannel(Gp);
        using var tokens = Tokens();

        var page = await Registry(channel).ListOrganisationsAsync(
            new ListOrganisationsRequest(), Bearer(tokens.Make(Issuer, Gp, Thumbprint)));

        page.Organisations.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_token_within_the_allowed_skew_is_accepted()
    {
        using var channel = broker.BareChannel(Gp);
        using var tokens = Tokens();
        var token = tokens.Make(Issuer, Gp, Thumbprint, new() { ["exp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 20 });

        (await Registry(channel).ListOrganisationsAsync(new ListOrganisationsRequest(), Bearer(token))).Organisations.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_listener_takes_nobody_without_a_certificate_of_the_authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=elmmock-surgery", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        using var own = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var server = Identity.PemCertificate.Load(broker.Certificates.ServerCertificatePath, broker.Certificates.ServerKeyPath);

        // None; one that signed itself; one of the authority that is good for servers only.
        foreach (var certificate in (X509Certificate2?[])[null, own, server])
        {
            using var channel = broker.BareChannel(null, certificate: certificate);
            var error = await ListAsync(channel, null);

            // The connection ends before any call: what the client makes of it depends on when it notices.
            error.Status.ShouldBeOneOf(StatusCode.Unavailable, StatusCode.Internal);
            error.Details.ShouldBeNull();
        }
    }

    [Fact]
    public async Task A_revoked_organisation_is_shut_out_with_the_next_call_and_let_in_again()
    {
        const string school = "northmere-school";
        var registry = new RegistryService.RegistryServiceClient(broker.Operator.CallInvoker);
        using var connection = broker.Connect(school, broker.Address);
        var own = new RegistryService.RegistryServiceClient(connection.CallInvoker);
        await own.ListOrganisationsAsync(new ListOrganisationsRequest());

        await registry.SetOrganisationEnabledAsync(Enable(school, false));
        var error = await BrokerFixture.ErrorOfAsync(async () => await own.ListOrganisationsAsync(new ListOrganisationsRequest()));
        var again = await registry.SetOrganisationEnabledAsync(Enable(school, true));

        // Its own token is refused at once; the library then asks the token service, which knows no such client.
        (error.Status is StatusCode.PermissionDenied or StatusCode.Unauthenticated).ShouldBeTrue();
        again.Organisation.Enabled.ShouldBeTrue();
        again.Receipt.EntryId.ShouldStartWith("aud_");
        await own.ListOrganisationsAsync(new ListOrganisationsRequest());
        (await broker.TrailAsync()).ShouldContain(e => e.ObjectId == school && e.Outcome.StartsWith("revoked, version ", StringComparison.Ordinal) && e.Reason == "Left the partnership.");
    }

    [Fact]
    public async Task A_token_is_verified_once_and_again_after_the_registry_changed()
    {
        using var folder = new TemporaryFolder();
        var verified = 0;
        await using var host = await broker.StartAsync(folder["data"], builder => builder.Services.PostConfigure<JwtBearerOptions>(
            JwtBearerDefaults.AuthenticationScheme, options => options.Events = new JwtBearerEvents
            {
                OnTokenValidated = _ =>
                {
                    Interlocked.Increment(ref verified);
                    return Task.CompletedTask;
                },
            }));
        using var connection = broker.Connect(Gp, BrokerHost.AgencyAddress(host));
        var registry = new RegistryService.RegistryServiceClient(connection.CallInvoker);
        for (var i = 0; i < 5; i++)
            await registry.ListOrganisationsAsync(new ListOrganisationsRequest());
        verified.ShouldBe(1);

        using var partnership = broker.Connect("northmere-partnership", BrokerHost.AgencyAddress(host));
        var auditor = partnership.As(new InfoSharePractitioner("u-9", "Ada Auditsample", "AUDITOR"));
        await new RegistryService.RegistryServiceClient(auditor.CallInvoker).SetOrganisationEnabledAsync(Enable("northmere-school", true));
        verified.ShouldBe(2);
        await registry.ListOrganisationsAsync(new ListOrganisationsRequest());
        verified.ShouldBe(3);
    }

    [Fact]
    public async Task Another_token_service_stands_in_by_configuration_alone()
    {
        using var folder = new TemporaryFolder();
        var issuer = $"https://127.0.0.1:{FreePort.Find()}";
        await using var service = Identity.TokenServiceHost.Build(
        [
            "--TokenService:Issuer=" + issuer,
            "--TokenService:Listen=" + issuer["https://".Length..],
            "--TokenService:CertificatePath=" + broker.Certificates.ServerCertificatePath,
            "--TokenService:KeyPath=" + broker.Certificates.ServerKeyPath,
            "--TokenService:ClientCaPath=" + broker.Certificates.CaCertificatePath,
            "--TokenService:ClientsFile=" + broker.Neighbours.ClientsPath,
            "--TokenService:KeyFolder=" + folder["other-keys"],
            "--TokenService:Audience=another-audience",
        ]);
        await service.StartAsync();
        await using var host = await broker.StartAsync(
            folder["data"], "--Identity:Authority=" + issuer, "--Identity:Audience=another-audience",
            "--Identity:BackchannelCa=" + broker.Certificates.CaCertificatePath);
        var address = BrokerHost.AgencyAddress(host);

        using var connection = broker.Connect("northmere-partnership", address, new Uri(issuer));
        var auditor = connection.As(new InfoSharePractitioner("u-9", "Ada Auditsample", "AUDITOR"));
        var page = await new AuditService.AuditServiceClient(auditor.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { Reason = "Checking the other token service today." });

        page.Receipt.EntryId.ShouldStartWith("aud_");
        using var channel = broker.BareChannel(Gp, address);
        using var tokens = Tokens();
        var error = await ListAsync(channel, tokens.Make(Issuer, Gp, Thumbprint, new() { ["aud"] = "another-audience" }));
        error.KnownReason.ShouldBe(ErrorReason.TokenInvalid);
    }

    private static SetOrganisationEnabledRequest Enable(string organisation, bool enabled) => new()
    {
        RequestId = Guid.NewGuid().ToString(),
        OrganisationId = organisation,
        Enabled = enabled,
        Reason = "Left the partnership.",
    };

    private static RegistryService.RegistryServiceClient Registry(GrpcChannel channel) => new(channel);

    private static Metadata Bearer(string token) => new() { { "authorization", "Bearer " + token } };

    private static Task<InfoShareError> ListAsync(GrpcChannel channel, string? token) => BrokerFixture.ErrorOfAsync(async () =>
        await Registry(channel).ListOrganisationsAsync(new ListOrganisationsRequest(), token is null ? [] : Bearer(token)));

    private ForgedTokens Tokens()
    {
        _ = broker.Host.Services.GetRequiredService<Identity.SigningKeyRing>().PublicKeys();
        return new ForgedTokens(Path.Combine(broker.DataFolder, "token-keys"));
    }
}
