using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Health = InfoShare.Protocol.Health.V1.HealthService.HealthServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>I12: a plan that a life hangs on stands beside missed care and examinations, and not beside what a carer says.</summary>
public sealed class HealthPlanStory
{
    private static readonly Demographics Rook = Person("Rook", "Larchtest", "2018-06-06", "3 Larch Way", "NM3 3AA");

    [Fact]
    public async Task A_plan_that_a_life_hangs_on_tells_of_missed_care_and_of_nobody_having_examined_the_child()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var paediatrician = p.As("northmere-hospital", "Dr Frostmock", "PAEDIATRICIAN");
        await RecordAsync(paediatrician, "HOS-12", Rook);
        await RecordAsync(p.Doctor, "EMIS-12", Rook);
        await VisitAsync(p.Doctor, "EMIS-12", "2027-02-20", ContactPlace.Clinic);
        await RingAsync(p.Doctor, "EMIS-12", "2027-03-01");
        await MissAsync(p.Doctor, "EMIS-12", "2027-03-05");

        var lacks = Plan();
        lacks.ExamineEveryDays = 0;
        (await RefusalOf(async () => await new Health(paediatrician.CallInvoker).RecordHealthPlanAsync(lacks))).FieldViolations.Single().Field.ShouldBe("examine_every_days");
        var plan = await new Health(paediatrician.CallInvoker).RecordHealthPlanAsync(Plan());

        // The telephone is no examination, and 28 days count from the beginning of the plan, which is later than the visit.
        (plan.LastExamined, plan.ExamineBy).ShouldBe(("2027-02-20", "2027-04-07"));
        plan.Missed.Select(m => (m.On, m.Outcome)).ShouldBe([("2027-03-05", AttendanceOutcome.WasNotBrought)]);

        // Missed at the surgery: whoever holds the plan is told.
        await p.ClockAtAsync("2027-03-18 09:00");
        await MissAsync(p.Doctor, "EMIS-12", "2027-03-17");
        var told = (await InboxOf(paediatrician)).Single(i => i.Trigger == NotificationTrigger.HealthPlanMissed);
        told.ActionOwner.ShouldBe("Dr Frostmock");
        told.Summary.ShouldBe("A contact did not come about on Wednesday 17 March 2027 (WAS_NOT_BROUGHT) while a health plan runs that a life hangs on.");
        (await InboxOf(p.Doctor)).ShouldNotContain(i => i.Trigger == NotificationTrigger.HealthPlanMissed);

