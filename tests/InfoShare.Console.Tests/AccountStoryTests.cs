using System.Text.RegularExpressions;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Health.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>The one account on which those who work with a child agreed is written at the console, from the child's page or from the task (C6).</summary>
public sealed class AccountStoryTests(Site site) : IClassFixture<Site>
{
    private const string Csc = "northmere-csc";
    private const string Words = "She told us that she had drunk for a week after her mother died. She has stopped, and her sister comes every evening.";

    [Fact]
    public async Task What_was_agreed_is_read_once_more_and_told_to_all_in_the_same_words()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var (person, concern) = await TakenBackAsync("821", "Rhian");

        // Whoever neither leads nor had to judge it is refused, in the broker's own words; what was written stays.
        using var doctor = await site.PlainAsAsync("elmmock-surgery", "GP");
        var theirs = await doctor.OfChildAsync(person, "account", nameof(Purpose.ProvideCare));
        var notHers = await doctor.SendOfAsync(theirs, "Send", Whole(concern));
        notHers.Text.ShouldContain("Whoever leads for the child, owed an appraisal", Case.Sensitive, notHers.Text);
        notHers.Text.ShouldContain(Words);

        // While it is still to be judged for the child, there is no account of it.
        using var priti = await site.PlainAsAsync(Csc, "ALLOCATED_SOCIAL_WORKER");
        var page = await priti.OfChildAsync(person, "account", nameof(Purpose.AssessChild));
        page.Text.ShouldContain("What all agreed on about Rhian Accounttest");
        var early = await priti.SendOfAsync(page, "Send", Whole(concern));
        early.Text.ShouldContain("Somebody must say first what it means for the child all the same", Case.Sensitive, early.Text);
        var appraisal = (await HistoryAsync(concern)).Appraisals.Single();
        var concerns = new ConcernService.ConcernServiceClient(site.LeadSocialWorker.CallInvoker);
        var task = (await concerns.AppraiseConcernAsync(new AppraiseConcernRequest
        {
            AppraisalId = appraisal.AppraisalId,
            Version = appraisal.Version,
            Risk = "She may drink again when she is alone with her.",
            Measures = "I visit on Monday, and her sister stays until then.",
        })).NarrativeTaskId;
        task.ShouldNotBeEmpty();

