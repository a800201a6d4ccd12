using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People;

/// <summary>Records or renews the caller's own record of a person.</summary>
/// <param name="OwnRecordId">The caller's own id of it.</param>
/// <param name="Demographics">What it says now.</param>
/// <param name="Protected">
/// The person is to be found only by agencies that hold a record of it already (requirement A10). What the record was marked as stays
/// until it is lifted: an update that says nothing of it takes nobody's protection away.
/// </param>
/// <param name="LiftedBecause">Why this record's protection ends, in words for the audit; null leaves it.</param>
public sealed record RecordPerson(string OwnRecordId, Demographics Demographics, bool Protected = false, string? LiftedBecause = null);

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
        PersonRecord mine;
        if (known is not null)
        {
            RequireSamePerson(command.Demographics, known.Records.First(r => r.OrganisationId == caller.OrganisationId && r.OwnRecordId == command.OwnRecordId).Demographics);
            await session.People.HoldRegisterAsync();
            var version = mine = await AddTo(known);
            await Joining.EndQuestionsOfProtectedAsync(session, version.EntryId, caller);
            await Joining.ReviewAsync(session, known, version, caller);
            await Joining.AgainAsync(session, version.EntryId, caller);
            var now = await session.People.FindAsync(version.EntryId);
            resolved = new ResolvedPerson(now!.Id, MatchOutcome.Match, ["own_record_id"], [], "A new version of your own record.") { Probability = 1 };
        }
        else
        {
            // Decided under the lock: two agencies that meet somebody at one moment, at two brokers, begin one person and not two.
            await session.People.HoldRegisterAsync();
            if (await session.People.FindByOwnRecordAsync(caller.OrganisationId, command.OwnRecordId) is not null)
                return await ApplyAsync(session, command, call);
            var (found, search) = await PersonResolver.ForRecordAsync(session, command.Demographics, command.OwnRecordId, caller);
            var told = PersonResolver.WithoutKept(search, command.Demographics, caller) ?? found;
            var meant = command.Protected ? [.. search.Meant().Where(f => f.Person.Records.All(r => r.OrganisationId == caller.OrganisationId))] : search.Meant();
            if (meant is [var first, ..])
            {
                var record = mine = await AddTo(first.Person);
                Joining.OfNewEntry(session, record, first, caller);
                foreach (var other in meant.Skip(1))
                    await Joining.OfPeopleAsync(session, record.EntryId, other, caller);
                await Joining.EndQuestionsOfProtectedAsync(session, record.EntryId, caller);
                await Joining.AgainAsync(session, record.EntryId, caller);
                resolved = found.Resolved with { PersonId = (await session.People.FindAsync(record.EntryId))!.Id };
            }
            else if (!command.Protected && search.Begun is { } fit)
            {
                var record = mine = await AddTo(fit.Person);
                Joining.OfNewEntry(session, record, fit, caller);
                Joining.Ask(session, record, search, found.Resolved.Outcome, caller);
                await Joining.AgainAsync(session, record.EntryId, caller);
                var now = (await session.People.FindAsync(record.EntryId))!;
                resolved = found.Person is null && told.Person is not null ? told.Resolved with { PersonId = now.Id } : PersonResolver.Reused(told, now).Resolved;
            }
            else
            {
                var begun = PersonResolver.Begin(session, command.Demographics, caller, command.OwnRecordId, command.Protected);
                mine = begun.Records[0];
                if (!command.Protected)
                    Joining.Ask(session, begun.Records[0], search, found.Resolved.Outcome, caller);
                resolved = command.Protected
                    ? PersonResolver.Nobody.Resolved with { PersonId = begun.Id }
                    : told.Resolved with { PersonId = begun.Id };
            }
        }

        _ = caller.Conflicts.KeepsInSilence(resolved.PersonId!) && caller.Conflicts.Judge(resolved.PersonId);
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish) with
        {
            PersonIds = [resolved.PersonId!],
            Reason = command.LiftedBecause,
            MatchedHow = resolved.MatchedHow,
        });
        return new PersonRecorded(ShownTo(caller, resolved, mine, known is not null), receipt);

        async ValueTask<PersonRecord> AddTo(Person person)
        {
            // Taken before the record is added: what was thought of the birth date until now.
            var born = person.BirthDate;
            var former = person.Records.FirstOrDefault(r => r.OrganisationId == caller.OrganisationId && r.OwnRecordId == command.OwnRecordId);
            var record = PersonResolver.AddRecord(session, person, command.Demographics, caller, command.OwnRecordId, command.Protected ? true : command.LiftedBecause is null ? null : false);
            await HomeOfRecord.RenewAsync(session, person, former?.Demographics.Address, command.Demographics.Address, command.OwnRecordId, caller);
            await Birthdays.CorrectAsync(session, record.EntryId, born);
            return record;
        }
    }

    /// <summary>Of whoever is kept from the caller in silence (L10) the answer is the one for nobody, under the own record's entry.</summary>
    private static ResolvedPerson ShownTo(Caller caller, ResolvedPerson resolved, PersonRecord mine, bool renewed) =>
        !caller.Conflicts.KeepsInSilence(resolved.PersonId!) ? resolved
        : renewed ? resolved with { PersonId = mine.EntryId }
        : PersonResolver.Nobody.Resolved with { PersonId = mine.EntryId };

    /// <summary>
    /// A record id that a system gives to somebody else would merge two people without anybody's decision (requirement A5). A number
    /// that was replaced is the same person's, and so is a wrong one that is put right while name and birth date stay: that the records
    /// of others no longer agree is then asked.
    /// </summary>
    private static void RequireSamePerson(Demographics asked, Demographics former)
    {
        var (mine, theirs) = (HeldNhsNumbers.Of([asked]), HeldNhsNumbers.Of([former]));
        var names = PlaceholderNames.FullKeysOf(former);
        var now = PlaceholderNames.FullKeysOf(asked);
        var sameName = names.Intersect(now).Any();
        var otherName = names.Count > 0 && now.Count > 0 && !sameName;
        var otherDate = asked.BirthDate is { } born && former.BirthDate is { } before && born != before;
        var corrected = sameName && asked.BirthDate is not null && asked.BirthDate == former.BirthDate;
        if ((mine.DifferFrom(theirs) && !corrected) || (otherName && otherDate && !mine.AgreeWith(theirs)))
        {
            throw RuleException.Invalid(
                "own_record_id",
                "is your record of somebody else by its NHS number, or by name and birth date; give the other person's record another id, or, " +
                "where the number was replaced, the former one too, as superseded");
        }
    }
}
