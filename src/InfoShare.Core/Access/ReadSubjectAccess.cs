using InfoShare.Core.Audit;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>A page of requests.</summary>
/// <param name="Next">The last one's id when more follow.</param>
public sealed record SubjectAccessPage(IReadOnlyList<SubjectAccessRequest> Requests, string? Next, AuditReceipt Receipt);

/// <summary>Lists the requests of the caller's organisation, latest first.</summary>
public sealed class ListSubjectAccessHandler(IStore store, TimeProvider time)
{
    public Task<SubjectAccessPage> HandleAsync(bool openOnly, string? afterId, int pageSize, Call call, CancellationToken ct) =>
        store.AnswerAsync(call, async session =>
        {
            var (page, next) = await VisiblePage.ReadAsync<SubjectAccessRequest, string>(
                (after, most) => session.SubjectAccess.ListAsync(call.Caller.OrganisationId, openOnly, after, most),
                afterId, r => r.Id, r => !call.Caller.Conflicts.Keeps(r.PersonId, r.RequesterPersonId), pageSize);
            var entry = call.Entry(session, time, AuditEventKind.Return) with
            {
                Purpose = Purpose.SubjectAccess,
                PersonIds = [.. page.Select(r => r.PersonId).OfType<string>().Distinct()],
            };
            return (new SubjectAccessPage(page, next, entry.Receipt()), entry);
        }, ct);
}

/// <summary>Shows a request, and when it was released what went out, as it went out.</summary>
public sealed class GetSubjectAccessHandler(IStore store, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public Task<SubjectAccessChanged> HandleAsync(string id, Call call, CancellationToken ct) =>
        store.AnswerAsync(call, async session =>
        {
            var request = await SubjectAccessReading.RequireAsync(session, id, call.Caller);
            var entry = request.Entry(call.Entry(session, time, AuditEventKind.Return));
            return (new SubjectAccessChanged(request, entry.Receipt()), entry);
        }, ct);
}

/// <summary>Shows what would be released and what the rules withhold, and why.</summary>
public sealed class PreviewSubjectAccessHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND; ILLEGAL_STATE once the request has ended.</exception>
    public async Task<SubjectAccessPreview> HandleAsync(string id, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var request = await SubjectAccessReading.RequireAsync(session, id, call.Caller);
            if (request.State != SubjectAccessState.Open)
                throw RuleException.IllegalState("The request", Code.Of(request.State), [Code.Of(SubjectAccessState.Open)]);
            var items = await SubjectAccessFile.LoadAsync(session, request, registry);
            var views = (await session.SubjectAccess.ConsultationsOfAsync(request.Id)).ToDictionary(v => v.ItemId, StringComparer.Ordinal);
            var toLookAt = await HolderWords.ToLookAtAsync(session, request, views.Values);
            var entry = request.Entry(call.Entry(session, time, AuditEventKind.Return)) with
            {
                WithheldByReason = SubjectAccessCounts.ByReason(items),
                RuleIds = SubjectAccessCounts.Rules(items),
            };
            var outgoing = SubjectAccessRules.Outgoing(items, request.Decisions, views).Select(i => i.Id).ToHashSet(StringComparer.Ordinal);
            return (
                new SubjectAccessPreview(
                    request,
                    [.. items.Select(i => SubjectAccessReading.ToView(i, request, views.GetValueOrDefault(i.Id), toLookAt.Contains(i.Id), outgoing.Contains(i.Id), registry))],
                    entry.Receipt()),
                entry);
        }, ct);
    }
}

/// <summary>What the trail says of the items (requirement D6).</summary>
internal static class SubjectAccessCounts
{
    public static IReadOnlyDictionary<string, int> ByReason(IEnumerable<SubjectAccessItem> withheld) =>
        withheld.Where(i => i.Proposal.Bar != ReleaseBar.Unspecified).CountBy(i => Code.Of(i.Proposal.Bar)).ToDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<string> Rules(IEnumerable<SubjectAccessItem> items) =>
        [.. items.Select(i => i.Proposal.RuleId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
