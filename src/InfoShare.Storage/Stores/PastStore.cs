using InfoShare.Core.Audit;
using InfoShare.Core.Audit.Review;
using InfoShare.Core.Concerns;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Contacts;
using InfoShare.Core.Households;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Sharing;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <inheritdoc />
internal sealed class PastStore(SqlSession sql) : IPastReader
{
    /// <summary>Written by the stores of what names an incident.</summary>
    internal const string InsertIncidentMember = "INSERT INTO incident_member (incident_id, object_id) VALUES (@incident_id, @object_id) ON CONFLICT DO NOTHING";

    private const int EntriesAtOnce = 2000;

    private const string SelectConcerns = """
        SELECT id, organisation_id, agency, author_id, author_name, author_role, subject_id, indicators, kind, happened, known_at, recorded_at,
            shared_at, source, verification, class, risk_statement, development_statement, harm_categories, child_words, child_contact, urgency,
            consent, consent_reason, legal_basis, agency_label, prejudices_enquiry, set_aside, place, incidents, consent_record
        FROM concern
        WHERE recorded_at <= @at AND id IN (
            SELECT id FROM concern WHERE subject_id IN @entry_ids
            UNION
            SELECT concern_id FROM concern_bearing WHERE person_id IN @entry_ids AND (added_at IS NULL OR added_at <= @at))
        ORDER BY shared_at, id
        """;

    private const string SelectBearings = """
        SELECT concern_id, person_id, found_by_link, apart FROM concern_bearing WHERE concern_id IN @concern_ids AND (added_at IS NULL OR added_at <= @at)
        ORDER BY concern_id, person_id
        """;

    private const string SelectVerifications = """
        SELECT concern_id, state FROM concern_verification WHERE concern_id IN @concern_ids AND recorded_at <= @at ORDER BY concern_id, step
        """;

    // Of what was corrected since, the version that stood then is the first that was replaced after.
    private const string SelectVersions = """
        SELECT concern_id, version, statement, class, reason, by_id, by_name, by_role, replaced_at FROM concern_version
        WHERE concern_id IN @concern_ids AND replaced_at > @at ORDER BY concern_id, version
        """;

    private const string SelectShownTo = """
        SELECT DISTINCT thing_id, organisation_id FROM thing_shown WHERE thing_id IN @concern_ids AND first_at <= @at ORDER BY thing_id, organisation_id
        """;

    // Whoever had received it and owned it after the latest step by then; steps of before the columns were there say nothing.
    private const string SelectParties = """
        SELECT recipient_organisation_id, owner_organisation_id FROM referral_event
        WHERE referral_id = @referral_id AND at <= @at AND recipient_organisation_id IS NOT NULL ORDER BY version DESC, step DESC LIMIT 1
        """;

    private const string SelectProtected = """
        SELECT p.entry_id FROM person_protection p
        WHERE p.entry_id IN @entry_ids AND p.since <= @at AND p.is_protected = 1
            AND NOT EXISTS (SELECT 1 FROM person_protection n WHERE n.entry_id = p.entry_id AND n.since <= @at AND n.since > p.since)
        ORDER BY p.entry_id
        """;

    // Few, as the registry.
    private const string SelectOrganisations = """
        SELECT organisation_id, since, name, agency, area, connection, allowed_roles, receives_referrals, duty_telephone, enabled, is_operator
        FROM organisation_past
        WHERE since <= @at AND NOT EXISTS (
            SELECT 1 FROM organisation_past n
            WHERE n.organisation_id = organisation_past.organisation_id AND n.since <= @at AND n.since > organisation_past.since)
        ORDER BY organisation_id
        """;

    // What was stated again by then takes the place of what was stated before; see LinkStore.
    private const string SelectInvolvements = """
        SELECT id, person_id, organisation_id, practitioner_id, practitioner_name, role, telephone, leads, from_date AS "from", to_date AS "to",
            recorded_at, team
        FROM involvement s
        WHERE person_id IN @entry_ids AND recorded_at <= @at AND NOT EXISTS (
            SELECT 1 FROM involvement n
            WHERE n.person_id IN @entry_ids AND n.recorded_at <= @at
                AND n.organisation_id = s.organisation_id AND (n.recorded_at, n.id) > (s.recorded_at, s.id)
                AND (n.practitioner_id = s.practitioner_id
                    OR ((n.practitioner_id IS NULL OR s.practitioner_id IS NULL) AND n.practitioner_name = s.practitioner_name AND n.role = s.role)))
        ORDER BY recorded_at DESC, id DESC
        """;

