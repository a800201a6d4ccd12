using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Agencies;
using InfoShare.Core.Agencies.Police;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Police.V1;

namespace InfoShare.Broker.Services;

/// <summary>The police's door: what officers report in their own words.</summary>
public sealed partial class PoliceService
{
    public override async Task<RecordMissingResponse> RecordMissing(RecordMissingRequest request, ServerCallContext context)
    {
        var report = new RecordMissing(
            request.Child.ToCore(), request.ReportedAt?.ToDateTimeOffset(), request.LastSeenAt?.ToDateTimeOffset(), CommonMapping.OrNull(request.LastSeenBy),
            CommonMapping.OrNull(request.RiskGradeLabel), request.RiskStatement, request.FromPlacement, CommonMapping.OrNull(request.IncidentNumber),
            [.. request.SuspectedSources.Select(s => s.ToCore())], request.Basics.ToCore());
        return new RecordMissingResponse { Kept = await forms.KeepAsync(report, context) };
    }

    public override async Task<RecordReturnResponse> RecordReturn(RecordReturnRequest request, ServerCallContext context)
    {
        var report = new RecordReturn(
            request.Child.ToCore(), request.FoundAt?.ToDateTimeOffset(), (Core.Agencies.Police.MissingFound)(int)request.Found, CommonMapping.OrNull(request.WithWhom),
            request.RiskStatement, request.PreventionCheck.MetBy(request.Child, request.Basics), CommonMapping.OrNull(request.IncidentNumber),
            [.. request.SuspectedSources.Select(s => s.ToCore())], request.Basics.ToCore());
        return new RecordReturnResponse { Kept = await forms.KeepAsync(report, context) };
    }

    public override async Task<RecordReturnCheckResponse> RecordReturnCheck(RecordReturnCheckRequest request, ServerCallContext context)
    {
        var (contact, task) = await forms.ReturnCheckAsync(
            request.TaskId, request.Version, request.Child, request.Talk, request.Result, request.WhereAndWithWhom, context);
        return new RecordReturnCheckResponse { Contact = contact, Task = task };
    }

    public override async Task<ReportEmergencyCallResponse> ReportEmergencyCall(ReportEmergencyCallRequest request, ServerCallContext context)
    {
        var report = new ReportEmergencyCall(
            request.CalledAt?.ToDateTimeOffset(), CommonMapping.OrNull(request.IncidentNumber), request.Subject?.ToCore(), request.Address?.ToCore(),
            [.. request.Children.Select(c => new Core.Agencies.Police.CalledChild(c.Child.ToCore(), c.Present))], CommonMapping.OrNull(request.Nature), request.Attended,
            request.RiskStatement, request.Basics.ToCore());
        return new ReportEmergencyCallResponse { Kept = await forms.KeepAsync(report, context) };
    }

    public override async Task<RecordIntelligenceMarkerResponse> RecordIntelligenceMarker(RecordIntelligenceMarkerRequest request, ServerCallContext context)
    {
        var report = new RecordIntelligenceMarker(
            request.Person.ToCore(), CommonMapping.OrNull(request.GradeLabel), request.WhomToAsk, [.. request.Children.Select(c => c.ToCore())], request.Basics.ToCore());
        return new RecordIntelligenceMarkerResponse { Kept = await forms.KeepAsync(report, context) };
    }

    public override async Task<RecordProtectionStatusResponse> RecordProtectionStatus(RecordProtectionStatusRequest request, ServerCallContext context)
    {
        var (code, label) = request.StatusCase switch
        {
            RecordProtectionStatusRequest.StatusOneofCase.Marac => (ChildStatusCode.Marac, request.Marac.ScoreLabel),
            RecordProtectionStatusRequest.StatusOneofCase.Mappa => (ChildStatusCode.Mappa, request.Mappa.CategoryLabel),
            _ => (ChildStatusCode.Nrm, request.Nrm.ReferenceLabel),
        };
        var stated = new RecordProtectionStatus(
            request.Person.ToCore(), code, CommonMapping.Date(request.FromDate)!.Value, CommonMapping.Date(request.ToDate), CommonMapping.Date(request.DecidedOn),
            CommonMapping.Date(request.Marac?.HeardOn ?? ""), CommonMapping.OrNull(request.Marac?.ReferredByJudgement ?? ""),
            (MappaLevel)(int)(request.Mappa?.Level ?? default), CommonMapping.OrNull(label));
        var done = await recordStatus.HandleAsync(stated.ToStatus(), context.GetCall(), context.CancellationToken);
        return new RecordProtectionStatusResponse { StatusId = done.LinkId, Person = done.Person.ToProto(), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<RecordCriminalOutcomeResponse> RecordCriminalOutcome(RecordCriminalOutcomeRequest request, ServerCallContext context)
    {
        var stated = new RecordCriminalOutcome(
            request.ConcernId, (Core.Agencies.Police.CriminalOutcome)(int)request.Outcome, CommonMapping.Date(request.OnDate)!.Value, request.Words,
            CommonMapping.OrNull(request.AgencyLabel));
        var done = await addNote.HandleAsync(stated.ToNote(), context.GetCall(), context.CancellationToken);
        return new RecordCriminalOutcomeResponse { NoteId = done.NoteId, Receipt = done.Receipt.ToProto(), Prompts = { stated.Prompts } };
    }
}
