using InfoShare.Core.Access;
using InfoShare.Core.Inbox;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <summary>
/// Inboxes. An item is readable by its id, its concern and its referral in its group at once, with sequence 0 (an item of commands side by
/// side at the group's end, with its place); it gets its place at the group's end, and nobody who follows the inbox sees it before.
/// </summary>
internal sealed class InboxStore(SqlSession sql) : IInboxStore
{
    private const string Columns = """
        id, organisation_id, trigger, urgency, action_owner, action_owner_id, expected_response, respond_by, tier, summary,
        person_id, concern_id, referral_id, check_id, contact, published_at, state, state_since, read_by, note,
        question_id, decision_id, publisher_organisation_id, publisher_id, publisher_name, attempts, next_attempt_at,
        about_item_id, digest_id, handover_id, absence_id, action_role, action_team, publisher_role, publication_id, listed,
        not_shared_id, information_request_id, concealed_from, ending_id, reopening_id, pattern_id, task_id, plan_duty_id, class, grant_id,
        addressee_alone
        """;

    private const string Select = $"""
        SELECT id, organisation_id, trigger, urgency, action_owner, action_owner_id, expected_response, respond_by, tier, summary,
            {Clusters.OfPerson} AS person_id, concern_id, referral_id, check_id, contact, published_at, state, state_since, read_by,
            note, question_id, decision_id, publisher_organisation_id, publisher_id, publisher_name, attempts, next_attempt_at,
            about_item_id, digest_id, handover_id, absence_id, action_role, action_team, publisher_role, publication_id, listed,
            not_shared_id, information_request_id, concealed_from, ending_id, reopening_id, pattern_id, task_id, plan_duty_id, class, grant_id,
            addressee_alone, sequence
        FROM notification s
        """;

    private const string SelectMany =
        $"{Select} WHERE id IN @item_ids AND organisation_id = @organisation_id ORDER BY sequence, id";

    // "Above 0" says nothing new, but names the partial index.
    private const string After = $"{Select} WHERE organisation_id = @organisation_id AND sequence > 0 AND sequence > @sequence";
    private const string Page = "ORDER BY sequence LIMIT @limit";
    private const string SelectAfter = $"{After} {Page}";
    private const string SelectUnfinishedAfter = $"{After} AND state <> 'ACTED' AND state <> 'DECLINED' {Page}";

    private const string ConcernsOfThem = """
        SELECT c.id FROM concern c WHERE c.subject_id IN @person_ids UNION SELECT b.concern_id FROM concern_bearing b WHERE b.person_id IN @person_ids
        """;

    private const string ReferralsOfThem = $"""
        SELECT f.referral_id FROM referral_child f WHERE f.child_id IN @person_ids
        UNION SELECT g.referral_id FROM referral_concern g WHERE g.concern_id IN ({ConcernsOfThem})
        """;

    // Everything that InboxViews looks at, so that one statement answers for whoever is kept from nobody and for whoever is alike (L10). Put in order
    // afterwards: asked for it, the database goes through the table by its key instead of by time.
    private const string SelectMayTellOf = $"""
        {Select} WHERE s.organisation_id = @organisation_id AND s.published_at >= @from AND s.published_at < @before AND @any = 1 AND (
            s.person_id IN @person_ids OR s.trigger = 'SERIES_REACHED' OR s.concern_id IN ({ConcernsOfThem}) OR s.referral_id IN ({ReferralsOfThem})
            OR s.handover_id IN (SELECT h.handover_id FROM handover_subject h WHERE h.person_id IN @person_ids)
            OR s.information_request_id IN (SELECT q.id FROM information_request q WHERE q.person_id IN @person_ids)
            OR s.pattern_id IN (SELECT p.notice_id FROM pattern_part p WHERE p.concern_id IN ({ConcernsOfThem}))
            OR EXISTS (
                SELECT 1 FROM new_partner_check k WHERE k.id = s.check_id AND (
                    k.supervised_person_id IN @person_ids OR k.partner_id IN @person_ids
                    OR EXISTS (SELECT 1 FROM person e WHERE e.id IN @person_ids AND k.child_ids LIKE '%' || e.id || '%')))
            OR EXISTS (
                SELECT 1 FROM reopening_watch w WHERE w.id = s.reopening_id AND (
                    w.person_id IN @person_ids OR w.other_id IN @person_ids OR w.because_id IN ({ConcernsOfThem}) OR w.because_id IN ({ReferralsOfThem})
                    OR (w.because_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM concern c WHERE c.id = w.because_id)
                        AND NOT EXISTS (SELECT 1 FROM referral r WHERE r.id = w.because_id)))))
        """;

