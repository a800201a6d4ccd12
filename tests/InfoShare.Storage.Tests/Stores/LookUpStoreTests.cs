using InfoShare.Core.Access;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteLookUpStoreTests() : LookUpStoreTests(StoreEngine.Sqlite);

public sealed class PostgresLookUpStoreTests() : LookUpStoreTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task Of_two_brokers_one_tells()
    {
        var flag = Flag("gp.race");
        (await RaceAsync(s => s.LookUps.TryFlagAsync(flag, "ntf_1", s.Now), s => s.LookUps.TryFlagAsync(flag, "ntf_2", s.Now))).ShouldBe((true, false));
    }
}

public abstract class LookUpStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    private static readonly LookUpMarks Marks = new(new byte[LookUpMarks.KeyLength]);

    protected static UnusualLookUp Flag(string practitioner, string window = "2026-11-21T00") =>
        new(Surgery, practitioner, PractitionerRole.Gp, UnusualLookUpKind.BirthDatesOfOneName, window, "Words.");

    [Fact]
    public async Task What_somebody_tried_is_counted_by_how_many_different_things_it_was()
    {
        var since = Now;
        await SeenAsync("gp.count", Born("Ada", 1), Born("Ada", 1), Born("Ada", 2), Born("Ada", 3), Born("Bea", 3));
        await SeenAsync("gp.count", Number("9434765919"), Number("9434765870"), Number("4010232137"));
        await SeenAsync("gp.count", Marks.OfId("per_1"), Marks.OfId("per_2"), Marks.OfId("per_2"));
        await SeenAsync("gp.other", Born("Ada", 9));

        var counts = await LookAsync(s => s.LookUps.CountAsync(Surgery, "gp.count", since));
        counts.ShouldBe(new LookUpCounts(Nobody: 7, Records: 2, Numbers: 2, BirthDates: 3, Names: 2, People: 0));
        (await LookAsync(s => s.LookUps.CountAsync(Surgery, null, since))).BirthDates.ShouldBe(4);
        (await LookAsync(s => s.LookUps.CountAsync(Council, null, since))).ShouldBe(new LookUpCounts(0, 0, 0, 0, 0, 0));

        var active = await LookAsync(s => s.LookUps.ActiveAsync(since));
        active.Where(a => a.OrganisationId == Surgery).Select(a => a.PractitionerId).ShouldBe(["gp.count", "gp.other"]);
        active.ShouldAllBe(a => a.Role == PractitionerRole.Gp && a.Latest >= since);
    }

    [Fact]
    public async Task People_who_were_found_are_told_apart()
    {
        var since = Now;
        await SeenAsync("gp.found", [Born("Cai", 1), Born("Cai", 2), Born("Cai", 3)], ["per_b", "per_a", "per_b"]);

        var counts = await LookAsync(s => s.LookUps.CountAsync(Surgery, "gp.found", since));
        (counts.People, counts.Nobody).ShouldBe((2, 0));
        (await LookAsync(s => s.LookUps.PeopleAsync(Surgery, "gp.found", since, 10))).ShouldBe(["per_a", "per_b"]);
        (await LookAsync(s => s.LookUps.PeopleAsync(Surgery, null, since, 1))).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_flag_is_set_once_a_window()
    {
        var flag = Flag("gp.flag");
        (await LookAsync(s => s.LookUps.IsFlaggedAsync(flag))).ShouldBeFalse();
        (await DoAsync(s => s.LookUps.TryFlagAsync(flag, "ntf_1", s.Now))).ShouldBeTrue();
        (await DoAsync(s => s.LookUps.TryFlagAsync(flag, "ntf_2", s.Now))).ShouldBeFalse();
        (await LookAsync(s => s.LookUps.IsFlaggedAsync(flag))).ShouldBeTrue();
        (await LookAsync(s => s.LookUps.IsFlaggedAsync(flag with { Kind = UnusualLookUpKind.Strangers }))).ShouldBeFalse();
        (await DoAsync(s => s.LookUps.TryFlagAsync(Flag("gp.flag", "2026-11-22T00"), "ntf_3", s.Now))).ShouldBeTrue();
    }

    [Fact]
    public async Task Old_ones_are_forgotten_some_at_a_time()
    {
        var since = Now;
        await SeenAsync("gp.old", Born("Dot", 1), Born("Dot", 2), Born("Dot", 3));
        (await DoAsync(s => s.LookUps.ForgetAsync(since, 10))).ShouldBe(0);
        (await DoAsync(s => s.LookUps.ForgetAsync(since.AddDays(1), 2))).ShouldBe(2);
        (await DoAsync(s => s.LookUps.ForgetAsync(since.AddDays(1), 1000))).ShouldBeGreaterThan(0);
        (await LookAsync(s => s.LookUps.ActiveAsync(since))).ShouldBeEmpty();
    }

    private Task SeenAsync(string practitioner, params LookUpMark[] marks) => SeenAsync(practitioner, marks, []);

    private Task SeenAsync(string practitioner, LookUpMark[] marks, string[] found) => DoAsync(s => s.NoteLookUp(
        new Caller(Surgery, "Elmmock Surgery", AgencyKind.Health, "Northmere", false, new Practitioner(practitioner, "Dr Mock", PractitionerRole.Gp, null), "call_1"),
        marks, found));

    private static LookUpMark Born(string given, int day) => Marks.Of(Core.People.SubjectRef.By(new Core.People.Demographics
    {
        GivenName = given,
        FamilyName = "Sample",
        BirthDate = new DateOnly(2019, 3, day),
    }));

    private static LookUpMark Number(string number) => Marks.Of(Core.People.SubjectRef.By(new Core.People.Demographics
    {
        Identifiers = [new Core.People.PersonIdentifier(IdentifierScheme.NhsNumber, number)],
    }));
}
