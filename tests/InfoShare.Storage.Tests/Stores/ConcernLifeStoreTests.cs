using InfoShare.Core.Audit;
using InfoShare.Core.Concerns;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Patterns;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteConcernLifeStoreTests() : ConcernLifeStoreTests(StoreEngine.Sqlite);

public sealed class PostgresConcernLifeStoreTests() : ConcernLifeStoreTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task Of_two_brokers_that_add_the_same_step_one_does()
    {
        var concern = await AddAsync();
        var step = StepOf(concern, 2, VerificationState.Corroborated);
        (await RaceAsync(s => s.ConcernLife.TryAddStepAsync(step), s => s.ConcernLife.TryAddStepAsync(step with { State = VerificationState.Disproved }))).ShouldBe((true, false));
        (await LookAsync(s => s.Concerns.FindAsync(concern.Id)))!.Verification.ShouldBe(VerificationState.Corroborated);
    }
}

/// <summary>What becomes of concerns comes back whole, in order, and is only ever added to.</summary>
public abstract class ConcernLifeStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    [Fact]
    public async Task Every_field_comes_back()
    {
        foreach (var seed in Enumerable.Range(1, 12))
        {
            var concern = await AddAsync();
            var filled = new Filled(seed) { Absent = seed == 1 ? 0 : seed == 2 ? 1 : 0.3 };
            var step = filled.Of<VerificationStep>() with { ConcernId = concern.Id, Step = 2 };
            (await DoAsync(s => s.ConcernLife.TryAddStepAsync(step))).ShouldBeTrue();
            (await LookAsync(s => s.ConcernLife.StepsAsync(concern.Id)))[1].ShouldHaveContentOf(step);

            var note = filled.Of<ConcernNote>() with { Id = NewId("cno"), ConcernId = concern.Id };
            var appraisal = filled.Of<Appraisal>() with { Id = NewId("apr"), ConcernId = concern.Id, State = AppraisalState.Due, Version = 1 };
            var narrative = filled.Of<Narrative>() with { Id = NewId("nar"), ConcernIds = [concern.Id] };
            await DoAsync(s =>
            {
                s.ConcernLife.Add(note);
                s.ConcernLife.Add(appraisal);
                s.ConcernLife.Add(narrative);
            });
            (await LookAsync(s => s.ConcernLife.NotesAsync(concern.Id, 10))).Single().ShouldHaveContentOf(note);
            (await LookAsync(s => s.ConcernLife.NotesOnAsync([concern.Id, "con_none"]))).Single().ShouldHaveContentOf(note);
            var answer = filled.Of<FactorAnswered>() with { Id = NewId("fac") };
            await DoAsync(s => s.Factors.Add(answer));
            (await LookAsync(s => s.Factors.OfAsync([answer.PersonId]))).Single(a => a.Id == answer.Id).ShouldHaveContentOf(answer);
            (await LookAsync(s => s.ConcernLife.FindAppraisalAsync(appraisal.Id)))!.ShouldHaveContentOf(appraisal);
            (await LookAsync(s => s.ConcernLife.AppraisalsAsync(concern.Id))).Single().ShouldHaveContentOf(appraisal);
            (await LookAsync(s => s.ConcernLife.OwedToAsync([appraisal.PersonId]))).ShouldContain(a => a.Id == appraisal.Id);
            (await LookAsync(s => s.ConcernLife.NarrativesOnAsync(concern.Id))).Single().ShouldHaveContentOf(narrative);
            (await LookAsync(s => s.ConcernLife.NarrativesOfAsync(narrative.PersonId))).ShouldContain(n => n.Id == narrative.Id);

            var done = appraisal with { Version = 2, State = AppraisalState.Done, Risk = "r", Measures = "m", DoneBy = "b", DoneAt = Now };
            (await DoAsync(s => s.ConcernLife.TryUpdateAsync(done))).ShouldBeTrue();
            (await DoAsync(s => s.ConcernLife.TryUpdateAsync(done))).ShouldBeFalse();
            (await LookAsync(s => s.ConcernLife.OwedToAsync([appraisal.PersonId]))).ShouldNotContain(a => a.Id == appraisal.Id);
        }
    }

    [Fact]
    public async Task A_step_is_added_once_and_counts_from_then_on()
    {
        var concern = await AddAsync();
        (await DoAsync(s => s.ConcernLife.TryAddStepAsync(StepOf(concern, 2, VerificationState.RetractedNoView)))).ShouldBeTrue();
        (await DoAsync(s => s.ConcernLife.TryAddStepAsync(StepOf(concern, 2, VerificationState.Disproved)))).ShouldBeFalse();
        (await LookAsync(s => s.Concerns.FindAsync(concern.Id)))!.Verification.ShouldBe(VerificationState.RetractedNoView);
        (await LookAsync(s => s.ConcernLife.StepsAsync(concern.Id))).Select(s => s.State).ShouldBe([VerificationState.Unverified, VerificationState.RetractedNoView]);
    }

    [Fact]
    public async Task A_correction_keeps_what_was_said()
    {
        var concern = await AddAsync();
        var text = ConcernText.Of(concern) with { RiskStatement = "as it is", ForEveryChild = "of each of them", Indicators = [ConcernIndicator.PoorHygiene] };
        var before = new ConcernVersion(concern.Id, 1, ConcernText.Of(concern), concern.Class, "why", "u-who", "who", PractitionerRole.Gp, Now);
        var next = text.In(concern);
        (await DoAsync(s => s.ConcernLife.TryCorrectAsync(next, before))).ShouldBeTrue();
        (await DoAsync(s => s.ConcernLife.TryCorrectAsync(next, before))).ShouldBeFalse();
        (await LookAsync(s => s.Concerns.FindAsync(concern.Id)))!.ShouldHaveContentOf(next);
        (await LookAsync(s => s.ConcernLife.VersionsAsync(concern.Id))).Single().ShouldHaveContentOf(before);

        // Of many, each by its own.
        var second = before with { Version = 2, ById = "u-other" };
        (await DoAsync(s => s.ConcernLife.TryCorrectAsync(next with { Version = 3 }, second))).ShouldBeTrue();
        var other = await AddAsync();
        var ofOther = new ConcernVersion(other.Id, 1, ConcernText.Of(other), other.Class, "why", "u-who", "who", PractitionerRole.Gp, Now);
        (await DoAsync(s => s.ConcernLife.TryCorrectAsync(text.In(other), ofOther))).ShouldBeTrue();
        var plain = await AddAsync();
        var found = await LookAsync(s => s.ConcernLife.VersionsOnAsync([other.Id, plain.Id, concern.Id]));
        found.Where(v => v.ConcernId == concern.Id).Select(v => (v.Version, v.ById)).ShouldBe([(1, "u-who"), (2, "u-other")]);
        found.Where(v => v.ConcernId == other.Id).ShouldHaveSingleItem().ShouldHaveContentOf(ofOther);
        found.Count.ShouldBe(3);
        (await LookAsync(s => s.ConcernLife.VersionsOnAsync([]))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_was_shown_a_concern_is_kept_once_for_each_tier_and_by_no_refusal()
    {
        var concern = await AddAsync();
        await DoAsync(s =>
        {
            s.Record(Entry("org-a", AuditEventKind.Query, $"MARKER {concern.Id}", "MARKER sta_1"));
            s.Record(Entry("org-a", AuditEventKind.Return, $"MARKER {concern.Id}", $"SUMMARY {concern.Id}"));
            s.Record(Entry("org-b", AuditEventKind.Refuse, $"MARKER {concern.Id}"));
            s.Record(Entry(null, AuditEventKind.Publish, $"MARKER {concern.Id}"));
        });
        await DoAsync(s => s.Record(Entry("org-a", AuditEventKind.Query, $"MARKER {concern.Id}")));
        (await LookAsync(s => s.ConcernLife.ShownToAsync(concern.Id))).Select(s => (s.OrganisationId, s.Tier)).ShouldBe([("org-a", Tier.Marker), ("org-a", Tier.Summary)]);
    }

    [Fact]
    public async Task What_was_recorded_in_error_is_found_by_its_author_and_by_those_who_were_shown_it()
    {
        var person = NewId("per");
        var concern = NewConcern(person) with { Verification = VerificationState.Unverified };
        await DoAsync(s => s.Concerns.Add(concern, []));
        await DoAsync(s => s.Record(Entry("org-a", AuditEventKind.Query, $"MARKER {concern.Id}")));
        await DoAsync(s => s.ConcernLife.TryAddStepAsync(StepOf(concern, 2, VerificationState.RecordedInError)));
        foreach (var (organisation, found) in ((string, int)[])[(Surgery, 1), ("org-a", 1), ("org-b", 0), ("", 0)])
        {
            var sight = new ConcernSight(organisation, "", 0, 0);
            (await LookAsync(s => s.Concerns.OnPeopleAsync([person], null, 10, sight))).Count.ShouldBe(found);
        }

        (await LookAsync(s => s.Concerns.OnPeopleAsync([person], null, 10))).ShouldBeEmpty();
        (await LookAsync(s => s.Concerns.OnPeopleAsync([person], null, 10, ConcernSight.Everything with { WithErrors = true }))).Count.ShouldBe(1);
    }

    internal static VerificationStep StepOf(Concern concern, int step, VerificationState state) =>
        new(concern.Id, step, state, Surgery, "Dr Mockhurst", "what happened", concern.RecordedAt.AddHours(step));

    internal async Task<Concern> AddAsync()
    {
        var concern = NewConcern(NewId("per")) with { Verification = VerificationState.Unverified, Version = 1 };
        await DoAsync(s => s.Concerns.Add(concern, []));
        return concern;
    }

    private AuditEntry Entry(string? organisation, AuditEventKind kind, params string[] shown) => new()
    {
        Id = NewId("aud"),
        Kind = kind,
        Action = "Test/Call",
        OrganisationId = organisation,
        Outcome = "done",
        RecordedAt = Now,
        Shown = shown,
    };
}
