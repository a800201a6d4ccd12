using System.Net;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Referral.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>
/// A referral that is passed on through the pages: asked where somebody can be asked, rung where not, and added to a case that is open in the same
/// house; and nobody reads that it is done before a named person has accepted (E11, E12).
/// </summary>
public sealed class PassedOnTests(Site site) : IClassFixture<Site>
{
    private const string Csc = "northmere-csc";
    private const string Help = "northmere-early-help";

    [Fact]
    public async Task Early_help_is_asked_declines_with_a_reason_is_asked_again_and_takes_it()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var owen = await site.PlainAsAsync(Csc, "DUTY_SOCIAL_WORKER");
        var id = await TakenAsync(owen, "981", "Tegid");
        var decision = Decision(Disposition.EarlyHelpAccepted);
        decision["Form.RedirectTo.Called"] = "Northmere Early Help";
        var preview = await PreviewAsync(owen, id, decision);
        preview.Text.ShouldContain("It is offered to <strong>Northmere Early Help</strong>. Until a named person there accepts, it is yours");
        preview.Text.ShouldNotContain("This is what");
        var offered = await SendAsync(owen, id, preview, decision);
        offered.Text.ShouldContain("Offered to Northmere Early Help. Until a named person there accepts, it is yours");
        offered.Text.ShouldContain("waits for a named person there");
        offered.Text.ShouldNotContain("the referrer has the answer");
        (await Site.ReferralAsync(site.Midwife, id)).Feedback.ShouldBeNull();

        // The notice leads to a page where it can be answered, and cannot be taken past the answer.
        using var tess = await site.PlainAsAsync(Help, "EARLY_HELP");
        var page = await tess.GetAsync($"/referrals/{id}");
        page.Text.ShouldContain("It is offered to you");
        page.Text.ShouldNotContain("Take this referral");
        var wordless = await AnswerAsync(tess, id, page, "Decline", "No.");
        wordless.Status.ShouldBe(HttpStatusCode.OK);
        wordless.Text.ShouldContain("Say in at least 15 characters why");
        var declined = await AnswerAsync(tess, id, wordless, "Decline", "The family has refused early help twice this year.");
        (await tess.FollowAsync(declined)).Text.ShouldContain("You have declined");
        var back = await owen.GetAsync($"/referrals/{id}");
        back.Text.ShouldContain("refused early help twice");
        (await Site.ReferralAsync(site.LeadSocialWorker, id)).Owner.Name.ShouldBe("Owen Peatsample");

        // Asked again and accepted by a named person, it is decided, and the referrer gets the answer that waited.
        await SendAsync(owen, id, await PreviewAsync(owen, id, decision), decision);
        page = await tess.GetAsync($"/referrals/{id}");
        var accepted = await tess.FollowAsync(await AnswerAsync(tess, id, page, "Accept", "I visit on Friday."));
        accepted.Text.ShouldContain("Your service has it now");
        accepted.Text.ShouldNotContain("It is offered to you");
        var view = await Site.ReferralAsync(site.Midwife, id);
        (view.Owner.Name, view.Decision.Disposition).ShouldBe(("Tess Millsample", Disposition.EarlyHelpAccepted));
        view.Feedback.Text.ShouldContain("somebody visits them");

        // Her notice is answered; she finds it again, and nobody else does.
        (await tess.GetAsync("/sent?show=passed")).Text.ShouldContain($"href=\"/referrals/{id}\"");
        (await owen.GetAsync("/sent?show=passed")).Text.ShouldNotContain(id);