        // Examined once: the clock counts from there. Then nobody does.
        await p.ClockAtAsync("2027-04-02 09:00");
        await VisitAsync(p.Doctor, "EMIS-12", "2027-04-01", ContactPlace.Clinic);
        await p.ClockAtAsync("2027-04-07 17:01");
        (await InboxOf(paediatrician)).ShouldNotContain(i => i.Trigger == NotificationTrigger.HealthPlanMissed && i.Summary.StartsWith("Nobody in health"));
        await p.ClockAtAsync("2027-04-29 17:01");
        var late = (await InboxOf(paediatrician)).Where(i => i.Trigger == NotificationTrigger.HealthPlanMissed && i.Summary.StartsWith("Nobody in health")).ToList();
        late.Select(i => i.ActionOwner).ShouldBe(["Dr Frostmock", "NAMED_PROFESSIONAL"], ignoreOrder: true);
        late[0].Summary.ShouldBe("Nobody in health is recorded as having examined this person since Thursday 1 April 2027; the plan asks for it every 28 days. 1 contact was missed while it ran.");
    }

    /// <summary>Two clinics of one hospital, each with its plan: neither takes the other's place, and each hears what is its own.</summary>
    [Fact]
    public async Task Each_plan_of_a_hospital_runs_by_itself_and_takes_the_missed_care_of_its_own_time()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (paediatrician, camhs) = (p.As("northmere-hospital", "Dr Frostmock", "PAEDIATRICIAN"), p.As("northmere-hospital", "Ruth Claymock", "CAMHS"));
        await RecordAsync(paediatrician, "HOS-12", Rook);
        await RecordAsync(p.Doctor, "EMIS-12", Rook);
        await RecordAsync(p.LeadSocialWorker, "LCS-12", Rook);
        await new Health(paediatrician.CallInvoker).RecordHealthPlanAsync(Plan());
        var other = Plan();
        (other.Care, other.LifeThreatening, other.ExamineEveryDays, other.FromDate) = ("Talks about sleep and fear, every second week.", false, 0, "2027-03-15");
        await p.ClockAtAsync("2027-03-15 09:00");
        await new Health(camhs.CallInvoker).RecordHealthPlanAsync(other);

        // The clinic's plan came later: the one that a life hangs on is told all the same, and once.
        await p.ClockAtAsync("2027-03-18 09:00");
        await MissAsync(p.Doctor, "EMIS-12", "2027-03-17");
        (await InboxOf(paediatrician)).Where(i => i.Trigger == NotificationTrigger.HealthPlanMissed).Select(i => i.ActionOwner).ShouldBe(["Dr Frostmock"]);

        // What was missed before it began is entered late; and a social worker whom nobody let in is no missed care.
        await MissAsync(p.Doctor, "EMIS-12", "2027-03-01");
        await new Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).RecordChildVisitAsync(new Protocol.SocialCare.V1.RecordChildVisitRequest
        {
            Child = Own("LCS-12"),
            Visit = new VisitStatement { VisitOn = "2027-03-18", Place = ContactPlace.Home, Seen = Seen.Refused, Present = { PresentKind.Parent } },
        });
        (await InboxOf(paediatrician)).Count(i => i.Trigger == NotificationTrigger.HealthPlanMissed).ShouldBe(1);

        // Said again from the same day by the same role it is the same plan: it ends, and nobody is told any more.
        var ended = Plan();
        ended.ToDate = "2027-03-18";
        await new Health(paediatrician.CallInvoker).RecordHealthPlanAsync(ended);
        await p.ClockAtAsync("2027-03-22 09:00");
        await MissAsync(p.Doctor, "EMIS-12", "2027-03-20");
        (await InboxOf(paediatrician)).Count(i => i.Trigger == NotificationTrigger.HealthPlanMissed).ShouldBe(1);
    }

    private static RecordHealthPlanRequest Plan() => new()
    {
        Patient = Own("HOS-12"),
        Care = "Insulin four times a day; sugar and growth looked at in clinic.",
        LifeThreatening = true,
        ExamineEveryDays = 28,
        FromDate = "2027-03-10",
    };

    private static async Task VisitAsync(InfoShareConnection who, string own, string on, ContactPlace place) =>
        await new Health(who.CallInvoker).RecordVisitAsync(new RecordVisitRequest
        {
            Patient = Own(own),
            Visit = new VisitStatement
            {
                VisitOn = on,
                Place = place,
                Seen = Seen.Yes,
                SeenAlone = SeenAlone.No,
                Present = { PresentKind.Parent },
                BehaviourAndAppearance = "Thin, pale and quiet.",
                Interpreter = new InterpreterStatement { Use = InterpreterUse.NotNeeded },
            },
        });

    private static async Task RingAsync(InfoShareConnection who, string own, string on) =>
        await new Health(who.CallInvoker).RecordVisitAsync(new RecordVisitRequest
        {
            Patient = Own(own),
            Visit = new VisitStatement { VisitOn = on, Place = ContactPlace.ByTelephone, Seen = Seen.No, Present = { PresentKind.Parent } },
        });

    private static async Task MissAsync(InfoShareConnection who, string own, string on) =>
        await new Health(who.CallInvoker).ReportMissedAppointmentAsync(new ReportMissedAppointmentRequest
        {
            Patient = Own(own),
            AppointmentOn = on,
            Appointment = AppointmentKind.Outpatient,
            Outcome = AttendanceOutcome.WasNotBrought,
            NextStep = "Rang the mother; another appointment is offered.",
        });
}
