using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.People.Matching;
using InfoShare.Core.Referrals;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Bulk;

/// <summary>Rows of one table on their way into the database, values in their stored form.</summary>
internal sealed record BulkRows(string Table, IReadOnlyList<string> Columns, IEnumerable<object?[]> Rows);

/// <summary>
/// How facts lie in the tables. Values are converted as the stores convert them (<see cref="Argument"/>); a column is named
/// like the record's property, or <c>column=property</c>.
/// </summary>
internal static class BulkTable
{
    /// <summary>The rows of a batch, in an order in which every row's references are there before it.</summary>
    public static IEnumerable<BulkRows> Of(BulkBatch batch)
    {
        var own = batch.Records
            .GroupBy(r => (r.PersonId, r.OrganisationId))
            .ToDictionary(g => g.Key, g => g.Last().EntryId);
        yield return Rows("person", batch.Records, "id=entry_id", "person_id", "organisation_id", "own_record_id", "recorded_at", "is_protected=protected");
        yield return Rows(
            "person_record", batch.Records.Select(r => new RecordRow(r.Id, r.EntryId, r.Demographics, r.RecordedAt, true)),
            "id", "entry_id", "demographics", "recorded_at", "is_current");
        yield return Rows(
            "person_key", batch.Records.AsParallel().SelectMany(r => RegisterKeys.Of(r.Demographics).Select(k => new KeyRow(k, r.EntryId))).OrderBy(k => k.Block),
            "block", "entry_id");
        yield return Rows(
            "relationship",
            batch.Relationships.Select(r => r with { PersonId = Entry(r.PersonId, r.OrganisationId), RelatedId = Entry(r.RelatedId, r.OrganisationId) }),
            "id", "person_id", "related_id", "type", "state", "from_date=from", "to_date=to", "holds_from", "source", "organisation_id", "stated_by", "recorded_at");
        yield return Rows(
            "residence", batch.Residences.Select(r => r with { PersonId = Entry(r.PersonId, r.OrganisationId) }),
            "id", "person_id", "address_key", "house_key", "address", "kind", "state", "from_date=from", "to_date=to", "holds_from", "source", "organisation_id", "stated_by",
            "recorded_at");
        yield return Rows(
            "involvement", batch.Involvements.Select(i => i with { PersonId = Entry(i.PersonId, i.OrganisationId) }),
            "id", "person_id", "organisation_id", "practitioner_id", "practitioner_name", "role", "telephone", "leads", "from_date=from", "to_date=to",
            "recorded_at");
        yield return Rows(
            "child_status", batch.Statuses.Select(c => c with { PersonId = Entry(c.PersonId, c.OrganisationId) }),
            "id", "person_id", "organisation_id", "code", "categories", "from_date=from", "to_date=to", "decided_on", "recorded_at");
        yield return Rows(
            "concern", batch.Concerns.Select(c => c.Concern with { SubjectId = Entry(c.Concern.SubjectId!, c.Concern.OrganisationId) }),
            "id", "organisation_id", "agency", "author_id", "author_name", "author_role", "subject_id", "indicators", "kind", "happened", "known_at",
            "recorded_at", "shared_at", "source", "verification", "class", "risk_statement", "development_statement", "harm_categories", "child_words",
            "child_contact", "urgency", "consent", "consent_reason", "legal_basis", "agency_label", "class_mask");
        yield return Rows(
            "concern_bearing",
            batch.Concerns.SelectMany(c => c.Bearings.Select(b =>
                new BearingRow(b.ConcernId, Entry(b.PersonId, c.Concern.OrganisationId), b.Relevance, b.Present, b.FoundByLink, b.Because, c.Concern.SharedAt, b.Apart))),
            "concern_id", "person_id", "relevance", "present", "found_by_link", "because", "shared_at", "apart");
        yield return Rows(
            "contact", batch.Contacts.Select(c => c with { PersonId = Entry(c.PersonId, c.OrganisationId) }),
            "id", "person_id", "organisation_id", "agency", "practitioner_id", "practitioner_name", "role", "happened_on", "at_time", "known_at", "recorded_at",
            "outcome", "appointment", "seen", "seen_alone", "place", "present", "non_verbal", "child_words", "interpreter", "relative_interpreted", "language",
            "reason_given", "reason_by", "rebooked_to", "next_step", "agency_label", "class", "class_mask");
        yield return Rows(
            "referral", batch.Referrals.Select(r => r.Referral),
            "id", "version", "change_sequence", "state", "urgency", "referrer_organisation_id", "referrer_agency", "referrer_id", "referrer_name",
            "referrer_role", "recipient_organisation_id", "owner_organisation_id", "owner_id", "owner_name", "owner_role", "child_ids", "concern_ids",
            "risk_statement", "evidence", "consent", "source", "received_at", "feedback_due", "feedback_rule", "owner_due", "late_level", "series_count",
            "tray_place", "unallocated");
        yield return Rows(
            "referral_change", batch.Referrals.Select(r => r.Referral).Where(r => r.ChangeSequence > 0),
            "organisation_id=recipient_organisation_id", "sequence=change_sequence", "referral_id=id");
        yield return Rows(
            "referral_child", batch.Referrals.SelectMany(r => r.Referral.ChildIds.Select((c, i) => new ReferralChildRow(c, r.Referral.Id, i + 1))),
            "child_id", "referral_id", "place");
        yield return Rows(
            "referral_event",
            batch.Referrals.SelectMany(r => r.Steps.Select((s, i) => new EventRow(r.Referral.Id, r.Referral.Version, i + 1, s.State, s.What, s.By, s.At, s.Words, s.Readers))),
            "referral_id", "version", "step", "state", "what", "by_whom=by", "at", "words", "readers");
        yield return Rows(
            "pending_deadline", batch.Referrals.SelectMany(r => r.Deadlines), "id", "purpose", "object_id", "due_at", "rule_id");

        // As the stores do: what an organisation states belongs to its own entry.
        string Entry(string personId, string organisationId) => own.GetValueOrDefault((personId, organisationId), personId);
    }

    private static BulkRows Rows<T>(string table, IEnumerable<T> facts, params string[] columns)
        where T : class
    {
        var pairs = columns.Select(c => c.Split('=')).ToArray();
        var arguments = pairs.Select(p => Argument.For(typeof(T), p[^1], isList: false, table)).ToArray();
        return new BulkRows(table, [.. pairs.Select(p => p[0])], facts.Select(fact => Array.ConvertAll(arguments, a => a.Of(fact))));
    }

    private sealed record RecordRow(string Id, string EntryId, Demographics Demographics, DateTimeOffset RecordedAt, bool IsCurrent);

    private sealed record KeyRow(long Block, string EntryId);

    private sealed record BearingRow(
        string ConcernId, string PersonId, string? Relevance, bool Present, bool FoundByLink, string Because, DateTimeOffset SharedAt, bool Apart);

    private sealed record ReferralChildRow(string ChildId, string ReferralId, int Place);

    private sealed record EventRow(string ReferralId, long Version, int Step, ReferralState State, string What, string? By, DateTimeOffset At,
        string? Words, WordsReaders Readers);
}
