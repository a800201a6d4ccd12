using System.Net;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Information.V1;
using InfoShare.Protocol.Intake.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>Answers that are owed to somebody: to another service, to whoever asks for what is held, to a referrer, to a family.</summary>
public sealed class DutyAnswersStoryTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const string Csc = "northmere-csc";
    private const string School = "northmere-school";

    /// <summary>D12: a question is answered by whoever is asked, or declined with a reason that is looked at, and answered after all.</summary>
    [Fact]
    public async Task A_question_is_declined_with_a_reason_and_answered_after_all()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await Site.RecordAsync(site.LeadSocialWorker, "LCS-730", "Nell", "Questiontest", "2019-10-12");
        var asked = (await new InformationService.InformationServiceClient(site.LeadSocialWorker.CallInvoker).RequestInformationAsync(new RequestInformationRequest
        {
            Subject = new SubjectRef { OwnRecordId = "LCS-730" },
            Purpose = Neighbours.For(Purpose.AssessChild, "A bruise on her arm was seen at the weekend; her mother says that she fell."),
            Kinds = { InformationKind.LastContact, InformationKind.ChildWords },
            Words = "When was she last with you, how was she, and what did she say of home?",
            OrganisationIds = { School },
        })).Requests.Single();
        await using var oak = await chromium.OpenAsAsync(site, School, "DESIGNATED_LEAD");
        await oak.FollowAsync("Notices");
        var told = (await new InboxService.InboxServiceClient(site.As(School, "DESIGNATED_LEAD").CallInvoker).ListInboxAsync(new ListInboxRequest { InformationRequestId = asked.InformationRequestId })).Items.Single();
        await oak.GoAsync(oak.Page.Locator($"a[href='/notices/{told.ItemId}']"));
        await oak.FollowAsync("answer it there");
        (await oak.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("Nell Questiontest, born 12 October 2019"),
            t => t.ShouldContain("what did she say of home"),
            t => t.ShouldContain("Priti Larksample"),
            t => t.ShouldContain("When the person was last seen, What the child said"),
            t => t.ShouldNotMatch("[A-Z]{2,}_[A-Z]+"));
        await oak.LookAsync("question");
        await oak.ClickAsync("Decline");
        (await oak.Page.Locator(".govuk-error-summary li").CountAsync()).ShouldBe(3);
        await oak.Page.GetByRole(Microsoft.Playwright.AriaRole.Group, new() { Name = "Why do you not answer?" }).GetByLabel("Something else, and I say what").CheckAsync();
        await oak.FillAsync("In your own words", "PLANTED-WHYNOT her father is a governor here and would hear of it.");
        await oak.Page.GetByRole(Microsoft.Playwright.AriaRole.Group, new() { Name = "What kind of fact do you keep back?" }).GetByLabel("About the safety of a child, and none of these").CheckAsync();
        await oak.ClickAsync("Decline");
        (await oak.TextAsync()).ShouldContain("You have declined");

        using var priti = await site.PlainAsAsync(Csc, "ALLOCATED_SOCIAL_WORKER");
        var theirs = await priti.GetAsync($"/questions/{asked.InformationRequestId}");
        theirs.Text.ShouldContain("Not answered, and the reason is looked at");
        theirs.Text.ShouldNotContain("PLANTED-WHYNOT", Case.Sensitive, "who asked reads the code, and not the words");

        await oak.FillAsync("What do you know that bears on it?", "She was last here on Friday, tired, and asked three times who would fetch her.");
        await oak.ClickAsync("Answer");
        (await oak.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldContain("Say what kind of fact it is");
        await oak.Page.GetByRole(Microsoft.Playwright.AriaRole.Group, new() { Name = "What kind of fact is it?" }).GetByLabel("About the safety of a child, and none of these").CheckAsync();
        await oak.ClickAsync("Answer");
        (await oak.TextAsync()).ShouldContain("Your answer has gone to whoever asked");
        (await priti.GetAsync($"/questions/{asked.InformationRequestId}")).Text.ShouldContain("asked three times who would fetch her");

        using var freya = await site.PlainAsAsync("northmere-health-visiting", "HEALTH_VISITOR");
        var nobody = await freya.GetAsync($"/questions/{asked.InformationRequestId}");
        nobody.Status.ShouldBe(HttpStatusCode.NotFound);
        nobody.Lasting.ShouldBe((await freya.GetAsync("/questions/irq_00000000000000000000000000")).Lasting);
    }

    /// <summary>Nothing is held: said with one button. And whoever asked may take a question back.</summary>
    [Fact]
    public async Task That_nothing_is_held_is_said_and_a_question_is_taken_back_by_whoever_asked()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await Site.RecordAsync(site.LeadSocialWorker, "LCS-731", "Ivor", "Nothingtest", "2019-10-12");
        var ids = new List<string>();
        foreach (var kind in (InformationKind[])[InformationKind.LastContact, InformationKind.Schooling])
        {
            ids.Add((await new InformationService.InformationServiceClient(site.LeadSocialWorker.CallInvoker).RequestInformationAsync(new RequestInformationRequest
            {
                Subject = new SubjectRef { OwnRecordId = "LCS-731" },
                Purpose = Neighbours.For(Purpose.AssessChild, "A bruise on his arm was seen at the weekend."),
                Kinds = { kind },
                Words = "When was he last with you, and how does he come to school in the morning?",
                OrganisationIds = { School },
            })).Requests.Single().InformationRequestId);
        }

        using var oak = await site.PlainAsAsync(School, "DESIGNATED_LEAD");
        var path = $"/questions/{ids[0]}?handler=Nothing";
        (await oak.FollowAsync(await oak.PostAsync(path, await oak.GetAsync($"/questions/{ids[0]}"), []))).Text.ShouldContain("You have said that nothing is held");
        using var priti = await site.PlainAsAsync(Csc, "ALLOCATED_SOCIAL_WORKER");
        path = $"/questions/{ids[1]}?handler=Withdraw";
        (await priti.FollowAsync(await priti.PostAsync(path, await priti.GetAsync($"/questions/{ids[1]}"), []))).Text.ShouldContain("The question is taken back");
        (await oak.GetAsync("/questions")).Text.ShouldNotContain(ids[1]);
    }

    /// <summary>Before what a doctor shared is given to the woman it is about, he says whether it may be, and what she may be told.</summary>
    [Fact]
    public async Task A_doctor_says_whether_what_he_shared_may_be_given()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var id = await site.ConsultationAsync("732", "Carys", "Viewtest");
        using var doctor = await site.PlainAsAsync("elmmock-surgery", "GP");
        (await doctor.GetAsync("/consultations")).Text.ShouldContain($"/consultations/{id}");
        var page = await doctor.GetAsync($"/consultations/{id}");
        page.Text.ShouldContain("What your service shared on 9 March 2027");
        page = await doctor.PostAsync($"/consultations/{id}", page, new() { ["Form.Answer"] = "Withhold", ["Form.Words"] = "You told us that you felt low." });
        page.Text.ShouldContain("These words go out only if it may be given");
        page.Text.ShouldContain("Say in at least 15 characters why");
        var number = await doctor.PostAsync($"/consultations/{id}", page, new()
        {
            ["Form.Answer"] = "Release",
            ["Form.Reason"] = "I spoke with her about it last week.",
            ["Form.Words"] = "Ring us on 01632 960101 about it.",
        });
        number.Status.ShouldBe(HttpStatusCode.OK);
        number.Text.ShouldContain("There is a problem", Case.Sensitive, "no number goes out");
        number.Text.ShouldContain("I spoke with her about it last week.");
        var done = await doctor.FollowAsync(await doctor.PostAsync($"/consultations/{id}", number, new()
        {
            ["Form.Answer"] = "Release",
            ["Form.Reason"] = "I spoke with her about it last week.",
            ["Form.Words"] = "You told us in March that you felt very low, and we made a plan with you.",
        }));
        done.Text.ShouldContain("Your view is recorded");
        done.Text.ShouldNotContain(id);
        var gone = await doctor.GetAsync($"/consultations/{id}");
        gone.Status.ShouldBe(HttpStatusCode.NotFound);
        (await new SubjectAccessService.SubjectAccessServiceClient(site.As("elmmock-surgery", "GP").CallInvoker).ListConsultationsAsync(new ListConsultationsRequest()))
            .Consultations.ShouldNotContain(c => c.ConsultationId == id);
    }

    /// <summary>E6, E22: a referral waits on a threshold with a name and an end, is decided without an answer, and then the referrer has one.</summary>
    [Fact]
    public async Task A_referral_waits_on_a_threshold_and_the_answer_that_is_owed_is_given()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("733", "Gwil", "Holdtest");
        var id = (await site.ReferAsync("733", "The newborn was left alone on the ward twice.")).ReferralId;
        using var lena = await site.PlainAsAsync(Csc, "TEAM_MANAGER");
        var page = await lena.GetAsync($"/referrals/{id}");
        page.Text.ShouldNotContain($"/referrals/{id}/hold", Case.Sensitive, "nobody has it yet");
        page = await lena.FollowAsync(await lena.PostAsync($"/referrals/{id}?handler=Take", page, []));
        page.Text.ShouldContain($"/referrals/{id}/hold");
        page.Text.ShouldNotContain($"/referrals/{id}/feedback");
        page = await lena.PostAsync($"/referrals/{id}/hold", await lena.GetAsync($"/referrals/{id}/hold"), new() { ["Form.WaitsFor"] = "The police decide on Friday.", ["Form.Until"] = "tomorrow" });
        page.Text.ShouldContain("Write the last day as day/month/year");
        page = await lena.PostAsync($"/referrals/{id}/hold", page, new() { ["Form.WaitsFor"] = "The police decide on Friday.", ["Form.Until"] = "1/3/2027" });
        page.Text.ShouldContain("There is a problem", Case.Sensitive, "no wait ends before it begins");
        page = await lena.FollowAsync(await lena.PostAsync($"/referrals/{id}/hold", page, new() { ["Form.WaitsFor"] = "The police decide on Friday.", ["Form.Until"] = "12/3/2027" }));
        page.Text.ShouldContain("It waits, and you own it");
        page.Text.ShouldContain("It waits for: The police decide on Friday.");

        var manager = site.As(Csc, "TEAM_MANAGER");
        var view = await Site.ReferralAsync(manager, id);
        view.State.ShouldBe(ReferralState.PendingThreshold);
        await new SocialCareService.SocialCareServiceClient(manager.CallInvoker).DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = id,
            Version = view.Version,
            Decision = new Decision
            {
                Disposition = Disposition.Assessment,
                Reason = DispositionReason.ThresholdMet,
                Rationale = "The half-sister's file speaks of the same.",
                Criteria = "Threshold document, level 4",
                Evidence = "The closed file.",
                HistoryRead = HistoryRead.Yes,
            },
        });
        (await lena.GetAsync($"/referrals/{id}")).Text.ShouldContain("Answer the referrer");
        page = await lena.PostAsync($"/referrals/{id}/feedback", await lena.GetAsync($"/referrals/{id}/feedback"), new() { ["Form.Text"] = "ok" });
        page.Text.ShouldContain("Say in at least 15 characters what was decided and why");
        page = await lena.FollowAsync(await lena.PostAsync($"/referrals/{id}/feedback", page, new() { ["Form.Text"] = "A social worker visits tomorrow, with the midwife." }));
        page.Text.ShouldContain("The referrer has your answer");
        using var hana = await site.PlainAsAsync("northmere-midwifery", "MIDWIFE");
        (await hana.GetAsync($"/sent/{id}")).Text.ShouldContain("A social worker visits tomorrow");
    }

    /// <summary>E23: what a decision promised is kept, or has to be decided again; its owner says which.</summary>
    [Fact]
    public async Task What_was_promised_is_done_or_has_to_be_decided_again()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("734", "Tegid", "Keeptest");
        var id = (await site.ReferAsync("734", "The newborn was left alone on the ward twice.")).ReferralId;
        await site.RecordedForInformationAsync(id, "We have recorded your account and look at it again in a week.");
        var promise = (await Site.ReferralAsync(site.As(Csc, "TEAM_MANAGER"), id)).FollowUps.Single().FollowUpId;
        var path = $"/referrals/{id}/promises/{promise}";
        using var owen = await site.PlainAsAsync(Csc, "DUTY_SOCIAL_WORKER");
        var other = await owen.PostAsync(path, await owen.GetAsync(path), new() { ["Form.Came"] = "done", ["Form.Outcome"] = "I rang the ward, and all is well there." });
        other.Text.ShouldContain("Whoever owns it says what came of it, or a manager");

        using var lena = await site.PlainAsAsync(Csc, "TEAM_MANAGER");
        (await lena.GetAsync($"/referrals/{id}")).Text.ShouldContain(path);
        var page = await lena.PostAsync(path, await lena.GetAsync(path), new() { ["Form.Outcome"] = "short" });
        page.Text.ShouldContain("Say what came of it");
        page = await lena.FollowAsync(await lena.PostAsync(path, page, new() { ["Form.Came"] = "failed", ["Form.Outcome"] = "Nobody opened, three times in this week." }));
        page.Text.ShouldContain("The referral has to be decided again");
        (await Site.ReferralAsync(site.As(Csc, "TEAM_MANAGER"), id)).State.ShouldBe(ReferralState.InTriage);
        (await lena.GetAsync(path)).Text.ShouldContain("Nobody opened, three times");
    }

    /// <summary>E16, E18: a grandmother who referred is answered in fixed words by a way that is safe; by any other it is held back and the page says so.</summary>
    [Fact]
    public async Task A_family_that_referred_is_answered_by_a_way_that_is_safe()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var receipt = (await new IntakeService.IntakeServiceClient(site.As("northmere-early-help", "EARLY_HELP").CallInvoker).RecordFamilyReferralAsync(new RecordFamilyReferralRequest
        {
            From = new FamilyReferrer
            {
                Name = "Doreen Familytest",
                Relation = "grandmother",
                SafeContact = new SafeContact { Channels = { ContactChannel.Letter } },
            },
            Referral = new ReferralDraft
            {
                Children =
                {
                    new SubjectRef
                    {
                        Demographics = new Demographics
                        {
                            GivenName = "Bram", FamilyName = "Familytest", BirthDate = "2020-06-03",
                            Address = new Address { Line = "2 Kiln Row", Postcode = "NM2 2AB", Area = "Northmere" },
                        },
                    },
                },
                RiskStatement = "He comes hungry every Sunday and is afraid to go home.",
            },
        })).Receipt;
        var path = $"/referrals/{receipt.ReferralId}/family";
        using var owen = await site.PlainAsAsync(Csc, "DUTY_SOCIAL_WORKER");
        (await owen.GetAsync($"/referrals/{receipt.ReferralId}")).Text.ShouldContain(path);
        var page = await owen.GetAsync(path);
        page.Text.ShouldContain("Doreen Familytest");
        page = await owen.PostAsync(path, page, []);
        foreach (var missing in (string[])["Say how far it has come", "Say what happens next", "Say how you reach the family"])
            page.Text.ShouldContain(missing);
        Dictionary<string, string> Answer(string channel) => new() { ["Form.Progress"] = "Received", ["Form.Next"] = "WorkerWillSpeak", ["Form.Channel"] = channel };
        var held = await owen.FollowAsync(await owen.PostAsync(path, page, Answer("Telephone")));
        held.Text.ShouldContain("that way is not safe");
        held.Text.ShouldContain("held back, to keep somebody safe");
        var sent = await owen.FollowAsync(await owen.PostAsync(path, await owen.GetAsync(path), Answer("Letter")));
        sent.Text.ShouldContain("sent, by letter");
        var not = await owen.PostAsync($"{path}?handler=Not", await owen.GetAsync(path), new() { ["Form.Because"] = "no" });
        not.Text.ShouldContain("Say in at least 15 characters why nobody can be answered");

        // Once it is said that nobody can be answered, it is no duty any more.
        var said = await owen.FollowAsync(await owen.PostAsync($"{path}?handler=Not", not, new() { ["Form.Because"] = "She has moved, and nobody knows where to." }));
        said.Text.ShouldContain("What became of the answer to the family is recorded");
        said.Text.ShouldNotContain(path);
    }

    /// <summary>E16: whoever took a family's word at another service is led from her notice to the answer, and reads her own side of the referral.</summary>
    [Fact]
    public async Task Whoever_took_a_familys_word_is_led_to_the_answer_that_she_owes()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var worker = site.As("northmere-early-help", "EARLY_HELP");
        var id = (await new IntakeService.IntakeServiceClient(worker.CallInvoker).RecordFamilyReferralAsync(new RecordFamilyReferralRequest
        {
            From = new FamilyReferrer { Name = "Wilma Familytest", Relation = "aunt", SafeContact = new SafeContact { Channels = { ContactChannel.Letter } } },
            Referral = new ReferralDraft
            {
                Children = { new SubjectRef { Demographics = new Demographics { GivenName = "Gethin", FamilyName = "Familytest", BirthDate = "2021-07-03" } } },
                RiskStatement = "He sleeps at her house because nobody is at home at night.",
            },
        })).Receipt.ReferralId;
        using var tess = await site.PlainAsAsync("northmere-early-help", "EARLY_HELP");
        var family = $"/referrals/{id}/family";
        var own = await tess.GetAsync($"/referrals/{id}");
        own.Answer.Headers.Location?.ToString().ShouldBe($"/sent/{id}", "her side of it has the answer to a question, and the desk's has none for her");
        (await tess.FollowAsync(own)).Text.ShouldContain($"href=\"{family}\"");
        await site.RecordedForInformationAsync(id, "We look at it again in a week.");
        var asked = (await new InboxService.InboxServiceClient(worker.CallInvoker).ListInboxAsync(new ListInboxRequest { ReferralIds = { id } })).Items.Single(i => i.FamilyAnswerAsked);
        (await tess.GetAsync($"/notices/{asked.ItemId}")).Text.ShouldContain($"href=\"{family}\"");
        var page = await tess.GetAsync(family);
        page.Text.ShouldContain($"<a href=\"/sent/{id}\" class=\"govuk-back-link\">");
        var answered = await tess.FollowAsync(await tess.PostAsync(family, page, new() { ["Form.Progress"] = "Considered", ["Form.Next"] = "NothingNeeded", ["Form.Channel"] = "Letter" }));
        answered.Answer.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe($"/sent/{id}");
        answered.Text.ShouldContain("What became of the answer to the family is recorded");
        answered.Text.ShouldNotContain(family, Case.Sensitive, "it is owed no longer");
    }
}
