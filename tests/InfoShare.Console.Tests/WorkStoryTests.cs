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

    /// <summary>"Say it again when your number changes": what is typed then is a part of the record, and no new version of the whole (A4, A5).</summary>
    [Fact]
    public async Task What_is_typed_again_replaces_nothing_of_the_own_record_and_another_s_id_is_refused()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var freya = await site.PlainAsAsync(Visiting, "HEALTH_VISITOR");
        var form = await freya.GetAsync("/work");
        await freya.FollowAsync(await freya.PostAsync("/work", form, Work("Timo", "HV-80")));
        var again = await freya.FollowAsync(await freya.PostAsync("/work", await freya.GetAsync("/work"), Named("HV-80", "Timo", "01632 960144")));
        again.Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("It is recorded that you work with this person"),
            t => t.ShouldContain("Nothing in your record was changed by what you typed"));

        // On the page of one child the same: who she is stands, and the day of birth with it.
        var kept = await freya.FollowAsync(await freya.PostAsync(ActionOf(again, "Record"), again, Named("HV-80", "Timo")));
        kept.Text.ShouldContain("Your record stands here already");
        var found = await new Protocol.People.V1.PeopleService.PeopleServiceClient(site.As("northmere-csc", "ALLOCATED_SOCIAL_WORKER").CallInvoker).FindPersonAsync(
            new Protocol.People.V1.FindPersonRequest
            {
                Person = new SubjectRef
                {
                    Demographics = new Demographics
                    {
                        GivenName = "Timo",
                        FamilyName = "Worktest",
                        BirthDate = "2027-02-02",
                        Address = new Address { Line = "3 Alder Walk", Postcode = "NM3 2QF" },
                    },
                },
                Purpose = Neighbours.For(Purpose.AssessChild, "A call about the boy came in today."),
            });
        (found.Person.Outcome, found.AgeBand).ShouldBe((MatchOutcome.Match, AgeBand.Age04));
        found.Person.AgreeingFields.ShouldContain("birth_date");

        // Half a name is compared with nothing; another child's id with his name is refused, his twin's too, and nobody works with her by it.
        (await freya.PostAsync("/work", form, new() { ["Form.Person.OwnRecord"] = "HV-80", ["Form.Person.GivenName"] = "Timo", ["Form.Leads"] = "no" })).Text
            .ShouldContain("Give both names, as your record has them");
        var twin = await SiteRecordAsync("HV-81", "Signe");
        foreach (var mistaken in (Dictionary<string, string>[])[Named("HV-81", "Timo"), Work("Timo", "HV-81")])
        {
            var refused = await freya.PostAsync("/work", form, mistaken);
            refused.Status.ShouldBe(HttpStatusCode.OK);
            refused.Text.ShouldContain("This id is your record of somebody else");
        }

        (await WhoWorksAsync(twin)).ShouldNotContain("Freya Heathsample");
    }

    /// <summary>G6, D8: the page says what happened, and no more: an end of nothing tells nobody, a day before the beginning is none, a number stays.</summary>
    [Fact]
    public async Task An_end_of_nothing_says_so_and_what_is_said_again_keeps_the_number()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var freya = await site.PlainAsAsync(Visiting, "HEALTH_VISITOR");
        var signe = await SiteRecordAsync("HV-82", "Signe");
        var page = await freya.GetAsync($"/children/{signe}/work");
        var nothing = await EndAsync(freya, page, new() { ["Form.Until"] = "9/3/2027", ["Form.HeldBy"] = "" });
        nothing.Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("nothing ended, and nobody is told"),
            t => t.ShouldNotContain("Whoever else works with this person is told"));

        // She began today, as far as anybody knows: yesterday cannot have been her last day.
        await freya.FollowAsync(await freya.PostAsync("/work", await freya.GetAsync("/work"), new(Named("HV-82", "Signe", "01632 960155")) { ["Form.Since"] = "" }));
        var before = await EndAsync(freya, await freya.GetAsync($"/children/{signe}/work"), new() { ["Form.Until"] = "8/3/2027", ["Form.HeldBy"] = "Nobody yet" });
        before.Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("before the work began"),
            t => t.ShouldContain("Nobody yet"),
            t => t.ShouldNotContain("It is recorded that your work has ended"));

        // She says again that she leads, and leaves the number empty: it stands for whoever rings her.
        await freya.FollowAsync(await freya.PostAsync("/work", await freya.GetAsync("/work"), new(Named("HV-82", "Signe", "")) { ["Form.Leads"] = "yes" }));
        var who = await WhoWorksAsync(signe);
        who.ShouldContain("Freya Heathsample");
        who.ShouldContain("01632 960155");
        (await EndAsync(freya, await freya.GetAsync($"/children/{signe}/work"), new() { ["Form.Until"] = "9/3/2027", ["Form.HeldBy"] = "" })).Text
            .ShouldContain("It is recorded that your work has ended. Whoever else works with this person is told.");
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

    private static Dictionary<string, string> Named(string own, string given, string telephone = "01632 960133") => new()
    {
        ["Form.Person.OwnRecord"] = own,
        ["Form.Person.GivenName"] = given,
        ["Form.Person.FamilyName"] = "Worktest",
        ["Form.Telephone"] = telephone,
        ["Form.Leads"] = "no",
    };

    private async Task<string> SiteRecordAsync(string own, string given)
    {
        var visiting = site.As(Visiting, "HEALTH_VISITOR");
        await Site.RecordAsync(visiting, own, given, "Worktest", "2027-02-02", "3 Alder Walk", "NM3 2QF");
        return (await new Protocol.People.V1.PeopleService.PeopleServiceClient(visiting.CallInvoker).RecordPersonAsync(new Protocol.People.V1.RecordPersonRequest
        {
            OwnRecordId = own,
            Demographics = new Demographics { GivenName = given, FamilyName = "Worktest" },
            KeepStanding = true,
        })).Person.PersonId;
    }

    private async Task<string> WhoWorksAsync(string person)
    {
        using var priti = await site.PlainAsAsync("northmere-csc", "ALLOCATED_SOCIAL_WORKER");
        var page = await priti.FollowAsync(await priti.PostAsync($"/children/{person}", await priti.GetAsync($"/children/{person}"), new(Why)
        {
            ["Form.Purpose"] = nameof(Purpose.AssessChild),
        }));
        page.Text.ShouldContain("Last seen:", Case.Sensitive, page.Text);
        return page.Text;
    }

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
