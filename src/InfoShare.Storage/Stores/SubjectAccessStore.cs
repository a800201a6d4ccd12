using InfoShare.Core.Access;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class SubjectAccessStore(SqlSession sql) : ISubjectAccessStore
{
    private const string Columns = """
        id, version, organisation_id, owner_id, owner_name, person_id, requester, requester_person_id, identity_proof, scope, contact,
        own_reference, state, decisions, opened_at, due_at, closed_at, closed_by, close_reason, pack
        """;

    // Whom it is about is whoever the entry is part of today.
    private const string Select = """
        SELECT id, version, organisation_id, owner_id, owner_name, (SELECT p.person_id FROM person p WHERE p.id = a.person_id) AS person_id, requester,
            (SELECT p.person_id FROM person p WHERE p.id = a.requester_person_id) AS requester_person_id, identity_proof, scope, contact, own_reference,
            state, decisions, opened_at, due_at, closed_at, closed_by, close_reason, pack
        FROM subject_access a
        """;

    private const string SelectOne = $"{Select} WHERE id = @subject_access_id";
    private const string Page = "AND id < @id_before ORDER BY id DESC LIMIT @limit";
    private const string SelectAll = $"{Select} WHERE organisation_id = @organisation_id {Page}";
    private const string SelectOpen = $"{Select} WHERE organisation_id = @organisation_id AND state = 'OPEN' {Page}";

    private const string Insert = $"""
        INSERT INTO subject_access ({Columns})
        VALUES (@id, @version, @organisation_id, @owner_id, @owner_name, @person_id, @requester, @requester_person_id, @identity_proof, @scope,
            @contact, @own_reference, @state, @decisions, @opened_at, @due_at, @closed_at, @closed_by, @close_reason, @pack)
        """;

    private const string Update = """
        UPDATE subject_access SET version = @version, state = @state, decisions = @decisions, closed_at = @closed_at, closed_by = @closed_by,
            close_reason = @close_reason, pack = @pack
        WHERE id = @id AND version = @version - 1
        """;

    private const string ConsultationColumns = """
        id, subject_access_id, item_id, organisation_id, asked_by_organisation_id, asked_by_name, notification_id, asked_at, due_at, answer, reason,
        words, answered_by, answered_at, closed_at
        """;

    private const string SelectConsultation = $"SELECT {ConsultationColumns} FROM subject_access_consultation";
    private const string SelectOneConsultation = $"{SelectConsultation} WHERE id = @consultation_id";
    private const string SelectOfRequest = $"{SelectConsultation} WHERE subject_access_id = @subject_access_id ORDER BY id";

    private const string SelectOpenConsultations = $"""
        {SelectConsultation}
        WHERE organisation_id = @organisation_id AND answered_at IS NULL AND closed_at IS NULL AND id > @id_after ORDER BY id LIMIT @limit
        """;

    private const string InsertConsultation = $"""
        INSERT INTO subject_access_consultation ({ConsultationColumns})
        VALUES (@id, @subject_access_id, @item_id, @organisation_id, @asked_by_organisation_id, @asked_by_name, @notification_id, @asked_at, @due_at,
            @answer, @reason, @words, @answered_by, @answered_at, @closed_at)
        """;

    private const string Answer = """
        UPDATE subject_access_consultation SET answer = @answer, reason = @reason, words = @words, answered_by = @answered_by, answered_at = @answered_at
        WHERE id = @id AND answered_at IS NULL AND closed_at IS NULL
        """;

    private const string Close = "UPDATE subject_access_consultation SET closed_at = @at WHERE id = @consultation_id AND answered_at IS NULL";

    public ValueTask<SubjectAccessRequest?> FindAsync(string subjectAccessId) =>
        sql.SingleOrDefaultAsync<SubjectAccessRequest>(SelectOne, new { subjectAccessId });

    public async ValueTask<IReadOnlyList<SubjectAccessRequest>> ListAsync(string organisationId, bool openOnly, string? afterId, int limit) =>
        await sql.QueryAsync<SubjectAccessRequest>(
            openOnly ? SelectOpen : SelectAll, new { organisationId, IdBefore = afterId ?? Positions.AfterAllIds, limit });

    public async ValueTask<IReadOnlyList<HolderConsultation>> ConsultationsOfAsync(string subjectAccessId) =>
        await sql.QueryAsync<HolderConsultation>(SelectOfRequest, new { subjectAccessId });

    public ValueTask<HolderConsultation?> FindConsultationAsync(string consultationId) =>
        sql.SingleOrDefaultAsync<HolderConsultation>(SelectOneConsultation, new { consultationId });

    public async ValueTask<IReadOnlyList<HolderConsultation>> OpenConsultationsAsync(string organisationId, string? afterId, int limit) =>
        await sql.QueryAsync<HolderConsultation>(SelectOpenConsultations, new { organisationId, IdAfter = afterId ?? Positions.BeforeAllIds, limit });

    public void Add(SubjectAccessRequest request) => sql.Post(Insert, request);

    public async ValueTask<bool> TryUpdateAsync(SubjectAccessRequest next, long expectedVersion)
    {
        // The statement reckons the expected version from the next one.
        if (next.Version != expectedVersion + 1)
            throw new ArgumentException("The next version is the expected one plus 1.", nameof(next));
        return await sql.ExecuteAsync(Update, next) == 1;
    }

    public void Add(HolderConsultation consultation) => sql.Post(InsertConsultation, consultation);

    public async ValueTask<bool> TryAnswerAsync(HolderConsultation answered) => await sql.ExecuteAsync(Answer, answered) == 1;

    public void CloseConsultation(string consultationId, DateTimeOffset at) => sql.Post(Close, new { consultationId, at });
}
