using System.Text;
using Grpc.Core;
using InfoShare.AuditVerifier.Commands;
using InfoShare.AuditVerifier.Tests.Logs;
using InfoShare.AuditVerifier.Witness;
using InfoShare.Cli.Audit;
using InfoShare.Protocol.Audit.V1;

namespace InfoShare.Cli.Tests.Audit;

/// <summary>An agency witnesses a broker that is restarted now and then: a call that fails says nothing of the log.</summary>
public sealed class BrokerWitnessSourceTests
{
    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.DeadlineExceeded)]
    [InlineData(StatusCode.ResourceExhausted)]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.Cancelled)]
    [InlineData(StatusCode.InvalidArgument)]
    public async Task A_broker_that_fails_once_while_its_log_grows_is_accused_of_nothing_and_cosigned_the_next_time(StatusCode failure)
    {
        using var folder = new TestFolder();
        using var broker = new TestBroker(folder, TestLog.Of(300, 11));
        (await broker.WitnessedAsync(250, begin: true)).Status.ShouldBe(0);
        broker.Fails = failure;
        var (status, said) = await broker.WitnessedAsync(300);
        status.ShouldBe(2, said);
        said.ShouldContain("Nothing was cosigned: The broker gave no proof");
        Directory.GetFiles(folder.Path, "state.fork-*").ShouldBeEmpty();
        broker.Cosigned.ShouldBe([250]);

        broker.Fails = null;
        (status, said) = await broker.WitnessedAsync(300);
        status.ShouldBe(0, said);
        broker.Cosigned.ShouldBe([250, 300]);
    }

    [Fact]
    public async Task A_broker_whose_log_has_shrunk_has_no_proof_and_is_refused_by_its_own_checkpoint()
    {
        using var folder = new TestFolder();
        using var broker = new TestBroker(folder, TestLog.Of(300, 12));
        (await broker.WitnessedAsync(300, begin: true)).Status.ShouldBe(0);
        broker.Fails = StatusCode.InvalidArgument;
        var (status, said) = await broker.WitnessedAsync(250);
        status.ShouldBe(1, said);
        said.ShouldContain("REFUSED. The log has shrunk from 300 to 250 entries");
        Directory.GetFiles(folder.Path, "state.fork-*").ShouldHaveSingleItem();
        broker.Cosigned.ShouldBe([300]);
    }

    [Fact]
    public async Task A_cosignature_that_the_broker_did_not_take_is_made_again()
    {
        using var folder = new TestFolder();
        using var broker = new TestBroker(folder, TestLog.Of(300, 13)) { TakesNothing = true };
        (await broker.WitnessedAsync(250, begin: true)).Status.ShouldBe(2);
        broker.TakesNothing = false;
        (await broker.WitnessedAsync(250)).Status.ShouldBe(0);
        broker.Cosigned.ShouldBe([250]);
    }

    /// <summary>Answers as the broker does, from an export, and fails when it is told to.</summary>
    private sealed class TestBroker(TestFolder folder, TestLog log) : CallInvoker, IDisposable
    {
        private readonly StringWriter said = new();

        public StatusCode? Fails { get; set; }

        public bool TakesNothing { get; set; }

        public List<long> Cosigned { get; } = [];

        public async Task<(int Status, string Said)> WitnessedAsync(int size, bool begin = false)
        {
            if (begin)
                KeyFile.Create(folder["key"], "audit.agency.example/w1");
            if (Directory.Exists(folder["export"]))
                Directory.Delete(folder["export"], true);
            new TestLog(log.Entries.Take(size)).Write(folder["export"], openings: false);
            said.GetStringBuilder().Clear();
            var source = new BrokerWitnessSource(this, TestLog.Keys, KeyFile.Read(folder["key"]).Public);
            var status = await WitnessCommand.RunAsync(
                TestLog.Keys, source, folder["state"], folder["key"], begin, said, TimeProvider.System, TestContext.Current.CancellationToken);
            return (status, said.ToString());
        }

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            new(AnswerAsync<TResponse>(request), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new NotSupportedException();

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

        public void Dispose() => said.Dispose();

        private async Task<TResponse> AnswerAsync<TResponse>(object request) => (TResponse)(object)(request switch
        {
            GetConsistencyProofRequest when Fails is { } failure => throw new RpcException(new Status(failure, "not now")),
            GetConsistencyProofRequest proof => new GetConsistencyProofResponse
            {
                WitnessRequest = Encoding.UTF8.GetString(
                    await new DirectorySource(folder["export"], TestLog.Keys, TextWriter.Null).OfferAsync(proof.OldSize, TestContext.Current.CancellationToken)),
            },
            GetCheckpointRequest => new GetCheckpointResponse
            {
                Checkpoint = await File.ReadAllTextAsync(folder["export/checkpoint"], TestContext.Current.CancellationToken),
            },
            AddCosignatureRequest when TakesNothing => throw new RpcException(new Status(StatusCode.Unavailable, "not now")),
            AddCosignatureRequest line => Take(line),
            _ => throw new NotSupportedException(),
        });

        private AddCosignatureResponse Take(AddCosignatureRequest line)
        {
            Cosigned.Add(line.Size);
            return new AddCosignatureResponse();
        }
    }
}
