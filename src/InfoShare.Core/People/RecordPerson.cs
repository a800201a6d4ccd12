using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Households;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People;

/// <summary>Records or renews the caller's own record of a person.</summary>
public sealed record RecordPerson(string OwnRecordId, Demographics Demographics);

/// <summary>The person as understood.</summary>
public sealed record PersonRecorded(ResolvedPerson Person, AuditReceipt Receipt);

/// <summary>
/// Keeps each agency's own record. A record that is certainly about somebody already known joins that person; else it begins
/// one. Repeating the same own record adds a version; the earlier stays as history.
/// </summary>
public sealed class RecordPersonHandler(IStore store, TimeProvider time)
{
    public Task<PersonRecorded> HandleAsync(RecordPerson command, Call call, CancellationToken ct) =>
        store.ChangeAsync(call, session => ApplyAsync(session, command, call), ct);

    private async ValueTask<PersonRecorded> ApplyAsync(IWriteSession session, RecordPerson command, Call call)
    {
        var caller = call.Caller;
        var known = await session.People.FindByOwnRecordAsync(caller.OrganisationId, command.OwnRecordId);
        ResolvedPerson resolved;
        if (known is not null)
        {
            RequireSamePerson(command.Demographics, known);
            await AddTo(known);
            resolved = new ResolvedPerson(known.Id, MatchOutcome.Match, ["own_record_id"], [], "A new version of your own record.");
        }
        else
        {
            var found = await PersonResolver.ForRecordAsync(session, command.Demographics, command.OwnRecordId, caller);
            if (found.Person is { } person)
            {
                await AddTo(person);
                resolved = found.Resolved;
            }
            else
            {
                var begun = PersonResolver.Begin(session, command.Demographics, caller, command.OwnRecordId);
                resolved = found.Resolved with { PersonId = begun.Id };
            }
        }

        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish) with
        {
            PersonIds = [resolved.PersonId!],
            MatchedHow = resolved.MatchedHow,
        });
        return new PersonRecorded(resolved, receipt);

        async ValueTask AddTo(Person person)
        {
            // The same home in a new version is no new fact, and a refuge is never written down as an ordinary home.
            var key = AddressKeys.Of(command.Demographics.Address);
            var residences = key is null ? [] : await session.Links.ResidencesOfAsync([person.Id], ChildLinks.MaxLinks);
            PersonResolver.AddRecord(session, person, command.Demographics, caller, command.OwnRecordId);
            if (key is not null && !new ProtectedPlaces(residences).Cover(person.Id, command.Demographics.Address) && !residences.Any(r => r.AddressKey == key && r.OrganisationId == caller.OrganisationId))
                PersonResolver.AddResidence(session, person.Id, command.Demographics.Address, caller);
        }
    }

    /// <summary>A record id that a system gives to somebody else would merge two people without anybody's decision (requirement A5).</summary>
    private static void RequireSamePerson(Demographics asked, Person known)
    {
        var compared = PersonMatch.Compare(asked, known);
        bool Conflicts(string field) => compared.Conflicting.Contains(field);
        if (Conflicts("nhs_number") || (Conflicts("name") && Conflicts("birth_date") && !compared.Agreeing.Contains("nhs_number")))
        {
            throw RuleException.Invalid(
                "own_record_id", "is your record of somebody else by its NHS number, or by name and birth date; give the other person's record another id");
        }
    }
}
