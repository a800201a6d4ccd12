using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace InfoShare.WebConsole.Tests;

/// <summary>What holds at every desk: the keyboard is enough, and the pages around a session can be read by everybody.</summary>
public sealed class DeskStoryTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    [Fact]
    public async Task Everything_can_be_done_by_keyboard()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await site.FamilyAsync("302", "Nia", "Heathtest");
        var receipt = await site.ReferAsync("302", "The mother was not seen alone, and says little.");
        await using var owen = await chromium.OpenAsync(site, "Northmere Children's Services", "Owen Peatsample");
        await owen.Page.GotoAsync($"{site.Console}referrals/{receipt.ReferralId}");
        await owen.Page.Keyboard.PressAsync("Tab");
        (await owen.Page.EvaluateAsync<string>("() => document.activeElement.textContent")).ShouldBe("Skip to main content");
        for (var i = 0; i < 40 && !(await owen.Page.EvaluateAsync<string>("() => document.activeElement.textContent")).Contains("Take this", StringComparison.Ordinal); i++)
            await owen.Page.Keyboard.PressAsync("Tab");
        await owen.Page.Keyboard.PressAsync("Enter");
        await owen.Page.WaitForURLAsync(new Regex("done=taken$"));
        (await owen.TextAsync()).ShouldContain("You own this referral now");
    }

    [Fact]
    public async Task The_pages_before_and_after_signing_in_and_those_that_say_no_can_be_read_by_everybody()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await using var window = await chromium.OpenAsync(site);
        await window.LookAsync("sign-in");
        await window.FollowAsync("Northmere Children's Services");
        await window.AxeAsync("who-are-you");
        await window.ClickAsync("Owen Peatsample");
        await window.Page.GotoAsync($"{site.Console}referrals/ref_00000000000000000000000000");
        (await window.TextAsync()).ShouldContain("not yours to see");
        await window.LookAsync("nothing-to-show");
        await window.Page.GotoAsync($"{site.Console}sign-out");
        await window.LookAsync("sign-out");
        await window.ClickAsync("Sign out");
        (await window.TextAsync()).ShouldContain("You are signed out");
        await window.LookAsync("signed-out");
        await window.Page.GoBackAsync();
        await window.Page.ReloadAsync();
        (await window.TextAsync()).ShouldContain("Where do you work?");
    }
}
