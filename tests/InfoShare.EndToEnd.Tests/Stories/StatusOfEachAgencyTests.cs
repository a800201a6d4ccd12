using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Plan.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Plans = InfoShare.Protocol.Plan.V1.PlanService.PlanServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Each agency states the standing that it holds, and every other that may know hears of it, of its changes and of its end (I1, I7, I14).</summary>
public sealed class StatusOfEachAgencyTests
{
    private static readonly Demographics Child = Person("Wilf", "Standingtest", "2013-05-05", "6 Standing Lane", "NM8 1AA");

    [Fact]
    public async Task Every_agency_records_its_own_status_and_each_is_told_to_those_who_may_know()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        (string Name, InfoShareConnection Who, string Own, PractitionerRole Role)[] services =
        [
            ("HV", p.HealthVisitor, "HV-1", PractitionerRole.HealthVisitor), ("SW", p.LeadSocialWorker, "LCS-1", PractitionerRole.AllocatedSocialWorker),
            ("DSL", p.DesignatedLead, "NS-1", PractitionerRole.DesignatedLead), ("PO", p.ProbationOfficer, "PR-1", PractitionerRole.ProbationOfficer),
            ("PP", p.Detective, "POL-1", PractitionerRole.PublicProtection),
        ];
        foreach (var (_, who, own, role) in services)
        {
            await RecordAsync(who, own, Child);
            await WorksWithAsync(who, Own(own), role, "01632 960188");
        }

        await SayAsync(p.Detective, Of("POL-1", ChildStatusCode.Marac, heardOn: "2027-03-18", label: "score 11 of 24", judgement: "Below the threshold; the threats to kill are new."));
        await SayAsync(p.Detective, Of("POL-1", ChildStatusCode.Nrm));
        await SayAsync(p.ProbationOfficer, Of("PR-1", ChildStatusCode.Mappa, level: MappaLevel.Level2));
        await SayAsync(p.ProbationOfficer, Of("PR-1", ChildStatusCode.Licence));
        await SayAsync(p.DesignatedLead, Of("NS-1", ChildStatusCode.Ehe));
        await SayAsync(p.HealthVisitor, Of("HV-1", ChildStatusCode.HealthPlan));
        await SayAsync(p.LeadSocialWorker, Of("LCS-1", ChildStatusCode.EarlyHelp));

        var told = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var (name, who, _, _) in services)
        {
            foreach (var item in (await InboxOf(who)).Where(i => i.Trigger is NotificationTrigger.StatusChanged or NotificationTrigger.SafeguardingStep))
                (told.TryGetValue(item.Summary.Split(' ')[0], out var names) ? names : told[item.Summary.Split(' ')[0]] = []).Add(name);
        }

        // A licence is criminal, a health plan the child's health: the school and probation hear of neither as far as the policy says.
        told.Select(t => $"{t.Key}: {string.Join(' ', t.Value)}").ShouldBe(
            ["EARLY_HELP: DSL HV PO PP", "EHE: HV PO PP SW", "HEALTH_PLAN: DSL PP SW", "LICENCE: HV PP SW", "MAPPA: HV PP SW", "MARAC: DSL HV PO SW", "NRM: DSL HV PO SW"]);

        // A level or a category that changes is news; what is said again is none.
        var before = (await InboxOf(p.Detective)).Count;
        await SayAsync(p.ProbationOfficer, Of("PR-1", ChildStatusCode.Mappa, level: MappaLevel.Level2));
        (await InboxOf(p.Detective)).Count.ShouldBe(before);
        await SayAsync(p.ProbationOfficer, Of("PR-1", ChildStatusCode.Mappa, level: MappaLevel.Level3));
        (await InboxOf(p.Detective))[^1].Summary.ShouldBe("MAPPA (LEVEL_3); it was MAPPA (LEVEL_2), says Northmere Probation.");

        // Statuses that are others' to state, and words that belong to another status.
        foreach (var (who, own, status) in ((InfoShareConnection, string, ChildStatusCode)[])[
            (p.Detective, "POL-1", ChildStatusCode.Cpp), (p.Detective, "POL-1", ChildStatusCode.Licence), (p.ProbationOfficer, "PR-1", ChildStatusCode.Marac),
            (p.DesignatedLead, "NS-1", ChildStatusCode.Cin), (p.HealthVisitor, "HV-1", ChildStatusCode.Ehe), (p.LeadSocialWorker, "LCS-1", ChildStatusCode.Mappa)])
        {
            var refused = await RefusalOf(() => SayAsync(who, Of(own, status)));
            (refused.Reason, refused.FieldViolations.Single().Field).ShouldBe(("INVALID_FIELDS", "status"));
        }

        (await RefusalOf(() => SayAsync(p.Detective, Of("POL-1", ChildStatusCode.Nrm, level: MappaLevel.Level1)))).FieldViolations.Single().Field.ShouldBe("mappa_level");

        // The history of each: the label where the class is open, the judgement for its own organisation, and nothing of what is hidden.
        (await HistoryAsync(p.Detective, "POL-1")).Statements.Single(s => s.Status.Status == ChildStatusCode.Marac).Status.AgencyLabel.ShouldBe("score 11 of 24");
        var seen = (await HistoryAsync(p.DesignatedLead, "NS-1")).Statements;
        seen.ShouldNotContain(s => s.Status.Status == ChildStatusCode.Mappa || s.Status.Status == ChildStatusCode.Licence);
        seen.Single(s => s.Status.Status == ChildStatusCode.Marac).Status.HeardOn.ShouldBe("2027-03-18");
        (await HistoryAsync(p.HealthVisitor, "HV-1")).Statements.Where(s => s.Status.Status == ChildStatusCode.Mappa)
            .Select(s => (s.Status.MappaLevel, s.Superseded)).ShouldBe([(MappaLevel.Level3, false), (MappaLevel.Level2, true), (MappaLevel.Level2, true)]);

        // An end is told to the same.
        await SayAsync(p.DesignatedLead, Of("NS-1", ChildStatusCode.Ehe, to: "2027-03-10"));
        (await InboxOf(p.Detective))[^1].Summary.ShouldBe("EHE ends on Wednesday 10 March 2027, says Northmere School.");
    }

    private static RecordStatusRequest Of(
        string own, ChildStatusCode status, MappaLevel level = MappaLevel.Unspecified, string heardOn = "", string label = "", string judgement = "", string to = "") => new()
        {
            Person = Own(own),
            Status = status,
            FromDate = "2027-03-09",
            ToDate = to,
            MappaLevel = level,
            HeardOn = heardOn,
            AgencyLabel = label,
            Judgement = judgement,
        };

    private static async Task SayAsync(InfoShareConnection who, RecordStatusRequest request) => await new Plans(who.CallInvoker).RecordStatusAsync(request);

    private static async Task<ListStatusHistoryResponse> HistoryAsync(InfoShareConnection who, string own) => await new Plans(who.CallInvoker).ListStatusHistoryAsync(
        new ListStatusHistoryRequest { Person = Own(own), Purpose = For(Purpose.AssessChild, "Planning next week's meeting about this child's safety") });
}
