using InfoShare.Core.People;
using InfoShare.Core.Safety;
using InfoShare.Core.Stores;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteSafetyNoticeStoreTests() : SafetyNoticeStoreTests(StoreEngine.Sqlite);

public sealed class PostgresSafetyNoticeStoreTests() : SafetyNoticeStoreTests(StoreEngine.Postgres);

/// <summary>What visitors must know is found by adult and by address until it has ended.</summary>
public abstract class SafetyNoticeStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    [Fact]
    public async Task They_are_found_by_person_and_by_either_key_of_an_address_the_latest_first_until_they_end()
    {
        var adult = await AddPersonAsync();
        var (first, second) = (Of(adult, null, 0), Of(adult, null, 1));
        var (both, line) = (Of(null, new PostalAddress("100021421234", "12 Mill Lane", "NM1 4QT", null), 2), Of(null, new PostalAddress(null, "12 Mill Lane", "NM1 4QT", null), 3));
        await DoAsync(s =>
        {
            foreach (var notice in (SafetyNotice[])[second, both, first, line])
                s.SafetyNotices.Add(notice);
        });
        (await OfAsync(adult)).ShouldBe([second.Id, first.Id]);
        (await OfAsync("per_none")).ShouldBeEmpty();
        (await LookAsync(s => s.SafetyNotices.OfPeopleAsync([adult], 1))).Select(n => n.Id).ShouldBe([second.Id]);
        (await AtAsync("nm14qt:12milllane")).ShouldBe([line.Id, both.Id]);
        (await AtAsync("uprn:100021421234")).ShouldBe([both.Id]);
        (await AtAsync("nm14qt:14milllane")).ShouldBeEmpty();

        var ended = second with { EndedAt = Now.AddDays(1), EndedById = "fv", EndedBy = "Freya", EndReason = "moved" };
        (await DoAsync(s => s.SafetyNotices.TryEndAsync(ended))).ShouldBeTrue();
        (await DoAsync(s => s.SafetyNotices.TryEndAsync(ended with { EndReason = "again" }))).ShouldBeFalse();
        (await OfAsync(adult)).ShouldBe([first.Id]);
        (await LookAsync(s => s.SafetyNotices.FindAsync(second.Id))).ShouldNotBeNull().ShouldHaveContentOf(ended);

        SafetyNotice Of(string? person, PostalAddress? address, int minute) => new Filled(1).Of<SafetyNotice>() with
        {
            Id = NewId("snt"),
            PersonId = person,
            Address = address,
            OrganisationId = Surgery,
            RecordedAt = Now.AddMinutes(minute),
            EndedAt = null,
        };

        async Task<IEnumerable<string>> OfAsync(string person) => (await LookAsync(s => s.SafetyNotices.OfPeopleAsync([person], 10))).Select(n => n.Id);

        async Task<IEnumerable<string>> AtAsync(string key) => (await LookAsync(s => s.SafetyNotices.AtAddressesAsync([key], 10))).Select(n => n.Id);
    }
}
