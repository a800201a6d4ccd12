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
/// <param name="KeepStanding">A record that stands is compared and left as it is: a part of it, typed anew, is no new version of the whole.</param>
public sealed record RecordPerson(
    string OwnRecordId, Demographics Demographics, bool Protected = false, string? LiftedBecause = null, bool KeepStanding = false);

/// <summary>The person as understood.</summary>
/// <param name="Stood">The record stood, and was to be kept as it is.</param>
public sealed record PersonRecorded(ResolvedPerson Person, AuditReceipt Receipt, bool Stood = false);

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
            var standing = known.Records.First(r => r.OrganisationId == caller.OrganisationId && r.OwnRecordId == command.OwnRecordId);
            RequireSamePerson(command.Demographics, standing.Demographics, command.KeepStanding);
            if (command.KeepStanding)
            {
                resolved = new ResolvedPerson(known.Id, MatchOutcome.Match, ["own_record_id"], [], "Your own record, as it stands.") { Probability = 1 };
                return Answered(resolved, standing, stood: true);
            }

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
            if (command is { KeepStanding: true, Demographics: { BirthDate: null, ExpectedBirthDate: null, Address: null, Identifiers.Count: 0 } })
                throw RuleException.NotFound("record");

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

        return Answered(resolved, mine, stood: false);

        PersonRecorded Answered(ResolvedPerson meant, PersonRecord own, bool stood)
        {
            _ = caller.Conflicts.KeepsInSilence(meant.PersonId!) && caller.Conflicts.Judge(meant.PersonId);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish) with
            {
                PersonIds = [meant.PersonId!],
                Reason = command.LiftedBecause,
                MatchedHow = meant.MatchedHow,
            });
            return new PersonRecorded(ShownTo(caller, meant, own, known is not null), receipt, stood);
        }

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
    /// A record id that a system gives to somebody else would merge two people without anybody's decision (requirement A5). Another name asks
    /// for a birth date or a number that agrees: what nobody said agrees with nothing. A number that was replaced is the same person's, and so
    /// is a wrong one that is put right while name and birth date stay: that the records of others no longer agree is then asked.
    /// </summary>
    /// <param name="compared">It is only compared: twins share their birth date, and no new name is being recorded.</param>
    private static void RequireSamePerson(Demographics asked, Demographics former, bool compared)
    {
        var (mine, theirs) = (HeldNhsNumbers.Of([asked]), HeldNhsNumbers.Of([former]));
        var names = PlaceholderNames.FullKeysOf(former);
        var now = PlaceholderNames.FullKeysOf(asked);
        var sameName = names.Intersect(now).Any();
        var otherName = names.Count > 0 && now.Count > 0 && !sameName;
        var sameDate = asked.BirthDate is not null && asked.BirthDate == former.BirthDate;
        if ((mine.DifferFrom(theirs) && !(sameName && sameDate)) || (otherName && (compared || !sameDate) && !mine.AgreeWith(theirs)))
        {
            throw RuleException.Invalid(
                "own_record_id",
                "is your record of somebody else by its NHS number, or by its name with no birth date or number that agrees; give the other person's " +
                "record another id; of a new name send the birth date or the former name too, and of a replaced number the former one, as superseded");
        }
    }
}
