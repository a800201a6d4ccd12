using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Police.V1;
using InfoShare.Protocol.Probation.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Police = InfoShare.Protocol.Police.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Every trigger of vocabulary 10 reaches whoever works with the child, by what agencies really report (G2, G9).</summary>
public sealed class TriggerTableTests
{
    /// <summary>The triggers of vocabulary 10, and the safeguarding step of G9; the rest of the code's are ours.</summary>
    private static readonly NotificationTrigger[] Vocabulary =
        [.. Enumerable.Range(1, 19).Select(n => (NotificationTrigger)n), NotificationTrigger.SafeguardingStep];

    [Fact]
    public async Task Each_trigger_of_the_vocabulary_is_raised_by_what_an_agency_reports()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await FamilyAsync(p);
        var doctor = new HealthService.HealthServiceClient(p.Doctor.CallInvoker);
        var people = new PeopleService.PeopleServiceClient(p.Doctor.CallInvoker);

        // Events that are shared as concerns, each by those who learn of them.
        await ShareAsync(p.Detective, ConcernIndicator.ViolentConviction, Own("POL-2"));
        foreach (var indicator in (ConcernIndicator[])[ConcernIndicator.CustodyEntered, ConcernIndicator.ReleaseDue, ConcernIndicator.ConditionBreached])
            await ShareAsync(p.Detective, indicator, Own("POL-2"), Own("POL-1"));
        await ShareAsync(p.Detective, ConcernIndicator.MissingEpisode, Own("POL-1"));
        await doctor.ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest { Concern = Concern(ConcernIndicator.AcrimoniousSeparation, Own("EMIS-1")) });
        await doctor.ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest { Concern = Concern(ConcernIndicator.Bereavement, Own("EMIS-1")) });
        var ward = p.As("northmere-hospital", "Dr Frostmock", "ED_CLINICIAN");
        await RecordAsync(ward, "ED-1", Nell);
        await new HealthService.HealthServiceClient(ward.CallInvoker).ShareConcernAsync(
            new Protocol.Health.V1.ShareConcernRequest { Concern = Concern(ConcernIndicator.YpSelfHarm, Own("ED-1")) });

        // Reports of their own.
        await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).ReportDomesticAbuseAttendanceAsync(new ReportDomesticAbuseAttendanceRequest
        {
            AttendedAt = Timestamp.FromDateTimeOffset(At("2027-03-10 02:10")),
            HarmedAdult = Own("POL-3"),
            Children = { new AttendanceChild { Child = Own("POL-1"), Present = true, Seen = Seen.Yes } },
            Account = "Shouting heard; a broken door; the girl on the stairs.",
            Urgency = Urgency.Standard,
            LegalBasis = LegalBasis.PublicFunction,
        });
        await new EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).ReportSchoolingSignalAsync(new ReportSchoolingSignalRequest
        {
            Child = Own("SIMS-1"),
            Signal = SchoolingSignal.Excluded,
            RiskStatement = "Excluded for five days; nobody is at home.",
            Source = SourceKind.Observed,
            LegalBasis = LegalBasis.PublicFunction,
        });
        await doctor.ReportGpListRemovalAsync(new ReportGpListRemovalRequest
        {
            Person = Own("EMIS-1"),
            RemovedOn = "2027-03-09",
            LastSeenNotKnown = true,
            RiskStatement = "No practice follows up her asthma.",
            Source = SourceKind.RecordCheck,
            LegalBasis = LegalBasis.PublicFunction,
        });
        await new ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).ReportOrderEndingAsync(new ReportOrderEndingRequest
        {
            SupervisedPerson = Own("DEL-2"),
            Order = EndingOrder.Licence,
            EndsOn = "2027-04-01",
            ResidualRisk = "Violence to a former partner; no programme was finished.",
            Indicators = { ConcernIndicator.ViolentConviction },
            Children = { new ChildBearing { Child = Known(Nell), Relevance = "He means to live with her mother." } },
            ChildContact = ChildContactAnswer.Yes,
            Source = SourceKind.RecordCheck,
            LegalBasis = LegalBasis.PublicFunction,
        });

        // Links, places, services and statuses.
        await RelateAsync(p.Doctor, Own("EMIS-3"), Known(Dale), RelationshipType.Partner, LinkState.Declared);
        await RecordAsync(p.Doctor, "EMIS-4", new Demographics { GivenName = "Baby", FamilyName = "Triggertest", ExpectedBirthDate = "2027-07-01" });
        await RelateAsync(p.Doctor, Own("EMIS-3"), Own("EMIS-4"), RelationshipType.ExpectedChild);
        await people.RecordResidenceAsync(Stay(Own("EMIS-1"), "8 Quay Street", ResidenceKind.MainHome, "2027-03-10", ""));
        await people.RecordResidenceAsync(Stay(Own("EMIS-5"), "1 Ward Road", ResidenceKind.Hospital, "2027-02-01", ""));
        await people.RecordResidenceAsync(Stay(Own("EMIS-5"), "5 Mill Lane", ResidenceKind.Weekend, "2027-03-12", "2027-03-14"));
        await new PeopleService.PeopleServiceClient(p.DesignatedLead.CallInvoker).RecordInvolvementAsync(new RecordInvolvementRequest
        {
            Person = Own("SIMS-1"),
            Role = PractitionerRole.DesignatedLead,
            ToDate = "2027-03-10",
        });
        await p.StatusAsync("LCS-1", ChildStatusCode.Cin, "2027-03-08");
        await p.EndAsync("LCS-1", ChildStatusCode.Cin, "2027-03-08", "2027-03-10");

        // And the clock: the seventeenth and the eighteenth birthday.
        await p.ClockAtAsync("2027-03-21 09:00");

        // Whoever works with the child, and may know, is told of each; what is criminal is kept from the school (vocabulary 7), and of
        // its own act nobody is told. Nobody works with the mother or the expected baby yet; midwifery is to.
        (string Name, InfoShareConnection Inbox)[] services =
            [("HV", p.HealthVisitor), ("SW", p.LeadSocialWorker), ("DSL", p.DesignatedLead), ("MW", p.Midwife), ("CAMHS", Camhs(p))];
        var told = new SortedDictionary<NotificationTrigger, SortedSet<string>>();
        foreach (var trigger in Vocabulary)
            told[trigger] = [];
        foreach (var (name, inbox) in services)
        {
            foreach (var item in (await InboxOf(inbox)).Where(i => told.ContainsKey(i.Trigger)))
                told[item.Trigger].Add(name);
        }

        told.Select(t => $"{t.Key}: {string.Join(' ', t.Value)}").ShouldBe(
        [
            "NewPartnerLinked: DSL HV SW",
            "PregnancyOrBirth: MW",
            "Separation: DSL HV SW",
            "CustodyIn: HV SW",
            "ReleaseOut: HV SW",
            "ConditionBreach: HV SW",
            "OrderEnding: HV SW",
            "AddressMove: DSL HV SW",
            "SchoolChange: HV SW",
            "GpChange: DSL HV SW",
            "DaCall: DSL HV SW",
            "EdSelfHarm: DSL HV SW",
            "Missing: DSL HV SW",
            "Bereaved: DSL HV SW",
            "PlanEnding: DSL HV",
            "ServiceLeft: DSL HV SW",
            "HomeLeave: CAMHS",
            "Age17: CAMHS",
            "Age18: CAMHS",
            "SafeguardingStep: DSL HV",
        ]);
        Core.Vocabulary.Code.All<Core.Vocabulary.NotificationTrigger>().Where(t => (int)t <= 19).Count().ShouldBe(19, "vocabulary 10 has nineteen");
    }

    [Fact]
    public async Task A_move_tells_that_and_when_never_where_to_and_of_a_refuge_nobody_hears()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await FamilyAsync(p);
        var people = new PeopleService.PeopleServiceClient(p.Doctor.CallInvoker);
        await people.RecordResidenceAsync(Stay(Own("EMIS-1"), "8 Quay Street", ResidenceKind.MainHome, "2027-03-12", ""));
        var move = (await InboxOf(p.HealthVisitor)).Single(i => i.Trigger == NotificationTrigger.AddressMove);
        move.Summary.ShouldBe("A move was recorded, from Friday 12 March 2027 (DECLARED).");
        move.ActionOwner.ShouldBe("Freya Heathsample");
        move.RespondBy.ToDateTimeOffset().ShouldBe(At("2027-03-12 17:00"));
        move.ToString().ShouldNotContain("Quay");

        // Said again, or denied, it is no second move; and leave from a ward asks who sees the child at home.
        await people.RecordResidenceAsync(Stay(Own("EMIS-1"), "8 Quay Street", ResidenceKind.MainHome, "2027-03-12", ""));
        (await InboxOf(p.HealthVisitor)).Count(i => i.Trigger == NotificationTrigger.AddressMove).ShouldBe(1);
        await people.RecordResidenceAsync(Stay(Own("EMIS-5"), "1 Ward Road", ResidenceKind.Hospital, "2027-02-01", ""));
        await people.RecordResidenceAsync(Stay(Own("EMIS-5"), "5 Mill Lane", ResidenceKind.MainHome, "2027-03-12", "2027-03-14"));
        (await InboxOf(Camhs(p))).Single(i => i.Trigger == NotificationTrigger.HomeLeave).Summary
            .ShouldBe("Leave at home from Friday 12 March 2027 until Sunday 14 March 2027 was recorded.");

        // A protected place leads nowhere: neither it, nor any later move of the same person, is told of.
        await people.RecordResidenceAsync(Stay(Own("EMIS-1"), "3 Secret Close", ResidenceKind.Refuge, "2027-03-10", ""));
        await people.RecordResidenceAsync(Stay(Own("EMIS-1"), "4 Other Close", ResidenceKind.Temporary, "2027-03-10", ""));
        (await InboxOf(p.HealthVisitor)).Count(i => i.Trigger is NotificationTrigger.AddressMove or NotificationTrigger.HomeLeave).ShouldBe(1);
    }

    [Fact]
    public async Task A_return_is_told_from_a_start_and_a_restriction_and_a_hearing_are_triggers_of_their_own()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await FamilyAsync(p);
        await ShareAsync(p.Detective, ConcernIndicator.MissingEpisode, Own("POL-1"));
        await ShareAsync(p.Detective, ConcernIndicator.ReturnedFromMissing, Own("POL-1"));
        await ShareAsync(p.Detective, ConcernIndicator.ContactRestricted, Own("POL-1"));
        await ShareAsync(p.Detective, ConcernIndicator.CourtHearing, Own("POL-1"));
        foreach (var who in (InfoShareConnection[])[p.HealthVisitor, p.LeadSocialWorker, p.DesignatedLead])
        {
            var inbox = await InboxOf(who);
            var missing = inbox.Where(i => i.Trigger == NotificationTrigger.Missing).OrderBy(i => i.PublishedAt.ToDateTimeOffset()).ToList();
            missing.Select(i => i.Concern.Indicators.Single()).ShouldBe([ConcernIndicator.MissingEpisode, ConcernIndicator.ReturnedFromMissing]);
            missing.Select(i => i.ExpectedResponse.StartsWith("The child is back", StringComparison.Ordinal)).ShouldBe([false, true]);
            inbox.Single(i => i.Trigger == NotificationTrigger.Separation).Concern.Indicators.ShouldBe([ConcernIndicator.ContactRestricted]);
            inbox.Single(i => i.Trigger == NotificationTrigger.SafeguardingStep).Concern.Indicators.ShouldBe([ConcernIndicator.CourtHearing]);
        }
    }

    /// <summary>"They have split up" (B2, B12): recorded the natural way, and everybody who works with the child hears of it, once.</summary>
    [Fact]
    public async Task That_a_couple_has_parted_reaches_all_who_work_with_the_child_once_for_each_change()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await FamilyAsync(p);
        await RelateAsync(p.Doctor, Own("EMIS-3"), Known(Dale), RelationshipType.Partner, LinkState.Reported);
        await p.ClockAtAsync("2027-03-11 09:00");
        var theirs = (InfoShareConnection[])[p.HealthVisitor, p.LeadSocialWorker, p.DesignatedLead];
        await RelateAsync(p.Doctor, Own("EMIS-3"), Known(Dale), RelationshipType.Partner, LinkState.ClaimedEnded);
        foreach (var who in theirs)
        {
            var told = (await InboxOf(who)).Single(i => i.Trigger == NotificationTrigger.Separation);
            told.Summary.ShouldContain("is said to have separated (CLAIMED_ENDED)");
            told.Summary.ShouldContain("the link counts on");
            told.OwnRecordId.ShouldNotBeEmpty();
            told.ToString().ShouldNotContain("Dale");
        }

        // Whoever works with the man alone learns of nothing.
        await WorksWithAsync(p.ProbationOfficer, Own("DEL-2"), PractitionerRole.ProbationOfficer, "01632 960120");
        await p.ClockAtAsync("2027-03-11 10:00");

        // The same said again, by the same or another, is no second separation; evidence of it is news, once.
        await RelateAsync(p.Doctor, Own("EMIS-3"), Known(Dale), RelationshipType.Partner, LinkState.ClaimedEnded);
        await RelateAsync(p.LeadSocialWorker, Own("LCS-3"), Known(Dale), RelationshipType.Partner, LinkState.ClaimedEnded);
        (await InboxOf(p.HealthVisitor)).Count(i => i.Trigger == NotificationTrigger.Separation).ShouldBe(1);
        await p.ClockAtAsync("2027-03-11 11:00");
        await RelateAsync(p.DesignatedLead, Own("SIMS-3"), Known(Dale), RelationshipType.Partner, LinkState.EndedVerified);
        await RelateAsync(p.LeadSocialWorker, Own("LCS-3"), Known(Dale), RelationshipType.Partner, LinkState.EndedVerified);
        (await InboxOf(p.HealthVisitor)).Where(i => i.Trigger == NotificationTrigger.Separation).Select(i => i.Summary.Contains("EVIDENCE", StringComparison.OrdinalIgnoreCase))
            .ShouldBe([true, false]);
        (await InboxOf(p.HealthVisitor)).Last(i => i.Trigger == NotificationTrigger.Separation).Summary.ShouldContain("(ENDED_VERIFIED)");
        (await InboxOf(p.ProbationOfficer)).ShouldNotContain(i => i.Trigger == NotificationTrigger.Separation);
    }

    private static Demographics Nell => Person("Nell", "Triggertest", "2019-05-05", "2 Stile Lane", "NM3 3AC");

    private static Demographics Dale => Person("Dale", "Triggerpartner", "1995-02-02", "9 Far Lane", "NM3 9ZZ");

    private static InfoShareConnection Camhs(Partnership p) => p.As("northmere-hospital", "Ruth Claymock", "CAMHS");

    private static async Task FamilyAsync(Partnership p)
    {
        var mother = Person("Carly", "Triggertest", "1994-04-04", "2 Stile Lane", "NM3 3AC");
        foreach (var (who, record) in ((InfoShareConnection, string)[])
            [(p.Doctor, "EMIS"), (p.HealthVisitor, "HV"), (p.LeadSocialWorker, "LCS"), (p.DesignatedLead, "SIMS"), (p.Detective, "POL")])
        {
            await RecordAsync(who, $"{record}-1", Nell);
            await RecordAsync(who, $"{record}-3", mother);
        }

        await RecordAsync(p.Detective, "POL-2", Dale);
        await RecordAsync(p.ProbationOfficer, "DEL-2", Dale);
        await RelateAsync(p.Doctor, Own("EMIS-3"), Own("EMIS-1"), RelationshipType.BirthParent);
        await WorksWithAsync(p.HealthVisitor, Own("HV-1"), PractitionerRole.HealthVisitor, "01632 960161");
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-1"), PractitionerRole.AllocatedSocialWorker, "01632 960171", leads: true);
        await WorksWithAsync(p.DesignatedLead, Own("SIMS-1"), PractitionerRole.DesignatedLead, "01632 960181");

        // One who turns seventeen and is on a ward, one who turns eighteen; both seen by CAMHS.
        await RecordAsync(Camhs(p), "CM-5", Person("Eli", "Marshtrigger", "2010-03-20", "5 Mill Lane", "NM3 5AC"));
        await RecordAsync(p.Doctor, "EMIS-5", Person("Eli", "Marshtrigger", "2010-03-20", "5 Mill Lane", "NM3 5AC"));
        await RecordAsync(Camhs(p), "CM-6", Person("Isla", "Cragtrigger", "2009-03-20", "6 Mill Lane", "NM3 6AC"));
        await WorksWithAsync(Camhs(p), Own("CM-5"), PractitionerRole.Camhs, "01632 960140");
        await WorksWithAsync(Camhs(p), Own("CM-6"), PractitionerRole.Camhs, "01632 960140");
    }

    private static async Task ShareAsync(InfoShareConnection who, ConcernIndicator indicator, SubjectRef subject, params SubjectRef[] children)
    {
        var concern = Concern(indicator, subject);
        concern.Children.AddRange(children.Select(c => new ChildBearing { Child = c, Relevance = "He is often in her home." }));
        await new Police.PoliceService.PoliceServiceClient(who.CallInvoker).ShareConcernAsync(new Police.ShareConcernRequest { Concern = concern });
    }

    private static ConcernStatement Concern(ConcernIndicator indicator, SubjectRef subject) => new()
    {
        Subject = subject,
        Indicators = { indicator },
        Kind = ConcernKind.Event,
        Source = SourceKind.Observed,
        RiskStatement = "The girl is afraid of what comes next.",
        Urgency = Urgency.Standard,
        LegalBasis = LegalBasis.PublicFunction,
    };

    private static RecordResidenceRequest Stay(SubjectRef person, string line, ResidenceKind kind, string from, string to) => new()
    {
        Person = person,
        Address = new Address { Line = line, Postcode = "NM3 4DD", Area = "Northmere" },
        Kind = kind,
        State = string.CompareOrdinal(from, "2027-03-10") > 0 ? LinkState.Declared : LinkState.Reported,
        FromDate = from,
        ToDate = to,
        Source = SourceKind.ParentSelf,
    };
}
