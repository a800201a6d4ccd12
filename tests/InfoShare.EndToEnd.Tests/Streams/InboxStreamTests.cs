using Grpc.Core;
using InfoShare.Client;
using InfoShare.EndToEnd.Tests.Site;
using InfoShare.EndToEnd.Tests.Stories;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Storage;
using InfoShare.Testing;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;

namespace InfoShare.EndToEnd.Tests.Streams;

/// <summary>Streams of the inbox when readers are slow and brokers die.</summary>
public sealed class InboxStreamTests
{
    // More than an HTTP/2 window holds, so that the broker cannot write on to a reader that does not read.
    private const int Many = 70;
    private const int Window = 64 * 1024;

    [Fact]
    public async Task A_reader_that_stops_reading_holds_up_nobody_and_finds_everything_when_it_goes_on()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await BackgroundAsync(p);
        var socialCare = new InboxService.InboxServiceClient(p.SystemOf("northmere-csc").CallInvoker);
        using var slow = socialCare.StreamInbox(new StreamInboxRequest());
        using var quick = socialCare.StreamInbox(new StreamInboxRequest());
        using var visitors = new InboxService.InboxServiceClient(p.SystemOf("northmere-health-visiting").CallInvoker).StreamInbox(new StreamInboxRequest());

        var first = await ShareAsync(p, 0);
        (await ReadAsync(slow, 1)).Single().Concern.ConcernId.ShouldBe(first);
        var shared = new List<string> { first };
        for (var n = 1; n < Many; n++)
            shared.Add(await ShareAsync(p, n));

