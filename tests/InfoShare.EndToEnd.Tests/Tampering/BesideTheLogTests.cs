using System.Text.Json;
using InfoShare.Broker.Hosting;
using InfoShare.Core;
using InfoShare.Core.Audit;
using InfoShare.Core.Vocabulary;
using InfoShare.EndToEnd.Tests.Site;
using InfoShare.Identity.Development;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Storage;
using InfoShare.Testing;
using Microsoft.AspNetCore.Builder;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using AuditErasure = InfoShare.Protocol.Retention.V1.AuditErasure;

namespace InfoShare.EndToEnd.Tests.Tampering;

/// <summary>
/// What stands beside the log and is in no leaf: the index by which a person's entries are found, what two people decided to erase, and which
/// logs there are. Whoever changes it meets the broker's housekeeping, the other brokers, and whoever reads an export.
/// </summary>
public sealed class BesideTheLogTests(TamperedDatabaseTests.Logs logs) : IClassFixture<TamperedDatabaseTests.Logs>
{
    private const string Differs = "{\"status\":\"degraded\",\"audit\":\"differs\"}";
    private const string RegistryDiffers = "{\"status\":\"degraded\",\"registry\":\"differs\"}";

    private const string StrangerRegistered =
        "CREATE TABLE stranger AS SELECT * FROM organisation WHERE id = 'northmere-police'; "
        + "UPDATE stranger SET id = 'elsewhere-police', client_id = NULL, certificate_thumbprints = '[]'; INSERT INTO organisation SELECT * FROM stranger";

    /// <summary>In the newest tile, which a start compares; and in an older one, which housekeeping does.</summary>
    private const int New = 300;
    private const int Old = 100;

    public static TheoryData<StoreEngine, int, string> WaysByTheIndex()
    {
        var ways = new TheoryData<StoreEngine, int, string>();
        foreach (var engine in new[] { StoreEngine.Sqlite, StoreEngine.Postgres })
        {
            ways.Add(engine, New, "DELETE FROM audit_entry_person WHERE entry_id = '{0}'");
            ways.Add(engine, Old, "DELETE FROM audit_entry_person WHERE entry_id = '{0}'");
            ways.Add(engine, Old, "UPDATE audit_entry_person SET looked = NULL WHERE entry_id = '{0}'");
            ways.Add(engine, Old, "INSERT INTO audit_entry_person (person_id, entry_id, looked) VALUES ('per_01JABCDEFGHJKMNPQRSTVWXYZ0', '{0}', 1)");
        }

        return ways;
    }

    [Theory]
    [MemberData(nameof(WaysByTheIndex))]
    public async Task A_look_that_is_hidden_in_the_index_or_laid_at_somebody_elses_is_told(StoreEngine engine, int index, string statement)
    {
        if (TestDatabase.WhyNot(engine) is { } reason)
            Assert.Skip(reason);
        var log = await logs.OfAsync(engine);
        await using var copy = await log.Late.CopyAsync();
        var entry = (await copy.TextsAsync($"SELECT id FROM audit_entry WHERE log = 'main' AND sequence = {index + 1}")).Single();
        await copy.ChangeAsync(string.Format(null, statement, entry));

        // The log itself is whole, and says so.
        (await copy.VerifyAsync(log.Key, log.Kept)).Status.ShouldBe(0);
        (await copy.HealthAsync(KeptLog.Log)).ShouldBe(Differs);
    }

