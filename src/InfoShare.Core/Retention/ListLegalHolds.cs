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
            var (page, next) = await VisiblePage.ReadAsync<LegalHold, string>(
                (after, most) => session.Retention.HoldsAsync(query.IncludeReleased, after, most), query.AfterHoldId, h => h.Id,
                h => h.Subject != LegalHoldSubject.Person || !call.Caller.Conflicts.Keeps(h.SubjectId), query.PageSize);
            var entry = call.Entry(session, time, AuditEventKind.Return, $"done: {page.Count} holds");
            return (new LegalHoldPage(page, next, entry.Receipt()), entry);
        },
        ct);
}
