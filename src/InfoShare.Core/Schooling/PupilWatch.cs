using InfoShare.Core.Access;
using InfoShare.Core.Agencies;
using InfoShare.Core.Agencies.Education;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Schooling;

/// <summary>
/// Who waits for an absence mark of a pupil (S7): whoever told this school of an urgent concern about the pupil, so that the school
/// watches; whoever has the task to see the child; and the child's lead. They are told at once, and nothing of it shows at the school.
/// </summary>
internal static class PupilWatch
{
    /// <summary>A school that was told watches for a term.</summary>
    private const int Days = 90;

    private const int MostLookedAt = 200;

    private sealed record Watcher(Organisation Organisation, string Name, string? Id, PractitionerRole Role, string? Team);

    /// <summary>Tells them that the pupil did not come.</summary>
    public static async ValueTask TellAsync(IWriteSession session, ContactRecord absent, Caller caller, RegistrySnapshot registry)
    {
        if (await session.People.FindAsync(absent.PersonId) is not { } pupil)
            return;
        var watchers = await WatchersAsync(session, pupil.Id, caller, registry);
        if (watchers.Count == 0)
            return;
        var hidden = await ChildrenApart.HiddenFromAsync(session, pupil, watchers.Select(w => w.Organisation.Id));
        var kept = await Whereabouts.AreKeptAsync(session, [pupil]);
        foreach (var watcher in watchers.Where(w => !hidden.Contains(w.Organisation.Id) && registry.Policy.Tell(w.Role, absent.Class).Shows))
        {
            // The name of the school would say where a hidden child is: the own area's desk passes the question on.
            var names = !kept || registry.Policy.KeepsWhereabouts(watcher.Role);
            var school = registry.Find(caller.OrganisationId);
            var contact = names && caller.Practitioner is { } teacher
                ? new ContactPoint(teacher.Name, teacher.Role, caller.OrganisationName, school?.DutyTelephone)
                : Whereabouts.DeskFor(watcher.Organisation, registry);
            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = watcher.Organisation.Id,
                Trigger = NotificationTrigger.ChildUnseen,
                Urgency = Urgency.SameDay,
                ActionOwner = watcher.Name,
                ActionOwnerId = watcher.Id,
                ActionRole = watcher.Role,
                ActionTeam = watcher.Team,
                ExpectedResponse = "Find out today whether the child is safe, and say who sees the child.",
                RespondBy = DeliveryPace.AnswerBy(Urgency.SameDay, session.Now),
                Tier = Tier.Marker,
                Class = absent.Class,
                Summary = $"Absent from school on {PlainTime.Date(absent.HappenedOn)}"
                    + $"{(names ? $", says {caller.OrganisationName}" : "")}. The school was asked to watch for it.",
                PersonId = pupil.Id,
                Contact = contact,
                Listed = false,
                PublishedAt = session.Now,
                StateSince = session.Now,
            });
        }
    }

    private static async ValueTask<List<Watcher>> WatchersAsync(IReadSession session, string pupilId, Caller caller, RegistrySnapshot registry)
    {
        var since = session.Now.AddDays(-Days);
        var told = (await session.Inbox.OfPeopleAsync(caller.OrganisationId, [pupilId], MostLookedAt))
            .Where(i => i.ConcernId is not null && i.PublishedAt >= since && i.Urgency is Urgency.SameDay or Urgency.ImmediateDanger)
            .Select(i => i.ConcernId!).Distinct(StringComparer.Ordinal).ToList();
        var concerns = told.Count == 0 ? [] : await session.Concerns.FindManyAsync(told);
        List<Watcher> watchers = [];
        foreach (var concern in concerns.Where(c => !c.IsInError && c.OrganisationId != caller.OrganisationId).OrderByDescending(c => c.SharedAt))
        {
            // Whoever told of an adult, and must learn nothing of this child, waits for nothing.
            if (registry.Find(concern.OrganisationId) is { Enabled: true } author
                && !(await session.Concerns.BearingsOfAsync(concern.Id)).Any(b => b.PersonId == pupilId && b.Apart))
                watchers.Add(new Watcher(author, concern.AuthorName, concern.AuthorId, concern.AuthorRole, null));
        }

        foreach (var task in (await session.Tasks.OpenOfAsync(pupilId)).Where(t => t.Kind == DutyTaskKind.SeeTheChild))
        {
            if (registry.Find(task.Owner.OrganisationId) is { Enabled: true } owner)
                watchers.Add(new Watcher(owner, task.Owner.Name, task.Owner.PractitionerId, task.Owner.Role, task.Owner.Team));
        }

        if (watchers.Count == 0)
            return [];
        var today = LondonTime.DateOf(session.Now);
        var involvements = await session.Links.InvolvementsOfAsync([pupilId]);
        var lead = Lead.Of(involvements, registry, today, caller.Area);
        if (lead is { Practitioner: { } leads, OrganisationId: { } at } && registry.Find(at) is { Enabled: true } service)
            watchers.Add(new Watcher(service, leads.Name, lead.PractitionerId, leads.Role, Routing.TeamAt(at, involvements, today)));
        return [.. watchers.Where(w => w.Organisation.Id != caller.OrganisationId).DistinctBy(w => w.Organisation.Id)];
    }
}
