using InfoShare.Core.Sharing;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <summary>Decisions not to share.</summary>
internal sealed class NotSharedStore(SqlSession sql) : INotSharedStore
{
    private const string Columns = """
        id, version, state, organisation_id, author, author_id, person_id, fact, organisation_ids, agencies, information_request_id, reason,
        reasons, consent, child_wishes_it, advice_from, review_on, recorded_at, due, due_rule, level, concern_id, replaced_by_id
        """;

    // Without the column that only finds the author; the record has it in author.
    private const string Select = $"""
        SELECT id, version, state, organisation_id, author, {Clusters.OfPerson} AS person_id, fact, organisation_ids, agencies,
            information_request_id, reason, reasons, consent, child_wishes_it, advice_from, review_on, recorded_at, due, due_rule, level,
            concern_id, replaced_by_id
        FROM not_shared s
        """;

    private const string Latest = """
        (recorded_at, id) < (@recorded_before, @id_before) AND (@only_owed = 0 OR due IS NOT NULL) ORDER BY recorded_at DESC, id DESC LIMIT @limit
        """;

    private const string SelectOne = $"{Select} WHERE id = @not_shared_id";
    private const string SelectAll = $"{Select} WHERE {Latest}";
    private const string SelectOfOrganisation = $"{Select} WHERE organisation_id = @organisation_id AND {Latest}";
    private const string SelectOfAuthor = $"{Select} WHERE organisation_id = @organisation_id AND author_id = @author_id AND {Latest}";

    private const string SelectHistory = """
        SELECT not_shared_id, version, state, what, by_whom AS "by", at FROM not_shared_step WHERE not_shared_id = @not_shared_id ORDER BY version
        """;

    private const string Insert = $"""
        INSERT INTO not_shared ({Columns})
        VALUES (@id, @version, @state, @organisation_id, @author, @author_id, {Clusters.EntryForPerson}, @fact, @organisation_ids, @agencies,
            @information_request_id, @reason, @reasons, @consent, @child_wishes_it, @advice_from, @review_on, @recorded_at, @due, @due_rule,
            @level, @concern_id, @replaced_by_id)
        """;

    // What was decided stays as it was written; only where it stands moves.
    private const string Update = """
        UPDATE not_shared
        SET version = @version, state = @state, review_on = @review_on, due = @due, due_rule = @due_rule, level = @level,
            concern_id = @concern_id, replaced_by_id = @replaced_by_id
        WHERE id = @id AND version = @version - 1
        """;

    private const string InsertStep = """
        INSERT INTO not_shared_step (not_shared_id, version, state, what, by_whom, at) VALUES (@not_shared_id, @version, @state, @what, @by, @at)
        """;

    public ValueTask<NotShared?> FindAsync(string notSharedId) => sql.SingleOrDefaultAsync<NotShared>(SelectOne, new { notSharedId });

    public async ValueTask<IReadOnlyList<NotSharedStep>> HistoryAsync(string notSharedId) =>
        await sql.QueryAsync<NotSharedStep>(SelectHistory, new { notSharedId });

    public async ValueTask<IReadOnlyList<NotShared>> ListAsync(NotSharedFilter filter, NotSharedPosition? after, int limit)
    {
        var (recordedBefore, idBefore) = after is { } a ? (a.RecordedAt, a.Id) : (DateTimeOffset.MaxValue, Positions.AfterAllIds);
        return (filter.OrganisationId, filter.AuthorId) switch
        {
            (null, _) => await sql.QueryAsync<NotShared>(SelectAll, new { recordedBefore, idBefore, filter.OnlyOwed, limit }),
            (_, null) => await sql.QueryAsync<NotShared>(
                SelectOfOrganisation, new { filter.OrganisationId, recordedBefore, idBefore, filter.OnlyOwed, limit }),
            _ => await sql.QueryAsync<NotShared>(
                SelectOfAuthor, new { filter.OrganisationId, filter.AuthorId, recordedBefore, idBefore, filter.OnlyOwed, limit }),
        };
    }

    public void Add(NotShared decision, NotSharedStep step)
    {
        sql.Post(Insert, decision);
        sql.Post(InsertStep, step);
    }

    public async ValueTask<bool> TryUpdateAsync(NotShared next, NotSharedStep step)
    {
        if (await sql.ExecuteAsync(Update, next) == 0)
            return false;
        sql.Post(InsertStep, step);
        return true;
    }
}