    private const string Unfinished = "AND state <> 'ACTED' AND state <> 'DECLINED'";
    private const string OfOneAfter = $"""
        AND organisation_id = @organisation_id AND sequence > @sequence AND (@include_finished = 1 OR (state <> 'ACTED' AND state <> 'DECLINED')) {Page}
        """;

    private const string SelectOfReferralsAfter = $"{Select} WHERE referral_id IN @object_ids {OfOneAfter}";
    private const string SelectOfHandoversAfter = $"{Select} WHERE handover_id IN @object_ids {OfOneAfter}";
    private const string SelectOfEndingsAfter = $"{Select} WHERE ending_id IN @object_ids {OfOneAfter}";
    private const string SelectOfChecksAfter = $"{Select} WHERE check_id IN @object_ids {OfOneAfter}";
    private const string SelectOfTasksAfter = $"{Select} WHERE task_id IN @object_ids {OfOneAfter}";
    private const string SelectOfPatternsAfter = $"{Select} WHERE pattern_id IN @object_ids {OfOneAfter}";
    private const string SelectOfInformationRequestsAfter = $"{Select} WHERE information_request_id IN @object_ids {OfOneAfter}";
    private const string SelectOfConcernsAfter = $"{Select} WHERE concern_id IN @object_ids {OfOneAfter}";
    private const string SelectOfGrantsAfter = $"{Select} WHERE grant_id IN @object_ids {OfOneAfter}";

    private const string Rank = "CASE urgency WHEN 'IMMEDIATE_DANGER' THEN 0 WHEN 'SAME_DAY' THEN 1 ELSE 2 END";
    private const string Due = "COALESCE(respond_by, 9223372036854775807)";
    private const string MostUrgentAfter = $"""
        {Select} WHERE organisation_id = @organisation_id AND sequence > 0 AND ({Rank}, {Due}, sequence) > (@rank, @due, @sequence)
        """;

    private const string MostUrgentPage = $"ORDER BY {Rank}, {Due}, sequence LIMIT @limit";
    private const string SelectMostUrgentAfter = $"{MostUrgentAfter} {MostUrgentPage}";
    private const string SelectUnfinishedMostUrgentAfter = $"{MostUrgentAfter} {Unfinished} {MostUrgentPage}";

    private const string SelectOfConcern = $"{Select} WHERE concern_id = @concern_id ORDER BY published_at, id";
    private const string SelectOfReferral = $"{Select} WHERE referral_id = @referral_id ORDER BY published_at, id";

    private const string SelectOfActs = $"""
        {Select} WHERE person_id IN @entry_ids AND publisher_organisation_id = @publisher_id AND published_at IN @published_at AND trigger IN @triggers
        ORDER BY published_at, id
        """;

