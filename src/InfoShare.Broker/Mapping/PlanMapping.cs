using InfoShare.Core.Inbox;
using InfoShare.Core.Plans;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;
using L = InfoShare.Protocol.Plan.V1;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Mapping;

/// <summary>Statuses and endings between the protocol and Core; the same for every agency.</summary>
internal static class PlanMapping
{
    public static RecordStatus ToCommand(L.RecordStatusRequest request) => new(
        request.Person.ToCore(),
        (ChildStatusCode)(int)request.Status,
        [.. request.Categories.Select(c => (PlanCategory)(int)c)],
        CommonMapping.Date(request.FromDate)!.Value,
        CommonMapping.Date(request.ToDate),
        CommonMapping.Date(request.DecidedOn),
        (ClosureReason)(int)request.ClosureReason)
    {
        Level = (MappaLevel)(int)request.MappaLevel,
        HeardOn = CommonMapping.Date(request.HeardOn),
        Label = CommonMapping.OrNull(request.AgencyLabel),
        Judgement = CommonMapping.OrNull(request.Judgement),
    };

    public static ProposeEnding ToCommand(L.EndingDraft draft) => new()
    {
        Person = draft.Person.ToCore(),
        Status = (ChildStatusCode)(int)draft.Status,
        From = CommonMapping.Date(draft.FromDate),
        Closure = (ClosureReason)(int)draft.ClosureReason,
        EndsOn = CommonMapping.Date(draft.EndsOn)!.Value,
        ResidualRisk = draft.ResidualRisk,
        Evidence = [.. draft.Evidence.Select(e => new EvidenceStated((ClosureEvidence)(int)e.Kind, e.Words))],
        Measures = [.. draft.Measures],
        Parts = [.. draft.Parts.Select(p => new FollowOnStated(p.OrganisationId, (PractitionerRole)(int)p.Role, p.What, p.HowOften, CommonMapping.Date(p.Until)))],
        NoMonitorBecause = CommonMapping.OrNull(draft.NoMonitorBecause),
        Contingency = draft.Contingency,
        FollowOn = draft.FollowOnPlan,
        Reopening = [.. draft.Reopening.Select(r => new ReopeningDraft((ReopeningTrigger)(int)r.Trigger, r.Source?.ToCore(), CommonMapping.OrNull(r.Words)))],
        Meeting = draft.WrittenIn is { } meeting ? new MeetingHeld((PlanStep)(int)meeting.Kind, CommonMapping.Date(meeting.HeldOn)!.Value) : null,
        ChildView = CommonMapping.OrNull(draft.ChildView),
        FamilyView = CommonMapping.OrNull(draft.FamilyView),
        Appraised = [.. draft.Appraised.Select(a => new ConcernAppraised(a.ConcernId, a.Words))],
        Telephone = CommonMapping.OrNull(draft.Telephone),
    };

