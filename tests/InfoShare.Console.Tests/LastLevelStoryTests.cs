using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.Registry.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>Who answers a challenge that nobody below has answered (E9, T4): the safeguarding partners, or a manager where the partners have no connection.</summary>
public sealed class LastLevelStoryTests(Site site) : IClassFixture<Site>
{
    private const string Partnership = "northmere-partnership";

    [Fact]
    public async Task At_the_last_level_a_manager_decides_anew_and_answers_it_where_no_partnership_is_connected()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("706", "Macsen", "Lasttest");
        var id = (await site.ReferAsync("706", "The newborn was left alone on the ward twice.")).ReferralId;
        await site.RecordedForInformationAsync(id, "We look at it again in a week.", site.As("northmere-csc", "u-second", "Mara Secondsample", "TEAM_MANAGER"));
        var referrals = new ReferralService.ReferralServiceClient(site.Midwife.CallInvoker);
        await referrals.AcknowledgeFeedbackAsync(new AcknowledgeFeedbackRequest
        {
            ReferralId = id,
            Version = (await Site.ReferralAsync(site.Midwife, id)).Version,
            Acknowledgement = FeedbackAcknowledgement.Disagree,
            Text = "A week is too long: the child is two days old.",
        });
        foreach (var silent in (string[])["2027-03-11 17:01", "2027-03-15 17:01", "2027-03-17 17:01"])
            await site.ClockAtAsync(silent);
        (await referrals.GetChallengeAsync(new GetChallengeRequest { ReferralId = id })).Challenge.Challenge.Level.ShouldBe(EscalationLevel.Esc5Partnership);

        // The partners answer; a manager may decide it anew, and nothing else.
        using var lena = await site.PlainAsAsync("northmere-csc", "TEAM_MANAGER");
        var page = await lena.GetAsync($"/challenges/{id}");
        Choices(page).ShouldBe([nameof(ChallengeAnswer.Reassess)]);
        var typed = new Dictionary<string, string> { ["Form.Answer"] = nameof(ChallengeAnswer.ClosedWithReason), ["Form.Reasons"] = "The ward's notes were read; nothing of danger is in them." };
        (await lena.PostAsync($"/challenges/{id}", page, typed)).Text.ShouldContain("id=\"answer-error\"");
        using var partner = await site.PlainAsAsync(Partnership, "REVIEW_LEAD");
        Choices(await partner.GetAsync($"/challenges/{id}")).Count.ShouldBe(3);

        // Their notice leads there: the referral itself is not theirs to open (E9). So does the manager's, whose the referral is.
        foreach (var (who, window) in ((InfoShareConnection, PlainBrowser)[])[(site.As(Partnership, "REVIEW_LEAD"), partner), (site.As("northmere-csc", "TEAM_MANAGER"), lena)])
        {
            var asked = (await new InboxService.InboxServiceClient(who.CallInvoker).ListInboxAsync(new ListInboxRequest { ReferralIds = { id } })).Items.Last(i => i.ChallengeAsked);
            (await window.GetAsync($"/notices/{asked.ItemId}")).Text.ShouldContain($"href=\"/challenges/{id}\"");
        }

        // Where nobody of the partners answers here, the manager does.
        var registry = new RegistryService.RegistryServiceClient(site.As(Partnership, "u-auditsample", "Ada Auditsample", "AUDITOR").CallInvoker);
        var known = (await registry.ListOrganisationsAsync(new ListOrganisationsRequest { PageSize = 100 })).Organisations.Single(o => o.OrganisationId == Partnership);
        known.AllowedRoles.Remove(PractitionerRole.ReviewLead).ShouldBeTrue();
        await registry.PutOrganisationAsync(new PutOrganisationRequest { RequestId = Guid.NewGuid().ToString(), Organisation = known });
        page = await lena.GetAsync($"/challenges/{id}");
        Choices(page).Count.ShouldBe(3);
        var answered = await lena.FollowAsync(await lena.PostAsync($"/challenges/{id}", page, typed));
        answered.Text.ShouldContain("It ended here.");
        answered.Text.ShouldContain("nothing of danger is in them");
        (await referrals.GetChallengeAsync(new GetChallengeRequest { ReferralId = id })).Challenge.State.ShouldBe(ReferralState.Closed);
    }

    private static IReadOnlyList<string> Choices(PlainPage page) =>
        [.. System.Text.RegularExpressions.Regex.Matches(page.Text, "name=\"Form.Answer\" type=\"radio\" value=\"([^\"]+)\"").Select(m => m.Groups[1].Value)];
}
