using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Police.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>S7 and S5, who is told: a school of a pupil's thoughts of suicide and of a police attendance. D is Wednesday 10 March 2027.</summary>
public sealed class S7EyesThatWereNotToldTests
{
    [Fact]
    public async Task The_school_watches_and_has_a_way_back_and_a_discharge_names_who_holds_support()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (ruth, lead) = (p.As("northmere-hospital", "Ruth Claymock", "CAMHS"), p.As("northmere-school", "Ms Oakmock", "DESIGNATED_LEAD"));
        var eli = Person("Eli", "Marshtest", "2011-09-03", "3 Fen Way", "NM5 2EM");
        await RecordAsync(ruth, "CAMHS-7", eli);
        await WorksWithAsync(ruth, Own("CAMHS-7"), PractitionerRole.Camhs, "01632 960144");
        await RecordAsync(lead, "SIMS-7", eli);
        await WorksWithAsync(lead, Own("SIMS-7"), PractitionerRole.DesignatedLead, "01632 960141");
        await RecordAsync(p.LeadSocialWorker, "LCS-7", eli);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-7"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);

        await p.ClockAtAsync("2027-03-10 09:30");
        await new HealthService.HealthServiceClient(ruth.CallInvoker).ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("CAMHS-7"),
                Indicators = { ConcernIndicator.YpSuicidal },
                Kind = ConcernKind.Event,
                Happened = new WhenHappened { FromDate = "2027-03-10" },
                Source = SourceKind.ChildWords,
                RiskStatement = "He says that he will end his life if his mother's partner moves in.",
                Urgency = Urgency.SameDay,
                Consent = ConsentState.Given,
                LegalBasis = LegalBasis.SafeguardingCondition,
            },
        });

        // What to watch for, whom to ring, by 13:30; no diagnosis and no family reason.
        var alert = (await InboxOf(lead)).Single(i => i.Trigger == NotificationTrigger.ConcernShared);
        alert.RespondBy.ToDateTimeOffset().ShouldBe(At("2027-03-10 13:30"), TimeSpan.FromMinutes(1));
        alert.ExpectedResponse.ShouldContain("Watch the child");
        alert.ExpectedResponse.ShouldContain("Ruth Claymock");
        alert.Contact.Name.ShouldBe("Ruth Claymock");
        alert.ToString().ShouldNotContain("partner");

        // The way back: an absence on D+1 reaches CAMHS at once.
        await p.ClockAtAsync("2027-03-11 09:10");
        await new EducationService.EducationServiceClient(lead.CallInvoker).ReportSchoolingSignalAsync(new ReportSchoolingSignalRequest
        {
            Child = Own("SIMS-7"),
            Signal = SchoolingSignal.LowAttendance,
            AttendancePercent = 97,
            RiskStatement = "He is absent today and nobody has rung in.",
            Source = SourceKind.Observed,
            LegalBasis = LegalBasis.PublicFunction,
        });
        (await InboxOf(ruth)).ShouldContain(i => i.Concern != null && i.Concern.Agency == AgencyKind.Education);

        // D+20: CAMHS discharges and names nobody: an alert to its own lead or desk, and to the social worker.
        await p.ClockAtAsync("2027-03-30 10:00");
        await LeaveAsync(ruth, "CAMHS-7", "");
        (await InboxOf(ruth)).ShouldContain(i => i.Trigger == NotificationTrigger.ServiceLeft);
        var left = (await InboxOf(p.LeadSocialWorker)).Where(i => i.Trigger == NotificationTrigger.ServiceLeft).ToList();
        left.ShouldContain(i => i.Summary.Contains("Nobody is named who holds support now", StringComparison.Ordinal));

        // The school leaves with a name; nobody is left but social care, which learns who holds support.
        await new PeopleService.PeopleServiceClient(lead.CallInvoker).RecordInvolvementAsync(new RecordInvolvementRequest
        {
            Person = Own("SIMS-7"),
            Role = PractitionerRole.DesignatedLead,
            FromDate = "2027-03-10",
            ToDate = "2027-03-30",
            SupportHeldBy = "Mr Elmmock, Southmere School",
        });
        (await InboxOf(p.LeadSocialWorker)).ShouldContain(i =>
            i.Trigger == NotificationTrigger.ServiceLeft && i.Summary.Contains("Support is held by Mr Elmmock, Southmere School", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_misspelt_name_ends_nobodys_work_and_says_whose_is_open()
    {
        await using var p = await StartAsync("2027-03-10 10:00");
        var (lead, colleague) = (p.As("northmere-school", "Ms Oakmock", "DESIGNATED_LEAD"), p.As("northmere-school", "Mr Elmmock", "DESIGNATED_LEAD"));
        await RecordAsync(lead, "SIMS-62", Person("Pia", "Glenfixture", "2019-11-02", "6 Ash Court", "NM6 3GF"));
        await WorksWithAsync(lead, Own("SIMS-62"), PractitionerRole.DesignatedLead, "01632 960141");
        var people = new PeopleService.PeopleServiceClient(colleague.CallInvoker);
        RecordInvolvementRequest Leaves(string name) => new()
        {
            Person = Own("SIMS-62"),
            PractitionerName = name,
            Role = PractitionerRole.DesignatedLead,
            ToDate = "2027-03-10",
            SupportHeldBy = "Mr Elmmock",
        };

        var refused = (await RefusalOf(async () => await people.RecordInvolvementAsync(Leaves("Ms Oakmok")))).FieldViolations.Single();
        refused.Field.ShouldBe("practitioner_name");
        refused.Description.ShouldContain("open is the work of Ms Oakmock");
        (await people.RecordInvolvementAsync(Leaves("Ms Oakmock"))).EndedInvolvementId.ShouldNotBeEmpty();

        // Of work that was over before nobody needs to be at it now.
        var past = Leaves("Ms Formerfixture");
        past.FromDate = "2026-09-01";
        (await people.RecordInvolvementAsync(past)).EndedInvolvementId.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_police_attendance_reaches_the_school_before_it_opens_by_telephone_if_need_be_and_its_holiday_deputy()
    {
        await using var p = await StartAsync("2027-03-10 01:00");
        var lead = p.As("northmere-school", "Ms Oakmock", "DESIGNATED_LEAD");
        var pia = Person("Pia", "Glenfixture", "2019-11-02", "6 Ash Court", "NM6 3GF");
        await RecordAsync(lead, "SIMS-61", pia);
        await WorksWithAsync(lead, Own("SIMS-61"), PractitionerRole.DesignatedLead, "01632 960141");
        await p.ClockAtAsync("2027-03-10 02:30");
        await AttendAsync(p, pia);

        var told = (await InboxOf(lead)).Single(i => i.Trigger == NotificationTrigger.DaCall);
        told.RespondBy.ToDateTimeOffset().ShouldBe(At("2027-03-10 08:30"));
        told.ToString().ShouldNotContain("shouted");

        // Nobody has read it at 07:45: the officer is asked to ring, and logs that she reached the caretaker's deputy.
        await p.ClockAtAsync("2027-03-10 07:46");
        var officer = p.Detective;
        var task = (await InboxOf(officer)).Single(i => i.Trigger == NotificationTrigger.TelephoneNeeded);
        task.AboutItemId.ShouldBe(told.ItemId);
        task.Contact.Telephone.ShouldNotBeEmpty();
        var inbox = new Protocol.Inbox.V1.InboxService.InboxServiceClient(officer.CallInvoker);
        var logged = await inbox.LogTelephoneCallAsync(new Protocol.Inbox.V1.LogTelephoneCallRequest
        {
            ItemId = task.ItemId,
            Outcome = TelephoneOutcome.Reached,
            SpokeWith = "Ms Oakmock",
        });
        logged.Task.State.ShouldBe(NotificationState.Acted);
        var history = await new Protocol.Inbox.V1.InboxService.InboxServiceClient(lead.CallInvoker).GetItemAsync(
            new Protocol.Inbox.V1.GetItemRequest { ItemId = told.ItemId });
        history.Item.State.ShouldBe(NotificationState.Failed);
        history.Calls.Single().SpokeWith.ShouldBe("Ms Oakmock");
        history.History.ShouldContain(h => h.Note.Contains("reached by telephone: Ms Oakmock", StringComparison.Ordinal));

        // In the holidays the cover is named at once, and the time is the next day on which the school is open.
        await new Protocol.Roster.V1.RosterService.RosterServiceClient(lead.CallInvoker).RecordAbsenceAsync(new Protocol.Roster.V1.RecordAbsenceRequest
        {
            WholeOrganisation = true,
            DeputyName = "Mr Fellmock",
            Telephone = "01632 960199",
            From = Stamp("2027-03-11 00:00"),
            To = Stamp("2027-03-15 00:00"),
        });
        await p.ClockAtAsync("2027-03-12 01:00");
        await AttendAsync(p, pia);
        var covered = (await InboxOf(lead)).Where(i => i.Trigger == NotificationTrigger.DaCall).MaxBy(i => i.PublishedAt)!;
        covered.ActionOwner.ShouldBe("Mr Fellmock");
        covered.Duty.Telephone.ShouldBe("01632 960199");
        covered.RespondBy.ToDateTimeOffset().ShouldBe(At("2027-03-15 08:30"));
    }

    /// <summary>The school's system records its lead; a teaching assistant records that he works with the pupil too, later and even as the lead.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_teaching_assistant_beside_or_instead_of_the_designated_lead_never_keeps_the_school_from_being_told(bool leadIsRecorded)
    {
        await using var p = await StartAsync("2027-03-10 01:00");
        var school = p.SystemOf("northmere-school");
        var pia = Person("Pia", "Glenfixture", "2019-11-02", "6 Ash Court", "NM6 3GF");
        await RecordAsync(p.DesignatedLead, "SIMS-62", pia);
        if (leadIsRecorded)
        {
            await new PeopleService.PeopleServiceClient(school.CallInvoker).RecordInvolvementAsync(new RecordInvolvementRequest
            {
                Person = Own("SIMS-62"),
                Role = PractitionerRole.DesignatedLead,
                PractitionerName = "Ms Oakmock",
                Telephone = "01632 960141",
            });
        }

        await WorksWithAsync(p.TeachingAssistant, Own("SIMS-62"), PractitionerRole.SchoolStaff, "01632 960142", leads: true);
        await p.ClockAtAsync("2027-03-10 02:30");
        await AttendAsync(p, pia);

        var told = (await InboxOf(p.DesignatedLead)).Single(i => i.Trigger == NotificationTrigger.DaCall);
        told.ActionOwner.ShouldBe(leadIsRecorded ? "Ms Oakmock" : "DESIGNATED_LEAD");
        told.RespondBy.ToDateTimeOffset().ShouldBe(At("2027-03-10 08:30"));
        (await InboxOf(p.TeachingAssistant)).ShouldBeEmpty();
    }

    private static Google.Protobuf.WellKnownTypes.Timestamp Stamp(string londonTime) =>
        Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(At(londonTime));

    private static async Task AttendAsync(Partnership p, Demographics child) =>
        await new PoliceService.PoliceServiceClient(p.Detective.CallInvoker).ReportDomesticAbuseAttendanceAsync(
            new ReportDomesticAbuseAttendanceRequest
            {
                AttendedAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(await p.NowAsync() - TimeSpan.FromMinutes(20)),
                IncidentNumber = "NM-2027-6612",
                HarmedAdult = Known(Person("Greta", "Glenfixture", "1990-02-02", "6 Ash Court", "NM6 3GF")),
                Children = { new AttendanceChild { Child = Known(child), Present = true, Seen = Seen.Yes } },
                Account = "He shouted and broke a door; she stood between him and the child.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            });

    private static async Task LeaveAsync(Client.InfoShareConnection who, string record, string heldBy) =>
        await new PeopleService.PeopleServiceClient(who.CallInvoker).RecordInvolvementAsync(new RecordInvolvementRequest
        {
            Person = Own(record),
            Role = PractitionerRole.Camhs,
            FromDate = "2027-03-10",
            ToDate = "2027-03-30",
            SupportHeldBy = heldBy,
        });
}
