using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using InfoShare.Identity.Development;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace InfoShare.WebConsole.Tests;

/// <summary>What every page keeps, for every route that there is: a page without a row here fails.</summary>
public sealed class EveryPageTests(Scene scene, Chromium chromium) : IClassFixture<Scene>, IClassFixture<Chromium>
{
    private const int MostBytes = 100 * 1024;

    // Before and after a session, and where somebody is sent on: nothing is read there.
    private static readonly (string Route, string Address)[] Open =
        [("/sign-in/{organisation?}", "/sign-in"), ("/signed-out", "/signed-out"), ("/problem/{status:int?}", "/problem/404"), ("/", "/")];

    private static readonly string[] Roles = [.. Neighbourhood.Organisations.SelectMany(o => o.AllowedRoles).Distinct()];

    [Fact]
    public void Every_route_of_the_console_has_a_row()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var routes = scene.Site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Where(r => r != "/Index").Distinct().Order(StringComparer.Ordinal);
        scene.Pages.Select(p => p.Route).Concat(Open.Select(o => o.Route)).Order(StringComparer.Ordinal).ShouldBe(routes);
    }

    [Fact]
    public async Task Every_role_begins_at_a_page_of_its_own_and_no_link_of_its_header_is_shut_to_it()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        List<string> wrong = [];
        foreach (var (organisation, role) in Neighbourhood.Organisations.Where(o => o.ClientId is not null).SelectMany(o => o.AllowedRoles.Select(r => (o.Id, r))))
        {
            using var who = await scene.Site.PlainAsAsync(organisation, role);
            var first = await who.FollowAsync(await who.GetAsync("/"));
            var links = Regex.Matches(Regex.Match(first.Text, "<nav aria-label=\"Pages\".*?</nav>", RegexOptions.Singleline).Value, "href=\"([^\"]+)\"");
            wrong.AddRange(links.Count < 2 ? [$"{role} of {organisation} has no links"] : []);
            foreach (var address in links.Select(l => l.Groups[1].Value).Append("/"))
            {
                var page = await who.FollowAsync(await who.GetAsync(address));
                wrong.AddRange(page.Status == HttpStatusCode.OK ? [] : [$"{address} to {role} of {organisation}: {page.Status}"]);
            }
        }

        wrong.ShouldBeEmpty(string.Join('\n', wrong));
    }

    [Fact]
    public async Task Every_page_is_kept_by_nobody_small_and_says_nobodys_name_in_its_title_or_address()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var styles = scene.Site.Services.GetStyles().Length;
        foreach (var pages in scene.Pages.GroupBy(p => (p.Organisation, p.Role)))
        {
            using var who = await scene.Site.PlainAsAsync(pages.Key.Organisation, pages.Key.Role);
            foreach (var row in pages)
            {
                var page = await who.GetAsync(row.Address);
                page.Status.ShouldBe(HttpStatusCode.OK, row.Route);
                page.Answer.Headers.CacheControl!.ToString().ShouldBe("no-store", row.Route);
                var policy = string.Join(';', page.Answer.Headers.GetValues("Content-Security-Policy"));
                policy.ShouldStartWith("default-src 'none'; style-src 'self'", Case.Sensitive, row.Route);
                policy.ShouldNotContain("unsafe");
                policy.Contains("script-src", StringComparison.Ordinal).ShouldBe(page.Text.Contains("<script", StringComparison.Ordinal), row.Route);
                page.Text.ShouldNotMatch("<style|\\sstyle=\"|\\son[a-z]+=\"", row.Route);
                page.Text.ShouldNotMatch("https?://", row.Route);
                foreach (var form in page.Text.Split("<form").Skip(1).Where(f => f.Contains("method=\"post\"", StringComparison.Ordinal)))
                    form[..form.IndexOf("</form>", StringComparison.Ordinal)].ShouldContain("form-proof", Case.Sensitive, row.Route);

                var title = Regex.Match(page.Text, "<title>([^<]*)</title>").Groups[1].Value;
                title.ShouldEndWith(" - InfoShare", Case.Sensitive, row.Route);
                foreach (var name in (string[])["Cai", "Planttest", "Wren", "Dale", "Partnertest", "Carly", "Woodtest", "Una", "Sharetest"])
                {
                    title.ShouldNotContain(name, Case.Sensitive, row.Route);

                    // In a random key any three letters may meet.
                    Nobody(row.Address).ShouldNotContain(name, Case.Insensitive, row.Route);
                }

                // Pages travel as they are, so that no length tells what is in them; pressed together each would be smaller still.
                (Encoding.UTF8.GetByteCount(page.Text) + styles).ShouldBeLessThan(MostBytes, row.Route);
                Compressed(page.Text).ShouldBeLessThan(MostBytes, row.Route);
            }
        }
    }

    [Fact]
    public async Task Every_page_is_read_by_everybody_at_any_size()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        foreach (var pages in scene.Pages.GroupBy(p => (p.Organisation, p.Role)))
        {
            await using var window = await chromium.OpenAsAsync(scene.Site, pages.Key.Organisation, pages.Key.Role);
            foreach (var row in pages)
            {
                await window.Page.GotoAsync(new Uri(scene.Site.Console, row.Address).AbsoluteUri);
                await window.LookAsync(row.Name);
                await window.NarrowAsync(row.Name);
            }
        }

        await using var stranger = await chromium.OpenAsync(scene.Site);
        foreach (var (route, address) in Open)
        {
            await stranger.Page.GotoAsync(new Uri(scene.Site.Console, address).AbsoluteUri);
            await stranger.NarrowAsync("page" + Regex.Replace(route, "[^a-z]+", "-").TrimEnd('-'));
        }
    }

    [Fact]
    public async Task Every_page_of_somebody_is_shut_to_a_second_role_like_one_that_does_not_exist()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        foreach (var row in scene.Pages.Where(p => p.Route.Contains('{', StringComparison.Ordinal) && !p.Route.EndsWith("?}", StringComparison.Ordinal)))
            row.Shut.ShouldNotBeNull($"{row.Route} is about somebody: name who is shut out");
        foreach (var pages in scene.Pages.Where(p => p.Shut is not null).GroupBy(p => p.Shut!.Value))
        {
            using var other = await scene.Site.PlainAsAsync(pages.Key.Organisation, pages.Key.Role);
            foreach (var row in pages)
            {
                var theirs = await other.GetAsync(row.Address);
                var nothing = await other.GetAsync(Nobody(row.Address));
                theirs.Status.ShouldBe(nothing.Status, row.Route);
                if (row.Route is "/children/{child}")
                {
                    theirs.Status.ShouldBe(HttpStatusCode.Forbidden);
                }
                else if (theirs.Status == HttpStatusCode.Redirect)
                {
                    // The key of an answer that somebody else was given: back to where one asks oneself.
                    theirs.Answer.Headers.Location!.ToString().ShouldNotContain("answer", Case.Insensitive, row.Route);
                }
                else
                {
                    theirs.Status.ShouldBeOneOf(HttpStatusCode.Forbidden, HttpStatusCode.NotFound);
                    theirs.Lasting.ShouldBe(nothing.Lasting, row.Route);
                }
            }
        }
    }

    [Fact]
    public async Task No_answer_to_any_role_holds_what_it_may_not_read()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var forms = await FormsAsync();
        forms.Count.ShouldBeGreaterThan(20, "the forms of the pages were found");
        var met = new HashSet<string>();
        foreach (var (organisation, role) in Roles.Select(r => (Neighbourhood.Organisations.First(o => o.ClientId is not null && o.AllowedRoles.Contains(r)).Id, r))
            .Append(("southmere-csc", "DUTY_SOCIAL_WORKER")).Append(("brook-lane-nursery", "DESIGNATED_LEAD")).Append(("southmere-school", "DESIGNATED_LEAD"))
            .Concat(((string[])["northmere-school", "northmere-hospital"]).SelectMany(o => Neighbourhood.Organisations.Single(n => n.Id == o).AllowedRoles.Select(r => (o, r)))).Distinct())
        {
            using var who = await scene.Site.PlainAsAsync(organisation, role);
            foreach (var address in scene.Pages.Where(p => p.Route != "/sign-out").Select(p => p.Address).Concat(scene.Besides))
                await who.FollowAsync(await who.GetAsync(address));
            await who.NoticesAsync();
            foreach (var (_, child, purpose) in scene.Asked.Where(a => a.Organisation == organisation))
            {
                // Who works with a child is on its page, on the visitor's and on the one of who looked. The child's own is open to all of them.
                foreach (var path in (string[])[$"/children/{child}/visit", $"/children/{child}/looked", $"/children/{child}"])
                    await who.FollowAsync(await who.PostAsync(path, await who.GetAsync(path), Scene.Reason(purpose)));
                who.Seen[^1].Text.ShouldNotContain("govuk-error-summary", Case.Sensitive, $"the page of {child} to {role}");
            }

            // What the page's own reader may send is sent by everybody else, with nothing filled in: a form that is drawn again is an answer too.
            foreach (var (_, action, fields) in forms.Where(f => (f.Page.Organisation, f.Page.Role) != (organisation, role)))
                await who.FollowAsync(await who.PostAsync(action, await who.GetAsync("/sent"), new(fields) { ["form-proof"] = (await who.GetAsync("/sent")).Hidden("form-proof") }));
            foreach (var page in who.Seen)
            {
                var where = $"to {role} of {organisation} at {page.Answer.RequestMessage!.Method} {page.Answer.RequestMessage.RequestUri!.PathAndQuery}";
                ((int)page.Status).ShouldNotBe(500, where);
                foreach (var words in Scene.Unshown)
                    page.Spoken.ShouldNotContain(words, Case.Sensitive, where);
                foreach (var (words, readers) in Scene.Planted.Where(p => page.Spoken.Contains(p.Words, StringComparison.Ordinal)))
                {
                    readers.ShouldContain(r => r == organisation || r == $"{organisation}/{role}", $"{words} {where}");
                    met.Add(words);
                }
            }
        }

        met.Order(StringComparer.Ordinal).ShouldBe(Scene.Planted.Select(p => p.Words).Order(StringComparer.Ordinal), "whoever may read it does, or nothing was looked for");
    }

    /// <summary>The forms of all pages but those that end a session, with their hidden fields: without a version and the words that they carry,
    /// so that nothing is changed by them, and nothing is kept as written.</summary>
    private async Task<IReadOnlyList<(PageRow Page, string Action, Dictionary<string, string> Fields)>> FormsAsync()
    {
        List<(PageRow, string, Dictionary<string, string>)> forms = [];
        foreach (var row in scene.Pages)
        {
            using var owner = await scene.Site.PlainAsAsync(row.Organisation, row.Role);
            foreach (var form in (await owner.GetAsync(row.Address)).Text.Split("<form").Skip(1).Select(f => f[..f.IndexOf("</form>", StringComparison.Ordinal)]).Where(f => f.Contains("method=\"post\"", StringComparison.Ordinal)))
            {
                var fields = Regex.Matches(form, "type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"").ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
                foreach (var kept in fields.Keys.Where(k => k.StartsWith("form", StringComparison.OrdinalIgnoreCase) || k is "Version").ToList())
                    fields.Remove(kept);
                foreach (Match action in Regex.Matches(form, "(?:form)?action=\"(/[^\"]*)\""))
                    forms.Add((row, action.Groups[1].Value, fields));
            }
        }

        return [.. forms.Where(f => f.Item2 is not ("/sign-out" or "/stay")).DistinctBy(f => f.Item2)];
    }

    /// <summary>The same address with ids and keys of nobody and nothing.</summary>
    private static string Nobody(string address) =>
        Regex.Replace(Regex.Replace(address, "(ref|per|ntf|hov|end|chk|con|tsk|pat|irq|sac|fol)_[0-9A-Za-z]+", "$1_00000000000000000000000000"), "(?<=[/=])[A-Za-z0-9_-]{22}(?=$|[/&])", "AAAAAAAAAAAAAAAAAAAAAA");

    private static long Compressed(string text)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return buffer.Length;
    }
}
