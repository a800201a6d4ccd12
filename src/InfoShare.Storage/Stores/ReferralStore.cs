using InfoShare.Core.Concerns;
using InfoShare.Core.Referrals;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <summary>
/// Referrals. A referral is readable in its group at once; its place in the recipient's stream of changes comes at the
/// group's end, and until then <see cref="Referral.ChangeSequence"/> is the former one, or 0 for a new referral, which
/// no reader of the stream sees.
/// </summary>
internal sealed class ReferralStore(SqlSession sql) : IReferralStore
{
    // In one order, so that two who hold several children wait for one another and never both.
    private const string HoldChildren = "SELECT id FROM person WHERE id IN @child_ids ORDER BY id FOR UPDATE";

    private const string Columns = """
        id, version, state, urgency, referrer_organisation_id, referrer_agency, referrer_id, referrer_name, referrer_role,
        recipient_organisation_id, owner_organisation_id, owner_id, owner_name, owner_role, child_ids, concern_ids,
        risk_statement, evidence, child_words, referrer_threshold_view, spoken, consent, consent_record, basis, source, received_at, feedback_due,
        feedback_rule, owner_due, decision, open_question, feedback, challenge, late_level, series_count,
        redirects, hold, child_description, child_told, conversations, family, family_answers, set_aside, team, incidents, ended_pregnancy
        """;

    private const string Values = """
        @id, @version, @state, @urgency, @referrer_organisation_id, @referrer_agency, @referrer_id, @referrer_name,
        @referrer_role, @recipient_organisation_id, @owner_organisation_id, @owner_id, @owner_name, @owner_role, @child_ids,
        @concern_ids, @risk_statement, @evidence, @child_words, @referrer_threshold_view, @spoken, @consent, @consent_record, @basis, @source,
        @received_at, @feedback_due, @feedback_rule, @owner_due, @decision, @open_question, @feedback, @challenge, @late_level, @series_count,
        @redirects, @hold, @child_description, @child_told, @conversations, @family, @family_answers, @set_aside, @team, @incidents, @ended_pregnancy
        """;

    // Reckoned from the rest, for the order of the trays; written and never read.
    private const string Written = $"{Columns}, tray_place, unallocated";

    private const string Select = $"SELECT {Columns}, change_sequence FROM referral";

    private const string SelectOne = $"{Select} WHERE id = @referral_id";

    private const string SelectHistory = """
        SELECT referral_id, state, what, by_whom AS "by", at, words, readers FROM referral_event
        WHERE referral_id = @referral_id ORDER BY version, step
        """;

    private const string SelectDecisions = "SELECT decision FROM referral_decision WHERE referral_id = @referral_id ORDER BY version, place";

    private const string Received = $"{Select} WHERE recipient_organisation_id = @organisation_id";

    // The literal state lets both engines take the partial index of open or of closed ones.
    private const string Open = "AND state <> 'CLOSED'";

    private const string PageByPlace = """
        AND (tray_place, id) > (@place_after, @id_after) ORDER BY tray_place, id LIMIT @limit
        """;

    private const string SelectOpen = $"{Received} {Open} {PageByPlace}";
    private const string SelectUnowned = $"{Received} {Open} AND unallocated = 1 {PageByPlace}";
    private const string SelectMine =
        $"{Received} {Open} AND owner_organisation_id = @organisation_id AND owner_id = @practitioner_id {PageByPlace}";

    // Judged by state, not by feedback being there: one that was reopened has its former feedback, and owes another.
    // Nothing presses one whose child is not to be born.
    private const string OwesFeedback =
        "AND state IN ('SENT', 'DELIVERED', 'OWNED', 'IN_TRIAGE', 'PENDING_THRESHOLD', 'DECIDED') AND ended_pregnancy IS NULL";

    // What owes feedback lies no later in the tray than that is due, but for a challenge that is decided and waits for its feedback: it
    // is late by its level's time. So the index ends the search.
    private const string SelectLate = $"{Received} {Open} {OwesFeedback} AND tray_place < @now AND feedback_due < @now {PageByPlace}";
    private const string SelectClosed = $"{Received} AND state = 'CLOSED' {PageByPlace}";

    private const string PageBackwards = "AND id < @id_before ORDER BY id DESC LIMIT @limit";
    private const string Sent = $"{Select} WHERE referrer_organisation_id = @organisation_id";
    private const string SentByOne = $"{Sent} AND referrer_id = @practitioner_id";
    private const string SelectPassed = $"""
        {Select} WHERE owner_organisation_id = @organisation_id
        AND owner_organisation_id <> recipient_organisation_id AND owner_organisation_id <> referrer_organisation_id {PageBackwards}
        """;

