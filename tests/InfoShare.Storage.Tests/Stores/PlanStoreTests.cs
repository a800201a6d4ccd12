using InfoShare.Core.Plans;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqlitePlanStoreTests() : PlanStoreTests(StoreEngine.Sqlite);

public sealed class PostgresPlanStoreTests() : PlanStoreTests(StoreEngine.Postgres)
{
    /// <summary>Two services accept the last two parts at once on two brokers: one of them sees that nobody is left, or the plan would never end.</summary>
    [Fact]
    public async Task Of_the_last_two_who_accept_at_once_one_sees_that_all_have()
    {
        var ending = NewEnding(parts: 2);
        (await DoAsync(s => s.Plans.TryAddAsync(ending))).ShouldBeTrue();
        var (one, two) = await RaceAsync(s => AcceptAsync(s, 1), s => AcceptAsync(s, 2));
        (one, two).ShouldBe((false, true));

        async ValueTask<bool> AcceptAsync(Core.Stores.IWriteSession s, int place)
        {
            (await s.Plans.TryAnswerAsync(ending.Parts[place - 1] with { State = FollowOnState.Accepted, AnsweredByName = "Freya", AnsweredAt = Now })).ShouldBeTrue();
            (await s.Plans.TryTouchAsync(ending.Id)).ShouldBeTrue();
            return (await s.Plans.FindEndingAsync(ending.Id))!.IsMet;
        }
    }

    [Fact]
    public async Task Of_two_who_propose_the_same_one_does_and_a_watch_fires_once()
    {
        var person = NewId("per");
        (await RaceAsync(s => s.Plans.TryAddAsync(NewEnding(person: person)), s => s.Plans.TryAddAsync(NewEnding(person: person)))).ShouldBe((true, false));
        var watch = NewWatch(person);
        await DoAsync(s => s.Plans.Add(watch));
        var fired = watch with { FiredAt = Now, ToldOrganisationId = Council, DueAt = Now.AddDays(1) };
        (await RaceAsync(s => s.Plans.TryFireAsync(fired), s => s.Plans.TryFireAsync(fired))).ShouldBe((true, false));
    }
}

