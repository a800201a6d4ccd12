using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using InfoShare.Client;
using InfoShare.Core.Clocks;
using InfoShare.EndToEnd.Tests.Site;
using InfoShare.EndToEnd.Tests.TwoBrokers;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Development.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.Storage;
using InfoShare.Testing;

namespace InfoShare.EndToEnd.Tests.Crash;

/// <summary>
/// A decision not to refer is looked at again though brokers die between the notice and its answer (B8, E3): each notice is there once, each answer that
/// was acknowledged is kept once, and where somebody gave it back the clock goes on. On SQLite a broker dies and starts again; on PostgreSQL two work on
/// one database and die in turn.
/// </summary>
public sealed class CheckReviewCrashTests
{
    private const string Probation = "northmere-probation";
    private const int Checks = 36;

    private static readonly Dictionary<string, InfoSharePractitioner> Practitioners = new()
    {
        [Probation] = new("u-larchfixture", "Una Larchfixture", "PROBATION_MANAGER"),
    };

    private readonly Random random = new(20_271);
    private int cutOff;

    [Fact]
    public async Task Each_notice_is_there_once_and_each_answer_is_kept_though_the_broker_dies_between_them()
    {
        using var site = new TestSite();
        await using var database = await TestDatabase.CreateAsync(StoreEngine.Sqlite);
        string[] Settings() => site.Settings("data", TestSite.StorageSettings(database.Options));
        var broker = await BrokerProcess.StartAsync(_ => Settings());
        try
        {
            var address = broker.Address;
            await RunAsync([address], database.Options, () => site.Connect(Probation, address), async _ =>
            {
                await broker.DisposeAsync();
                broker = await BrokerProcess.StartAgainAsync(address, Settings());
            });
        }
        finally
        {
            await broker.DisposeAsync();
        }
    }

    [Fact]
    public async Task And_though_either_of_two_brokers_on_one_database_dies()
    {
        if (BrokerPair.WhyNot is { } reason)
            Assert.Skip(reason);
        await using var pair = new BrokerPair();
        await pair.InitializeAsync();
        await RunAsync(
            [pair.First, pair.Second], pair.Storage, () => pair.Site.Connect(Probation, pair.First),
            which => pair.KillAndStartAgainAsync(which, TimeSpan.FromMilliseconds(100)),
            () => pair.Site.Connect(Probation, pair.Second, pair.First));
    }

