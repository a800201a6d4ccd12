using InfoShare.Core.Stores;
using InfoShare.Storage.Migrating;
using InfoShare.Storage.Sessions;
using InfoShare.Testing;

namespace InfoShare.Storage.Tests;

public sealed class SqliteMigrationTests() : MigrationTests(StoreEngine.Sqlite)
{
    [Fact]
    public async Task A_second_process_on_the_same_file_is_refused_until_the_first_has_closed()
    {
        var first = await OpenAsync(Released);
        (await Should.ThrowAsync<StoreStartException>(() => OpenAsync(Released))).Message.ShouldContain("Another process uses");

        await first.DisposeAsync();
        await (await OpenAsync(Released)).DisposeAsync();
    }

    [Fact]
    public async Task The_database_is_for_its_owner_s_eyes_only()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has access lists, not file modes.");
            return;
        }
        await using var store = await OpenAsync(Released);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(Database.Options.Path)!))
            (File.GetUnixFileMode(file) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)).ShouldBe(UnixFileMode.None, file);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        await File.WriteAllTextAsync(Database.Options.Path!, new string('x', 5000));
        await Should.ThrowAsync<StoreStartException>(() => OpenAsync(Released));
    }

    [Fact]
    public async Task A_migration_that_leaves_a_reference_to_nowhere_is_refused()
    {
        var broken = new Migration(Released[^1].Number + 1, "broken", """
            CREATE TABLE parent (id TEXT PRIMARY KEY);
            CREATE TABLE child (id TEXT PRIMARY KEY, parent_id TEXT NOT NULL REFERENCES parent (id));
            INSERT INTO child VALUES ('c', 'nobody');
            """);
        (await Should.ThrowAsync<StoreStartException>(() => OpenAsync([.. Released, broken]))).Message.ShouldContain("child");
        await (await OpenAsync(Released)).DisposeAsync();
    }
}

public sealed class PostgresMigrationTests() : MigrationTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task Of_brokers_that_start_together_one_migrates_and_all_run()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => OpenAsync(Released)));
        (await LedgerAsync(stores[0])).Count.ShouldBe(Released.Count);
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_said_so()
    {
        var nowhere = new StorageOptions { Engine = StoreEngine.Postgres, ConnectionString = "Host=127.0.0.1;Port=1;Username=nobody;Password=secret-word" };
        (await Should.ThrowAsync<StoreStartException>(() => Store.OpenAsync(nowhere, TimeProvider.System))).Message.ShouldNotContain("secret-word");
    }

    [Fact]
    public async Task A_connection_string_that_makes_no_sense_is_not_repeated()
    {
        var wrong = new StorageOptions { Engine = StoreEngine.Postgres, ConnectionString = "Host=x;Pasword=secret-word" };
        (await Should.ThrowAsync<StoreStartException>(() => Store.OpenAsync(wrong, TimeProvider.System))).ToString().ShouldNotContain("secret-word");
    }
}

public abstract class MigrationTests(StoreEngine engine) : IAsyncLifetime
{
    private TestDatabase? database;

    private protected IReadOnlyList<Migration> Released { get; } = Migration.Embedded(engine);

    protected TestDatabase Database => database!;

    public async ValueTask InitializeAsync()
    {
        if (TestDatabase.WhyNot(engine) is { } reason)
            Assert.Skip(reason);
        database = await TestDatabase.CreateAsync(engine);
    }

    public async ValueTask DisposeAsync()
    {
        if (database is not null)
            await database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_was_applied_is_not_applied_again()
    {
        await (await OpenAsync(Released)).DisposeAsync();
        await using var again = await OpenAsync(Released);

        (await LedgerAsync(again)).ShouldBe(Released.Select(m => (m.Number, m.Name, m.Checksum)));
    }

    [Fact]
    public async Task A_new_migration_is_applied_to_a_database_that_has_the_old_ones()
    {
        await (await OpenAsync(Released)).DisposeAsync();
        await using var store = await OpenAsync([.. Released, Next("CREATE TABLE added (id TEXT)")]);

        (await LedgerAsync(store)).Count.ShouldBe(Released.Count + 1);
        (await store.ReadAsync(s => ((SqlReadSession)s).Sql.QueryAsync<string>("SELECT id FROM added"), default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_migration_changed_after_its_release_is_refused()
    {
        await (await OpenAsync(Released)).DisposeAsync();
        var changed = Released.Select(m => new Migration(m.Number, m.Name, m.Number == 1 ? m.Sql + "-- improved\n" : m.Sql)).ToList();

        (await Should.ThrowAsync<StoreStartException>(() => OpenAsync(changed))).Message.ShouldContain("001_engine was changed");
    }

    [Fact]
    public async Task Line_ends_of_a_checkout_are_no_change()
    {
        await (await OpenAsync(Released)).DisposeAsync();
        await using var store = await OpenAsync(Released.Select(m => new Migration(m.Number, m.Name, m.Sql.ReplaceLineEndings("\r\n"))).ToList());
        (await LedgerAsync(store)).Count.ShouldBe(Released.Count);
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused()
    {
        await (await OpenAsync([.. Released, Next("CREATE TABLE added (id TEXT)")])).DisposeAsync();

        (await Should.ThrowAsync<StoreStartException>(() => OpenAsync(Released))).Message.ShouldContain("a newer one");
    }

    [Fact]
    public async Task A_migration_slipped_in_before_a_released_one_is_refused()
    {
        await (await OpenAsync([.. Released, Next("CREATE TABLE added (id TEXT)", skip: 1)])).DisposeAsync();

        (await Should.ThrowAsync<StoreStartException>(() => OpenAsync([.. Released, Next("CREATE TABLE slipped (id TEXT)"), Next("CREATE TABLE added (id TEXT)", skip: 1)])))
            .Message.ShouldContain("was never applied");
    }

    [Fact]
    public async Task A_migration_that_fails_changes_nothing()
    {
        var good = Next("CREATE TABLE added (id TEXT)");
        var bad = Next("CREATE TABLE half (id TEXT); INSERT INTO nowhere VALUES (1)", skip: 1);
        (await Should.ThrowAsync<StoreStartException>(() => OpenAsync([.. Released, good, bad]))).Message.ShouldContain(bad.ToString());

        await using var store = await OpenAsync([.. Released, good, Next("CREATE TABLE half (id TEXT)", skip: 1)]);
        (await LedgerAsync(store)).Count.ShouldBe(Released.Count + 2);
    }

    [Fact]
    public void Both_engines_have_the_same_migrations() =>
        Migration.Embedded(StoreEngine.Sqlite).Select(m => m.ToString())
            .ShouldBe(Migration.Embedded(StoreEngine.Postgres).Select(m => m.ToString()));

    private protected Task<IStore> OpenAsync(IReadOnlyList<Migration> migrations) =>
        Store.OpenAsync(Database.Options, TimeProvider.System, migrations, null, TestContext.Current.CancellationToken);

    private protected static Task<List<(int Number, string Name, string Checksum)>> LedgerAsync(IStore store) =>
        store.ReadAsync(
            s => ((SqlReadSession)s).Sql.QueryAsync<(int, string, string)>("SELECT number, name, checksum FROM schema_migration ORDER BY number"),
            TestContext.Current.CancellationToken);

    private Migration Next(string sql, int skip = 0)
    {
        var number = Released[^1].Number + 1 + skip;
        return new Migration(number, $"test_{number}", sql);
    }
}
