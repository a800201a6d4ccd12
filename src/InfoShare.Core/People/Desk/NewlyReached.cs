using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Desk;

/// <summary>
/// What a decision about who is who means for concerns: after a join, what one side held reaches those who work with the other, at
/// their own tier; after a split, those who were given something about the wrong person are told to take it off the file.
/// </summary>
public sealed class NewlyReached(ConcernAnnouncer announcer, ChildrenOfJoined childrenOfJoined, IdentityNotices notices)
{
    /// <summary>More concerns than the latest of this many are not announced again; the notice of the join says to ask.</summary>
    public const int MaxConcerns = 100;

    /// <summary>Announces what the records brought together to organisations that work with the person and were not told of it.</summary>
    public async ValueTask AnnounceAsync(IWriteSession session, IdentityDecision decision, string personId, RegistrySnapshot registry, Call call)
    {
        var today = LondonTime.DateOf(session.Now);
        if (await session.People.FindAsync(personId) is not { } person)
            return;
        await childrenOfJoined.TellAsync(session, decision, person, registry, call);
        var concerns = await session.Concerns.OnPeopleAsync([personId], null, MaxConcerns);
        foreach (var item in concerns.Where(c => c.Bearing?.Because != ConcernBearing.SuspectedSource).DistinctBy(c => c.Concern.Id))
        {
            var children = await ChildrenOfAsync(session, item, person, today);
            if (children.Count == 0)
                continue;
            var told = (await session.Inbox.OfConcernAsync(item.Concern.Id)).ToLookup(n => n.PersonId, n => n.OrganisationId);
            var involvements = await session.Links.InvolvementsOfAsync([.. children.Select(c => c.Person.Id).Append(personId).Distinct()]);
            var kept = await Whereabouts.KeptAsync(session, await session.People.FindManyAsync(
            [
                .. (await session.Concerns.BearingsOfAsync(item.Concern.Id)).Select(b => b.PersonId)
                    .Concat([.. children.Select(c => c.Person.Id), item.Concern.SubjectId]).OfType<string>().Distinct(StringComparer.Ordinal),
            ]));
            foreach (var child in children)
            {
                var known = told[child.Person.Id].Append(item.Concern.OrganisationId).ToHashSet(StringComparer.Ordinal);
                var untold = involvements
                    .Where(i => (i.PersonId == child.Person.Id || i.PersonId == item.Concern.SubjectId) && !known.Contains(i.OrganisationId)).ToList();
                if (untold.Exists(i => i.OpenOn(today)))
                {
                    await announcer.AnnounceAsync(
                        session, item.Concern, NotificationTrigger.ConcernShared, [child], untold, registry,
                        AsItsAuthor(item.Concern, registry, call), tellDesk: false, kept: kept, listed: false);
                }
            }
        }
    }