    private const string SelectSent = $"{Sent} {PageBackwards}";
    private const string SelectSentOpen = $"{Sent} {Open} {PageBackwards}";
    private const string SelectSentByOne = $"{SentByOne} {PageBackwards}";
    private const string SelectSentByOneOpen = $"{SentByOne} {Open} {PageBackwards}";
    private const string PageByDue = """
        AND feedback_due < @now AND (feedback_due, id) > (@due_after, @id_after) ORDER BY feedback_due, id LIMIT @limit
        """;

    private const string SelectSentLate = $"{Sent} {Open} {OwesFeedback} {PageByDue}";
    private const string SelectSentByOneLate = $"{SentByOne} {Open} {OwesFeedback} {PageByDue}";

    // Only a referral's latest place stands; the log keeps the earlier ones.
    private const string Changed = $"""
        SELECT {Columns}, change_sequence
        FROM referral_change JOIN referral ON id = referral_id AND change_sequence = sequence AND recipient_organisation_id = organisation_id
        WHERE organisation_id = @organisation_id AND sequence > @sequence
        """;

    private const string PageByChange = "ORDER BY sequence LIMIT @limit";
    private const string SelectChanged = $"{Changed} {PageByChange}";
    private const string SelectChangedOpen = $"{Changed} {Open} {PageByChange}";

    // What another recipient took: it stands in the former one's stream at the place where it left.
    private const string SelectLeft = $"""
        SELECT {Columns}, l.change_sequence FROM referral_left l JOIN referral r ON r.id = l.referral_id
        WHERE l.organisation_id = @organisation_id AND l.change_sequence > @sequence AND r.recipient_organisation_id <> @organisation_id
        ORDER BY l.change_sequence LIMIT @limit
        """;

    private const string UpsertLeft = """
        INSERT INTO referral_left (organisation_id, referral_id, change_sequence) VALUES (@organisation_id, @referral_id, 0)
        ON CONFLICT (organisation_id, referral_id) DO UPDATE SET change_sequence = 0
        """;

    private const string SelectSeries = """
        SELECT id, received_at, referrer_agency, decision, state, incidents, recipient_organisation_id FROM referral
        WHERE id IN (SELECT referral_id FROM referral_child WHERE child_id IN @entry_ids)
        ORDER BY received_at, id
        """;

    private const string SelectOpenAt = """
        SELECT recipient_organisation_id, owner_organisation_id, owner_id, owner_role, referrer_organisation_id, referrer_id, referrer_role FROM referral
        WHERE id IN (SELECT referral_id FROM referral_child WHERE child_id IN @entry_ids) AND state <> 'CLOSED'
            AND @organisation_id IN (recipient_organisation_id, owner_organisation_id, referrer_organisation_id)
        """;

    // The oldest: the one that the concern opened, should a later one have come with it again. What the broker referred for children of
    // whom the publisher learns nothing comes last.
    private const string SelectByConcern = $"""
        {Select}
        WHERE id = (
            SELECT r.id FROM referral_concern c JOIN referral r ON r.id = c.referral_id
            WHERE c.concern_id = @concern_id
            ORDER BY CASE WHEN r.referrer_id = '{Referral.ByTheBroker}' THEN 1 ELSE 0 END, r.id LIMIT 1)
        """;

    private const string SelectByConcernAndReferrer = $"""
        {Select}
        WHERE id = (
            SELECT r.id FROM referral_concern c JOIN referral r ON r.id = c.referral_id
            WHERE c.concern_id = @concern_id AND r.referrer_organisation_id = @organisation_id AND r.referrer_id = @practitioner_id
            ORDER BY r.id LIMIT 1)
        """;

    private const string Insert = $"INSERT INTO referral ({Written}) VALUES ({Values}, @tray_place, @unallocated)";

    // Without the id: SQLite looks for rows that refer to a key as soon as a statement sets it, even to itself, and
    // referral_child and referral_concern would be read from end to end at every change.
    private static readonly string Update = UpdateOf([]);

    // For a change after which it stands where it stood: an index of which a column is set, if only to itself, is written anew, and
    // with a million open referrals that is a page for each of them.
    private static readonly string UpdateInPlace =
        UpdateOf(["state", "referrer_organisation_id", "recipient_organisation_id", "tray_place", "feedback_due"]);

