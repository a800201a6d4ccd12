using InfoShare.Client;
using InfoShare.Protocol.Child.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Information.V1;
using InfoShare.Protocol.Plan.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Nothing found is no all clear, whichever call finds nothing (D4), and each organisation's silence is of its own kind (D3).</summary>
public sealed class NothingFoundTests
{
    private const string Why = "Iris came alone to the clinic today and cried when I asked about home.";
    private static readonly Demographics Iris = Person("Iris", "Nothingtest", "2020-05-05", "5 Blank Row", "SM5 5AA");

    private static InfoShareConnection Visitor(Partnership p) => p.As("southmere-health-visiting", "Una Hazelsample", "HEALTH_VISITOR");

    [Fact]
    public async Task Nothing_recorded_is_said_as_that_by_every_question()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var visitor = Visitor(p);
        await RecordAsync(visitor, "HV-90", Iris);
        var health = new HealthService.HealthServiceClient(visitor.CallInvoker);

        // Of a child whom the caller holds, and of one whom nobody knows.
        foreach (var child in (SubjectRef[])[Own("HV-90"), Known(Person("Olga", "Nobodytest", "2021-06-06", "9 Nowhere Row", "SM9 9AA"))])
        {
            Says((await health.QueryChildAsync(new QueryChildRequest { Child = child, Purpose = For(Purpose.ProvideCare, Why) })).Edges, "Nothing that is open to your role and purpose is recorded here.");
            Says((await health.CheckChildHouseholdAsync(new CheckChildHouseholdRequest { Question = new ChildHouseholdQuestion { Child = child, Purpose = For(Purpose.ProvideCare, Why) } })).Answer.Edges,
                "Nothing that is open to your role and purpose is recorded here.");
            (await new PlanService.PlanServiceClient(visitor.CallInvoker).ListStatusHistoryAsync(new ListStatusHistoryRequest { Person = child, Purpose = For(Purpose.ProvideCare, Why) }))
                .Edges.HowToRead.ShouldContain("an empty list is none that there was never anything");
        }

        Says((await new ChronologyService.ChronologyServiceClient(visitor.CallInvoker).GetChronologyAsync(new GetChronologyRequest { Child = Known(Person("Olga", "Nobodytest", "2021-06-06")), Purpose = For(Purpose.ProvideCare, Why) })).Edges,
            "Nothing that is open to your role and purpose is recorded here.");
        var nurse = p.As("southmere-hospital", "Nan Claymock", "ADULT_MH");
        await RecordAsync(nurse, "AMH-91", Person("Dora", "Nothingtest", "1991-05-05", "7 Other Row", "SM5 5AB"));
        Says((await new HealthService.HealthServiceClient(nurse.CallInvoker).CheckAdultReachAsync(
            new CheckAdultReachRequest { Question = new AdultReachQuestion { Adult = Own("AMH-91"), Purpose = For(Purpose.AssessAdultAccess, "Dora speaks of a boyfriend with children.") } })).Answer.Edges, "");
    }

    [Fact]
    public async Task Answered_none_here_not_asked_not_answered_and_not_connected_are_five_things()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var visitor = Visitor(p);
        await RecordAsync(visitor, "HV-90", Iris);
        var health = new HealthService.HealthServiceClient(visitor.CallInvoker);
        (await StatesAsync()).ShouldBe([("southmere-csc", ResponderState.NotAsked), ("southmere-midwifery", ResponderState.NotConnected), ("southmere-surgery", ResponderState.NoneRecordedHere)]);

        var doctor = p.As("southmere-surgery", "Dr Blankmock", "GP");
        await RecordAsync(doctor, "SG-90", Iris);
        await new HealthService.HealthServiceClient(doctor.CallInvoker).ShareConcernAsync(
            new ShareConcernRequest { Concern = ConcernLifeStory.About("SG-90", ConcernIndicator.PoorHygiene, "Her hair was matted and she smelt of smoke.") });
        await new InformationService.InformationServiceClient(visitor.CallInvoker).RequestInformationAsync(new RequestInformationRequest
        {
            Subject = Own("HV-90"),
            Purpose = For(Purpose.ProvideCare, Why),
            Kinds = { InformationKind.LastContact },
            Words = "Has anybody of yours met Iris since the autumn, and what came of it?",
            OrganisationIds = { "southmere-csc" },
        });
        (await StatesAsync()).ShouldBe([("southmere-csc", ResponderState.NotAnswered), ("southmere-midwifery", ResponderState.NotConnected), ("southmere-surgery", ResponderState.Answered)]);

        async Task<IEnumerable<(string, ResponderState)>> StatesAsync()
        {
            var edges = (await health.QueryChildAsync(new QueryChildRequest { Child = Own("HV-90"), Purpose = For(Purpose.ProvideCare, Why) })).Edges;
            foreach (var open in edges.Coverage.Where(c => c.State is ResponderState.NotAsked or ResponderState.NotAnswered or ResponderState.NotConnected))
                edges.HowToRead.ShouldContain(open.OrganisationName);
            return edges.Coverage.Where(c => c.OrganisationId is "southmere-csc" or "southmere-midwifery" or "southmere-surgery")
                .Select(c => (c.OrganisationId, c.State)).OrderBy(c => c.OrganisationId, StringComparer.Ordinal);
        }
    }

    private static void Says(AnswerEdges edges, string first)
    {
        edges.HowToRead.ShouldStartWith(first);
        edges.HowToRead.ShouldContain("This is not a statement that there are no concerns.");
        var rest = edges.ToString().Replace("This is not a statement that there are no concerns.", "", StringComparison.Ordinal);
        foreach (var clear in (string[])["no concern", "low risk", "no risk", "all clear", "safe"])
            rest.ShouldNotContain(clear, Case.Insensitive);
    }
}
