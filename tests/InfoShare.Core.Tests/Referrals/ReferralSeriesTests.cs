using InfoShare.Core.Referrals;
using InfoShare.Core.Vocabulary;
using static InfoShare.Core.Tests.Referrals.SampleReferrals;

namespace InfoShare.Core.Tests.Referrals;

/// <summary>A series is never closed as one incident (E13, scenario S5).</summary>
public sealed class ReferralSeriesTests
{
    private static readonly DateTimeOffset Now = new(2027, 5, 25, 1, 10, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("An isolated incident; they were reconciled.", true)]
    [InlineData("This was a one-off.", true)]
    [InlineData("A single event, seen by the officers.", true)]
    [InlineData("One incident, and no injury.", true)]
    [InlineData("This is not an isolated incident, and the mother works with us.", false)]
    [InlineData("More than one incident; the plan holds them all.", false)]
    [InlineData("Never just a single incident: six calls, and the plan holds.", false)]
    [InlineData("Six calls were read together; the father lives abroad now.", false)]
    public void The_reasoning_of_an_ending_does_not_call_a_series_one_incident(string rationale, bool refused)
    {
        foreach (var disposition in (Disposition[])[Disposition.NoFurtherAction, Disposition.InformationRecorded, Disposition.SignpostedNoReferral])
            Fault(rationale, disposition, earlierDays: 20).ShouldBe(refused ? "decision.rationale" : null);

        // What leads on is no ending, and the first referral is no series.
        Fault(rationale, Disposition.Assessment, earlierDays: 20).ShouldBeNull();
        Fault(rationale, Disposition.NoFurtherAction, earlierDays: null).ShouldBeNull();
    }

    [Theory]
    [InlineData(2, null)]
    [InlineData(7, null)]
    [InlineData(8, "decision.reason")]
    [InlineData(1790, "decision.reason")]
    public void A_duplicate_tells_of_the_same_days(int earlierDays, string? field) =>
        Fault("Reported by both parents on the same day.", Disposition.NoFurtherAction, earlierDays, DispositionReason.DuplicateEvent).ShouldBe(field);

    /// <summary>O1: what three agencies report of one night is one event with three sources.</summary>
    [Fact]
    public void Referrals_that_name_one_incident_have_one_place_and_another_night_has_the_next()
    {
        List<SeriesEntry> earlier = [Entry("ref_1", 0), Entry("ref_2", 1, "inc_a"), Entry("ref_3", 2, "inc_a", "inc_b"), Entry("ref_4", 3, "inc_c")];
        ReferralSeries.EventsOf(earlier).Select(e => string.Join(' ', e.Select(r => r.ReferralId))).ShouldBe(["ref_1", "ref_2 ref_3", "ref_4"]);
        ReferralSeries.PlaceOf(earlier, []).ShouldBe((4, false));
        ReferralSeries.PlaceOf(earlier, ["inc_d"]).ShouldBe((4, false));
        ReferralSeries.PlaceOf(earlier, ["inc_b"]).ShouldBe((2, true));
        ReferralSeries.PlaceOf([], ["inc_a"]).ShouldBe((1, false));

        // One that names both nights joins them.
        ReferralSeries.EventsOf([.. earlier, Entry("ref_5", 4, "inc_a", "inc_c")]).Count.ShouldBe(2);
    }

    private static SeriesEntry Entry(string id, int day, params string[] incidents) =>
        new(id, Now.AddDays(day), AgencyKind.Police, Disposition.Unspecified, ReferralState.Delivered) { IncidentIds = incidents };

    private static string? Fault(
        string rationale, Disposition disposition, int? earlierDays, DispositionReason reason = DispositionReason.ThresholdNotMet) =>
        ReferralSeries.AsOneIncident(
            new DecisionToMake { Disposition = disposition, Reason = reason, Rationale = rationale, Criteria = "level 3", Evidence = "the account", HistoryRead = HistoryRead.Yes },
            Opened(Urgency.Standard, Now).Next with { SeriesCount = 2 },
            earlierDays is { } days ? [new SeriesEntry("ref_before", Now.AddDays(-days), AgencyKind.Police, Disposition.NoFurtherAction, ReferralState.Closed)] : [])?.Field;
}
