using InfoShare.Storage;

namespace InfoShare.Testing;

/// <summary>An empty database of either engine, gone when it is disposed. Dispose the stores on it first.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string? folder;

    private TestDatabase(StorageOptions options, string? folder)
    {
        Options = options;
        this.folder = folder;
    }

    /// <summary>How to open it.</summary>
    public StorageOptions Options { get; }

    /// <summary>Why this engine cannot be tested here, or null when it can: the reason of a skipped test.</summary>
    public static string? WhyNot(StoreEngine engine) => engine == StoreEngine.Postgres ? TestPostgres.WhyNot : null;

    /// <summary>Makes one.</summary>
    public static async Task<TestDatabase> CreateAsync(StoreEngine engine)
    {
        if (engine == StoreEngine.Postgres)
            return new TestDatabase(new StorageOptions { Engine = engine, ConnectionString = await TestPostgres.CreateDatabaseAsync() }, null);
        var folder = Directory.CreateTempSubdirectory("infoshare-sqlite-").FullName;
        return new TestDatabase(new StorageOptions { Engine = engine, Path = Path.Combine(folder, "infoshare.db") }, folder);
    }

    /// <summary>Removes it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (folder is not null)
            Directory.Delete(folder, recursive: true);
        else
            await TestPostgres.DropDatabaseAsync(Options.ConnectionString!);
    }
}
