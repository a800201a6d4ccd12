using System.Net;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.SocialCare.V1;
using InfoShare.WebConsole.Desks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace InfoShare.WebConsole.Tests;

/// <summary>New items appear by themselves; what tells of them says nothing of anybody, ends with the session, and is bounded.</summary>
public sealed class LiveTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1000, 900, "61")]
    [InlineData(400, 700, "62")]
    public async Task A_new_referral_appears_beside_the_list_and_nothing_that_is_read_moves(int width, int height, string own)
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await site.FamilyAsync(own + "1", "Gwen", "Livetest" + own);
        await site.ReferAsync(own + "1", "The newborn was left alone on the ward twice.");
        await site.FamilyAsync(own + "2", "Huw", "Livetest" + own);
        await using var owen = await chromium.OpenAsync(site, "Northmere Children's Services", "Owen Peatsample");
        List<string> wrong = [];
        owen.Page.Console += (_, said) => wrong.AddRange(said.Type is "error" or "warning" ? [said.Text] : []);
        await owen.Page.SetViewportSizeAsync(width, height);
        await owen.Page.ReloadAsync();
        var (list, later, news) = (owen.Page.Locator("#live-list"), owen.Page.Locator("#live-new"), owen.Page.Locator("#live-news"));
        var first = list.GetByRole(AriaRole.Link, new() { Name = "Gwen Livetest" + own });
        await first.FocusAsync();
        await Assertions.Expect(later).ToContainTextAsync("Nothing yet.");
        await list.EvaluateAsync("e => { for (const part of [e, ...e.querySelectorAll('*')]) part.held = true; }");
        var (stood, read) = (await first.BoundingBoxAsync(), await list.InnerTextAsync());

        // The most urgent of all: by what is due it would stand first, above what is being read.
        await site.ReferAsync(own + "2", "The mother was not seen alone, and says little.", Urgency.ImmediateDanger);
        await Assertions.Expect(later).ToContainTextAsync($"Huw Livetest{own}");
        await Assertions.Expect(news).ToContainTextAsync("One new item has come. Go to what is new.");
        var stands = await first.BoundingBoxAsync();
        (stands!.X, stands.Y, stands.Width).ShouldBe((stood!.X, stood.Y, stood.Width), "the link under the hand stays where it was");
        (await list.InnerTextAsync()).ShouldBe(read);
        (await list.EvaluateAsync<bool>("e => [e, ...e.querySelectorAll('*')].every(part => part.held)")).ShouldBeTrue("what a screen reader stands on is the same");
        (await owen.Page.EvaluateAsync<string>("() => document.activeElement.textContent")).ShouldBe("Gwen Livetest" + own);
        await owen.LookAsync("tray-live-" + width);

        // What is new is a key away, and the list is put in order when somebody asks for it.
        await news.GetByRole(AriaRole.Link, new() { Name = "Go to what is new" }).PressAsync("Enter");
        (await owen.Page.EvaluateAsync<string>("() => document.activeElement.id")).ShouldBe("live-new");
        await owen.Page.GotoAsync($"{site.Console}tray");
        var ordered = (await list.Locator("h2").AllInnerTextsAsync()).ToList();
        ordered.IndexOf("Huw Livetest" + own).ShouldBeInRange(0, ordered.IndexOf("Gwen Livetest" + own));
        wrong.ShouldBeEmpty("nothing was stopped by the page's own policy");
    }

    [Fact]
    public async Task A_list_that_changes_says_so_and_is_shown_as_it_is_when_somebody_asks()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await site.FamilyAsync("631", "Mali", "Livetest");
        var mali = await site.ReferAsync("631", "The newborn was left alone on the ward twice.");
        await site.FamilyAsync("632", "Nest", "Livetest");
        await using var owen = await chromium.OpenAsync(site, "Northmere Children's Services", "Owen Peatsample");
        var (list, news) = (owen.Page.Locator("#live-list"), owen.Page.Locator("#live-news"));
        await Assertions.Expect(owen.Page.Locator("#live-new")).ToContainTextAsync("Nothing yet.");
        var item = list.Locator("li", new() { HasText = "Mali Livetest" });
        await Assertions.Expect(item).ToContainTextAsync("Nobody has taken it yet.");
        await new SocialCareService.SocialCareServiceClient(site.As("northmere-csc", "u-lenasample", "Lena Marlsample", "TEAM_MANAGER").CallInvoker)
            .TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = mali.ReferralId, Version = 1 });
        await site.ReferAsync("632", "The newborn was left alone on the ward twice.");
        await Assertions.Expect(news).ToContainTextAsync("The list has changed. Show it as it is now.");
        await Assertions.Expect(item).ToContainTextAsync("Nobody has taken it yet.");
        await owen.FollowAsync("Show it as it is now");
        await Assertions.Expect(item).ToContainTextAsync("Owner: Lena Marlsample.");
        await Assertions.Expect(list).ToContainTextAsync("Nest Livetest");

        // What came and stands on no page that is open is said all the same.
        await site.FamilyAsync("633", "Olwen", "Livetest");
        await owen.Page.GotoAsync($"{site.Console}tray?show=closed");
        await Assertions.Expect(owen.Page.Locator("#live-new")).ToContainTextAsync("Nothing yet.");
        await site.ReferAsync("633", "The newborn was left alone on the ward twice.");
        await Assertions.Expect(news).ToHaveTextAsync("Something has come that is not in this list. See your notices.");
    }

    [Theory]
    [InlineData(429, "641")]
    [InlineData(503, "642")]
    [InlineData(404, "643")]
    public async Task A_list_that_could_not_be_fetched_says_so_and_is_fetched_again(int status, string own)
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await site.FamilyAsync(own, "Pryce", "Livetest" + own);
        await using var owen = await chromium.OpenAsync(site, "Northmere Children's Services", "Owen Peatsample");
        var (later, news) = (owen.Page.Locator("#live-new"), owen.Page.Locator("#live-news"));
        var told = await owen.Page.RunAndWaitForResponseAsync(() => owen.Page.ReloadAsync(), r => r.Request.ResourceType == "xhr" && r.Url.EndsWith("/tray", StringComparison.Ordinal));
        told.Status.ShouldBe(200, "the stream stands");
        var failed = 0;
        await owen.Page.RouteAsync("**/tray", async route =>
        {
            if (route.Request.ResourceType == "xhr" && failed++ == 0)
                await route.FulfillAsync(new() { Status = status, ContentType = "text/html", Body = "<title>no</title>" });
            else
                await route.ContinueAsync();
        });
        await site.ReferAsync(own, "The newborn was left alone on the ward twice.");
        await Assertions.Expect(news).ToContainTextAsync("New items do not appear just now. Trying again.");
        await Assertions.Expect(later).ToContainTextAsync("Pryce Livetest" + own, new() { Timeout = 30_000 });
        await Assertions.Expect(news).Not.ToContainTextAsync("Trying again");
        failed.ShouldBeGreaterThan(1);
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
        var list = owen.Page.Locator("#live-new");
        await Assertions.Expect(list).ToContainTextAsync("Nothing yet.");
        await site.StopBrokerAsync();
        try
        {
            await Assertions.Expect(news).ToContainTextAsync("New items do not appear just now. Trying again.", new() { Timeout = 60_000 });
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
