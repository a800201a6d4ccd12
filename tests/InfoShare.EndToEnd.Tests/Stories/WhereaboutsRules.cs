using InfoShare.Core.Access;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// What a notice about somebody whose whereabouts are kept keeps to, whoever makes it (A10): to whoever does not keep the person safe it names no
/// service of another area. Every story's notices are held to it.
/// </summary>
internal static class WhereaboutsRules
{
    /// <summary>Such an item goes to whom its sender chose, and names the sender or the one who answers: the two deal with each other.</summary>
    private static readonly NotificationTrigger[] BetweenTwo =
    [
        NotificationTrigger.ReferralReceived, NotificationTrigger.HandoverOffered, NotificationTrigger.HandoverAnswered, NotificationTrigger.HandoverLate,
        NotificationTrigger.InformationRequested, NotificationTrigger.InformationAnswered, NotificationTrigger.TaskGiven, NotificationTrigger.TaskAnswered,
    ];

    /// <summary>Since when nobody may learn where somebody is: a refuge was recorded, or the mark made; null: anybody may.</summary>
    public static async ValueTask<DateTimeOffset?> KeptSinceAsync(IReadSession session, string personId)
    {
        var person = await session.People.FindAsync(personId);
        return (await session.Links.RefugesOfAsync([personId])).Select(r => (DateTimeOffset?)r.RecordedAt)
            .Concat((person?.Records ?? []).Where(r => r.Protected).Select(r => (DateTimeOffset?)r.RecordedAt)).Min();
    }

    /// <summary>Whom a notice is about: itself, and all of whom its concern tells.</summary>
    public static async ValueTask<IReadOnlyCollection<string>> PeopleOfAsync(IReadSession session, Notification item)
    {
        var concern = item.ConcernId is { } id ? await session.Concerns.FindAsync(id) : null;
        return
        [
            .. (concern is null ? [] : await session.Concerns.BearingsOfAsync(concern.Id)).Select(b => b.PersonId)
                .Concat([item.PersonId, concern?.SubjectId]).OfType<string>().Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>What is wrong with a notice; empty when nothing is.</summary>
    /// <param name="keptSince">As above, of the person whom it is about.</param>
    public static IReadOnlyList<string> FaultsOf(Notification item, RegistrySnapshot registry, DateTimeOffset? keptSince)
    {
        if (keptSince is not { } since || item.PublishedAt < since || BetweenTwo.Contains(item.Trigger)
            || PolicyBook.Embedded.Latest.KeepsWhereabouts(item.ActionRole) || registry.Find(item.OrganisationId) is not { } at)
        {
            return [];
        }

        return
        [
            .. registry.All.Where(o => o.Area != at.Area && !o.IsOperator && Names(item, o.Name))
                .Select(o => $"names {o.Name} to {at.Name}, which may not learn where the person is"),
        ];
    }

    private static bool Names(Notification item, string organisation) =>
        item.Contact?.OrganisationName == organisation || item.Summary.Contains(organisation, StringComparison.Ordinal)
        || item.ExpectedResponse.Contains(organisation, StringComparison.Ordinal);
}
