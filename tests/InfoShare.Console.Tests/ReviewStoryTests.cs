using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using InfoShare.Core.Clocks;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Referral.V1;
using Microsoft.Playwright;

namespace InfoShare.WebConsole.Tests;

/// <summary>An auditor asks who knew what at a chosen moment, and checks that the log holds what was said: on the server and in the browser.</summary>
public sealed class ReviewStoryTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const string Why = "Review of the referral: who knew what on the evening of that day.";

    [Fact]
    public async Task An_auditor_sees_who_knew_what_and_a_browser_checks_the_logs_word_itself()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await site.FamilyAsync("701", "Idris", "Reviewtest");
        var receipt = await site.ReferAsync("701", "PLANTED-RISK the father shouted on the ward.");
        var child = receipt.Children[0].PersonId;
        var received = await LaterAsync(receipt);

        await using var ada = await chromium.OpenAsync(site, "Northmere Safeguarding Partnership", "Ada Auditsample");
        (await ada.Page.Locator("h1").InnerTextAsync()).ShouldBe("Who knew what, and when");
        await ada.LookAsync("review");
        await ada.ClickAsync("Show who knew what");
        (await ada.Page.Locator(".govuk-error-summary li").CountAsync()).ShouldBe(4);
        await ada.LookAsync("review-errors");

        await AskAsync(ada, child, received.AddMinutes(-1));
        (await ada.Page.Locator("#knew li").AllInnerTextsAsync()).ShouldAllBe(l => !l.Contains(receipt.ReferralId), "the referral came later");
        await ada.FollowAsync("Another review");
        await AskAsync(ada, child, received.AddMinutes(2));
        var text = await ada.TextAsync();
        text.ShouldSatisfyAllConditions(
            t => t.ShouldContain(received.AddMinutes(2).ToString("'Who knew what on 'dddd d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture)),
            t => t.ShouldContain(Why),
            t => t.ShouldContain("Northmere Children's Services"),
            t => t.ShouldContain("was told, and had not opened it"),
            t => t.ShouldContain("It had no system connected at that moment: it could see nothing here", Case.Sensitive, "Southmere Midwifery"),
            t => t.ShouldNotMatch("\\b[A-Z]{2,}_[A-Z]+", "codes are said in words"));
        (await ada.Page.Locator("#turns > li").CountAsync()).ShouldBeGreaterThan(0);
        await ada.LookAsync("review-answer");
        var lines = await ada.Page.Locator("#knew > li").CountAsync();
        await ada.GoAsync(ada.Page.Locator("a[href$='of=northmere-csc']"));
        (await ada.Page.Locator("#knew > li").CountAsync()).ShouldBeInRange(1, lines - 1);
        (await ada.Page.Locator("#knew > li").AllInnerTextsAsync()).ShouldAllBe(l => l.StartsWith("Northmere Children's Services"));
        await ada.LookAsync("review-one");

        // Codes, times and ids: neither a name nor a word of what was shared.
        var all = await ada.AllAsync();
        all.ShouldNotContain("PLANTED-RISK");
        all.ShouldNotContain("Reviewtest");
        all.ShouldNotContain("Idris");

        // The log's word, checked where it was asked and again here.
        await ada.GoAsync(ada.Page.Locator("#turns").GetByRole(AriaRole.Button).First);
        await ada.Page.Locator("#browser-check", new() { HasText = "Your browser followed the proof" }).WaitForAsync();
        (await ada.Page.Locator("h1").InnerTextAsync()).ShouldBe("The entry is in the log");
        (await ada.Page.Locator("#server-check").InnerTextAsync()).ShouldStartWith("It holds.");
        await ada.LookAsync("receipt");

        // A server that shows another entry than the log signed is believed by its own page, and not by the browser.
        await ada.Page.RouteAsync("**/receipts?answer=*", async route =>
        {
            var answer = await route.FetchAsync();
            var body = Regex.Replace(await answer.TextAsync(), "(id=\"proof-leaf\"[^>]*>)[^<]*", "$1" + Convert.ToBase64String(new byte[32]));
            await route.FulfillAsync(new() { Response = answer, Body = body });
        });
        await ada.Page.ReloadAsync();
        await ada.Page.Locator("#browser-check", new() { HasText = "It does not hold here: the entry is not what the checkpoint covers" }).WaitForAsync();
        await ada.Page.UnrouteAllAsync();

        // A browser that knows no such signatures says so, and claims nothing.
        await ada.Page.AddInitScriptAsync("crypto.subtle.importKey = () => Promise.reject(new DOMException('no', 'NotSupportedError'))");
        await ada.Page.ReloadAsync();
        await ada.Page.Locator("#browser-check", new() { HasText = "cannot check signatures of this kind" }).WaitForAsync();
        ada.Hosts.ShouldAllBe(h => h == site.Console.Authority || h == site.SignIn.Authority);
    }

    [Fact]
    public async Task A_review_begins_from_a_child_that_is_named_or_from_the_page_where_it_stands()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await site.FamilyAsync("704", "Macsen", "Beginstest");
        var receipt = await site.ReferAsync("704", "PLANTED-RISK the father shouted on the ward.");
        var child = receipt.Children[0].PersonId;
        var received = await LaterAsync(receipt);

        // The auditor knows what a review panel is told: a name, a day of birth, an address.
        await using var ada = await chromium.OpenAsync(site, "Northmere Safeguarding Partnership", "Ada Auditsample");
        await KnownAsync("Macsen");
        (await ada.TextAsync()).ShouldContain($"About {child}.");
        (await ada.Page.Locator("#knew > li").CountAsync()).ShouldBeGreaterThan(0);
        (await ada.TextAsync()).ShouldNotContain("Beginstest");
        await ada.FollowAsync("Another review");
        await KnownAsync("Nobody");
        (await ada.TextAsync()).ShouldContain("Nothing that you may review was recorded by then.");
        (await ada.TextAsync()).ShouldNotContain("per_");

        // The manager begins where the referral stands.
        await using var lena = await chromium.OpenAsync(site, "Northmere Children's Services", "Lena Marlsample");
        await lena.Page.GotoAsync($"{site.Console}referrals/{receipt.ReferralId}");
        await lena.FollowAsync("Who knew what of this referral");
        await Assertions.Expect(lena.Page.GetByLabel("One referral", new() { Exact = true })).ToBeCheckedAsync();
        await Assertions.Expect(lena.Page.GetByLabel("Its id", new() { Exact = true })).ToHaveValueAsync(receipt.ReferralId);
        await lena.LookAsync("review-begun");

        // Whoever reviews nobody is shown no such way.
        await using var owen = await chromium.OpenAsync(site, "Northmere Children's Services", "Owen Peatsample");
        await owen.Page.GotoAsync($"{site.Console}referrals/{receipt.ReferralId}");
        (await owen.TextAsync()).ShouldNotContain("Who knew what");

        async Task KnownAsync(string given)
        {
            await ada.FillAsync("Why do you review it?", Why);
            await ada.ChooseAsync("A child, by what you know");
            await ada.FillAsync("Given name", given);
            await ada.FillAsync("Family name", "Beginstest");
            await ada.FillAsync("Day of birth", "8/3/2027");
            await ada.FillAsync("Address, first line", "9 Weir Court");
            await ada.FillAsync("Postcode", "NM3 1XY");
            await ada.FillAsync("On which day?", received.ToString("d/M/yyyy", CultureInfo.InvariantCulture));
            await ada.FillAsync("At what time?", received.AddMinutes(2).ToString("HH:mm", CultureInfo.InvariantCulture));
            await ada.ClickAsync("Show who knew what");
        }
    }

    /// <summary>Whoever leads a review for the partners is led to the page as an auditor is (S14).</summary>
    [Fact]
    public async Task Whoever_leads_a_review_finds_the_page_and_asks()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("705", "Idris", "Leadstest");
        var receipt = await site.ReferAsync("705", "PLANTED-RISK the father shouted on the ward.");
        var at = (await LaterAsync(receipt)).AddMinutes(2);
        using var rhea = await site.PlainAsAsync("northmere-partnership", "REVIEW_LEAD");
        (await rhea.GetAsync("/notices")).Text.ShouldContain("href=\"/review\"");
        var form = await rhea.GetAsync("/review");
        var answered = await rhea.FollowAsync(await rhea.PostAsync("/review", form, new Dictionary<string, string>
        {
            ["Form.Reason"] = Why,
            ["Form.About"] = "child",
            ["Form.Id"] = receipt.Children[0].PersonId,
            ["Form.Day"] = at.ToString("d/M/yyyy", CultureInfo.InvariantCulture),
            ["Form.Time"] = at.ToString("HH:mm", CultureInfo.InvariantCulture),
        }));
        answered.Text.ShouldContain("What each organisation knew");
        answered.Text.ShouldContain(receipt.ReferralId);
    }

    [Fact]
    public async Task A_receipts_promise_is_enough_and_without_a_script_the_page_claims_nothing_for_the_browser()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("702", "Nia", "Receipttest");
        var asked = await new HealthService.HealthServiceClient(site.Midwife.CallInvoker).QueryChildAsync(new QueryChildRequest
        {
            Child = new SubjectRef { OwnRecordId = "MAT-702" },
            Purpose = new AccessPurpose
            {
                Purpose = Purpose.ProvideCare,
                Reason = "Booked on the ward; who works with the family already?",
                LegalBasis = LegalBasis.PublicFunction,
                LeadNotice = LeadNotice.Tell,
            },
        });
        var promise = asked.Edges.Receipt.Promise;
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);

        using var hana = new PlainBrowser(site);
        await hana.SignInAsync("northmere-midwifery", "u-stonemock");
        var kept = await CheckAsync(hana, new() { ["Form.Promise"] = promise.Replace("\n", "\r\n", StringComparison.Ordinal) });
        kept.Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("The entry is in the log"),
            t => t.ShouldContain("The one that the log promised in your receipt"),
            t => t.ShouldContain("Not checked here: your browser runs no script on this page"));
        string.Join(';', kept.Answer.Headers.GetValues("Content-Security-Policy")).ShouldEndWith("require-trusted-types-for 'script'; script-src 'self'; connect-src 'self'");
        Regex.Count((await hana.GetAsync("/receipts")).Text, "<script").ShouldBe(1, "nothing is checked there yet: the script of every page alone");

        // Another leaf in its place, and another key: neither holds, and the page says which.
        (await CheckAsync(hana, new() { ["Form.Promise"] = Regex.Replace(promise, "leaf .+", "leaf " + Convert.ToBase64String(new byte[32])) })).Text
            .ShouldContain("The check does not hold");
        var other = AuditVerifier.Notes.SigningKey.Create(asked.Edges.Receipt.LogOrigin, AuditVerifier.Notes.NoteKeyType.Ed25519).Public.ToString();
        (await CheckAsync(hana, new() { ["Form.EntryId"] = asked.Edges.Receipt.EntryId, ["Form.Key"] = other })).Text.ShouldContain("The check does not hold");

        // By its id an entry of another organisation is like one that is not there.
        using var doctor = new PlainBrowser(site);
        await doctor.SignInAsync("elmmock-surgery", "u-mockhurst");
        var theirs = await CheckAsync(doctor, new() { ["Form.EntryId"] = asked.Edges.Receipt.EntryId });
        var nothing = await CheckAsync(doctor, new() { ["Form.EntryId"] = "aud_00000000000000000000000000" });
        theirs.Text.ShouldContain("no such entry that you may ask for");
        theirs.Lasting.Replace(asked.Edges.Receipt.EntryId, "", StringComparison.Ordinal)
            .ShouldBe(nothing.Lasting.Replace("aud_00000000000000000000000000", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_reviews_nobody_opens_no_review_and_a_manager_reviews_the_own_organisation()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("703", "Cai", "Managertest");
        var receipt = await site.ReferAsync("703", "The newborn was left alone on the ward twice.");
        var received = await LaterAsync(receipt);
        using var hana = new PlainBrowser(site);
        (await hana.SignInAsync("northmere-midwifery", "u-stonemock")).Text.ShouldNotContain("/review");
        foreach (var path in (string[])["/review", "/review/abc"])
            (await hana.GetAsync(path)).Status.ShouldBe(HttpStatusCode.Forbidden, path);

        using var lena = new PlainBrowser(site);
        await lena.SignInAsync("northmere-csc", "u-lenasample");
        var fields = new Dictionary<string, string>
        {
            ["Form.About"] = "referral",
            ["Form.Id"] = receipt.ReferralId,
            ["Form.Day"] = received.ToString("d/M/yyyy", CultureInfo.InvariantCulture),
            ["Form.Time"] = received.AddMinutes(2).ToString("HH:mm", CultureInfo.InvariantCulture),
            ["Form.Reason"] = Why,
        };
        var own = await lena.FollowAsync(await lena.PostAsync("/review", await lena.GetAsync("/review"), fields));
        own.Text.ShouldContain("Northmere Children's Services");
        own.Text.ShouldNotContain("Northmere Midwifery");

        // Codes of one word are said in words too, and nothing happened 1 times.
        own.Text.ShouldContain("a referral to it (waiting for an owner)");
        own.Text.ShouldNotMatch("\\b(RECIPIENT|REFERRER|OWNER|REFERRAL|QUEUED|DELIVERED|FAILED|READ|ACCEPTED|ACTED|OPEN|ENDED|SENT|OWNED|UNVERIFIED)\\b");
        own.Text.ShouldNotContain(" 1 times");

        // The answer was hers; nobody else opens it by its address.
        using var ada = new PlainBrowser(site);
        await ada.SignInAsync("northmere-partnership", "u-auditsample");
        (await ada.GetAsync(own.Answer.RequestMessage!.RequestUri!.PathAndQuery)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    /// <summary>A review panel knows a number of the police, and no id of the broker's.</summary>
    [Fact]
    public async Task An_auditor_reviews_an_incident_by_its_number_and_is_led_on_to_each_who_belongs_to_it()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("705", "Emrys", "Numbertest");
        var receipt = await site.ReferAsync("705", "The newborn was left alone on the ward twice.");
        await new HealthService.HealthServiceClient(site.Midwife.CallInvoker).ShareConcernAsync(new ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = new SubjectRef { OwnRecordId = "MAT-705" },
                Indicators = { ConcernIndicator.UnexplainedInjury },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = "PLANTED-RISK a bruise on the arm.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.SafeguardingCondition,
                Incidents = { new IncidentRef { Kind = IncidentKind.Incident, Number = "27-705", OrganisationId = "northmere-police" } },
            },
        });
        var received = await LaterAsync(receipt);

        using var ada = new PlainBrowser(site);
        await ada.SignInAsync("northmere-partnership", "u-auditsample");
        var fields = new Dictionary<string, string>
        {
            ["Form.About"] = "incident",
            ["Form.Number"] = "27/705",
            ["Form.NumberOf.Called"] = "Northmere Police",
            ["Form.Day"] = received.ToString("d/M/yyyy", CultureInfo.InvariantCulture),
            ["Form.Time"] = received.AddMinutes(2).ToString("HH:mm", CultureInfo.InvariantCulture),
            ["Form.Reason"] = Why,
        };
        (await ada.PostAsync("/review", await ada.GetAsync("/review"), fields)).Text.ShouldContain("Say whether the number is of one event or of a review");
        fields["Form.Kind"] = "Incident";
        var answer = await ada.FollowAsync(await ada.PostAsync("/review", await ada.GetAsync("/review"), fields));
        answer.Text.ShouldContain("About one event 27/705, by the number of Northmere Police.");
        answer.Text.ShouldContain("One person belongs to it");
        answer.Lasting.ShouldContain($"/review?about=child&id={receipt.Children[0].PersonId}");
        answer.Text.ShouldNotContain("PLANTED-RISK");

        // By a number that nobody gave it is nobody's.
        fields["Form.Number"] = "27-000";
        (await ada.FollowAsync(await ada.PostAsync("/review", await ada.GetAsync("/review"), fields))).Text.ShouldContain("Nothing that you may review was recorded by then.");
    }

    private static async Task<PlainPage> CheckAsync(PlainBrowser who, Dictionary<string, string> fields) =>
        await who.FollowAsync(await who.PostAsync("/receipts", await who.GetAsync("/receipts"), fields));

    /// <summary>The next day at the partnership; gives when a referral was recorded, as clocks in England stood: not the call from which it counts.</summary>
    private async Task<DateTime> LaterAsync(ReferralReceipt receipt)
    {
        var received = LondonTime.ToLocal(receipt.Receipt.RecordedAt.ToDateTimeOffset()).DateTime;
        await site.ClockAtAsync(received.AddHours(18).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        return received;
    }

    private static async Task AskAsync(Chromium.Window ada, string child, DateTime at)
    {
        await ada.FillAsync("Why do you review it?", Why);
        await ada.ChooseAsync("A child, by the broker's id");
        await ada.FillAsync("Its id", child);
        await ada.FillAsync("On which day?", at.ToString("d/M/yyyy", CultureInfo.InvariantCulture));
        await ada.FillAsync("At what time?", at.ToString("HH:mm", CultureInfo.InvariantCulture));
        await ada.ClickAsync("Show who knew what");
    }
}
