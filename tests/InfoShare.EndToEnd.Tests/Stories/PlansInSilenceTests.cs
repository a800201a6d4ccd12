using System.Text.RegularExpressions;
using Google.Protobuf;
using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Plan.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Health = InfoShare.Protocol.Health.V1.HealthService.HealthServiceClient;
using Plans = InfoShare.Protocol.Plan.V1.PlanService.PlanServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// L10: whoever is kept from a child without knowing it is answered by every call about plans, parts and statuses as about a child whom nobody
/// recorded; what stands stays as it stands, and the trail says that it was met. 10 March 2027.
/// </summary>
public sealed partial class PlansInSilenceTests
{
    private const string Began = "2027-02-01";

    private static readonly (string Call, bool Acts, Func<InfoShareConnection, SubjectRef, Task<IMessage>> Do)[] Calls =
    [
        ("StartAssessment", true, async (who, child) => await new Plans(who.CallInvoker).StartAssessmentAsync(
            new StartAssessmentRequest { Child = child, Kind = ChildStatusCode.Cin, ReceivedOn = "2027-03-10" })),
        ("RecordPlanStep", true, async (who, child) => await new Plans(who.CallInvoker).RecordPlanStepAsync(new RecordPlanStepRequest
        {
            Child = child,
            Step = PlanStep.ReviewConference,
            HeldOn = "2027-03-10",
            Decision = "The plan goes on as it is for six months.",
            Continues = true,
        })),
        ("DeclareCaseRole", true, async (who, child) => await new Plans(who.CallInvoker).DeclareCaseRoleAsync(
            new DeclareCaseRoleRequest { Person = child, Role = CaseRole.Safeguarding })),
        ("RecordEarlyHelpOutcome", true, async (who, child) => await new Plans(who.CallInvoker).RecordEarlyHelpOutcomeAsync(new RecordEarlyHelpOutcomeRequest
        {
            Child = child,
            Outcome = EarlyHelpOutcome.Refused,
            Offered = "A family worker once a week.",
            Words = "Her father says that they need nobody in the house.",
            SaidOn = "2027-03-10",
            ReviewOn = "2027-06-10",
        })),
        ("RecordStatus", true, async (who, child) => await new SocialCare.SocialCareService.SocialCareServiceClient(who.CallInvoker).RecordStatusAsync(
            new SocialCare.RecordStatusRequest { Child = child, Status = ChildStatusCode.S47, FromDate = "2027-03-10" })),
        ("RecordStatus", false, async (who, child) => await new SocialCare.SocialCareService.SocialCareServiceClient(who.CallInvoker).RecordStatusAsync(
            new SocialCare.RecordStatusRequest { Child = child, Status = ChildStatusCode.Cpp, FromDate = Began, ToDate = "2027-03-10", ClosureReason = ClosureReason.ChangeEvidenced })),
        ("AssignLead", true, async (who, child) => await new SocialCare.SocialCareService.SocialCareServiceClient(who.CallInvoker).AssignLeadAsync(
            new SocialCare.AssignLeadRequest { Child = child, PractitionerName = "Rhona Reedsample", Role = PractitionerRole.AllocatedSocialWorker, Telephone = "01632 960112" })),
        ("ProposeEnding", false, async (who, child) => await new Plans(who.CallInvoker).ProposeEndingAsync(new ProposeEndingRequest { Ending = Ending(child, ChildStatusCode.Cpp) })),
        ("ProposeEnding", false, async (who, child) => await new Plans(who.CallInvoker).ProposeEndingAsync(new ProposeEndingRequest { Ending = Ending(child, ChildStatusCode.Unspecified) })),
        ("AppraiseConcern", false, async (who, child) => await new Protocol.Concern.V1.ConcernService.ConcernServiceClient(who.CallInvoker).AppraiseConcernAsync(
            new Protocol.Concern.V1.AppraiseConcernRequest
            {
                ConcernId = "con_00000000000000000000000000",
                Child = child,
                Risk = "He came without food twice; nothing says that this has changed.",
                Measures = "The school gives him breakfast and rings us when he does not come.",
            })),
        ("GetPlan", false, async (who, child) => await new Plans(who.CallInvoker).GetPlanAsync(new GetPlanRequest { Child = child })),
        ("ListCaseRoles", false, async (who, child) => await new Plans(who.CallInvoker).ListCaseRolesAsync(
            new ListCaseRolesRequest { Person = child, Purpose = For(Purpose.AssessChild, "A neighbour rang about the child this morning") })),
        ("StateSupportHeld", false, async (who, child) => await new Plans(who.CallInvoker).StateSupportHeldAsync(
            new StateSupportHeldRequest { Person = child, HeldBy = "Tess Millsample, Northmere Early Help" })),
        ("ListStatusHistory", false, async (who, child) => await new Plans(who.CallInvoker).ListStatusHistoryAsync(
            new ListStatusHistoryRequest { Person = child, Purpose = For(Purpose.AssessChild, "A neighbour rang about the child this morning") })),
    ];

