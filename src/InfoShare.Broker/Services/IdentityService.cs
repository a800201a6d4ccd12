using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.People.Desk;
using InfoShare.Protocol.Identity.V1;

namespace InfoShare.Broker.Services;

/// <summary>Who decides who is who, for every agency and the data steward.</summary>
public sealed class IdentityService(
    ListIdentityQuestionsHandler listQuestions,
    GetIdentityQuestionHandler getQuestion,
    AnswerIdentityQuestionHandler answerQuestion,
    ProposeJoinHandler proposeJoin,
    SplitRecordsHandler splitRecords,
    UndoIdentityDecisionHandler undoDecision,
    ListIdentityDecisionsHandler listDecisions,
    PageTokens pageTokens,
    TimeProvider time) : Protocol.Identity.V1.IdentityService.IdentityServiceBase
{
    private const int DefaultPageSize = 25;

    public override async Task<ListIdentityQuestionsResponse> ListIdentityQuestions(ListIdentityQuestionsRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var page = await listQuestions.HandleAsync(
            new ListIdentityQuestions(
                request.IncludeAnswered, pageTokens.Unprotect(call, request), request.PageSize == 0 ? DefaultPageSize : request.PageSize),
            call, context.CancellationToken);
        var now = time.GetUtcNow();
        return new ListIdentityQuestionsResponse
        {
            Questions = { page.Questions.Select(q => q.ToProto(now)) },
            NextPageToken = page.Next is { } next ? pageTokens.Protect(call, request, next) : "",
            Receipt = page.Receipt.ToProto(),
        };
    }

    public override async Task<GetIdentityQuestionResponse> GetIdentityQuestion(GetIdentityQuestionRequest request, ServerCallContext context)
    {
        var shown = await getQuestion.HandleAsync(new GetIdentityQuestion(request.QuestionId), context.GetCall(), context.CancellationToken);
        return new GetIdentityQuestionResponse { Question = shown.Question.ToProto(time.GetUtcNow()), Receipt = shown.Receipt.ToProto() };
    }

    public override async Task<AnswerIdentityQuestionResponse> AnswerIdentityQuestion(AnswerIdentityQuestionRequest request, ServerCallContext context)
    {
        var answered = await answerQuestion.HandleAsync(
            new AnswerIdentityQuestion(
                request.QuestionId, request.ExpectedVersion, (Core.People.Desk.IdentityAnswer)(int)request.Answer, request.Reason,
                CommonMapping.OrNull(request.CandidateEntryId)),
            context.GetCall(), context.CancellationToken);
        return new AnswerIdentityQuestionResponse
        {
            Question = answered.Question.ToProto(time.GetUtcNow()),
            DecisionId = answered.DecisionId ?? "",
            Receipt = answered.Receipt.ToProto(),
        };
    }

    public override async Task<ProposeJoinResponse> ProposeJoin(ProposeJoinRequest request, ServerCallContext context)
    {
        var proposed = await proposeJoin.HandleAsync(
            new ProposeJoin(request.Person.ToCore(), request.SameAs.ToCore(), request.Reason), context.GetCall(), context.CancellationToken);
        return new ProposeJoinResponse
        {
            PersonId = proposed.PersonId ?? "",
            DecisionId = proposed.DecisionId ?? "",
            QuestionId = proposed.QuestionId ?? "",
            Receipt = proposed.Receipt.ToProto(),
        };
    }

    public override async Task<SplitPersonResponse> SplitPerson(SplitPersonRequest request, ServerCallContext context)
    {
        var split = await splitRecords.HandleAsync(
            new SplitRecords(request.Person.ToCore(), request.OwnRecordIds, request.EntryIds, request.Reason, request.ExpectedVersion),
            context.GetCall(), context.CancellationToken);
        return new SplitPersonResponse
        {
            PersonId = split.PersonId,
            SplitPersonId = split.SplitPersonId,
            DecisionId = split.DecisionId,
            Receipt = split.Receipt.ToProto(),
        };
    }

    public override async Task<UndoIdentityDecisionResponse> UndoIdentityDecision(UndoIdentityDecisionRequest request, ServerCallContext context)
    {
        var undone = await undoDecision.HandleAsync(
            new UndoIdentityDecision(request.DecisionId, request.Reason), context.GetCall(), context.CancellationToken);
        return new UndoIdentityDecisionResponse { Decision = undone.Decision.ToProto(), Receipt = undone.Receipt.ToProto() };
    }

    public override async Task<ListIdentityDecisionsResponse> ListIdentityDecisions(ListIdentityDecisionsRequest request, ServerCallContext context)
    {
        var history = await listDecisions.HandleAsync(
            new ListIdentityDecisions(request.Person.ToCore()), context.GetCall(), context.CancellationToken);
        return new ListIdentityDecisionsResponse
        {
            PersonId = history.PersonId,
            Version = history.Version,
            Records = { history.Records.Select(IdentityMapping.ToProto) },
            Decisions = { history.Decisions.Select(IdentityMapping.ToProto) },
            Receipt = history.Receipt.ToProto(),
        };
    }
}
