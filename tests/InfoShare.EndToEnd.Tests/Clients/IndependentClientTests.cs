using Grpc.Core;

namespace InfoShare.EndToEnd.Tests.Clients;

/// <summary>
/// The broker as seen by gRPC that we did not write. A client runs once, in a process of its own, and each of its checks is a
/// test here, with the broker's side of it where there is one.
/// </summary>
public abstract class IndependentClientTests(ClientRun run, ClientBroker broker)
{
    /// <summary>The checks that both clients make (tests/clients), and the status that ends each.</summary>
    public static TheoryData<string, string> Checks => new()
    {
        { "unary", "OK" },
        { "server_streaming", "OK" },
        { "deadline", "DEADLINE_EXCEEDED" },
        { "cancellation", "CANCELLED" },
        { "error_details", "INVALID_ARGUMENT" },
        { "too_large", "RESOURCE_EXHAUSTED" },
        { "unknown_method", "UNIMPLEMENTED" },
        { "gzip", "OK" },
        { "no_token", "UNAUTHENTICATED" },
        { "other_certificate", "UNAUTHENTICATED" },
        { "no_certificate", "UNAVAILABLE" },
        { "health", "OK" },
        { "reflection", "OK" },
    };

    [Theory]
    [MemberData(nameof(Checks))]
    public void A_call_gives_what_it_should(string check, string code)
    {
        var result = run.Of(check);
        result.Error.ShouldBeNull();
        result.Ok.ShouldBeTrue();
        result.Code.ShouldBe(code);
    }

    [Fact]
    public void A_stream_brings_the_inbox_and_resumes_behind_its_cursor() => run.Of("server_streaming").Items.ShouldBe(2);

    [Fact]
    public async Task A_cancelled_call_ends_as_cancelled_at_the_broker() =>
        (await broker.Ended.StatusOfAsync(run.Of("cancellation").CallId.ShouldNotBeNull())).ShouldBe(StatusCode.Cancelled);

    // Client and broker each keep the deadline by their own clock. When the client's strikes first, the broker sees it hang up.
    [Fact]
    public async Task A_deadline_ends_the_call_at_the_broker_too() =>
        (await broker.Ended.StatusOfAsync(run.Of("deadline").CallId.ShouldNotBeNull())).ShouldBeOneOf(StatusCode.DeadlineExceeded, StatusCode.Cancelled);

    [Fact]
    public void Invalid_fields_are_named_in_the_error_details() =>
        run.Of("error_details").Fields.ShouldContain("demographics.birth_date");

    [Fact]
    public void The_token_service_takes_an_assertion_once() => run.Of("replayed_assertion").Reason.ShouldBe("ASSERTION_REPLAYED");
}

/// <summary>What one client reported.</summary>
public abstract class ClientRun(ClientBroker broker, string name) : IAsyncLifetime
{
    private IReadOnlyDictionary<string, CheckResult> results = new Dictionary<string, CheckResult>();

    /// <summary>A check's result; the test is skipped when this machine cannot run the client.</summary>
    public CheckResult Of(string check)
    {
        Assert.SkipWhen(WhyNot is not null, WhyNot ?? "");
        return results.ShouldContainKeyAndGet(check);
    }

    public async ValueTask InitializeAsync()
    {
        if (WhyNot is null)
            results = await RunAsync(broker.WriteSettings(name + ".json"));
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    protected abstract string? WhyNot { get; }

    protected abstract Task<IReadOnlyDictionary<string, CheckResult>> RunAsync(string settingsFile);
}

/// <summary>Google's gRPC for Python (its C core), messages by protobuf's own Python.</summary>
public sealed class PythonRun(ClientBroker broker) : ClientRun(broker, "python")
{
    protected override string? WhyNot => ClientMachine.WhyNoPython;

    protected override Task<IReadOnlyDictionary<string, CheckResult>> RunAsync(string settingsFile) => ClientMachine.RunPythonAsync(settingsFile);
}

/// <summary>@grpc/grpc-js, messages by protobuf.js straight from the .proto files.</summary>
public sealed class NodeRun(ClientBroker broker) : ClientRun(broker, "node")
{
    protected override string? WhyNot => ClientMachine.WhyNoNode;

    protected override Task<IReadOnlyDictionary<string, CheckResult>> RunAsync(string settingsFile) => ClientMachine.RunNodeAsync(settingsFile);
}

[Collection(nameof(ClientBroker))]
public sealed class PythonClientTests(PythonRun run, ClientBroker broker) : IndependentClientTests(run, broker), IClassFixture<PythonRun>;

[Collection(nameof(ClientBroker))]
public sealed class NodeClientTests(NodeRun run, ClientBroker broker) : IndependentClientTests(run, broker), IClassFixture<NodeRun>;

internal static class ResultLookUp
{
    public static CheckResult ShouldContainKeyAndGet(this IReadOnlyDictionary<string, CheckResult> results, string check)
    {
        results.Keys.ShouldContain(check);
        return results[check];
    }
}
