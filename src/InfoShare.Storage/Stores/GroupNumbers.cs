using System.Security.Cryptography;
using InfoShare.Core.Audit;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Inbox;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Sql;
using InfoShare.Storage.Writing;

namespace InfoShare.Storage.Stores;

/// <summary>
/// What a group gives numbers to at its end: places in inboxes and in streams of referral changes, and entries of the
/// broker's audit log. All counters are taken in one statement, so that brokers lock them in one order and only for the
/// rest of the group's transaction.
/// </summary>
internal sealed class GroupNumbers : GroupPart
{
    // Held back for the digest where the organisation has one; asked only of what may wait.
    private const string Hold = """
        UPDATE notification SET held = 1, next_attempt_at = NULL
        WHERE id IN @ids AND EXISTS (
            SELECT 1 FROM inbox_setting i WHERE i.organisation_id = notification.organisation_id AND i.next_digest_at IS NOT NULL)
        """;

    // The same for what is not written yet.
    private const string DigestsAmong = "SELECT organisation_id FROM inbox_setting WHERE organisation_id IN @organisation_ids AND next_digest_at IS NOT NULL";

    private const string PlaceItemsOnPostgres = """
        UPDATE notification SET sequence = given.number
        FROM unnest(@ids, @numbers) AS given (id, number) WHERE notification.id = given.id AND notification.held = 0
        """;

    // What waits for a digest has no place yet; the number that it would have had stays unused.
    private const string PlaceItemOnSqlite = "UPDATE notification SET sequence = @number WHERE id = @id AND held = 0";

    private const string PlaceReferralsOnPostgres = """
        UPDATE referral SET change_sequence = given.number
        FROM unnest(@ids, @numbers) AS given (id, number) WHERE referral.id = given.id
        """;

    private const string LogReferralsOnPostgres = """
        INSERT INTO referral_change (organisation_id, sequence, referral_id)
        SELECT organisation_id, number, id FROM unnest(@organisation_ids, @numbers, @ids) AS given (organisation_id, number, id)
        """;

    private const string PlaceReferralOnSqlite = "UPDATE referral SET change_sequence = @number WHERE id = @id";

    private const string LogReferralOnSqlite = "INSERT INTO referral_change (organisation_id, sequence, referral_id) VALUES (@organisation_id, @number, @id)";

    private const string PlaceLeftOnPostgres = """
        UPDATE referral_left SET change_sequence = given.number
        FROM unnest(@ids, @organisation_ids, @numbers) AS given (id, organisation_id, number)
        WHERE referral_left.referral_id = given.id AND referral_left.organisation_id = given.organisation_id
        """;

    private const string PlaceLeftOnSqlite =
        "UPDATE referral_left SET change_sequence = @number WHERE referral_id = @id AND organisation_id = @organisation_id";

    private const string InsertEntry = $"""
        INSERT INTO audit_entry (log, sequence, leaf_hash, personal_hash, personal_salt, sealed_salt, {AuditStore.Columns})
        VALUES (@log, @sequence, @leaf_hash, @personal_hash, @personal_salt, @sealed_salt, @id, @kind, @action, @organisation_id, @practitioner_id, @role, @purpose, @legal_basis,
            @reason, @tell_lead, @person_ids, @matched_how, @object_id, @outcome, @counts_by_tier, @withheld_by_reason,
            @rule_ids, @policy_version, @call_id, @recorded_at, @shown)
        """;

    private const string InsertPerson = """
        INSERT INTO audit_entry_person (person_id, entry_id, told_organisation_id, looked) VALUES (@person_id, @entry_id, @told_organisation_id, @looked)
        """;

    private const string InsertShown = """
        INSERT INTO thing_shown (thing_id, organisation_id, tier, first_at) VALUES (@thing_id, @organisation_id, @tier, @first_at)
        ON CONFLICT DO NOTHING
        """;

    private static readonly byte[] NoHash = new byte[EntryLeaf.SaltLength];

    private readonly List<(string Counter, string Id, Notification? New, bool MayWait)> items = [];
    private readonly List<string> mayWait = [];
    private readonly Dictionary<string, string> referrals = new(StringComparer.Ordinal);
    private readonly HashSet<(string OrganisationId, string ReferralId)> left = [];
    private readonly List<AuditEntry> entries = [];

    /// <summary>Counters last of all: they are what other brokers wait for.</summary>
    public override int Order => 1000;

    /// <summary>An item joins the organisation's inbox; items of a group stand in the order in which they were added.</summary>
    public void Published(string organisationId, string itemId) => items.Add((Inbox(organisationId), itemId, null, false));

