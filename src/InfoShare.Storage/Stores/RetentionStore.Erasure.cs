using InfoShare.Core.Retention;

namespace InfoShare.Storage.Stores;

// What two people decided of the personal part of the trail.
internal sealed partial class RetentionStore
{
    private const string ErasureColumns = """
        id, version, state, ground, reason, entry_ids, proposed_by_organisation_id, proposed_by_id, proposed_by, proposed_at, confirmed_by, executed_at, erased,
        withdrawn_by, withdrawn_at, withdraw_reason
        """;

    private const string SelectErasure = $"SELECT {ErasureColumns} FROM audit_erasure";
    private const string SelectOneErasure = $"{SelectErasure} WHERE id = @erasure_id";
    private const string SelectErasures = $"{SelectErasure} WHERE {Page}";

    private const string InsertErasure = $"""
        INSERT INTO audit_erasure ({ErasureColumns})
        VALUES (@id, @version, @state, @ground, @reason, @entry_ids, @proposed_by_organisation_id, @proposed_by_id, @proposed_by, @proposed_at,
            @confirmed_by, @executed_at, @erased, @withdrawn_by, @withdrawn_at, @withdraw_reason)
        """;

    private const string UpdateErasure = """
        UPDATE audit_erasure SET version = @version, state = @state, confirmed_by = @confirmed_by, executed_at = @executed_at, erased = @erased,
            withdrawn_by = @withdrawn_by, withdrawn_at = @withdrawn_at, withdraw_reason = @withdraw_reason
        WHERE id = @id AND version = @version - 1
        """;

    public ValueTask<AuditErasure?> FindErasureAsync(string erasureId) => sql.SingleOrDefaultAsync<AuditErasure>(SelectOneErasure, new { erasureId });

    public async ValueTask<IReadOnlyList<AuditErasure>> ErasuresAsync(string? afterErasureId, int limit) =>
        await sql.QueryAsync<AuditErasure>(SelectErasures, new { IdBefore = afterErasureId ?? Positions.AfterAllIds, limit });

    public void Add(AuditErasure erasure) => sql.Post(InsertErasure, erasure);

    public async ValueTask<bool> TryUpdateAsync(AuditErasure next) => await sql.ExecuteAsync(UpdateErasure, next) == 1;
}
