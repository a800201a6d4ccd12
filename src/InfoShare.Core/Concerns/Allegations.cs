using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>What came of telling the officer for allegations.</summary>
/// <param name="Progress">For the publisher; null where nobody was told, or where it must not be named.</param>
/// <param name="NoOfficer">No area concerned has one: the publisher was asked to ring.</param>
public sealed record AllegationTold(RecipientProgress? Progress, bool NoOfficer)
{
    /// <summary>Nobody was to be told.</summary>
    public static AllegationTold Nobody { get; } = new(null, false);
}

/// <summary>
/// An allegation about a worker or a setting is kept from everybody who works with the child, so that it would reach nobody: the local
/// authority's designated officer (LADO) is told instead, in one working day from when it was known (C19, T19), and it climbs until that officer
/// takes it. The levels above learn that something waits, and neither of whom nor what it is.
/// </summary>
internal static class Allegations
{
    private const PractitionerRole Officer = PractitionerRole.Lado;
    private const string Officers = "officers for allegations about staff (LADO)";
    private const string Asked =
        "take it on, or say what was decided or why it is not yours; what else is held of the same person or place stands beside it (GetConcernHistory)";

    /// <summary>Whether a concern is one.</summary>
    public static bool IsOne(Concern concern) => ConcernClass.AllOf(concern).Contains(SensitivityClass.Staff);

    /// <summary>
    /// Tells the officer where the place is, else where the publisher is, else where the person whom it is about lives; where none of them has
    /// one, or the concern holds what the officer must not know either (an informant), the publisher rings.
    /// </summary>
    public static async ValueTask<AllegationTold> TellAsync(
        IWriteSession session, Concern concern, IReadOnlyCollection<ConcernBearing> bearings, PartnershipClock clock, RegistrySnapshot registry, Caller publisher)
    {
        ArgumentNullException.ThrowIfNull(concern);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(publisher);
        if (!IsOne(concern))
            return AllegationTold.Nobody;
        var due = DueFor(concern, clock, session.Now);
        var tier = Disclosure.TierOfNotice(ConcernAccess.Decide(registry.Policy, Officer, concern).Release);
        if (tier == Tier.Unspecified || await OfficeAsync(session, concern, registry, publisher) is not { } office)
        {
            AreaDesks.AskToRing(session, registry, publisher, NotificationTrigger.StaffAllegation, concern.Urgency, due.DueAt, concern.SubjectId, Officers, concern.Id);
            return new AllegationTold(null, true);
        }

        // The officer who writes it down has it.
        if (office.Id == publisher.OrganisationId && publisher.Role == Officer)
            return AllegationTold.Nobody;
        List<string> everybody = [.. bearings.Select(b => b.PersonId).Append(concern.SubjectId).OfType<string>().Distinct(StringComparer.Ordinal)];
        var hidden = everybody.Count > 0 && (await session.People.HiddenFromAsync(office.Id, everybody)).Count > 0;
        var named = await AreaDesks.MayBeNamedAsync(session, office, concern.SubjectId, publisher);
        Add(session, concern, office, due.DueAt, hidden, "", registry, named);
        session.Deadlines.Add(new PendingDeadline(session.NextId("ddl"), DeadlinePurpose.AllegationToLado, concern.Id, due.DueAt, due.RuleId));
        var owner = registry.Roster.For(office.Id, Code.Of(Officer), null, session.Now)?.Name ?? Code.Of(Officer);
        return new AllegationTold(named ? new RecipientProgress(office.Name, office.Agency, owner, NotificationState.Queued, session.Now, null) : null, false);
    }

