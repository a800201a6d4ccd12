using InfoShare.Core.Access;
using InfoShare.Core.Households;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People;

/// <summary>
/// Finds the person that a request names, and on writes begins a record when nobody is certain. Never merges silently
/// (requirement A5): an uncertain likeness leads to a person of its own, and the caller is told.
/// </summary>
public static class PersonResolver
{
    /// <summary>Nobody fits.</summary>
    internal static Resolution Nobody { get; } = new(null, new ResolvedPerson(
        null, MatchOutcome.NoMatch, [], [], "Nobody recorded here fits. This does not say that there is nobody."));

    /// <summary>Finds the person for a question. Adds nothing.</summary>
    /// <exception cref="RuleException">NOT_FOUND for a broker's id or an own record that is not known.</exception>
    public static async ValueTask<Resolution> FindAsync(IReadSession session, SubjectRef subject, Caller caller) =>
        (await LookAsync(session, subject, caller)).Found;

    /// <summary>
    /// Finds the person that an own record is about. While somebody else may be meant as well, the outcome says so; the person
    /// is then the one that an earlier call began from the same facts, or null.
    /// </summary>
    public static async ValueTask<Resolution> ForRecordAsync(
        IReadSession session, Demographics demographics, string ownRecordId, Caller caller)
    {
        var (found, begun) = await ByDemographicsAsync(session, demographics, caller, ownRecordId);
        return found.Person is null && begun is not null ? Reused(found, begun) : found;
    }

    /// <summary>
    /// Finds the person for a change, or begins one from the demographics given. The result always has a person. What the
    /// caller's organisation states of somebody of whom it holds nothing yet is kept as its own statement.
    /// </summary>
    public static async ValueTask<Resolution> ForWriteAsync(IWriteSession session, SubjectRef subject, Caller caller)
    {
        var (found, begun) = await LookAsync(session, subject, caller);
        if (found.Person is null && begun is not null)
            found = Reused(found, begun);
        if (found.Person is { } known)
        {
            return subject.Demographics is { } stated && !known.Records.Any(r => r.OrganisationId == caller.OrganisationId)
                ? found with { Person = known with { Records = [.. known.Records, AddRecord(session, known, stated, caller, null)] } }
                : found;
        }

        var person = Begin(session, subject.Demographics!, caller, ownRecordId: null);
        return found with
        {
            Person = person,
            Resolved = found.Resolved with
            {
                PersonId = person.Id,
                Explanation = found.Resolved.Outcome == MatchOutcome.NoMatch
                    ? "Nobody recorded fits, so a new person was begun."
                    : found.Resolved.Explanation + " Until then a separate person was begun, so that nothing is merged by mistake.",
            },
        };
    }

    private static async ValueTask<(Resolution Found, Person? Begun)> LookAsync(IReadSession session, SubjectRef subject, Caller caller)
    {
        if (subject.PersonId is { } id)
        {
            var person = await session.People.FindAsync(id) ?? throw RuleException.NotFound("person");
            return (Certain(person, ["person_id"], "The person with this id."), null);
        }

        if (subject.OwnRecordId is { } own)
        {
            var person = await session.People.FindByOwnRecordAsync(caller.OrganisationId, own)
                ?? throw RuleException.NotFound("record of yours; record the person first (RecordPerson)");
            return (Certain(person, ["own_record_id"], "The person of your own record."), null);
        }

        return await ByDemographicsAsync(session, subject.Demographics ?? new Demographics(), caller, null);
    }

    /// <summary>Begins a person with one record, and the residence that the record names.</summary>
    public static Person Begin(IWriteSession session, Demographics demographics, Caller caller, string? ownRecordId)
    {
        var personId = session.NextId("per");
        var record = AddRecord(session, personId, personId, demographics, caller, ownRecordId);
        AddResidence(session, personId, demographics.Address, caller);
        return new Person(personId, [record]);
    }

