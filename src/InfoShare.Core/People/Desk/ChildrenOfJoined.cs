using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Desk;

/// <summary>
/// Two records of an adult became one person: children whom the one record led to are now around what the other one held, as with a
/// new partner (requirement B12). Their agencies are told at their own tier. Nothing is attached to the children for good, so that a
/// join that is taken back leaves nothing behind.
/// </summary>
public sealed class ChildrenOfJoined(ResurfaceConcerns resurface)
{
    /// <summary>Tells the agencies around children for whom something is new. The entries have been moved.</summary>
    public async ValueTask TellAsync(IWriteSession session, IdentityDecision decision, Person person, RegistrySnapshot registry, Call call)
    {
        var today = LondonTime.DateOf(session.Now);
        var linked = (await ChildLinks.OfAdultAsync(session, person, today)).Select(l => l.Child.Id).Distinct().ToList();
        if (linked.Count == 0)
            return;
        var unknown = await UnknownAsync(session, person.Id);
        var sides = await SidesAsync(session, decision, person);
        var matters = await EarlierMatters.OfAsync(session, [person.Id]);
        var children = new List<ChildOfOccasion>();
        foreach (var childId in linked)
        {
            // What became of children of the same side was known beside this one.
            if (unknown.Exists(known => !known.Contains(childId)) || (sides.Apart(childId) is { Count: > 0 } own && matters.HasRemovalOrPlan([person.Id], own)))
                children.Add(new ChildOfOccasion(childId, [person.Id], [childId], await LinkOccasions.AreaOfAsync(session, childId, call.Caller.Area, today)));
        }

        await resurface.TellAsync(
            session,
            new Occasion(
                NotificationTrigger.IdentityJoined, $"joined:{decision.Id}",
                "Two records of an adult around this child turned out to be one person's.",
                "Decide what this means for the child: accept, act, or decline with a reason.", children, TellsAnyway: false),
            registry, call);
    }

    /// <summary>For each concern about the adult, or that names him or her as the source, the children who have it already.</summary>
    private static async ValueTask<List<HashSet<string>>> UnknownAsync(IWriteSession session, string personId)
    {
        var known = new List<HashSet<string>>();
        foreach (var concern in (await session.Concerns.OnPeopleAsync([personId], null, EarlierMatters.MaxConcerns)).Select(c => c.Concern).DistinctBy(c => c.Id))
        {
            HashSet<string> children = [.. (await session.Concerns.BearingsOfAsync(concern.Id)).Select(b => b.PersonId)];
            children.UnionWith((await session.Inbox.OfConcernAsync(concern.Id)).Select(i => i.PersonId).OfType<string>());
            known.Add(children);
        }

        return known;
    }

    /// <summary>Which children each of the two records led to: a fact stands with the record of whoever stated it.</summary>
    private static async ValueTask<Sides> SidesAsync(IWriteSession session, IdentityDecision decision, Person person)
    {
        var moved = decision.Moves.Select(m => m.EntryId).ToHashSet(StringComparer.Ordinal);
        var holders = person.Records.ToLookup(r => moved.Contains(r.EntryId), r => r.OrganisationId);
        var links = (await session.Links.RelationshipsOfAsync([person.Id], ChildLinks.MaxLinks)).Where(l => l.PersonId == person.Id).ToList();
        return new Sides(Of(true), Of(false));

        HashSet<string> Of(bool side) => [.. links.Where(l => holders[side].Contains(l.OrganisationId)).Select(l => l.RelatedId)];
    }

    private sealed record Sides(IReadOnlySet<string> One, IReadOnlySet<string> Other)
    {
        /// <summary>The children of the side that alone led to this child; empty when both did.</summary>
        public IReadOnlyCollection<string> Apart(string childId) => (One.Contains(childId), Other.Contains(childId)) switch
        {
            (true, false) => One,
            (false, true) => Other,
            _ => [],
        };
    }
}