    /// <summary>Tells organisations that were given a concern about the wrong one of two people which are taken apart.</summary>
    public async ValueTask TakeBackAsync(
        IWriteSession session, IdentityDecision decision, string one, string other, RegistrySnapshot registry)
    {
        var involvements = await session.Links.InvolvementsOfAsync([one, other]);
        var kept = await Whereabouts.AreKeptAsync(session, await session.People.FindManyAsync([one, other]));
        foreach (var (right, wrong) in new[] { (one, other), (other, one) })
        {
            var belongs = await AroundAsync(right);
            var mistaken = await AroundAsync(wrong);
            mistaken.ExceptWith(belongs);
            var elsewhere = (await session.Concerns.OnPeopleAsync([wrong], null, MaxConcerns)).Select(c => c.Concern.Id).ToHashSet();
            var children = await ChildrenAsync(session, wrong, right);
            var items = new Dictionary<(string OrganisationId, string PersonId), List<string>>();
            foreach (var concern in (await session.Concerns.OnPeopleAsync([right], null, MaxConcerns)).Select(c => c.Concern).DistinctBy(c => c.Id))
            {
                if (elsewhere.Contains(concern.Id))
                    continue;
                foreach (var item in await session.Inbox.OfConcernAsync(concern.Id))
                {
                    var ofChild = item.Trigger == NotificationTrigger.IdentityJoined && item.PersonId is { } childId && children.Contains(childId);
                    if (!ofChild && !(mistaken.Contains(item.OrganisationId) && (item.PersonId == one || item.PersonId == other)))
                        continue;
                    var about = (item.OrganisationId, ofChild ? item.PersonId! : wrong);
                    if (!items.TryGetValue(about, out var ids))
                        items[about] = ids = [];
                    ids.Add(item.Id);
                }
            }

            var around = children.Count == 0 ? involvements : [.. involvements, .. await session.Links.InvolvementsOfAsync(children)];
            foreach (var ((organisationId, personId), ids) in items.OrderBy(i => i.Key.OrganisationId, StringComparer.Ordinal).ThenBy(i => i.Key.PersonId, StringComparer.Ordinal))
            {
                if (registry.Find(organisationId) is { Enabled: true } organisation)
                {
                    notices.TellMisdirected(
                        session, decision, organisation, personId, ids, [.. around.Where(i => i.PersonId == personId)], kept, registry);
                }
            }
        }

        async ValueTask<HashSet<string>> AroundAsync(string personId) =>
        [
            .. (await session.Identity.FindEntriesAsync(personId)).Select(e => e.OrganisationId),
            .. involvements.Where(i => i.PersonId == personId).Select(i => i.OrganisationId),
        ];
    }

    /// <summary>Children to whom the one leads and the other does not: what was told around them was about the other.</summary>
    private static async ValueTask<IReadOnlyCollection<string>> ChildrenAsync(IReadSession session, string wrong, string right)
    {
        var links = (await session.Links.RelationshipsOfAsync([wrong, right], ChildLinks.MaxLinks)).ToLookup(l => l.PersonId, l => l.RelatedId);
        return [.. links[wrong].Except(links[right]).Take(ResurfaceConcerns.MaxChildren)];
    }

    /// <summary>The joined child, or the children on whom a concern about the joined adult bears.</summary>
    private static async ValueTask<IReadOnlyList<BearingChild>> ChildrenOfAsync(IWriteSession session, ConcernOnPerson item, Person person, DateOnly today)
    {
        if (item.Bearing is not null || person.IsChildOn(today))
        {
            return [Of(person, item.Bearing ?? new ConcernBearing(item.Concern.Id, person.Id, null, true, false, "the child whom the concern is about"))];
        }

        var bearings = (await session.Concerns.BearingsOfAsync(item.Concern.Id))
            .Where(b => b.Because != ConcernBearing.SuspectedSource && b.PersonId != person.Id).DistinctBy(b => b.PersonId).ToDictionary(b => b.PersonId);
        return bearings.Count == 0 ? []
            : [.. (await session.People.FindManyAsync(bearings.Keys)).OrderBy(p => p.Id, StringComparer.Ordinal).Select(p => Of(p, bearings[p.Id]))];

        static BearingChild Of(Person child, ConcernBearing bearing) => new(
            child, new ResolvedPerson(child.Id, MatchOutcome.Match, [], [], "Known by a decision about who is who."), null, bearing);
    }

    /// <summary>
    /// The concern goes out as its author sent it: the one who found who is who is told of it like everybody else who works with the
    /// person, and nobody is named as having shared what another shared.
    /// </summary>
    private static Call AsItsAuthor(Concern concern, RegistrySnapshot registry, Call call)
    {
        var organisation = registry.Find(concern.OrganisationId);
        return call with
        {
            Caller = new Caller(
                concern.OrganisationId, registry.NameOf(concern.OrganisationId), concern.Agency, organisation?.Area ?? call.Caller.Area,
                IsOperator: false, new Practitioner(concern.AuthorId, concern.AuthorName, concern.AuthorRole, null), call.Caller.CallId)
            {
                Standing = new AccessStanding(registry.Policy),
            },
        };
    }
}
