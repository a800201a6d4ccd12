using System.Net;
using System.Text.RegularExpressions;
using InfoShare.Broker.Security;
using InfoShare.Protocol.Common.V1;
using InfoShare.WebConsole.Desks;
using Microsoft.Extensions.DependencyInjection;

namespace InfoShare.WebConsole.Tests;

/// <summary>
/// Whoever works with grown-ups asks whether one of them reaches a child, through whom, and whom to ring (B5); and what is told of a grown-up leads to
/// that question, or nowhere, and never to a child's page that answers nothing.
/// </summary>
public sealed class AdultStoryTests(Site site) : IClassFixture<Site>
{
    private const string Hospital = "northmere-hospital";
    private const string Probation = "northmere-probation";
    private const string Visiting = "northmere-health-visiting";

    private static readonly Dictionary<string, string> Why = new()
    {
        ["Form.Purpose"] = nameof(Purpose.AssessAdultAccess),
        ["Form.Reason"] = "He says that he has moved in with somebody.",
        ["Form.Lead"] = "tell",
    };

    /// <summary>L9: what an emergency opened of a grown-up stands under the glass as what it opened of a child does: with what is left, and the way to close it.</summary>
    [Fact]
    public async Task What_an_emergency_opened_of_a_grown_up_counts_down_and_is_closed_on_its_page()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await Site.RecordAsync(site.Midwife, "MAT-965", "Idwal", "Glasstest", "2027-03-01", "9 Sluice Row");
        await Site.RecordAsync(site.Midwife, "MAT-965-F", "Emrys", "Glasstest", "1994-06-05", "9 Sluice Row");
        await site.Midwife.RelateAsync("MAT-965-F", "MAT-965", RelationshipType.BirthParent);
        using var noor = await site.PlainAsAsync("northmere-police", "PUBLIC_PROTECTION");
        var opened = await noor.FollowAsync(await noor.PostAsync("/emergency", await noor.GetAsync("/emergency"), new()
        {
            ["Form.Person.GivenName"] = "Emrys",
            ["Form.Person.FamilyName"] = "Glasstest",
            ["Form.Person.Born"] = "5/6/1994",
            ["Form.Person.Line"] = "9 Sluice Row",
            ["Form.Person.Postcode"] = "NM3 1XY",
            ["Form.Reason"] = "FoundWithUnknownAdult",
            ["Form.Words"] = "A newborn alone in the flat with a man who gives two surnames",
            ["Form.Tried"] = "Rang the out-of-hours desk twice, no answer",
        }));
        var look = Regex.Match(opened.Text, "href=\"(/children/[^\"]+\\?emergency=([^\"&]+))\"");
        look.Success.ShouldBeTrue(opened.Text);
        var (person, use) = (Regex.Match(look.Groups[1].Value, "per_[^?]+").Value, look.Groups[2].Value);
        var path = $"/adults?adult={person}&emergency={use}";
        var answer = await noor.FollowAsync(await noor.PostAsync(path, await noor.GetAsync(path), new()
        {
            ["Form.Purpose"] = nameof(Purpose.Emergency),
            ["Form.Reason"] = "A newborn alone in the flat with a man who gives two surnames",
            ["Form.Lead"] = "tell",
        }));
        answer.Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("A child is recorded"),
            t => t.ShouldContain("You have broken the glass for this."),
            t => t.ShouldContain("data-shows=\"yes\""),
            t => t.ShouldContain("Close it now"),
            t => t.ShouldContain($"<script src=\"{site.Services.GetRequiredService<Hosting.CountdownScript>().Address}\" defer>"));
    }

    [Fact]
    public async Task A_worker_with_grown_ups_is_told_of_the_child_by_which_way_and_whom_to_ring_and_no_more()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await Site.RecordAsync(site.Midwife, "MAT-961", "Hefin", "Reachtest", "2027-03-01", "8 Sluice Row");
        await Site.RecordAsync(site.Midwife, "MAT-961-F", "Gwil", "Reachtest", "1994-06-05", "8 Sluice Row");
        await site.Midwife.RelateAsync("MAT-961-F", "MAT-961", RelationshipType.BirthParent);
        using var ruth = await site.PlainAsAsync(Hospital, "ADULT_MH");
        var form = await ruth.GetAsync("/adults");
        form.Text.ShouldContain("Does a grown-up reach a child?");
        var empty = await ruth.PostAsync("/adults", form, new() { ["Form.OtherAreas"] = "Southmere" });
        empty.Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("Say in at least 15 characters why you ask"),
            t => t.ShouldContain("Give your record's id, or an NHS number"),
            t => t.ShouldContain("value=\"Southmere\""));
        var sent = await ruth.PostAsync("/adults", form, new(Why)
        {
            ["Form.Person.GivenName"] = "Gwil",
            ["Form.Person.FamilyName"] = "Reachtest",
            ["Form.Person.Born"] = "5/6/1994",
            ["Form.Person.Line"] = "8 Sluice Row",
            ["Form.Person.Postcode"] = "NM3 1XY",
        });
        var address = sent.Answer.Headers.Location!.ToString();
        address.ShouldMatch("^/adults\\?answer=[A-Za-z0-9_-]+$");
        var answer = await ruth.FollowAsync(sent);
        answer.Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("A child is recorded"),
            t => t.ShouldContain("one person is meant, and found"),
            t => t.ShouldContain("Child 1, 0 to 4 years old: around the child now"),
            t => t.ShouldContain("The same in words"),
            t => t.ShouldContain("No social worker leads. Speak to"),
            t => t.ShouldNotContain("Hefin", Case.Sensitive, "that a child is there, and no more of it"));

        // The answer is hers alone, and the page is shut to who asks about children.
        using var doctor = await site.PlainAsAsync("elmmock-surgery", "GP");
        var theirs = await doctor.GetAsync(address);
        theirs.Text.ShouldContain("That answer is not kept any longer");
        theirs.Text.ShouldNotContain("A child is recorded");
        using var hana = await site.PlainAsAsync("northmere-midwifery", "MIDWIFE");
        (await hana.GetAsync("/adults")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await hana.GetAsync("/sent")).Text.ShouldNotContain("/adults");
    }

    [Fact]
    public async Task A_grown_up_whose_childs_page_is_asked_for_leads_to_the_question_about_grown_ups_and_nothing_typed_is_lost()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var jo = await site.PlainAsAsync(Probation, "PROBATION_OFFICER");
        using var freya = await site.PlainAsAsync(Visiting, "HEALTH_VISITOR");
        var person = "";
        foreach (var worker in (PlainBrowser[])[jo, freya])
        {
            var works = await worker.PostAsync("/work", await worker.GetAsync("/work"), new(Ed("Form.Person")) { ["Form.Leads"] = "no" });
            works.Status.ShouldBe(HttpStatusCode.Redirect, works.Text);
            person = Regex.Match(works.Answer.Headers.Location!.ToString(), "per_[0-9A-Z]+").Value;
        }

        // The officer puts the question that is his to put.
        var adults = $"/adults?adult={person}";
        var told = await jo.FollowAsync(await jo.PostAsync(adults, await jo.GetAsync(adults), new(Why)));
        told.Text.ShouldContain("No child is recorded here. This does not say that there is none", Case.Sensitive, told.Text);

        // Whoever comes to the child's page all the same keeps the words, and reads where to go on.
        foreach (var (worker, purpose, where) in ((PlainBrowser, Purpose, string)[])[(jo, Purpose.AssessChild, $"href=\"{adults}\""), (freya, Purpose.ProvideCare, "Ring the duty desk")])
        {
            var asked = await worker.PostAsync($"/children/{person}", await worker.GetAsync($"/children/{person}"), new(Why) { ["Form.Purpose"] = purpose.ToString() });
            asked.Status.ShouldBe(HttpStatusCode.OK);
            asked.Text.ShouldSatisfyAllConditions(
                t => t.ShouldContain("No child of whom you may know is recorded under this"),
                t => t.ShouldContain("He says that he has moved in with somebody."),
                t => t.ShouldContain(where));
        }
    }

    [Fact]
    public async Task What_the_desk_is_told_of_a_grown_up_leads_to_no_childs_page()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var doctor = await site.PlainAsAsync("elmmock-surgery", "GP");
        var shared = await doctor.FollowAsync(await doctor.PostAsync("/share", await doctor.GetAsync("/share"), new(Ed("Form.Adult"))
        {
            ["Form.Signs"] = nameof(ConcernIndicator.ParentAlcohol),
            ["Form.Risk"] = "He drinks from the morning on, and then he hits whoever is near.",
            ["Form.Kind"] = nameof(ConcernKind.Event),
            ["Form.Source"] = nameof(SourceKind.Observed),
            ["Form.Urgency"] = nameof(Urgency.Standard),
            ["Form.Contact"] = nameof(ChildContactAnswer.Unknown),
        }));
        shared.Text.ShouldContain("Your concern has been shared", Case.Sensitive, shared.Text);
        using var owen = await site.PlainAsAsync("northmere-csc", "DUTY_SOCIAL_WORKER");
        var id = Regex.Match(await owen.NoticesAsync(), "href=\"(/notices/ntf_[^\"]+)\">").Groups[1].Value;
        id.ShouldNotBeEmpty();
        (await owen.GetAsync(id)).Text.ShouldNotMatch("href=\"/(children|adults)/");
    }

    /// <summary>The broker says who may ask; the console's links follow it.</summary>
    [Fact]
    public void The_roles_that_ask_about_grown_ups_are_the_brokers() => Desk.WhoAskOfAdults.Order(StringComparer.Ordinal).ShouldBe(
        ((string[])["health.v1.Health", "police.v1.Police", "probation.v1.Probation"]).SelectMany(s => RpcPolicies.Of($"/infoshare.{s}Service/CheckAdultReach").Roles)
            .Select(r => InfoShare.Core.Vocabulary.Code.Of(r)).Order(StringComparer.Ordinal));

    private static Dictionary<string, string> Ed(string field) => new()
    {
        [field + ".GivenName"] = "Ed",
        [field + ".FamilyName"] = "Adulttest",
        [field + ".Born"] = "2/1/1980",
        [field + ".Line"] = "14 Weir Court",
        [field + ".Postcode"] = "NM3 1XY",
    };
}
