using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Audit.Review;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Retention;

/// <summary>What two people decide of the personal part of entries of the trail (UK GDPR article 17).</summary>
/// <param name="Reason">Kept here alone: the trail of an erasure holds ids and no words.</param>
/// <param name="Erased">How many entries lost their personal part, once executed.</param>
public sealed record AuditErasure(
    string Id,
    long Version,
    RemovalState State,
    ErasureGround Ground,
    string Reason,
    IReadOnlyList<string> EntryIds,
    string ProposedByOrganisationId,
    string ProposedById,
    string ProposedBy,
    DateTimeOffset ProposedAt,
    string? ConfirmedBy = null,
    DateTimeOffset? ExecutedAt = null,
    int Erased = 0,
    string? WithdrawnBy = null,
    DateTimeOffset? WithdrawnAt = null,
    string? WithdrawReason = null)
{
    /// <summary>What the ids of erasures begin with.</summary>
    public const string Prefix = "ers";
}

/// <summary>An erasure as it stands after a change.</summary>
/// <param name="More">Of a person: whether there are further entries, for a further erasure.</param>
/// <param name="Shared">Of a person: how many entries name somebody else too, and are not among those that go.</param>
public sealed record ErasureChanged(AuditErasure Erasure, bool More, AuditReceipt Receipt, int Shared = 0);

/// <summary>A page of erasures.</summary>
public sealed record ErasurePage(IReadOnlyList<AuditErasure> Erasures, string? Next, AuditReceipt Receipt);

/// <summary>Whether the law lets an entry lose its personal part.</summary>
internal static class ErasureRules
{
    // Refused, it did nothing to the person: whoever asked too early may ask when it is time. It goes with the rest, by two people's word.
    private static bool IsRefusedTry(AuditEntry entry) => entry is { Kind: AuditEventKind.Refuse, Action: "RetentionService/EraseAuditPersonal" };

    /// <summary>Whether the caller did it, who must not erase the trace of it.</summary>
    public static bool IsOwn(AuditEntry entry, Caller caller) =>
        entry.PractitionerId == caller.Human.Id && entry.OrganisationId == caller.OrganisationId && !IsRefusedTry(entry);

    /// <summary>Until when the partnership's own term keeps an entry's personal part; null: no term does.</summary>
    public static DateOnly? KeptUntil(RetentionSchedule schedule, DateTimeOffset recordedAt)
    {
        var recorded = LondonTime.DateOf(recordedAt);
        return schedule.DueOf(RecordClass.AuditPersonal, [], new RetentionDays(recorded, null, recorded, null))?.On;
    }

    /// <summary>What an entry is about or showed.</summary>
    public static IEnumerable<string> ThingsOf(AuditEntry entry) =>
        entry.Shown.Select(s => ShownThing.Read(s).Id).Append(entry.ObjectId).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>A law, a court or a wrong overrides the partnership's own term and whatever is open; a legal hold yields to none.</summary>
    public static bool OverridesTerm(ErasureGround ground) => ground is ErasureGround.LegalObligation or ErasureGround.Unlawful;

    /// <summary>Every entry, asked anew.</summary>
    /// <exception cref="RuleException">CONFLICT_OF_INTEREST for what the caller did; STILL_KEPT with what keeps them.</exception>
    public static async ValueTask RequireAsync(
        IReadSession session, IReadOnlyList<AuditEntry> entries, ErasureGround ground, RetentionSchedule schedule, Caller caller)
    {
        List<RemovalHindrance> hindrances = [];
        DateOnly? until = null;
        var today = LondonTime.DateOf(session.Now);
        var asked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (IsOwn(entry, caller))
                throw new RuleException(ErrorReason.ConflictOfInterest, "Nobody erases the trace of what he or she did: another officer has to do it.");
            if (!OverridesTerm(ground))
            {
                if (KeptUntil(schedule, entry.RecordedAt) is { } on && on > today)
                {
                    hindrances.Add(RemovalHindrance.NotDue);
                    until = until is { } latest && latest > on ? latest : on;
                }
            }

            // Many entries are about the same people and the same thing.
            if (!OverridesTerm(ground) && asked.Add($"{entry.ObjectId} {string.Join(' ', entry.PersonIds)}"))
                hindrances.AddRange(await session.Retention.HindrancesAsync(entry.PersonIds, entry.ObjectId ?? ""));
        }