    private const string SelectStatuses = $"""
        SELECT id, person_id, organisation_id, code, categories, from_date AS "from", to_date AS "to", decided_on, recorded_at,
            {PlanStore.StatusDetails}, CASE WHEN taken_back_at <= @at THEN taken_back END AS taken_back
        FROM child_status s
        WHERE person_id IN @entry_ids AND recorded_at <= @at AND NOT EXISTS (
            SELECT 1 FROM child_status n
            WHERE n.person_id IN @entry_ids AND n.recorded_at <= @at AND n.code = s.code AND n.order_kind = s.order_kind AND n.from_date = s.from_date
                AND n.organisation_id = s.organisation_id AND (n.recorded_at, n.id) > (s.recorded_at, s.id)
                AND (n.taken_back_at IS NULL OR n.taken_back_at > @at OR s.taken_back_at <= @at))
        ORDER BY recorded_at DESC, id DESC
        """;

    private const string SelectContacts = $"""
        SELECT {ContactStore.Columns}, taken_back FROM contact WHERE person_id IN @entry_ids AND recorded_at <= @at ORDER BY recorded_at DESC, id DESC LIMIT @limit
        """;

    private const string SelectReferralIds = """
        SELECT DISTINCT c.referral_id FROM referral_child c
        WHERE c.child_id IN @entry_ids AND (c.added_at IS NULL OR c.added_at <= @at) AND EXISTS (SELECT 1 FROM referral_event e WHERE e.referral_id = c.referral_id AND e.at <= @at)
        ORDER BY c.referral_id
        """;

    private const string SelectChildrenOfReferral = $"""
        SELECT {Clusters.OfChild} AS child_id FROM referral_child s
        WHERE referral_id = @referral_id AND (added_at IS NULL OR added_at <= @at) ORDER BY place, child_id
        """;

    // What waited for a digest was in nobody's inbox until the digest came.
    private const string SelectItems = """
        SELECT n.id, n.organisation_id, n.trigger, n.urgency, n.tier, n.action_role, n.respond_by, n.published_at, n.person_id, n.concern_id, n.referral_id,
            n.handover_id, n.check_id, n.question_id, n.decision_id, n.absence_id, n.not_shared_id, n.information_request_id, n.ending_id, n.reopening_id, n.pattern_id,
            n.task_id, n.plan_duty_id, n.grant_id
        FROM notification n
        WHERE n.published_at <= @at AND n.held = 0
            AND (n.digest_id IS NULL OR EXISTS (SELECT 1 FROM notification d WHERE d.id = n.digest_id AND d.published_at <= @at))
            AND n.id IN (
                SELECT id FROM notification WHERE person_id IN @entry_ids
                UNION SELECT id FROM notification WHERE concern_id IN @concern_ids
                UNION SELECT id FROM notification WHERE referral_id IN @referral_ids)
        ORDER BY n.published_at, n.id
        """;

    private const string SelectSteps = """
        SELECT notification_id, at, state FROM notification_step WHERE notification_id IN @item_ids AND at <= @at ORDER BY notification_id, at
        """;

    // Ids alone, which the indexes have, and many at once: PostgreSQL sorts for each page all that comes after it.
    private const string SelectIdsAbout = """
        SELECT entry_id FROM audit_entry_person WHERE person_id IN @entry_ids AND entry_id > @after
        UNION SELECT id FROM audit_entry WHERE object_id IN @object_ids AND id > @after
        ORDER BY entry_id LIMIT @limit
        """;

    private const string SelectLines = """
        SELECT id, log, sequence, kind, action, organisation_id, practitioner_id, role, purpose, object_id, outcome, recorded_at, person_ids, shown
        FROM audit_entry
        WHERE id IN @ids AND recorded_at <= @at AND (@organisation_id IS NULL OR organisation_id = @organisation_id OR organisation_id IS NULL)
        ORDER BY id
        """;

    private const string SelectPlaces = "SELECT id, log, sequence FROM audit_entry WHERE id IN @ids";

