using InfoShare.Core.Chronology;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Chronology;

/// <summary>The order of a chronology and what stands at its head (D9).</summary>
public sealed class ChronologyTests
{
    [Fact]
    public void Whatever_order_items_come_in_they_stand_in_the_same_and_pages_miss_none()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var items = Enumerable.Range(0, random.Next(1, 30)).Select(i => Item($"x{i:00}", random.Next(5), (ChronologyKind)random.Next(1, 4))).ToArray();
            var sorted = ChronologyOrder.Merge(items);
            random.Shuffle(items);
            ChronologyOrder.Merge([.. items, items[0]]).ShouldBe(sorted);
            ChronologyOrder.Merge(items, newestFirst: true).ShouldBe(sorted.Reverse());

            foreach (var newestFirst in (bool[])[false, true])
            {
                List<ChronologyItem> read = [];
                ChronologyPosition? after = null;
                while (true)
                {
                    var page = ChronologyOrder.Merge(items, newestFirst)
                        .Where(i => after is null || ChronologyOrder.IsAfter(i, after, newestFirst)).Take(1 + random.Next(4)).ToList();
                    if (page.Count == 0)
                        break;
                    read.AddRange(page);
                    after = new ChronologyPosition(page[^1].Day, page[^1].Kind, page[^1].Id);
                }

                read.ShouldBe(ChronologyOrder.Merge(items, newestFirst));
            }
        }
    }

    [Fact]
    public void What_is_demographic_or_no_risk_is_never_a_critical_point() =>
        CriticalPoints.Indicators.Keys.Select(Indicators.Info)
            .Where(i => i.Standing == IndicatorStanding.NotRisk || i.Class == SensitivityClass.Demographic).ShouldBeEmpty();

    [Fact]
    public void A_parents_illness_by_itself_is_none() =>
        CriticalPoints.Indicators.Keys.Select(Indicators.Info).Where(i => i.Standing == IndicatorStanding.NeverAlone).ShouldBeEmpty();

    [Fact]
    public void What_was_disproved_or_is_about_an_address_is_none()
    {
        var concern = Item("con_1", 1, ChronologyKind.Concern) with { Indicators = [ConcernIndicator.DaIncident] };
        CriticalPoints.Of(concern).ShouldBe("domestic abuse");
        CriticalPoints.Of(concern with { Verification = VerificationState.RetractedConcernStands }).ShouldNotBeNull("what is taken back and stands is not gone");
        CriticalPoints.Of(concern with { Verification = VerificationState.Disproved }).ShouldBeNull();
        CriticalPoints.Of(concern with { Verification = VerificationState.RecordedInError }).ShouldBeNull();
        CriticalPoints.Of(concern with { Kind = ChronologyKind.AddressConcern }).ShouldBeNull();
        CriticalPoints.Of(Item("sts_1", 1, ChronologyKind.Status) with { Status = ChildStatusCode.Cpp }).ShouldNotBeNull();
        CriticalPoints.Of(Item("sts_1", 1, ChronologyKind.Status) with { Status = ChildStatusCode.HealthPlan }).ShouldBeNull();
    }

    [Fact]
    public void What_hangs_on_a_concern_and_what_was_asked_is_never_a_critical_point_nor_a_risk()
    {
        foreach (var kind in (ChronologyKind[])[ChronologyKind.Note, ChronologyKind.Factor, ChronologyKind.Narrative, ChronologyKind.Contact, ChronologyKind.Ending])
            CriticalPoints.Of(Item("x", 1, kind) with { Trend = StatedTrend.Rising }).ShouldBeNull(kind.ToString());
    }

    private static ChronologyItem Item(string id, int day, ChronologyKind kind) => new(
        id, kind, ChronologyLane.Risk, new DateOnly(2026, 1, 1).AddDays(day), null, new DateOnly(2026, 1, 1).AddDays(day), "", Tier.Marker);
}
