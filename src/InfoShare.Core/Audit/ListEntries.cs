using InfoShare.Core.Access;
using InfoShare.Core.Audit.Review;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Sharing;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit;

/// <summary>Asks for entries of the trail, latest first (requirement M4).</summary>
/// <param name="PersonId">Only entries about this person; null: all.</param>
/// <param name="ObjectId">Only entries about this thing; null: all.</param>
/// <param name="AfterEntryId">The last entry of the page before; null: from the latest.</param>
/// <param name="Reason">Why the reviewer looks; kept with the review's own entry.</param>
public sealed record ListEntries(string? PersonId, string? ObjectId, string? AfterEntryId, int PageSize, string Reason);

/// <summary>A page of the trail.</summary>
/// <param name="Places">Where each of them stands, by its id.</param>
/// <param name="Next">The last entry's id when more follow.</param>
public sealed record EntryPage(
    IReadOnlyList<AuditEntry> Entries, IReadOnlyDictionary<string, EntryReference> Places, string? Next, AuditReceipt Receipt);

/// <summary>
/// Reads the trail for an authorised reviewer, whose review is itself written to it. An auditor, who belongs to no agency that
/// practises, sees the whole partnership; a safeguarding lead or manager the entries of the own organisation, without what would
/// betray that hidden material exists (requirement D6): its count, and the rules that hid it, and what a service did that is hidden from their role (L7).
/// </summary>
public sealed class ListEntriesHandler(IStore store, TimeProvider time)
{
    private static readonly string HiddenReason = Code.Of(WithheldBecause.Hidden);

    /// <exception cref="RuleException">ROLE_NOT_ALLOWED; PRACTITIONER_REQUIRED.</exception>
    public Task<EntryPage> HandleAsync(ListEntries command, Call call, CancellationToken ct)
    {
        var scope = ReviewScope.Of(call.Caller);
        var filter = new AuditFilter(scope, command.PersonId, command.ObjectId);
        return store.AnswerAsync(
            call,
            async session =>
            {
                var (found, next) = await VisiblePage.ReadAsync<AuditEntry, string>(
                    (after, most) => session.Audit.ListAsync(filter, after, most), command.AfterEntryId, e => e.Id,
                    e => (!call.Caller.Conflicts.Keeps(e.PersonIds) || ShowsOwnSealed(e, command, call.Caller)) && (scope is null || ReviewScope.MayRead(call.Caller, e)),
                    command.PageSize);
                var page = found.Select(e => IsOwnSealed(e, call.Caller) ? AsPlain(e) : scope is null ? e : WithoutHidden(e, marked: true)).ToList();
                var entry = call.Entry(session, time, AuditEventKind.Return) with
                {
                    Purpose = Purpose.SupervisionAudit,
                    Reason = command.Reason,
                    PersonIds = [.. new[] { command.PersonId, Ids.IsWellFormed(command.ObjectId, "per") ? command.ObjectId : null }.OfType<string>().Distinct()],
                    ObjectId = command.ObjectId,
                    Outcome = $"done: {page.Count} entries",
                };
                return (new EntryPage(page, await PlacesAsync(session, page), next, entry.Receipt()), entry);
            },
            ct);
    }

    private static async ValueTask<IReadOnlyDictionary<string, EntryReference>> PlacesAsync(IReadSession session, List<AuditEntry> page)
    {
        var origins = (await session.AuditTree.KeysAsync()).GroupBy(k => k.Log).ToDictionary(g => g.Key, g => g.Last().Origin, StringComparer.Ordinal);
        return (await session.AuditTree.PlacesAsync([.. page.Select(e => e.Id)]))
            .ToDictionary(p => p.EntryId, p => new EntryReference(p.EntryId, origins.GetValueOrDefault(p.Log, p.Log), p.Index), StringComparer.Ordinal);
    }

    // By what it named alone: by whom it met it would say that they were met.
    private static bool ShowsOwnSealed(AuditEntry entry, ListEntries command, Caller caller) =>
        IsOwnSealed(entry, caller) && !IsConflict(command.ObjectId) && (command.PersonId is null || ConflictWatch.NamedIn(entry).Contains(command.PersonId));

    // Exactly what the request named, and nobody who was met.
    private static AuditEntry AsPlain(AuditEntry entry) => WithoutHidden(entry) with
    {
        ObjectId = IsConflict(entry.ObjectId) ? null : entry.ObjectId,
        PersonIds = ConflictWatch.NamedIn(entry),
    };

    // The own look-up that met somebody in silence is shown as one that found nobody: its absence would tell as much as its content.
    internal static bool IsOwnSealed(AuditEntry entry, Caller caller) => entry.PractitionerId == caller.Practitioner?.Id && ConflictWatch.IsSealed(entry);

    internal static bool IsConflict(string? objectId) => objectId?.StartsWith("coi_", StringComparison.Ordinal) == true;

    // A rule's id names the class of what it judged, so none is shown to those whose queries were judged, but for the ground of the giving.
    // What was shown, and how somebody was matched, may be more than the own role may know of.
    // That a conflict of interest was met in silence is for the organisation's leads to know, and never for whom it keeps away.
    private static AuditEntry WithoutHidden(AuditEntry entry, bool marked = false) => entry with
    {
        RuleIds = [.. entry.RuleIds.Where(r => DisclosureBases.IsGround(r) || (marked && r == ConflictWatch.RuleId))],
        WithheldByReason = entry.WithheldByReason.Where(w => w.Key != HiddenReason).ToDictionary(),
        MatchedHow = null,
        Shown = [],
    };
}
