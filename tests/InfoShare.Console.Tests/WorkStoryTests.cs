using System.Net;
using System.Text.RegularExpressions;
using InfoShare.Protocol.Common.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>
/// Whoever has no connected system says at the console with whom he or she works, and is told from then on (G1, G3, D8). Nothing in these stories is
/// fed by a system: every word of them is typed at a page.
/// </summary>
public sealed class WorkStoryTests(Site site) : IClassFixture<Site>
{
    private const string Visiting = "northmere-health-visiting";

    [Fact]
    public async Task Whoever_says_that_she_works_with_a_child_is_told_of_it_and_no_longer_once_her_work_has_ended()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var freya = await site.PlainAsAsync(Visiting, "HEALTH_VISITOR");
        using var doctor = await site.PlainAsAsync("elmmock-surgery", "GP");
        var said = await freya.FollowAsync(await freya.PostAsync("/work", await freya.GetAsync("/work"), Work("Otto", "HV-77", leads: "yes")));
        said.Text.ShouldContain("It is recorded that you work with this person", Case.Sensitive, said.Text);
        said.Text.ShouldContain("Your work with Otto Worktest");
        var person = Regex.Match(said.Answer.RequestMessage!.RequestUri!.AbsolutePath, "^/children/(per_[^/]+)/work$").Groups[1].Value;
        person.ShouldNotBeEmpty();
        (await freya.NoticesAsync()).ShouldNotContain("Concern shared");

        // The doctor knows the boy by name alone; the health visitor is told of what the mother said, and who she is stands with the answer.
        var shared = await ShareAsync(doctor, "She says that she will end her life.");
        shared.Text.ShouldContain("Freya Heathsample");
        Shared(await freya.NoticesAsync()).ShouldBe(1);

        // The own record says by itself from now on who is meant.
        var found = await freya.PostAsync("/children", await freya.GetAsync("/children"), new(Why) { ["Form.Child.OwnRecord"] = "HV-77" });
        found.Answer.Headers.Location?.ToString().ShouldStartWith($"/children/{person}/", Case.Sensitive, found.Text);

        // A social worker who asks reads who works with him, and at which number.
        using var priti = await site.PlainAsAsync("northmere-csc", "ALLOCATED_SOCIAL_WORKER");
        var child = await priti.FollowAsync(await priti.PostAsync("/children", await priti.GetAsync("/children"), new(Why)
        {
            ["Form.Purpose"] = nameof(Purpose.AssessChild),
            ["Form.Child.GivenName"] = "Otto",
            ["Form.Child.FamilyName"] = "Worktest",
            ["Form.Child.Born"] = "2/2/2027",
            ["Form.Child.Line"] = "3 Alder Walk",
            ["Form.Child.Postcode"] = "NM3 2QF",
        }));
        child.Text.ShouldContain("Freya Heathsample");
        child.Text.ShouldContain("01632 960133");

        // From the child's page her work ends. What is shared afterwards is told to her no more.
        var page = await freya.FollowAsync(found);
        var to = Regex.Match(page.Text, "href=\"(/children/[^\"]+/work\\?from=[^\"]+)\"").Groups[1].Value;
        var ended = await EndAsync(freya, await freya.GetAsync(to), new() { ["Form.Until"] = "8/3/2027", ["Form.HeldBy"] = "" });
        ended.Text.ShouldContain("It is recorded that your work has ended", Case.Sensitive, ended.Text);
        await ShareAsync(doctor, "She was found with the tablets in her hand.");
        Shared(await freya.NoticesAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_its_field_and_says_where_to_go_on()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var freya = await site.PlainAsAsync(Visiting, "HEALTH_VISITOR");
        var form = await freya.GetAsync("/work");
        var empty = await freya.PostAsync("/work", form, new() { ["Form.Since"] = "last week" });
        empty.Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("Give your record's id, or an NHS number"),
            t => t.ShouldContain("Write the day as day/month/year"),
            t => t.ShouldContain("Say whether you lead"),
            t => t.ShouldContain("value=\"last week\""));
        var unknown = await freya.PostAsync("/work", form, new() { ["Form.Person.OwnRecord"] = "HV-404", ["Form.Leads"] = "no" });
        unknown.Status.ShouldBe(HttpStatusCode.OK);
        unknown.Text.ShouldContain("There is no such record of your organisation here yet. Give the name and the day of birth too");

