using System.Diagnostics;
using System.Text.Json;
using Grpc.Core;
using InfoShare.Broker.Hosting;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.People.V1;
using Microsoft.AspNetCore.Builder;

namespace InfoShare.EndToEnd.Tests.Clients;

/// <summary>
/// A broker whose tokens come from oidc-provider, which is certified and not ours, by setting <c>Identity:Authority</c> and
/// the authority's CA and nothing else.
/// </summary>
[Collection(nameof(ClientBroker))]
public sealed class ThirdPartyTokenServiceTests(ThirdPartyTokenService service, ClientBroker broker) : IClassFixture<ThirdPartyTokenService>
{
    [Theory]
    [InlineData("unary", "OK")]
    [InlineData("no_token", "UNAUTHENTICATED")]
    [InlineData("other_certificate", "UNAUTHENTICATED")]
    public void An_independent_client_is_judged_by_its_tokens(string check, string code)
    {
        var result = service.Checks().ShouldContainKeyAndGet(check);
        result.Error.ShouldBeNull();
        result.Code.ShouldBe(code);
    }

    [Fact]
    public async Task Its_tokens_carry_the_practitioner()
    {
        service.SkipWithout();

        // Finds the token endpoint by the authority's metadata; the practitioner is in that server's registration.
        using var connection = broker.Connect(ClientBroker.Caller, service.BrokerAddress, service.Issuer);
        var answer = await new PeopleService.PeopleServiceClient(connection.CallInvoker).FindPersonAsync(Question());
        answer.Edges.Receipt.EntryId.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_brokers_own_token_service_counts_no_longer()
    {
        service.SkipWithout();
        using var connection = broker.Connect(ClientBroker.Caller, service.BrokerAddress, broker.Address);
        var people = new PeopleService.PeopleServiceClient(connection.As(ClientBroker.Worker).CallInvoker);
        var refusal = await Should.ThrowAsync<RpcException>(async () => await people.FindPersonAsync(Question()));
        refusal.StatusCode.ShouldBe(StatusCode.Unauthenticated);
        InfoShareError.From(refusal)!.Reason.ShouldBe("TOKEN_INVALID");
    }

    private static FindPersonRequest Question() => new()
    {
        Person = new SubjectRef { Demographics = new Demographics { GivenName = "Nobody", FamilyName = "Standintest", BirthDate = "1988-08-08" } },
        Purpose = new AccessPurpose
        {
            Purpose = Purpose.TriageReferral,
            Reason = "Whether the caller to our desk this morning is recorded with anybody.",
            LegalBasis = LegalBasis.PublicFunction,
            LeadNotice = LeadNotice.Tell,
        },
    };
}

/// <summary>oidc-provider in a process of its own, and a broker that trusts it.</summary>
public sealed class ThirdPartyTokenService(ClientBroker broker) : IAsyncLifetime
{
    private Process? process;
    private WebApplication? app;
    private IReadOnlyDictionary<string, CheckResult> checks = new Dictionary<string, CheckResult>();

    /// <summary>Its issuer.</summary>
    public Uri Issuer { get; private set; } = null!;

    /// <summary>Where that broker is.</summary>
    public Uri BrokerAddress => BrokerHost.AgencyAddress(app!);

    /// <summary>Skips the test when this machine cannot run it.</summary>
    public void SkipWithout() => Assert.SkipWhen(ClientMachine.WhyNoNode is not null, ClientMachine.WhyNoNode ?? "");

    /// <summary>What a Node client met at that broker.</summary>
    public IReadOnlyDictionary<string, CheckResult> Checks()
    {
        SkipWithout();
        return checks;
    }

    public async ValueTask InitializeAsync()
    {
        if (ClientMachine.WhyNoNode is not null)
            return;
        process = ClientMachine.StartNode(ClientMachine.Clients("oidc/provider.js"), WriteSettings());
        _ = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var line = await process.StandardOutput.ReadLineAsync(patience.Token)
            ?? throw new InvalidOperationException("The token service ended before it listened.");
        using var said = JsonDocument.Parse(line);
        Issuer = new Uri(said.RootElement.GetProperty("issuer").GetString()!);
        app = await broker.StartBrokerAsync(
            "third-party", null,
            $"--Identity:Authority={Issuer.AbsoluteUri.TrimEnd('/')}",
            $"--Identity:BackchannelCa={broker.Files.Certificates.CaCertificatePath}");
        var endpoint = new Uri(said.RootElement.GetProperty("tokenEndpoint").GetString()!);
        var settings = broker.WriteSettings("third-party-client.json", BrokerAddress, endpoint, systemGrant: true);
        checks = await ClientMachine.RunNodeAsync(settings, "unary", "no_token", "other_certificate");
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
        if (process is null)
            return;
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private string WriteSettings()
    {
        var certificates = broker.Files.Certificates;
        return broker.WriteJson("oidc-provider.json", new Dictionary<string, object>
        {
            ["certificate"] = certificates.ServerCertificatePath,
            ["key"] = certificates.ServerKeyPath,
            ["ca"] = certificates.CaCertificatePath,
            ["clients"] = new[]
            {
                new Dictionary<string, object>
                {
                    ["clientId"] = ClientBroker.Caller,
                    ["organisationId"] = ClientBroker.Caller,
                    ["assertionJwk"] = certificates.Organisations[ClientBroker.Caller].AssertionKey,
                    ["practitioner"] = new Dictionary<string, string?>
                    {
                        ["id"] = ClientBroker.Worker.Id,
                        ["name"] = ClientBroker.Worker.Name,
                        ["role"] = ClientBroker.Worker.Role,
                        ["team"] = ClientBroker.Worker.Team,
                    },
                },
            },
        });
    }
}
