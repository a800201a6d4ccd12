using InfoShare.Core.Access;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Retention;

/// <summary>Asks for decisions.</summary>
/// <param name="PendingOnly">Only those that wait for a second person or for their days of grace.</param>
public sealed record ListRemovals(bool PendingOnly, string? AfterDecisionId, int PageSize);

/// <summary>Decisions, the latest first; those that were done stay.</summary>
public sealed class ListRemovalsHandler(IStore store, TimeProvider time)
{
    public Task<RemovalPage> HandleAsync(ListRemovals query, Call call, CancellationToken ct) => store.AnswerAsync(
        call,
        async session =>
        {
            var (page, next) = await VisiblePage.ReadAsync<RemovalDecision, string>(
                (after, most) => session.Retention.DecisionsAsync(query.PendingOnly, after, most), query.AfterDecisionId, d => d.Id, _ => true, query.PageSize);
            var entry = call.Entry(session, time, AuditEventKind.Return, $"done: {page.Count} decisions");
            return (new RemovalPage(page, next, entry.Receipt()), entry);
        },
        ct);
}
