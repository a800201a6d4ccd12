using System.Net;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Referral.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>What a referrer finds of the own referrals: the late ones first (E8), each with what was sent; and what the desk finds of the earlier ones.</summary>
public sealed class SentStoryTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task What_is_late_stands_before_what_came_since_and_the_referrer_reads_what_she_sent()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("771", "Elin", "Sentfixture");
        await site.FamilyAsync("772", "Bryn", "Sentfixture");
        var first = await SendAsync("771");
        await site.ClockAtAsync("2027-03-12 10:00");
        var second = await SendAsync("772");

        using var hana = new PlainBrowser(site);
        await hana.SignInAsync("northmere-midwifery", "u-stonemock");
        foreach (var list in (string[])["/sent", "/sent?show=all"])
        {
            var text = (await hana.GetAsync(list)).Text;
            int[] places = [.. new[] { "Late: nobody has answered in time", $"/sent/{first}\"", "The others", $"/sent/{second}\"" }.Select(t => text.IndexOf(t, StringComparison.Ordinal))];
            places.ShouldBe(places.Order());
            places[0].ShouldBeGreaterThan(0, list);
            text.Split($"/sent/{first}\"").Length.ShouldBe(2, "once, and not again among the others");
        }

        var sent = (await hana.GetAsync($"/sent/{first}")).Text;
        sent.ShouldContain("Seen by me and two colleagues, at ten and at noon.");
        sent.ShouldContain("“My sister says that he shouts when you are gone.”");
        sent.ShouldContain("Said to Hana Stonemock.");
    }

    [Fact]
    public async Task The_desk_is_led_to_the_earlier_referrals_that_it_received()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("773", "Cadi", "Sentfixture");
        var first = (await site.ReferAsync("773", "EARLIER-RISK the newborn was left alone on the ward twice.")).ReferralId;
        var second = (await site.ReferAsync("773", "The mother was not seen alone, and says little.")).ReferralId;
        using var owen = new PlainBrowser(site);
        await owen.SignInAsync("northmere-csc", "u-peatsample");
        var page = await owen.GetAsync($"/referrals/{second}");
        page.Text.ShouldContain($"<a class=\"govuk-link\" href=\"/referrals/{first}\">");
        page.Text.ShouldNotContain("EARLIER-RISK", Case.Sensitive, "another agency's words are not repeated; they are read where they stand");
        var earlier = await owen.GetAsync($"/referrals/{first}");
        (earlier.Status, earlier.Text.Contains("EARLIER-RISK", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.OK, true));
    }

    private async Task<string> SendAsync(string own) => (await new HealthService.HealthServiceClient(site.Midwife.CallInvoker).MakeReferralAsync(new MakeReferralRequest
    {
        Referral = new ReferralDraft
        {
            Children = { new SubjectRef { OwnRecordId = "MAT-" + own } },
            RiskStatement = "The newborn was left alone on the ward twice.",
            Evidence = "Seen by me and two colleagues, at ten and at noon.",
            ChildWords = new ChildWords { Verbatim = "My sister says that he shouts when you are gone.", SaidTo = "Hana Stonemock" },
            Urgency = Urgency.Standard,
        },
    })).Receipt.ReferralId;
}
