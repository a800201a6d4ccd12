using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// A school's record of one week put through its own messages only, in the words of a head teacher, a teaching assistant and an attendance
/// officer; and what the others then know. The week begins on Monday 10 May 2027.
/// </summary>
public sealed class SchoolWeekTests
{
    private static InfoShareConnection Office(Partnership p) => p.As("northmere-school", "Pat Registersample", "ATTENDANCE_OFFICER");

    private static EducationService.EducationServiceClient Education(InfoShareConnection who) => new(who.CallInvoker);

    [Fact]
    public async Task A_schools_week_goes_through_its_own_messages_and_the_others_know_it()
    {
        await using var p = await StartAsync("2027-05-10 08:30");
        var mina = Person("Mina", "Larchtest", "2017-02-11", "8 Mill Bank", "NM6 1AA", "9990000018");
        await RecordAsync(p.DesignatedLead, "NS-41", mina);
        await RecordAsync(p.LeadSocialWorker, "LCS-41", mina);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-41"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);

        // Monday: an observation that fits no code. It is taken as it is, and twice, and the social worker reads it.
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var noted = (await Education(p.TeachingAssistant).LogInjuryOrDisclosureAsync(new LogInjuryOrDisclosureRequest
            {
                Pupil = Known(mina),
                Kind = LogKind.Observation,
                What = "Put the bread rolls of two others into her bag at lunch.",
                Basics = Basics("CPOMS: other"),
            })).Kept.Concern;
            noted.ConcernId.ShouldNotBeEmpty();
            noted.Referral.ShouldBeNull();
        }

        (await InboxOf(p.LeadSocialWorker)).Count(i => i.Trigger == NotificationTrigger.ConcernShared && i.Summary.Contains("an observation without a code")).ShouldBe(2);

        // Tuesday: a bruise, explained. The explanation hangs on it and lowers nothing.
        await p.ClockAtAsync("2027-05-11 11:00");
        var bruise = (await Education(p.DesignatedLead).LogInjuryOrDisclosureAsync(new LogInjuryOrDisclosureRequest
        {
            Pupil = Own("NS-41"),
            Kind = LogKind.Injury,
            Happened = new WhenHappened { FromDate = "2027-05-11", AtTime = "09:10" },
            What = "A yellow bruise, as large as a coin.",
            BodySite = "behind the left ear",
            ExplanationGiven = "She fell off the swing.",
            ExplanationBy = "mother, at the gate",
            Indicators = { ConcernIndicator.UnexplainedInjury },
            Basics = Basics(),
        })).Kept;
        bruise.NoteIds.Count.ShouldBe(1);
        var history = await HistoryAsync(p.LeadSocialWorker, bruise.Concern.ConcernId);
        history.Concern.RiskStatement.ShouldBe("A yellow bruise, as large as a coin.\nWhere on the body: behind the left ear");
        history.Concern.Verification.ShouldBe(VerificationState.Unverified);
        history.Notes.Single().Kind.ShouldBe(NoteKind.Explanation);
        (await RefusalOf(async () => await Education(p.DesignatedLead).LogInjuryOrDisclosureAsync(new LogInjuryOrDisclosureRequest
        {
            Pupil = Own("NS-41"),
            Kind = LogKind.Injury,
            What = "A bruise on her.",
            Basics = Basics(),
        }))).FieldViolations.Single().Field.ShouldBe("body_site");

        // Wednesday: what she says, as she says it; it is urgent, and opens a referral though her birth date was typed wrongly.
        await p.ClockAtAsync("2027-05-12 10:00");
        var said = (await Education(p.TeachingAssistant).LogInjuryOrDisclosureAsync(new LogInjuryOrDisclosureRequest
        {
            Pupil = Known(mina),
            Kind = LogKind.Disclosure,
            Happened = new WhenHappened { FromDate = "2027-55-12" },
            What = "Told me in the reading corner, and would not go to the gate.",
            Basics = new ReportBasics
            {
                Urgency = Urgency.SameDay,
                ChildWords = new ChildWords { Verbatim = "He holds me by the neck when mum is out.", SaidTo = "Kit" },
            },
        })).Kept.Concern;
        said.Referral.ReferralId.ShouldNotBeEmpty();
        said.SetAside.Single().Field.ShouldBe("happened.from_date");
        (await HistoryAsync(p.LeadSocialWorker, said.ConcernId)).Concern.ChildWords.Verbatim.ShouldBe("He holds me by the neck when mum is out.");

