using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Plan.V1;
using InfoShare.Protocol.Police.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.Protocol.Tasks.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Health = InfoShare.Protocol.Health.V1.HealthService.HealthServiceClient;
using Police = InfoShare.Protocol.Police.V1.PoliceService.PoliceServiceClient;
using Probation = InfoShare.Protocol.Probation.V1.ProbationService.ProbationServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;
using Tasks = InfoShare.Protocol.Tasks.V1.TaskService.TaskServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>What an agency's report is about decides what becomes of it, and not which box was ticked (T21, A8, A9, L7, F9).</summary>
public sealed class FormsHoldToTheirRulesTests
{
    private static InfoShareConnection Officer(Partnership p) => p.As("northmere-police", "Noor Hillmock", "RESPONSE_OFFICER");
    private static InfoShareConnection Sergeant(Partnership p) => p.As("northmere-police", "Sgt Mossmock", "POLICE_SUPERVISOR");
    private static InfoShareConnection Emergency(Partnership p) => p.As("northmere-hospital", "Dr Rowanmock", "ED_CLINICIAN");

    private static ReportBasics Basics => new() { Urgency = Urgency.Standard, LegalBasis = LegalBasis.PublicFunction };

    /// <summary>The talk after a return is due 72 hours after it, through whosever hands the task goes, and a line of text does not end it.</summary>
    [Fact]
    public async Task The_talk_after_a_return_is_due_from_the_return_whoever_has_it_and_ends_by_its_own_record()
    {
        await using var p = await StartAsync("2027-05-13 11:00");
        var isla = Person("Isla", "Clocktest", "2013-02-02", "2 Beck Way", "NM2 3CD");
        await RecordAsync(Officer(p), "NP-1", isla);
        await RecordAsync(p.LeadSocialWorker, "LCS-1", isla);
        var back = (await new Police(Officer(p).CallInvoker).RecordReturnAsync(new RecordReturnRequest
        {
            Child = Own("NP-1"),
            FoundAt = At("2027-05-13 10:00").ToTimestamp(),
            Found = MissingFound.ByPolice,
            RiskStatement = "Found at the bus station; she would not say with whom she was.",
            Basics = Basics,
        })).Kept;
        back.TaskDue.ToDateTimeOffset().ShouldBe(At("2027-05-16 10:00"));
        var task = await OwnedAsync(Officer(p));
        (await RefusalOf(() => CompleteAsync(Officer(p), task))).Reason.ShouldBe("ROLE_NOT_ALLOWED");

        // Passed on the second day, and declined on the third: what is left is left, and no more.
        await p.ClockAtAsync("2027-05-14 16:00");
        var passed = await PassAsync(Officer(p), task);
        passed.Due.ToDateTimeOffset().ShouldBe(At("2027-05-16 10:00"), "two working days to accept would end after the talk is due");
        var declined = await AnswerAsync(p.DutySocialWorker, passed, false);
        (declined.State, declined.Due.ToDateTimeOffset()).ShouldBe((DutyTaskState.Open, At("2027-05-16 10:00")));
        var accepted = await AnswerAsync(p.DutySocialWorker, await PassAsync(Officer(p), declined), true);
        (accepted.Owner.Name, accepted.Due.ToDateTimeOffset()).ShouldBe(("Owen Peatsample", At("2027-05-16 10:00")));

        // It runs out there, and to pass it back wins no time and takes back no level.
        await p.ClockAtAsync("2027-05-16 10:01");
        var late = await OwnedAsync(p.DutySocialWorker);
        late.Level.ShouldBe(EscalationLevel.Esc2TeamManager);
        var returned = (await new Tasks(p.DutySocialWorker.CallInvoker).PassTaskAsync(new PassTaskRequest
        {
            TaskId = late.TaskId,
            Version = late.Version,
            To = new TaskTarget { OrganisationId = "northmere-police", Role = PractitionerRole.ResponseOfficer },
            Why = "You know her, and she spoke with you.",
        })).Task;
        returned.Due.ToDateTimeOffset().ShouldBeLessThanOrEqualTo(late.Due.ToDateTimeOffset());
        var taken = await AnswerAsync(Officer(p), returned, true);
        (taken.Level, taken.Due).ShouldBe((EscalationLevel.Esc2TeamManager, late.Due));

        // A manager may end it without a talk, with a reason; its owner never does.
        (await RefusalOf(() => CompleteAsync(Officer(p), taken))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        (await CompleteAsync(Sergeant(p), taken)).State.ShouldBe(DutyTaskState.Done);
    }

    /// <summary>Whoever accepted the talk says what became of it, and whoever gave it reads that; a carer's refusal is no talk there either.</summary>
    [Fact]
    public async Task The_social_worker_who_accepted_the_talk_after_a_return_records_it_and_the_police_read_what_came_of_it()
    {
        await using var p = await StartAsync("2027-05-13 11:00");
        var isla = Person("Isla", "Clocktest", "2013-02-02", "2 Beck Way", "NM2 3CD");
        await RecordAsync(Officer(p), "NP-1", isla);
        await RecordAsync(p.LeadSocialWorker, "LCS-1", isla);
        await new Police(Officer(p).CallInvoker).RecordReturnAsync(new RecordReturnRequest
        {
            Child = Own("NP-1"),
            FoundAt = At("2027-05-13 10:00").ToTimestamp(),
            Found = MissingFound.ByPolice,
            RiskStatement = "Found at the bus station; she would not say with whom she was.",
            Basics = Basics,
        });
        var task = await AnswerAsync(p.DutySocialWorker, await PassAsync(Officer(p), await OwnedAsync(Officer(p))), true);
        (await RefusalOf(() => CompleteAsync(p.DutySocialWorker, task))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        (await TalkAsync(ReturnCheckResult.RefusedByCarer, Seen.No)).State.ShouldBe(DutyTaskState.Open);
        (await TalkAsync(ReturnCheckResult.Held, Seen.Yes)).State.ShouldBe(DutyTaskState.Done);
        (await InboxOf(Officer(p))).ShouldContain(i => i.TaskId == task.TaskId && i.Summary.Contains("The child was spoken with.", StringComparison.Ordinal));

        async Task<TaskView> TalkAsync(ReturnCheckResult result, Seen seen)
        {
            var talk = new VisitStatement { VisitOn = "2027-05-13", Place = ContactPlace.Home, Seen = seen };
            if (seen == Seen.Yes)
            {
                (talk.SeenAlone, talk.BehaviourAndAppearance, talk.Interpreter) = (SeenAlone.Yes, "Tired, and talked of the bus.", new InterpreterStatement { Use = InterpreterUse.NotNeeded });
                talk.ChildWords = new ChildWords { Verbatim = "He bought me chips.", SaidTo = "Owen" };
                talk.Present.Add(PresentKind.Professional);
            }
            else
            {
                (talk.ReasonGiven, talk.ReasonBy) = ("She has nothing to say.", "her carer, at the door");
            }

            return (await new SocialCare(p.DutySocialWorker.CallInvoker).RecordReturnCheckAsync(new Protocol.SocialCare.V1.RecordReturnCheckRequest
            {
                TaskId = task.TaskId,
                Version = task.Version,
                Child = Own("LCS-1"),
                Result = result,
                Talk = talk,
            })).Task;
        }
    }

    /// <summary>A girl of seventeen whom the hospital has as an adult, and a man of nineteen whom it has as a child.</summary>
    [Fact]
    public async Task A_birth_date_says_who_is_a_child_at_the_emergency_department_and_the_form_does_not()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (girl, man) = (Person("Ivy", "Seventeentest", "2009-06-01", "3 Marsh Row", "NM3 3AB"), Person("Abe", "Nineteentest", "2007-06-01", "5 Marsh Row", "NM3 3AB"));
        await RecordAsync(p.LeadSocialWorker, "LCS-3", girl);
        await RecordAsync(Emergency(p), "MRN-3", girl);
        await RecordAsync(Emergency(p), "MRN-4", man);
        var baby = Person("Joy", "Seventeentest", "2026-09-01", "3 Marsh Row", "NM3 3AB");
        await AttendAsync(p, r => (r.Patient, r.PatientIs, r.ChildrenAnswer) = (Own("MRN-3"), PatientIs.Adult, ChildContactAnswer.No));
        (await OfChildAsync(p, "LCS-3")).ShouldBe([ConcernIndicator.YpSelfHarm]);

        // With a baby at home she is both: a child who harms herself, and a mother who does.
        var both = (await AttendAsync(p, r =>
        {
            (r.Patient, r.PatientIs, r.ChildrenAnswer) = (Own("MRN-3"), PatientIs.Adult, ChildContactAnswer.Yes);
            r.Children.Add(new ChildBearing { Child = Known(baby), Relevance = "She cares for Joy alone at night.", Present = true });
        })).Kept.Concern;
        both.Children.Count.ShouldBe(2);
        (await OfChildAsync(p, "LCS-3")).ShouldBe([ConcernIndicator.YpSelfHarm, ConcernIndicator.ParentSelfHarm, ConcernIndicator.YpSelfHarm], ignoreOrder: true);

        // The birth date that the form itself carries counts as well.
        var stated = (await AttendAsync(p, r =>
        {
            (r.Patient, r.PatientIs, r.ChildrenAnswer) = (Known(Person("Una", "Statedtest", "2010-06-01", "7 Marsh Row", "NM3 3AB")), PatientIs.Adult, ChildContactAnswer.No);
            r.LeftBeforeSeen = true;
        })).Kept;
        stated.ContactIds.Count.ShouldBe(1, "that a child left before anybody saw it is a meeting that did not come about");

        var ofMan = (await AttendAsync(p, r =>
        {
            (r.Patient, r.PatientIs) = (Own("MRN-4"), PatientIs.Child);
            r.Seen = new VisitStatement
            {
                VisitOn = "2027-03-10",
                Place = ContactPlace.EmergencyDepartment,
                Seen = Seen.Yes,
                SeenAlone = SeenAlone.Yes,
                Present = { PresentKind.NobodyElse },
                Interpreter = new InterpreterStatement { Use = InterpreterUse.NotNeeded },
            };
        })).Kept.Concern;
        ofMan.Children.ShouldBeEmpty();
        (await InboxOf(p.DutySocialWorker)).Single(i => i.Concern != null && i.Concern.ConcernId == ofMan.ConcernId).Concern.Indicators.ShouldBe([ConcernIndicator.ParentSelfHarm]);
    }

    /// <summary>A conviction is known where it must be, and no further (L7): a school that may read the concern does not read of the trial.</summary>
    [Fact]
    public async Task What_became_of_it_at_court_is_a_fact_of_its_own_class_and_its_words_are_for_few()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var lark = Person("Lark", "Trialfixture", "2017-06-01", "4 Court Road", "NM5 7AB");
        await RecordAsync(p.LeadSocialWorker, "LCS-10", lark);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-10"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await RecordAsync(p.DesignatedLead, "NS-10", lark);
        await WorksWithAsync(p.DesignatedLead, Own("NS-10"), PractitionerRole.DesignatedLead, "01632 960141");
        await RecordAsync(p.HealthVisitor, "HV-10", lark);
        await WorksWithAsync(p.HealthVisitor, Own("HV-10"), PractitionerRole.HealthVisitor, "01632 960161");
        var shared = (await new Police(p.Detective.CallInvoker).ShareConcernAsync(new Protocol.Police.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Known(lark),
                Indicators = { ConcernIndicator.UnexplainedInjury },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = "A burn on her hand that nobody could explain.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        })).Concern;
        await new Police(p.Detective.CallInvoker).RecordCriminalOutcomeAsync(new RecordCriminalOutcomeRequest
        {
            ConcernId = shared.ConcernId,
            Outcome = CriminalOutcome.Convicted,
            OnDate = "2027-03-09",
            Words = "Two earlier convictions were read out.",
            AgencyLabel = "s20 GBH, 18 months",
        });
        foreach (var who in (InfoShareConnection[])[p.LeadSocialWorker, p.HealthVisitor, p.DesignatedLead])
            (await InboxOf(who)).ShouldContain(i => i.Concern != null && i.Concern.ConcernId == shared.ConcernId);

        // Who writes it reads it; social care reads the outcome, a treating nurse that there is one, a school nothing.
        (await NotesAsync(p.Detective, shared.ConcernId)).Single().Words.ShouldBe("convicted.\nTwo earlier convictions were read out.\nIn the force's words: s20 GBH, 18 months");
        var atSocialCare = (await NotesAsync(p.LeadSocialWorker, shared.ConcernId)).Single();
        (atSocialCare.Kind, atSocialCare.Label, atSocialCare.Words, atSocialCare.HappenedOn).ShouldBe((NoteKind.CriminalOutcome, "convicted", "", "2027-03-09"));
        var atNurse = (await NotesAsync(p.HealthVisitor, shared.ConcernId)).Single();
        (atNurse.Kind, atNurse.Label, atNurse.Words).ShouldBe((NoteKind.CriminalOutcome, "", ""));
        (await NotesAsync(p.DesignatedLead, shared.ConcernId)).ShouldBeEmpty();

        static async Task<IReadOnlyList<ConcernNoteView>> NotesAsync(InfoShareConnection who, string id) => (await ConcernLifeStory.HistoryAsync(who, id)).Notes;
    }

    /// <summary>Two orders of one day are two; each ends by what is told of the risk that remains, which those around the children read (F9).</summary>
    [Fact]
    public async Task An_order_ends_when_what_remains_is_told_and_no_order_takes_anothers_place()
    {
        await using var p = await StartAsync("2027-06-14 09:00");
        var (gil, poppy) = (Person("Gil", "Ordertest", "1990-03-03", "8 Tarn Close", "NM4 1AA"), Person("Poppy", "Ordertest", "2021-07-07", "8 Tarn Close", "NM4 1AA"));
        await RecordAsync(p.ProbationOfficer, "CRN-9", gil);
        await RecordAsync(p.Detective, "POL-9", gil);
        await RecordAsync(p.LeadSocialWorker, "LCS-8", gil);
        await RecordAsync(p.LeadSocialWorker, "LCS-9", poppy);
        await RelateAsync(p.LeadSocialWorker, Own("LCS-8"), Own("LCS-9"), RelationshipType.BirthParent);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-9"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        var probation = new Probation(p.ProbationOfficer.CallInvoker);
        await probation.RecordOrderAsync(Order(OrderKind.Community, "2027-01-11"));
        await probation.RecordOrderAsync(Order(OrderKind.SuspendedSentence, "2027-01-11"));
        await probation.RecordOrderAsync(Order(OrderKind.Community, "2027-03-01"));
        (await StandingAsync(p)).Count.ShouldBe(3, "none of them has taken another's place");

        // Other conditions under the same day and kind are news to whoever works with him and may know of it, and are read where the order stands; said once more they are none.
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-8"), PractitionerRole.AllocatedSocialWorker, "01632 960111");
        var before = (await InboxOf(p.LeadSocialWorker)).Count;
        await probation.RecordOrderAsync(Order(OrderKind.Community, "2027-03-01"));
        (await InboxOf(p.LeadSocialWorker)).Count.ShouldBe(before, "nothing of it has changed");
        var changed = Order(OrderKind.Community, "2027-03-01");
        changed.Conditions.Add(OrderCondition.Contact);
        await probation.RecordOrderAsync(changed);
        await probation.RecordOrderAsync(changed);
        var news = (await InboxOf(p.LeadSocialWorker)).Where(i => i.Trigger == NotificationTrigger.StatusChanged).ShouldHaveSingleItem();
        news.Summary.ShouldContain("the conditions of the order have changed");
        news.Summary.ShouldNotContain("contact", Case.Insensitive, "which they are is more than a marker");
        (await StandingAsync(p)).Count.ShouldBe(3);

        // To write an end down is no end: what remains is said with it, and of which order.
        var ended = Order(OrderKind.SuspendedSentence, "2027-01-11");
        ended.ToDate = "2027-06-14";
        (await RefusalOf(async () => await probation.RecordOrderAsync(ended))).FieldViolations.Single().Field.ShouldBe("to_date");
        (await RefusalOf(async () => await probation.ReportOrderEndingAsync(Ending("")))).FieldViolations.Single().Field.ShouldBe("order_from");
        (await InboxOf(p.LeadSocialWorker)).ShouldNotContain(i => i.Trigger == NotificationTrigger.OrderEnding, "what was refused was told to nobody");
        await probation.ReportOrderEndingAsync(Ending("2027-03-01"));

        var told = (await InboxOf(p.LeadSocialWorker)).Single(i => i.Trigger == NotificationTrigger.OrderEnding);
        told.Summary.ShouldContain("the programme was not finished");
        var standing = await StandingAsync(p);
        standing.Count.ShouldBe(3);
        standing.Where(s => s.ToDate.Length > 0).Select(s => (s.FromDate, s.ToDate)).ShouldBe([("2027-03-01", "2027-06-30")]);

        // One that was over when it was first recorded is history, and no news.
        var past = Order(OrderKind.Licence, "2020-01-01");
        past.ToDate = "2021-01-01";
        (await probation.RecordOrderAsync(past)).StatusId.ShouldNotBeEmpty();

        static async Task<IReadOnlyList<ChildStatusView>> StandingAsync(Partnership p) =>
        [
            .. (await new PlanService.PlanServiceClient(p.Detective.CallInvoker).ListStatusHistoryAsync(new ListStatusHistoryRequest
            {
                Person = Own("POL-9"),
                Purpose = For(Purpose.AssessAdultAccess, "He asks to see his daughter at the weekend."),
            })).Statements.Where(s => !s.Superseded).Select(s => s.Status),
        ];

        static RecordOrderRequest Order(OrderKind kind, string from) => new() { Person = Own("CRN-9"), Order = kind, FromDate = from, Conditions = { OrderCondition.Programme } };

        static ReportOrderEndingRequest Ending(string from) => new()
        {
            SupervisedPerson = Own("CRN-9"),
            Order = EndingOrder.Order,
            OrderFrom = from,
            EndsOn = "2027-06-30",
            ResidualRisk = "Violence when drunk; the programme was not finished, and nobody supervises him from July.",
            Indicators = { ConcernIndicator.ViolentConviction },
            Source = SourceKind.RecordCheck,
            LegalBasis = LegalBasis.PublicFunction,
        };
    }

    private static async Task<TaskView> OwnedAsync(InfoShareConnection who) =>
        (await new Tasks(who.CallInvoker).ListTasksAsync(new ListTasksRequest { Scope = TaskScope.Owned })).Tasks.Single();

    private static async Task<TaskView> PassAsync(InfoShareConnection who, TaskView task) =>
        (await new Tasks(who.CallInvoker).PassTaskAsync(new PassTaskRequest
        {
            TaskId = task.TaskId,
            Version = task.Version,
            To = new TaskTarget { OrganisationId = "northmere-csc", Role = PractitionerRole.DutySocialWorker },
            Why = "She knows a social worker and trusts her.",
        })).Task;

    private static async Task<TaskView> AnswerAsync(InfoShareConnection who, TaskView task, bool accept) =>
        (await new Tasks(who.CallInvoker).AnswerPassedTaskAsync(
            new AnswerPassedTaskRequest { TaskId = task.TaskId, Version = task.Version, Accept = accept, Reason = accept ? "" : "Nobody here is free before Monday." })).Task;

    private static async Task<TaskView> CompleteAsync(InfoShareConnection who, TaskView task) =>
        (await new Tasks(who.CallInvoker).CompleteTaskAsync(
            new CompleteTaskRequest { TaskId = task.TaskId, Version = task.Version, Outcome = "She lives abroad with her mother now; their police were told." })).Task;

    private static async Task<ReportEdAttendanceResponse> AttendAsync(Partnership p, Action<ReportEdAttendanceRequest> more)
    {
        var request = new ReportEdAttendanceRequest
        {
            ArrivedAt = At("2027-03-10 07:30").ToTimestamp(),
            PresentedWith = EdPresentation.Overdose,
            RiskStatement = "Came in by ambulance in the early morning.",
            Basics = Basics,
        };
        more(request);
        return await new Health(Emergency(p).CallInvoker).ReportEdAttendanceAsync(request);
    }

    private static async Task<IReadOnlyList<ConcernIndicator>> OfChildAsync(Partnership p, string own) =>
    [
        .. (await new SocialCare(p.LeadSocialWorker.CallInvoker).QueryChildAsync(new Protocol.SocialCare.V1.QueryChildRequest
        {
            Child = Own(own),
            Purpose = For(Purpose.AssessChild, "Something came in from the hospital this morning."),
        })).Picture.Concerns.SelectMany(c => c.Indicators),
    ];
}