        // The task leads to it.
        var way = Regex.Match((await priti.GetAsync($"/tasks/{task}")).Text, "href=\"(/children/[^\"]+then=account)\"").Groups[1].Value;
        way.ShouldBe($"/children/{person}?then=account");
        page = await priti.OfChildAsync(person, "account", nameof(Purpose.AssessChild));
        page.Text.ShouldContain("You wrote this here before");
        page.Text.ShouldContain(Words);
        var empty = await priti.SendOfAsync(page, "Check", new() { ["Form.Words"] = "All is well.", ["Form.AgreedBy"] = "" });
        foreach (var field in (string[])["concerns", "words", "agreedby"])
            empty.Text.ShouldContain($"id=\"{field}-error\"");
        (await priti.SendOfAsync(page, "Check", new(Whole(concern)) { ["Form.Concerns"] = "con_00000000000000000000000000" })).Text.ShouldContain("id=\"concerns-error\"");
        var sure = await priti.SendOfAsync(page, "Check", Whole(concern));
        sure.Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("Are you sure?"),
            t => t.ShouldContain($">{Words}</p>"),
            t => t.ShouldContain("<li>Dr Mockhurst, Elmmock Surgery</li>"));
        (await HistoryAsync(concern)).Narratives.ShouldBeEmpty("nothing has gone yet");
        (await priti.SendOfAsync(page, "Change", Whole(concern))).Text.ShouldContain($"{Words}</textarea>");
        var done = await priti.SendOfAsync(page, "Send", Whole(concern));
        done.Text.ShouldContain("It is recorded. All who work with the child", Case.Sensitive, done.Text);
        done.Text.ShouldNotContain("You wrote this here before");
        (await HistoryAsync(concern)).Narratives.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            n => n.Words.ShouldBe(Words), n => n.AgreedBy.ShouldBe(["Priti Larksample, Northmere Children's Services", "Dr Mockhurst, Elmmock Surgery"]));

        // Sent twice, it stands once; the task has ended, and the next who opens the page reads what was agreed before.
        await priti.SendOfAsync(page, "Send", Whole(concern));
        (await HistoryAsync(concern)).Narratives.Count.ShouldBe(1);
        (await priti.GetAsync($"/tasks/{task}")).Text.ShouldNotContain("then=account");
        (await priti.OfChildAsync(person, "account", nameof(Purpose.AssessChild))).Text.ShouldContain("Agreed before");
    }

    [Fact]
    public async Task What_was_written_waits_where_what_was_read_is_not_kept_any_longer()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var (person, concern) = await TakenBackAsync("822", "Sioned");
        using var priti = await site.PlainAsAsync(Csc, "ALLOCATED_SOCIAL_WORKER");
        var page = await priti.OfChildAsync(person, "account", nameof(Purpose.AssessChild));
        var gone = await priti.PostAsync($"/children/{person}/account?handler=Send&from=AAAAAAAAAAAAAAAAAAAAAA", page, new(Whole(concern))
        {
            ["Form.FormId"] = page.Hidden("Form.FormId"),
            ["form-proof"] = page.Hidden("form-proof"),
        });
        gone.Text.ShouldContain("is not kept any longer. What you wrote here waits for you.");
        gone.Text.ShouldContain($"href=\"/children/{person}?then=account\"");
        var again = await priti.OfChildAsync(person, "account", nameof(Purpose.AssessChild));
        again.Text.ShouldContain("You wrote this here before");
        again.Text.ShouldContain(Words);
        (await HistoryAsync(concern)).Narratives.ShouldBeEmpty();
    }

    private static Dictionary<string, string> Whole(string concern) => new()
    {
        ["Form.Concerns"] = concern,
        ["Form.Words"] = Words,
        ["Form.AgreedBy"] = "Priti Larksample, Northmere Children's Services\r\n\r\nDr Mockhurst, Elmmock Surgery\r\n",
    };

    /// <summary>A concern about a mother that bears on her daughter, for whom a social worker leads; the mother has taken it back.</summary>
    private async Task<(string Person, string Concern)> TakenBackAsync(string own, string given)
    {
        await Site.RecordAsync(site.Doctor, "EMIS-" + own, given, "Accounttest", "2023-01-05", "4 Mill Lane", "NM1 4QT");
        await Site.RecordAsync(site.LeadSocialWorker, "LCS-" + own, given, "Accounttest", "2023-01-05", "4 Mill Lane", "NM1 4QT");
        await site.LeadSocialWorker.WorksWithAsync("LCS-" + own, PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        var shared = (await new HealthService.HealthServiceClient(site.Doctor.CallInvoker).ShareConcernAsync(new ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = new SubjectRef { Demographics = new Demographics { GivenName = "Mam" + given, FamilyName = "Accounttest", BirthDate = "1992-02-02" } },
                Indicators = { ConcernIndicator.ParentAlcohol },
                Kind = ConcernKind.Statement,
                Happened = new WhenHappened { FromDate = "2027-03-09" },
                Source = SourceKind.SubjectAdult,
                RiskStatement = "She says that she drinks a bottle of gin before noon.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
                Children = { new ChildBearing { Child = new SubjectRef { OwnRecordId = "EMIS-" + own }, Relevance = "She is alone with her." } },
            },
        })).Concern;
        await new ConcernService.ConcernServiceClient(site.Doctor.CallInvoker).RecordVerificationAsync(new RecordVerificationRequest
        {
            ConcernId = shared.ConcernId,
            Step = 1,
            State = VerificationState.RetractedNoView,
            Basis = SourceKind.SubjectAdult,
            Words = "She told the nurse that it was a bad week and no more.",
        });
        return (await site.PersonAsync("LCS-" + own), shared.ConcernId);
    }

    private async Task<GetConcernHistoryResponse> HistoryAsync(string concern) =>
        await new ConcernService.ConcernServiceClient(site.LeadSocialWorker.CallInvoker).GetConcernHistoryAsync(
            new GetConcernHistoryRequest { ConcernId = concern, Purpose = Neighbours.For(Purpose.AssessChild, "What the broker holds of it by now.") });
}
