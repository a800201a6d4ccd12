using Grpc.Core;
using InfoShare.Broker.Hosting;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Stores;
using InfoShare.Protocol.Errors.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Registry.V1;
using InfoShare.Protocol.SocialCare.V1;
using InfoShare.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InfoShare.Broker.Tests.Hosting;

/// <summary>What becomes of calls when something behind the broker, or the caller, gives way.</summary>
public sealed class OutageTests(BrokerFixture broker)
{
    [Fact]
    public async Task A_refusal_that_cannot_be_written_to_the_trail_fails_as_unavailable()
    {
        using var folder = new TemporaryFolder();
        await using var host = await broker.StartAsync(folder["data"], builder =>
        {
            var store = builder.Services.Last(s => s.ServiceType == typeof(IStore)).ImplementationFactory!;
            builder.Services.AddSingleton<IStore>(p => new StoreWithoutRefusals((IStore)store(p)));
        });
        using var connection = broker.Connect("elmmock-surgery", BrokerHost.AgencyAddress(host));

        var error = await BrokerFixture.ErrorOfAsync(async () =>
            await new SocialCareService.SocialCareServiceClient(connection.CallInvoker).ListReferralsAsync(new ListReferralsRequest()));

        error.Status.ShouldBe(StatusCode.Unavailable);
        error.KnownReason.ShouldBe(ErrorReason.StoreUnavailable);
        error.RetryDelay.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_signer_that_fails_takes_the_promise_and_not_the_answer()
    {
        using var folder = new TemporaryFolder();
        await using var host = await broker.StartAsync(folder["data"], builder =>
        {
            var own = (OwnLog)builder.Services.Last(s => s.ServiceType == typeof(OwnLog)).ImplementationInstance!;
            builder.Services.AddSingleton(own with { Signer = new NoteSigner(own.Origin, new FailingKey()) });
        });
        using var system = broker.Connect("elmmock-surgery", BrokerHost.AgencyAddress(host));
        var doctor = system.As(new Client.InfoSharePractitioner("u-78", "Dr Mockhurst", "GP"));

        var recorded = await new Protocol.People.V1.PeopleService.PeopleServiceClient(doctor.CallInvoker).RecordPersonAsync(new Protocol.People.V1.RecordPersonRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            OwnRecordId = "EMIS-78",
            Demographics = new Protocol.Common.V1.Demographics { GivenName = "Iris", FamilyName = "Fernsample", BirthDate = "2018-02-03" },
        });

        (recorded.Receipt.EntryId.Length > 0, recorded.Receipt.LogOrigin.Length > 0, recorded.Receipt.Promise).ShouldBe((true, true, ""));
    }

    [Fact]
    public async Task When_the_token_service_cannot_be_reached_nobody_is_refused_for_it()
    {
        using var folder = new TemporaryFolder();
        await using var host = await broker.StartAsync(folder["data"], "--Identity:Authority=https://127.0.0.1:1");
        using var channel = broker.BareChannel("elmmock-surgery", BrokerHost.AgencyAddress(host));
        using var tokens = new Security.ForgedTokens(Path.Combine(broker.DataFolder, "token-keys"));
        var token = tokens.Make("https://127.0.0.1:1", "elmmock-surgery", broker.Certificates.Organisations["elmmock-surgery"].CertificateThumbprint);

        var error = await BrokerFixture.ErrorOfAsync(async () => await new RegistryService.RegistryServiceClient(channel).ListOrganisationsAsync(
            new ListOrganisationsRequest(), new Metadata { { "authorization", "Bearer " + token } }));

        error.Status.ShouldBe(StatusCode.Unavailable);
    }

