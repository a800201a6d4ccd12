using System.Text.RegularExpressions;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Plan.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>What a service holds of a child is recorded, ended and taken back at the console (I1, I3, C18): nothing that stands is written anew in silence.</summary>
public sealed class StatusStoryTests(Site site) : IClassFixture<Site>
{
    private const string Csc = "northmere-csc";

    [Fact]
    public async Task A_status_is_recorded_once_with_what_was_before_and_its_end_keeps_what_was_said_of_it()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var person = await ChildAsync("831", "Tegan");
        using var priti = await site.PlainAsAsync(Csc, "ALLOCATED_SOCIAL_WORKER");
        var page = await priti.OfChildAsync(person, "status", nameof(Purpose.AssessChild));
        page.Text.ShouldContain("What your service holds of Tegan Statustest");
        page.Text.ShouldContain("Nothing of your service stands here");

        // What stands beside an answer that was not given is asked about.
        var wrong = await priti.SendOfAsync(page, "Record", new()
        {
            ["Form.Status"] = nameof(ChildStatusCode.Cin),
            ["Form.Since"] = "last week",
            ["Form.Categories"] = nameof(PlanCategory.Neglect),
            ["Form.Heard"] = "1/3/2027",
        });
        foreach (var field in (string[])["since", "categories", "heard"])
            wrong.Text.ShouldContain($"id=\"{field}-error\"");
        wrong.Text.ShouldContain("value=\"last week\"");
        var recorded = await priti.SendOfAsync(page, "Record", Plan("1/2/2027"));
        recorded.Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("It is recorded. Whoever works with the child is told"),
            t => t.ShouldContain("What was recorded of the child before:"),
            t => t.ShouldContain("<li>Child protection plan (neglect, emotional abuse), since 1 February 2027</li>"),
            t => t.ShouldNotContain("You wrote this here before"));
        (await HistoryAsync(person)).Statements.ShouldHaveSingleItem().Status.ShouldSatisfyAllConditions(
            s => s.Status.ShouldBe(ChildStatusCode.Cpp), s => s.DecidedOn.ShouldBe("2027-01-29"), s => s.AgencyLabel.ShouldBe("CPP 27/14"));

        // A plan that stands is not written anew by a part of it, from whichever day.
        foreach (var since in (string[])["1/2/2027", "2/2/2027"])
            (await priti.SendOfAsync(recorded, "Record", Plan(since, label: "another"))).Text.ShouldContain("This stands here since 1 February 2027, and goes on");

        // It ends once all who go on have accepted; of which another form of the page says nothing.
        var id = Regex.Match(recorded.Text, "name=\"Form.Ends\" type=\"radio\" value=\"([^\"]+)\"").Groups[1].Value;
        await priti.SendOfAsync(recorded, "Check", new() { ["Form.Back"] = id, ["Form.BackWords"] = "too short" });
        var blocked = await priti.SendOfAsync(recorded, "End", new() { ["Form.Ends"] = id, ["Form.Until"] = "8/3/2027", ["Form.Closure"] = nameof(ClosureReason.ChangeEvidenced) });
        blocked.Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("This ends once all who go on have accepted their part"),
            t => t.ShouldContain("href=\"/endings/new\""),
            t => t.ShouldContain("value=\"8/3/2027\""),
            t => t.ShouldContain("too short"));
        (await HistoryAsync(person)).Statements.Count.ShouldBe(1);

        // She is in care now: the plan ends by that, and keeps what it was for.
        await priti.SendOfAsync(blocked, "Record", new() { ["Form.Status"] = nameof(ChildStatusCode.LacOrder), ["Form.Since"] = "8/3/2027" });
        var care = await priti.OfChildAsync(person, "status", nameof(Purpose.AssessChild));
        var ended = await priti.SendOfAsync(care, "End", new() { ["Form.Ends"] = id, ["Form.Until"] = "8/3/2027", ["Form.Closure"] = nameof(ClosureReason.EnteredCare) });
        ended.Text.ShouldContain("Its end is recorded", Case.Sensitive, ended.Text);
        ended.Text.ShouldContain("<li>Child protection plan (neglect, emotional abuse), 1 February 2027 to 8 March 2027. Why it ended: lives in care now</li>");
        (await HistoryAsync(person)).Statements.Single(s => s is { Superseded: false, Status.Status: ChildStatusCode.Cpp }).Status.ShouldSatisfyAllConditions(
            s => s.Categories.ShouldBe([PlanCategory.Neglect, PlanCategory.Emotional]), s => s.DecidedOn.ShouldBe("2027-01-29"), s => s.AgencyLabel.ShouldBe("CPP 27/14"),
            s => s.ToDate.ShouldBe("2027-03-08"));
    }

    [Fact]
    public async Task What_was_never_so_is_taken_back_once_one_is_sure()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var person = await ChildAsync("832", "Una");
        using var priti = await site.PlainAsAsync(Csc, "ALLOCATED_SOCIAL_WORKER");
        var page = await priti.SendOfAsync(
            await priti.OfChildAsync(person, "status", nameof(Purpose.AssessChild)), "Record", new() { ["Form.Status"] = nameof(ChildStatusCode.Nrm), ["Form.Since"] = "1/3/2027" });
        var id = Regex.Match(page.Text, "name=\"Form.Back\" type=\"radio\" value=\"([^\"]+)\"").Groups[1].Value;
        var empty = await priti.SendOfAsync(page, "Check", new() { ["Form.BackWords"] = "wrong" });
        foreach (var field in (string[])["back", "backreason", "backwords"])
            empty.Text.ShouldContain($"id=\"{field}-error\"");
        var back = new Dictionary<string, string>
        {
            ["Form.Back"] = id,
            ["Form.BackReason"] = nameof(TakeBackReason.WrongPerson),
            ["Form.BackWords"] = "It is her cousin of the same name, record 833.",
        };
        var sure = await priti.SendOfAsync(page, "Check", back);
        sure.Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("You cannot undo this"), t => t.ShouldContain("Referred as a possible victim of trafficking, since 1 March 2027"), t => t.ShouldContain("record 833"));
        (await HistoryAsync(person)).Statements.Single().TakenBack.ShouldBeNull("nothing has gone yet");
        (await priti.SendOfAsync(page, "Change", back)).Text.ShouldContain("record 833.</textarea>");
        var done = await priti.SendOfAsync(page, "Send", back);
        done.Text.ShouldContain("It is taken back. All who were told of it", Case.Sensitive, done.Text);
        done.Text.ShouldContain("Nothing of your service stands here");
        (await HistoryAsync(person)).Statements.Single().TakenBack.Reason.ShouldBe(TakeBackReason.WrongPerson);

        // A plan whose end is proposed stands until that is taken back.
        await priti.SendOfAsync(done, "Record", Plan("1/2/2027"));
        var proposed = await ProposedAsync("832");
        var open = await priti.OfChildAsync(person, "status", nameof(Purpose.AssessChild));
        var plan = Regex.Match(open.Text, "name=\"Form.Back\" type=\"radio\" value=\"([^\"]+)\"").Groups[1].Value;
        (await priti.SendOfAsync(open, "Send", new(back) { ["Form.Back"] = plan })).Text.ShouldContain("Its end is proposed. Take that back first", Case.Sensitive, proposed);
    }

    [Fact]
    public async Task A_doctor_reads_nothing_of_another_service_here_and_who_is_shown_no_status_records_none()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var person = await ChildAsync("834", "Wenna");
        using var priti = await site.PlainAsAsync(Csc, "ALLOCATED_SOCIAL_WORKER");
        await priti.SendOfAsync(await priti.OfChildAsync(person, "status", nameof(Purpose.AssessChild)), "Record", Plan("1/2/2027"));
        await Site.RecordAsync(site.Doctor, "EMIS-834", "Wenna", "Statustest", "2021-01-05", "4 Mill Lane", "NM1 4QT");
        using var doctor = await site.PlainAsAsync("elmmock-surgery", "GP");
        (await doctor.OfChildAsync(person, "status", nameof(Purpose.ProvideCare))).Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("Nothing of your service stands here"),
            t => t.ShouldContain("is recorded in its own system"),
            t => t.ShouldNotContain("1 February 2027"));

        // A family support worker is shown no status, so that she would write over what stands unseen.
        using var tess = await site.PlainAsAsync("northmere-early-help", "EARLY_HELP");
        var shut = await tess.OfChildAsync(person, "status", nameof(Purpose.AssessChild));
        shut.Text.ShouldContain("Your role does not record a status");
        shut.Text.ShouldNotContain("Record it</button>");
        var work = await tess.GetAsync("/work");
        (await tess.PostAsync(shut.Answer.RequestMessage!.RequestUri!.PathAndQuery.Replace("?", "?handler=Record&", StringComparison.Ordinal), work, new()
        {
            ["form-proof"] = work.Hidden("form-proof"),
            ["Form.Status"] = nameof(ChildStatusCode.EarlyHelp),
            ["Form.Since"] = "1/3/2027",
        })).Text.ShouldContain("Your role does not record a status. Nothing was sent");
        (await HistoryAsync(person)).Statements.ShouldHaveSingleItem().Status.Status.ShouldBe(ChildStatusCode.Cpp);
    }

    private static Dictionary<string, string> Plan(string since, string label = "CPP 27/14") => new()
    {
        ["Form.Status"] = nameof(ChildStatusCode.Cpp),
        ["Form.Since"] = since,
        ["Form.Decided"] = "29/1/2027",
        ["Form.Categories[0]"] = nameof(PlanCategory.Neglect),
        ["Form.Categories[1]"] = nameof(PlanCategory.Emotional),
        ["Form.Label"] = label,
    };

    private async Task<string> ChildAsync(string own, string given)
    {
        await Site.RecordAsync(site.LeadSocialWorker, "LCS-" + own, given, "Statustest", "2021-01-05", "4 Mill Lane", "NM1 4QT");
        await site.LeadSocialWorker.WorksWithAsync("LCS-" + own, PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        return await site.PersonAsync("LCS-" + own);
    }

    private async Task<string> ProposedAsync(string own) => (await new PlanService.PlanServiceClient(site.LeadSocialWorker.CallInvoker).ProposeEndingAsync(new ProposeEndingRequest
    {
        Ending = new EndingDraft
        {
            Person = new SubjectRef { OwnRecordId = "LCS-" + own },
            Status = ChildStatusCode.Cpp,
            FromDate = "2027-02-01",
            EndsOn = "2027-03-09",
            ClosureReason = ClosureReason.ChangeEvidenced,
            ResidualRisk = "The former partner may come back to the flat.",
            Evidence = { new EvidenceStated { Kind = ClosureEvidence.ChildSeenAndHeard, Words = "She was seen alone on Monday." } },
            Measures = { "Her mother rings the police if he comes." },
            Parts = { new FollowOnPartDraft { OrganisationId = "northmere-school", Role = PractitionerRole.DesignatedLead, What = "Asks her alone how it is at home", HowOften = "every second week" } },
            Contingency = "Whoever is worried rings the duty desk the same day.",
            FollowOnPlan = "A named adult at school, until the summer.",
            Reopening = { new ReopeningStated { Trigger = ReopeningTrigger.FurtherConcern } },
            WrittenIn = new MeetingHeld { Kind = PlanStep.ReviewConference, HeldOn = "2027-03-09" },
        },
    })).Ending.EndingId;

    private async Task<ListStatusHistoryResponse> HistoryAsync(string person) =>
        await new PlanService.PlanServiceClient(site.LeadSocialWorker.CallInvoker).ListStatusHistoryAsync(
            new ListStatusHistoryRequest { Person = new SubjectRef { PersonId = person }, Purpose = Neighbours.For(Purpose.AssessChild, "What the broker holds of her by now.") });
}
