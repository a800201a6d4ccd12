using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Safety;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.People.V1;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Services;

/// <summary>Who is who, for every agency.</summary>
public sealed class PeopleService(
    RecordPersonHandler recordPerson, RecordRelationshipHandler recordRelationship, RecordResidenceHandler recordResidence,
    RecordInvolvementHandler recordInvolvement, FindPersonHandler findPerson, RecordHouseholdStatementHandler recordStatement,
    RecordNoneHandler recordNone, RecordSafeContactHandler recordSafeContact, CompleteNewPartnerCheckHandler completeCheck,
    RecordSafetyNoticeHandler recordSafetyNotice, EndSafetyNoticeHandler endSafetyNotice)
    : Protocol.People.V1.PeopleService.PeopleServiceBase
{
    public override async Task<RecordPersonResponse> RecordPerson(RecordPersonRequest request, ServerCallContext context)
    {
        var done = await recordPerson.HandleAsync(
            new RecordPerson(
                request.OwnRecordId, request.Demographics.ToCore(), request.Protected,
                request.ProtectionLiftedBecause.Length == 0 ? null : request.ProtectionLiftedBecause, request.KeepStanding),
            context.GetCall(), context.CancellationToken);
        return new RecordPersonResponse { Person = done.Person.ToProto(), Receipt = done.Receipt.ToProto(), Stood = done.Stood };
    }

    public override async Task<RecordRelationshipResponse> RecordRelationship(RecordRelationshipRequest request, ServerCallContext context)
    {
        var command = new RecordRelationship(
            request.Person.ToCore(), request.RelatedTo.ToCore(), (RelationshipType)(int)request.Type, (LinkState)(int)request.State,
            CommonMapping.Date(request.FromDate), CommonMapping.Date(request.ToDate), (SourceKind)(int)request.Source);
        var done = await recordRelationship.HandleAsync(command, context.GetCall(), context.CancellationToken);
        return new RecordRelationshipResponse
        {
            LinkId = done.LinkId,
            Person = done.Person.ToProto(),
            RelatedTo = done.RelatedTo!.ToProto(),
            Receipt = done.Receipt.ToProto(),
            PlanCheck = ToProto(done.Plan),
        };
    }

    public override async Task<RecordPlanResponse> RecordPlan(RecordPlanRequest request, ServerCallContext context)
    {
        var command = new RecordRelationship(
            request.Person.ToCore(), request.WithPerson.ToCore(), (RelationshipType)(int)request.Type, LinkState.Declared,
            CommonMapping.Date(request.PlannedDate), null, (SourceKind)(int)request.Source);
        var done = await recordRelationship.HandleAsync(command, context.GetCall(), context.CancellationToken);
        return new RecordPlanResponse { LinkId = done.LinkId, PlanCheck = ToProto(done.Plan), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<CompletePlanCheckResponse> CompletePlanCheck(CompletePlanCheckRequest request, ServerCallContext context)
    {
        var command = new CompleteNewPartnerCheck(
            request.CheckId,
            request.OutcomeCase == CompletePlanCheckRequest.OutcomeOneofCase.Refer ? ReferralMapping.ToCommand(request.Refer) : null,
            request.OutcomeCase == CompletePlanCheckRequest.OutcomeOneofCase.DoNotRefer
                ? new NotReferring(request.DoNotRefer.Reason, CommonMapping.Date(request.DoNotRefer.ReviewDate)!.Value)
                : null);
        var done = await completeCheck.HandleAsync(command, context.GetCall(), context.CancellationToken);
        return new CompletePlanCheckResponse
        {
            Referral = done.Referral is { } made ? ReferralMapping.ToProto(made.Receipt, made.Children) : null,
            Receipt = done.Receipt.ToProto(),
        };
    }

    public override async Task<RecordResidenceResponse> RecordResidence(RecordResidenceRequest request, ServerCallContext context)
    {
        var command = new RecordResidence(
            request.Person.ToCore(), request.Address.ToCore(), (ResidenceKind)(int)request.Kind, (LinkState)(int)request.State,
            CommonMapping.Date(request.FromDate), CommonMapping.Date(request.ToDate), (SourceKind)(int)request.Source);
        var done = await recordResidence.HandleAsync(command, context.GetCall(), context.CancellationToken);
        return new RecordResidenceResponse { LinkId = done.LinkId, Person = done.Person.ToProto(), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<RecordInvolvementResponse> RecordInvolvement(RecordInvolvementRequest request, ServerCallContext context)
    {
        var command = new RecordInvolvement(
            request.Person.ToCore(), CommonMapping.OrNull(request.PractitionerName), (PractitionerRole)(int)request.Role,
            CommonMapping.OrNull(request.Telephone), request.Leads, CommonMapping.Date(request.FromDate), CommonMapping.Date(request.ToDate),
            CommonMapping.OrNull(request.SupportHeldBy), (ClosureReason)(int)request.ClosureReason, CommonMapping.OrNull(request.Team),
            CommonMapping.OrNull(request.EndingId));
        var done = await recordInvolvement.HandleAsync(command, context.GetCall(), context.CancellationToken);
        return new RecordInvolvementResponse
        {
            InvolvementId = done.LinkId,
            Person = done.Person.ToProto(),
            Receipt = done.Receipt.ToProto(),
            EndedInvolvementId = done.EndedId ?? "",
        };
    }

    public override async Task<RecordNoneResponse> RecordNone(RecordNoneRequest request, ServerCallContext context)
    {
        var command = new RecordNone(
            request.Person.ToCore(), [.. request.NoneOf.Select(t => (RelationshipType)(int)t)], CommonMapping.Date(request.AsOf),
            (SourceKind)(int)request.Source);
        var done = await recordNone.HandleAsync(command, context.GetCall(), context.CancellationToken);
        return new RecordNoneResponse
        {
            Person = done.Person.ToProto(),
            Contradicted = { done.Contradicted.Select(t => (P.RelationshipType)(int)t) },
            Receipt = done.Receipt.ToProto(),
        };
    }

    public override async Task<FindPersonResponse> FindPerson(FindPersonRequest request, ServerCallContext context)
    {
        var found = await findPerson.HandleAsync(
            new FindPerson(request.Person.ToCore(), request.Purpose.ToCore()), context.GetCall(), context.CancellationToken);
        return new FindPersonResponse
        {
            Person = found.Person.ToProto(),
            AgeBand = (P.AgeBand)(int)found.AgeBand,
            Edges = found.Edges.ToProto(),
            Ask = found.Ask.ToProto(),
        };
    }

    public override async Task<RecordHouseholdStatementResponse> RecordHouseholdStatement(RecordHouseholdStatementRequest request, ServerCallContext context)
    {
        var done = await recordStatement.HandleAsync(request.ToCore(), context.GetCall(), context.CancellationToken);
        return new RecordHouseholdStatementResponse
        {
            StatementId = done.LinkId,
            Child = (done.RelatedTo ?? done.Person).ToProto(),
            Adult = done.RelatedTo is null ? null : done.Person.ToProto(),
            Receipt = done.Receipt.ToProto(),
        };
    }

    public override async Task<RecordSafeContactResponse> RecordSafeContact(RecordSafeContactRequest request, ServerCallContext context)
    {
        var done = await recordSafeContact.HandleAsync(
            new RecordSafeContact(request.Person.ToCore(), request.Rule.ToCore()), context.GetCall(), context.CancellationToken);
        return new RecordSafeContactResponse { RuleId = done.RuleId, Person = done.Person.ToProto(), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<RecordSafetyNoticeResponse> RecordSafetyNotice(RecordSafetyNoticeRequest request, ServerCallContext context)
    {
        var command = new RecordSafetyNotice(
            request.Person?.ToCore(), request.Address?.ToCore(), (SafetyNoticeKind)(int)request.Kind, request.Words, CommonMapping.Date(request.FromDate),
            CommonMapping.Date(request.ReviewOn)!.Value);
        var done = await recordSafetyNotice.HandleAsync(command, context.GetCall(), context.CancellationToken);
        return new RecordSafetyNoticeResponse { NoticeId = done.NoticeId, Person = done.Person?.ToProto(), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<EndSafetyNoticeResponse> EndSafetyNotice(EndSafetyNoticeRequest request, ServerCallContext context)
    {
        var done = await endSafetyNotice.HandleAsync(
            new EndSafetyNotice(request.NoticeId, request.Reason), context.GetCall(), context.CancellationToken);
        return new EndSafetyNoticeResponse { NoticeId = done.NoticeId, Receipt = done.Receipt.ToProto() };
    }

    private static Protocol.People.V1.PlanCheck? ToProto(Core.Households.PlanCheck? check) => check is null ? null : new()
    {
        CheckId = check.CheckId,
        DecisionDue = CommonMapping.Stamp(check.DecisionDue),
        DecisionDueInWords = check.DecisionDueInWords,
        DeclarationCount = check.DeclarationCount,
    };
}
