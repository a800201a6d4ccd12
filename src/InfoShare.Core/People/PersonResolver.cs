using InfoShare.Core.Access;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Households;
using InfoShare.Core.People.Desk;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People;

/// <summary>
/// Finds the person that a request names, and on writes begins a record when nobody is certain. Never merges silently
/// (requirement A5): what is certain joins by a recorded decision; an uncertain likeness leads to a person of its own, a question to a
/// named person, and the caller is told.
/// </summary>
public static class PersonResolver
{
    private const string OwnRecord = "The person of your own record.";
    private const string ById = "The person with this id.";

    /// <summary>Nobody fits.</summary>
    internal static Resolution Nobody { get; } = new(null, new ResolvedPerson(
        null, MatchOutcome.NoMatch, [], [], "Nobody recorded here fits. This does not say that there is nobody."));

    /// <summary>Somebody was found whom this call does not tell of: the answer for nobody, which leaves at the pace of such answers too.</summary>
    internal static Resolution AsNobody(Caller caller)
    {
        caller.Searched.Nobody();
        return Nobody;
    }

    /// <summary>Finds the person for a question. Adds nothing.</summary>
    /// <exception cref="RuleException">NOT_FOUND for a broker's id or an own record that is not known.</exception>
    public static async ValueTask<Resolution> FindAsync(IReadSession session, SubjectRef subject, Caller caller) =>
        (await LookAsync(session, subject, caller, asks: true)).Found;

    /// <summary>
    /// The same for an answer that shows what is recorded. By an own record of somebody from whom the asker is kept in silence (L10), or by the id that an
    /// answer gave of it, it is that record, and nothing that hangs on the person: that nobody is there would contradict the record that is. By a description
    /// that the asker's own words fit, it is the one whom those words began.
    /// </summary>
    /// <exception cref="RuleException">NOT_FOUND for a broker's id or an own record that is not known.</exception>
    internal static async ValueTask<Resolution> AskedAsync(IReadSession session, SubjectRef subject, Caller caller)
    {
        if (caller.Conflicts.HasAny && subject.Demographics is { } asked)
            return await DescribedAsync(session, asked, caller);
        if (await KeptByOwnRecordAsync(session, subject, caller) is not { } kept || !IsKept(kept.Person.Id, caller))
            return await FindAsync(session, subject, caller);
        var named = subject.OwnRecordId is null ? Named(kept.Own, "person_id", ById) : Named(kept.Own, "own_record_id", OwnRecord);
        return named with { Resolved = named.Resolved with { PersonId = AloneId.Shown(kept.Own.Id) } };
    }

    // Whoever is kept is not there, but what the asker stated of that one is: compared by itself, as if it had begun somebody.
    private static async ValueTask<Resolution> DescribedAsync(IReadSession session, Demographics asked, Caller caller)
    {
        var search = await PersonSearch.FindAsync(session, asked, caller, null);
        List<PersonFit> fits = [];
        foreach (var fit in search.Fits)
        {
            if (!IsKept(fit.Person.Id, caller))
                fits.Add(fit);
            else if (StatedBy(caller, fit.Person) is { } entryId && search.Comparer.Of(Alone(fit.Person, entryId, caller)) is { IsPossible: true } own)
                fits.Add(own);
        }

        var told = Told(search with { Fits = fits }, asked, caller);
        return told with
        {
            Resolved = told.Resolved with
            {
                PersonId = AloneId.Shown(told.Resolved.PersonId),
                Candidates = [.. told.Resolved.Candidates.Select(c => c with { PersonId = AloneId.Shown(c.PersonId) })],
            },
        };
    }

    // The asker's own record before a mere statement, and the newest of several.
    private static string? StatedBy(Caller caller, Person kept) => kept.Records
        .Where(r => r.OrganisationId == caller.OrganisationId && r.StatedBy is not null && r.StatedBy == caller.Practitioner?.Id)
        .OrderBy(r => r.OwnRecordId is null).ThenByDescending(r => r.RecordedAt).FirstOrDefault()?.EntryId;

