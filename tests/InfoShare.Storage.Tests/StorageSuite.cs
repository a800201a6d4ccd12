using System.Security.Cryptography;
using System.Text;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sessions;
using InfoShare.Storage.Sql;
using InfoShare.Storage.Tests;
using InfoShare.Testing;

[assembly: AssemblyFixture(typeof(SharedCluster))]

namespace InfoShare.Storage.Tests;

/// <summary>Ends the throw-away cluster when all tests are done.</summary>
public sealed class SharedCluster : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await TestPostgres.StopAsync();
}

/// <summary>
/// What both engines must do. A suite is an abstract class of tests with one sealed heir an engine; an engine that is
/// not there shows as skipped with the reason. Each test has a fresh database with a table <c>note</c>.
/// </summary>
public abstract class StorageSuite(StoreEngine engine) : IAsyncLifetime
{
    private readonly List<IStore> stores = [];
    private TestDatabase? database;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected StoreEngine Engine { get; } = engine;

    protected ManualClock Clock { get; } = new(DateTimeOffset.Parse("2026-10-01T08:00:00.123456Z"));

    protected IStore Store { get; private set; } = null!;

    protected StorageOptions Options => database!.Options;

    /// <summary>The settings of the store that every test begins with.</summary>
    protected virtual StorageOptions Adjust(StorageOptions options) => options;

    public async ValueTask InitializeAsync()
    {
        if (TestDatabase.WhyNot(Engine) is { } reason)
            Assert.Skip(reason);
        database = await TestDatabase.CreateAsync(Engine);
        Store = await OpenAsync();
        await WriteAsync(async sql =>
        {
            await sql.ExecuteAsync("CREATE TABLE note (id TEXT PRIMARY KEY, body TEXT NOT NULL, place BIGINT)");
            return true;
        });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in stores)
            await store.DisposeAsync();
        if (database is not null)
            await database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens one more store on the same database: another broker.</summary>
    protected async Task<IStore> OpenAsync(StorageOptions? options = null)
    {
        var store = await Storage.Store.OpenAsync(options ?? Adjust(Options), Clock, ct: Ct);
        stores.Add(store);
        return store;
    }

    internal Task<T> WriteAsync<T>(
        Func<SqlSession, ValueTask<T>> apply, IdempotencyKey? key = null, IStore? store = null, CancellationToken ct = default) =>
        (store ?? Store).WriteAsync(new WriteCommand<T>("Test", s => apply(((SqlWriteSession)s).Sql), key), ct);

    internal Task<T> ReadAsync<T>(Func<SqlSession, ValueTask<T>> read, IStore? store = null) =>
        (store ?? Store).ReadAsync(s => read(((SqlReadSession)s).Sql), Ct);

    internal Task<bool> AddNoteAsync(string id, string body = "", IdempotencyKey? key = null, IStore? store = null) =>
        WriteAsync(sql => AddNote(sql, id, body), key, store);

    internal static ValueTask<bool> AddNote(SqlSession sql, string id, string body = "")
    {
        sql.Post("INSERT INTO note (id, body) VALUES (@id, @body)", new { id, body });
        return ValueTask.FromResult(true);
    }

    protected Task<List<string>> NotesAsync() =>
        ReadAsync(sql => sql.QueryAsync<string>("SELECT id FROM note ORDER BY id"));

    protected static IdempotencyKey Key(Guid request, string body = "body", string organisation = "org_A") =>
        new(organisation, request, SHA256.HashData(Encoding.UTF8.GetBytes(body)));

    /// <summary>
    /// Holds the writer inside a command, runs <paramref name="queue"/>, and lets the writer go on: whatever was queued
    /// meanwhile is the next group.
    /// </summary>
    protected async Task<T> AsOneGroupAsync<T>(Func<T> queue, IStore? store = null)
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var holder = WriteAsync(
            async _ =>
            {
                entered.TrySetResult();
                await release.Task;
                return true;
            },
            store: store);
        await entered.Task;
        try
        {
            return queue();
        }
        finally
        {
            release.SetResult();
            await holder;
        }
    }

    /// <summary>Another store on the same database, with other options. SQLite serves one at a time, so there the present one makes room.</summary>
    protected async Task<IStore> AnotherStoreAsync(Func<StorageOptions, StorageOptions> change)
    {
        if (Engine == StoreEngine.Sqlite)
            await Store.DisposeAsync();
        return await OpenAsync(change(Options));
    }

    /// <summary>A domain's own refusal.</summary>
    protected sealed class RuleBrokenException(string message) : Exception(message);
}