        // What is over because somebody else takes the case has to be taken first; what is silent is signed by a manager on a page of its own.
        var works = await freya.FollowAsync(await freya.PostAsync("/work", form, Work("Nia", "HV-78")));
        var blocked = await EndAsync(freya, works, new() { ["Form.Until"] = "9/3/2027", ["Form.Closure"] = nameof(ClosureReason.MovedArea) });
        blocked.Text.ShouldContain("Somebody must take the case over first");
        blocked.Text.ShouldNotContain(nameof(ClosureReason.NonEngagement));
        var undated = await EndAsync(freya, works, new() { ["Form.HeldBy"] = "Ms Oakmock, Northmere School" });
        undated.Text.ShouldContain("Write the last day as day/month/year");
        undated.Text.ShouldContain("Ms Oakmock, Northmere School");

        // A record of somebody else by its name is joined to nobody.
        var path = ActionOf(works, "Record");
        var apart = await freya.FollowAsync(await freya.PostAsync(path, works, new()
        {
            ["Form.Person.OwnRecord"] = "HV-79",
            ["Form.Person.GivenName"] = "Zeb",
            ["Form.Person.FamilyName"] = "Otherwise",
            ["Form.Person.Born"] = "7/7/2020",
        }));
        apart.Text.ShouldContain("Your record is not joined to the one that this page is about");
    }

    [Fact]
    public async Task A_family_support_worker_says_with_whom_she_works_and_is_not_asked_whether_she_leads()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var tess = await site.PlainAsAsync("northmere-early-help", "EARLY_HELP");
        var form = await tess.GetAsync("/work");
        form.Text.ShouldNotContain("Do you lead");
        var work = Work("Ivor", "EH-5");
        work.Remove("Form.Leads");
        (await tess.FollowAsync(await tess.PostAsync("/work", form, work))).Text.ShouldContain("It is recorded that you work with this person");
    }

    private static Dictionary<string, string> Why { get; } = new()
    {
        ["Form.Purpose"] = nameof(Purpose.ProvideCare),
        ["Form.Reason"] = "I visit the family tomorrow and need to know.",
        ["Form.Lead"] = "tell",
    };

    private static Dictionary<string, string> Work(string given, string own, string leads = "no") => new()
    {
        ["Form.Person.OwnRecord"] = own,
        ["Form.Person.GivenName"] = given,
        ["Form.Person.FamilyName"] = "Worktest",
        ["Form.Person.Born"] = "2/2/2027",
        ["Form.Person.Line"] = "3 Alder Walk",
        ["Form.Person.Postcode"] = "NM3 2QF",
        ["Form.Since"] = "1/3/2027",
        ["Form.Telephone"] = "01632 960133",
        ["Form.Leads"] = leads,
    };

    private static async Task<PlainPage> ShareAsync(PlainBrowser doctor, string risk)
    {
        var shared = await doctor.FollowAsync(await doctor.PostAsync("/share", await doctor.GetAsync("/share"), new()
        {
            ["Form.Adult.GivenName"] = "Ina",
            ["Form.Adult.FamilyName"] = "Worktest",
            ["Form.Adult.Born"] = "5/5/1996",
            ["Form.Adult.Line"] = "3 Alder Walk",
            ["Form.Adult.Postcode"] = "NM3 2QF",
            ["Form.Signs"] = nameof(ConcernIndicator.ParentSuicidal),
            ["Form.Risk"] = risk,
            ["Form.Kind"] = nameof(ConcernKind.Event),
            ["Form.Source"] = nameof(SourceKind.Observed),
            ["Form.Urgency"] = nameof(Urgency.Standard),
            ["Form.Contact"] = nameof(ChildContactAnswer.Yes),
            ["Form.Children[0].GivenName"] = "Otto",
            ["Form.Children[0].FamilyName"] = "Worktest",
            ["Form.Children[0].Born"] = "2/2/2027",
            ["Form.Children[0].Line"] = "3 Alder Walk",
            ["Form.Children[0].Postcode"] = "NM3 2QF",
            ["Form.Relevance"] = "She is alone with him all day.",
        }));
        shared.Text.ShouldContain("Your concern has been shared", Case.Sensitive, shared.Text);
        return shared;
    }

    private static async Task<PlainPage> EndAsync(PlainBrowser who, PlainPage page, Dictionary<string, string> end)
    {
        var path = ActionOf(page, "End");
        return await who.FollowAsync(await who.PostAsync(path, page, end));
    }

    private static string ActionOf(PlainPage page, string handler) => Regex.Match(page.Text, $"action=\"([^\"]+handler={handler})\"").Groups[1].Value;

    private static int Shared(string notices) => Regex.Count(notices, ">Concern shared<");
}
