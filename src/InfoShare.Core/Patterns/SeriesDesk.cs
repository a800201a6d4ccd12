using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Patterns;

/// <summary>What a look at one child has before it.</summary>
/// <param name="Concerns">Everything that bears on the child, latest shared first.</param>
/// <param name="Area">The area of whoever acted: where nobody knows where the child lives, its desk stands in.</param>
public sealed record PatternLookAt(
    Person Child, IReadOnlyList<ConcernOnPerson> Concerns, IReadOnlyList<Involvement> Involvements, RegistrySnapshot Registry, string Area, DateOnly Today)
{
    /// <summary>What counts in series around the child.</summary>
    public IReadOnlyList<SeriesReport> Reports { get; init; } = [];
}

/// <summary>
/// Tells the organisations that work with a child of series of events (H1, H9, T17). Each counts only what it may see, and is told of an
/// event once, whichever report of it came first.
/// </summary>
public sealed class SeriesDesk(PartnershipClock clock, AlertCap cap)
{
    /// <summary>What is expected of whoever is told.</summary>
    public const string ReadSeries = "read the series in the child's picture, and note what you do about it (ACTED), or decline with a reason";

    /// <summary>What is expected of public protection.</summary>
    public const string ReadAcross = "find out what joins these children, see that each is known to those who act for it, and note what you do about it (ACTED)";

    /// <summary>At most this many events are named in an item; the child's picture has all.</summary>
    private const int MostDays = 6;

    /// <summary>Tells what is to be told, and nothing when nothing is new.</summary>
    /// <returns>How many items were sent.</returns>
    public async ValueTask<int> TellAsync(IWriteSession session, PatternLookAt look)
    {
        var rules = SeriesRules.Embedded;
        var reports = look.Reports.ToLookup(r => r.Happening.Series);
        List<SeriesRule> reached = [.. rules.All.Where(r => reports[r.Kind].Count() >= r.AlertFrom)];
        if (reached.Count == 0)
            return 0;
        var concerns = look.Reports.Select(r => r.Concern).OfType<Concern>().DistinctBy(c => c.Id).ToDictionary(c => c.Id, StringComparer.Ordinal);
        var blind = await ChildrenApart.HiddenFromAsync(session, look.Child, look.Involvements.Select(i => i.OrganisationId));
        var open = look.Involvements.Where(i => !blind.Contains(i.OrganisationId)).ToList();
        var sent = 0;
        foreach (var rule in reached)
        {
            var recipients = Routing.InvolvedWith(
                open, look.Registry, look.Today, null, role => ToTell(SeenBy(null, role, rule.Kind)).Any() ? Release.Marker : Release.Hidden);
            var mayKnow = false;
            foreach (var worker in recipients)
            {
                var recipient = await NotKeptAsync(session, look, worker, reports[rule.Kind]);
                var seen = SeenBy(recipient.Organisation.Id, recipient.Role, rule.Kind);
                if (!ToTell(seen).Any())
                    continue;
                mayKnow = true;
                sent += await TellAsync(session, look, recipient, seen, UrgencyOf, rules);
            }

            // A series of a child with whom nobody works, or nobody who may know of it, is the duty desk's.
            if (!mayKnow && await DeskOfAsync(session, look) is { } desk)
            {
                var recipient = AreaDesks.AsRecipient(desk, look.Child.Id);
                sent += await TellAsync(session, look, recipient, SeenBy(desk.Id, recipient.Role, rule.Kind), UrgencyOf, rules);
            }
        }

        return sent;

        IEnumerable<SeriesEvent> ToTell(IReadOnlyList<Series> seen) => seen.SelectMany(s => s.ToTell(rules));

        // Danger comes first among the codes.
        Urgency UrgencyOf(IEnumerable<SeriesEvent> events) => events.SelectMany(e => e.Reports).Select(r => concerns.GetValueOrDefault(r.SourceId)?.Urgency ?? Urgency.Standard)
            .Where(u => u != Urgency.Unspecified).Append(Urgency.Standard).Min();

        IReadOnlyList<Series> SeenBy(string? organisationId, PractitionerRole role, SeriesKind kind) =>
            Series.Around(reports[kind].Where(r => IsSeenBy(r, organisationId, role, look.Registry.Policy)), rules);
    }