    // Children and concerns are added to a referral and never taken away. A child who is there by another entry already is not
    // added again, or a later split would make two of it.
    private const string InsertChild = $"""
        INSERT INTO referral_child (child_id, referral_id, place, added_at)
        SELECT {Clusters.EntryForChild}, @referral_id, @place, CAST(@added_at AS bigint)
        WHERE NOT EXISTS (
            SELECT 1 FROM referral_child c
            WHERE c.referral_id = @referral_id
                AND (c.child_id = @child_id
                    OR c.child_id IN (SELECT e.id FROM person a JOIN person e ON e.person_id = a.person_id WHERE a.id = @child_id)))
        """;

    private const string SelectChildren = $"""
        SELECT referral_id, {Clusters.OfChild} FROM referral_child s WHERE referral_id IN @referral_ids ORDER BY referral_id, place, child_id
        """;

    private const string InsertConcern =
        "INSERT INTO referral_concern (concern_id, referral_id) VALUES (@concern_id, @referral_id) ON CONFLICT DO NOTHING";

    private const string InsertConversion =
        "INSERT INTO concern_conversion (concern_id, converted_at) VALUES (@concern_id, @now) ON CONFLICT DO NOTHING";

    private const string InsertEvent = """
        INSERT INTO referral_event (referral_id, version, step, state, what, by_whom, at, words, readers, recipient_organisation_id, owner_organisation_id)
        VALUES (@referral_id, @version, @step, @state, @what, @by, @at, @words, @readers, @recipient_organisation_id, @owner_organisation_id)
        """;

    // A referral carries its decision through later changes; the history takes it once.
    private const string InsertDecision = """
        INSERT INTO referral_decision (referral_id, version, place, decision)
        SELECT @id, @version, 1, @decision
        WHERE NOT EXISTS (SELECT 1 FROM referral_decision WHERE referral_id = @id AND decision = @decision)
        """;

    // A question is a disposition with its reasons too (E3), kept in the same history.
    private const string InsertQuestion = """
        INSERT INTO referral_decision (referral_id, version, place, decision)
        SELECT @id, @version, 2, @open_question
        WHERE NOT EXISTS (SELECT 1 FROM referral_decision WHERE referral_id = @id AND decision = @open_question)
        """;

    // As this transaction read them, so that a change writes what it changes.
    private readonly Dictionary<string, Referral> read = new(StringComparer.Ordinal);

    public async ValueTask<Referral?> FindAsync(string referralId) =>
        (await ReferralsAsync(SelectOne, new { referralId })).SingleOrDefault();

    public async ValueTask<IReadOnlyList<ReferralEvent>> HistoryAsync(string referralId) =>
        await sql.QueryAsync<ReferralEvent>(SelectHistory, new { referralId });

    public async ValueTask<IReadOnlyList<ReferralDecision>> DecisionsAsync(string referralId) =>
        (await sql.QueryAsync<DecisionRow>(SelectDecisions, new { referralId })).ConvertAll(r => r.Decision);

    public async ValueTask<IReadOnlyList<Referral>> ReceivedAsync(
        string organisationId, ReferralFilter filter, string? practitionerId, (DateTimeOffset Place, string ReferralId)? after, int limit)
    {
        var statement = filter switch
        {
            ReferralFilter.Open => SelectOpen,
            ReferralFilter.Unowned => SelectUnowned,
            ReferralFilter.Mine => SelectMine,
            ReferralFilter.Late => SelectLate,
            ReferralFilter.Closed => SelectClosed,
            _ => throw new ArgumentOutOfRangeException(nameof(filter)),
        };
        if (filter == ReferralFilter.Mine)
            ArgumentException.ThrowIfNullOrEmpty(practitionerId);
        return await ReferralsAsync(statement, new
        {
            organisationId,
            practitionerId,
            sql.Now,
            PlaceAfter = after?.Place ?? DateTimeOffset.MinValue,
            IdAfter = after?.ReferralId ?? Positions.BeforeAllIds,
            limit,
        });
    }

