using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Sharing;

/// <summary>Asks for one decision not to share.</summary>
public sealed record GetNotShared(string NotSharedId);

/// <summary>The decision with its history.</summary>
public sealed record NotSharedGot(NotSharedView NotShared, AuditReceipt Receipt);

/// <summary>Shows a decision to its author, who reviews it, and the auditor.</summary>
public sealed class GetNotSharedHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public async Task<NotSharedGot> HandleAsync(GetNotShared query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var decision = NotSharedSight.Require(await session.NotShared.FindAsync(query.NotSharedId), call.Caller, registry, session.Now);
            var entry = call.Entry(session, time, AuditEventKind.Return) with { ObjectId = decision.Id, PersonIds = decision.PersonIds };
            return (new NotSharedGot(await NotSharedSight.ViewAsync(session, decision, call.Caller), entry.Receipt()), entry);
        }, ct);
    }
}

/// <summary>Lists decisions not to share, latest first.</summary>
/// <param name="OnlyOwed">Only those of which a step is owed.</param>
public sealed record ListNotShared(bool OnlyOwed, NotSharedPosition? After, int Limit);

/// <summary>A page of decisions.</summary>
public sealed record NotSharedPage(IReadOnlyList<NotSharedView> Decisions, NotSharedPosition? Next, AuditReceipt Receipt);

/// <summary>The caller's own; the organisation's for who reviews there; all for the auditor.</summary>
public sealed class ListNotSharedHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    public async Task<NotSharedPage> HandleAsync(ListNotShared query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var caller = call.Caller;

            // Of a house with a service apart anybody may be of it, or stand in: each row is judged.
            var own = registry.Find(caller.OrganisationId);
            var ofOthers = NotSharedSight.Reviews(caller, registry) || own?.AllowedRoles.Any(r => InvolvementAccess.IsApartIn(own, r)) == true;
            var filter = NotSharedSight.IsAuditor(caller) ? new NotSharedFilter(null, null, query.OnlyOwed)
                : new NotSharedFilter(caller.OrganisationId, ofOthers ? null : caller.Human.Id, query.OnlyOwed);
            var (page, next) = await VisiblePage.ReadAsync<NotShared, NotSharedPosition>(
                (after, most) => session.NotShared.ListAsync(filter, after, most), query.After, d => new NotSharedPosition(d.RecordedAt, d.Id),
                d => NotSharedSight.MaySee(d, caller, registry, session.Now) && !caller.Conflicts.Keeps(d.PersonIds), query.Limit);
            var entry = call.Entry(session, time, AuditEventKind.Return) with { PersonIds = [.. page.SelectMany(d => d.PersonIds).Distinct()] };
            return (
                new NotSharedPage(
                    await NotSharedSight.ViewsAsync(session, page, caller), next, entry.Receipt()),
                entry);
        }, ct);
    }
}