    /// <summary>
    /// Adds a record of the caller's organisation to a person: as a new version of its own record when it is there, else as an
    /// entry of its own.
    /// </summary>
    public static PersonRecord AddRecord(IWriteSession session, Person person, Demographics demographics, Caller caller, string? ownRecordId)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(person);
        var former = ownRecordId is null
            ? null
            : person.Records.FirstOrDefault(r => r.OrganisationId == caller.OrganisationId && r.OwnRecordId == ownRecordId);
        return AddRecord(session, person.Id, former?.EntryId ?? session.NextId("per"), demographics, caller, ownRecordId);
    }

    private static PersonRecord AddRecord(
        IWriteSession session, string personId, string entryId, Demographics demographics, Caller caller, string? ownRecordId)
    {
        var record = new PersonRecord(session.NextId("rec"), personId, caller.OrganisationId, ownRecordId, demographics, session.Now)
        {
            EntryId = entryId,
        };
        session.People.AddRecord(record);
        return record;
    }

    /// <summary>Adds the residence that a record names; a place without a key is kept in the record only.</summary>
    public static void AddResidence(IWriteSession session, string personId, PostalAddress? address, Caller caller)
    {
        if (AddressKeys.Of(address) is not { } key)
            return;
        session.Links.Add(new Residence(
            session.NextId("res"), personId, key, address! with { Area = address.Area ?? caller.Area }, ResidenceKind.MainHome,
            LinkState.Reported, null, null, SourceKind.RecordCheck, caller.OrganisationId, caller.Agency, session.Now));
    }

    /// <summary>
    /// A person of whom no agency holds an own record was begun from somebody's words. Agreement with those same words proves
    /// nothing while others may be meant, so the answer stays uncertain; the begun person is handed on for writes.
    /// </summary>
    private static async ValueTask<(Resolution Found, Person? Begun)> ByDemographicsAsync(
        IReadSession session, Demographics asked, Caller caller, string? ownRecordId)
    {
        var candidates = new Dictionary<string, Person>();
        if (asked.Identifiers.Count > 0)
            Collect(await session.People.FindByIdentifiersAsync(asked.Identifiers));
        var nameKeys = NameKeys.Of(asked);
        if (nameKeys.Count > 0)
            Collect(await session.People.FindByNameAsync(nameKeys, asked.BirthDate));

        var places = asked.Address is null ? ProtectedPlaces.None : await ProtectedPlaces.OfAsync(session, candidates.Keys);
        var compared = candidates.Values
            .Select(p => PersonMatch.Compare(asked, p, places, caller.OrganisationId, ownRecordId))
            .Where(c => c.IsPossible)
            .ToList();
        var certain = compared.Where(c => c.IsCertain).ToList();
        var held = certain.Where(c => IsHeld(c.Person)).ToList();
        if (held.Count == 1)
            return (OfOne(held[0]), null);
        if (compared is [{ IsCertain: true } only])
            return (OfOne(only), null);

        var begun = certain.Where(c => !IsHeld(c.Person)).MinBy(c => c.Person.Id, StringComparer.Ordinal);
        compared.RemoveAll(c => c == begun);
        return (compared.Count switch
        {
            0 => Nobody,
            1 => Possible(compared[0]),
            _ => new Resolution(null, new ResolvedPerson(
                null, MatchOutcome.Many, [], [], "Several recorded people fit. Give the NHS number, or birth date and address.")),
        }, begun?.Person);

        void Collect(IReadOnlyList<Person> people)
        {
            foreach (var person in people)
                candidates[person.Id] = person;
        }

        Resolution OfOne(PersonMatch.Comparison comparison)
        {
            var (agreeing, conflicting) = Named(comparison);
            var rest = agreeing.Count < comparison.Agreeing.Count ? " and on a detail that is only named to its holder" : "";
            return Certain(comparison.Person, agreeing, $"Agrees on {Words(agreeing)}{rest}.", conflicting);
        }

        Resolution Possible(PersonMatch.Comparison comparison)
        {
            var (agreeing, conflicting) = Named(comparison);
            return new Resolution(null, new ResolvedPerson(
                null, MatchOutcome.PotentialMatch, agreeing, conflicting,
                $"One recorded person may be meant: agrees on {Words(agreeing)}" +
                (conflicting.Count > 0 ? $", differs on {Words(conflicting)}" : "") +
                ". That is not enough to be sure; give the NHS number, birth date or address."));
        }

        // To name a place or a number as right or wrong would let anybody find a hidden home by guessing.
        (IReadOnlyList<string> Agreeing, IReadOnlyList<string> Conflicting) Named(PersonMatch.Comparison comparison)
        {
            var own = PersonMatch.Compare(asked, comparison.Person.AsHeldBy(caller.OrganisationId), places);
            return (
                [.. comparison.Agreeing.Where(f => !LeadsToAPlace(f) || own.Agreeing.Contains(f))],
                [.. comparison.Conflicting.Where(f => !LeadsToAPlace(f) || own.Conflicting.Contains(f))]);
        }
    }

    private static bool LeadsToAPlace(string field) => field is "address" or "postcode" or "telephone";

    /// <summary>Whether an agency holds an own record of the person.</summary>
    private static bool IsHeld(Person person) => person.Records.Any(r => r.OwnRecordId is not null);

    private static Resolution Reused(Resolution found, Person begun) => found with
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

    private static Resolution Certain(Person person, IReadOnlyList<string> agreeing, string explanation, IReadOnlyList<string>? conflicting = null) =>
        new(person, new ResolvedPerson(person.Id, MatchOutcome.Match, agreeing, conflicting ?? [], explanation));

    private static string Words(IReadOnlyList<string> fields) =>
        fields.Count == 0 ? "nothing" : string.Join(", ", fields.Select(f => f.Replace('_', ' ')));
}
