using System.Data.Common;
using System.Reflection;
using System.Text.RegularExpressions;
using InfoShare.Storage.Sql;
using InfoShare.Storage.Stores;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteQueryPlanTests() : QueryPlanTests(StoreEngine.Sqlite)
{
    protected override DbConnection Connect() => new SqliteConnection($"Data Source={Options.Path};Pooling=False");

    internal override string Explain(SqlText statement) => $"EXPLAIN QUERY PLAN {statement.Sqlite}";

    protected override string PlanOf(DbDataReader row) => row.GetString(3);

    protected override IEnumerable<string> WholeTablesIn(IReadOnlyList<string> plan) => plan
        .Select(line => Regex.Match(line, @"^SCAN (?:TABLE )?(?!json_each|found|CONSTANT|\(|SUBQUERY)(\w+)"))
        .Where(m => m.Success)
        .Select(m => m.Groups[1].Value);
}

public sealed class PostgresQueryPlanTests() : QueryPlanTests(StoreEngine.Postgres)
{
    protected override DbConnection Connect() => new NpgsqlConnection(Options.ConnectionString);

    // Tables are nearly empty, so the planner is told to go by an index wherever one serves, as it does when they are full;
    // a table with two ways to one answer gets some rows to tell them apart.
    protected override string Begin => """
        INSERT INTO pending_deadline (id, purpose, object_id, due_at, rule_id)
        SELECT 'dl_' || n, 'REFERRAL_OWNER', 'ref_' || n, n, 'T2' FROM generate_series(1, 2000) AS n;
        ALTER TABLE follow_up DROP CONSTRAINT follow_up_referral_id_fkey;
        INSERT INTO follow_up (id, version, referral_id, kind, task, owner_organisation_id, owner_id, owner_name, owner_role, due_at, count, counted, state, created_at)
        SELECT 'fu_' || n, 1, 'ref_' || n, 'CONDITION', '', '', '', '', '', n, 3, 0, 'OPEN', n FROM generate_series(1, 2000) AS n;
        INSERT INTO new_partner_check (id, organisation_id, practitioner_id, practitioner_name, supervised_person_id, partner_id, link_id, child_ids, opened_at, decision_due)
        SELECT 'chk_' || n, 'org_' || n % 20, '', '', 'per_' || n, 'per_' || n + 2000, 'lnk_' || n, '[]', n, n FROM generate_series(1, 2000) AS n;
        ANALYZE pending_deadline, follow_up, new_partner_check;
        SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET plan_cache_mode = force_generic_plan;
        """;

    internal override string Explain(SqlText statement) => statement.Names.Count == 0
        ? $"EXPLAIN {statement.Postgres}"
        : $"""
            DEALLOCATE ALL;
            PREPARE asked ({string.Join(", ", statement.Names.Select(n => TypeOf(n, statement)))}) AS {statement.Postgres};
            EXPLAIN EXECUTE asked({string.Join(", ", statement.Names.Select(_ => "NULL"))})
            """;

    protected override string PlanOf(DbDataReader row) => row.GetString(0);

    // The server finds the others out for itself.
    private static string TypeOf(string name, SqlText statement) => name switch
    {
        "ids" or "organisation_ids" => "text[]",
        "numbers" => "bigint[]",
        _ when statement.Source.Contains($"@{name} IS NULL", StringComparison.Ordinal) => "text",
        _ => "unknown",
    };

    // An index that is read from end to end, without a condition, is no better than the table.
    protected override IEnumerable<string> WholeTablesIn(IReadOnlyList<string> plan) => plan
        .Select((line, i) => (Match: Regex.Match(line, @"(?:Seq Scan|Index Scan.* using \w+|Index Only Scan.* using \w+) on (\w+)"), Next: plan.ElementAtOrDefault(i + 1)))
        .Where(m => m.Match.Success && m.Next?.Contains("Index Cond", StringComparison.Ordinal) != true)
        .Select(m => m.Match.Groups[1].Value);
}

