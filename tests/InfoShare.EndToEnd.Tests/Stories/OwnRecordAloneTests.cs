using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Plan.V1;
using InfoShare.Protocol.Tasks.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Concerns = InfoShare.Protocol.Concern.V1.ConcernService.ConcernServiceClient;
using Glass = InfoShare.Protocol.Access.V1.EmergencyAccessService.EmergencyAccessServiceClient;
using Gp = InfoShare.Protocol.Health.V1.HealthService.HealthServiceClient;
using Maternity = InfoShare.Protocol.People.V1.MaternityService.MaternityServiceClient;
using Plans = InfoShare.Protocol.Plan.V1.PlanService.PlanServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;
using Tasks = InfoShare.Protocol.Tasks.V1.TaskService.TaskServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// L10: what a practitioner says by the own record of somebody from whom he or she is kept in silence stands under that record alone. To the practitioner it
/// is there (KeptIsNobodyTests); it hinders no colleague, opens nothing, and whoever reviews it knows whom it was about. 10 March 2027.
/// </summary>
public sealed class OwnRecordAloneTests
{
    private static readonly Demographics Lia = Person("Lia", "Alonemock", "2017-05-04", "21 Alone Lane", "NM6 3AL");

    [Fact]
    public async Task An_assessment_and_a_part_under_it_stand_in_no_colleague_s_way()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var duty = p.As("northmere-csc", "Owen Peatsample", "DUTY_SOCIAL_WORKER");
        await RecordAsync(p.LeadSocialWorker, "ICS-lia", Lia);
        await DeclareAsync(p.As("northmere-csc", "Lena Marlsample", "TEAM_MANAGER"), "u-owen-peatsample");
        await RecordAsync(duty, "OWN-lia", Lia);

        var own = await AssessAsync(duty, "OWN-lia");
        (await RefusalOf(() => AssessAsync(duty, "OWN-lia"))).Reason.ShouldBe("ILLEGAL_STATE");
        await new Plans(duty.CallInvoker).DeclareCaseRoleAsync(new DeclareCaseRoleRequest { Person = Own("OWN-lia"), Role = CaseRole.Safeguarding });

