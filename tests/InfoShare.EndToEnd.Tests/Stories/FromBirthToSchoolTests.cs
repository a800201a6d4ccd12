using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.Health.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Handovers = InfoShare.Protocol.Handover.V1.HandoverService.HandoverServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>From the ward to the nursery years to school: each next one accepts, and has what was known before (F3).</summary>
public sealed class FromBirthToSchoolTests
{
    private static readonly Demographics Nia = Person("Nia", "Firsttest", "2027-02-20", "3 Cradle Row", "NM3 5AA");

    [Fact]
    public async Task The_record_goes_from_the_midwife_to_the_health_visitor_to_the_school_nurse()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.Midwife, "MAT-60", Nia);
        await WorksWithAsync(p.Midwife, Own("MAT-60"), PractitionerRole.Midwife, "01632 960152");
        var atBirth = await ShareAsync(p.Midwife, "MAT-60", ConcernIndicator.WardNotVisited, "For nine days nobody came to her cot.");
        await RecordAsync(p.LeadSocialWorker, "LCS-60", Nia);
        await p.StatusAsync("LCS-60", ChildStatusCode.Cin, "2027-03-01");

        var first = await OfferAsync(p.Midwife, "MAT-60", HandoverKind.MidwifeToHealthVisitor, "northmere-health-visiting", PractitionerRole.HealthVisitor,
            new CriticalPoint { Kind = CriticalPointKind.Allergy, Words = "Reacts to cow's milk; the ward has the formula." });
        first.Holder.Name.ShouldBe("Hana Stonemock");
        first.Record.Concerns.Select(c => c.ConcernId).ShouldBe([atBirth]);
        var atHome = await AcceptAsync(p.HealthVisitor, first);
        atHome.Holder.Name.ShouldBe("Freya Heathsample");
        atHome.Record.Concerns.Select(c => c.ConcernId).ShouldBe([atBirth]);
        atHome.Record.Statuses.Select(s => (s.Status, s.FromDate)).ShouldBe([(ChildStatusCode.Cin, "2027-03-01")]);
        atHome.Words.CriticalPoints.Single().Words.ShouldContain("cow's milk");

        // Four years on she goes to school in the next area, with what the midwife knew and what the health visitor has seen since.
        await RecordAsync(p.HealthVisitor, "HV-60", Nia);
        await WorksWithAsync(p.HealthVisitor, Own("HV-60"), PractitionerRole.HealthVisitor, "01632 960161");
        foreach (var year in (int[])[2028, 2029, 2030, 2031])
            await p.ClockAtAsync($"{year}-03-10 09:00");
        var since = await ShareAsync(p.HealthVisitor, "HV-60", ConcernIndicator.HomeConditions, "She sleeps on the floor between two dogs.");
        var second = await OfferAsync(p.HealthVisitor, "HV-60", HandoverKind.HealthVisitorToSchoolNurse, "southmere-health-visiting", PractitionerRole.SchoolNurse);
        var nurse = p.As("southmere-health-visiting", "Una Satchelmock", "SCHOOL_NURSE");
        var atSchool = await AcceptAsync(nurse, second);
        atSchool.Holder.Name.ShouldBe("Una Satchelmock");
        atSchool.Record.Concerns.Select(c => c.ConcernId).ShouldBe([since, atBirth]);
        atSchool.Record.Concerns.ShouldAllBe(c => c.Tier >= Tier.Marker);
        atSchool.Record.Statuses.Select(s => (s.Status, s.FromDate)).ShouldBe([(ChildStatusCode.Cin, "2027-03-01")]);
        (await new Handovers(p.HealthVisitor.CallInvoker).GetHandoverAsync(new GetHandoverRequest { HandoverId = second.HandoverId })).Handover.State.ShouldBe(HandoverState.Accepted);
    }

    private static async Task<string> ShareAsync(InfoShareConnection who, string own, ConcernIndicator indicator, string risk) =>
        (await new HealthService.HealthServiceClient(who.CallInvoker).ShareConcernAsync(new ShareConcernRequest { Concern = ConcernLifeStory.About(own, indicator, risk) })).Concern.ConcernId;

    private static async Task<HandoverView> OfferAsync(
        InfoShareConnection who, string own, HandoverKind kind, string organisation, PractitionerRole role, params CriticalPoint[] points) =>
        (await new Handovers(who.CallInvoker).OfferHandoverAsync(new OfferHandoverRequest
        {
            Handover = new HandoverDraft
            {
                Subjects = { Own(own) },
                Kind = kind,
                To = new HandoverTarget { OrganisationId = organisation, Role = role },
                Words = new HandoverWords { ResidualRisk = "Who comes to see her, and whether she is fed, is to be watched.", CriticalPoints = { points } },
            },
        })).Handover;

    private static async Task<HandoverView> AcceptAsync(InfoShareConnection who, HandoverView offered) =>
        (await new Handovers(who.CallInvoker).AcceptHandoverAsync(new AcceptHandoverRequest { HandoverId = offered.HandoverId, Version = offered.Version })).Handover;
}
