using System.Net;
using System.Text.RegularExpressions;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>Who gets in, what each answer carries, and how a session ends. Without any browser that runs scripts.</summary>
public sealed class DoorTests(Site site) : IClassFixture<Site>
{
    private const string Csc = "northmere-csc";
    private static readonly string[] OpenPages = ["/sign-in", "/signed-out", "/problem/404"];

    [Fact]
    public async Task Every_answer_is_kept_by_nobody_and_fetches_nothing_from_elsewhere()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("401", "Ada", "Mosstest");
        var receipt = await site.ReferAsync("401", "The newborn was left alone on the ward twice.");
        using var owen = new PlainBrowser(site);
        foreach (var path in OpenPages)
            await owen.GetAsync(path);
        await owen.SignInAsync(Csc, "u-peatsample");
        foreach (var path in PagesOf(receipt.ReferralId, receipt.Children[0].PersonId))
            (await owen.FollowAsync(await owen.GetAsync(path))).Status.ShouldBe(HttpStatusCode.OK, path);

        foreach (var page in owen.Seen)
        {
            var headers = page.Answer.Headers;
            headers.CacheControl!.ToString().ShouldBe("no-store", page.Answer.RequestMessage!.RequestUri!.ToString());
            string.Join(';', headers.GetValues("Content-Security-Policy")).ShouldStartWith("default-src 'none'; style-src 'self'");
            headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            var scripts = Regex.Matches(page.Text, "<script[^>]*>[^<]*</script>").Select(m => m.Value).ToList();
            scripts.Count.ShouldBe(Regex.Count(page.Text, "<script", RegexOptions.IgnoreCase));
            scripts.ShouldAllBe(script => Regex.IsMatch(script, "^<script src=\"/scripts/[A-Za-z0-9_-]{16}\\.js\" defer></script>$"));
            var policy = string.Join(';', headers.GetValues("Content-Security-Policy"));
            policy.ShouldNotContain("unsafe");
            policy.Contains("script-src", StringComparison.Ordinal).ShouldBe(scripts.Count > 0, page.Answer.RequestMessage!.RequestUri!.ToString());
            page.Text.ShouldNotContain("http://");
            page.Text.ShouldNotContain("https://");
            foreach (var cookie in headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            {
                cookie.ShouldStartWith("__Host-");
                cookie.ShouldContain("; path=/;", Case.Insensitive);
                cookie.ShouldContain("secure", Case.Insensitive);
                cookie.ShouldContain("httponly", Case.Insensitive);
                cookie.ShouldContain("samesite=", Case.Insensitive);
            }
        }
    }

    [Fact]
    public async Task Nobody_opens_a_page_without_signing_in_and_comes_back_to_it_afterwards()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var stranger = new PlainBrowser(site);
        foreach (var path in PagesOf("ref_00000000000000000000000000", "per_00000000000000000000000000"))
        {
            var sent = await stranger.GetAsync(path);
            sent.Status.ShouldBe(HttpStatusCode.Redirect, path);
            sent.Answer.Headers.Location!.ToString().ShouldStartWith("/sign-in?back=");
        }

        (await stranger.SignInAsync(Csc, "u-peatsample", "/tray?show=mine")).Text.ShouldContain("Referrals to us");

