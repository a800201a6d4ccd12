using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Handovers;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Quality;

/// <summary>One answer about one characteristic.</summary>
public sealed record StatedCharacteristic(CharacteristicKind Kind, CharacteristicAnswer Answer, string? Value, SourceKind Source);

/// <summary>Records what an organisation's own system holds of a person's ethnicity, disability and language (O4).</summary>
public sealed record RecordCharacteristics(SubjectRef Person, IReadOnlyList<StatedCharacteristic> Characteristics);

/// <summary>It was recorded, of this person as understood.</summary>
public sealed record CharacteristicsRecorded(ResolvedPerson Person, AuditReceipt Receipt);

/// <summary>Adds the answers; each takes the place of the organisation's earlier one of its kind when completeness is reckoned.</summary>
public sealed class RecordCharacteristicsHandler(IStore store, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND for whoever the caller's organisation does not hold.</exception>
    public Task<CharacteristicsRecorded> HandleAsync(RecordCharacteristics command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        return store.ChangeAsync(call, async session =>
        {
            var person = await session.OwnUnderstoodAsync(command.Person, call.Caller);
            foreach (var stated in command.Characteristics)
            {
                session.Characteristics.Add(new PersonCharacteristic(
                    session.NextId("chr"), person.Found.Person!.Id, stated.Kind, stated.Answer, stated.Value, stated.Source, call.Caller.OrganisationId, session.Now));
            }

            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish) with
            {
                PersonIds = [person.Found.Person!.Id],
                MatchedHow = person.Shown.MatchedHow,
            });
            return new CharacteristicsRecorded(person.Shown, receipt);
        }, ct);
    }
}
