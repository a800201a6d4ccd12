using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Conflicts;

/// <summary>Asks for conflicts of interest of the caller's organisation, the latest first.</summary>
/// <param name="PractitionerId">Only this practitioner's; null: all that the caller may see.</param>
public sealed record ListConflicts(string? PractitionerId, bool IncludeEnded, string? AfterConflictId, int PageSize);

/// <summary>A page.</summary>
/// <param name="Next">The last one's id when more follow.</param>
public sealed record ConflictPage(IReadOnlyList<Conflict> Conflicts, string? Next, AuditReceipt Receipt);

/// <summary>Managers and safeguarding leads see the organisation's; everybody else the own ones that he or she may know of.</summary>
public sealed class ListConflictsHandler(IStore store, TimeProvider time)
{
    public Task<ConflictPage> HandleAsync(ListConflicts query, Call call, CancellationToken ct) => store.AnswerAsync(
        call,
        async session =>
        {
            var by = call.Caller.Human;
            var manages = Roles.IsManager(by.Role);
            var (page, next) = await VisiblePage.ReadAsync<Conflict, string>(
                (after, most) => session.Conflicts.ListAsync(
                    call.Caller.OrganisationId, manages ? query.PractitionerId : by.Id, openOnly: !manages, query.IncludeEnded, after, most),
                query.AfterConflictId, c => c.Id, c => ConflictSight.MaySee(c, call.Caller), query.PageSize);
            var entry = call.Entry(session, time, AuditEventKind.Return, $"done: {page.Count} conflicts");
            return (new ConflictPage(page, next, entry.Receipt()), entry);
        },
        ct);
}
