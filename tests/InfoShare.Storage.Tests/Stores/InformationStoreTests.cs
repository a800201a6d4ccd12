using InfoShare.Core.Handovers;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Sharing;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteInformationStoreTests() : InformationStoreTests(StoreEngine.Sqlite);

public sealed class PostgresInformationStoreTests() : InformationStoreTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task Of_two_brokers_that_answer_one_question_one_does()
    {
        var request = NewRequest();
        await DoAsync(s => s.Information.Add(request));
        var next = request with { Version = 2, State = InformationRequestState.Answered };
        (await RaceAsync(s => s.Information.TryUpdateAsync(next), s => s.Information.TryUpdateAsync(next))).ShouldBe((true, false));
    }
}

/// <summary>Questions come back whole, and to both sides in the order in which they are due.</summary>
public abstract class InformationStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    [Fact]
    public async Task Every_field_comes_back()
    {
        foreach (var seed in Enumerable.Range(1, 20))
        {
            var request = new Filled(seed) { Absent = seed == 1 ? 0 : seed == 2 ? 1 : 0.3 }.Of<InformationRequest>();
            await DoAsync(s => s.Information.Add(request));
            (await LookAsync(s => s.Information.FindAsync(request.Id)))!.ShouldHaveContentOf(request);
        }

        (await LookAsync(s => s.Information.FindAsync("irq_none"))).ShouldBeNull();
    }

    [Fact]
    public async Task What_was_asked_stays_and_its_answer_is_added_once()
    {
        var request = NewRequest();
        await DoAsync(s => s.Information.Add(request));
        var next = request with { Version = 2, State = InformationRequestState.Answered, Answer = new Filled(5).Of<InformationAnswer>(), Words = "rewritten" };
        (await DoAsync(s => s.Information.TryUpdateAsync(next))).ShouldBeTrue();
        (await DoAsync(s => s.Information.TryUpdateAsync(next))).ShouldBeFalse();
        (await LookAsync(s => s.Information.FindAsync(request.Id)))!.ShouldHaveContentOf(next with { Words = request.Words });
    }

    [Fact]
    public async Task Trays_hold_what_is_open_by_due_time_and_page_on()
    {
        var (asker, holder) = (NewId("org"), NewId("org"));
        var late = Between(asker, holder) with { Due = Now.AddDays(2) };
        var soon = Between(asker, holder) with { Due = Now.AddDays(1) };
        var ended = Between(asker, holder) with { Due = Now, State = InformationRequestState.NothingHeld };
        var heldBack = Between(NewId("org"), holder) with { Due = Now.AddDays(1), HeldBack = true };
        await DoAsync(s =>
        {
            foreach (var request in (InformationRequest[])[late, soon, ended, heldBack])
                s.Information.Add(request);
        });
        (await IdsAsync(s => s.Information.SentAsync(heldBack.AskerOrganisationId, null, false, null, 10))).ShouldBe([heldBack.Id]);
        (await IdsAsync(s => s.Information.SentAsync(asker, null, false, null, 10))).ShouldBe([soon.Id, late.Id]);
        (await IdsAsync(s => s.Information.SentAsync(asker, null, true, null, 10))).ShouldBe([ended.Id, soon.Id, late.Id]);
        (await IdsAsync(s => s.Information.SentAsync(asker, soon.AskerId, false, null, 10))).ShouldBe([soon.Id]);
        (await IdsAsync(s => s.Information.SentAsync(holder, null, true, null, 10))).ShouldBeEmpty();
        (await IdsAsync(s => s.Information.ReceivedAsync(holder, false, new DuePosition(soon.Due, soon.Id), 10))).ShouldBe([late.Id]);
        (await IdsAsync(s => s.Information.ReceivedAsync(holder, true, null, 2))).ShouldBe([ended.Id, soon.Id]);
    }

    [Fact]
    public async Task What_was_asked_about_a_person_is_found_by_any_of_its_records()
    {
        var one = await AddPersonAsync("IR-1");
        Clock.Advance(TimeSpan.FromSeconds(1));
        var other = await AddPersonAsync("IR-2");
        var request = Between(NewId("org"), NewId("org")) with { PersonId = other };
        await DoAsync(s => s.Information.Add(request));
        (await IdsAsync(s => s.Information.AskedAboutAsync(request.AskerOrganisationId, one))).ShouldBeEmpty();
        await DoAsync(s => s.Identity.TryMoveAsync([new EntryMove(other, other, one)]));
        (await IdsAsync(s => s.Information.AskedAboutAsync(request.AskerOrganisationId, one))).ShouldBe([request.Id]);
        (await IdsAsync(s => s.Information.AskedAboutAsync(NewId("org"), one))).ShouldBeEmpty();
    }

    internal InformationRequest NewRequest() => new Filled(1).Of<InformationRequest>() with
    {
        Id = NewId("irq"),
        Version = 1,
        State = InformationRequestState.Asked,
    };

    private InformationRequest Between(string asker, string holder) => NewRequest() with
    {
        Asker = new HandoverParty(asker, NewId("usr"), "Asker", PractitionerRole.AllocatedSocialWorker, null),
        HolderOrganisationId = holder,
        HeldBack = false,
    };

    private async Task<IReadOnlyList<string>> IdsAsync(Func<IReadSession, ValueTask<IReadOnlyList<InformationRequest>>> read) =>
        [.. (await LookAsync(read)).Select(r => r.Id)];
}
