using System.Diagnostics;
using System.Text.Json;
using Grpc.Core;
using InfoShare.Broker.Hosting;
using InfoShare.Client;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using Microsoft.AspNetCore.Builder;

namespace InfoShare.EndToEnd.Tests.Clients;

/// <summary>
/// A broker whose tokens come from oidc-provider, which is certified and not ours, by setting <c>Identity:Authority</c> and
/// the authority's CA and nothing else. That server has the practitioner's grant (RFC 7523) as an extension, tests/clients/oidc.
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
    public async Task Its_tokens_carry_whom_the_system_vouches_for_and_the_trail_names_each()
    {
        service.SkipWithout();

        // Our client finds the token endpoint by the authority's metadata.
        using var connection = broker.Connect(ClientBroker.Caller, service.BrokerAddress, service.Issuer);
        InfoSharePractitioner[] atTheDesk = [ClientBroker.Worker, new("csc-115", "Owen Peatsample", ClientBroker.Worker.Role)];
        foreach (var worker in atTheDesk)
        {
            var answer = await new PeopleService.PeopleServiceClient(connection.As(worker).CallInvoker).FindPersonAsync(Question());
            answer.Edges.Receipt.EntryId.ShouldNotBeEmpty();
        }

        using var partnership = broker.Connect(ThirdPartyTokenService.Reviewer, service.BrokerAddress, service.Issuer);
        var auditor = partnership.As(new InfoSharePractitioner("u-audit", "Ada Auditsample", ThirdPartyTokenService.ReviewerRole));
        var trail = await new AuditService.AuditServiceClient(auditor.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { Reason = "Who of the desk looked for the caller of this morning.", PageSize = 100 });
        foreach (var worker in atTheDesk)
            trail.Entries.ShouldContain(e => e.Action == "PeopleService/FindPerson" && e.OrganisationId == ClientBroker.Caller && e.PractitionerId == worker.Id);
    }

    [Fact]
    public async Task Its_token_of_a_system_alone_does_what_needs_no_human_and_no_more()
    {
        service.SkipWithout();
        using var connection = broker.Connect(ClientBroker.Caller, service.BrokerAddress, service.Issuer);
        (await new InboxService.InboxServiceClient(connection.CallInvoker).ListInboxAsync(new ListInboxRequest())).Receipt.EntryId.ShouldNotBeEmpty();
        var refusal = await Should.ThrowAsync<RpcException>(
            async () => await new PeopleService.PeopleServiceClient(connection.CallInvoker).FindPersonAsync(Question()));
        InfoShareError.From(refusal)!.Reason.ShouldBe("PRACTITIONER_REQUIRED");
    }

    [Fact]
    public async Task It_gives_no_token_for_a_role_that_the_system_may_not_assert()
    {
        service.SkipWithout();
        using var connection = broker.Connect(ClientBroker.Caller, service.BrokerAddress, service.Issuer);
        var manager = connection.As(ClientBroker.Worker with { Role = "TEAM_MANAGER" });
        (await Should.ThrowAsync<RpcException>(async () => await new PeopleService.PeopleServiceClient(manager.CallInvoker).FindPersonAsync(Question())))
            .StatusCode.ShouldBe(StatusCode.Unauthenticated);
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
    /// <summary>Whose practitioner reads the trail, and in which role.</summary>
    public const string Reviewer = "northmere-partnership";

    /// <inheritdoc cref="Reviewer"/>
    public const string ReviewerRole = "AUDITOR";

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
        var settings = broker.WriteSettings("third-party-client.json", BrokerAddress, endpoint);
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
                Client(ClientBroker.Caller, ClientBroker.Worker.Role), Client(Reviewer, ReviewerRole),
            },
        });

        Dictionary<string, object> Client(string organisation, string role) => new()
        {
            ["clientId"] = organisation,
            ["assertionJwk"] = certificates.Organisations[organisation].AssertionKey,
            ["roles"] = new[] { role },
        };
    }
}
