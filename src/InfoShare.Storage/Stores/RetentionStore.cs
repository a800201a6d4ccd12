using InfoShare.Core.Retention;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed partial class RetentionStore(SqlSession sql) : IRetentionStore
{
    private const string AfterSubject = """
        authority, authority_reference, reason, placed_by_organisation_id, placed_by_id, placed_by, placed_at, asked_by_organisation_id,
        asked_by_id, asked_by, released_by, released_at, release_reason, told
        """;

    private const string SelectHold = $"SELECT id, version, state, subject, {Clusters.OfSubject} AS subject_id, {AfterSubject} FROM legal_hold s";
    private const string SelectOneHold = $"{SelectHold} WHERE id = @hold_id";
    private const string Page = "id < @id_before ORDER BY id DESC LIMIT @limit";
    private const string SelectAllHolds = $"{SelectHold} WHERE {Page}";
    private const string SelectStandingHolds = $"{SelectHold} WHERE state <> 'RELEASED' AND {Page}";
    private const string SelectHoldsOf = $"{SelectHold} WHERE subject_id IN @subject_ids AND subject = @subject AND state <> 'RELEASED' ORDER BY id";

    private const string InsertHold = $"""
        INSERT INTO legal_hold (id, version, state, subject, subject_id, {AfterSubject})
        VALUES (@id, @version, @state, @subject, @subject_id, @authority, @authority_reference, @reason, @placed_by_organisation_id, @placed_by_id,
            @placed_by, @placed_at, @asked_by_organisation_id, @asked_by_id, @asked_by, @released_by, @released_at, @release_reason, @told)
        ON CONFLICT DO NOTHING
        """;

    private const string UpdateHold = """
        UPDATE legal_hold SET version = @version, state = @state, asked_by_organisation_id = @asked_by_organisation_id, asked_by_id = @asked_by_id,
            asked_by = @asked_by, released_by = @released_by, released_at = @released_at, release_reason = @release_reason
        WHERE id = @id AND version = @version - 1
        """;

    private const string InsertIncidentRecord =
        "INSERT INTO incident_record (incident_id, record_id) VALUES (@incident_id, @record_id) ON CONFLICT DO NOTHING";

    // From the people to every concern and referral that names one of them, and from these to what keeps them.
    private const string SelectHolding = """
        WITH found_concern (id) AS (
            SELECT id FROM concern WHERE subject_id IN @entry_ids
            UNION SELECT concern_id FROM concern_bearing WHERE person_id IN @entry_ids
            UNION SELECT id FROM concern WHERE id IN @record_ids),
        found_referral (id) AS (
            SELECT referral_id FROM referral_child WHERE child_id IN @entry_ids
            UNION SELECT referral_id FROM referral_concern WHERE concern_id IN (SELECT id FROM found_concern)
            UNION SELECT id FROM referral WHERE id IN @record_ids),
        named (subject_id) AS (
            SELECT id FROM person WHERE id IN @entry_ids
            UNION SELECT id FROM found_referral
            UNION SELECT incident_id FROM incident_record WHERE record_id IN (SELECT id FROM found_concern)
            UNION SELECT incident_id FROM incident_record WHERE record_id IN (SELECT id FROM found_referral))
        SELECT h.id FROM legal_hold h JOIN named n ON n.subject_id = h.subject_id WHERE h.state <> 'RELEASED' ORDER BY h.id
        """;

    private const string SelectOrganisationsOfIncident = """
        SELECT c.organisation_id FROM incident_record i JOIN concern c ON c.id = i.record_id WHERE i.incident_id = @incident_id
        UNION SELECT r.referrer_organisation_id FROM incident_record i JOIN referral r ON r.id = i.record_id WHERE i.incident_id = @incident_id
        UNION SELECT r.recipient_organisation_id FROM incident_record i JOIN referral r ON r.id = i.record_id WHERE i.incident_id = @incident_id
        ORDER BY 1
        """;

    public ValueTask<LegalHold?> FindHoldAsync(string holdId) => sql.SingleOrDefaultAsync<LegalHold>(SelectOneHold, new { holdId });

    public async ValueTask<IReadOnlyList<LegalHold>> HoldsAsync(bool includeReleased, string? afterHoldId, int limit) =>
        await sql.QueryAsync<LegalHold>(
            includeReleased ? SelectAllHolds : SelectStandingHolds, new { IdBefore = afterHoldId ?? Positions.AfterAllIds, limit });

    public async ValueTask<IReadOnlyList<LegalHold>> HoldsOfAsync(LegalHoldSubject subject, string subjectId)
    {
        var subjectIds = (await sql.EntriesOfAsync([subjectId])).Keys;
        return await sql.QueryAsync<LegalHold>(SelectHoldsOf, new { subject, subjectIds });
    }

    public async ValueTask<IReadOnlyList<string>> HoldingAsync(IReadOnlyCollection<string> personIds, IReadOnlyCollection<string> recordIds)
    {
        var entryIds = (await sql.EntriesOfAsync(personIds)).Keys;
        return await sql.QueryAsync<string>(SelectHolding, new { entryIds, recordIds });
    }

    public async ValueTask<IReadOnlyList<string>> OrganisationsOfIncidentAsync(string incidentId) =>
        await sql.QueryAsync<string>(SelectOrganisationsOfIncident, new { incidentId });

    public async ValueTask<bool> TryAddHoldAsync(LegalHold hold) => await sql.ExecuteAsync(InsertHold, hold) == 1;

    public async ValueTask<bool> TryUpdateHoldAsync(LegalHold next) => await sql.ExecuteAsync(UpdateHold, next) == 1;

    public void AddToIncident(string incidentId, string recordId) => sql.Post(InsertIncidentRecord, new { incidentId, recordId });
}
