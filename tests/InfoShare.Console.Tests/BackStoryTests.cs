using System.Net;
using System.Text.RegularExpressions;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.SocialCare.V1;
using Microsoft.Playwright;

namespace InfoShare.WebConsole.Tests;

/// <summary>"Back", a reload, and a page that is gone meanwhile: what was typed is there until it has been sent, or thrown away by whoever wrote it.</summary>
public sealed class BackStoryTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const string Csc = "northmere-csc";
    private const string Reasoning = "WRITTEN-ONCE the mother cannot cope with the nights; nobody has seen the child alone.";

    [Fact]
    public async Task Back_from_the_preview_leads_to_what_was_typed_until_it_is_sent()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await site.FamilyAsync("721", "Ceri", "Backtest");
        var id = (await site.ReferAsync("721", "The newborn was left alone on the ward twice.")).ReferralId;
        await using var lena = await chromium.OpenAsAsync(site, Csc, "TEAM_MANAGER");
        await lena.Page.GotoAsync($"{site.Console}referrals/{id}");
        await lena.ClickAsync("Take this referral");
        await lena.FollowAsync("Decide");
        await lena.Page.Locator("[name='Form.Disposition'][value='Assessment']").CheckAsync();
        await lena.Page.Locator("[name='Form.Reason'][value='ThresholdMet']").CheckAsync();
        await lena.FillAsync("Which criteria did you go by?", "Threshold document, level 4");
        await lena.Page.Locator("[name='Form.HistoryRead'][value='Yes']").CheckAsync();
        await lena.FillAsync("What evidence did you rely on?", "The midwife's account.");
        await lena.FillAsync("Your reasoning", Reasoning);
        await lena.FillAsync("What the referrer is told", "A social worker visits the family tomorrow morning.");
        await lena.ClickAsync("Read it as the referrer will");
        await lena.Page.Locator("#preview").WaitForAsync();

        foreach (var again in (string[])["back", "reload", "from elsewhere"])
        {
            await (again switch
            {
                "back" => lena.Page.GoBackAsync(),
                "reload" => lena.Page.ReloadAsync(),
                _ => lena.Page.GotoAsync($"{site.Console}referrals/{id}/decide"),
            });
            (await lena.Page.GetByLabel("Your reasoning").InputValueAsync()).ShouldBe(Reasoning, again);
            (await lena.Page.Locator("[name='Form.Disposition'][value='Assessment']").IsCheckedAsync()).ShouldBeTrue(again);
        }

        (await lena.TextAsync()).ShouldContain("You wrote this here before");
        await lena.LookAsync("decide-again");
        (await lena.Page.Locator("aside").CountAsync()).ShouldBe(0, "nobody is told on other pages of what is only being written");
        await lena.ClickAsync("Read it as the referrer will");
        await lena.ClickAsync("Send");
        (await lena.TextAsync()).ShouldContain("the referrer has the answer");
        using var plain = await site.PlainAsAsync(Csc, "TEAM_MANAGER");
        (await plain.GetAsync($"/referrals/{id}/decide")).Text.ShouldNotContain("WRITTEN-ONCE");
        (await Site.ReferralAsync(site.LeadSocialWorker, id)).Decision.Rationale.ShouldBe(Reasoning);
    }

    [Fact]
    public async Task What_is_wrong_with_a_form_loses_none_of_it_and_another_form_of_the_page_ends_none_of_it()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var hana = await site.PlainAsAsync("northmere-midwifery", "MIDWIFE");
        var form = await hana.GetAsync("/refer");
        (await hana.PostAsync("/refer?handler=Check", form, new() { ["Form.Risk"] = Reasoning })).Text.ShouldContain("There is a problem");
        var back = await hana.GetAsync("/refer");
        back.Text.ShouldContain("WRITTEN-ONCE");
        back.Hidden("Form.FormId").ShouldBe(form.Hidden("Form.FormId"), "it stays the same form, and is done once");

        // Another, in another tab, goes: this one waits on.
        var sent = await hana.PostAsync("/refer?handler=Send", back, new()
        {
            ["form-proof"] = back.Hidden("form-proof"),
            ["Form.FormId"] = Guid.NewGuid().ToString(),
            ["Form.Description"] = "A boy of about five in a green coat",
            ["Form.Risk"] = "He stood at the weir alone.",
            ["Form.Urgency"] = nameof(Urgency.Standard),
        });
        sent.Status.ShouldBe(HttpStatusCode.Redirect, sent.Text);
        (await hana.GetAsync("/refer")).Text.ShouldContain("WRITTEN-ONCE");

        // Another child's is begun beside it: both wait, the later one first, and each is found by itself.
        var another = await hana.FollowAsync(await hana.PostAsync("/refer?handler=Another", back, []));
        another.Text.ShouldNotContain("WRITTEN-ONCE");
        another.Text.ShouldContain("You have written more here, and it has not gone");
        await hana.PostAsync("/refer?handler=Check", another, new() { ["Form.Risk"] = "WRITTEN-BESIDE he sleeps in the car." });
        var latest = await hana.GetAsync("/refer");
        latest.Text.ShouldContain("WRITTEN-BESIDE");
        latest.Text.ShouldNotContain("WRITTEN-ONCE");
        var link = Regex.Match(latest.Text, "href=\"([^\"]+)\">What you wrote at [0-9]{2}:[0-9]{2}<").Groups[1].Value;
        back = await hana.GetAsync(link);
        back.Text.ShouldContain("WRITTEN-ONCE");
        back.Text.ShouldNotContain("WRITTEN-BESIDE");
        back.Hidden("Form.FormId").ShouldBe(form.Hidden("Form.FormId"));

        // "Back" from what is wrong with the other leads to the other. An address that names a form which nobody began shows neither.
        (await hana.GetAsync(another.Answer.RequestMessage!.RequestUri!.PathAndQuery)).Text.ShouldContain("WRITTEN-BESIDE");
        var named = await hana.GetAsync("/refer?draft=11111111-1111-1111-1111-111111111111");
        named.Text.ShouldNotContain("WRITTEN-");
        named.Hidden("Form.FormId").ShouldNotStartWith("11111111");

        // A colleague finds nothing of it, and whoever wrote it throws it away.
        using var colleague = await site.PlainAsAsync("elmmock-surgery", "GP");
        (await colleague.GetAsync("/refer")).Text.ShouldNotContain("WRITTEN-ONCE");
        var anew = await hana.PostAsync("/refer?handler=Anew", back, []);
        anew.Answer.Headers.Location!.ToString().ShouldBe("/refer");
        (await hana.GetAsync("/refer")).Text.ShouldNotContain("WRITTEN-ONCE");
        (await hana.GetAsync("/refer")).Text.ShouldContain("WRITTEN-BESIDE");
    }

    [Fact]
    public async Task A_form_whose_page_is_gone_is_given_back_to_be_copied_and_says_no_more_than_of_what_never_was()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("722", "Delyth", "Backtest");
        var hidden = (await site.ReferAsync("722", "The newborn was left alone on the ward twice.")).ReferralId;
        using var owen = await site.PlainAsAsync("southmere-csc", "DUTY_SOCIAL_WORKER");
        var own = await owen.GetAsync("/refer");
        List<string> answers = [];
        foreach (var id in (string[])[hidden, "ref_00000000000000000000000000"])
        {
            var path = $"/referrals/{id}/decide";
            var gone = await owen.PostAsync(path + "?handler=Preview", own, new() { ["form-proof"] = own.Hidden("form-proof"), ["Form.Rationale"] = Reasoning });
            gone.Status.ShouldBe(HttpStatusCode.NotFound);
            gone.Text.ShouldContain("WRITTEN-ONCE");
            answers.Add(gone.Lasting);

            // And once more at its address, to its writer alone.
            (await owen.GetAsync(path)).Text.ShouldContain("WRITTEN-ONCE");
            using var other = await site.PlainAsAsync("brook-lane-nursery", "DESIGNATED_LEAD");
            (await other.GetAsync(path)).Text.ShouldNotContain("WRITTEN-ONCE");
        }

        answers[1].ShouldBe(answers[0]);
    }

    [Fact]
    public async Task Of_two_with_one_name_the_one_who_owns_it_decides_and_the_other_may_take_it_over()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("723", "Emrys", "Backtest");
        var id = (await site.ReferAsync("723", "The newborn was left alone on the ward twice.")).ReferralId;
        var namesake = site.As(Csc, "u-peatsample-2", "Owen Peatsample", "DUTY_SOCIAL_WORKER");
        (await new SocialCareService.SocialCareServiceClient(namesake.CallInvoker).TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = id, Version = 1 })).Referral.Yours.ShouldBeTrue();
        using var owen = await site.PlainAsAsync(Csc, "DUTY_SOCIAL_WORKER");
        var page = await owen.GetAsync($"/referrals/{id}");
        page.Text.ShouldContain("Take it over");
        page.Text.ShouldNotContain(">Decide</a>");
        var taken = await owen.FollowAsync(await owen.PostAsync($"/referrals/{id}?handler=Take", page, []));
        taken.Text.ShouldNotContain("Take it over");
        taken.Text.ShouldContain(">Decide</a>");
    }

    [Fact]
    public async Task Signing_out_to_sign_in_elsewhere_leads_there_past_the_pages_own_policy()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await using var owen = await chromium.OpenAsAsync(site, Csc, "DUTY_SOCIAL_WORKER");
        await owen.Page.GotoAsync($"{site.Console}sign-in/northmere-police?back=%2Fnotices");
        await owen.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out, and sign in at Northmere Police" }).ClickAsync();
        await owen.Page.WaitForURLAsync(url => new Uri(url).Authority == site.SignIn.Authority);
        await owen.ClickAsync("Noor Hillmock");
        new Uri(owen.Page.Url).AbsolutePath.ShouldBe("/notices");
        (await owen.Page.Locator("header").InnerTextAsync()).ShouldContain("Noor Hillmock");
    }
}
