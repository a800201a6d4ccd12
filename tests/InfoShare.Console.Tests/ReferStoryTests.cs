using System.Net;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Referral.V1;
using Microsoft.Playwright;

namespace InfoShare.WebConsole.Tests;

/// <summary>Making a referral through the pages: few fields, guidance where sharing happens, the match said honestly, and nothing sent twice.</summary>
public sealed class ReferStoryTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const string Risk = "Nell says that she looks after her mother at night, and falls asleep in class.";

    [Fact]
    public async Task A_doctor_refers_with_few_fields_reads_it_once_more_and_sees_who_owns_it()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await using var doctor = await chromium.OpenAsync(site, "Elmmock Surgery", "Dr Mockhurst");
        await doctor.FollowAsync("Make a referral");
        (await doctor.TextAsync()).ShouldSatisfyAllConditions(
            text => text.ShouldContain("The law expects you to share"),
            text => text.ShouldContain("You do not need consent to share this"));
        await doctor.LookAsync("refer");

        // Three things are needed, and no more.
        await doctor.ClickAsync("Check before you send");
        (await doctor.Page.Locator(".govuk-error-summary li").AllInnerTextsAsync()).Count.ShouldBe(3);
        (await doctor.Page.Locator(".govuk-error-message").CountAsync()).ShouldBe(3);
        await doctor.LookAsync("refer-errors");
        await doctor.FillAsync("What are you worried about?", Risk);
        await doctor.ClickAsync("Add another child");
        (await doctor.Page.GetByLabel("What are you worried about?").InputValueAsync()).ShouldBe(Risk);
        (await doctor.TextAsync()).ShouldContain("Child 2");

        var first = doctor.Page.Locator("fieldset", new() { HasText = "Who is the child?" });
        await first.GetByLabel("Given name").FillAsync("Nell");
        await first.GetByLabel("Family name").FillAsync("Quilltest");
        await first.GetByLabel("Day of birth").FillAsync("4/5/2021");
        await doctor.Page.GetByLabel("It can wait until the next working day").CheckAsync();
        await doctor.ChooseAsync("I saw it, or a colleague did");
        await doctor.FillAsync("What did the child say?", "I stay awake so that mummy wakes up.");

        // What others act on by its code is asked for whole.
        await doctor.ChooseAsync("Neglect");
        await doctor.Page.GetByLabel("Sign 1").SelectOptionAsync(new SelectOptionValue { Label = "A child cares for a parent" });
        await doctor.Page.Locator("[name='Form.Seen'][value=Yes]").CheckAsync();
        await doctor.ClickAsync("Check before you send");
        (await doctor.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldSatisfyAllConditions(
            text => text.ShouldContain("What kind of thing it is", Case.Insensitive),
            text => text.ShouldContain("whether the child was seen alone"));
        await doctor.FillAsync("On which day?", "9/3/2027");
        await doctor.ChooseAsync("At a surgery or clinic");
        await doctor.ChooseAsync("No, not alone");
        await doctor.ChooseAsync("A parent");
        await doctor.ChooseAsync("None was needed");
        await doctor.ChooseAsync("Something that goes on");
        await doctor.ChooseAsync("Refused");
        await doctor.FillAsync("Who said so?", "Ms Quilltest, mother");
        await doctor.FillAsync("What does he or she wish?", "She fears that Nell is taken away.");
        await doctor.ClickAsync("Check before you send");
        (await doctor.TextAsync()).ShouldSatisfyAllConditions(
            text => text.ShouldContain("Nell Quilltest, born 4 May 2021"),
            text => text.ShouldContain("A child cares for a parent"),
            text => text.ShouldContain("No, not alone. There: A parent."),
            text => text.ShouldContain("You recorded a refusal"),
            text => text.ShouldContain("Nothing is joined on a guess"));
        await doctor.LookAsync("refer-check");
        await doctor.ClickAsync("Send");
        (await doctor.TextAsync()).ShouldSatisfyAllConditions(
            text => text.ShouldContain("Your referral has been sent"),
            text => text.ShouldContain("You own it until a named person at Northmere Children's Services takes it"),
            text => text.ShouldContain("Not known here until now"));
        await doctor.LookAsync("refer-sent");

        // The duty worker reads the risk, the child's words, and what was coded, with the referral.
        await using var owen = await chromium.OpenAsync(site, "Northmere Children's Services", "Owen Peatsample");
        await owen.FollowAsync("Nell Quilltest");
        (await owen.TextAsync()).ShouldSatisfyAllConditions(
            text => text.ShouldContain(Risk),
            text => text.ShouldContain("I stay awake so that mummy wakes up."),
            text => text.ShouldContain("Concerns that came with it"),
            text => text.ShouldContain("Dr Mockhurst"));

        // The concern and the referral are about one child, not about two of the same name.
        var view = await Site.ReferralAsync(site.LeadSocialWorker, new Uri(owen.Page.Url).AbsolutePath.Split('/').Last());
        view.Concerns.Count.ShouldBe(1);
        view.Children.Count.ShouldBe(1);
        var doctors = (await new ReferralService.ReferralServiceClient(site.Doctor.CallInvoker).ListSentReferralsAsync(new ListSentReferralsRequest())).Referrals;
        doctors.Single().Children[0].PersonId.ShouldBe(view.Children[0].PersonId);
    }

    [Fact]
    public async Task A_referral_that_is_sent_twice_is_one_and_one_that_came_too_late_waits()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var school = new PlainBrowser(site);
        var form = await school.SignInAsync("northmere-school", "u-oakmock", "/refer");
        var typed = new Dictionary<string, string>
        {
            ["Form.Children[0].GivenName"] = "Bram",
            ["Form.Children[0].FamilyName"] = "Mosstest",
            ["Form.Children[0].Born"] = "3/2/2020",
            ["Form.Risk"] = "WRITTEN-BEFORE He is hungry and dirty, and hoards food.",
            ["Form.Urgency"] = "Standard",
            ["Form.SpokeWith"] = "Owen Peatsample, duty social worker",
            ["Form.SpokeAt"] = "9/3/2027 15:10",
            ["Form.SpokeWhat"] = "He said that there is no need.",
            ["Form.AdvisedNot"] = "yes",
            ["Form.FormId"] = form.Hidden("Form.FormId"),
            ["form-proof"] = form.Hidden("form-proof", "/refer?handler=Check"),
        };

        // The class shares one site, and its stories one nursery and one school: each looks at what it sent itself.
        var before = await SentAsync(OfSchool());

        // The session runs out while the form is open: nothing is sent, and what was typed waits for the same person.
        site.Clock.By = TimeSpan.FromMinutes(16);
        (await school.PostAsync("/refer?handler=Send", form, typed)).Answer.Headers.Location!.ToString().ShouldBe("/sign-in?back=%2Frefer");
        site.Clock.By = TimeSpan.Zero;
        var back = await school.SignInAsync("northmere-school", "u-oakmock", "/refer");
        back.Text.ShouldContain("WRITTEN-BEFORE He is hungry");
        back.Text.ShouldContain("value=\"Mosstest\"");
        (await SentAsync(OfSchool())).ShouldBe(before);

        typed["form-proof"] = back.Hidden("form-proof", "/refer?handler=Check");
        typed["Form.FormId"] = back.Hidden("Form.FormId");
        var check = await school.PostAsync("/refer?handler=Check", back, typed);
        check.Text.ShouldContain("Tuesday 9 March 2027, 15:10, with Owen Peatsample");
        var once = await school.PostAsync("/refer?handler=Send", check, typed);
        var twice = await school.PostAsync("/refer?handler=Send", check, typed);
        once.Status.ShouldBe(HttpStatusCode.Redirect);
        twice.Answer.Headers.Location!.ToString().Split('?')[0].ShouldBe(once.Answer.Headers.Location!.ToString().Split('?')[0]);
        (await SentAsync(OfSchool())).Except(before).ShouldHaveSingleItem();
        var sent = await school.FollowAsync(once);
        sent.Text.ShouldContain("Your referral has been sent");

        // The receipt is the sender's own: to a colleague the same address says nothing of it.
        using var colleague = new PlainBrowser(site);
        (await colleague.SignInAsync("northmere-school", "u-fernsample", once.Answer.Headers.Location!.ToString())).Text.ShouldNotContain("has been sent");
    }

    [Fact]
    public async Task A_child_who_may_be_known_is_not_joined_and_the_sender_is_told_so()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await Site.RecordAsync(site.Midwife, "MAT-511", "Alwyn", "Ferntest", "2024-02-01");
        using var school = new PlainBrowser(site);
        var sent = await SendAsync(school, "brook-lane-nursery", "u-sandmock", new()
        {
            ["Form.Children[0].GivenName"] = "Alwyn",
            ["Form.Children[0].FamilyName"] = "Ferntest",
            ["Form.Children[0].Born"] = "1/3/2024",
            ["Form.Risk"] = "He has had three bruises in a month, and nobody knows from what.",
            ["Form.Urgency"] = "Standard",
        });
        sent.Text.ShouldSatisfyAllConditions(
            text => text.ShouldContain("Your referral has been sent"),
            text => text.ShouldContain("Perhaps known here. Nothing was joined"));
        sent.Text.ShouldNotContain(">Known here");
    }

    [Fact]
    public async Task What_is_urgent_goes_in_whatever_form_and_once_as_what_it_is()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");

        // A wrong number stops nothing.
        using var midwife = new PlainBrowser(site);
        var sent = await SendAsync(midwife, "northmere-midwifery", "u-stonemock", new()
        {
            ["Form.Children[0].NhsNumber"] = "943 476 5910",
            ["Form.Children[0].GivenName"] = "Cerys",
            ["Form.Risk"] = "Left alone in the home now.",
            ["Form.Urgency"] = "ImmediateDanger",
            ["Form.Evidence"] = "A neighbour rang the ward.",
        });
        sent.Text.ShouldContain("Your referral has been sent");
        sent.Text.ShouldContain("was not used");

        // With codes the concern opens the referral, once, and what a concern does not hold is added to it.
        var before = await SentAsync(OfNursery());
        using var nursery = new PlainBrowser(site);
        var coded = await SendAsync(nursery, "brook-lane-nursery", "u-sandmock", new()
        {
            ["Form.Children[0].GivenName"] = "Dilys",
            ["Form.Children[0].FamilyName"] = "Ferntest",
            ["Form.Children[0].Born"] = "7/7/2023",
            ["Form.Risk"] = "She was not fetched, and nobody answers the telephone.",
            ["Form.Urgency"] = "SameDay",
            ["Form.Source"] = "Observed",
            ["Form.Kind"] = "Event",
            ["Form.Signs"] = "Unsupervised",
            ["Form.Evidence"] = "We rang four times since noon.",
            ["Form.ThresholdView"] = "section 47",
        });
        var id = coded.Answer.RequestMessage!.RequestUri!.AbsolutePath.Split('/').Last();
        var view = await Site.ReferralAsync(site.LeadSocialWorker, id);
        view.Urgency.ShouldBe(Urgency.SameDay);
        view.Concerns.Count.ShouldBe(1);
        view.History.ShouldContain(h => h.What.Contains("We rang four times since noon", StringComparison.Ordinal), view.History.ToString());
        (await SentAsync(OfNursery())).Except(before).ShouldBe([id]);

        // Housing has no service of its own: the intake takes it, and says nothing of anybody.
        using var housing = new PlainBrowser(site);
        var intake = await SendAsync(housing, "northmere-housing", "u-brickmock", new()
        {
            ["Form.Description"] = "A girl of about six in a red coat, carried into 12 Mill Lane.",
            ["Form.Risk"] = "She cried that she does not live there.",
            ["Form.Urgency"] = "SameDay",
        });
        intake.Text.ShouldContain("You own it until");
        intake.Text.ShouldNotContain("Known here");
        housing.Seen.ShouldNotContain(p => p.Text.Contains("What others act on", StringComparison.Ordinal), "housing shares no concerns");
    }

    [Theory]
    [InlineData("a day of birth that is none", "Form.Children[0].Born", "Tuesday", "born, as written: Tuesday")]
    [InlineData("a time that is none", "Form.SpokeAt", "just now", "just now")]
    [InlineData("half a conversation", "Form.SpokeWhat", "She said wait.", "She said wait.")]
    [InlineData("a harm without its kind", "Form.Harms", "Neglect", "Neglect")]
    [InlineData("a sign without its kind", "Form.Signs", "Unsupervised", "nsupervised")]
    [InlineData("a kind without a source", "Form.Kind", "Event", "What kind of thing it is")]
    [InlineData("a meeting of which nothing else is told", "Form.Seen", "Yes", "Was the child seen: Yes")]
    [InlineData("a day that is none", "Form.Happened", "the other night", "the other night")]
    public async Task No_field_stops_what_is_urgent_and_no_word_is_lost(string what, string field, string wrong, string held)
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        foreach (var coded in (bool[])[false, true])
        {
            var typed = new Dictionary<string, string>
            {
                ["Form.Children[0].GivenName"] = "Eirlys",
                ["Form.Children[0].FamilyName"] = "Urgenttest",
                ["Form.Risk"] = "She was not fetched, and nobody answers the telephone.",
                ["Form.Urgency"] = "SameDay",
                ["Form.Evidence"] = "We rang four times since noon.",
            };
            if (coded)
                (typed["Form.Source"], typed["Form.Kind"], typed["Form.Harms"]) = ("Observed", "Event", "Neglect");
            typed[field] = wrong;
            using var nursery = new PlainBrowser(site);
            var sent = await SendAsync(nursery, "brook-lane-nursery", "u-sandmock", typed);
            sent.Text.ShouldContain("Your referral has been sent", Case.Sensitive, what);
            var view = await Site.ReferralAsync(site.LeadSocialWorker, sent.Answer.RequestMessage!.RequestUri!.AbsolutePath.Split('/').Last());
            view.Urgency.ShouldBe(Urgency.SameDay);
            view.ToString().ShouldContain("We rang four times since noon");
            if (!coded || field is not ("Form.Harms" or "Form.Signs" or "Form.Kind"))
                view.ToString().ShouldContain(held, Case.Sensitive, $"{what}, {coded}, {view}");
            view.Concerns.Count.ShouldBe(coded ? 1 : 0);
        }
    }

    private InfoShare.Client.InfoShareConnection OfSchool() => site.As("northmere-school", "u-oakmock", "Ms Oakmock", "DESIGNATED_LEAD");

    private InfoShare.Client.InfoShareConnection OfNursery() => site.As("brook-lane-nursery", "u-sandmock", "Ms Sandmock", "DESIGNATED_LEAD");

    private static async Task<IReadOnlyList<string>> SentAsync(InfoShare.Client.InfoShareConnection who) =>
        [.. (await new ReferralService.ReferralServiceClient(who.CallInvoker).ListSentReferralsAsync(new ListSentReferralsRequest { PageSize = 100 })).Referrals.Select(r => r.ReferralId)];

    /// <summary>Fills in the form, reads it once more and sends it.</summary>
    private static async Task<PlainPage> SendAsync(PlainBrowser who, string organisation, string practitioner, Dictionary<string, string> typed)
    {
        var form = await who.SignInAsync(organisation, practitioner, "/refer");
        typed["Form.FormId"] = form.Hidden("Form.FormId");
        typed["form-proof"] = form.Hidden("form-proof", "/refer?handler=Check");
        var check = await who.PostAsync("/refer?handler=Check", form, typed);
        check.Text.ShouldContain("<h1 class=\"govuk-heading-l\">Check before you send</h1>", Case.Sensitive, check.Text);
        return await who.FollowAsync(await who.PostAsync("/refer?handler=Send", check, typed));
    }
}
