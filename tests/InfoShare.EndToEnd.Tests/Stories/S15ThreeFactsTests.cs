using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Intake.V1;
using InfoShare.Protocol.Pattern.V1;
using InfoShare.Protocol.Police.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1;
using Health = InfoShare.Protocol.Health.V1;
using Patterns = InfoShare.Protocol.Pattern.V1.PatternService.PatternServiceClient;
using Police = InfoShare.Protocol.Police.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>S15: three facts that no one saw together. D is Wednesday 10 March 2027.</summary>
public sealed class S15ThreeFactsTests
{
    private const string Reason = "Violence, illness and alcohol stand together around a baby: we assess all four children now.";
    private const string ForRecorders = "What you recorded goes into an assessment that begins this week; ring me with anything further.";

    [Fact]
    public async Task Three_facts_come_before_one_who_may_see_all_of_them_and_decides_with_a_reason()
    {
        await using var p = await StartAsync("2027-01-08 09:00");
        var mina = p.As("northmere-csc", "Mina Glassample", "ALLOCATED_SOCIAL_WORKER");
        var substance = p.As("northmere-recovery", "Sol Ebbmock", "SUBSTANCE_WORKER");
        var (mother, father) = await FamilyAsync(p, mina, substance);

        // D-60: the diagnosis alone raises nothing.
        await p.ClockAtAsync("2027-01-09 10:00");
        await ShareHealthAsync(p.Doctor, Own("GP-M"), ConcernIndicator.ParentMhCondition, "2027-01-09", "She is ill and on treatment; the baby is four weeks old.");
        await SettledAsync(p, "2027-01-09 10:05");
        (await NoticesAsync(mina)).ShouldBeEmpty();

        // Poverty is recorded, and is no factor.
        await p.ClockAtAsync("2027-01-20 10:00");
        await new IntakeService.IntakeServiceClient(p.HousingOfficer.CallInvoker).ShareAddressConcernAsync(new ShareAddressConcernRequest
        {
            Concern = new ConcernStatement
            {
                Place = new ConcernPlace { Address = new Address { Line = "9 Brook Rise", Postcode = "NM9 1BT", Area = "Northmere" }, Household = true },
                Indicators = { ConcernIndicator.PovertyContext },
                Kind = ConcernKind.Context,
                Happened = new WhenHappened { FromDate = "2027-01-20" },
                Source = SourceKind.Observed,
                RiskStatement = "Arrears of rent since the autumn; the meter is often empty.",
                Urgency = Urgency.Standard,
                Consent = ConsentState.Given,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });
        await SettledAsync(p, "2027-01-20 10:05");
        (await NoticesAsync(mina)).ShouldBeEmpty();

        // D-30: the abuse alone raises one for each child. Mina takes them on and, as nothing else is known to her, watches.
        await p.ClockAtAsync("2027-02-08 10:00");
        await SharePoliceAsync(p.Detective, Own("POL-F"), ConcernKind.Event, "2027-02-07", "He hit her while the baby was in the room.", VerificationState.Corroborated);
        await SettledAsync(p, "2027-02-08 10:05");
        var first = await NoticesAsync(mina);
        first.Select(n => n.OwnRecordId).ShouldBe(["LCS-A", "LCS-H"], ignoreOrder: true);
        first.ShouldAllBe(n => n.Whole && n.State == PatternState.Open && n.Decider.Name == "Mina Glassample");
        first.ShouldAllBe(n => n.AcceptBy.ToDateTimeOffset() == At("2027-02-10 17:00"));
        foreach (var notice in first)
        {
            notice.Parts.Select(x => x.Factor).ShouldBe([RiskFactor.DomesticAbuse, RiskFactor.ParentMentalHealth], ignoreOrder: true);
            await DecideAsync(mina, await AcceptAsync(mina, notice), PatternOutcome.WatchedWithReview, "2027-04-12");
        }

        // D-10: a lower score is stored, lowers nothing and brings nothing back.
        await p.ClockAtAsync("2027-02-28 10:00");
        await SharePoliceAsync(p.Detective, Own("POL-F"), ConcernKind.Statement, "2027-02-26", "The risk conference's score is lower than in the winter.", VerificationState.Unverified);
        await SettledAsync(p, "2027-02-28 10:05");
        (await NoticesAsync(mina)).ShouldBeEmpty();

        // D: the third fact.
        await p.ClockAtAsync("2027-03-10 10:00");
        await ShareHealthAsync(substance, Own("SUB-F"), ConcernIndicator.ParentAlcohol, "2027-03-09", "He says that he drinks a bottle of vodka on most days.", SourceKind.SubjectAdult);
        await SettledAsync(p, "2027-03-10 10:05");
        var notices = await NoticesAsync(mina);
        notices.Count.ShouldBe(2);
        var alder = notices.Single(n => n.OwnRecordId == "LCS-A");
        alder.Whole.ShouldBeTrue();
        alder.AcceptBy.ToDateTimeOffset().ShouldBe(At("2027-03-12 17:00"));
        alder.Parts.Select(x => x.Factor).Distinct().ShouldBe(
            [RiskFactor.DomesticAbuse, RiskFactor.ParentMentalHealth, RiskFactor.ParentSubstances], ignoreOrder: true);
        var drink = alder.Parts.Single(x => x.Factor == RiskFactor.ParentSubstances).Concern;
        drink.OrganisationName.ShouldBe("Northmere Recovery");
        drink.Happened.FromDate.ShouldBe("2027-03-09");
        alder.Parts.First(x => x.Factor == RiskFactor.DomesticAbuse).Concern.Verification.ShouldBeOneOf(VerificationState.Corroborated, VerificationState.Unverified);
        alder.Unknown.Select(u => (u.Factor, u.PersonId, u.Answer)).ShouldBe(
            [(RiskFactor.ParentSubstances, mother, FactorAnswer.NotAsked), (RiskFactor.ParentMentalHealth, father, FactorAnswer.NotAsked)], ignoreOrder: true);
        alder.ToString().ShouldNotContain("POVERTY", Case.Insensitive);
        alder.ToString().ShouldNotContain("score", Case.Insensitive);

        // She may see every part; a colleague at the school of the sister may not, and reads one sentence and a name.
        var school = await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).QueryChildAsync(new Education.QueryChildRequest
        {
            Child = Own("SIMS-H"),
            Purpose = For(Purpose.ProvideCare, "Hazel is tired and frightened of going home at the end of the day."),
        });
        school.Picture.Concerns.ShouldContain(c => c.Indicators.Contains(ConcernIndicator.DaIncident));
        var told = school.Picture.PatternNotices.ShouldHaveSingleItem();
        told.Decider.Name.ShouldBe("Mina Glassample");
        told.Clone().ShouldBe(new PatternNoticeView
        {
            NoticeId = told.NoticeId,
            Words = told.Words,
            Decider = told.Decider,
            OwnRecordId = "SIMS-H",
        });
        (await GetAsync(p.DesignatedLead, told.NoticeId)).ShouldBe(told);
        foreach (var word in (string[])["ALCOHOL", "MH_CONDITION", "drinks", "Ebbmock", "Mockhurst"])
            told.ToString().ShouldNotContain(word, Case.Insensitive);

        // For whoever has nothing to do with the child there is none; housing is no party to notices.
        (await RefusalOf(() => GetAsync(p.ProbationOfficer, alder.NoticeId))).Reason.ShouldBe("NOT_FOUND");
        (await RefusalOf(() => GetAsync(p.HousingOfficer, alder.NoticeId))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        (await RefusalOf(() => AcceptAsync(p.Doctor, alder))).Reason.ShouldBe("ROLE_NOT_ALLOWED");

        // Taken on by name, decided with a reason; a dismissal without one is refused, and so is one by a colleague.
        var held = await AcceptAsync(mina, alder);
        held.State.ShouldBe(PatternState.Accepted);
        (await RefusalOf(() => AcceptAsync(mina, held))).Reason.ShouldBe("ILLEGAL_STATE");
        (await RefusalOf(() => AcceptAsync(mina, alder))).Reason.ShouldBe("VERSION_CONFLICT");
        (await RefusalOf(() => DecideAsync(mina, held, PatternOutcome.Dismissed, reason: ""))).FieldViolations.ShouldContain(v => v.Field == "reason");
        (await RefusalOf(() => DecideAsync(mina, held, PatternOutcome.WatchedWithReview))).FieldViolations.ShouldContain(v => v.Field == "review_on");
        (await RefusalOf(() => DecideAsync(p.DutySocialWorker, held, PatternOutcome.Assessment))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        var decided = await DecideAsync(mina, held, PatternOutcome.Assessment);
        (await p.ThinReasonsAsync(100)).ShouldContain(r => r.ObjectId == decided.NoticeId && r.What.StartsWith("notice decided as ASSESSMENT with reasons of", StringComparison.Ordinal));
        decided.State.ShouldBe(PatternState.Decided);
        decided.Reason.ShouldBe(Reason);

        // Everybody who recorded a part reads what became of it; housing recorded none.
        foreach (var recorder in new[] { p.Doctor, p.Detective, substance })
        {
            var item = (await InboxOf(recorder)).Last(i => i.PatternNoticeId == alder.NoticeId);
            item.Trigger.ShouldBe(NotificationTrigger.CoPresence);
            item.Summary.ShouldBe($"Mina Glassample read what you recorded around this child, and decided: ASSESSMENT. {ForRecorders}");
        }

        (await InboxOf(p.HousingOfficer)).ShouldNotContain(i => i.Trigger == NotificationTrigger.CoPresence);
        (await new Patterns(mina.CallInvoker).ListPatternNoticesAsync(new ListPatternNoticesRequest { IncludeDecided = true })).Notices.Count.ShouldBe(4);

        // The manager sees how many notices came, and how long they waited; a social worker does not.
        var volume = await new Patterns(p.SocialCareManager.CallInvoker).GetAlertVolumeAsync(new GetAlertVolumeRequest { FromDate = "2027-02-08", ToDate = "2027-03-10" });
        volume.Rows.Where(r => r.Trigger == NotificationTrigger.CoPresence).Sum(r => r.Sent).ShouldBe(4);
        volume.Rows.Single(r => r.Trigger == NotificationTrigger.CoPresence && r.Day == "2027-02-08").Acted.ShouldBe(2);
        volume.MostADay.ShouldBe(20);
        (await RefusalOf(async () => await new Patterns(mina.CallInvoker).GetAlertVolumeAsync(
            new GetAlertVolumeRequest { FromDate = "2027-03-01", ToDate = "2027-03-10" }))).Reason.ShouldBe("MANAGER_REQUIRED");

        // The other child's notice is nobody's yet: at D+2 17:01 the manager is told.
        await p.ClockAtAsync("2027-03-12 17:02");
        var other = notices.Single(n => n.OwnRecordId == "LCS-H");
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.PatternNoticeId == other.NoticeId && i.ActionOwner == "TEAM_MANAGER" && i.Summary.StartsWith("ESC_2", StringComparison.Ordinal));

        // On the day that the first decision named, she is asked to look again.
        await p.ClockAtAsync("2027-04-12 09:01");
        (await InboxOf(mina)).ShouldContain(i => i.PatternNoticeId == first[0].NoticeId && i.ExpectedResponse.StartsWith("look again", StringComparison.Ordinal));
    }

    /// <summary>H4: two services that no longer reach a child are one picture, put before the desk; one service alone is not.</summary>
    [Fact]
    public async Task Withdrawal_from_two_services_is_one_notice_and_from_one_is_none()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        var ansel = Person("Ansel", "Burnsample", "2026-10-11", "5 Weir Lane", "NM4 2BS");
        await RecordAsync(p.HealthVisitor, "HV-9", ansel);
        await WorksWithAsync(p.HealthVisitor, Own("HV-9"), PractitionerRole.HealthVisitor, "01632 960106");
        await RecordAsync(p.Doctor, "GP-9", ansel);
        await RecordAsync(p.DutySocialWorker, "LCS-9", ansel);

        await p.ClockAtAsync("2027-03-02 10:00");
        await ShareHealthAsync(p.HealthVisitor, Own("HV-9"), ConcernIndicator.InfantCheckMissed, "2027-03-02", "The eight-week check was missed; nobody opened.");
        await SettledAsync(p, "2027-03-02 10:05");
        (await NoticesAsync(p.DutySocialWorker)).ShouldNotContain(n => n.Kind == PatternKind.Withdrawal);

        await p.ClockAtAsync("2027-03-04 10:00");
        await ShareHealthAsync(p.Doctor, Own("GP-9"), ConcernIndicator.GpListRemoved, "2027-03-04", "The family left our list and named no other practice.");
        await SettledAsync(p, "2027-03-04 10:05");
        var notice = (await NoticesAsync(p.DutySocialWorker)).Single(n => n.Kind == PatternKind.Withdrawal);
        notice.Parts.Select(x => x.Concern.OrganisationName).ShouldBe(["Northmere Health Visiting", "Elmmock Surgery"], ignoreOrder: true);
        (await InboxOf(p.DutySocialWorker)).ShouldContain(i => i.Trigger == NotificationTrigger.WithdrawalTogether && i.PatternNoticeId == notice.NoticeId);
    }