    [Fact]
    public async Task Every_call_about_a_plan_answers_whoever_is_kept_in_silence_as_for_nobody_and_leaves_its_mark()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var duty = p.DutySocialWorker;
        foreach (var (index, (call, acts, act)) in Calls.Index())
        {
            var (child, tells) = (Kept(index), call is "RecordStatus" or "AssignLead");
            var (own, school) = ($"LCS-{index}", $"NS-{index}");
            var personId = await RecordAsync(p.LeadSocialWorker, own, child);
            await WorksWithAsync(p.LeadSocialWorker, Own(own), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
            await RecordAsync(p.DesignatedLead, school, child);
            await WorksWithAsync(p.DesignatedLead, Own(school), PractitionerRole.DesignatedLead, "01632 960141");
            await p.StatusAsync(own, ChildStatusCode.Cpp, Began);
            await StepAsync(p.LeadSocialWorker, own);
            await new Plans(p.LeadSocialWorker.CallInvoker).StartAssessmentAsync(new StartAssessmentRequest { Child = Own(own), Kind = ChildStatusCode.S47, ReceivedOn = Began });
            var conflict = await DeclareAsync(p.SocialCareManager, Own(own), "u-owen-peatsample");
            var before = Plain(await StandsAsync(p.LeadSocialWorker, own));

            // By name as about somebody whom nobody knows; by an own record, or by the id that it was given, as about one who was just begun. What is told is never refused (L11).
            (await SaidAsync(() => act(duty, Known(child)))).ShouldBe(await SaidAsync(() => act(duty, Known(Nobody(index)))), call);
            if (!tells)
            {
                var begunId = await RecordAsync(
                    p.LeadSocialWorker, $"LCS-begun-{index}",
                    Person($"Begun{(char)('a' + index)}", "Onlyfixture", $"201{index % 7}-11-0{(index % 8) + 1}", $"{index + 70} Begun Road", $"SM9 {index % 9}ZY"));
                (await SaidAsync(() => act(duty, Own(own)))).ShouldBe(await SaidAsync(() => act(duty, Own($"LCS-begun-{index}"))), $"{call} of an own record");
                (await SaidAsync(() => act(duty, new SubjectRef { PersonId = personId }))).ShouldBe(
                    await SaidAsync(() => act(duty, new SubjectRef { PersonId = begunId })), $"{call} of an id");
            }

            // Nothing of hers moved, but for what is told of her (L11); and it was met.
            if (call is "RecordEarlyHelpOutcome")
                (await InboxOf(p.DesignatedLead)).Count(i => i.Trigger == NotificationTrigger.EarlyHelpRefused).ShouldBe(3, "her school hears of it all the same, each time");
            Plain(await StandsAsync(p.LeadSocialWorker, own)).ShouldBe(before, call);
            var marked = (await TrailAsync(p, personId)).Where(e => e.RuleIds.Contains($"deny/conflict/{conflict}") && e.Action.EndsWith("/" + call, StringComparison.Ordinal)).ToList();

            // A form that is refused for its fields stands in no trail, whoever it is about: the own lead is told.
            if (call is "ProposeEnding")
                (await FlagsOf(p.SocialCareManager)).ShouldContain(i => i.ExpectedResponse.Contains(conflict), call);
            else
                marked.ShouldNotBeEmpty(call);
            if (acts)
                marked.ShouldContain(e => e.Outcome != "refused: NOT_FOUND", call);
        }
    }

