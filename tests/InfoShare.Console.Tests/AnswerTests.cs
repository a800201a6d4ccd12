using System.Net;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Referral.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>What was answered ends: with the emergency in which it was asked, with the session, and never under another child's address.</summary>
public sealed class AnswerTests(Site site) : IClassFixture<Site>
{
    private const string Csc = "northmere-csc";
    private const string Happening = "Boy of three alone in the flat with a man who gives two surnames";

    [Fact]
    public async Task What_the_broken_glass_opened_closes_with_it_and_can_be_closed_from_the_childs_page()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var noor = new PlainBrowser(site);
        var (use, page) = await BreakAsync(noor, "951", "Gwion");
        var open = await noor.GetAsync(page);
        open.Text.ShouldContain("You have broken the glass for this.");
        open.Text.ShouldMatch(">1[0-9] minutes</strong> left");

        // From the child's page itself, and then neither the page nor its way back is there any longer.
        (await noor.PostAsync($"/emergency/open?use={use}&handler=End", open, [])).Answer.Headers.Location!.ToString().ShouldBe($"/emergency/open?use={use}");
        (await noor.GetAsync($"/emergency/open?use={use}")).Text.ShouldContain("It is closed");
        (await noor.GetAsync(page)).Answer.Headers.Location!.ToString().ShouldBe(page[..page.LastIndexOf('/')]);
        (await noor.GetAsync($"{page[..page.LastIndexOf('/')]}?emergency={use}")).Text.ShouldContain("is closed again");
    }

    [Fact]
    public async Task An_emergency_that_is_over_shows_nothing_more_however_often_it_was_looked_at()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var noor = new PlainBrowser(site);
        var (use, page) = await BreakAsync(noor, "952", "Heledd");
        try
        {
            foreach (var minutes in (int[])[5, 10, 14])
            {
                site.Clock.By = TimeSpan.FromMinutes(minutes);
                (await noor.GetAsync(page)).Status.ShouldBe(HttpStatusCode.OK);
            }

            site.Clock.By = TimeSpan.FromMinutes(16);
            (await noor.GetAsync(page)).Status.ShouldBe(HttpStatusCode.Redirect);
            (await noor.GetAsync($"/emergency/open?use={use}")).Text.ShouldContain("It is closed");
        }
        finally
        {
            site.Clock.By = TimeSpan.Zero;
        }
    }

    [Fact]
    public async Task A_record_that_is_opened_twice_is_one_and_closed_once()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var noor = new PlainBrowser(site);
        var (use, page) = await BreakAsync(noor, "956", "Mabli");
        (await OpenAsync(noor, "Mabli", "Answertest", "8/3/2027", "9 Weir Court")).ShouldBe(use);
        var list = await noor.GetAsync("/emergency");
        System.Text.RegularExpressions.Regex.Count(list.Text, "You have broken the glass for this\\.").ShouldBe(Others() + 1);
        await noor.PostAsync($"/emergency/open?use={use}&handler=End", list, []);
        System.Text.RegularExpressions.Regex.Count((await noor.GetAsync("/emergency")).Text, "You have broken the glass for this\\.").ShouldBe(Others());
        (await noor.GetAsync(page)).Status.ShouldBe(HttpStatusCode.Redirect);

        // Other stories' of the same officer may be open.
        int Others() => list.Text.Split("data-seconds=").Skip(1).Count(g => !g.Contains($"use={use}\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_emergency_about_a_grown_up_is_not_left_before_an_empty_page()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await Site.RecordAsync(site.Midwife, "MAT-953-A", "Marged", "Grownfixture", "1999-04-03", "3 Sluice Row");
        using var noor = new PlainBrowser(site);
        await noor.SignInAsync("northmere-police", "u-hillmock");
        var use = await OpenAsync(noor, "Marged", "Grownfixture", "3/4/1999", "3 Sluice Row");
        var opened = await noor.GetAsync($"/emergency/open?use={use}");
        var ask = opened.Text.Split("href=\"").Select(h => h.Split('"')[0]).Single(h => h.StartsWith("/children/per", StringComparison.Ordinal));
        var form = await noor.GetAsync(ask);
        form.Text.ShouldContain(Happening);
        var answered = await noor.PostAsync(ask, form, new() { ["Form.Reason"] = Happening, ["Form.Lead"] = "tell" });
        answered.Status.ShouldBe(HttpStatusCode.OK);
        answered.Text.ShouldContain("Only a child has a page here");

        // Who asks about grown-ups is led to that question, with the reason of the emergency.
        var adults = answered.Text.Split("href=\"").Select(h => h.Split('"')[0]).Single(h => h.StartsWith("/adults?adult=per", StringComparison.Ordinal));
        var question = await noor.GetAsync(adults);
        question.Text.ShouldContain(Happening);
        question.Text.ShouldNotContain("Form.Person.NhsNumber");
        var told = await noor.FollowAsync(await noor.PostAsync(adults, question, new() { ["Form.Reason"] = Happening, ["Form.Lead"] = "tell" }));
        told.Text.ShouldContain("No child is recorded here. This does not say that there is none", Case.Sensitive, told.Text);
    }

    [Fact]
    public async Task An_answer_is_shown_under_its_own_childs_address_alone_and_names_the_child()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("954", "Ianto", "Answertest");
        var receipt = (await new HealthService.HealthServiceClient(site.Midwife.CallInvoker).MakeReferralAsync(new MakeReferralRequest
        {
            Referral = new ReferralDraft
            {
                Children = { new SubjectRef { OwnRecordId = "MAT-954" }, new SubjectRef { Demographics = new Demographics { GivenName = "Morien", FamilyName = "Answertest", BirthDate = "2020-05-05" } } },
                RiskStatement = "Both were left alone on the ward twice.",
                Urgency = Urgency.Standard,
            },
        })).Receipt;
        var children = (await Site.ReferralAsync(site.LeadSocialWorker, receipt.ReferralId)).Children;
        var (first, second) = (children.Single(c => c.Name.StartsWith("Ianto", StringComparison.Ordinal)).PersonId, children.Single(c => c.Name.StartsWith("Morien", StringComparison.Ordinal)).PersonId);
        using var owen = new PlainBrowser(site);
        await owen.SignInAsync(Csc, "u-peatsample");
        var held = $"/referrals/{receipt.ReferralId}/held/";
        (await owen.GetAsync(held + second)).Text.ShouldContain("<h1 class=\"govuk-heading-l\">What other agencies hold about Morien Answertest</h1>");
        var key = await AskAsync(owen, held + first, []);
        (await owen.GetAsync($"{held}{first}?answer={key}")).Text.ShouldSatisfyAllConditions(
            text => text.ShouldContain("hold about Ianto Answertest</h1>"),
            text => text.ShouldContain("Who leads"));
        (await owen.GetAsync($"{held}{second}?answer={key}")).Text.ShouldSatisfyAllConditions(
            text => text.ShouldContain("hold about Morien Answertest</h1>"),
            text => text.ShouldNotContain("Who leads"));

        var looked = await AskAsync(owen, $"/children/{first}/looked", new() { ["Form.Purpose"] = "TriageReferral" });
        (await owen.GetAsync($"/children/{first}/looked?answer={looked}")).Text.ShouldNotContain("Why do you ask?");
        (await owen.GetAsync($"/children/{second}/looked?answer={looked}")).Text.ShouldContain("Why do you ask?");
    }

    [Fact]
    public async Task What_was_answered_is_gone_after_signing_out_and_a_link_signs_nobody_out()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("955", "Llew", "Answertest");
        var receipt = await site.ReferAsync("955", "The newborn was left alone on the ward twice.");
        var page = $"/referrals/{receipt.ReferralId}/held/{receipt.Children[0].PersonId}";
        using var owen = new PlainBrowser(site);
        var tray = await owen.SignInAsync(Csc, "u-peatsample");
        var key = await AskAsync(owen, page, []);
        (await owen.GetAsync($"{page}?answer={key}")).Text.ShouldContain("Who leads");

        var other = await owen.GetAsync("/sign-in/northmere-police");
        other.Text.ShouldContain("Sign out first?");
        (await owen.GetAsync("/tray")).Status.ShouldBe(HttpStatusCode.OK);
        (await owen.GetAsync($"{page}?answer={key}")).Text.ShouldContain("Who leads");

        await owen.PostAsync("/sign-out", tray, []);
        await owen.SignInAsync(Csc, "u-peatsample");
        (await owen.GetAsync($"{page}?answer={key}")).Text.ShouldNotContain("Who leads");

        // Whoever signs in over an open session ends it first.
        await owen.FollowAsync(await owen.PostAsync("/sign-in/northmere-police", await owen.GetAsync("/sign-in/northmere-police"), []));
        (await owen.GetAsync("/tray")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_quiet_quarter_of_an_hour_begins_with_the_last_thing_that_somebody_did()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var owen = new PlainBrowser(site);
        await owen.SignInAsync(Csc, "u-peatsample");
        try
        {
            site.Clock.By = TimeSpan.FromMinutes(7);
            (await owen.GetAsync("/tray")).Status.ShouldBe(HttpStatusCode.OK);
            site.Clock.By = TimeSpan.FromMinutes(21);
            (await owen.GetAsync("/tray")).Status.ShouldBe(HttpStatusCode.OK);

            // The sign-out of a session that has run out asks nobody to sign in.
            site.Clock.By = TimeSpan.FromMinutes(40);
            (await owen.PostAsync("/sign-out", await owen.GetAsync("/signed-out"), [])).Answer.Headers.Location!.ToString().ShouldBe("/signed-out");
        }
        finally
        {
            site.Clock.By = TimeSpan.Zero;
        }
    }

    /// <summary>Breaks the glass for a boy and asks for his page, as the holder does; gives the use's key and the page's address.</summary>
    private async Task<(string Use, string Page)> BreakAsync(PlainBrowser noor, string own, string given)
    {
        await site.FamilyAsync(own, given, "Answertest");
        await site.ReferAsync(own, "The newborn was left alone on the ward twice.");
        await noor.SignInAsync("northmere-police", "u-hillmock");
        var use = await OpenAsync(noor, given, "Answertest", "8/3/2027", "9 Weir Court");
        (await noor.GetAsync("/emergency")).Text.ShouldContain("You have broken the glass for this.");
        var opened = await noor.GetAsync($"/emergency/open?use={use}");
        var ask = opened.Text.Split("href=\"").Select(h => h.Split('"')[0]).Single(h => h.StartsWith("/children/per", StringComparison.Ordinal));
        var form = await noor.GetAsync(ask);
        form.Text.ShouldContain(Happening, Case.Sensitive, "nothing is written twice in an emergency");
        var answered = await noor.PostAsync(ask, form, new() { ["Form.Reason"] = Happening, ["Form.Lead"] = "tell" });
        answered.Status.ShouldBe(HttpStatusCode.Redirect, answered.Text);
        return (use, answered.Answer.Headers.Location!.ToString());
    }

    private static async Task<string> OpenAsync(PlainBrowser noor, string given, string family, string born, string line)
    {
        var broken = await noor.PostAsync("/emergency", await noor.GetAsync("/emergency"), new()
        {
            ["Form.Person.GivenName"] = given,
            ["Form.Person.FamilyName"] = family,
            ["Form.Person.Born"] = born,
            ["Form.Person.Line"] = line,
            ["Form.Person.Postcode"] = "NM3 1XY",
            ["Form.Reason"] = "FoundWithUnknownAdult",
            ["Form.Words"] = Happening,
            ["Form.Tried"] = "Rang the out-of-hours desk twice, no answer",
        });
        broken.Status.ShouldBe(HttpStatusCode.Redirect, broken.Text);
        return broken.Answer.Headers.Location!.ToString().Split("use=")[1];
    }

    private static async Task<string> AskAsync(PlainBrowser who, string page, Dictionary<string, string> typed)
    {
        (typed["Form.Reason"], typed["Form.Lead"]) = ("A midwife rang about this newborn; what is known of the child?", "tell");
        var answered = await who.PostAsync(page, await who.GetAsync(page), typed);
        answered.Status.ShouldBe(HttpStatusCode.Redirect, answered.Text);
        return answered.Answer.Headers.Location!.ToString().Split("answer=")[1];
    }
}
