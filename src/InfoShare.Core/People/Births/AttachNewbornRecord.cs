using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.People.Desk;
using InfoShare.Core.Registry;
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
/// is an NHS number: likeness cannot tell twins apart then, the order of birth can. The record joins that baby and no other, also when
/// it was made before the birth was recorded (<see cref="NewbornRecords"/>).
/// </summary>
public sealed class AttachNewbornRecordHandler(IStore store, OrganisationDirectory directory, NewbornRecords newborns, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND when there is no such birth or baby; INVALID_FIELDS when the record id is somebody
    /// else's, the birth date is another, or the NHS number is another than one recorded of the baby; ROLE_NOT_ALLOWED and
    /// STEWARD_REQUIRED when the record stands elsewhere by now and the caller may not join the two.</exception>
    public async Task<NewbornRecordAttached> HandleAsync(AttachNewbornRecord command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, s => ApplyAsync(s, command, call, registry), ct);
    }

    private async ValueTask<NewbornRecordAttached> ApplyAsync(IWriteSession session, AttachNewbornRecord command, Call call, RegistrySnapshot registry)
    {
        var caller = call.Caller;
        var pregnancy = await FindAsync(session, command, caller) ?? throw RuleException.NotFound("birth");
        var stated = StatedPregnancies.Is(pregnancy) ? StatedPregnancies.Shown(pregnancy) : null;
        pregnancy = stated is not null ? await StatedPregnancies.WithPeopleAsync(session, pregnancy) : pregnancy;
        var child = pregnancy.Children.FirstOrDefault(c => c.Place == command.Place && c.Outcome == UnbornOutcome.Born)
            ?? throw RuleException.NotFound("birth");
        var baby = await session.People.FindAsync(child.PersonId) ?? throw RuleException.NotFound("birth");
        // Whoever may not find a protected child begins no record of it by the mother's name.
        if (DeskSight.IsHiddenFrom(caller, baby) && (await session.People.HiddenFromAsync(caller.OrganisationId, [baby.Id])).Count > 0)
            throw RuleException.NotFound("birth");
        await RequireThisBabyAsync(session, command, pregnancy, baby, caller);
        await session.People.HoldRegisterAsync();
        if (await session.People.FindByOwnRecordAsync(caller.OrganisationId, command.OwnRecordId) is { } held && held.Id != baby.Id)
        {
            baby = baby.BirthDate is { } day
                ? await newborns.JoinAsync(session, baby, held, day, "own_record_id", registry, call)
                : throw NewbornRecords.SomebodyElses("own_record_id");
        }

        var former = baby.Records.FirstOrDefault(r => r.OrganisationId == caller.OrganisationId && r.OwnRecordId == command.OwnRecordId);
        var record = PersonResolver.AddRecord(
            session, baby, command.Demographics with { BirthDate = command.Demographics.BirthDate ?? baby.BirthDate }, caller, command.OwnRecordId);
        await HomeOfRecord.RenewAsync(
            session, baby, former?.Demographics.Address, command.Demographics.Address, command.OwnRecordId, caller);
        var babyId = await Joining.OfBabyAsync(session, record.EntryId, [.. pregnancy.Children.Select(c => c.PersonId)], caller);
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish) with
        {
            ObjectId = pregnancy.Id,
            PersonIds = [babyId],
            MatchedHow = "birth,place",
        });
        return new NewbornRecordAttached(
            new ResolvedPerson(stated?.Children.First(c => c.Place == command.Place).PersonId ?? babyId, MatchOutcome.Match, ["birth", "place"], [], "The baby of this birth, by the order of birth."),
            pregnancy.Id, receipt);
    }

    /// <summary>
    /// What the record says must not be another baby's. The own record's earlier version does not count: a number that was wrong or
    /// was replaced is put right by this one.
    /// </summary>
    private static async ValueTask RequireThisBabyAsync(
        IReadSession session, AttachNewbornRecord command, Pregnancy pregnancy, Person baby, Caller caller)
    {
        var dates = baby.Records.Select(r => r.Demographics.BirthDate).OfType<DateOnly>().ToList();
        if (command.Demographics.BirthDate is { } born && dates.Count > 0 && !dates.Contains(born))
            throw RuleException.Invalid("demographics.birth_date", "is not the day of this birth").TellingOf(baby.Id);
        var given = HeldNhsNumbers.Of([command.Demographics]);
        if (given.DifferFrom(NumbersOf(baby)))
            throw RuleException.Invalid("demographics.identifiers", "has another NHS number than is recorded of this baby; check the order of birth").TellingOf(baby.Id);
        var others = await session.People.FindManyAsync([.. pregnancy.Children.Select(c => c.PersonId).Where(id => id != baby.Id)]);
        if (others.Any(o => given.AgreeWith(NumbersOf(o))))
            throw RuleException.Invalid("demographics.identifiers", "has the NHS number of another baby of this birth; check the order of birth").TellingOf(baby.Id);

        HeldNhsNumbers NumbersOf(Person person) => HeldNhsNumbers.Of(person.Records
            .Where(r => r.OrganisationId != caller.OrganisationId || r.OwnRecordId != command.OwnRecordId).Select(r => r.Demographics));
    }

    private static async ValueTask<Pregnancy?> FindAsync(IReadSession session, AttachNewbornRecord command, Caller caller)
    {
        if (command.PregnancyId is { } id)
            return await session.Pregnancies.FindAsync(id);
        var mother = await PersonResolver.AskedAsync(session, command.Mother!, caller);
        return mother.Person is null ? null
            : (await session.Pregnancies.OfMotherAsync(mother.Person.Id)).FirstOrDefault(p => p.Children.Any(c => c.Outcome == UnbornOutcome.Born));
    }
}
