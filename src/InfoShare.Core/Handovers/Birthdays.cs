using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
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

    /// <summary>How often a birth date that nobody knows is looked for.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromDays(91);

    private static readonly (int Age, DeadlinePurpose Purpose)[] Days = [(17, DeadlinePurpose.Turns17), (18, DeadlinePurpose.Turns18)];

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

    /// <summary>Sets the two deadlines, those that lie ahead, once a person. Where nobody knows the birth date, it is looked for again.</summary>
    public static async ValueTask WatchAsync(IWriteSession session, Person person)
    {
        var today = LondonTime.DateOf(session.Now);
        if ((person.BirthDate is { } known && Ages.YearsOn(known, today) >= 18) || !await session.Handovers.TryWatchBirthdaysAsync(person.Id, session.Now))
            return;
        foreach (var (age, purpose) in Days)
        {
            if (person.BirthDate is not { } born)
                Await(session, person.Id, purpose, session.Now + LookAgain);
            else if (Ages.YearsOn(born, today) < age)
                Await(session, person.Id, purpose, Begins(born, age));
        }
    }

    /// <summary>
    /// An agency said or corrected when a watched child was born: both days are set anew, so that one which is earlier than was
    /// thought is not noticed only when the former comes round. A day that has passed by now is told of at once.
    /// </summary>
    /// <param name="session">The change that brings the record.</param>
    /// <param name="personId">Whose record it is.</param>
    /// <param name="before">The birth date that was held until now; null when none was.</param>
    public static async ValueTask CorrectAsync(IWriteSession session, string personId, DateOnly? before)
    {
        if (await session.People.FindAsync(personId) is not { BirthDate: { } born } person || born == before
            || !await session.Handovers.WatchesBirthdaysAsync(person.Id))
            return;
        var today = LondonTime.DateOf(session.Now);
        foreach (var (age, purpose) in Days)
        {
            // Reached by either date: it was told, and what came of it stands.
            if (before is { } former && Ages.YearsOn(former, today) >= age && Ages.YearsOn(born, today) >= age)
                continue;
            session.Deadlines.Meet(person.Id, purpose, session.Now);
            if (Ages.YearsOn(born, today) <= 18)
                Await(session, person.Id, purpose, Begins(born, age) is var day && day > session.Now ? day : session.Now);
        }
    }

    /// <summary>
    /// The day has come: for each organisation that works with the child for a child's service a handover opens to an adult
    /// service, held by its worker, who has until T9 to name one; nothing is told to anybody outside before. It climbs like
    /// any other until an adult service has accepted or it is withdrawn with a reason. A birth date that was corrected since sets
    /// the day anew.
    /// </summary>
    public static async ValueTask<DutyOutcome> ReachedAsync(
        IWriteSession session, PendingDeadline deadline, HandoverMoves moves, RegistrySnapshot registry)
    {
        var age = deadline.Purpose == DeadlinePurpose.Turns17 ? 17 : 18;
        var today = LondonTime.DateOf(session.Now);
        if (await session.People.FindAsync(deadline.ObjectId) is not { } person)
            return new DutyOutcome("no such person", [deadline.ObjectId]);
        // Two watched people were found to be one: one of the two watches goes on.
        if (person.Id != deadline.ObjectId)
        {
            if (!await session.Handovers.TryWatchBirthdaysAsync(person.Id, session.Now))
                return new DutyOutcome("watched as one person", [person.Id]);
            if (age == 17)
                Await(session, person.Id, DeadlinePurpose.Turns18, person.BirthDate is { } joined ? Begins(joined, 18) : session.Now + LookAgain);
        }

        if (person.BirthDate is not { } born)
        {
            Await(session, person.Id, deadline.Purpose, session.Now + LookAgain);
            return new DutyOutcome("no birth date yet", [person.Id]);
        }

        if (Ages.YearsOn(born, today) < age)
        {
            Await(session, person.Id, deadline.Purpose, Begins(born, age));
            return new DutyOutcome("a later day", [person.Id]);
        }

        // A birth date that became known late may be that of an adult.
        if (Ages.YearsOn(born, LondonTime.DateOf(deadline.DueAt)) > 18)
            return new DutyOutcome("an adult", [person.Id]);

        var involvements = (await session.Links.InvolvementsOfAsync([person.Id])).Where(i => i.OpenOn(today) && IsChildService(i.Role)).ToList();
        var statuses = (await session.Links.StatusesOfAsync([person.Id])).Where(s => (s.To is null || s.To >= today) && IsChildService(s.Code));
        var before = (await session.Handovers.OfPeopleAsync([person.Id])).Where(h => h.Kind == HandoverKind.AdultServices && !InvolvementAccess.IsApart(h.Sender.Role)).ToList();
        var accepted = before.Where(h => h.AcceptedBy is not null).Select(h => h.Sender.OrganisationId).ToHashSet();
        var told = 0;
        foreach (var id in involvements.Select(i => i.OrganisationId).Concat(statuses.Select(s => s.OrganisationId)).Distinct().Order(StringComparer.Ordinal))
        {
            if (accepted.Contains(id) || registry.Find(id) is not { Enabled: true } organisation)
                continue;
            var worker = involvements.Where(i => i.OrganisationId == id).OrderByDescending(i => i.Leads).ThenByDescending(i => i.RecordedAt).FirstOrDefault();
            var handover = before.FirstOrDefault(h => h.IsOpen && h.Sender.OrganisationId == id) ?? Open(organisation, worker);
            var notices = new HandoverNotices(session, registry, handover);
            notices.Birthday(age, LondonTime.DateOf(Begins(born, age)), toManager: false);
            if (age == 18)
                notices.Birthday(age, LondonTime.DateOf(Begins(born, age)), toManager: true);
            told++;
        }

        return new DutyOutcome(told == 0 ? "nobody to tell" : "told", [person.Id]);

        Handover Open(Organisation organisation, Involvement? worker)
        {
            // Where only a status is recorded, the one who stands above its workers holds it.
            var manager = HandoverRoles.ManagerAt(organisation);
            var due = moves.DueFor(deadline.DueAt, Urgency.Standard);
            var opened = new Handover
            {
                Id = session.NextId("hov"),
                Version = 1,
                State = HandoverState.Offered,
                Kind = HandoverKind.AdultServices,
                Urgency = Urgency.Standard,
                SubjectIds = [person.Id],
                Sender = worker is null
                    ? new HandoverParty(organisation.Id, null, Code.Of(manager), manager, null)
                    : new HandoverParty(organisation.Id, worker.PractitionerId, worker.PractitionerName, worker.Role, worker.Telephone) { Team = worker.Team },
                RecipientArea = organisation.Area,
                RecipientRole = AdultRoleAfter(worker?.Role ?? manager),
                Words = new HandoverWords("Opened by the birthday; the sender has not said yet what remains.", null, [], [], null),
                SenderStays = false,
                OfferedAt = session.Now,
                AcceptanceDue = due.DueAt,
                DueRule = due.RuleId,
            };
            session.Start(opened, HandoverMoves.OpenAtBirthday(opened, age));
            return opened;
        }
    }

    /// <summary>Who usually comes after a child's service; a proposal, since the sender names the organisation.</summary>
    private static PractitionerRole AdultRoleAfter(PractitionerRole role) => role switch
    {
        PractitionerRole.Camhs => PractitionerRole.AdultMh,
        PractitionerRole.YouthJustice => PractitionerRole.ProbationOfficer,
        PractitionerRole.LacNurse or PractitionerRole.Paediatrician or PractitionerRole.SchoolNurse or PractitionerRole.HealthVisitor => PractitionerRole.Gp,
        _ => PractitionerRole.Unspecified,
    };

    private static void Await(IWriteSession session, string personId, DeadlinePurpose purpose, DateTimeOffset dueAt) =>
        session.Deadlines.Add(new PendingDeadline(session.NextId("due"), purpose, personId, dueAt, Rule));

    /// <summary>The first instant of the day on which that age is reached; born on 29 February, that is 1 March in other years.</summary>
    private static DateTimeOffset Begins(DateOnly born, int age)
    {
        var day = born.AddYears(age);
        if (Ages.YearsOn(born, day) < age)
            day = day.AddDays(1);
        return LondonTime.ToUtc(day, TimeOnly.MinValue);
    }
}
