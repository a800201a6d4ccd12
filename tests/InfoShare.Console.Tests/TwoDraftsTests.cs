using System.Net;
using System.Text.RegularExpressions;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Tasks.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>
/// What was written about one person waits for that one: it stands on no page about another. And what is done beside a form, as to take a task over, or
/// what another form of the page does, ends none of it.
/// </summary>
public sealed class TwoDraftsTests(Site site) : IClassFixture<Site>
{
    private const string Midwifery = "northmere-midwifery";
    private const string Hospital = "northmere-hospital";
    private const string Visiting = "northmere-health-visiting";

    [Fact]
    public async Task A_handover_that_was_begun_from_one_childs_page_never_stands_on_anothers()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await Site.RecordAsync(site.Midwife, "MAT-741", "Nell", "Drafttest", "2027-03-01", "2 Kiln Row", "NM2 2AB");
        await Site.RecordAsync(site.Midwife, "MAT-742", "Otto", "Drafttest", "2027-03-03", "5 Fen Way", "NM5 2EN");
        using var hana = await site.PlainAsAsync(Midwifery, "MIDWIFE");
        var (nell, ofNell) = await OpenAsync(hana, new()
        {
            ["Form.Child.GivenName"] = "Nell",
            ["Form.Child.FamilyName"] = "Drafttest",
            ["Form.Child.Born"] = "1/3/2027",
            ["Form.Child.Line"] = "2 Kiln Row",
            ["Form.Child.Postcode"] = "NM2 2AB",
        });
        var (otto, ofOtto) = await OpenAsync(hana, new() { ["Form.Child.OwnRecord"] = "MAT-742" });
        (await WriteAsync(hana, await hana.GetAsync(ofNell), "NELL-ALONE she was left alone on the ward twice.")).Text.ShouldContain("Northmere Health Visiting");

        // Rung away, she opens the other child's page: the form is his, new, and hers is named beside it.
        var page = await hana.GetAsync(ofOtto);
        page.Text.ShouldNotContain("NELL-ALONE");
        page.Hidden("Form.PersonId").ShouldBe(otto);
        page.Text.ShouldMatch("Who is handed over: .*[0-9]{2}:[0-9]{2}|Who is handed over: Otto Drafttest");
        var hers = Regex.Match(page.Text, "href=\"([^\"]+)\">What you wrote about Nell Drafttest at [0-9]{2}:[0-9]{2}<").Groups[1].Value;
        var found = await hana.GetAsync(hers);
        found.Text.ShouldContain("NELL-ALONE");
        found.Text.ShouldContain("Who is handed over: Nell Drafttest");
        found.Hidden("Form.PersonId").ShouldBe(nell);

        // Both are written, and each child's page has its own; a page that is not kept any longer has neither.
        await WriteAsync(hana, page, "OTTO-WEIGHT he weighs less than he was born with.");
        (await hana.GetAsync(ofNell)).Text.ShouldContain("NELL-ALONE");
        (await hana.GetAsync(ofNell)).Text.ShouldNotContain("OTTO-WEIGHT");
        var his = await hana.GetAsync(ofOtto);
        his.Text.ShouldContain("OTTO-WEIGHT");
        his.Text.ShouldNotContain("NELL-ALONE");
        (await hana.GetAsync("/handovers/new?from=AAAAAAAAAAAAAAAAAAAAAA")).Text.ShouldNotMatch("NELL-ALONE|OTTO-WEIGHT");