        var hers = await AssessAsync(p.LeadSocialWorker, "ICS-lia");
        hers.EarlierAssessments.ShouldBeEmpty();
        (await new Plans(p.LeadSocialWorker.CallInvoker).GetPlanAsync(new GetPlanRequest { Child = Own("ICS-lia") })).Plan.Assessments
            .ShouldHaveSingleItem().AssessmentId.ShouldBe(hers.Assessment.AssessmentId);
        (await new Plans(p.LeadSocialWorker.CallInvoker).DeclareCaseRoleAsync(new DeclareCaseRoleRequest { Person = Own("ICS-lia"), Role = CaseRole.Leads })).Roles.Roles
            .ShouldHaveSingleItem().PractitionerName.ShouldBe("Priti Larksample");
        (await new Plans(duty.CallInvoker).GetPlanAsync(new GetPlanRequest { Child = Own("OWN-lia") })).Plan.Assessments
            .ShouldHaveSingleItem().AssessmentId.ShouldBe(own.Assessment.AssessmentId);
    }

    [Fact]
    public async Task A_use_of_emergency_access_opens_that_record_alone_and_is_reviewed_as_one_about_the_person()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (officer, supervisor) = (p.As("northmere-police", "Noor Hillmock", "PUBLIC_PROTECTION"), p.As("northmere-police", "Sgt Ash Hillmock", "POLICE_SUPERVISOR"));
        var personId = await RecordAsync(p.LeadSocialWorker, "ICS-lia", Lia);
        await WorksWithAsync(p.LeadSocialWorker, Own("ICS-lia"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await p.StatusAsync("ICS-lia", ChildStatusCode.Cin, "2027-01-04");
        var conflict = await DeclareAsync(supervisor, "u-noor-hillmock");
        var ownId = await RecordAsync(officer, "OWN-lia", Lia);

        var broken = await new Glass(officer.CallInvoker).BreakGlassAsync(new BreakGlassRequest
        {
            Subject = Own("OWN-lia"),
            Reason = EmergencyReason.ChildInImmediateDanger,
            Words = "A man shouts in the flat and the child cries behind the door",
            Tried = "Rang the ward and the desk, no answer",
        });
        var opened = broken.Access;
        (opened.PersonId, broken.OwnName).ShouldBe((ownId, "Lia Alonemock"));
        var seen = await new Protocol.Police.V1.PoliceService.PoliceServiceClient(officer.CallInvoker).QueryChildAsync(new Protocol.Police.V1.QueryChildRequest
        {
            Child = Own("OWN-lia"),
            Purpose = For(Purpose.Emergency, "A man shouts in the flat and the child cries behind the door"),
        });
        seen.ToString().ShouldNotContain("CIN");
        seen.ToString().ShouldNotContain("Priti Larksample");

        // Nothing was opened, so her worker is told nothing; the own supervisor reviews it, and finds whom it was about.
        (await InboxOf(p.LeadSocialWorker)).ShouldNotContain(i => i.Trigger == NotificationTrigger.EmergencyAccess);
        (await InboxOf(supervisor)).ShouldContain(i => i.Trigger == NotificationTrigger.EmergencyAccess && i.ActionOwner == "POLICE_SUPERVISOR");
        var use = (await new Glass(supervisor.CallInvoker).ListEmergencyAccessAsync(new ListEmergencyAccessRequest { OpenOnly = true })).Uses.ShouldHaveSingleItem();
        use.GrantId.ShouldBe(opened.GrantId);
        (await new PeopleService.PeopleServiceClient(supervisor.CallInvoker).FindPersonAsync(new FindPersonRequest
        {
            Person = new SubjectRef { PersonId = use.PersonId },
            Purpose = For(Purpose.AssessChild, "To review an officer's use of emergency access"),
        })).Person.PersonId.ShouldBe(personId);
        var entry = (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { Reason = "The safeguarding lead asks what was tried", ObjectId = opened.GrantId, PageSize = 100 })).Entries
            .First(e => e.Action == "EmergencyAccessService/BreakGlass");
        entry.RuleIds.ShouldContain($"deny/conflict/{conflict.ConflictId}");
        entry.PersonIds.ShouldContain(personId);
    }

    [Fact]
    public async Task The_end_of_the_own_pregnancy_ends_nothing_that_others_recorded_and_its_birth_is_the_mother_s()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (midwife, mother) = (p.As("northmere-midwifery", "Hana Stonemock", "MIDWIFE"), Person("Mara", "Alonemock", "1994-05-04", "22 Alone Lane", "NM6 3AL"));
        var motherId = await RecordAsync(p.HealthVisitor, "HV-mara", mother);
        await ExpectAsync(p.HealthVisitor, Own("HV-mara"), "2027-08-10");
        await DeclareAsync(p.As("northmere-midwifery", "Mia Leadmock", "NAMED_PROFESSIONAL"), "u-hana-stonemock", mother);

        var stated = (await ExpectAsync(midwife, Known(mother), "2027-08-10")).Pregnancy;
        await new Maternity(midwife.CallInvoker).RecordPregnancyEndAsync(
            new RecordPregnancyEndRequest { PregnancyId = stated.PregnancyId, End = PregnancyEnd.Loss, OnDate = "2027-03-09" });
        var goesOn = (await ExpectAsync(p.HealthVisitor, Own("HV-mara"), "2027-08-10")).Pregnancy;
        goesOn.State.ShouldBe(PregnancyState.Ongoing);
        goesOn.MotherPersonId.ShouldBe(motherId);

        var again = (await ExpectAsync(midwife, Known(mother), "2027-08-10")).Pregnancy;
        again.PregnancyId.ShouldNotBe(stated.PregnancyId);
        await new Maternity(midwife.CallInvoker).RecordBirthAsync(
            new RecordBirthRequest { PregnancyId = again.PregnancyId, BirthDate = "2027-03-09", Babies = { new Newborn { GivenName = "Newmock" } } });
        (await RefusalOf(async () => await new Maternity(p.HealthVisitor.CallInvoker).RecordPregnancyEndAsync(
            new RecordPregnancyEndRequest { PregnancyId = goesOn.PregnancyId, End = PregnancyEnd.Loss, OnDate = "2027-03-09" }))).Reason.ShouldBe("ILLEGAL_STATE");
    }

    [Fact]
    public async Task What_one_asks_of_a_colleague_is_the_own_task_and_the_level_above_goes_on_owning_it()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var lead = p.As("elmmock-surgery", "Dr Leadmock", "PRACTICE_LEAD");
        await RecordAsync(p.HealthVisitor, "HV-lia", Lia);
        await DeclareAsync(lead, "u-dr-mockhurst");
        var ownId = await RecordAsync(p.Doctor, "OWN-lia", Lia);
        var asked = (await new Gp(p.Doctor.CallInvoker).AskColleagueAsync(new Protocol.Health.V1.AskColleagueRequest
        {
            Patient = Own("OWN-lia"),
            Ask = "Please see her this week about her weight.",
            Of = new TaskTarget { OrganisationId = "northmere-health-visiting" },
        })).Task;

        // His own, under the own record; whom it was offered to is told, and he reads how far that has come.
        var his = (await OwnedAsync(p.Doctor)).ShouldHaveSingleItem();
        (his.TaskId, his.PersonId, his.OwnRecordId, his.PersonName, his.Owner.Name).ShouldBe((asked.TaskId, ownId, "OWN-lia", "Lia Alonemock", "Dr Mockhurst"));
        (await InboxOf(p.HealthVisitor)).ShouldContain(i => i.Trigger == NotificationTrigger.TaskGiven);
        (await new InboxService.InboxServiceClient(p.Doctor.CallInvoker).ListPublishedAsync(new ListPublishedRequest { PageSize = 20 }))
            .Acts.SelectMany(a => a.Notices).Single(n => n.Trigger == NotificationTrigger.TaskGiven).Recipients.ShouldHaveSingleItem();

        // He ends it; the level above, who owns it, is told so and has it still.
        (await OwnedAsync(lead)).ShouldHaveSingleItem().Owner.Name.ShouldBe("PRACTICE_LEAD");
        await new Tasks(p.Doctor.CallInvoker).CompleteTaskAsync(
            new CompleteTaskRequest { TaskId = asked.TaskId, Version = asked.Version, Outcome = "I saw her myself today and she is well." });
        (await OwnedAsync(p.Doctor)).ShouldBeEmpty();
        var hers = (await OwnedAsync(lead)).ShouldHaveSingleItem();
        (hers.TaskId, hers.State, hers.Owner.Name).ShouldBe((asked.TaskId, DutyTaskState.Offered, "PRACTICE_LEAD"));
        hers.Outcome.ShouldBe("I saw her myself today and she is well.");
        (await InboxOf(lead)).Single(i => i.Trigger == NotificationTrigger.TaskAnswered).Summary.ShouldStartWith("Dr Mockhurst, who asked for it, says: I saw her myself");
        (await new Tasks(lead.CallInvoker).CompleteTaskAsync(
            new CompleteTaskRequest { TaskId = hers.TaskId, Version = hers.Version, Outcome = "The health visitor saw her, and so did I." })).Task.State.ShouldBe(DutyTaskState.Done);

        static async Task<IReadOnlyList<TaskView>> OwnedAsync(InfoShareConnection who) =>
            (await new Tasks(who.CallInvoker).ListTasksAsync(new ListTasksRequest { Scope = TaskScope.Owned, PageSize = 50 })).Tasks;
    }

    [Fact]
    public async Task What_one_has_handed_over_is_listed_to_its_sender_under_the_own_record()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.LeadSocialWorker, "ICS-lia", Lia);
        await p.StatusAsync("ICS-lia", ChildStatusCode.Cin, "2027-01-04");
        await WorksWithAsync(p.LeadSocialWorker, Own("ICS-lia"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await DeclareAsync(p.As("elmmock-surgery", "Dr Leadmock", "PRACTICE_LEAD"), "u-dr-mockhurst");
        var ownId = await RecordAsync(p.Doctor, "OWN-lia", Lia);
        var handovers = new HandoverService.HandoverServiceClient(p.Doctor.CallInvoker);
        var offered = (await handovers.OfferHandoverAsync(new OfferHandoverRequest
        {
            Handover = new HandoverDraft
            {
                Subjects = { Own("OWN-lia") },
                Kind = HandoverKind.ServiceToService,
                To = new HandoverTarget { OrganisationId = "northmere-school" },
                Words = new HandoverWords { ResidualRisk = "He may come to the flat at night." },
            },
        })).Handover;

        (await ListedAsync()).ShouldHaveSingleItem().Subjects.ShouldHaveSingleItem().PersonId.ShouldBe(ownId);
        (await new InboxService.InboxServiceClient(p.Doctor.CallInvoker).ListPublishedAsync(new ListPublishedRequest { PageSize = 20 }))
            .Acts.SelectMany(a => a.Notices).Single(n => n.HandoverId == offered.HandoverId).Recipients.ShouldHaveSingleItem();

        // Whoever answers it is the sender's to know; what others hold of her is not.
        await new HandoverService.HandoverServiceClient(p.DesignatedLead.CallInvoker).AcceptHandoverAsync(
            new AcceptHandoverRequest { HandoverId = offered.HandoverId, Version = offered.Version });
        var accepted = (await handovers.GetHandoverAsync(new GetHandoverRequest { HandoverId = offered.HandoverId })).Handover;
        accepted.AcceptedBy.Name.ShouldBe("Ms Oakmock");
        accepted.ToString().ShouldNotContain("CIN", Case.Sensitive);
        accepted.ToString().ShouldNotContain("Priti Larksample");
        (await ListedAsync()).ShouldBeEmpty();

        async Task<IReadOnlyList<HandoverView>> ListedAsync() =>
            (await handovers.ListHandoversAsync(new ListHandoversRequest { Filter = HandoverFilter.OfferedByUs, PageSize = 50 })).Handovers;
    }

    /// <summary>L10, C18: the author of a concern about somebody kept reads the own words of it, and writes over nobody's whom he is not shown.</summary>
    [Fact]
    public async Task What_colleagues_made_of_the_own_concern_is_not_shown_to_its_author_and_not_written_over_unread()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var duty = p.DutySocialWorker;
        await RecordAsync(p.LeadSocialWorker, "ICS-lia", Lia);
        await WorksWithAsync(p.LeadSocialWorker, Own("ICS-lia"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await DeclareAsync(p.SocialCareManager, "u-owen-peatsample");
        var id = await ShareAsync();
        await AddNoteAsync(duty, "It looked older than a day.");
        await CorrectAsync(duty, 1, "A burn on the left hand that nobody explains.");

        // A colleague of the same name corrects it; others take it up, retract, appraise and agree.
        var namesake = p.SystemOf("northmere-csc").As(new InfoSharePractitioner("u-another-owen", "Owen Peatsample", "ALLOCATED_SOCIAL_WORKER"));
        await CorrectAsync(namesake, 2, "A burn; her stepfather Abel was there.");
        await AddNoteAsync(p.LeadSocialWorker, "The ward knows of Abel too.");
        await new Concerns(p.LeadSocialWorker.CallInvoker).RecordVerificationAsync(Verify(id, 1));
        var hers = await HistoryAsync(p.LeadSocialWorker);
        (hers.Versions.Count, hers.Notes.Count, hers.Steps.Count, hers.Appraisals.Count).ShouldBe((2, 2, 2, 1));
        await new Concerns(p.LeadSocialWorker.CallInvoker).AppraiseConcernAsync(new AppraiseConcernRequest
        {
            AppraisalId = hers.Appraisals[0].AppraisalId,
            Version = hers.Appraisals[0].Version,
            Risk = "She would not be safe with the man at home; her fear is real.",
            Measures = "No contact with him; reviewed at the conference.",
        });
        await AgreeAsync(p.LeadSocialWorker, Own("ICS-lia"));
        (await HistoryAsync(p.LeadSocialWorker)).Narratives.Count.ShouldBe(1);

        var his = await HistoryAsync(duty);
        (his.Concern.RiskStatement, his.Concern.Version, his.Concern.Verification).ShouldBe(("A burn on the left hand that nobody explains.", 2, VerificationState.Unverified));
        his.Versions.ShouldHaveSingleItem().ByName.ShouldBe("Owen Peatsample");
        his.Notes.ShouldHaveSingleItem().Words.ShouldBe("It looked older than a day.");
        (his.Steps.Count, his.Appraisals.Count, his.Narratives.Count).ShouldBe((1, 0, 0));
        (await new Concerns(duty.CallInvoker).GetSharedConcernAsync(new GetSharedConcernRequest { ConcernId = id })).ToString().ShouldNotContain("Abel");

        // The version that he sees is the current one to him, and is not written over; what he adds stands beside.
        (await RefusalOf(() => CorrectAsync(duty, 3, "It was the right hand."))).Reason.ShouldBe("VERSION_CONFLICT");
        foreach (var change in (Func<Task>[])[() => CorrectAsync(duty, 2, "It was the right hand."),
            async () => await new Concerns(duty.CallInvoker).RecordVerificationAsync(Verify(id, 1)), () => BackAsync(duty, id, 1)])
            (await RefusalOf(change)).Reason.ShouldBe("NOT_FOUND");
        await AddNoteAsync(duty, "I saw her again.");
        (await HistoryAsync(p.LeadSocialWorker)).Concern.RiskStatement.ShouldBe("A burn; her stepfather Abel was there.");

        // The same of one that a colleague took back; one's own taking back is told as of nobody.
        var (backed, own) = (await ShareAsync(), await ShareAsync());
        await BackAsync(p.LeadSocialWorker, backed, 1);
        (await RefusalOf(() => BackAsync(duty, backed, 1))).Reason.ShouldBe("NOT_FOUND");
        await BackAsync(duty, own, 1);
        (await RefusalOf(() => BackAsync(duty, own, 2))).Reason.ShouldBe("ILLEGAL_STATE");

        async Task<string> ShareAsync() => (await new SocialCare(duty.CallInvoker).ShareConcernAsync(new Protocol.SocialCare.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Known(Lia),
                Indicators = { ConcernIndicator.UnexplainedInjury },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = "A burn on the hand that nobody explains.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.SafeguardingCondition,
            },
        })).Concern.ConcernId;

        async Task CorrectAsync(InfoShareConnection who, long version, string words) => await new Concerns(who.CallInvoker).CorrectConcernAsync(new CorrectConcernRequest
        {
            ConcernId = id,
            Version = version,
            Reason = "It was told otherwise at first.",
            Statement = new ConcernText { Indicators = { ConcernIndicator.UnexplainedInjury }, Kind = ConcernKind.Event, Source = SourceKind.Observed, RiskStatement = words },
        });

        async Task AddNoteAsync(InfoShareConnection who, string words) =>
            await new Concerns(who.CallInvoker).AddNoteAsync(new AddNoteRequest { ConcernId = id, Kind = NoteKind.ProfessionalView, Words = words });

        async Task AgreeAsync(InfoShareConnection who, SubjectRef child) => await new Concerns(who.CallInvoker).AgreeNarrativeAsync(
            new AgreeNarrativeRequest { Child = child, ConcernIds = { id }, Words = "She was burnt, and she is believed.", AgreedBy = { "Priti Larksample, children's services" } });

        async Task<GetConcernHistoryResponse> HistoryAsync(InfoShareConnection who) => await new Concerns(who.CallInvoker).GetConcernHistoryAsync(
            new GetConcernHistoryRequest { ConcernId = id, Purpose = For(Purpose.AssessChild, "School rang about bruises this morning") });

        static async Task BackAsync(InfoShareConnection who, string concernId, int step) => await new Concerns(who.CallInvoker).TakeBackConcernAsync(
            new TakeBackConcernRequest { ConcernId = concernId, Step = step, Reason = "It was another child of the same name." });

        static RecordVerificationRequest Verify(string concernId, int step) => new()
        {
            ConcernId = concernId,
            Step = step,
            State = VerificationState.RetractedNoView,
            Basis = SourceKind.ChildWords,
            Words = "She says now that it was not so.",
        };
    }

    private static async Task<StartAssessmentResponse> AssessAsync(InfoShareConnection who, string ownRecordId) => await new Plans(who.CallInvoker).StartAssessmentAsync(
        new StartAssessmentRequest { Child = Own(ownRecordId), Kind = ChildStatusCode.Cin, ReceivedOn = "2027-03-09" });

    private static async Task<RecordPregnancyResponse> ExpectAsync(InfoShareConnection who, SubjectRef mother, string date) =>
        await new Maternity(who.CallInvoker).RecordPregnancyAsync(
            new RecordPregnancyRequest { Mother = mother, ExpectedDate = date, NumberExpected = 1, Source = SourceKind.Observed });

    private static async Task<ConflictOfInterest> DeclareAsync(InfoShareConnection manager, string practitioner, Demographics? person = null) =>
        (await new ConflictService.ConflictServiceClient(manager.CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            PractitionerId = practitioner,
            Person = Known(person ?? Lia),
            Kind = ConflictKind.ConflictOfInterest,
            Reason = "A matter of the family's or of an allegation.",
            OpenToPractitioner = false,
        })).Conflict;
}
