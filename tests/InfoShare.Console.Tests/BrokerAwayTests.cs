using System.Net;
using InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>What is typed while the broker is away, or is refused, waits on the page where it was typed, and is done once.</summary>
public sealed class BrokerAwayTests(Site site) : IClassFixture<Site>
{
    private const string Csc = "northmere-csc";
    private const string Written = "WRITTEN-WHILE-AWAY and not to be lost.";

    [Fact]
    public async Task What_is_sent_while_the_broker_is_away_waits_on_its_page_as_the_same_form()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("901", "Ada", "Awaytest");
        var receipt = await site.ReferAsync("901", "The newborn was left alone on the ward twice.");
        var (id, child) = (receipt.ReferralId, receipt.Children[0].PersonId);
        using var owen = new PlainBrowser(site);
        using var hana = new PlainBrowser(site);
        using var noor = new PlainBrowser(site);
        await owen.SignInAsync(Csc, "u-peatsample");
        await hana.SignInAsync("northmere-midwifery", "u-stonemock");
        await noor.SignInAsync("northmere-police", "u-hillmock");
        await owen.FollowAsync(await owen.PostAsync($"/referrals/{id}?handler=Take", await owen.GetAsync($"/referrals/{id}"), []));

        // Each form with what it is sent with last. Some pages ask the broker before they can be drawn, and end as a page that says where
        // the form waits; the others keep it where it stands.
        var why = new Dictionary<string, string> { ["Form.Reason"] = Written, ["Form.Lead"] = "tell", ["Form.Purpose"] = "TriageReferral" };
        (PlainBrowser Who, string Page, string To, Dictionary<string, string> Typed, bool Draws)[] forms =
        [
            (owen, $"/referrals/{id}/decide", $"/referrals/{id}/decide?handler=Preview", new() { ["Form.Rationale"] = Written }, false),
            (owen, $"/children/{child}?referral={id}", $"/children/{child}?referral={id}", why, false),
            (hana, $"/sent/{id}", $"/sent/{id}", new() { ["Form.Text"] = Written, ["Form.Answer"] = "AddingInformation" }, false),
            (noor, "/emergency", "/emergency", new() { ["Form.Words"] = Written }, false),
            (owen, $"/referrals/{id}/held/{child}", $"/referrals/{id}/held/{child}", why, false),
            (noor, "/children", "/children", new(why) { ["Form.Purpose"] = "AssessChild", ["Form.Child.NhsNumber"] = "9434765919" }, true),
            (hana, "/refer", "/refer?handler=Send", new() { ["Form.Risk"] = Written, ["Form.Urgency"] = "SameDay", ["Form.Description"] = "A girl of six." }, true),
        ];
        List<PlainPage> drawn = [];
        foreach (var (who, page, to, typed, _) in forms)
        {
            drawn.Add(await who.GetAsync(page));
            typed["form-proof"] = drawn[^1].Hidden("form-proof");
            typed["Form.FormId"] = drawn[^1].Hidden("Form.FormId");
        }

        await site.StopBrokerAsync();
        try
        {
            foreach (var ((who, page, to, typed, draws), form) in forms.Zip(drawn))
            {
                var away = await who.PostAsync(to, form, typed);
                if (draws)
                {
                    away.Text.ShouldContain("The broker cannot be reached just now. Nothing is lost", Case.Sensitive, to);
                    away.Text.ShouldContain(Written, Case.Sensitive, to);
                    away.Hidden("Form.FormId").ShouldBe(typed["Form.FormId"], to);
                    continue;
                }

                away.Status.ShouldBe(HttpStatusCode.ServiceUnavailable, to);
                away.Text.ShouldContain("What you wrote is kept for an hour", Case.Sensitive, to);
                away.Text.ShouldContain($"href=\"{page}\"", Case.Sensitive, to);

                // Opened too early, it says so again and loses nothing.
                (await who.GetAsync(page)).Text.ShouldContain("What you wrote is kept for an hour", Case.Sensitive, to);
            }
        }
        finally
        {
            await site.StartBrokerAsync();
        }

        // The console finds it again by itself, for each organisation within its own patience.
        foreach (var (who, page, _, _, _) in forms)
        {
            for (var tries = 0; tries < 120 && (await who.GetAsync(page)).Status != HttpStatusCode.OK; tries++)
                await Task.Delay(500, TestContext.Current.CancellationToken);
        }

