using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.SocialCare.V1;
using Microsoft.Playwright;

namespace InfoShare.WebConsole.Tests;

/// <summary>
/// S1 through the pages: a doctor, a mother who means to end her life, and the child who was not in the room. D is Wednesday 10 March 2027.
/// </summary>
public sealed class S1StoryTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const string Csc = "northmere-csc";
    private const string Surgery = "elmmock-surgery";
    private const string Visiting = "northmere-health-visiting";
    private const string Nursery = "brook-lane-nursery";
    private const string Said = "She says that she will end her life and that the tablets are ready.";
    private const string Feedback = "A strategy discussion was held today; Priti Larksample has visited and will ring you.";

    [Fact]
    public async Task The_doctor_shares_once_each_child_is_covered_and_the_doctor_learns_what_was_done()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await FamilyAsync();
        await site.ClockAtAsync("2027-03-10 10:00");
        await using var doctor = await chromium.OpenAsAsync(site, Surgery, "GP");
        var referral = await TheDoctorAsync(doctor);
        await EachIsToldWhatIsTheirsAsync();
        await SheSeemsBrighterAsync();
        await ItIsTakenAndLateAsync(doctor, referral);
        await ItIsDecidedAsync(doctor, referral);
    }

    /// <summary>Nothing is sent without saying whether there are children; then a second child is found whom the surgery did not know of.</summary>
    private async Task<string> TheDoctorAsync(Chromium.Window doctor)
    {
        await doctor.FollowAsync("Share a concern");
        await doctor.LookAsync("share");
        await doctor.ClickAsync("Share it");
        (await doctor.Page.Locator(".govuk-error-summary li").CountAsync()).ShouldBe(6);
        (await doctor.Page.Locator(".govuk-error-message").CountAsync()).ShouldBe(6);
        (await doctor.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldContain("Say whether there are children. If you have not asked, ask first");
        await doctor.LookAsync("share-errors");
        await doctor.Page.GetByRole(AriaRole.Group, new() { Name = "Who is the adult?" }).GetByLabel("Id of your own record").FillAsync("EMIS-1001");
        await doctor.Page.GetByLabel("Sign 1").SelectOptionAsync(nameof(ConcernIndicator.ParentSuicidal));
        await doctor.FillAsync("What are you worried about?", Said);
        await doctor.ChooseAsync("Something that happened once");
        await doctor.FillAsync("When did it happen, or begin?", "10/3/2027");
        await doctor.ChooseAsync("A parent, about himself or herself");
        await doctor.Page.Locator("[name='Form.Urgency'][value=SameDay]").CheckAsync();
        await doctor.Page.Locator("[name='Form.Contact'][value=Yes]").CheckAsync();
        await doctor.Page.GetByRole(AriaRole.Group, new() { Name = "Child 1" }).GetByLabel("Id of your own record").FillAsync("EMIS-1002");
        await doctor.FillAsync("What does it mean for the children?", "Nell was in the room and heard it.");
        await doctor.ChooseAsync("They saw or heard it");
        await doctor.ChooseAsync("Refused, and I share all the same");
        await doctor.FillAsync("Who said so?", "Ms Quilltest, mother");
        await doctor.FillAsync("What does he or she wish?", "She wants nobody to know.");
        await doctor.FillAsync("Why was it not asked, or why do you share all the same?", "Danger to life; two small children depend on her.");
        await doctor.ClickAsync("Share it");
        (await doctor.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("Your concern has been shared"),
            t => t.ShouldContain("Nell Quilltest"),
            t => t.ShouldContain("A child whom you did not name, 0 to 4 years old"),
            t => t.ShouldContain("Child in need"),
            t => t.ShouldContain("Priti Larksample"),
            t => t.ShouldContain("01632 960111"),
            t => t.ShouldContain("Somebody must take it by Wednesday 10 March 2027, 14:0"),
            t => t.ShouldContain("You have an answer with reasons by Thursday 11 March 2027, 17:00"),
            t => t.ShouldNotMatch("[A-Z]{2,}_[A-Z]+"),
            t => t.ShouldNotContain("Otto", Case.Sensitive, "a marker, and neither the name nor the plan"));
        await doctor.LookAsync("shared");
        (await doctor.AllAsync()).ShouldNotContain("PLANTED-PLAN");
        await doctor.FollowAsync("See who owns it");
        (await doctor.TextAsync()).ShouldContain("has taken it yet. You still own it.");
        return new Uri(doctor.Page.Url).Segments[^1];
    }

    /// <summary>The lead a summary, the health visitor a marker, the nursery that something is withheld; the mother's health nobody of them.</summary>
    private async Task EachIsToldWhatIsTheirsAsync()
    {
        await using (var priti = await chromium.OpenAsAsync(site, Csc, "ALLOCATED_SOCIAL_WORKER"))
        {
            await priti.FollowAsync("Notices");
            await priti.GoAsync(priti.Page.GetByRole(AriaRole.Link, new() { Name = "Concern shared" }).Last);
            (await priti.TextAsync()).ShouldSatisfyAllConditions(
                t => t.ShouldContain("10 March 2027"),
                t => t.ShouldContain("Read, Priti Larksample"),
                t => t.ShouldContain("was not asked about this child"),
                t => t.ShouldNotContain("tablets", Case.Insensitive, "a summary, and not the doctor's words"),
                t => t.ShouldNotMatch("[A-Z]{2,}_[A-Z]+"));
            await priti.LookAsync("notice-summary");
            (await priti.AllAsync()).ShouldNotContain("PLANTED-MEDICATION");
        }

        await using (var freya = await chromium.OpenAsAsync(site, Visiting, "HEALTH_VISITOR"))
        {
            await freya.FollowAsync("Notices");
            await freya.GoAsync(freya.Page.GetByRole(AriaRole.Link, new() { Name = "Concern shared" }).Last);
            (await freya.TextAsync()).ShouldContain("Priti Larksample");
            (await freya.AllAsync()).ShouldNotContain("tablets");
        }

        await using var nursery = await chromium.OpenAsAsync(site, Nursery, "DESIGNATED_LEAD");
        await nursery.FollowAsync("Look for a child");
        await nursery.ChooseAsync("To care for the child, or to teach it");
        await nursery.FillAsync("Why do you ask?", "Nell has been tearful all week and says that mummy is very sad.");
        await nursery.ChooseAsync("Yes, tell the lead");
        await nursery.FillAsync("Id of your own record", "ARB-5");
        await nursery.ClickAsync("Look");
        (await nursery.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("What is held back, and whom to ask"),
            t => t.ShouldContain("Ask Dr Mockhurst"));
        await nursery.LookAsync("child-withheld");
        var read = await nursery.AllAsync();
        foreach (var kept in (string[])["end her life", "tablets", "suicid", "PLANTED"])
            read.ShouldNotContain(kept, Case.Insensitive, "never the mother's health");
    }

    /// <summary>"Seems brighter" is what somebody said, and lowers nothing.</summary>
    private async Task SheSeemsBrighterAsync()
    {
        await new HealthService.HealthServiceClient(site.Doctor.CallInvoker).ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = new SubjectRef { OwnRecordId = "EMIS-1001" },
                Indicators = { ConcernIndicator.ParentSuicidal },
                Kind = ConcernKind.Statement,
                Source = SourceKind.Relative,
                RiskStatement = "Her sister says that she seems brighter.",
                ChildContact = ChildContactAnswer.Yes,
                Children = { new ChildBearing { Child = new SubjectRef { OwnRecordId = "EMIS-1002" }, Relevance = "She says that she seems brighter." } },
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.SafeguardingCondition,
            },
        });
    }

    /// <summary>Nobody takes it by 14:00: the manager reads so. Owen takes it; nobody decides by D+1 17:00: manager and doctor read that it is late.</summary>
    private async Task ItIsTakenAndLateAsync(Chromium.Window doctor, string referral)
    {
        await site.ClockAtAsync("2027-03-10 14:02");
        using (var lena = await site.PlainAsAsync(Csc, "TEAM_MANAGER"))
            (await lena.NoticesAsync()).ShouldContain("Nobody has taken a referral");
        await using (var owen = await chromium.OpenAsAsync(site, Csc, "DUTY_SOCIAL_WORKER"))
        {
            var first = owen.Page.Locator("li.console-item").First;
            (await first.InnerTextAsync()).ShouldSatisfyAllConditions(t => t.ShouldContain("Today", Case.Insensitive), t => t.ShouldContain("No owner", Case.Insensitive),
                t => t.ShouldMatch("(?i)a named owner [0-9]+ minutes? late"));
            await owen.GoAsync(first.Locator("h2 a"));
            (await owen.TextAsync()).ShouldSatisfyAllConditions(
                t => t.ShouldContain(Said),
                t => t.ShouldContain("Dr Mockhurst"));
            await owen.LookAsync("referral-same-day");
            await owen.ClickAsync("Take this referral");
        }

        await doctor.Page.ReloadAsync();
        (await doctor.TextAsync()).ShouldMatch("Owner\\s+Owen Peatsample");
        await site.ClockAtAsync("2027-03-11 17:01");
        await doctor.Page.ReloadAsync();
        (await doctor.TextAsync()).ShouldContain("late", Case.Insensitive);
        (await Site.ReferralAsync(site.Doctor, referral)).Late.ShouldBeTrue();
        using var manager = await site.PlainAsAsync(Csc, "TEAM_MANAGER");
        (await manager.NoticesAsync()).ShouldContain("A referral is late");
        using var told = await site.PlainAsAsync(Surgery, "GP");
        (await told.NoticesAsync()).ShouldContain("A referral is late");
    }

    /// <summary>Owen decides, and the doctor reads it within the day and agrees.</summary>
    private async Task ItIsDecidedAsync(Chromium.Window doctor, string referral)
    {
        await using (var owen = await chromium.OpenAsAsync(site, Csc, "DUTY_SOCIAL_WORKER"))
        {
            await owen.Page.GotoAsync($"{site.Console}referrals/{referral}/decide");
            await owen.ChooseAsync("Strategy discussion or section 47 enquiry");
            await owen.ChooseAsync("The threshold is met");
            await owen.ChooseAsync("Yes, I have read it");
            await owen.FillAsync("Which criteria did you go by?", "Threshold document, level 4");
            await owen.FillAsync("What evidence did you rely on?", "The doctor's account; the child in need file.");
            await owen.FillAsync("Your reasoning", "Two young children with a parent who plans to end her life.");
            await owen.FillAsync("What the referrer is told", Feedback);
            await owen.ClickAsync("Read it as the referrer will");
            await owen.ClickAsync("Send");
            (await owen.TextAsync()).ShouldContain("the referrer has the answer");
        }

        await doctor.Page.ReloadAsync();
        (await doctor.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain(Feedback),
            t => t.ShouldContain("Strategy discussion"),
            t => t.ShouldContain("The referrer's answer due Tuesday 16 March", Case.Insensitive, "three working days for the doctor's answer"));
        await doctor.ChooseAsync("I agree");
        await doctor.ClickAsync("Send");
        (await Site.ReferralAsync(site.Doctor, referral)).State.ShouldBe(ReferralState.Closed);
        var all = await doctor.AllAsync();
        all.ShouldNotContain("child in need file");
        all.ShouldNotContain("PLANTED-PLAN");
    }

    private async Task FamilyAsync()
    {
        var lead = site.LeadSocialWorker;
        Task RecordAsync(Client.InfoShareConnection who, string own, string given, string born) => Site.RecordAsync(who, own, given, "Quilltest", born, "4 Mill Lane", "NM1 4QT");
        await RecordAsync(site.Doctor, "EMIS-1001", "Tamsin", "1998-01-20");
        await RecordAsync(site.Doctor, "EMIS-1002", "Nell", "2023-01-05");
        await RecordAsync(lead, "LCS-700", "Tamsin", "1998-01-20");
        await RecordAsync(lead, "LCS-701", "Otto", "2026-06-08");
        await lead.RelateAsync("LCS-700", "LCS-701", RelationshipType.BirthParent);
        await new SocialCareService.SocialCareServiceClient(lead.CallInvoker).RecordStatusAsync(new RecordStatusRequest
        {
            Child = new SubjectRef { OwnRecordId = "LCS-701" },
            Status = ChildStatusCode.Cin,
            FromDate = "2027-01-19",
        });
        await lead.WorksWithAsync("LCS-701", PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await RecordAsync(site.As(Visiting, "HEALTH_VISITOR"), "HV-31", "Otto", "2026-06-08");
        await site.As(Visiting, "HEALTH_VISITOR").WorksWithAsync("HV-31", PractitionerRole.HealthVisitor, "01632 960161");
        await RecordAsync(site.As(Nursery, "DESIGNATED_LEAD"), "ARB-5", "Nell", "2023-01-05");
        await site.As(Nursery, "DESIGNATED_LEAD").WorksWithAsync("ARB-5", PractitionerRole.DesignatedLead, "01632 960171");
        await new SocialCareService.SocialCareServiceClient(lead.CallInvoker).ShareConcernAsync(new Protocol.SocialCare.V1.ShareConcernRequest
        {
            Concern = Concern("LCS-701", ConcernIndicator.PoorHygiene, "PLANTED-PLAN the plan is weekly visits until he gains weight."),
        });
        await new HealthService.HealthServiceClient(site.Doctor.CallInvoker).ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest
        {
            Concern = Concern("EMIS-1001", ConcernIndicator.ParentMhCondition, "PLANTED-MEDICATION sertraline since her first pregnancy."),
        });
    }

    private static ConcernStatement Concern(string own, ConcernIndicator indicator, string risk) => new()
    {
        Subject = new SubjectRef { OwnRecordId = own },
        Indicators = { indicator },
        Kind = ConcernKind.Context,
        Source = SourceKind.Observed,
        RiskStatement = risk,
        ChildContact = ChildContactAnswer.Unknown,
        Urgency = Urgency.Standard,
        LegalBasis = LegalBasis.PublicFunction,
    };
}
