using System.Text.Json;
using Microsoft.Playwright;

namespace InfoShare.WebConsole.Tests;

/// <summary>By keyboard: where one is can be read, and Enter does what the page is for.</summary>
public sealed class KeyboardTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    [Fact]
    public async Task Whatever_has_the_focus_can_be_read_all_along_the_header()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await using var owen = await chromium.OpenAsync(site, "Northmere Children's Services", "Owen Peatsample");
        var names = await owen.Page.Locator(".console-header a, .console-header button").AllInnerTextsAsync();
        List<string> met = [];
        for (var i = 0; i < names.Count + 3; i++)
        {
            await owen.Page.Keyboard.PressAsync("Tab");
            var at = await owen.Page.EvaluateAsync<JsonElement>(
                """
                () => {
                  const at = document.activeElement;
                  const rgb = colour => colour.match(/[0-9.]+/g).map(Number);
                  const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
                  let ground = at;
                  while (ground.parentElement && rgb(getComputedStyle(ground).backgroundColor)[3] === 0) ground = ground.parentElement;
                  const [a, b] = [light(rgb(getComputedStyle(at).color)), light(rgb(getComputedStyle(ground).backgroundColor))].sort((x, y) => y - x);
                  return { name: at.innerText, header: Boolean(at.closest('.console-header')), contrast: (a + 0.05) / (b + 0.05) };
                }
                """);
            at.GetProperty("contrast").GetDouble().ShouldBeGreaterThan(4.5, at.GetProperty("name").GetString());
            if (at.GetProperty("header").GetBoolean())
                met.Add(at.GetProperty("name").GetString()!);
        }

        met.ShouldBe(names);
    }

    [Fact]
    public async Task Enter_in_a_line_of_a_referral_leads_to_the_check_and_adds_no_child()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await using var doctor = await chromium.OpenAsync(site, "Elmmock Surgery", "Dr Mockhurst");
        await doctor.FollowAsync("Make a referral");
        await doctor.FillAsync("What are you worried about?", "She is hungry and alone.");
        await doctor.Page.GetByLabel("It can wait until the next working day").CheckAsync();
        await doctor.FillAsync("Family name", "Keytest");
        await doctor.FillAsync("Day of birth", "4/5/2021");
        await doctor.FillAsync("Given name", "Nell");
        await doctor.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(doctor.Page.Locator("h1")).ToHaveTextAsync("Check before you send");
    }

    [Fact]
    public async Task What_has_just_been_done_has_the_focus_and_is_an_alert()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await site.FamilyAsync("591", "Mair", "Keytest");
        var sent = await site.ReferAsync("591", "The newborn was left alone on the ward twice.");
        await using var owen = await chromium.OpenAsync(site, "Northmere Children's Services", "Owen Peatsample");
        await owen.Page.GotoAsync($"{site.Console}referrals/{sent.ReferralId}");
        (await owen.Page.EvaluateAsync<string>("() => document.activeElement.tagName")).ShouldBe("BODY", "nothing was done yet");
        await owen.ClickAsync("Take this referral");
        await Assertions.Expect(owen.Page.Locator("[role=alert]")).ToBeFocusedAsync();
        await Assertions.Expect(owen.Page.Locator("[role=alert]")).ToHaveTextAsync("You own this referral now. The referrer sees your name.");
    }

    [Fact]
    public async Task The_header_says_where_one_is()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await using var owen = await chromium.OpenAsync(site, "Northmere Children's Services", "Owen Peatsample");
        foreach (var (page, link, how) in new[]
        {
            ("tray?show=late", "Referrals to us", "page"), ("sent", "My referrals", "page"), ("refer", "Make a referral", "page"), ("children", "Look for a child", "page"),
            ("notices?show=all", "Notices", "page"), ("endings/new", "Endings", "true"), ("stay", null, null),
        })
        {
            await owen.Page.GotoAsync($"{site.Console}{page}");
            var current = owen.Page.Locator("header [aria-current]");
            (await current.CountAsync()).ShouldBe(link is null ? 0 : 1, page);
            if (link is not null)
                (await current.InnerTextAsync(), await current.GetAttributeAsync("aria-current")).ShouldBe((link, how));
        }
    }

    [Fact]
    public async Task Which_list_is_shown_is_said_by_its_heading_its_title_and_its_link()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await using var owen = await chromium.OpenAsync(site, "Northmere Children's Services", "Owen Peatsample");
        HashSet<string> headings = [];
        foreach (var page in (string[])["tray", "tray?show=late", "tray?show=mine", "tray?show=closed", "notices", "notices?show=all", "handovers", "handovers?show=by", "handovers?show=ended"])
        {
            await owen.Page.GotoAsync($"{site.Console}{page}");
            var heading = await owen.Page.Locator("h1").InnerTextAsync();
            headings.Add(heading).ShouldBeTrue(page);
            (await owen.Page.TitleAsync()).ShouldBe($"{heading} - InfoShare");
            (await owen.Page.Locator("main [aria-current]").EvaluateAsync<string>("e => getComputedStyle(e).fontWeight")).ShouldBe("700");
        }
    }
}
