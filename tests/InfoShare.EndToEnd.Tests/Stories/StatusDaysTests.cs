using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Plan.V1;
using InfoShare.Protocol.Police.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Plans = InfoShare.Protocol.Plan.V1.PlanService.PlanServiceClient;
using Police = InfoShare.Protocol.Police.V1.PoliceService.PoliceServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>A status has three days, and keeps every statement of itself (I1); one below a score has the words of whoever referred (I7).</summary>
public sealed class StatusDaysTests
{
    private static readonly Demographics Wilf = Person("Wilf", "Daystest", "2011-05-05", "6 Days Lane", "NM8 3AA");

    [Fact]
    public async Task Every_status_keeps_when_it_was_decided_took_effect_and_was_recorded()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        (InfoShareConnection Who, string Own)[] holders =
            [(p.LeadSocialWorker, "LCS-70"), (p.Detective, "POL-70"), (p.ProbationOfficer, "PR-70"), (p.HealthVisitor, "HV-70"), (p.DesignatedLead, "NS-70")];
        foreach (var (who, own) in holders)
            await RecordAsync(who, own, Wilf);
        var codes = Enum.GetValues<ChildStatusCode>().Where(c => c != ChildStatusCode.Unspecified).ToList();
        foreach (var code in codes)
            await SayAsync(HolderOf(code), code);

        foreach (var code in codes)
        {
            var said = (await HistoryAsync(HolderOf(code))).Statements.Where(s => s.Status.Status == code).ShouldHaveSingleItem(code.ToString());
            (said.Status.DecidedOn, said.Status.FromDate, said.Status.ToDate, said.Superseded).ShouldBe(("2027-03-01", "2027-03-04", "", false), code.ToString());
            said.Status.RecordedAt.ToDateTimeOffset().ShouldBe(At("2027-03-10 09:00"), TimeSpan.FromMinutes(5), code.ToString());
        }

        // Its end is a statement of its own, with three days of its own; the first stays as it was said.
        await p.ClockAtAsync("2027-05-10 11:00");
        await SayAsync(HolderOf(ChildStatusCode.Ehe), ChildStatusCode.Ehe, "2027-05-03", "2027-05-07");
        var ended = (await HistoryAsync(HolderOf(ChildStatusCode.Ehe))).Statements.Where(s => s.Status.Status == ChildStatusCode.Ehe);
        ended.Select(s => (s.Status.DecidedOn, s.Status.FromDate, s.Status.ToDate, s.Status.RecordedAt.ToDateTimeOffset().Month, s.Superseded)).ShouldBe(
            [("2027-05-03", "2027-03-04", "2027-05-07", 5, false), ("2027-03-01", "2027-03-04", "", 3, true)]);

