using System.Net;
using InfoShare.Identity.Development;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.SocialCare.V1;
using Microsoft.Playwright;

namespace InfoShare.WebConsole.Tests;

/// <summary>
/// S11 through the pages: a conference would end a plan with nobody named. Nothing ends before what remains is written and whoever goes on has
/// accepted; and what was feared opens it again. D is Wednesday 10 March 2027.
/// </summary>
public sealed class S11StoryTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const string Csc = "northmere-csc";
    private const string Visiting = "northmere-health-visiting";
    private const string School = "northmere-school";
    private const string Nursery = "brook-lane-nursery";
    private const string Risk = "The former partner may come back. He hit their mother when he had drunk.";

    [Fact]
    public async Task A_plan_ends_when_what_remains_is_written_and_accepted_and_opens_again_when_it_happens()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await FamilyAsync();
        await site.ClockAtAsync("2027-03-10 10:00");

        // The chair writes that all went well, and nothing else: all that lacks is named at once, and a course and a score are not enough.
        await using var chair = await chromium.OpenAsAsync(site, Csc, "CONFERENCE_CHAIR");
        await chair.FollowAsync("Endings");
        await chair.FollowAsync("End a plan");
        await chair.LookAsync("end-a-plan");
        await WhichAsync(chair, "LCS-110", "It has changed for the better, and we can show it");
        await SignAsync(chair, 1, "ProgrammeAttended", "Engaged well with all ten sessions. Progress to be monitored.");
        await chair.ClickAsync("Add another sign");
        await SignAsync(chair, 2, "ScoreLower", "The score fell from nineteen to eleven.");
        await chair.ClickAsync("Ask the services to accept");
        (await chair.Page.Locator(".govuk-error-summary li").CountAsync()).ShouldBe(8);
        (await chair.Page.Locator(".govuk-error-message").CountAsync()).ShouldBe(8);
        (await chair.Page.GetByLabel("Sign 2: who saw or said what, and when?").InputValueAsync()).ShouldContain("nineteen");
        await chair.LookAsync("end-a-plan-errors");

        await WholeAsync(chair, (Visiting, "HealthVisitor", "Sees Juno at home"), (School, "DesignatedLead", "Asks Juno alone how it is at home"));
        (await chair.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("Nothing has ended yet"),
            t => t.ShouldContain("Answers due Friday 12 March 2027, 17:00", Case.Insensitive),
            t => t.ShouldContain(Risk),
            t => t.ShouldNotMatch("[A-Z]+_[A-Z]+"));
        await chair.LookAsync("ending");
        var first = new Uri(chair.Page.Url).AbsolutePath;

        // Two visits a year are no monitoring: the health visitor says no, with her reason, and the plan stays open.
        await using var freya = await chromium.OpenAsAsync(site, Visiting, "HEALTH_VISITOR");
        await freya.FollowAsync("Endings");
        (await freya.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("You are asked: Sees Juno at home, every second week"),
            t => t.ShouldNotContain(Risk));
        await freya.LookAsync("endings");
        await freya.FollowAsync("Juno Peaktest: Child protection plan");
        new Uri(freya.Page.Url).AbsolutePath.ShouldBe(first);
        (await freya.TextAsync()).ShouldContain("You are asked: Sees Juno at home, every second week");
        await freya.ClickAsync("No, we cannot");
        (await freya.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldContain("Say in at least 10 letters why");
        await freya.FillAsync("If you say no: why?", "Two visits a year are not monitoring.");
        await freya.ClickAsync("Yes, we do this");
        (await freya.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldContain("You wrote why not");
        await freya.ClickAsync("No, we cannot");
        (await freya.TextAsync()).ShouldContain("The plan stays open");
        await chair.FollowAsync("Notices");
        (await chair.TextAsync()).ShouldContain("Two visits a year are not monitoring. It stays open.");
        await chair.Page.GotoAsync(site.Console.GetLeftPart(UriPartial.Authority) + first);
        (await chair.Page.Locator("h1").InnerTextAsync()).ShouldBe("Juno Peaktest, child protection plan: one service said no, and it stays open");

        // Asked again, with somebody who can. Until all have accepted it is nobody else's to read, and reads as what does not exist.
        await chair.FollowAsync("Endings");
        await chair.FollowAsync("End a plan");
        await WhichAsync(chair, "LCS-110", "It has changed for the better, and we can show it");
        await WholeAsync(
            chair, (Visiting, "HealthVisitor", "Sees Juno at each visit that is due"), (School, "DesignatedLead", "Asks Juno alone how it is at home"),
            ("northmere-early-help", "EarlyHelp", "Visits the family at home"));
        var ending = new Uri(chair.Page.Url).AbsolutePath;
        using (var doctor = await site.PlainAsAsync("elmmock-surgery", "GP"))
        {
            var theirs = await doctor.GetAsync(ending);
            theirs.Status.ShouldBe(HttpStatusCode.NotFound);
            theirs.Lasting.ShouldBe((await doctor.GetAsync("/endings/end_00000000000000000000000000")).Lasting);
            (await doctor.NoticesAsync()).ShouldNotContain("former partner");
        }

        await AcceptAsync(freya);
        await using (var tess = await chromium.OpenAsAsync(site, "northmere-early-help", "EARLY_HELP"))
            await AcceptAsync(tess);
        await chair.Page.ReloadAsync();
        (await chair.Page.Locator("h1").InnerTextAsync()).ShouldBe("Juno Peaktest, child protection plan: to end, once all have accepted");
        await using (var oakmock = await chromium.OpenAsAsync(site, School, "DESIGNATED_LEAD"))
        {
            await AcceptAsync(oakmock);
            (await oakmock.Page.Locator("h1").InnerTextAsync()).ShouldBe("Juno Peaktest, child protection plan: all have accepted, and it ends");
        }

        // Cass's plan would end because nothing got better: the nursery accepts, and without a manager's signature it goes on.
        await chair.FollowAsync("Endings");
        await chair.FollowAsync("End a plan");
        await WhichAsync(chair, "LCS-113", "Nothing got better");
        await WholeAsync(chair, (Nursery, "DesignatedLead", "Watches Cass each day"));
        await using (var sandmock = await chromium.OpenAsAsync(site, Nursery, "DESIGNATED_LEAD"))
            await AcceptAsync(sandmock);
        await chair.Page.ReloadAsync();
        (await chair.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("to end, once all have accepted"),
            t => t.ShouldContain("A manager must sign it", Case.Insensitive));
        (await chair.Page.GetByRole(AriaRole.Button, new() { Name = "Sign it" }).CountAsync()).ShouldBe(0, "nobody signs what they asked for");
        await using (var lena = await chromium.OpenAsAsync(site, Csc, "TEAM_MANAGER"))
        {
            await lena.FollowAsync("Endings");
            await lena.FollowAsync("Proposed by us");
            (await lena.TextAsync()).ShouldContain("A manager must sign it", Case.Insensitive);
            await lena.LookAsync("endings-to-sign");
            await lena.FollowAsync("Cass Peaktest: Child protection plan");
            await lena.LookAsync("ending-to-sign");
            await lena.FillAsync("Why may it end?", "Read each note and spoke to the nursery.");
            await lena.ClickAsync("Sign it");
            (await lena.Page.Locator("h1").InnerTextAsync()).ShouldBe("Cass Peaktest, child protection plan: all have accepted, and it ends");
        }

        // GP, police, probation and both schools are told the status and the risk that stays.
        foreach (var (organisation, role) in ((string, string)[])
            [("elmmock-surgery", "GP"), ("northmere-police", "PUBLIC_PROTECTION"), ("northmere-probation", "PROBATION_OFFICER"), (School, "DESIGNATED_LEAD"), (Nursery, "DESIGNATED_LEAD")])
        {
            using var told = await site.PlainAsAsync(organisation, role);
            var notices = await told.NoticesAsync();
            notices.ShouldContain("A plan has ended", Case.Sensitive, organisation);
            notices.ShouldContain("What remains: The former partner", Case.Sensitive, organisation);
        }

        await ItHappensAsync();
    }

    private async Task ItHappensAsync()
    {
        // D+60: the family worker leaves. Whoever leads is told until it is said who holds support.
        await site.ClockAtAsync("2027-05-10 10:00");
        await new PeopleService.PeopleServiceClient(site.As("northmere-early-help", "EARLY_HELP").CallInvoker).RecordInvolvementAsync(new RecordInvolvementRequest
        {
            Person = new SubjectRef { OwnRecordId = "EH-110" },
            Role = PractitionerRole.EarlyHelp,
            ToDate = "2027-05-10",
        });

        // The school is asked whether it holds support, says that it does, and the alerts end: nobody is asked any more, nor told again.
        await using (var oakmock = await chromium.OpenAsAsync(site, School, "DESIGNATED_LEAD"))
        {
            await oakmock.FollowAsync("Notices");
            await oakmock.FollowAsync("A service has left");
            await oakmock.LookAsync("notice-service-left");
            await oakmock.ClickAsync("Say what we do");
            (await oakmock.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldContain("Say what your service does");
            await oakmock.ChooseAsync("We hold support: others may rely on us");
            await oakmock.FillAsync("Where do others ring you about it?", "01632 960131");
            await oakmock.ClickAsync("Say what we do");
            (await oakmock.TextAsync()).ShouldSatisfyAllConditions(
                t => t.ShouldContain("It is recorded what your service does"),
                t => t.ShouldNotContain("it goes on being asked"));
        }

        await using var priti = await chromium.OpenAsAsync(site, Csc, "ALLOCATED_SOCIAL_WORKER");
        await priti.FollowAsync("Notices");
        await priti.FollowAsync("A service has left");
        (await priti.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldNotContain("Who holds support now?"),
            t => t.ShouldNotContain("What does your service do for this person?"));

        // D+75: the former partner is linked again, and the lead decides.
        await site.ClockAtAsync("2027-05-24 10:00");
        await site.LeadSocialWorker.RelateAsync("LCS-111", "LCS-112", RelationshipType.Partner, LinkState.Reported);
        await priti.FollowAsync("Notices");
        (await priti.TextAsync()).ShouldNotContain("Nobody holds a part that is needed");
        await priti.FollowAsync("Look again: what was feared has happened");
        (await priti.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("A named person is linked again"),
            t => t.ShouldNotMatch("[A-Z]+_[A-Z]+"));
        await priti.LookAsync("notice-look-again");
        await priti.ChooseAsync("It is opened again");
        await priti.FillAsync("Your reasons", "He lives with them again; a strategy discussion is held today.");
        await priti.ClickAsync("Decide");
        (await priti.TextAsync()).ShouldContain("Your answer is recorded");

        // D+120: a new school reads that there was a plan and why it ended, and never that there is nothing.
        await site.ClockAtAsync("2027-07-08 10:00");
        await using var school = await chromium.OpenAsAsync(site, "southmere-school", "DESIGNATED_LEAD");
        await school.FollowAsync("Look for a child");
        await school.ChooseAsync("To care for the child, or to teach it");
        await school.FillAsync("Why do you ask?", "She joins our school on Monday; what must we know to keep her safe?");
        await school.ChooseAsync("Yes, tell the lead");
        await school.FillAsync("Given name", "Juno");
        await school.FillAsync("Family name", "Peaktest");
        await school.FillAsync("Day of birth", "4/4/2021");
        await school.FillAsync("Address, first line", "2 Peak Row");
        await school.FillAsync("Postcode", "NM9 2AA");
        await school.ClickAsync("Look");
        (await school.Page.GetByLabel("Statuses in words").InnerTextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("12 August 2026 to 10 March 2027: Child protection plan"),
            t => t.ShouldContain("Why it ended: it has changed for the better, and we can show it"));
        (await school.AllAsync()).ShouldNotContain("no concerns", Case.Insensitive);
    }

    private async Task OpenEndingAsync(Chromium.Window who)
    {
        await who.FollowAsync("Notices");
        await who.GoAsync(who.Page.GetByRole(AriaRole.Link, new() { Name = "A plan is to end, and you are asked" }).Last);
        await who.FollowAsync("Open what it is about");
        (await who.TextAsync()).ShouldContain(Risk);
    }

    private async Task AcceptAsync(Chromium.Window who)
    {
        await OpenEndingAsync(who);
        await who.ClickAsync("Yes, we do this");
        (await who.TextAsync()).ShouldContain("You have accepted your part");
    }

    private static async Task WhichAsync(Chromium.Window chair, string own, string reason)
    {
        await chair.Page.GetByRole(AriaRole.Group, new() { Name = "Whose plan is it?" }).GetByLabel("Id of your own record").FillAsync(own);
        await chair.ChooseAsync("Child protection plan");
        await chair.FillAsync("Its first day", "12/8/2026");
        await chair.FillAsync("Its last day", "10/3/2027");
        await chair.ChooseAsync(reason);
    }

    private static async Task SignAsync(Chromium.Window chair, int number, string kind, string words)
    {
        await chair.Page.GetByLabel($"Sign {number}: what is it?").SelectOptionAsync(kind);
        await chair.FillAsync($"Sign {number}: who saw or said what, and when?", words);
    }

    private static async Task WholeAsync(Chromium.Window chair, params (string Organisation, string Role, string What)[] parts)
    {
        await chair.FillAsync("What danger is left?", Risk);
        await chair.FillAsync("What is done about it?", "Their mother rings the police if he comes to the door.\nThe school rings us when one of them is not there.");
        await chair.FillAsync("What is done if it goes wrong?", "Whoever is worried rings the duty desk the same day.");
        await chair.FillAsync("Which plan comes next?", "Visits at home every second week until the summer, and a named adult at school.");
        await SignAsync(chair, 1, "ChildSeenAndHeard", "Juno was seen alone on Monday and spoke of home gladly.");
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0)
                await chair.ClickAsync("Add another service");
            await chair.FillAsync($"Service {i + 1}: what is it called?", Neighbourhood.Organisations.Single(o => o.Id == parts[i].Organisation).Name);
            await chair.Page.GetByLabel($"Service {i + 1}: who there does it?").SelectOptionAsync(parts[i].Role);
            await chair.FillAsync($"Service {i + 1}: what does it do?", parts[i].What);
            await chair.FillAsync($"Service {i + 1}: how often?", "every second week");
        }

        await chair.ChooseAsync("Somebody whom we name comes back");
        await chair.Page.GetByRole(AriaRole.Group, new() { Name = "Who must not come back unseen?" }).GetByLabel("Id of your own record").FillAsync("LCS-112");
        await chair.ChooseAsync("Review conference");
        await chair.FillAsync("When was it held?", "10/3/2027");
        await chair.FillAsync("What does the child say about it?", "I like it better now.");
        await chair.ClickAsync("Ask the services to accept");
    }

    /// <summary>Juno and Cass with everybody who is to hear of their plans, and the former partner who left.</summary>
    private async Task FamilyAsync()
    {
        var lead = site.LeadSocialWorker;
        Task RecordAsync(Client.InfoShareConnection who, string own, string given, string born) => Site.RecordAsync(who, own, given, "Peaktest", born, "2 Peak Row", "NM9 2AA");
        await RecordAsync(lead, "LCS-110", "Juno", "2021-04-04");
        await RecordAsync(lead, "LCS-113", "Cass", "2025-02-01");
        await RecordAsync(lead, "LCS-111", "Nia", "1994-02-02");
        await Site.RecordAsync(lead, "LCS-112", "Rhys", "Formertest", "1990-01-09", "8 Far Row", "NM8 8ZZ");
        await lead.RelateAsync("LCS-111", "LCS-110", RelationshipType.BirthParent);
        await lead.WorksWithAsync("LCS-110", PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        foreach (var (organisation, role, own, code) in ((string, string, string, PractitionerRole)[])
        [
            ("elmmock-surgery", "GP", "EMIS-110", PractitionerRole.Gp), (Visiting, "HEALTH_VISITOR", "HV-110", PractitionerRole.HealthVisitor),
            (School, "DESIGNATED_LEAD", "NS-110", PractitionerRole.DesignatedLead), ("northmere-probation", "PROBATION_OFFICER", "PR-110", PractitionerRole.ProbationOfficer),
            ("northmere-early-help", "EARLY_HELP", "EH-110", PractitionerRole.EarlyHelp),
        ])
        {
            await RecordAsync(site.As(organisation, role), own, "Juno", "2021-04-04");
            await site.As(organisation, role).WorksWithAsync(own, code, "01632 960199");
        }

        await RecordAsync(site.As(Nursery, "DESIGNATED_LEAD"), "BL-113", "Cass", "2025-02-01");
        await site.As(Nursery, "DESIGNATED_LEAD").WorksWithAsync("BL-113", PractitionerRole.DesignatedLead, "01632 960171");
        foreach (var own in (string[])["LCS-110", "LCS-113"])
        {
            await new SocialCareService.SocialCareServiceClient(lead.CallInvoker).RecordStatusAsync(new RecordStatusRequest
            {
                Child = new SubjectRef { OwnRecordId = own },
                Status = ChildStatusCode.Cpp,
                Categories = { PlanCategory.Neglect, PlanCategory.Emotional },
                FromDate = "2026-08-12",
            });
        }
    }
}
