using System.Net;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.Protocol.Referral.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>
/// S2 through the pages: an officer hears of a move-in, asks why first, sees the household as a picture and in the same words, and can only
/// end the check with a referral, or through a manager.
/// </summary>
public sealed class PartnerCheckStoryTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const string Health = "PLANTED-HEALTH Remy has eczema and a speech delay.";
    private const string Why = "Mr Hartmock told me today that he moves in with his new partner at the end of the month.";

    [Fact]
    public async Task A_household_is_drawn_and_said_and_a_check_ends_with_a_decision_alone()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await HouseholdAsync("501");
        await using var jo = await chromium.OpenAsync(site, "Northmere Probation", "Jo Pinefixture");
        await jo.FollowAsync("Check a new partner");
        await jo.LookAsync("partner-check");

        // Why comes first, and nothing is chosen beforehand; what is missing is named above and beside its field.
        (await jo.Page.Locator("main form input, main form textarea").EvaluateAllAsync<string[]>("all => all.filter(e => e.type !== 'hidden').map(e => e.name)"))[0]
            .ShouldBe("Form.Purpose");
        (await jo.Page.Locator("main input:checked:not([name='Form.Basis'])").CountAsync()).ShouldBe(0);
        await jo.ClickAsync("Ask");
        (await jo.Page.Locator(".govuk-error-summary li").CountAsync()).ShouldBe(7);
        (await jo.Page.Locator(".govuk-error-message").CountAsync()).ShouldBe(7);
        await jo.LookAsync("partner-check-errors");

        await AskAsync(jo, "X501", "Woodsample");
        (await jo.TextAsync()).ShouldSatisfyAllConditions(
            text => text.ShouldContain("Children are recorded"),
            text => text.ShouldContain("What is recorded says otherwise"),
            text => text.ShouldContain("17:00"),
            text => text.ShouldContain("Freya Heathsample"),
            text => text.ShouldContain("Violent conviction"),
            text => text.ShouldContain("Southmere Children's Services has not answered"),
            text => text.ShouldContain("Health: ", Case.Sensitive, "what is withheld, and whom to ask"),
            text => text.ShouldNotMatch("[A-Z]{3,}_[A-Z]+", "codes are said in words"),
            text => text.ShouldNotMatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", "days are said as people read them"));

        // The picture: each link by its own stroke, with its words; and the same words beside it.
        var picture = jo.Page.GetByRole(Microsoft.Playwright.AriaRole.Img, new() { Name = "The household" });
        (await picture.Locator(".console-box--child").CountAsync()).ShouldBe(3);
        foreach (var stroke in (string[])["solid", "dashed", "dotted", "dashdot"])
            (await picture.Locator($".console-link--{stroke}").CountAsync()).ShouldBeGreaterThan(0, stroke);
        (await picture.Locator(".console-link--dashed").EvaluateAsync<string>("e => getComputedStyle(e).strokeDasharray")).ShouldNotBe("none");
        var drawn = string.Join(' ', await picture.Locator("text").AllTextContentsAsync());
        var said = string.Join(' ', await jo.Page.Locator("#words ~ .console-item").AllInnerTextsAsync());
        foreach (var words in (string[])["declared, not yet so, for 31 March 2027", "said to be over, nobody has verified it", "suspected, since 2 January 2027"])
        {
            drawn.ShouldContain(words);
            said.ShouldContain(words);
        }

        drawn.ShouldContain("Carly Woodsample, new");
        (await jo.Page.Locator(".console-legend li").CountAsync()).ShouldBe(6);
        await jo.LookAsync("partner-check-answer");

        // Nothing of a child's health, and no child's name that probation has not recorded itself.
        var all = await jo.AllAsync();
        all.ShouldNotContain("PLANTED-HEALTH");
        all.ShouldNotContain("eczema");
        all.ShouldNotContain("Remy");

        // An officer cannot end it without a referral; what was written stays.
        await jo.ChooseAsync("No; I am a manager and say why");
        await jo.FillAsync("Why not?", "He seems settled and has promised to be careful.");
        await jo.FillAsync("When is it looked at again?", "31/3/2027");
        await jo.ClickAsync("Send the decision");
        (await jo.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldContain("Only a manager may decide not to refer");
        (await jo.Page.GetByLabel("Why not?").InputValueAsync()).ShouldContain("settled");
        await jo.LookAsync("partner-check-refused");

        await jo.ChooseAsync("Yes, to social care for children");
        await jo.FillAsync("What is the risk?", "A man convicted of violence to an earlier partner plans to move in with a mother and her small son.");
        await jo.ChooseAsync("Within one working day");
        await jo.ClickAsync("Send the decision");
        (await jo.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldContain("You wrote why not");
        await jo.FillAsync("Why not?", "");
        await jo.ClickAsync("Send the decision");
        (await jo.TextAsync()).ShouldContain("A man convicted of violence to an earlier partner");
        var id = new Uri(jo.Page.Url).Segments[^1];
        (await Site.ReferralAsync(site.LeadSocialWorker, id)).Children.Count.ShouldBe(3, "all whom the answer named were ticked");
    }

    [Fact]
    public async Task A_manager_decides_a_check_by_its_reference_and_a_second_role_opens_none_of_it()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await HouseholdAsync("502");
        string reference;
        await using (var jo = await chromium.OpenAsync(site, "Northmere Probation", "Jo Pinefixture"))
        {
            await jo.FollowAsync("Check a new partner");
            await AskAsync(jo, "X502", "Woodsamplebrook", line: "117 Ford Road");
            reference = new Uri(jo.Page.Url).Segments[^1];
            (await jo.TextAsync()).ShouldContain(reference);
        }

        // The answer was the officer's: whoever opens the same address later reads whom the check is about, and nothing of the answer.
        await using (var una = await chromium.OpenAsync(site, "Northmere Probation", "Una Larchfixture"))
        {
            await una.FollowAsync("Check a new partner");
            await una.FillAsync("Its reference", "the one of this morning");
            await una.ClickAsync("Open it");
            (await una.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldContain("chk_");
            await una.FillAsync("Its reference", reference);
            await una.ClickAsync("Open it");
            (await una.TextAsync()).ShouldSatisfyAllConditions(
                text => text.ShouldContain("Dale Hartmockbrook and Carly Woodsamplebrook. Jo Pinefixture asked"),
                text => text.ShouldNotContain("Children are recorded"));
            await una.LookAsync("partner-check-manager");
            await una.ChooseAsync("No; I am a manager and say why");
            await una.FillAsync("Why not?", "His own mother is meant: she has no child in her care, and he visits her.");
            await una.FillAsync("When is it looked at again?", "17/3/2027");
            await una.ClickAsync("Send the decision");
            (await una.TextAsync()).ShouldContain("The check has ended without a referral");
        }

        // And it is, on that day: her reason stands in the notice, which leads to the check.
        await site.ClockAtAsync("2027-03-17 17:01");
        await using (var una = await chromium.OpenAsync(site, "Northmere Probation", "Una Larchfixture"))
        {
            await una.FollowAsync("Notices");
            await una.GoAsync(una.Page.Locator("main").GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Look again: a check ended without a referral" }).First);
            (await una.TextAsync()).ShouldContain("His own mother is meant: she has no child in her care, and he visits her.");
            await una.LookAsync("notice-check-review");
            (await una.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Open what it is about" }).GetAttributeAsync("href"))
                .ShouldBe($"/partner-check/{reference}");
            await una.ChooseAsync("It is done");
            await una.FillAsync("What was done, or why is it not yours?", "Looked again: he has not moved in.");

            // Until she has answered, nothing says that it was looked at; what was to be on a day that is over is said so.
            await site.ClockAtAsync("2027-03-18 09:00");
            using var later = new PlainBrowser(site);
            await later.SignInAsync("northmere-probation", "u-larchfixture");
            foreach (var path in (string[])["/partner-check", $"/partner-check/{reference}"])
            {
                (await later.GetAsync(path)).Text.ShouldSatisfyAllConditions(
                    t => t.ShouldContain("no referral. It was to be looked at again on 17 March 2027. Nobody has said yet that it was."),
                    t => t.ShouldNotContain("It is looked at again on 17 March 2027"));
            }

            await una.ClickAsync("Send");
            (await una.TextAsync()).ShouldContain("Your answer is recorded.");
            (await later.GetAsync($"/partner-check/{reference}")).Text.ShouldSatisfyAllConditions(
                t => t.ShouldContain("no referral. Una Larchfixture answered that it was looked at again, Thursday 18 March 2027, 09:0"),
                t => t.ShouldNotContain("was to be looked at again"));
        }

        using var doctor = new PlainBrowser(site);
        await doctor.SignInAsync("elmmock-surgery", "u-mockhurst");
        foreach (var path in (string[])["/partner-check", $"/partner-check/{reference}"])
            (await doctor.GetAsync(path)).Status.ShouldBe(HttpStatusCode.Forbidden, path);

        // Of another organisation's check and of none there is the same answer.
        using var prison = new PlainBrowser(site);
        await prison.SignInAsync("southmere-prison", "u-probation-manager");
        var start = await prison.GetAsync("/partner-check");
        List<string> read = [];
        foreach (var check in (string[])[reference, "chk_00000000000000000000000000"])
        {
            var path = $"/partner-check/{check}";
            foreach (var found in (PlainPage[])
            [
                await prison.GetAsync(path), await prison.GetAsync(path + "/ask"),
                await prison.PostAsync(path, start, new Dictionary<string, string>
                {
                    ["form-proof"] = start.Hidden("form-proof"),
                    ["Form.Outcome"] = "not",
                    ["Form.Reason"] = "Nothing stands against it, as far as we know.",
                    ["Form.ReviewDate"] = "31/3/2027",
                }),
            ])
            {
                found.Status.ShouldBe(HttpStatusCode.NotFound);
                read.Add(found.Lasting);
            }
        }

        read[..3].ShouldBe(read[3..]);
    }

    [Fact]
    public async Task An_officer_who_signed_out_finds_the_check_and_reads_its_answer_and_nobody_is_told_once_more()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await HouseholdAsync("503");
        var visitor = new InboxService.InboxServiceClient(site.As("northmere-health-visiting", "u-heathsample", "Freya Heathsample", "HEALTH_VISITOR").CallInvoker);
        async Task<int> ToldAsync() => (await visitor.ListInboxAsync(new ListInboxRequest { PageSize = 100 })).Items
            .Count(i => i.Trigger == NotificationTrigger.NewPartnerLinked && i.OwnRecordId == "HV-503-2");
        await using (var jo = await chromium.OpenAsync(site, "Northmere Probation", "Jo Pinefixture"))
        {
            await jo.FollowAsync("Check a new partner");
            await AskAsync(jo, "X503", "Woodsamplehill", line: "217 Ford Road");
        }

        (await ToldAsync()).ShouldBe(1);

        // Another day: the check stands above the form, and its answer is asked for again, on a page that says what that is.
        await using (var jo = await chromium.OpenAsync(site, "Northmere Probation", "Jo Pinefixture"))
        {
            await jo.FollowAsync("Check a new partner");
            await jo.LookAsync("partner-check-waiting");
            await jo.FollowAsync("Dale Hartmockhill and Carly Woodsamplehill");
            (await jo.TextAsync()).ShouldContain("The answer is not kept here any longer");
            await jo.FollowAsync("Ask again for this check");
            await jo.LookAsync("partner-check-ask");
            await jo.ClickAsync("Ask");
            (await jo.Page.Locator(".govuk-error-summary li").CountAsync()).ShouldBe(3);
            await jo.ChooseAsync("To learn whether this adult reaches children");
            await jo.FillAsync("Why do you ask?", "I read the answer again before we decide today.");
            await jo.ChooseAsync("Yes, tell the lead");
            await jo.ClickAsync("Ask");
            (await jo.TextAsync()).ShouldSatisfyAllConditions(
                text => text.ShouldContain("Children are recorded"),
                text => text.ShouldContain("Declared for the first time"),
                text => text.ShouldContain("You asked again: that declared nothing"));
            await jo.LookAsync("partner-check-again");
        }

        // Her manager finds it without a reference, and signs; then it stands among those that ended, with her words.
        await using (var una = await chromium.OpenAsync(site, "Northmere Probation", "Una Larchfixture"))
        {
            await una.FollowAsync("Check a new partner");
            await una.FollowAsync("Dale Hartmockhill and Carly Woodsamplehill");
            await una.ChooseAsync("No; I am a manager and say why");
            await una.FillAsync("Why not?", "He has said today that he stays where he is, and she confirms it.");
            await una.FillAsync("When is it looked at again?", "31/3/2027");
            await una.ClickAsync("Send the decision");
            await una.FollowAsync("Dale Hartmockhill and Carly Woodsamplehill");
            (await una.TextAsync()).ShouldSatisfyAllConditions(
                text => text.ShouldContain("no referral. It is looked at again on 31 March 2027"),
                text => text.ShouldContain("Why: He has said today that he stays where he is"),
                text => text.ShouldNotContain("Send the decision"));
            await una.LookAsync("partner-check-ended");
        }

        (await ToldAsync()).ShouldBe(1, "he said it once");
    }

    /// <summary>Fills in the question at the page, and asks.</summary>
    internal static async Task AskAsync(
        Chromium.Window jo, string record, string family, string planned = "31/3/2027", string line = "17 Ford Road", string given = "Carly", string born = "19/5/2002",
        string postcode = "NM2 7AB")
    {
        await jo.ChooseAsync("To learn whether this adult reaches children");
        await jo.FillAsync("Why do you ask?", Why);
        await jo.ChooseAsync("Yes, tell the lead");
        var (supervised, partner) = (jo.Page.GetByRole(Microsoft.Playwright.AriaRole.Group, new() { Name = "The person whom you supervise" }),
            jo.Page.GetByRole(Microsoft.Playwright.AriaRole.Group, new() { Name = "The new partner" }));
        await supervised.GetByLabel("Id of your own record").FillAsync(record);
        await partner.GetByLabel("Given name").FillAsync(given);
        await partner.GetByLabel("Family name").FillAsync(family);
        await partner.GetByLabel("Day of birth").FillAsync(born);
        await partner.GetByLabel("Address, first line").FillAsync(line);
        await partner.GetByLabel("Postcode").FillAsync(postcode);
        await jo.FillAsync("Day of the move", planned);
        await jo.ChooseAsync("As the usual home");
        await jo.ChooseAsync("No");
        await jo.FillAsync("Other areas to ask", "Southmere");
        await jo.ClickAsync("Ask");
    }

    /// <summary>A mother with a small son, and two children to whom other links lead: one said to be over, one suspected.</summary>
    private async Task HouseholdAsync(string own)
    {
        var visitor = site.As("northmere-health-visiting", "u-heathsample", "Freya Heathsample", "HEALTH_VISITOR");
        var officer = site.As("northmere-probation", "u-pinefixture", "Jo Pinefixture", "PROBATION_OFFICER");
        var police = site.As("northmere-police", "u-hillmock", "Noor Hillmock", "PUBLIC_PROTECTION");
        var s = Suffix(own);

        // Whoever lives at one address is reached through it.
        var one = s switch { "" => "", "brook" => "1", _ => "2" };
        await Site.RecordAsync(visitor, $"HV-{own}-1", "Carly", "Woodsample" + s, "2002-05-19", one + "17 Ford Road", "NM2 7AB");
        await Site.RecordAsync(visitor, $"HV-{own}-2", "Remy", "Woodsample" + s, "2024-02-11", one + "17 Ford Road", "NM2 7AB");
        await visitor.RelateAsync($"HV-{own}-1", $"HV-{own}-2", RelationshipType.BirthParent, LinkState.Confirmed);
        await new PeopleService.PeopleServiceClient(visitor.CallInvoker).RecordInvolvementAsync(new RecordInvolvementRequest
        {
            Person = new SubjectRef { OwnRecordId = $"HV-{own}-2" },
            Role = PractitionerRole.HealthVisitor,
            Telephone = "01632 960161",
        });
        await new HealthService.HealthServiceClient(visitor.CallInvoker).ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest
        {
            Concern = Concern($"HV-{own}-2", ConcernIndicator.HealthPlanNotFollowed, Health),
        });

        await Site.RecordAsync(officer, "X" + own, "Dale", "Hartmock" + s, "2000-10-02", one + "9 Weir Court", "NM3 1XY");
        await new ProbationService.ProbationServiceClient(officer.CallInvoker).ShareConcernAsync(new Protocol.Probation.V1.ShareConcernRequest
        {
            Concern = Concern("X" + own, ConcernIndicator.ViolentConviction, "Convicted of violence to an earlier partner."),
        });

        await Site.RecordAsync(police, $"P-{own}-0", "Dale", "Hartmock" + s, "2000-10-02", one + "9 Weir Court", "NM3 1XY");
        await Site.RecordAsync(police, $"P-{own}-1", "Ines", "Larktest" + s, "1999-01-20", one + "4 Mill Lane", "NM1 4QT");
        await Site.RecordAsync(police, $"P-{own}-2", "Ada", "Larktest" + s, "2019-07-01", one + "4 Mill Lane", "NM1 4QT");
        await police.RelateAsync($"P-{own}-0", $"P-{own}-1", RelationshipType.Partner, LinkState.ClaimedEnded, "2025-01-10");
        await police.RelateAsync($"P-{own}-1", $"P-{own}-2", RelationshipType.BirthParent, LinkState.Confirmed);
        await Site.RecordAsync(police, $"P-{own}-3", "Bo", "Fenntest" + s, "2015-03-03", one + "8 Brook Row", "NM1 9ZZ");
        await police.RelateAsync($"P-{own}-0", $"P-{own}-3", RelationshipType.StepOrFatherFigure, LinkState.Suspected, "2027-01-02");
    }

    // Families of one story are not those of another.
    private static string Suffix(string own) => own switch { "501" => "", "502" => "brook", _ => "hill" };

    private static ConcernStatement Concern(string own, ConcernIndicator indicator, string risk) => new()
    {
        Subject = new SubjectRef { OwnRecordId = own },
        Indicators = { indicator },
        Kind = ConcernKind.Event,
        Source = SourceKind.Finding,
        RiskStatement = risk,
        Urgency = Urgency.Standard,
        LegalBasis = LegalBasis.PublicFunction,
    };
}