    /// <summary>The same for a health plan: a colleague's plan stays, and what was missed is not told.</summary>
    [Fact]
    public async Task A_health_plan_of_somebody_kept_in_silence_is_answered_as_for_nobody_and_takes_no_colleagues_place()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var named = p.As("northmere-health-visiting", "Iris Ledgesample", "NAMED_PROFESSIONAL");
        var colleague = p.As("northmere-health-visiting", "Bo Fernmock", "HEALTH_VISITOR");
        var child = Kept(1);
        await RecordAsync(colleague, "HV-1", child);
        await new Health(colleague.CallInvoker).ReportMissedAppointmentAsync(new Protocol.Health.V1.ReportMissedAppointmentRequest
        {
            Patient = Own("HV-1"),
            AppointmentOn = "2027-03-05",
            Appointment = AppointmentKind.Outpatient,
            Outcome = AttendanceOutcome.WasNotBrought,
            NextStep = "Rang the mother; another appointment is offered.",
        });
        await PlanAsync(colleague, Own("HV-1"), "2027-03-10");
        await DeclareAsync(named, Own("HV-1"), "u-freya-heathsample");
        await RecordAsync(colleague, "HV-begun", Person("Begun", "Onlyfixture", "2016-11-03", "79 Begun Road", "SM9 9ZY"));
        (await SaidAsync(async () => await PlanAsync(p.HealthVisitor, Known(child), ""))).ShouldBe(await SaidAsync(async () => await PlanAsync(p.HealthVisitor, Known(Nobody(1)), "")));
        (await SaidAsync(async () => await PlanAsync(p.HealthVisitor, Own("HV-1"), ""))).ShouldBe(await SaidAsync(async () => await PlanAsync(p.HealthVisitor, Own("HV-begun"), "")));

