using Grpc.Core;
using InfoShare.Identity;
using InfoShare.Protocol.Health.V1;
using InfoShare.Testing;

namespace InfoShare.Client.Tests;

public sealed class AssertionTests
{
    private static readonly InfoSharePractitioner Doctor = new("u-4471", "Dr Asha Fieldtest", "GP", "Duty doctors");

    [Fact]
    public async Task A_system_authenticates_with_an_assertion_of_its_own_and_its_certificate()
    {
        await using var broker = await TestBroker.StartAsync();
        using var connection = new InfoShareConnection(broker.Options());
        await new HealthService.HealthServiceClient(connection.CallInvoker).QueryChildAsync(new QueryChildRequest());

        var form = broker.TokenForms.ShouldHaveSingleItem();
        form["grant_type"].ShouldBe("client_credentials");
        form["client_assertion_type"].ShouldBe("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.ContainsKey("assertion").ShouldBeFalse();
        var jws = Parse(broker, form["client_assertion"]);
        jws.Text("iss").ShouldBe(TestBroker.Surgery);
        jws.Text("sub").ShouldBe(TestBroker.Surgery);
        jws.Text("aud").ShouldBe(broker.Address.AbsoluteUri + "connect/token");
        Guid.TryParse(jws.Text("jti"), out _).ShouldBeTrue();
        (jws.Claims.GetProperty("exp").GetInt64() - jws.Claims.GetProperty("iat").GetInt64()).ShouldBe(120);

        var call = broker.Calls.ShouldHaveSingleItem();
        call.Subject.ShouldContain($"CN={TestBroker.Surgery}");
        Claims(call).TryGetProperty("practitioner_id", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_practitioner_travels_in_a_second_assertion_and_arrives_in_the_token()
    {
        await using var broker = await TestBroker.StartAsync();
        using var connection = new InfoShareConnection(broker.Options());
        await new HealthService.HealthServiceClient(connection.As(Doctor).CallInvoker).QueryChildAsync(new QueryChildRequest());

        var form = broker.TokenForms.ShouldHaveSingleItem();
        form["grant_type"].ShouldBe("urn:ietf:params:oauth:grant-type:jwt-bearer");
        var jws = Parse(broker, form["assertion"]);
        jws.Text("iss").ShouldBe(TestBroker.Surgery);
        jws.Text("sub").ShouldBe("u-4471");
        jws.Text("name").ShouldBe("Dr Asha Fieldtest");
        jws.Text("role").ShouldBe("GP");
        jws.Text("team").ShouldBe("Duty doctors");
        jws.Text("jti").ShouldNotBe(Parse(broker, form["client_assertion"]).Text("jti"));

        var claims = Claims(broker.Calls.ShouldHaveSingleItem());
        claims.GetProperty("practitioner_id").GetString().ShouldBe("u-4471");
        claims.GetProperty("practitioner_role").GetString().ShouldBe("GP");
    }

    [Fact]
    public async Task A_token_is_kept_for_each_speaker_and_shared_by_calls_at_once()
    {
        await using var broker = await TestBroker.StartAsync();
        using var connection = new InfoShareConnection(broker.Options() with { Practitioner = Doctor });
        var asked = Enumerable.Range(0, 20).Select(_ =>
            new HealthService.HealthServiceClient(connection.As(Doctor).CallInvoker).QueryChildAsync(new QueryChildRequest()).ResponseAsync);
        await Task.WhenAll(asked);
        broker.TokenForms.Count.ShouldBe(1);

        await new HealthService.HealthServiceClient(connection.AsSystem().CallInvoker).QueryChildAsync(new QueryChildRequest());
        await new HealthService.HealthServiceClient(connection.CallInvoker).QueryChildAsync(new QueryChildRequest());
        broker.TokenForms.Count.ShouldBe(2);
        broker.Calls.Select(c => c.Authorization).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_token_is_renewed_shortly_before_it_expires()
    {
        await using var broker = await TestBroker.StartAsync();
        var clock = ManualClock.AtNow();
        using var connection = new InfoShareConnection(broker.Options() with { TimeProvider = clock });
        var health = new HealthService.HealthServiceClient(connection.CallInvoker);
        await health.QueryChildAsync(new QueryChildRequest());

        // Issued for ten minutes; the last minute is for its way.
        clock.Advance(TimeSpan.FromMinutes(9) - TimeSpan.FromSeconds(5));
        await health.QueryChildAsync(new QueryChildRequest(), deadline: DateTime.UtcNow.AddMinutes(20));
        broker.TokenForms.Count.ShouldBe(1);

        // The service has the true time and refuses what the shifted clock signs: by that the renewal is seen.
        clock.Advance(TimeSpan.FromSeconds(10));
        broker.TokenFailures.Enqueue(503);
        var failure = await Should.ThrowAsync<RpcException>(
            () => health.QueryChildAsync(new QueryChildRequest(), deadline: DateTime.UtcNow.AddMinutes(20)).ResponseAsync);
        InfoShareError.From(failure).Reason.ShouldStartWith("ASSERTION_");
        broker.TokenForms.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_token_service_out_of_reach_for_a_moment_is_asked_again_with_new_assertions()
    {
        await using var broker = await TestBroker.StartAsync();
        broker.TokenFailures.Enqueue(503);
        broker.TokenFailures.Enqueue(429);
        using var connection = new InfoShareConnection(broker.Options());
        await new HealthService.HealthServiceClient(connection.CallInvoker).QueryChildAsync(new QueryChildRequest());

        broker.TokenForms.Count.ShouldBe(3);
        broker.TokenForms.Select(f => Parse(broker, f["client_assertion"]).Text("jti")).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task A_refusal_by_the_token_service_ends_the_call_with_its_reason()
    {
        await using var broker = await TestBroker.StartAsync();
        using var connection = new InfoShareConnection(broker.Options());
        var manager = connection.As(Doctor with { Role = "TEAM_MANAGER" });
        var failure = await Should.ThrowAsync<RpcException>(
            () => new HealthService.HealthServiceClient(manager.CallInvoker).QueryChildAsync(new QueryChildRequest()).ResponseAsync);

        failure.StatusCode.ShouldBe(StatusCode.Unauthenticated);
        var error = InfoShareError.From(failure);
        error.Reason.ShouldBe("ROLE_NOT_ALLOWED");
        error.IsRetriable.ShouldBeFalse();
        broker.TokenForms.Count.ShouldBe(1);
        broker.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_authority_than_the_given_one_is_not_trusted()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var other = await TestBroker.StartAsync();
        using var connection = new InfoShareConnection(broker.Options() with { CaCertificatePath = other.Options().CaCertificatePath });
        var failure = await Should.ThrowAsync<RpcException>(
            () => new HealthService.HealthServiceClient(connection.CallInvoker).QueryChildAsync(new QueryChildRequest()).ResponseAsync);

        failure.StatusCode.ShouldBe(StatusCode.Unavailable);
        InfoShareError.From(failure).Reason.ShouldBe("TOKEN_SERVICE_UNREACHABLE");
        broker.TokenForms.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("http://localhost:1")]
    [InlineData("ftp://localhost")]
    public async Task Nothing_travels_in_clear(string address)
    {
        await using var broker = await TestBroker.StartAsync();
        Should.Throw<ArgumentException>(() => new InfoShareConnection(broker.Options() with { Address = new Uri(address) }));
    }

    private static ParsedJws Parse(TestBroker broker, string compact)
    {
        JwsEs256.TryParse(compact, out var jws).ShouldBeTrue();
        jws!.IsSignedBy(broker.Credentials.AssertionKey).ShouldBeTrue();
        jws.KeyId.ShouldBe(broker.Credentials.AssertionKey.KeyId);
        return jws;
    }

    private static System.Text.Json.JsonElement Claims(TestBroker.Received call)
    {
        JwsEs256.TryParse(call.Authorization["Bearer ".Length..], out var jws).ShouldBeTrue();
        return jws!.Claims;
    }
}