    /// <summary>
    /// Tells public protection, in each area from which one was shared, of what one person is suspected of around several children or again and again
    /// (C9, H11). Whoever else works with one of the children was told of that child.
    /// </summary>
    /// <returns>How many items were sent.</returns>
    public async ValueTask<int> TellOfSourceAsync(IWriteSession session, Person source, RegistrySnapshot registry, DateOnly today)
    {
        var rules = SeriesRules.Embedded;
        var all = await SourceSeries.OfAsync(session, source.Id);
        if (!SourceSeries.Of(all).SelectMany(s => s.ToTell(rules)).Any())
            return 0;
        const PractitionerRole Role = PractitionerRole.PublicProtection;
        var sent = 0;
        var look = new PatternLookAt(source, [], [], registry, "", today);
        var kept = await SourceSeries.KeptAsync(session, all);
        var areas = all.Select(i => registry.Find(i.Concern.OrganisationId)?.Area).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (var police in areas.Select(registry.PublicProtectionOf).OfType<Organisation>().DistinctBy(o => o.Id))
        {
            var hidden = (await session.People.HiddenFromAsync(police.Id, [source.Id, .. all.SelectMany(i => i.TouchedIds).Distinct(StringComparer.Ordinal)]))
                .ToHashSet(StringComparer.Ordinal);
            if (hidden.Contains(source.Id))
                continue;
            List<SuspectedIn> visible =
            [
                .. all.Where(i => !i.TouchedIds.Any(hidden.Contains) && (i.Concern.OrganisationId == police.Id || !kept.Contains(i.Concern.Id))
                    && ConcernAccess.Decide(registry.Policy, police.Id, Role, i.Concern).Shows),
            ];
            var urgencies = visible.ToDictionary(i => i.Concern.Id, i => i.Concern.Urgency, StringComparer.Ordinal);
            foreach (var series in SourceSeries.Of(visible).Where(s => s.ToTell(rules).Any()))
            {
                sent += await TellAsync(
                    session, look, new Recipient(police, Code.Of(Role), null, Role, police.DutyDesk, [source.Id]), [series],
                    events => events.SelectMany(e => e.Reports).Select(r => urgencies[r.SourceId]).Where(u => u != Urgency.Unspecified).Append(Urgency.Standard).Min(), rules);
            }
        }

        return sent;
    }

    /// <summary>Whether a role at an organisation may be told of a report, without having asked.</summary>
    internal static bool IsSeenBy(SeriesReport report, string? organisationId, PractitionerRole role, AccessPolicy policy) =>
        report.Concern is { } concern ? ConcernAccess.Decide(policy, organisationId, role, concern).Shows
            : report.Contact is { } contact ? ContactSight.IsToldTo(policy, organisationId, role, contact)
            : policy.Tell(role, SensitivityClass.Standard).Shows;

    /// <summary>The children's services that act for a child; null where none is connected.</summary>
    internal static ValueTask<Organisation?> DeskOfAsync(IReadSession session, PatternLookAt look) =>
        ChildrenApart.DeskOfAsync(session, look.Child, look.Involvements, look.Registry, Clock(look), look.Today);

    /// <summary>
    /// Whether a named person is kept from one of these concerns, or of these people, by a conflict of interest (L10), as <see cref="KeptConcerns"/>
    /// would keep them.
    /// </summary>
    internal static async ValueTask<bool> IsKeptAsync(
        IReadSession session, PatternLookAt look, Organisation organisation, string? practitionerId, string name, PractitionerRole role, IEnumerable<Concern> concerns,
        IEnumerable<string>? people = null)
    {
        if (practitionerId is null)
            return false;
        var reader = Clock(look) with
        {
            OrganisationId = organisation.Id,
            OrganisationName = organisation.Name,
            Agency = organisation.Agency,
            Area = organisation.Area,
            Practitioner = new Practitioner(practitionerId, name, role, null),
        };
        await reader.Conflicts.LoadAsync(session, reader);
        if (!reader.Conflicts.HasAny)
            return false;
        foreach (var concern in concerns.DistinctBy(c => c.Id))
        {
            if (await KeptConcerns.KeepsAsync(session, concern, reader))
                return true;
        }

        return reader.Conflicts.Keeps(people ?? []);
    }

    /// <summary>The recipient; where a conflict keeps the worker from what the series is made of, whoever leads on safeguarding there.</summary>
    private static async ValueTask<Recipient> NotKeptAsync(IReadSession session, PatternLookAt look, Recipient recipient, IEnumerable<SeriesReport> reports)
    {
        if (!await IsKeptAsync(
            session, look, recipient.Organisation, recipient.ActionOwnerId, recipient.ActionOwner, recipient.Role, reports.Select(r => r.Concern).OfType<Concern>(),
            reports.Select(r => r.Happening.PersonId).OfType<string>()))
            return recipient;
        var lead = Routing.SafeguardingLeadOf(recipient.Organisation);
        return new Recipient(recipient.Organisation, Code.Of(lead), null, lead, recipient.Organisation.DutyDesk, recipient.PersonIds);
    }