    private const string Open = "AND state <> 'ACTED' AND state <> 'DECLINED' ORDER BY published_at, id";
    private const string SelectOpenOfReferral = $"{Select} WHERE referral_id = @object_id {Open}";
    private const string SelectOpenOfHandover = $"{Select} WHERE handover_id = @object_id {Open}";
    private const string SelectOpenOfAbsence = $"{Select} WHERE absence_id = @object_id {Open}";
    private const string SelectOpenOfCheck = $"{Select} WHERE check_id = @object_id {Open}";
    private const string SelectOpenOfNotShared = $"{Select} WHERE not_shared_id = @object_id {Open}";
    private const string SelectOpenOfInformationRequest = $"{Select} WHERE information_request_id = @object_id {Open}";
    private const string SelectOpenOfAppraisal = $"{Select} WHERE concern_id = @object_id AND trigger = 'APPRAISAL_DUE' {Open}";
    private const string SelectOpenOfEnding = $"{Select} WHERE ending_id = @object_id {Open}";
    private const string SelectOpenOfReopening = $"{Select} WHERE reopening_id = @object_id {Open}";
    private const string SelectOpenOfPattern = $"{Select} WHERE pattern_id = @object_id {Open}";
    private const string SelectOpenOfTask = $"{Select} WHERE task_id = @object_id {Open}";
    private const string SelectOpenOfPlanDuty = $"{Select} WHERE plan_duty_id = @object_id {Open}";
    private const string SelectOpenOfQuestion = $"{Select} WHERE question_id = @object_id {Open}";

    // The literal names the partial index.
    private const string OfPublisher = "WHERE listed = 1 AND publisher_organisation_id = @organisation_id";
    private const string SelectPublications = $"SELECT published_at, publication_id FROM notification {OfPublisher}";
    private const string OfPractitioner = "AND publisher_id = @practitioner_id";
    private const string EarlierActs = "AND (published_at < @at OR (published_at = @at AND publication_id < @act))";
    private const string ActByAct = "GROUP BY published_at, publication_id ORDER BY published_at DESC, publication_id DESC LIMIT @limit";
    private const string SelectFirstActs = $"{SelectPublications} {ActByAct}";
    private const string SelectEarlierActs = $"{SelectPublications} {EarlierActs} {ActByAct}";
    private const string SelectFirstOwnActs = $"{SelectPublications} {OfPractitioner} {ActByAct}";
    private const string SelectEarlierOwnActs = $"{SelectPublications} {OfPractitioner} {EarlierActs} {ActByAct}";

    private const string SelectOfPublications = $"""
        {Select} {OfPublisher} AND published_at >= @first AND published_at <= @last AND publication_id IN @acts ORDER BY id
        """;

    private const string SelectOne = $"{Select} WHERE id = @item_id";

    private const string SelectOfPeople = $"""
        {Select} WHERE organisation_id = @organisation_id AND person_id IN @entry_ids AND concern_id IS NOT NULL
        ORDER BY published_at DESC, id LIMIT @limit
        """;

    private const string SelectParts = $"""
        {Select} WHERE digest_id IN @digest_ids AND organisation_id = @organisation_id ORDER BY published_at, id
        """;

    private const string SelectSteps = "SELECT at, state, read_by, note FROM notification_step WHERE notification_id = @item_id ORDER BY at";

    private const string SelectAttempts = $"""
        {Select} WHERE next_attempt_at IS NOT NULL AND urgency = @urgency AND next_attempt_at < @now
        ORDER BY next_attempt_at, id LIMIT @limit
        """;

    private const string SelectHeld = $"{Select} WHERE held = 1 AND organisation_id = @organisation_id ORDER BY published_at, id LIMIT @limit";

    private const string SelectStranded = """
        SELECT organisation_id FROM inbox_setting
        WHERE next_digest_at IS NULL
            AND (SELECT 1 FROM notification n WHERE n.held = 1 AND n.organisation_id = inbox_setting.organisation_id
                AND n.trigger <> 'SERIES_REACHED' LIMIT 1) IS NOT NULL
        ORDER BY organisation_id LIMIT @limit
        """;

    private const string SelectSetting = "SELECT organisation_id, digest_at, next_digest_at FROM inbox_setting";
    private const string SelectOneSetting = $"{SelectSetting} WHERE organisation_id = @organisation_id";
    private const string SelectDigests = $"""
        {SelectSetting} WHERE next_digest_at IS NOT NULL AND next_digest_at <= @now ORDER BY next_digest_at LIMIT @limit
        """;