        // Thursday: excluded; nobody asked whether she is safe at home.
        await p.ClockAtAsync("2027-05-13 15:00");
        (await Education(p.DesignatedLead).ReportExclusionAsync(new ReportExclusionRequest
        {
            Pupil = Own("NS-41"),
            Kind = ExclusionKind.FixedTerm,
            FromDate = "2027-05-14",
            SchoolDays = 3,
            ReasonGroup = "PP: physical assault against a pupil",
            SafeAtHome = SafeAtHome.NotAsked,
            Basics = Basics(),
        })).Kept.Concern.Told.ShouldNotBeEmpty();
        (await InboxOf(p.LeadSocialWorker)).ShouldContain(i => i.Trigger == NotificationTrigger.SchoolChange && i.Summary.Contains("EXCLUDED"));

        // Friday: she is to move by agreement, and then her father takes her off the roll.
        await p.ClockAtAsync("2027-05-14 09:00");
        var moves = (await Education(Office(p)).ReportManagedMoveAsync(new ReportManagedMoveRequest
        {
            Pupil = Own("NS-41"),
            MovesOn = "2027-06-07",
            ToSchool = "Northmere College",
            Why = "A new start, as both schools and her mother wish.",
            Basics = Basics(),
        })).Kept.Concern;
        moves.ConcernId.ShouldNotBeEmpty();
        var off = await Education(Office(p)).ReportOffRollAsync(new ReportOffRollRequest
        {
            Pupil = Own("NS-41"),
            OffRollOn = "2027-05-14",
            Why = "Her father wrote that she is taken off.",
            DestinationSaid = "an aunt in Leeds",
            LastSeenOn = "2027-05-13",
            LastSeenAlone = SeenAlone.Yes,
            Basics = Basics(),
        });
        (off.Absence.LastSeenOn, off.Absence.Owner.Name).ShouldBe(("2027-05-13", "Pat Registersample"));
        off.Absence.Due.ToDateTimeOffset().ShouldBe(At("2027-06-24 17:00"));

