using InfoShare.Core.People;
using InfoShare.Core.People.Identity;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteUnidentifiedStoreTests() : UnidentifiedStoreTests(StoreEngine.Sqlite);

public sealed class PostgresUnidentifiedStoreTests() : UnidentifiedStoreTests(StoreEngine.Postgres);

/// <summary>People known by little, and those who share a handle or a vehicle with them.</summary>
public abstract class UnidentifiedStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    [Fact]
    public async Task Every_field_comes_back_and_a_version_takes_the_place_of_the_former()
    {
        var record = Record("per_a", "U-1", new Filled(1).Of<KnownBy>());
        await DoAsync(s => s.Unidentified.Add(record));
        (await LookAsync(s => s.Unidentified.OfAsync(["per_a"]))).Single().ShouldHaveContentOf(record);
        Clock.Advance(TimeSpan.FromDays(1));
        var next = Record("per_a", "U-1", Van("red car"));
        await DoAsync(s => s.Unidentified.Add(next));
        (await LookAsync(s => s.Unidentified.OfAsync(["per_a"]))).Single().ShouldHaveContentOf(next);
        (await LookAsync(s => s.Unidentified.OfAsync([]))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Those_who_share_a_trait_are_found_from_either_side_until_they_are_one()
    {
        var one = await AddPersonAsync("P-1");
        Clock.Advance(TimeSpan.FromSeconds(1));
        var other = await AddPersonAsync("P-2");
        await DoAsync(s =>
        {
            s.Unidentified.Add(Record(one, "P-1", Van("silver van")));
            s.Unidentified.Add(Record(other, "P-2", Van("Van, silver")));
            s.Unidentified.Add(Record("per_stranger", "P-3", Van("blue van")));
        });
        (await LookAsync(s => s.Unidentified.SharingAsync(one, 10))).ShouldBe([other]);
        (await LookAsync(s => s.Unidentified.SharingAsync(other, 10))).ShouldBe([one]);
        (await LookAsync(s => s.Unidentified.SharingAsync("per_stranger", 10))).ShouldBeEmpty();

        await DoAsync(s => s.Identity.TryMoveAsync([new EntryMove(other, other, one)]));
        (await LookAsync(s => s.Unidentified.SharingAsync(one, 10))).ShouldBeEmpty();
        (await LookAsync(s => s.Unidentified.OfAsync([one]))).Select(r => r.PersonId).ShouldBe([one, one]);
        (await LookAsync(s => s.Unidentified.OfAsync([other]))).Count.ShouldBe(2);
    }

    private static KnownBy Van(string description) => new(["Tiny"], [], [new SeenVehicle(description, null)], null, null, null);

    private UnidentifiedRecord Record(string personId, string own, KnownBy known) => new Filled(1).Of<UnidentifiedRecord>() with
    {
        Id = NewId("unk"),
        PersonId = personId,
        OrganisationId = Surgery,
        OwnRecordId = own,
        KnownBy = known,
        RecordedAt = Now,
    };
}