        // What the midwife adds is Owen's to consider and to answer, though Tess owns it: his page says so, and leads him there first.
        using var hana = await site.PlainAsAsync("northmere-midwifery", "MIDWIFE");
        await hana.FollowAsync(await hana.PostAsync($"/sent/{id}", await hana.GetAsync($"/sent/{id}"), new()
        {
            ["Form.Answer"] = nameof(FeedbackAcknowledgement.AddingInformation),
            ["Form.Text"] = "The father has come back to the home.",
        }));
        var added = (await owen.GetAsync($"/referrals/{id}")).Text;
        added.ShouldContain("You passed it on, and Tess Millsample");
        added.IndexOf($"href=\"/referrals/{id}/decide\"", StringComparison.Ordinal)
            .ShouldBeInRange(1, added.IndexOf("?handler=Take", StringComparison.Ordinal));
        (await tess.GetAsync($"/referrals/{id}")).Text.ShouldNotContain("You passed it on");
        var anew = Decision(Disposition.Assessment);
        anew["Form.Reason"] = nameof(DispositionReason.ThresholdMet);
        await SendAsync(owen, id, await PreviewAsync(owen, id, anew), anew);
        (await Site.ReferralAsync(site.LeadSocialWorker, id)).Decision.Disposition.ShouldBe(Disposition.Assessment);
    }

    [Fact]
    public async Task What_another_area_takes_brings_the_referrer_the_words_that_were_previewed_and_a_declined_offer_loses_none()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var owen = await site.PlainAsAsync(Csc, "DUTY_SOCIAL_WORKER");
        var id = await TakenAsync(owen, "985", "Ynyr");
        var decision = Decision(Disposition.Redirected);
        decision["Form.RedirectToArea"] = "Southmere";
        decision["Form.Feedback"] = "They moved on Friday. Please do not discharge him before their worker has rung you.";

        // What another area sets itself is named at once, whole, beside each field, by the area or by the name of its service; nothing else is asked of it.
        var form = await owen.GetAsync($"/referrals/{id}/decide");
        form.Text.ShouldContain("It says itself when it looks again, who does, and what opens it again: leave those empty");
        Dictionary<string, string> much = new(decision)
        {
            ["Form.ReviewDate"] = "17/3/2027",
            ["Form.ReviewerName"] = "Priti Larksample",
            ["Form.Continues"] = "He comes to the house again.",
            ["Form.ContinuesCount"] = "2",
            ["Form.AcceptedBy"] = "Ivo Saltsample",
        };
        Dictionary<string, string> named = new(much) { ["Form.RedirectTo.Called"] = "Southmere Children's Services" };
        named.Remove("Form.RedirectToArea");
        foreach (var written in (Dictionary<string, string>[])[much, named])
        {
            var refused = (await owen.PostAsync($"/referrals/{id}/decide?handler=Preview", form, written)).Text;
            foreach (var field in (string[])["reviewdate", "reviewername", "continues", "continuescount", "acceptedby"])
                refused.ShouldContain($"id=\"{field}-error\"", Case.Sensitive, field);
            foreach (var field in (string[])["reviewerrole", "reviewerid", "continuesby", "disposition"])
                refused.ShouldNotContain($"id=\"{field}-error\"", Case.Sensitive, field);
        }

        // A reviewer without a day was asked for one that is then refused.
        (await owen.PostAsync($"/referrals/{id}/decide?handler=Preview", form, new(decision) { ["Form.ReviewerName"] = "Priti Larksample" })).Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("id=\"reviewername-error\""),
            t => t.ShouldNotContain("On which day does this person look at it again?"));
        var preview = await PreviewAsync(owen, id, decision);
        preview.Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("It is offered to <strong>children's services in Southmere</strong>"),
            t => t.ShouldContain("Another area then decides anew, and gives its own answer too"));
        (await SendAsync(owen, id, preview, decision)).Text.ShouldContain("the referrer reads what you wrote when they have accepted");
        using var hana = await site.PlainAsAsync("northmere-midwifery", "MIDWIFE");
        (await hana.GetAsync($"/sent/{id}")).Text.ShouldNotContain("They moved on Friday");

        // It comes back: what was written stands where he writes again.
        using var ivo = await site.PlainAsAsync("southmere-csc", "DUTY_SOCIAL_WORKER");
        await ivo.FollowAsync(await AnswerAsync(ivo, id, await ivo.GetAsync($"/referrals/{id}"), "Decline", "They are in a hotel here for one night only."));
        (await owen.GetAsync($"/referrals/{id}/decide")).Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("you wrote this to the referrer, who has not read it"),
            t => t.ShouldContain("They moved on Friday"));
        (await hana.GetAsync($"/sent/{id}")).Text.ShouldNotContain("They moved on Friday");

        await SendAsync(owen, id, await PreviewAsync(owen, id, decision), decision);
        await ivo.FollowAsync(await AnswerAsync(ivo, id, await ivo.GetAsync($"/referrals/{id}"), "Accept", "We have taken the house on the list."));
        var read = (await hana.GetAsync($"/sent/{id}")).Text;
        read.ShouldContain("Owen Peatsample wrote to the referrer:");
        read.ShouldContain("Please do not discharge him before their worker has rung you.");
    }

    [Fact]
    public async Task An_offer_to_a_service_that_is_none_of_social_care_is_answered_at_its_own_page()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var owen = await site.PlainAsAsync(Csc, "DUTY_SOCIAL_WORKER");
        var id = await TakenAsync(owen, "984", "Urien");
        var decision = Decision(Disposition.Redirected);
        decision["Form.RedirectTo.Called"] = "Northmere Health Visiting";
        await SendAsync(owen, id, await PreviewAsync(owen, id, decision), decision);
        using var freya = await site.PlainAsAsync("northmere-health-visiting", "HEALTH_VISITOR");
        var page = await freya.GetAsync($"/sent/{id}");
        page.Text.ShouldContain("It is offered to you");
        page.Text.ShouldContain("<h1 class=\"govuk-heading-l\">Referral of");
        page.Text.ShouldNotContain("I have something to add");
        var path = $"/sent/{id}?handler=Accept";
        (await freya.FollowAsync(await freya.PostAsync(path, page, new() { ["Form.Text"] = "I see them tomorrow." }))).Text.ShouldContain("Your service has it now");
        (await Site.ReferralAsync(site.LeadSocialWorker, id)).Redirects[^1].State.ShouldBe(RedirectState.Accepted);

        // Its new owner finds it in a list of her own.
        var passed = await freya.GetAsync("/sent?show=passed");
        passed.Text.ShouldContain($"href=\"/sent/{id}\"");
        passed.Text.ShouldContain("Urien");

        // To anybody else it is as if there were none.
        using var doctor = await site.PlainAsAsync("elmmock-surgery", "GP");
        (await doctor.GetAsync("/sent?show=passed")).Text.ShouldContain("Your organisation owns no referral that another service received");
        (await doctor.GetAsync($"/sent/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_service_without_a_system_has_it_once_a_named_person_said_so_on_the_telephone()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var owen = await site.PlainAsAsync(Csc, "DUTY_SOCIAL_WORKER");
        var id = await TakenAsync(owen, "982", "Vaughan");
        var decision = Decision(Disposition.Redirected);
        decision["Form.RedirectTo.Called"] = "Southmere Midwifery";
        var refused = await SendAsync(owen, id, await PreviewAsync(owen, id, decision), decision);
        refused.Text.ShouldContain("#acceptedby");
        refused.Text.ShouldContain("01632 960202");
        decision["Form.AcceptedBy"] = "Bess Fordmock";
        refused = await SendAsync(owen, id, await PreviewAsync(owen, id, decision), decision);
        refused.Text.ShouldContain("#acceptedat");
        decision["Form.AcceptedAt"] = "9/3/2027 15:40";
        decision["Form.AcceptedSaid"] = "She sees the mother and the baby tomorrow at ten.";
        var preview = await PreviewAsync(owen, id, decision);
        preview.Text.ShouldContain("This is what");
        var sent = await SendAsync(owen, id, preview, decision);
        sent.Text.ShouldContain("the referrer has the answer");
        sent.Text.ShouldContain("She sees the mother and the baby tomorrow at ten.");
        var view = await Site.ReferralAsync(site.LeadSocialWorker, id);
        view.Decision.AcceptedBy.ShouldBe("Bess Fordmock, Southmere Midwifery");
        view.Conversations.Single().WithWhom.ShouldBe("Bess Fordmock");
    }

    [Fact]
    public async Task What_is_added_to_an_open_case_of_the_own_service_names_the_colleague_who_accepted()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var owen = await site.PlainAsAsync(Csc, "DUTY_SOCIAL_WORKER");
        var id = await TakenAsync(owen, "983", "Wil");
        var decision = Decision(Disposition.AddedToOpenCase);
        (await SendAsync(owen, id, await PreviewAsync(owen, id, decision), decision)).Text.ShouldContain("#acceptedby");
        decision["Form.AcceptedBy"] = "Priti Larksample";
        var sent = await SendAsync(owen, id, await PreviewAsync(owen, id, decision), decision);
        sent.Text.ShouldContain("the referrer has the answer");
        (await Site.ReferralAsync(site.LeadSocialWorker, id)).Decision.AcceptedBy.ShouldBe("Priti Larksample, Northmere Children's Services");
    }

    private static Dictionary<string, string> Decision(Disposition disposition) => new()
    {
        ["Form.Disposition"] = disposition.ToString(),
        ["Form.Reason"] = nameof(DispositionReason.ThresholdNotMet),
        ["Form.Criteria"] = "Threshold document, level 2",
        ["Form.HistoryRead"] = "Yes",
        ["Form.Evidence"] = "The midwife's account.",
        ["Form.Rationale"] = "The mother asks for help with the nights, and nothing of danger is known.",
        ["Form.Feedback"] = "This week somebody visits them.",
    };

    private static async Task<PlainPage> PreviewAsync(PlainBrowser owen, string id, Dictionary<string, string> decision)
    {
        var path = $"/referrals/{id}/decide?handler=Preview";
        var preview = await owen.PostAsync(path, await owen.GetAsync($"/referrals/{id}/decide"), decision);
        preview.Text.ShouldContain("Read it before you send it", Case.Sensitive, preview.Text);
        return preview;
    }

    /// <summary>Sends what the preview holds, to the last field.</summary>
    private static async Task<PlainPage> SendAsync(PlainBrowser owen, string id, PlainPage preview, Dictionary<string, string> decision)
    {
        var kept = decision.Keys.Append("Form.RedirectTo.Chosen").Append("Form.FormId").Append("Form.Version").Append("form-proof")
            .ToDictionary(name => name, name => preview.Hidden(name));
        kept["Form.Feedback"].ShouldBe(decision["Form.Feedback"]);
        kept.GetValueOrDefault("Form.AcceptedBy", "").ShouldBe(decision.GetValueOrDefault("Form.AcceptedBy", ""));
        return await owen.FollowAsync(await owen.PostAsync($"/referrals/{id}/decide?handler=Send", preview, kept));
    }

    private static Task<PlainPage> AnswerAsync(PlainBrowser who, string id, PlainPage page, string answer, string words)
    {
        var form = $"/referrals/{id}?handler=Accept";
        return who.PostAsync($"/referrals/{id}?handler={answer}", page, new()
        {
            ["Form.Text"] = words,
            ["Form.FormId"] = page.Hidden("Form.FormId", form),
            ["Form.Version"] = page.Hidden("Form.Version", form),
            ["form-proof"] = page.Hidden("form-proof", form),
        });
    }

    private async Task<string> TakenAsync(PlainBrowser owen, string own, string given)
    {
        await site.FamilyAsync(own, given, "Passtest");
        var id = (await site.ReferAsync(own, "The mother says that she cannot cope with the nights.")).ReferralId;
        await owen.FollowAsync(await owen.PostAsync($"/referrals/{id}?handler=Take", await owen.GetAsync($"/referrals/{id}"), []));
        return id;
    }
}
