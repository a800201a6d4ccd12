using InfoShare.Core.Access;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>Records a time of which nothing is known (F11).</summary>
public sealed record RecordUnknownPeriod(SubjectRef Person, UnknownPeriodKind Kind, DateOnly? From, DateOnly? To, string? Words);

/// <summary>Adds the gap; from then on it shows in every record that a handover of the person carries.</summary>
public sealed class RecordUnknownPeriodHandler(IStore store, TimeProvider time)
{
    public Task<LinkRecorded> HandleAsync(RecordUnknownPeriod command, Call call, CancellationToken ct) =>
        store.ChangeAsync(call, async session =>
        {
            var understood = await PersonResolver.ForTellingAsync(session, command.Person, call.Caller);
            var period = new UnknownPeriod(
                session.NextId("gap"), understood.Found.Person!.Id, command.Kind, command.From, command.To, command.Words, call.Caller.OrganisationId, session.Now);
            session.Handovers.Add(period);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish) with
            {
                ObjectId = period.Id,
                PersonIds = [period.PersonId],
                MatchedHow = understood.Found.Resolved.MatchedHow,
            });
            return new LinkRecorded(period.Id, understood.Shown, null, receipt);
        }, ct);
}
