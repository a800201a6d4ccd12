using InfoShare.Storage.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace InfoShare.Storage.Sqlite;

/// <summary>One open connection with its prepared statements, for one transaction at a time.</summary>
internal sealed class SqliteLink : IDisposable
{
    /// <summary>More distinct statements than the whole program has; a bound in case somebody composes SQL after all.</summary>
    private const int MostStatements = 1000;

    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteCommand> statements = new(StringComparer.Ordinal);

    private SqliteLink(SqliteConnection connection) => this.connection = connection;

    public SqliteConnection Connection => connection;

    /// <summary>Whether a transaction is open; an error such as a full disk may have ended it already.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>Opens a connection with the settings that our promises rest on.</summary>
    /// <param name="path">The database file.</param>
    /// <param name="readOnly">Refuses writes on this connection.</param>
    public static SqliteLink Open(string path, bool readOnly)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = 5,
        }.ToString());
        try
        {
            connection.Open();
            var link = new SqliteLink(connection);
            // FULL: in WAL mode the log is flushed before a commit returns, without which a reply would promise too much.
            link.Run("PRAGMA journal_mode = WAL");
            link.Run("PRAGMA synchronous = FULL");
            link.Run("PRAGMA foreign_keys = ON");
            link.Run("PRAGMA busy_timeout = 5000");
            link.Run("PRAGMA cache_size = -32768");
            // A register outgrows that cache, and a search touches some eighty pages anywhere in it. Mapped, those that the system
            // holds in memory are read without a call and a copy for each: half the time of a search among a million people. As
            // much as SQLite maps at all; the rest is read as before. A page that the disk cannot give ends the process then, which
            // loses nothing that was acknowledged.
            link.Run("PRAGMA mmap_size = 2147418112");
            link.Run("PRAGMA temp_store = MEMORY");
            if (readOnly)
                link.Run("PRAGMA query_only = ON");
            return link;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs a statement without parameters or rows, prepared like all others.</summary>
    public void Run(string sql)
    {
        if (!statements.TryGetValue(sql, out var command))
            statements.Add(sql, command = new SqliteCommand(sql, connection));
        command.ExecuteNonQuery();
    }

    /// <summary>The prepared statement with its parameters set.</summary>
    public SqliteCommand Prepare(SqlText text, Argument[] arguments, object? args)
    {
        if (!statements.TryGetValue(text.Sqlite, out var command))
        {
            if (statements.Count >= MostStatements)
                Forget();
            command = new SqliteCommand(text.Sqlite, connection);
            foreach (var name in text.Names)
                command.Parameters.Add(new SqliteParameter("@" + name, SqliteType.Text));
            statements.Add(text.Sqlite, command);
        }
        for (var i = 0; i < arguments.Length; i++)
        {
            var parameter = command.Parameters[i];
            var value = arguments[i].Of(args!);
            parameter.SqliteType = arguments[i].Kind switch
            {
                ArgumentKind.Bigint => SqliteType.Integer,
                ArgumentKind.Double => SqliteType.Real,
                ArgumentKind.Bytes => SqliteType.Blob,
                _ => SqliteType.Text,
            };
            parameter.Value = arguments[i].Kind switch
            {
                _ when value is null => DBNull.Value,
                ArgumentKind.TextList or ArgumentKind.BigintList => StoredValues.FromObject(value, value.GetType()),
                ArgumentKind.BytesList => throw new InvalidOperationException($"SQLite takes no list of byte strings: {text.Source}"),
                _ => value,
            };
        }
        return command;
    }

    public void Dispose()
    {
        Forget();
        connection.Dispose();
    }

    private void Forget()
    {
        foreach (var command in statements.Values)
            command.Dispose();
        statements.Clear();
    }
}
