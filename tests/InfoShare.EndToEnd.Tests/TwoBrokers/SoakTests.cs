using System.Diagnostics;
using System.Globalization;
using InfoShare.EndToEnd.Tests.Site;
using InfoShare.Protocol.Inbox.V1;

namespace InfoShare.EndToEnd.Tests.TwoBrokers;

/// <summary>
/// Two brokers on one database under load, clocks moving, and one of the two killed again and again: what was acknowledged is
/// there once, each escalation is told once, every referral has its owner and its clock, and the trail has no gap.
/// <para>
/// Five deaths by default, which is what CI runs; <c>INFOSHARE_SOAK_KILLS=20</c> gives the long run, and
/// <c>INFOSHARE_SOAK_SEED</c> another course of it.
/// </para>
/// </summary>
public sealed class SoakTests(BrokerPair pair) : IClassFixture<BrokerPair>
{
    private static readonly int Kills = Setting("INFOSHARE_SOAK_KILLS", 5);
    private static readonly int Seed = Setting("INFOSHARE_SOAK_SEED", 20_271);

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_no_escalation_is_told_twice_while_brokers_die()
    {
        if (BrokerPair.WhyNot is { } reason)
            Assert.Skip(reason);
        var random = new Random(Seed);
        using var load = new SoakLoad(pair, Seed);
        await load.WarmUpAsync();
        Say(await DelaysAsync(load));

        load.Start();
        for (var kill = 1; kill <= Kills; kill++)
        {
            // Under load means that calls are being answered since the last death.
            var before = load.Acknowledged;
            await load.UntilAsync(() => load.Acknowledged >= before + 20);
            await Task.Delay(random.Next(0, 700));
            await pair.KillAndStartAgainAsync(random.Next(2), TimeSpan.FromMilliseconds(random.Next(0, 400)));
        }

        var last = load.Acknowledged;
        await load.UntilAsync(() => load.Acknowledged >= last + 20);
        await load.StopAsync();
        Say(load.Summary(Kills, Seed));
        load.Interrupted.ShouldBeGreaterThan(0, "no call was under way when a broker died, so nothing was tried");

        await using var rows = await Rows.OpenAsync(pair.Storage);
        await ConcernsAreThereOnceAndTheirNoticesTooAsync(rows, load);
        await ReferralsHaveOneOwnerAndAClockAsync(rows, load);
        await EscalationsWereToldOnceAsync(rows);
        await TheInboxReachedItsReadersAsync(rows, load);
        (await rows.CountsAsync("SELECT log, MAX(sequence) FROM audit_entry GROUP BY log"))
            .ShouldBe(await rows.CountsAsync("SELECT log, COUNT(*) FROM audit_entry GROUP BY log"), ignoreOrder: true);
    }

    private static async Task ConcernsAreThereOnceAndTheirNoticesTooAsync(Rows rows, SoakLoad load)
    {
        var concerns = load.Concerns.ToDictionary(c => c.ConcernId, c => (long)c.Told);
        (await rows.TextsAsync("SELECT id FROM concern")).ShouldBe(concerns.Keys, ignoreOrder: true);
        var told = await rows.CountsAsync("SELECT concern_id, COUNT(*) FROM notification WHERE trigger = 'CONCERN_SHARED' GROUP BY concern_id");
        told.ShouldBe(concerns.Where(c => c.Value > 0).ToDictionary(c => c.Key, c => c.Value), ignoreOrder: true);
    }

    private static async Task ReferralsHaveOneOwnerAndAClockAsync(Rows rows, SoakLoad load)
    {
        (await rows.TextsAsync("SELECT id FROM referral")).ShouldBe(load.Referrals, ignoreOrder: true);
        (await rows.NumberAsync("SELECT COUNT(*) FROM referral WHERE owner_id = '' OR owner_name = '' OR owner_organisation_id = ''")).ShouldBe(0);
        var pending = await rows.CountsAsync(
            "SELECT object_id, COUNT(*) FROM pending_deadline WHERE met_at IS NULL AND fired_at IS NULL GROUP BY object_id");
        var open = await rows.TextsAsync("SELECT id FROM referral WHERE state <> 'CLOSED'");
        open.ShouldAllBe(id => pending.ContainsKey(id));
        var closed = await rows.TextsAsync("SELECT id FROM referral WHERE state = 'CLOSED'");
        closed.ShouldAllBe(id => !pending.ContainsKey(id));

        // Each version is one change, told by steps of its own: none was applied twice and none is missing.
        (await rows.NumberAsync(
            "SELECT COUNT(*) FROM referral WHERE version <> (SELECT COUNT(DISTINCT version) FROM referral_event WHERE referral_id = referral.id)")).ShouldBe(0);
    }

