using System.Text.RegularExpressions;
using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>
/// Referrals of the same children read together (E13, T17): which of them should have alerted a manager and did not, and what may
/// not be said of one that is not the first.
/// </summary>
public static partial class ReferralSeries
{
    /// <summary>Two referrals further apart than this do not tell of one event.</summary>
    private static readonly TimeSpan OneEvent = TimeSpan.FromDays(7);

    /// <summary>The incidents among these by which two referrals tell of one event; a review joins nothing.</summary>
    public static IReadOnlyList<string> IncidentsOf(IReadOnlyList<IncidentReference> named) =>
        named.Any(i => i.Kind == IncidentKind.Incident) ? [.. named.Where(i => i.Kind == IncidentKind.Incident).Select(i => i.IncidentId)] : [];

    /// <summary>
    /// The events that referrals tell of, in the order of their first: three agencies that report one night by its incident's number are one event
    /// with three sources (O1).
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<SeriesEntry>> EventsOf(IReadOnlyList<SeriesEntry> referrals)
    {
        ArgumentNullException.ThrowIfNull(referrals);
        var events = new List<List<SeriesEntry>>();
        foreach (var referral in referrals)
        {
            // One that names the incidents of two events joins them.
            var joined = events.FindAll(e => e.Any(o => o.IncidentIds.Intersect(referral.IncidentIds, StringComparer.Ordinal).Any()));
            if (joined.Count == 0)
            {
                events.Add([referral]);
                continue;
            }

            joined[0].Add(referral);
            foreach (var other in joined.Skip(1))
            {
                joined[0].AddRange(other);
                events.Remove(other);
            }
        }

        return events;
    }

    /// <summary>How many events a referral and the others of its children tell of.</summary>
    public static int EventsWith(Referral referral, IReadOnlyList<SeriesEntry> others)
    {
        ArgumentNullException.ThrowIfNull(referral);
        var own = new SeriesEntry(referral.Id, referral.ReceivedAt, referral.ReferrerAgency, Disposition.Unspecified, referral.State)
        {
            IncidentIds = IncidentsOf(referral.Incidents),
        };
        return EventsOf([.. others, own]).Count;
    }

    /// <summary>The place of a referral among the events of the children, from 1; and whether it tells of one that an earlier one told of (T17, O1).</summary>
    public static (int Place, bool Known) PlaceOf(IReadOnlyList<SeriesEntry> earlier, IReadOnlyList<string> incidentIds)
    {
        var events = EventsOf(earlier);
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].Any(e => e.IncidentIds.Intersect(incidentIds, StringComparer.Ordinal).Any()))
                return (i + 1, true);
        }

        return (events.Count + 1, false);
    }

    /// <summary>
    /// The earlier referrals with their places, of which the alert to the manager was missed: it was due from this place on, and was
    /// never raised or never read by anybody.
    /// </summary>
    /// <param name="earlier">All but the present one, oldest first.</param>
    /// <param name="alertFrom">The place from which a manager is alerted (T17).</param>
    public static async ValueTask<IReadOnlyList<(int Place, SeriesEntry Entry)>> MissedAlertsAsync(
        IReadSession session, IReadOnlyList<SeriesEntry> earlier, int alertFrom)
    {
        List<(int, SeriesEntry)> missed = [];
        var events = EventsOf(earlier);
        for (var place = Math.Max(1, alertFrom); place <= events.Count; place++)
        {
            var read = false;
            foreach (var entry in events[place - 1])
                read |= (await session.Inbox.OfReferralAsync(entry.ReferralId)).Any(n => IsOfChild(n) && n.ReadBy is not null);
            if (!read)
                missed.Add((place, events[place - 1][0]));
        }

        return missed;
    }

    /// <summary>Whether an item is a manager's alert, about a child's series or its home's: by what it asks for, whoever it was passed on to.</summary>
    public static bool IsAlert(Notification item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Trigger == NotificationTrigger.ReferralReceived && item.ExpectedResponse is ReferralNotices.ReadSeries or ReferralNotices.ReadHome;
    }

    // That the home's was read says nothing of the child's own series.
    private static bool IsOfChild(Notification item) => IsAlert(item) && item.ExpectedResponse == ReferralNotices.ReadSeries;

    /// <summary>
    /// Whether somebody answers such an alert by what he or she is: a manager, or whoever stands in for one (E13). A colleague's reading
    /// or deciding is not the manager's.
    /// </summary>
    public static bool MayAnswerAlert(Notification item, Practitioner reader, RegistrySnapshot registry, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(reader);
        if (Roles.IsManager(reader.Role) || item.ActionOwnerId == reader.Id || item.ActionOwner == reader.Name)
            return true;
        return registry.Roster.For(item, now) is { } duty && (duty.Id is null ? duty.Name == reader.Name : duty.Id == reader.Id);
    }

    /// <summary>The missed ones in words; empty when none was.</summary>
    public static string InWords(IReadOnlyList<(int Place, SeriesEntry Entry)> missed) => missed.Count == 0 ? ""
        : $" The alerts at number {string.Join(", ", missed.Select(m => $"{m.Place} ({PlainTime.Date(LondonTime.DateOf(m.Entry.ReceivedAt))})"))} were missed.";

    /// <summary>
    /// What is wrong with ending a referral of a series as if it were one incident; null when nothing is. A pattern of referrals is
    /// never closed as one of them (scenario S5): the decision says what they show together.
    /// </summary>
    public static FieldViolation? AsOneIncident(DecisionToMake decision, Referral referral, IReadOnlyList<SeriesEntry> earlier)
    {
        // Reports of one incident are one: to say so of them is no fault.
        if (EventsWith(referral, earlier) < 2)
            return null;
        var ends = decision.Disposition is Disposition.NoFurtherAction or Disposition.InformationRecorded or Disposition.SignpostedNoReferral
            or Disposition.AdviceInsteadOfReferral;
        if (decision.Reason == DispositionReason.DuplicateEvent && !earlier.Any(e => (e.ReceivedAt - referral.ReceivedAt).Duration() <= OneEvent
            || e.IncidentIds.Intersect(IncidentsOf(referral.Incidents), StringComparer.Ordinal).Any()))
        {
            return new FieldViolation(
                "decision.reason", $"this is referral number {referral.SeriesCount}, and no other tells of the same days: it is another event, not a duplicate");
        }

        return ends && Isolated().IsMatch($"{decision.Rationale}\n{decision.Evidence}")
            ? new FieldViolation(
                "decision.rationale",
                $"this is referral number {referral.SeriesCount}: it cannot be closed as one incident. Say what the referrals show together, and why they end so")
            : null;
    }

    [GeneratedRegex(
        @"(?<!\b(not|no|never|hardly|than)\s+(just\s+)?(an?\s+)?)\b(isolated\s+(incident|event|episode)|one[\s-]off|(single|one)\s+(incident|event|episode))\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Isolated();
}
