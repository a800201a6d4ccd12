using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Tasks;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Inbox;

/// <summary>Asks what the caller's organisation published and who has read it (requirement G1), newest first.</summary>
/// <param name="After">The last act of the page before; null for the first page.</param>
/// <param name="Limit">At most this many acts, 1 to 100.</param>
public sealed record ListPublished(Publication? After, int Limit);

/// <summary>Notices of one act that tell of the same thing, and how far they have come.</summary>
/// <param name="Recipients">Each organisation and person once; of several notices the one that is least far.</param>
public sealed record PublishedNotice(
    NotificationTrigger Trigger, Urgency Urgency, string? ConcernId, string? HandoverId, string? CheckId, string? AbsenceId,
    IReadOnlyList<RecipientProgress> Recipients);

/// <summary>One act of the caller's organisation that was told to somebody.</summary>
/// <param name="By">Who acted; null for the organisation's system.</param>
public sealed record PublishedAct(Publication Publication, string? By, IReadOnlyList<PublishedNotice> Notices);

/// <summary>A page of them.</summary>
/// <param name="Next">The last act when there are more; null on the last page.</param>
public sealed record PublishedPage(IReadOnlyList<PublishedAct> Acts, Publication? Next, AuditReceipt Receipt);

/// <summary>
/// Shows a publisher how far each notice has come: of moves, custody, separations, statuses, services that leave, placements,
/// concerns and handovers. It names nobody whom the publisher may not know to be involved, and shows none of a person whom it must
/// not find or who has had a refuge; what it may not know looks as if it had not been sent. No text of a notice is shown.
/// A worker sees the own acts; managers, safeguarding leads and the organisation's system see all.
/// </summary>
public sealed class ListPublishedHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    private const int Batch = 50;

    public async Task<PublishedPage> HandleAsync(ListPublished query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var (found, persons) = await FindAsync(session, query, call.Caller, registry);
            var page = found.Take(query.Limit).ToList();
            var entry = call.Entry(session, time, AuditEventKind.Return) with
            {
                PersonIds = [.. page.SelectMany(a => persons[a.Publication]).Distinct().Order(StringComparer.Ordinal)],
            };
            return (new PublishedPage(page, found.Count > query.Limit ? page[^1].Publication : null, entry.Receipt()), entry);
        }, ct);
    }

    /// <summary>One more than the page holds, when there are more.</summary>
    private static async ValueTask<(List<PublishedAct> Acts, Dictionary<Publication, List<string>> Persons)> FindAsync(
        IReadSession session, ListPublished query, Caller caller, RegistrySnapshot registry)
    {
        var own = caller.Practitioner is { } human && !Roles.IsManager(human.Role) ? human.Id : null;
        var (acts, persons, after) = (new List<PublishedAct>(), new Dictionary<Publication, List<string>>(), query.After);
        while (acts.Count <= query.Limit)
        {
            var batch = await session.Inbox.PublicationsAsync(caller.OrganisationId, own, after, Batch);
            var items = await VisibleAsync(session, await session.Inbox.OfPublicationsAsync(caller.OrganisationId, batch), caller);
            var involvements = items.Count == 0 ? [] : await session.Links.InvolvementsOfAsync([.. items.Select(i => i.PersonId).OfType<string>().Distinct()]);
            var byAct = items.ToLookup(i => new Publication(i.PublishedAt, i.PublicationId!));
            foreach (var publication in batch)
            {
                var notices = byAct[publication]
                    .GroupBy(i => (i.Trigger, i.Urgency, i.ConcernId, i.HandoverId, i.CheckId, i.AbsenceId))
                    .Select(g => new PublishedNotice(
                        g.Key.Trigger, g.Key.Urgency, g.Key.ConcernId, g.Key.HandoverId, g.Key.CheckId, g.Key.AbsenceId,
                        Least(Progress.Of(g, involvements, caller, registry, session.Now))))
                    .Where(n => n.Recipients.Count > 0).ToList();
                if (notices.Count == 0)
                    continue;
                acts.Add(new PublishedAct(publication, byAct[publication].First().PublisherName, notices));
                persons[publication] = [.. byAct[publication].Select(i => i.PersonId).OfType<string>()];
            }

            if (batch.Count < Batch)
                break;
            after = batch[^1];
        }

        return (acts, persons);
    }

    /// <summary>
    /// Without those of people of whom the publisher must learn nothing (A10, L10), and of concerns that are kept from the reader's role.
    /// A notice may carry what another organisation shared; that is not named.
    /// </summary>
    private static async ValueTask<IReadOnlyList<Notification>> VisibleAsync(IReadSession session, IReadOnlyList<Notification> items, Caller caller)
    {
        // A manager reads what the house published, and of what a clinic there did no more than anybody else of the house (L7).
        items = [.. items.Where(i => InvolvementAccess.IsOpenTo(caller, caller.OrganisationId, i.PublisherId, i.PublisherRole))];
        if (caller.Conflicts.HasAny)
        {
            // What the caller told of somebody kept in silence reached those whom it would reach of nobody: the rest is not listed (L10).
            var concerns = await InboxViews.ConcernsOfAsync(session, items);
            var open = (await InboxViews.NotKeptAsync(session, items, concerns, caller)).Select(i => i.Id).ToHashSet(StringComparer.Ordinal);
            var listed = new List<Notification>();
            foreach (var item in items)
            {
                if (open.Contains(item.Id) || (item.PersonId is { } about && caller.Conflicts.KeepsInSilence(about) && await IsOwnWordAsync(item)))
                    listed.Add(item);
            }

            items = listed;

            async ValueTask<bool> IsOwnWordAsync(Notification item) => item switch
            {
                { Listed: false } => false,
                { ConcernId: { } id } => concerns.TryGetValue(id, out var found) && found.Concern.OrganisationId == caller.OrganisationId
                    && found.Concern.AuthorId == caller.Practitioner?.Id && item.PublishedAt == found.Concern.SharedAt,

                // An offer, and that it was taken back: told to the one to whom it went.
                { HandoverId: { } id } => await session.Handovers.FindAsync(id) is { } handover && HandoverWrites.IsSender(handover, caller)
                    && item.OrganisationId == handover.RecipientOrganisationId,
                { TaskId: { } id } => item.OrganisationId != caller.OrganisationId && await session.Tasks.FindAsync(id) is { } task && TaskSight.IsAskers(task, caller),
                _ => false,
            };
        }

        string[] people = [.. items.Select(i => i.PersonId).OfType<string>().Distinct()];
        if (people.Length == 0)
            return items;
        HashSet<string> unseen =
        [
            .. await session.People.HiddenFromAsync(caller.OrganisationId, people),
            .. (await session.Links.RefugesOfAsync(people)).Select(r => r.PersonId),
        ];
        string[] concernIds = [.. items.Select(i => i.ConcernId).OfType<string>().Distinct()];
        var own = concernIds.Length == 0 ? []
            : (await session.Concerns.FindManyAsync(concernIds)).Where(c => c.OrganisationId == caller.OrganisationId).ToDictionary(c => c.Id, StringComparer.Ordinal);
        return
        [
            .. items
                .Where(i => (i.OrganisationId == caller.OrganisationId || i.PersonId is null || !unseen.Contains(i.PersonId)) && !IsKept(own.GetValueOrDefault(i.ConcernId ?? "")))
                .Select(i => i.ConcernId is { } id && !own.ContainsKey(id) ? i with { ConcernId = null } : i),
        ];

        bool IsKept(Concern? concern) => concern is not null && caller.Practitioner is { } human && concern.AuthorId != human.Id
            && ConcernAccess.Decide(caller, concern).Release == Release.Hidden;
    }

    /// <summary>
    /// How many children somebody is told of is not said: each recipient stands once, with the notice that most still waits for it.
    /// </summary>
    private static IReadOnlyList<RecipientProgress> Least(IEnumerable<RecipientProgress> progress) =>
    [
        .. progress.GroupBy(p => (p.OrganisationName, p.ActionOwner))
            .Select(g => g.OrderBy(p => Array.IndexOf(LeastFirst, p.State)).ThenBy(p => p.Since).First()),
    ];

    private static readonly NotificationState[] LeastFirst =
    [
        NotificationState.Failed, NotificationState.Queued, NotificationState.Delivered, NotificationState.Read, NotificationState.Accepted,
        NotificationState.Declined, NotificationState.Acted,
    ];
}