        foreach (var (who, page, to, typed, _) in forms.Where(f => !f.Draws))
        {
            var back = await who.GetAsync(page);
            back.Status.ShouldBe(HttpStatusCode.OK, page);
            back.Text.ShouldContain(Written, Case.Sensitive, page);
            back.Text.ShouldContain("No answer came to what you sent", Case.Sensitive, page);
            back.Hidden("Form.FormId").ShouldBe(typed["Form.FormId"], page);
            (await who.GetAsync(page)).Text.ShouldContain(Written, Case.Sensitive, page);
        }
    }

    [Fact]
    public async Task What_a_role_may_not_ask_is_said_beside_what_was_typed()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("902", "Ben", "Awaytest");
        var receipt = await site.ReferAsync("902", "The newborn was left alone on the ward twice.");

        // Social care of another part of the same area may open such a page, and may not decide a referral.
        var path = $"/children/{receipt.Children[0].PersonId}";
        using var worker = new PlainBrowser(site);
        var form = await worker.SignInAsync("northmere-early-help", "u-millsample", path);
        var refused = await worker.PostAsync(path, form, new() { ["Form.Reason"] = Written, ["Form.Lead"] = "tell", ["Form.Purpose"] = "TriageReferral" });
        refused.Text.ShouldContain(Written);
        refused.Text.ShouldContain("Your role may not ask for this");
    }

    [Fact]
    public async Task Whoever_was_overtaken_sees_what_the_other_did_before_sending_again()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("903", "Cai", "Awaytest");
        var receipt = await site.ReferAsync("903", "The newborn was left alone on the ward twice.");
        var (id, path) = (receipt.ReferralId, $"/referrals/{receipt.ReferralId}/decide");
        using var owen = new PlainBrowser(site);
        await owen.SignInAsync(Csc, "u-peatsample");
        await owen.FollowAsync(await owen.PostAsync($"/referrals/{id}?handler=Take", await owen.GetAsync($"/referrals/{id}"), []));
        var form = await owen.GetAsync(path);
        var typed = new Dictionary<string, string>
        {
            ["Form.Disposition"] = "NoFurtherAction",
            ["Form.Reason"] = "ThresholdNotMet",
            ["Form.Criteria"] = "Threshold document, level 2",
            ["Form.HistoryRead"] = "Yes",
            ["Form.Evidence"] = "The half-sister's closed file.",
            ["Form.Rationale"] = Written,
            ["Form.Feedback"] = "A worker of early help rings you tomorrow.",
        };
        var preview = await owen.PostAsync(path + "?handler=Preview", form, typed);
        preview.Text.ShouldContain("id=\"preview\"", Case.Sensitive, preview.Text);

        var manager = new SocialCareService.SocialCareServiceClient(site.As(Csc, "u-lenasample", "Lena Marlsample", "TEAM_MANAGER").CallInvoker);
        await manager.DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = id,
            Version = (await Site.ReferralAsync(site.LeadSocialWorker, id)).Version,
            Decision = new Decision
            {
                Disposition = Protocol.Common.V1.Disposition.Assessment,
                Reason = Protocol.Common.V1.DispositionReason.ThresholdMet,
                Rationale = "The half-sister's file speaks of the same.",
                Criteria = "MANAGERS-CRITERIA level 4",
                Evidence = "The closed file.",
                HistoryRead = HistoryRead.Yes,
            },
        });
        var sent = await owen.PostAsync(
            path + "?handler=Send", form, new(typed) { ["Form.FormId"] = form.Hidden("Form.FormId"), ["Form.Version"] = form.Hidden("Form.Version"), ["form-proof"] = preview.Hidden("form-proof") });
        sent.Text.ShouldSatisfyAllConditions(
            text => text.ShouldContain("Somebody else has changed this"),
            text => text.ShouldContain("MANAGERS-CRITERIA level 4"),
            text => text.ShouldContain(Written));
        sent.Text.IndexOf("MANAGERS-CRITERIA", StringComparison.Ordinal).ShouldBeLessThan(sent.Text.IndexOf(Written, StringComparison.Ordinal));
        (await Site.ReferralAsync(site.LeadSocialWorker, id)).Decision.Criteria.ShouldBe("MANAGERS-CRITERIA level 4");

        // What can no longer be done is said in words, and not in the states of a machine.
        await manager.GiveFeedbackAsync(new GiveFeedbackRequest
        {
            ReferralId = id,
            Version = (await Site.ReferralAsync(site.LeadSocialWorker, id)).Version,
            Text = "A social worker visits the family tomorrow.",
        });
        var late = await owen.PostAsync(
            path + "?handler=Send", sent, new(typed) { ["Form.FormId"] = sent.Hidden("Form.FormId"), ["Form.Version"] = (await Site.ReferralAsync(site.LeadSocialWorker, id)).Version.ToString(), ["form-proof"] = preview.Hidden("form-proof") });
        late.Text.ShouldContain("As it stands now, this cannot be done to it");
        late.Text.ShouldNotContain("FEEDBACK_SENT");
        late.Text.ShouldContain(Written);
    }
}
