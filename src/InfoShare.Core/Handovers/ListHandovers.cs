using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>Which handovers to list.</summary>
public enum HandoverFilter
{
    Unspecified = 0,
    OfferedToUs = 1,
    OfferedByUs = 2,
    Ended = 3,
}

/// <summary>Lists handovers of the caller's organisation, what is due first.</summary>
/// <param name="Limit">At most this many, 1 to 100.</param>
public sealed record ListHandovers(HandoverFilter Filter, DuePosition? After, int Limit);

/// <summary>A page of handovers, without history and record.</summary>
/// <param name="Next">The last one's place when there are more; null on the last page.</param>
public sealed record HandoverPage(IReadOnlyList<HandoverView> Handovers, DuePosition? Next, AuditReceipt Receipt);

/// <summary>Lists the tray of handovers; those who only submit have none (L11).</summary>
public sealed class ListHandoversHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">ROLE_NOT_ALLOWED, PRACTITIONER_REQUIRED.</exception>
    public async Task<HandoverPage> HandleAsync(ListHandovers query, Call call, CancellationToken ct)
    {
        var caller = call.Caller;
        if (!ReferralSight.LearnsOfOthers(caller.Human.Role))
            throw new RuleException(ErrorReason.RoleNotAllowed, "Your role sees no handovers.");
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var (page, next) = await VisiblePage.ReadAsync<Handover, DuePosition>(
                (after, most) => FoundAsync(session, query.Filter, after is { } a ? (a.Due, a.Id) : null, most, caller),
                query.After, h => new DuePosition(h.AcceptanceDue, h.Id), h => HandoverWrites.IsListed(h, caller, registry, session.Now), query.Limit);
            var views = new List<HandoverView>();
            foreach (var handover in page)
                views.Add(await HandoverViews.RowAsync(session, handover, HandoverWrites.SideAsRecorded(handover, caller, registry, session.Now)!.Value, caller, registry));
            var entry = call.Entry(session, time, AuditEventKind.Return) with
            {
                PersonIds = [.. page.SelectMany(h => h.SubjectIds).Distinct()],
                Purpose = Purpose.Handover,
            };
            return (new HandoverPage(views, next, entry.Receipt()), entry);
        }, ct);
    }

    private static ValueTask<IReadOnlyList<Handover>> FoundAsync(
        IReadSession session, HandoverFilter filter, (DateTimeOffset, string)? after, int most, Caller caller) => filter switch
        {
            HandoverFilter.OfferedByUs => session.Handovers.OfferedByAsync(caller.OrganisationId, after, most),
            HandoverFilter.Ended => session.Handovers.EndedAsync(caller.OrganisationId, after, most),
            _ => session.Handovers.OfferedToAsync(caller.OrganisationId, after, most),
        };
}
