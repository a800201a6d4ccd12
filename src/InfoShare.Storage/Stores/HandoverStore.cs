using InfoShare.Core.Handovers;
using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <summary>
/// Handovers, gaps and absences. The people of all of them are entries; what is read are the people that these are part of now.
/// </summary>
internal sealed class HandoverStore(SqlSession sql) : IHandoverStore
{
    private const string Columns = """
        id, version, state, kind, urgency, subject_ids, sender, sender_organisation_id, recipient_organisation_id, recipient_area,
        recipient_role, words, moves_on, responsible, sender_stays, offered_at, acceptance_due, due_rule, received_by, received_at,
        accepted_by, accepted_at, reason, level, next_level_due, told_as
        """;

    private const string Values = """
        @id, @version, @state, @kind, @urgency, @subject_ids, @sender, @sender_organisation_id, @recipient_organisation_id, @recipient_area,
        @recipient_role, @words, @moves_on, @responsible, @sender_stays, @offered_at, @acceptance_due, @due_rule, @received_by, @received_at,
        @accepted_by, @accepted_at, @reason, @level, @next_level_due, @told_as
        """;

    // Without the column that only finds the sender; the record has it in sender.
    private const string Select = """
        SELECT id, version, state, kind, urgency, subject_ids, sender, recipient_organisation_id, recipient_area, recipient_role, words,
            moves_on, responsible, sender_stays, offered_at, acceptance_due, due_rule, received_by, received_at, accepted_by, accepted_at,
            reason, level, next_level_due, told_as
        FROM handover
        """;

    // The literal states let both engines take the partial indexes.
    private const string Open = "state <> 'ACCEPTED' AND state <> 'WITHDRAWN'";
    private const string Forwards = "AND (acceptance_due, id) > (@due_after, @id_after) ORDER BY acceptance_due, id LIMIT @limit";

    private const string SelectOne = $"{Select} WHERE id = @handover_id";
    private const string SelectOfferedTo = $"{Select} WHERE recipient_organisation_id = @organisation_id AND {Open} {Forwards}";
    private const string SelectOfferedBy = $"{Select} WHERE sender_organisation_id = @organisation_id AND {Open} {Forwards}";

    // One walk along one index each; an OR over both sides would walk neither. No handover has one organisation on both.
    private const string Backwards = """
        AND state IN ('ACCEPTED', 'WITHDRAWN') AND (acceptance_due, id) < (@due_before, @id_before)
        ORDER BY acceptance_due DESC, id DESC LIMIT @limit
        """;

    private const string SelectEndedTo = $"{Select} WHERE recipient_organisation_id = @organisation_id {Backwards}";
    private const string SelectEndedBy = $"{Select} WHERE sender_organisation_id = @organisation_id {Backwards}";

    private const string SelectOfPeople = $"""
        {Select} WHERE id IN (SELECT handover_id FROM handover_subject WHERE person_id IN @entry_ids) ORDER BY offered_at DESC, id DESC
        """;

    private const string SelectHistory = """
        SELECT handover_id, state, what, by_whom AS "by", at FROM handover_event WHERE handover_id = @handover_id ORDER BY version
        """;

    private const string Insert = $"INSERT INTO handover ({Columns}) VALUES ({Values})";
    private const string Update = $"UPDATE handover SET ({Columns}) = ({Values}) WHERE id = @id AND version = @version - 1";

    // Somebody who is there by another entry already is not added again, or a later split would make two of one.
    private const string InsertSubject = $"""
        INSERT INTO handover_subject (person_id, handover_id, place)
        SELECT {Clusters.EntryForPerson}, @handover_id, @place
        WHERE NOT EXISTS (
            SELECT 1 FROM handover_subject h
            WHERE h.handover_id = @handover_id
                AND (h.person_id = @person_id
                    OR h.person_id IN (SELECT e.id FROM person a JOIN person e ON e.person_id = a.person_id WHERE a.id = @person_id)))
        """;

    private const string SelectSubjects = $"""
        SELECT handover_id, {Clusters.OfPerson} FROM handover_subject s WHERE handover_id IN @handover_ids ORDER BY handover_id, place, person_id
        """;

    private const string InsertEvent = """
        INSERT INTO handover_event (handover_id, version, state, what, by_whom, at) VALUES (@handover_id, @version, @state, @what, @by, @at)
        """;

