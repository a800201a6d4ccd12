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

    private static string? Fault(
        string rationale, Disposition disposition, int? earlierDays, DispositionReason reason = DispositionReason.ThresholdNotMet) =>
        ReferralSeries.AsOneIncident(
            new DecisionToMake { Disposition = disposition, Reason = reason, Rationale = rationale, Criteria = "level 3", Evidence = "the account", HistoryRead = HistoryRead.Yes },
            Opened(Urgency.Standard, Now).Next with { SeriesCount = 2 },
            earlierDays is { } days ? [new SeriesEntry("ref_before", Now.AddDays(-days), AgencyKind.Police, Disposition.NoFurtherAction, ReferralState.Closed)] : [])?.Field;
}