    public async ValueTask<IReadOnlyList<Referral>> SentAsync(
        string organisationId, string? practitionerId, SentFilter filter, (DateTimeOffset Due, string ReferralId)? after, int limit)
    {
        if (filter == SentFilter.Late)
        {
            return await ReferralsAsync(practitionerId is null ? SelectSentLate : SelectSentByOneLate, new
            {
                organisationId,
                practitionerId,
                sql.Now,
                DueAfter = after?.Due ?? DateTimeOffset.MinValue,
                IdAfter = after?.ReferralId ?? Positions.BeforeAllIds,
                limit,
            });
        }

        var (idBefore, open) = (after?.ReferralId ?? Positions.AfterAllIds, filter == SentFilter.Open);
        return practitionerId is null
            ? await ReferralsAsync(open ? SelectSentOpen : SelectSent, new { organisationId, idBefore, limit })
            : await ReferralsAsync(open ? SelectSentByOneOpen : SelectSentByOne, new { organisationId, practitionerId, idBefore, limit });
    }

    public async ValueTask<IReadOnlyList<Referral>> PassedToAsync(string organisationId, string? afterReferralId, int limit) =>
        await ReferralsAsync(SelectPassed, new { organisationId, idBefore = afterReferralId ?? Positions.AfterAllIds, limit });

    public async ValueTask<IReadOnlyList<Referral>> ChangedSinceAsync(string organisationId, long sequence, int limit)
    {
        // Whoever begins has never seen what has left.
        if (sequence == 0)
            return await ReferralsAsync(SelectChangedOpen, new { organisationId, sequence, limit });
        var changed = await ReferralsAsync(SelectChanged, new { organisationId, sequence, limit });
        var left = await ReferralsAsync(SelectLeft, new { organisationId, sequence, limit });
        return left.Count == 0 ? changed : [.. changed.Concat(left).OrderBy(r => r.ChangeSequence).Take(limit)];
    }

    public async ValueTask HoldSeriesAsync(IReadOnlyCollection<string> childIds) =>
        await sql.QueryAsync<string>(HoldChildren, new { childIds });

    public async ValueTask<IReadOnlyList<SeriesEntry>> SeriesOfAsync(IReadOnlyCollection<string> childIds)
    {
        if (childIds.Count == 0)
            return [];
        var rows = await sql.QueryAsync<SeriesRow>(SelectSeries, new { EntryIds = (await sql.EntriesOfAsync(childIds)).Keys });
        return rows.ConvertAll(r => new SeriesEntry(
            r.Id, r.ReceivedAt, r.ReferrerAgency, r.Decision?.Disposition ?? Disposition.Unspecified, r.State)
        {
            IncidentIds = ReferralSeries.IncidentsOf(r.Incidents),
            RecipientId = r.RecipientOrganisationId,
        });
    }

    public async ValueTask<IReadOnlyList<ReferralTie>> OpenAtAsync(string organisationId, string childId)
    {
        var rows = await sql.QueryAsync<PartiesRow>(SelectOpenAt, new { organisationId, EntryIds = (await sql.EntriesOfAsync([childId])).Keys });
        return [.. rows.SelectMany(TiesOf)];

        IEnumerable<ReferralTie> TiesOf(PartiesRow row)
        {
            if (row.RecipientOrganisationId == organisationId)
                yield return new ReferralTie(true, null, PractitionerRole.Unspecified);
            if (row.OwnerOrganisationId == organisationId)
                yield return new ReferralTie(false, row.OwnerId, row.OwnerRole);
            if (row.ReferrerOrganisationId == organisationId)
                yield return new ReferralTie(false, row.ReferrerId, row.ReferrerRole);
        }
    }

    public async ValueTask<Referral?> FindByConcernAsync(string concernId, (string OrganisationId, string PractitionerId)? madeBy = null) =>
        (madeBy is { } by
            ? await ReferralsAsync(SelectByConcernAndReferrer, new { concernId, by.OrganisationId, by.PractitionerId })
            : await ReferralsAsync(SelectByConcern, new { concernId })).SingleOrDefault();

    public async ValueTask<bool> TryClaimConversionAsync(string concernId) =>
        await sql.ExecuteAsync(InsertConversion, new { concernId, sql.Now }) == 1;

    public void Add(Referral referral, params IReadOnlyList<ReferralEvent> steps)
    {
        sql.Post(Insert, referral);
        foreach (var incident in referral.Incidents)
            sql.Post(PastStore.InsertIncidentMember, new { incident.IncidentId, ObjectId = referral.Id });
        AfterWriting(referral, steps);
    }

