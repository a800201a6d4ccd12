using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>Records that an adult went into custody or came out of it.</summary>
/// <param name="OccurredOn">The day; null: today.</param>
public sealed record RecordCustody(SubjectRef Person, CustodyMove Move, DateOnly? OccurredOn)
{
    public string? Reason { get; init; }
    public string? Conditions { get; init; }

    /// <summary>Where somebody came out to; null: not said.</summary>
    public PostalAddress? ToAddress { get; init; }
}

/// <summary>It was recorded.</summary>
/// <param name="Told">Who was told around the children whom the adult reaches, as far as they may be named.</param>
public sealed record CustodyRecorded(string EventId, ResolvedPerson Person, IReadOnlyList<string> Told, AuditReceipt Receipt)
{
    /// <summary>The residence that the address became; null without one.</summary>
    public string? ResidenceId { get; init; }
}

/// <summary>
/// Custody suspends the adult's links and release restores them (requirement B3); the children's leads and the agencies involved are
/// told the least that serves (G7), to be answered the same day (T9). Before a release those of former households are told too: it is to them that he may return.
/// Where an adult of whom a marker is held is released to an address at which a child is recorded, whoever leads for it, or the duty desk, is told that alone.
/// </summary>
public sealed class RecordCustodyHandler(
    IStore store, OrganisationDirectory directory, RecordResidenceHandler residences, PartnershipClock clock, TimeProvider time)
{
    /// <exception cref="RuleException">INVALID_FIELDS for an address without a key.</exception>
    public async Task<CustodyRecorded> HandleAsync(RecordCustody command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    private async ValueTask<CustodyRecorded> ApplyAsync(IWriteSession session, RecordCustody command, Call call, RegistrySnapshot registry)
    {
        var caller = call.Caller;
        var today = LondonTime.DateOf(session.Now);
        var understood = await PersonResolver.ForTellingAsync(session, command.Person, caller);
        var person = understood.Found;

        // Before anybody is told: whom the adult reaches from there is told too.
        var day = command.OccurredOn ?? today;
        var home = command.ToAddress is not { } address ? null : await residences.ApplyAsync(
            session, new RecordResidence(command.Person, address, ResidenceKind.LicenceAddress, LinkState.Reported, day, null, SourceKind.RecordCheck), call, registry);
        var reach = await HouseholdReach.OfAdultAsync(session, person.Person!, null, today);
        var children = reach.Children
            .Where(c => c.Reach is ReachTime.Now or ReachTime.Soon or ReachTime.Suspended
                || (c.Reach == ReachTime.Formerly && command.Move == CustodyMove.Out && c.Path.All(s => s.Relationship != RelationshipType.Unspecified)))
            .ToList();
        var ids = children.Select(c => c.Child.Id).ToList();
        var neighbours = command.Move == CustodyMove.Out
            ? reach.Children.Where(c => c.Reach == ReachTime.SameAddress).ToList()
            : [];
        List<string> all = [.. ids, .. neighbours.Select(c => c.Child.Id)];
        var involvements = all.Count == 0 ? [] : await session.Links.InvolvementsOfAsync(all);

        var custody = new CustodyEvent(
            session.NextId("cus"), person.Person!.Id, command.Move, day, caller.OrganisationId, caller.Agency, session.Now)
        {
            Reason = command.Reason,
            Conditions = command.Conditions,
        };
        session.Households.Add(custody);
        var told = new SortedSet<string>(StringComparer.Ordinal);
        var hidden = await session.People.HiddenFromAsync(caller.OrganisationId, ids);

        // It is one event: what is told of it around a child at home says where as well as what is told around one that hides.
        var kept = children.Any(c => c.Reach != ReachTime.Formerly && IsKept(c));
        foreach (var child in children)
        {
            var area = await LinkOccasions.AreaOfAsync(session, child.Child.Id, caller.Area, today);
            var named = await TellAsync(session, custody, child, area, involvements, registry, call, kept || IsKept(child));

            // Whom the caller must not find is not betrayed by those who work with it.
            // Nor is anybody around whoever is kept from the caller in silence (L10).
            if (!child.InRefuge && !hidden.Contains(child.Child.Id) && !understood.AsNobody)
                told.UnionWith(named);
        }

        // Who recorded it learns nothing of these: else addresses could be tried out for children.
        if (neighbours.Count > 0 && await MarkerOfAsync(session, person.Person, registry.Policy) is { } marker)
        {
            foreach (var child in neighbours)
            {
                await TellAsync(
                    session, custody, child, await LinkOccasions.AreaOfAsync(session, child.Child.Id, caller.Area, today), involvements, registry, call,
                    kept || IsKept(child), marker);
            }
        }

        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish) with
        {
            ObjectId = custody.Id,
            PersonIds = [custody.PersonId, .. ids],
            MatchedHow = understood.Shown.MatchedHow,
        });
        return new CustodyRecorded(custody.Id, understood.Shown, [.. told], receipt) { ResidenceId = home?.LinkId };
    }

    /// <summary>The latest concern about the adult of which children's services may know that there is one, among all; null when there is none.</summary>
    private static async ValueTask<Marker?> MarkerOfAsync(IReadSession session, Person adult, AccessPolicy policy)
    {
        var matters = await EarlierMatters.OfAsync(session, [adult.Id]);
        var seen = matters.SeenBy(policy, PractitionerRole.DutySocialWorker, [adult.Id], []);
        return seen.Concerns.Concat(seen.Withheld).MaxBy(c => c.SharedAt) is { } latest ? new Marker(latest, matters) : null;
    }

    private static bool IsKept(ReachedChild child) => child.InRefuge || Whereabouts.IsMarked(child.Child);

    /// <param name="kept">Whether the whereabouts are kept of the child, or of another to whom the adult has a link now.</param>
    /// <param name="marker">Held about somebody who has no more than the address in common with the child; null for a link.</param>
    private async ValueTask<IReadOnlyList<string>> TellAsync(
        IWriteSession session, CustodyEvent custody, ReachedChild child, string area, IReadOnlyList<Involvement> involvements, RegistrySnapshot registry,
        Call call, bool kept, Marker? marker = null)
    {
        var caller = call.Caller;
        var named = new List<string>();
        var around = involvements.Where(i => i.PersonId == child.Child.Id).ToList();
        var recipients = Routing.InvolvedWith(around, registry, LondonTime.DateOf(session.Now), caller).ToList();
        if (!recipients.Any(Routing.IsSocialWorker)
            && (registry.ReceiverOfReferrals(child.InRefuge ? caller.Area : area) ?? registry.ReceiverOfReferrals(caller.Area)) is { } desk)
            recipients.Add(AreaDesks.AsRecipient(desk, child.Child.Id));

        // A service that may not know of it is not told: the notice would say it.
        foreach (var recipient in recipients.Where(r => LinkAccess.SeesCustody(registry.Policy, r.Role) && (marker is null || Routing.IsSocialWorker(r))))
        {
            var how = marker is not null ? "who is recorded at this child's address"
                : child.Reach == ReachTime.Formerly ? "who was linked to this child" : "who is linked to this child";

            // Why, and on which conditions, is more than a marker; of an adult who has no more than the address in common it is nobody's.
            var more = marker is null && registry.Policy.Tell(recipient.Role, SensitivityClass.Criminal).Release is Release.Summary or Release.Detail ? custody.InWords : "";
            var what = custody.Move == CustodyMove.In ? "went into custody" : "came out of custody";

            // Then a prison or an officer of another area is named to those alone who keep the child safe.
            var ask = !kept || Whereabouts.MayName(recipient, caller.OrganisationId, registry)
                ? new ContactPoint(caller.Practitioner?.Name ?? caller.OrganisationName, caller.Role, caller.OrganisationName, registry.Find(caller.OrganisationId)?.DutyTelephone)
                : Whereabouts.DeskFor(recipient.Organisation, registry);
            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = recipient.Organisation.Id,
                Trigger = custody.Move == CustodyMove.In ? NotificationTrigger.CustodyIn : NotificationTrigger.ReleaseOut,
                Urgency = Urgency.SameDay,
                ActionOwner = recipient.ActionOwner,
                ActionOwnerId = recipient.ActionOwnerId,
                ActionRole = recipient.Role,
                ActionTeam = recipient.Team,
                ExpectedResponse = custody.Move == CustodyMove.In
                    ? "See today what it changes for the child, and what is to be in place before release."
                    : marker is not null ? "Find out today whether this adult belongs to the household, and decide what the child needs."
                    : "Decide today what the child needs now that the link resumes.",
                RespondBy = clock.Due(DeadlineKey.HandoverAcceptance, session.Now, DeadlineCase.CustodyOrHealthCritical).DueAt,
                Tier = more.Length > 0 ? Tier.Summary : Tier.Marker,
                Class = SensitivityClass.Criminal,
                Summary = $"An adult {how} {what} on {PathWords.Day(custody.OccurredOn)}.{more} Speak to {ask.Name}." +
                    (marker is null ? "" : " It is the same address and no more: nothing is inferred from it. " + MarkerWords(await marker.Matters.AskedByAsync(session, recipient, marker.Latest, kept, registry))),
                PersonId = child.Child.Id,
                Contact = ask,
                Listed = !child.InRefuge,
                PublishedAt = session.Now,
                StateSince = session.Now,
            });
            if (InvolvementAccess.IsOpenTo(caller.Policy, caller.Role, recipient.Role))
                named.Add($"{recipient.Organisation.Name}: {recipient.ActionOwner}");
        }

        return named;
    }

    private sealed record Marker(Concern Latest, EarlierMatters Matters);

    private static string MarkerWords(ContactPoint ask) => $"A marker is held about this adult; ask {ask.Name}, {ask.OrganisationName}.";
}