        // Everybody else's answer afterwards: each by its role.
        var csc = (await new SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).QueryChildAsync(new Protocol.SocialCare.V1.QueryChildRequest
        {
            Child = Own("LCS-41"),
            Purpose = For(Purpose.AssessChild, "The school told of her every day this week."),
        })).Picture;
        csc.LastSeenAlone.OnDate.ShouldBe("2027-05-13");
        csc.Concerns.SelectMany(c => c.Indicators).ToHashSet().ShouldBe(
            [ConcernIndicator.UnexplainedInjury, ConcernIndicator.Excluded, ConcernIndicator.ManagedMove, ConcernIndicator.OffRoll], ignoreOrder: true);
        csc.Concerns.Count.ShouldBe(7);
        var surgery = (await new HealthService.HealthServiceClient(p.Doctor.CallInvoker).QueryChildAsync(new Protocol.Health.V1.QueryChildRequest
        {
            Child = Known(mina),
            Purpose = For(Purpose.ProvideCare, "Her mother brought her to surgery with a headache."),
        })).Picture;
        surgery.Concerns.Count.ShouldBe(7);
        surgery.ToString().ShouldNotContain("by the neck");
    }

    /// <summary>A girl of seven whom no school ever had.</summary>
    [Fact]
    public async Task A_child_who_was_never_enrolled_has_an_owner_and_a_day()
    {
        await using var p = await StartAsync("2027-05-10 09:00");
        var found = await Education(Office(p)).ReportNeverEnrolledAsync(new ReportNeverEnrolledRequest
        {
            Child = Known(Person("Rue", "Hollowtest", "2019-11-11", "3 Quay Row", "NM7 2BB")),
            FoundOn = "2027-05-10",
            HowFound = "A neighbour asked the office why she is always at the window.",
            LastSeenNotKnown = true,
            Basics = Basics(),
        });
        found.Absence.LastSeenNotKnown.ShouldBeTrue();
        found.Absence.Owner.Name.ShouldBe("Pat Registersample");
        (await InboxOf(p.DutySocialWorker)).ShouldContain(i => i.Trigger == NotificationTrigger.SchoolChange && i.Summary.Contains("NEVER_ENROLLED"));
        (await RefusalOf(async () => await Education(Office(p)).ReportNeverEnrolledAsync(new ReportNeverEnrolledRequest
        {
            Child = Known(Person("Rue", "Hollowtest", "2019-11-11")),
            FoundOn = "2027-05-10",
            HowFound = "A neighbour asked.",
            Basics = Basics(),
        }))).FieldViolations.Single().Field.ShouldBe("last_seen_on");
    }

    /// <summary>S7: an absence mark of a pupil for whom the school was asked to watch reaches whoever asked, at once; of another pupil nobody.</summary>
    [Fact]
    public async Task An_absence_mark_reaches_whoever_asked_the_school_to_watch_and_the_office_learns_nothing_of_it()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (ruth, lead) = (p.As("northmere-hospital", "Ruth Claymock", "CAMHS"), p.DesignatedLead);
        var eli = Person("Eli", "Marshtest", "2011-09-03", "3 Fen Way", "NM5 2EM", "9990000026");
        await RecordAsync(ruth, "CAMHS-7", eli);
        await WorksWithAsync(ruth, Own("CAMHS-7"), PractitionerRole.Camhs, "01632 960144");
        await RecordAsync(lead, "SIMS-7", eli);
        await WorksWithAsync(lead, Own("SIMS-7"), PractitionerRole.DesignatedLead, "01632 960141");
        await RecordAsync(lead, "SIMS-8", Person("Ivo", "Marshtest", "2011-09-03", "3 Fen Way", "NM5 2EM", "9990000034"));
        await RecordAsync(p.LeadSocialWorker, "LCS-7", eli);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-7"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await new HealthService.HealthServiceClient(ruth.CallInvoker).ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("CAMHS-7"),
                Indicators = { ConcernIndicator.YpSuicidal },
                Kind = ConcernKind.Event,
                Source = SourceKind.ChildWords,
                RiskStatement = "He says that he will end his life if his mother's partner moves in.",
                Urgency = Urgency.SameDay,
                Consent = ConsentState.Given,
                LegalBasis = LegalBasis.SafeguardingCondition,
            },
        });

        await p.ClockAtAsync("2027-03-11 09:10");
        var watched = await MarkAsync(p, "SIMS-7", AttendanceMark.AbsentNoReason);
        var other = await MarkAsync(p, "SIMS-8", AttendanceMark.AbsentNoReason);

        // At once, to the clinician who asked and to his social worker; with whom to ring at the school.
        var told = (await InboxOf(ruth)).Single(i => i.Trigger == NotificationTrigger.ChildUnseen);
        (told.ActionOwner, told.Urgency, told.Contact.Name).ShouldBe(("Ruth Claymock", Urgency.SameDay, "Pat Registersample"));
        told.RespondBy.ToDateTimeOffset().ShouldBe(At("2027-03-11 13:10"), TimeSpan.FromMinutes(1));
        (await InboxOf(p.LeadSocialWorker)).Single(i => i.Trigger == NotificationTrigger.ChildUnseen).Summary.ShouldContain("Absent from school on Thursday 11 March 2027");

        // The office learns nothing of the alert, whatever it reports.
        Plain(watched).ShouldBe(Plain(other));
        watched.ToString().ShouldNotContain("watch");

        // 98% is kept and lowers nothing; one who comes late was seen, and nobody is told.
        await p.ClockAtAsync("2027-03-12 09:10");
        await MarkAsync(p, "SIMS-7", AttendanceMark.Late, 98);
        (await InboxOf(ruth)).Count(i => i.Trigger == NotificationTrigger.ChildUnseen).ShouldBe(1);
        var picture = (await new SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).QueryChildAsync(new Protocol.SocialCare.V1.QueryChildRequest
        {
            Child = Own("LCS-7"),
            Purpose = For(Purpose.AssessChild, "He was absent yesterday."),
        })).Picture;
        picture.LastSeen.OnDate.ShouldBe("2027-03-12");
        picture.Concerns.Single().Verification.ShouldBe(VerificationState.Unverified);
        picture.Series.ShouldNotContain(s => s.Kind == SeriesKind.NotBrought);

        (await RefusalOf(() => MarkAsync(p, "SIMS-7", AttendanceMark.AbsentReasonGiven))).FieldViolations.ShouldContain(v => v.Field == "reason_given");
    }

    private static ReportBasics Basics(string label = "") =>
        new() { Urgency = Urgency.Standard, LegalBasis = LegalBasis.PublicFunction, AgencyLabel = label };

    private static async Task<ReportAttendanceResponse> MarkAsync(Partnership p, string pupil, AttendanceMark mark, int? percent = null)
    {
        var request = new ReportAttendanceRequest
        {
            Pupil = Own(pupil),
            OnDate = (await p.NowAsync()).ToString("yyyy-MM-dd", null),
            Mark = mark,
            RangHome = true,
            NextStep = "The office rings again at ten.",
        };
        if (percent is { } figure)
            request.AttendancePercent = figure;
        return await Education(Office(p)).ReportAttendanceAsync(request);
    }

    private static string Plain(ReportAttendanceResponse answer)
    {
        var plain = answer.Clone();
        (plain.Contact.ContactId, plain.Contact.Person.PersonId, plain.Contact.Receipt) = ("", "", null);
        return plain.ToString();
    }

    private static async Task<GetConcernHistoryResponse> HistoryAsync(InfoShareConnection who, string concernId)
    {
        (await InboxOf(who)).ShouldContain(i => i.Concern != null && i.Concern.ConcernId == concernId);
        return await new ConcernService.ConcernServiceClient(who.CallInvoker).GetConcernHistoryAsync(new GetConcernHistoryRequest
        {
            ConcernId = concernId,
            Purpose = For(Purpose.AssessChild, "The school told of it this week."),
        });
    }
}
