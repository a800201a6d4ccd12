using System.Net;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Pattern.V1;
using InfoShare.Protocol.Tasks.V1;
using Microsoft.Playwright;

namespace InfoShare.WebConsole.Tests;

/// <summary>Duties that somebody is told of are done at the console, by whoever is told, and not only ticked off (issue: the console proves that the API is whole).</summary>
public sealed class DutyPagesStoryTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const string Csc = "northmere-csc";
    private const string Hospital = "northmere-hospital";
    private const string Visiting = "northmere-health-visiting";

    /// <summary>S6: the midwife hands over herself, from the child's page or from the list, and holds the case until somebody has accepted.</summary>
    [Fact]
    public async Task A_midwife_hands_a_newborn_over_and_holds_the_case_until_somebody_accepts()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await Site.RecordAsync(site.Midwife, "MAT-720", "Zosia", "Reedtest", "2027-03-02");
        await using var hana = await chromium.OpenAsync(site, "Northmere Midwifery", "Hana Stonemock");
        await hana.FollowAsync("Handovers");
        await hana.FollowAsync("Hand over to another service");
        await hana.LookAsync("handover-new");
        await hana.FillAsync("What danger is left?", "short");
        await hana.ClickAsync("Offer it");
        (await hana.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("Say what kind of handover it is"),
            t => t.ShouldContain("Say which service is asked to take over"),
            t => t.ShouldContain("at least 10 characters what danger is left"),
            t => t.ShouldContain("Say how soon it must be taken"));
        await hana.LookAsync("handover-new-faults");

        // A record that the own service does not hold is refused beside its field, and everything that was typed stays.
        await hana.FillAsync("Id of your own record", "MAT-NOBODY");
        await hana.ChooseAsync("From midwife to health visitor");
        await hana.ChooseAsync("Today: health or life hangs on it");
        await hana.FillAsync("What danger is left?", "She has never been seen without her partner.");
        await hana.Page.GetByLabel("Must be known first 1: what is it about?").SelectOptionAsync("Allergy");
        await hana.FillAsync("Must be known first 1: what is it?", "Milk protein: she is fed with the special formula.");
        await hana.ClickAsync("Add another point");
        await hana.Page.GetByLabel("Must be known first 2: what is it about?").SelectOptionAsync("Other");
        await hana.FillAsync("Must be known first 2: what is it?", "The mother reads Polish, and no English.");
        await hana.FillAsync("Still to be done 1", "Anti-D injection");
        await hana.FillAsync("Still to be done 1: until when?", "16/3/2027");
        await hana.FillAsync("For which language is an interpreter needed?", "Polish");
        await hana.FillAsync("Which service?", "health visiting");
        await hana.ClickAsync("Find this service");
        await hana.ChooseAsync("Northmere Health Visiting (Health, Northmere)");
        await hana.ChooseAsync("My service leaves when they accept");
        await hana.ClickAsync("Offer it");
        (await hana.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldContain("holds no record of this person");
        (await hana.Page.GetByLabel("Must be known first 2: what is it?").InputValueAsync()).ShouldContain("Polish");
        await hana.FillAsync("Id of your own record", "MAT-720");
        await hana.ClickAsync("Offer it");
        (await hana.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("You hold the case until a named person there has accepted it"),
            t => t.ShouldMatch("Holds it now\\s+Hana Stonemock"),
            t => t.ShouldContain("Anti-D injection, by 16 March 2027"),
            t => t.ShouldContain("An interpreter is needed: Polish"));
        var id = new Uri(hana.Page.Url).AbsolutePath.Split('/')[^1];
        var view = (await new HandoverService.HandoverServiceClient(site.Midwife.CallInvoker).GetHandoverAsync(new GetHandoverRequest { HandoverId = id })).Handover;
        (view.Kind, view.SameDay, view.State, view.Words.CriticalPoints.Count).ShouldBe((HandoverKind.MidwifeToHealthVisitor, true, HandoverState.Offered, 2));

        await using var freya = await chromium.OpenAsAsync(site, Visiting, "HEALTH_VISITOR");
        await freya.FollowAsync("Handovers");
        await freya.FollowAsync("Zosia Reedtest");
        (await freya.TextAsync()).ShouldContain("Milk protein");
        await freya.ClickAsync("Accept, and hold the case");
        (await freya.TextAsync()).ShouldContain("You hold this case now");
    }

    /// <summary>S2: asked beside him she said no. The nurse's task to see her alone goes on, is refused, and ends when she was asked with nobody there.</summary>
    [Fact]
    public async Task A_task_to_see_somebody_alone_is_offered_on_declined_and_done_by_asking()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        var nurse = site.As(Hospital, "ADULT_MH");
        await Site.RecordAsync(nurse, "MH-721", "Carla", "Alonetest", "2002-05-19", "17 Ford Road", "NM2 7AB");
        await new HealthService.HealthServiceClient(nurse.CallInvoker).RecordRoutineEnquiryAsync(new RecordRoutineEnquiryRequest
        {
            Patient = new SubjectRef { OwnRecordId = "MH-721" },
            AskedOn = "2027-03-08",
            Topic = EnquiryTopic.DomesticAbuse,
            Answer = EnquiryAnswer.DeniedNotAlone,
            Present = { PresentKind.PartnerOfParent },
            Interpreter = new InterpreterStatement { Use = InterpreterUse.NotNeeded },
        });
        await using var ruth = await chromium.OpenAsAsync(site, Hospital, "ADULT_MH");
        await ruth.FollowAsync("Notices");
        await ruth.GoAsync(ruth.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Task given" }).First);
        await ruth.FollowAsync("answer it there");
        (await ruth.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("Carla Alonetest"),
            t => t.ShouldContain("Harm by a partner or a relative"),
            t => t.ShouldContain("Ask again, alone"),
            t => t.ShouldNotMatch("[A-Z]{2,}_[A-Z]+"));
        await ruth.LookAsync("task-see-alone");

        // She cannot end it by a word: only a manager ends it unasked.
        await ruth.FillAsync("Why does it end without?", "She did not come back to the clinic since.");
        await ruth.ClickAsync("End it all the same");
        (await ruth.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldContain("Only a manager ends it unasked, with a reason. Nothing was sent.");

        await ruth.FillAsync("Which service do you ask?", "Northmere Health Visiting");
        await ruth.FillAsync("Why do you pass it on?", "You see her at home, and she is discharged from us.");
        await ruth.ClickAsync("Offer it");
        (await ruth.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("It is offered"),
            t => t.ShouldMatch("Whose it is\\s+Ruth Claymock"));
        var id = new Uri(ruth.Page.Url).AbsolutePath.Split('/')[^1];

        using var freya = await site.PlainAsAsync(Visiting, "HEALTH_VISITOR");
        (await freya.GetAsync("/tasks?show=offered")).Text.ShouldContain("Carla Alonetest");
        var offered = await freya.GetAsync($"/tasks/{id}");
        offered.Text.ShouldContain("You see her at home");
        var blank = await freya.PostAsync($"/tasks/{id}?handler=Decline", offered, new() { ["Form.Reason"] = "no" });
        blank.Text.ShouldContain("Say in at least 10 characters why");
        var declined = await freya.FollowAsync(await freya.PostAsync($"/tasks/{id}?handler=Decline", blank, new() { ["Form.Reason"] = "She has no child under five: she is not ours to visit." }));
        declined.Text.ShouldContain("You have declined");
        var gone = await freya.GetAsync($"/tasks/{id}");
        gone.Status.ShouldBe(HttpStatusCode.NotFound, "what is neither owned nor offered is not there");
        gone.Lasting.ShouldBe((await freya.GetAsync("/tasks/tsk_00000000000000000000000000")).Lasting);

        // Asked with him in the next room it stays to be done; asked with nobody there it is done.
        await ruth.Page.GotoAsync($"{site.Console}tasks/{id}");
        (await ruth.TextAsync()).ShouldContain("She has no child under five");
        foreach (var (answer, who, done) in ((string, string, bool)[])[("No, but somebody else was there", "A parent's partner", false), ("No, and nobody else was there", "Nobody else", true)])
        {
            await ruth.FillAsync("On which day?", "9/3/2027");
            await ruth.ChooseAsync(answer);
            await ruth.ChooseAsync(who);
            await ruth.ChooseAsync("None was needed");
            await ruth.ClickAsync("Record it");
            (await ruth.TextAsync()).ShouldContain("What you were told is recorded");
            (await ruth.TextAsync()).Contains("Carla Alonetest", StringComparison.Ordinal).ShouldBe(!done);
            await ruth.Page.GotoAsync($"{site.Console}tasks/{id}");
        }

        (await ruth.TextAsync()).ShouldContain("There is no such page, or it is not yours to see");
    }

    /// <summary>S9: what a colleague elsewhere asks is taken by a named person, and ends with what came of it, which the asker reads.</summary>
    [Fact]
    public async Task What_a_colleague_asks_is_accepted_by_name_and_ends_with_what_came_of_it()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var paediatrician = site.As(Hospital, "PAEDIATRICIAN");
        await Site.RecordAsync(paediatrician, "MRN-722", "Ansel", "Weightest", "2027-01-17", "3 Lock Row", "NM6 4CD");
        var asked = (await new HealthService.HealthServiceClient(paediatrician.CallInvoker).AskColleagueAsync(new AskColleagueRequest
        {
            Patient = new SubjectRef { OwnRecordId = "MRN-722" },
            Ask = "Please weigh him: not brought twice, and his weight is not known since February.",
            Of = new TaskTarget { OrganisationId = Visiting, Role = PractitionerRole.HealthVisitor },
        })).Task;
        using var freya = await site.PlainAsAsync(Visiting, "HEALTH_VISITOR");
        var page = await freya.GetAsync($"/tasks/{asked.TaskId}");
        page = await freya.FollowAsync(await freya.PostAsync($"/tasks/{asked.TaskId}?handler=Accept", page, []));
        page.Text.ShouldContain("It is yours now");
        page = await freya.PostAsync($"/tasks/{asked.TaskId}?handler=End", page, new() { ["Form.Outcome"] = "Weighed" });
        page.Text.ShouldContain("Say in at least 10 characters what came of it");
        page = await freya.FollowAsync(await freya.PostAsync($"/tasks/{asked.TaskId}?handler=End", page, new() { ["Form.Outcome"] = "Weighed at home: 5.4 kilograms, and he smiles." }));
        page.Text.ShouldContain("It is done. Whoever gave it is told.");
        page.Text.ShouldNotContain(asked.TaskId);

        using var asker = await site.PlainAsAsync(Hospital, "PAEDIATRICIAN");
        (await asker.NoticesAsync()).ShouldContain("5.4 kilograms");
    }

    /// <summary>H8: a notice of what stands together is taken on by name and decided with a reason; everybody who recorded a part reads what became of it.</summary>
    [Fact]
    public async Task What_stands_together_is_taken_on_and_decided_with_a_reason()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        var notice = await site.PatternAsync("723", "Nell", "Patterntest", "2027-03-09 16:10");
        await using var owen = await chromium.OpenAsAsync(site, Csc, "DUTY_SOCIAL_WORKER");
        await owen.FollowAsync("Notices");
        await owen.GoAsync(owen.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Things that belong together" }).First);
        await owen.FollowAsync("answer it there");
        (await owen.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("Domestic abuse"),
            t => t.ShouldContain("To be taken on by"),
            t => t.ShouldNotMatch("[A-Z]{2,}_[A-Z]+"));
        await owen.LookAsync("together");
        await owen.ClickAsync("I take it on");
        (await owen.TextAsync()).ShouldContain("Owen Peatsample");
        await owen.ClickAsync("Decide");
        (await owen.Page.Locator(".govuk-error-summary li").CountAsync()).ShouldBe(3);
        await owen.ChooseAsync("Nothing now: we look again on a day");
        await owen.FillAsync("Why?", "The police attend weekly; her aunt sees her each day.");
        await owen.FillAsync("What do you say to all who wrote a part?", "We look at it again in a month: ring me with anything further.");
        await owen.ClickAsync("Decide");
        (await owen.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldContain("Say on which day you look at it again");
        await owen.FillAsync("When do you look at it again?", "9/4/2027");
        await owen.ClickAsync("Decide");
        (await owen.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("All who wrote a part are told"),
            t => t.ShouldContain("we look again on a day, 9 April 2027"),
            t => t.ShouldContain("her aunt sees her each day"));
        var decided = (await new PatternService.PatternServiceClient(site.As(Csc, "DUTY_SOCIAL_WORKER").CallInvoker)
            .GetPatternNoticeAsync(new GetPatternNoticeRequest { NoticeId = notice.NoticeId })).Notice;
        (decided.State, decided.Outcome, decided.ReviewOn).ShouldBe((PatternState.Decided, PatternOutcome.WatchedWithReview, "2027-04-09"));

        using var noor = await site.PlainAsAsync("northmere-police", "PUBLIC_PROTECTION");
        var told = await noor.NoticesAsync();
        told.ShouldContain("ring me with anything further");
        told.ShouldNotContain("her aunt", Case.Insensitive, "the reasons are the deciding service's own");
        (await noor.GetAsync($"/together/{notice.NoticeId}")).Text.ShouldNotContain("her aunt");
        using var sandmock = await site.PlainAsAsync("brook-lane-nursery", "DESIGNATED_LEAD");
        (await sandmock.GetAsync($"/together/{notice.NoticeId}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    /// <summary>What no page can do says so: an answer to the notice would let somebody believe that the duty is done.</summary>
    [Fact]
    public async Task A_notice_whose_duty_has_no_page_says_so_and_takes_a_note_that_ends_nothing()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var doctor = site.Doctor;
        await Site.RecordAsync(doctor, "EMIS-724", "Bryn", "Nowheretest", "2022-01-17", "3 Lock Row", "NM6 4CD");
        await new HealthService.HealthServiceClient(doctor.CallInvoker).ReportGpListRemovalAsync(new ReportGpListRemovalRequest
        {
            Person = new SubjectRef { OwnRecordId = "EMIS-724" },
            RemovedOn = "2027-03-09",
            LastSeenOn = "2027-01-12",
            RiskStatement = "They moved and left no address: nobody looks after his asthma.",
            Source = SourceKind.RecordCheck,
            LegalBasis = LegalBasis.PublicFunction,
        });
        var found = await FindAsync(doctor, NotificationTrigger.AbsenceOpen) ?? throw new InvalidOperationException("Nobody owns the absence.");
        using var who = await site.PlainAsAsync("elmmock-surgery", "GP");
        var path = $"/notices/{found}";
        var page = await who.GetAsync(path);
        page.Text.ShouldContain("There is no page for it here. Answer it in your own system, or ring");
        page.Text.ShouldNotContain("It is done");
        page = await who.FollowAsync(await who.PostAsync($"{path}?handler=Note", page, new() { ["Form.Note"] = "Told the health visitor, who looks for them." }));
        page.Text.ShouldContain("Told the health visitor");
        var item = (await new InboxService.InboxServiceClient(doctor.CallInvoker).GetItemAsync(new GetItemRequest { ItemId = found })).Item;
        item.State.ShouldBe(NotificationState.Accepted, "taken on, and not done");
    }

    private static async Task<string?> FindAsync(Client.InfoShareConnection who, NotificationTrigger trigger) =>
        (await new InboxService.InboxServiceClient(who.CallInvoker).ListInboxAsync(new ListInboxRequest { PageSize = 100 })).Items.FirstOrDefault(i => i.Trigger == trigger)?.ItemId;
}