        // Of all at once: two hundred lists show the same things over and over, and each thing is looked up by itself.
        if (await IsHeldAsync(session, entries.SelectMany(e => e.PersonIds), entries.SelectMany(ThingsOf).Distinct(StringComparer.Ordinal)))
            hindrances.Add(RemovalHindrance.LegalHold);

        if (hindrances.Count > 0)
            throw RetentionReading.StillKept("The personal part of what you named", hindrances.Order(), until);
    }

    /// <summary>
    /// Whether a hold keeps what names these people and things. Many entries name nobody and yet are about somebody: by the inbox item, the concern or the referral
    /// that they are about or showed, or by a hold itself.
    /// </summary>
    public static async ValueTask<bool> IsHeldAsync(IReadSession session, IEnumerable<string> personIds, IEnumerable<string> things)
    {
        HashSet<string> people = new(personIds, StringComparer.Ordinal);
        HashSet<string> records = new(StringComparer.Ordinal);
        foreach (var id in things)
        {
            switch (id.Split('_')[0])
            {
                case "ntf" when await session.Inbox.FindAsync(id) is { } item:
                    people.UnionWith(new[] { item.PersonId }.OfType<string>());
                    records.UnionWith(new[] { item.ConcernId, item.ReferralId }.OfType<string>());
                    break;
                case LegalHold.Prefix when await session.Retention.FindHoldAsync(id) is { } hold:
                    // It keeps itself, and so does another on the same.
                    if (hold.State != LegalHoldState.Released || (await session.Retention.HoldsOfAsync(hold.Subject, hold.SubjectId)).Count > 0)
                        return true;
                    people.UnionWith(await RetentionPeople.OfAsync(session, hold));
                    break;
                case "per":
                    people.Add(id);
                    break;
                default:
                    records.Add(id);
                    break;
            }
        }

        people.UnionWith(await RetentionPeople.OfRecordsAsync(session, records));
        return (await session.Retention.HoldingAsync(people, records)).Count > 0;
    }

    /// <summary>The entries of these ids that still have a personal part.</summary>
    /// <exception cref="RuleException">INVALID_FIELDS for one that is not there.</exception>
    public static async ValueTask<IReadOnlyList<AuditEntry>> EntriesAsync(IReadSession session, IReadOnlyList<string> ids, Caller caller)
    {
        List<AuditEntry> entries = [];
        foreach (var (index, id) in ids.Index())
        {
            entries.Add(await session.Audit.FindAsync(id) is { } entry && !caller.Conflicts.Keeps(entry.PersonIds)
                ? entry
                : throw RuleException.Invalid($"entry_ids[{index}]", "is no entry of the trail"));
        }

        return entries;
    }
}

/// <summary>Proposes that entries lose their personal part.</summary>
/// <param name="PersonId">
/// All entries about this person and nobody else, instead of ids; null: the ids. Of a list of many children it is as much the others' trail who looked
/// at it: whoever means such an entry names it. At the end of the term: all whose own term is over, and a list too that nothing keeps for anybody whom it names.
/// </param>
public sealed record EraseAuditPersonal(IReadOnlyList<string> EntryIds, string? PersonId, ErasureGround Ground, string Reason);

/// <summary>The first of two people; nothing is erased yet.</summary>
public sealed class EraseAuditPersonalHandler(IStore store, RetentionSchedules schedules, OwnLog log, TimeProvider time)
{
    /// <summary>Entries of one erasure.</summary>
    public const int Most = 200;

    private const int Page = 1000;

    /// <exception cref="RuleException">NOT_FOUND; INVALID_FIELDS; STILL_KEPT; CONFLICT_OF_INTEREST.</exception>
    public async Task<ErasureChanged> HandleAsync(EraseAuditPersonal command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);

