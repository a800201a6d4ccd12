using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace InfoShare.WebConsole.Tests;

/// <summary>
/// Nobody loses a session unwarned (WCAG 2.2.1): by script two minutes before, by keyboard and for a screen reader; without one the page says when, and
/// a link keeps it. What can be made longer is, and what cannot be is said. The browser's clock goes with the console's, and nobody waits.
/// </summary>
public sealed partial class SessionStoryTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const string Written = "He has had three bruises in a month";

    [Fact]
    public async Task Whoever_writes_is_warned_stays_by_keyboard_and_loses_nothing()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await using var doctor = await chromium.OpenAsync(site, "Elmmock Surgery", "Dr Mockhurst");
        try
        {
            await doctor.Page.Clock.InstallAsync();
            await doctor.Page.GotoAsync($"{site.Console}refer");
            var dialog = doctor.Page.Locator("#session-ends");
            var field = doctor.Page.GetByLabel("What are you worried about?");
            await field.FillAsync(Written);
            await LaterAsync(doctor, 12.5);
            (await dialog.IsVisibleAsync()).ShouldBeFalse("there is more than two minutes left");

            // Warned, with the button under the finger; whatever closes it keeps the session, and leads back to the word that was being written.
            await LaterAsync(doctor, 0.6);
            await Assertions.Expect(dialog).ToBeVisibleAsync();
            (await dialog.InnerTextAsync()).ShouldSatisfyAllConditions(
                t => t.ShouldContain("You are about to be signed out"),
                t => t.ShouldMatch("In (2 minutes|1 minute|[0-9]+ seconds) you are signed out"));
            await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Stay signed in" })).ToBeFocusedAsync();
            await doctor.LookAsync("session-warning");
            await doctor.NarrowAsync("session-warning");
            await doctor.Page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(dialog).ToBeHiddenAsync();
            await Assertions.Expect(field).ToBeFocusedAsync();
            await Assertions.Expect(doctor.Page.Locator("#session-said")).ToContainTextAsync("you are signed out at");

            // A screen reader is told of what is left at the minute; Escape is a yes too.
            await LaterAsync(doctor, 13.1);
            await Assertions.Expect(dialog).ToBeVisibleAsync();
            await LaterAsync(doctor, 1.2);
            await Assertions.Expect(dialog.GetByText(SecondsLeft())).ToBeVisibleAsync();
            await doctor.Page.Keyboard.PressAsync("Escape");
            await Assertions.Expect(dialog).ToBeHiddenAsync();

            // Whoever types is not away, and is not disturbed; fifteen quiet minutes after the last word still end it.
            await LaterAsync(doctor, 10);
            var kept = doctor.Page.WaitForResponseAsync(r => r.Url.EndsWith("/stay", StringComparison.Ordinal) && r.Request.Method == "POST");
            await field.PressSequentiallyAsync(".");
            (await kept).Status.ShouldBe((int)HttpStatusCode.OK);
            await LaterAsync(doctor, 12.5);
            (await dialog.IsVisibleAsync()).ShouldBeFalse("he has typed meanwhile");
            await LaterAsync(doctor, 0.6);
            await Assertions.Expect(dialog).ToBeVisibleAsync();

            // Nobody answers it: the session is over, and what was written is there. It is sent once he has signed in again, beside it.
            await LaterAsync(doctor, 2.1);
            await Assertions.Expect(Heading(dialog, "You are signed out")).ToBeVisibleAsync();
            await Assertions.Expect(dialog.GetByRole(AriaRole.Link)).ToBeFocusedAsync();
            await doctor.LookAsync("session-over");
            var beside = await doctor.Page.Context.RunAndWaitForPageAsync(() => doctor.Page.Keyboard.PressAsync("Enter"));
            await Assertions.Expect(beside.Locator("h1")).ToHaveTextAsync("Where do you work?");

            // A sign-in takes the true time: by that his old session would be open again.
            await beside.Context.ClearCookiesAsync(new() { Name = "__Host-infoshare" });
            site.Clock.By = TimeSpan.Zero;
            await beside.GetByRole(AriaRole.Link, new() { Name = "Elmmock Surgery" }).ClickAsync();
            await beside.GetByRole(AriaRole.Button, new() { Name = "Dr Mockhurst" }).ClickAsync();
            await Assertions.Expect(beside.Locator("h1")).ToContainTextAsync("You stay signed in until");
            await beside.CloseAsync();
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Go back to the page" }).ClickAsync();
            (await field.InputValueAsync()).ShouldBe(Written + ".");
            await doctor.ChooseAsync("It can wait until the next working day. You have an answer with reasons by then");
            await doctor.FillAsync("A child whose name nobody knows", "A boy of four in a green coat.");
            await doctor.ClickAsync("Check before you send");
            (await doctor.TextAsync()).ShouldContain(Written);
        }
        finally
        {
            site.Clock.By = TimeSpan.Zero;
        }
    }

    [Fact]
    public async Task Whoever_goes_on_in_another_tab_is_not_warned_in_the_first()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await using var owen = await chromium.OpenAsync(site, "Northmere Children's Services", "Owen Peatsample");
        try
        {
            await owen.Page.Clock.InstallAsync();
            await owen.Page.GotoAsync($"{site.Console}refer");
            site.Clock.By = TimeSpan.FromMinutes(12);
            var other = await owen.Page.Context.NewPageAsync();
            await other.GotoAsync($"{site.Console}notices");
            site.Clock.By = TimeSpan.FromMinutes(13.5);
            var asked = owen.Page.WaitForResponseAsync(r => r.Url.EndsWith("/stay", StringComparison.Ordinal));
            await owen.Page.Clock.FastForwardAsync((long)TimeSpan.FromMinutes(13.5).TotalMilliseconds);
            await asked;
            await Assertions.Expect(owen.Page.Locator("#session")).ToHaveAttributeAsync("data-left", LongLeft());
            (await owen.Page.Locator("#session-ends").IsVisibleAsync()).ShouldBeFalse();
        }
        finally
        {
            site.Clock.By = TimeSpan.Zero;
        }
    }

    [Fact]
    public async Task The_end_that_nothing_puts_off_is_said_as_such()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await using var hana = await chromium.OpenAsync(site, "Northmere Midwifery", "Hana Stonemock");
        try
        {
            await hana.Page.Clock.InstallAsync();
            for (var minutes = 10; minutes <= 230; minutes += 10)
            {
                site.Clock.By = TimeSpan.FromMinutes(minutes);
                await hana.Page.GotoAsync($"{site.Console}refer");
            }

            await Assertions.Expect(hana.Page.Locator("#session")).ToContainTextAsync(WhateverYouDo());
            var dialog = hana.Page.Locator("#session-ends");
            await LaterAsync(hana, 8.5);
            await Assertions.Expect(Heading(dialog, "Your session is about to end")).ToBeVisibleAsync();
            (await dialog.GetByRole(AriaRole.Button).AllInnerTextsAsync()).ShouldBe(["Go back to the page"], "there is nothing to stay by");
            await hana.LookAsync("session-last");
            await hana.Page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(dialog).ToBeHiddenAsync();
            await LaterAsync(hana, 2);
            await Assertions.Expect(Heading(dialog, "You are signed out")).ToBeVisibleAsync();
        }
        finally
        {
            site.Clock.By = TimeSpan.Zero;
        }
    }

    [Fact]
    public async Task Without_scripts_the_page_says_when_it_ends_and_a_link_keeps_it()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var owen = new PlainBrowser(site);
        try
        {
            var tray = await owen.SignInAsync("northmere-csc", "u-peatsample");
            tray.Text.ShouldMatch("If you do nothing, you are signed out at [0-9]{2}:[0-9]{2}. Whatever you do, your session ends at [0-9]{2}:[0-9]{2}.");
            tray.Text.ShouldContain("<a class=\"govuk-link\" href=\"/stay\" target=\"_blank\" rel=\"noopener\">");
            Left(tray).ShouldBe(15 * 60, 5);

            site.Clock.By = TimeSpan.FromMinutes(14);

            // What a page asks by itself is told what is left, and keeps nothing open.
            using (var asked = await owen.FetchAsync("/stay", TestContext.Current.CancellationToken))
                Left(new PlainPage(asked.StatusCode, await asked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), asked)).ShouldBe(60, 5);
            var stay = await owen.GetAsync("/stay");
            stay.Text.ShouldContain("You stay signed in until");
            Left(stay).ShouldBe(15 * 60, 5);
            site.Clock.By = TimeSpan.FromMinutes(28);
            Left(await owen.PostAsync("/stay", stay, [])).ShouldBe(15 * 60, 5);

            // A form from elsewhere keeps nothing open either.
            (await owen.PostAsync("/stay", new PlainPage(HttpStatusCode.OK, "", stay.Answer), [])).Status.ShouldBe(HttpStatusCode.BadRequest);
            site.Clock.By = TimeSpan.FromMinutes(44);
            (await owen.GetAsync("/stay")).Answer.Headers.Location!.ToString().ShouldBe("/sign-in?back=%2Fstay");
            (await owen.PostAsync("/stay", stay, [])).Status.ShouldBe(HttpStatusCode.Redirect);
        }
        finally
        {
            site.Clock.By = TimeSpan.Zero;
        }
    }

    private static double Left(PlainPage page) => double.Parse(DataLeft().Match(page.Text).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    // Its words stand in the dialog from the first, hidden.
    private static ILocator Heading(ILocator dialog, string words) => dialog.GetByRole(AriaRole.Heading, new() { Name = words });

    private async Task LaterAsync(Chromium.Window who, double minutes)
    {
        site.Clock.By += TimeSpan.FromMinutes(minutes);
        await who.Page.Clock.FastForwardAsync((long)TimeSpan.FromMinutes(minutes).TotalMilliseconds);
    }

    [GeneratedRegex("id=\"session\" data-left=\"([0-9]+)\"")]
    private static partial Regex DataLeft();

    [GeneratedRegex("In [0-9]+ seconds you are signed out")]
    private static partial Regex SecondsLeft();

    [GeneratedRegex("^[78][0-9][0-9]$")]
    private static partial Regex LongLeft();

    [GeneratedRegex("Your session ends at [0-9]{2}:[0-9]{2}, whatever you do")]
    private static partial Regex WhateverYouDo();
}
