using InfoShare.Protocol.Common.V1;
using static InfoShare.EndToEnd.Tests.Stories.ConcernLifeStory;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>A day, a time from and to, and not known are three answers, and when it was shared is none of them (C2).</summary>
public sealed class WhenItHappenedTests
{
    [Fact]
    public async Task A_day_an_interval_and_not_known_stay_what_they_are()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        var (day, interval, unknown) = (
            await SharedAsync(new WhenHappened { FromDate = "2027-03-02" }), await SharedAsync(new WhenHappened { FromDate = "2026-11-01", ToDate = "2027-01-31" }), await SharedAsync(null));

        var seen = (await PictureAsync(p.LeadSocialWorker, Own("LCS-8"))).Concerns.ToDictionary(c => c.ConcernId);
        (seen[day].Happened.FromDate, seen[day].Happened.ToDate).ShouldBe(("2027-03-02", ""));
        (seen[interval].Happened.FromDate, seen[interval].Happened.ToDate).ShouldBe(("2026-11-01", "2027-01-31"));
        seen[unknown].Happened.ShouldBeNull("what nobody knows is not the day on which it was shared");
        seen.Values.ShouldAllBe(c => c.SharedAt.ToDateTimeOffset() >= At("2027-03-10 09:00"));

        // In the child's years what has no day stands where it was shared, and says that it has none.
        var years = (await OnePageTests.ReadAsync(p.LeadSocialWorker, "LCS-8", Purpose.AssessChild)).Items.Where(i => i.Kind == Protocol.Child.V1.ChronologyKind.Concern).ToList();
        years.Select(i => (i.ItemId, i.FromDate, i.StandsOn)).ShouldBe([(interval, "2026-11-01", "2026-11-01"), (day, "2027-03-02", "2027-03-02"), (unknown, "", "2027-03-10")]);

        async Task<string> SharedAsync(WhenHappened? when)
        {
            var concern = About("EMIS-8", ConcernIndicator.PoorHygiene, "She wore the same wet clothes all week.");
            concern.Happened = when;
            return (await ShareAsDoctorAsync(p, concern)).ConcernId;
        }
    }
}
