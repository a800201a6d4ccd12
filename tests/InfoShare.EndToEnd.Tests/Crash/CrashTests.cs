using Google.Protobuf;
using InfoShare.Client;
using InfoShare.EndToEnd.Tests.Site;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Storage;
using InfoShare.Testing;

namespace InfoShare.EndToEnd.Tests.Crash;

/// <summary>
/// What was acknowledged survives the broker's sudden death, once, and what was not can be sent again: the process is killed
/// under load, started on the same data, and every request is repeated.
/// </summary>
public sealed class CrashTests
{
    private const int Rounds = 3;
    private const string Surgery = "elmmock-surgery";
    private const string Midwifery = "northmere-midwifery";
    private const string SocialCare = "northmere-csc";

    private static readonly Dictionary<string, InfoSharePractitioner> Practitioners = new()
    {
        [Surgery] = new("u-mockhurst", "Dr Mockhurst", "GP"),
        [Midwifery] = new("u-stonemock", "Hana Stonemock", "MIDWIFE"),
        [SocialCare] = new("u-larksample", "Priti Larksample", "DUTY_SOCIAL_WORKER"),
    };

    private readonly Journal journal = new();
    private int number;

    [Theory]
    [InlineData(StoreEngine.Sqlite, 20_271)]
    [InlineData(StoreEngine.Postgres, 20_272)]
    public async Task What_was_acknowledged_is_there_once_after_the_process_was_killed(StoreEngine engine, int seed)
    {
        if (TestDatabase.WhyNot(engine) is { } reason)
            Assert.Skip(reason);
        using var site = new TestSite();
        await using var database = await TestDatabase.CreateAsync(engine);
        Task<BrokerProcess> StartAsync() => BrokerProcess.StartAsync(_ => site.Settings("data", TestSite.StorageSettings(database.Options)));
        Clients ClientsOf(BrokerProcess broker) => new(organisation => site.Connect(organisation, broker.Address), Practitioners);

        var random = new Random(seed);
        var broker = await StartAsync();
        try
        {
            using (var clients = ClientsOf(broker))
            {
                await journal.SendAsync(RecordPerson("CRASH-CHILD"), clients);

                // A colleague works with the child, so that each concern has somebody to be told.
                await new PeopleService.PeopleServiceClient(clients.Of(Surgery).CallInvoker).RecordInvolvementAsync(new RecordInvolvementRequest
                {
                    RequestId = Guid.NewGuid().ToString(),
                    Person = new SubjectRef { OwnRecordId = "CRASH-CHILD" },
                    PractitionerName = "Dr Otherfixture",
                    Role = PractitionerRole.Gp,
                });
            }

            var (cutOff, started) = (0, DateTimeOffset.MinValue);
            for (var round = 1; round <= Rounds; round++)
            {
                using (var clients = ClientsOf(broker))
                    await LoadAndKillAsync(broker, clients, TimeSpan.FromMilliseconds(random.Next(300, 1500)));
                cutOff += journal.All.Count(r => r.Answer is null);
                await broker.DisposeAsync();

                started = DateTimeOffset.UtcNow;
                broker = await StartAsync();
                using (var clients = ClientsOf(broker))
                    await Parallel.ForEachAsync(journal.All, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (r, _) => await r.RepeatAsync(clients));
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"{journal.All.Count} requests, {cutOff} of them cut off by {Rounds} deaths");
            cutOff.ShouldBeGreaterThan(0, "no request was under way when the broker died, so nothing was tried");

            // Once more, so that what was repeated is looked for in a database that nobody closed.
            await broker.KillAsync();
            await using var rows = await Rows.OpenAsync(database.Options);
            await PeopleAreThereOnceAsync(rows);
            await ConcernsAreThereOnceAsync(rows);
            await ReferralsAreThereOnceAsync(rows);
            await ItemsWereAcknowledgedOnceAsync(rows);
            await TheTrailHasEachChangeOnceAsync(rows);
            await TheLogIsWholeAsync(database.Options, started);
        }
        finally
        {
            await broker.DisposeAsync();
        }
    }

    private async Task LoadAndKillAsync(BrokerProcess broker, Clients clients, TimeSpan life)
    {
        using var dying = new CancellationTokenSource();
        var before = journal.All.Count(r => r.Answer is not null);
        Task[] senders =
        [
            Send(() => RecordPerson($"CRASH-{Next()}")), Send(() => RecordPerson($"CRASH-{Next()}")),
            Send(ShareConcern), Send(ShareConcern), Send(MakeReferral), Send(MakeReferral),
            journal.SendUntilDeathAsync(clients, () => AcknowledgeAsync(clients), dying.Token),
        ];

        // Under load means that all kinds of requests are being answered.
        while (!senders.Any(s => s.IsCompleted) && Acknowledged(nameof(InboxService.InboxServiceClient.AcknowledgeItems)) == 0)
            await Task.Delay(20);
        while (!senders.Any(s => s.IsCompleted) && journal.All.Count(r => r.Answer is not null) < before + senders.Length)
            await Task.Delay(20);
        await Task.WhenAny([Task.Delay(life), .. senders]);

        await dying.CancelAsync();
        await broker.KillAsync();
        await Task.WhenAll(senders);

        Task Send(Func<SentRequest> make) => journal.SendUntilDeathAsync(clients, () => Task.FromResult<SentRequest?>(make()), dying.Token);
    }

