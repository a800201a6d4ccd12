using System.Text.RegularExpressions;
using InfoShare.Protocol.Common.V1;
using Microsoft.Playwright;

namespace InfoShare.WebConsole.Tests;

/// <summary>S3 through the pages: the telephone call that is a referral, the blank answer, the manager's reason, and the midwife who disagrees.</summary>
public sealed class DeskStoryTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const string Risk = "Newborn; the father shouted on the ward and the mother flinches and is never seen alone.";
    private const string Rationale = "What is missing: whether the mother is safe at home. The ward's notes have not been read.";
    private const string Feedback = "We have recorded your account and look at it again in a week. Please tell us if the mother is seen alone.";

    [Fact]
    public async Task A_call_is_owned_decided_with_reasons_and_challenged_through_the_pages()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await site.FamilyAsync("301", "Idris", "Coldtest");
        var receipt = await site.ReferAsync("301", Risk);

        // Owen's tray: what is due, in words; nobody has read or taken it.
        await using var owen = await chromium.OpenAsync(site, "Northmere Children's Services", "Owen Peatsample");
        var item = owen.Page.Locator("li.console-item", new() { HasText = "Idris Coldtest" });
        (await item.InnerTextAsync()).ShouldSatisfyAllConditions(
            text => text.ShouldContain("due", Case.Insensitive),
            text => text.ShouldContain("17:00"),
            text => text.ShouldContain("Unread"),
            text => text.ShouldContain("No owner"));
        await owen.LookAsync("tray");

        // The referral: the risk first, and who says so.
        await owen.FollowAsync("Idris Coldtest");
        (await owen.Page.Locator("main h2").First.InnerTextAsync()).ShouldBe("The risk");
        (await owen.TextAsync()).ShouldSatisfyAllConditions(
            text => text.ShouldContain(Risk),
            text => text.ShouldContain("Hana Stonemock"),
            text => text.ShouldContain("advised not to refer"),
            text => text.ShouldContain("section 47"));
        await owen.LookAsync("referral");
        await owen.ClickAsync("Take this referral");
        (await owen.TextAsync()).ShouldContain("You own this referral now");
        (await Site.ReferralAsync(site.Midwife, receipt.ReferralId)).Owner.Name.ShouldBe("Owen Peatsample");

        // What others hold is asked with a reason, and answered with its edges.
        await owen.FollowAsync("Ask what is held");
        await owen.ClickAsync("Ask");
        (await owen.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldContain("at least 15 characters");
        await owen.LookAsync("held-errors");
        await owen.FillAsync("Why do you ask?", "A midwife rang about this newborn; what is known, and who works with him?");
        await owen.ChooseAsync("Yes, tell the lead");
        await owen.ClickAsync("Ask");
        (await owen.TextAsync()).ShouldSatisfyAllConditions(
            text => text.ShouldContain("Who answered"),
            text => text.ShouldContain("What is held back, and whom to ask"));
        await owen.LookAsync("held");

        // A blank decision: every missing part is named beside its field and above; what was typed stays.
        await owen.Page.GotoAsync($"{site.Console}referrals/{receipt.ReferralId}/decide");
        await owen.LookAsync("decide");
        await owen.FillAsync("Your reasoning", Rationale);
        await owen.ClickAsync("Read it as the referrer will");
        (await owen.Page.Locator(".govuk-error-summary li").CountAsync()).ShouldBe(6);
        (await owen.Page.Locator(".govuk-error-message").CountAsync()).ShouldBe(6);
        (await owen.Page.GetByLabel("Your reasoning").InputValueAsync()).ShouldBe(Rationale);
        await owen.LookAsync("decide-errors");
        await owen.Page.Locator(".govuk-error-summary a").First.ClickAsync();
        (await owen.Page.EvaluateAsync<string>("() => document.activeElement.name")).ShouldBe("Form.Disposition");

        // Filled in, it still is not a duty worker's to sign; nothing that he wrote is lost.
        await FillAsync(owen);
        await owen.ClickAsync("Read it as the referrer will");
        await owen.ClickAsync("Send");
        (await owen.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldContain("Only a manager may decide this");
        (await owen.Page.GetByLabel("What the referrer is told").InputValueAsync()).ShouldBe(Feedback);

        // Lena signs it, having read what Hana will read.
        await using var lena = await chromium.OpenAsync(site, "Northmere Children's Services", "Lena Marlsample");
        await lena.FollowAsync("Idris Coldtest");
        await lena.FollowAsync("Decide");
        await FillAsync(lena);
        await lena.ClickAsync("Read it as the referrer will");
        var preview = await lena.Page.Locator("#preview").InnerTextAsync();
        preview.ShouldContain(Feedback);
        preview.ShouldContain("Threshold document, level 3");
        preview.ShouldNotContain(Rationale);
        await lena.LookAsync("preview");
        await lena.ClickAsync("Send");
        (await lena.TextAsync()).ShouldContain("the referrer has the answer");
        await lena.LookAsync("decided");

        // Hana reads who owns it, what was decided and why, and disagrees.
        await using var hana = await chromium.OpenAsync(site, "Northmere Midwifery", "Hana Stonemock");
        (await hana.TextAsync()).ShouldContain("Kept for information, because the risk cannot be judged yet", Case.Insensitive);
        await hana.LookAsync("my-referrals");
        await hana.FollowAsync("Idris Coldtest");
        (await hana.TextAsync()).ShouldSatisfyAllConditions(
            text => text.ShouldContain("Owen Peatsample"),
            text => text.ShouldContain("Lena Marlsample"),
            text => text.ShouldContain(Feedback));
        await hana.LookAsync("my-referral");
        await hana.ChooseAsync("I disagree");
        await hana.ClickAsync("Send");
        (await hana.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldContain("why you disagree");
        (await hana.Page.GetByLabel("I disagree").IsCheckedAsync()).ShouldBeTrue();
        await hana.FillAsync("In your words", "A week is too long: the mother cannot be seen alone and the child is two days old.");
        await hana.ClickAsync("Send");
        (await hana.TextAsync()).ShouldContain("It lies with their managers");
        (await hana.TextAsync()).ShouldNotMatch("[A-Z]+_[A-Z]+", "codes are said in words");
        await hana.LookAsync("my-referral-challenged");
        (await Site.ReferralAsync(site.Midwife, receipt.ReferralId)).State.ShouldBe(ReferralState.Challenged);

        // The reasoning and the evidence reached the referrer's browser in no response.
        var all = await hana.AllAsync();
        all.ShouldContain("Idris");
        all.ShouldNotContain("whether the mother is safe at home");
        all.ShouldNotContain("closed file");
    }

    [Fact]
    public async Task Everything_can_be_done_by_keyboard()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await site.FamilyAsync("302", "Nia", "Heathtest");
        var receipt = await site.ReferAsync("302", "The mother was not seen alone, and says little.");
        await using var owen = await chromium.OpenAsync(site, "Northmere Children's Services", "Owen Peatsample");
        await owen.Page.GotoAsync($"{site.Console}referrals/{receipt.ReferralId}");
        await owen.Page.Keyboard.PressAsync("Tab");
        (await owen.Page.EvaluateAsync<string>("() => document.activeElement.textContent")).ShouldBe("Skip to main content");
        for (var i = 0; i < 20 && !(await owen.Page.EvaluateAsync<string>("() => document.activeElement.textContent")).Contains("Take this", StringComparison.Ordinal); i++)
            await owen.Page.Keyboard.PressAsync("Tab");
        await owen.Page.Keyboard.PressAsync("Enter");
        await owen.Page.WaitForURLAsync(new Regex("done=taken$"));
        (await owen.TextAsync()).ShouldContain("You own this referral now");
    }

    [Fact]
    public async Task The_pages_before_and_after_signing_in_and_those_that_say_no_can_be_read_by_everybody()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await using var window = await chromium.OpenAsync(site);
        await window.LookAsync("sign-in");
        await window.FollowAsync("Northmere Children's Services");
        await window.AxeAsync("who-are-you");
        await window.ClickAsync("Owen Peatsample");
        await window.Page.GotoAsync($"{site.Console}referrals/ref_00000000000000000000000000");
        (await window.TextAsync()).ShouldContain("not yours to see");
        await window.LookAsync("nothing-to-show");
        await window.Page.GotoAsync($"{site.Console}sign-out");
        await window.LookAsync("sign-out");
        await window.ClickAsync("Sign out");
        (await window.TextAsync()).ShouldContain("You are signed out");
        await window.LookAsync("signed-out");
        await window.Page.GoBackAsync();
        await window.Page.ReloadAsync();
        (await window.TextAsync()).ShouldContain("Where do you work?");
    }

    private static async Task FillAsync(Chromium.Window who)
    {
        await who.ChooseAsync("Kept for information");
        await who.ChooseAsync("The risk cannot be judged yet");
        await who.ChooseAsync("Yes, I have read it");
        await who.FillAsync("Which criteria did you go by?", "Threshold document, level 3");
        await who.FillAsync("Your view of the threshold", "not met so far");
        await who.FillAsync("What evidence did you rely on?", "The midwife's account; half-sister Wren's closed file.");
        await who.FillAsync("Your reasoning", Rationale);
        await who.FillAsync("When is it looked at again?", "17/3/2027");
        await who.FillAsync("What the referrer is told", Feedback);
    }
}
