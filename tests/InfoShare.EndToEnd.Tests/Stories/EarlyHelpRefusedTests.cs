using InfoShare.Client;
using InfoShare.Protocol.Child.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Plan.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Plans = InfoShare.Protocol.Plan.V1.PlanService.PlanServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>I13: a family that refuses early help is seen, and looked at again; it is no end.</summary>
public sealed class EarlyHelpRefusedTests
{
    private static readonly Demographics Wren = Person("Wren", "Fallowtest", "2020-05-05", "8 Fallow Lane", "NM4 4AA");

    [Fact]
    public async Task A_refusal_is_seen_by_whoever_works_with_the_child_and_looked_at_again_by_its_day()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.EarlyHelpWorker, "EH-14", Wren);
        await RecordAsync(p.DesignatedLead, "NS-14", Wren);
        await WorksWithAsync(p.DesignatedLead, Own("NS-14"), PractitionerRole.DesignatedLead, "01632 960141");
        await RecordAsync(p.LeadSocialWorker, "LCS-14", Wren);
        await p.StatusAsync("LCS-14", ChildStatusCode.EarlyHelp, "2027-02-01");

        var lacks = await RefusalOf(() => OutcomeAsync(p.EarlyHelpWorker, EarlyHelpOutcome.Refused, ""));
        lacks.FieldViolations.Single().Field.ShouldBe("review_on");
        var refused = (await OutcomeAsync(p.EarlyHelpWorker, EarlyHelpOutcome.Refused, "2027-03-24")).EarlyHelp;
        (refused.Outcome, refused.ReviewOn, refused.TaskId).ShouldBe((EarlyHelpOutcome.Refused, "2027-03-24", refused.TaskId));
        refused.TaskId.ShouldNotBeEmpty();
        var told = (await InboxOf(p.DesignatedLead)).Single(i => i.Trigger == NotificationTrigger.EarlyHelpRefused);
        told.Summary.ShouldBe("Early help: REFUSED on Wednesday 10 March 2027, says Northmere Early Help. It is looked at again by Wednesday 24 March 2027.");
        told.ExpectedResponse.ShouldContain("a refusal is no end");

        // The school reads that it was refused and when it is looked at again, and not what the family said; the status runs on.
        var history = await new Plans(p.DesignatedLead.CallInvoker).ListStatusHistoryAsync(
            new ListStatusHistoryRequest { Person = Own("NS-14"), Purpose = For(Purpose.AssessChild, "Comes to school hungry again; what was tried before") });
        var seen = history.EarlyHelp.Single();
        (seen.Outcome, seen.OrganisationName, seen.ReviewOn, seen.Words, seen.TaskId).ShouldBe((EarlyHelpOutcome.Refused, "Northmere Early Help", "2027-03-24", "", ""));
        history.Statements.Single().Status.ToDate.ShouldBeEmpty();

        // It stands in the chronology of what was tried; what the family said does not.
        var chronology = new ChronologyService.ChronologyServiceClient(p.DesignatedLead.CallInvoker);
        var why = For(Purpose.AssessChild, "Comes to school hungry again; what was tried before");
        var item = (await chronology.GetChronologyAsync(new GetChronologyRequest { Child = Own("NS-14"), Purpose = why })).Items
            .Single(i => i.Words == "Early help: REFUSED; it is looked at again by Wednesday 24 March 2027.");
        (item.FromDate, item.OrganisationName, item.Tier).ShouldBe(("2027-03-10", "Northmere Early Help", Tier.Marker));
        (await chronology.GetChronologyItemAsync(new GetChronologyItemRequest { Child = Own("NS-14"), ItemId = item.ItemId, Purpose = why })).ToString().ShouldNotContain("kitchen");

        // Nobody looks again: it climbs.
        (await InboxOf(p.EarlyHelpWorker)).ShouldContain(i => i.Trigger == NotificationTrigger.TaskGiven && i.ActionOwner == "Tess Millsample");
        await p.ClockAtAsync("2027-03-24 17:01");
        (await InboxOf(p.EarlyHelpWorker)).ShouldContain(i => i.Trigger == NotificationTrigger.TaskGiven && i.ExpectedResponse.StartsWith("do it now", StringComparison.Ordinal));
        var accepted = (await OutcomeAsync(p.EarlyHelpWorker, EarlyHelpOutcome.Accepted, "")).EarlyHelp;
        accepted.TaskId.ShouldBeEmpty();
    }

    private static async Task<RecordEarlyHelpOutcomeResponse> OutcomeAsync(InfoShareConnection who, EarlyHelpOutcome outcome, string reviewOn) =>
        await new Plans(who.CallInvoker).RecordEarlyHelpOutcomeAsync(new RecordEarlyHelpOutcomeRequest
        {
            Child = Own("EH-14"),
            Outcome = outcome,
            Offered = "Breakfast at school and a worker who visits at home.",
            Words = "Mother says that she needs nobody in her kitchen.",
            SaidOn = "2027-03-10",
            ReviewOn = reviewOn,
        });
}
