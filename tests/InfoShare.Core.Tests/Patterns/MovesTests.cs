using FsCheck;
using FsCheck.Fluent;
using InfoShare.Core.Households;
using InfoShare.Core.Patterns;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Patterns;

/// <summary>Which recorded homes make a move (H1).</summary>
public sealed class MovesTests
{
    private static readonly DateOnly Day = new(2027, 3, 1);

    [Fact]
    public void The_first_home_is_no_move_and_each_further_one_is_however_many_state_it() => Events(
        Lives(1, "1 Old Way", null),
        Lives(2, "2 New Way", 10),
        Lives(3, "2 New Way", 12, "northmere-school"),
        Lives(4, "3 Far Way", 40, kind: ResidenceKind.Temporary),
        Lives(5, "1 Old Way", 60, kind: ResidenceKind.Sofa)).ShouldBe(["2027-03-11: res_2 res_3", "2027-04-10: res_4", "2027-04-30: res_5"]);

    [Fact]
    public void What_is_no_home_or_not_known_to_be_one_is_no_move() => Events(
        Lives(1, "1 Old Way", 0),
        Lives(2, "2 New Way", 10, kind: ResidenceKind.Weekend),
        Lives(3, "3 Far Way", 11, kind: ResidenceKind.Hospital),
        Lives(4, "4 Next Way", 12, kind: ResidenceKind.Intended),
        Lives(5, "5 Next Way", 13) with { State = LinkState.Suspected },
        Lives(6, "6 Next Way", 14) with { State = LinkState.Denied },
        Lives(7, "7 Next Way", 15) with { Source = SourceKind.PoliceIntel },
        Lives(8, "1 Old Way", 20)).ShouldBeEmpty();

    [Fact]
    public void An_old_address_in_a_record_is_no_way_back_to_it() => Events(
        Lives(1, "1 Old Way", 0),
        Lives(2, "2 New Way", 10),
        Lives(3, "1 Old Way", null) with { RecordedAt = At(20) },
        Lives(4, "2 New Way", 11, "northmere-school")).ShouldBe(["2027-03-11: res_2 res_4"]);

    [Fact]
    public void An_eviction_of_the_day_is_the_same_move()
    {
        var eviction = PatternProperties.ConcernOf("con_1", [ConcernIndicator.Eviction], PractitionerRole.Gp, Day.AddDays(10), subject: "per_child");
        var moves = Moves.Of([Lives(1, "1 Old Way", 0), Lives(2, "2 New Way", 10)], SeriesRules.Embedded).Select(m => m.Happening);
        Series.Of([.. moves, .. Happenings.Of(eviction, SeriesRules.Embedded)]).ShouldHaveSingleItem().Events.ShouldHaveSingleItem().Reports.Count.ShouldBe(2);
    }

    [Fact]
    public void The_order_in_which_homes_are_recorded_changes_nothing() => Prop.ForAll(
        (from homes in Gen.Choose(0, 2).SelectMany(street => Gen.Choose(-1, 30), (street, day) => (street, day)).ArrayOf()
         let recorded = homes.Take(8).Select((h, i) => Lives(i, $"{h.street} Way", h.day < 0 ? null : h.day)).ToArray()
         from shuffled in Gen.Shuffle(recorded)
         select (recorded, shuffled)).ToArbitrary(),
        s => Events(s.shuffled).ShouldBe(Events(s.recorded))).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static IReadOnlyList<string> Events(params Residence[] homes) =>
    [
        .. Series.Of(Moves.Of(homes, SeriesRules.Embedded).Select(m => m.Happening)).SelectMany(s => s.Events)
            .Select(e => $"{e.Day:yyyy-MM-dd}: {string.Join(' ', e.Reports.Select(r => r.SourceId).Order(StringComparer.Ordinal))}"),
    ];

    private static Residence Lives(int id, string line, int? from, string organisation = "elmmock-surgery", ResidenceKind kind = ResidenceKind.MainHome)
    {
        PostalAddress address = new(null, line, "NM1 1AA", "Northmere");
        return new Residence(
            $"res_{id}", "per_child", AddressKeys.Of(address)!, address, kind, LinkState.Reported, from is { } days ? Day.AddDays(days) : null, null,
            SourceKind.RecordCheck, organisation, AgencyKind.Health, At(0));
    }

    private static DateTimeOffset At(int days) => new(Day.AddDays(days), new TimeOnly(9, 0), TimeSpan.Zero);
}
