using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>What the page of a decision offers, and what it says when something else has to come first.</summary>
public sealed class DecideStoryTests(Site site) : IClassFixture<Site>
{
    private const string Csc = "northmere-csc";

    [Fact]
    public async Task A_challenged_referral_is_looked_into_anew_here_and_anything_else_is_answered_at_the_challenge()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var id = await ChallengedAsync("471", "Anwen");
        foreach (var role in (string[])["DUTY_SOCIAL_WORKER", "TEAM_MANAGER"])
        {
            using var who = await site.PlainAsAsync(Csc, role);
            var form = await who.GetAsync($"/referrals/{id}/decide");
            form.Text.ShouldSatisfyAllConditions(
                t => t.ShouldContain("Hana Stonemock disagrees with what was decided"),
                t => t.ShouldContain($"href=\"/challenges/{id}\">open the challenge</a>"),
                t => t.ShouldContain("value=\"Assessment\""),
                t => t.ShouldContain("value=\"StrategyOrS47\""),
                t => t.ShouldNotContain("value=\"NoFurtherAction\""));
            foreach (var handler in (string[])["Preview", "Send"])
            {
                var refused = await who.PostAsync($"/referrals/{id}/decide?handler={handler}", form, Decided(form, nameof(Disposition.NoFurtherAction)));
                refused.Text.ShouldSatisfyAllConditions(
                    t => t.ShouldContain("The referrer disagrees. Look into it anew, or a manager answers the challenge on its own page"),
                    t => t.ShouldContain("WRITTEN-HERE"),
                    t => t.ShouldNotContain("Only a manager may decide this"),
                    t => t.ShouldNotContain("As it stands now"));
            }
        }