        // The colleague's plan runs, and what is missed is hers to hear.
        await p.ClockAtAsync("2027-03-12 09:00");
        await RecordAsync(p.Doctor, "EMIS-1", child);
        await new Health(p.Doctor.CallInvoker).ReportMissedAppointmentAsync(new Protocol.Health.V1.ReportMissedAppointmentRequest
        {
            Patient = Own("EMIS-1"),
            AppointmentOn = "2027-03-11",
            Appointment = AppointmentKind.Outpatient,
            Outcome = AttendanceOutcome.WasNotBrought,
            NextStep = "Rang the mother; another appointment is offered.",
        });
        (await InboxOf(colleague)).ShouldContain(i => i.Trigger == NotificationTrigger.HealthPlanMissed && i.ActionOwner == "Bo Fernmock");
    }

    /// <summary>What is said twice is answered twice as of nobody: the same task of asking again, as long as nobody has answered alone.</summary>
    [Fact]
    public async Task What_could_not_safely_be_asked_of_somebody_kept_leaves_one_task_however_often_it_is_said()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-1", Kept(1));
        await DeclareAsync(p.SocialCareManager, Own("LCS-1"), "u-owen-peatsample");
        foreach (var whom in (Demographics[])[Kept(1), Nobody(1)])
        {
            List<string> ids = [.. await UnsafeAsync(whom), .. await UnsafeAsync(whom)];
            ids.Distinct().Count().ShouldBe(1, whom.FamilyName);
        }

        async Task<IReadOnlyList<string>> UnsafeAsync(Demographics whom) => (await new Protocol.Concern.V1.ConcernService.ConcernServiceClient(p.DutySocialWorker.CallInvoker).AnswerFactorsAsync(
            new Protocol.Concern.V1.AnswerFactorsRequest
            {
                Person = Known(whom),
                LegalBasis = LegalBasis.PublicFunction,
                Answers = { new Protocol.Concern.V1.FactorStatement { Factor = RiskFactor.DomesticAbuse, Answer = FactorAnswer.NotSafeToAsk, AsOf = "2027-03-10", Source = SourceKind.Observed } },
            })).TaskIds;
    }

    private static readonly string[] Trees = ["Ash", "Birch", "Cedar", "Dogwood", "Elder", "Fir", "Gorse", "Hazel", "Ivy", "Juniper", "Kapok", "Larch", "Maple", "Nutmeg"];

    private static Demographics Kept(int index) =>
        Person(Trees[^(index + 1)], $"{Trees[index]}keptmock", $"20{10 + index:00}-02-1{index % 9}", $"{index + 3} Hush Lane", $"NM6 {index % 9}AA");

    private static readonly string[] Strangers =
    [
        "Ulf Stonesample", "Wanda Brookfixture", "Xaver Cliffmock", "Yusra Dunesample", "Zeno Fjordfixture", "Quill Glademock", "Pia Heathersample", "Nils Islandfixture",
        "Oda Jettymock", "Ruben Knollsample", "Selma Lagoonfixture", "Tarek Meadowmock", "Vito Oxbowsample", "Imke Prairiefixture",
    ];

    private static Demographics Nobody(int index) =>
        Person(Strangers[index].Split(' ')[0], Strangers[index].Split(' ')[1], $"20{10 + (index * 5 % 13):00}-{1 + (index * 7 % 12):00}-{1 + (index * 11 % 28):00}", $"{index * 3 + 40} {Strangers[index].Split(' ')[0]} Road", $"SM{index % 7 + 1} {index % 9}ZZ");

    private static EndingDraft Ending(SubjectRef child, ChildStatusCode status) => new()
    {
        Person = child,
        Status = status,
        FromDate = status == ChildStatusCode.Unspecified ? "" : Began,
        EndsOn = "2027-03-20",
        ClosureReason = ClosureReason.ChangeEvidenced,
        ResidualRisk = "Her father may come back to the home.",
        Evidence = { new EvidenceStated { Kind = ClosureEvidence.ChildSeenAndHeard, Words = "Seen alone at school on Monday; she is content." } },
        Measures = { "The school rings at the first day of absence." },
        NoMonitorBecause = "The family asked for nobody, and the school sees her daily.",
        Contingency = "Whoever is worried rings the duty desk the same day.",
        FollowOnPlan = "School offers a named adult whom she can speak to.",
        Reopening = { new ReopeningStated { Trigger = ReopeningTrigger.FurtherReferral } },
        WrittenIn = new MeetingHeld { Kind = PlanStep.ReviewConference, HeldOn = Began },
    };

    private static async Task StepAsync(InfoShareConnection who, string own) => await new Plans(who.CallInvoker).RecordPlanStepAsync(new RecordPlanStepRequest
    {
        Child = Own(own),
        Step = PlanStep.InitialConference,
        HeldOn = Began,
        Decision = "A plan for neglect.",
        Continues = true,
    });

    // The plan, the parts and the open statuses of her own people.
    private static async Task<string> StandsAsync(InfoShareConnection who, string own) => string.Join('\n', (object[])
    [
        (await new Plans(who.CallInvoker).GetPlanAsync(new GetPlanRequest { Child = Own(own) })).Plan,
        (await new Plans(who.CallInvoker).ListCaseRolesAsync(new ListCaseRolesRequest { Person = Own(own), Purpose = For(Purpose.AssessChild, "What stands in her case today") })).Roles,
        .. (await new Plans(who.CallInvoker).ListStatusHistoryAsync(new ListStatusHistoryRequest { Person = Own(own), Purpose = For(Purpose.AssessChild, "What stands in her case today") }))
            .Statements.Where(s => s.Status.Status == ChildStatusCode.Cpp),
    ]);

    private static async Task<Protocol.Health.V1.RecordHealthPlanResponse> PlanAsync(InfoShareConnection who, SubjectRef patient, string from) =>
        await new Health(who.CallInvoker).RecordHealthPlanAsync(new Protocol.Health.V1.RecordHealthPlanRequest
        {
            Patient = patient,
            Care = "Insulin four times a day; sugar and growth looked at in clinic.",
            LifeThreatening = from.Length > 0,
            ExamineEveryDays = 28,
            FromDate = "2027-03-10",
        });

    // What a caller reads: the answer without ids and the time of its receipt, or the refusal.
    private static async Task<string> SaidAsync(Func<Task<IMessage>> call)
    {
        try
        {
            return Plain((await call()).ToString()!);
        }
        catch (RpcException e)
        {
            var error = InfoShareError.From(e);
            return $"{error.Reason} {error.Message} {string.Join(' ', error.FieldViolations.Select(v => $"{v.Field}: {v.Description}"))}";
        }
    }

    private static string Plain(string said) => Receipts().Replace(Ids().Replace(said, "ID"), "");

    [GeneratedRegex("[a-z]{2,4}_[0-9A-Z]{26}")]
    private static partial Regex Ids();

    [GeneratedRegex("\"receipt\": \\{[^}]*\\}")]
    private static partial Regex Receipts();

    private static async Task<string> DeclareAsync(InfoShareConnection who, SubjectRef person, string practitioner) =>
        (await new ConflictService.ConflictServiceClient(who.CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            PractitionerId = practitioner,
            Person = person,
            Kind = ConflictKind.ConflictOfInterest,
            Reason = "A matter of the family's or of an allegation.",
        })).Conflict.ConflictId;

    private static async Task<IReadOnlyList<AuditEntryView>> TrailAsync(Partnership p, string personId) =>
        (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { Reason = "The safeguarding lead asks what was tried", PersonId = personId, PageSize = 100 })).Entries;
}
