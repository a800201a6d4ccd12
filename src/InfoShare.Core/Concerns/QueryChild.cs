using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>Where a page of concerns begins: after this one.</summary>
public sealed record ConcernPosition(DateTimeOffset SharedAt, string ConcernId);

/// <summary>Asks what is known around a child.</summary>
public sealed record QueryChild(SubjectRef Child, AccessPurpose Purpose, int PageSize, ConcernPosition? After);

/// <summary>The picture of one child, as far as the caller may see it.</summary>
public sealed record ChildPicture(
    ResolvedPerson Child,
    AgeBand AgeBand,
    Lead? Lead,
    IReadOnlyList<ChildStatus> Statuses,
    IReadOnlyList<ConcernView> Concerns,
    ConcernPosition? Next,
    AnswerEdges Edges);

/// <summary>Answers at the least tier that serves, names what is withheld and whom to ask, and audits before it answers.</summary>
public sealed class QueryChildHandler(OrganisationDirectory directory, LookUps lookUps, TimeProvider time)
{
    public async Task<ChildPicture> HandleAsync(QueryChild query, Call call, CancellationToken ct)
    {
        AccessPolicy.RequirePurpose(call.Caller.Role, query.Purpose.Purpose);
        var registry = await directory.CurrentAsync(ct);
        return await lookUps.AnswerAsync(call, query.Purpose, session => ReadAsync(session, query, call, registry), ct);
    }

    private async ValueTask<LookUp<ChildPicture>> ReadAsync(IReadSession session, QueryChild query, Call call, RegistrySnapshot registry)
    {
        var caller = call.Caller;
        var today = LondonTime.DateOf(session.Now);
        var found = await PersonResolver.FindAsync(session, query.Child, caller);
        var disclosure = new Disclosure(caller, registry);
        Lead? lead = null;
        IReadOnlyList<ChildStatus> statuses = [];
        IReadOnlyList<Involvement> involvements = [];
        ConcernPosition? next = null;
        var areas = new List<string> { caller.Area };

        if (found.Person is { } child)
        {
            if (child.AgeBandOn(today) == AgeBand.Adult)
                throw RuleException.Invalid("child", "is recorded as an adult; this call asks about a child");

            var residences = await session.Links.ResidencesOfAsync([child.Id], ChildLinks.MaxLinks);
            areas.AddRange(residences.Where(r => r.Kind != ResidenceKind.Refuge).Select(r => r.Address.Area).OfType<string>());
            involvements = await session.Links.InvolvementsOfAsync([child.Id]);
            lead = Lead.Of(involvements, registry, today, areas[^1]);
            statuses = [.. (await session.Links.StatusesOfAsync([child.Id])).Where(s => StatusAccess.IsOpenTo(caller.Role, s.Code))];

            var after = query.After is { } p ? (p.SharedAt, p.ConcernId) : ((DateTimeOffset, string)?)null;
            var concerns = await session.Concerns.OnPeopleAsync([child.Id], after, query.PageSize + 1);
            var page = concerns.Take(query.PageSize).ToList();
            foreach (var concern in page)
                disclosure.Add(concern);
            if (concerns.Count > query.PageSize)
                next = new ConcernPosition(page[^1].Concern.SharedAt, page[^1].Concern.Id);
        }

        disclosure.Answering.UnionWith(statuses.Select(s => s.OrganisationId));
        disclosure.Answering.UnionWith(involvements.Select(i => i.OrganisationId));
        var coverage = CoverageOf.Areas(registry, areas, disclosure.Answering, caller);
        var shown = disclosure.Shown.Count > 0 || statuses.Count > 0;
        var entry = call.Entry(session, time, AuditEventKind.Query, found.Person is null ? Code.Of(found.Resolved.Outcome) : "done") with
        {
            PersonIds = found.Person is null ? [] : [found.Person.Id],
            MatchedHow = found.Resolved.MatchedHow,
            CountsByTier = disclosure.CountsByTier,
            WithheldByReason = disclosure.WithheldByReason,
            RuleIds = disclosure.RuleIds,
        };
        var picture = new ChildPicture(
            found.Resolved, found.Person?.AgeBandOn(today) ?? AgeBand.Unspecified, lead, statuses, disclosure.Shown, next,
            new AnswerEdges(
                coverage, disclosure.Withheld, [], entry.Receipt(),
                CoverageOf.HowToRead(shown, coverage, disclosure.Withheld.Count > 0)));
        return new LookUp<ChildPicture>(picture, entry, found.Person is null ? [] : [new LookedUp(found.Person.Id, lead)]);
    }
}