    /// <summary>
    /// Whoever is kept from the caller in silence and is named by a record of the caller's own organisation, or by its id here; with that record alone. Null for
    /// anybody else, and where the person is named by no such record.
    /// </summary>
    internal static async ValueTask<(Person Person, Person Own)?> KeptByOwnRecordAsync(IReadSession session, SubjectRef subject, Caller caller)
    {
        if (!caller.Conflicts.HasAny || subject.Demographics is not null)
            return null;
        var person = subject.PersonId is { } id ? await session.People.FindAsync(id)
            : subject.OwnRecordId is { } own ? await session.People.FindByOwnRecordAsync(caller.OrganisationId, own) : null;
        return person is not null && (caller.Conflicts.AsNobody || caller.Conflicts.KeepsInSilence(person.Id)) && OwnRecordIn(person, subject, caller) is { } record
            ? (person, Alone(person, record.EntryId, caller)) : null;
    }

    /// <summary>An own record of somebody kept, under the id under which it stands alone.</summary>
    internal static Person Alone(Person kept, string entryId, Caller caller) =>
        new(caller.Conflicts.Alone(kept.Id, entryId), [.. kept.Records.Where(r => r.OrganisationId == caller.OrganisationId && r.EntryId == entryId)]);

    private static PersonRecord? OwnRecordIn(Person person, SubjectRef subject, Caller caller) => person.Records.LastOrDefault(r =>
        r.OrganisationId == caller.OrganisationId && (subject.PersonId is { } id ? r.EntryId == id : r.OwnRecordId == subject.OwnRecordId));

    /// <summary>
    /// Finds the person whom a conflict of interest is to be declared about (L10): one that stands openly already does not refuse it, one
    /// that stands in silence is not there.
    /// </summary>
    internal static async ValueTask<Resolution> ForConflictAsync(IReadSession session, SubjectRef subject, Caller caller)
    {
        var found = (await LookAsync(session, subject, caller)).Found;
        return found.Person is { } person && caller.Conflicts.KeepsInSilence(person.Id) ? await FindAsync(session, subject, caller) : found;
    }

    /// <summary>
    /// Finds the person for a change, or begins one from the demographics given. The result always has a person. What the
    /// caller's organisation states of somebody of whom it holds nothing yet is kept as its own statement.
    /// </summary>
    public static async ValueTask<Resolution> ForWriteAsync(IWriteSession session, SubjectRef subject, Caller caller)
    {
        var (found, search) = await LookAsync(session, subject, caller);
        if (NeedsWriting(found, subject, caller) && await session.People.HoldRegisterAsync())
            (found, search) = await LookAsync(session, subject, caller);

        if (found.Person is null && search?.Begun is { } begun)
            return Reused(found, begun.Person);
        if (found.Person is { } known)
        {
            if (!NeedsWriting(found, subject, caller))
                return found;
            var stated = AddRecord(session, known, subject.Demographics!, caller, null);
            if (search?.Meant() is [var fit, ..])
                Joining.OfNewEntry(session, stated, fit, caller);
            await Joining.AgainAsync(session, stated.EntryId, caller);
            var now = (await session.People.FindAsync(stated.EntryId))!;
            return found with { Person = now, Resolved = found.Resolved with { PersonId = now.Id } };
        }

        var person = Begin(session, subject.Demographics!, caller, ownRecordId: null);
        Joining.Ask(session, person.Records[0], search!, found.Resolved.Outcome, caller);
        return BegunAnew(found, person);
    }

    /// <summary>
    /// The same for what somebody tells, with how the caller may be told that the person was understood. To tell is never refused (L11): it
    /// reaches those whom it must reach, and of whoever is kept from the caller in silence the answer is the one for nobody (L10).
    /// </summary>
    internal static async ValueTask<Understood> ForTellingAsync(IWriteSession session, SubjectRef subject, Caller caller)
    {
        var (likely, search) = caller.Conflicts.HasAny && subject.Demographics is not null ? await LookAsync(session, subject, caller) : (null, null);
        var before = likely?.Person is { } known && caller.Conflicts.KeepsInSilence(known.Id) ? known : null;
        var found = await ForWriteAsync(session, subject, caller);
        if (!caller.Conflicts.KeepsInSilence(found.Person!.Id))
        {
            return new Understood(
                found, likely?.Person is null && WithoutKept(search, subject.Demographics, caller) is { } told ? ToldAs(told, search!, found.Person, caller) : found.Resolved,
                AsNobody: false);
        }

        caller.Conflicts.Judge(found.Person.Id);
        return new Understood(found, AsNobody(session, found, subject, before, caller), AsNobody: true);
    }

