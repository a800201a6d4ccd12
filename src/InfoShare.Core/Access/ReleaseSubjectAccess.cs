using InfoShare.Core.Audit;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>
/// Puts together what goes out and freezes it. The rules are asked once more, so that what became known since the preview counts. The
/// pack says the same words whether anything was left out or nothing is recorded at all.
/// </summary>
public sealed class ReleaseSubjectAccessHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND; ILLEGAL_STATE; VERSION_CONFLICT.</exception>
    public async Task<SubjectAccessChanged> HandleAsync(string id, long expectedVersion, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var was = await SubjectAccessReading.RequireOpenAsync(session, id, expectedVersion, call.Caller);
            var items = await SubjectAccessFile.LoadAsync(session, was, registry);
            var views = await session.SubjectAccess.ConsultationsOfAsync(was.Id);
            var byItem = views.ToDictionary(v => v.ItemId, StringComparer.Ordinal);
            var request = await SubjectAccessReading.WriteAsync(session, was, was with
            {
                State = SubjectAccessState.Released,
                ClosedAt = session.Now,
                ClosedBy = call.Caller.Human.Name,
                Pack = SubjectAccessFile.PackOf(items, was, views, await HolderWords.ToLookAtAsync(session, was, views), session.Now),
            });
            await SubjectAccessReading.EndAsync(session, request, views);
            var left = items.Except(SubjectAccessRules.Outgoing(items, was.Decisions, byItem)).ToList();
            var receipt = session.Record(request.Entry(call.Entry(session, time, AuditEventKind.Decide, "released")) with
            {
                WithheldByReason = SubjectAccessCounts.ByReason(left),
                RuleIds = SubjectAccessCounts.Rules(items),
            });
            return new SubjectAccessChanged(request, receipt);
        }, ct);
    }
}

/// <summary>Ends a request without a pack: the requester took it back, or it is refused for a reason in law.</summary>
public sealed class CloseSubjectAccessHandler(IStore store, TimeProvider time)
{
    /// <param name="outcome">Refused or withdrawn.</param>
    /// <exception cref="RuleException">NOT_FOUND; ILLEGAL_STATE; VERSION_CONFLICT.</exception>
    public Task<SubjectAccessChanged> HandleAsync(
        string id, long expectedVersion, SubjectAccessState outcome, string reason, Call call, CancellationToken ct) =>
        store.ChangeAsync(call, async session =>
        {
            var was = await SubjectAccessReading.RequireOpenAsync(session, id, expectedVersion, call.Caller);
            var request = await SubjectAccessReading.WriteAsync(session, was, was with
            {
                State = outcome,
                ClosedAt = session.Now,
                ClosedBy = call.Caller.Human.Name,
                CloseReason = reason,
            });
            await SubjectAccessReading.EndAsync(session, request, await session.SubjectAccess.ConsultationsOfAsync(was.Id));
            var receipt = session.Record(request.Entry(call.Entry(session, time, AuditEventKind.Decide, Code.Of(outcome))) with { Reason = reason });
            return new SubjectAccessChanged(request, receipt);
        }, ct);
}