    /// <summary>The officer has not taken it in time: told again, with the next level above, on T4.</summary>
    internal static async ValueTask<DutyOutcome> OverdueAsync(IWriteSession session, Concern concern, PartnershipClock clock, RegistrySnapshot registry)
    {
        var told = (await session.Inbox.OfConcernAsync(concern.Id)).Where(n => n.Trigger == NotificationTrigger.StaffAllegation && n.ActionRole == Officer).ToList();
        var people = concern.SubjectId is { } subject ? new[] { subject } : [];
        if (told.Count == 0 || concern.IsInError || !IsOne(concern)
            || told.Exists(n => n.State is NotificationState.Accepted or NotificationState.Acted or NotificationState.Declined))
        {
            return DutyOutcome.AlreadyMet(people);
        }

        var office = registry.Find(told[0].OrganisationId);
        if (office is null)
            return DutyOutcome.NoSuch("officer");
        var level = told.Count switch
        {
            1 => EscalationLevel.Esc2TeamManager,
            2 => EscalationLevel.Esc3SafeguardingLead,
            3 => EscalationLevel.Esc4SeniorManager,
            _ => EscalationLevel.Esc5Partnership,
        };
        var next = clock.Due(DeadlineKey.EscalationAnswer, session.Now, judgedAt: concern.SharedAt);
        session.Deadlines.Add(new PendingDeadline(session.NextId("ddl"), DeadlinePurpose.AllegationToLado, concern.Id, next.DueAt, next.RuleId));
        Add(session, concern, office, next.DueAt, told[0].PersonId is null && concern.SubjectId is not null, $"{Code.Of(level)}. Not taken in time. ", registry, listed: false);
        var above = level == EscalationLevel.Esc5Partnership ? Routing.PartnershipOf(registry) : office;
        if (above is null)
            return DutyOutcome.Told(people);
        var holder = HandoverRoles.HolderOf(level, registry, above.Id);
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = above.Id,
            Trigger = NotificationTrigger.StaffAllegation,
            Urgency = concern.Urgency,
            ActionOwner = holder,
            ActionRole = Routing.RoleOf(holder),
            ExpectedResponse = "see that the officer for allegations (LADO), or whoever stands in, reads the own inbox now",
            RespondBy = next.DueAt,
            Tier = Tier.Existence,
            Summary = $"{Code.Of(level)}. Something waits for the officer for allegations about staff (LADO) of {office.Name}, and was not taken in time.",
            Contact = office.DutyDesk,
            PublisherOrganisationId = (Routing.PartnershipOf(registry) ?? office).Id,
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
        return DutyOutcome.Told(people);
    }

    /// <summary>T19 runs from when it was known; where that has passed already, from now: it is as late as it is, and told all the same.</summary>
    private static Deadline DueFor(Concern concern, PartnershipClock clock, DateTimeOffset now)
    {
        var due = clock.Due(DeadlineKey.AllegationToLado, concern.KnownAt);
        return due.DueAt > now ? due : clock.Due(DeadlineKey.AllegationToLado, now);
    }

    private static async ValueTask<Organisation?> OfficeAsync(IReadSession session, Concern concern, RegistrySnapshot registry, Caller publisher)
    {
        if (concern.Place?.Address.Area is { } where && OfficeIn(where) is { } there)
            return there;
        if (OfficeIn(publisher.Area) is { } near)
            return near;
        return concern.SubjectId is { } subject ? OfficeIn(await LinkOccasions.AreaOfAsync(session, subject, publisher.Area, LondonTime.DateOf(session.Now))) : null;

        Organisation? OfficeIn(string area) =>
            registry.InArea(area).FirstOrDefault(o => o is { Enabled: true, Agency: AgencyKind.SocialCare } && o.AllowedRoles.Contains(Officer));
    }

    private static void Add(
        IWriteSession session, Concern concern, Organisation office, DateTimeOffset respondBy, bool hidden, string late, RegistrySnapshot registry, bool listed)
    {
        var tier = hidden ? Tier.Existence : Disclosure.TierOfNotice(ConcernAccess.Decide(registry.Policy, Officer, concern).Release);
        var publisher = Disclosure.ContactOf(concern, registry);
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = office.Id,
            Trigger = NotificationTrigger.StaffAllegation,
            Urgency = concern.Urgency,
            ActionOwner = Code.Of(Officer),
            ActionRole = Officer,
            ExpectedResponse = Asked,
            RespondBy = respondBy,
            Tier = tier == Tier.Unspecified ? Tier.Existence : tier,
            Summary = tier is Tier.Marker or Tier.Summary
                ? $"{late}{publisher.OrganisationName} shared {ConcernPrompts.Named(concern.Indicators)}: an allegation about a worker or a setting, known there since {PlainTime.Full(concern.KnownAt)}."
                : $"{late}Something about a worker or a setting was shared. Speak to {publisher.Name}, {publisher.OrganisationName}.",
            PersonId = hidden ? null : concern.SubjectId,
            ConcernId = concern.Id,
            Contact = publisher,
            Listed = listed,
            PublisherOrganisationId = concern.OrganisationId,
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
    }
}

