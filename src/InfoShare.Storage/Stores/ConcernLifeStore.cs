using InfoShare.Core.Concerns;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class ConcernLifeStore(SqlSession sql) : IConcernLifeStore
{
    private const string AppraisalColumns = """
        id, version, concern_id, step, person_id, organisation_id, owner_id, owner_name, owner_role, owner_team, state, due_at, due_rule, level,
        risk, measures, done_by, opened_at, done_at
        """;

    private const string SelectAppraisal = $"""
        SELECT id, version, concern_id, step, {Clusters.OfPerson} AS person_id, organisation_id, owner_id, owner_name, owner_role, owner_team,
            state, due_at, due_rule, level, risk, measures, done_by, opened_at, done_at
        FROM appraisal s
        """;

    private const string SelectOneAppraisal = $"{SelectAppraisal} WHERE id = @appraisal_id";
    private const string SelectAppraisalsOfConcern = $"{SelectAppraisal} WHERE concern_id = @concern_id ORDER BY opened_at, id";

    private const string SelectAppraisalsOn = $"{SelectAppraisal} WHERE concern_id IN @concern_ids ORDER BY opened_at, id";

    // The literal state lets both engines take the partial index.
    private const string SelectOwed = $"{SelectAppraisal} WHERE person_id IN @entry_ids AND state = 'DUE' ORDER BY opened_at, id";

    private const string InsertAppraisal = $"""
        INSERT INTO appraisal ({AppraisalColumns})
        VALUES (@id, @version, @concern_id, @step, {Clusters.EntryForPerson}, @organisation_id, @owner_id, @owner_name, @owner_role, @owner_team,
            @state, @due_at, @due_rule, @level, @risk, @measures, @done_by, @opened_at, @done_at)
        """;

    private const string UpdateAppraisal = """
        UPDATE appraisal
        SET version = @version, step = @step, state = @state, due_at = @due_at, due_rule = @due_rule, level = @level, risk = @risk, measures = @measures,
            done_by = @done_by, done_at = @done_at
        WHERE id = @id AND version = @version - 1
        """;

    private const string StepColumns = "concern_id, step, state, organisation_id, by_whom, note, recorded_at, view, basis, by_id, by_role";

    // What its author said is in the concern; it becomes a row when something follows it.
    private const string FirstStep = """
        SELECT c.id, 1, c.verification, c.organisation_id, c.author_name, CAST(NULL AS text), c.recorded_at, CAST(NULL AS text), 'UNSPECIFIED', c.author_id, c.author_role
        FROM concern c
        WHERE c.id = @concern_id AND NOT EXISTS (SELECT 1 FROM concern_verification v WHERE v.concern_id = c.id AND v.step = 1)
        """;

    private const string SelectSteps = $"""
        SELECT {StepColumns} FROM concern_verification WHERE concern_id = @concern_id
        UNION ALL
        {FirstStep}
        ORDER BY 2
        """;

    private const string InsertFirstStep = $"INSERT INTO concern_verification ({StepColumns}) {FirstStep}";

    private const string SelectLaterStepsOn = $"""
        SELECT {StepColumns}
        FROM concern_verification WHERE concern_id IN @concern_ids AND step > 1 ORDER BY recorded_at, concern_id, step
        """;

    private const string InsertStep = $"""
        INSERT INTO concern_verification ({StepColumns})
        VALUES (@concern_id, @step, @state, @organisation_id, @by_whom, @note, @recorded_at, @view, @basis, @by_id, @by_role)
        ON CONFLICT DO NOTHING
        """;

    private const string UpdateVerification = "UPDATE concern SET verification = @state WHERE id = @concern_id";

    private const string SelectShown = """
        SELECT thing_id AS concern_id, organisation_id, tier, first_at FROM thing_shown WHERE thing_id = @concern_id ORDER BY organisation_id, tier
        """;

    private const string NoteColumns = """
        id, concern_id, kind, words, said_by, label, result, asked, happened_on, organisation_id, agency, author_id, author_name, author_role, recorded_at, trend
        """;

    private const string SelectNotes = $"""
        SELECT {NoteColumns} FROM concern_note WHERE concern_id = @concern_id ORDER BY recorded_at DESC, id DESC LIMIT @limit
        """;

    private const string InsertNote = $"""
        INSERT INTO concern_note ({NoteColumns})
        VALUES (@id, @concern_id, @kind, @words, @said_by, @label, @result, @asked, @happened_on, @organisation_id, @agency, @author_id, @author_name,
            @author_role, @recorded_at, @trend)
        """;

    private const string SelectNotesOn = $"SELECT {NoteColumns} FROM concern_note WHERE concern_id IN @concern_ids ORDER BY recorded_at, id";

    private const string VersionColumns = "concern_id, version, statement, class, reason, by_id, by_name, by_role, replaced_at";

    private const string SelectVersions = $"SELECT {VersionColumns} FROM concern_version WHERE concern_id = @concern_id ORDER BY version";

    private const string SelectVersionsOn = $"SELECT {VersionColumns} FROM concern_version WHERE concern_id IN @concern_ids ORDER BY concern_id, version";

    private const string InsertVersion = $"""
        INSERT INTO concern_version ({VersionColumns})
        VALUES (@concern_id, @version, @statement, @class, @reason, @by_id, @by_name, @by_role, @replaced_at)
        """;

    private const string UpdateConcern = """
        UPDATE concern
        SET version = @version, indicators = @indicators, kind = @kind, happened = @happened, source = @source, class = @class, class_mask = @class_mask,
            risk_statement = @risk_statement, development_statement = @development_statement, harm_categories = @harm_categories,
            child_words = @child_words, agency_label = @agency_label, for_every_child = @for_every_child
        WHERE id = @id AND version = @version - 1 AND verification <> 'RECORDED_IN_ERROR'
        """;

    private const string SelectNarrative = $"""
        SELECT id, {Clusters.OfPerson} AS person_id, concern_ids, words, agreed_by, organisation_id, by_name, by_role, agreed_at FROM narrative s
        """;

    private const string SelectNarrativesOn = $"""
        {SelectNarrative} WHERE id IN (SELECT narrative_id FROM narrative_concern WHERE concern_id = @concern_id) ORDER BY agreed_at, id
        """;

    private const string SelectNarrativesOf = $"{SelectNarrative} WHERE person_id IN @entry_ids ORDER BY agreed_at, id";

    private const string InsertNarrative = $"""
        INSERT INTO narrative (id, person_id, concern_ids, words, agreed_by, organisation_id, by_name, by_role, agreed_at)
        VALUES (@id, {Clusters.EntryForPerson}, @concern_ids, @words, @agreed_by, @organisation_id, @by_name, @by_role, @agreed_at)
        """;

    private const string InsertNarrativeConcern = "INSERT INTO narrative_concern (concern_id, narrative_id) VALUES (@concern_id, @narrative_id)";

    public async ValueTask<IReadOnlyList<VerificationStep>> StepsAsync(string concernId) =>
        await sql.QueryAsync<VerificationStep>(SelectSteps, new { concernId });

    public async ValueTask<IReadOnlyList<VerificationStep>> LaterStepsOnAsync(IReadOnlyCollection<string> concernIds) =>
        concernIds.Count == 0 ? [] : await sql.QueryAsync<VerificationStep>(SelectLaterStepsOn, new { concernIds });

    public async ValueTask<IReadOnlyList<ConcernShown>> ShownToAsync(string concernId) => await sql.QueryAsync<ConcernShown>(SelectShown, new { concernId });

    public async ValueTask<IReadOnlyList<ConcernNote>> NotesAsync(string concernId, int limit)
    {
        var notes = await sql.QueryAsync<ConcernNote>(SelectNotes, new { concernId, limit });
        notes.Reverse();
        return notes;
    }

    public async ValueTask<IReadOnlyList<ConcernNote>> NotesOnAsync(IReadOnlyCollection<string> concernIds) =>
        concernIds.Count == 0 ? [] : await sql.QueryAsync<ConcernNote>(SelectNotesOn, new { concernIds });

    public async ValueTask<IReadOnlyList<ConcernVersion>> VersionsAsync(string concernId) =>
        await sql.QueryAsync<ConcernVersion>(SelectVersions, new { concernId });

    public async ValueTask<IReadOnlyList<ConcernVersion>> VersionsOnAsync(IReadOnlyCollection<string> concernIds) =>
        concernIds.Count == 0 ? [] : await sql.QueryAsync<ConcernVersion>(SelectVersionsOn, new { concernIds });

    public ValueTask<Appraisal?> FindAppraisalAsync(string appraisalId) => sql.SingleOrDefaultAsync<Appraisal>(SelectOneAppraisal, new { appraisalId });

    public async ValueTask<IReadOnlyList<Appraisal>> AppraisalsAsync(string concernId) =>
        await sql.QueryAsync<Appraisal>(SelectAppraisalsOfConcern, new { concernId });

    public async ValueTask<IReadOnlyList<Appraisal>> AppraisalsOnAsync(IReadOnlyCollection<string> concernIds) =>
        concernIds.Count == 0 ? [] : await sql.QueryAsync<Appraisal>(SelectAppraisalsOn, new { concernIds });

    public async ValueTask<IReadOnlyList<Appraisal>> OwedToAsync(IReadOnlyCollection<string> personIds) =>
        personIds.Count == 0 ? [] : await sql.QueryAsync<Appraisal>(SelectOwed, new { EntryIds = (await sql.EntriesOfAsync(personIds)).Keys });

    public async ValueTask<IReadOnlyList<Narrative>> NarrativesOnAsync(string concernId) =>
        await sql.QueryAsync<Narrative>(SelectNarrativesOn, new { concernId });

    public async ValueTask<IReadOnlyList<Narrative>> NarrativesOfAsync(string personId) =>
        await sql.QueryAsync<Narrative>(SelectNarrativesOf, new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys });

    public async ValueTask<bool> TryAddStepAsync(VerificationStep step)
    {
        if (await sql.ExecuteAsync(InsertStep, step) == 0)
            return false;
        sql.Post(InsertFirstStep, new { step.ConcernId });
        sql.Post(UpdateVerification, new { step.ConcernId, step.State });
        return true;
    }

    public void Add(ConcernNote note) => sql.Post(InsertNote, note);

    public async ValueTask<bool> TryCorrectAsync(Concern next, ConcernVersion before)
    {
        if (await sql.ExecuteAsync(UpdateConcern, next) == 0)
            return false;
        sql.Post(InsertVersion, before);
        return true;
    }

    public void Add(Appraisal appraisal) => sql.Post(InsertAppraisal, appraisal);

    public async ValueTask<bool> TryUpdateAsync(Appraisal next) => await sql.ExecuteAsync(UpdateAppraisal, next) > 0;

    public void Add(Narrative narrative)
    {
        sql.Post(InsertNarrative, narrative);
        foreach (var concernId in narrative.ConcernIds.Distinct(StringComparer.Ordinal))
            sql.Post(InsertNarrativeConcern, new { concernId, NarrativeId = narrative.Id });
    }
}