    /// <summary>
    /// What is said of somebody who is like one from whom the caller is kept in silence: the answer as if that one were not recorded, and null where nobody
    /// such is like him or her. A likeness names fields that agree with what is kept (L10). It is noted as met.
    /// </summary>
    internal static Resolution? WithoutKept(Found? search, Demographics? asked, Caller caller)
    {
        var kept = search?.Fits.Where(f => caller.Conflicts.KeepsInSilence(f.Person.Id)).ToList();
        if (kept is not { Count: > 0 })
            return null;
        caller.Conflicts.Judge(kept.Select(f => f.Person.Id));
        return Answer(search! with { Fits = [.. search.Fits.Except(kept)] }, asked ?? new Demographics(), caller);
    }

    /// <summary>Whoever a statement surely means, before it is kept; null where that is nobody, or nobody of whom the caller may know. Refuses nothing (L11).</summary>
    internal static async ValueTask<Person?> MeantAsync(IReadSession session, SubjectRef subject, Caller caller)
    {
        try
        {
            return (await LookAsync(session, subject, caller)).Found.Person;
        }
        catch (RuleException e) when (e.Reason == ErrorReason.NotFound)
        {
            return null;
        }
    }

    /// <summary>
    /// The person meant beside something that is told; null: nobody. It adds nothing and refuses nothing: what stands beside may not stop what it stands
    /// beside (O7, E21).
    /// </summary>
    internal static async ValueTask<Person?> BesideAsync(IReadSession session, SubjectRef subject, Caller caller)
    {
        try
        {
            var (found, search) = await LookAsync(session, subject, caller);
            return found.Person ?? search?.Begun?.Person;
        }
        catch (RuleException nobody) when (nobody.Reason == ErrorReason.NotFound)
        {
            return null;
        }
    }

    /// <summary>The refusal for an id or an own record that names nobody.</summary>
    internal static RuleException NobodyThere(SubjectRef subject) =>
        RuleException.NotFound(subject.OwnRecordId is null ? "person" : "record of yours; record the person first (RecordPerson)");

    /// <summary>The person meant from whom the caller is kept in silence (L10): nobody to the caller, and somebody of whom others must be told.</summary>
    internal static async ValueTask<Person?> KeptInSilenceAsync(IReadSession session, SubjectRef subject, Caller caller) =>
        !caller.Conflicts.HasAny ? null
        : subject.Demographics is null ? (await KeptByOwnRecordAsync(session, subject, caller))?.Person
        : (await LookAsync(session, subject, caller)).Found.Person is { } person && caller.Conflicts.KeepsInSilence(person.Id) ? person : null;

    /// <summary>
    /// Whether a request means somebody from whom the caller is kept in silence (L10), surely or as far as anybody fits: it is not put to
    /// others, who would say in their words what the broker keeps.
    /// </summary>
    internal static async ValueTask<bool> MeansKeptAsync(IReadSession session, SubjectRef subject, Caller caller)
    {
        if (!caller.Conflicts.HasAny)
            return false;
        if (subject.Demographics is null)
            return await KeptByOwnRecordAsync(session, subject, caller) is not null;
        var (found, search) = await LookAsync(session, subject, caller);
        return found.Person is { } person ? caller.Conflicts.KeepsInSilence(person.Id)
            : search is { Fits.Count: > 0 } && search.Fits.All(f => caller.Conflicts.KeepsInSilence(f.Person.Id));
    }

    /// <summary>
    /// How somebody was understood, as the caller may be told it: whoever is kept from the caller in silence was begun anew, as nobody would
    /// have been, under an entry of the caller's own organisation.
    /// </summary>
    /// <param name="before">The person as it was before this call wrote anything: a second time it is the one that was begun the first time.</param>
    internal static ResolvedPerson AsNobody(IWriteSession session, Resolution found, SubjectRef subject, Person? before, Caller caller)
    {
        if (found.Person is not { } person || !caller.Conflicts.KeepsInSilence(person.Id))
            return found.Resolved;
        if (subject.Demographics is not { } stated)
        {
            return found.Resolved with { PersonId = subject.PersonId ?? OwnRecordIn(person, subject, caller)!.EntryId };
        }

        // It leaves at the pace of answers that name nobody, too.
        caller.Searched.Nobody();
        var known = before is not null && before.Records.Any(IsOwnStatement);
        var own = person.Records.Where(IsOwnStatement).MaxBy(r => r.RecordedAt) ?? AddRecord(session, person, stated, caller, null);

        // A second time the caller meets whom the own words began, and nothing else: as these agree with what is said now.
        var comparer = new PersonComparer(stated, ProtectedPlaces.None, caller.OrganisationId);
        return known
            ? Shown.Match(comparer.Of(new Person(own.EntryId, [own])), comparer, stated, caller)
            : Nobody.Resolved with { PersonId = own.EntryId, Explanation = "Nobody recorded fits, so a new person was begun." };

        bool IsOwnStatement(PersonRecord record) => record.OrganisationId == caller.OrganisationId && record.OwnRecordId is null;
    }

