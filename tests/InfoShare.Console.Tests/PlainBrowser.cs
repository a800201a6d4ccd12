using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace InfoShare.WebConsole.Tests;

/// <summary>A page as it came.</summary>
internal sealed record PlainPage(HttpStatusCode Status, string Text, HttpResponseMessage Answer)
{
    /// <summary>The text without what differs from one drawing to the next: the forms' proofs, and what is left of the session.</summary>
    public string Lasting => Regex.Replace(Regex.Replace(Text, "value=\"[^\"]{30,}\"", ""), "<p [^>]*id=\"session\".*?</p>", "", RegexOptions.Singleline);

    /// <summary>The text without the forms' random proofs, in which any three letters may meet.</summary>
    public string Spoken => Regex.Replace(Text, "<input (type=\"hidden\" )?name=\"form-(proof|owner)\"[^>]*>", "");

    /// <summary>The value of a hidden field of the form that goes to this address; without one, of the page.</summary>
    public string Hidden(string name, string? to = null)
    {
        var form = to is null ? Text : Text.Split("<form").FirstOrDefault(f => f.Contains($"action=\"{to}\"", StringComparison.Ordinal)) ?? "";
        return Regex.Match(form, $"name=\"{Regex.Escape(name)}\"[^>]*value=\"([^\"]*)\"").Groups[1].Value;
    }
}

/// <summary>The least that a browser can be: cookies, links and forms, and nothing that runs.</summary>
internal sealed partial class PlainBrowser : IDisposable
{
    private readonly Site site;
    private readonly HttpClient http;

    public PlainBrowser(Site site, string agent = "test", CookieContainer? cookies = null)
    {
        this.site = site;
        Cookies = cookies ?? new CookieContainer();
        http = new HttpClient(new SocketsHttpHandler
        {
            CookieContainer = Cookies,
            AllowAutoRedirect = false,
            UseProxy = false,
            SslOptions =
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(site.Ca) },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        })
        { BaseAddress = site.Console };
        http.DefaultRequestHeaders.UserAgent.ParseAdd(agent);
    }

    public CookieContainer Cookies { get; }

    /// <summary>The console that is asked; the site's own unless told.</summary>
    public Uri Console { get => field ?? site.Console; init; }

    /// <summary>Everything that was answered so far.</summary>
    public List<PlainPage> Seen { get; } = [];

    /// <summary>Every address that was asked, the provider's too.</summary>
    public List<Uri> Visited { get; } = [];

    /// <summary>Signs in as an invented practitioner; gives the first page.</summary>
    public async Task<PlainPage> SignInAsync(string organisation, string practitioner, string back = "/")
    {
        var address = $"/sign-in/{organisation}?back={Uri.EscapeDataString(back)}";
        var choice = await FollowAsync(await GetAsync(address));
        if (choice.Text.Contains("Sign out first?", StringComparison.Ordinal))
        {
            // By itself in a browser, which leaves the form's answer for it.
            (await FollowAsync(await PostAsync(address, choice, []))).Answer.Headers.GetValues("Refresh").Single().ShouldBe($"0;url={address}");
            choice = await FollowAsync(await GetAsync(address));
        }

        choice.Text.ShouldContain("Who are you today?");
        var fields = HiddenFields().Matches(choice.Text).ToDictionary(m => m.Groups[1].Value, m => WebUtility.HtmlDecode(m.Groups[2].Value));
        fields["practitioner"] = practitioner;
        return await FollowAsync(await SendAsync(HttpMethod.Post, new Uri(site.SignIn, "/connect/authorize"), fields));
    }

    public Task<PlainPage> GetAsync(string path) => SendAsync(HttpMethod.Get, new Uri(Console, path), null);

    /// <summary>Sends a form as the page has it, with the fields given.</summary>
    public Task<PlainPage> PostAsync(string path, PlainPage page, Dictionary<string, string> fields)
    {
        var form = new Dictionary<string, string>(fields);
        foreach (var name in (string[])["form-proof", "Form.FormId", "Form.Version", "FormId", "Version"])
        {
            if (page.Hidden(name, path) is { Length: > 0 } value)
                form.TryAdd(name, value);
        }

        // Every form of a page is of whoever it was drawn for.
        if (page.Hidden("form-owner") is { Length: > 0 } owner)
            form.TryAdd("form-owner", owner);

        return SendAsync(HttpMethod.Post, new Uri(Console, path), form);
    }

    /// <summary>Asks as a page's own script does, and reads as long as there is something to read.</summary>
    public async Task<HttpResponseMessage> FetchAsync(string path, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(site.Console, path));
        request.Headers.Add("Sec-Fetch-Dest", "empty");
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
    }

    /// <summary>Goes where it is sent.</summary>
    public async Task<PlainPage> FollowAsync(PlainPage page)
    {
        while (page.Answer.Headers.Location is { } to)
            page = await SendAsync(HttpMethod.Get, new Uri(page.Answer.RequestMessage!.RequestUri!, to), null);
        return page;
    }

    public void Dispose() => http.Dispose();

    private async Task<PlainPage> SendAsync(HttpMethod method, Uri address, Dictionary<string, string>? form)
    {
        Visited.Add(address);
        using var request = new HttpRequestMessage(method, address);
        if (form is not null)
            request.Content = new FormUrlEncodedContent(form);
        var answer = await http.SendAsync(request);
        var page = new PlainPage(answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), answer);
        if (address.Authority == Console.Authority)
            Seen.Add(page);
        return page;
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenFields();
}
