using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.People;

/// <summary>What several agencies' records of one person say together.</summary>
public sealed class PersonTests
{
    private static readonly DateOnly Today = new(2027, 3, 10);
    private static readonly DateOnly Born = new(2020, 5, 1);
    private static readonly DateOnly Wrong = new(1980, 1, 1);

    [Fact]
    public void One_agency_has_one_vote_however_many_records_it_holds()
    {
        var person = Held(("gp", Born, 1), ("csc", Born, 2), ("nursery", Wrong, 3), ("nursery", Wrong, 4), ("nursery", Wrong, 5));
        person.BirthDate.ShouldBe(Born);
        person.AgeBandOn(Today).ShouldBe(AgeBand.Age59);
    }

    [Fact]
    public void An_agency_that_corrects_its_date_votes_with_the_correction() =>
        Held(("gp", Wrong, 1), ("gp", Born, 2)).BirthDate.ShouldBe(Born);

    [Fact]
    public void While_agencies_disagree_whether_it_is_a_child_it_is_one()
    {
        var person = Held(("nursery", Wrong, 1), ("school", Wrong, 2), ("gp", Born, 3));
        person.BirthDate.ShouldBe(Wrong);
        person.IsChildOn(Today).ShouldBeTrue();
    }

    [Fact]
    public void Nobody_becomes_a_child_for_want_of_a_date()
    {
        Held(("gp", null, 1)).AgeBandOn(Today).ShouldBe(AgeBand.Unspecified);
        Held(("gp", Wrong, 1), ("csc", null, 2)).AgeBandOn(Today).ShouldBe(AgeBand.Adult);
    }

    private static Person Held(params (string Organisation, DateOnly? Born, int Minute)[] records) => new("per_1",
    [
        .. records.Select(r => new PersonRecord(
            $"rec_{r.Minute}", "per_1", r.Organisation, null, new Demographics { BirthDate = r.Born },
            new DateTimeOffset(2027, 3, 1, 9, r.Minute, 0, TimeSpan.Zero)))
    ]);
}