        (await Site.ReferralAsync(site.LeadSocialWorker, id)).Decision.Disposition.ShouldBe(Disposition.SignpostedNoReferral);
    }

    [Fact]
    public async Task Who_looks_at_it_again_and_what_opens_it_again_go_with_the_decision()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("472", "Bryn", "Decidetest");
        var id = (await site.ReferAsync("472", "The newborn was left alone on the ward twice.")).ReferralId;
        using var owen = await site.PlainAsAsync(Csc, "DUTY_SOCIAL_WORKER");
        await owen.FollowAsync(await owen.PostAsync($"/referrals/{id}?handler=Take", await owen.GetAsync($"/referrals/{id}"), []));
        var form = await owen.GetAsync($"/referrals/{id}/decide");
        var typed = Decided(form, nameof(Disposition.SignpostedNoReferral));
        typed["Form.ReviewDate"] = "17/3/2027";

        // Half of it is named beside its fields.
        var half = await owen.PostAsync($"/referrals/{id}/decide?handler=Preview", form, new(typed) { ["Form.ReviewerName"] = "Priti Larksample", ["Form.Continues"] = "He comes to the house again." });
        foreach (var field in (string[])["reviewerrole", "reviewerid", "continuescount", "continuesby"])
            half.Text.ShouldContain($"id=\"{field}-error\"");

        (typed["Form.ReviewerName"], typed["Form.ReviewerRole"], typed["Form.ReviewerId"]) = ("Priti Larksample", nameof(PractitionerRole.AllocatedSocialWorker), "u-larksample");
        (typed["Form.Continues"], typed["Form.ContinuesCount"], typed["Form.ContinuesBy"]) = ("He comes to the house again.", "2", "30/3/2027");
        var preview = await owen.PostAsync($"/referrals/{id}/decide?handler=Preview", form, typed);
        preview.Text.ShouldContain("id=\"preview\"", Case.Sensitive, preview.Text);
        preview.Text.ShouldContain("It opens again by itself after 2 more, and on 30 March 2027 at the latest");
        foreach (var name in (string[])["ReviewerName", "ReviewerRole", "ReviewerId", "Continues", "ContinuesCount", "ContinuesBy"])
            preview.Hidden("Form." + name).ShouldBe(typed["Form." + name]);
        var sent = await owen.FollowAsync(await owen.PostAsync($"/referrals/{id}/decide?handler=Send", preview, typed));
        sent.Text.ShouldContain("the referrer has the answer");
        var promises = (await Site.ReferralAsync(site.LeadSocialWorker, id)).FollowUps;
        promises.Single(f => f.Kind == FollowUpKind.FollowThrough).Owner.Name.ShouldBe("Priti Larksample");
        var condition = promises.Single(f => f.Kind == FollowUpKind.Condition);
        (condition.Task, condition.Count, condition.DueDate).ShouldBe((condition.Task, 2, "2027-03-30"));
        condition.Task.ShouldContain("He comes to the house again.");
    }

    /// <summary>What the broker would refuse after it was read once more is named while it is written.</summary>
    [Fact]
    public async Task Who_takes_it_goes_with_passing_it_on_alone_and_a_day_that_is_needed_is_asked_for_at_once()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("474", "Dyfan", "Decidetest");
        var id = (await site.ReferAsync("474", "The newborn was left alone on the ward twice.")).ReferralId;
        using var owen = await site.PlainAsAsync(Csc, "DUTY_SOCIAL_WORKER");
        await owen.FollowAsync(await owen.PostAsync($"/referrals/{id}?handler=Take", await owen.GetAsync($"/referrals/{id}"), []));
        var form = await owen.GetAsync($"/referrals/{id}/decide");
        async Task<string> PreviewAsync(Dictionary<string, string> typed) => (await owen.PostAsync($"/referrals/{id}/decide?handler=Preview", form, typed)).Text;

        (await PreviewAsync(Decided(form, nameof(Disposition.SignpostedNoReferral)))).ShouldContain("Say on which day it is looked at again");
        (await PreviewAsync(new(Decided(form, nameof(Disposition.Assessment))) { ["Form.RedirectToArea"] = "Southmere" })).ShouldContain("You wrote who takes it. Choose that it is passed on");
        (await PreviewAsync(new(Decided(form, nameof(Disposition.Assessment))) { ["Form.Reason"] = nameof(DispositionReason.OtherArea) })).ShouldContain("Another area has to take it");
        (await PreviewAsync(Decided(form, nameof(Disposition.Redirected)))).ShouldContain("Name the organisation that takes it, or the area");
        (await PreviewAsync(Decided(form, nameof(Disposition.Assessment)))).ShouldContain("id=\"preview\"");
    }

    [Fact]
    public async Task A_question_goes_alone_and_what_is_written_beside_it_is_asked_about()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("473", "Cadi", "Decidetest");
        var id = (await site.ReferAsync("473", "The newborn was left alone on the ward twice.")).ReferralId;
        using var owen = await site.PlainAsAsync(Csc, "DUTY_SOCIAL_WORKER");
        await owen.FollowAsync(await owen.PostAsync($"/referrals/{id}?handler=Take", await owen.GetAsync($"/referrals/{id}"), []));
        var form = await owen.GetAsync($"/referrals/{id}/decide");
        var path = $"/referrals/{id}/decide?handler=Preview";

        // A question beside a decision would be read by nobody.
        var typed = Decided(form, nameof(Disposition.Assessment));
        typed["Form.Question"] = "Who is with the baby at night?";
        var beside = await owen.PostAsync(path, form, typed);
        beside.Text.ShouldContain("You wrote a question. Choose that you ask it first, or empty it");
        beside.Text.ShouldContain("Who is with the baby at night?");

        // A day and somebody who looks again beside a question would be told to nobody.
        (typed["Form.Disposition"], typed["Form.Feedback"]) = (nameof(Disposition.MoreInformation), "");
        (await owen.PostAsync(path, form, new(typed) { ["Form.ReviewDate"] = "17/3/2027" })).Text.ShouldContain("You wrote who looks again, or when. A question decides nothing");
        (await owen.PostAsync(path, form, new(Decided(form, nameof(Disposition.Assessment)))
        {
            ["Form.ReviewerName"] = "Priti Larksample",
            ["Form.ReviewerRole"] = nameof(PractitionerRole.AllocatedSocialWorker),
            ["Form.ReviewerId"] = "u-larksample",
        })).Text.ShouldContain("On which day does this person look at it again?");

        // What is previewed is what the referrer reads: the question.
        var preview = await owen.PostAsync(path, form, typed);
        var letter = preview.Text[preview.Text.IndexOf("id=\"preview\"", StringComparison.Ordinal)..preview.Text.IndexOf("Your reasoning and the evidence stay", StringComparison.Ordinal)];
        letter.ShouldContain("Who is with the baby at night?");
        letter.ShouldNotContain("Threshold document, level 2");
        letter.ShouldNotContain("Decided");
    }

    [Fact]
    public async Task A_child_of_whom_only_a_given_name_is_known_is_referred_with_what_is_known_in_words()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var school = await site.PlainAsAsync("northmere-school", "DESIGNATED_LEAD");
        var form = await school.GetAsync("/refer");
        var typed = new Dictionary<string, string>
        {
            ["Form.Children[0].GivenName"] = "Jamie",
            ["Form.Risk"] = "A boy at the gate says that he sleeps in a car.",
            ["Form.Urgency"] = nameof(Urgency.Standard),
            ["Form.Signs"] = nameof(ConcernIndicator.Unsupervised),
            ["Form.FormId"] = form.Hidden("Form.FormId"),
            ["form-proof"] = form.Hidden("form-proof", "/refer?handler=Check"),
        };
        var check = await school.PostAsync("/refer?handler=Check", form, typed);
        check.Text.ShouldContain("Check before you send</h1>", Case.Sensitive, check.Text);
        check.Text.ShouldContain("All that is known of a child: Jamie.");
        var sent = await school.FollowAsync(await school.PostAsync("/refer?handler=Send", check, typed));
        sent.Text.ShouldContain("Your referral has been sent");
        var view = await Site.ReferralAsync(site.LeadSocialWorker, sent.Answer.RequestMessage!.RequestUri!.AbsolutePath.Split('/').Last());
        view.ToString().ShouldContain("All that is known of a child: Jamie.");
        view.Evidence.ShouldContain("What was seen", Case.Sensitive, "a sign of somebody who cannot be found goes in words");
        view.Concerns.ShouldBeEmpty();
    }

    private static Dictionary<string, string> Decided(PlainPage form, string disposition) => new()
    {
        ["Form.FormId"] = form.Hidden("Form.FormId"),
        ["Form.Version"] = form.Hidden("Form.Version"),
        ["form-proof"] = form.Hidden("form-proof"),
        ["Form.Disposition"] = disposition,
        ["Form.Reason"] = nameof(DispositionReason.ThresholdNotMet),
        ["Form.Criteria"] = "Threshold document, level 2",
        ["Form.HistoryRead"] = nameof(HistoryRead.Yes),
        ["Form.Evidence"] = "The half-sister's closed file.",
        ["Form.Rationale"] = "WRITTEN-HERE what was said does not reach the threshold.",
        ["Form.Feedback"] = "A worker of early help rings you tomorrow.",
    };

    private async Task<string> ChallengedAsync(string own, string given)
    {
        await site.FamilyAsync(own, given, "Decidetest");
        var id = (await site.ReferAsync(own, "The newborn was left alone on the ward twice.")).ReferralId;
        var owner = new SocialCareService.SocialCareServiceClient(site.As(Csc, "DUTY_SOCIAL_WORKER").CallInvoker);
        var owned = (await owner.TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = id, Version = 1 })).Referral;
        var decided = (await owner.DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = id,
            Version = owned.Version,
            Feedback = "Please tell the family whom to call.",
            Decision = new Decision
            {
                Disposition = Disposition.SignpostedNoReferral,
                Reason = DispositionReason.ThresholdNotMet,
                Rationale = "What was said does not reach the threshold.",
                Criteria = "Threshold document, level 2",
                Evidence = "The midwife's account.",
                HistoryRead = HistoryRead.Yes,
                ReviewDate = "2027-03-17",
            },
        })).Referral;
        await new ReferralService.ReferralServiceClient(site.Midwife.CallInvoker).AcknowledgeFeedbackAsync(new AcknowledgeFeedbackRequest
        {
            ReferralId = id,
            Version = decided.Version,
            Acknowledgement = FeedbackAcknowledgement.Disagree,
            Text = "Tomorrow is too late: the child is two days old.",
        });
        return id;
    }
}