        (InfoShareConnection Who, string Own) HolderOf(ChildStatusCode code) => holders[code switch
        {
            ChildStatusCode.Mappa or ChildStatusCode.Marac or ChildStatusCode.Nrm => 1,
            ChildStatusCode.Licence => 2,
            ChildStatusCode.HealthPlan => 3,
            ChildStatusCode.Ehe => 4,
            _ => 0,
        }];
    }

    [Fact]
    public async Task A_worker_refers_to_the_risk_conference_below_its_score_by_judgement_and_says_why()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.Detective, "POL-70", Wilf);
        await RecordAsync(p.LeadSocialWorker, "LCS-70", Wilf);
        const string Why = "Six ticks of twenty-four; she packed his passport last night and he found it.";
        await new Police(p.Detective.CallInvoker).RecordProtectionStatusAsync(new RecordProtectionStatusRequest
        {
            Person = Own("POL-70"),
            Marac = new MaracStatement { HeardOn = "2027-03-18", ReferredByJudgement = Why, ScoreLabel = "6 of 24" },
            FromDate = "2027-03-10",
        });

        // The force reads its own reasons; the others that it is to be heard, and the score as a label that lowers nothing.
        var own = (await HistoryAsync((p.Detective, "POL-70"))).Statements.Single();
        (own.Status.HeardOn, own.Status.AgencyLabel, own.Judgement).ShouldBe(("2027-03-18", "6 of 24", Why));
        var others = (await HistoryAsync((p.LeadSocialWorker, "LCS-70"))).Statements.Single();
        (others.Status.HeardOn, others.Status.AgencyLabel, others.Judgement).ShouldBe(("2027-03-18", "6 of 24", ""));

        // A judgement without any score is enough; none of another status.
        await new Plans(p.LeadSocialWorker.CallInvoker).RecordStatusAsync(
            new RecordStatusRequest { Person = Own("LCS-70"), Status = ChildStatusCode.Marac, FromDate = "2027-03-10", HeardOn = "2027-03-25", Judgement = "Nobody has asked the twenty-four questions yet." });
        (await HistoryAsync((p.LeadSocialWorker, "LCS-70"))).Statements.Select(s => s.Judgement).ShouldBe(["Nobody has asked the twenty-four questions yet.", ""], ignoreOrder: true);
        (await RefusalOf(async () => await new Plans(p.Detective.CallInvoker).RecordStatusAsync(
            new RecordStatusRequest { Person = Own("POL-70"), Status = ChildStatusCode.Nrm, FromDate = "2027-03-10", Judgement = "I am sure of it." }))).FieldViolations.Single().Field.ShouldBe("judgement");
    }

    [Fact]
    public async Task A_new_status_and_its_change_reach_police_college_and_specialist_hospital_too()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-70", Wilf);
        (InfoShareConnection Who, string Own, PractitionerRole Role)[] involved =
        [
            (p.Detective, "POL-70", PractitionerRole.PublicProtection), (p.As("northmere-college", "Mr Fellmock", "DESIGNATED_LEAD"), "COL-70", PractitionerRole.DesignatedLead),
            (p.As("northmere-hospital", "Dr Frostmock", "PAEDIATRICIAN"), "MRN-70", PractitionerRole.Paediatrician),
        ];
        foreach (var (who, own, role) in involved)
        {
            await RecordAsync(who, own, Wilf);
            await WorksWithAsync(who, Own(own), role, "01632 960188");
        }

        await p.StatusAsync("LCS-70", ChildStatusCode.Cin, "2027-03-10");
        await p.ClockAtAsync("2027-03-24 10:00");
        await p.StatusAsync("LCS-70", ChildStatusCode.Cpp, "2027-03-24");
        foreach (var (who, own, _) in involved)
        {
            var told = (await InboxOf(who)).Where(i => i.Trigger is NotificationTrigger.StatusChanged or NotificationTrigger.SafeguardingStep).ToList();
            told.Select(i => i.Summary.Split(' ')[0]).ShouldBe(["CIN", "CPP"], own);
            told.ShouldAllBe(i => i.OwnRecordId == own && i.Contact.OrganisationName == "Northmere Children's Services");
        }
    }

    private static async Task SayAsync((InfoShareConnection Who, string Own) holder, ChildStatusCode code, string decided = "2027-03-01", string to = "") =>
        await new Plans(holder.Who.CallInvoker).RecordStatusAsync(new RecordStatusRequest
        {
            Person = Own(holder.Own),
            Status = code,
            DecidedOn = decided,
            FromDate = "2027-03-04",
            ToDate = to,
            MappaLevel = code == ChildStatusCode.Mappa ? MappaLevel.Level2 : MappaLevel.Unspecified,
            HeardOn = code == ChildStatusCode.Marac ? "2027-03-18" : "",
        });

    private static async Task<ListStatusHistoryResponse> HistoryAsync((InfoShareConnection Who, string Own) holder) =>
        await new Plans(holder.Who.CallInvoker).ListStatusHistoryAsync(
            new ListStatusHistoryRequest { Person = Own(holder.Own), Purpose = For(Purpose.AssessChild, "Wilf's plan is looked at on Thursday with everybody who works with him.") });
}
