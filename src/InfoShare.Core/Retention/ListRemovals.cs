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
            // A conflict of interest leaves the row out without a word (L10).
            HashSet<string> hidden = new(StringComparer.Ordinal);
            var (page, next) = await VisiblePage.ReadAsync<RemovalDecision, string>(
                async (after, most) =>
                {
                    var found = await session.Retention.DecisionsAsync(query.PendingOnly, after, most);
                    foreach (var one in found)
                    {
                        if (call.Caller.Conflicts.Keeps(await RetentionPeople.OfRecordsAsync(session, one.RecordIds)))
                            hidden.Add(one.Id);
                    }

                    return found;
                },
                query.AfterDecisionId, r => r.Id, r => !hidden.Contains(r.Id), query.PageSize);
            var entry = call.Entry(session, time, AuditEventKind.Return, $"done: {page.Count} decisions");
            return (new RemovalPage(page, next, entry.Receipt()), entry);
        },
        ct);
}
