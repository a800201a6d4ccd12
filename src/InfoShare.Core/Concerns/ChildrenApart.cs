using InfoShare.Core.Access;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>
/// Children on whom a concern bears and of whom its publisher must learn nothing (requirements A10, L8): they are hidden from it, or
/// no link leads to them that it may read. The broker attaches the concern to them, tells those who work with them and refers them
/// where they are known; for the publisher everything reads as if no such child were recorded.
/// </summary>
internal static class ChildrenApart
{
    /// <summary>What everybody who is told of such a child must know.</summary>
    public const string Warning = "Whoever shared this does not know of the child: say nothing of the child to them.";

    /// <summary>
    /// The children's services that act for such a child; null where none is connected. Of a protected one those who keep it safe, or else
    /// those beside whoever does: a desk that looks for it is the wrong one.
    /// </summary>
    public static ValueTask<Organisation?> DeskOfAsync(
        IReadSession session, Person child, IReadOnlyList<Involvement> involvements, RegistrySnapshot registry, Caller publisher, DateOnly today) =>
        DeskOfAsync(session, child, involvements, registry, publisher.Area, today);

    /// <summary>The same, for whoever acts in an area.</summary>
    public static async ValueTask<Organisation?> DeskOfAsync(
        IReadSession session, Person child, IReadOnlyList<Involvement> involvements, RegistrySnapshot registry, string area, DateOnly today)
    {
        if (!Whereabouts.IsMarked(child))
        {
            var home = await LinkOccasions.AreaOfAsync(session, child.Id, area, today);
            return registry.ReceiverOfReferrals(home) ?? registry.ReceiverOfReferrals(area);
        }

        var working = involvements.Where(i => i.PersonId == child.Id && i.OpenOn(today))
            .OrderByDescending(i => i.Leads).ThenByDescending(i => i.RecordedAt).Select(i => i.OrganisationId);
        List<Organisation> keeping =
        [
            .. working.Concat(child.Records.Where(r => r.Protected).Select(r => r.OrganisationId)).Distinct(StringComparer.Ordinal)
                .Select(registry.Find).OfType<Organisation>().Where(o => o.Enabled),
        ];
        return keeping.Find(o => o.ReceivesReferrals)
            ?? keeping.Select(o => registry.ReceiverOfReferrals(o.Area)).FirstOrDefault(o => o is not null)
            ?? registry.ReceiverOfReferrals(area);
    }

    /// <summary>
    /// Whether the publisher may be named who was told for a child: nobody for a child apart; where the child's whereabouts are kept, no
    /// other organisation than its own and the desk of its own area, which is told whether it knows the child or not.
    /// </summary>
    public static bool MayName(Caller publisher, string organisationId, string actionOwner, bool apart, bool kept, RegistrySnapshot registry) =>
        !apart && (!kept || Whereabouts.AreOpenTo(publisher, organisationId)
            || (actionOwner == Code.Of(PractitionerRole.DutySocialWorker) && organisationId == registry.ReceiverOfReferrals(publisher.Area)?.Id));

    /// <summary>The organisations that must not find a protected child, among those that are involved with somebody around it.</summary>
    public static async ValueTask<IReadOnlySet<string>> HiddenFromAsync(IReadSession session, Person child, IEnumerable<string> organisations)
    {
        var hidden = new HashSet<string>(StringComparer.Ordinal);
        if (!Whereabouts.IsMarked(child))
            return hidden;
        foreach (var id in organisations.Distinct(StringComparer.Ordinal))
        {
            if ((await session.People.HiddenFromAsync(id, [child.Id])).Count > 0)
                hidden.Add(id);
        }

        return hidden;
    }
}