/// <summary>What the clock does about allegations that nobody has taken (T19, then T4).</summary>
public sealed class AllegationDuties(PartnershipClock clock) : IDeadlineDuty
{
    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes => [DeadlinePurpose.AllegationToLado];

    /// <inheritdoc/>
    public async ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(deadline);
        return await session.Concerns.FindAsync(deadline.ObjectId) is { } concern
            ? await Allegations.OverdueAsync(session, concern, clock, registry) : DutyOutcome.NoSuch("concern");
    }
}

/// <summary>What else is held about staff of the same person, or at the same place: for the officer who judges whether it is a pattern (C19).</summary>
internal static class LikeAllegations
{
    private const int Most = 50;

    /// <summary>
    /// For the officer alone, of an allegation that the officer has opened; nobody else's answer has it. Each is judged as any concern, and one that
    /// tells of somebody whom the officer's organisation must not find is left out.
    /// </summary>
    public static async ValueTask<IReadOnlyList<Disclosure>> OfAsync(
        IReadSession session, Concern concern, IReadOnlyList<ConcernBearing> bearings, Caller caller, RegistrySnapshot registry)
    {
        if (caller.Role != PractitionerRole.Lado || !Allegations.IsOne(concern))
            return [];
        var today = LondonTime.DateOf(session.Now);
        var suspected = bearings.Where(b => !b.Apart && IsSuspected(b)).Select(b => b.PersonId).ToHashSet(StringComparer.Ordinal);
        if (concern.SubjectId is { } subjectId && await session.People.FindAsync(subjectId) is { } subject && subject.AgeBandOn(today) == AgeBand.Adult)
            suspected.Add(subjectId);
        var found = new Dictionary<string, ConcernOnPerson>(StringComparer.Ordinal);
        if (suspected.Count > 0)
        {
            foreach (var item in (await session.Concerns.OnPeopleAsync([.. suspected], null, Most * 2, ConcernSight.Of(caller))).Where(c => c.Bearing is null || IsSuspected(c.Bearing)))
                found.TryAdd(item.Concern.Id, item with { Bearing = null });
        }

        if (concern.Place is { } place)
        {
            foreach (var there in await session.Concerns.AtAddressesAsync([.. AddressKeys.AllOf(place.Address)], Most * 2))
                found.TryAdd(there.Id, new ConcernOnPerson(there, "", null));
        }

        found.Remove(concern.Id);
        var (open, unnamed) = (new Disclosure(caller, registry), new Disclosure(caller, registry) { WhereaboutsAreKept = true });
        foreach (var item in found.Values.Where(c => Allegations.IsOne(c.Concern) && Patterns.Happenings.Stands(c.Concern)).OrderByDescending(c => c.Concern.SharedAt).Take(Most))
        {
            List<string> people = [.. (await session.Concerns.BearingsOfAsync(item.Concern.Id)).Select(b => b.PersonId).Append(item.Concern.SubjectId).OfType<string>().Distinct(StringComparer.Ordinal)];
            if (await KeptConcerns.KeepsAsync(session, item.Concern, caller)
                || (people.Count > 0 && (await session.People.HiddenFromAsync(caller.OrganisationId, people)).Count > 0))
            {
                continue;
            }

            var kept = people.Count > 0 && await Whereabouts.AreKeptAsync(session, await session.People.FindManyAsync(people));
            (kept ? unnamed : open).Add(item);
        }

        await open.NameAsync(session);
        await unnamed.NameAsync(session);
        return [open, unnamed];
    }

    private static bool IsSuspected(ConcernBearing bearing) => bearing.Because.Contains(ConcernBearing.SuspectedSource, StringComparison.Ordinal);
}
