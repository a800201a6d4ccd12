using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// A concern about one child names somebody as the suspected source who is recorded around other children too: their agencies are
/// told (requirement B12). Nothing of the child whom it is about goes with it.
/// </summary>
public sealed class SourceElsewhere(ResurfaceConcerns resurface)
{
    /// <summary>Tells the agencies around the other children of this person; those of the concern have been told.</summary>
    public async ValueTask<Retold> TellAsync(
        IWriteSession session, Concern concern, Person source, IReadOnlyCollection<string> told, RegistrySnapshot registry, Call call)
    {
        var today = LondonTime.DateOf(session.Now);
        var children = new List<ChildOfOccasion>();
        foreach (var linked in (await ChildLinks.OfAdultAsync(session, source, today)).Where(l => !told.Contains(l.Child.Id)))
        {
            children.Add(new ChildOfOccasion(
                linked.Child.Id, [source.Id], [linked.Child.Id], await LinkOccasions.AreaOfAsync(session, linked.Child.Id, call.Caller.Area, today)));
        }

        return await resurface.TellAsync(
            session,
            new Occasion(
                NotificationTrigger.ConcernShared, $"concern:{concern.Id}",
                "Somebody recorded around this child is named as a suspected source of harm in a concern about another child.",
                "Decide what this means for this child: accept, act, or decline with a reason.", children, false)
            {
                Concern = concern,
            },
            registry, call);
    }
}
