using System.Net;
using InfoShare.WebConsole.Desks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace InfoShare.WebConsole.Tests;

/// <summary>New items appear by themselves; what tells of them says nothing of anybody, ends with the session, and is bounded.</summary>
public sealed class LiveTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_referral_appears_in_an_open_tray_and_the_focus_stays()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await site.FamilyAsync("601", "Gwen", "Livetest");
        await site.ReferAsync("601", "The newborn was left alone on the ward twice.");
        await site.FamilyAsync("602", "Huw", "Livetest");
        await using var owen = await chromium.OpenAsync(site, "Northmere Children's Services", "Owen Peatsample");
        List<string> wrong = [];
        owen.Page.Console += (_, said) => wrong.AddRange(said.Type is "error" or "warning" ? [said.Text] : []);
        await owen.Page.ReloadAsync();
        var first = owen.Page.GetByRole(AriaRole.Link, new() { Name = "Gwen Livetest" });
        await first.FocusAsync();
        await Assertions.Expect(owen.Page.Locator("#live-list")).Not.ToContainTextAsync("Huw Livetest");

        await site.ReferAsync("602", "The mother was not seen alone, and says little.");
        await Assertions.Expect(owen.Page.Locator("#live-list")).ToContainTextAsync("Huw Livetest");
        await Assertions.Expect(owen.Page.Locator("#live-news")).ToHaveTextAsync("One new item has come.");
        (await owen.Page.EvaluateAsync<string>("() => document.activeElement.textContent")).ShouldBe("Gwen Livetest");
        await owen.LookAsync("tray-live");
        wrong.ShouldBeEmpty("nothing was stopped by the page's own policy");
    }

    [Fact]
    public async Task What_tells_of_it_says_nothing_and_ends_with_the_session()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("603", "Iwan", "Livetest");
        using var owen = new PlainBrowser(site);
        var tray = await owen.SignInAsync("northmere-csc", "u-peatsample");
        using var answer = await owen.FetchAsync(LiveItems.Tray, Ct);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        answer.Headers.CacheControl!.ToString().ShouldBe("no-store");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Ct));
        await UntilAsync(reader, "event: hello");
        await site.ReferAsync("603", "PLANTED-RISK the newborn was left alone on the ward twice.");
        var said = await UntilAsync(reader, "event: changed");
        said.ShouldAllBe(line => line.Length == 0 || line == ":" || line == "data:" || line.StartsWith("event: ", StringComparison.Ordinal) || line == "retry: 5000");

        await owen.PostAsync("/sign-out", tray, []);
        await UntilAsync(reader, "event: ended");
        (await reader.ReadToEndAsync(Ct)).ShouldNotContain("event:");
        (await owen.FetchAsync(LiveItems.Tray, Ct)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task An_open_tray_keeps_no_session_awake()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var owen = new PlainBrowser(site);
        await owen.SignInAsync("northmere-csc", "u-peatsample");
        try
        {
            // Past half of the quiet time whatever somebody does renews the session; what the page fetches by itself does not.
            site.Clock.By = TimeSpan.FromMinutes(10);
            (await owen.FetchAsync("/tray", Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
            using var answer = await owen.FetchAsync(LiveItems.Tray, Ct);
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Ct));
            await UntilAsync(reader, "event: hello");
            site.Clock.By = TimeSpan.FromMinutes(16);
            await UntilAsync(reader, "event: ended");
            (await owen.GetAsync("/tray")).Status.ShouldBe(HttpStatusCode.Redirect);
        }
        finally
        {
            site.Clock.By = TimeSpan.Zero;
        }
    }

    [Fact]
    public async Task One_person_has_a_handful_of_them_and_other_agencies_none()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var lena = new PlainBrowser(site);
        await lena.SignInAsync("northmere-csc", "u-lenasample");
        List<HttpResponseMessage> open = [];
        HttpResponseMessage one;
        do
        {
            one = await lena.FetchAsync(LiveItems.Tray, Ct);
            open.Add(one);
        }
        while (one.StatusCode == HttpStatusCode.OK && open.Count < 20);
        one.StatusCode.ShouldBe(HttpStatusCode.NoContent, "a browser that is told so does not come again");
        open.Count.ShouldBe(7);
        open.ForEach(o => o.Dispose());
        var live = site.Services.GetRequiredService<LiveItems>();
        while (live.Count > 0)
            await Task.Delay(50, Ct);

        using var hana = new PlainBrowser(site);
        await hana.SignInAsync("northmere-midwifery", "u-stonemock");
        (await hana.FetchAsync(LiveItems.Tray, Ct)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_broker_that_comes_back_is_followed_again_and_meanwhile_the_tray_says_that_it_is_not()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await site.FamilyAsync("604", "Jac", "Livetest");
        await using var owen = await chromium.OpenAsync(site, "Northmere Children's Services", "Owen Peatsample");
        var news = owen.Page.Locator("#live-news");
        var list = owen.Page.Locator("#live-list");
        await Assertions.Expect(list).ToBeVisibleAsync();
        await site.StopBrokerAsync();
        try
        {
            await Assertions.Expect(news).ToHaveTextAsync("New items do not appear just now. Trying again.", new() { Timeout = 60_000 });
        }
        finally
        {
            await site.StartBrokerAsync();
        }

        await site.ReferAsync("604", "The newborn was left alone on the ward twice.");
        await Assertions.Expect(list).ToContainTextAsync("Jac Livetest", new() { Timeout = 60_000 });
        await Assertions.Expect(news).Not.ToContainTextAsync("Trying again");

        // And what comes after it appears as before.
        await site.FamilyAsync("605", "Keir", "Livetest");
        await site.ReferAsync("605", "The newborn was left alone on the ward twice.");
        await Assertions.Expect(list).ToContainTextAsync("Keir Livetest", new() { Timeout = 60_000 });
    }

    [Fact]
    public async Task A_tray_whose_session_has_ended_names_nobody_and_says_where_to_sign_in()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await site.FamilyAsync("606", "Lowri", "Livetest");
        await site.ReferAsync("606", "The newborn was left alone on the ward twice.");
        await using var owen = await chromium.OpenAsync(site, "Northmere Children's Services", "Owen Peatsample");
        await Assertions.Expect(owen.Page.Locator("#live-list")).ToContainTextAsync("Lowri Livetest");
        var second = await owen.Page.Context.NewPageAsync();
        await second.GotoAsync($"{site.Console}sign-out");
        await second.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(owen.Page.Locator("#live-news")).ToHaveTextAsync("You are signed out. Sign in again", new() { Timeout = 30_000 });
        (await owen.TextAsync()).ShouldNotContain("Livetest");
        await owen.FollowAsync("Sign in again");
        (await owen.TextAsync()).ShouldContain("Where do you work?");
    }

    private static async Task<List<string>> UntilAsync(StreamReader reader, string wanted)
    {
        List<string> lines = [];
        while (await reader.ReadLineAsync(Ct) is { } line)
        {
            lines.Add(line);
            if (line == wanted)
                return lines;
        }

        throw new InvalidOperationException($"It ended before \"{wanted}\": {string.Join('|', lines)}");
    }
}