    private const string SelectPeriods = $"""
        SELECT id, {Clusters.OfPerson} AS person_id, kind, from_date AS "from", to_date AS "to", words, organisation_id, recorded_at
        FROM unknown_period s WHERE person_id IN @entry_ids ORDER BY COALESCE(from_date, ''), id
        """;

    private const string InsertPeriod = $"""
        INSERT INTO unknown_period (id, person_id, kind, from_date, to_date, words, organisation_id, recorded_at)
        VALUES (@id, {Clusters.EntryForPerson}, @kind, @from, @to, @words, @organisation_id, @recorded_at)
        """;

    private const string SelectAbsence = $"""
        SELECT id, version, kind, {Clusters.OfPerson} AS person_id, owner, since, last_seen_on, concern_id, opened_at, due, due_rule, level, closed_at, registered_with
        FROM absence s
        """;

    private const string SelectOneAbsence = $"{SelectAbsence} WHERE id = @absence_id";

    private const string SelectAbsencesOf = $"{SelectAbsence} WHERE person_id IN @entry_ids AND closed_at IS NULL ORDER BY opened_at, id";
    private const string SelectAllAbsencesOf = $"{SelectAbsence} WHERE person_id IN @entry_ids ORDER BY opened_at, id";

    private const string SelectAbsencesOwned = $"""
        {SelectAbsence} WHERE owner_organisation_id = @organisation_id AND closed_at IS NULL
            AND (due, id) > (@due_after, @id_after) ORDER BY due, id LIMIT @limit
        """;

    private const string InsertAbsence = $"""
        INSERT INTO absence (id, version, kind, person_id, owner, owner_organisation_id, since, last_seen_on, concern_id, opened_at, due,
            due_rule, level, closed_at, registered_with)
        VALUES (@id, @version, @kind, {Clusters.EntryForPerson}, @owner, @organisation_id, @since, @last_seen_on, @concern_id, @opened_at, @due,
            @due_rule, @level, @closed_at, @registered_with)
        """;

    private const string UpdateAbsence = """
        UPDATE absence SET version = @version, owner = @owner, owner_organisation_id = @organisation_id, last_seen_on = @last_seen_on,
            due = @due, due_rule = @due_rule, level = @level, closed_at = @closed_at, registered_with = @registered_with
        WHERE id = @id AND version = @version - 1
        """;

    private const string WatchBirthdays =
        "INSERT INTO birthday_watch (person_id, since) VALUES (@person_id, @at) ON CONFLICT DO NOTHING";

    private const string CountWatched = "SELECT COUNT(*) FROM birthday_watch WHERE person_id = @person_id";

    public async ValueTask<Handover?> FindAsync(string handoverId) =>
        (await WithSubjectsAsync(await sql.QueryAsync<Handover>(SelectOne, new { handoverId }))).SingleOrDefault();

    public async ValueTask<IReadOnlyList<HandoverEvent>> HistoryAsync(string handoverId) =>
        await sql.QueryAsync<HandoverEvent>(SelectHistory, new { handoverId });

    public async ValueTask<IReadOnlyList<Handover>> OfferedToAsync(string organisationId, (DateTimeOffset Due, string Id)? after, int limit) =>
        await WithSubjectsAsync(await PageAsync<Handover>(SelectOfferedTo, organisationId, after, limit));

    public async ValueTask<IReadOnlyList<Handover>> OfferedByAsync(string organisationId, (DateTimeOffset Due, string Id)? after, int limit) =>
        await WithSubjectsAsync(await PageAsync<Handover>(SelectOfferedBy, organisationId, after, limit));

    public async ValueTask<IReadOnlyList<Handover>> EndedAsync(string organisationId, (DateTimeOffset Due, string Id)? after, int limit)
    {
        var page = new
        {
            organisationId,
            DueBefore = after?.Due ?? DateTimeOffset.MaxValue,
            IdBefore = after?.Id ?? Positions.AfterAllIds,
            limit,
        };
        var received = await sql.QueryAsync<Handover>(SelectEndedTo, page);
        var sent = await sql.QueryAsync<Handover>(SelectEndedBy, page);
        return await WithSubjectsAsync(
        [
            .. received.Concat(sent).OrderByDescending(h => h.AcceptanceDue).ThenByDescending(h => h.Id, StringComparer.Ordinal).Take(limit),
        ]);
    }

    public async ValueTask<IReadOnlyList<Handover>> OfPeopleAsync(IReadOnlyCollection<string> personIds) =>
        personIds.Count == 0 ? [] : await WithSubjectsAsync(
            await sql.QueryAsync<Handover>(SelectOfPeople, new { EntryIds = (await sql.EntriesOfAsync(personIds)).Keys }));

