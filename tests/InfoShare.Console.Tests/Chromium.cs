using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace InfoShare.WebConsole.Tests;

/// <summary>Debian's Chromium, driven by Playwright. Each person has a window, with cookies of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";
    internal static readonly string Root = FindRoot();
    private static readonly string Axe = Path.Combine(Root, "tests/clients/node_modules/axe-core/axe.min.js");
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    /// <summary>What this machine lacks for it; null when nothing.</summary>
    public static string? Missing { get; } = Site.Missing
        ?? (!File.Exists(Program) ? "no chromium (Debian: chromium)" : !File.Exists(Axe) ? "no axe-core (npm ci in tests/clients)" : null);

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
            return;
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>A window in which somebody has signed in through the pages.</summary>
    internal async Task<Window> OpenAsync(Site site, string organisation, string practitioner)
    {
        var window = await OpenAsync(site);
        await window.GoAsync(window.Page.GetByRole(AriaRole.Link, new() { Name = organisation, Exact = true }));
        await window.GoAsync(window.Page.GetByRole(AriaRole.Button, new() { Name = practitioner }));
        return window;
    }

    /// <summary>A window at the console's first page.</summary>
    internal async Task<Window> OpenAsync(Site site)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            IgnoreHTTPSErrors = true,
            ViewportSize = new ViewportSize { Width = 1000, Height = 900 },
        });
        var window = new Window(site, context, await context.NewPageAsync());
        await window.Page.GotoAsync(site.Console.AbsoluteUri);
        return window;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "InfoShare.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? AppContext.BaseDirectory;
    }

    /// <summary>One person's window. It keeps what was fetched, and from where.</summary>
    internal sealed class Window : IAsyncDisposable
    {
        private static readonly string Pictures = Path.Combine(Root, "artifacts", "console");
        private readonly Site site;
        private readonly IBrowserContext context;
        private readonly List<Task<string>> bodies = [];

        public Window(Site site, IBrowserContext context, IPage page)
        {
            this.site = site;
            this.context = context;
            Page = page;
            Page.Request += (_, request) => Hosts.Add(new Uri(request.Url).Authority);
            Page.Response += (_, response) => bodies.Add(BodyAsync(response));
        }

        public IPage Page { get; }

        /// <summary>Whom the browser asked for anything.</summary>
        public HashSet<string> Hosts { get; } = [];

        /// <summary>Everything that was answered so far.</summary>
        public async Task<string> AllAsync() => string.Join('\n', await Task.WhenAll(bodies));

        /// <summary>
        /// Holds the page to what every page keeps: no violation that axe knows of (WCAG 2.2 AA), nothing sideways at 320 pixels, nothing
        /// kept in the browser; and takes its picture.
        /// </summary>
        public async Task LookAsync(string name)
        {
            await AxeAsync(name);
            var size = Page.ViewportSize!;
            await Page.SetViewportSizeAsync(320, 256);
            (await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(320, $"{name} at 320 pixels");
            await Page.SetViewportSizeAsync(size.Width, size.Height);

            (await Page.EvaluateAsync<int>("() => localStorage.length + sessionStorage.length")).ShouldBe(0);
            (await Page.TitleAsync()).ShouldMatch("^(Error: )?[A-Za-z ]+ - InfoShare$");
            new Uri(Page.Url).PathAndQuery.ShouldMatch("^/[a-z-]*(/[A-Za-z0-9_-]+)*(\\?[a-z]+=[A-Za-z0-9_.%-]+(&[a-z]+=[A-Za-z0-9_.%-]*)*)?$");
            Hosts.ShouldBeSubsetOf([site.Console.Authority, site.SignIn.Authority]);
        }

        /// <summary>
        /// The same on a telephone, and enlarged four times: 320 by 256 pixels are what 400% zoom leaves of 1,280 by 1,024. Nothing goes
        /// sideways, and axe finds nothing there either.
        /// </summary>
        public async Task NarrowAsync(string name)
        {
            var size = Page.ViewportSize!;
            await Page.SetViewportSizeAsync(320, 256);
            (await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(320, $"{name} at 320 pixels");
            await AxeAsync(name + "-narrow");
            await Page.SetViewportSizeAsync(size.Width, size.Height);
        }

        /// <summary>No violation that axe knows of, and a picture.</summary>
        public async Task AxeAsync(string name)
        {
            Directory.CreateDirectory(Pictures);
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, name + ".png"), FullPage = true });
            await Page.EvaluateAsync(await File.ReadAllTextAsync(Axe));
            var result = await Page.EvaluateAsync<JsonElement>(
                """
                () => axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } })
                  .then(r => r.violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).join(', ')}`))
                """);
            result.EnumerateArray().Select(v => v.GetString()).ShouldBeEmpty($"axe on {name}");
        }

        public Task ClickAsync(string button) => GoAsync(Page.GetByRole(AriaRole.Button, new() { NameRegex = Named(button) }));

        public Task FollowAsync(string link) => GoAsync(Page.GetByRole(AriaRole.Link, new() { NameRegex = Named(link) }));

        public Task FillAsync(string label, string text) => Page.GetByLabel(label, new() { Exact = true }).FillAsync(text);

        public Task ChooseAsync(string label) => Page.GetByLabel(label, new() { Exact = true }).CheckAsync();

        public Task<string> TextAsync() => Page.Locator("main").InnerTextAsync();

        public ValueTask DisposeAsync() => context.DisposeAsync();

        /// <summary>
        /// Presses what leads to another page, and waits until that one stands whole: what is read before is the page that was left, and what is
        /// counted of half a page is too little. That nothing more is fetched is no sign of it: a page that is told of new items fetches all along.
        /// </summary>
        public async Task GoAsync(ILocator on)
        {
            await on.First.EvaluateAsync("e => e.ownerDocument.documentElement.setAttribute('data-left-behind', '')");
            await on.First.ClickAsync();
            await Page.Locator("html:not([data-left-behind])").WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await Page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
        }

        private static Regex Named(string text) => new(Regex.Escape(text));

        private static async Task<string> BodyAsync(IResponse response)
        {
            try
            {
                // One that goes on for as long as the page is open has no end to wait for.
                return response.Headers.GetValueOrDefault("content-type") == "text/event-stream" ? "" : await response.TextAsync();
            }
            catch (PlaywrightException)
            {
                // A redirect has no body.
                return "";
            }
        }
    }
}