    public async ValueTask<bool> TryUpdateAsync(Referral next, long expectedVersion, params IReadOnlyList<ReferralEvent> steps)
    {
        // The statement reckons the expected version from the next one.
        if (next.Version != expectedVersion + 1)
            throw new ArgumentException("The next version is the expected one plus 1.", nameof(next));
        var was = read.GetValueOrDefault(next.Id) is { } known && known.Version == expectedVersion ? known : null;
        if (await sql.ExecuteAsync(was is not null && StandsWhereItStood(was, next) ? UpdateInPlace : Update, next) == 0)
            return false;
        AfterWriting(next, steps, was);
        return true;
    }

    public void Left(string formerRecipientId, string referralId)
    {
        sql.Post(UpsertLeft, new { OrganisationId = formerRecipientId, referralId });
        sql.Part<GroupNumbers>().Left(formerRecipientId, referralId);
        sql.Wake($"referrals:{formerRecipientId}");
    }

    private static bool StandsWhereItStood(Referral was, Referral next) =>
        was.State == next.State && was.TrayPlace == next.TrayPlace && was.FeedbackDue == next.FeedbackDue && was.ReferrerOrganisationId == next.ReferrerOrganisationId
        && was.RecipientOrganisationId == next.RecipientOrganisationId;

    private static string UpdateOf(string[] kept)
    {
        var set = Written.Split(',', StringSplitOptions.TrimEntries).Except(kept).Except(["id"]).ToArray();
        return $"UPDATE referral SET ({string.Join(", ", set)}) = ({string.Join(", ", set.Select(c => "@" + c))}) WHERE id = @id AND version = @version - 1";
    }

    private void AfterWriting(Referral referral, IReadOnlyList<ReferralEvent> steps, Referral? was = null)
    {
        var sameChildren = was is not null && was.ChildIds.SequenceEqual(referral.ChildIds);
        for (var i = 0; i < referral.ChildIds.Count && !sameChildren; i++)
        {
            sql.Post(InsertChild, new
            {
                ChildId = referral.ChildIds[i],
                ReferralId = referral.Id,
                OrganisationId = referral.ReferrerOrganisationId,
                Place = i + 1,
                AddedAt = referral.Version == 1 ? (DateTimeOffset?)null : sql.Now,
            });
        }

        foreach (var concernId in referral.ConcernIds.Except(was?.ConcernIds ?? []))
            sql.Post(InsertConcern, new { concernId, ReferralId = referral.Id });
        for (var i = 0; i < steps.Count; i++)
        {
            var (_, state, what, by, at, words, readers) = steps[i];
            sql.Post(InsertEvent, new
            {
                ReferralId = referral.Id,
                referral.Version,
                Step = i + 1,
                state,
                what,
                by,
                at,
                words,
                readers,
                referral.RecipientOrganisationId,
                referral.OwnerOrganisationId,
            });
        }
        if (referral.Decision is not null && !ReferenceEquals(referral.Decision, was?.Decision))
            sql.Post(InsertDecision, referral);
        if (referral.OpenQuestion is not null && !ReferenceEquals(referral.OpenQuestion, was?.OpenQuestion))
            sql.Post(InsertQuestion, referral);
        sql.Part<GroupNumbers>().Changed(referral.RecipientOrganisationId, referral.Id);
        sql.Wake($"referrals:{referral.RecipientOrganisationId}");
    }

    /// <summary>Referrals with the people that their children are now; the column keeps the ids as they were given.</summary>
    private async ValueTask<IReadOnlyList<Referral>> ReferralsAsync(string statement, object args)
    {
        var referrals = await sql.QueryAsync<Referral>(statement, args);
        if (referrals.Count == 0)
            return referrals;
        var children = (await sql.QueryAsync<(string ReferralId, string ChildId)>(SelectChildren, new { ReferralIds = referrals.Select(r => r.Id).ToArray() }))
            .ToLookup(c => c.ReferralId, c => c.ChildId, StringComparer.Ordinal);
        var whole = referrals.ConvertAll(r => r with { ChildIds = [.. children[r.Id].Distinct(StringComparer.Ordinal)] });
        foreach (var referral in whole)
            read[referral.Id] = referral;
        return whole;
    }

    private sealed record DecisionRow(ReferralDecision Decision);

    private sealed record SeriesRow(
        string Id, DateTimeOffset ReceivedAt, AgencyKind ReferrerAgency, ReferralDecision? Decision, ReferralState State, IReadOnlyList<IncidentReference> Incidents,
        string RecipientOrganisationId);

    private sealed record PartiesRow(
        string RecipientOrganisationId, string OwnerOrganisationId, string OwnerId, PractitionerRole OwnerRole, string ReferrerOrganisationId, string ReferrerId,
        PractitionerRole ReferrerRole);
}
