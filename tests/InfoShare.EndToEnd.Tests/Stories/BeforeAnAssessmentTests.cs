using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Health = InfoShare.Protocol.Health.V1.HealthService.HealthServiceClient;
using Plans = InfoShare.Protocol.Plan.V1.PlanService.PlanServiceClient;
using Police = InfoShare.Protocol.Police.V1.PoliceService.PoliceServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Whoever begins an assessment reads the earlier ones first (requirement D13). Wednesday 10 March 2027.</summary>
public sealed class BeforeAnAssessmentTests
{
    /// <summary>Southmere assessed the boy twice before the family moved. Northmere's social worker, who begins an enquiry, need not know to ask.</summary>
    [Fact]
    public async Task A_social_worker_who_begins_an_enquiry_is_shown_the_assessments_of_another_area()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var boy = Person("Lio", "Beforemock", "2016-06-06", "7 Before Lane", "NM7 3AA");
        await RecordAsync(p.SouthmereDuty, "SM-lio", boy);
        await BeginAsync(p.SouthmereDuty, Own("SM-lio"), ChildStatusCode.Cin, "2021-02-01", "2021-09-30");
        await BeginAsync(p.SouthmereDuty, Own("SM-lio"), ChildStatusCode.Cpp, "2023-05-01", "2024-05-01");
        await RecordAsync(p.LeadSocialWorker, "LCS-lio", boy);

        var begun = await BeginAsync(p.LeadSocialWorker, Own("LCS-lio"), ChildStatusCode.S47, "2027-03-10");
        begun.Earlier.Statuses.Select(s => (s.Status, s.FromDate, s.ToDate)).ShouldBe(
            [(ChildStatusCode.Cpp, "2023-05-01", "2024-05-01"), (ChildStatusCode.Cin, "2021-02-01", "2021-09-30")]);
        begun.Earlier.Statuses.ShouldAllBe(s => s.OrganisationName.Contains("Southmere"));
        begun.Earlier.Withheld.ShouldBeEmpty();
        begun.Earlier.HowToRead.ShouldContain("read them before you begin");

