using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>What came to an end, and what never became a case, is in the answer without being asked for (D7), and so is that nobody leads (D8).</summary>
public sealed class WhatIsOverTests
{
    private static readonly Demographics Tam = Person("Tam", "Overtest", "2017-05-05", "8 Ended Lane", "NM8 2AA");

    [Fact]
    public async Task What_is_over_or_never_began_is_in_the_answer_unasked_and_so_is_what_became_of_a_sister()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-20", Tam);
        await RecordAsync(p.LeadSocialWorker, "LCS-21", Person("Bryn", "Overtest", "2015-01-05", "8 Ended Lane", "NM8 2AA"));
        await RelateAsync(p.LeadSocialWorker, Own("LCS-20"), Own("LCS-21"), RelationshipType.HalfSibling);
        await p.StatusAsync("LCS-20", ChildStatusCode.CscBelowThreshold, "2023-02-01", "2023-02-20");
        await p.StatusAsync("LCS-20", ChildStatusCode.Cpp, "2024-02-05", "2024-11-20");
        await p.StatusAsync("LCS-20", ChildStatusCode.CscClosed, "2024-11-21", "2025-06-30");
        await p.StatusAsync("LCS-21", ChildStatusCode.LacOrder, "2019-03-01", "2021-08-31");
        var old = ConcernLifeStory.About("LCS-20", ConcernIndicator.PoorGrowth, "He weighed less in autumn than in spring, and nobody could say why.");
        old.Happened = new WhenHappened { FromDate = "2022-10-03" };
        var shared = await ConcernLifeStory.ShareAsync(p.LeadSocialWorker, old);
        await RecordAsync(p.HealthVisitor, "HV-20", Tam);
        await WorksWithAsync(p.HealthVisitor, Own("HV-20"), PractitionerRole.HealthVisitor, "01632 960161");

        // The plainest question that there is, with nothing said of the past.
        var health = new HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker);
        var answer = await health.QueryChildAsync(new QueryChildRequest { Child = Own("HV-20"), Purpose = For(Purpose.ProvideCare, "Tam comes to the clinic on Friday for the first time.") });
        answer.Picture.Statuses.Select(s => (s.Status, s.FromDate, s.ToDate)).ShouldBe(
            [
                (ChildStatusCode.CscBelowThreshold, "2023-02-01", "2023-02-20"), (ChildStatusCode.Cpp, "2024-02-05", "2024-11-20"),
                (ChildStatusCode.CscClosed, "2024-11-21", "2025-06-30"),
            ], ignoreOrder: true);
        answer.Picture.Concerns.Select(c => (c.ConcernId, c.Happened.FromDate)).ShouldBe([(shared.ConcernId, "2022-10-03")]);
        answer.Picture.Siblings.Single().Type.ShouldBe(RelationshipType.HalfSibling);

        // Nobody leads, and that is said, with whom to ring.
        answer.Picture.Lead.HasLead.ShouldBeFalse();
        answer.Picture.Lead.ContactInstead.OrganisationName.ShouldBe("Northmere Children's Services");

        // What became of her stands in the household's answer, without her name.
        var household = (await health.CheckChildHouseholdAsync(new CheckChildHouseholdRequest
        {
            Question = new ChildHouseholdQuestion { Child = Own("HV-20"), Purpose = For(Purpose.ProvideCare, "Tam comes to the clinic on Friday for the first time.") },
        })).Answer;
        household.EarlierChildren.Select(e => (e.Status, e.About, e.FromDate, e.ToDate)).ShouldBe([(ChildStatusCode.LacOrder, "child", "2019-03-01", "2021-08-31")]);
        household.ToString().ShouldNotContain("Bryn");
    }
}
