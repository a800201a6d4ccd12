using System.Net;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.SocialCare.V1;
using Microsoft.Playwright;

namespace InfoShare.WebConsole.Tests;

/// <summary>One child's page: asked with a reason, from a referral and by a search, drawn over time, and each reader's own.</summary>
public sealed class ChildStoryTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const string Clinical = "PLANTED-CLINICAL Her growth has fallen to below the ninth centile.";
    private const string Conduct = "PLANTED-CONDUCT A worker was seen to shout at her.";
    private const string Why = "Wren was referred again this week; what was known before, and who saw her last?";

    [Fact]
    public async Task A_childs_years_are_read_filtered_zoomed_and_printed_after_a_reason_was_given()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await WrenAsync("601", "Hollowtest");
        var receipt = (await new HealthService.HealthServiceClient(Visitor.CallInvoker).MakeReferralAsync(new Protocol.Health.V1.MakeReferralRequest
        {
            Referral = new Protocol.Referral.V1.ReferralDraft
            {
                Children = { new SubjectRef { OwnRecordId = "HV-601" } },
                RiskStatement = "She was left alone overnight twice.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        })).Receipt;

        await using var owen = await chromium.OpenAsync(site, "Northmere Children's Services", "Owen Peatsample");
        await owen.Page.GotoAsync($"{site.Console}referrals/{receipt.ReferralId}");
        await owen.FollowAsync("read the chronology of Wren Hollowtest");
        (await owen.Page.Locator("h1").InnerTextAsync()).ShouldBe("What is known of Wren Hollowtest");
        (await owen.Page.Locator("main input:checked:not([name='Form.Basis'])").CountAsync()).ShouldBe(0, "nothing is chosen beforehand but the legal basis, which the page says");
        await owen.ClickAsync("Ask");
        (await owen.Page.Locator(".govuk-error-summary li").CountAsync()).ShouldBe(3);
        await owen.LookAsync("child-why");
        await owen.ChooseAsync("To decide a referral");
        await owen.FillAsync("Why do you ask?", Why);
        await owen.ChooseAsync("Yes, tell the lead");
        await owen.ClickAsync("Ask");

        (await owen.Page.Locator("h1").InnerTextAsync()).ShouldStartWith("Wren Hollowtest, ");
        var text = await owen.TextAsync();
        text.ShouldSatisfyAllConditions(
            t => t.ShouldContain(Why, Case.Sensitive, "the reason stands on the page"),
            t => t.ShouldContain("1 time of which nothing is known"),
            t => t.ShouldNotMatch("[A-Z]{2,}_[A-Z]+", "codes are said in words"),
            t => t.ShouldNotMatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", "days are said as people read them"));
        (await owen.Page.Locator("#seen").InnerTextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("Last seen: 5 March 2027"),
            t => t.ShouldContain("health visitor of Northmere Health Visiting"),
            t => t.ShouldContain("not alone"),
            t => t.ShouldMatch("also there: (a )?parent"),
            t => t.ShouldContain("Last seen alone: no sight is recorded here"));

        // What stands out comes before the list; the gap is drawn as a gap in both, and the plan as a bar of its own time.
        text.IndexOf("What stands out", StringComparison.Ordinal).ShouldBeLessThan(text.IndexOf("The chronology", StringComparison.Ordinal));
        (await owen.Page.Locator("#critical + ul li, #critical ~ ul .console-line--critical").CountAsync()).ShouldBeGreaterThan(1);
        var gap = owen.Page.Locator(".console-timeline .console-line--gap");
        (await gap.InnerTextAsync()).ShouldContain("10 January 2026 to 1 July 2026");
        (await gap.EvaluateAsync<double>("e => e.getBoundingClientRect().height")).ShouldBeGreaterThanOrEqualTo(90);
        (await owen.Page.Locator(".console-bars .console-gap").CountAsync()).ShouldBe(1);
        var bar = owen.Page.Locator(".console-bars .console-bar").First;
        (await owen.Page.Locator(".console-bars text", new() { HasText = "Child protection plan" }).CountAsync()).ShouldBe(1);
        (await owen.Page.GetByLabel("Statuses in words").InnerTextAsync()).ShouldContain("3 February 2025 to 20 November 2025: Child protection plan");
        await owen.LookAsync("child");

        // Zoom is the styles' own, without a script.
        var small = await bar.EvaluateAsync<double>("e => e.getBoundingClientRect().width");
        await owen.Page.GetByLabel("Largest").CheckAsync();
        (await bar.EvaluateAsync<double>("e => e.getBoundingClientRect().width")).ShouldBeGreaterThan(small * 6);
        (await owen.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth")).ShouldBeTrue("the picture scrolls, the page does not");

        // The filter is a form whose address names no one.
        var all = await owen.Page.Locator(".console-timeline > .console-line").CountAsync();
        await owen.Page.Locator("summary", new() { HasText = "Show less of it" }).ClickAsync();
        await owen.ChooseAsync("Times of which nothing is known");
        await owen.ClickAsync("Show");
        (await owen.Page.Locator(".console-timeline > .console-line").CountAsync()).ShouldBe(1);
        await owen.LookAsync("child-filtered");
        await owen.Page.GetByLabel("Times of which nothing is known", new() { Exact = true }).UncheckAsync();
        await owen.ChooseAsync("The newest first");
        await owen.ClickAsync("Show");
        (await owen.Page.Locator(".console-timeline > .console-line").CountAsync()).ShouldBe(all);
        (await owen.Page.Locator(".console-timeline__year").First.InnerTextAsync()).ShouldBe("2027");

        // Printed: the lines and no form.
        await owen.Page.EmulateMediaAsync(new() { Media = Media.Print });
        (await owen.Page.Locator(".console-timeline .console-more").First.IsVisibleAsync()).ShouldBeFalse();
        (await owen.Page.Locator(".console-timeline > .console-line").First.IsVisibleAsync()).ShouldBeTrue();
        await owen.Page.EmulateMediaAsync(new() { Media = Media.Screen });

        // One line in full is asked for by itself, at the reader's own tier.
        await owen.GoAsync(owen.Page.Locator(".console-timeline > .console-line", new() { HasText = "Unexplained injury" }).GetByRole(AriaRole.Button));
        (await owen.TextAsync()).ShouldContain("Two bruises on the upper arm");
        await owen.LookAsync("child-line");

        // The matter of a worker is its officer's alone.
        (await owen.AllAsync()).ShouldNotContain("PLANTED-CONDUCT");
    }

    [Fact]
    public async Task A_search_says_how_surely_somebody_was_meant_and_each_reader_has_a_page_of_the_own()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await WrenAsync("602", "Sedgetest");
        await Site.RecordAsync(School, "NS-602", "Wren", "Sedgetest", "2016-09-04");
        await using var lead = await chromium.OpenAsync(site, "Northmere School", "Ms Oakmock");
        await lead.FollowAsync("Look for a child");
        await lead.LookAsync("child-search");
        await lead.ClickAsync("Look");
        (await lead.Page.Locator(".govuk-error-summary li").CountAsync()).ShouldBe(4);

        await lead.ChooseAsync("To care for the child, or to teach it");
        await lead.FillAsync("Why do you ask?", "She is new in my class and flinches; who works with her, and since when?");
        await lead.ChooseAsync("Yes, tell the lead");
        await lead.FillAsync("NHS number", "123 456 7890");
        await lead.ClickAsync("Look");
        (await lead.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldContain("NHS number");
        await lead.LookAsync("child-search-errors");

        // Nobody: said as it is, and never as "no concerns"; no page is opened.
        await lead.FillAsync("NHS number", "");
        await lead.FillAsync("Given name", "Petra");
        await lead.FillAsync("Family name", "Nowheretest");
        await lead.FillAsync("Day of birth", "3/2/2018");
        await lead.ClickAsync("Look");
        (await lead.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("No page is opened: nobody recorded here fits"),
            t => t.ShouldContain("does not say that nobody knows the child"));
        (await lead.Page.GetByLabel("Family name").InputValueAsync()).ShouldBe("Nowheretest");
        await lead.LookAsync("child-search-nobody");

        await lead.FillAsync("Id of your own record", "NS-602");
        await lead.ClickAsync("Look");
        (await lead.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldContain("The id alone says who it is");
        foreach (var besides in (string[])["Given name", "Family name", "Day of birth"])
            await lead.FillAsync(besides, "");
        await lead.ClickAsync("Look");
        var text = await lead.TextAsync();
        text.ShouldContain("one person is meant, and found");
        text.ShouldContain("Child protection plan");
        await lead.LookAsync("child-school");

        // A school is given the alert, and neither the clinic's words nor that a worker is looked into.
        var all = await lead.AllAsync();
        all.ShouldNotContain("PLANTED-CLINICAL");
        all.ShouldNotContain("PLANTED-CONDUCT");

        // The address of an answer is good for whoever asked; it names nobody and asks nobody anew.
        var address = new Uri(lead.Page.Url).PathAndQuery;
        address.ShouldMatch("^/children/per_[0-9A-Z]+/[A-Za-z0-9_-]+$");
        using var other = new PlainBrowser(site);
        await other.SignInAsync("northmere-school", "u-fernsample");
        (await other.GetAsync(address)).Status.ShouldBe(HttpStatusCode.Redirect);
        other.Seen.ShouldAllBe(p => !p.Text.Contains("Sedgetest"));

        // Who only refers looks nobody up.
        using var housing = new PlainBrowser(site);
        await housing.SignInAsync("northmere-housing", "u-brickmock");
        (await housing.GetAsync("/sent")).Text.ShouldNotContain("/children");
        foreach (var path in (string[])["/children", address, string.Join('/', address.Split('/')[..3])])
            (await housing.GetAsync(path)).Status.ShouldBe(HttpStatusCode.Forbidden, path);

        // A child of whom a caller may not know, and one who is not there, answer alike.
        using var doctor = new PlainBrowser(site);
        await doctor.SignInAsync("elmmock-surgery", "u-mockhurst");
        var nobody = await AskAsync(doctor, "/children/per_00000000000000000000000000");
        nobody.Status.ShouldBe(HttpStatusCode.OK);
        nobody.Text.ShouldContain("No child of whom you may know is recorded under this");
        nobody.Text.ShouldContain("Seen in surgery today with a bruise that nobody explains.", Case.Sensitive, "nothing that was typed is lost");
        await Site.RecordAsync(site.Doctor, "GP-1", "Ed", "Grownmock", "1980-01-02");
        var adult = (await new PeopleService.PeopleServiceClient(site.Doctor.CallInvoker).FindPersonAsync(new FindPersonRequest
        {
            Person = new SubjectRef { OwnRecordId = "GP-1" },
            Purpose = new AccessPurpose { Purpose = Purpose.ProvideCare, Reason = "He is my patient and asks about his own record.", LegalBasis = LegalBasis.PublicFunction, LeadNotice = LeadNotice.Tell },
        })).Person.PersonId;
        (await AskAsync(doctor, $"/children/{adult}")).Lasting.Replace(adult, "per_00000000000000000000000000", StringComparison.Ordinal).ShouldBe(nobody.Lasting);
    }

    private InfoShareConnection Visitor => site.As("northmere-health-visiting", "u-heathsample", "Freya Heathsample", "HEALTH_VISITOR");

    private InfoShareConnection School => site.As("northmere-school", "u-oakmock", "Ms Oakmock", "DESIGNATED_LEAD");

    private static async Task<PlainPage> AskAsync(PlainBrowser who, string path) => await who.PostAsync(path, await who.GetAsync(path), new Dictionary<string, string>
    {
        ["Form.Purpose"] = nameof(Purpose.ProvideCare),
        ["Form.Reason"] = "Seen in surgery today with a bruise that nobody explains.",
        ["Form.Lead"] = "tell",
    });

    /// <summary>Ten years old: a plan behind her, half a year abroad, seen last week beside her mother.</summary>
    private async Task WrenAsync(string own, string family)
    {
        var lado = site.As("northmere-csc", "u-lado", "Rowan Fellsample", "LADO");
        foreach (var (who, record) in ((InfoShareConnection, string)[])[(Visitor, "HV-" + own), (site.LeadSocialWorker, "LCS-" + own)])
            await Site.RecordAsync(who, record, "Wren", family, "2016-09-04");
        await new PeopleService.PeopleServiceClient(Visitor.CallInvoker).RecordInvolvementAsync(new RecordInvolvementRequest
        {
            Person = new SubjectRef { OwnRecordId = "HV-" + own },
            Role = PractitionerRole.HealthVisitor,
            Telephone = "01632 960161",
        });
        var social = new SocialCareService.SocialCareServiceClient(site.LeadSocialWorker.CallInvoker);
        await social.RecordStatusAsync(new Protocol.SocialCare.V1.RecordStatusRequest
        {
            Child = new SubjectRef { OwnRecordId = "LCS-" + own },
            Status = ChildStatusCode.Cpp,
            FromDate = "2025-02-03",
            ToDate = "2025-11-20",
        });
        await new HandoverService.HandoverServiceClient(site.LeadSocialWorker.CallInvoker).RecordUnknownPeriodAsync(new RecordUnknownPeriodRequest
        {
            Person = new SubjectRef { OwnRecordId = "LCS-" + own },
            Kind = UnknownPeriodKind.Abroad,
            FromDate = "2026-01-10",
            ToDate = "2026-07-01",
        });
        var health = new HealthService.HealthServiceClient(Visitor.CallInvoker);
        await health.ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest
        {
            Concern = Concern("HV-" + own, ConcernIndicator.HealthPlanNotFollowed, Clinical, "2024-05-02"),
        });
        await health.ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest
        {
            Concern = Concern("HV-" + own, ConcernIndicator.UnexplainedInjury, "Two bruises on the upper arm, of different age.", "2027-03-05"),
            Contact = new ContactWithConcern
            {
                Visit = new VisitStatement
                {
                    VisitOn = "2027-03-05",
                    Place = ContactPlace.Home,
                    Seen = Seen.Yes,
                    SeenAlone = SeenAlone.No,
                    Present = { PresentKind.Parent },
                    Interpreter = new InterpreterStatement { Use = InterpreterUse.NotNeeded },
                    BehaviourAndAppearance = "Thin, and watched her mother before every word.",
                },
            },
        });
        await new SocialCareService.SocialCareServiceClient(lado.CallInvoker).ShareConcernAsync(new Protocol.SocialCare.V1.ShareConcernRequest
        {
            Concern = Concern("LCS-" + own, ConcernIndicator.StaffConduct, Conduct, "2026-11-11"),
        });
    }

    private static ConcernStatement Concern(string own, ConcernIndicator indicator, string risk, string day) => new()
    {
        Subject = new SubjectRef { OwnRecordId = own },
        Indicators = { indicator },
        Kind = ConcernKind.Event,
        Source = SourceKind.Observed,
        RiskStatement = risk,
        ChildContact = ChildContactAnswer.Yes,
        Urgency = Urgency.Standard,
        Consent = ConsentState.NotSoughtPrejudice,
        ConsentReason = "Asking now would end what we see of her.",
        LegalBasis = LegalBasis.SafeguardingCondition,
        Happened = new WhenHappened { FromDate = day },
    };
}