/// <summary>Endings and what opens things again, the same on both engines.</summary>
public abstract class PlanStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    private protected Ending NewEnding(int parts = 1, string? person = null)
    {
        var id = NewId("end");
        return new Filled(7).Of<Ending>() with
        {
            Id = id,
            Version = 1,
            PersonId = person ?? NewId("per"),
            OrganisationId = Council,
            Code = ChildStatusCode.Cpp,
            Closure = ClosureReason.ChangeEvidenced,
            State = EndingState.Proposed,
            NoMonitorBecause = null,
            SignOff = null,
            Parts =
            [
                .. Enumerable.Range(1, parts).Select(i => new FollowOnPart(
                    id, i, Surgery, PractitionerRole.Gp, "Sees the child", "weekly", new DateOnly(2027, 3, 1), FollowOnState.Offered)),
            ],
        };
    }

    private protected ReopeningWatch NewWatch(string person) => new()
    {
        Id = NewId("rop"),
        PersonId = person,
        OrganisationId = Council,
        Trigger = ReopeningTrigger.FurtherConcern,
        ArmedAt = Now,
    };

    [Fact]
    public async Task Every_field_of_an_ending_and_of_its_parts_comes_back()
    {
        foreach (var seed in Enumerable.Range(1, 20))
        {
            var filled = new Filled(seed) { Absent = seed == 1 ? 0 : seed == 2 ? 1 : 0.3 };
            var id = NewId("end");
            var made = filled.Of<Ending>() with { Id = id, PersonId = NewId("per"), Parts = [filled.Of<FollowOnPart>() with { EndingId = id, Place = 1 }] };
            (await DoAsync(s => s.Plans.TryAddAsync(made))).ShouldBeTrue();
            (await LookAsync(s => s.Plans.FindEndingAsync(id)))!.ShouldHaveContentOf(made);
            (await LookAsync(s => s.Plans.EndingsOfAsync(made.PersonId))).Single().Id.ShouldBe(id);
            var other = filled.Of<Ending>();
            var next = made with
            {
                Version = made.Version + 1,
                State = other.State,
                EndsOn = other.EndsOn,
                SignOff = other.SignOff,
                Level = other.Level,
                DecidedAt = other.DecidedAt,
                WithdrawnBecause = other.WithdrawnBecause,
            };
            (await DoAsync(s => s.Plans.TryUpdateAsync(next, made.Version))).ShouldBeTrue();
            (await LookAsync(s => s.Plans.FindEndingAsync(id)))!.ShouldHaveContentOf(next);
            (await DoAsync(s => s.Plans.TryUpdateAsync(next, made.Version))).ShouldBeFalse("it has moved on");
        }
    }

    [Fact]
    public async Task A_part_is_answered_once_and_what_waits_can_lapse()
    {
        var ending = NewEnding(parts: 2);
        await DoAsync(s => s.Plans.TryAddAsync(ending));
        (await DoAsync(s => s.Plans.TryAddAsync(NewEnding(person: ending.PersonId)))).ShouldBeFalse("the same is proposed already");
        var declined = ending.Parts[0] with { State = FollowOnState.Declined, AnsweredById = "hv-1", AnsweredByName = "Freya", AnsweredAt = Now, Reason = "Not ours." };
        (await DoAsync(s => s.Plans.TryAnswerAsync(declined))).ShouldBeTrue();
        (await DoAsync(s => s.Plans.TryAnswerAsync(declined with { State = FollowOnState.Accepted }))).ShouldBeFalse();
        await DoAsync(s => s.Plans.LapseParts(ending.Id));
        (await LookAsync(s => s.Plans.FindEndingAsync(ending.Id)))!.Parts.ShouldBe([declined, ending.Parts[1] with { State = FollowOnState.Lapsed }]);
    }

    [Fact]
    public async Task What_waits_for_an_organisation_and_what_was_decided_come_by_when_they_are_due_in_pages()
    {
        List<Ending> all = [];
        for (var i = 0; i < 4; i++)
        {
            var made = NewEnding() with { AnswersDue = Now.AddHours(i < 2 ? 1 : 4 - i) };
            all.Add(made with { State = i == 3 ? EndingState.Declined : EndingState.Proposed });
            (await DoAsync(s => s.Plans.TryAddAsync(all[^1]))).ShouldBeTrue();
        }

        // Two are due at once: their ids decide.
        var due = all.Take(3).OrderBy(e => e.AnswersDue).ThenBy(e => e.Id, StringComparer.Ordinal).ToList();
        (await IdsAsync(s => s.Plans.EndingsAskedOfAsync(Surgery, null, 5))).ShouldBe(due.Select(e => e.Id));
        (await IdsAsync(s => s.Plans.EndingsProposedByAsync(Council, null, 2))).ShouldBe(due.Take(2).Select(e => e.Id));
        (await IdsAsync(s => s.Plans.EndingsProposedByAsync(Council, (due[1].AnswersDue, due[1].Id), 2))).ShouldBe([due[2].Id]);
        (await IdsAsync(s => s.Plans.EndingsAskedOfAsync(Surgery, (due[0].AnswersDue, due[0].Id), 1))).ShouldBe([due[1].Id]);
        (await IdsAsync(s => s.Plans.EndingsAskedOfAsync(Council, null, 5))).ShouldBeEmpty();
        (await IdsAsync(s => s.Plans.EndingsProposedByAsync(Surgery, null, 5))).ShouldBeEmpty();
        (await LookAsync(s => s.Plans.EndingsAskedOfAsync(Surgery, null, 1))).Single().Parts.Count.ShouldBe(1);

        // What was decided is on both sides' list, the latest due first, and once on whoever's who is on both.
        var own = NewEnding() with { State = EndingState.Withdrawn, AnswersDue = Now.AddHours(9) };
        own = own with { Parts = [own.Parts[0] with { OrganisationId = Council }] };
        await DoAsync(s => s.Plans.TryAddAsync(own));
        (await IdsAsync(s => s.Plans.EndingsDecidedAsync(Council, null, 5))).ShouldBe([own.Id, all[3].Id]);
        (await IdsAsync(s => s.Plans.EndingsDecidedAsync(Council, (own.AnswersDue, own.Id), 5))).ShouldBe([all[3].Id]);
        (await IdsAsync(s => s.Plans.EndingsDecidedAsync(Surgery, null, 5))).ShouldBe([all[3].Id]);

        async Task<IEnumerable<string>> IdsAsync(Func<Core.Stores.IReadSession, ValueTask<IReadOnlyList<Ending>>> read) => (await LookAsync(read)).Select(e => e.Id);
    }

    [Fact]
    public async Task What_opens_a_matter_again_is_found_from_either_side_until_it_has_fired()
    {
        var (child, other) = (NewId("per"), NewId("per"));
        var watch = NewWatch(child) with { Trigger = ReopeningTrigger.SourceLinkedAgain, OtherId = other, EndingId = NewId("end"), Words = "Rhys" };
        await DoAsync(s => s.Plans.Add(watch));
        (await LookAsync(s => s.Plans.ArmedAgainstAsync([other]))).Single().ShouldHaveContentOf(watch);
        (await LookAsync(s => s.Plans.ArmedForAsync([child], ReopeningTrigger.SourceLinkedAgain))).Single().Id.ShouldBe(watch.Id);
        (await LookAsync(s => s.Plans.ArmedForAsync([child], ReopeningTrigger.FurtherConcern))).ShouldBeEmpty();
        var fired = watch with { FiredAt = Now, ToldOrganisationId = Council, DueAt = Now.AddDays(1) };
        var decided = fired with { Decision = ReopeningDecision.StaysClosed, DecidedBy = "Priti", DecidedAt = Now, Reasons = "He lives abroad." };
        (await DoAsync(s => s.Plans.TryDecideAsync(decided))).ShouldBeFalse("it has not happened yet");
        (await LookAsync(s => s.Plans.ReopeningsOfAsync(watch.PersonId))).ShouldBeEmpty();
        (await DoAsync(s => s.Plans.TryFireAsync(fired))).ShouldBeTrue();
        (await LookAsync(s => s.Plans.ReopeningsOfAsync(watch.PersonId))).Single().ShouldHaveContentOf(fired);
        (await LookAsync(s => s.Plans.ArmedAgainstAsync([other]))).ShouldBeEmpty();
        var late = fired with { Level = EscalationLevel.Esc2TeamManager };
        (await DoAsync(s => s.Plans.TryClimbAsync(late, EscalationLevel.Unspecified))).ShouldBeTrue();
        (await DoAsync(s => s.Plans.TryDecideAsync(decided))).ShouldBeTrue();
        (await DoAsync(s => s.Plans.TryDecideAsync(decided))).ShouldBeFalse();
        (await LookAsync(s => s.Plans.FindReopeningAsync(watch.Id)))!.ShouldHaveContentOf(decided with { Level = EscalationLevel.Esc2TeamManager });
    }
}