        // What she was shown stands in the trail, on a legal basis.
        var entry = (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { Reason = "The safeguarding lead asks what was read", ObjectId = begun.StatusId, PageSize = 100 })).Entries.Single();
        entry.LegalBasis.ShouldNotBe(LegalBasis.Unspecified);
        entry.RuleIds.ShouldContain("tier/SOCIAL_WORKER/STANDARD");

        // An end begins nothing, and neither does a status that is no assessment.
        (await BeginAsync(p.LeadSocialWorker, Own("LCS-lio"), ChildStatusCode.Marac, "2027-03-10")).Earlier.ShouldBeNull();
        (await BeginAsync(p.LeadSocialWorker, Own("LCS-lio"), ChildStatusCode.S47, "2027-01-11", "2027-02-10")).Earlier.ShouldBeNull();
    }

    /// <summary>
    /// To be shown what another area recorded is to look (M4, D14): whoever works with the child sees who did, by either service's call, and the
    /// lead is told; what the own organisation recorded before is its own.
    /// </summary>
    [Fact]
    public async Task Whoever_is_shown_what_others_recorded_stands_among_those_who_looked()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var boy = Person("Teo", "Beforemock", "2016-06-06", "7 Before Lane", "NM7 3AA");
        var lead = p.As("southmere-csc", "Ines Saltsample", "ALLOCATED_SOCIAL_WORKER");
        await RecordAsync(lead, "SM-teo", boy);
        await WorksWithAsync(lead, Own("SM-teo"), PractitionerRole.AllocatedSocialWorker, "01632 960150", leads: true);
        await BeginAsync(p.SouthmereDuty, Own("SM-teo"), ChildStatusCode.Cin, "2026-09-01");
        await BeginAsync(p.SouthmereDuty, Own("SM-teo"), ChildStatusCode.S47, "2027-01-01");
        (await LooksAsync()).ShouldBeEmpty();
        (await ToldAsync()).ShouldBeEmpty();

        await BeginAsync(p.DutySocialWorker, Known(boy), ChildStatusCode.Cin, "2027-03-10");
        (await LooksAsync()).Select(a => (a.PractitionerId, a.Role, a.Purpose, a.LeadNotice, a.Count)).ShouldBe(
            [("u-owen-peatsample", PractitionerRole.DutySocialWorker, Purpose.AssessChild, LeadNotice.Tell, 1)]);
        (await ToldAsync()).Single().Summary.ShouldContain("Owen Peatsample (DUTY_SOCIAL_WORKER)");

        var planned = await new Plans(p.DutySocialWorker.CallInvoker).RecordStatusAsync(
            new Protocol.Plan.V1.RecordStatusRequest { Person = Known(boy), Status = ChildStatusCode.S47, FromDate = "2027-03-10" });
        planned.EarlierStatuses.Select(s => s.Status).ShouldBe([ChildStatusCode.Cin, ChildStatusCode.S47, ChildStatusCode.Cin]);
        planned.HowToRead.ShouldContain("read them before you begin");
        await new Plans(p.DutySocialWorker.CallInvoker).StartAssessmentAsync(
            new Protocol.Plan.V1.StartAssessmentRequest { Child = Known(boy), Kind = ChildStatusCode.S47, ReceivedOn = "2027-03-10" });
        (await LooksAsync()).Single().Count.ShouldBe(3);
        (await ToldAsync()).Count.ShouldBe(3);

        // What shows nothing is none.
        await BeginAsync(p.DutySocialWorker, Known(boy), ChildStatusCode.Marac, "2027-03-10");
        (await LooksAsync()).Single().Count.ShouldBe(3);

        async Task<IReadOnlyList<AccessView>> LooksAsync() => (await new AccessHistoryService.AccessHistoryServiceClient(lead.CallInvoker).ListAccessesAsync(
            new ListAccessesRequest { Child = Own("SM-teo"), Purpose = For(Purpose.AssessChild, "His father asked me who looks at Teo's file.") })).Accesses;

        async Task<IReadOnlyList<Protocol.Inbox.V1.InboxItem>> ToldAsync() =>
            [.. (await InboxOf(lead)).Where(i => i.Trigger == NotificationTrigger.RecordViewed)];
    }

    /// <summary>D14: three areas that begin an assessment of one child count as three that ask.</summary>
    [Fact]
    public async Task Agencies_that_begin_assessments_count_among_those_that_ask()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var girl = Person("Pia", "Beforemock", "2016-08-06", "9 Before Lane", "NM7 3AF");
        var lead = p.As("southmere-csc", "Ines Saltsample", "ALLOCATED_SOCIAL_WORKER");
        await RecordAsync(lead, "SM-pia", girl);
        await WorksWithAsync(lead, Own("SM-pia"), PractitionerRole.AllocatedSocialWorker, "01632 960150", leads: true);
        await BeginAsync(p.SouthmereDuty, Own("SM-pia"), ChildStatusCode.Cin, "2026-09-01");
        var why = For(Purpose.AssessChild, "A neighbour told us today what she had seen of Pia.");
        await new Health(p.Doctor.CallInvoker).QueryChildAsync(new Protocol.Health.V1.QueryChildRequest { Child = Known(girl), Purpose = why });
        await new Police(p.Detective.CallInvoker).QueryChildAsync(new Protocol.Police.V1.QueryChildRequest { Child = Known(girl), Purpose = why });
        await p.ClockAtAsync("2027-03-10 09:10");
        (await InboxOf(lead)).ShouldNotContain(i => i.Trigger == NotificationTrigger.SeveralAgenciesAsk);

        await BeginAsync(p.DutySocialWorker, Known(girl), ChildStatusCode.Cin, "2027-03-10");
        await p.ClockAtAsync("2027-03-10 09:20");
        (await InboxOf(lead)).Single(i => i.Trigger == NotificationTrigger.SeveralAgenciesAsk).Summary.ShouldContain("Northmere");
    }

    /// <summary>Who may not read them learns that there is something and whom to ask; of a child without a history nobody reads safety.</summary>
    [Fact]
    public async Task A_family_worker_learns_that_something_is_withheld_and_whom_to_ask()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-mia", Person("Mia", "Beforemock", "2017-06-06", "8 Before Lane", "NM7 3AB"));
        await p.StatusAsync("LCS-mia", ChildStatusCode.Cpp, "2024-01-01", "2025-01-01");

        var begun = await BeginAsync(
            p.EarlyHelpWorker, Known(Person("Mia", "Beforemock", "2017-06-06", "8 Before Lane", "NM7 3AB")), ChildStatusCode.EarlyHelp, "2027-03-10");
        begun.Earlier.Statuses.ShouldBeEmpty();
        begun.Earlier.Withheld.Single().Ask.OrganisationName.ShouldContain("Northmere");
        begun.Earlier.HowToRead.ShouldContain("ask those named");

        var nobody = await BeginAsync(
            p.EarlyHelpWorker, Known(Person("Una", "Newmock", "2017-07-06", "9 New Lane", "NM7 3AC")), ChildStatusCode.EarlyHelp, "2027-03-10");
        (nobody.Earlier.Statuses.Count, nobody.Earlier.Withheld.Count).ShouldBe((0, 0));
        nobody.Earlier.HowToRead.ShouldContain("does not say that there was none");
    }

    /// <summary>The worker has an interest in the girl that he must not know of (L10): she is a child without a history to him.</summary>
    [Fact]
    public async Task Of_a_child_from_whom_the_worker_is_kept_in_silence_nothing_was_before()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var girl = Person("Ada", "Beforehushmock", "2015-06-06", "7 Quiet Lane", "NM7 3AD");
        var girlId = await RecordAsync(p.LeadSocialWorker, "LCS-ada", girl);
        await p.StatusAsync("LCS-ada", ChildStatusCode.Cin, "2024-01-01", "2025-01-01");
        await new ConflictService.ConflictServiceClient(p.SocialCareManager.CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            PractitionerId = "u-owen-peatsample",
            Person = Known(girl),
            Kind = ConflictKind.ConflictOfInterest,
            Reason = "A matter of the family's or of an allegation.",
        });

        var kept = await BeginAsync(p.DutySocialWorker, Known(girl), ChildStatusCode.Cin, "2027-03-10");
        var nobody = await BeginAsync(p.DutySocialWorker, Known(Person("Eve", "Nobodymock", "2015-07-06", "8 Noone Lane", "NM7 9ZZ")), ChildStatusCode.Cin, "2027-03-10");
        kept.Earlier.ShouldBe(nobody.Earlier);
        (kept.Child.Outcome, kept.Child.Explanation, kept.Child.AgreeingFields.Count).ShouldBe((nobody.Child.Outcome, nobody.Child.Explanation, 0));
        kept.Child.PersonId.ShouldNotBe(girlId);
        (await BeginAsync(p.SocialCareManager, Known(girl), ChildStatusCode.S47, "2027-03-10")).Earlier.Statuses.Count.ShouldBe(2);
    }

    private static async Task<RecordStatusResponse> BeginAsync(InfoShareConnection who, SubjectRef child, ChildStatusCode status, string from, string to = "") =>
        await new SocialCare(who.CallInvoker).RecordStatusAsync(new RecordStatusRequest { Child = child, Status = status, FromDate = from, ToDate = to });
}
