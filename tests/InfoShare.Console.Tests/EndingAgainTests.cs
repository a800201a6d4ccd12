using System.Net;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Plan.V1;
using InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>After a service said no, an ending is asked for again with what the meeting wrote (S11): nobody writes it all once more.</summary>
public sealed class EndingAgainTests(Site site) : IClassFixture<Site>
{
    private const string Csc = "northmere-csc";
    private const string Visiting = "northmere-health-visiting";
    private const string Risk = "The former partner may come back. He hit their mother when he had drunk.";

    [Fact]
    public async Task What_was_written_stands_on_the_form_again_without_whoever_said_no_and_goes_as_another_ending()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await Site.RecordAsync(site.LeadSocialWorker, "LCS-990", "Mali", "Againtest", "2021-04-04", "2 Peak Row", "NM9 2AA");
        await site.LeadSocialWorker.WorksWithAsync("LCS-990", PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await new SocialCareService.SocialCareServiceClient(site.LeadSocialWorker.CallInvoker).RecordStatusAsync(new Protocol.SocialCare.V1.RecordStatusRequest
        {
            Child = new SubjectRef { OwnRecordId = "LCS-990" },
            Status = ChildStatusCode.Cpp,
            Categories = { PlanCategory.Neglect },
            FromDate = "2026-08-12",
        });
        using var chair = await site.PlainAsAsync(Csc, "CONFERENCE_CHAIR");
        var written = new Dictionary<string, string>
        {
            ["Form.Status"] = nameof(ChildStatusCode.Cpp),
            ["Form.From"] = "12/8/2026",
            ["Form.Reason"] = nameof(ClosureReason.ChangeEvidenced),
            ["Form.EndsOn"] = "12/3/2027",
            ["Form.Risk"] = Risk,
            ["Form.Evidence[0].Kind"] = nameof(ClosureEvidence.ChildSeenAndHeard),
            ["Form.Evidence[0].Words"] = "Mali was seen alone on Monday and spoke of home gladly.",
            ["Form.Measures"] = "Their mother rings the police.\nThe school rings us.",
            ["Form.Parts[0].Organisation.Called"] = "Northmere Health Visiting",
            ["Form.Parts[0].Role"] = nameof(PractitionerRole.HealthVisitor),
            ["Form.Parts[0].What"] = "Sees Mali at home",
            ["Form.Parts[0].HowOften"] = "twice a year",
            ["Form.Parts[1].Organisation.Called"] = "Northmere School",
            ["Form.Parts[1].Role"] = nameof(PractitionerRole.DesignatedLead),
            ["Form.Parts[1].What"] = "Asks Mali alone how it is at home",
            ["Form.Parts[1].HowOften"] = "every second week",
            ["Form.Contingency"] = "Whoever is worried rings the duty desk the same day.",
            ["Form.Plan"] = "A named adult at school until the summer.",
            ["Form.Reopens"] = nameof(ReopeningTrigger.FurtherReferral),
            ["Form.Meeting"] = nameof(PlanStep.ReviewConference),
            ["Form.HeldOn"] = "9/3/2027",
            ["Form.ChildView"] = "I like it better now.",
            ["Form.FamilyView"] = "They are glad that it ends.",
        };
        var first = await chair.FollowAsync(await chair.PostAsync("/endings/new", await chair.GetAsync("/endings/new"), new(written) { ["Form.Person.OwnRecord"] = "LCS-990" }));
        first.Text.ShouldContain("Nothing has ended yet", Case.Sensitive, first.Text);
        var ending = Path(first);
        var again = $"/endings/new?after={ending.Split('/')[^1]}";
        first.Text.ShouldNotContain(again, Case.Sensitive, "it waits still");
        (await chair.GetAsync(again)).Status.ShouldBe(HttpStatusCode.NotFound);

        using var freya = await site.PlainAsAsync(Visiting, "HEALTH_VISITOR");
        var asked = await freya.GetAsync(ending);
        var no = await freya.FollowAsync(await freya.PostAsync($"{ending}?handler=Decline", asked, new()
        {
            ["Form.Part"] = asked.Hidden("Form.Part"),
            ["Form.Reason"] = "Two visits a year are not monitoring.",
            ["Form.FormId"] = asked.Hidden("Form.FormId"),
            ["form-proof"] = asked.Hidden("form-proof"),
        }));
        no.Text.ShouldContain("The plan stays open", Case.Sensitive, no.Text);

        // It is hers who asked, and of her service; whoever said no asks nobody.
        no.Text.ShouldNotContain(again);
        (await freya.GetAsync(again)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await chair.GetAsync(ending)).Text.ShouldContain($"href=\"{again}\">Ask again, with what stands here</a>");
        var form = await chair.GetAsync(again);
        form.Text.ShouldContain("Whose plan it is: Mali Againtest");
        foreach (var (field, words) in written.Where(w => !w.Key.StartsWith("Form.Parts", StringComparison.Ordinal) && w.Key != "Form.Reopens"))
            (form.Text.Contains($">{words}</textarea>", StringComparison.Ordinal) || form.Text.Contains($"\n{words}</textarea>", StringComparison.Ordinal)
                || form.Text.Contains($"value=\"{words}\"", StringComparison.Ordinal)).ShouldBeTrue($"{field}: {words}");
        foreach (var chosen in (string[])[$"value=\"{nameof(ChildStatusCode.Cpp)}\" checked", $"value=\"{nameof(ClosureReason.ChangeEvidenced)}\" checked", $"value=\"{nameof(PlanStep.ReviewConference)}\" checked",
            $"value=\"{nameof(ClosureEvidence.ChildSeenAndHeard)}\" selected", $"value=\"{nameof(PractitionerRole.DesignatedLead)}\" selected", "value=\"Northmere School\"", "Asks Mali alone how it is at home"])
            form.Text.ShouldContain(chosen);
        form.Text.ShouldNotContain("Northmere Health Visiting", Case.Sensitive, "whoever said no is left out");
        form.Text.ShouldContain("The last time you said:");

        // One button of the page leads back to it, with everything in it; then it goes, as another ending about the same child.
        Dictionary<string, string> anew = new(written)
        {
            ["Form.PersonId"] = form.Hidden("Form.PersonId"),
            ["Form.PersonCalled"] = form.Hidden("Form.PersonCalled"),
            ["Form.FormId"] = form.Hidden("Form.FormId"),
            ["form-proof"] = form.Hidden("form-proof", again),
        };
        foreach (var field in (string[])["Organisation.Called", "Role", "What", "HowOften"])
        {
            anew[$"Form.Parts[0].{field}"] = written[$"Form.Parts[1].{field}"];
            anew.Remove($"Form.Parts[1].{field}");
        }

        var more = await chair.PostAsync($"{again}&handler=Part", form, anew);
        more.Text.ShouldSatisfyAllConditions(t => t.ShouldContain("Service 2: what is it called?"), t => t.ShouldContain("Whose plan it is: Mali Againtest"), t => t.ShouldContain(Risk));
        var second = await chair.FollowAsync(await chair.PostAsync(again, form, anew));
        second.Text.ShouldContain("Nothing has ended yet", Case.Sensitive, second.Text);
        Path(second).ShouldNotBe(ending);
        var plans = new PlanService.PlanServiceClient(site.As(Csc, "CONFERENCE_CHAIR").CallInvoker);
        var (before, after) = (
            (await plans.GetEndingAsync(new GetEndingRequest { EndingId = ending.Split('/')[^1] })).Ending,
            (await plans.GetEndingAsync(new GetEndingRequest { EndingId = Path(second).Split('/')[^1] })).Ending);
        (after.PersonId, after.Status, after.ResidualRisk, after.State, before.State).ShouldBe((before.PersonId, before.Status, Risk, EndingState.Proposed, EndingState.Declined));
        after.Parts.Select(p => p.OrganisationName).ShouldBe(["Northmere School"]);
    }

    private static string Path(PlainPage page) => page.Answer.RequestMessage!.RequestUri!.AbsolutePath;
}
