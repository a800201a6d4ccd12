using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.People;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteAddressConcernStoreTests() : AddressConcernStoreTests(StoreEngine.Sqlite);

public sealed class PostgresAddressConcernStoreTests() : AddressConcernStoreTests(StoreEngine.Postgres);

/// <summary>Concerns about a place (requirement A1): found under every key of the address, and on nobody.</summary>
public abstract class AddressConcernStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    private static readonly PostalAddress Mill = new("100021421234", "12 Mill Lane", "NM1 4QT", "Northmere");

    [Fact]
    public async Task A_concern_about_a_place_is_found_under_each_key_of_its_address_latest_first()
    {
        var both = About(Mill, Now.AddHours(-2));
        var house = About(Mill with { Uprn = null, Line = "12, mill LANE" }, Now.AddHours(-1));
        var elsewhere = About(Mill with { Uprn = null, Line = "14 Mill Lane" }, Now);
        var line = About(new PostalAddress(null, "12 Mill Lane", null, "Northmere"), Now);
        await DoAsync(s =>
        {
            foreach (var concern in (Concern[])[both, house, elsewhere, line, NewConcern("per_a")])
                s.Concerns.Add(concern, []);
        });

        (await AtAsync(10, "uprn:100021421234")).ShouldBe([both.Id]);
        (await AtAsync(10, "nm14qt:12milllane")).ShouldBe([house.Id, both.Id]);
        (await AtAsync(1, "nm14qt:12milllane", "uprn:100021421234")).ShouldBe([house.Id]);
        (await AtAsync(10)).ShouldBeEmpty();
        (await LookAsync(s => s.Concerns.FindAsync(line.Id)))!.Place.ShouldBe(line.Place);
        (await LookAsync(s => s.Concerns.OnPeopleAsync(["per_a"], null, 10))).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_knows_no_uprn_finds_the_home_that_is_kept_under_it()
    {
        var home = new Filled(3) { Absent = 0 }.Of<Residence>();
        await DoAsync(s =>
        {
            s.Links.Add(home with { Id = NewId("res"), Address = Mill, AddressKey = AddressKeys.Of(Mill)! });
            s.Links.Add(home with { Id = NewId("res"), Address = Mill with { Uprn = null }, AddressKey = "nm14qt:12milllane" });
        });
        (await LookAsync(s => s.Links.AddressKeysOfHouseAsync("nm14qt:12milllane"))).ShouldBe(["uprn:100021421234"]);
        (await LookAsync(s => s.Links.AddressKeysOfHouseAsync("nm14qt:14milllane"))).ShouldBeEmpty();
    }

    private Concern About(PostalAddress address, DateTimeOffset sharedAt) =>
        NewConcern("per_nobody", sharedAt) with { SubjectId = null, Place = new ConcernPlace(address, true, "Two small children.") };

    private async Task<IEnumerable<string>> AtAsync(int limit, params string[] keys) =>
        (await LookAsync(s => s.Concerns.AtAddressesAsync(keys, limit))).Select(c => c.Id);
}
