using System.Collections.Concurrent;
using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using InfoShare.Client;
using InfoShare.EndToEnd.Tests.Crash;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Development.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using Health = InfoShare.Protocol.Health.V1;
using Social = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.EndToEnd.Tests.TwoBrokers;

/// <summary>
/// Agencies at work on two brokers that may die at any moment: each repeats what was not answered at the other one, with the same
/// request id, as their systems would. What was answered is kept here, where no broker's death can reach it.
/// </summary>
internal sealed class SoakLoad(BrokerPair pair, int seed) : IDisposable
{
    public const string SocialCare = "northmere-csc";
    private const string Surgery = "elmmock-surgery";
    private const int Children = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<(int Broker, string Organisation), InfoShareConnection> connections = new();
    private readonly ConcurrentDictionary<string, int> concerns = new();
    private readonly ConcurrentDictionary<string, byte> referrals = new();
    private readonly ConcurrentDictionary<string, byte> received = new();
    private readonly ConcurrentDictionary<string, byte> actedOn = new();
    private readonly ConcurrentBag<string> repeated = [];
    private readonly List<Task> work = [];
    private DateTimeOffset latest;
    private int acknowledged;
    private int interrupted;
    private int number;

    /// <summary>Calls that were answered.</summary>
    public int Acknowledged => Volatile.Read(ref acknowledged);

    /// <summary>Calls and streams that a death cut off.</summary>
    public int Interrupted => Volatile.Read(ref interrupted);

    /// <summary>Concerns whose sharing was answered, with how many were told.</summary>
    public IEnumerable<(string ConcernId, int Told)> Concerns => concerns.Select(c => (c.Key, c.Value));

    /// <summary>Referrals whose making was answered.</summary>
    public IEnumerable<string> Referrals => referrals.Keys;

    /// <summary>Items of social care's inbox that a stream brought.</summary>
    public ICollection<string> Received => received.Keys;

    /// <summary>Items whose being acted on was answered.</summary>
    public ICollection<string> ActedOn => actedOn.Keys;

    /// <summary>Items that came on a stream that was opened after they had been acted on.</summary>
    public IReadOnlyCollection<string> Repeated => repeated;

    /// <summary>What was done, for people.</summary>
    public string Summary(int kills, int course) =>
        $"{kills} deaths (seed {course}): {Acknowledged} calls answered and {Interrupted} cut off; {concerns.Count} concerns, {referrals.Count} referrals, " +
        $"{received.Count} items received, {actedOn.Count} acted on";

    /// <summary>Every system gets its token, so that a broker's death takes nobody's.</summary>
    public async Task WarmUpAsync()
    {
        for (var broker = 0; broker < 2; broker++)
        {
            await InboxAt(broker).ListInboxAsync(new ListInboxRequest());
            latest = (await ClockAt(broker).GetClockAsync(new GetClockRequest())).Now.ToDateTimeOffset();
            await PublishAsync(broker);
            await ReferAsync(broker);
            await ReferralsAt(broker).ListSentReferralsAsync(new ListSentReferralsRequest());
        }
    }

    /// <summary>The work begins.</summary>
    public void Start()
    {
        for (var n = 0; n < 3; n++)
            Work(n, async _ => await PublishAsync());
        for (var n = 3; n < 5; n++)
            Work(n, async _ => await ReferAsync());
        Work(5, DecideAsync);
        Work(6, AgreeAsync);
        Work(7, MoveClocksAsync);
        work.Add(Task.Run(() => ReadAsync(0, acts: false)));
        work.Add(Task.Run(() => ReadAsync(1, acts: true)));
    }

    /// <summary>Waits for something that the work brings about; fails with the work.</summary>
    public async Task UntilAsync(Func<bool> there)
    {
        var since = Stopwatch.GetTimestamp();
        while (!there())
        {
            if (work.Find(t => t.IsFaulted) is { } failed)
                await failed;
            if (Stopwatch.GetElapsedTime(since) > Patience)
                throw new TimeoutException("The brokers answer too little.");
            await Task.Delay(20);
        }
    }