    public static L.EndingView ToProto(this EndingView view, RegistrySnapshot registry)
    {
        var ending = view.Ending;
        return new L.EndingView
        {
            EndingId = ending.Id,
            Version = ending.Version,
            State = (P.EndingState)(int)ending.State,
            PersonId = ending.PersonId,
            Status = (P.ChildStatusCode)(int)ending.Code,
            FromDate = CommonMapping.Text(ending.From),
            EndsOn = CommonMapping.Text(ending.EndsOn),
            ClosureReason = (P.ClosureReason)(int)ending.Closure,
            ProposedBy = view.ProposedBy.ToProto(),
            ProposedAt = CommonMapping.Stamp(ending.ProposedAt),
            ResidualRisk = ending.ResidualRisk,
            Evidence = { ending.Evidence.Select(e => new L.EvidenceStated { Kind = (P.ClosureEvidence)(int)e.Kind, Words = e.Words }) },
            Measures = { ending.Measures },
            Contingency = ending.Contingency,
            FollowOnPlan = ending.FollowOn,
            ReopensWhen = { view.ReopensWhen },
            Parts =
            {
                view.Parts.Select(p => new L.FollowOnPartView
                {
                    Part = p.Place,
                    OrganisationName = registry.NameOf(p.OrganisationId),
                    Role = (P.PractitionerRole)(int)p.Role,
                    What = p.What,
                    HowOften = p.HowOften,
                    Until = CommonMapping.Text(p.Until),
                    State = (P.FollowOnState)(int)p.State,
                    AnsweredBy = p.AnsweredByName ?? "",
                    AnsweredAt = CommonMapping.Stamp(p.AnsweredAt),
                    Reason = p.Reason ?? "",
                    Yours = p.OrganisationId == view.ReaderOrganisationId,
                }),
            },
            NoMonitorBecause = ending.NoMonitorBecause ?? "",
            WrittenIn = ending.Meeting is { } meeting ? new L.MeetingHeld { Kind = (P.PlanStep)(int)meeting.Kind, HeldOn = CommonMapping.Text(meeting.HeldOn) } : null,
            ChildView = ending.ChildView ?? "",
            FamilyView = ending.FamilyView ?? "",
            Appraised = { ending.Appraised.Select(a => new L.AppraisedConcern { ConcernId = a.ConcernId, Words = a.Words }) },
            SignOff = ending.SignOff is { } signed ? new L.SignOffView
            {
                By = new ContactPoint(signed.ByName, signed.ByRole, view.ProposedBy.OrganisationName, null).ToProto(),
                At = CommonMapping.Stamp(signed.At),
                Reasons = signed.Reasons,
                Override = signed.Override,
            } : null,
            NeedsSignOff = view.NeedsSignOff && ending.State == EndingState.Proposed,
            AnswersDue = CommonMapping.Stamp(ending.AnswersDue),
            Level = (P.EscalationLevel)(int)ending.Level,
            DecidedAt = CommonMapping.Stamp(ending.DecidedAt),
            WithdrawnBecause = ending.WithdrawnBecause ?? "",
            OwnName = view.OwnName ?? "",
        };
    }

    public static StartAssessment ToCommand(L.StartAssessmentRequest request) => new(
        request.Child.ToCore(), (ChildStatusCode)(int)request.Kind, CommonMapping.OrNull(request.ReferralId), CommonMapping.Date(request.ReceivedOn));

    public static CompleteAssessment ToCommand(L.CompleteAssessmentRequest request) => new(
        request.AssessmentId, CommonMapping.Date(request.CompletedOn)!.Value, (AssessmentOutcome)(int)request.Outcome, request.Conclusion,
        CommonMapping.OrNull(request.LateReason), CommonMapping.OrNull(request.EndingId));

    public static RecordPlanStep ToCommand(L.RecordPlanStepRequest request) => new(
        request.Child.ToCore(), (PlanStep)(int)request.Step, CommonMapping.Date(request.HeldOn)!.Value, request.Decision, request.Continues,
        CommonMapping.Date(request.NextDue), CommonMapping.OrNull(request.LateReason))
    {
        Agreement = request.Agreement is not { } agreed ? null : new WrittenAgreement(
            agreed.With, agreed.Words, agreed.SpokenLanguage, agreed.WrittenLanguage, (AgreementReading)(int)agreed.Reading,
            (InterpreterUse)(int)(agreed.Interpreter?.Use ?? default), agreed.Interpreter?.RelativeInterpreted ?? false,
            CommonMapping.OrNull(agreed.Interpreter?.Language ?? ""), CommonMapping.OrNull(agreed.UnderstoodAs)),
    };

    private static L.WrittenAgreement? ToProto(this WrittenAgreement? agreement) => agreement is null ? null : new L.WrittenAgreement
    {
        With = agreement.With,
        Words = agreement.Words,
        SpokenLanguage = agreement.SpokenLanguage,
        WrittenLanguage = agreement.WrittenLanguage,
        Reading = (P.AgreementReading)(int)agreement.Reading,
        Interpreter = new P.InterpreterStatement
        {
            Use = (P.InterpreterUse)(int)agreement.Interpreter,
            RelativeInterpreted = agreement.RelativeInterpreted,
            Language = agreement.InterpreterLanguage ?? "",
        },
        UnderstoodAs = agreement.UnderstoodAs ?? "",
        UnderstandingNotChecked = agreement.UnderstoodAs is null,
    };

