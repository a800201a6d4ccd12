using System.Net;
using Microsoft.Playwright;

namespace InfoShare.WebConsole.Tests;

/// <summary>What was typed outlives the session in which it was typed: signed out in another tab, somebody else signed in, the console started anew.</summary>
public sealed class UnsentStoryTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const string Csc = "northmere-csc";
    private const string Written = "WRITTEN-BEFORE the newborn was left alone on the ward twice.";

    [Fact]
    public async Task What_was_written_while_another_tab_signed_out_waits_for_the_same_person()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await using var hana = await chromium.OpenAsAsync(site, "northmere-midwifery", "MIDWIFE");
        await hana.FollowAsync("Make a referral");
        await hana.FillAsync("What are you worried about?", Written);
        var other = await hana.Page.Context.NewPageAsync();
        await other.GotoAsync(site.Console.AbsoluteUri);
        await other.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await other.GetByRole(AriaRole.Heading, new() { Name = "You are signed out" }).WaitForAsync();
        await hana.ClickAsync("Check before you send");
        (await hana.Page.Locator("h1").InnerTextAsync()).ShouldBe("Where do you work?");

        // Whoever signs in there meanwhile finds nothing of it, on no page.
        using (var lena = await site.PlainAsAsync("elmmock-surgery", "GP"))
        {
            foreach (var path in (string[])["/", "/refer", "/sent"])
                (await lena.FollowAsync(await lena.GetAsync(path))).Text.ShouldNotContain("WRITTEN-BEFORE");
            lena.Seen.ShouldAllBe(page => !page.Text.Contains("may not have arrived"));
        }

        await hana.FollowAsync("Northmere Midwifery");
        await hana.ClickAsync(Neighbours.Who("northmere-midwifery", "MIDWIFE").Name);
        (await hana.Page.GetByLabel("What are you worried about?").InputValueAsync()).ShouldBe(Written);
        (await hana.TextAsync()).ShouldContain("You were signed out while you were writing. Nothing was sent.");
        await hana.LookAsync("unsent-after-sign-out");
    }

    [Fact]
    public async Task A_form_of_somebody_who_left_is_done_for_nobody_and_found_by_its_writer_on_every_page()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("711", "Ivo", "Unsenttest");
        var id = (await site.ReferAsync("711", "The newborn was left alone on the ward twice.")).ReferralId;
        var path = $"/referrals/{id}/decide";
        using var desk = new PlainBrowser(site);
        await desk.SignInAsync(Csc, "u-peatsample");
        await desk.FollowAsync(await desk.PostAsync($"/referrals/{id}?handler=Take", await desk.GetAsync($"/referrals/{id}"), []));
        var form = await desk.GetAsync(path);

        // At the same machine a colleague signs in; the form of the one before is still open in a tab.
        await desk.SignInAsync(Csc, "u-lenasample");
        var late = await desk.PostAsync(path + "?handler=Preview", form, new() { ["Form.Rationale"] = Written });
        late.Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        late.Text.ShouldContain("Somebody else is signed in here");
        late.Text.ShouldNotContain("WRITTEN-BEFORE");
        (await desk.GetAsync(path)).Text.ShouldNotContain("WRITTEN-BEFORE");
        (await desk.GetAsync("/tray")).Text.ShouldNotContain("may not have arrived");

        // Whoever wrote it is told on whichever page, finds it, and after it is begun anew no more.
        using var owen = new PlainBrowser(site);
        (await owen.SignInAsync(Csc, "u-peatsample", "/tray")).Text.ShouldContain($"<a class=\"govuk-link\" href=\"{path}\">What you wrote about a referral to us</a>");
        var back = await owen.GetAsync(path);
        back.Text.ShouldContain("WRITTEN-BEFORE");
        back.Text.ShouldContain("Nothing was sent");
        (await owen.GetAsync("/tray")).Text.ShouldContain("may not have arrived");
        await owen.PostAsync(path + "?handler=Anew", back, []);
        (await owen.GetAsync("/tray")).Text.ShouldNotContain("may not have arrived");

        // A seal of nobody's keeps nothing, and a form that names somebody by hand is nobody's.
        using var stranger = new PlainBrowser(site);
        await stranger.PostAsync(path + "?handler=Preview", form, new() { ["Form.Rationale"] = "FORGED", ["form-owner"] = $"{Csc}/u-peatsample" });
        (await owen.GetAsync(path)).Text.ShouldNotContain("FORGED");
    }

    [Fact]
    public async Task A_form_that_was_open_when_the_browser_got_another_proof_waits_for_its_writer()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var hana = await site.PlainAsAsync("northmere-midwifery", "MIDWIFE");
        var form = await hana.GetAsync("/refer");
        var cookie = hana.Cookies.GetCookies(site.Console)["__Host-infoshare-form"]!;
        cookie.Expired = true;
        await hana.GetAsync("/sent");
        hana.Cookies.GetCookies(site.Console)["__Host-infoshare-form"]!.Value.ShouldNotBe(cookie.Value);
        var refused = await hana.PostAsync("/refer?handler=Check", form, new() { ["Form.Risk"] = Written });
        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Text.ShouldContain("What you wrote is kept for an hour. <a class=\"govuk-link\" href=\"/refer\">");
        var back = await hana.GetAsync("/refer");
        back.Text.ShouldContain("WRITTEN-BEFORE");
        back.Text.ShouldContain("Nothing was done");

        // What no page of this console drew for the person who sends it is kept for nobody.
        var unsealed = new PlainPage(HttpStatusCode.OK, "", form.Answer);
        (await hana.PostAsync("/refer?handler=Check", unsealed, new() { ["Form.Risk"] = "FORGED" })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await hana.GetAsync("/refer")).Text.ShouldNotContain("FORGED");
    }

    [Fact]
    public async Task The_proof_of_a_form_comes_back_with_whoever_comes_from_the_provider()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var stranger = new PlainBrowser(site);
        await stranger.SignInAsync("northmere-midwifery", "u-stonemock", "/refer");
        var set = stranger.Seen.SelectMany(p => p.Answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : []).Where(c => c.StartsWith("__Host-infoshare-form", StringComparison.Ordinal)).ToList();
        set.ShouldNotBeEmpty();
        set.ShouldAllBe(c => c.Contains("samesite=lax", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task After_a_restart_what_was_typed_is_given_back_to_be_copied_and_nothing_is_kept()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await using var hana = await chromium.OpenAsAsync(site, "northmere-midwifery", "MIDWIFE");
        await hana.FollowAsync("Make a referral");
        await hana.FillAsync("What are you worried about?", Written);
        await site.RestartConsoleAsync();
        await hana.ClickAsync("Check before you send");
        (await hana.Page.Locator("h1").InnerTextAsync()).ShouldBe("You were signed out");
        (await hana.TextAsync()).ShouldContain(Written);
        await hana.LookAsync("unsent-after-restart");

        // To another site's form nothing is given back: it may have been written by anybody.
        using var stranger = new PlainBrowser(site);
        (await stranger.PostAsync("/refer?handler=Check", await stranger.GetAsync("/sign-in"), new() { ["Form.Risk"] = Written })).Status.ShouldBe(HttpStatusCode.Redirect);
    }
}
