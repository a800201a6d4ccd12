using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Patterns;

/// <summary>Asks for one notice.</summary>
public sealed record GetPatternNotice(string NoticeId);

/// <summary>One notice, as far as the caller may see it.</summary>
public sealed record PatternNoticeGot(PatternNoticeView Notice, AuditReceipt Receipt);

/// <summary>Shows a notice to those who work with the child, recorded a part, or decide. For everybody else there is none.</summary>
public sealed class GetPatternNoticeHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public async Task<PatternNoticeGot> HandleAsync(GetPatternNotice query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var (notice, view) = await PatternReading.RequireAsync(session, query.NoticeId, call.Caller, registry);
            var entry = PatternReading.Entry(call, session, time, AuditEventKind.Return, [notice], [view]) with { ObjectId = notice.Id };
            return (new PatternNoticeGot(view, entry.Receipt()), entry);
        }, ct);
    }
}

/// <summary>Lists notices that the caller's organisation decides, by the time until which they are to be taken on, and by nothing else.</summary>
public sealed record ListPatternNotices(bool IncludeDecided, PatternPosition? After, int Limit);

/// <summary>A page of notices.</summary>
public sealed record PatternNoticePage(IReadOnlyList<PatternNoticeView> Notices, PatternPosition? Next, AuditReceipt Receipt);

/// <summary>Lists them for those of the organisation who learn of what others recorded.</summary>
public sealed class ListPatternNoticesHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    public async Task<PatternNoticePage> HandleAsync(ListPatternNotices query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var caller = call.Caller;
            var seen = new Dictionary<string, PatternNoticeView>(StringComparer.Ordinal);
            var (page, next) = await VisiblePage.ReadAsync<PatternNotice, PatternPosition>(
                async (after, most) =>
                {
                    var found = await session.Patterns.OfDeciderAsync(caller.OrganisationId, query.IncludeDecided, after, most);
                    foreach (var notice in found)
                    {
                        if (await PatternReading.FindAsync(session, notice, caller, registry) is { } view)
                            seen[notice.Id] = view;
                    }

                    return found;
                },
                query.After, n => new PatternPosition(n.AcceptBy, n.Id), n => seen.ContainsKey(n.Id), query.Limit);
            List<PatternNoticeView> views = [.. page.Select(n => seen[n.Id])];
            var entry = PatternReading.Entry(call, session, time, AuditEventKind.Return, page, views);
            return (new PatternNoticePage(views, next, entry.Receipt()), entry);
        }, ct);
    }
}

/// <summary>Finds a notice for a caller.</summary>
internal static class PatternReading
{
    /// <exception cref="RuleException">NOT_FOUND, the same for none and for one of which the caller may not know.</exception>
    public static async ValueTask<(PatternNotice Notice, PatternNoticeView View)> RequireAsync(
        IReadSession session, string noticeId, Caller caller, RegistrySnapshot registry)
    {
        var notice = await session.Patterns.FindAsync(noticeId);
        return notice is not null && await FindAsync(session, notice, caller, registry) is { } view ? (notice, view) : throw RuleException.NotFound("notice");
    }

    /// <summary>The notice as the caller sees it; null when there is none for the caller.</summary>
    public static async ValueTask<PatternNoticeView?> FindAsync(IReadSession session, PatternNotice notice, Caller caller, RegistrySnapshot registry)
    {
        if (caller.Conflicts.Keeps(notice.PersonId) || await session.People.FindAsync(notice.PersonId) is not { } child)
            return null;
        if (notice.DeciderOrganisationId != caller.OrganisationId)
        {
            if ((await session.People.HiddenFromAsync(caller.OrganisationId, [child.Id])).Count > 0 || !await IsPartyAsync(session, notice, child, caller))
                return null;
        }

        var views = await PatternSight.ViewsAsync(session, [notice], child, caller, registry, PatternSight.ToldTo(caller));
        return views.Count == 0 ? null : views[0];
    }

    /// <summary>The entry of what was shown.</summary>
    public static AuditEntry Entry(
        Call call, IReadSession session, TimeProvider time, AuditEventKind kind, IReadOnlyList<PatternNotice> notices, IReadOnlyList<PatternNoticeView> views)
    {
        List<Concerns.ConcernView> shown = [.. views.SelectMany(v => v.Parts).Select(p => p.Concern).OfType<Concerns.ConcernView>().DistinctBy(c => c.ConcernId)];
        var beside = views.SelectMany(v => v.ShownBeside).Distinct(StringComparer.Ordinal).ToList();
        var count = shown.Count + beside.Count;
        return call.Entry(session, time, kind) with
        {
            PersonIds = [.. notices.Select(n => n.PersonId).Distinct()],
            CountsByTier = count == 0 ? new SortedDictionary<string, int>() : new SortedDictionary<string, int> { [Code.Of(Tier.Marker)] = count },
            Shown = [.. shown.Select(c => c.ConcernId).OfType<string>().Concat(beside).Order(StringComparer.Ordinal).Select(id => Concerns.Disclosure.ShownAs(Tier.Marker, id))],
        };
    }

    /// <summary>Works with the child, or recorded a part of it and was shown the child.</summary>
    public static async ValueTask<bool> IsPartyAsync(IReadSession session, PatternNotice notice, Person child, Caller caller)
    {
        var today = LondonTime.DateOf(session.Now);
        if ((await session.Links.InvolvementsOfAsync([child.Id])).Any(i =>
            i.OrganisationId == caller.OrganisationId && i.OpenOn(today) && InvolvementAccess.IsOpenTo(caller, i.OrganisationId, i.PractitionerId, i.Role)))
        {
            return true;
        }

        var parts = await session.Patterns.PartsOfAsync([notice.Id]);
        foreach (var concern in (await PatternSources.OfAsync(session, parts)).Concerns.Values.Where(c => c.OrganisationId == caller.OrganisationId))
        {
            if (concern.SubjectId == child.Id || (await session.Concerns.BearingsOfAsync(concern.Id)).Any(b => b.PersonId == child.Id && !b.Apart))
                return true;
        }

        return false;
    }
}