    private static Caller Clock(PatternLookAt look) => new("", "", AgencyKind.Unspecified, look.Area, IsOperator: false, null, "clock")
    {
        Standing = new AccessStanding(look.Registry.Policy),
    };

    private async ValueTask<int> TellAsync(
        IWriteSession session, PatternLookAt look, Recipient recipient, IReadOnlyList<Series> seen, Func<IEnumerable<SeriesEvent>, Urgency> urgencyOf, SeriesRules rules)
    {
        var organisation = recipient.Organisation.Id;
        if (!seen.SelectMany(s => s.ToTell(rules)).Any())
            return 0;
        var kind = seen[0].Kind;
        var told = await session.Patterns.ToldAsync(look.Child.Id, kind, organisation);
        if (Untold(seen, told, rules).Events.Count == 0)
            return 0;

        // Two brokers that look at the reports of one event at one moment tell it once: the second sees what the first told.
        await session.Identity.HoldEntriesAsync([look.Child.Id]);
        told = await session.Patterns.ToldAsync(look.Child.Id, kind, organisation);
        if (Untold(seen, told, rules) is not { Series: { } series, Events: { Count: > 0 } untold })
            return 0;

        var itemId = session.NextId("ntf");
        foreach (var (index, happening) in untold.Index())
        {
            _ = await session.Patterns.TryAddAsync(new PatternAlert(
                look.Child.Id, series.Kind, organisation, happening.Key, recipient.ActionOwner, index == 0 ? itemId : null, look.Today, session.Now));
        }

        var unread = (await session.Inbox.FindManyAsync(organisation, [.. told.Select(t => t.ItemId).OfType<string>().Distinct()])).Count(i => i.ReadBy is null);
        var lead = series.Scope == SeriesScope.SuspectedSource ? null
            : Lead.Of(look.Involvements.Where(i => i.PersonId == look.Child.Id), look.Registry, look.Today, look.Area);
        var contact = lead is null || await Whereabouts.MayNameAsync(
            session, recipient, lead.ContactOrganisationId ?? look.Registry.ReceiverOfReferrals(look.Area)?.Id, look.Registry, [look.Child.Id])
            ? lead?.Contact : Whereabouts.DeskFor(recipient.Organisation, look.Registry);
        await cap.AddAsync(session, new Notification
        {
            Id = itemId,
            OrganisationId = organisation,
            Trigger = NotificationTrigger.SeriesReached,
            Urgency = urgencyOf(untold),
            ActionOwner = recipient.ActionOwner,
            ActionOwnerId = recipient.ActionOwnerId,
            ActionRole = recipient.Role,
            ActionTeam = recipient.Team,
            ExpectedResponse = series.Scope == SeriesScope.SuspectedSource ? ReadAcross : ReadSeries,
            RespondBy = clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt,
            Tier = Tier.Marker,
            Summary = InWords(series, unread),
            PersonId = look.Child.Id,
            Contact = contact ?? recipient.Organisation.DutyDesk,
            PublishedAt = session.Now,
            StateSince = session.Now,
        }, series.Kind);
        return 1;
    }

    /// <summary>Events that were not told, each once though the household's series has the child's in it, and the narrowest series that has one.</summary>
    private static (Series? Series, List<SeriesEvent> Events) Untold(IReadOnlyList<Series> seen, IReadOnlyList<PatternAlert> told, SeriesRules rules)
    {
        var keys = told.Select(t => t.EventKey).ToHashSet(StringComparer.Ordinal);
        var events = new List<SeriesEvent>();
        Series? narrowest = null;
        foreach (var series in seen)
        {
            foreach (var happening in series.ToTell(rules).Where(e => !e.IsOneOf(keys)).ToList())
            {
                narrowest ??= series;
                events.Add(happening);
                keys.UnionWith(happening.Reports.Select(r => r.SourceId));
            }
        }

        return (narrowest, events);
    }

    private static string InWords(Series series, int unread)
    {
        var latest = series.Events.Skip(Math.Max(0, series.Events.Count - MostDays)).Select(e => e.Day is { } day ? PlainTime.Date(day) : "a day that is not known");
        var earlier = unread == 0 ? "" : $" {(unread == 1 ? "An earlier alert" : $"{unread} earlier alerts")} of this series {(unread == 1 ? "was" : "were")} read by nobody.";
        var where = series.Scope switch
        {
            SeriesScope.Household => " in the household",
            SeriesScope.Address => " at the address",
            SeriesScope.SuspectedSource => " of which this person is suspected",
            _ => "",
        };
        return $"{Code.Of(series.Kind)}{where}: {series.Events.Count} events that your role may see, the latest on {string.Join("; ", latest)}.{earlier}";
    }
}
