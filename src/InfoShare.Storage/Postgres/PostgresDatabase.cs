using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using InfoShare.Storage.Migrating;
using InfoShare.Storage.Sql;
using InfoShare.Storage.Wakes;
using InfoShare.Storage.Writing;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace InfoShare.Storage.Postgres;

/// <summary>
/// A PostgreSQL database that several brokers may share: a few writing connections, a pool of reading ones, and one that
/// listens for what other brokers committed.
/// </summary>
internal sealed class PostgresDatabase : StoreDatabase
{
    private const int OldestVersion = 130000;

    /// <summary>"InfoShar" as a number: the advisory lock under which migrations are applied.</summary>
    private const long MigrationLock = 0x496E666F53686172;

    private readonly IReadOnlyList<Migration> migrations;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly SemaphoreSlim readSlots;
    private readonly string instance = Guid.NewGuid().ToString("N");
    private readonly PostgresListener listener;
    private readonly string connectionString;
    private readonly bool acceptForgetful;
    private NpgsqlDataSource? single;
    private NpgsqlDataSource? pooled;
    private readonly ConcurrentBag<NpgsqlConnection> writers = [];

    public PostgresDatabase(
        StorageOptions options, IReadOnlyList<Migration> migrations, WakeHub wakes, TimeProvider clock, ILogger logger)
    {
        this.migrations = migrations;
        this.clock = clock;
        this.logger = logger;
        readSlots = new SemaphoreSlim(options.ReadConnections);
        connectionString = Settings(options);
        acceptForgetful = options.AcceptForgetful;
        listener = new PostgresListener(instance, wakes, logger);
    }

    public override StoreEngine Engine => StoreEngine.Postgres;