    private const string SelectLatestOfThings = $"""
        SELECT {AuditStore.Columns} FROM audit_entry WHERE object_id IN @object_ids
        ORDER BY recorded_at DESC, log DESC, sequence DESC LIMIT @limit
        """;

    private const string FirstOfThings = """
        FROM audit_entry
        WHERE recorded_at <= @at AND id IN (
            SELECT MIN(id) FROM audit_entry WHERE object_id IN @object_ids GROUP BY object_id
            UNION SELECT MIN(id) FROM audit_entry WHERE object_id IN @object_ids AND kind = 'PUBLISH' GROUP BY object_id
            UNION SELECT MIN(id) FROM audit_entry WHERE object_id IN @object_ids AND organisation_id IS NOT NULL GROUP BY object_id)
        ORDER BY recorded_at, log, sequence
        """;

    private const string SelectFirstOfThings = $"SELECT {AuditStore.Columns} {FirstOfThings}";

    private const string SelectPlacesOfFirst = $"SELECT id, log, sequence {FirstOfThings}";

    // The literal kinds name the partial index.
    private const string OfKind = """
        FROM audit_entry
        WHERE kind = @kind AND kind IN ('DECIDE', 'OVERRIDE', 'REFUSE') AND recorded_at >= @from AND recorded_at < @to
        """;

    // A decision on a referral counts for whoever received it, and another may have taken it.
    private const string OfOrganisations = """
        AND (organisation_id IN @organisation_ids
            OR (kind = 'DECIDE' AND object_id IN (SELECT id FROM referral WHERE recipient_organisation_id IN @organisation_ids)))
        """;

    private const string Ordered = "ORDER BY recorded_at, log, sequence LIMIT @limit";

    private const string Places = "SELECT id, log, sequence";

    // As the partial index says it.
    private const string AgainstRefusal = $"""
        FROM audit_entry
        WHERE kind = 'PUBLISH' AND rule_ids LIKE '%{DisclosureBases.AgainstRefusal}%' AND recorded_at >= @from AND recorded_at < @to
        """;

    private const string OfTheseOrganisations = "AND organisation_id IN @organisation_ids";

    private const string SelectEntriesAgainst = $"SELECT {AuditStore.Columns} {AgainstRefusal} {Ordered}";

    private const string SelectPlacesAgainst = $"{Places} {AgainstRefusal} {Ordered}";

    private const string SelectEntriesOfTheseAgainst = $"SELECT {AuditStore.Columns} {AgainstRefusal} {OfTheseOrganisations} {Ordered}";

    private const string SelectPlacesOfTheseAgainst = $"{Places} {AgainstRefusal} {OfTheseOrganisations} {Ordered}";

    private const string InOrder = "ORDER BY recorded_at, log, sequence";

    private const string OfObjects = $"FROM audit_entry WHERE object_id IN @object_ids AND kind = @kind {InOrder}";

    private const string SelectEntriesOfObjects = $"SELECT {AuditStore.Columns} {OfObjects}";

    private const string SelectPlacesOfObjects = $"SELECT id, log, sequence {OfObjects}";

    // Whoever asks about a thing makes entries that name it too: of another kind, or another action.
    private const string DecidedOf = $"FROM audit_entry WHERE object_id IN @object_ids AND kind = 'DECIDE' AND action IN @actions {InOrder}";

    private const string SelectDecidedOf = $"SELECT {AuditStore.Columns} {DecidedOf}";

    private const string SelectPlacesDecidedOf = $"SELECT id, log, sequence {DecidedOf}";

    private const string SelectOfIncident = """
        SELECT object_id FROM incident_member m
        WHERE incident_id = @incident_id
            AND (EXISTS (SELECT 1 FROM concern c WHERE c.id = m.object_id AND c.recorded_at <= @at)
                OR EXISTS (SELECT 1 FROM referral_event e WHERE e.referral_id = m.object_id AND e.at <= @at))
        ORDER BY object_id
        """;

    private const string SelectDecisions = """
        SELECT d.referral_id, r.recipient_organisation_id AS organisation_id, d.decision
        FROM referral_decision d JOIN referral r ON r.id = d.referral_id
        WHERE d.referral_id IN @referral_ids
        ORDER BY d.referral_id, d.version, d.place
        """;