        // His goes, about him; hers waits on.
        var offered = await hana.FollowAsync(await SendAsync(hana, "/handovers/new", his, "OTTO-WEIGHT he weighs less than he was born with."));
        var id = offered.Answer.RequestMessage!.RequestUri!.AbsolutePath.Split('/')[^1];
        (await new HandoverService.HandoverServiceClient(site.Midwife.CallInvoker).GetHandoverAsync(new GetHandoverRequest { HandoverId = id })).Handover
            .Subjects.Select(s => s.PersonId).ShouldBe([otto], offered.Text);
        (await hana.GetAsync(ofNell)).Text.ShouldContain("NELL-ALONE");
        (await hana.GetAsync(ofOtto)).Text.ShouldNotContain("OTTO-WEIGHT");
    }

    /// <summary>The address alone says of whom a question is: the reason about one is restored above a question about no other.</summary>
    [Fact]
    public async Task A_reason_about_one_person_stands_above_no_question_about_another()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var ruth = await site.PlainAsAsync(Hospital, "ADULT_MH");
        using var ada = await site.PlainAsAsync("northmere-partnership", "AUDITOR");
        foreach (var (who, page, link) in ((PlainBrowser, Func<string, string>, string)[])
            [(ruth, id => $"/adults?adult={id}", "the grown-up of another page"), (ada, id => $"/review?about=child&id={id}", "per_first")])
        {
            foreach (var id in (string[])["per_first", "per_other"])
            {
                var form = await who.GetAsync(page(id));
                form.Text.ShouldNotContain("WRITTEN-OF-", Case.Sensitive, id);
                var to = page(id).StartsWith("/review", StringComparison.Ordinal) ? "/review" : page(id);
                var typed = new Dictionary<string, string> { ["Form.Reason"] = $"WRITTEN-OF-{id} he has moved in with somebody." };
                if (to == "/review")
                    (typed["Form.About"], typed["Form.Id"]) = ("child", id);
                (await who.PostAsync(to, form, typed)).Text.ShouldContain("There is a problem");
            }

            var other = await who.GetAsync(page("per_other"));
            other.Text.ShouldContain("WRITTEN-OF-per_other");
            other.Text.ShouldNotContain("WRITTEN-OF-per_first");
            var first = await who.GetAsync(Regex.Match(other.Text, $"href=\"([^\"]+)\">What you wrote about {link} at ").Groups[1].Value);
            first.Text.ShouldContain("WRITTEN-OF-per_first");
            first.Text.ShouldNotContain("WRITTEN-OF-per_other");
        }
    }

    /// <summary>A search that was answered has gone: what it said is no draft of the next one.</summary>
    [Fact]
    public async Task What_was_looked_for_stands_in_no_later_search()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var hana = await site.PlainAsAsync(Midwifery, "MIDWIFE");
        Dictionary<string, string> looked = new(Why) { ["Form.Child.GivenName"] = "Norma", ["Form.Child.FamilyName"] = "Nowheretest", ["Form.Child.Born"] = "4/5/2019" };
        var answer = await hana.PostAsync("/children", await hana.GetAsync("/children"), looked);
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.Text.ShouldNotContain("There is a problem");
        (await hana.GetAsync("/children")).Text.ShouldNotContain("Nowheretest");

        // One that was not asked is kept, as ever.
        looked.Remove("Form.Reason");
        (await hana.PostAsync("/children", await hana.GetAsync("/children"), looked)).Text.ShouldContain("There is a problem");
        (await hana.GetAsync("/children")).Text.ShouldContain("Nowheretest");
    }

    /// <summary>A colleague was quicker: what was written waits while the task is taken over, and goes on for the task as it was taken, and for no later change.</summary>
    [Fact]
    public async Task What_was_written_of_a_task_outlives_a_colleague_who_was_quicker_and_writes_over_nobodys_later_change()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var id = await AskedAsync("MRN-743", "Efa");
        var path = $"/tasks/{id}";
        using var freya = await site.PlainAsAsync(Visiting, "HEALTH_VISITOR");
        var page = await freya.FollowAsync(await freya.PostAsync($"{path}?handler=Accept", await freya.GetAsync(path), []));
        var colleague = site.As(Visiting, "u-quicksample", "Ina Quicksample", "HEALTH_VISITOR");
        await TakeAsync(colleague, id);
        const string Outcome = "WRITTEN-ONCE weighed at home, with her mother: 5.4 kilograms, and she smiles.";
        var late = await freya.PostAsync($"{path}?handler=End", page, new() { ["Form.Outcome"] = Outcome });
        late.Text.ShouldContain("Somebody else has changed this");
        late.Text.ShouldContain("A colleague owns it");

        var taken = await freya.PostAsync($"{path}?handler=Take", late, []);
        taken.Status.ShouldBe(HttpStatusCode.Redirect, taken.Text);
        var own = await freya.FollowAsync(taken);
        own.Text.ShouldContain("It is yours now");
        own.Text.ShouldContain("WRITTEN-ONCE");

        // And to offer it on is another form of the same page: what was written of its end waits.
        await TakeAsync(colleague, id);
        var again = await freya.GetAsync($"{path}?done=taken");
        again.Text.ShouldContain("WRITTEN-ONCE");
        var over = await freya.PostAsync($"{path}?handler=End", again, new() { ["Form.Outcome"] = Outcome });
        over.Text.ShouldContain("Somebody else has changed this");
        (await new TaskService.TaskServiceClient(colleague.CallInvoker).ListTasksAsync(new ListTasksRequest { Scope = TaskScope.Owned, TaskId = id })).Tasks.Single().Yours.ShouldBeTrue();

        own = await freya.FollowAsync(await freya.PostAsync($"{path}?handler=Take", over, []));
        var done = await freya.FollowAsync(await freya.PostAsync($"{path}?handler=End", own, new() { ["Form.Outcome"] = Outcome }));
        done.Text.ShouldContain("It is done");
    }

    /// <summary>Two forms of one page are two things: that one goes ends nothing of the other.</summary>
    [Fact]
    public async Task What_one_form_of_a_page_does_ends_none_of_what_is_written_in_another()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await Site.RecordAsync(site.Midwife, "MAT-744", "Sian", "Drafttest", "2027-03-02", "2 Kiln Row", "NM2 2AB");
        using var hana = await site.PlainAsAsync(Midwifery, "MIDWIFE");
        var (sian, from) = await OpenAsync(hana, new() { ["Form.Child.OwnRecord"] = "MAT-744" });
        var path = $"/children/{sian}/work?from={from.Split('=')[^1]}";
        var form = await hana.GetAsync(path);
        (await hana.PostAsync(path + "&handler=End", form, new() { ["Form.Until"] = "never", ["Form.HeldBy"] = "WRITTEN-ONCE Freya Birchmock" })).Text.ShouldContain("There is a problem");
        form = await hana.GetAsync(path);
        var said = await hana.PostAsync(path + "&handler=Work", form, new() { ["Form.Since"] = "", ["Form.Telephone"] = "01632 960111", ["Form.Leads"] = "no" });
        said.Status.ShouldBe(HttpStatusCode.Redirect, said.Text);
        said.Answer.Headers.Location!.ToString().ShouldStartWith(path, Case.Sensitive, "the page that led here is known still");
        var after = await hana.FollowAsync(said);
        after.Text.ShouldContain("It is recorded that you work with this person");
        after.Text.ShouldContain("WRITTEN-ONCE");
    }

    /// <summary>One form of a page is not taken, and another that is drawn anew: both stand, on the page and when it is opened again.</summary>
    [Fact]
    public async Task What_is_written_in_one_form_of_a_page_never_takes_the_place_of_what_is_kept_of_another()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var id = await AskedAsync("MRN-745", "Ffion");
        var path = $"/tasks/{id}";
        using var freya = await site.PlainAsAsync(Visiting, "HEALTH_VISITOR");
        var page = await freya.FollowAsync(await freya.PostAsync($"{path}?handler=Accept", await freya.GetAsync(path), []));
        page = await freya.PostAsync($"{path}?handler=End", page, new() { ["Form.Outcome"] = "WEIGHED" });
        page.Text.ShouldContain("Say in at least 10 characters what came of it");

        // She looks for a service to offer it to: what she wrote of its end stands beside what she looks for.
        page = await FindAsync("OFFERED");
        page.Text.ShouldContain("WEIGHED");
        page.Text.ShouldContain("OFFERED");
        page = await freya.GetAsync(path);
        page.Text.ShouldContain("WEIGHED");
        page.Text.ShouldContain("OFFERED");

        // What is emptied or written anew in one of them is so, and the other stands.
        page = await FindAsync("");
        page.Text.ShouldContain("WEIGHED");
        page.Text.ShouldNotContain("OFFERED");
        page = await freya.PostAsync($"{path}?handler=End", page, new() { ["Form.Outcome"] = "AGAIN" });
        page.Text.ShouldContain("AGAIN");
        page.Text.ShouldContain("Northmere Midw");
        page = await freya.GetAsync(path);
        page.Text.ShouldNotContain("WEIGHED");

        // One goes; the other waits.
        var passed = await freya.PostAsync($"{path}?handler=Pass", page, new()
        {
            ["Form.To.Called"] = "Northmere Midwifery",
            ["Form.To.Chosen"] = Midwifery,
            ["Form.Why"] = "She is on the ward until Friday.",
        });
        passed.Status.ShouldBe(HttpStatusCode.Redirect, passed.Text);
        page = await freya.FollowAsync(passed);
        page.Text.ShouldContain("It is offered");
        page.Text.ShouldContain("AGAIN");
        page.Text.ShouldNotContain("on the ward until Friday.</textarea>");
        var ended = await freya.PostAsync($"{path}?handler=End", page, new() { ["Form.Outcome"] = "Weighed at home: 5.4 kilograms." });
        ended.Status.ShouldBe(HttpStatusCode.Redirect, ended.Text);

        // A button of the form that offers it on leads elsewhere than the form itself.
        Task<PlainPage> FindAsync(string why) => freya.PostAsync($"{path}?handler=Find", page, new()
        {
            ["form-proof"] = page.Hidden("form-proof", $"{path}?handler=Pass"),
            ["Form.FormId"] = page.Hidden("Form.FormId", $"{path}?handler=Pass"),
            ["Form.Version"] = page.Hidden("Form.Version", $"{path}?handler=Pass"),
            ["Form.To.Called"] = "Northmere Midw",
            ["Form.Why"] = why,
        });
    }

    /// <summary>The same where the forms of a page are of the own work with somebody.</summary>
    [Fact]
    public async Task What_is_wrong_with_one_form_of_the_own_work_leaves_the_other_as_it_was_written()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await Site.RecordAsync(site.Midwife, "MAT-746", "Gwen", "Drafttest", "2027-03-02", "2 Kiln Row", "NM2 2AB");
        using var hana = await site.PlainAsAsync(Midwifery, "MIDWIFE");
        var (gwen, from) = await OpenAsync(hana, new() { ["Form.Child.OwnRecord"] = "MAT-746" });
        var path = $"/children/{gwen}/work?from={from.Split('=')[^1]}";
        var page = await hana.PostAsync(path + "&handler=End", await hana.GetAsync(path), new() { ["Form.Until"] = "never", ["Form.HeldBy"] = "GOES-ON Freya Birchmock" });
        page.Text.ShouldContain("There is a problem");
        page = await hana.PostAsync(path + "&handler=Work", page, new() { ["Form.Since"] = "the day before", ["Form.Telephone"] = "01632 960111", ["Form.Leads"] = "no" });
        page.Text.ShouldContain("There is a problem");
        page.Text.ShouldContain("the day before");
        page.Text.ShouldContain("GOES-ON");
        page = await hana.GetAsync(path);
        page.Text.ShouldContain("the day before");
        page.Text.ShouldContain("GOES-ON");
    }

    /// <summary>A task that the hospital has asked of the health visitors.</summary>
    private async Task<string> AskedAsync(string record, string name)
    {
        var hospital = site.As(Hospital, "PAEDIATRICIAN");
        await Site.RecordAsync(hospital, record, name, "Drafttest", "2027-01-17", "3 Lock Row", "NM6 4CD");
        return (await new HealthService.HealthServiceClient(hospital.CallInvoker).AskColleagueAsync(new AskColleagueRequest
        {
            Patient = new SubjectRef { OwnRecordId = record },
            Ask = "Please weigh her: not brought twice since February.",
            Of = new TaskTarget { OrganisationId = Visiting, Role = PractitionerRole.HealthVisitor },
        })).Task.TaskId;
    }

    private static Dictionary<string, string> Why { get; } = new()
    {
        ["Form.Purpose"] = nameof(Purpose.ProvideCare),
        ["Form.Reason"] = "She is on my list, and goes home tomorrow.",
        ["Form.Lead"] = "tell",
    };

    /// <summary>Opens a child's page; gives who it is, and where it leads to hand over.</summary>
    private static async Task<(string Person, string HandOver)> OpenAsync(PlainBrowser who, Dictionary<string, string> child)
    {
        var asked = await who.PostAsync("/children", await who.GetAsync("/children"), new(child.Concat(Why)));
        asked.Status.ShouldBe(HttpStatusCode.Redirect, asked.Text);
        var at = asked.Answer.Headers.Location!.ToString().Split('/');
        return (at[2], $"/handovers/new?from={at[3]}");
    }

    private static Task<PlainPage> WriteAsync(PlainBrowser who, PlainPage form, string risk) => SendAsync(who, "/handovers/new?handler=Find", form, risk);

    private static Task<PlainPage> SendAsync(PlainBrowser who, string to, PlainPage form, string risk) => who.PostAsync(to, form, new()
    {
        ["Form.FormId"] = form.Hidden("Form.FormId", "/handovers/new"),
        ["form-proof"] = form.Hidden("form-proof", "/handovers/new"),
        ["Form.PersonId"] = form.Hidden("Form.PersonId"),
        ["Form.PersonCalled"] = form.Hidden("Form.PersonCalled"),
        ["Form.Kind"] = nameof(HandoverKind.MidwifeToHealthVisitor),
        ["Form.HowSoon"] = "today",
        ["Form.Risk"] = risk,
        ["Form.To.Called"] = "Northmere Health Visiting",
        ["Form.To.Chosen"] = Visiting,
        ["Form.Afterwards"] = "leave",
    });

    private static async Task TakeAsync(InfoShareConnection who, string id)
    {
        var tasks = new TaskService.TaskServiceClient(who.CallInvoker);
        var version = (await tasks.ListTasksAsync(new ListTasksRequest { Scope = TaskScope.Owned, TaskId = id })).Tasks.Single().Version;
        await tasks.TakeTaskAsync(new TakeTaskRequest { TaskId = id, Version = version });
    }
}