    /// <summary>Who may call is in the trail whatever way it came in: what came in no way is told (M2).</summary>
    [Theory]
    [InlineData(StoreEngine.Sqlite, "UPDATE organisation SET jwks = NULL WHERE id = 'northmere-police'")]
    [InlineData(StoreEngine.Postgres, "UPDATE organisation SET jwks = NULL WHERE id = 'northmere-police'")]
    [InlineData(StoreEngine.Sqlite, "DELETE FROM organisation WHERE id = 'northmere-police'")]
    [InlineData(StoreEngine.Postgres, "DELETE FROM organisation WHERE id = 'northmere-police'")]
    [InlineData(StoreEngine.Sqlite, StrangerRegistered)]
    [InlineData(StoreEngine.Postgres, StrangerRegistered)]
    public async Task An_organisation_that_is_changed_in_the_table_is_told_at_a_start(StoreEngine engine, string statements)
    {
        if (TestDatabase.WhyNot(engine) is { } reason)
            Assert.Skip(reason);
        var log = await logs.OfAsync(engine);
        await using var copy = await log.Late.CopyAsync();
        await copy.ChangeAsBrokerAsync(statements.Split(';'));
        (await copy.HealthAsync(KeptLog.Log)).ShouldBe(RegistryDiffers);
    }

    /// <summary>
    /// Who may call under an entry that nobody decided: in the name of a log that no broker has begun; behind the last checkpoint of one that no broker
    /// writes any more, of a while ago or of a time to come; and of a version that the registry has not had.
    /// </summary>
    [Theory]
    [InlineData(StoreEngine.Sqlite, "zzz", 0, 0, true)]
    [InlineData(StoreEngine.Postgres, "zzz", 0, 0, true)]
    [InlineData(StoreEngine.Sqlite, KeptLog.Log, -5, 0, false)]
    [InlineData(StoreEngine.Postgres, KeptLog.Log, -5, 0, false)]
    [InlineData(StoreEngine.Sqlite, KeptLog.Log, 525600, 0, false)]
    [InlineData(StoreEngine.Postgres, KeptLog.Log, 525600, 0, false)]
    [InlineData(StoreEngine.Sqlite, KeptLog.Log, 525600, 9, true)]
    [InlineData(StoreEngine.Postgres, KeptLog.Log, 525600, 9, true)]
    public async Task An_organisation_that_is_laid_into_the_table_with_an_entry_is_told(StoreEngine engine, string name, int minutes, long furtherOn, bool byTheRegistry)
    {
        if (TestDatabase.WhyNot(engine) is { } reason)
            Assert.Skip(reason);
        var log = await logs.OfAsync(engine);
        await using var copy = await log.Late.CopyAsync();
        (await copy.HealthAsync(KeptLog.Reader)).ShouldBe("{\"status\":\"ok\"}");
        await copy.ChangeAsBrokerAsync([.. StrangerRegistered.Split(';'), "UPDATE registry_version SET version = version + 1"]);
        await copy.AppendAsync(await DecisionAsync(copy, minutes, furtherOn), name);
        (await copy.HealthAsync(KeptLog.Reader)).ShouldBe(Differs);
        (await copy.CompareRegistryAsync()).Count.ShouldBe(byTheRegistry ? 1 : 0);
    }

