using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
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
    Person Child, IReadOnlyList<ConcernOnPerson> Concerns, IReadOnlyList<Involvement> Involvements, RegistrySnapshot Registry, string Area, DateOnly Today);

/// <summary>
/// Tells the organisations that work with a child of series of events (H1, H9, T17). Each counts only what it may see, and is told of an
/// event once, whichever report of it came first.
/// </summary>
public sealed class SeriesDesk(PartnershipClock clock, AlertCap cap)
{
    /// <summary>What is expected of whoever is told.</summary>
    public const string ReadSeries = "read the series in the child's picture, and note what you do about it (ACTED), or decline with a reason";

    /// <summary>At most this many events are named in an item; the child's picture has all.</summary>
    private const int MostDays = 6;

    /// <summary>Tells what is to be told, and nothing when nothing is new.</summary>
    /// <returns>How many items were sent.</returns>
    public async ValueTask<int> TellAsync(IWriteSession session, PatternLookAt look)
    {
        var rules = SeriesRules.Embedded;
        var happened = Happenings.Of(look.Concerns, rules).ToLookup(h => h.Series);
        List<SeriesRule> reached = [.. rules.All.Where(r => happened[r.Kind].Count() >= r.AlertFrom)];
        if (reached.Count == 0)
            return 0;
        var concerns = look.Concerns.Select(c => c.Concern).DistinctBy(c => c.Id).ToDictionary(c => c.Id, StringComparer.Ordinal);
        var blind = await ChildrenApart.HiddenFromAsync(session, look.Child, look.Involvements.Select(i => i.OrganisationId));
        var open = look.Involvements.Where(i => !blind.Contains(i.OrganisationId)).ToList();
        var sent = 0;
        foreach (var rule in reached)
        {
            var recipients = Routing.InvolvedWith(
                open, look.Registry, look.Today, null, role => SeenBy(null, role, rule.Kind) is { } seen && seen.ToTell(rules).Any() ? Release.Marker : Release.Hidden);
            var mayKnow = false;
            foreach (var worker in recipients)
            {
                var recipient = await NotKeptAsync(session, look, worker, happened[rule.Kind].Select(h => concerns[h.SourceId]));
                if (SeenBy(recipient.Organisation.Id, recipient.Role, rule.Kind) is not { } seen || !seen.ToTell(rules).Any())
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

        // Danger comes first among the codes.
        Urgency UrgencyOf(IEnumerable<SeriesEvent> events) => events.SelectMany(e => e.Reports).Select(r => concerns[r.SourceId].Urgency)
            .Where(u => u != Urgency.Unspecified).Append(Urgency.Standard).Min();

        Series? SeenBy(string? organisationId, PractitionerRole role, SeriesKind kind) => Series.Of(happened[kind].Where(h =>
            concerns[h.SourceId] is var c
            && ((c.OrganisationId == organisationId && Roles.IsQualified(role)) || ConcernAccess.Decide(look.Registry.Policy, role, c).Shows))).SingleOrDefault();
    }

    /// <summary>The children's services that act for a child; null where none is connected.</summary>
    internal static ValueTask<Organisation?> DeskOfAsync(IReadSession session, PatternLookAt look) =>
        ChildrenApart.DeskOfAsync(session, look.Child, look.Involvements, look.Registry, Clock(look), look.Today);

    /// <summary>
    /// Whether a named person is kept from one of these concerns by a conflict of interest (L10), as <see cref="KeptConcerns"/> would keep them.
    /// </summary>
    internal static async ValueTask<bool> IsKeptAsync(
        IReadSession session, PatternLookAt look, Organisation organisation, string? practitionerId, string name, PractitionerRole role, IEnumerable<Concern> concerns)
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
        foreach (var concern in reader.Conflicts.HasAny ? concerns.DistinctBy(c => c.Id) : [])
        {
            if (await KeptConcerns.KeepsAsync(session, concern, reader))
                return true;
        }

        return false;
    }

    /// <summary>The recipient; where a conflict keeps the worker from what the series is made of, whoever leads on safeguarding there.</summary>
    private static async ValueTask<Recipient> NotKeptAsync(IReadSession session, PatternLookAt look, Recipient recipient, IEnumerable<Concern> concerns)
    {
        if (!await IsKeptAsync(session, look, recipient.Organisation, recipient.ActionOwnerId, recipient.ActionOwner, recipient.Role, concerns))
            return recipient;
        var lead = Routing.SafeguardingLeadOf(recipient.Organisation);
        return new Recipient(recipient.Organisation, Code.Of(lead), null, lead, recipient.Organisation.DutyDesk, recipient.PersonIds);
    }

    private static Caller Clock(PatternLookAt look) => new("", "", AgencyKind.Unspecified, look.Area, IsOperator: false, null, "clock")
    {
        Standing = new AccessStanding(look.Registry.Policy),
    };

    private async ValueTask<int> TellAsync(
        IWriteSession session, PatternLookAt look, Recipient recipient, Series? series, Func<IEnumerable<SeriesEvent>, Urgency> urgencyOf, SeriesRules rules)
    {
        if (series is null)
            return 0;
        var organisation = recipient.Organisation.Id;
        List<SeriesEvent> due = [.. series.ToTell(rules)];
        if (due.Count == 0)
            return 0;
        var told = await session.Patterns.ToldAsync(look.Child.Id, series.Kind, organisation);
        if (NotTold(due, told).Count == 0)
            return 0;

        // Two brokers that look at the reports of one event at one moment tell it once: the second sees what the first told.
        await session.Identity.HoldEntriesAsync([look.Child.Id]);
        told = await session.Patterns.ToldAsync(look.Child.Id, series.Kind, organisation);
        List<SeriesEvent> untold = NotTold(due, told);
        if (untold.Count == 0)
            return 0;

        var itemId = session.NextId("ntf");
        foreach (var (index, happening) in untold.Index())
        {
            _ = await session.Patterns.TryAddAsync(new PatternAlert(
                look.Child.Id, series.Kind, organisation, happening.Key, recipient.ActionOwner, index == 0 ? itemId : null, look.Today, session.Now));
        }

        var unread = (await session.Inbox.FindManyAsync(organisation, [.. told.Select(t => t.ItemId).OfType<string>().Distinct()])).Count(i => i.ReadBy is null);
        var lead = Lead.Of(look.Involvements.Where(i => i.PersonId == look.Child.Id), look.Registry, look.Today, look.Area);
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
            ExpectedResponse = ReadSeries,
            RespondBy = clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt,
            Tier = Tier.Marker,
            Summary = InWords(series, unread),
            PersonId = look.Child.Id,
            Contact = lead.Contact ?? recipient.Organisation.DutyDesk,
            PublishedAt = session.Now,
            StateSince = session.Now,
        }, series.Kind);
        return 1;
    }

    private static List<SeriesEvent> NotTold(List<SeriesEvent> due, IReadOnlyList<PatternAlert> told)
    {
        var keys = told.Select(t => t.EventKey).ToHashSet(StringComparer.Ordinal);
        return [.. due.Where(e => !e.IsOneOf(keys))];
    }

    private static string InWords(Series series, int unread)
    {
        var latest = series.Events.Skip(Math.Max(0, series.Events.Count - MostDays)).Select(e => e.Day is { } day ? PlainTime.Date(day) : "a day that is not known");
        var earlier = unread == 0 ? "" : $" {(unread == 1 ? "An earlier alert" : $"{unread} earlier alerts")} of this series {(unread == 1 ? "was" : "were")} read by nobody.";
        return $"{Code.Of(series.Kind)}: {series.Events.Count} events that your role may see, the latest on {string.Join("; ", latest)}.{earlier}";
    }
}