    /// <summary>Finds the person that an own record not held before is about.</summary>
    internal static async ValueTask<(Resolution Found, Found Search)> ForRecordAsync(
        IReadSession session, Demographics demographics, string ownRecordId, Caller caller)
    {
        var search = await PersonSearch.FindAsync(session, demographics, caller, ownRecordId);
        return (Told(search, demographics, caller), search);
    }

    /// <summary>Begins a person with one record, and the residence that the record names.</summary>
    public static Person Begin(
        IWriteSession session, Demographics demographics, Caller caller, string? ownRecordId, bool isProtected = false)
    {
        var personId = session.NextId("per");
        var record = AddRecord(session, personId, personId, demographics, caller, ownRecordId, isProtected);
        AddResidence(session, personId, demographics.Address, caller);
        return new Person(personId, [record]);
    }

    /// <summary>
    /// Adds a record of the caller's organisation to a person: as a new version of its own record when it is there, else as an
    /// entry of its own.
    /// </summary>
    /// <param name="isProtected">Null leaves it as the former version has it: a birth, or a routine update, takes nobody's protection away.</param>
    public static PersonRecord AddRecord(
        IWriteSession session, Person person, Demographics demographics, Caller caller, string? ownRecordId, bool? isProtected = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(person);
        var former = ownRecordId is null
            ? null
            : person.Records.FirstOrDefault(r => r.OrganisationId == caller.OrganisationId && r.OwnRecordId == ownRecordId);
        return AddRecord(session, person.Id, former?.EntryId ?? session.NextId("per"), demographics, caller, ownRecordId, isProtected ?? former?.Protected ?? false);
    }

    /// <summary>Adds the residence that a record names; a place without a key is kept in the record only.</summary>
    public static void AddResidence(IWriteSession session, string personId, PostalAddress? address, Caller caller, DateOnly? from = null)
    {
        if (AddressKeys.Of(address) is not { } key)
            return;
        session.Links.Add(new Residence(
            session.NextId("res"), personId, key, address! with { Area = address.Area ?? caller.Area }, ResidenceKind.MainHome,
            LinkState.Reported, from, null, SourceKind.RecordCheck, caller.OrganisationId, caller.Agency, session.Now));
    }

    private static PersonRecord AddRecord(
        IWriteSession session, string personId, string entryId, Demographics demographics, Caller caller, string? ownRecordId, bool isProtected)
    {
        var record = new PersonRecord(session.NextId("rec"), personId, caller.OrganisationId, ownRecordId, demographics, session.Now)
        {
            EntryId = entryId,
            Protected = isProtected,
            StatedBy = caller.Practitioner?.Id,
        };
        session.People.AddRecord(record);
        return record;
    }

    private static bool NeedsWriting(Resolution found, SubjectRef subject, Caller caller) =>
        subject.Demographics is not null && found.Person?.Records.Any(r => r.OrganisationId == caller.OrganisationId) != true;

    /// <param name="asks">Somebody asks: who is kept from the asker by a conflict of interest (L10) is not there. What is told is never refused.</param>
    private static async ValueTask<(Resolution Found, Found? Search)> LookAsync(
        IReadSession session, SubjectRef subject, Caller caller, bool asks = false)
    {
        if (subject.PersonId is { } id)
        {
            // An id that was learnt elsewhere opens nothing: a protected person is not there for those who must not find it. Asked in
            // the same way of an id that does not exist.
            var person = await session.People.FindAsync(id);
            if (person is null || DeskSight.IsHiddenFrom(caller, person))
            {
                var hidden = await session.People.HiddenFromAsync(caller.OrganisationId, [person?.Id ?? id]);
                if (person is null || hidden.Count > 0)
                    throw RuleException.NotFound("person");
            }

            if (asks && IsKept(person.Id, caller))
                throw NobodyThere(subject);

            return (Named(person, "person_id", ById), null);
        }

        if (subject.OwnRecordId is { } own)
        {
            var person = await session.People.FindByOwnRecordAsync(caller.OrganisationId, own);
            if (person is null || (asks && IsKept(person.Id, caller)))
                throw NobodyThere(subject);
            return (Named(person, "own_record_id", OwnRecord), null);
        }

        var asked = subject.Demographics ?? new Demographics();
        var search = await PersonSearch.FindAsync(session, asked, caller, null);
        if (asks && (caller.Conflicts.HasAny || caller.Conflicts.AsNobody))
            search = search with { Fits = [.. search.Fits.Where(f => !IsKept(f.Person.Id, caller))] };
        return (Told(search, asked, caller), search);
    }

