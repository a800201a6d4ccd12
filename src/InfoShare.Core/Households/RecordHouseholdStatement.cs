using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>Records a statement on a household.</summary>
/// <param name="Person">The adult; the child with the topics that are about a child's home.</param>
/// <param name="Child">The child, where the statement is about an adult and a child.</param>
/// <param name="AsOf">The day for which it was found; null: today.</param>
public sealed record RecordHouseholdStatement(
    SubjectRef Person, SubjectRef? Child, StatementTopic Topic, HomeAnswer Answer, KinStanding Standing, StandingBasis Basis, string? Reason,
    DateOnly? AsOf, SourceKind Source);

/// <summary>Adds a statement as a new fact with its source (requirements B3, B10, B13, B14).</summary>
public sealed class RecordHouseholdStatementHandler(IStore store, TimeProvider time)
{
    public Task<LinkRecorded> HandleAsync(RecordHouseholdStatement command, Call call, CancellationToken ct) =>
        SamePerson.RefusedWithAuditAsync(store, call, time, null, () => store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            var person = await PersonResolver.ForTellingAsync(session, command.Person, caller);
            var child = command.Child is { } named ? await PersonResolver.ForTellingAsync(session, named, caller) : null;
            if (child is not null)
                SamePerson.Refuse(person.Found.Person!, child.Found.Person!, "child", "is the same person as the adult");
            var statement = new HouseholdStatement(
                session.NextId("hst"), person.Found.Person!.Id, child?.Found.Person!.Id, command.Topic, command.Answer, command.Standing, command.Basis,
                command.Reason, command.AsOf ?? LondonTime.DateOf(session.Now), command.Source, caller.OrganisationId, caller.Agency, session.Now);
            session.Households.Add(statement);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish) with
            {
                ObjectId = statement.Id,
                PersonIds = statement.OtherId is { } other ? [statement.PersonId, other] : [statement.PersonId],
                MatchedHow = person.Found.Resolved.MatchedHow,
            });
            return new LinkRecorded(statement.Id, person.Shown, child?.Shown, receipt);
        }, ct), ct);
}
