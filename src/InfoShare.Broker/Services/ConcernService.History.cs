using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Contacts;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Concern.V1;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Services;

/// <content>What becomes of a concern after it was shared.</content>
public sealed partial class ConcernService
{
    public override async Task<GetConcernHistoryResponse> GetConcernHistory(GetConcernHistoryRequest request, ServerCallContext context)
    {
        var history = await getHistory.HandleAsync(new GetConcernHistory(request.ConcernId, request.Purpose.ToCore()), context.GetCall(), context.CancellationToken);
        return history.ToProto(directory.Latest);
    }

    public override async Task<RecordVerificationResponse> RecordVerification(RecordVerificationRequest request, ServerCallContext context)
    {
        var recorded = await recordVerification.HandleAsync(HistoryMapping.ToCommand(request), context.GetCall(), context.CancellationToken);
        return new RecordVerificationResponse
        {
            ConcernId = recorded.ConcernId,
            Step = recorded.Step,
            State = (P.VerificationState)(int)recorded.State,
            AppraisalDue = recorded.AppraisalDue is { } due ? CommonMapping.Stamp(due) : null,
            AppraisalDueInWords = recorded.AppraisalDueInWords ?? "",
            Receipt = recorded.Receipt.ToProto(),
        };
    }

    public override async Task<AppraiseConcernResponse> AppraiseConcern(AppraiseConcernRequest request, ServerCallContext context)
    {
        var made = request.AppraisalId.Length > 0
            ? await appraise.HandleAsync(
                new AppraiseConcern(request.AppraisalId, request.Version, request.Risk, request.Measures), context.GetCall(), context.CancellationToken)
            : await appraiseUnasked.HandleAsync(
                new AppraiseUnasked(request.ConcernId, request.Child.ToCore(), request.Risk, request.Measures), context.GetCall(), context.CancellationToken);
        return new AppraiseConcernResponse
        {
            Appraisal = new Core.Concerns.History.AppraisalView(made.Appraisal, IsOwn: true, "", ShowsWords: true).ToProto(),
            NarrativeTaskId = made.Account?.Id ?? "",
            NarrativeDue = CommonMapping.Stamp(made.Account?.DueAt),
            Receipt = made.Receipt.ToProto(),
        };
    }

    public override async Task<AddNoteResponse> AddNote(AddNoteRequest request, ServerCallContext context)
    {
        var added = await addNote.HandleAsync(HistoryMapping.ToCommand(request), context.GetCall(), context.CancellationToken);
        return new AddNoteResponse { NoteId = added.NoteId, Verification = (P.VerificationState)(int)added.Verification, Receipt = added.Receipt.ToProto() };
    }

    public override async Task<CorrectConcernResponse> CorrectConcern(CorrectConcernRequest request, ServerCallContext context)
    {
        var corrected = await correct.HandleAsync(HistoryMapping.ToCommand(request), context.GetCall(), context.CancellationToken);
        return new CorrectConcernResponse { ConcernId = corrected.ConcernId, Version = corrected.Version, Receipt = corrected.Receipt.ToProto() };
    }

    public override async Task<TakeBackConcernResponse> TakeBackConcern(TakeBackConcernRequest request, ServerCallContext context)
    {
        var taken = await takeBack.HandleAsync(new TakeBackConcern(request.ConcernId, request.Step, request.Reason), context.GetCall(), context.CancellationToken);
        return new TakeBackConcernResponse { ConcernId = taken.ConcernId, Step = taken.Step, Receipt = taken.Receipt.ToProto() };
    }

    public override async Task<TakeBackContactResponse> TakeBackContact(TakeBackContactRequest request, ServerCallContext context)
    {
        var taken = await takeBackContact.HandleAsync(
            new TakeBackContact(request.ContactId, (TakeBackReason)(int)request.Reason, request.Words), context.GetCall(), context.CancellationToken);
        return new TakeBackContactResponse { ContactId = taken.Id, Receipt = taken.Receipt.ToProto() };
    }

    public override async Task<AgreeNarrativeResponse> AgreeNarrative(AgreeNarrativeRequest request, ServerCallContext context)
    {
        var agreed = await agree.HandleAsync(
            new AgreeNarrative(request.Child.ToCore(), [.. request.ConcernIds], request.Words, [.. request.AgreedBy]), context.GetCall(), context.CancellationToken);
        return new AgreeNarrativeResponse { NarrativeId = agreed.NarrativeId, Child = agreed.Child.ToProto(), Receipt = agreed.Receipt.ToProto() };
    }

    public override async Task<AnswerFactorsResponse> AnswerFactors(AnswerFactorsRequest request, ServerCallContext context)
    {
        var answered = await answerFactors.HandleAsync(HistoryMapping.ToCommand(request), context.GetCall(), context.CancellationToken);
        return new AnswerFactorsResponse { Person = answered.Person.ToProto(), Prompts = { answered.Prompts }, TaskIds = { answered.TaskIds }, Receipt = answered.Receipt.ToProto() };
    }
}
