using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Access;
using InfoShare.Protocol.Access.V1;
using C = InfoShare.Core.Access;

namespace InfoShare.Broker.Services;

/// <summary>People's own requests, for records officers, and the views of those who hold what is asked for.</summary>
public sealed class SubjectAccessService(
    OpenSubjectAccessHandler open,
    ListSubjectAccessHandler list,
    GetSubjectAccessHandler get,
    PreviewSubjectAccessHandler preview,
    DecideSubjectAccessHandler decide,
    ConsultHolderHandler consult,
    ReleaseSubjectAccessHandler release,
    CloseSubjectAccessHandler close,
    ListConsultationsHandler listConsultations,
    AnswerConsultationHandler answer,
    PageTokens pageTokens,
    TimeProvider time) : Protocol.Access.V1.SubjectAccessService.SubjectAccessServiceBase
{
    private const int DefaultPageSize = 25;

    public override async Task<OpenSubjectAccessResponse> OpenSubjectAccess(OpenSubjectAccessRequest request, ServerCallContext context)
    {
        var opened = await open.HandleAsync(
            new OpenSubjectAccess(
                request.Person.ToCore(), (C.SubjectAccessRequester)(int)request.Requester, request.RequesterPerson?.ToCore(),
                (C.IdentityProof)(int)request.IdentityProof, [.. request.Scope.Select(s => (C.SubjectAccessScope)(int)s)], request.Contact.ToCore(),
                CommonMapping.OrNull(request.OwnReference)),
            context.GetCall(), context.CancellationToken);
        return new OpenSubjectAccessResponse
        {
            SubjectAccess = opened.Request.ToProto(time.GetUtcNow()),
            Person = opened.Person.ToProto(),
            RequesterPerson = opened.RequesterPerson?.ToProto(),
            Receipt = opened.Receipt.ToProto(),
        };
    }

    public override async Task<ListSubjectAccessResponse> ListSubjectAccess(ListSubjectAccessRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var page = await list.HandleAsync(request.OpenOnly, pageTokens.Unprotect(call, request), SizeOf(request.PageSize), call, context.CancellationToken);
        var now = time.GetUtcNow();
        return new ListSubjectAccessResponse
        {
            Requests = { page.Requests.Select(r => r.ToProto(now)) },
            NextPageToken = page.Next is { } next ? pageTokens.Protect(call, request, next) : "",
            Receipt = page.Receipt.ToProto(),
        };
    }

    public override async Task<GetSubjectAccessResponse> GetSubjectAccess(GetSubjectAccessRequest request, ServerCallContext context)
    {
        var shown = await get.HandleAsync(request.SubjectAccessId, context.GetCall(), context.CancellationToken);
        return new GetSubjectAccessResponse
        {
            SubjectAccess = shown.Request.ToProto(time.GetUtcNow()),
            Pack = shown.Request.Pack.ToProto(),
            Receipt = shown.Receipt.ToProto(),
        };
    }

    public override async Task<PreviewSubjectAccessResponse> PreviewSubjectAccess(PreviewSubjectAccessRequest request, ServerCallContext context)
    {
        var shown = await preview.HandleAsync(request.SubjectAccessId, context.GetCall(), context.CancellationToken);
        return new PreviewSubjectAccessResponse
        {
            SubjectAccess = shown.Request.ToProto(time.GetUtcNow()),
            Items = { shown.Items.Select(SubjectAccessMapping.ToProto) },
            Receipt = shown.Receipt.ToProto(),
        };
    }

    public override async Task<DecideSubjectAccessResponse> DecideSubjectAccess(DecideSubjectAccessRequest request, ServerCallContext context)
    {
        var decided = await decide.HandleAsync(
            new DecideSubjectAccess(
                request.SubjectAccessId, request.ExpectedVersion,
                [.. request.Items.Select(i => new C.DecidedItem(i.ItemId, (C.ItemDecision)(int)i.Decision, CommonMapping.OrNull(i.Reason)))]),
            context.GetCall(), context.CancellationToken);
        return new DecideSubjectAccessResponse { SubjectAccess = decided.Request.ToProto(time.GetUtcNow()), Receipt = decided.Receipt.ToProto() };
    }

    public override async Task<ConsultHolderResponse> ConsultHolder(ConsultHolderRequest request, ServerCallContext context)
    {
        var asked = await consult.HandleAsync(
            request.SubjectAccessId, request.ItemId, request.ExpectedVersion, context.GetCall(), context.CancellationToken);
        return new ConsultHolderResponse
        {
            SubjectAccess = asked.Request.ToProto(time.GetUtcNow()),
            Consultation = asked.Consultation.ToProto(),
            Receipt = asked.Receipt.ToProto(),
        };
    }

    public override async Task<ReleaseSubjectAccessResponse> ReleaseSubjectAccess(ReleaseSubjectAccessRequest request, ServerCallContext context)
    {
        var released = await release.HandleAsync(request.SubjectAccessId, request.ExpectedVersion, context.GetCall(), context.CancellationToken);
        return new ReleaseSubjectAccessResponse
        {
            SubjectAccess = released.Request.ToProto(time.GetUtcNow()),
            Pack = released.Request.Pack.ToProto(),
            Receipt = released.Receipt.ToProto(),
        };
    }

    public override async Task<CloseSubjectAccessResponse> CloseSubjectAccess(CloseSubjectAccessRequest request, ServerCallContext context)
    {
        var closed = await close.HandleAsync(
            request.SubjectAccessId, request.ExpectedVersion, (C.SubjectAccessState)(int)request.Outcome, request.Reason, context.GetCall(),
            context.CancellationToken);
        return new CloseSubjectAccessResponse { SubjectAccess = closed.Request.ToProto(time.GetUtcNow()), Receipt = closed.Receipt.ToProto() };
    }

    public override async Task<ListConsultationsResponse> ListConsultations(ListConsultationsRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var page = await listConsultations.HandleAsync(pageTokens.Unprotect(call, request), SizeOf(request.PageSize), call, context.CancellationToken);
        return new ListConsultationsResponse
        {
            Consultations = { page.Consultations.Select(SubjectAccessMapping.ToProto) },
            NextPageToken = page.Next is { } next ? pageTokens.Protect(call, request, next) : "",
            Receipt = page.Receipt.ToProto(),
        };
    }

    public override async Task<AnswerConsultationResponse> AnswerConsultation(AnswerConsultationRequest request, ServerCallContext context)
    {
        var answered = await answer.HandleAsync(
            new AnswerConsultation(request.ConsultationId, (C.ItemDecision)(int)request.Answer, request.Reason, CommonMapping.OrNull(request.Words)),
            context.GetCall(), context.CancellationToken);
        return new AnswerConsultationResponse { Consultation = answered.Consultation.ToProto(), Receipt = answered.Receipt.ToProto() };
    }

    private static int SizeOf(int pageSize) => pageSize == 0 ? DefaultPageSize : pageSize;
}
