using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Plans;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Plan.V1;

namespace InfoShare.Broker.Services;

/// <summary>Statuses, plans and endings, the same for every agency.</summary>
public sealed class PlanService(
    RecordStatusHandler recordStatus,
    TakeBackStatusHandler takeBack,
    ListStatusHistoryHandler history,
    ProposeEndingHandler propose,
    WithdrawEndingHandler withdraw,
    SignOffEndingHandler signOff,
    AnswerFollowOnPartHandler answer,
    GetEndingHandler get,
    ListEndingsHandler list,
    AnswerReopeningHandler answerReopening,
    StartAssessmentHandler startAssessment,
    CompleteAssessmentHandler completeAssessment,
    RecordPlanStepHandler recordStep,
    GetPlanHandler getPlan,
    DeclareCaseRoleHandler declareRole,
    ListCaseRolesHandler listRoles,
    StateSupportHeldHandler stateHeld,
    RecordEarlyHelpOutcomeHandler recordEarlyHelp,
    PageTokens pageTokens,
    TimeProvider time,
    OrganisationDirectory directory) : Protocol.Plan.V1.PlanService.PlanServiceBase
{
    private const int DefaultPageSize = 25;

    public override async Task<RecordStatusResponse> RecordStatus(RecordStatusRequest request, ServerCallContext context)
    {
        var done = await recordStatus.HandleAsync(PlanMapping.ToCommand(request), context.GetCall(), context.CancellationToken);
        var recorded = new RecordStatusResponse { StatusId = done.LinkId, Person = done.Person.ToProto(), Receipt = done.Receipt.ToProto() };
        if (done.Earlier is { } earlier)
        {
            recorded.EarlierStatuses.Add(earlier.Statuses.Select(s => s.ToProto(directory.Latest)));
            recorded.Withheld.Add(earlier.Withheld.Select(w => w.ToProto()));
            recorded.HowToRead = earlier.HowToRead;
        }

        return recorded;
    }

    public override async Task<TakeBackStatusResponse> TakeBackStatus(TakeBackStatusRequest request, ServerCallContext context)
    {
        var taken = await takeBack.HandleAsync(
            new TakeBackStatus(request.StatusId, (TakeBackReason)(int)request.Reason, request.Words), context.GetCall(), context.CancellationToken);
        return new TakeBackStatusResponse { StatusId = taken.Id, Receipt = taken.Receipt.ToProto() };
    }

    public override async Task<ListStatusHistoryResponse> ListStatusHistory(ListStatusHistoryRequest request, ServerCallContext context)
    {
        var found = await history.HandleAsync(new ListStatusHistory(request.Person.ToCore(), request.Purpose.ToCore()), context.GetCall(), context.CancellationToken);
        return new ListStatusHistoryResponse
        {
            Person = found.Person.ToProto(),
            Statements = { found.Statements.Select(s => s.ToProto(directory.Latest)) },
            EarlyHelp = { found.EarlyHelp.Select(a => a.ToProto(directory.Latest)) },
            Edges = found.Edges.ToProto(),
        };
    }

    public override async Task<ProposeEndingResponse> ProposeEnding(ProposeEndingRequest request, ServerCallContext context)
    {
        var done = await propose.HandleAsync(PlanMapping.ToCommand(request.Ending), context.GetCall(), context.CancellationToken);
        return new ProposeEndingResponse { Ending = done.Ending.ToProto(directory.Latest), Person = done.Person!.ToProto(), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<WithdrawEndingResponse> WithdrawEnding(WithdrawEndingRequest request, ServerCallContext context)
    {
        var done = await withdraw.HandleAsync(new WithdrawEnding(request.EndingId, request.Version, request.Reason), context.GetCall(), context.CancellationToken);
        return new WithdrawEndingResponse { Ending = done.Ending.ToProto(directory.Latest), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<SignOffEndingResponse> SignOffEnding(SignOffEndingRequest request, ServerCallContext context)
    {
        var done = await signOff.HandleAsync(new SignOffEnding(request.EndingId, request.Version, request.Reasons), context.GetCall(), context.CancellationToken);
        return new SignOffEndingResponse { Ending = done.Ending.ToProto(directory.Latest), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<AnswerFollowOnPartResponse> AnswerFollowOnPart(AnswerFollowOnPartRequest request, ServerCallContext context)
    {
        var done = await answer.HandleAsync(
            new AnswerFollowOnPart(request.EndingId, request.Part, request.Accept, CommonMapping.OrNull(request.Reason)), context.GetCall(), context.CancellationToken);
        return new AnswerFollowOnPartResponse { Ending = done.Ending.ToProto(directory.Latest), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<GetEndingResponse> GetEnding(GetEndingRequest request, ServerCallContext context)
    {
        var done = await get.HandleAsync(new GetEnding(request.EndingId), context.GetCall(), context.CancellationToken);
        return new GetEndingResponse { Ending = done.Ending.ToProto(directory.Latest), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<ListEndingsResponse> ListEndings(ListEndingsRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var page = await list.HandleAsync(
            new ListEndings(
                (Core.Plans.EndingFilter)(int)request.Filter,
                HandoverMapping.ToPosition(pageTokens.Unprotect(call, request)),
                request.PageSize == 0 ? DefaultPageSize : request.PageSize),
            call,
            context.CancellationToken);
        return new ListEndingsResponse
        {
            Endings = { page.Endings.Select(e => e.ToProto(directory.Latest)) },
            NextPageToken = page.Next is { } next ? pageTokens.Protect(call, request, HandoverMapping.ToToken(next)) : "",
            Receipt = page.Receipt.ToProto(),
        };
    }

    public override async Task<AnswerReopeningResponse> AnswerReopening(AnswerReopeningRequest request, ServerCallContext context)
    {
        var done = await answerReopening.HandleAsync(
            new AnswerReopening(request.ReopeningId, (Core.Vocabulary.ReopeningDecision)(int)request.Decision, request.Reasons), context.GetCall(), context.CancellationToken);
        return new AnswerReopeningResponse
        {
            ReopeningId = done.Reopening.Id,
            Trigger = (Protocol.Common.V1.ReopeningTrigger)(int)done.Reopening.Trigger,
            EndingId = done.Reopening.EndingId ?? "",
            Receipt = done.Receipt.ToProto(),
        };
    }

    public override async Task<StartAssessmentResponse> StartAssessment(StartAssessmentRequest request, ServerCallContext context)
    {
        var done = await startAssessment.HandleAsync(PlanMapping.ToCommand(request), context.GetCall(), context.CancellationToken);
        var now = time.GetUtcNow();
        return new StartAssessmentResponse
        {
            Assessment = done.Assessment.ToProto(directory.Latest, now),
            Plan = done.Plan.ToProto(directory.Latest, now),
            EarlierAssessments = { done.EarlierAssessments.Select(a => a.ToProto(directory.Latest, now)) },
            EarlierStatuses = { done.Earlier.Statuses.Select(s => s.ToProto(directory.Latest)) },
            Withheld = { done.Earlier.Withheld.Select(w => w.ToProto()) },
            HowToRead = done.Earlier.HowToRead,
            Receipt = done.Plan.Receipt.ToProto(),
        };
    }

    public override async Task<CompleteAssessmentResponse> CompleteAssessment(CompleteAssessmentRequest request, ServerCallContext context)
    {
        var done = await completeAssessment.HandleAsync(PlanMapping.ToCommand(request), context.GetCall(), context.CancellationToken);
        return new CompleteAssessmentResponse { Assessment = done.Assessment.ToProto(directory.Latest, time.GetUtcNow()), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<RecordPlanStepResponse> RecordPlanStep(RecordPlanStepRequest request, ServerCallContext context)
    {
        var command = PlanMapping.ToCommand(request);
        var done = await recordStep.HandleAsync(command, context.GetCall(), context.CancellationToken);
        return new RecordPlanStepResponse
        {
            Plan = done.ToProto(directory.Latest, time.GetUtcNow()),
            Receipt = done.Receipt.ToProto(),
            Prompts = { command.Agreement?.Prompts() ?? [] },
        };
    }

    public override async Task<GetPlanResponse> GetPlan(GetPlanRequest request, ServerCallContext context)
    {
        var found = await getPlan.HandleAsync(new GetPlan(request.Child.ToCore()), context.GetCall(), context.CancellationToken);
        return new GetPlanResponse { Plan = found.ToProto(directory.Latest, time.GetUtcNow()), Receipt = found.Receipt.ToProto() };
    }

    public override async Task<DeclareCaseRoleResponse> DeclareCaseRole(DeclareCaseRoleRequest request, ServerCallContext context)
    {
        var done = await declareRole.HandleAsync(
            new DeclareCaseRole(
                request.Person.ToCore(), (Core.Vocabulary.CaseRole)(int)request.Role, CommonMapping.Date(request.FromDate), CommonMapping.Date(request.ToDate),
                CommonMapping.OrNull(request.Telephone)),
            context.GetCall(), context.CancellationToken);
        return new DeclareCaseRoleResponse { Roles = done.ToProto(directory.Latest), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<ListCaseRolesResponse> ListCaseRoles(ListCaseRolesRequest request, ServerCallContext context)
    {
        var found = await listRoles.HandleAsync(new ListCaseRoles(request.Person.ToCore(), request.Purpose.ToCore()), context.GetCall(), context.CancellationToken);
        return new ListCaseRolesResponse { Roles = found.ToProto(directory.Latest), Receipt = found.Receipt.ToProto() };
    }

    public override async Task<StateSupportHeldResponse> StateSupportHeld(StateSupportHeldRequest request, ServerCallContext context)
    {
        var done = await stateHeld.HandleAsync(new StateSupportHeld(request.Person.ToCore(), request.HeldBy), context.GetCall(), context.CancellationToken);
        return new StateSupportHeldResponse { Person = done.Person.ToProto(), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<RecordEarlyHelpOutcomeResponse> RecordEarlyHelpOutcome(RecordEarlyHelpOutcomeRequest request, ServerCallContext context)
    {
        var done = await recordEarlyHelp.HandleAsync(
            new RecordEarlyHelpOutcome(
                request.Child.ToCore(), (Core.Vocabulary.EarlyHelpOutcome)(int)request.Outcome, request.Offered, request.Words,
                CommonMapping.Date(request.SaidOn)!.Value, CommonMapping.Date(request.ReviewOn)),
            context.GetCall(), context.CancellationToken);
        return new RecordEarlyHelpOutcomeResponse { EarlyHelp = done.Answer.ToProto(directory.Latest), Child = done.Child.ToProto(), Receipt = done.Receipt.ToProto() };
    }
}