    private const string Claim = """
        UPDATE notification SET attempts = attempts + 1, next_attempt_at = @next
        WHERE id = @item_id AND attempts = @attempts AND next_attempt_at IS NOT NULL
        """;

    private const string Schedule = "UPDATE notification SET next_attempt_at = @next WHERE id = @item_id";

    private const string Pass = "UPDATE notification SET action_owner = @action_owner, action_owner_id = @action_owner_id WHERE id = @item_id";

    // What is over the day's cap waits whether the organisation has a digest or not.
    private const string HoldOne = "UPDATE notification SET held = 1, next_attempt_at = NULL WHERE id = @item_id";

    private const string Unhold = "UPDATE notification SET held = 0, digest_id = @digest_id WHERE id IN @item_ids";

    private const string UpsertSetting = """
        INSERT INTO inbox_setting (organisation_id, digest_at, next_digest_at) VALUES (@organisation_id, @digest_at, @next_digest_at)
        ON CONFLICT (organisation_id) DO UPDATE SET digest_at = excluded.digest_at, next_digest_at = excluded.next_digest_at
        """;

    private const string TakeDigest = """
        UPDATE inbox_setting SET next_digest_at = @next WHERE organisation_id = @organisation_id AND next_digest_at = @seen
        """;

    private const string CallColumns =
        "id, about_item_id, task_id, organisation_id, caller_id, caller_name, outcome, spoke_with, called_at, note, recorded_at";

    private const string SelectCalls = $"SELECT {CallColumns} FROM telephone_call WHERE about_item_id = @item_id ORDER BY recorded_at, id";

    private const string InsertCall = $"""
        INSERT INTO telephone_call ({CallColumns})
        VALUES (@id, @about_item_id, @task_id, @organisation_id, @caller_id, @caller_name, @outcome, @spoke_with, @called_at, @note, @recorded_at)
        """;

    private const string Insert = $"""
        INSERT INTO notification (sequence, {Columns})
        VALUES (@sequence, @id, @organisation_id, @trigger, @urgency, @action_owner, @action_owner_id, @expected_response, @respond_by,
            @tier, @summary, {Clusters.EntryForPerson}, @concern_id, @referral_id, @check_id, @contact, @published_at, @state,
            @state_since, @read_by, @note, @question_id, @decision_id, @publisher_organisation_id, @publisher_id, @publisher_name,
            @attempts, @next_attempt_at, @about_item_id, @digest_id, @handover_id, @absence_id, @action_role, @action_team,
            @publisher_role, @publication_id, @listed, @not_shared_id, @information_request_id, @concealed_from,
            @ending_id, @reopening_id, @pattern_id, @task_id, @plan_duty_id, @class, @grant_id, @addressee_alone)
        """;

    private const string Deliver = """
        UPDATE notification SET state = 'DELIVERED', state_since = @at
        WHERE id IN @item_ids AND organisation_id = @organisation_id AND state = 'QUEUED'
        """;

    // Those that the statement before this one delivered.
    private const string InsertDelivered = """
        INSERT INTO notification_step (notification_id, at, state)
        SELECT id, @at, 'DELIVERED' FROM notification
        WHERE id IN @item_ids AND organisation_id = @organisation_id AND state = 'DELIVERED' AND state_since = @at
        ON CONFLICT DO NOTHING
        """;

