using InfoShare.Core.Quality;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteCharacteristicStoreTests() : CharacteristicStoreTests(StoreEngine.Sqlite);

public sealed class PostgresCharacteristicStoreTests() : CharacteristicStoreTests(StoreEngine.Postgres);

/// <summary>Ethnicity, disability and language: the newest of an organisation, person and kind counts (O4).</summary>
public abstract class CharacteristicStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    [Fact]
    public async Task Of_each_own_record_the_newest_answer_of_each_kind_is_counted_once()
    {
        var (one, other) = (await AddPersonAsync("own-1"), await AddPersonAsync("own-2"));
        (await LookAsync(s => s.Characteristics.RecordsOfAsync(Surgery))).ShouldBe(2);
        (await LookAsync(s => s.Characteristics.RecordsOfAsync("elsewhere"))).ShouldBe(0);
        var first = Of(one, CharacteristicKind.Ethnicity, CharacteristicAnswer.Unknown, null);
        await DoAsync(s =>
        {
            s.Characteristics.Add(first);
            s.Characteristics.Add(Of(one, CharacteristicKind.Disability, CharacteristicAnswer.Refused, null));
            s.Characteristics.Add(Of(other, CharacteristicKind.Ethnicity, CharacteristicAnswer.NotAsked, null));
            s.Characteristics.Add(Of(one, CharacteristicKind.Ethnicity, CharacteristicAnswer.Stated, "Z") with { OrganisationId = "elsewhere" });
        });
        Clock.Advance(TimeSpan.FromMinutes(1));
        var said = Of(one, CharacteristicKind.Ethnicity, CharacteristicAnswer.Stated, "A") with { RecordedAt = Now };
        await DoAsync(s => s.Characteristics.Add(said));

        (await LookAsync(s => s.Characteristics.OfAsync(Surgery, one))).Single(c => c.Kind == CharacteristicKind.Ethnicity).ShouldBe(said);
        (await LookAsync(s => s.Characteristics.CountsOfAsync(Surgery))).ShouldBe(
        [
            new CharacteristicCount(CharacteristicKind.Disability, CharacteristicAnswer.Refused, 1),
            new CharacteristicCount(CharacteristicKind.Ethnicity, CharacteristicAnswer.NotAsked, 1),
            new CharacteristicCount(CharacteristicKind.Ethnicity, CharacteristicAnswer.Stated, 1),
        ], ignoreOrder: true);

        // Whoever holds no record of the own has nothing to count.
        (await LookAsync(s => s.Characteristics.CountsOfAsync("elsewhere"))).ShouldBeEmpty();
    }

    private PersonCharacteristic Of(string personId, CharacteristicKind kind, CharacteristicAnswer answer, string? value) =>
        new(NewId("chr"), personId, kind, answer, value, SourceKind.ParentSelf, Surgery, Now);
}