        // Nobody is sent elsewhere, neither who signs in nor who is asked to sign out first.
        const string Elsewhere = "/sign-in/northmere-csc?back=https%3A%2F%2Felsewhere.invalid%2F";
        using var another = new PlainBrowser(site);
        (await another.GetAsync(Elsewhere)).Answer.Headers.Location!.ToString().ShouldNotContain("elsewhere");
        (await stranger.GetAsync(Elsewhere)).Text.ShouldNotContain("elsewhere");
    }

    [Fact]
    public async Task A_second_role_opens_none_of_the_pages_and_learns_nothing()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("403", "Cai", "Planttest");
        var receipt = await site.ReferAsync("403", "PLANTED-RISK the newborn was left alone on the ward twice.");
        await DecideAsync(receipt.ReferralId);
        var pages = PagesOf(receipt.ReferralId, receipt.Children[0].PersonId);

        // The referrer is kept from the deciding side's pages, and finds nothing of its reasoning on her own.
        using var hana = new PlainBrowser(site);
        await hana.SignInAsync("northmere-midwifery", "u-stonemock");
        foreach (var path in pages.Where(p => p.StartsWith("/tray", StringComparison.Ordinal) || p.StartsWith("/referrals", StringComparison.Ordinal)))
            (await hana.GetAsync(path)).Status.ShouldBe(HttpStatusCode.Forbidden, path);
        var own = await hana.GetAsync($"/sent/{receipt.ReferralId}");
        own.Text.ShouldContain("PLANTED-RISK");
        own.Text.ShouldContain("PLANTED-FEEDBACK");
        (await hana.PostAsync(
            $"/referrals/{receipt.ReferralId}?handler=Take", own, new Dictionary<string, string> { ["form-proof"] = own.Hidden("form-proof") })).Status.ShouldBe(HttpStatusCode.Forbidden);
        Nothing(hana, "PLANTED-RATIONALE", "PLANTED-EVIDENCE", "Wren");

        // A GP and a nursery that have nothing to do with it, and another area's social worker, who may open such pages: byte for byte
        // what there is for a referral that does not exist.
        foreach (var (organisation, practitioner, prefix) in ((string, string, string)[])
            [("elmmock-surgery", "u-mockhurst", "/sent"), ("brook-lane-nursery", "u-sandmock", "/sent"), ("southmere-csc", "u-saltsample", "/referrals")])
        {
            using var other = new PlainBrowser(site);
            await other.SignInAsync(organisation, practitioner);
            await other.FollowAsync(await other.GetAsync("/"));
            var theirs = await other.GetAsync($"{prefix}/{receipt.ReferralId}");
            var nothing = await other.GetAsync($"{prefix}/ref_00000000000000000000000000");
            theirs.Status.ShouldBe(HttpStatusCode.NotFound);
            theirs.Lasting.ShouldBe(nothing.Lasting);
            foreach (var path in pages)
                await other.FollowAsync(await other.GetAsync(path));
            Nothing(other, "PLANTED", "Cai", "Planttest", "Wren", "Weir Court");
        }
    }

    [Fact]
    public async Task Outside_development_no_broker_offers_invented_practitioners()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var refused = await Should.ThrowAsync<Broker.Hosting.BrokerStartException>(
            () => Broker.Hosting.BrokerHost.BuildAsync(site.BrokerArguments("Production", "other")));
        refused.Message.ShouldContain("Broker:SignInListener");
    }

    [Fact]
    public async Task A_form_from_elsewhere_does_nothing()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("404", "Dee", "Mosstest");
        var receipt = await site.ReferAsync("404", "The newborn was left alone on the ward twice.");
        using var owen = new PlainBrowser(site);
        await owen.SignInAsync(Csc, "u-peatsample");
        var page = await owen.GetAsync($"/referrals/{receipt.ReferralId}");
        var forged = await owen.PostAsync(
            $"/referrals/{receipt.ReferralId}?handler=Take", new PlainPage(HttpStatusCode.OK, "", page.Answer),
            new Dictionary<string, string> { ["Version"] = page.Hidden("Version"), ["FormId"] = page.Hidden("FormId") });
        forged.Status.ShouldBe(HttpStatusCode.BadRequest);
        (await Site.ReferralAsync(site.LeadSocialWorker, receipt.ReferralId)).Unallocated.ShouldBeTrue();

        // Sent twice, the genuine one is done once.
        var fields = new Dictionary<string, string>();
        (await owen.PostAsync($"/referrals/{receipt.ReferralId}?handler=Take", page, fields)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await owen.PostAsync($"/referrals/{receipt.ReferralId}?handler=Take", page, fields)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await Site.ReferralAsync(site.LeadSocialWorker, receipt.ReferralId)).History.Count(h => h.State == Protocol.Common.V1.ReferralState.Owned).ShouldBe(1);
    }

    [Fact]
    public async Task A_session_ends_on_the_server_and_is_good_in_one_browser_alone()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var owen = new PlainBrowser(site);
        var tray = await owen.SignInAsync(Csc, "u-peatsample");
        var stolen = new CookieContainer();
        stolen.Add(owen.Cookies.GetCookies(site.Console));
        using (var thief = new PlainBrowser(site, "another", stolen))
            (await thief.GetAsync("/tray")).Status.ShouldBe(HttpStatusCode.Redirect);
        using var same = new PlainBrowser(site, cookies: stolen);
        (await same.GetAsync("/tray")).Status.ShouldBe(HttpStatusCode.OK);

        await owen.PostAsync("/sign-out", tray, []);
        (await owen.GetAsync("/tray")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await same.GetAsync("/tray")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task What_was_written_when_the_session_ran_out_waits_for_the_same_person()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("405", "Eli", "Mosstest");
        var receipt = await site.ReferAsync("405", "The newborn was left alone on the ward twice.");
        using var owen = new PlainBrowser(site);
        await owen.SignInAsync(Csc, "u-peatsample");
        await owen.FollowAsync(await owen.PostAsync(
            $"/referrals/{receipt.ReferralId}?handler=Take", await owen.GetAsync($"/referrals/{receipt.ReferralId}"), []));
        var path = $"/referrals/{receipt.ReferralId}/decide";
        var form = await owen.GetAsync(path);

        site.Clock.By = TimeSpan.FromMinutes(16);
        var late = await owen.PostAsync(path + "?handler=Preview", form, new Dictionary<string, string> { ["Form.Rationale"] = "WRITTEN-BEFORE it ran out." });
        site.Clock.By = TimeSpan.Zero;
        late.Status.ShouldBe(HttpStatusCode.Redirect);
        late.Answer.Headers.Location!.ToString().ShouldBe($"/sign-in?back={Uri.EscapeDataString(path)}");

        // Not for a colleague, and for the same person as often as it is looked at, until it is begun anew.
        using var lena = new PlainBrowser(site);
        (await lena.SignInAsync(Csc, "u-lenasample", path)).Text.ShouldNotContain("WRITTEN-BEFORE");
        using var again = new PlainBrowser(site);
        var back = await again.SignInAsync(Csc, "u-peatsample", path);
        back.Text.ShouldContain("WRITTEN-BEFORE it ran out.");
        back.Text.ShouldContain("Nothing was sent");
        back = await again.GetAsync(path);
        back.Text.ShouldContain("WRITTEN-BEFORE");
        (await again.FollowAsync(await again.PostAsync(path + "?handler=Anew", back, []))).Text.ShouldNotContain("WRITTEN-BEFORE");
        (await again.GetAsync(path)).Text.ShouldNotContain("WRITTEN-BEFORE");
        (await Site.ReferralAsync(site.LeadSocialWorker, receipt.ReferralId)).Decision.ShouldBeNull();
    }

    private async Task DecideAsync(string referralId)
    {
        var manager = new SocialCareService.SocialCareServiceClient(site.As(Csc, "u-lenasample", "Lena Marlsample", "TEAM_MANAGER").CallInvoker);
        var owned = (await manager.TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = referralId, Version = 1 })).Referral;
        await manager.DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = referralId,
            Version = owned.Version,
            Feedback = "PLANTED-FEEDBACK a social worker visits tomorrow.",
            Decision = new Decision
            {
                Disposition = Protocol.Common.V1.Disposition.Assessment,
                Reason = Protocol.Common.V1.DispositionReason.ThresholdMet,
                Rationale = "PLANTED-RATIONALE the half-sister's file speaks of the same.",
                Criteria = "Threshold document, level 4",
                Evidence = "PLANTED-EVIDENCE the closed file.",
                HistoryRead = HistoryRead.Yes,
            },
        });
    }

    private static string[] PagesOf(string referralId, string personId) =>
    [
        "/", "/tray", "/tray?show=unowned", "/tray?show=closed", "/sent", "/refer", "/notices", "/notices?show=all",
        "/handovers", "/handovers?show=by", "/challenges", "/emergency", $"/referrals/{referralId}", $"/referrals/{referralId}/decide",
        $"/referrals/{referralId}/held/{personId}", "/children", $"/children/{personId}", $"/children/{personId}?referral={referralId}", "/receipts", "/sign-out",
    ];

    private static void Nothing(PlainBrowser browser, params string[] planted)
    {
        foreach (var page in browser.Seen)
        {
            foreach (var marker in planted)
                page.Spoken.ShouldNotContain(marker, Case.Sensitive, page.Answer.RequestMessage!.RequestUri!.PathAndQuery);
        }
    }
}

internal static class Parts
{
    public static Hosting.Styles GetStyles(this IServiceProvider services) =>
        Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<Hosting.Styles>(services);
}
