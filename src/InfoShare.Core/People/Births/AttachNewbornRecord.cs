using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Births;

/// <summary>Records the caller's own record of a baby of a recorded birth, or renews it: the name at registration, the NHS number.</summary>
/// <param name="Place">Which baby, in the order of birth.</param>
public sealed record AttachNewbornRecord(string? PregnancyId, SubjectRef? Mother, int Place, string OwnRecordId, Demographics Demographics);

/// <summary>The baby as understood.</summary>
public sealed record NewbornRecordAttached(ResolvedPerson Baby, string PregnancyId, AuditReceipt Receipt);

/// <summary>
/// A hospital, a health visitor or a practice holds a record of its own of a newborn, mostly without a name and often before there
/// is an NHS number: likeness cannot tell twins apart then, the order of birth can. The record joins that baby and no other.
/// </summary>
public sealed class AttachNewbornRecordHandler(IStore store, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND when there is no such birth or baby; INVALID_FIELDS when the record id is somebody
    /// else's, the birth date is another, or the NHS number is another than one recorded of the baby.</exception>
    public Task<NewbornRecordAttached> HandleAsync(AttachNewbornRecord command, Call call, CancellationToken ct)
    {
        return store.ChangeAsync(call, s => ApplyAsync(s, command, call), ct);
    }

    private async ValueTask<NewbornRecordAttached> ApplyAsync(IWriteSession session, AttachNewbornRecord command, Call call)
    {
        var caller = call.Caller;
        var pregnancy = await FindAsync(session, command, caller) ?? throw RuleException.NotFound("birth");
        var child = pregnancy.Children.FirstOrDefault(c => c.Place == command.Place && c.Outcome == UnbornOutcome.Born)
            ?? throw RuleException.NotFound("birth");
        var baby = await session.People.FindAsync(child.PersonId) ?? throw RuleException.NotFound("birth");
        if (await session.People.FindByOwnRecordAsync(caller.OrganisationId, command.OwnRecordId) is { } held && held.Id != baby.Id)
            throw RuleException.Invalid("own_record_id", "is your record of somebody else; give this baby's record another id");
        var dates = baby.Records.Select(r => r.Demographics.BirthDate).OfType<DateOnly>().ToList();
        if (command.Demographics.BirthDate is { } born && dates.Count > 0 && !dates.Contains(born))
            throw RuleException.Invalid("demographics.birth_date", "is not the day of this birth");
        var numbers = NhsNumbersOf(baby.Records.Select(r => r.Demographics));
        var given = NhsNumbersOf([command.Demographics]);
        if (given.Count > 0 && numbers.Count > 0 && !given.Overlaps(numbers))
            throw RuleException.Invalid("demographics.identifiers", "has another NHS number than is recorded of this baby; check the order of birth");

        PersonResolver.AddRecord(
            session, baby, command.Demographics with { BirthDate = command.Demographics.BirthDate ?? baby.BirthDate }, caller, command.OwnRecordId);
        PersonResolver.AddResidence(session, baby.Id, command.Demographics.Address, caller);
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish) with
        {
            ObjectId = pregnancy.Id,
            PersonIds = [baby.Id],
            MatchedHow = "birth,place",
        });
        return new NewbornRecordAttached(
            new ResolvedPerson(baby.Id, MatchOutcome.Match, ["birth", "place"], [], "The baby of this birth, by the order of birth."),
            pregnancy.Id, receipt);
    }

    private static HashSet<string> NhsNumbersOf(IEnumerable<Demographics> records) =>
        [.. records.SelectMany(r => r.Identifiers).Where(i => i.Scheme == IdentifierScheme.NhsNumber && !i.Superseded).Select(i => i.Value)];

    private static async ValueTask<Pregnancy?> FindAsync(IReadSession session, AttachNewbornRecord command, Caller caller)
    {
        if (command.PregnancyId is { } id)
            return await session.Pregnancies.FindAsync(id);
        var mother = await PersonResolver.FindAsync(session, command.Mother!, caller);
        return mother.Person is null ? null
            : (await session.Pregnancies.OfMotherAsync(mother.Person.Id)).FirstOrDefault(p => p.Children.Any(c => c.Outcome == UnbornOutcome.Born));
    }
}