    /// <summary>Where another program can be at the database meanwhile.</summary>
    [Fact]
    public async Task An_organisation_that_is_laid_into_the_table_with_an_entry_beside_a_broker_at_work_is_told()
    {
        if (TestDatabase.WhyNot(StoreEngine.Postgres) is { } reason)
            Assert.Skip(reason);
        var log = await logs.OfAsync(StoreEngine.Postgres);
        await using var copy = await log.Late.CopyAsync();
        await copy.WorkAsync(async app =>
        {
            await copy.AskAsync(app, 3);
            (await HealthOfAsync(app)).ShouldBe("{\"status\":\"ok\"}");
            await copy.ChangeAsBrokerAsync([.. StrangerRegistered.Split(';'), "UPDATE registry_version SET version = version + 1"]);
            await copy.AppendAsync(await DecisionAsync(copy, 0, 0));
            await copy.AskAsync(app, 1);
            (await HealthOfAsync(app)).ShouldBe(Differs);
        }, $"--Broker:OperationsListener=http://127.0.0.1:{FreePort.Find()}");
    }

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task An_organisation_that_is_changed_in_the_table_for_a_moment_is_told_by_whoever_calls_meanwhile(StoreEngine engine)
    {
        if (TestDatabase.WhyNot(engine) is { } reason)
            Assert.Skip(reason);
        var log = await logs.OfAsync(engine);
        await using var copy = await log.Late.CopyAsync();
        await copy.WorkAsync(async app =>
        {
            await copy.AskAsync(app, 1);
            (await HealthOfAsync(app)).ShouldBe("{\"status\":\"ok\"}");
            await copy.ChangeAsBrokerAsync(
                "CREATE TABLE as_it_was AS SELECT jwks FROM organisation WHERE id = 'northmere-police'",
                "UPDATE organisation SET jwks = (SELECT jwks FROM organisation WHERE id = 'elmmock-surgery') WHERE id = 'northmere-police'",
                "UPDATE registry_version SET version = version + 1");
            await copy.AskAsync(app, 1);
            await copy.ChangeAsBrokerAsync(
                "UPDATE organisation SET jwks = (SELECT jwks FROM as_it_was) WHERE id = 'northmere-police'", "UPDATE registry_version SET version = version + 1");
            await copy.AskAsync(app, 1);
            (await HealthOfAsync(app)).ShouldBe(RegistryDiffers);
        }, $"--Broker:OperationsListener=http://127.0.0.1:{FreePort.Find()}");
    }

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task An_entry_that_is_appended_by_hand_beside_a_broker_at_work_is_told(StoreEngine engine)
    {
        if (TestDatabase.WhyNot(engine) is { } reason)
            Assert.Skip(reason);
        var log = await logs.OfAsync(engine);
        await using var copy = await log.Late.CopyAsync();
        await copy.WorkAsync(async app =>
        {
            await copy.AskAsync(app, 3);
            (await HealthOfAsync(app)).ShouldBe("{\"status\":\"ok\"}");
            await copy.ChangeAsBrokerAsync(
                "UPDATE commit_counter SET value = value + 1 WHERE name = 'audit:main'",
                $"CREATE TABLE forged AS SELECT * FROM audit_entry WHERE log = 'main' AND sequence = {New}",
                $"UPDATE forged SET id = '{Ids.New("aud", DateTimeOffset.UtcNow)}', sequence = (SELECT value FROM commit_counter WHERE name = 'audit:main')",
                "INSERT INTO audit_entry SELECT * FROM forged");
            await copy.AskAsync(app, 1);
            (await HealthOfAsync(app)).ShouldBe(Differs);
        }, $"--Broker:OperationsListener=http://127.0.0.1:{FreePort.Find()}");
    }

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task The_trail_of_a_person_from_the_openings_has_what_was_taken_out_of_the_index(StoreEngine engine)
    {
        if (TestDatabase.WhyNot(engine) is { } reason)
            Assert.Skip(reason);
        var log = await logs.OfAsync(engine);
        await using var copy = await log.Late.CopyAsync();
        var entry = (await copy.TextsAsync($"SELECT id FROM audit_entry WHERE log = 'main' AND sequence = {New + 1}")).Single();
        var person = (await copy.TextsAsync($"SELECT person_id FROM audit_entry_person WHERE entry_id = '{entry}'")).Single();
        (await copy.AskTrailAsync(person)).ShouldContain(entry);
        await copy.ChangeAsync($"DELETE FROM audit_entry_person WHERE entry_id = '{entry}'");

        (await copy.AskTrailAsync(person)).ShouldNotContain(entry);
        var read = await copy.ReadTrailAsync(log.Key, person);
        read.ShouldContain(entry);
        read.Except(await copy.TextsAsync($"SELECT entry_id FROM audit_entry_person WHERE person_id = '{person}'")).ShouldBe([entry]);
        (await copy.ReadTrailAsync(log.Key, "per_01JABCDEFGHJKMNPQRSTVWXYZ0")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task What_two_people_erased_is_intact_whichever_broker_they_asked(StoreEngine engine)
    {
        if (TestDatabase.WhyNot(engine) is { } reason)
            Assert.Skip(reason);
        var log = await logs.OfAsync(engine);
        await using var copy = await log.Late.CopyAsync();
        await copy.EraseAsync(KeptLog.Log, await copy.TextsAsync($"SELECT id FROM audit_entry WHERE log = 'main' AND sequence IN ({Old}, {New})"));
        var verdict = await copy.VerifyAsync(log.Key, log.Kept);
        verdict.Status.ShouldBe(0, verdict.Message);

        // The other broker's log holds the decision: its reader needs both, and is told so.
        await copy.EraseAsync(KeptLog.Reader, await copy.TextsAsync($"SELECT id FROM audit_entry WHERE log = 'main' AND sequence = {Old + 1}"));

        // And a proposal may stand in one log and its confirmation in the other, either way.
        await copy.EraseAsync(KeptLog.Log, await copy.TextsAsync($"SELECT id FROM audit_entry WHERE log = 'main' AND sequence = {Old + 2}"), proposedAt: KeptLog.Reader);
        await copy.EraseAsync(KeptLog.Reader, await copy.TextsAsync($"SELECT id FROM audit_entry WHERE log = 'main' AND sequence = {Old + 3}"), proposedAt: KeptLog.Log);
        using var folder = new TemporaryFolder();
        (await copy.ExportAsync(folder["one"])).ShouldContain("The trail has 1 more log, not exported here (--all, or --origin): infoshare.localhost/reader.");
        await copy.ExportAsync(folder["all"], "--all");
        Directory.GetDirectories(folder["all"]).Select(Path.GetFileName).Order().ShouldBe([KeptLog.Log, KeptLog.Reader]);
        var main = Path.Combine(folder["all"], KeptLog.Log);
        verdict = await KeptLog.VerifyAsync(main, log.Key, []);
        (verdict.Status, verdict.Kind, verdict.Entry).ShouldBe((1, "ERASED_WITHOUT_DECISION", Old), verdict.Message);
        verdict.Message.ShouldContain("So it is with 2 more.");
        verdict = await KeptLog.VerifyAsync(
            main, log.Key, [], "--erasures", Path.Combine(folder["all"], KeptLog.Reader), "--erasures-key", await copy.KeyAsync(KeptLog.Reader));
        verdict.Status.ShouldBe(0, verdict.Message);
        (await copy.HealthAsync(KeptLog.Log)).ShouldBe("{\"status\":\"ok\"}");
    }

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task A_decision_that_is_laid_into_the_log_by_hand_is_nobodys_decision(StoreEngine engine)
    {
        if (TestDatabase.WhyNot(engine) is { } reason)
            Assert.Skip(reason);
        var log = await logs.OfAsync(engine);
        await using var copy = await log.Late.CopyAsync();

        // Two lawful ones are there, whose signature may be copied.
        await copy.EraseAsync(KeptLog.Log, await copy.TextsAsync($"SELECT id FROM audit_entry WHERE log = 'main' AND sequence = {New + 1}"));
        var word = (await copy.TextsAsync("SELECT rule_ids FROM audit_entry WHERE action = 'RetentionService/ConfirmErasure'")).Single();
        word = JsonSerializer.Deserialize<string[]>(word)!.Single(r => r.StartsWith("decided/", StringComparison.Ordinal));
        var erased = (await copy.TextsAsync($"SELECT id FROM audit_entry WHERE log = 'main' AND sequence = {Old + 1}")).Single();
        await copy.AppendAsync(new AuditEntry
        {
            Id = Ids.New("aud", DateTimeOffset.UtcNow),
            Kind = AuditEventKind.Decide,
            Action = "RetentionService/ConfirmErasure",
            OrganisationId = "northmere-partnership",
            PractitionerId = "u-tom",
            Role = PractitionerRole.Auditor,
            ObjectId = Ids.New("ers", DateTimeOffset.UtcNow),
            Outcome = "EXECUTED: 1 entries",
            RuleIds = [$"erased/{erased}", word],
            RecordedAt = DateTimeOffset.UtcNow,
        });
        await copy.ChangeAsBrokerAsync(TamperedDatabaseTests.TakenOut(Old));
        await copy.AskAsync(1);

        // The log signs it like any other, and it does not help.
        (await copy.TextsAsync("SELECT MAX(size) FROM audit_checkpoint WHERE log = 'main'")).ShouldBe(await copy.TextsAsync("SELECT MAX(sequence) FROM audit_entry WHERE log = 'main'"));
        var verdict = await copy.VerifyAsync(log.Key, log.Kept);
        (verdict.Status, verdict.Kind, verdict.Entry).ShouldBe((1, "ERASED_WITHOUT_DECISION", Old), verdict.Message);
    }

    /// <summary>What the two words are about is in the log, so that whoever writes to the table makes no second officer erase something else (M1).</summary>
    [Theory]
    [MemberData(nameof(WaysByTheProposal))]
    public async Task A_proposal_that_is_changed_or_laid_into_the_table_is_confirmed_by_nobody(StoreEngine engine, string statement)
    {
        if (TestDatabase.WhyNot(engine) is { } reason)
            Assert.Skip(reason);
        var log = await logs.OfAsync(engine);
        await using var copy = await log.Late.CopyAsync();
        var (meant, other) = (await EntryAsync(copy, New), await EntryAsync(copy, Old));
        await copy.WorkAsync(async app =>
        {
            var proposed = await copy.ProposeAsync(app, [meant]);
            var laid = statement.StartsWith("INSERT", StringComparison.Ordinal) ? Ids.New("ers", DateTimeOffset.UtcNow) : proposed.ErasureId;
            await copy.ChangeAsBrokerAsync(string.Format(null, statement, laid, other));
            (await HealthOfAsync(app)).ShouldBe("{\"status\":\"ok\"}");
            (await RefusalOf(() => copy.ConfirmAsync(app, new AuditErasure(proposed) { ErasureId = laid }))).Reason.ShouldBe("ILLEGAL_STATE");
            (await HealthOfAsync(app)).ShouldBe(Differs);
        }, $"--Broker:OperationsListener=http://127.0.0.1:{FreePort.Find()}");
        (await copy.TextsAsync("SELECT id FROM audit_entry WHERE personal_salt IS NULL")).ShouldBeEmpty();
        (await copy.TextsAsync("SELECT id FROM audit_erasure WHERE state <> 'PROPOSED'")).ShouldBeEmpty();
    }

    public static TheoryData<StoreEngine, string> WaysByTheProposal()
    {
        var ways = new TheoryData<StoreEngine, string>();
        foreach (var engine in new[] { StoreEngine.Sqlite, StoreEngine.Postgres })
        {
            ways.Add(engine, "UPDATE audit_erasure SET entry_ids = '[\"{1}\"]' WHERE id = '{0}'");
            ways.Add(engine, "UPDATE audit_erasure SET ground = 'UNLAWFUL' WHERE id = '{0}'");
            ways.Add(engine, "UPDATE audit_erasure SET proposed_by_id = 'u-ben', proposed_by = 'Ben Ledgersample' WHERE id = '{0}'");
            ways.Add(engine,
                "INSERT INTO audit_erasure (id, version, state, ground, reason, entry_ids, proposed_by_organisation_id, proposed_by_id, proposed_by, proposed_at, erased) "
                + "VALUES ('{0}', 1, 'PROPOSED', 'UNLAWFUL', 'It is not so.', '[\"{1}\"]', 'northmere-partnership', 'u-mia', 'Mia Vellumsample', 1, 0)");
        }

        return ways;
    }

    /// <summary>Nor with an entry of it, appended by hand while the broker stands still: the log covers that one, and its key did not sign the word in it.</summary>
    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task A_proposal_whose_entry_is_appended_by_hand_is_nobodys_proposal(StoreEngine engine)
    {
        if (TestDatabase.WhyNot(engine) is { } reason)
            Assert.Skip(reason);
        var log = await logs.OfAsync(engine);
        await using var copy = await log.Late.CopyAsync();
        AuditErasure? lawful = null;
        await copy.WorkAsync(async app => lawful = await copy.ProposeAsync(app, [await EntryAsync(copy, New)]));
        var rules = JsonSerializer.Deserialize<string[]>((await copy.TextsAsync("SELECT rule_ids FROM audit_entry WHERE action = 'RetentionService/EraseAuditPersonal'")).Single())!;
        var (other, forged) = (await EntryAsync(copy, Old), Ids.New("ers", DateTimeOffset.UtcNow));
        await copy.AppendAsync(new AuditEntry
        {
            Id = Ids.New("aud", DateTimeOffset.UtcNow),
            Kind = AuditEventKind.Decide,
            Action = "RetentionService/EraseAuditPersonal",
            OrganisationId = "northmere-partnership",
            PractitionerId = "u-mia",
            Role = PractitionerRole.DataSteward,
            ObjectId = forged,
            Outcome = "PROPOSED: 1 entries",
            RuleIds = [$"proposed/{other}", .. rules.Where(r => !r.StartsWith("proposed/", StringComparison.Ordinal))],
            RecordedAt = DateTimeOffset.UtcNow,
        });
        await copy.ChangeAsBrokerAsync(
            "CREATE TABLE forged AS SELECT * FROM audit_erasure", $"UPDATE forged SET id = '{forged}', entry_ids = '[\"{other}\"]'", "INSERT INTO audit_erasure SELECT * FROM forged");
        await copy.WorkAsync(async app =>
        {
            (await RefusalOf(() => copy.ConfirmAsync(app, new AuditErasure(lawful!) { ErasureId = forged }))).Reason.ShouldBe("ILLEGAL_STATE");
            (await HealthOfAsync(app)).ShouldBe(Differs);
            (await copy.ConfirmAsync(app, lawful!)).State.ShouldBe(Protocol.Common.V1.RemovalState.Executed);
        }, $"--Broker:OperationsListener=http://127.0.0.1:{FreePort.Find()}");
    }

    [Theory]
    [InlineData(StoreEngine.Sqlite, true)]
    [InlineData(StoreEngine.Sqlite, false)]
    [InlineData(StoreEngine.Postgres, true)]
    [InlineData(StoreEngine.Postgres, false)]
    public async Task A_log_that_nobody_writes_any_more_is_not_cut_or_taken_away_in_silence(StoreEngine engine, bool whole)
    {
        if (TestDatabase.WhyNot(engine) is { } reason)
            Assert.Skip(reason);
        var log = await logs.OfAsync(engine);
        await using var copy = await log.Late.CopyAsync();
        (await copy.HealthAsync(KeptLog.Reader)).ShouldBe("{\"status\":\"ok\"}");
        await copy.ChangeAsync(whole
            ? ["DELETE FROM audit_entry WHERE log = 'main'", "DELETE FROM audit_checkpoint WHERE log = 'main'", "DELETE FROM audit_log_key WHERE log = 'main'"]
            : [$"DELETE FROM audit_entry WHERE log = 'main' AND sequence > {New}", $"DELETE FROM audit_checkpoint WHERE log = 'main' AND size > {New}"]);

        // What is left of its people goes too: nothing but the other log tells.
        await copy.ChangeAsync("DELETE FROM audit_entry_person WHERE entry_id NOT IN (SELECT id FROM audit_entry)");
        (await copy.HealthAsync(KeptLog.Reader)).ShouldBe(Differs);
    }

    /// <summary>
    /// A backup has entries of its last moment that no checkpoint in it covers, and the log is never written again: an operator says so once, and what is
    /// done to it later is told as before (M1).
    /// </summary>
    [Theory]
    [InlineData(StoreEngine.Sqlite, true)]
    [InlineData(StoreEngine.Sqlite, false)]
    [InlineData(StoreEngine.Postgres, true)]
    [InlineData(StoreEngine.Postgres, false)]
    public async Task A_log_that_was_left_after_a_restore_is_ended_once_and_what_is_done_to_it_later_is_told(StoreEngine engine, bool appended)
    {
        if (TestDatabase.WhyNot(engine) is { } reason)
            Assert.Skip(reason);
        var log = await logs.OfAsync(engine);
        await using var copy = await log.Late.CopyAsync();
        await copy.AppendAsync(Look(minutes: -5));
        await copy.AppendAsync(Look(minutes: -5));
        await copy.WithOperatorAsync(async (app, operators) =>
        {
            (await HealthOfAsync(app)).ShouldBe(Differs);
            (await RefusalOf(() => EndAsync(operators, "infoshare.localhost/nobody"))).Reason.ShouldBe("NOT_FOUND");
            (await RefusalOf(() => EndAsync(operators, "infoshare.localhost/reader"))).FieldViolations.ShouldHaveSingleItem().Field.ShouldBe("origin");
            var ended = await EndAsync(operators, KeptLog.Origin);
            (ended.Held - ended.Size).ShouldBe(2);
            (await HealthOfAsync(app)).ShouldBe("{\"status\":\"ok\"}");
            Trail.Left((await copy.TextsAsync($"SELECT kind || ' ' || action FROM audit_entry WHERE id = '{ended.Receipt.EntryId}'")).Single());
            (await copy.TextsAsync($"SELECT reason || ': ' || outcome FROM audit_entry WHERE id = '{ended.Receipt.EntryId}'")).Single()
                .ShouldStartWith($"Restored on Monday, this log is left.: ended {KeptLog.Origin} {ended.Size} {ended.Held} ");
        });
        (await copy.HealthAsync(KeptLog.Reader)).ShouldBe("{\"status\":\"ok\"}");

        // Who takes one of these away, or lays another one behind them, at whatever time, does not do it in silence.
        if (appended)
            await copy.AppendAsync(Look(minutes: 0));
        else
            await copy.ChangeAsync("DELETE FROM audit_entry WHERE log = 'main' AND sequence = (SELECT MAX(sequence) FROM audit_entry WHERE log = 'main')");
        (await copy.HealthAsync(KeptLog.Reader)).ShouldBe(Differs);
        if (!appended)
            return;

        // It may be a broker that is at work after all.
        await copy.WithOperatorAsync(async (_, operators) => (await RefusalOf(() => EndAsync(operators, KeptLog.Origin))).Reason.ShouldBe("ILLEGAL_STATE"));

        static async Task<EndLogResponse> EndAsync(AuditLogService.AuditLogServiceClient operators, string origin) =>
            await operators.EndLogAsync(new EndLogRequest { Origin = origin, Reason = "Restored on Monday, this log is left." });

        static AuditEntry Look(int minutes) => new()
        {
            Id = Ids.New("aud", DateTimeOffset.UtcNow),
            Kind = AuditEventKind.Query,
            Action = "HealthService/QueryChild",
            OrganisationId = "elmmock-surgery",
            PractitionerId = "u-mockhurst",
            Role = PractitionerRole.Gp,
            Outcome = "done",
            RecordedAt = DateTimeOffset.UtcNow.AddMinutes(minutes),
        };
    }

    private static async Task<string> EntryAsync(KeptLog copy, int sequence) =>
        (await copy.TextsAsync($"SELECT id FROM audit_entry WHERE log = 'main' AND sequence = {sequence}")).Single();

    // As the broker itself enters it when an operator decides.
    private static async Task<AuditEntry> DecisionAsync(KeptLog copy, int minutes, long furtherOn) => new()
    {
        Id = Ids.New("aud", DateTimeOffset.UtcNow),
        Kind = AuditEventKind.Decide,
        Action = "RegistryService/PutOrganisation",
        OrganisationId = "northmere-partnership",
        PractitionerId = "u-op",
        ObjectId = "elsewhere-police",
        Outcome = await copy.DecidedAsync("elsewhere-police", furtherOn),
        RecordedAt = DateTimeOffset.UtcNow.AddMinutes(minutes),
    };

    private static async Task<string> HealthOfAsync(WebApplication app)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(BrokerHost.OperationsAddress(app)!, "/health"));
    }
}