        // Found and signed for before it is queued: nobody else waits for the signer. What may not be is refused in the change, where a repeat is answered.
        var (ids, more, shared, proposal) = await store.ReadAsync(
            async s =>
            {
                var (found, further, others) = await NamedAsync(s, command, call.Caller);
                return (found, further, others, call.Entry(s, time, AuditEventKind.Decide));
            },
            ct);
        var words = ErasureWords.OfProposal(log, proposal.Id, ids, command.Ground);
        return await store.ChangeAsync(call, async session =>
        {
            var by = call.Caller.Human;
            var entries = await EntriesAsync(session, command, ids, shared, call.Caller);
            await ErasureRules.RequireAsync(session, entries, command.Ground, schedules.At(session.Now), call.Caller);
            var erasure = new AuditErasure(
                session.NextId(AuditErasure.Prefix), 1, RemovalState.Proposed, command.Ground, command.Reason.Trim(), ids,
                call.Caller.OrganisationId, by.Id, by.Name, session.Now);
            session.Retention.Add(erasure);
            var receipt = session.Record(proposal with
            {
                Outcome = $"{Code.Of(erasure.State)}: {entries.Count} entries",
                ObjectId = erasure.Id,
                RuleIds = words,
                RecordedAt = session.Now,
            });
            return new ErasureChanged(erasure, more, receipt, shared);
        }, ct);
    }

    // Which entries it would be; nothing is judged.
    private async ValueTask<(IReadOnlyList<string> Ids, bool More, int Shared)> NamedAsync(IReadSession session, EraseAuditPersonal command, Caller caller)
    {
        if (command.PersonId is not { } personId)
            return ([.. command.EntryIds.Distinct()], false, 0);
        await caller.Conflicts.LoadAsync(session, caller);
        if (await session.People.FindAsync(personId) is not { } person || caller.Conflicts.Keeps(person.Id))
            return ([], false, 0);
        var due = command.Ground == ErasureGround.NoLongerNecessary ? new EntriesDue(session, schedules.At(session.Now), caller) : null;
        var (found, shared, others) = await NamingAsync(session, person.Id, due, caller);
        if (found.Count <= Most)
        {
            var things = (await OfTheirThingsAsync(session, person.Id, caller)).Where(e => due?.IsOver(e.RecordedAt) != false).Select(e => e.Id);
            found.AddRange(things.Except(found).Take(Most + 1 - found.Count).ToList());
        }

        var taken = Math.Clamp(Most - found.Count, 0, shared.Count);
        found.AddRange(shared);

        // Of nothing the term is over: what there is is refused, and says until when it is kept.
        return found.Count == 0 && due is not null ? await NamedAsync(session, command with { Ground = ErasureGround.Objection }, caller)
            : ([.. found.Take(Most)], found.Count > Most, others - taken);
    }

    private static async ValueTask<(List<string> Alone, List<string> Shared, int Others)> NamingAsync(
        IReadSession session, string personId, EntriesDue? due, Caller caller)
    {
        List<string> alone = [], shared = [];
        var others = 0;
        for (string? after = null; ;)
        {
            var page = await session.Audit.NamingAsync(personId, after, Page);
            alone.AddRange(page.Where(e => !e.Others && due?.IsOver(e.RecordedAt) != false).Select(e => e.EntryId).Take(Most + 1 - alone.Count));

            // Of what a conflict keeps from the caller not even the number is said (L10).
            NamedInEntry[] withOthers = [.. page.Where(e => e.Others && !caller.Conflicts.Keeps(e.PersonIds))];
            others += withOthers.Length;
            if (due is not null && alone.Count <= Most)
                shared.AddRange(await due.OfSharedAsync(withOthers, Most + 1 - shared.Count));
            if (page.Count < Page)
                return (alone, shared, others);
            after = page[^1].EntryId;
        }
    }

    private static async ValueTask<IReadOnlyList<AuditEntry>> EntriesAsync(
        IReadSession session, EraseAuditPersonal command, IReadOnlyList<string> ids, int shared, Caller caller)
    {
        if (command.PersonId is not { } personId)
            return await ErasureRules.EntriesAsync(session, ids, caller);
        if (await session.People.FindAsync(personId) is not { } person || caller.Conflicts.Judge(person.Id))
            throw RuleException.NotFound("person");
        return ids.Count > 0 ? await session.Audit.FindAsync(ids)
            : throw RuleException.NotFound(shared == 0 ? "entry about this person" : "entry about this person that names nobody else, or may go for everybody whom it names");
    }

    /// <summary>
    /// Entries that name nobody, and things that are about this person and nobody else: a reading of the own concern, an item that was opened. Who
    /// asked and why is as much about the person there. Of a concern that bears on others too it is theirs, and stays.
    /// </summary>
    private static async ValueTask<IReadOnlyList<AuditEntry>> OfTheirThingsAsync(IReadSession session, string personId, Caller caller)
    {
        var reading = new PastReading(session.Now, caller.Policy) { WithTrail = false };
        var picture = await PastPicture.OfAsync(session, await PastWhom.OfAsync(session, new ReviewSubject(ReviewSubjectKind.Person, personId), reading), reading);
        if (picture is null)
            return [];
        var own = picture.PersonIds.ToHashSet(StringComparer.Ordinal);
        HashSet<string> things =
        [
            .. picture.Concerns.Where(c => c.Concern.SubjectId is { } subject && own.Contains(subject) && c.Bearings.All(b => own.Contains(b.EntryId))).Select(c => c.Concern.Id),
            .. picture.Referrals.Where(r => r.Referral.ChildIds.All(own.Contains)).Select(r => r.Referral.Id),
            .. picture.Items.Where(i => i.PersonId is { } about && own.Contains(about)).Select(i => i.Id),
        ];
        var about = await session.Past.LatestOfThingsAsync(things, PastTrail.MostActs);
        var entries = about.Where(e => e.PersonIds.Count == 0 && NamedBy(e) is { Count: > 0 } named && named.All(things.Contains)).ToList();
        var left = (await session.AuditTree.WithPersonalPartAsync([.. entries.Select(e => e.Id)])).ToHashSet(StringComparer.Ordinal);
        return [.. entries.Where(e => left.Contains(e.Id))];
    }

    private static List<string> NamedBy(AuditEntry entry) =>
        [.. entry.Shown.Where(s => !AnsweredItems.Is(s)).Select(s => ShownThing.Read(s).Id).Append(entry.ObjectId).OfType<string>().Distinct()];
}