    public static L.AssessmentView ToProto(this Assessment assessment, RegistrySnapshot registry, DateTimeOffset now) => new()
    {
        AssessmentId = assessment.Id,
        Kind = (P.ChildStatusCode)(int)assessment.Kind,
        OrganisationName = registry.NameOf(assessment.OrganisationId),
        StartedOn = CommonMapping.Text(assessment.StartedOn),
        DueAt = CommonMapping.Stamp(assessment.DueAt),
        Rule = assessment.DueRule,
        CompletedOn = CommonMapping.Text(assessment.CompletedOn),
        Outcome = (P.AssessmentOutcome)(int)assessment.Outcome,
        Late = assessment.CompletedOn is { } on ? on > Core.Clocks.LondonTime.DateOf(assessment.DueAt) : now > assessment.DueAt,
        LateReason = assessment.LateReason ?? "",
        Conclusion = assessment.Conclusion ?? "",
        StartedBy = assessment.StartedByName,
    };

    public static L.PlanView ToProto(this PlanState plan, RegistrySnapshot registry, DateTimeOffset now) => new()
    {
        Child = plan.Child.ToProto(),
        Held =
        {
            plan.Held.Select(h => new L.PlanStepView
            {
                Step = (P.PlanStep)(int)h.Step,
                HeldOn = CommonMapping.Text(h.HeldOn),
                Decision = h.Decision,
                Continues = h.Continues,
                WasDue = CommonMapping.Stamp(h.WasDue),
                LateReason = h.LateReason ?? "",
                RecordedBy = h.RecordedByName,
                Late = h.WasDue is { } due && h.HeldOn > Core.Clocks.LondonTime.DateOf(due),
                Agreement = h.Agreement.ToProto(),
            }),
        },
        Assessments = { plan.Assessments.Select(a => a.ToProto(registry, now)) },
        Owed =
        {
            plan.Owed.Select(o => new L.PlanDueView
            {
                Step = (P.PlanStep)(int)o.Step,
                DueAt = CommonMapping.Stamp(o.DueAt),
                Rule = o.DueRule,
                Late = now > o.DueAt,
                Owner = o.OwnerName,
            }),
        },
    };

    public static L.CaseRolesView ToProto(this CaseRolesKnown known, RegistrySnapshot registry) => new()
    {
        Person = known.Person.ToProto(),
        Roles =
        {
            known.Roles.Select(r => new L.CaseRoleView
            {
                Role = (P.CaseRole)(int)r.Role,
                OrganisationName = registry.NameOf(r.OrganisationId),
                PractitionerName = r.PractitionerName,
                PractitionerRole = (P.PractitionerRole)(int)r.PractitionerRole,
                Telephone = r.Telephone ?? "",
                FromDate = CommonMapping.Text(r.From),
                ToDate = CommonMapping.Text(r.To),
            }),
        },
        Gaps = { known.Gaps },
    };

    public static L.EarlyHelpView ToProto(this EarlyHelpAnswer answer, RegistrySnapshot registry) => new()
    {
        Outcome = (P.EarlyHelpOutcome)(int)answer.Outcome,
        OrganisationName = registry.NameOf(answer.OrganisationId),
        SaidOn = CommonMapping.Text(answer.SaidOn),
        ReviewOn = CommonMapping.Text(answer.ReviewOn),
        Offered = answer.Offered,
        Words = answer.Words,
        TaskId = answer.TaskId ?? "",
    };

    public static L.StatusStatement ToProto(this StatusStatementView statement, RegistrySnapshot registry)
    {
        var status = statement.Status.ToProto(registry);
        status.AgencyLabel = statement.Status.Label ?? "";
        return new L.StatusStatement
        {
            Status = status,
            Superseded = statement.Superseded,
            Judgement = statement.Status.Judgement ?? "",
            TakenBack = statement.Status.TakenBack.ToProto(),
            StatusId = statement.IsOwn ? statement.Status.Id : "",
        };
    }
}
