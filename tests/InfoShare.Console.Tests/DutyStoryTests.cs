using System.Net;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>Notices, handovers and the challenge ladder through the pages: who acts, by when, who read it, and who holds the case.</summary>
public sealed class DutyStoryTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const string Csc = "northmere-csc";

    [Fact]
    public async Task A_notice_names_who_acts_and_who_has_read_it_and_is_answered_with_words()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await site.FamilyAsync("701", "Jac", "Noticetest");
        var receipt = await site.ReferAsync("701", "The newborn was left alone on the ward twice.");
        await using var owen = await chromium.OpenAsync(site, "Northmere Children's Services", "Owen Peatsample");
        await owen.FollowAsync("Notices");
        var item = owen.Page.Locator("li.console-item", new() { HasText = "A referral" }).First;
        (await item.InnerTextAsync()).ShouldSatisfyAllConditions(
            text => text.ShouldContain("Unread", Case.Insensitive),
            text => text.ShouldContain("Who acts:"),
            text => text.ShouldContain("Expected:"));
        await owen.LookAsync("notices");
        await owen.FollowAsync("A referral");
        (await owen.TextAsync()).ShouldSatisfyAllConditions(
            text => text.ShouldContain("Read, Owen Peatsample"),
            text => text.ShouldContain("Open what it is about"),
            text => text.ShouldNotMatch("[A-Z]+_[A-Z]+"));
        await owen.LookAsync("notice");

        // To end the notice is not to do what it asks for, and the page says so.
        (await owen.TextAsync()).ShouldContain("answer it there");
        await owen.Page.GetByText("End this notice alone").ClickAsync();
        (await owen.TextAsync()).ShouldContain("its clock goes on");

        // Whoever declines says why; nothing that was typed is lost.
        await owen.ChooseAsync("It is not ours, and we say why");
        await owen.ClickAsync("Send");
        (await owen.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldContain("why it is not yours");
        (await owen.Page.GetByLabel("It is not ours, and we say why").IsCheckedAsync()).ShouldBeTrue();
        await owen.ChooseAsync("It is done");
        await owen.FillAsync("What was done, or why is it not yours?", "Taken to the duty meeting and shared out.");
        await owen.ClickAsync("Send");
        (await owen.TextAsync()).ShouldSatisfyAllConditions(
            text => text.ShouldContain("Your answer is recorded"),
            text => text.ShouldContain("Done, Owen Peatsample. Taken to the duty meeting and shared out."));
        var address = new Uri(owen.Page.Url).AbsolutePath;

        // Another organisation learns nothing of it: what there is for a notice that does not exist.
        using var doctor = new PlainBrowser(site);
        await doctor.SignInAsync("elmmock-surgery", "u-mockhurst");
        var theirs = await doctor.GetAsync(address);
        theirs.Status.ShouldBe(HttpStatusCode.NotFound);
        theirs.Lasting.ShouldBe((await doctor.GetAsync("/notices/ntf_00000000000000000000000000")).Lasting);
        (await Site.ReferralAsync(site.Midwife, receipt.ReferralId)).Told.ShouldContain(t => t.ReadBy == "Owen Peatsample");
    }

    [Fact]
    public async Task A_handover_is_read_declined_with_a_reason_and_accepted_after_all()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await Site.RecordAsync(site.Midwife, "MAT-702", "Kezia", "Passtest", "2027-03-02");
        var offered = (await new HandoverService.HandoverServiceClient(site.Midwife.CallInvoker).OfferHandoverAsync(new OfferHandoverRequest
        {
            Handover = new HandoverDraft
            {
                Subjects = { new SubjectRef { OwnRecordId = "MAT-702" } },
                Kind = HandoverKind.MidwifeToHealthVisitor,
                To = new HandoverTarget { OrganisationId = "northmere-health-visiting", Role = PractitionerRole.HealthVisitor },
                Words = new HandoverWords
                {
                    ResidualRisk = "The mother is never seen without her partner.",
                    CriticalPoints = { new CriticalPoint { Kind = CriticalPointKind.Allergy, Words = "Milk protein: she is fed with the special formula." } },
                },
            },
        })).Handover;

        await using var freya = await chromium.OpenAsync(site, "Northmere Health Visiting", "Freya Heathsample");
        await freya.FollowAsync("Handovers");
        await freya.LookAsync("handovers");
        await freya.FollowAsync("Kezia Passtest");
        (await freya.TextAsync()).ShouldSatisfyAllConditions(
            text => text.ShouldContain("Milk protein"),
            text => text.ShouldContain("never seen without her partner"),
            text => text.ShouldContain("Read by"),
            text => text.ShouldContain("Freya Heathsample"),
            text => text.ShouldMatch("Holds it now\\s+Hana Stonemock"));
        await freya.LookAsync("handover");
        (await StateAsync(offered.HandoverId)).ShouldBe(HandoverState.Received, "reading it is said, and moves nothing else");

        await freya.ClickAsync("Decline");
        (await freya.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldContain("at least 10 characters");
        await freya.FillAsync("Why do you decline?", "The family lives on the Southmere side of the river.");
        await freya.ClickAsync("Accept, and hold the case");
        (await freya.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldContain("You wrote why you decline");
        await freya.ClickAsync("Decline");
        (await freya.TextAsync()).ShouldContain("keeps the case, and reads why");
        (await StateAsync(offered.HandoverId)).ShouldBe(HandoverState.Declined);

        // The sender reads the reason, and holds the case.
        using var hana = new PlainBrowser(site);
        await hana.SignInAsync("northmere-midwifery", "u-stonemock");
        (await hana.GetAsync($"/handovers/{offered.HandoverId}")).Text.ShouldContain("Southmere side of the river");

        await freya.FillAsync("Where are you reached, if you accept?", "01632 960199");
        await freya.ClickAsync("Accept, and hold the case");
        (await freya.TextAsync()).ShouldSatisfyAllConditions(
            text => text.ShouldContain("You hold this case now"),
            text => text.ShouldMatch("Holds it now\\s+Freya Heathsample"));
        await freya.LookAsync("handover-accepted");

        using var doctor = new PlainBrowser(site);
        await doctor.SignInAsync("elmmock-surgery", "u-mockhurst");
        var theirs = await doctor.GetAsync($"/handovers/{offered.HandoverId}");
        theirs.Status.ShouldBe(HttpStatusCode.NotFound);
        theirs.Lasting.ShouldBe((await doctor.GetAsync("/handovers/hov_00000000000000000000000000")).Lasting);
    }

    [Fact]
    public async Task A_manager_answers_a_challenge_at_its_level_and_whoever_decided_does_not()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await site.FamilyAsync("703", "Llew", "Laddertest");
        var receipt = await site.ReferAsync("703", "The newborn was left alone on the ward twice.");
        await ChallengedAsync(receipt.ReferralId, site.As(Csc, "u-second", "Mara Secondsample", "TEAM_MANAGER"));

        await using var lena = await chromium.OpenAsync(site, "Northmere Children's Services", "Lena Marlsample");
        await lena.FollowAsync("Challenges");
        (await lena.TextAsync()).ShouldSatisfyAllConditions(
            text => text.ShouldContain("It lies with their managers"),
            text => text.ShouldContain("Answer due"));
        await lena.LookAsync("challenges");
        await lena.FollowAsync("Llew Laddertest");
        (await lena.TextAsync()).ShouldSatisfyAllConditions(
            text => text.ShouldContain("Hana Stonemock disagrees with a decision"),
            text => text.ShouldContain("PLANTED-GROUNDS"),
            text => text.ShouldContain("Waits for an answer until"),
            text => text.ShouldNotMatch("[A-Z]+_[A-Z]+[^-]"));
        await lena.LookAsync("challenge");
        await lena.ClickAsync("Answer");
        (await lena.Page.Locator(".govuk-error-summary li").CountAsync()).ShouldBe(2);
        await lena.ChooseAsync("The decision stands, and I give the reasons");
        await lena.FillAsync("Your reasons", "The ward's notes were read; nothing of danger is in them.");
        await lena.ClickAsync("Answer");
        (await lena.TextAsync()).ShouldSatisfyAllConditions(
            text => text.ShouldContain("the challenger has it"),
            text => text.ShouldContain("The decision stands. Lena Marlsample"));

        // The challenger reads it, and may take it a level higher; whoever answered a level is none of the next.
        using var hana = new PlainBrowser(site);
        await hana.SignInAsync("northmere-midwifery", "u-stonemock");
        (await hana.GetAsync("/challenges")).Text.ShouldContain("Llew Laddertest");
        var ladder = await hana.GetAsync($"/challenges/{receipt.ReferralId}");
        ladder.Text.ShouldContain("nothing of danger is in them");
        ladder.Text.ShouldContain("then it goes a level higher");
        ladder.Text.ShouldNotContain("Your answer");
        await DisagreeAsync(receipt.ReferralId);
        await lena.Page.GotoAsync($"{site.Console}challenges/{receipt.ReferralId}");
        (await lena.TextAsync()).ShouldContain("The safeguarding leads", Case.Insensitive);
        await lena.ChooseAsync("It is decided anew");
        await lena.FillAsync("Your reasons", "On reflection the baby should have been seen.");
        await lena.ClickAsync("Answer");
        (await lena.Page.Locator(".govuk-error-summary").CountAsync()).ShouldBe(1, "whoever answered below does not answer again");
        (await Site.ReferralAsync(site.Midwife, receipt.ReferralId)).State.ShouldBe(ReferralState.Challenged);

        using var doctor = new PlainBrowser(site);
        await doctor.SignInAsync("elmmock-surgery", "u-mockhurst");
        (await doctor.GetAsync($"/challenges/{receipt.ReferralId}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await doctor.GetAsync("/challenges")).Text.ShouldNotContain("Llew");
    }

    private async Task<HandoverState> StateAsync(string id) => (await new HandoverService.HandoverServiceClient(site.Midwife.CallInvoker)
        .GetHandoverAsync(new GetHandoverRequest { HandoverId = id })).Handover.State;

    private async Task ChallengedAsync(string referralId, InfoShareConnection manager)
    {
        var services = new SocialCareService.SocialCareServiceClient(manager.CallInvoker);
        var owned = (await services.TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = referralId, Version = 1 })).Referral;
        await services.DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = referralId,
            Version = owned.Version,
            Feedback = "We have recorded your account and look at it again in a week.",
            Decision = new Decision
            {
                Disposition = Disposition.InformationRecorded,
                Reason = DispositionReason.RiskUnclear,
                Rationale = "What is missing: whether the mother is safe at home.",
                Criteria = "Threshold document, level 3",
                Evidence = "The midwife's account.",
                HistoryRead = HistoryRead.Yes,
                ReviewDate = "2027-03-17",
            },
        });
        await DisagreeAsync(referralId);
    }

    private async Task DisagreeAsync(string referralId)
    {
        var view = await Site.ReferralAsync(site.Midwife, referralId);
        await new ReferralService.ReferralServiceClient(site.Midwife.CallInvoker).AcknowledgeFeedbackAsync(new AcknowledgeFeedbackRequest
        {
            ReferralId = referralId,
            Version = view.Version,
            Acknowledgement = FeedbackAcknowledgement.Disagree,
            Text = "PLANTED-GROUNDS a week is too long: the child is two days old.",
        });
    }
}