/// <summary>The second person's word.</summary>
public sealed record ConfirmErasure(string ErasureId, long ExpectedVersion);

/// <summary>
/// Erases. Practitioner, reason, people and salt go for good; the leaf stays as it was, and with it every checkpoint and proof.
/// </summary>
public sealed class ConfirmErasureHandler(IStore store, RetentionSchedules schedules, OwnLog log, TrailCheck check, TimeProvider time)
{
    /// <exception cref="RuleException">
    /// NOT_FOUND; VERSION_CONFLICT, also when another erasure took some of it meanwhile; ILLEGAL_STATE, also when the log does not bear out the proposal;
    /// SECOND_PERSON_REQUIRED; STILL_KEPT; CONFLICT_OF_INTEREST.
    /// </exception>
    public async Task<ErasureChanged> HandleAsync(ConfirmErasure command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);

        // Compared with the log and signed for before it is queued: nobody else waits for the signer. What may not be is refused in the change.
        var (proposed, proposal, left, decision) = await store.ReadAsync(s => PrepareAsync(s, command, call), ct);
        if (proposal.Strange is { } strange)
            check.Met(strange);
        var words = ErasureWords.OfDecision(log, decision.Id, left);
        return await store.ChangeAsync(call, async session =>
        {
            var was = await ErasureMoves.RequireAsync(session, call.Caller, command.ErasureId, command.ExpectedVersion);
            if (was.ProposedById == call.Caller.Human.Id && was.ProposedByOrganisationId == call.Caller.OrganisationId)
                throw new RuleException(ErrorReason.SecondPersonRequired, "Two people decide of an erasure: another records officer or auditor has to confirm it.");
            if (!proposal.Holds || !IsSame(was, proposed))
                throw ErasureProposal.Refusal();
            await session.Retention.BeforeRemovingAsync();
            var entries = await ErasureRules.EntriesAsync(session, was.EntryIds, call.Caller);
            await ErasureRules.RequireAsync(session, entries, was.Ground, schedules.At(session.Now), call.Caller);
            foreach (var id in left)
            {
                if (!await session.AuditTree.ErasePersonalAsync(id))
                    throw RuleException.VersionConflict("The erasure", was.Version);
            }

            var next = await ErasureMoves.WriteAsync(session, was, was with
            {
                State = RemovalState.Executed,
                ConfirmedBy = call.Caller.Human.Name,
                ExecutedAt = session.Now,
                Erased = left.Count,
            });

            // Committed to and signed, so that whoever erases by hand, and lays a decision into the table, cannot say that two people decided it.
            var receipt = session.Record(decision with
            {
                Outcome = $"{Code.Of(next.State)}: {left.Count} entries",
                ObjectId = next.Id,
                RuleIds = words,
                RecordedAt = session.Now,
            });
            return new ErasureChanged(next, false, receipt);
        }, ct);
    }

    // What was taken away before is not among what is decided now, so that no lawful erasure washes one by hand.
    private async ValueTask<(AuditErasure? Row, ErasureProposal Proposal, IReadOnlyList<string> Left, AuditEntry Decision)> PrepareAsync(
        IReadSession session, ConfirmErasure command, Call call)
    {
        var decision = call.Entry(session, time, AuditEventKind.Decide);
        await call.Caller.Conflicts.LoadAsync(session, call.Caller);
        if (await session.Retention.FindErasureAsync(command.ErasureId) is not { State: RemovalState.Proposed } row
            || call.Caller.Conflicts.Keeps(await RetentionPeople.OfEntriesAsync(session, row.EntryIds)))
            return (null, new ErasureProposal(false, null), [], decision);
        var left = (await session.AuditTree.WithPersonalPartAsync(row.EntryIds)).ToHashSet(StringComparer.Ordinal);
        return (row, await ErasureWords.FindAsync(session, row, log), [.. row.EntryIds.Where(left.Contains)], decision);
    }

    private static bool IsSame(AuditErasure was, AuditErasure? read) =>
        read is not null && was.Ground == read.Ground && (was.ProposedById, was.ProposedByOrganisationId) == (read.ProposedById, read.ProposedByOrganisationId)
        && was.EntryIds.SequenceEqual(read.EntryIds, StringComparer.Ordinal);
}

/// <summary>Asks for erasures.</summary>
public sealed record ListErasures(string? AfterErasureId, int PageSize);

/// <summary>Erasures, the latest first; those that were done stay.</summary>
public sealed class ListErasuresHandler(IStore store, TimeProvider time)
{
    public Task<ErasurePage> HandleAsync(ListErasures query, Call call, CancellationToken ct) => store.AnswerAsync(
        call,
        async session =>
        {
            // A conflict of interest leaves the row out without a word (L10).
            HashSet<string> hidden = new(StringComparer.Ordinal);
            var (page, next) = await VisiblePage.ReadAsync<AuditErasure, string>(
                async (after, most) =>
                {
                    var found = await session.Retention.ErasuresAsync(after, most);
                    foreach (var one in found)
                    {
                        if (call.Caller.Conflicts.Keeps(await RetentionPeople.OfEntriesAsync(session, one.EntryIds)))
                            hidden.Add(one.Id);
                    }

                    return found;
                },
                query.AfterErasureId, r => r.Id, r => !hidden.Contains(r.Id), query.PageSize);
            var entry = call.Entry(session, time, AuditEventKind.Return, $"done: {page.Count} erasures");
            return (new ErasurePage(page, next, entry.Receipt()), entry);
        },
        ct);
}