    private const string Move = """
        UPDATE notification
        SET state = @to, state_since = @at, read_by = COALESCE(read_by, @read_by), note = COALESCE(@note, note),
            next_attempt_at = CASE
                WHEN @to = 'FAILED' THEN next_attempt_at
                WHEN @to <> 'READ' OR about_item_id IS NOT NULL OR referral_id IS NOT NULL OR handover_id IS NOT NULL
                    OR absence_id IS NOT NULL OR not_shared_id IS NOT NULL OR information_request_id IS NOT NULL OR pattern_id IS NOT NULL OR task_id IS NOT NULL
                    OR (question_id IS NOT NULL AND action_owner <> 'DATA_STEWARD') THEN NULL
                WHEN respond_by > @at THEN respond_by
                WHEN respond_by <= @at AND next_attempt_at > @soon THEN @soon
                WHEN respond_by <= @at THEN next_attempt_at
            END
        WHERE id = @item_id AND organisation_id = @organisation_id AND state IN @from
        """;

    // Nobody rings about what was read, nor sees to what was taken on.
    private const string StopTasks = """
        UPDATE notification SET next_attempt_at = NULL
        WHERE about_item_id = @item_id AND next_attempt_at IS NOT NULL
            AND (trigger = 'TELEPHONE_NEEDED' OR (trigger = 'ALERT_UNANSWERED' AND @to <> 'READ'))
        """;

    private const string InsertStep = """
        INSERT INTO notification_step (notification_id, at, state, read_by, note)
        VALUES (@item_id, @at, @to, @read_by, @note)
        ON CONFLICT DO NOTHING
        """;

    // Several steps may be kept at one instant; each later one stands a microsecond after the last.
    private const string InsertNote = """
        INSERT INTO notification_step (notification_id, at, state, read_by, note)
        SELECT @item_id, CASE WHEN MAX(at) >= @at THEN MAX(at) + 1 ELSE @at END, @state, @by, @note
        FROM notification_step WHERE notification_id = @item_id
        """;

    /// <summary>How long one that is read after its time has to be taken on before the manager is told.</summary>
    private static readonly TimeSpan LateReading = TimeSpan.FromHours(1);

    private (string OrganisationId, Practitioner? Practitioner, string PublicationId)? speaker;

    public async ValueTask<IReadOnlyList<Notification>> FindManyAsync(string organisationId, IReadOnlyCollection<string> itemIds) =>
        itemIds.Count == 0 ? [] : await sql.QueryAsync<Notification>(SelectMany, new { organisationId, itemIds });

    public async ValueTask<IReadOnlyList<Notification>> AfterAsync(
        string organisationId, long sequence, bool includeFinished, int limit) =>
        await sql.QueryAsync<Notification>(
            includeFinished ? SelectAfter : SelectUnfinishedAfter, new { organisationId, sequence, limit });

    public async ValueTask<IReadOnlyList<Notification>> MayTellOfAsync(string organisationId, DateTimeOffset from, DateTimeOffset before, IReadOnlyCollection<string> personIds) =>
        [
            .. (await sql.QueryAsync<Notification>(SelectMayTellOf, new { organisationId, from, before, personIds, Any = personIds.Count > 0 ? 1 : 0 }))
                .OrderBy(n => n.Id, StringComparer.Ordinal),
        ];

    public async ValueTask<IReadOnlyList<Notification>> AboutAfterAsync(string organisationId, ItemsAbout about, long sequence, bool includeFinished, int limit) =>
        await sql.QueryAsync<Notification>(
            about.Subject switch
            {
                ItemSubject.Referral => SelectOfReferralsAfter,
                ItemSubject.Handover => SelectOfHandoversAfter,
                ItemSubject.Ending => SelectOfEndingsAfter,
                ItemSubject.Check => SelectOfChecksAfter,
                ItemSubject.Task => SelectOfTasksAfter,
                ItemSubject.Pattern => SelectOfPatternsAfter,
                ItemSubject.InformationRequest => SelectOfInformationRequestsAfter,
                ItemSubject.Concern => SelectOfConcernsAfter,
                ItemSubject.EmergencyGrant => SelectOfGrantsAfter,
                _ => throw new ArgumentOutOfRangeException(nameof(about), about.Subject, "Names nothing whose items are listed."),
            },
            new { organisationId, ObjectIds = about.Ids, sequence, IncludeFinished = includeFinished ? 1 : 0, limit });

