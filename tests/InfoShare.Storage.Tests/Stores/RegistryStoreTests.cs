using InfoShare.Core.Registry;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteRegistryStoreTests() : RegistryStoreTests(StoreEngine.Sqlite);

public sealed class PostgresRegistryStoreTests() : RegistryStoreTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task Of_two_brokers_one_takes_an_assertion() => (await RaceAsync(
        s => s.Registry.TryRegisterAssertionAsync("client", "jti", Now.AddMinutes(1)),
        s => s.Registry.TryRegisterAssertionAsync("client", "jti", Now.AddMinutes(1)))).ShouldBe((true, false));

    [Fact]
    public async Task Two_queries_are_not_taken_for_one_point_in_time()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => Store.ReadOneAsync(
            async s => (await s.Registry.VersionAsync(), await s.Registry.VersionAsync()), Ct));
        (await Store.ReadOneAsync(s => s.Registry.VersionAsync(), Ct)).ShouldBe(await LookAsync(s => s.Registry.VersionAsync()));
    }
}

public abstract class RegistryStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    [Fact]
    public async Task Each_change_counts_the_version_up_and_wakes()
    {
        using var bell = Store.Subscribe("registry");
        var before = await LookAsync(s => s.Registry.VersionAsync());
        var b = new Filled(1).Of<Organisation>() with { Id = "org-b" };
        var a = new Filled(2).Of<Organisation>() with { Id = "org-a", Enabled = true };
        await DoAsync(s =>
        {
            s.Registry.Put(b);
            s.Registry.Put(a);
        });
        (await bell.WaitAsync(Timeout.InfiniteTimeSpan, Ct)).ShouldBeTrue();
        (await LookAsync(s => s.Registry.VersionAsync())).ShouldBe(before + 2);

        var revoked = new Filled(3).Of<Organisation>() with { Id = "org-a", Enabled = false };
        await DoAsync(s => s.Registry.Put(revoked));
        (await LookAsync(s => s.Registry.AllAsync())).ShouldHaveContentOf([revoked, b]);
        (await LookAsync(s => s.Registry.VersionAsync())).ShouldBe(before + 3);
        (await Store.ReadOneAsync(s => s.Registry.VersionAsync(), Ct)).ShouldBe(before + 3, "of its own, and the newest");
    }

    [Fact]
    public async Task A_setting_is_replaced()
    {
        (await LookAsync(s => s.Registry.SettingAsync("k"))).ShouldBeNull();
        await DoAsync(s => s.Registry.PutSetting("k", "1"));
        await DoAsync(s => s.Registry.PutSetting("k", "2"));
        (await LookAsync(s => s.Registry.SettingAsync("k"))).ShouldBe("2");
    }

    [Fact]
    public async Task An_assertion_is_used_once_until_it_expires()
    {
        var expires = Now.AddMinutes(1);
        (await RegisterAsync("client", "jti")).ShouldBeTrue();
        (await RegisterAsync("client", "jti")).ShouldBeFalse();
        (await RegisterAsync("client", "other")).ShouldBeTrue();
        (await RegisterAsync("another", "jti")).ShouldBeTrue();
        (await RegisterAsync("client", new string('j', 10_000))).ShouldBeTrue();
        (await RegisterAsync("client", new string('j', 10_000))).ShouldBeFalse();

        Clock.Advance(TimeSpan.FromMinutes(1));
        expires = Now.AddMinutes(1);
        (await RegisterAsync("client", "jti")).ShouldBeTrue();
        (await RegisterAsync("client", "jti")).ShouldBeFalse();
        (await ReadAsync(sql => sql.SingleOrDefaultAsync<int>("SELECT COUNT(*) FROM used_assertion"))).ShouldBe(1);

        Task<bool> RegisterAsync(string client, string id) =>
            DoAsync(s => s.Registry.TryRegisterAssertionAsync(client, id, expires));
    }
}
