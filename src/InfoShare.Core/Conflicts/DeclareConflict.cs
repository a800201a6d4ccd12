using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Conflicts;

/// <summary>Keeps a practitioner from somebody's record (L10).</summary>
/// <param name="PractitionerId">Another practitioner of the caller's organisation; null: the caller.</param>
/// <param name="OpenToPractitioner">Whether the practitioner may know; always so of the own declaration.</param>
public sealed record DeclareConflict(string? PractitionerId, SubjectRef Person, ConflictKind Kind, string Reason, bool OpenToPractitioner);

/// <summary>The conflict as it stands.</summary>
public sealed record ConflictChanged(Conflict Conflict, AuditReceipt Receipt);

/// <summary>
/// Everybody declares the own conflicts, which holds from the next call on; managers and safeguarding leads declare others', also
/// without their knowledge. What stands already is answered as it is.
/// </summary>
public sealed class DeclareConflictHandler(IStore store, TimeProvider time)
{
    /// <exception cref="RuleException">MANAGER_REQUIRED for another's; INVALID_FIELDS; NOT_FOUND, SUBJECT_NOT_CERTAIN.</exception>
    public Task<ConflictChanged> HandleAsync(DeclareConflict command, Call call, CancellationToken ct)
    {
        var by = call.Caller.Human;
        var practitionerId = command.PractitionerId ?? by.Id;
        if (practitionerId != by.Id && !Roles.IsManager(by.Role))
        {
            throw new RuleException(
                ErrorReason.ManagerRequired, "A manager or safeguarding lead declares somebody else's conflict of interest; you declare your own.");
        }

        if (practitionerId == by.Id && !command.OpenToPractitioner)
            throw RuleException.Invalid("open_to_practitioner", "must be true for your own conflict: you know of it");
        if (command.Person.Demographics is not null && !Enum.GetValues<Purpose>().Any(p => call.Caller.Policy.IsOpen(by.Role, p)))
            throw RuleException.Invalid("person", "must name your organisation's record (own_record_id) or the broker's id (person_id): your role may not search by name");
        return store.ChangeAsync(call, session => ApplyAsync(session, command, practitionerId, call), ct);
    }

    private async ValueTask<ConflictChanged> ApplyAsync(IWriteSession session, DeclareConflict command, string practitionerId, Call call)
    {
        var by = call.Caller.Human;
        var found = await PersonResolver.ForConflictAsync(session, command.Person, call.Caller);
        if (found.Person is not { } person)
        {
            throw found.Resolved.Outcome == MatchOutcome.NoMatch
                ? RuleException.NotFound("person")
                : RuleException.NotCertain("It is not certain who is meant: give an identifier, the birth date or the address.");
        }

        var conflict = (await session.Conflicts.StandingAsync(call.Caller.OrganisationId, practitionerId))
            .FirstOrDefault(c => c.PersonId == person.Id && c.Kind == command.Kind && c.Open == command.OpenToPractitioner

                // A manager's word reaches further than the practitioner's own, which therefore does not stand in its place.
                && (practitionerId == by.Id || c.DeclaredById != practitionerId));
        if (conflict is null)
        {
            conflict = new Conflict(
                session.NextId("coi"), 1, call.Caller.OrganisationId, practitionerId, person.Id, command.Kind, command.Reason.Trim(),
                command.OpenToPractitioner, by.Id, by.Name, session.Now, null, null, null);
            session.Conflicts.Add(conflict);
        }

        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, $"kept apart: {Code.Of(conflict.Kind)}") with
        {
            ObjectId = conflict.Id,
            PersonIds = [person.Id],
        });
        return new ConflictChanged(conflict, receipt);
    }
}
