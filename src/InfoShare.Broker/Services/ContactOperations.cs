using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Contacts;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Services;

/// <summary>What every agency that meets a child tells alike: one operation, whatever its own message is called.</summary>
public sealed class ContactOperations(RecordContactHandler contacts, RecordRoutineEnquiryHandler enquiries)
{
    public Task<P.ContactRecorded> VisitAsync(P.SubjectRef person, P.VisitStatement visit, ServerCallContext context, string? label = null) =>
        RecordAsync(visit.ToCore(person, label), context);

    public async Task<P.EnquiryRecorded> AskedAsync(P.EnquiryStatement statement, ServerCallContext context) =>
        (await enquiries.HandleAsync(statement.ToCore(), context.GetCall(), context.CancellationToken)).ToProto();

    public async Task<P.ContactRecorded> RecordAsync(ContactStatement statement, ServerCallContext context) =>
        (await contacts.HandleAsync(new RecordContact(statement), context.GetCall(), context.CancellationToken)).ToProto();
}