    /// <summary>
    /// An item that is not written yet: it is, with its place, when the place is known. Written first and moved there later, it would go
    /// through every index twice.
    /// </summary>
    /// <param name="mayWait">Whether it waits for the organisation's digest, where it has one.</param>
    public void Added(Notification item, bool mayWait) => items.Add((Inbox(item.OrganisationId), item.Id, item, mayWait));

    /// <summary>An item of this group that is written already waits for the organisation's digest, where it has one.</summary>
    public void MayWait(string itemId) => mayWait.Add(itemId);

    /// <summary>A referral has changed. Changed twice in a group, it takes one place, at its first change.</summary>
    public void Changed(string recipientId, string referralId) => referrals[referralId] = recipientId;

    /// <summary>A referral has gone to another recipient: the former one's stream says so, once.</summary>
    public void Left(string formerRecipientId, string referralId) => left.Add((formerRecipientId, referralId));

    /// <summary>An entry for the log of this broker.</summary>
    public void Recorded(AuditEntry entry) => entries.Add(entry);

    public override async ValueTask FlushAsync(SqlSession sql)
    {
        WriteShown(sql);
        if (mayWait.Count > 0)
            sql.Post(Hold, new { Ids = mayWait });
        var log = $"audit:{sql.AuditLog}";
        var counts = items.Select(i => i.Counter).Concat(referrals.Values.Select(Stream)).Concat(left.Select(l => Stream(l.OrganisationId)))
            .Concat(entries.Select(_ => log))
            .CountBy(c => c).ToDictionary(StringComparer.Ordinal);
        var (digests, next) = await TakeAsync(sql, counts);

        var placed = items.Select(i => (i.Id, Number: next[i.Counter]++, i.New, i.MayWait)).ToArray();
        Place(sql, PlaceItemsOnPostgres, PlaceItemOnSqlite, [.. placed.Where(p => p.New is null).Select(p => (p.Id, p.Number))]);
        foreach (var (_, number, item, waits) in placed.Where(p => p.New is not null))
            InboxStore.Write(sql, item!, number, held: waits && digests.Contains(item!.OrganisationId));
        var changes = referrals.Select(r => (Id: r.Key, Number: next[Stream(r.Value)]++)).ToArray();
        Place(sql, PlaceReferralsOnPostgres, PlaceReferralOnSqlite, changes);
        Log(sql, changes);
        PlaceLeft(sql, left.Select(l => (l.ReferralId, l.OrganisationId, next[Stream(l.OrganisationId)]++)).ToArray());
        var salts = RandomNumberGenerator.GetBytes(sql.AuditRowsOnly ? 0 : 2 * EntryLeaf.SaltLength * entries.Count);
        for (var i = 0; i < entries.Count; i++)
            Write(sql, entries[i], next[log]++, salts, i);
        foreach (var entry in entries)
            WritePeople(sql, entry);
    }

    private async ValueTask<(HashSet<string> Digests, Dictionary<string, long> Next)> TakeAsync(SqlSession sql, Dictionary<string, int> counts)
    {
        var organisationIds = items.Where(i => i.New is not null && i.MayWait).Select(i => i.New!.OrganisationId).Distinct().ToArray();
        if (organisationIds.Length == 0)
            return ([], await CommitCounters.TakeAsync(sql, counts));
        var (digests, next) = await CommitCounters.TakeAfterAsync<string>(sql, DigestsAmong, new { organisationIds }, counts);
        return ([.. digests], next);
    }

    // Before the counters, which others wait for; and in one order, so that two brokers never wait for each other's rows.
    private void WriteShown(SqlSession sql)
    {
        if (entries.TrueForAll(e => e.Shown.Count == 0))
            return;
        var rows = new SortedDictionary<string, (string ThingId, string OrganisationId, string Tier, DateTimeOffset FirstAt)>(StringComparer.Ordinal);
        foreach (var entry in entries.Where(e => e is { OrganisationId: not null, Kind: not AuditEventKind.Refuse }))
        {
            foreach (var shown in entry.Shown)
            {
                var cut = shown.IndexOf(' ', StringComparison.Ordinal);
                if (cut > 0 && CanBeTakenBack(shown.AsSpan(cut + 1)))
                    rows.TryAdd($"{shown[(cut + 1)..]} {entry.OrganisationId} {shown[..cut]}", (shown[(cut + 1)..], entry.OrganisationId!, shown[..cut], entry.RecordedAt));
            }
        }

        foreach (var (thingId, organisationId, tier, firstAt) in rows.Values)
            sql.Post(InsertShown, new { thingId, organisationId, tier, firstAt });
    }

