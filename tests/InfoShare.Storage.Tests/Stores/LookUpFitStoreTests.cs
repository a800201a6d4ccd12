using InfoShare.Core.Access;
using InfoShare.Core.Stores;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteLookUpFitStoreTests() : LookUpFitStoreTests(StoreEngine.Sqlite);

public sealed class PostgresLookUpFitStoreTests() : LookUpFitStoreTests(StoreEngine.Postgres);

/// <summary>Look-ups that found somebody are read in order, page by page, and by whom they found (D14, D15).</summary>
public abstract class LookUpFitStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    [Fact]
    public async Task Those_that_found_somebody_come_in_order_and_by_person()
    {
        var person = NewId("per");
        var first = Seen(person, 1);
        var second = Seen(NewId("per"), 2);
        var nobody = Seen(null, 3);
        var again = Seen(person, 4);
        await DoAsync(s =>
        {
            foreach (var seen in (LookUpSeen[])[again, nobody, second, first])
                s.LookUps.Add(seen);
        });
        var found = await LookAsync(s => s.LookUps.FoundAsync(first.SeenAt, null, 10));
        found.Where(l => l.Id == first.Id || l.Id == second.Id || l.Id == nobody.Id || l.Id == again.Id).Select(l => l.Id).ShouldBe([first.Id, second.Id, again.Id]);
        (await LookAsync(s => s.LookUps.FoundAsync(first.SeenAt, (second.SeenAt, second.Id), 10))).Select(l => l.Id).ShouldContain(again.Id);
        var ofPerson = await LookAsync(s => s.LookUps.OfPersonAsync(person, first.SeenAt));
        ofPerson.Select(l => l.Id).ShouldBe([first.Id, again.Id]);
        ofPerson[0].ShouldHaveContentOf(first);
        (await LookAsync(s => s.LookUps.OfPersonAsync(person, again.SeenAt))).Single().Id.ShouldBe(again.Id);
    }

    private LookUpSeen Seen(string? personId, int seed) => new Filled(seed).Of<LookUpSeen>() with
    {
        Id = NewId("luk"),
        PersonId = personId,
        SeenAt = Now.AddMinutes(seed),
    };
}
