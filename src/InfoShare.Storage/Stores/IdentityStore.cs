using InfoShare.Core.People.Identity;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class IdentityStore(SqlSession sql) : IIdentityStore
{
    private const string EntryColumns = "SELECT p.id, p.person_id, p.organisation_id, p.own_record_id, p.recorded_at FROM person p";

    private const string SelectEntries = $"""
        {EntryColumns} WHERE p.person_id = (SELECT a.person_id FROM person a WHERE a.id = @person_id) ORDER BY p.recorded_at, p.id
        """;

    // In the order of ids, so that two brokers wait for each other and never both.
    private const string HoldEntries = $"{EntryColumns} WHERE p.person_id IN @person_ids ORDER BY p.id FOR NO KEY UPDATE";

    private const string MoveEntries = "UPDATE person SET person_id = @to WHERE id IN @ids AND person_id = @from";

    private const string QuestionColumns = $"""
        SELECT id, kind, organisation_id, entry_id, {Clusters.OfEntry} AS person_id, opened_at, state, answered_by, answered_at,
            reason, decision_id
        FROM identity_question s
        """;

    private const string PageById = "id > @id_after ORDER BY id LIMIT @limit";
    private const string SelectQuestions = $"{QuestionColumns} WHERE {PageById}";
    private const string SelectOpenQuestions = $"{QuestionColumns} WHERE state = 'OPEN' AND {PageById}";
    private const string Touched = """
        id IN (SELECT question_id FROM identity_question_party WHERE organisation_id = @organisation_id AND question_id > @id_after)
        """;

    private const string SelectQuestionsOf = $"{QuestionColumns} WHERE {Touched} AND {PageById}";
    private const string SelectOpenQuestionsOf = $"{QuestionColumns} WHERE {Touched} AND state = 'OPEN' AND {PageById}";
    private const string SelectQuestion = $"{QuestionColumns} WHERE id = @question_id";

    private const string SelectQuestionsOnEntries = $"""
        {QuestionColumns}
        WHERE id IN (
            SELECT id FROM identity_question WHERE entry_id IN @entry_ids
            UNION
            SELECT question_id FROM identity_question_candidate WHERE entry_id IN @entry_ids)
        ORDER BY id
        """;

    private const string SelectCandidates = $"""
        SELECT question_id, entry_id, {Clusters.OfEntry} AS person_id, evidence
        FROM identity_question_candidate s WHERE question_id IN @question_ids ORDER BY question_id, place
        """;

    private const string InsertQuestion = """
        INSERT INTO identity_question (id, kind, organisation_id, entry_id, opened_at, state, answered_by, answered_at, reason, decision_id)
        VALUES (@id, @kind, @organisation_id, @entry_id, @opened_at, @state, @answered_by, @answered_at, @reason, @decision_id)
        """;

    private const string InsertCandidate = """
        INSERT INTO identity_question_candidate (question_id, place, entry_id, evidence) VALUES (@question_id, @place, @entry_id, @evidence)
        """;

    // Everybody with a record of one of the people that it is about.
    private const string InsertParties = """
        INSERT INTO identity_question_party (organisation_id, question_id)
        SELECT DISTINCT e.organisation_id, @id FROM person a JOIN person e ON e.person_id = a.person_id WHERE a.id IN @touched
        UNION SELECT @organisation_id, @id
        """;

    private const string AnswerQuestion = """
        UPDATE identity_question
        SET state = @state, answered_by = @by, answered_at = @at, reason = @reason, decision_id = @decision_id
        WHERE id = @question_id AND state = 'OPEN'
        """;

    private const string DecisionColumns = """
        SELECT id, kind, automatic, organisation_id, practitioner_id, practitioner_name, role, reason, evidence, moves, apart,
            named, question_id, undoes, decided_at
        FROM identity_decision
        """;

    private const string SelectDecision = $"{DecisionColumns} WHERE id = @decision_id";
    private const string SelectUndo = $"{DecisionColumns} WHERE undoes = @decision_id";

    private const string SelectDecisionsOnEntries = $"""
        {DecisionColumns}
        WHERE id IN (SELECT decision_id FROM identity_decision_entry WHERE entry_id IN @entry_ids)
        ORDER BY decided_at, id
        """;

    private const string InsertDecision = """
        INSERT INTO identity_decision (id, kind, automatic, organisation_id, practitioner_id, practitioner_name, role, reason,
            evidence, moves, apart, named, question_id, undoes, decided_at)
        VALUES (@id, @kind, @automatic, @organisation_id, @practitioner_id, @practitioner_name, @role, @reason,
            @evidence, @moves, @apart, @named, @question_id, @undoes, @decided_at)
        """;

    private const string InsertDecisionEntry =
        "INSERT INTO identity_decision_entry (entry_id, decision_id) VALUES (@entry_id, @decision_id)";

    private const string SelectApart =
        "SELECT entry_id, other_id AS other_entry_id, decision_id FROM identity_apart WHERE entry_id IN @entry_ids ORDER BY entry_id, other_id, decision_id";

    private const string InsertApart =
        "INSERT INTO identity_apart (entry_id, other_id, decision_id) VALUES (@entry_id, @other_id, @decision_id)";

    private const string EndApart = "DELETE FROM identity_apart WHERE decision_id = @undoes";

    public async ValueTask<IReadOnlyList<IdentityEntry>> FindEntriesAsync(string personId) =>
        await sql.QueryAsync<IdentityEntry>(SelectEntries, new { personId });

    public async ValueTask<IReadOnlyList<IdentityQuestion>> QuestionsAsync(bool openOnly, string? organisationId, int limit, string? afterQuestionId)
    {
        var idAfter = afterQuestionId ?? Positions.BeforeAllIds;
        return organisationId is null
            ? await QuestionsAsync(openOnly ? SelectOpenQuestions : SelectQuestions, new { idAfter, limit })
            : await QuestionsAsync(openOnly ? SelectOpenQuestionsOf : SelectQuestionsOf, new { organisationId, idAfter, limit });
    }

    public async ValueTask<IdentityQuestion?> FindQuestionAsync(string questionId) =>
        (await QuestionsAsync(SelectQuestion, new { questionId })).SingleOrDefault();

    public async ValueTask<IReadOnlyList<IdentityQuestion>> OpenQuestionsOfAsync(string personId) =>
        (await QuestionsAsync(SelectQuestionsOnEntries, new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys }))
            .FindAll(q => q.State == IdentityQuestionState.Open);

    public async ValueTask<IReadOnlyList<IdentityDecision>> DecisionsOfAsync(string personId) =>
        await sql.QueryAsync<IdentityDecision>(SelectDecisionsOnEntries, new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys });

    public ValueTask<IdentityDecision?> FindDecisionAsync(string decisionId) =>
        sql.SingleOrDefaultAsync<IdentityDecision>(SelectDecision, new { decisionId });

    public ValueTask<IdentityDecision?> FindUndoOfAsync(string decisionId) =>
        sql.SingleOrDefaultAsync<IdentityDecision>(SelectUndo, new { decisionId });

    public async ValueTask<IReadOnlyList<KeptApart>> KeptApartAsync(IReadOnlyCollection<string> entryIds) =>
        entryIds.Count == 0 ? [] : await sql.QueryAsync<KeptApart>(SelectApart, new { entryIds });

    public async ValueTask<IReadOnlyList<IdentityEntry>> HoldEntriesAsync(IReadOnlyCollection<string> personIds)
    {
        // What the ids stand for may change while waiting; then what they stand for now is held too.
        var held = new List<IdentityEntry>();
        var people = new HashSet<string>(StringComparer.Ordinal);
        for (; ; )
        {
            var now = (await sql.PeopleOfAsync(personIds)).Values;
            if (people.IsSupersetOf(now))
                break;
            people.UnionWith(now);
            held = await sql.QueryAsync<IdentityEntry>(HoldEntries, new { PersonIds = people });
        }

        return [.. held.OrderBy(e => e.RecordedAt).ThenBy(e => e.Id, StringComparer.Ordinal)];
    }

    public async ValueTask<bool> TryMoveAsync(IReadOnlyCollection<EntryMove> moves)
    {
        var people = moves.SelectMany(m => new[] { m.FromPersonId, m.ToPersonId }).ToHashSet(StringComparer.Ordinal);
        var after = (await HoldEntriesAsync(people)).ToDictionary(e => e.Id, e => e.PersonId, StringComparer.Ordinal);
        foreach (var move in moves)
        {
            if (!after.TryGetValue(move.EntryId, out var at) || at != move.FromPersonId)
                return false;
            after[move.EntryId] = move.ToPersonId;
        }

        // A person's id is the id of one of its entries, always.
        if (after.Values.Any(personId => after.GetValueOrDefault(personId) != personId))
            return false;
        foreach (var way in moves.GroupBy(m => (m.FromPersonId, m.ToPersonId)))
            await sql.ExecuteAsync(MoveEntries, new { Ids = way.Select(m => m.EntryId).ToArray(), From = way.Key.FromPersonId, To = way.Key.ToPersonId });
        return true;
    }

    public void Add(IdentityDecision decision)
    {
        sql.Post(InsertDecision, decision);
        var entries = decision.Moves.Select(m => m.EntryId)
            .Concat(decision.Apart.SelectMany(p => new[] { p.EntryId, p.OtherEntryId }))
            .Concat(decision.Named);
        foreach (var entryId in entries.Distinct(StringComparer.Ordinal))
            sql.Post(InsertDecisionEntry, new { entryId, DecisionId = decision.Id });
        if (decision.Undoes is not null)
            sql.Post(EndApart, decision);
        // Both ways, so that either entry finds the other.
        var pairs = decision.Apart.SelectMany(p => new[] { (p.EntryId, p.OtherEntryId), (p.OtherEntryId, p.EntryId) });
        foreach (var (entryId, otherId) in pairs.Distinct())
            sql.Post(InsertApart, new { entryId, otherId, DecisionId = decision.Id });
    }

    public void Add(IdentityQuestion question)
    {
        sql.Post(InsertQuestion, question);
        sql.Post(InsertParties, new
        {
            question.Id,
            question.OrganisationId,
            Touched = question.Candidates.Select(c => c.EntryId).Append(question.EntryId).Distinct(StringComparer.Ordinal).ToArray(),
        });
        for (var i = 0; i < question.Candidates.Count; i++)
            sql.Post(InsertCandidate, new { QuestionId = question.Id, Place = i + 1, question.Candidates[i].EntryId, question.Candidates[i].Evidence });
    }

    public async ValueTask<bool> TryAnswerAsync(QuestionAnswer answer) => await sql.ExecuteAsync(AnswerQuestion, answer) == 1;

    private async ValueTask<List<IdentityQuestion>> QuestionsAsync(string statement, object args)
    {
        var rows = await sql.QueryAsync<QuestionRow>(statement, args);
        if (rows.Count == 0)
            return [];
        var candidates = (await sql.QueryAsync<CandidateRow>(SelectCandidates, new { QuestionIds = rows.Select(r => r.Id).ToArray() }))
            .ToLookup(c => c.QuestionId, c => new QuestionCandidate(c.EntryId, c.PersonId, c.Evidence), StringComparer.Ordinal);
        return rows.ConvertAll(r => new IdentityQuestion
        {
            Id = r.Id,
            Kind = r.Kind,
            OrganisationId = r.OrganisationId,
            EntryId = r.EntryId,
            PersonId = r.PersonId,
            Candidates = [.. candidates[r.Id]],
            OpenedAt = r.OpenedAt,
            State = r.State,
            AnsweredBy = r.AnsweredBy,
            AnsweredAt = r.AnsweredAt,
            Reason = r.Reason,
            DecisionId = r.DecisionId,
        });
    }

    private sealed record QuestionRow(
        string Id, IdentityQuestionKind Kind, string OrganisationId, string EntryId, string PersonId, DateTimeOffset OpenedAt,
        IdentityQuestionState State, AnsweredBy? AnsweredBy, DateTimeOffset? AnsweredAt, string? Reason, string? DecisionId);

    private sealed record CandidateRow(string QuestionId, string EntryId, string PersonId, MatchEvidence Evidence);
}