    public async ValueTask<IReadOnlyList<Notification>> MostUrgentAfterAsync(string organisationId, InboxPlace? after, bool includeFinished, int limit)
    {
        // Before all others; whatever is due at no time stands at the end of its rank.
        var (rank, sequence) = (after?.Rank ?? -1, after?.Sequence ?? 0);
        var due = after is null ? 0 : after.Due is { } at ? StoredValues.ToMicros(at) : long.MaxValue;
        return await sql.QueryAsync<Notification>(
            includeFinished ? SelectMostUrgentAfter : SelectUnfinishedMostUrgentAfter, new { organisationId, rank, due, sequence, limit });
    }

    public async ValueTask<IReadOnlyList<Notification>> OfConcernAsync(string concernId) =>
        [.. (await sql.QueryAsync<Notification>(SelectOfConcern, new { concernId })).Where(n => n.Trigger != NotificationTrigger.SubjectAccess)];

    public async ValueTask<IReadOnlyList<Notification>> OfActsAsync(
        string personId, string publisherId, IReadOnlyCollection<DateTimeOffset> publishedAt, IReadOnlyCollection<NotificationTrigger> triggers) =>
        await sql.QueryAsync<Notification>(SelectOfActs, new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys, publisherId, publishedAt, triggers });

    public async ValueTask<IReadOnlyList<Notification>> OfReferralAsync(string referralId) =>
        await sql.QueryAsync<Notification>(SelectOfReferral, new { referralId });

    public async ValueTask<IReadOnlyList<Notification>> OpenAboutAsync(ItemSubject subject, string objectId) =>
        await sql.QueryAsync<Notification>(
            subject switch
            {
                ItemSubject.Referral => SelectOpenOfReferral,
                ItemSubject.Handover => SelectOpenOfHandover,
                ItemSubject.Absence => SelectOpenOfAbsence,
                ItemSubject.Check => SelectOpenOfCheck,
                ItemSubject.Question => SelectOpenOfQuestion,
                ItemSubject.NotShared => SelectOpenOfNotShared,
                ItemSubject.InformationRequest => SelectOpenOfInformationRequest,
                ItemSubject.Appraisal => SelectOpenOfAppraisal,
                ItemSubject.Ending => SelectOpenOfEnding,
                ItemSubject.Reopening => SelectOpenOfReopening,
                ItemSubject.Pattern => SelectOpenOfPattern,
                ItemSubject.Task => SelectOpenOfTask,
                ItemSubject.PlanDuty => SelectOpenOfPlanDuty,
                _ => throw new ArgumentOutOfRangeException(nameof(subject), subject, "Names nothing that items tell of."),
            },
            new { objectId });

    public async ValueTask<IReadOnlyList<Publication>> PublicationsAsync(string organisationId, string? practitionerId, Publication? before, int limit) =>
        (practitionerId, before) switch
        {
            (null, null) => await sql.QueryAsync<Publication>(SelectFirstActs, new { organisationId, limit }),
            (null, _) => await sql.QueryAsync<Publication>(
                SelectEarlierActs, new { organisationId, At = before.PublishedAt, Act = before.PublicationId, limit }),
            (_, null) => await sql.QueryAsync<Publication>(SelectFirstOwnActs, new { organisationId, practitionerId, limit }),
            _ => await sql.QueryAsync<Publication>(
                SelectEarlierOwnActs, new { organisationId, practitionerId, At = before.PublishedAt, Act = before.PublicationId, limit }),
        };

    public async ValueTask<IReadOnlyList<Notification>> OfPublicationsAsync(string organisationId, IReadOnlyCollection<Publication> publications) =>
        publications.Count == 0 ? [] : await sql.QueryAsync<Notification>(
            SelectOfPublications,
            new
            {
                organisationId,
                First = publications.Min(p => p.PublishedAt),
                Last = publications.Max(p => p.PublishedAt),
                Acts = publications.Select(p => p.PublicationId).Distinct().ToArray(),
            });

    public ValueTask<Notification?> FindAsync(string itemId) => sql.SingleOrDefaultAsync<Notification>(SelectOne, new { itemId });

    public async ValueTask<IReadOnlyList<Notification>> OfPeopleAsync(string organisationId, IReadOnlyCollection<string> personIds, int limit)
    {
        if (personIds.Count == 0)
            return [];
        var entries = await sql.EntriesOfAsync(personIds);
        return await sql.QueryAsync<Notification>(SelectOfPeople, new { organisationId, EntryIds = entries.Keys.ToArray(), limit });
    }

    public async ValueTask<IReadOnlyList<Notification>> PartsAsync(string organisationId, IReadOnlyCollection<string> digestIds) =>
        digestIds.Count == 0 ? [] : await sql.QueryAsync<Notification>(SelectParts, new { organisationId, digestIds });

    public async ValueTask<IReadOnlyList<NotificationStep>> StepsAsync(string itemId) =>
        await sql.QueryAsync<NotificationStep>(SelectSteps, new { itemId });

    public async ValueTask<IReadOnlyList<TelephoneCall>> CallsAsync(string itemId) =>
        await sql.QueryAsync<TelephoneCall>(SelectCalls, new { itemId });

    public async ValueTask<IReadOnlyList<Notification>> AttemptsDueAsync(Urgency urgency, DateTimeOffset now, int limit) =>
        await sql.QueryAsync<Notification>(SelectAttempts, new { urgency, now, limit });

    public async ValueTask<IReadOnlyList<InboxSetting>> DigestsDueAsync(DateTimeOffset now, int limit) =>
        await sql.QueryAsync<InboxSetting>(SelectDigests, new { now, limit });

    public async ValueTask<IReadOnlyList<Notification>> HeldAsync(string organisationId, int limit) =>
        await sql.QueryAsync<Notification>(SelectHeld, new { organisationId, limit });

    public async ValueTask<IReadOnlyList<string>> HeldWithoutDigestAsync(int limit) =>
        await sql.QueryAsync<string>(SelectStranded, new { limit });

    public ValueTask<InboxSetting?> SettingAsync(string organisationId) =>
        sql.SingleOrDefaultAsync<InboxSetting>(SelectOneSetting, new { organisationId });

    public void SpeakFor(string organisationId, Practitioner? practitioner, string publicationId) =>
        speaker = (organisationId, practitioner, publicationId);

    /// <summary>Writes an item.</summary>
    /// <param name="sequence">Its place in the inbox; 0 while it has none.</param>
    /// <param name="held">Whether it waits for the organisation's next digest, without a place.</param>
    internal static void Write(SqlSession sql, Notification item, long sequence, bool held)
    {
        sql.Post(Insert, item with { Sequence = held ? 0 : sequence });
        if (held)
            sql.Post(HoldOne, new { ItemId = item.Id });
    }

    public void AddForMorning(Notification notification)
    {
        Write(sql, notification, 0, held: true);
        StorageMetrics.Capped(notification.Trigger);
    }

    public void Add(Notification notification)
    {
        var item = notification with
        {
            NextAttemptAt = notification.NextAttemptAt ?? DeliveryPace.Next(notification.Urgency, notification.Attempts, sql.Now),
        };
        // What is kept from somebody names no publisher: it would be that person, whom the telephone would then tell.
        if (item is { PublisherOrganisationId: null, Trigger: not NotificationTrigger.UnusualLookUps } && speaker is { } by)
        {
            item = item with
            {
                PublisherOrganisationId = by.OrganisationId,
                PublisherId = by.Practitioner?.Id,
                PublisherName = by.Practitioner?.Name,
                PublisherRole = by.Practitioner?.Role ?? PractitionerRole.Unspecified,
                PublicationId = by.PublicationId,
            };
        }

        var mayWait = DeliveryPace.MayWait(item);
        if (sql.WritesItemsLast)
        {
            sql.Part<GroupNumbers>().Added(item, mayWait);
        }
        else
        {
            Write(sql, item, 0, held: false);
            if (mayWait)
                sql.Part<GroupNumbers>().MayWait(item.Id);
            sql.Part<GroupNumbers>().Published(item.OrganisationId, item.Id);
        }

        sql.Wake($"inbox:{item.OrganisationId}");
        StorageMetrics.Published(item.Trigger, item.Urgency);
    }

    public async ValueTask<bool> TryAttemptAsync(string itemId, int attempts, DateTimeOffset? next) =>
        await sql.ExecuteAsync(Claim, new { itemId, attempts, next }) == 1;

    public void SetNextAttempt(string itemId, DateTimeOffset? next) => sql.Post(Schedule, new { itemId, next });

    public void Overtake(Notification item, string note, DateTimeOffset at)
    {
        if (item.NextAttemptAt is null)
            return;
        sql.Post(Schedule, new { ItemId = item.Id, Next = (DateTimeOffset?)null });
        sql.Post(StopTasks, new { ItemId = item.Id, To = NotificationState.Acted });
        AddStep(item.Id, item.State, null, note, at);
    }

    public void SendAgain(Notification item, string note, DateTimeOffset at)
    {
        // What no stream has sent yet still lies ahead of every cursor.
        if (item.State != NotificationState.Queued)
            sql.Part<GroupNumbers>().Published(item.OrganisationId, item.Id);
        AddStep(item.Id, item.State, null, note, at);
        sql.Wake($"inbox:{item.OrganisationId}");
    }

    public void Reassign(Notification item, string actionOwner, string? actionOwnerId, string note, DateTimeOffset at)
    {
        sql.Post(Pass, new { ItemId = item.Id, actionOwner, actionOwnerId });
        AddStep(item.Id, item.State, null, note, at);
    }

    public void AddStep(string itemId, NotificationState state, string? by, string note, DateTimeOffset at) =>
        sql.Post(InsertNote, new { itemId, at, state, by, note });

    public void Add(TelephoneCall call) => sql.Post(InsertCall, call);

    public void Release(string organisationId, string? digestId, IReadOnlyList<string> itemIds, DateTimeOffset at)
    {
        if (itemIds.Count == 0)
            return;
        sql.Post(Unhold, new { digestId, itemIds });
        foreach (var itemId in itemIds)
        {
            sql.Post(Schedule, new { itemId, Next = (DateTimeOffset?)DeliveryPace.Next(Urgency.Standard, 0, at) });
            sql.Part<GroupNumbers>().Published(organisationId, itemId);
        }

        sql.Wake($"inbox:{organisationId}");
    }

    public void Put(InboxSetting setting) => sql.Post(UpsertSetting, setting);

    public async ValueTask<bool> TryTakeDigestAsync(InboxSetting seen, DateTimeOffset next) =>
        await sql.ExecuteAsync(TakeDigest, new { seen.OrganisationId, Seen = seen.NextDigestAt, next }) == 1;

    public void MarkDelivered(string organisationId, IReadOnlyCollection<string> itemIds, DateTimeOffset at)
    {
        if (itemIds.Count == 0)
            return;
        sql.Post(Deliver, new { organisationId, itemIds, at });
        sql.Post(InsertDelivered, new { organisationId, itemIds, at });
    }

    public async ValueTask<bool> TryMoveAsync(
        string organisationId, string itemId, IReadOnlyCollection<NotificationState> from, NotificationState to,
        string? readBy, string? note, DateTimeOffset at)
    {
        if (await sql.ExecuteAsync(Move, new { organisationId, itemId, from, to, readBy, note, at, Soon = at + LateReading }) == 0)
            return false;
        if (to is not NotificationState.Failed)
            sql.Post(StopTasks, new { itemId, to });
        sql.Post(InsertStep, new { itemId, at, to, readBy, note });
        return true;
    }
}
