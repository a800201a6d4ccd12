using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Inbox;

/// <summary>How far notices have come with those who were told, for a publisher or a party (G1).</summary>
public static class Progress
{
    /// <summary>
    /// One line for each notice, in their order. A service whose very involvement is kept from the reader's role is left out, one of the
    /// reader's own house too; whoever is a party anyway is shown.
    /// </summary>
    public static IReadOnlyList<RecipientProgress> Of(
        IEnumerable<Notification> told, IReadOnlyList<Involvement> involvements, Caller reader, RegistrySnapshot registry, DateTimeOffset now,
        params IReadOnlyCollection<string> parties) =>
        [.. told
            .Where(n => parties.Contains(n.OrganisationId) || MayBeNamed(n, involvements, reader))
            .Select(n => new RecipientProgress(
                registry.NameOf(n.OrganisationId), registry.Find(n.OrganisationId)?.Agency ?? AgencyKind.Unspecified,
                registry.Roster.For(n, now)?.Name ?? n.ActionOwner, n.State, n.StateSince, n.ReadBy))];

    /// <summary>Whether the reader may learn that this service works with somebody whom the notice is about.</summary>
    private static bool MayBeNamed(Notification told, IReadOnlyList<Involvement> involvements, Caller reader)
    {
        // Whoever shares an allegation about a worker is to know that the officer has it, and nobody else is told of it (C19).
        if (told.Trigger == NotificationTrigger.StaffAllegation)
            return true;

        // The role stays when a deputy acts in its place.
        if (told.ActionRole != PractitionerRole.Unspecified && !InvolvementAccess.IsOpenTo(reader, told.OrganisationId, told.ActionOwnerId, told.ActionRole))
            return false;
        var workers = involvements.Where(i => i.OrganisationId == told.OrganisationId
            && (told.ActionOwnerId is { } id ? i.PractitionerId == id : i.PractitionerName == told.ActionOwner)).ToList();
        return workers.Count == 0 || workers.Any(w => InvolvementAccess.IsOpenTo(reader, w.OrganisationId, w.PractitionerId, w.Role));
    }
}
