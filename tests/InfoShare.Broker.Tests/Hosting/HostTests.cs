using System.Net;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using InfoShare.Broker.Hosting;
using InfoShare.Core.Clocks;
using InfoShare.Protocol.Development.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.Protocol.Registry.V1;
using InfoShare.Testing;
using Microsoft.Extensions.DependencyInjection;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace InfoShare.Broker.Tests.Hosting;

/// <summary>The host itself: health, reflection, the development clock, the operations listener, and settings.</summary>
public sealed class HostTests(BrokerFixture broker)
{
    [Fact]
    public async Task Health_is_told_to_everybody_with_a_certificate()
    {
        using var channel = broker.BareChannel("elmmock-surgery");
        var health = new Health.HealthClient(channel);

        (await health.CheckAsync(new HealthCheckRequest())).Status.ShouldBe(ServingStatus.Serving);
        (await health.CheckAsync(new HealthCheckRequest { Service = "infoshare.health.v1.HealthService" })).Status.ShouldBe(ServingStatus.Serving);
        (await health.ListAsync(new HealthListRequest())).Statuses.Keys.ShouldContain("infoshare.inbox.v1.InboxService");
        (await Should.ThrowAsync<RpcException>(async () => await health.CheckAsync(new HealthCheckRequest { Service = "no.such.Service" })))
            .StatusCode.ShouldBe(StatusCode.NotFound);
        using var watch = health.Watch(new HealthCheckRequest { Service = "no.such.Service" });
        (await watch.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        watch.ResponseStream.Current.Status.ShouldBe(ServingStatus.ServiceUnknown);
    }

    [Fact]
    public async Task The_operations_listener_answers_health_and_nothing_else()
    {
        using var http = new HttpClient { BaseAddress = BrokerHost.OperationsAddress(broker.Host) };

        (await http.GetStringAsync("/health")).ShouldBe("{\"status\":\"ok\"}");
        foreach (var path in (string[])["/", "/connect/token", "/.well-known/openid-configuration", "/infoshare.health.v1.HealthService/QueryChild"])
            (await http.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_agencies_listener_serves_the_token_service_over_http_1_too()
    {
        using var http = new HttpClient(broker.HandlerOf("elmmock-surgery")) { BaseAddress = broker.Address };

        var metadata = await http.GetStringAsync("/.well-known/oauth-authorization-server");

        metadata.ShouldContain("/connect/token");
        (await http.GetAsync("/health")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Reflection_names_the_services_and_gives_their_files()
    {
        using var channel = broker.BareChannel("elmmock-surgery");
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo();

        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        call.ResponseStream.Current.ListServicesResponse.Service.Select(s => s.Name).ShouldContain("infoshare.health.v1.HealthService");
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = "infoshare.common.v1.ConcernStatement" });
        (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        call.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto.Count.ShouldBeGreaterThan(3);
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = "no.Such" });
        (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        call.ResponseStream.Current.ErrorResponse.ErrorCode.ShouldBe((int)StatusCode.NotFound);
        await call.RequestStream.CompleteAsync();
        (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeFalse();
    }

    [Fact]
    public async Task The_clock_is_moved_and_a_restart_does_not_go_back()
    {
        using var folder = new TemporaryFolder();
        DateTimeOffset moved;
        await using (var host = await broker.StartAsync(folder["data"]))
        {
            using var connection = broker.Connect("elmmock-surgery", BrokerHost.AgencyAddress(host));
            var clock = new ClockService.ClockServiceClient(connection.CallInvoker);
            var before = (await clock.GetClockAsync(new GetClockRequest())).Now.ToDateTimeOffset();

            var answer = await clock.AdvanceClockAsync(new AdvanceClockRequest { By = Duration.FromTimeSpan(TimeSpan.FromDays(3)) });

            moved = answer.Now.ToDateTimeOffset();
            moved.ShouldBeGreaterThanOrEqualTo(before.AddDays(3));
            answer.InWords.ShouldContain(" on ");

            // Tokens and assertions live by the true time, so calls go on; and an assertion is still good once only.
            using var again = broker.Connect("northmere-police", BrokerHost.AgencyAddress(host));
            (await new ClockService.ClockServiceClient(again.CallInvoker).GetClockAsync(new GetClockRequest()))
                .Now.ToDateTimeOffset().ShouldBeGreaterThanOrEqualTo(moved);
        }

        await using var restarted = await broker.StartAsync(folder["data"]);
        restarted.Services.GetRequiredService<TimeProvider>().GetUtcNow().ShouldBeGreaterThanOrEqualTo(moved);
        restarted.Services.GetRequiredService<DevelopmentClock>().Offset.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromDays(3));
        await restarted.DisposeAsync();

        var refused = await Should.ThrowAsync<BrokerStartException>(() => broker.StartAsync(folder["data"], "--environment=Production"));
        refused.Message.ShouldContain("Development");
    }

    [Fact]
    public async Task Outside_development_the_clock_is_refused_and_reflection_is_not_there()
    {
        using var folder = new TemporaryFolder();
        await using var host = await broker.StartAsync(folder["data"], "--environment=Production");
        using var connection = broker.Connect("elmmock-surgery", BrokerHost.AgencyAddress(host));

        var error = await BrokerFixture.ErrorOfAsync(async () =>
            await new ClockService.ClockServiceClient(connection.CallInvoker).GetClockAsync(new GetClockRequest()));
        var reflection = await Should.ThrowAsync<RpcException>(async () =>
        {
            using var call = new ServerReflection.ServerReflectionClient(connection.Channel).ServerReflectionInfo();
            await call.ResponseStream.MoveNext(CancellationToken.None);
        });

        error.Status.ShouldBe(StatusCode.FailedPrecondition);
        error.KnownReason.ShouldBe(ErrorReason.DevelopmentOnly);
        reflection.StatusCode.ShouldBe(StatusCode.Unimplemented);
    }

    [Fact]
    public async Task A_restart_keeps_what_the_operator_decided_since_the_file_was_read()
    {
        using var folder = new TemporaryFolder();
        await using (var host = await broker.StartAsync(folder["data"]))
        {
            using var connection = broker.Connect("northmere-partnership", BrokerHost.AgencyAddress(host));
            var auditor = connection.As(new Client.InfoSharePractitioner("u-9", "Ada Auditsample", "AUDITOR"));
            await new RegistryService.RegistryServiceClient(auditor.CallInvoker).SetOrganisationEnabledAsync(new SetOrganisationEnabledRequest
            {
                RequestId = Guid.NewGuid().ToString(),
                OrganisationId = "northmere-police",
                Enabled = false,
                Reason = "Certificate was stolen.",
            });
        }

        await using var restarted = await broker.StartAsync(folder["data"]);
        var snapshot = await restarted.Services.GetRequiredService<Core.Registry.OrganisationDirectory>().CurrentAsync(CancellationToken.None);
        snapshot.Find("northmere-police")!.Enabled.ShouldBeFalse();
        snapshot.Find("elmmock-surgery")!.Enabled.ShouldBeTrue();
    }

    [Theory]
    [InlineData("--Broker:ServerCertificate=nowhere.pem", "Broker:ServerCertificate")]
    [InlineData("--Broker:ClientCa=nowhere.pem", "Broker:ClientCa")]
    [InlineData("--Broker:AgencyListener=http://127.0.0.1:0", "Broker:AgencyListener")]
    [InlineData("--Broker:AgencyListener=https://*:0", "Identity:Issuer")]
    [InlineData("--Broker:MaxMessageBytes=1", "Broker:MaxMessageBytes")]
    [InlineData("--Broker:MaxMessageBytes=many", "Broker")]
    [InlineData("--Storage:Engine=oracle", "Storage:Engine")]
    [InlineData("--Storage:Engine=postgres", "Storage:ConnectionString")]
    [InlineData("--Identity:Authority=http://tokens.example", "Identity:Authority")]
    [InlineData("--Identity:ClockSkew=01:00:00", "Identity:ClockSkew")]
    [InlineData("--Registry:File=nowhere.json", "Registry:File")]
    [InlineData("--Otlp:Endpoint=here", "Otlp:Endpoint")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string argument, string named)
    {
        using var folder = new TemporaryFolder();

        var refused = await Should.ThrowAsync<BrokerStartException>(() => broker.StartAsync(folder["data"], argument));

        refused.Message.ShouldContain(named);
        Directory.Exists(folder["data"]).ShouldBeFalse();
    }

    [Fact]
    public async Task Spans_and_measurements_both_go_to_the_collector_that_is_configured()
    {
        using var folder = new TemporaryFolder();
        await using var collector = await Collector.StartAsync();
        await using (var host = await broker.StartAsync(folder["data"], $"--Otlp:Endpoint={collector.Address}"))
        {
            using var channel = broker.BareChannel("elmmock-surgery", BrokerHost.AgencyAddress(host));
            await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest());
        }

        // What was still held back went when the broker ended.
        var (spans, measurements) = (string.Concat(collector.By(Collector.Traces)), string.Concat(collector.By(Collector.Metrics)));
        spans.ShouldContain("infoshare-broker");
        spans.ShouldContain("grpc.health.v1.Health/Check");
        measurements.ShouldContain("infoshare-broker");
        measurements.ShouldContain(BrokerMetrics.MeterName);
    }

    [Fact]
    public async Task A_registry_file_that_is_wrong_stops_the_start()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["registry.json"], (await File.ReadAllTextAsync(broker.Neighbours.RegistryPath)).Replace("\"GP\"", "\"WIZARD\"", StringComparison.Ordinal));

        var refused = await Should.ThrowAsync<BrokerStartException>(() => broker.StartAsync(folder["data"], "--Registry:File=" + folder["registry.json"]));

        refused.Message.ShouldContain("elmmock-surgery");
    }
}
