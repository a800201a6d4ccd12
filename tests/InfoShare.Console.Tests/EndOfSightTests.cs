using System.Net;
using Microsoft.Playwright;

namespace InfoShare.WebConsole.Tests;

/// <summary>When the emergency or the session ends, what a page shows of a child ends with it: whoever sits down next reads nothing (L9).</summary>
public sealed class EndOfSightTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const string Happening = "Boy of three alone in the flat with a man who gives two surnames";

    [Fact]
    public async Task What_the_broken_glass_opened_leaves_the_page_when_its_minutes_are_over_and_that_is_said()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await site.FamilyAsync("731", "Ffion", "Sighttest");
        await site.ReferAsync("731", "The newborn was left alone on the ward twice.");
        await using var noor = await chromium.OpenAsAsync(site, "northmere-police", "PUBLIC_PROTECTION");
        try
        {
            await noor.Page.Clock.InstallAsync();
            await noor.FollowAsync("Emergency");
            await noor.FillAsync("Given name", "Ffion");
            await noor.FillAsync("Family name", "Sighttest");
            await noor.FillAsync("Day of birth", "8/3/2027");
            await noor.FillAsync("Address, first line", "9 Weir Court");
            await noor.FillAsync("Postcode", "NM3 1XY");
            await noor.ChooseAsync("A child was found with an adult whom nobody there knows");
            await noor.FillAsync("What is happening?", Happening);
            await noor.FillAsync("Whom did you try to reach first, and what came of it?", "Rang the out-of-hours desk twice, no answer");
            await noor.ClickAsync("Open the record");
            var open = noor.Page.Url;
            await noor.FollowAsync("Look, for this emergency");
            await noor.ClickAsync("Ask");
            var page = noor.Page.Url;
            (await noor.Page.Locator("h1").InnerTextAsync()).ShouldContain("Ffion Sighttest");

            // What she does keeps the session, and not the glass.
            await LaterAsync(noor, 10);
            await noor.Page.GotoAsync(open);
            var heading = noor.Page.Locator("h1");
            await Assertions.Expect(heading).ToContainTextAsync("more minutes");
            await noor.Page.GotoAsync(page);
            await Assertions.Expect(noor.Page.Locator("main")).ToContainTextAsync("You have broken the glass for this.");
            await noor.LookAsync("child-under-glass");
            await LaterAsync(noor, 3.5);
            await Assertions.Expect(noor.Page.Locator("[data-said]")).ToHaveTextAsync(Said());
            await LaterAsync(noor, 1.6);
            await Assertions.Expect(heading).ToHaveTextAsync("It is closed");
            await Assertions.Expect(noor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("closed again");
            (await noor.Page.Locator("main").InnerTextAsync()).ShouldNotContain("Who was meant");
            (await noor.Page.Locator("main").InnerTextAsync()).ShouldNotContain("Sighttest");
            (await noor.Page.Locator("main form").CountAsync()).ShouldBe(0);
            await noor.LookAsync("child-closed");

            // And on the page of the emergency itself nothing is left to press.
            await noor.Page.GotoAsync(open);
            (await noor.TextAsync()).ShouldContain("It is closed");
        }
        finally
        {
            site.Clock.By = TimeSpan.Zero;
        }
    }

    [Fact]
    public async Task What_a_page_shows_of_a_child_leaves_it_with_the_session_and_comes_back_with_the_same_person()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await site.FamilyAsync("732", "Gethin", "Sighttest");
        var receipt = await site.ReferAsync("732", "The newborn was left alone on the ward twice.");
        await using var owen = await chromium.OpenAsAsync(site, "northmere-csc", "DUTY_SOCIAL_WORKER");
        try
        {
            await owen.Page.Clock.InstallAsync();
            await owen.Page.GotoAsync($"{site.Console}referrals/{receipt.ReferralId}");
            await Assertions.Expect(owen.Page.Locator("main")).ToContainTextAsync("Gethin Sighttest");
            await LaterAsync(owen, 15.2);
            await OverAsync(owen);
            (await owen.Page.ContentAsync()).ShouldNotContain("Sighttest");
            (await owen.Page.ContentAsync()).ShouldNotContain("left alone on the ward");
            await owen.LookAsync("session-over-referral");
            await owen.Page.Locator("#session-ends").GetByRole(AriaRole.Button, new() { Name = "Go back to the page" }).ClickAsync();
            site.Clock.By = TimeSpan.Zero;
            await owen.Page.Context.ClearCookiesAsync(new() { Name = "__Host-infoshare" });
            await owen.GoAsync(owen.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Sign in again" }));
            await owen.FollowAsync("Northmere Children's Services");
            await owen.ClickAsync("Owen Peatsample");
            (await owen.TextAsync()).ShouldContain("Gethin Sighttest");
        }
        finally
        {
            site.Clock.By = TimeSpan.Zero;
        }
    }

    [Fact]
    public async Task What_was_being_written_stays_and_what_stood_beside_it_goes()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await site.FamilyAsync("733", "Heulwen", "Sighttest");
        var id = (await site.ReferAsync("733", "The newborn was left alone on the ward twice.")).ReferralId;
        await using var lena = await chromium.OpenAsAsync(site, "northmere-csc", "TEAM_MANAGER");
        try
        {
            await lena.Page.Clock.InstallAsync();
            await lena.Page.GotoAsync($"{site.Console}referrals/{id}");
            await lena.ClickAsync("Take this referral");
            await lena.FollowAsync("Decide");
            await lena.FillAsync("Your reasoning", "What is missing: whether the mother is safe at home.");
            await LaterAsync(lena, 16.2);
            await OverAsync(lena);
            (await lena.Page.GetByLabel("Your reasoning").InputValueAsync()).ShouldContain("What is missing");
            (await lena.Page.ContentAsync()).ShouldNotContain("left alone on the ward");
            (await lena.Page.ContentAsync()).ShouldNotContain("Sighttest");
            await lena.LookAsync("session-over-writing");
        }
        finally
        {
            site.Clock.By = TimeSpan.Zero;
        }
    }

    private static System.Text.RegularExpressions.Regex Said() => new("^[12] minutes? left\\.$");

    // Its words stand in the dialog from the first, hidden: it is over when they are seen.
    private static Task OverAsync(Chromium.Window who) =>
        Assertions.Expect(who.Page.Locator("#session-ends").GetByRole(AriaRole.Heading, new() { Name = "You are signed out" })).ToBeVisibleAsync();

    private async Task LaterAsync(Chromium.Window who, double minutes)
    {
        site.Clock.By += TimeSpan.FromMinutes(minutes);
        await who.Page.Clock.FastForwardAsync((long)TimeSpan.FromMinutes(minutes).TotalMilliseconds);
    }
}
