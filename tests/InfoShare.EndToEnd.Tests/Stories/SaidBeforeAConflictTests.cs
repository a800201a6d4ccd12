using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Plan.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Concerns = InfoShare.Protocol.Concern.V1.ConcernService.ConcernServiceClient;
using Handovers = InfoShare.Protocol.Handover.V1.HandoverService.HandoverServiceClient;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>L10, C5: who is kept from a child in silence does not undo what he or she said of it until then. 10 March 2027.</summary>
public sealed class SaidBeforeAConflictTests
{
    private static readonly Demographics Child = Person("Nia", "Undonemock", "2017-06-06", "9 Undone Lane", "NM9 2AA");

    [Fact]
    public async Task An_offer_of_before_stands()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.LeadSocialWorker, "CSC-nia", Child);
        await WorksWithAsync(p.LeadSocialWorker, Own("CSC-nia"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        var handovers = new Handovers(p.DutySocialWorker.CallInvoker);
        var before = await OnlyTheLaterIsUndoneAsync(SayAsync, () => KeepAsync(p.SocialCareManager, "u-owen-peatsample"), UndoAsync);

        // It is the sender's to read, and open for whom it was offered to.
        (await handovers.GetHandoverAsync(new GetHandoverRequest { HandoverId = before })).Handover.State.ShouldBe(HandoverState.Offered);
        (await RefusalOf(async () => await handovers.WithdrawHandoverAsync(new WithdrawHandoverRequest { HandoverId = before, Version = 9, Reason = "She stays." }))).Reason.ShouldBe("VERSION_CONFLICT");
        (await FlagsOf(p.SocialCareManager)).ShouldNotBeEmpty();

        async Task<string> SayAsync() => (await handovers.OfferHandoverAsync(new OfferHandoverRequest
        {
            Handover = new HandoverDraft
            {
                Subjects = { Known(Child) },
                Kind = HandoverKind.ServiceToService,
                To = new HandoverTarget { OrganisationId = "northmere-school" },
                Words = new HandoverWords
                {
                    ResidualRisk = "She says that a worker held her.",
                    CriticalPoints = { new Protocol.Handover.V1.CriticalPoint { Kind = CriticalPointKind.Disclosure, Words = "Ask her again, alone." } },
                },
            },
        })).Handover.HandoverId;

        async Task UndoAsync(string id) => await handovers.WithdrawHandoverAsync(new WithdrawHandoverRequest { HandoverId = id, Version = 1, Reason = "She does not come to the school after all." });
    }

    [Fact]
    public async Task A_referral_of_before_is_not_closed_and_may_still_be_challenged()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.LeadSocialWorker, "CSC-nia", Child);
        await RecordAsync(p.HealthVisitor, "HV-nia", Child);
        var lead = p.As("northmere-midwifery", "Mia Leadmock", "NAMED_PROFESSIONAL");
        var before = await OnlyTheLaterIsUndoneAsync(SayAsync, () => KeepAsync(lead, "u-hana-stonemock"), id => AnswerAsync(id, FeedbackAcknowledgement.Agree));
        (await FlagsOf(lead)).ShouldNotBeEmpty();
        await AnswerAsync(before, FeedbackAcknowledgement.Disagree);
        (await GetAsync(p.DutySocialWorker, before)).State.ShouldBe(ReferralState.Challenged);

        async Task<string> SayAsync()
        {
            var made = (await new HealthService.HealthServiceClient(p.Midwife.CallInvoker).MakeReferralAsync(new Protocol.Health.V1.MakeReferralRequest
            {
                Referral = new ReferralDraft { Children = { Known(Child) }, RiskStatement = "She says that somebody of the ward held her.", Urgency = Urgency.Standard },
            })).Receipt.ReferralId;
            var desk = new SocialCare(p.DutySocialWorker.CallInvoker);
            var taken = (await desk.TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = made, Version = (await GetAsync(p.DutySocialWorker, made)).Version })).Referral;
            await desk.DecideReferralAsync(new DecideReferralRequest
            {
                ReferralId = made,
                Version = taken.Version,
                Decision = new Decision
                {
                    Disposition = Disposition.NoFurtherAction,
                    Reason = DispositionReason.ThresholdNotMet,
                    Rationale = "Nobody else has seen harm, and the ward has looked into it.",
                    Criteria = "Threshold document level 2",
                    Evidence = "The midwife's words and one call to the ward.",
                    HistoryRead = HistoryRead.Yes,
                },
                Feedback = "No further action is taken.",
            });
            return made;
        }

        async Task AnswerAsync(string id, FeedbackAcknowledgement answer) => await new Referrals(p.Midwife.CallInvoker).AcknowledgeFeedbackAsync(new AcknowledgeFeedbackRequest
        {
            ReferralId = id,
            Version = (await GetAsync(p.Midwife, id)).Version,
            Acknowledgement = answer,
            Text = answer == FeedbackAcknowledgement.Agree ? "" : "Nobody has asked her.",
        });
    }

    [Fact]
    public async Task A_status_of_before_stands()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.LeadSocialWorker, "CSC-nia", Child);
        var plans = new PlanService.PlanServiceClient(p.DutySocialWorker.CallInvoker);
        var days = new Queue<string>(["2027-01-04", "2027-03-09"]);
        var before = await OnlyTheLaterIsUndoneAsync(SayAsync, () => KeepAsync(p.SocialCareManager, "u-owen-peatsample"), UndoAsync);
        (await new SocialCare(p.LeadSocialWorker.CallInvoker).QueryChildAsync(
            new Protocol.SocialCare.V1.QueryChildRequest { Child = Known(Child), Purpose = For(Purpose.AssessChild, "The school rang about her again") })).Picture.Statuses.ShouldNotBeEmpty(before);

        async Task<string> SayAsync() => (await new SocialCare(p.DutySocialWorker.CallInvoker).RecordStatusAsync(new Protocol.SocialCare.V1.RecordStatusRequest
        {
            Child = Known(Child),
            Status = ChildStatusCode.Cin,
            FromDate = days.Dequeue(),
        })).StatusId;

        async Task UndoAsync(string id) => await plans.TakeBackStatusAsync(
            new TakeBackStatusRequest { StatusId = id, Reason = TakeBackReason.WrongPerson, Words = "It was another child of the same name." });
    }

    [Fact]
    public async Task A_contact_of_before_stands()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.HealthVisitor, "HV-nia", Child);
        await OnlyTheLaterIsUndoneAsync(SayAsync, () => KeepAsync(p.As("northmere-midwifery", "Mia Leadmock", "NAMED_PROFESSIONAL"), "u-hana-stonemock"), UndoAsync);

        async Task<string> SayAsync() => (await new HealthService.HealthServiceClient(p.Midwife.CallInvoker).RecordVisitAsync(new RecordVisitRequest
        {
            Patient = Known(Child),
            Visit = new VisitStatement
            {
                VisitOn = "2027-03-09",
                Place = ContactPlace.Home,
                Seen = Seen.Yes,
                SeenAlone = SeenAlone.No,
                Present = { PresentKind.Parent },
                BehaviourAndAppearance = "Bruises on both arms; she looks at the floor.",
                Interpreter = new InterpreterStatement { Use = InterpreterUse.NotNeeded },
            },
        })).Contact.ContactId;

        async Task UndoAsync(string id) => await new Concerns(p.Midwife.CallInvoker).TakeBackContactAsync(
            new TakeBackContactRequest { ContactId = id, Reason = TakeBackReason.WrongPerson, Words = "It was her cousin; the two records lay open side by side." });
    }

    [Fact]
    public async Task A_safety_notice_of_before_stands()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var adult = Person("Gil", "Undonemock", "1990-06-06", "9 Undone Lane", "NM9 2AA");
        await RecordAsync(p.LeadSocialWorker, "CSC-gil", adult);
        var people = new PeopleService.PeopleServiceClient(p.Detective.CallInvoker);
        await OnlyTheLaterIsUndoneAsync(SayAsync, () => KeepAsync(p.As("northmere-police", "Sgt Ash Hillmock", "POLICE_SUPERVISOR"), "u-noor-hillmock", adult), UndoAsync);

        async Task<string> SayAsync() => (await people.RecordSafetyNoticeAsync(
            new RecordSafetyNoticeRequest { Person = Known(adult), Kind = SafetyNoticeKind.ViolenceToStaff, Words = "He met a worker at the door with a bar.", ReviewOn = "2027-06-01" })).NoticeId;

        async Task UndoAsync(string id) => await people.EndSafetyNoticeAsync(new EndSafetyNoticeRequest { NoticeId = id, Reason = "The bar was taken from him last week." });
    }

    /// <summary>A conflict about one child keeps her brother too, from when it was recorded that he is: what was said of him until then was said freely.</summary>
    [Fact]
    public async Task What_was_said_of_a_brother_before_anybody_recorded_that_he_is_one_stands()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var brother = Person("Ben", "Undonemock", "2015-06-06", "9 Undone Lane", "NM9 2AA");
        await RecordAsync(p.LeadSocialWorker, "CSC-nia", Child);
        await RecordAsync(p.LeadSocialWorker, "CSC-ben", brother);
        var conflict = await KeepAsync(p.SocialCareManager, "u-owen-peatsample");
        var concerns = new Concerns(p.DutySocialWorker.CallInvoker);
        var before = await OnlyTheLaterIsUndoneAsync(
            () => ShareAsync(p.DutySocialWorker, brother), () => RelateAsync(p.LeadSocialWorker, Own("CSC-nia"), Own("CSC-ben"), RelationshipType.FullSibling), BackAsync);
        (await PictureAsync(p, brother)).Concerns.ShouldContain(c => c.ConcernId == before);
        (await FlagsOf(p.SocialCareManager)).ShouldContain(f => f.ExpectedResponse.Contains(conflict, StringComparison.Ordinal));

        async Task BackAsync(string id) => await concerns.TakeBackConcernAsync(new TakeBackConcernRequest { ConcernId = id, Step = 1, Reason = "It was another child of the same name." });
    }

    /// <summary>What would change nothing for anybody tells nothing by its answer.</summary>
    [Fact]
    public async Task A_call_that_would_change_nothing_says_the_same_of_what_was_said_before_and_after()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var childId = await RecordAsync(p.LeadSocialWorker, "CSC-nia", Child);
        var before = await ShareAsync(p.DutySocialWorker, Child);
        var conflict = await KeepAsync(p.SocialCareManager, "u-owen-peatsample");
        var after = await ShareAsync(p.DutySocialWorker, Child);
        var concerns = new Concerns(p.DutySocialWorker.CallInvoker);
        var calls = new Dictionary<string, Func<string, Task>>
        {
            ["CorrectConcern"] = async id => await concerns.CorrectConcernAsync(new CorrectConcernRequest
            {
                ConcernId = id,
                Version = 99,
                Reason = "It was the other hand, I looked again.",
                Statement = new ConcernText
                {
                    Indicators = { ConcernIndicator.UnexplainedInjury },
                    Kind = ConcernKind.Event,
                    Source = SourceKind.Observed,
                    RiskStatement = "A burn on the left hand that nobody explains.",
                },
            }),
            ["RecordVerification"] = async id => await concerns.RecordVerificationAsync(
                new RecordVerificationRequest { ConcernId = id, Step = 99, State = VerificationState.RetractedNoView, Basis = SourceKind.Observed, Words = "She says now that it was not so." }),
            ["TakeBackConcern"] = async id => await concerns.TakeBackConcernAsync(new TakeBackConcernRequest { ConcernId = id, Step = 99, Reason = "It was another child of the same name." }),
        };
        foreach (var (call, made) in calls)
        {
            var (one, other) = (await RefusalOf(() => made(before)), await RefusalOf(() => made(after)));
            (one.Reason, one.Message).ShouldBe((other.Reason, other.Message), call);
            one.Reason.ShouldNotBe("NOT_FOUND", call);
        }

        // None of them leaves an entry of its own: the broker's says minutes later who met whom.
        (await EntriesAsync()).ShouldBeEmpty();
        await p.ClockAtAsync("2027-03-10 09:30");
        var entries = await EntriesAsync();
        entries.Count.ShouldBe(2 * calls.Count);
        entries.ShouldAllBe(e => e.PersonIds.Contains(childId) && e.PractitionerId.Length == 0);

        async Task<IReadOnlyList<AuditEntryView>> EntriesAsync() => [.. (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { Reason = "The safeguarding lead asks what was tried", PersonId = childId, PageSize = 100 })).Entries
            .Where(e => e.ObjectId == $"{conflict}/DUTY_SOCIAL_WORKER")];
    }

    /// <summary>Who leads for a child and is kept from it does not appraise what was said of it: children's services do.</summary>
    [Fact]
    public async Task The_appraisal_of_a_retraction_is_not_owed_by_a_lead_who_is_kept_from_the_child()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.LeadSocialWorker, "CSC-nia", Child);
        await RecordAsync(p.NurseryLead, "BL-nia", Child);
        await WorksWithAsync(p.LeadSocialWorker, Own("CSC-nia"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await KeepAsync(p.SocialCareManager, "u-priti-larksample");
        var shared = (await new Protocol.Education.V1.EducationService.EducationServiceClient(p.NurseryLead.CallInvoker).ShareConcernAsync(
            new Protocol.Education.V1.ShareConcernRequest { Concern = Said(Child) })).Concern.ConcernId;
        await new Concerns(p.NurseryLead.CallInvoker).RecordVerificationAsync(new RecordVerificationRequest
        {
            ConcernId = shared,
            Step = 1,
            State = VerificationState.RetractedNoView,
            Basis = SourceKind.Observed,
            Words = "She says now that it was not so.",
        });
        (await InboxOf(p.DutySocialWorker)).Where(i => i.Trigger == NotificationTrigger.AppraisalDue).ShouldHaveSingleItem().ActionOwner.ShouldBe("DUTY_SOCIAL_WORKER");
        (await InboxOf(p.LeadSocialWorker)).ShouldNotContain(i => i.Trigger == NotificationTrigger.AppraisalDue);
    }

    /// <summary>An answer that was sealed for one conflict shows of another child what a later conflict keeps: it does not leave again.</summary>
    [Fact]
    public async Task What_was_answered_is_not_answered_again_where_a_later_conflict_keeps_somebody_whom_it_shows()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var other = Person("Bea", "Shownmock", "2016-06-06", "4 Shown Lane", "NM9 4AA");
        await RecordAsync(p.LeadSocialWorker, "CSC-nia", Child);
        await RecordAsync(p.LeadSocialWorker, "CSC-bea", other);
        await ShareAsync(p.LeadSocialWorker, other);
        await KeepAsync(p.SocialCareManager, "u-owen-peatsample");
        var handovers = new Handovers(p.DutySocialWorker.CallInvoker);
        var request = new OfferHandoverRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Handover = new HandoverDraft
            {
                Subjects = { Known(Child), Own("CSC-bea") },
                Kind = HandoverKind.ServiceToService,
                To = new HandoverTarget { OrganisationId = "northmere-school" },
                Words = new HandoverWords { ResidualRisk = "He may come to the flat at night." },
            },
        };
        var first = await handovers.OfferHandoverAsync(request);
        (await handovers.OfferHandoverAsync(request)).Handover.HandoverId.ShouldBe(first.Handover.HandoverId);
        await KeepAsync(p.SocialCareManager, "u-owen-peatsample", other);
        (await RefusalOf(async () => await handovers.OfferHandoverAsync(request))).Reason.ShouldBe("NOT_FOUND");
    }

    private static async Task<string> OnlyTheLaterIsUndoneAsync(Func<Task<string>> say, Func<Task> keep, Func<string, Task> undo)
    {
        var before = await say();
        await keep();
        var after = await say();
        (await RefusalOf(() => undo(before))).Reason.ShouldBe("NOT_FOUND");
        await undo(after);
        return before;
    }

    private static async Task<string> ShareAsync(InfoShareConnection worker, Demographics about) =>
        (await new SocialCare(worker.CallInvoker).ShareConcernAsync(new Protocol.SocialCare.V1.ShareConcernRequest { Concern = Said(about) })).Concern.ConcernId;

    private static ConcernStatement Said(Demographics about) => new()
    {
        Subject = Known(about),
        Indicators = { ConcernIndicator.UnexplainedInjury },
        Kind = ConcernKind.Event,
        Source = SourceKind.Observed,
        RiskStatement = "Bruises on both arms, and somebody held her.",
        Urgency = Urgency.Standard,
        LegalBasis = LegalBasis.SafeguardingCondition,
    };

    private static async Task<ChildPicture> PictureAsync(Partnership p, Demographics child) => (await new SocialCare(p.LeadSocialWorker.CallInvoker).QueryChildAsync(
        new Protocol.SocialCare.V1.QueryChildRequest { Child = Known(child), Purpose = For(Purpose.AssessChild, "The school rang about him again") })).Picture;

    private static async Task<ReferralView> GetAsync(InfoShareConnection who, string id) =>
        (await new Referrals(who.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = id })).Referral;

    private static async Task<string> KeepAsync(InfoShareConnection manager, string practitioner, Demographics? from = null) =>
        (await new ConflictService.ConflictServiceClient(manager.CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            PractitionerId = practitioner,
            Person = Known(from ?? Child),
            Kind = ConflictKind.ConflictOfInterest,
            Reason = "An allegation of this week.",
            OpenToPractitioner = false,
        })).Conflict.ConflictId;
}
