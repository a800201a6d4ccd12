using InfoShare.Storage;
using Npgsql;
using NpgsqlTypes;

namespace InfoShare.Cli.Bench;

/// <summary>
/// What somebody writes who has Npgsql and no broker: a concern and its bearing, in a transaction, a request at a time on each
/// connection. Nothing is looked up, nobody is told and nothing is audited.
/// </summary>
internal sealed class RawCommits(StorageOptions options, IReadOnlyList<string> people) : IAsyncDisposable
{
    private const string InsertConcern = """
        INSERT INTO concern (id, organisation_id, agency, author_id, author_name, author_role, subject_id, indicators, kind,
            known_at, recorded_at, shared_at, source, verification, class, risk_statement, harm_categories, child_contact, urgency, consent,
            legal_basis, set_aside, incidents, class_mask)
        VALUES ($1, 'elmmock-surgery', 'HEALTH', 'bench-gp', 'Dr Bench Aldertest', 'GP', $2, $3, 'EVENT', $4, $4, $4, 'OBSERVED',
            'UNVERIFIED', $5, $6, '[]', 'YES', 'STANDARD', 'GIVEN', 'PUBLIC_FUNCTION', '[]', '[]', 0)
        """;

    private const string InsertBearing = """
        INSERT INTO concern_bearing (concern_id, person_id, present, found_by_link, because, apart, shared_at)
        VALUES ($1, $2, 1, 0, 'the child whom the concern is about', 0, $3)
        """;

    private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(options.ConnectionString) { MaxAutoPrepare = 20, AutoPrepareMinUsages = 2, MaxPoolSize = 64 }.ToString());

    private int number;

    /// <summary>How many were committed.</summary>
    public int Committed { get; private set; }

    /// <summary>Commits so many over so many connections and says how long it took.</summary>
    public async Task<TimeSpan> RunAsync(int commits, int connections, CancellationToken ct)
    {
        var open = new List<NpgsqlConnection>();
        try
        {
            for (var i = 0; i < connections; i++)
                open.Add(await source.OpenConnectionAsync(ct));
            var left = commits;
            var taken = await AuditBench.TimeAsync(() => Task.WhenAll(open.Select(c => Task.Run(
                async () =>
                {
                    while (Interlocked.Decrement(ref left) >= 0)
                        await CommitAsync(c, ct);
                },
                ct))));
            Committed += commits;
            return taken;
        }
        finally
        {
            foreach (var connection in open)
                await connection.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => source.DisposeAsync();

    private async Task CommitAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var n = Interlocked.Increment(ref number);
        var (id, person) = (Core.Ids.New("con", TimeProvider.System), people[(int)(n * 7919L % people.Count)]);
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000;
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var concern = new NpgsqlCommand(InsertConcern, connection, transaction))
        {
            concern.Parameters.Add(Text(id));
            concern.Parameters.Add(Text(person));
            concern.Parameters.Add(Text("[\"HOME_CONDITIONS\"]"));
            concern.Parameters.Add(new NpgsqlParameter<long> { TypedValue = now });
            concern.Parameters.Add(Text("STANDARD"));
            concern.Parameters.Add(Text(AuditBench.RiskStatement));
            await concern.ExecuteNonQueryAsync(ct);
        }

        await using (var bearing = new NpgsqlCommand(InsertBearing, connection, transaction))
        {
            bearing.Parameters.Add(Text(id));
            bearing.Parameters.Add(Text(person));
            bearing.Parameters.Add(new NpgsqlParameter<long> { TypedValue = now });
            await bearing.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
    }

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };
}
