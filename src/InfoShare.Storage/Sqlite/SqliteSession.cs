using InfoShare.Storage.Sql;
using InfoShare.Storage.Writing;
using Microsoft.Data.Sqlite;

namespace InfoShare.Storage.Sqlite;

/// <summary>
/// A transaction on one SQLite connection. Everything completes synchronously: there is no round trip to save, so a
/// posted statement runs at once.
/// </summary>
internal sealed class SqliteSession(SqliteLink link, TimeProvider clock, WriteGroup? group, Action<SqliteLink, bool> giveBack)
    : SqlSession(clock, group)
{
    private const int InputOutputError = 10;
    private const int DiskFull = 13;
    private const int ConstraintFailed = 19;

    public override StoreEngine Engine => StoreEngine.Sqlite;

    protected override ValueTask<List<T>> QueryCoreAsync<T>(SqlText text, Argument[] arguments, object? args)
    {
        using var reader = link.Prepare(text, arguments, args).ExecuteReader();
        var rows = new List<T>();
        if (!reader.Read())
            return ValueTask.FromResult(rows);
        var map = text.Mapper<T>(reader);
        do
            rows.Add(map(reader));
        while (reader.Read());
        return ValueTask.FromResult(rows);
    }

    protected override ValueTask<int> ExecuteCoreAsync(SqlText text, Argument[] arguments, object? args) =>
        ValueTask.FromResult(link.Prepare(text, arguments, args).ExecuteNonQuery());

    protected override void PostCore(SqlText text, Argument[] arguments, object? args) =>
        link.Prepare(text, arguments, args).ExecuteNonQuery();

    internal override ValueTask CommitAsync()
    {
        try
        {
            link.Run("COMMIT");
        }
        catch (SqliteException e) when (e.SqliteErrorCode == InputOutputError)
        {
            // The log may or may not have reached the disk; only reading it back on a new connection tells.
            throw new CommitOutcomeUnknownException(e);
        }
        End(healthy: true);
        return ValueTask.CompletedTask;
    }

    internal override ValueTask RollbackAsync()
    {
        var healthy = false;
        try
        {
            if (link.InTransaction)
                link.Run("ROLLBACK");
            healthy = Failure is null or SqliteException { SqliteErrorCode: ConstraintFailed or DiskFull } or InvalidOperationException;
        }
        catch (SqliteException)
        {
            // The connection is dropped below, and the transaction with it.
        }
        End(healthy);
        return ValueTask.CompletedTask;
    }

    private void End(bool healthy)
    {
        if (Ended)
            return;
        Ended = true;
        giveBack(link, healthy);
    }
}