    /// <summary>H2, H4: what was missed at two clinics since anybody saw the child is a withdrawal; a sight of the child ends it, and what is missed afterwards is a new one.</summary>
    [Fact]
    public async Task Appointments_missed_at_two_services_are_a_withdrawal_and_a_sight_of_the_child_ends_it()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        await RecordAsync(p.HealthVisitor, "HV-90", Person("Bran", "Burnsample", "2026-10-12", "6 Weir Lane", "NM4 2BT"));
        await WorksWithAsync(p.HealthVisitor, Own("HV-90"), PractitionerRole.HealthVisitor, "01632 960106");
        await RecordAsync(p.Doctor, "GP-90", Person("Bran", "Burnsample", "2026-10-12", "6 Weir Lane", "NM4 2BT"));
        await RecordAsync(p.DutySocialWorker, "LCS-90", Person("Bran", "Burnsample", "2026-10-12", "6 Weir Lane", "NM4 2BT"));
        await MissedAsync(p.HealthVisitor, "HV-90", "2027-03-02", AppointmentKind.HomeVisit, AttendanceOutcome.CancelledByCarer);
        (await NoticesAsync(p.DutySocialWorker)).ShouldBeEmpty();
        await MissedAsync(p.Doctor, "GP-90", "2027-03-04", AppointmentKind.Immunisation, AttendanceOutcome.Rebooked);
        var notice = (await NoticesAsync(p.DutySocialWorker)).ShouldHaveSingleItem();
        (notice.Kind, notice.Whole).ShouldBe((PatternKind.Withdrawal, true));
        notice.Parts.Select(x => (x.Contact.OnDate, x.Contact.Outcome)).ShouldBe(
            [("2027-03-02", AttendanceOutcome.CancelledByCarer), ("2027-03-04", AttendanceOutcome.Rebooked)], ignoreOrder: true);
        notice.Parts.ShouldAllBe(x => x.Concern == null);