    /// <summary>The work ends; then everything that has passed is swept, and the readers get what is left.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        foreach (var task in work)
            await task;
        work.Clear();
        var end = latest.AddDays(3).ToTimestamp();
        for (var broker = 0; broker < 2; broker++)
            await AdvanceToAsync(broker, end);
        await ReadToTheEndAsync();
    }

    /// <summary>A channel that has just met a dead broker waits before it looks again.</summary>
    private async Task AdvanceToAsync(int broker, Timestamp instant)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await ClockAt(broker).AdvanceClockAsync(new AdvanceClockRequest { Instant = instant });
                return;
            }
            catch (RpcException e) when (IsCutOff(e) && Stopwatch.GetElapsedTime(since) < Patience)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Social care's inbox, as a duty social worker reads it.</summary>
    public InboxService.InboxServiceClient InboxAt(int broker) => new(Duty(broker).CallInvoker);

    /// <summary>Shares a concern, at this broker first; gives its id.</summary>
    public async Task<string> PublishAsync(int? broker = null)
    {
        var n = Interlocked.Increment(ref number);
        var request = new Health.ShareConcernRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Concern = new ConcernStatement
            {
                Subject = new SubjectRef { Demographics = CrashTests.Somebody(n % Children) },
                Indicators = { ConcernIndicator.UnexplainedInjury },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = $"Bruises that nobody explains, seen at visit {n}.",
                ChildContact = ChildContactAnswer.Yes,
                Urgency = Urgency.Standard,
                Consent = ConsentState.Given,
                LegalBasis = LegalBasis.SafeguardingCondition,
            },
        };
        var answer = await UntilAnsweredAsync(b => new HealthService.HealthServiceClient(Doctor(b).CallInvoker).ShareConcernAsync(request), broker);
        concerns[answer.Concern.ConcernId] = answer.Concern.Told.Count;
        if (answer.Concern.Referral is { ReferralId.Length: > 0 } opened)
            referrals[opened.ReferralId] = 0;
        return answer.Concern.ConcernId;
    }

    public void Dispose() => stopping.Dispose();

    private async Task ReferAsync(int? broker = null)
    {
        var n = Interlocked.Increment(ref number);
        var request = new Health.MakeReferralRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Referral = new ReferralDraft
            {
                Children = { new SubjectRef { Demographics = CrashTests.Somebody(Children + n) } },
                RiskStatement = $"Left alone at night while the parents were out, note {n}.",
                Urgency = (n % 3) switch { 0 => Urgency.Standard, 1 => Urgency.SameDay, _ => Urgency.ImmediateDanger },
                Consent = ConsentState.Given,
                Source = SourceKind.Observed,
            },
        };
        var answer = await UntilAnsweredAsync(b => new HealthService.HealthServiceClient(Doctor(b).CallInvoker).MakeReferralAsync(request), broker);
        referrals[answer.Receipt.ReferralId] = 0;
    }

    /// <summary>Takes some referral and decides it, with an answer to the referrer.</summary>
    private async Task DecideAsync(Random random)
    {
        if (Some(random) is not { } id)
            return;
        await RuledAsync(async () =>
        {
            var seen = await UntilAnsweredAsync(b => new ReferralService.ReferralServiceClient(Duty(b).CallInvoker)
                .GetReferralAsync(new GetReferralRequest { ReferralId = id }));
            var take = new TakeOwnershipRequest { RequestId = Guid.NewGuid().ToString(), ReferralId = id, Version = seen.Referral.Version };
            var taken = await UntilAnsweredAsync(b => new SocialCareService.SocialCareServiceClient(Duty(b).CallInvoker).TakeOwnershipAsync(take));
            if (random.Next(3) == 0)
                return;
            var decide = new DecideReferralRequest
            {
                RequestId = Guid.NewGuid().ToString(),
                ReferralId = id,
                Version = taken.Referral.Version,
                Decision = new Social.Decision
                {
                    Disposition = Disposition.Assessment,
                    Reason = DispositionReason.ThresholdMet,
                    Rationale = "The children were alone, and nobody can say for how long.",
                    Criteria = "Threshold document level 4",
                    Evidence = "What the referrer saw and heard that night.",
                    HistoryRead = HistoryRead.Yes,
                    ThresholdView = "Met, level 4",
                },
                Feedback = "We assess: a visit tomorrow, and we ring you after it.",
            };
            await UntilAnsweredAsync(b => new SocialCareService.SocialCareServiceClient(Duty(b).CallInvoker).DecideReferralAsync(decide));
        });
    }

    /// <summary>The referrer agrees to some answer, which closes the referral.</summary>
    private async Task AgreeAsync(Random random)
    {
        if (Some(random) is not { } id)
            return;
        await RuledAsync(async () =>
        {
            var seen = await UntilAnsweredAsync(b => ReferralsAt(b).GetReferralAsync(new GetReferralRequest { ReferralId = id }));
            if (seen.Referral.State != ReferralState.FeedbackSent)
                return;
            var agree = new AcknowledgeFeedbackRequest
            {
                RequestId = Guid.NewGuid().ToString(),
                ReferralId = id,
                Version = seen.Referral.Version,
                Acknowledgement = FeedbackAcknowledgement.Agree,
            };
            await UntilAnsweredAsync(b => ReferralsAt(b).AcknowledgeFeedbackAsync(agree));
        });
    }

    /// <summary>Moves one broker's clock by some hours: the two differ, and one that starts again may be behind the other.</summary>
    private async Task MoveClocksAsync(Random random)
    {
        latest = latest.AddHours(random.Next(1, 5));
        try
        {
            await ClockAt(random.Next(2)).AdvanceClockAsync(new AdvanceClockRequest { Instant = latest.ToTimestamp() });
        }
        catch (RpcException e) when (IsCutOff(e) || e.StatusCode == StatusCode.InvalidArgument)
        {
            // It is dead, or its clock is there already.
        }

        await Task.Delay(150);
    }

    /// <summary>Holds a stream of the inbox, now at one broker, now at the other, and resumes by cursor.</summary>
    private async Task ReadAsync(int broker, bool acts)
    {
        var cursor = "";
        while (!stopping.IsCancellationRequested)
        {
            var actedOnBefore = actedOn.Keys.ToHashSet();
            try
            {
                using var stream = InboxAt(broker).StreamInbox(new StreamInboxRequest { Cursor = cursor }, cancellationToken: stopping.Token);
                while (await stream.ResponseStream.MoveNext(stopping.Token))
                {
                    var message = stream.ResponseStream.Current;
                    if (message.Item is { } item)
                        await KeepAsync(item, acts, actedOnBefore);
                    cursor = message.Cursor;
                }
            }
            catch (Exception e) when (stopping.IsCancellationRequested && e is RpcException or OperationCanceledException)
            {
                return;
            }
            catch (RpcException e) when (IsCutOff(e))
            {
                Interlocked.Increment(ref interrupted);
                await Task.Delay(20);
            }

            broker = 1 - broker;
        }
    }

    private async Task KeepAsync(InboxItem item, bool acts, HashSet<string> actedOnBefore)
    {
        if (actedOnBefore.Contains(item.ItemId))
            repeated.Add(item.ItemId);
        received[item.ItemId] = 0;
        if (!acts || item.ItemId[^1] % 2 == 0)
            return;
        var request = new AcknowledgeItemsRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            ItemIds = { item.ItemId },
            State = NotificationState.Acted,
            Note = "Rang the sender back.",
        };
        await RuledAsync(async () =>
        {
            await UntilAnsweredAsync(b => InboxAt(b).AcknowledgeItemsAsync(request));
            actedOn[item.ItemId] = 0;
        });
    }

    private async Task ReadToTheEndAsync()
    {
        var page = new ListInboxRequest { PageSize = 100, IncludeFinished = true };
        var ids = new HashSet<string>();
        do
        {
            var answer = await InboxAt(0).ListInboxAsync(page);
            ids.UnionWith(answer.Items.Where(i => i.State != NotificationState.Acted).Select(i => i.ItemId));
            page.PageToken = answer.NextPageToken;
        }
        while (page.PageToken.Length > 0);

        // What is not finished comes on a new stream from the beginning, at the other broker.
        using var limit = new CancellationTokenSource(Patience);
        using var stream = InboxAt(1).StreamInbox(new StreamInboxRequest(), cancellationToken: limit.Token);
        while (ids.Count > 0 && await stream.ResponseStream.MoveNext(limit.Token))
        {
            if (stream.ResponseStream.Current.Item is { } item)
            {
                received[item.ItemId] = 0;
                ids.Remove(item.ItemId);
            }
        }
    }

    /// <summary>Sends the same request, now to the one broker, now to the other, until it is answered.</summary>
    private async Task<T> UntilAnsweredAsync<T>(Func<int, AsyncUnaryCall<T>> send, int? broker = null)
    {
        var since = Stopwatch.GetTimestamp();
        for (var at = broker ?? Random.Shared.Next(2); ; at = 1 - at)
        {
            try
            {
                using var call = send(at);
                var answer = await call;
                Interlocked.Increment(ref acknowledged);
                return answer;
            }
            catch (RpcException e) when (IsCutOff(e) && Stopwatch.GetElapsedTime(since) < Patience)
            {
                Interlocked.Increment(ref interrupted);
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Somebody else may have changed the referral meanwhile, and then the change is refused as it should be.</summary>
    private static async Task RuledAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Aborted or StatusCode.FailedPrecondition)
        {
            // Refused by the rules, with nothing written.
        }
    }

    internal static bool IsCutOff(RpcException e) =>
        e.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted;

    private void Work(int n, Func<Random, Task> act) => work.Add(Task.Run(async () =>
    {
        var random = new Random(seed + n);
        while (!stopping.IsCancellationRequested)
            await act(random);
    }));

    private string? Some(Random random)
    {
        var ids = referrals.Keys.ToList();
        return ids.Count == 0 ? null : ids[random.Next(ids.Count)];
    }

    private InfoShareConnection Doctor(int broker) => System(broker, Surgery).As(new InfoSharePractitioner("u-mockhurst", "Dr Mockhurst", "GP"));

    private InfoShareConnection Duty(int broker) => System(broker, SocialCare).As(new InfoSharePractitioner("u-peatsample", "Owen Peatsample", "DUTY_SOCIAL_WORKER"));

    private ReferralService.ReferralServiceClient ReferralsAt(int broker) => new(Doctor(broker).CallInvoker);

    private ClockService.ClockServiceClient ClockAt(int broker) => new(System(broker, SocialCare).CallInvoker);

    private InfoShareConnection System(int broker, string organisation) =>
        connections.GetOrAdd((broker, organisation), _ => pair.SystemAt(broker == 0 ? pair.First : pair.Second, organisation));
}
