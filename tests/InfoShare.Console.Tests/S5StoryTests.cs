using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using InfoShare.Core.Clocks;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Police.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using Microsoft.Playwright;

namespace InfoShare.WebConsole.Tests;

/// <summary>
/// S5 through the pages: police at 02:10, the sixth call and not the first. Noor opens the record for minutes, the school reads it before it opens,
/// and nobody closes six calls as one. D is Wednesday 4 August 2027.
/// </summary>
public sealed class S5StoryTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const string Csc = "northmere-csc";
    private const string Police = "northmere-police";
    private const string Nursery = "brook-lane-nursery";
    private const string School = "northmere-school";
    private const string Caller = "Doreen Ridgemock";
    private const string Happening = "Two children in the flat, the mother is bleeding and says that nothing happened; " + Caller + " from below rang";
    private const string TakenBack = "PLANTED-TAKENBACK She says now that she fell, and would not be alone with us.";
    private const string View = "I think that he told her to say so: the worry stands.";
    private const string Health = "PLANTED-HEALTH She takes tablets for her nerves.";
    private static readonly string[] Earlier = ["2027-03-10", "2027-04-07", "2027-05-05", "2027-06-02", "2027-07-07"];

    [Fact]
    public async Task The_sixth_call_is_read_as_the_sixth_by_everybody_who_must_and_is_not_closed_as_one()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await FamilyAsync();
        foreach (var day in Earlier)
        {
            await site.ClockAtAsync(day + " 10:00");
            var attended = await AttendAsync(day);
            if (day == Earlier[3])
                await TakenBackAsync(attended.ConcernId);
            await DecideAsync(attended.Referral);
        }

        await site.ClockAtAsync("2027-08-04 02:10");
        await NoorLooksAsync();
        await AttendAsync("2027-08-04");
        await BeforeTheyOpenAsync();
        await TheSeriesAsync();
        await ItWasRightToLookAsync();
    }

    /// <summary>At the door: a reason of the role, a name, minutes; five dates with what came of them, and whom to ring.</summary>
    private async Task NoorLooksAsync()
    {
        await using var noor = await chromium.OpenAsAsync(site, Police, "PUBLIC_PROTECTION");
        await noor.FollowAsync("Emergency");
        await noor.ClickAsync("Open the record");
        (await noor.Page.Locator(".govuk-error-summary li").CountAsync()).ShouldBe(4);
        await noor.FillAsync("Id of your own record", "POL-50");
        await noor.ChooseAsync("A child is in immediate danger");
        await noor.FillAsync("What is happening?", Happening);
        await noor.FillAsync("Whom did you try to reach first, and what came of it?", "Rang the out-of-hours desk twice, no answer");
        await noor.ClickAsync("Open the record");
        (await noor.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldMatch("Open for [0-9]+ more minutes"),
            t => t.ShouldContain("Who is told"),
            t => t.ShouldMatch("Review\\s"),
            t => t.ShouldNotMatch("[A-Z]+_[A-Z]+"));

        // The minutes go by themselves where scripts run, and the words stay right.
        var left = noor.Page.Locator("[data-left]").First;
        var first = await left.InnerTextAsync();
        first.ShouldMatch("^[0-9]+:[0-5][0-9]$");
        await Assertions.Expect(left).Not.ToHaveTextAsync(first);
        (await noor.Page.Locator("h1").InnerTextAsync()).ShouldMatch("^Open for [0-9]+ more minutes$");
        await noor.LookAsync("emergency-at-night");

        await noor.FollowAsync("Look, for this emergency");
        await noor.FillAsync("Why do you ask?", Happening);
        await noor.ChooseAsync("Yes, tell the lead");
        await noor.ClickAsync("Ask");
        var text = await noor.TextAsync();
        foreach (var day in Earlier)
            text.ShouldContain(DateTime.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToString("d MMMM yyyy", CultureInfo.InvariantCulture));
        text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("Nothing more is done", Case.Insensitive, "what came of each"),
            t => t.ShouldContain("Last seen alone"),
            t => t.ShouldContain("Taken back, and the worry stands", Case.Insensitive, "what was taken back is not gone"),
            t => t.ShouldContain("Nobody leads", Case.Insensitive),
            t => t.ShouldContain("01632 960110"),
            t => t.ShouldNotMatch("[A-Z]{2,}_[A-Z]+"));
        await noor.LookAsync("child-at-night");
        var all = await noor.AllAsync();
        all.ShouldNotContain("PLANTED-HEALTH");
        all.ShouldNotContain("for her nerves");

        // Her supervisor and the social worker of the night are told at once.
        using var supervisor = await site.PlainAsAsync(Police, "POLICE_SUPERVISOR");
        (await supervisor.NoticesAsync()).ShouldContain("Somebody broke the glass");
        using var night = await site.PlainAsAsync(Csc, "OUT_OF_HOURS");
        var told = await night.NoticesAsync();
        told.ShouldContain("Somebody broke the glass");
        told.ShouldNotContain(Happening, Case.Sensitive, "the words are her reviewers' and nobody else's");
        night.Seen.ShouldAllBe(p => !p.Spoken.Contains(Caller, StringComparison.Ordinal), "who rang is nobody's to learn");
    }

    /// <summary>School and nursery read it before they open: police came, and the child was there; not what was found.</summary>
    private async Task BeforeTheyOpenAsync()
    {
        foreach (var (organisation, name) in ((string, string)[])[(School, "school"), (Nursery, "nursery")])
        {
            await using var lead = await chromium.OpenAsAsync(site, organisation, "DESIGNATED_LEAD");
            await lead.FollowAsync("Notices");
            var tonight = lead.Page.Locator("li.console-item").Filter(new() { HasText = "4 August" })
                .GetByRole(AriaRole.Link, new() { Name = "Police attended domestic abuse" });
            while (await tonight.CountAsync() == 0)
                await lead.FollowAsync("Show the next ones");
            await lead.GoAsync(tonight);
            (await lead.TextAsync()).ShouldSatisfyAllConditions(
                t => t.ShouldContain("Wednesday 4 August 2027", Case.Insensitive, name),
                t => t.ShouldNotContain("broken door", Case.Insensitive, name),
                t => t.ShouldNotMatch("[A-Z]{2,}_[A-Z]+"));
            await lead.LookAsync($"notice-{name}-police-came");
            var read = await lead.AllAsync();
            foreach (var kept in (string[])[Caller, "PLANTED-TAKENBACK", "he told her to say so"])
                read.ShouldNotContain(kept, Case.Sensitive, name);
        }
    }

    /// <summary>Number six in the tray, with the alerts that were missed; it cannot be closed as one, nor without the history.</summary>
    private async Task TheSeriesAsync()
    {
        using var lena = await site.PlainAsAsync(Csc, "TEAM_MANAGER");
        (await lena.NoticesAsync()).ShouldContain("The alerts at number 3 (Wednesday 5 May 2027), 4 (Wednesday 2 June 2027), 5 (Wednesday 7 July 2027) were missed.");

        await using var owen = await chromium.OpenAsAsync(site, Csc, "DUTY_SOCIAL_WORKER");
        (await owen.Page.Locator("li.console-item").First.InnerTextAsync()).ShouldContain("Referral number 6", Case.Insensitive);
        await owen.GoAsync(owen.Page.Locator("li.console-item h2 a").First);
        (await owen.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("This is referral number 6"),
            t => t.ShouldContain("A manager should have been alerted before, and nobody read it."),
            t => t.ShouldContain("Pia"),
            t => t.ShouldContain("Rafe"),
            t => t.ShouldNotMatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", "days are said as people read them"),
            t => t.ShouldMatch("Decision and answer due\\s+Wednesday 4 August 2027, 17:00|Decision and answer due\\s+Thursday 5 August 2027, 17:00"));
        (await owen.Page.GetByText("police: nothing more is done", new() { Exact = false }).CountAsync()).ShouldBe(5, "five dates with their outcomes");
        await owen.LookAsync("referral-number-six");
        await owen.ClickAsync("Take this referral");
        await owen.FollowAsync("Decide");
        await DecideAtThePageAsync(owen, "Nothing more is done", "The threshold is not met", "Yes, I have read it", "An isolated incident; the parents were reconciled.");
        (await owen.Page.Locator(".govuk-error-summary").InnerTextAsync()).ShouldContain("cannot be closed as one incident");
        await owen.LookAsync("decide-not-as-one");
        await DecideAtThePageAsync(owen, "Nothing more is done", "The threshold is not met", "No, and the reasoning says why", "Six calls in five months, seen together.");
        (await owen.Page.Locator(".govuk-error-summary a[href='#historyread']").CountAsync()).ShouldBe(1, "whether the series was read has to be confirmed");
        await DecideAtThePageAsync(owen, "Strategy discussion or section 47 enquiry", "The threshold is met", "Yes, I have read it", "This is not an isolated incident: six calls in five months.");
        (await owen.TextAsync()).ShouldContain("the referrer has the answer");

        var all = await owen.AllAsync();
        all.ShouldNotContain("Coercive", Case.Insensitive, "a person may say so; the service never does");
        await WhatWasTakenBackAsync(owen);
    }

    /// <summary>
    /// Whoever decides reads that she took it back, who heard it, and that the worry stands; what protects the one who rang holds on every page, and
    /// on the page of who looked too, where the night's look stands without its words.
    /// </summary>
    private async Task WhatWasTakenBackAsync(Chromium.Window owen)
    {
        await owen.FollowAsync("read the chronology of Pia");
        await owen.ChooseAsync("To decide a referral");
        await owen.FillAsync("Why do you ask?", "Number six: what became of the five before it?");
        await owen.ChooseAsync("Yes, tell the lead");
        await owen.ClickAsync("Ask");
        (await owen.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("Taken back, and the worry stands", Case.Insensitive),
            t => t.ShouldContain("2 June 2027"),
            t => t.ShouldNotMatch("[A-Z]{2,}_[A-Z]+"));
        await owen.LookAsync("child-taken-back");
        await owen.GoAsync(owen.Page.Locator(".console-line", new() { HasText = "Taken back, and the worry stands" }).Last.GetByRole(AriaRole.Button));
        (await owen.TextAsync()).ShouldSatisfyAllConditions(t => t.ShouldContain(View), t => t.ShouldContain("she fell"));

        var child = System.Text.RegularExpressions.Regex.Match(owen.Page.Url, "per_[0-9A-Za-z]+").Value;
        await owen.Page.GotoAsync($"{site.Console}children/{child}/looked");
        await owen.ChooseAsync("To decide a referral");
        await owen.FillAsync("Why do you ask?", "Who has looked at Pia since the night?");
        await owen.ChooseAsync("Yes, tell the lead");
        await owen.ClickAsync("Ask");
        (await owen.TextAsync()).ShouldContain("The glass was broken for it");
        (await owen.AllAsync()).ShouldNotContain(Caller, Case.Sensitive, "an informant is protected from the side that decides too");
    }

    /// <summary>The review is her supervisor's, and due by the next working day at 17:00.</summary>
    private async Task ItWasRightToLookAsync()
    {
        await using var supervisor = await chromium.OpenAsAsync(site, Police, "POLICE_SUPERVISOR");
        await supervisor.Page.GotoAsync($"{site.Console}emergency/uses");
        (await supervisor.TextAsync()).ShouldContain(Happening);
        await supervisor.FollowAsync("Review it");
        await supervisor.ChooseAsync("It was right to look");
        await supervisor.FillAsync("Why?", "Two children with a bleeding mother, and nobody answered.");
        await supervisor.ClickAsync("Record the review");
        (await supervisor.TextAsync()).ShouldContain("Your review is recorded");
    }

    private static async Task DecideAtThePageAsync(Chromium.Window who, string what, string why, string read, string rationale)
    {
        await who.ChooseAsync(what);
        await who.ChooseAsync(why);
        await who.ChooseAsync(read);
        await who.FillAsync("Which criteria did you go by?", "Threshold document, level 4");
        await who.FillAsync("What evidence did you rely on?", "The officers' account.");
        await who.FillAsync("Your reasoning", rationale);
        await who.FillAsync("What the referrer is told", "We have decided, and a social worker visits the children today.");
        await who.ClickAsync("Read it as the referrer will");
        await who.ClickAsync("Send");
    }

    private async Task FamilyAsync()
    {
        var officer = site.As(Police, "PUBLIC_PROTECTION");
        Task RecordAsync(Client.InfoShareConnection who, string own, string given, string born) => Site.RecordAsync(who, own, given, "Glenfixture", born, "3 Glen Way", "NM6 6AB");
        await RecordAsync(officer, "POL-50", "Pia", "2020-01-05");
        await RecordAsync(officer, "POL-52", "Rafe", "2024-02-05");
        await RecordAsync(officer, "POL-51", "Una", "1995-03-03");
        await officer.RelateAsync("POL-51", "POL-50", RelationshipType.BirthParent);
        await officer.RelateAsync("POL-51", "POL-52", RelationshipType.BirthParent);
        await RecordAsync(site.As(School, "DESIGNATED_LEAD"), "SIMS-50", "Pia", "2020-01-05");
        await site.As(School, "DESIGNATED_LEAD").WorksWithAsync("SIMS-50", PractitionerRole.DesignatedLead, "01632 960181");
        await RecordAsync(site.As(Nursery, "DESIGNATED_LEAD"), "BL-52", "Rafe", "2024-02-05");
        await site.As(Nursery, "DESIGNATED_LEAD").WorksWithAsync("BL-52", PractitionerRole.DesignatedLead, "01632 960171");
        await RecordAsync(site.Doctor, "EMIS-51", "Una", "1995-03-03");
        await new HealthService.HealthServiceClient(site.Doctor.CallInvoker).ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = new SubjectRef { OwnRecordId = "EMIS-51" },
                Indicators = { ConcernIndicator.ParentMhCondition },
                Kind = ConcernKind.Context,
                Source = SourceKind.Observed,
                RiskStatement = Health,
                ChildContact = ChildContactAnswer.Unknown,
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });
    }

    /// <summary>She takes back what she said, and a detective who heard it is as worried as before.</summary>
    private async Task TakenBackAsync(string concernId) =>
        await new ConcernService.ConcernServiceClient(site.As(Police, "PUBLIC_PROTECTION").CallInvoker).RecordVerificationAsync(new RecordVerificationRequest
        {
            ConcernId = concernId,
            Step = 1,
            State = VerificationState.RetractedConcernStands,
            Basis = SourceKind.ReportedToProfessional,
            Words = TakenBack,
            View = View,
        });

    private async Task<ReportDomesticAbuseAttendanceResponse> AttendAsync(string day) =>
        await new PoliceService.PoliceServiceClient(site.As(Police, "PUBLIC_PROTECTION").CallInvoker).ReportDomesticAbuseAttendanceAsync(new ReportDomesticAbuseAttendanceRequest
        {
            AttendedAt = Timestamp.FromDateTimeOffset(LondonTime.ToUtc(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), new TimeOnly(2, 5))),
            HarmedAdult = new SubjectRef { OwnRecordId = "POL-51" },
            Children =
            {
                new AttendanceChild { Child = new SubjectRef { OwnRecordId = "POL-50" }, Present = true, Seen = Seen.Yes },
                new AttendanceChild { Child = new SubjectRef { OwnRecordId = "POL-52" }, Present = true, Seen = Seen.Yes },
            },
            Account = "Shouting heard; a broken door; the girl on the stairs.",
            Urgency = Urgency.SameDay,
            LegalBasis = LegalBasis.PublicFunction,
        });

    /// <summary>Each alone was closed, and no manager read an alert.</summary>
    private async Task DecideAsync(ReferralReceipt receipt)
    {
        var duty = new SocialCareService.SocialCareServiceClient(site.As(Csc, "DUTY_SOCIAL_WORKER").CallInvoker);
        var owned = (await duty.TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = receipt.ReferralId, Version = 1 })).Referral;
        var decided = (await duty.DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = receipt.ReferralId,
            Version = owned.Version,
            Feedback = "We have decided, and say why in the reasons.",
            Decision = new Decision
            {
                Disposition = Disposition.NoFurtherAction,
                Reason = DispositionReason.ThresholdNotMet,
                Rationale = "No need was seen at the visit to the home.",
                Criteria = "Threshold document level 3",
                Evidence = "The officers' account.",
                HistoryRead = HistoryRead.Yes,
            },
        })).Referral;
        await new ReferralService.ReferralServiceClient(site.As(Police, "PUBLIC_PROTECTION").CallInvoker).AcknowledgeFeedbackAsync(new AcknowledgeFeedbackRequest
        {
            ReferralId = receipt.ReferralId,
            Version = decided.Version,
            Acknowledgement = FeedbackAcknowledgement.Agree,
        });
    }
}
