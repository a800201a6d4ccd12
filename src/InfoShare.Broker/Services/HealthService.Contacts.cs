using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Contacts;
using InfoShare.Core.Tasks;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Health.V1;

namespace InfoShare.Broker.Services;

/// <summary>Health's door: meetings with patients, those that did not come about, what was asked, and who is asked to look again.</summary>
public sealed partial class HealthService
{
    public override async Task<RecordVisitResponse> RecordVisit(RecordVisitRequest request, ServerCallContext context) =>
        new() { Contact = await contacts.VisitAsync(request.Patient, request.Visit, context) };

    public override async Task<ReportMissedAppointmentResponse> ReportMissedAppointment(ReportMissedAppointmentRequest request, ServerCallContext context)
    {
        var outcome = (AttendanceOutcome)(int)request.Outcome;
        var statement = new ContactStatement
        {
            Person = request.Patient.ToCore(),
            HappenedOn = CommonMapping.Date(request.AppointmentOn)!.Value,
            KnownAt = request.KnownAt?.ToDateTimeOffset(),
            Outcome = outcome,
            Appointment = (AppointmentKind)(int)request.Appointment,
            Seen = ContactRules.SeenAt(outcome),
            ReasonGiven = CommonMapping.OrNull(request.ReasonGiven),
            ReasonBy = CommonMapping.OrNull(request.ReasonBy),
            RebookedTo = CommonMapping.Date(request.RebookedTo),
            NextStep = CommonMapping.OrNull(request.NextStep),
            AgencyLabel = CommonMapping.OrNull(request.AgencyLabel),
            LegalBasis = (LegalBasis)(int)request.LegalBasis,
        };
        return new ReportMissedAppointmentResponse { Contact = await contacts.RecordAsync(statement, context) };
    }

    public override async Task<RecordRoutineEnquiryResponse> RecordRoutineEnquiry(RecordRoutineEnquiryRequest request, ServerCallContext context)
    {
        var done = await contacts.AskedAsync(ContactMapping.Enquiry(request), context);
        return new RecordRoutineEnquiryResponse
        {
            EnquiryId = done.EnquiryId,
            Patient = done.Person,
            TaskId = done.TaskId,
            TaskDue = done.TaskDue,
            EndedTaskId = done.EndedTaskId,
            Prompts = { done.Prompts },
            Receipt = done.Receipt,
        };
    }

    public override async Task<AskColleagueResponse> AskColleague(AskColleagueRequest request, ServerCallContext context)
    {
        var command = new AskColleague(
            request.Patient.ToCore(), request.Ask, request.Of.ToCore(), CommonMapping.Date(request.DoneBy), request.HealthCritical);
        var done = await askColleague.HandleAsync(command, context.GetCall(), context.CancellationToken);
        return new AskColleagueResponse { Task = done.Task.ToProto(), Patient = done.Person.ToProto(), Receipt = done.Receipt.ToProto() };
    }
}
