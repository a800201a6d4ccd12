using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>Asks what the calling practitioner shared, whether anybody was told of it or not, the latest first (requirement G1).</summary>
/// <param name="After">The last one of the page before; null for the first page.</param>
/// <param name="Limit">At most this many, 1 to 100.</param>
public sealed record ListSharedConcerns((DateTimeOffset SharedAt, string ConcernId)? After, int Limit);

/// <summary>One of them, in its author's words.</summary>
public sealed record OwnConcern(string ConcernId, DateTimeOffset SharedAt, Urgency Urgency, string RiskStatement);

/// <summary>A page of them.</summary>
/// <param name="Next">The place of the last one when there are more; null on the last page.</param>
public sealed record OwnConcernPage(IReadOnlyList<OwnConcern> Concerns, (DateTimeOffset SharedAt, string ConcernId)? Next, AuditReceipt Receipt);

/// <summary>
/// Lists the own word: it is found again though nobody was told of it. Nothing of others stands there, who was told, what they made of it, or what
/// became of it: that is asked of each, where the broker judges again.
/// </summary>
public sealed class ListSharedConcernsHandler(IStore store, TimeProvider time)
{
    public Task<OwnConcernPage> HandleAsync(ListSharedConcerns query, Call call, CancellationToken ct) =>
        store.AnswerAsync(call, async session =>
        {
            var own = call.Caller.Human;
            call.Caller.Searched.OwnWord();
            var found = await session.Concerns.OfAuthorAsync(call.Caller.OrganisationId, own.Id, query.After, query.Limit + 1);
            Concern[] shown = [.. found.Take(query.Limit)];
            var versions = (await session.ConcernLife.VersionsOnAsync([.. shown.Select(c => c.Id)])).ToLookup(v => v.ConcernId, StringComparer.Ordinal);
            OwnConcern[] page = [.. shown.Select(c => new OwnConcern(c.Id, c.SharedAt, c.Urgency, OwnWords(c, versions[c.Id])))];
            var entry = call.Entry(session, time, AuditEventKind.Return) with
            {
                PersonIds = [.. shown.Select(c => c.SubjectId).OfType<string>().Distinct().Order(StringComparer.Ordinal)],

                // That the words stood on a screen again is of each concern, and not of its people alone (M3).
                Shown = [.. shown.Select(c => Disclosure.ShownAs(Tier.Detail, c.Id))],
            };
            return (new OwnConcernPage(page, found.Count > query.Limit ? (page[^1].SharedAt, page[^1].ConcernId) : null, entry.Receipt()), entry);
        }, ct);

    /// <summary>The author's own words, and nothing that others made of them, which an author who is kept in silence must not read either (L10).</summary>
    /// <param name="versions">What it said before, the oldest first.</param>
    internal static string OwnWords(Concern concern, IEnumerable<ConcernVersion> versions) =>
        (versions.FirstOrDefault(v => v.ById != concern.AuthorId)?.Of(concern) ?? concern).RiskAndChildren;
}
