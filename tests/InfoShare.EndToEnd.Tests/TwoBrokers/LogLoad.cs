using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using InfoShare.Client;
using InfoShare.EndToEnd.Tests.Crash;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Referral.V1;

namespace InfoShare.EndToEnd.Tests.TwoBrokers;

/// <summary>
/// A surgery that shares, asks and is refused, now at one broker, now at the other, and keeps every receipt: of a change, of an answer, of
/// a refusal. Its second computer keeps checkpoints.
/// </summary>
internal sealed class LogLoad(BrokerPair pair) : IDisposable
{
    private const string Surgery = "elmmock-surgery";
    private const int Children = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<int, InfoShareConnection> systems = new();
    private readonly ConcurrentQueue<AuditReceipt> receipts = new();
    private readonly ConcurrentDictionary<(string Origin, long Size), string> checkpoints = new();
    private readonly List<Task> work = [];
    private int interrupted;
    private int number;

    /// <summary>Receipts of what was acknowledged.</summary>
    public IReadOnlyCollection<AuditReceipt> Receipts => receipts;

    /// <summary>Checkpoints that were seen, of both logs.</summary>
    public IEnumerable<(string Origin, string Note)> Checkpoints => checkpoints.Select(c => (c.Key.Origin, c.Value));

    /// <summary>Calls that a death cut off.</summary>
    public int Interrupted => Volatile.Read(ref interrupted);

    /// <summary>What answers about the logs.</summary>
    public AuditLogService.AuditLogServiceClient LogAt(int broker) => new(System(broker).CallInvoker);

    /// <summary>Begins. Every system has its token first, so that a broker's death takes nobody's.</summary>
    public async Task StartAsync()
    {
        for (var broker = 0; broker < 2; broker++)
        {
            await ShareAsync(broker);
            await AskAsync(broker);
            await LogAt(broker).ListLogsAsync(new ListLogsRequest());
        }

        for (var n = 0; n < 3; n++)
            Work(() => ShareAsync(null));
        for (var n = 0; n < 3; n++)
            Work(() => AskAsync(null));
        Work(BeRefusedAsync);
        Work(KeepCheckpointsAsync);
    }

    /// <summary>Waits until so many more were answered; fails with the work.</summary>
    public async Task MoreAsync(int answers)
    {
        var since = Stopwatch.GetTimestamp();
        var goal = receipts.Count + answers;
        while (receipts.Count < goal)
        {
            if (work.Find(t => t.IsFaulted) is { } failed)
                await failed;
            if (Stopwatch.GetElapsedTime(since) > Patience)
                throw new TimeoutException("The brokers answer too little.");
            await Task.Delay(20);
        }
    }

    /// <summary>Ends the work.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(work);
    }

    /// <summary>Sends now to the one broker, now to the other, until it is answered.</summary>
    public async Task<T> UntilAnsweredAsync<T>(Func<int, AsyncUnaryCall<T>> send, int? broker = null)
    {
        var since = Stopwatch.GetTimestamp();
        for (var at = broker ?? Random.Shared.Next(2); ; at = 1 - at)
        {
            try
            {
                using var call = send(at);
                return await call;
            }
            catch (RpcException e) when (IsCutOff(e) && Stopwatch.GetElapsedTime(since) < Patience)
            {
                Interlocked.Increment(ref interrupted);
                await Task.Delay(50);
            }
        }
    }

    public void Dispose() => stopping.Dispose();

    private static bool IsCutOff(RpcException e) =>
        e.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted;

    private async Task ShareAsync(int? broker)
    {
        var n = Interlocked.Increment(ref number);
        var request = new ShareConcernRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Concern = new ConcernStatement
            {
                Subject = new SubjectRef { Demographics = CrashTests.Somebody(n % Children) },
                Indicators = { ConcernIndicator.UnexplainedInjury },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = $"Bruises that nobody explains, seen at visit {n}.",
                Urgency = Urgency.Standard,
                Consent = ConsentState.Given,
                LegalBasis = LegalBasis.SafeguardingCondition,
            },
        };
        Keep((await UntilAnsweredAsync(b => new HealthService.HealthServiceClient(Doctor(b).CallInvoker).ShareConcernAsync(request), broker)).Concern.Edges.Receipt);
    }

    private async Task AskAsync(int? broker)
    {
        var request = new QueryChildRequest
        {
            Child = new SubjectRef { Demographics = CrashTests.Somebody(Interlocked.Increment(ref number) % Children) },
            Purpose = new AccessPurpose
            {
                Purpose = Purpose.AssessChild,
                Reason = "The mother is unwell, and I want to know who is around the child.",
                LegalBasis = LegalBasis.PublicFunction,
                LeadNotice = LeadNotice.Tell,
            },
        };
        Keep((await UntilAnsweredAsync(b => new HealthService.HealthServiceClient(Doctor(b).CallInvoker).QueryChildAsync(request), broker)).Edges.Receipt);
    }

    // A referral that is not there: the refusal is in the log before the caller learns of it, and the error has its receipt.
    private async Task BeRefusedAsync()
    {
        try
        {
            await UntilAnsweredAsync(b => new ReferralService.ReferralServiceClient(Doctor(b).CallInvoker)
                .GetReferralAsync(new GetReferralRequest { ReferralId = "ref_01JABCDEFGHJKMNPQRSTVWXYZ0" }));
            throw new InvalidOperationException("There is no such referral.");
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            Keep(InfoShareError.From(e).Receipt);
        }

        await Task.Delay(20);
    }

    private async Task KeepCheckpointsAsync()
    {
        var seen = await UntilAnsweredAsync(b => LogAt(b).GetCheckpointAsync(new GetCheckpointRequest()));
        checkpoints[(seen.Origin, seen.Size)] = seen.Checkpoint;
        await Task.Delay(100);
    }

    private void Keep(AuditReceipt? receipt) => receipts.Enqueue(receipt is { EntryId.Length: > 0 } given ? given : throw new InvalidOperationException("There is no receipt."));

    private void Work(Func<Task> act) => work.Add(Task.Run(async () =>
    {
        while (!stopping.IsCancellationRequested)
            await act();
    }));

    private InfoShareConnection Doctor(int broker) => System(broker).As(new InfoSharePractitioner("u-mockhurst", "Dr Mockhurst", "GP"));

    private InfoShareConnection System(int broker) => systems.GetOrAdd(broker, b => pair.SystemAt(b == 0 ? pair.First : pair.Second, Surgery));
}
