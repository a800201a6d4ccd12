using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.SocialCare.V1;
using Microsoft.Playwright;

namespace InfoShare.WebConsole.Tests;

/// <summary>
/// S3 through the pages: "no need for a formal referral". The telephone call that is one, the blank answer, the manager's reason, the midwife who
/// disagrees, and the ladder up to its last rung. D-1 is Tuesday 9 March 2027.
/// </summary>
public sealed class S3StoryTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const string Csc = "northmere-csc";
    private const string Risk = "Newborn; the father shouted on the ward and the mother flinches and is never seen alone.";
    private const string Rationale = "What is missing: whether the mother is safe at home. The ward's notes have not been read.";
    private const string Feedback = "We have recorded your account and look at it again in a week. Please tell us if the mother is seen alone.";
    private const string Assessment = "PLANTED-ASSESSMENT Wren said that she hides when the door bangs.";

    [Fact]
    public async Task A_call_is_a_referral_is_answered_with_reasons_and_the_challenge_ends_by_a_reasoned_word_alone()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await FamilyAsync();
        var id = await TheCallAsync();
        await TheBlankAnswerAsync(id);
        await TheReasonAsync();
        await TheDisagreementAsync(id);
        await TheLadderAsync(id);
    }

    /// <summary>Hana logs the call as it was: the clock runs from then, and what she was advised stands beside it.</summary>
    private async Task<string> TheCallAsync()
    {
        await using var hana = await chromium.OpenAsAsync(site, "northmere-midwifery", "MIDWIFE");
        await hana.FollowAsync("Make a referral");
        await hana.Page.Locator("fieldset", new() { HasText = "Who is the child?" }).GetByLabel("Id of your own record").FillAsync("MAT-301");
        await hana.FillAsync("What are you worried about?", Risk);
        await hana.Page.GetByLabel("It can wait until the next working day").CheckAsync();
        await hana.FillAsync("What does it rest on?", "Seen by me and two colleagues.");
        foreach (var closed in await hana.Page.Locator("details:not([open]) > summary").AllAsync())
            await closed.ClickAsync();
        await hana.Page.Locator("[name='Form.ThresholdView']").FillAsync("section 47");
        await hana.Page.Locator("[name='Form.SpokeWith']").FillAsync("Owen Peatsample, duty social worker");
        await hana.Page.Locator("[name='Form.SpokeAt']").FillAsync("9/3/2027 15:10");
        await hana.Page.Locator("[name='Form.SpokeWhat']").FillAsync("He said that there is no need for a formal referral.");
        await hana.Page.Locator("[name='Form.AdvisedNot']").First.CheckAsync();
        await hana.ClickAsync("Check before you send");
        await hana.ClickAsync("Send");
        (await hana.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("Your referral has been sent"),
            t => t.ShouldContain("You own it until a named person at Northmere Children's Services takes it"),
            t => t.ShouldMatch("Clock started\\s+Tuesday 9 March 2027, 15:10"),
            t => t.ShouldMatch("Answer due\\s+Wednesday 10 March 2027, 17:00"));
        return new Uri(hana.Page.Url).Segments[^1];
    }

    /// <summary>Owen takes it, reads what is held, and would end it without a word: every part that lacks is named.</summary>
    private async Task TheBlankAnswerAsync(string id)
    {
        await using var owen = await chromium.OpenAsAsync(site, Csc, "DUTY_SOCIAL_WORKER");
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

        // What others hold is asked with a reason, and answered with its edges.
        await owen.FollowAsync("Ask what is held");
        await owen.ClickAsync("Ask");
        (await owen.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldContain("at least 15");
        await owen.LookAsync("held-errors");
        await owen.FillAsync("Why do you ask?", "A midwife rang about this newborn; what is known, and who works with him?");
        await owen.ChooseAsync("Yes, tell the lead");
        await owen.ClickAsync("Ask");
        (await owen.TextAsync()).ShouldSatisfyAllConditions(
            text => text.ShouldContain("Who answered"),
            text => text.ShouldContain("What is held back, and whom to ask"));
        await owen.LookAsync("held");

        // A blank decision: every missing part is named beside its field and above; what was typed stays.
        await owen.Page.GotoAsync($"{site.Console}referrals/{id}/decide");
        await owen.LookAsync("decide");
        await owen.FillAsync("Your reasoning", Rationale);
        await owen.ClickAsync("Read it as the referrer will");
        (await owen.Page.Locator(".govuk-error-summary li").CountAsync()).ShouldBe(6);
        (await owen.Page.Locator(".govuk-error-message").CountAsync()).ShouldBe(6);
        (await owen.Page.GetByLabel("Your reasoning").InputValueAsync()).ShouldBe(Rationale);
        await owen.LookAsync("decide-errors");
        await owen.Page.Locator(".govuk-error-summary a").First.ClickAsync();
        (await owen.Page.EvaluateAsync<string>("() => document.activeElement.name")).ShouldBe("Form.Disposition");

        // He opens what he had not read: the half-sister's closed case.
        await owen.FollowAsync("Look for a child");
        await owen.ChooseAsync("To decide a referral");
        await owen.FillAsync("Why do you ask?", "Her newborn half-brother was referred; what was before, and how did it end?");
        await owen.ChooseAsync("Yes, tell the lead");
        await owen.FillAsync("Id of your own record", "LCS-301-1");
        await owen.ClickAsync("Look");
        (await owen.Page.GetByLabel("Statuses in words").InnerTextAsync()).ShouldContain("1 September 2024 to 14 May 2026: Social care: closed");

        // Filled in, it still is not a duty worker's to sign; nothing that he wrote is lost.
        await owen.Page.GotoAsync($"{site.Console}referrals/{id}/decide");
        await FillAsync(owen);
        await owen.ClickAsync("Read it as the referrer will");
        await owen.ClickAsync("Send");
        (await owen.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldContain("Only a manager may decide this");
        (await owen.Page.GetByLabel("What the referrer is told").InputValueAsync()).ShouldBe(Feedback);
    }

    /// <summary>Lena signs it, having read what Hana will read.</summary>
    private async Task TheReasonAsync()
    {
        await site.ClockAtAsync("2027-03-10 11:00");
        await using var lena = await chromium.OpenAsAsync(site, Csc, "TEAM_MANAGER");
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
    }

    /// <summary>Hana reads who owns it, what was decided and why, and disagrees; everybody around the child reads that it is open.</summary>
    private async Task TheDisagreementAsync(string id)
    {
        await using var hana = await chromium.OpenAsAsync(site, "northmere-midwifery", "MIDWIFE");
        (await hana.TextAsync()).ShouldContain("Kept for information, because the risk cannot be judged yet", Case.Insensitive);
        await hana.LookAsync("my-referrals");
        await hana.FollowAsync("Idris Coldtest");
        (await hana.TextAsync()).ShouldSatisfyAllConditions(
            text => text.ShouldContain("Owen Peatsample"),
            text => text.ShouldContain("Lena Marlsample"),
            text => text.ShouldContain("section 47"),
            text => text.ShouldContain("not met so far"),
            text => text.ShouldContain(Feedback));
        await hana.LookAsync("my-referral");
        await hana.ChooseAsync("I disagree");
        await hana.ClickAsync("Send");
        (await hana.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldContain("why you disagree");
        (await hana.Page.GetByLabel("I disagree").IsCheckedAsync()).ShouldBeTrue();
        await hana.FillAsync("In your words", "A week is too long: the mother cannot be seen alone and the child is two days old.");
        await hana.ClickAsync("Send");
        (await hana.TextAsync()).ShouldSatisfyAllConditions(
            text => text.ShouldContain("It lies with their managers; an answer is due Friday 12 March 2027, 17:00"),
            text => text.ShouldMatch("Owner\\s+Owen Peatsample"),
            text => text.ShouldNotMatch("[A-Z]+_[A-Z]+", "codes are said in words"));
        await hana.LookAsync("my-referral-challenged");

        // She is told that there was something about Wren, and not what was found.
        await hana.FollowAsync("Look for a child");
        await hana.ChooseAsync("To care for the child, or to teach it");
        await hana.FillAsync("Why do you ask?", "Her newborn half-brother is on my ward; who worked with the family before?");
        await hana.ChooseAsync("Yes, tell the lead");
        await hana.FillAsync("Given name", "Wren");
        await hana.FillAsync("Family name", "Coldtest");
        await hana.FillAsync("Day of birth", "1/2/2022");
        await hana.FillAsync("Address, first line", "9 Weir Court");
        await hana.FillAsync("Postcode", "NM3 1XY");
        await hana.ClickAsync("Look");
        (await hana.TextAsync()).ShouldContain("Social care: closed");
        var all = await hana.AllAsync();
        foreach (var kept in (string[])["whether the mother is safe at home", "closed file", "PLANTED-ASSESSMENT", "hides when the door bangs"])
            all.ShouldNotContain(kept);

        // Health visitor and GP: that it is open, challenged, and whose it is; never just "known to social care".
        foreach (var (organisation, role) in ((string, string)[])[("northmere-health-visiting", "HEALTH_VISITOR"), ("elmmock-surgery", "GP")])
        {
            using var told = await site.PlainAsAsync(organisation, role);
            var notices = await told.NoticesAsync();
            notices.ShouldContain("challenged", Case.Insensitive, organisation);
            notices.ShouldContain("Owen Peatsample", Case.Sensitive, organisation);
            notices.ShouldNotMatch("\\bCHALLENGED\\b", organisation);
            notices.ShouldNotContain(Risk, Case.Sensitive, organisation);
            notices.ShouldNotContain("known to social care", Case.Insensitive, organisation);
        }

        // A stranger to it reads what there is for nothing.
        using var nursery = await site.PlainAsAsync("brook-lane-nursery", "DESIGNATED_LEAD");
        (await nursery.GetAsync($"/sent/{id}")).Lasting.ShouldBe((await nursery.GetAsync("/sent/ref_00000000000000000000000000")).Lasting);
    }

    /// <summary>Nobody answers: it climbs by the clock to the last rung, where the page says so and the partners end it with a reason.</summary>
    private async Task TheLadderAsync(string id)
    {
        await using var lena = await chromium.OpenAsAsync(site, Csc, "TEAM_MANAGER");
        foreach (var (late, lies, due) in ((string, string, string)[])
        [
            ("2027-03-12 17:01", "The safeguarding leads", "Tuesday 16 March 2027, 17:00"),
            ("2027-03-16 17:01", "The senior managers", "Thursday 18 March 2027, 17:00"),
            ("2027-03-18 17:01", "The safeguarding partners", "Monday 22 March 2027, 17:00"),
        ])
        {
            await site.ClockAtAsync(late);
            await lena.Page.GotoAsync($"{site.Console}challenges/{id}");
            (await lena.TextAsync()).ShouldSatisfyAllConditions(
                t => t.ShouldMatch($"It lies with\\s+{lies}"),
                t => t.ShouldContain(due),
                t => t.ShouldContain("No answer came by"),
                t => t.ShouldNotMatch("[A-Z]+_[A-Z0-9]+", "codes are said in words"));
        }

        (await lena.TextAsync()).ShouldContain("This is the last level: it stays here, and the partners are told again");
        (await lena.Page.Locator("[name='Form.Answer']").EvaluateAllAsync<string[]>("all => all.map(e => e.value)")).ShouldBe(["Reassess"], "whoever decided ends nothing, and may still decide anew");
        await lena.LookAsync("challenge-last-level");
        await site.ClockAtAsync("2027-03-22 17:01");
        await using var partner = await chromium.OpenAsAsync(site, "northmere-partnership", "REVIEW_LEAD");
        await partner.FollowAsync("Challenges");
        await partner.GoAsync(partner.Page.Locator("main").GetByRole(AriaRole.Link).Last);
        (await partner.TextAsync()).ShouldMatch("It lies with\\s+The safeguarding partners");
        await partner.ChooseAsync("It is decided anew");
        await partner.FillAsync("Your reasons", "The mother was never seen alone: that is asked first, and then it is decided.");
        await partner.ClickAsync("Answer");
        (await partner.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("It is decided anew."),
            t => t.ShouldContain("Nobody: it ended"));

        // It is Owen's again, on the clock, and Hana reads why.
        await using var owen = await chromium.OpenAsAsync(site, Csc, "DUTY_SOCIAL_WORKER");
        await owen.FollowAsync("Idris Coldtest");
        (await owen.TextAsync()).ShouldMatch("Owner\\s+Owen Peatsample");
        (await owen.Page.GetByRole(AriaRole.Link, new() { Name = "Decide" }).CountAsync()).ShouldBe(1);
        using var hana = await site.PlainAsAsync("northmere-midwifery", "MIDWIFE");
        (await hana.GetAsync($"/challenges/{id}")).Text.ShouldContain("that is asked first, and then it is decided");
    }

    private async Task FamilyAsync()
    {
        await site.FamilyAsync("301", "Idris", "Coldtest");
        await site.Midwife.WorksWithAsync("MAT-301", PractitionerRole.Midwife, "01632 960152");
        foreach (var (organisation, role, own, code) in ((string, string, string, PractitionerRole)[])
            [("northmere-health-visiting", "HEALTH_VISITOR", "HV-301", PractitionerRole.HealthVisitor), ("elmmock-surgery", "GP", "EMIS-301", PractitionerRole.Gp)])
        {
            await Site.RecordAsync(site.As(organisation, role), own, "Idris", "Coldtest", "2027-03-08");
            await site.As(organisation, role).WorksWithAsync(own, code, "01632 960161");
        }

        await site.LeadSocialWorker.RelateAsync("LCS-301-1", "LCS-301-2", RelationshipType.HalfSibling);
        await new SocialCareService.SocialCareServiceClient(site.LeadSocialWorker.CallInvoker).ShareConcernAsync(new ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = new SubjectRef { OwnRecordId = "LCS-301-1" },
                Indicators = { ConcernIndicator.DaIncident },
                Kind = ConcernKind.Event,
                Happened = new WhenHappened { FromDate = "2025-02-03" },
                Source = SourceKind.ChildWords,
                RiskStatement = Assessment,
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });
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