    public async ValueTask<IReadOnlyList<PastConcern>> ConcernsAsync(IReadOnlyCollection<string> entryIds, DateTimeOffset at)
    {
        if (entryIds.Count == 0)
            return [];
        var concerns = await sql.QueryAsync<Concern>(SelectConcerns, new { entryIds, at });
        if (concerns.Count == 0)
            return [];
        var concernIds = concerns.Select(c => c.Id).ToArray();
        var bearings = (await sql.QueryAsync<(string ConcernId, string PersonId, bool ByLink, bool Apart)>(SelectBearings, new { concernIds, at }))
            .ToLookup(b => b.ConcernId, b => new PastBearing(b.PersonId, b.ByLink, b.Apart), StringComparer.Ordinal);
        var states = (await sql.QueryAsync<(string ConcernId, VerificationState State)>(SelectVerifications, new { concernIds, at }))
            .ToLookup(v => v.ConcernId, v => v.State, StringComparer.Ordinal);
        var replaced = (await sql.QueryAsync<ConcernVersion>(SelectVersions, new { concernIds, at }))
            .GroupBy(v => v.ConcernId, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var shown = (await sql.QueryAsync<(string ConcernId, string OrganisationId)>(SelectShownTo, new { concernIds, at }))
            .ToLookup(s => s.ConcernId, s => s.OrganisationId, StringComparer.Ordinal);
        return
        [
            .. concerns.Select(c => replaced.TryGetValue(c.Id, out var was) ? was.Of(c) : c)
                .Select(c => new PastConcern(states[c.Id].Any() ? c with { Verification = states[c.Id].Last() } : c, [.. bearings[c.Id]])
                {
                    ShownTo = shown[c.Id].ToHashSet(StringComparer.Ordinal),
                }),
        ];
    }

    public async ValueTask<IReadOnlyList<Involvement>> InvolvementsAsync(IReadOnlyCollection<string> entryIds, DateTimeOffset at) =>
        entryIds.Count == 0 ? [] : await sql.QueryAsync<Involvement>(SelectInvolvements, new { entryIds, at });

    public async ValueTask<IReadOnlyList<ChildStatus>> StatusesAsync(IReadOnlyCollection<string> entryIds, DateTimeOffset at) =>
        entryIds.Count == 0 ? [] : await sql.QueryAsync<ChildStatus>(SelectStatuses, new { entryIds, at });

    public async ValueTask<IReadOnlyList<ContactRecord>> ContactsAsync(IReadOnlyCollection<string> entryIds, DateTimeOffset at, int limit) =>
        entryIds.Count == 0 ? []
            : [.. (await sql.QueryAsync<ContactRecord>(SelectContacts, new { entryIds, at, limit })).Select(c => c.TakenBack?.At > at ? c with { TakenBack = null } : c)];

    public async ValueTask<IReadOnlyList<string>> ChildrenOfReferralAsync(string referralId, DateTimeOffset at) =>
        [.. (await sql.QueryAsync<string>(SelectChildrenOfReferral, new { referralId, at })).Distinct(StringComparer.Ordinal)];

    public async ValueTask<IReadOnlyList<PastReferral>> ReferralsAsync(IReadOnlyCollection<string> entryIds, DateTimeOffset at)
    {
        if (entryIds.Count == 0)
            return [];
        var referrals = new ReferralStore(sql);
        var found = new List<PastReferral>();
        foreach (var id in await sql.QueryAsync<string>(SelectReferralIds, new { entryIds, at }))
        {
            IReadOnlyList<ReferralEvent> steps = [.. (await referrals.HistoryAsync(id)).Where(s => s.At <= at)];
            if (steps.Count == 0 || await referrals.FindAsync(id) is not { } referral)
                continue;
            if (await sql.SingleOrDefaultAsync<PartiesRow>(SelectParties, new { ReferralId = id, at }) is { } then)
                referral = referral with { RecipientOrganisationId = then.RecipientOrganisationId, OwnerOrganisationId = then.OwnerOrganisationId };
            found.Add(new PastReferral(referral with { ChildIds = await ChildrenOfReferralAsync(id, at) }, steps[^1].State, steps));
        }

        return found;
    }

    public async ValueTask<IReadOnlyList<string>> ProtectedAsync(IReadOnlyCollection<string> entryIds, DateTimeOffset at) =>
        entryIds.Count == 0 ? [] : await sql.QueryAsync<string>(SelectProtected, new { entryIds, at });

    public async ValueTask<IReadOnlyList<Organisation>> OrganisationsAsync(DateTimeOffset at) =>
    [
        .. (await sql.QueryAsync<OrganisationRow>(SelectOrganisations, new { at })).Select(o => new Organisation(
            o.OrganisationId, o.Name, o.Agency, o.Area, o.Connection, o.AllowedRoles, o.ReceivesReferrals, o.DutyTelephone, null, [], null, o.Enabled, o.IsOperator)),
    ];

    public async ValueTask<IReadOnlyList<PastItem>> ItemsAsync(
        IReadOnlyCollection<string> entryIds, IReadOnlyCollection<string> concernIds, IReadOnlyCollection<string> referralIds, DateTimeOffset at)
    {
        if (entryIds.Count + concernIds.Count + referralIds.Count == 0)
            return [];
        var rows = await sql.QueryAsync<ItemRow>(SelectItems, new { entryIds, concernIds, referralIds, at });
        if (rows.Count == 0)
            return [];
        var steps = (await sql.QueryAsync<(string ItemId, DateTimeOffset At, NotificationState State)>(
            SelectSteps, new { ItemIds = rows.Select(r => r.Id).ToArray(), at })).ToLookup(s => s.ItemId, StringComparer.Ordinal);
        return [.. rows.Select(r => Item(r, [.. steps[r.Id].OrderBy(s => s.At)]))];
    }

    public async ValueTask<IReadOnlyList<string>> TrailIdsAsync(TrailQuestion about, string after, int limit) =>
        await sql.QueryAsync<string>(SelectIdsAbout, new { about.EntryIds, about.ObjectIds, after, limit });

    public async ValueTask<IReadOnlyList<TrailLine>> TrailAsync(TrailQuestion about, IReadOnlyCollection<string> ids) =>
        ids.Count == 0 ? [] : await sql.QueryAsync<TrailLine>(SelectLines, new { ids, about.At, about.OrganisationId });

    public async ValueTask<IReadOnlyList<PlacedEntry>> PlacedAsync(IReadOnlyCollection<string> ids)
    {
        List<PlacedEntry> found = [];
        foreach (var some in ids.Distinct(StringComparer.Ordinal).Chunk(EntriesAtOnce))
        {
            var places = (await sql.QueryAsync<(string Id, string Log, long Sequence)>(SelectPlaces, new { Ids = some })).ToDictionary(p => p.Id, StringComparer.Ordinal);
            found.AddRange((await sql.QueryAsync<AuditEntry>(AuditStore.SelectMany, new { EntryIds = some }))
                .Select(e => new PlacedEntry(e, places[e.Id].Log, places[e.Id].Sequence - 1)));
        }

        return found;
    }

    public async ValueTask<IReadOnlyList<AuditEntry>> LatestOfThingsAsync(IReadOnlyCollection<string> objectIds, int limit) =>
        objectIds.Count == 0 ? [] : await sql.QueryAsync<AuditEntry>(SelectLatestOfThings, new { objectIds, limit });

    public async ValueTask<IReadOnlyList<PlacedEntry>> FirstOfThingsAsync(IReadOnlyCollection<string> objectIds, DateTimeOffset at) =>
        objectIds.Count == 0 ? [] : await PlacedAsync(SelectFirstOfThings, SelectPlacesOfFirst, new { objectIds, at });

    public ValueTask<IReadOnlyList<PlacedEntry>> EntriesOfKindAsync(
        AuditEventKind kind, IReadOnlyCollection<string>? organisationIds, DateTimeOffset from, DateTimeOffset to, int limit) =>
        organisationIds is null
            ? PlacedAsync($"SELECT {AuditStore.Columns} {OfKind} {Ordered}", $"{Places} {OfKind} {Ordered}", new { kind, from, to, limit })
            : PlacedAsync(
                $"SELECT {AuditStore.Columns} {OfKind} {OfOrganisations} {Ordered}", $"{Places} {OfKind} {OfOrganisations} {Ordered}",
                new { kind, organisationIds, from, to, limit });

    public ValueTask<IReadOnlyList<PlacedEntry>> AgainstRefusalAsync(
        IReadOnlyCollection<string>? organisationIds, DateTimeOffset from, DateTimeOffset to, int limit) =>
        organisationIds is null
            ? PlacedAsync(SelectEntriesAgainst, SelectPlacesAgainst, new { from, to, limit })
            : PlacedAsync(SelectEntriesOfTheseAgainst, SelectPlacesOfTheseAgainst, new { organisationIds, from, to, limit });

    public async ValueTask<IReadOnlyDictionary<string, PlacedEntry>> FirstOfObjectsAsync(IReadOnlyCollection<string> objectIds, AuditEventKind kind)
    {
        var first = new Dictionary<string, PlacedEntry>(StringComparer.Ordinal);
        if (objectIds.Count == 0)
            return first;
        foreach (var placed in await PlacedAsync(SelectEntriesOfObjects, SelectPlacesOfObjects, new { objectIds, kind }))
            first.TryAdd(placed.Entry.ObjectId!, placed);
        return first;
    }

    public async ValueTask<IReadOnlyList<PlacedEntry>> DecidedOfAsync(IReadOnlyCollection<string> objectIds, IReadOnlyCollection<string> actions) =>
        objectIds.Count == 0 ? [] : await PlacedAsync(SelectDecidedOf, SelectPlacesDecidedOf, new { objectIds, actions });

    public async ValueTask<IReadOnlyList<string>> OfIncidentAsync(string incidentId, DateTimeOffset at) =>
        await sql.QueryAsync<string>(SelectOfIncident, new { incidentId, at });

    public async ValueTask<IReadOnlyList<PastDecision>> DecisionsAsync(IReadOnlyCollection<string> referralIds) =>
        referralIds.Count == 0 ? [] : await sql.QueryAsync<PastDecision>(SelectDecisions, new { referralIds });

    private async ValueTask<IReadOnlyList<PlacedEntry>> PlacedAsync(string entries, string places, object args)
    {
        var found = await sql.QueryAsync<AuditEntry>(entries, args);
        var at = await sql.QueryAsync<(string Id, string Log, long Sequence)>(places, args);
        return [.. found.Zip(at, (e, p) => new PlacedEntry(e, p.Log, p.Sequence - 1))];
    }

    private static PastItem Item(ItemRow row, IReadOnlyList<(string ItemId, DateTimeOffset At, NotificationState State)> steps)
    {
        // Whoever accepts, acts or declines has read.
        var read = steps.Where(s => s.State is NotificationState.Read or NotificationState.Accepted or NotificationState.Acted or NotificationState.Declined).ToList();
        var (state, since) = steps.Count > 0 ? (steps[^1].State, steps[^1].At) : (NotificationState.Queued, row.PublishedAt);
        return new PastItem(
            row.Id, row.OrganisationId, row.Trigger, row.Urgency, row.Tier, row.ActionRole, row.RespondBy, row.PublishedAt, row.PersonId, row.ConcernId, row.ReferralId,
            state, since, read.Count > 0 ? read[0].At : null)
        {
            Things =
            [
                .. new[]
                {
                    row.ReferralId, row.HandoverId, row.CheckId, row.QuestionId, row.DecisionId, row.AbsenceId, row.NotSharedId, row.InformationRequestId, row.EndingId,
                    row.ReopeningId, row.PatternId, row.TaskId, row.PlanDutyId, row.GrantId,
                }.OfType<string>(),
            ],
        };
    }

    private sealed record PartiesRow(string RecipientOrganisationId, string OwnerOrganisationId);

    private sealed record OrganisationRow(
        string OrganisationId, DateTimeOffset Since, string Name, AgencyKind Agency, string Area, Connection Connection, IReadOnlyList<PractitionerRole> AllowedRoles,
        bool ReceivesReferrals, string? DutyTelephone, bool Enabled, bool IsOperator);

    private sealed record ItemRow(
        string Id, string OrganisationId, NotificationTrigger Trigger, Urgency Urgency, Tier Tier, PractitionerRole ActionRole, DateTimeOffset? RespondBy,
        DateTimeOffset PublishedAt, string? PersonId, string? ConcernId, string? ReferralId, string? HandoverId, string? CheckId, string? QuestionId, string? DecisionId,
        string? AbsenceId, string? NotSharedId, string? InformationRequestId, string? EndingId, string? ReopeningId, string? PatternId, string? TaskId, string? PlanDutyId,
        string? GrantId);
}
