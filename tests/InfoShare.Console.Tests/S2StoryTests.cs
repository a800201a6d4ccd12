using Grpc.Core;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Probation.V1;
using Microsoft.Playwright;

namespace InfoShare.WebConsole.Tests;

/// <summary>
/// S2 through the pages: a man says three times that he moves in with a mother and her small son, and those who can act read it before the move. D is
/// Wednesday 7 April 2027; the picture itself has a story of its own (<see cref="PartnerCheckStoryTests"/>).
/// </summary>
public sealed class S2StoryTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const string Csc = "northmere-csc";
    private const string Probation = "northmere-probation";
    private const string Visiting = "northmere-health-visiting";
    private const string Hospital = "northmere-hospital";
    private const string Police = "northmere-police";
    private const string Hidden = "6 Haven Row";
    private string conviction = "";

    [Fact]
    public async Task A_declared_move_is_read_by_whoever_can_act_before_it_and_a_breach_within_the_hour()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await NeighbourhoodAsync();
        await TheNurseAsync();
        await site.ClockAtAsync("2027-03-10 10:00");
        await using var jo = await chromium.OpenAsAsync(site, Probation, "PROBATION_OFFICER");
        await JoAsksAsync(jo);
        await TheOthersAsync();
        await TwiceMoreAsync(jo);
        await TheBreachAsync();

        // Of Ines, where she is, and of Remy's health the officer read nothing in all this.
        var all = await jo.AllAsync();
        foreach (var kept in (string[])[Hidden, "NM9 5HR", "PLANTED-HEALTH", "eczema", "Remy"])
            all.ShouldNotContain(kept);
    }

    /// <summary>D-30: asked beside him, she says no. It counts as no answer: to see her alone is the nurse's task, and stands in her notices.</summary>
    private async Task TheNurseAsync()
    {
        var nurse = site.As(Hospital, "ADULT_MH");
        await Site.RecordAsync(nurse, "MH-33", "Carly", "Woodsample", "2002-05-19", "17 Ford Road", "NM2 7AB");
        await new HealthService.HealthServiceClient(nurse.CallInvoker).RecordRoutineEnquiryAsync(new Protocol.Health.V1.RecordRoutineEnquiryRequest
        {
            Patient = new SubjectRef { OwnRecordId = "MH-33" },
            AskedOn = "2027-03-08",
            Topic = EnquiryTopic.DomesticAbuse,
            Answer = EnquiryAnswer.DeniedNotAlone,
            Present = { PresentKind.PartnerOfParent },
            Interpreter = new InterpreterStatement { Use = InterpreterUse.NotNeeded },
        });
        await using var ruth = await chromium.OpenAsAsync(site, Hospital, "ADULT_MH");
        await ruth.FollowAsync("Notices");
        await ruth.GoAsync(ruth.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "task" }).First);
        (await ruth.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("alone", Case.Insensitive),
            t => t.ShouldContain("Ruth Claymock"),
            t => t.ShouldNotMatch("[A-Z]{2,}_[A-Z]+"));
        await ruth.LookAsync("notice-see-alone");
    }

    /// <summary>D-28: one small child, whom to ring, what is silent; and no end without a decision.</summary>
    private async Task JoAsksAsync(Chromium.Window jo)
    {
        await jo.FollowAsync("Check a new partner");
        await PartnerCheckStoryTests.AskAsync(jo, "X120001", "Woodsample", "7/4/2027");
        (await jo.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("Child 1, 0 to 4 years old"),
            t => t.ShouldNotContain("Child 2"),
            t => t.ShouldContain("Freya Heathsample"),
            t => t.ShouldContain("Southmere Children's Services has not answered"),
            t => t.ShouldContain("What is recorded says otherwise"),
            t => t.ShouldContain("Thursday 11 March 2027, 17:00"),
            t => t.ShouldNotMatch("[A-Z]{3,}_[A-Z]+"));
        await jo.ChooseAsync("No; I am a manager and say why");
        await jo.FillAsync("Why not?", "He says that he is low risk now, and has promised to be careful.");
        await jo.FillAsync("When is it looked at again?", "7/4/2027");
        await jo.ClickAsync("Send the decision");
        (await jo.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldContain("Only a manager may decide not to refer");
        await jo.ChooseAsync("Yes, to social care for children");
        await jo.FillAsync("What is the risk?", "A man convicted of violence to an earlier partner plans to move in with a mother and her small son.");
        await jo.ChooseAsync("Within one working day");
        await jo.FillAsync("Why not?", "");
        await jo.ClickAsync("Send the decision");
        (await jo.TextAsync()).ShouldMatch("Answer due\\s+Thursday 11 March 2027, 17:00");
    }

    /// <summary>The duty worker a summary, the health visitor a marker; both the officer's name; who it was before, neither.</summary>
    private async Task TheOthersAsync()
    {
        await using (var owen = await chromium.OpenAsAsync(site, Csc, "DUTY_SOCIAL_WORKER"))
        {
            (await owen.TextAsync()).ShouldContain("A man convicted of violence");
            await owen.FollowAsync("Notices");
            await owen.GoAsync(owen.Page.GetByRole(AriaRole.Link, new() { Name = "New partner linked" }).Last);
            (await owen.TextAsync()).ShouldSatisfyAllConditions(
                t => t.ShouldContain("Jo Pinefixture"),
                t => t.ShouldContain("violent conviction", Case.Insensitive),
                t => t.ShouldContain("Due tomorrow 17:00", Case.Insensitive, "long before the move"),
                t => t.ShouldNotMatch("[A-Z]{2,}_[A-Z]+"));
            await owen.LookAsync("notice-new-partner");
            (await owen.AllAsync()).ShouldNotContain("Ines");
        }

        await using var freya = await chromium.OpenAsAsync(site, Visiting, "HEALTH_VISITOR");
        await freya.FollowAsync("Notices");
        await freya.GoAsync(freya.Page.GetByRole(AriaRole.Link, new() { Name = "New partner linked" }).Last);
        (await freya.TextAsync()).ShouldContain("Jo Pinefixture");
        var all = await freya.AllAsync();
        all.ShouldNotContain("earlier partner", Case.Insensitive, "a marker, and not what was found");
        all.ShouldNotContain("Ines");
    }

    /// <summary>D-14 and D-7: one series, and with the third both managers are alerted.</summary>
    private async Task TwiceMoreAsync(Chromium.Window jo)
    {
        foreach (var (day, managers) in ((string, bool)[])[("2027-03-24 10:00", false), ("2027-03-31 10:00", true)])
        {
            await site.ClockAtAsync(day);
            if (managers)
                await HeSaysThatHeIsLowRiskAsync();
            await jo.FollowAsync("Check a new partner");
            await PartnerCheckStoryTests.AskAsync(jo, "X120001", "Woodsample", "7/4/2027");
            (await jo.TextAsync()).ShouldContain(managers ? "3" : "2");
            foreach (var (organisation, role) in ((string, string)[])[(Probation, "PROBATION_MANAGER"), (Csc, "TEAM_MANAGER")])
            {
                using var manager = await site.PlainAsAsync(organisation, role);
                (await manager.NoticesAsync()).Contains("3 times", StringComparison.Ordinal).ShouldBe(managers, $"{role} on {day}");
            }
        }

        // He moves nothing by what he says of himself: the marker stays, and so do the clock and the decision that is owed.
        (await jo.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("Violent conviction", Case.Insensitive),
            t => t.ShouldContain("Thursday 1 April 2027, 17:00"),
            t => t.ShouldNotContain("low risk", Case.Insensitive));
        await jo.LookAsync("partner-check-third");
        foreach (var (organisation, role) in ((string, string)[])[(Csc, "DUTY_SOCIAL_WORKER"), (Visiting, "HEALTH_VISITOR")])
        {
            await using var who = await chromium.OpenAsAsync(site, organisation, role);
            await who.FollowAsync("Notices");
            await who.GoAsync(who.Page.GetByRole(AriaRole.Link, new() { Name = "New partner linked" }).First);
            (await who.TextAsync()).ShouldContain("violent conviction", Case.Insensitive, role);
            (await who.AllAsync()).ShouldNotContain("low risk", Case.Insensitive, role);
        }

        // To ask for Ines gives what there is for nobody: neither where she is nor who keeps it.
        List<string> read = [];
        foreach (var (given, family, born) in ((string, string, string)[])[("Ines", "Fieldtest", "20/1/1999"), ("Petra", "Nowheretest", "20/1/1999")])
        {
            await jo.FollowAsync("Check a new partner");
            await PartnerCheckStoryTests.AskAsync(jo, "X120009", family, "7/4/2027", "4 Mill Lane", given, born, "NM1 4QT");
            read.Add(await jo.Page.Locator("h1").InnerTextAsync());
        }

        read.ShouldBe(["No child is recorded here. This does not say that there is none", "No child is recorded here. This does not say that there is none"]);
    }

    /// <summary>It is kept as what somebody says of himself, and makes nothing of it surer or smaller.</summary>
    private async Task HeSaysThatHeIsLowRiskAsync()
    {
        var concerns = new ConcernService.ConcernServiceClient(site.As(Probation, "PROBATION_OFFICER").CallInvoker);
        var claim = new AddNoteRequest
        {
            ConcernId = conviction,
            Kind = NoteKind.Reassurance,
            Words = "He says that he is low risk now.",
            SaidBy = "Dale Hartmock",
            HappenedOn = "2027-03-31",
        };
        (await Should.ThrowAsync<RpcException>(async () => await concerns.AddNoteAsync(new AddNoteRequest(claim) { Trend = StatedTrend.Falling }))).StatusCode
            .ShouldBe(StatusCode.InvalidArgument, "what reassures lowers nothing");
        Task<GetConcernHistoryResponse> HistoryAsync() => concerns.GetConcernHistoryAsync(new GetConcernHistoryRequest
        {
            ConcernId = conviction,
            Purpose = new AccessPurpose
            {
                Purpose = Purpose.SuperviseOffender,
                Reason = "What stands of his conviction, beside what he says.",
                LegalBasis = LegalBasis.PublicFunction,
                LeadNotice = LeadNotice.Tell,
            },
        }).ResponseAsync;
        var before = (await HistoryAsync()).Concern;
        (await concerns.AddNoteAsync(claim)).Verification.ShouldBe(before.Verification);
        var after = await HistoryAsync();
        after.Concern.Verification.ShouldBe(before.Verification);
        after.Steps.Count.ShouldBe(1);
        after.Notes.ShouldHaveSingleItem().SaidBy.ShouldBe("Dale Hartmock");
    }

    /// <summary>D: he breaches his curfew. Immediate danger stands first in the tray, and somebody named takes it within the hour.</summary>
    private async Task TheBreachAsync()
    {
        await site.ClockAtAsync("2027-04-07 22:10");
        await new ProbationService.ProbationServiceClient(site.As(Probation, "PROBATION_OFFICER").CallInvoker).ReportBreachAsync(new ReportBreachRequest
        {
            SupervisedPerson = new SubjectRef { OwnRecordId = "X120001" },
            Condition = OrderCondition.Curfew,
            Happened = new WhenHappened { FromDate = "2027-04-07", AtTime = "21:40" },
            Where = BreachPlace.AtPartnersHome,
            Account = "The tag is at 17 Ford Road; shouting was heard on the telephone.",
            ActionTaken = "Rang 999.",
            Basics = new ReportBasics { Urgency = Urgency.ImmediateDanger, LegalBasis = LegalBasis.PublicFunction },
        });
        using (var police = await site.PlainAsAsync(Police, "PUBLIC_PROTECTION"))
            (await police.NoticesAsync()).ShouldContain("Condition breach", Case.Insensitive);
        await using var night = await chromium.OpenAsAsync(site, Csc, "OUT_OF_HOURS");
        var first = night.Page.Locator("li.console-item").First;
        (await first.InnerTextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("Immediate danger", Case.Insensitive),
            t => t.ShouldContain("A named owner due today 23:1", Case.Insensitive, "within the hour"),
            t => t.ShouldContain("No owner", Case.Insensitive));
        await night.LookAsync("tray-danger");
        await night.GoAsync(first.Locator("h2 a"));
        await night.ClickAsync("Take this referral");
        (await night.TextAsync()).ShouldContain("You own this referral now");
    }

    private async Task NeighbourhoodAsync()
    {
        var visitor = site.As(Visiting, "HEALTH_VISITOR");
        var officer = site.As(Probation, "PROBATION_OFFICER");
        var police = site.As(Police, "PUBLIC_PROTECTION");
        await Site.RecordAsync(visitor, "HV-33", "Carly", "Woodsample", "2002-05-19", "17 Ford Road", "NM2 7AB");
        await Site.RecordAsync(visitor, "HV-32", "Remy", "Woodsample", "2024-02-11", "17 Ford Road", "NM2 7AB");
        await visitor.RelateAsync("HV-33", "HV-32", RelationshipType.BirthParent);
        await visitor.WorksWithAsync("HV-32", PractitionerRole.HealthVisitor, "01632 960161");
        await new HealthService.HealthServiceClient(visitor.CallInvoker).ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest
        {
            Concern = Concern("HV-32", ConcernIndicator.HealthPlanNotFollowed, SourceKind.Observed, "PLANTED-HEALTH Remy has eczema and a speech delay."),
        });
        await Site.RecordAsync(officer, "X120001", "Dale", "Hartmock", "2000-10-02");
        await Site.RecordAsync(officer, "X120009", "Abel", "Othertest", "1998-03-04", "2 Far Row", "NM7 7AA");
        conviction = (await new ProbationService.ProbationServiceClient(officer.CallInvoker).ShareConcernAsync(new Protocol.Probation.V1.ShareConcernRequest
        {
            Concern = Concern("X120001", ConcernIndicator.ViolentConviction, SourceKind.Finding, "Convicted of violence to an earlier partner."),
        })).Concern.ConcernId;

        await Site.RecordAsync(police, "P-8", "Dale", "Hartmock", "2000-10-02");
        await police.WorksWithAsync("P-8", PractitionerRole.PublicProtection, "01632 960131");

        // Ines lives where nobody may learn it.
        await Site.RecordAsync(police, "P-9", "Ines", "Fieldtest", "1999-01-20", "4 Mill Lane", "NM1 4QT");
        await new PeopleService.PeopleServiceClient(police.CallInvoker).RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = new SubjectRef { OwnRecordId = "P-9" },
            Address = new Address { Line = Hidden, Postcode = "NM9 5HR", Area = "Northmere" },
            Kind = ResidenceKind.Refuge,
            State = LinkState.Confirmed,
            Source = SourceKind.RecordCheck,
        });
    }

    private static ConcernStatement Concern(string own, ConcernIndicator indicator, SourceKind source, string risk) => new()
    {
        Subject = new SubjectRef { OwnRecordId = own },
        Indicators = { indicator },
        Kind = ConcernKind.Event,
        Source = source,
        RiskStatement = risk,
        Urgency = Urgency.Standard,
        LegalBasis = LegalBasis.PublicFunction,
    };
}