        // The slow one reads nothing meanwhile; the others have all of it, in order, and so does another call of its organisation.
        var read = await ReadAsync(quick, Many);
        read.Select(i => i.Concern.ConcernId).ShouldBe(shared);
        read.Sum(i => i.CalculateSize()).ShouldBeGreaterThan(Window);
        (await ReadAsync(visitors, Many)).Select(i => i.Concern.ConcernId).ShouldBe(shared);
        (await InboxOf(p.LeadSocialWorker)).Count.ShouldBe(Many);
        (await ReadAsync(slow, Many - 1)).Select(i => i.Concern.ConcernId).ShouldBe(shared.Skip(1));
    }

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task A_reader_that_comes_back_by_its_cursor_after_the_broker_was_killed_loses_nothing_and_repeats_nothing_acknowledged(StoreEngine engine)
    {
        if (TestDatabase.WhyNot(engine) is { } reason)
            Assert.Skip(reason);
        using var site = new TestSite();
        await using var database = await TestDatabase.CreateAsync(engine);
        string[] Settings() => site.Settings("data", [.. TestSite.StorageSettings(database.Options), $"--Identity:KeyFolder={site.PathOf("token-keys")}"]);
        var broker = await BrokerProcess.StartAsync(_ => Settings());
        var address = broker.Address;
        try
        {
            var shared = new List<string>();
            string cursor;
            using (var surgery = site.Connect("elmmock-surgery", address))
            using (var council = site.Connect("northmere-csc", address))
            {
                await KnownAsync(surgery, council);
                for (var n = 0; n < 5; n++)
                    shared.Add(await ShareAsync(As(surgery, "Dr Mockhurst", "GP"), n));
                var inbox = new InboxService.InboxServiceClient(council.CallInvoker);
                using var stream = inbox.StreamInbox(new StreamInboxRequest());
                var read = await MessagesAsync(stream, 3);
                read.Select(m => m.Item.Concern.ConcernId).ShouldBe(shared.Take(3));
                cursor = read[1].Cursor;

                // The first and the fourth are acknowledged; the reader has kept two.
                var listed = await InboxOf(As(council, "Priti Larksample", "ALLOCATED_SOCIAL_WORKER"));
                await new InboxService.InboxServiceClient(As(council, "Priti Larksample", "ALLOCATED_SOCIAL_WORKER").CallInvoker).AcknowledgeItemsAsync(
                    new AcknowledgeItemsRequest { ItemIds = { listed[0].ItemId, listed[3].ItemId }, State = NotificationState.Accepted });
                await broker.KillAsync();
                await Should.ThrowAsync<RpcException>(() => MessagesAsync(stream, 3));
            }

            await broker.DisposeAsync();
            broker = await BrokerProcess.StartAgainAsync(address, Settings());
            using (var surgery = site.Connect("elmmock-surgery", address))
            using (var council = site.Connect("northmere-csc", address))
            {
                var inbox = new InboxService.InboxServiceClient(council.CallInvoker);
                using var resumed = inbox.StreamInbox(new StreamInboxRequest { Cursor = cursor });
                shared.Add(await ShareAsync(As(surgery, "Dr Mockhurst", "GP"), 5));
                (await ReadAsync(resumed, 3)).Select(i => i.Concern.ConcernId).ShouldBe([shared[2], shared[4], shared[5]]);

                // One that has kept no cursor gets all that waits, and nothing that was acknowledged.
                using var anew = inbox.StreamInbox(new StreamInboxRequest());
                (await ReadAsync(anew, 4)).Select(i => i.Concern.ConcernId).ShouldBe([shared[1], shared[2], shared[4], shared[5]]);
            }
        }
        finally
        {
            await broker.DisposeAsync();
        }
    }

    private static readonly Demographics Otto = Person("Otto", "Quilltest", "2026-06-01");

    private static async Task BackgroundAsync(Partnership p)
    {
        await RecordAsync(p.Doctor, "EM-1", Otto);
        await RecordAsync(p.LeadSocialWorker, "LCS-1", Otto);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-1"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await RecordAsync(p.HealthVisitor, "HV-1", Otto);
        await WorksWithAsync(p.HealthVisitor, Own("HV-1"), PractitionerRole.HealthVisitor, "01632 960161");
    }

    private static async Task KnownAsync(InfoShareConnection surgery, InfoShareConnection council)
    {
        await RecordAsync(As(surgery, "Dr Mockhurst", "GP"), "EM-1", Otto);
        await RecordAsync(As(council, "Priti Larksample", "ALLOCATED_SOCIAL_WORKER"), "LCS-1", Otto);
        await WorksWithAsync(
            As(council, "Priti Larksample", "ALLOCATED_SOCIAL_WORKER"), Own("LCS-1"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
    }

    private static InfoShareConnection As(InfoShareConnection system, string name, string role) =>
        system.As(new InfoSharePractitioner("u-" + name.Replace(' ', '-').ToLowerInvariant(), name, role));

    private static Task<string> ShareAsync(Partnership p, int n) => ShareAsync(p.Doctor, n);

    private static async Task<string> ShareAsync(InfoShareConnection who, int n) =>
        (await new HealthService.HealthServiceClient(who.CallInvoker).ShareConcernAsync(new ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("EM-1"),
                Indicators = { ConcernIndicator.PoorHygiene }, // no series, no notice: every item of the stream is a concern
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = $"Mark {n} is another mark. {new string('x', 1800)}",
                Children = { new ChildBearing { Child = Own("EM-1"), Relevance = $"Mark {n} is another mark. {new string('y', 1800)}" } },
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        })).Concern.ConcernId;

    private static async Task<List<InboxItem>> ReadAsync(AsyncServerStreamingCall<StreamInboxResponse> stream, int count) =>
        [.. (await MessagesAsync(stream, count)).Select(m => m.Item)];

    /// <summary>The next messages with an item.</summary>
    private static async Task<List<StreamInboxResponse>> MessagesAsync(AsyncServerStreamingCall<StreamInboxResponse> stream, int count)
    {
        var messages = new List<StreamInboxResponse>();
        while (messages.Count < count && await stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
        {
            if (stream.ResponseStream.Current.Item is not null)
                messages.Add(stream.ResponseStream.Current);
        }

        return messages;
    }
}
