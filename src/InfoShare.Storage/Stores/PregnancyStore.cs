using InfoShare.Core.People.Births;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class PregnancyStore(SqlSession sql) : IPregnancyStore
{
    private const string Columns = """
        p.id, p.version, p.mother_id, p.state, p.expected_date, p.booked_on, p.organisation_id, p.recorded_at, p.ended_on,
        p.birth_recorded_by
        """;

    private const string SelectOne = $"SELECT {Columns} FROM pregnancy p WHERE p.id = @pregnancy_id";

    private const string SelectOfMother =
        $"SELECT {Columns} FROM pregnancy p WHERE p.mother_id IN @entry_ids ORDER BY p.recorded_at DESC, p.id DESC";

    private const string SelectOfChildren = $"""
        SELECT {Columns} FROM pregnancy p
        WHERE p.id IN (SELECT c.pregnancy_id FROM pregnancy_child c WHERE c.person_id IN @entry_ids)
        ORDER BY p.id
        """;

    private const string SelectChildren = """
        SELECT pregnancy_id, person_id, place, outcome, began_at_birth FROM pregnancy_child
        WHERE pregnancy_id IN @pregnancy_ids ORDER BY pregnancy_id, place
        """;

    private const string SelectHistory = """
        SELECT pregnancy_id, version, what, on_date AS "on", organisation_id, practitioner_id, practitioner_name, role, note, at
        FROM pregnancy_step WHERE pregnancy_id = @pregnancy_id ORDER BY version
        """;

    private const string Insert = """
        INSERT INTO pregnancy (id, version, mother_id, state, expected_date, booked_on, organisation_id, recorded_at, ended_on,
            birth_recorded_by)
        VALUES (@id, @version, @mother_id, @state, @expected_date, @booked_on, @organisation_id, @recorded_at, @ended_on,
            @birth_recorded_by)
        """;

    private const string Update = """
        UPDATE pregnancy
        SET version = @version, state = @state, expected_date = @expected_date, booked_on = @booked_on, ended_on = @ended_on,
            birth_recorded_by = @birth_recorded_by
        WHERE id = @id AND version = @version - 1
        """;

    private const string PutChild = """
        INSERT INTO pregnancy_child (pregnancy_id, place, person_id, outcome, began_at_birth)
        VALUES (@pregnancy_id, @place, @person_id, @outcome, @began_at_birth)
        ON CONFLICT (pregnancy_id, place) DO UPDATE SET outcome = excluded.outcome
        """;

    private const string InsertStep = """
        INSERT INTO pregnancy_step (pregnancy_id, version, what, on_date, organisation_id, practitioner_id, practitioner_name,
            role, note, at)
        VALUES (@pregnancy_id, @version, @what, @on, @organisation_id, @practitioner_id, @practitioner_name, @role, @note, @at)
        """;

    public async ValueTask<Pregnancy?> FindAsync(string pregnancyId) =>
        (await WithChildrenAsync(await sql.QueryAsync<Row>(SelectOne, new { pregnancyId }))).SingleOrDefault();

    public ValueTask<IReadOnlyList<Pregnancy>> OfMotherAsync(string motherId) => OfPeopleAsync(SelectOfMother, [motherId]);

    public ValueTask<IReadOnlyList<Pregnancy>> OfChildrenAsync(IReadOnlyCollection<string> personIds) => OfPeopleAsync(SelectOfChildren, personIds);

    public async ValueTask<IReadOnlyList<PregnancyStep>> HistoryAsync(string pregnancyId) =>
        await sql.QueryAsync<PregnancyStep>(SelectHistory, new { pregnancyId });

    public void Add(Pregnancy pregnancy, PregnancyStep step)
    {
        sql.Post(Insert, pregnancy);
        AfterWriting(pregnancy, step);
    }

    public async ValueTask<bool> TryUpdateAsync(Pregnancy next, PregnancyStep step)
    {
        if (await sql.ExecuteAsync(Update, next) == 0)
            return false;
        AfterWriting(next, step);
        return true;
    }

    private void AfterWriting(Pregnancy pregnancy, PregnancyStep step)
    {
        foreach (var child in pregnancy.Children)
            sql.Post(PutChild, new { PregnancyId = pregnancy.Id, child.Place, child.PersonId, child.Outcome, child.BeganAtBirth });
        sql.Post(InsertStep, step);
    }

    private async ValueTask<IReadOnlyList<Pregnancy>> OfPeopleAsync(string statement, IReadOnlyCollection<string> personIds)
    {
        if (personIds.Count == 0)
            return [];
        var entryIds = (await sql.EntriesOfAsync(personIds)).Keys.ToArray();
        return await WithChildrenAsync(await sql.QueryAsync<Row>(statement, new { entryIds }));
    }

    private async ValueTask<List<Pregnancy>> WithChildrenAsync(List<Row> rows)
    {
        if (rows.Count == 0)
            return [];
        var pregnancyIds = rows.Select(r => r.Id).ToArray();
        var found = await sql.QueryAsync<ChildRow>(SelectChildren, new { pregnancyIds });
        var children = found.ToLookup(c => c.PregnancyId);
        var people = await sql.PeopleOfAsync([.. rows.Select(r => r.MotherId).Concat(found.Select(c => c.PersonId)).Distinct()]);
        return rows.ConvertAll(r => new Pregnancy
        {
            Id = r.Id,
            Version = r.Version,
            MotherId = people[r.MotherId],
            State = r.State,
            ExpectedDate = r.ExpectedDate,
            BookedOn = r.BookedOn,
            OrganisationId = r.OrganisationId,
            RecordedAt = r.RecordedAt,
            EndedOn = r.EndedOn,
            BirthRecordedBy = r.BirthRecordedBy,
            Children = [.. children[r.Id].Select(c => new UnbornChild(people[c.PersonId], c.Place, c.Outcome, c.BeganAtBirth))],
        });
    }

    private sealed record Row(
        string Id, long Version, string MotherId, PregnancyState State, DateOnly? ExpectedDate, DateOnly? BookedOn,
        string OrganisationId, DateTimeOffset RecordedAt, DateOnly? EndedOn, string? BirthRecordedBy);

    private sealed record ChildRow(string PregnancyId, string PersonId, int Place, UnbornOutcome Outcome, bool BeganAtBirth);
}