    // A concern, a contact, a status: those who were shown it have to be found when it is corrected or taken back.
    private static bool CanBeTakenBack(ReadOnlySpan<char> id) => id.StartsWith("con_") || id.StartsWith("ctc_") || id.StartsWith("sts_");

    private static void PlaceLeft(SqlSession sql, (string Id, string OrganisationId, long Number)[] given)
    {
        if (given.Length == 0)
            return;
        if (sql.Engine == StoreEngine.Postgres)
        {
            sql.Post(PlaceLeftOnPostgres, new
            {
                Ids = given.Select(g => g.Id).ToArray(),
                OrganisationIds = given.Select(g => g.OrganisationId).ToArray(),
                Numbers = given.Select(g => g.Number).ToArray(),
            });
            return;
        }

        foreach (var (id, organisationId, number) in given)
            sql.Post(PlaceLeftOnSqlite, new { id, organisationId, number });
    }

    private static void Place(SqlSession sql, string onPostgres, string onSqlite, (string Id, long Number)[] given)
    {
        if (given.Length == 0)
            return;
        if (sql.Engine == StoreEngine.Postgres)
        {
            sql.Post(onPostgres, new { Ids = given.Select(g => g.Id).ToArray(), Numbers = given.Select(g => g.Number).ToArray() });
            return;
        }
        foreach (var (id, number) in given)
            sql.Post(onSqlite, new { id, number });
    }

    private static string Inbox(string organisationId) => $"inbox:{organisationId}";

    private static string Stream(string recipientId) => $"referrals:{recipientId}";

    private void Log(SqlSession sql, (string Id, long Number)[] changes)
    {
        if (changes.Length == 0)
            return;
        if (sql.Engine == StoreEngine.Postgres)
        {
            sql.Post(LogReferralsOnPostgres, new
            {
                OrganisationIds = changes.Select(c => referrals[c.Id]).ToArray(),
                Numbers = changes.Select(c => c.Number).ToArray(),
                Ids = changes.Select(c => c.Id).ToArray(),
            });
            return;
        }
        foreach (var (id, number) in changes)
            sql.Post(LogReferralOnSqlite, new { OrganisationId = referrals[id], number, id });
    }

    private static (byte[] PersonalSalt, byte[] SealedSalt, byte[] PersonalHash, byte[] LeafHash) LeafOf(AuditEntry entry, long index, ReadOnlySpan<byte> salts)
    {
        var (personalSalt, sealedSalt) = (salts[..EntryLeaf.SaltLength].ToArray(), salts[EntryLeaf.SaltLength..].ToArray());
        var personalHash = EntryLeaf.Commit(personalSalt, EntryLeaf.PersonalPart(entry));
        return (personalSalt, sealedSalt, personalHash,
            TreeHash.OfLeaf(EntryLeaf.Encode(entry, index, personalHash, EntryLeaf.Commit(sealedSalt, EntryLeaf.SealedPart(entry)))));
    }

    /// <summary>The one statement that writes to the trail: the entry, and with it its leaf in the log's tree.</summary>
    /// <param name="salts">Drawn at once for all entries of the group.</param>
    /// <param name="place">Among them.</param>
    private static void Write(SqlSession sql, AuditEntry entry, long sequence, byte[] salts, int place)
    {
        var (personalSalt, sealedSalt, personalHash, leafHash) = sql.AuditRowsOnly ? (NoHash, NoHash, NoHash, NoHash)
            : LeafOf(entry, sequence - 1, salts.AsSpan(2 * EntryLeaf.SaltLength * place, 2 * EntryLeaf.SaltLength));
        if (!sql.AuditRowsOnly)
            sql.Placed(new LeafPlace(entry.Id, sql.AuditLog, sequence - 1, leafHash));
        sql.Post(InsertEntry, new
        {
            Log = sql.AuditLog,
            sequence,
            leafHash,
            personalHash,
            personalSalt,
            sealedSalt,
            entry.Id,
            entry.Kind,
            entry.Action,
            entry.OrganisationId,
            entry.PractitionerId,
            entry.Role,
            entry.Purpose,
            entry.LegalBasis,
            entry.Reason,
            entry.TellLead,
            entry.PersonIds,
            entry.MatchedHow,
            entry.ObjectId,
            entry.Outcome,
            entry.CountsByTier,
            entry.WithheldByReason,
            entry.RuleIds,
            entry.PolicyVersion,
            entry.CallId,
            entry.RecordedAt,
            entry.Shown,
        });
    }

    // After all entries, so that the rows of each table go together.
    private static void WritePeople(SqlSession sql, AuditEntry entry)
    {
        foreach (var row in PersonIndexRow.Of(entry))
            sql.Post(InsertPerson, row);
    }
}