    private static async Task EscalationsWereToldOnceAsync(Rows rows)
    {
        var fired = await rows.NumberAsync("SELECT COUNT(*) FROM pending_deadline WHERE fired_at IS NOT NULL");
        fired.ShouldBeGreaterThan(0, "no deadline passed, so nothing was tried");
        (await rows.NumberAsync(
            "SELECT COUNT(*) FROM audit_entry WHERE action = 'clock' AND outcome NOT LIKE 'DELIVERY: %' AND outcome NOT LIKE 'DIGEST: %'")).ShouldBe(fired);

        // Each attempt at delivery was made once too.
        (await rows.NumberAsync("SELECT COUNT(*) FROM audit_entry WHERE action = 'clock' AND outcome LIKE 'DELIVERY: %'"))
            .ShouldBe(await rows.NumberAsync("SELECT SUM(attempts) FROM notification"));
        (await rows.NumberAsync("SELECT COUNT(*) FROM pending_deadline WHERE fired_at IS NOT NULL AND met_at IS NOT NULL")).ShouldBe(0);
        var twice = await rows.CountsAsync(
            "SELECT referral_id || ' ' || trigger || ' ' || organisation_id || ' ' || action_owner || ' ' || published_at, COUNT(*) FROM notification " +
            "WHERE trigger IN ('REFERRAL_LATE', 'REFERRAL_UNOWNED') GROUP BY referral_id, trigger, organisation_id, action_owner, published_at " +
            "HAVING COUNT(*) > 1");
        twice.ShouldBeEmpty();

        // Whatever the instant: each was said by a deadline that fired then, and each of those fired once.
        (await rows.TextsAsync(
            "SELECT id FROM notification WHERE trigger IN ('REFERRAL_LATE', 'REFERRAL_UNOWNED') AND NOT EXISTS (" +
            "SELECT 1 FROM pending_deadline WHERE object_id = notification.referral_id AND fired_at = notification.published_at)")).ShouldBeEmpty();

        // A rung that is told again, as the alarm that nobody has it, is another deadline at another time: none was set twice.
        var rungs = await rows.CountsAsync(
            "SELECT object_id || ' ' || purpose || ' ' || due_at, COUNT(*) FROM pending_deadline WHERE fired_at IS NOT NULL " +
            "GROUP BY object_id, purpose, due_at HAVING COUNT(*) > 1");
        rungs.ShouldBeEmpty();
    }

    private static async Task TheInboxReachedItsReadersAsync(Rows rows, SoakLoad load)
    {
        var all = await rows.TextsAsync($"SELECT id FROM notification WHERE organisation_id = '{SoakLoad.SocialCare}'");
        // What social care's own act on the referral had answered before a stream came to it needs no reading any more.
        var open = await rows.TextsAsync($"SELECT id FROM notification WHERE organisation_id = '{SoakLoad.SocialCare}' AND state <> 'ACTED'");
        open.Except(load.Received).ShouldBeEmpty("an item was published and reached no reader");
        load.Received.Except(all).ShouldBeEmpty("a reader got an item that is not there");
        (await rows.TextsAsync("SELECT id FROM notification WHERE state = 'ACTED'")).ToHashSet().IsSupersetOf(load.ActedOn).ShouldBeTrue();
        load.ActedOn.ShouldNotBeEmpty();
        load.Repeated.ShouldBeEmpty("an item that had been acted on came again");
        (await rows.CountsAsync("SELECT notification_id, COUNT(*) FROM notification_step WHERE state = 'ACTED' GROUP BY notification_id"))
            .Values.ShouldAllBe(n => n == 1);
        (await rows.NumberAsync("SELECT COUNT(*) FROM notification WHERE sequence = 0")).ShouldBe(0);
    }

    /// <summary>How long an item that is published at one broker takes to a stream that the other holds; read, not judged.</summary>
    private async Task<string> DelaysAsync(SoakLoad load)
    {
        const int samples = 30;
        using var stream = load.InboxAt(1).StreamInbox(new StreamInboxRequest());
        var delays = new List<double>();
        for (var n = 0; n < samples; n++)
        {
            var began = Stopwatch.GetTimestamp();
            var concern = await load.PublishAsync(0);
            var answered = Stopwatch.GetElapsedTime(began);
            do
            {
                (await stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeTrue();
            }
            while (stream.ResponseStream.Current.Item?.Concern?.ConcernId != concern);

            delays.Add((Stopwatch.GetElapsedTime(began) - answered).TotalMilliseconds);
        }

        delays.Sort();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"from the answer at one broker to the stream at the other: median {delays[samples / 2]:N1} ms, longest {delays[^1]:N1} ms, of {samples}");
    }

    private static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : otherwise;
}