    /// <summary>The answer; that it names nobody is noted, so that it leaves at the pace of such answers (<see cref="AnswerPace"/>).</summary>
    private static Resolution Told(Found search, Demographics asked, Caller caller)
    {
        var answer = Answer(search, asked, caller);
        if (answer.Person is null)
            caller.Searched.Nobody();
        return answer;
    }

    private static bool IsKept(string personId, Caller caller) => caller.Conflicts.AsNobody || caller.Conflicts.Judge(personId);

    /// <summary>
    /// What the caller is told. A person of whom no agency holds an own record was begun from somebody's words: while others may be
    /// meant, agreement with those same words proves nothing, so the answer stays uncertain.
    /// </summary>
    private static Resolution Answer(Found search, Demographics asked, Caller caller)
    {
        if (search.Meant() is [var meant, ..])
            return new Resolution(meant.Person, Shown.Match(meant, search.Comparer, asked, caller));
        var possible = search.Fits.Where(f => f != search.Begun).ToList();
        return possible switch
        {
            [] when search.TooCommon && search.Begun is null => new Resolution(null, Shown.Many),
            [] => Nobody,
            [var only] => new Resolution(null, Shown.Possible(only, search.Comparer, asked, caller)),
            _ => new Resolution(null, Shown.ManyOf(possible, search.Comparer, asked, caller)),
        };
    }

    private static ResolvedPerson ToldAs(Resolution told, Found search, Person written, Caller caller) =>
        told.Person is not null ? told.Resolved with { PersonId = written.Id }
        : (search.Begun is { } begun && !caller.Conflicts.KeepsInSilence(begun.Person.Id) ? Reused(told, written) : BegunAnew(told, written)).Resolved;

    private static Resolution BegunAnew(Resolution found, Person begun) => found with
    {
        Person = begun,
        Resolved = found.Resolved with
        {
            PersonId = begun.Id,
            Explanation = found.Resolved.Outcome == MatchOutcome.NoMatch
                ? "Nobody recorded fits, so a new person was begun."
                : found.Resolved.Explanation + " Until then a separate person was begun, so that nothing is merged by mistake.",
        },
    };

    internal static Resolution Reused(Resolution found, Person begun) => found with
    {
        Person = begun,
        Resolved = found.Resolved with
        {
            PersonId = begun.Id,
            Explanation = found.Resolved.Outcome == MatchOutcome.NoMatch
                ? "Nobody else recorded fits; the person begun from the same facts stands."
                : found.Resolved.Explanation + " Until then the person begun from the same facts stands apart, so that nothing is merged by mistake.",
        },
    };

    private static Resolution Named(Person person, string field, string explanation) =>
        new(person, new ResolvedPerson(person.Id, MatchOutcome.Match, [field], [], explanation) { Probability = 1 });
}

/// <summary>A person of whom somebody tells.</summary>
/// <param name="Found">As the broker understood it.</param>
/// <param name="Shown">As the caller is told it.</param>
/// <param name="AsNobody">The caller is kept from the person in silence (L10): nothing that others hold shows in the answer.</param>
internal sealed record Understood(Resolution Found, ResolvedPerson Shown, bool AsNobody)
{
    /// <summary>The person as the caller may be shown it: of somebody kept, whom the caller's own words began.</summary>
    public Person Seen(SubjectRef stated, Caller caller) => !AsNobody ? Found.Person!
        : new Person(Shown.PersonId!, stated.Demographics is { } demographics
            ? [new PersonRecord("", Shown.PersonId!, caller.OrganisationId, null, demographics, default)] : PersonResolver.Alone(Found.Person!, Shown.PersonId!, caller).Records);

    /// <summary>
    /// Of whom what the caller says is kept, where it may stand in the way of what comes after: the person; of somebody kept, the caller's own entry alone, on
    /// which nobody else relies.
    /// </summary>
    public Person Standing(SubjectRef stated, Caller caller) =>
        !AsNobody ? Found.Person! : Seen(stated, caller) with { Id = PersonResolver.Alone(Found.Person!, Shown.PersonId!, caller).Id };
}
