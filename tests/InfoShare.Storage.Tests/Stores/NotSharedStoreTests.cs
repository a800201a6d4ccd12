using InfoShare.Core.Inbox;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Sharing;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteNotSharedStoreTests() : NotSharedStoreTests(StoreEngine.Sqlite);

public sealed class PostgresNotSharedStoreTests() : NotSharedStoreTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task Of_two_brokers_that_review_one_decision_one_does()
    {
        var decision = NewDecision();
        await DoAsync(s => s.NotShared.Add(decision, Step(decision)));
        var next = decision with { Version = 2, State = NotSharedState.Upheld };
        (await RaceAsync(s => s.NotShared.TryUpdateAsync(next, Step(next)), s => s.NotShared.TryUpdateAsync(next, Step(next)))).ShouldBe((true, false));
    }
}

/// <summary>Decisions not to share come back whole, in order, and only to those whom the filter lets through.</summary>
public abstract class NotSharedStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    [Fact]
    public async Task Every_field_comes_back()
    {
        foreach (var seed in Enumerable.Range(1, 20))
        {
            var decision = new Filled(seed) { Absent = seed == 1 ? 0 : seed == 2 ? 1 : 0.3 }.Of<NotShared>();
            var step = new Filled(seed).Of<NotSharedStep>() with { NotSharedId = decision.Id };
            await DoAsync(s => s.NotShared.Add(decision, step));
            (await LookAsync(s => s.NotShared.FindAsync(decision.Id)))!.ShouldHaveContentOf(decision);
            (await LookAsync(s => s.NotShared.HistoryAsync(decision.Id))).Single().ShouldHaveContentOf(step);
        }

        (await LookAsync(s => s.NotShared.FindAsync("nsh_none"))).ShouldBeNull();
    }

    [Fact]
    public async Task Where_it_stands_moves_and_what_was_decided_does_not()
    {
        var decision = NewDecision();
        await DoAsync(s => s.NotShared.Add(decision, Step(decision)));
        var next = decision with { Version = 2, State = NotSharedState.Shared, Due = null, DueRule = null, ConcernId = NewId("con"), Reasons = "rewritten" };
        (await DoAsync(s => s.NotShared.TryUpdateAsync(next, Step(next)))).ShouldBeTrue();
        (await DoAsync(s => s.NotShared.TryUpdateAsync(next, Step(next)))).ShouldBeFalse();
        (await LookAsync(s => s.NotShared.FindAsync(decision.Id)))!.ShouldHaveContentOf(next with { Reasons = decision.Reasons });
        (await LookAsync(s => s.NotShared.HistoryAsync(decision.Id))).Select(h => h.Version).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Lists_are_the_organisations_the_authors_or_all_latest_first()
    {
        var organisation = NewId("org");
        var first = NewDecision() with { OrganisationId = organisation, RecordedAt = Now };
        var owed = NewDecision() with { OrganisationId = organisation, RecordedAt = Now.AddHours(1), Due = Now.AddDays(1) };
        var others = NewDecision() with { RecordedAt = Now.AddHours(2) };
        first = first with { Due = null, Author = first.Author with { Id = NewId("usr") } };
        await DoAsync(s =>
        {
            foreach (var decision in (NotShared[])[first, owed, others])
                s.NotShared.Add(decision, Step(decision));
        });
        (await ListAsync(new NotSharedFilter(organisation, null, false))).ShouldBe([owed.Id, first.Id]);
        (await ListAsync(new NotSharedFilter(organisation, null, true))).ShouldBe([owed.Id]);
        (await ListAsync(new NotSharedFilter(organisation, first.AuthorId, false))).ShouldBe([first.Id]);
        (await ListAsync(new NotSharedFilter(organisation, "somebody else", false))).ShouldBeEmpty();
        (await ListAsync(new NotSharedFilter(null, null, false))).Where(id => id == first.Id || id == owed.Id || id == others.Id).ShouldBe([others.Id, owed.Id, first.Id]);
        (await LookAsync(s => s.NotShared.ListAsync(new NotSharedFilter(organisation, null, false), new NotSharedPosition(owed.RecordedAt, owed.Id), 10)))
            .Select(d => d.Id).ShouldBe([first.Id]);
    }

    [Fact]
    public async Task It_follows_the_person_when_two_records_turn_out_to_be_one()
    {
        var one = await AddPersonAsync("NS-1");
        Clock.Advance(TimeSpan.FromSeconds(1));
        var other = await AddPersonAsync("NS-2");
        var decision = NewDecision() with { PersonId = other };
        await DoAsync(s => s.NotShared.Add(decision, Step(decision)));
        await DoAsync(s => s.Identity.TryMoveAsync([new EntryMove(other, other, one)]));
        (await LookAsync(s => s.NotShared.FindAsync(decision.Id)))!.PersonId.ShouldBe(one);
    }

    [Fact]
    public async Task Its_items_are_found_by_it_and_read_ones_wait_for_its_own_clock()
    {
        var item = NewItem() with { NotSharedId = NewId("nsh"), ReferralId = null, HandoverId = null, AbsenceId = null, QuestionId = null, AboutItemId = null, RespondBy = Now.AddDays(1) };
        await DoAsync(s => s.Inbox.Add(item));
        (await LookAsync(s => s.Inbox.OpenAboutAsync(ItemSubject.NotShared, item.NotSharedId!))).Single().Id.ShouldBe(item.Id);
        await DoAsync(s => s.Inbox.TryMoveAsync(item.OrganisationId, item.Id, [NotificationState.Queued], NotificationState.Read, "Reader", null, Now));
        (await LookAsync(s => s.Inbox.FindAsync(item.Id)))!.NextAttemptAt.ShouldBeNull();
    }

    internal NotShared NewDecision() => new Filled(1).Of<NotShared>() with { Id = NewId("nsh"), Version = 1, RecordedAt = Now };

    internal static NotSharedStep Step(NotShared decision) =>
        new Filled(3).Of<NotSharedStep>() with { NotSharedId = decision.Id, Version = decision.Version, State = decision.State };

    private async Task<IReadOnlyList<string>> ListAsync(NotSharedFilter filter) =>
        [.. (await LookAsync(s => s.NotShared.ListAsync(filter, null, 50))).Select(d => d.Id)];
}