/// <summary>Whatever a store asks, an index answers: nothing grows slower because others are in the table too.</summary>
public abstract class QueryPlanTests(StoreEngine engine) : DomainSuite(engine)
{
    // On purpose and seldom: the registry, the settings of which an organisation has one, a log's few keys and witnesses.
    private static readonly HashSet<(string Statement, string Table)> ReadWhole =
        [("RegistryStore.SelectAll", "organisation"), ("PastStore.SelectOrganisations", "organisation_past"), ("InboxStore.SelectStranded", "inbox_setting"), ("AuditTreeStore.SelectKeys", "audit_log_key"), ("AuditTreeStore.SelectWitnesses", "audit_witness")];

    [Fact]
    public async Task Every_statement_of_the_stores_has_its_index()
    {
        var statements = Statements().ToList();
        statements.Count.ShouldBeGreaterThan(40);
        var slow = new List<string>();
        await using var connection = await ConnectAsync();
        foreach (var (name, sql) in statements)
        {
            var plan = await PlanAsync(connection, sql);
            foreach (var table in WholeTablesIn(plan).Where(t => !ReadWhole.Contains((name, t))))
                slow.Add($"{name} reads all of {table}:\n  {string.Join("\n  ", plan)}");
        }
        slow.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_whole_table_would_be_noticed()
    {
        await using var connection = await ConnectAsync();
        WholeTablesIn(await PlanAsync(connection, "SELECT id FROM concern WHERE author_name = @name")).ShouldBe(["concern"]);
        WholeTablesIn(await PlanAsync(connection, "SELECT id FROM concern WHERE id = @id")).ShouldBeEmpty();
    }

    /// <summary>What the connection does first.</summary>
    protected virtual string Begin => "SELECT 1";

    protected abstract DbConnection Connect();

    internal abstract string Explain(SqlText statement);

    protected abstract string PlanOf(DbDataReader row);

    protected abstract IEnumerable<string> WholeTablesIn(IReadOnlyList<string> plan);

    /// <summary>The constants of the stores that are whole statements and not the beginning of others.</summary>
    private IEnumerable<(string Name, string Sql)> Statements()
    {
        var notOurs = Engine == StoreEngine.Postgres ? "OnSqlite" : "OnPostgres";
        var constants = typeof(PeopleStore).Assembly.GetTypes()
            .Where(t => t.Namespace == typeof(PeopleStore).Namespace)
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public).Select(f => (Type: t, Field: f)))
            .Where(c => c.Field is { IsLiteral: true } && c.Field.FieldType == typeof(string) && !c.Field.Name.EndsWith(notOurs, StringComparison.Ordinal))
            .Select(c => (Name: $"{c.Type.Name}.{c.Field.Name}", Sql: (string)c.Field.GetRawConstantValue()!))
            .Where(c => Regex.IsMatch(c.Sql, @"^\s*(SELECT|UPDATE|DELETE)\b"))
            .ToList();
        return constants.Where(c => !constants.Exists(o => o.Sql.Length > c.Sql.Length && o.Sql.StartsWith(c.Sql, StringComparison.Ordinal)));
    }

    private async Task<DbConnection> ConnectAsync()
    {
        var connection = Connect();
        await connection.OpenAsync(Ct);
        await using var command = connection.CreateCommand();
        command.CommandText = Begin;
        await command.ExecuteNonQueryAsync(Ct);
        return connection;
    }

    private async Task<List<string>> PlanAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        var statement = SqlText.Of(sql);
        command.CommandText = Explain(statement);
        if (command is SqliteCommand sqlite)
        {
            foreach (var name in statement.Names)
                sqlite.Parameters.AddWithValue("@" + name, DBNull.Value);
        }
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var plan = new List<string>();
        while (await reader.ReadAsync(Ct))
            plan.Add(PlanOf(reader));
        return plan;
    }
}
