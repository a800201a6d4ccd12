using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>
/// The 17th and 18th birthdays of children with open services (F7): adult services accept before child services leave. Both
/// days are deadlines, set once a child, so that a restart or a second broker tells nobody twice.
/// </summary>
public static class Birthdays
{
    /// <summary>The rule that the trail names.</summary>
    private const string Rule = "F7";

    /// <summary>Roles whose service is a child's: it ends at eighteen at the latest, and somebody has to come after it.</summary>
    public static bool IsChildService(PractitionerRole role) => role is
        PractitionerRole.Camhs or PractitionerRole.AllocatedSocialWorker or PractitionerRole.EarlyHelp or PractitionerRole.YouthJustice
        or PractitionerRole.LacNurse or PractitionerRole.Paediatrician or PractitionerRole.SchoolNurse or PractitionerRole.HealthVisitor;

    /// <summary>Statuses that a child's service holds.</summary>
    public static bool IsChildService(ChildStatusCode code) => code is
        ChildStatusCode.CscOpen or ChildStatusCode.EarlyHelp or ChildStatusCode.Cin or ChildStatusCode.S47 or ChildStatusCode.Cpp
        or ChildStatusCode.PreProceedings or ChildStatusCode.LacS20 or ChildStatusCode.LacOrder or ChildStatusCode.SupervisionOrder;

    /// <summary>A practitioner began to work with somebody: watches the birthdays when it is a child's service.</summary>
    public static ValueTask WatchAsync(IWriteSession session, Person person, PractitionerRole role) =>
        IsChildService(role) ? WatchAsync(session, person) : ValueTask.CompletedTask;

    /// <summary>Sets the two deadlines, those that lie ahead, once a person.</summary>
    public static async ValueTask WatchAsync(IWriteSession session, Person person)
    {
        var today = LondonTime.DateOf(session.Now);
        if (person.BirthDate is not { } born || Ages.YearsOn(born, today) >= 18 || !await session.Handovers.TryWatchBirthdaysAsync(person.Id, session.Now))
            return;
        foreach (var (age, purpose) in (ReadOnlySpan<(int, DeadlinePurpose)>)[(17, DeadlinePurpose.Turns17), (18, DeadlinePurpose.Turns18)])
        {
            if (Ages.YearsOn(born, today) < age)
                session.Deadlines.Add(new PendingDeadline(session.NextId("due"), purpose, person.Id, Begins(born, age), Rule));
        }
    }

    /// <summary>
    /// The day has come: whoever works with the child for a child's service gets the task of offering the handover to the adult
    /// service. A birth date that was corrected since sets the day anew.
    /// </summary>
    public static async ValueTask<DutyOutcome> ReachedAsync(
        IWriteSession session, PendingDeadline deadline, PartnershipClock clock, RegistrySnapshot registry)
    {
        var age = deadline.Purpose == DeadlinePurpose.Turns17 ? 17 : 18;
        var today = LondonTime.DateOf(session.Now);
        if (await session.People.FindAsync(deadline.ObjectId) is not { BirthDate: { } born } person)
            return new DutyOutcome("no birth date", [deadline.ObjectId]);
        // Two watched people were found to be one: one of the two watches goes on.
        if (person.Id != deadline.ObjectId)
        {
            if (!await session.Handovers.TryWatchBirthdaysAsync(person.Id, session.Now))
                return new DutyOutcome("watched as one person", [person.Id]);
            if (age == 17)
                session.Deadlines.Add(new PendingDeadline(session.NextId("due"), DeadlinePurpose.Turns18, person.Id, Begins(born, 18), Rule));
        }

        if (Ages.YearsOn(born, today) < age)
        {
            session.Deadlines.Add(deadline with { Id = session.NextId("due"), ObjectId = person.Id, DueAt = Begins(born, age) });
            return new DutyOutcome("a later day", [person.Id]);
        }

        var involvements = (await session.Links.InvolvementsOfAsync([person.Id])).Where(i => i.OpenOn(today) && IsChildService(i.Role)).ToList();
        var statuses = (await session.Links.StatusesOfAsync([person.Id])).Where(s => (s.To is null || s.To >= today) && IsChildService(s.Code));
        var accepted = (await session.Handovers.OfPeopleAsync([person.Id]))
            .Where(h => h is { Kind: HandoverKind.AdultServices, AcceptedBy: not null }).Select(h => h.Sender.OrganisationId).ToHashSet();
        var told = 0;
        foreach (var id in involvements.Select(i => i.OrganisationId).Concat(statuses.Select(s => s.OrganisationId)).Distinct().Order(StringComparer.Ordinal))
        {
            if (accepted.Contains(id) || registry.Find(id) is not { Enabled: true } organisation)
                continue;
            var worker = involvements.Where(i => i.OrganisationId == id).OrderByDescending(i => i.Leads).ThenByDescending(i => i.RecordedAt).FirstOrDefault();
            Task(organisation, worker?.PractitionerName, worker?.PractitionerId);
            if (age == 18)
                Task(organisation, null, null);
            told++;
        }

        return new DutyOutcome(told == 0 ? "nobody to tell" : "told", [person.Id]);

        void Task(Organisation organisation, string? name, string? practitionerId) => session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = organisation.Id,
            Trigger = age == 17 ? NotificationTrigger.Age17 : NotificationTrigger.Age18,
            Urgency = Urgency.Standard,
            ActionOwner = name ?? Code.Of(HandoverRoles.ManagerAt(organisation)),
            ActionOwnerId = practitionerId,
            ExpectedResponse = "offer the handover to the adult service (OfferHandover, ADULT_SERVICES), or end the service with its reason",
            RespondBy = clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt,
            Tier = Tier.Existence,
            Summary = $"Turns {age} on {PlainTime.Date(LondonTime.DateOf(Begins(born, age)))}. Your service does not end because of the age until an adult service has accepted.",
            PersonId = person.Id,
            Contact = organisation.DutyDesk,
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
    }

    /// <summary>The first instant of the day on which that age is reached; born on 29 February, that is 1 March in other years.</summary>
    private static DateTimeOffset Begins(DateOnly born, int age)
    {
        var day = born.AddYears(age);
        if (Ages.YearsOn(born, day) < age)
            day = day.AddDays(1);
        return LondonTime.ToUtc(day, TimeOnly.MinValue);
    }
}
