using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Referral.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>What is unread and what is most urgent, in a desk with more open items than anybody reads in a night; and why one asks.</summary>
public sealed class NoticeTests(Site site) : IClassFixture<Site>
{
    private const string Csc = "northmere-csc";

    [Fact]
    public async Task Behind_hundreds_of_open_items_the_newest_is_unread_until_it_is_opened_and_danger_stands_first()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        for (var i = 0; i < 320; i++)
            await ReferAsync($"A boy of about nine, seen behind the weir on day {i} of this year.", Urgency.Standard);
        var newest = await ReferAsync("PLANTED-NEWEST a girl of six in a red coat, carried into 12 Mill Lane.", Urgency.ImmediateDanger);

        using var owen = new PlainBrowser(site);
        var tray = await owen.SignInAsync(Csc, "u-peatsample", "/tray");
        Row(tray, newest).ShouldContain(">Unread<");

        // Of the notices that wait it is the first, whatever came before.
        var notices = await owen.GetAsync("/notices");
        notices.Text.Split("console-item")[1].ShouldContain("Danger", Case.Insensitive);

        await owen.GetAsync($"/referrals/{newest}");
        Row(await owen.GetAsync("/tray"), newest).ShouldNotContain(">Unread<");
        (await Site.ReferralAsync(site.Midwife, newest)).Told.ShouldContain(t => t.ReadBy == "Owen Peatsample");
    }

    [Fact]
    public async Task Why_one_asks_says_the_legal_basis_and_whoever_knows_better_states_another()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("961", "Non", "Basistest");
        var receipt = await site.ReferAsync("961", "The newborn was left alone on the ward twice.");
        var page = $"/referrals/{receipt.ReferralId}/held/{receipt.Children[0].PersonId}";
        using var owen = new PlainBrowser(site);
        var form = await owen.SignInAsync(Csc, "u-peatsample", page);
        form.Text.ShouldContain("Legal basis: a statutory task of my service");
        foreach (var (basis, stated) in ((string?, LegalBasis)[])[(null, LegalBasis.PublicFunction), ("StatuteOrOrder", LegalBasis.StatuteOrOrder), ("nonsense", LegalBasis.PublicFunction)])
        {
            var typed = new Dictionary<string, string> { ["Form.Reason"] = $"What is known of this newborn, as {stated} lets us ask?", ["Form.Lead"] = "tell" };
            if (basis is not null)
                typed["Form.Basis"] = basis;
            (await owen.PostAsync(page, await owen.GetAsync(page), typed)).Status.ShouldBe(System.Net.HttpStatusCode.Redirect, basis);
        }

        var auditor = new AuditService.AuditServiceClient(site.As("northmere-partnership", "u-auditsample", "Ada Auditsample", "AUDITOR").CallInvoker);
        var trail = (await auditor.ListEntriesAsync(new ListEntriesRequest { Reason = "On which basis the desk asked about this newborn.", PageSize = 100 })).Entries
            .Where(e => e.Action == "SocialCareService/QueryChild").Select(e => e.LegalBasis).Distinct();
        trail.ShouldBe([LegalBasis.PublicFunction, LegalBasis.StatuteOrOrder], ignoreOrder: true);
    }

    private static string Row(PlainPage tray, string referralId) =>
        tray.Text.Split("console-item").Single(r => r.Contains($"/referrals/{referralId}\"", StringComparison.Ordinal));

    private async Task<string> ReferAsync(string description, Urgency urgency) =>
        (await new HealthService.HealthServiceClient(site.Midwife.CallInvoker).MakeReferralAsync(new MakeReferralRequest
        {
            Referral = new ReferralDraft { ChildDescription = description, RiskStatement = "Nobody knows where the child lives.", Urgency = urgency },
        })).Receipt.ReferralId;
}
