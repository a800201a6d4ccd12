using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class RelianceStore(SqlSession sql) : IRelianceReader
{
    // The trail of a person may be long, and few organisations stand in it: the recursion goes from one to the next by the index.
    private const string Select = """
        WITH RECURSIVE told (person_id, organisation_id) AS (
            SELECT p.id, (SELECT MIN(a.told_organisation_id) FROM audit_entry_person a WHERE a.person_id = p.id AND a.told_organisation_id IS NOT NULL)
            FROM person p WHERE p.id IN @entry_ids
            UNION ALL
            SELECT t.person_id, (SELECT MIN(a.told_organisation_id) FROM audit_entry_person a
                WHERE a.person_id = t.person_id AND a.told_organisation_id > t.organisation_id)
            FROM told t WHERE t.organisation_id IS NOT NULL)
        SELECT organisation_id FROM told WHERE organisation_id IS NOT NULL
        UNION SELECT organisation_id FROM person WHERE id IN @entry_ids
        UNION SELECT organisation_id FROM involvement WHERE person_id IN @entry_ids
        UNION SELECT organisation_id FROM concern WHERE subject_id IN @entry_ids
        UNION SELECT c.organisation_id FROM concern_bearing b JOIN concern c ON c.id = b.concern_id WHERE b.person_id IN @entry_ids AND b.apart = 0
        UNION SELECT organisation_id FROM notification WHERE person_id IN @entry_ids
        UNION SELECT r.referrer_organisation_id FROM referral_child h JOIN referral r ON r.id = h.referral_id WHERE h.child_id IN @entry_ids
        UNION SELECT r.recipient_organisation_id FROM referral_child h JOIN referral r ON r.id = h.referral_id WHERE h.child_id IN @entry_ids
        UNION SELECT r.owner_organisation_id FROM referral_child h JOIN referral r ON r.id = h.referral_id WHERE h.child_id IN @entry_ids
        ORDER BY 1
        """;

    public async ValueTask<IReadOnlyList<string>> OrganisationsAsync(IReadOnlyCollection<string> entryIds) =>
        entryIds.Count == 0 ? [] : await sql.QueryAsync<string>(Select, new { entryIds });
}
