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
    /// <summary>Finds the person for a question. Adds nothing.</summary>
    /// <exception cref="RuleException">NOT_FOUND for a broker's id or an own record that is not known.</exception>
    public static async ValueTask<Resolution> FindAsync(IReadSession session, SubjectRef subject, Caller caller)
    {
        if (subject.PersonId is { } id)
        {
            var person = await session.People.FindAsync(id) ?? throw RuleException.NotFound("person");
            return Certain(person, ["person_id"], "The person with this id.");
        }

        if (subject.OwnRecordId is { } own)
        {
            var person = await session.People.FindByOwnRecordAsync(caller.OrganisationId, own)
                ?? throw RuleException.NotFound("record of yours; record the person first (RecordPerson)");
            return Certain(person, ["own_record_id"], "The person of your own record.");
        }

        return await ByDemographicsAsync(session, subject.Demographics ?? new Demographics());
    }

    /// <summary>
    /// Finds the person for a change, or begins one from the demographics given. The result always has a person.
    /// </summary>
    public static async ValueTask<Resolution> ForWriteAsync(IWriteSession session, SubjectRef subject, Caller caller)
    {
        var found = await FindAsync(session, subject, caller);
        if (found.Person is not null)
            return found;

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

    /// <summary>Begins a person with one record, and the residence that the record names.</summary>
    public static Person Begin(IWriteSession session, Demographics demographics, Caller caller, string? ownRecordId)
    {
        var personId = session.NextId("per");
        session.People.AddPerson(personId, session.Now);
        var record = AddRecord(session, personId, demographics, caller, ownRecordId);
        AddResidence(session, personId, demographics.Address, caller);
        return new Person(personId, [record]);
    }

    /// <summary>Adds a record of the caller's organisation to a person.</summary>
    public static PersonRecord AddRecord(IWriteSession session, string personId, Demographics demographics, Caller caller, string? ownRecordId)
    {
        var record = new PersonRecord(session.NextId("rec"), personId, caller.OrganisationId, ownRecordId, demographics, session.Now);
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

    private static async ValueTask<Resolution> ByDemographicsAsync(IReadSession session, Demographics asked)
    {
        var candidates = new Dictionary<string, Person>();
        if (asked.Identifiers.Count > 0)
            Collect(await session.People.FindByIdentifiersAsync(asked.Identifiers));
        var nameKeys = NameKeys.Of(asked);
        if (nameKeys.Count > 0)
            Collect(await session.People.FindByNameAsync(nameKeys, asked.BirthDate));

        var compared = candidates.Values.Select(p => PersonMatch.Compare(asked, p)).Where(c => c.IsPossible).ToList();
        var certain = compared.Where(c => c.IsCertain).ToList();
        return (certain.Count, compared.Count) switch
        {
            (1, _) => Certain(certain[0].Person, certain[0].Agreeing, $"Agrees on {Words(certain[0].Agreeing)}.", certain[0].Conflicting),
            ( > 1, _) or (0, > 1) => new Resolution(null, new ResolvedPerson(
                null, MatchOutcome.Many, [], [], "Several recorded people fit. Give the NHS number, or birth date and address.")),
            (0, 1) => new Resolution(null, new ResolvedPerson(
                null, MatchOutcome.PotentialMatch, compared[0].Agreeing, compared[0].Conflicting,
                $"One recorded person may be meant: agrees on {Words(compared[0].Agreeing)}" +
                (compared[0].Conflicting.Count > 0 ? $", differs on {Words(compared[0].Conflicting)}" : "") +
                ". That is not enough to be sure; give the NHS number, birth date or address.")),
            _ => new Resolution(null, new ResolvedPerson(
                null, MatchOutcome.NoMatch, [], [], "Nobody recorded here fits. This does not say that there is nobody.")),
        };

        void Collect(IReadOnlyList<Person> people)
        {
            foreach (var person in people)
                candidates[person.Id] = person;
        }
    }

    private static Resolution Certain(Person person, IReadOnlyList<string> agreeing, string explanation, IReadOnlyList<string>? conflicting = null) =>
        new(person, new ResolvedPerson(person.Id, MatchOutcome.Match, agreeing, conflicting ?? [], explanation));

    private static string Words(IReadOnlyList<string> fields) =>
        fields.Count == 0 ? "nothing" : string.Join(", ", fields.Select(f => f.Replace('_', ' ')));
}
