using InfoShare.Core.Handovers;
using InfoShare.Core.Sharing;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <summary>Questions of one organisation to another.</summary>
internal sealed class InformationStore(SqlSession sql) : IInformationStore
{
    private const string Columns = """
        id, question_id, version, state, asker, asker_organisation_id, asker_id, holder_organisation_id, owner_role, person_id, held_back, asked_as, purpose,
        kinds, words, urgent, asked_at, due, due_rule, level, answer, not_shared_id
        """;

    // Without the columns that only find the asker; the record has them in asker.
    private const string Select = $"""
        SELECT id, question_id, version, state, asker, holder_organisation_id, owner_role, {Clusters.OfPerson} AS person_id, held_back, asked_as, purpose, kinds,
            words, urgent, asked_at, due, due_rule, level, answer, not_shared_id
        FROM information_request s
        """;

    private const string Forwards = "AND (due, id) > (@due_after, @id_after) ORDER BY due, id LIMIT @limit";

    // The literal state lets both engines take the partial indexes.
    private const string Open = "AND state = 'ASKED'";
    private const string OfAsker = "AND (@asker_id IS NULL OR asker_id = @asker_id)";

    private const string SelectOne = $"{Select} WHERE id = @request_id";
    private const string SelectSent = $"{Select} WHERE asker_organisation_id = @organisation_id {OfAsker} {Forwards}";
    private const string SelectOpenSent = $"{Select} WHERE asker_organisation_id = @organisation_id {Open} {OfAsker} {Forwards}";
    private const string SelectReceived = $"{Select} WHERE holder_organisation_id = @organisation_id AND held_back = 0 {Forwards}";
    private const string SelectOpenReceived = $"{Select} WHERE holder_organisation_id = @organisation_id AND held_back = 0 {Open} {Forwards}";

    private const string SelectAskedAbout = $"""
        {Select} WHERE person_id IN @entry_ids AND asker_organisation_id = @organisation_id ORDER BY asked_at, id
        """;

    private const string Insert = $"""
        INSERT INTO information_request ({Columns})
        VALUES (@id, @question_id, @version, @state, @asker, @asker_organisation_id, @asker_id, @holder_organisation_id, @owner_role,
            {Clusters.EntryForPerson}, @held_back, @asked_as, @purpose, @kinds, @words, @urgent, @asked_at, @due, @due_rule, @level, @answer, @not_shared_id)
        """;

    private const string Update = """
        UPDATE information_request
        SET version = @version, state = @state, level = @level, answer = @answer, not_shared_id = @not_shared_id
        WHERE id = @id AND version = @version - 1
        """;

    public ValueTask<InformationRequest?> FindAsync(string requestId) => sql.SingleOrDefaultAsync<InformationRequest>(SelectOne, new { requestId });

    public async ValueTask<IReadOnlyList<InformationRequest>> SentAsync(
        string organisationId, string? askerId, bool includeEnded, DuePosition? after, int limit)
    {
        var (dueAfter, idAfter) = PositionOf(after);
        return await sql.QueryAsync<InformationRequest>(
            includeEnded ? SelectSent : SelectOpenSent, new { organisationId, askerId, dueAfter, idAfter, limit });
    }

    public async ValueTask<IReadOnlyList<InformationRequest>> ReceivedAsync(string organisationId, bool includeEnded, DuePosition? after, int limit)
    {
        var (dueAfter, idAfter) = PositionOf(after);
        return await sql.QueryAsync<InformationRequest>(includeEnded ? SelectReceived : SelectOpenReceived, new { organisationId, dueAfter, idAfter, limit });
    }

    public async ValueTask<IReadOnlyList<InformationRequest>> AskedAboutAsync(string organisationId, string personId)
    {
        var entryIds = (await sql.EntriesOfAsync([personId])).Keys.ToArray();
        return await sql.QueryAsync<InformationRequest>(SelectAskedAbout, new { entryIds, organisationId });
    }

    public void Add(InformationRequest request) => sql.Post(Insert, request);

    public async ValueTask<bool> TryUpdateAsync(InformationRequest next) => await sql.ExecuteAsync(Update, next) > 0;

    private static (DateTimeOffset Due, string Id) PositionOf(DuePosition? after) =>
        after is { } a ? (a.Due, a.Id) : (DateTimeOffset.UnixEpoch, Positions.BeforeAllIds);
}