    public async ValueTask<IReadOnlyList<UnknownPeriod>> UnknownPeriodsOfAsync(IReadOnlyCollection<string> personIds) =>
        personIds.Count == 0 ? [] : await sql.QueryAsync<UnknownPeriod>(
            SelectPeriods, new { EntryIds = (await sql.EntriesOfAsync(personIds)).Keys });

    public ValueTask<Absence?> FindAbsenceAsync(string absenceId) => sql.SingleOrDefaultAsync<Absence>(SelectOneAbsence, new { absenceId });

    public async ValueTask<IReadOnlyList<Absence>> AbsencesOfAsync(IReadOnlyCollection<string> personIds) =>
        personIds.Count == 0 ? [] : await sql.QueryAsync<Absence>(SelectAllAbsencesOf, new { EntryIds = (await sql.EntriesOfAsync(personIds)).Keys });

    public async ValueTask<IReadOnlyList<Absence>> OpenAbsencesOfAsync(IReadOnlyCollection<string> personIds) =>
        personIds.Count == 0 ? [] : await sql.QueryAsync<Absence>(
            SelectAbsencesOf, new { EntryIds = (await sql.EntriesOfAsync(personIds)).Keys });

    public ValueTask<IReadOnlyList<Absence>> OwnedAbsencesAsync(string organisationId, (DateTimeOffset Due, string Id)? after, int limit) =>
        PageAsync<Absence>(SelectAbsencesOwned, organisationId, after, limit);

    public void Add(Handover handover, HandoverEvent step)
    {
        sql.Post(Insert, handover);
        foreach (var (place, personId) in handover.SubjectIds.Index())
            sql.Post(InsertSubject, new { personId, HandoverId = handover.Id, place, OrganisationId = handover.SenderOrganisationId });
        AddStep(handover, step);
    }

    public async ValueTask<bool> TryUpdateAsync(Handover next, long expectedVersion, HandoverEvent? step)
    {
        // The statement reckons the expected version from the next one.
        if (next.Version != expectedVersion + 1)
            throw new ArgumentException("The next version is the expected one plus 1.", nameof(next));
        if (await sql.ExecuteAsync(Update, next) == 0)
            return false;
        AddStep(next, step);
        return true;
    }

    public void Add(UnknownPeriod period) => sql.Post(InsertPeriod, period);

    public void Add(Absence absence) => sql.Post(InsertAbsence, absence);

    public async ValueTask<bool> TryUpdateAsync(Absence next, long expectedVersion) => next.Version == expectedVersion + 1
        ? await sql.ExecuteAsync(UpdateAbsence, next) == 1
        : throw new ArgumentException("The next version is the expected one plus 1.", nameof(next));

    public async ValueTask<bool> TryWatchBirthdaysAsync(string personId, DateTimeOffset at) =>
        await sql.ExecuteAsync(WatchBirthdays, new { personId, at }) == 1;

    public async ValueTask<bool> WatchesBirthdaysAsync(string personId) =>
        (await sql.QueryAsync<long>(CountWatched, new { personId })).Single() > 0;

    /// <summary>With the people that the entries are part of now, in the order in which they were named.</summary>
    private async ValueTask<IReadOnlyList<Handover>> WithSubjectsAsync(IReadOnlyList<Handover> handovers)
    {
        if (handovers.Count == 0)
            return handovers;
        var subjects = (await sql.QueryAsync<(string HandoverId, string PersonId)>(SelectSubjects, new { HandoverIds = handovers.Select(h => h.Id).ToArray() }))
            .ToLookup(s => s.HandoverId, s => s.PersonId, StringComparer.Ordinal);
        return [.. handovers.Select(h => h with { SubjectIds = [.. subjects[h.Id].Distinct(StringComparer.Ordinal)] })];
    }

    private async ValueTask<IReadOnlyList<T>> PageAsync<T>(string statement, string organisationId, (DateTimeOffset Due, string Id)? after, int limit) =>
        await sql.QueryAsync<T>(statement, new
        {
            organisationId,
            DueAfter = after?.Due ?? DateTimeOffset.MinValue,
            IdAfter = after?.Id ?? Positions.BeforeAllIds,
            limit,
        });

    private void AddStep(Handover handover, HandoverEvent? step)
    {
        if (step is not null)
            sql.Post(InsertEvent, new { HandoverId = handover.Id, handover.Version, step.State, step.What, step.By, step.At });
    }
}
