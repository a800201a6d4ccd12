using InfoShare.Core.Access;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Retention;

/// <summary>Asks for holds.</summary>
public sealed record ListLegalHolds(bool IncludeReleased, string? AfterHoldId, int PageSize);

/// <summary>Every officer sees every hold, save those on somebody from whom a conflict of interest keeps the officer.</summary>
public sealed class ListLegalHoldsHandler(IStore store, TimeProvider time)
{
    public Task<LegalHoldPage> HandleAsync(ListLegalHolds query, Call call, CancellationToken ct) => store.AnswerAsync(
        call,
        async session =>
        {
            // A conflict of interest leaves the row out without a word (L10).
            HashSet<string> hidden = new(StringComparer.Ordinal);
            var (page, next) = await VisiblePage.ReadAsync<LegalHold, string>(
                async (after, most) =>
                {
                    var found = await session.Retention.HoldsAsync(query.IncludeReleased, after, most);
                    foreach (var one in found)
                    {
                        if (call.Caller.Conflicts.Keeps(await RetentionPeople.OfAsync(session, one)))
                            hidden.Add(one.Id);
                    }

                    return found;
                },
                query.AfterHoldId, r => r.Id, r => !hidden.Contains(r.Id), query.PageSize);
            var entry = call.Entry(session, time, AuditEventKind.Return, $"done: {page.Count} holds");
            return (new LegalHoldPage(page, next, entry.Receipt()), entry);
        },
        ct);
}
