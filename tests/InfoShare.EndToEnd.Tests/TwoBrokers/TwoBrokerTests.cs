using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using InfoShare.Client;
using InfoShare.EndToEnd.Tests.Site;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Development.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.Registry.V1;
using Health = InfoShare.Protocol.Health.V1;
using Social = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.EndToEnd.Tests.TwoBrokers;

/// <summary>Two brokers on one database behave as one: nothing rests on there being one writer in the world.</summary>
public sealed class TwoBrokerTests(BrokerPair pair) : IClassFixture<BrokerPair>
{
    private const string Surgery = "elmmock-surgery";
    private const string SocialCare = "northmere-csc";
    private const string Nursery = "brook-lane-nursery";

    private const string Listeners = "SELECT pid::text FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'";

    /// <summary>Far longer than anything here takes; only a failing test waits for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Only by NOTIFY: the streams of the pair look by themselves every ten minutes, and no test waits so long.</summary>
    [Fact]
    public async Task What_is_published_at_one_reaches_a_stream_that_the_other_holds()
    {
        Require();
        var before = (await HealthAt(pair.First).ShareConcernAsync(Concern("A graze, seen before anybody listened."))).Concern;
        using var stream = new InboxService.InboxServiceClient(pair.At(pair.Second, SocialCare, "Owen Peatsample", "DUTY_SOCIAL_WORKER").CallInvoker)
            .StreamInbox(new StreamInboxRequest(), deadline: DateTime.UtcNow + Patience);
        (await ItemAsync(stream, i => i.Concern?.ConcernId == before.ConcernId)).ItemId.ShouldNotBeEmpty();

        var shared = (await HealthAt(pair.First).ShareConcernAsync(Concern("A bruise on the cheek that nobody can explain."))).Concern;

        (await ItemAsync(stream, i => i.Concern?.ConcernId == shared.ConcernId)).Concern.RiskStatement.ShouldNotBeNull();

        // And the other way, on the same stream, of something published where the stream is.
        var there = (await HealthAt(pair.Second).ShareConcernAsync(Concern("A second bruise, on the ear this time."))).Concern;
        (await ItemAsync(stream, i => i.Concern?.ConcernId == there.ConcernId)).ItemId.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_stream_outlives_the_connection_by_which_its_broker_is_woken()
    {
        Require();
        using var stream = new InboxService.InboxServiceClient(pair.At(pair.Second, SocialCare, "Owen Peatsample", "DUTY_SOCIAL_WORKER").CallInvoker)
            .StreamInbox(new StreamInboxRequest(), deadline: DateTime.UtcNow + Patience);
        await using var rows = await Rows.OpenAsync(pair.Storage);
        var before = await rows.TextsAsync(Listeners);
        before.Count.ShouldBe(2);
        for (var n = 1; n <= 3; n++)
        {
            await rows.TextsAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'");
            var shared = (await HealthAt(pair.First).ShareConcernAsync(Concern($"A bruise, seen while nobody listened, number {n}."))).Concern;
            (await ItemAsync(stream, i => i.Concern?.ConcernId == shared.ConcernId)).ItemId.ShouldNotBeEmpty();
        }

        // Both listen again, on new connections: what came was not owed to the poll alone.
        List<string> after;
        using var patience = new CancellationTokenSource(Patience);
        do
        {
            await Task.Delay(100, patience.Token);
            after = await rows.TextsAsync(Listeners);
        }
        while (after.Count < 2 || after.Intersect(before).Any());
        var last = (await HealthAt(pair.First).ShareConcernAsync(Concern("A bruise, seen when they listened again."))).Concern;
        (await ItemAsync(stream, i => i.Concern?.ConcernId == last.ConcernId)).ItemId.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task One_request_sent_to_both_at_once_is_applied_once_and_answered_alike()
    {
        Require();
        var (first, second) = (HealthAt(pair.First), HealthAt(pair.Second));
        var requests = Enumerable.Range(1, 30).Select(n => Concern($"Sent to two brokers at once, number {n}.")).ToList();

        var ids = new List<string>();
        var entered = new List<string>();
        foreach (var request in requests)
        {
            var answers = await Task.WhenAll(first.ShareConcernAsync(request).ResponseAsync, second.ShareConcernAsync(request).ResponseAsync);

            // One log holds the entry, and only the broker that writes it can promise that.
            answers.Count(a => a.Concern.Edges.Receipt.Promise.Length > 0).ShouldBe(1);
            foreach (var answer in answers)
                answer.Concern.Edges.Receipt.Promise = "";
            answers[1].ShouldBe(answers[0]);
            ids.Add(answers[0].Concern.ConcernId);
            entered.Add(answers[0].Concern.Edges.Receipt.EntryId);
        }

        ids.Distinct().Count().ShouldBe(requests.Count);
        await using var rows = await Rows.OpenAsync(pair.Storage);
        (await rows.TextsAsync("SELECT id FROM concern WHERE risk_statement LIKE 'Sent to two brokers at once%'")).ShouldBe(ids, ignoreOrder: true);
        var entries = await rows.CountsAsync("SELECT object_id, COUNT(*) FROM audit_entry WHERE action = 'HealthService/ShareConcern' AND outcome = 'done' GROUP BY object_id");
        ids.ShouldAllBe(id => entries[id] == 1);

        // Of the two answers to each, one was given again, and the trail says so, whichever broker had begun to write when it lost the race.
        var again = await rows.CountsAsync("SELECT object_id, COUNT(*) FROM audit_entry WHERE outcome = 'answered again' GROUP BY object_id");
        entered.Select(id => again.GetValueOrDefault(id)).ShouldAllBe(n => n == 1);
    }

    /// <summary>Who comes at once would else count without the other, and nobody's manager be alerted at the third (T17).</summary>
    [Fact]
    public async Task Referrals_of_one_child_that_come_to_both_at_once_are_counted_one_after_the_other()
    {
        Require();
        var child = new Demographics
        {
            GivenName = "Series",
            FamilyName = "Counttest",
            BirthDate = "2018-03-03",
            Identifiers = { new PersonIdentifier { Scheme = IdentifierScheme.NhsNumber, Value = "9434765870" } },
        };
        (await HealthAt(pair.First).ShareConcernAsync(Concern("Seen once before, so that both brokers know the child.", child))).ShouldNotBeNull();

        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => HealthAt(n % 2 == 0 ? pair.First : pair.Second).MakeReferralAsync(
            new Health.MakeReferralRequest
            {
                RequestId = Guid.NewGuid().ToString(),
                Referral = new ReferralDraft
                {
                    Children = { new SubjectRef { Demographics = child } },
                    RiskStatement = "Left alone at night while the parents were out.",
                    Urgency = Urgency.Standard,
                    Consent = ConsentState.Given,
                    Source = SourceKind.Observed,
                },
            }).ResponseAsync));

        made.Select(m => m.Receipt.SeriesCount).Order().ShouldBe(Enumerable.Range(1, 8));
    }

