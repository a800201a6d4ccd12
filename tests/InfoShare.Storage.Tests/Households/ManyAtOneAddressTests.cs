using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Tests.Stores;

namespace InfoShare.Storage.Tests.Households;

public sealed class SqliteManyAtOneAddressTests() : ManyAtOneAddressTests(StoreEngine.Sqlite);

public sealed class PostgresManyAtOneAddressTests() : ManyAtOneAddressTests(StoreEngine.Postgres);

/// <summary>A building is not followed, and takes nothing from the homes beside it (requirements B4, B7).</summary>
public abstract class ManyAtOneAddressTests(StoreEngine engine) : DomainSuite(engine)
{
    private static readonly DateOnly Today = new(2026, 11, 21);

    [Fact]
    public async Task A_tower_with_many_newer_records_does_not_crowd_out_the_home_of_the_child()
    {
        var scene = NewId("s");
        await DoAsync(s =>
        {
            s.Links.Add(Home(scene, "child", "home", ResidenceKind.MainHome, 1));
            s.Links.Add(Home(scene, "man", "home", ResidenceKind.MainHome, 2));
            s.Links.Add(Home(scene, "child", "tower", ResidenceKind.Weekend, 3));
            for (var i = 0; i < 130; i++)
                s.Links.Add(Home(scene, $"tenant{i}", "tower", ResidenceKind.MainHome, 4 + i));
        });
        var (met, limits) = await MetAsync(scene);
        met.ShouldBe([scene + "man"]);
        limits.ShouldBe(["people at the address"]);
    }

    [Fact]
    public async Task A_home_that_had_many_tenants_in_its_time_is_still_a_home()
    {
        var scene = NewId("s");
        await DoAsync(s =>
        {
            s.Links.Add(Home(scene, "child", "home", ResidenceKind.MainHome, 1, from: Today.AddYears(-2)));
            s.Links.Add(Home(scene, "man", "home", ResidenceKind.MainHome, 2, from: Today.AddYears(-1)));
            for (var i = 0; i < 30; i++)
                s.Links.Add(Home(scene, $"tenant{i}", "home", ResidenceKind.MainHome, 3 + i, from: Today.AddYears(-40 + i), to: Today.AddYears(-39 + i)));
        });
        var (met, limits) = await MetAsync(scene);
        met.ShouldBe([scene + "man"]);
        limits.ShouldBeEmpty();
    }

    private async Task<(IReadOnlyList<string> Met, IReadOnlyList<string> Limits)> MetAsync(string scene) => await LookAsync<(IReadOnlyList<string>, IReadOnlyList<string>)>(async s =>
    {
        var loaded = await GraphLoader.LoadAsync(s, new SearchStart([scene + "child"], FromChild: true), null, Today);
        return (
            [.. HouseholdWalk.FromChild(loaded.Graph, scene + "child", Today).Select(g => g.Key).Order(StringComparer.Ordinal)],
            [.. loaded.Graph.Limits.Select(l => l.What)]);
    });

    private Residence Home(string scene, string who, string place, ResidenceKind kind, int minute, DateOnly? from = null, DateOnly? to = null) => new(
        NewId("res"), scene + who, scene + place, new PostalAddress(null, null, null, null), kind, LinkState.Confirmed, from, to, SourceKind.Observed,
        Council, AgencyKind.SocialCare, Now.AddMinutes(minute));
}