    public override async Task StartAsync(CancellationToken ct)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString);

            // Always, and as the last word: the server's own setting may be changed under a broker at work, and receipts would go on.
            settings.Options += $" -c synchronous_commit={await PrepareAsync(ct)}";
            pooled = SourceOf(settings);
            settings.Pooling = false;
            single = SourceOf(settings);
            await listener.StartAsync(single, ct);
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
        {
            throw new StoreStartException(
                $"PostgreSQL cannot be used: {(e is PostgresException p ? p.MessageText : e.Message)}", e);
        }
        logger.LogInformation("Opened the PostgreSQL store");
    }

    public override bool MayOverlap => true;

    public override async ValueTask<SqlSession> BeginWriteAsync(WriteGroup group)
    {
        NpgsqlConnection? writer = null;
        while (writer is null && writers.TryTake(out var idle))
        {
            if (idle.FullState == System.Data.ConnectionState.Open)
                writer = idle;
            else
                await idle.DisposeAsync();
        }

        writer ??= await single!.OpenConnectionAsync(CancellationToken.None);
        return new PostgresSession(writer, "BEGIN", instance, clock, group, GiveWriterBackAsync, CancellationToken.None);
    }

    public override async ValueTask<SqlSession> BeginReadAsync(bool one, CancellationToken ct)
    {
        await readSlots.WaitAsync(ct);
        try
        {
            var connection = await pooled!.OpenConnectionAsync(ct);
            return new PostgresSession(
                connection, one ? null : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", instance, clock, null, GiveReaderBackAsync, ct);
        }
        catch
        {
            readSlots.Release();
            throw;
        }
    }

    public override Fault Explain(Exception e)
    {
        if (e is PostgresException p)
        {
            // 23505: a race for a unique key; applied again, the command sees the winner's row.
            return p.SqlState switch
            {
                "23505" => new Fault(FaultKind.Transient, p.SqlState, p.ConstraintName, UniqueKey: true),
                "55P03" or "57014" or "0A000" => new Fault(FaultKind.Transient, p.SqlState),
                "53100" or "53200" or "25006" => new Fault(FaultKind.Unavailable, p.SqlState),
                _ => p.SqlState[..2] switch
                {
                    "08" or "40" or "53" or "57" => new Fault(FaultKind.Transient, p.SqlState),
                    "28" or "3D" or "58" or "XX" => new Fault(FaultKind.Unavailable, p.SqlState),
                    _ => new Fault(FaultKind.Rejected, p.SqlState, p.ConstraintName ?? p.ColumnName),
                },
            };
        }
        return e is NpgsqlException or SocketException or IOException or TimeoutException
            ? new Fault(FaultKind.Transient, "connection")
            : new Fault(FaultKind.NotOurs);
    }

    public override async ValueTask DisposeAsync()
    {
        await listener.DisposeAsync();
        foreach (var writer in writers)
            await writer.DisposeAsync();
        if (single is not null)
            await single.DisposeAsync();
        if (pooled is not null)
            await pooled.DisposeAsync();
        readSlots.Dispose();
    }

    // The driver's own spans quote the server's error texts, and those may quote a row, so none are made.
    private static NpgsqlDataSource SourceOf(NpgsqlConnectionStringBuilder settings)
    {
        var builder = new NpgsqlDataSourceBuilder(settings.ToString());
        builder.ConfigureTracing(t => t
            .ConfigureCommandFilter(_ => false)
            .ConfigureBatchFilter(_ => false)
            .ConfigureCopyOperationFilter(_ => false));
        return builder.Build();
    }

    private static string Settings(StorageOptions options)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString)
            {
                MaxAutoPrepare = 500,
                AutoPrepareMinUsages = 2,
                // Values of rows stay out of error texts.
                IncludeErrorDetail = false,
                LogParameters = false,
                MaxPoolSize = options.ReadConnections,
                MinPoolSize = 0,
                // A read leaves nothing on its connection: to tidy up after it would cost every read six statements.
                NoResetOnClose = true,
            };
            if (!settings.ShouldSerialize("Timeout"))
                settings.Timeout = 5;
            settings.ApplicationName ??= "infoshare";
            // A broker that hangs in the middle of a transaction must not hold its row locks against the others for ever.
            // And no statement of ours runs long enough to be worth compiling: a second of it holds up a whole group.
            settings.Options = $"{settings.Options} -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s -c jit=off".Trim();
            return settings.ToString();
        }
        catch (ArgumentException e)
        {
            // The text of the exception may repeat a part of the connection string.
            throw new StoreStartException($"The PostgreSQL connection string is not valid ({e.GetType().Name}).");
        }
    }

    /// <summary>Looks at the server, applies migrations, and tells how a commit of this store's has to wait: for the disk, or as much longer as the server has it.</summary>
    private async Task<string> PrepareAsync(CancellationToken ct)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ToString());
        await connection.OpenAsync(ct);

        if (int.Parse(await ShowAsync("server_version_num"), CultureInfo.InvariantCulture) < OldestVersion)
            throw new StoreStartException("PostgreSQL 13 or later is needed.");
        if (await ShowAsync("server_encoding") != "UTF8")
            throw new StoreStartException("The PostgreSQL database's encoding has to be UTF8.");
        if (await ShowAsync("fsync") != "on")
        {
            if (!acceptForgetful)
                throw new StoreStartException("The PostgreSQL server runs with fsync off: what it acknowledges is lost with the power. Set fsync = on; only a broker in Development takes it as it is.");
            logger.LogWarning("The server runs with fsync off: what it acknowledges may be lost with the power");
        }

        await using var transaction = await connection.BeginTransactionAsync(ct);
        await RunAsync("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0");
        await RunAsync($"SELECT pg_advisory_xact_lock({MigrationLock})");
        var applied = await Migrator.ApplyAsync(connection, migrations, StoredValues.ToMicros(clock.GetUtcNow()), ct);
        await transaction.CommitAsync(ct);
        foreach (var migration in applied)
            logger.LogInformation("Applied migration {Migration}", migration.ToString());

        var waits = await ShowAsync("synchronous_commit");
        if (waits == "off")
            logger.LogWarning("The server commits without waiting for its disk; this store's connections switch that off");
        return waits == "remote_apply" ? waits : "on";

        async Task<string> ShowAsync(string setting)
        {
            await using var command = new NpgsqlCommand($"SHOW {setting}", connection);
            return (string)(await command.ExecuteScalarAsync(ct))!;
        }

        async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    private async ValueTask GiveWriterBackAsync(NpgsqlConnection connection, bool healthy)
    {
        if (healthy)
            writers.Add(connection);
        else
            await connection.DisposeAsync();
    }

    private async ValueTask GiveReaderBackAsync(NpgsqlConnection connection, bool healthy)
    {
        await connection.DisposeAsync();
        if (!healthy)
            pooled!.Clear();
        readSlots.Release();
    }
}