    /// <summary>"Tell us if it continues" (E20): of eight that come at once none counts for another.</summary>
    [Fact]
    public async Task Concerns_that_come_to_both_at_once_all_count_towards_if_it_continues()
    {
        Require();
        var child = new Demographics
        {
            GivenName = "Again",
            FamilyName = "Counttest",
            BirthDate = "2019-05-05",
            Identifiers = { new PersonIdentifier { Scheme = IdentifierScheme.NhsNumber, Value = "9434765005" } },
        };
        var referral = (await HealthAt(pair.First).MakeReferralAsync(new Health.MakeReferralRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Referral = new ReferralDraft { Children = { new SubjectRef { Demographics = child } }, RiskStatement = "Not brought to two weighings.", Consent = ConsentState.Given },
        })).Receipt;
        var worker = pair.At(pair.First, SocialCare, "Owen Peatsample", "DUTY_SOCIAL_WORKER").CallInvoker;
        var social = new Social.SocialCareService.SocialCareServiceClient(worker);
        var owned = (await social.TakeOwnershipAsync(
            new Social.TakeOwnershipRequest { RequestId = Guid.NewGuid().ToString(), ReferralId = referral.ReferralId, Version = 1 })).Referral;
        await social.DecideReferralAsync(new Social.DecideReferralRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            ReferralId = owned.ReferralId,
            Version = owned.Version,
            Decision = new Social.Decision
            {
                Disposition = Disposition.NoFurtherAction,
                Reason = DispositionReason.ThresholdNotMet,
                Rationale = "The weights are low and steady; nobody has seen harm.",
                Criteria = "Threshold document level 2",
                Evidence = "The midwife's chart.",
                HistoryRead = Social.HistoryRead.NoneRecorded,
                IfItContinues = new Social.IfItContinues { What = "further missed weighings", Count = 8, ReviewDate = DateTime.UtcNow.AddDays(90).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) },
            },
            Feedback = "We do not act now; tell us if it continues.",
        });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => HealthAt(n % 2 == 0 ? pair.First : pair.Second)
            .ShareConcernAsync(Concern($"Not brought to a weighing, number {n}.", child)).ResponseAsync));

        var raised = (await new ReferralService.ReferralServiceClient(worker).GetReferralAsync(new GetReferralRequest { ReferralId = referral.ReferralId })).Referral;
        (raised.FollowUps.Single().Counted, raised.FollowUps.Single().State, raised.State).ShouldBe((8, FollowUpState.Raised, ReferralState.InTriage));
    }

    [Fact]
    public async Task One_id_with_two_bodies_sent_to_both_at_once_is_one_change_and_one_refusal()
    {
        Require();
        var (first, second) = (HealthAt(pair.First), HealthAt(pair.Second));
        for (var n = 1; n <= 10; n++)
        {
            var one = Concern($"The first body of number {n}.");
            var other = Concern($"The second body of number {n}.");
            other.RequestId = one.RequestId;
            var ends = await Task.WhenAll(EndOf(first.ShareConcernAsync(one)), EndOf(second.ShareConcernAsync(other)));
            ends.ShouldBe(["", "REQUEST_ID_REUSED"], ignoreOrder: true);
        }
    }

    [Fact]
    public async Task A_deadline_fires_once_though_both_sweep()
    {
        Require();
        var referrals = new List<string>();
        for (var n = 1; n <= 12; n++)
        {
            var made = await HealthAt(n % 2 == 0 ? pair.First : pair.Second).MakeReferralAsync(new Health.MakeReferralRequest
            {
                Referral = new ReferralDraft
                {
                    Children = { new SubjectRef { Demographics = new Demographics { GivenName = "Sweep", FamilyName = $"Clocktest{(char)('a' + n)}", BirthDate = "2021-05-05" } } },
                    RiskStatement = "Left alone at night while the parents were out.",
                    Urgency = Urgency.SameDay,
                    Consent = ConsentState.Given,
                    Source = SourceKind.Observed,
                },
            });
            referrals.Add(made.Receipt.ReferralId);
        }

        // Both clocks pass the hour by which somebody must own them, and both brokers sweep at once.
        ClockService.ClockServiceClient[] clocks = [.. new[] { pair.First, pair.Second }.Select(a => new ClockService.ClockServiceClient(pair.SystemAt(a, SocialCare).CallInvoker))];
        var later = (await clocks[0].GetClockAsync(new GetClockRequest())).Now.ToDateTimeOffset().AddDays(7).ToTimestamp();
        await Task.WhenAll(clocks.Select(c => c.AdvanceClockAsync(new AdvanceClockRequest { Instant = later }).ResponseAsync));

        await using var rows = await Rows.OpenAsync(pair.Storage);
        var ids = string.Join(", ", referrals.Select(r => $"'{r}'"));
        var told = await rows.CountsAsync(
            "SELECT referral_id || ' ' || trigger || ' ' || organisation_id || ' ' || action_owner || ' ' || summary, COUNT(*) FROM notification " +
            $"WHERE referral_id IN ({ids}) AND trigger IN ('REFERRAL_UNOWNED', 'REFERRAL_LATE') " +
            "GROUP BY referral_id, trigger, organisation_id, action_owner, summary");
        told.Values.ShouldAllBe(n => n == 1);
        referrals.ShouldAllBe(r => told.Keys.Any(k => k.StartsWith(r + " REFERRAL_UNOWNED northmere-csc TEAM_MANAGER", StringComparison.Ordinal)));
        referrals.ShouldAllBe(r => told.Keys.Any(k => k.StartsWith(r + " REFERRAL_LATE northmere-csc TEAM_MANAGER", StringComparison.Ordinal)));
        var fired = await rows.CountsAsync(
            $"SELECT object_id || ' ' || outcome, COUNT(*) FROM audit_entry WHERE action = 'clock' AND object_id IN ({ids}) GROUP BY object_id, outcome");
        fired.ShouldNotBeEmpty();
        fired.Values.ShouldAllBe(n => n == 1);
    }

    [Fact]
    public async Task An_assertion_used_at_one_is_refused_at_the_other()
    {
        Require();
        using var first = new TokenDoor(pair.Site, Surgery, pair.First);
        using var second = new TokenDoor(pair.Site, Surgery, pair.Second, issuer: pair.First);
        var doctor = ("u-mockhurst", "Dr Mockhurst", "GP");

        var system = first.Assertion();
        (await first.AskAsync(system)).Status.ShouldBe(200);
        var replayed = await second.AskAsync(system);
        (replayed.Status, replayed.Reason).ShouldBe((401, "ASSERTION_REPLAYED"));

        // A practitioner's assertion too, though the system's beside it is new.
        var human = second.Assertion(doctor);
        (await second.AskAsync(second.Assertion(), human)).Status.ShouldBe(200);
        var again = await first.AskAsync(first.Assertion(), human);
        (again.Status, again.Reason).ShouldBe((400, "ASSERTION_REPLAYED"));

        // Sent to both at once: one of them gives a token.
        for (var n = 0; n < 10; n++)
        {
            var raced = first.Assertion();
            var answers = await Task.WhenAll(first.AskAsync(raced), second.AskAsync(raced));
            answers.Select(a => a.Status).ShouldBe([200, 401], ignoreOrder: true);
        }
    }

    [Fact]
    public async Task A_revocation_at_one_holds_at_the_other_from_the_next_call_on()
    {
        Require();
        var registry = new RegistryService.RegistryServiceClient(pair.At(pair.First, "northmere-partnership", "Ada Auditsample", "AUDITOR").CallInvoker);
        var nursery = pair.SystemAt(pair.Second, Nursery);
        var inbox = new InboxService.InboxServiceClient(nursery.CallInvoker);
        var people = new PeopleService.PeopleServiceClient(nursery.CallInvoker);
        await people.RecordPersonAsync(new RecordPersonRequest { OwnRecordId = "ARB-1", Demographics = OtherChild });
        await people.RecordInvolvementAsync(new RecordInvolvementRequest
        {
            Person = new SubjectRef { OwnRecordId = "ARB-1" },
            PractitionerName = "Ms Sandmock",
            Role = PractitionerRole.DesignatedLead,
            Telephone = "01632 960171",
        });
        await HealthAt(pair.First).ShareConcernAsync(Concern("Something that the nursery is told of.", OtherChild));
        using var stream = inbox.StreamInbox(new StreamInboxRequest(), deadline: DateTime.UtcNow + Patience);
        (await stream.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        var reading = EndOfAsync(stream);

        await registry.SetOrganisationEnabledAsync(Enabled(false));

        // The token in the client's hand and the one in the broker's cache are both as good as they were.
        (await EndOf(inbox.ListInboxAsync(new ListInboxRequest()))).ShouldBe("ORGANISATION_NOT_ALLOWED");
        (await reading).ShouldBe("ORGANISATION_NOT_ALLOWED");
        using (var door = new TokenDoor(pair.Site, Nursery, pair.Second, issuer: pair.First))
            (await door.AskAsync(door.Assertion())).Reason.ShouldBe("CLIENT_NOT_AUTHENTICATED");

        await registry.SetOrganisationEnabledAsync(Enabled(true));
        (await inbox.ListInboxAsync(new ListInboxRequest())).Receipt.EntryId.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Each_broker_writes_an_audit_log_of_its_own_without_gaps()
    {
        Require();
        await HealthAt(pair.First).ShareConcernAsync(Concern("Something for the first broker's log."));
        await HealthAt(pair.Second).ShareConcernAsync(Concern("Something for the second broker's log."));

        await using var rows = await Rows.OpenAsync(pair.Storage);

        // One statement, since other tests go on writing.
        var gaps = await rows.CountsAsync("SELECT log, MAX(sequence) - COUNT(*) FROM audit_entry GROUP BY log");
        gaps.ShouldBe(new Dictionary<string, long> { ["first"] = 0, ["second"] = 0 }, ignoreOrder: true);
    }

    private static void Require()
    {
        if (BrokerPair.WhyNot is { } reason)
            Assert.Skip(reason);
    }

    private HealthService.HealthServiceClient HealthAt(Uri broker) => new(pair.At(broker, Surgery, "Dr Mockhurst", "GP").CallInvoker);

    private static Health.ShareConcernRequest Concern(string risk, Demographics? child = null) => new()
    {
        RequestId = Guid.NewGuid().ToString(),
        Concern = new ConcernStatement
        {
            Subject = new SubjectRef { Demographics = child ?? Child },
            Indicators = { ConcernIndicator.UnexplainedInjury },
            Kind = ConcernKind.Event,
            Source = SourceKind.Observed,
            RiskStatement = risk,
            ChildContact = ChildContactAnswer.Yes,
            Urgency = Urgency.Standard,
            Consent = ConsentState.Given,
            LegalBasis = LegalBasis.SafeguardingCondition,
        },
    };

    private static Demographics Child => new()
    {
        GivenName = "Twin",
        FamilyName = "Brokertest",
        BirthDate = "2020-02-02",
        Identifiers = { new PersonIdentifier { Scheme = IdentifierScheme.NhsNumber, Value = "9434765919" } },
    };

    /// <summary>A child with whom somebody is involved, so that the duty desk, which hears of a child with whom nobody is, does not hear of this one.</summary>
    private static Demographics OtherChild => new() { GivenName = "Nora", FamilyName = "Revoketest", BirthDate = "2019-04-04" };

    private static SetOrganisationEnabledRequest Enabled(bool enabled) => new()
    {
        OrganisationId = Nursery,
        Enabled = enabled,
        Reason = enabled ? "The lost laptop was found in a locked cupboard." : "A laptop with the nursery's key was lost on a train.",
    };

    private static async Task<InboxItem> ItemAsync(AsyncServerStreamingCall<StreamInboxResponse> stream, Func<InboxItem, bool> wanted)
    {
        while (await stream.ResponseStream.MoveNext(CancellationToken.None))
        {
            if (stream.ResponseStream.Current.Item is { } item && wanted(item))
                return item;
        }

        throw new InvalidOperationException("The stream ended before the item came.");
    }

    private static async Task<string> EndOfAsync(AsyncServerStreamingCall<StreamInboxResponse> stream)
    {
        try
        {
            while (await stream.ResponseStream.MoveNext(CancellationToken.None))
            {
                // Only how it ends counts.
            }

            return "";
        }
        catch (RpcException e)
        {
            return InfoShareError.From(e).Reason;
        }
    }

    private static async Task<string> EndOf<T>(AsyncUnaryCall<T> call)
    {
        try
        {
            await call;
            return "";
        }
        catch (RpcException e)
        {
            return InfoShareError.From(e).Reason;
        }
    }
}
