using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
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

    // As an item is in an inbox (PastStore): not what is held, nor what waits for a digest.
    private const string InTheInbox = """
        n.organisation_id = @organisation_id AND n.published_at <= @at AND n.held = 0 AND n.action_role IN @roles
            AND (n.digest_id IS NULL OR (SELECT d.published_at FROM notification d WHERE d.id = n.digest_id) <= @at)
        """;

    private const string OfReferrals = """
        r.id, r.referrer_organisation_id, r.recipient_organisation_id, r.owner_organisation_id, r.referrer_role, r.referrer_id
        """;

    // Whoever received or owned it at any step until then; of old steps, which do not say so, those of today.
    private const string HadIt = """
        (found_r.recipient_organisation_id = @organisation_id OR found_r.owner_organisation_id = @organisation_id
            OR (SELECT COUNT(*) FROM referral_event e WHERE e.referral_id = found_r.id AND e.at <= @at
                AND (e.recipient_organisation_id = @organisation_id OR e.owner_organisation_id = @organisation_id)) > 0)
        """;

    private const string SentIt = """
        (found_r.by_link = 0 AND found_r.referrer_organisation_id = @organisation_id AND (found_r.referrer_role IN @roles OR found_r.referrer_id = @practitioner_id))
        """;

    // Each way by an index that leads to the organisation's own rows: of what others hold nothing but concerns and referrals are gone through, each by one step.
    // A count for each of them, where a join would say the same, leaves PostgreSQL no other way to go.
    private const string SelectKnown = $"""
        SELECT 1 FROM (WITH found_concern AS MATERIALIZED (
            SELECT c.id, c.organisation_id, c.author_role, c.author_id, 1 AS about, 0 AS apart
            FROM concern c WHERE c.subject_id IN @entry_ids AND c.recorded_at <= @at
            UNION ALL
            SELECT c.id, c.organisation_id, c.author_role, c.author_id, 0 AS about, b.apart
            FROM concern_bearing b JOIN concern c ON c.id = b.concern_id
            WHERE b.person_id IN @entry_ids AND (b.added_at IS NULL OR b.added_at <= @at) AND c.recorded_at <= @at
            UNION ALL
            SELECT c.id, c.organisation_id, c.author_role, c.author_id, 1 AS about, 0 AS apart FROM concern c WHERE c.id IN @object_ids AND c.recorded_at <= @at),
        found_referral AS MATERIALIZED (
            SELECT {OfReferrals},
                (SELECT COUNT(*) FROM referral_concern f JOIN concern_bearing b ON b.concern_id = f.concern_id
                    WHERE f.referral_id = r.id AND b.person_id IN @entry_ids AND b.found_by_link = 1) AS by_link
            FROM referral_child h JOIN referral r ON r.id = h.referral_id
            WHERE h.child_id IN @entry_ids AND (h.added_at IS NULL OR h.added_at <= @at)
            UNION ALL
            SELECT {OfReferrals}, 0 AS by_link FROM referral r WHERE r.id IN @object_ids)
        SELECT 1 WHERE
            EXISTS (SELECT 1 FROM audit_entry_person a JOIN audit_entry e ON e.id = a.entry_id
                WHERE a.person_id IN @entry_ids AND a.told_organisation_id = @organisation_id AND e.recorded_at <= @at
                    AND (e.role IN @roles OR e.practitioner_id = @practitioner_id))
            OR EXISTS (SELECT 1 FROM involvement i
                WHERE i.person_id IN @entry_ids AND i.organisation_id = @organisation_id AND i.recorded_at <= @at
                    AND (i.role IN @involved_roles OR i.practitioner_id = @practitioner_id))
            OR EXISTS (SELECT 1 FROM notification n WHERE n.person_id IN @entry_ids AND {InTheInbox})
            OR EXISTS (SELECT 1 FROM found_concern found_c
                WHERE (found_c.about = 1 AND found_c.organisation_id = @organisation_id AND (found_c.author_role IN @roles OR found_c.author_id = @practitioner_id))
                    OR ((found_c.apart = 0 OR found_c.organisation_id <> @organisation_id)
                        AND (SELECT COUNT(*) FROM notification n WHERE n.concern_id = found_c.id AND {InTheInbox}) > 0))
            OR EXISTS (SELECT 1 FROM found_referral found_r
                WHERE (SELECT COUNT(*) FROM notification n WHERE n.referral_id = found_r.id AND {InTheInbox}) > 0
                    OR ((SELECT MIN(e.at) FROM referral_event e WHERE e.referral_id = found_r.id) <= @at AND ({HadIt} OR {SentIt})))
            OR EXISTS (SELECT 1 FROM thing_shown t WHERE t.thing_id IN @object_ids AND t.organisation_id = @organisation_id AND t.first_at <= @at)) AS found
        """;

    public async ValueTask<bool> IsKnownToAsync(KnownToQuestion question) => (await sql.QueryAsync<int>(
        SelectKnown,
        new
        {
            question.OrganisationId,
            question.PractitionerId,
            question.EntryIds,
            question.ObjectIds,
            question.At,
            Roles = CodesOf(question.Roles),
            InvolvedRoles = CodesOf(question.InvolvedRoles),
        })).Count > 0;

    private static string[] CodesOf(IReadOnlyCollection<PractitionerRole> roles) => [.. roles.Select(r => Code.Of(r))];

    public async ValueTask<IReadOnlyList<string>> OrganisationsAsync(IReadOnlyCollection<string> entryIds) =>
        entryIds.Count == 0 ? [] : await sql.QueryAsync<string>(Select, new { entryIds });
}
