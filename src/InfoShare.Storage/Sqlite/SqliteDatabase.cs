using System.Collections.Concurrent;
using InfoShare.Storage.Migrating;
using InfoShare.Storage.Sql;
using InfoShare.Storage.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace InfoShare.Storage.Sqlite;

/// <summary>
/// A SQLite file: one writing connection, some reading ones, and a lock file that keeps a second process out, because
/// wake-ups and the cursors' order are only known inside one process.
/// </summary>
internal sealed class SqliteDatabase(StorageOptions options, IReadOnlyList<Migration> migrations, TimeProvider clock, ILogger logger)
    : StoreDatabase
{
    private readonly string path = Path.GetFullPath(options.Path!);
    private readonly SemaphoreSlim readSlots = new(options.ReadConnections);
    private readonly ConcurrentBag<SqliteLink> idleReaders = [];
    private FileStream? lockFile;
    private SqliteLink? writer;

    public override StoreEngine Engine => StoreEngine.Sqlite;

    public override async Task StartAsync(CancellationToken ct)
    {
        var library = SqliteLibrary.Ensure();
        try
        {
            PrepareFiles();
            using var link = SqliteLink.Open(path, readOnly: false);
            await MigrateAsync(link, ct);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StoreStartException($"The SQLite database cannot be opened: {e.Message}", e);
        }
        logger.LogInformation("Opened the SQLite store with library {Library}", library);
    }

    public override bool MayOverlap => false;

    public override ValueTask<SqlSession> BeginWriteAsync(WriteGroup group)
    {
        writer ??= SqliteLink.Open(path, readOnly: false);
        try
        {
            // IMMEDIATE: take the write lock now, not in the middle of the group.
            writer.Run("BEGIN IMMEDIATE");
        }
        catch
        {
            GiveWriterBack(writer, healthy: false);
            throw;
        }
        return ValueTask.FromResult<SqlSession>(new SqliteSession(writer, clock, group, GiveWriterBack));
    }

    public override async ValueTask<SqlSession> BeginReadAsync(bool one, CancellationToken ct)
    {
        await readSlots.WaitAsync(ct);
        SqliteLink? link = null;
        try
        {
            if (!idleReaders.TryTake(out link))
                link = SqliteLink.Open(path, readOnly: true);
            link.Run("BEGIN");
        }
        catch
        {
            link?.Dispose();
            readSlots.Release();
            throw;
        }
        return new SqliteSession(link, clock, null, GiveReaderBack);
    }

    public override Fault Explain(Exception e)
    {
        if (e is not SqliteException sqlite)
            return new Fault(FaultKind.NotOurs);
        var code = $"SQLITE_{sqlite.SqliteExtendedErrorCode}";
        return sqlite.SqliteErrorCode switch
        {
            5 or 6 => new Fault(FaultKind.Transient, code), // busy, locked
            7 or 8 or 9 or 10 or 11 or 13 or 14 or 15 or 22 or 23 or 26 => new Fault(FaultKind.Unavailable, code), // memory, read-only, disk, damage
            // "UNIQUE constraint failed: table.column": names, no values.
            19 => new Fault(FaultKind.Rejected, code, sqlite.Message.Split('\'') is [_, var rule, ..] ? rule : null),
            _ => new Fault(FaultKind.Rejected, code),
        };
    }

    public override ValueTask DisposeAsync()
    {
        writer?.Dispose();
        writer = null;
        while (idleReaders.TryTake(out var link))
            link.Dispose();
        lockFile?.Dispose();
        readSlots.Dispose();
        return ValueTask.CompletedTask;
    }

    private void PrepareFiles()
    {
        var folder = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var mine = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        var shared = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
            mine.UnixCreateMode = shared.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            // Held while we run and released by the operating system however we end; the file itself stays.
            lockFile = new FileStream(path + ".lock", mine);
        }
        catch (IOException e)
        {
            throw new StoreStartException(
                $"Another process uses the SQLite database {Path.GetFileName(path)}. SQLite serves one broker; stop the other, or use PostgreSQL for several.", e);
        }
        // Made here so that nobody but this user can read it; SQLite gives its log the same rights.
        new FileStream(path, shared).Dispose();
    }

    private async Task MigrateAsync(SqliteLink link, CancellationToken ct)
    {
        // Off, because a migration that rebuilds a table would else delete what refers to it; checked before the commit.
        link.Run("PRAGMA foreign_keys = OFF");
        link.Run("BEGIN EXCLUSIVE");
        var applied = await Migrator.ApplyAsync(link.Connection, migrations, StoredValues.ToMicros(clock.GetUtcNow()), ct);
        await using (var check = new SqliteCommand("PRAGMA foreign_key_check", link.Connection))
        await using (var broken = await check.ExecuteReaderAsync(ct))
        {
            if (await broken.ReadAsync(ct))
                throw new StoreStartException($"After the migrations, rows of {broken.GetString(0)} refer to rows that are not there. Nothing was changed.");
        }
        link.Run("COMMIT");
        foreach (var migration in applied)
            logger.LogInformation("Applied migration {Migration}", migration.ToString());
    }

    private void GiveWriterBack(SqliteLink link, bool healthy)
    {
        if (healthy)
            return;
        writer = null;
        link.Dispose();
    }

    private void GiveReaderBack(SqliteLink link, bool healthy)
    {
        if (healthy)
            idleReaders.Add(link);
        else
            link.Dispose();
        readSlots.Release();
    }
}
