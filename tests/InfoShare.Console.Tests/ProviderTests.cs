using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using InfoShare.WebConsole.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace InfoShare.WebConsole.Tests;

/// <summary>Signing in at an OpenID provider that is not ours (oidc-provider), by setting where it is and nothing else.</summary>
public sealed class ProviderTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>, IAsyncLifetime
{
    private const string Csc = "northmere-csc";
    private readonly string folder = Directory.CreateTempSubdirectory("infoshare-provider-").FullName;
    private Process? provider;

    private static string? WhyNot { get; } = Site.Missing
        ?? (!Directory.Exists(Path.Combine(Chromium.Root, "tests/clients/node_modules/oidc-provider")) ? "no oidc-provider (npm ci in tests/clients)" : null);

    [Fact]
    public async Task Whoever_signs_in_there_has_the_name_and_the_role_that_it_says()
    {
        Assert.SkipWhen(WhyNot is not null, WhyNot ?? "");
        await using var console = await site.ConsoleAtAsync(Provider(new { name = "Owen Peatsample", practitioner_role = "DUTY_SOCIAL_WORKER" }));
        using var owen = new PlainBrowser(site) { Console = console.Address };
        var tray = await owen.FollowAsync(await owen.GetAsync($"/sign-in/{Csc}?back=%2Ftray"));
        tray.Answer.RequestMessage!.RequestUri!.ShouldBe(new Uri(console.Address, "/tray"), tray.Text);
        tray.Text.ShouldContain("<span>Owen Peatsample</span>");
        tray.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whoever_it_gives_no_role_gets_no_session_and_comes_back_to_where_he_wanted_to_go()
    {
        Assert.SkipWhen(WhyNot is not null, WhyNot ?? "");
        using var logs = new CapturedLogs();
        await using var console = await site.ConsoleAtAsync(Provider(new { name = "Owen Peatsample" }), logs);
        using var owen = new PlainBrowser(site) { Console = console.Address };
        var again = await owen.FollowAsync(await owen.GetAsync($"/sign-in/{Csc}?back=%2Ftray"));
        again.Text.ShouldContain("You were not signed in");
        again.Text.ShouldContain("ring whoever runs this console for you");
        again.Text.ShouldContain($"/sign-in/{Csc}?back=%2Ftray");
        (await owen.GetAsync("/tray")).Status.ShouldBe(HttpStatusCode.Redirect);

        // Whoever runs it reads why, and of whom nothing.
        var why = logs.Lines.ShouldHaveSingleItem();
        why.ShouldStartWith($"Warning: Nobody was signed in at {Csc}: Neither the id token nor the userinfo endpoint has the claim practitioner_role.");
        why.ShouldNotContain("Peatsample", Case.Insensitive);
    }

    [Fact]
    public async Task Whoever_sits_down_after_a_sign_out_is_asked_anew_though_the_provider_still_knows_the_last_one()
    {
        Assert.SkipWhen(WhyNot is not null, WhyNot ?? "");
        await using var console = await site.ConsoleAtAsync(Provider(new { name = "Owen Peatsample", practitioner_role = "DUTY_SOCIAL_WORKER" }));
        using var desk = new PlainBrowser(site) { Console = console.Address };
        var tray = await desk.FollowAsync(await desk.GetAsync($"/sign-in/{Csc}?back=%2Ftray"));
        tray.Status.ShouldBe(HttpStatusCode.OK);
        Asked(desk).ShouldBeTrue();

        var ended = await desk.FollowAsync(await desk.PostAsync("/sign-out", await desk.GetAsync("/sign-out"), []));
        ended.Text.ShouldContain("You are signed out");
        ended.Text.ShouldMatch("<a class=\"govuk-link\" href=\"https://localhost:[0-9]+/session/end\\?client_id=[^\"]+\">Sign out there too</a>");

        // The page goes there by itself: no redirect of the form, which browsers would stop.
        var there = System.Text.RegularExpressions.Regex.Match(ended.Text, "href=\"([^\"]+)\">Sign out there too").Groups[1].Value;
        ended.Answer.Headers.GetValues("Refresh").ShouldBe([$"0;url={there}"]);
        (await desk.GetAsync("/signed-out")).Answer.Headers.Contains("Refresh").ShouldBeFalse();
        desk.Visited.Clear();
        await desk.FollowAsync(await desk.GetAsync($"/sign-in/{Csc}?back=%2Ftray"));
        Asked(desk).ShouldBeTrue("two redirects and no question make whoever sits there the one before");
    }

    [Fact]
    public async Task Whoever_signs_out_is_taken_to_where_the_provider_is_signed_out_of()
    {
        Assert.SkipWhen(WhyNot is not null || Chromium.Missing is not null, WhyNot ?? Chromium.Missing ?? "");
        await using var console = await site.ConsoleAtAsync(Provider(new { name = "Owen Peatsample", practitioner_role = "DUTY_SOCIAL_WORKER" }));
        await using var owen = await chromium.OpenAsync(site);
        await owen.Page.GotoAsync(new Uri(console.Address, $"/sign-in/{Csc}?back=%2Ftray").AbsoluteUri);
        await owen.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await owen.Page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/session/end");
        (await owen.Page.ContentAsync()).ShouldContain("sign-out", Case.Insensitive, "it asks, for it is not told who asks");
    }

    [Fact]
    public async Task A_provider_that_lets_in_whoever_signed_in_before_gives_no_session()
    {
        Assert.SkipWhen(WhyNot is not null, WhyNot ?? "");
        using var logs = new CapturedLogs();
        await using var console = await site.ConsoleAtAsync(Provider(new { name = "Owen Peatsample", practitioner_role = "DUTY_SOCIAL_WORKER" }, saysSecondsAgo: 300), logs);
        using var owen = new PlainBrowser(site) { Console = console.Address };
        (await owen.FollowAsync(await owen.GetAsync($"/sign-in/{Csc}?back=%2Ftray"))).Text.ShouldContain("You were not signed in");
        (await owen.GetAsync("/tray")).Status.ShouldBe(HttpStatusCode.Redirect);
        logs.Lines.ShouldHaveSingleItem().ShouldBe($"Warning: Nobody was signed in at {Csc}: By its auth_time the provider has not asked who sits there now. It must ask anew at each sign-in.");
    }

    [Fact]
    public async Task A_provider_that_does_not_say_when_it_asked_gives_no_session_and_the_log_says_which_claim_to_switch_on()
    {
        Assert.SkipWhen(WhyNot is not null, WhyNot ?? "");
        using var logs = new CapturedLogs();
        await using var console = await site.ConsoleAtAsync(
            Provider(new { name = "Owen Peatsample", practitioner_role = "DUTY_SOCIAL_WORKER" }, leavesOut: "auth_time"), logs);
        using var owen = new PlainBrowser(site) { Console = console.Address };
        (await owen.FollowAsync(await owen.GetAsync($"/sign-in/{Csc}?back=%2Ftray"))).Text.ShouldContain("You were not signed in");
        (await owen.GetAsync("/tray")).Status.ShouldBe(HttpStatusCode.Redirect);
        logs.Lines.ShouldHaveSingleItem().ShouldStartWith($"Warning: Nobody was signed in at {Csc}: The id token has no auth_time");
    }

    [Fact]
    public async Task What_a_provider_says_in_words_of_its_own_is_written_down_by_its_code_alone()
    {
        Assert.SkipWhen(WhyNot is not null, WhyNot ?? "");
        using var logs = new CapturedLogs();
        await using var console = await site.ConsoleAtAsync(Provider(new { name = "Owen Peatsample" }), logs);
        using var owen = new PlainBrowser(site) { Console = console.Address };
        var asked = await owen.GetAsync($"/sign-in/{Csc}?back=%2Ftray");
        var state = System.Text.RegularExpressions.Regex.Match(asked.Answer.Headers.Location!.Query, "[?&]state=([^&]+)").Groups[1].Value;
        var refused = await owen.FollowAsync(await owen.GetAsync($"/signed-in?error=server_error&error_description=Owen+Peatsample+is+locked&state={state}"));
        refused.Text.ShouldContain("You were not signed in");
        refused.Text.ShouldNotContain("Peatsample");
        logs.Lines.ShouldHaveSingleItem().ShouldBe($"Warning: Nobody was signed in at {Csc}: The provider answered server_error.");
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        provider?.StandardInput.Close();
        provider?.WaitForExit(5000);
        provider?.Dispose();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static bool Asked(PlainBrowser browser) => browser.Visited.Any(v => v.AbsolutePath.StartsWith("/who/", StringComparison.Ordinal));

    /// <summary>Starts it, knowing one person; gives what the console is to be told of it once the console's own address is known.</summary>
    /// <param name="saysSecondsAgo">How long ago it says that somebody signed in, whatever it was asked to do.</param>
    /// <param name="leavesOut">A claim that its id token lacks, as of a provider at which it is to be switched on; empty: none.</param>
    private Func<Uri, Task<string>> Provider(object person, int saysSecondsAgo = 0, string leavesOut = "") => async console =>
    {
        var known = site.Services.GetRequiredService<ConsoleSettings>();
        var own = known.Organisations.Single(o => o.Id == Csc);
        using var key = ECDsa.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(own.AssertionKey));
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));

        // Named by its thumbprint (RFC 7638), as the console names it.
        var kid = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""")));
        var settings = Path.Combine(folder, "settings.json");
        await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new
        {
            certificate = known.ServerCertificate,
            key = known.ServerKey,
            ca = site.Ca,
            clientId = own.ClientId,
            redirectUri = new Uri(console, "/signed-in").AbsoluteUri,
            assertionJwk = new { kty = "EC", crv = "P-256", x, y, kid, alg = "ES256", use = "sig" },
            sub = "u-peatsample",
            person,
            saysSecondsAgo,
            leavesOut,
        }));
        var start = new ProcessStartInfo("node", [Path.Combine(Chromium.Root, "tests/clients/oidc/people.js"), settings])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        provider = Process.Start(start)!;
        var faults = provider.StandardError.ReadToEndAsync();
        var line = await provider.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException(await faults);
        using var said = JsonDocument.Parse(line);
        return said.RootElement.GetProperty("issuer").GetString()!;
    };
}
