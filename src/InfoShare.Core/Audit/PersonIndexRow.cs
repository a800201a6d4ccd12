namespace InfoShare.Core.Audit;

/// <summary>
/// A row by which an entry is found by a person. The trail by person, who looked and who relied on what are read through these rows, which no
/// leaf covers: each follows from its entry alone, and is compared with it (<see cref="Log.TrailCheck"/>). Where a rule here changes, rows that
/// are written already have to be written anew.
/// </summary>
/// <param name="ToldOrganisationId">The organisation to which the entry gave something about the person; null: it gave nothing.</param>
/// <param name="Looked">1 where the entry is a look-up of this person's record; null else.</param>
public sealed record PersonIndexRow(string PersonId, string EntryId, string? ToldOrganisationId, int? Looked)
{
    /// <summary>The rows of an entry, one a person.</summary>
    public static IEnumerable<PersonIndexRow> Of(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.PersonIds.Distinct(StringComparer.Ordinal).Select(personId => new PersonIndexRow(
            personId, entry.Id, entry.GaveSomething ? entry.OrganisationId : null, entry.LookedAt(personId) ? 1 : null));
    }
}