    [Fact]
    public async Task A_caller_that_goes_or_whose_deadline_passes_is_no_fault_of_the_broker()
    {
        using var folder = new TemporaryFolder();
        var logs = new CapturedLogs();
        await using var host = await broker.StartAsync(folder["data"], builder => builder.Services.AddSingleton<ILoggerProvider>(logs));
        using var connection = broker.Connect("elmmock-surgery", BrokerHost.AgencyAddress(host));
        var inbox = new InboxService.InboxServiceClient(connection.CallInvoker);

        // A busy machine may spend the whole deadline before the call arrives; then a longer one is tried.
        for (var seconds = 2; !logs.Lines.Any(IsStreamBegun); seconds *= 2)
        {
            seconds.ShouldBeLessThan(100, "the stream never arrived");
            using var timed = inbox.StreamInbox(new StreamInboxRequest(), deadline: DateTime.UtcNow.AddSeconds(seconds));
            (await Should.ThrowAsync<RpcException>(() => EndOf(timed))).StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        }

        using var leaving = new CancellationTokenSource();
        using var cancelled = inbox.StreamInbox(new StreamInboxRequest(), cancellationToken: leaving.Token);
        var reading = EndOf(cancelled);
        await cancelled.ResponseHeadersAsync;
        await leaving.CancelAsync();
        (await Should.ThrowAsync<RpcException>(() => reading)).StatusCode.ShouldBe(StatusCode.Cancelled);

        // A deadline may reach the broker as its caller hanging up: the caller's own clock ends the call first.
        await WaitForAsync(() => logs.Lines.Count(l =>
            l.Contains("ended Cancelled CANCELLED", StringComparison.Ordinal) ||
            l.Contains("ended DeadlineExceeded DEADLINE_EXCEEDED", StringComparison.Ordinal)) >= 2);
        logs.Lines.Where(l => l.StartsWith("Error", StringComparison.Ordinal) || l.StartsWith("Critical", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_broker_that_stops_ends_its_streams_so_that_clients_resume_elsewhere()
    {
        using var folder = new TemporaryFolder();
        var logs = new CapturedLogs();
        await using var host = await broker.StartAsync(folder["data"], builder => builder.Services.AddSingleton<ILoggerProvider>(logs));
        using var connection = broker.Connect("elmmock-surgery", BrokerHost.AgencyAddress(host));
        using var call = new InboxService.InboxServiceClient(connection.CallInvoker).StreamInbox(new StreamInboxRequest());
        var reading = EndOf(call);
        await WaitForAsync(() => logs.Lines.Any(IsStreamBegun));

        await host.StopAsync();

        (await Should.ThrowAsync<RpcException>(() => reading)).StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    [Fact]
    public async Task A_stream_ends_when_its_organisation_is_revoked()
    {
        const string school = "brook-lane-nursery";
        using var folder = new TemporaryFolder();
        var logs = new CapturedLogs();
        await using var host = await broker.StartAsync(folder["data"], builder => builder.Services.AddSingleton<ILoggerProvider>(logs));
        using var connection = broker.Connect(school, BrokerHost.AgencyAddress(host));
        using var call = new InboxService.InboxServiceClient(connection.CallInvoker).StreamInbox(new StreamInboxRequest());
        var reading = EndOf(call);
        await WaitForAsync(() => logs.Lines.Any(IsStreamBegun));
        using var partnership = broker.Connect("northmere-partnership", BrokerHost.AgencyAddress(host));
        var auditor = partnership.As(new Client.InfoSharePractitioner("u-9", "Ada Auditsample", "AUDITOR"));

        await new RegistryService.RegistryServiceClient(auditor.CallInvoker).SetOrganisationEnabledAsync(new SetOrganisationEnabledRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            OrganisationId = school,
            Enabled = false,
            Reason = "Left the partnership.",
        });

        var error = await BrokerFixture.ErrorOfAsync(() => reading);
        error.Status.ShouldBe(StatusCode.PermissionDenied);
        error.KnownReason.ShouldBe(ErrorReason.OrganisationNotAllowed);
    }

    [Fact]
    public async Task Spans_and_metrics_hold_nothing_of_a_message()
    {
        const string marker = "Qymarker";
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var spans = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = source => source.Name is "InfoShare.Broker" or "Microsoft.AspNetCore",
            Sample = (ref System.Diagnostics.ActivityCreationOptions<System.Diagnostics.ActivityContext> _) => System.Diagnostics.ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = a => seen.Enqueue($"{a.DisplayName} {string.Join(',', a.TagObjects)} {string.Join(',', a.Baggage)} {string.Join(',', a.Events.SelectMany(e => e.Tags))}"),
        };
        System.Diagnostics.ActivitySource.AddActivityListener(spans);
        using var meters = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument),
        };
        meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => seen.Enqueue($"{instrument.Name} {string.Join(',', tags.ToArray())}"));
        meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => seen.Enqueue($"{instrument.Name} {string.Join(',', tags.ToArray())}"));
        meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => seen.Enqueue($"{instrument.Name} {string.Join(',', tags.ToArray())}"));
        meters.Start();
        var doctor = broker.As("elmmock-surgery", "u-78", marker + " Doctor", "GP");
        var query = Validation.Requests.Query;
        query.Child.Demographics.GivenName = marker;
        query.Purpose.Reason = marker + " came to surgery this morning.";

        await new Protocol.Health.V1.HealthService.HealthServiceClient(doctor.CallInvoker).QueryChildAsync(query);

        await WaitForAsync(() => seen.Any(s => s.StartsWith("infoshare.health.v1.HealthService/QueryChild", StringComparison.Ordinal)));
        seen.ShouldContain(s => s.StartsWith("infoshare.rpc.duration", StringComparison.Ordinal));
        seen.Where(s => s.Contains(marker, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
    }

    // The framework's own line, written when a call has passed the gate.
    private static bool IsStreamBegun(string line) =>
        line.Contains("Executing endpoint", StringComparison.Ordinal) && line.Contains("StreamInbox", StringComparison.Ordinal);

    private static async Task EndOf<T>(AsyncServerStreamingCall<T> call)
    {
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
        }
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
            await Task.Delay(20, patience.Token);
    }

    /// <summary>A key in a device that does not answer.</summary>
    private sealed class FailingKey : IEd25519Key
    {
        public ReadOnlyMemory<byte> PublicKey { get; } = new byte[32];

        public byte[] Sign(ReadOnlySpan<byte> message) => throw new System.Security.Cryptography.CryptographicException("The device is away.");

        public void Dispose()
        {
        }
    }

    private sealed class StoreWithoutRefusals(IStore inner) : IStore
    {
        public Task<TResult> WriteAsync<TResult>(WriteCommand<TResult> command, CancellationToken ct) =>
            command.Name == "AuditRefusal" ? throw new StoreUnavailableException("The disk is full.") : inner.WriteAsync(command, ct);

        public Task<TResult> ReadAsync<TResult>(Func<IReadSession, ValueTask<TResult>> read, CancellationToken ct) => inner.ReadAsync(read, ct);

        public RecentLeaves Leaves => inner.Leaves;

        public WakeSignal Subscribe(string topic) => inner.Subscribe(topic);

        public Task<int> PruneIdempotentRequestsAsync(TimeSpan olderThan, CancellationToken ct) => inner.PruneIdempotentRequestsAsync(olderThan, ct);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