    private async Task RunAsync(IReadOnlyList<Uri> addresses, StorageOptions storage, Func<InfoShareConnection> first, Func<int, Task> killAsync, Func<InfoShareConnection>? second = null)
    {
        using var one = new Clients(_ => first(), Practitioners);
        using var other = new Clients(_ => (second ?? first)(), Practitioners);
        Clients[] brokers = addresses.Count == 1 ? [one] : [one, other];

        var now = (await ClockOf(one).GetClockAsync(new GetClockRequest())).Now.ToDateTimeOffset();
        var day = LondonTime.DateOf(now).AddDays(7);
        var checks = new List<string>();
        for (var n = 1; n <= Checks; n++)
            checks.Add(await DecidedAsync(one, n, day));
        var (looked, taken, declined) = (checks.Take(Checks / 3).ToHashSet(), checks.Skip(Checks / 3).Take(Checks / 3).ToHashSet(), checks.Skip(Checks / 3 * 2).ToHashSet());
        await using var rows = await Rows.OpenAsync(storage);

        // The day has come, and the brokers die while they tell of it.
        await PassAsync(brokers, LondonTime.ToUtc(day, new TimeOnly(17, 1)), killAsync);
        (await NoticesAsync(rows)).ShouldBe(checks.ToDictionary(c => c, _ => 1L), ignoreOrder: true);
        (await PendingAsync(rows)).ShouldBe(checks.ToDictionary(c => c, _ => 1L), ignoreOrder: true);
        var items = await ItemsAsync(one);
        items.Count.ShouldBe(Checks);

        // Between the notices and their answers they die again: a third is looked at, a third is taken on, a third is declined.
        List<SentRequest> sent =
        [
            .. items.Select(i => Answer(i, looked.Contains(i.CheckId) ? NotificationState.Acted : taken.Contains(i.CheckId) ? NotificationState.Accepted : NotificationState.Declined)),
        ];
        await AllAnsweredAsync(sent, brokers, killAsync);
        (await StepsAsync(rows, "ACTED")).ShouldBe(looked.ToDictionary(c => c, _ => 1L), ignoreOrder: true);
        (await StepsAsync(rows, "ACCEPTED")).ShouldBe(taken.ToDictionary(c => c, _ => 1L), ignoreOrder: true);
        (await StepsAsync(rows, "DECLINED")).ShouldBe(declined.ToDictionary(c => c, _ => 1L), ignoreOrder: true);
        (await rows.TextsAsync("SELECT id FROM new_partner_check WHERE looked_again_by = 'Una Larchfixture'")).ShouldBe(looked, ignoreOrder: true);
        (await PendingAsync(rows)).ShouldBe(taken.Concat(declined).ToDictionary(c => c, _ => 1L), ignoreOrder: true);

        // The level above hears of what was declined, and of nothing else; what somebody has taken on waits for that one.
        var due = items.Max(i => i.RespondBy.ToDateTimeOffset());
        await PassAsync(brokers, due.AddMinutes(1), killAsync);
        (await NoticesAsync(rows)).ShouldBe(checks.ToDictionary(c => c, c => declined.Contains(c) ? 2L : 1L), ignoreOrder: true);
        (await PendingAsync(rows)).ShouldBe(declined.ToDictionary(c => c, _ => 1L), ignoreOrder: true);

        // Given back late, under the same deaths: it is asked of the next, once.
        List<SentRequest> back = [.. items.Where(i => taken.Contains(i.CheckId)).Select(i => Answer(i, NotificationState.Declined))];
        await AllAnsweredAsync(back, brokers, killAsync);
        await PassAsync(brokers, due.AddMinutes(10), killAsync);
        (await NoticesAsync(rows)).ShouldBe(checks.ToDictionary(c => c, c => looked.Contains(c) ? 1L : 2L), ignoreOrder: true);
        (await PendingAsync(rows)).ShouldBe(taken.Concat(declined).ToDictionary(c => c, _ => 1L), ignoreOrder: true);
        cutOff.ShouldBeGreaterThan(0, "no call was under way when a broker died, so nothing was tried");

        // What was acknowledged is answered alike, and nothing of it is done a second time.
        foreach (var request in sent.Concat(back))
            await request.RepeatAsync(brokers[^1]);
        (await rows.NumberAsync("SELECT COUNT(*) FROM notification_step st JOIN notification n ON n.id = st.notification_id WHERE n.trigger = 'CHECK_REVIEW' AND st.state IN ('ACTED', 'ACCEPTED', 'DECLINED')"))
            .ShouldBe(sent.Count + back.Count);

        // Each pass of a clock left one entry, no log has a gap, and every receipt that was given stands in one.
        (await rows.CountsAsync("SELECT object_id, COUNT(*) FROM audit_entry WHERE action = 'clock' AND outcome = 'CHECK_REVIEW: told' GROUP BY object_id"))
            .ShouldBe(await NoticesAsync(rows), ignoreOrder: true);
        (await rows.CountsAsync("SELECT log, MAX(sequence) FROM audit_entry GROUP BY log"))
            .ShouldBe(await rows.CountsAsync("SELECT log, COUNT(*) FROM audit_entry GROUP BY log"), ignoreOrder: true);
        foreach (var request in sent.Concat(back))
        {
            var entry = ((AcknowledgeItemsResponse)request.Answer!).Receipt.EntryId;
            (await rows.NumberAsync($"SELECT COUNT(*) FROM audit_entry WHERE id = '{entry}'")).ShouldBe(1);
        }
    }

    /// <summary>A check of two grown-ups whom nobody else knows, which ends without a referral.</summary>
    private static async Task<string> DecidedAsync(Clients broker, int n, DateOnly day)
    {
        var manager = broker.Of(Probation);
        var (he, she) = (Grown(n), Grown(n + 1000));
        await new PeopleService.PeopleServiceClient(manager.CallInvoker).RecordPersonAsync(new RecordPersonRequest { OwnRecordId = $"CHECK-{n}", Demographics = he });
        var probation = new ProbationService.ProbationServiceClient(manager.CallInvoker);
        var check = await probation.CheckNewPartnerAsync(new CheckNewPartnerRequest
        {
            SupervisedPerson = new SubjectRef { OwnRecordId = $"CHECK-{n}" },
            NewPartner = new SubjectRef { Demographics = she },
            ChildContact = ChildContactAnswer.No,
            Intention = new DeclaredIntention { Words = "I'm moving in with my girlfriend." },
            Purpose = new AccessPurpose
            {
                Purpose = Purpose.AssessAdultAccess,
                Reason = "He told me today that he moves in with his new partner at the end of the month.",
                LegalBasis = LegalBasis.PublicFunction,
                LeadNotice = LeadNotice.Tell,
            },
        });
        await probation.CompleteNewPartnerCheckAsync(new CompleteNewPartnerCheckRequest
        {
            CheckId = check.CheckId,
            DoNotRefer = new NotReferring { Reason = "He stays where he is, and she confirms it.", ReviewDate = day.ToString("yyyy-MM-dd") },
        });
        return check.CheckId;

        static Demographics Grown(int n)
        {
            var somebody = CrashTests.Somebody(n);
            somebody.BirthDate = new DateOnly(1985, 1, 1).AddDays(n).ToString("yyyy-MM-dd");
            return somebody;
        }
    }

