using InfoShare.Core.Concerns;
using InfoShare.Core.People.Births;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Stores;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqlitePregnancyStoreTests() : PregnancyStoreTests(StoreEngine.Sqlite);

public sealed class PostgresPregnancyStoreTests() : PregnancyStoreTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task Of_two_brokers_that_record_one_birth_one_loses()
    {
        var first = await AddAsync("per_racer");
        var born = first with { Version = 2, State = PregnancyState.Born };
        (await RaceAsync(
            s => s.Pregnancies.TryUpdateAsync(born, Step(born)),
            s => s.Pregnancies.TryUpdateAsync(born, Step(born)))).ShouldBe((true, false));
    }
}

/// <summary>Pregnancies, what was brought up again, and a concern that comes to bear on one more child.</summary>
public abstract class PregnancyStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    [Fact]
    public async Task A_pregnancy_comes_back_by_its_id_its_mother_and_its_children()
    {
        var pregnancy = await AddAsync("per_mother");
        (await LookAsync(s => s.Pregnancies.FindAsync(pregnancy.Id)))!.ShouldHaveContentOf(pregnancy);
        (await LookAsync(s => s.Pregnancies.OfMotherAsync("per_mother"))).Single().ShouldHaveContentOf(pregnancy);
        (await LookAsync(s => s.Pregnancies.OfChildrenAsync([pregnancy.Children[1].PersonId, "per_nobody"]))).Single().Id.ShouldBe(pregnancy.Id);
        (await LookAsync(s => s.Pregnancies.OfChildrenAsync([]))).ShouldBeEmpty();
        (await LookAsync(s => s.Pregnancies.FindAsync("pre_none"))).ShouldBeNull();
    }

    [Fact]
    public async Task A_change_counts_once_and_every_step_is_kept()
    {
        var first = await AddAsync("per_changed");
        IReadOnlyList<UnbornChild> born = [.. first.Children.Select(c => c with { Outcome = UnbornOutcome.Born }), new UnbornChild(NewId("per"), 3, UnbornOutcome.Born, true)];
        var next = first with { Version = 2, State = PregnancyState.Born, EndedOn = new DateOnly(2026, 9, 30), BirthRecordedBy = Surgery, Children = born };
        (await DoAsync(s => s.Pregnancies.TryUpdateAsync(next, Step(next) with { What = "BORN", Note = null }))).ShouldBeTrue();
        (await DoAsync(s => s.Pregnancies.TryUpdateAsync(next, Step(next)))).ShouldBeFalse();
        (await LookAsync(s => s.Pregnancies.FindAsync(first.Id)))!.ShouldHaveContentOf(next);
        var steps = await LookAsync(s => s.Pregnancies.HistoryAsync(first.Id));
        steps.Select(s => s.What).ShouldBe([Step(first).What, "BORN"]);
        steps[0].ShouldHaveContentOf(Step(first));
    }

    [Fact]
    public async Task A_mother_has_one_pregnancy_that_goes_on_and_any_number_that_ended()
    {
        var first = await AddAsync("per_again");
        await Should.ThrowAsync<StoreRejectedException>(() => AddAsync("per_again"));
        var ended = first with { Version = 2, State = PregnancyState.Lost };
        (await DoAsync(s => s.Pregnancies.TryUpdateAsync(ended, Step(ended)))).ShouldBeTrue();
        Clock.Advance(TimeSpan.FromDays(200));
        var second = await AddAsync("per_again");
        (await LookAsync(s => s.Pregnancies.OfMotherAsync("per_again"))).Select(p => p.Id).ShouldBe([second.Id, first.Id]);
    }

    [Fact]
    public async Task A_pregnancy_follows_mother_and_child_when_they_are_found_to_be_others_and_back()
    {
        var mother = await AddPersonAsync("M-1");
        Clock.Advance(TimeSpan.FromSeconds(1));
        var same = await AddPersonAsync("M-2");
        var child = await AddPersonAsync("C-1");
        Clock.Advance(TimeSpan.FromSeconds(1));
        var sameChild = await AddPersonAsync("C-2");
        var pregnancy = await AddAsync(same, sameChild);
        await DoAsync(s => s.Identity.TryMoveAsync([new EntryMove(same, same, mother), new EntryMove(sameChild, sameChild, child)]));
        (await LookAsync(s => s.Pregnancies.OfMotherAsync(mother))).Single().MotherId.ShouldBe(mother);
        (await LookAsync(s => s.Pregnancies.OfChildrenAsync([child]))).Single().Children[0].PersonId.ShouldBe(child);
        await DoAsync(s => s.Identity.TryMoveAsync([new EntryMove(same, mother, same), new EntryMove(sameChild, child, sameChild)]));
        (await LookAsync(s => s.Pregnancies.OfMotherAsync(mother))).ShouldBeEmpty();
        (await LookAsync(s => s.Pregnancies.FindAsync(pregnancy.Id)))!.ShouldHaveContentOf(pregnancy);
    }

    [Fact]
    public async Task What_was_told_is_remembered_by_child_and_occasion_once()
    {
        var told = new ResurfacedMatter(Surgery, "per_child", "born", "con_1", Now);
        await DoAsync(s =>
        {
            s.Resurfaced.Add(told);
            s.Resurfaced.Add(told with { At = Now.AddDays(1) });
            s.Resurfaced.Add(told with { Occasion = "expected" });
            s.Resurfaced.Add(told with { ChildId = "per_other" });
        });
        (await LookAsync(s => s.Resurfaced.ToldAsync(["per_child"], "born"))).ShouldBe([told]);
        (await LookAsync(s => s.Resurfaced.ToldAsync(["per_child", "per_other"], "born"))).Count.ShouldBe(2);
        (await LookAsync(s => s.Resurfaced.ToldAsync([], "born"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_concern_comes_to_bear_on_one_more_child_and_stays_as_it_is_on_those_that_it_bears_on()
    {
        var concern = NewConcern("per_subject");
        var first = new ConcernBearing(concern.Id, "per_one", "as first said", true, false, "named by the author");
        var second = new ConcernBearing(concern.Id, "per_two", null, false, true, "recorded of the same pregnancy");
        await DoAsync(s => s.Concerns.Add(concern, [first]));
        await DoAsync(s =>
        {
            s.Concerns.AddBearing(concern, second);
            s.Concerns.AddBearing(concern, first with { Relevance = "changed" });
        });
        (await LookAsync(s => s.Concerns.BearingsOfAsync(concern.Id))).ShouldBe([first, second]);
        (await LookAsync(s => s.Concerns.OnPeopleAsync(["per_two"], null, 10))).Single().Bearing.ShouldBe(second);
    }

    protected async Task<Pregnancy> AddAsync(string motherId, string? firstChild = null)
    {
        var pregnancy = new Filled(1).Of<Pregnancy>() with
        {
            Id = NewId("pre"),
            Version = 1,
            MotherId = motherId,
            State = PregnancyState.Ongoing,
            RecordedAt = Now,
            Children =
            [
                new UnbornChild(firstChild ?? NewId("per"), 1, UnbornOutcome.Expected, false),
                new UnbornChild(NewId("per"), 2, UnbornOutcome.Expected, true),
            ],
        };
        await DoAsync(s => s.Pregnancies.Add(pregnancy, Step(pregnancy)));
        return pregnancy;
    }

    protected static PregnancyStep Step(Pregnancy pregnancy) =>
        new Filled(1).Of<PregnancyStep>() with { PregnancyId = pregnancy.Id, Version = pregnancy.Version };
}