        await p.ClockAtAsync("2027-03-05 10:00");
        await new HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).RecordVisitAsync(new Health.RecordVisitRequest
        {
            Patient = Own("HV-90"),
            Visit = new VisitStatement
            {
                VisitOn = "2027-03-05",
                Place = ContactPlace.Home,
                Seen = Seen.Yes,
                SeenAlone = SeenAlone.InfantObserved,
                Present = { PresentKind.Parent, PresentKind.Professional },
                BehaviourAndAppearance = "Rosy and round, turns to his mother; a clean cot.",
                Interpreter = new InterpreterStatement { Use = InterpreterUse.NotNeeded },
            },
        });
        await SettledAsync(p, "2027-03-05 10:05");
        (await NoticesAsync(p.DutySocialWorker)).ShouldBeEmpty();
        (await InboxOf(p.DutySocialWorker)).ShouldContain(i => i.Trigger == NotificationTrigger.WithdrawalTogether && i.Summary.Contains("has ended", StringComparison.Ordinal));
        (await GetAsync(p.DutySocialWorker, notice.NoticeId)).Outcome.ShouldBe(PatternOutcome.SeenAgain);

        await MissedAsync(p.HealthVisitor, "HV-90", "2027-03-08", AppointmentKind.HomeVisit, AttendanceOutcome.EntryRefused);
        (await NoticesAsync(p.DutySocialWorker)).ShouldBeEmpty();
        await MissedAsync(p.Doctor, "GP-90", "2027-03-09", AppointmentKind.Immunisation, AttendanceOutcome.WasNotBrought);
        (await NoticesAsync(p.DutySocialWorker)).ShouldHaveSingleItem().Parts.Select(x => x.Contact.OnDate).ShouldBe(["2027-03-08", "2027-03-09"], ignoreOrder: true);

        async Task MissedAsync(InfoShareConnection who, string own, string day, AppointmentKind appointment, AttendanceOutcome outcome)
        {
            await p.ClockAtAsync($"{day} 10:00");
            await new HealthService.HealthServiceClient(who.CallInvoker).ReportMissedAppointmentAsync(
                new Health.ReportMissedAppointmentRequest
                {
                    Patient = Own(own),
                    AppointmentOn = day,
                    Appointment = appointment,
                    Outcome = outcome,
                    RebookedTo = outcome == AttendanceOutcome.Rebooked ? "2027-04-01" : "",
                });
            await SettledAsync(p, $"{day} 10:05");
        }
    }

    /// <summary>H5, H8: what was recorded on the wrong child is no notice of anybody's: it ends, and nobody is alarmed about it again.</summary>
    [Fact]
    public async Task A_notice_ends_when_what_it_stood_on_was_taken_back()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        var nell = Person("Nell", "Sedgesample", "2020-10-12", "7 Weir Lane", "NM4 2BT");
        await RecordAsync(p.Detective, "POL-91", nell);
        await RecordAsync(p.DutySocialWorker, "LCS-91", nell);
        var concern = Statement(
            Own("POL-91"), ConcernIndicator.DaIncident, "2027-03-01", "Her father struck her mother in the kitchen while she watched.", SourceKind.Observed, ConcernKind.Event);
        var shared = await new PoliceService.PoliceServiceClient(p.Detective.CallInvoker).ShareConcernAsync(new Police.ShareConcernRequest { Concern = concern });
        await SettledAsync(p, "2027-03-01 10:00");
        var notice = (await NoticesAsync(p.DutySocialWorker)).ShouldHaveSingleItem();
        await new Protocol.Concern.V1.ConcernService.ConcernServiceClient(p.Detective.CallInvoker).TakeBackConcernAsync(new Protocol.Concern.V1.TakeBackConcernRequest
        {
            ConcernId = shared.Concern.ConcernId,
            Step = 1,
            Reason = "It was another Nell, two doors down; the log had the wrong house.",
        });
        await SettledAsync(p, "2027-03-01 11:00");
        (await NoticesAsync(p.DutySocialWorker)).ShouldBeEmpty();
        (await InboxOf(p.DutySocialWorker)).Last(i => i.PatternNoticeId == notice.NoticeId).Summary.ShouldContain("taken back, disproved or changed");
        (await RefusalOf(() => AcceptAsync(p.DutySocialWorker, notice))).Reason.ShouldBe("NOT_FOUND");

        // Two weeks on, nobody above has been alarmed.
        await p.ClockAtAsync("2027-03-15 18:00");
        (await InboxOf(p.SocialCareManager)).ShouldNotContain(i => i.PatternNoticeId == notice.NoticeId && i.Summary.StartsWith("ESC_", StringComparison.Ordinal));

        // It comes back with a further fact of that kind.
        await new PoliceService.PoliceServiceClient(p.Detective.CallInvoker).ShareConcernAsync(new Police.ShareConcernRequest
        {
            Concern = Statement(
                Own("POL-91"), ConcernIndicator.DaIncident, "2027-03-15", "This time at her own address: her mother's arm is broken.", SourceKind.Observed, ConcernKind.Event),
        });
        await SettledAsync(p, "2027-03-15 18:30");
        (await NoticesAsync(p.DutySocialWorker)).ShouldHaveSingleItem().NoticeId.ShouldNotBe(notice.NoticeId);
    }

    private static async Task<(string Mother, string Father)> FamilyAsync(Partnership p, InfoShareConnection mina, InfoShareConnection substance)
    {
        const string Line = "9 Brook Rise", Postcode = "NM9 1BT";
        var (mother, father) = (Person("Rowan", "Brooktest", "1996-05-02", Line, Postcode), Person("Ash", "Brooktest", "1994-11-20", Line, Postcode));
        var (alder, hazel) = (Person("Alder", "Brooktest", "2026-12-10", Line, Postcode), Person("Hazel", "Brooktest", "2019-06-01", Line, Postcode));
        await RecordAsync(mina, "LCS-A", alder);
        await RecordAsync(mina, "LCS-H", hazel);
        var (motherId, fatherId) = (await RecordAsync(mina, "LCS-M", mother), await RecordAsync(mina, "LCS-F", father));
        foreach (var parent in (string[])["LCS-M", "LCS-F"])
        {
            foreach (var child in (string[])["LCS-A", "LCS-H"])
                await RelateAsync(mina, Own(parent), Own(child), RelationshipType.BirthParent);
        }

        foreach (var child in (string[])["LCS-A", "LCS-H"])
            await WorksWithAsync(mina, Own(child), PractitionerRole.AllocatedSocialWorker, "01632 960112", leads: true);
        await RecordAsync(p.Doctor, "GP-M", mother);
        await RecordAsync(p.Detective, "POL-F", father);
        await RecordAsync(substance, "SUB-F", father);
        await RecordAsync(p.DesignatedLead, "SIMS-H", hazel);
        await WorksWithAsync(p.DesignatedLead, Own("SIMS-H"), PractitionerRole.DesignatedLead, "01632 960141");
        return (motherId, fatherId);
    }

    internal static Task SettledAsync(Partnership p, string londonTime) => p.ClockAtAsync(londonTime);

    private static async Task<IReadOnlyList<PatternNoticeView>> NoticesAsync(InfoShareConnection who) =>
        (await new Patterns(who.CallInvoker).ListPatternNoticesAsync(new ListPatternNoticesRequest { PageSize = 100 })).Notices;

    private static async Task<PatternNoticeView> GetAsync(InfoShareConnection who, string noticeId) =>
        (await new Patterns(who.CallInvoker).GetPatternNoticeAsync(new GetPatternNoticeRequest { NoticeId = noticeId })).Notice;

    private static async Task<PatternNoticeView> AcceptAsync(InfoShareConnection who, PatternNoticeView notice) =>
        (await new Patterns(who.CallInvoker).AcceptPatternNoticeAsync(new AcceptPatternNoticeRequest { NoticeId = notice.NoticeId, Version = notice.Version })).Notice;

    private static async Task<PatternNoticeView> DecideAsync(
        InfoShareConnection who, PatternNoticeView notice, PatternOutcome outcome, string reviewOn = "", string reason = Reason) =>
        (await new Patterns(who.CallInvoker).DecidePatternNoticeAsync(new DecidePatternNoticeRequest
        {
            NoticeId = notice.NoticeId,
            Version = notice.Version,
            Outcome = outcome,
            Reason = reason,
            ForRecorders = ForRecorders,
            ReviewOn = reviewOn,
        })).Notice;

    internal static async Task ShareHealthAsync(
        InfoShareConnection who, SubjectRef subject, ConcernIndicator indicator, string day, string words, SourceKind source = SourceKind.Observed,
        ConcernKind kind = ConcernKind.Event) =>
        await new HealthService.HealthServiceClient(who.CallInvoker).ShareConcernAsync(new Health.ShareConcernRequest { Concern = Statement(subject, indicator, day, words, source, kind) });

    private static async Task SharePoliceAsync(
        InfoShareConnection who, SubjectRef subject, ConcernKind kind, string day, string words, VerificationState state)
    {
        var concern = Statement(subject, ConcernIndicator.DaIncident, day, words, SourceKind.Observed, kind);
        concern.Verification = state;
        await new PoliceService.PoliceServiceClient(who.CallInvoker).ShareConcernAsync(new Police.ShareConcernRequest { Concern = concern });
    }

    private static ConcernStatement Statement(
        SubjectRef subject, ConcernIndicator indicator, string day, string words, SourceKind source, ConcernKind kind) => new()
        {
            Subject = subject,
            Indicators = { indicator },
            Kind = kind,
            Happened = new WhenHappened { FromDate = day },
            Source = source,
            RiskStatement = words,
            ChildContact = ChildContactAnswer.Yes,
            Urgency = Urgency.Standard,
            Consent = ConsentState.Given,
            LegalBasis = LegalBasis.SafeguardingCondition,
        };
}
