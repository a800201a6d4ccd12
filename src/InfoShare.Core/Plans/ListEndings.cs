using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Handovers;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>Which endings to list.</summary>
public enum EndingFilter
{
    Unspecified = 0,
    AskedOfUs = 1,
    ProposedByUs = 2,
    Ended = 3,
}

/// <summary>Lists endings of the caller's organisation, what is to be answered first.</summary>
/// <param name="Limit">At most this many, 1 to 100.</param>
public sealed record ListEndings(EndingFilter Filter, DuePosition? After, int Limit);

/// <summary>A page of endings, without their words.</summary>
/// <param name="Next">The last one's place when there are more; null on the last page.</param>
public sealed record EndingPage(IReadOnlyList<EndingView> Endings, DuePosition? Next, AuditReceipt Receipt);

/// <summary>
/// Lists what waits for a part of the caller's organisation, what it proposed, and what was decided of either. A part of a clinic in the own
/// house puts nothing on a colleague's list (L7).
/// </summary>
public sealed class ListEndingsHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    public async Task<EndingPage> HandleAsync(ListEndings query, Call call, CancellationToken ct)
    {
        var caller = call.Caller;
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var (page, next) = await VisiblePage.SeenAsync<Ending, (Ending Ending, EndingSide Side), DuePosition>(
                (after, most) => FoundAsync(session, query.Filter, after is { } a ? (a.Due, a.Id) : null, most, caller),
                query.After, e => new DuePosition(e.AnswersDue, e.Id), found => SeenAsync(session, found, caller, registry), seen => seen.Ending, query.Limit);
            List<EndingView> rows = [];
            foreach (var (ending, side) in page)
                rows.Add((await EndingSight.ViewAsync(session, ending, side, caller, registry)).AsRow());
            var entry = call.Entry(session, time, AuditEventKind.Return) with { PersonIds = [.. page.Select(p => p.Ending.PersonId).Distinct()] };
            entry = page.Aggregate(entry, (all, one) => EndingSight.Showing(all, one.Ending, one.Side, caller));
            return (new EndingPage(rows, next, entry.Receipt()), entry);
        }, ct);
    }

    private static async ValueTask<IReadOnlyList<(Ending Ending, EndingSide Side)>> SeenAsync(IReadSession session, IReadOnlyList<Ending> found, Caller caller, RegistrySnapshot registry)
    {
        List<(Ending, EndingSide)> seen = [];
        foreach (var ending in found)
        {
            if (!caller.Conflicts.Keeps(ending.PersonId) && await EndingSight.SideOfAsync(session, ending, caller, registry) is { } side and not EndingSide.Involved)
                seen.Add((ending, side));
        }

        return seen;
    }

    private static ValueTask<IReadOnlyList<Ending>> FoundAsync(
        IReadSession session, EndingFilter filter, (DateTimeOffset, string)? after, int most, Caller caller) => filter switch
        {
            EndingFilter.ProposedByUs => session.Plans.EndingsProposedByAsync(caller.OrganisationId, after, most),
            EndingFilter.Ended => session.Plans.EndingsDecidedAsync(caller.OrganisationId, after, most),
            _ => session.Plans.EndingsAskedOfAsync(caller.OrganisationId, after, most),
        };
}
