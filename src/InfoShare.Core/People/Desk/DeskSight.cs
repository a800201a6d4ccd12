using InfoShare.Core.Access;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Desk;

/// <summary>
/// Who may see and answer who is who: qualified practitioners of an organisation that holds one of the records, and the data
/// steward of the partnership (requirement A5). To everybody else a question, a decision and a person do not exist.
/// </summary>
public static class DeskSight
{
    /// <summary>Whether the caller corrects identities for the whole partnership: a data steward of an organisation that practises nothing.</summary>
    public static bool IsSteward(Caller caller) =>
        caller.Role == PractitionerRole.DataSteward && (caller.IsOperator || caller.Agency == AgencyKind.Other);

    /// <summary>Whether the caller's organisation holds one of the entries, or the caller may see them all.</summary>
    public static bool MaySee(Caller caller, IEnumerable<IdentityEntry> entries) =>
        IsSteward(caller) || entries.Any(e => e.OrganisationId == caller.OrganisationId);

    /// <summary>
    /// The entries of a person whom the caller names by id or by own record; of somebody else's person nothing, with the words for
    /// one that does not exist.
    /// </summary>
    /// <exception cref="RuleException">NOT_FOUND; INVALID_FIELDS when the person is named by demographics, which is not sure enough.</exception>
    public static async ValueTask<string> NamedAsync(IReadSession session, SubjectRef subject, string field, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (subject.PersonId is null && subject.OwnRecordId is null)
            throw RuleException.Invalid(field, "must name the person by person_id or own_record_id");
        var id = subject.OwnRecordId is { } own
            ? (await session.People.FindByOwnRecordAsync(caller.OrganisationId, own))?.Id
            : await session.Identity.FindEntriesAsync(subject.PersonId!) is [var entry, ..] ? entry.PersonId : null;
        return id is null || caller.Conflicts.Judge(id) ? throw NoSuchPerson() : id;
    }

    /// <summary>
    /// Whether a person is protected and the organisation holds no record of it: then it is not there, whatever id is named
    /// (requirement A10).
    /// </summary>
    public static bool IsHiddenFrom(Caller caller, Person person) =>
        !IsSteward(caller) && person.Records.Any(r => r.Protected) && person.Records.All(r => r.OrganisationId != caller.OrganisationId);

    /// <summary>One answer for a person that is not there and one that is not the caller's to know of.</summary>
    public static RuleException NoSuchPerson() => RuleException.NotFound("person");
}