    private int Next() => Interlocked.Increment(ref number);

    private int Acknowledged(string method) => journal.All.Count(r => r.Action.EndsWith(method, StringComparison.Ordinal) && r.Answer is not null);

    private SentRequest RecordPerson(string ownRecordId)
    {
        var request = new RecordPersonRequest { RequestId = Guid.NewGuid().ToString(), OwnRecordId = ownRecordId, Demographics = Somebody(Next()) };
        return new SentRequest("PeopleService/RecordPerson", Surgery, async c =>
            await new PeopleService.PeopleServiceClient(c.CallInvoker).RecordPersonAsync(request));
    }

    private SentRequest ShareConcern()
    {
        var request = new ShareConcernRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Concern = new ConcernStatement
            {
                Subject = new SubjectRef { OwnRecordId = "CRASH-CHILD" },
                Indicators = { ConcernIndicator.UnexplainedInjury },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = $"Bruises that nobody explains, seen at visit {Next()}.",
                ChildContact = ChildContactAnswer.Yes,
                Urgency = Urgency.SameDay,
                Consent = ConsentState.Given,
                LegalBasis = LegalBasis.SafeguardingCondition,
            },
        };
        return new SentRequest("HealthService/ShareConcern", Surgery, async c =>
            await new HealthService.HealthServiceClient(c.CallInvoker).ShareConcernAsync(request));
    }

    private SentRequest MakeReferral()
    {
        var request = new MakeReferralRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Referral = new ReferralDraft
            {
                Children = { new SubjectRef { Demographics = Somebody(Next()) } },
                RiskStatement = $"The unborn child of a mother whom nobody has seen, note {Next()}.",
                Urgency = Urgency.Standard,
                Consent = ConsentState.Given,
                Source = SourceKind.Observed,
            },
        };
        return new SentRequest("HealthService/MakeReferral", Midwifery, async c =>
            await new HealthService.HealthServiceClient(c.CallInvoker).MakeReferralAsync(request));
    }

    /// <summary>Acknowledges some item of social care's inbox that is not finished, and that is not a manager's to answer.</summary>
    private async Task<SentRequest?> AcknowledgeAsync(Clients clients)
    {
        var inbox = await new InboxService.InboxServiceClient(clients.Of(SocialCare).CallInvoker).ListInboxAsync(new ListInboxRequest { PageSize = 100 });
        if (inbox.Items.FirstOrDefault(i => i.ActionOwner != "TEAM_MANAGER") is not { } item)
            return null;
        var request = new AcknowledgeItemsRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            ItemIds = { item.ItemId },
            State = NotificationState.Acted,
            Note = "Rang the sender back.",
        };
        return new SentRequest("InboxService/AcknowledgeItems", SocialCare, async c =>
            await new InboxService.InboxServiceClient(c.CallInvoker).AcknowledgeItemsAsync(request));
    }

    private List<T> Answers<T>()
        where T : IMessage => [.. journal.All.Select(r => r.Answer).OfType<T>()];

    private async Task PeopleAreThereOnceAsync(Rows rows)
    {
        var asked = journal.All.Count(r => r.Action == "PeopleService/RecordPerson");
        var found = await rows.CountsAsync("""
            SELECT person.own_record_id, COUNT(*) FROM person JOIN person_record ON person_record.entry_id = person.id
            WHERE person.own_record_id LIKE 'CRASH-%' GROUP BY person.own_record_id
            """);
        found.Count.ShouldBe(asked);
        found.Values.ShouldAllBe(n => n == 1);
        (await rows.TextsAsync("SELECT DISTINCT person_id FROM person WHERE own_record_id IS NOT NULL"))
            .ShouldBe(Answers<RecordPersonResponse>().Select(a => a.Person.PersonId).Distinct(), ignoreOrder: true);
    }

    private async Task ConcernsAreThereOnceAsync(Rows rows)
    {
        var answers = Answers<ShareConcernResponse>();
        (await rows.TextsAsync("SELECT id FROM concern")).ShouldBe(answers.Select(a => a.Concern.ConcernId), ignoreOrder: true);
        (await rows.CountsAsync("SELECT risk_statement, COUNT(*) FROM concern GROUP BY risk_statement")).Values.ShouldAllBe(n => n == 1);

        // Each recipient that the sender was told of has one item, not two.
        var told = await rows.CountsAsync("SELECT concern_id, COUNT(*) FROM notification WHERE trigger = 'CONCERN_SHARED' GROUP BY concern_id");
        told.ShouldBe(answers.ToDictionary(a => a.Concern.ConcernId, a => (long)a.Concern.Told.Count), ignoreOrder: true);
        told.Values.ShouldAllBe(n => n > 0);
    }

    private async Task ReferralsAreThereOnceAsync(Rows rows)
    {
        var ids = Answers<ShareConcernResponse>().Select(a => a.Concern.Referral.ReferralId)
            .Concat(Answers<MakeReferralResponse>().Select(a => a.Receipt.ReferralId)).ToList();
        (await rows.TextsAsync("SELECT id FROM referral")).ShouldBe(ids, ignoreOrder: true);

        // To the duty desk for each; to the manager as well, once, for a child that was referred often.
        var announced = await rows.CountsAsync(
            "SELECT referral_id || ' ' || action_owner, COUNT(*) FROM notification WHERE trigger = 'REFERRAL_RECEIVED' GROUP BY referral_id, action_owner");
        announced.Values.ShouldAllBe(n => n == 1);
        announced.Keys.Where(k => k.EndsWith(" DUTY_SOCIAL_WORKER", StringComparison.Ordinal)).ShouldBe(ids.Select(id => id + " DUTY_SOCIAL_WORKER"), ignoreOrder: true);
    }

    private async Task ItemsWereAcknowledgedOnceAsync(Rows rows)
    {
        var items = Answers<AcknowledgeItemsResponse>().Select(a => a.Items.Single().ItemId).ToList();
        items.ShouldNotBeEmpty();
        var steps = await rows.CountsAsync("SELECT notification_id, COUNT(*) FROM notification_step WHERE state = 'ACTED' GROUP BY notification_id");
        steps.Keys.ShouldBe(items, ignoreOrder: true);
        steps.Values.ShouldAllBe(n => n == 1);
        (await rows.TextsAsync("SELECT id FROM notification WHERE state = 'ACTED'")).ShouldBe(items, ignoreOrder: true);
    }

    // Requirement M1: no acknowledged entry missing, no gap, no fork, what was signed before a death still holds after it, and a start covers what a death left.
    private async Task TheLogIsWholeAsync(StorageOptions options, DateTimeOffset started)
    {
        var log = await WholeLog.ReadAsync(options, covered: started);
        foreach (var answer in journal.All.Select(r => r.Answer))
            log.Keeps(ReceiptOf(answer));
    }

    private static AuditReceipt ReceiptOf(IMessage? answer) => answer switch
    {
        RecordPersonResponse a => a.Receipt,
        ShareConcernResponse a => a.Concern.Edges.Receipt,
        MakeReferralResponse a => a.Receipt.Receipt,
        AcknowledgeItemsResponse a => a.Receipt,
        _ => throw new InvalidOperationException("An answer of another kind."),
    };

    private async Task TheTrailHasEachChangeOnceAsync(Rows rows)
    {
        var all = journal.All;
        all.ShouldAllBe(r => r.Answer != null);
        var receipts = all.Select(r => ReceiptOf(r.Answer).EntryId);

        // A same-day concern opens a referral, which has an entry of its own.
        receipts = receipts.Concat(Answers<ShareConcernResponse>().Select(a => a.Concern.Referral.Receipt.EntryId));
        var actions = string.Join(", ", all.Select(r => $"'{r.Action}'").Distinct());
        (await rows.TextsAsync($"SELECT id FROM audit_entry WHERE action IN ({actions}) AND outcome <> 'answered again'")).ShouldBe(receipts, ignoreOrder: true);
        const int involvements = 1;
        (await rows.NumberAsync("SELECT COUNT(*) FROM idempotent_request")).ShouldBe(all.Count + involvements);

        // No gap where a lost entry could have been.
        (await rows.CountsAsync("SELECT log, MAX(sequence) FROM audit_entry GROUP BY log"))
            .ShouldBe(await rows.CountsAsync("SELECT log, COUNT(*) FROM audit_entry GROUP BY log"));
    }

    /// <summary>An invented child unlike all others.</summary>
    internal static Demographics Somebody(int n)
    {
        const string consonants = "bdfgklmnprstvz";
        const string vowels = "aeiou";
        string Word(int seed)
        {
            var letters = new char[8];
            var rest = (uint)seed * 2_654_435_761u;
            for (var i = 0; i < letters.Length; i++)
            {
                var from = i % 2 == 0 ? consonants : vowels;
                letters[i] = from[(int)(rest % (uint)from.Length)];
                rest = (rest / (uint)from.Length) ^ (rest << 13);
            }

            return char.ToUpperInvariant(letters[0]) + new string(letters, 1, letters.Length - 1);
        }

        return new Demographics
        {
            GivenName = Word(n),
            FamilyName = Word(n + 1_000_000) + "test",
            BirthDate = new DateOnly(2015, 1, 1).AddDays(n * 7 % 3600).ToString("yyyy-MM-dd"),
        };
    }
}