    /// <summary>Both clocks pass an instant, and each broker dies while it acts on it; then whatever was left is acted on.</summary>
    private async Task PassAsync(Clients[] brokers, DateTimeOffset instant, Func<int, Task> killAsync)
    {
        for (var which = 0; which < brokers.Length; which++)
        {
            var passing = brokers.Select(b => AdvanceAsync(b, instant)).ToList();
            await Task.Delay(random.Next(0, 60));
            await killAsync(which);
            await Task.WhenAll(passing);
        }

        foreach (var broker in brokers)
            await UntilAnsweredAsync(async () => await ClockOf(broker).AdvanceClockAsync(new AdvanceClockRequest { By = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) }));
    }

    /// <summary>Moves a clock; false where the broker died over it, or stands there already.</summary>
    private async Task AdvanceAsync(Clients broker, DateTimeOffset instant)
    {
        try
        {
            await ClockOf(broker).AdvanceClockAsync(new AdvanceClockRequest { Instant = instant.ToTimestamp() });
        }
        catch (RpcException e) when (SoakLoad.IsCutOff(e))
        {
            Interlocked.Increment(ref cutOff);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.InvalidArgument)
        {
            // The other broker's advance is kept with the data, and this one started behind it.
        }
    }

    /// <summary>Everything is sent, by several hands and to either broker, until it is answered; meanwhile each broker dies once.</summary>
    private async Task AllAnsweredAsync(IReadOnlyList<SentRequest> requests, Clients[] brokers, Func<int, Task> killAsync)
    {
        var waiting = new ConcurrentQueue<SentRequest>(requests);
        var turn = 0;
        var hands = Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            while (waiting.TryDequeue(out var request))
                await UntilAnsweredAsync(() => request.SendAsync(brokers[Interlocked.Increment(ref turn) % brokers.Length]));
        })).ToList();
        for (var which = 0; which < brokers.Length; which++)
        {
            var half = requests.Count * (which + 1) / (brokers.Length + 2);
            while (requests.Count(r => r.Answer is not null) < half && !hands.Exists(h => h.IsFaulted))
                await Task.Delay(1);
            await killAsync(which);
        }

        await Task.WhenAll(hands);
    }

    private async Task UntilAnsweredAsync(Func<Task> call)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (RpcException e) when (SoakLoad.IsCutOff(e) && !patience.IsCancellationRequested)
            {
                Interlocked.Increment(ref cutOff);
                await Task.Delay(50);
            }
        }
    }

    private static SentRequest Answer(InboxItem item, NotificationState state)
    {
        var request = new AcknowledgeItemsRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            ItemIds = { item.ItemId },
            State = state,
            Note = state == NotificationState.Accepted ? "" : "He has not moved in, as she told us today.",
        };
        return new SentRequest("InboxService/AcknowledgeItems", Probation, async c =>
        {
            // One log holds the entry, and only the broker that writes it can promise that; and how late something is, is said as of now.
            var answer = await new InboxService.InboxServiceClient(c.CallInvoker).AcknowledgeItemsAsync(request);
            answer.Receipt.Promise = "";
            foreach (var acknowledged in answer.Items)
                acknowledged.RespondByInWords = "";
            return answer;
        });
    }

    private static async Task<IReadOnlyList<InboxItem>> ItemsAsync(Clients broker) =>
        [.. (await new InboxService.InboxServiceClient(broker.Of(Probation).CallInvoker).ListInboxAsync(new ListInboxRequest { PageSize = 100 })).Items
            .Where(i => i.Trigger == NotificationTrigger.CheckReview)];

    private static ClockService.ClockServiceClient ClockOf(Clients broker) => new(broker.Of(Probation).CallInvoker);

    private static Task<Dictionary<string, long>> NoticesAsync(Rows rows) =>
        rows.CountsAsync("SELECT check_id, COUNT(*) FROM notification WHERE trigger = 'CHECK_REVIEW' GROUP BY check_id");

    private static Task<Dictionary<string, long>> PendingAsync(Rows rows) => rows.CountsAsync(
        "SELECT object_id, COUNT(*) FROM pending_deadline WHERE purpose = 'CHECK_REVIEW' AND met_at IS NULL AND fired_at IS NULL GROUP BY object_id");

    private static Task<Dictionary<string, long>> StepsAsync(Rows rows, string state) => rows.CountsAsync(
        $"SELECT n.check_id, COUNT(*) FROM notification_step st JOIN notification n ON n.id = st.notification_id WHERE n.trigger = 'CHECK_REVIEW' AND st.state = '{state}' GROUP BY n.check_id");
}
