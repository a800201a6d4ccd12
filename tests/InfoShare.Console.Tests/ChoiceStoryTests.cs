using System.Net;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Referral.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>Nobody types an id: an organisation is found by its name, and one's own referrals stand apart from the colleagues'. Without scripts.</summary>
public sealed class ChoiceStoryTests(Site site) : IClassFixture<Site>
{
    private const string Csc = "northmere-csc";

    [Fact]
    public async Task A_referral_is_passed_on_to_a_service_that_is_found_by_its_name()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("701", "Fay", "Choicetest");
        var id = (await site.ReferAsync("701", "The newborn was left alone on the ward twice.")).ReferralId;
        using var owen = await site.PlainAsAsync(Csc, "DUTY_SOCIAL_WORKER");
        await owen.FollowAsync(await owen.PostAsync($"/referrals/{id}?handler=Take", await owen.GetAsync($"/referrals/{id}"), []));
        var path = $"/referrals/{id}/decide";
        var form = await owen.GetAsync(path);
        form.Text.ShouldNotContain("registry");
        form.Text.ShouldContain("<option value=\"Southmere\"");
        form.Text.ShouldNotContain("<option value=\"Northmere\"");

        // Of several one is chosen, and what was written stays; of none that is said beside the field.
        Task<PlainPage> SendAsync(string handler, string called, string? chosen = null) => owen.PostAsync($"{path}?handler={handler}", form, new()
        {
            ["form-proof"] = form.Hidden("form-proof"),
            ["Form.FormId"] = form.Hidden("Form.FormId"),
            ["Form.Version"] = form.Hidden("Form.Version"),
            ["Form.Disposition"] = nameof(Disposition.EarlyHelpAccepted),
            ["Form.Reason"] = nameof(DispositionReason.ThresholdNotMet),
            ["Form.Criteria"] = "Threshold document, level 2",
            ["Form.Evidence"] = "The midwife's notes, and the half-sister's closed file.",
            ["Form.Rationale"] = "WRITTEN-BEFORE early help can visit this week.",
            ["Form.HistoryRead"] = "Yes",
            ["Form.ReviewDate"] = "30/3/2027",
            ["Form.Feedback"] = "Early help is asked, and visits this week.",
            ["Form.RedirectTo.Called"] = called,
            ["Form.RedirectTo.Chosen"] = chosen ?? "",
        });
        var several = await SendAsync("Find", "northmere HEALTH");
        several.Text.ShouldContain("More than one is called that. Choose one");
        several.Text.ShouldContain("value=\"northmere-health-visiting\"");
        several.Text.ShouldContain("WRITTEN-BEFORE");
        (await SendAsync("Find", "")).Text.ShouldContain("Write its name, or a part of it");
        (await SendAsync("Preview", "no such place")).Text.ShouldContain("No organisation is called that here");
        (await SendAsync("Preview", "northmere health")).Text.ShouldNotContain("Read it before you send it</h1>");
        (await SendAsync("Preview", "northmere health", "northmere-health-visiting")).Text.ShouldContain("It is offered to <strong>Northmere Health Visiting</strong>");

        // What is chosen for other words is chosen no longer; a name that fits one alone needs no choice.
        var read = await SendAsync("Preview", "early help", "northmere-health-visiting");
        read.Text.ShouldContain("It is offered to <strong>Northmere Early Help</strong>");
        read.Hidden("Form.RedirectTo.Chosen").ShouldBe("northmere-early-help");
        (await SendAsync("Send", "early help", "northmere-early-help")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await Site.ReferralAsync(site.LeadSocialWorker, id)).Redirects.Single().ToOrganisationId.ShouldBe("northmere-early-help");
    }

    [Fact]
    public async Task What_one_sent_oneself_stands_first_and_the_organisations_on_a_click()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("702", "Gus", "Minetest");
        await site.FamilyAsync("703", "Hal", "Theirstest");
        await site.ReferAsync("702", "The newborn was left alone on the ward twice.");
        var colleague = site.As("northmere-midwifery", "u-other", "Nan Othermock", "MIDWIFE");
        await new Protocol.Health.V1.HealthService.HealthServiceClient(colleague.CallInvoker).MakeReferralAsync(new Protocol.Health.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { new SubjectRef { OwnRecordId = "MAT-703" } }, RiskStatement = "He was not fed for a day.", Urgency = Urgency.Standard },
        });
        using var hana = await site.PlainAsAsync("northmere-midwifery", "MIDWIFE");
        var mine = await hana.GetAsync("/sent");
        mine.Text.ShouldContain("Gus Minetest");
        mine.Text.ShouldNotContain("Theirstest");
        var all = await hana.GetAsync("/sent?show=all");
        all.Text.ShouldContain("Gus Minetest");
        all.Text.ShouldContain("Hal Theirstest");
        all.Text.ShouldContain("Sent by Nan Othermock");
        (await hana.GetAsync("/sent?show=others")).Status.ShouldBe(HttpStatusCode.NotFound);

        // Who sees the own alone finds no more on the other list.
        using var housing = await site.PlainAsAsync("northmere-housing", "ASSOCIATED_REFERRER");
        (await housing.GetAsync("/sent?show=all")).Text.ShouldContain("no referral that you may see");
    }
}
