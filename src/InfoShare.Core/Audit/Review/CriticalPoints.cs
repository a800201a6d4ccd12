using InfoShare.Core.Clocks;
using InfoShare.Core.Emergency;
using InfoShare.Core.Referrals;
using InfoShare.Core.Sharing;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit.Review;

/// <summary>The points on which a review turns, in the order of time: a short list, not one of every contact (K6, D9).</summary>
internal static class CriticalPoints
{
    /// <summary>Where there are more, those that weigh less are counted and not listed: see <see cref="Heaviest"/>.</summary>
    public const int Most = 40;

    private const string Tasks = "TaskService/";

    // Referrals, handovers and checks: an item names other things too, which not everybody learns who learns of it.
    private static readonly string[] NamedThings = ["ref_", "hov_", "chk_"];

    /// <summary>The outcome of a deadline's entry by which a person was told that something is owed.</summary>
    private static readonly string Told = DutyOutcome.Told().Words;

    /// <summary>
    /// The rows of the clock that nobody misses: what the broker does by itself as soon as it may, and days that simply come round. What was
    /// told then is a beginning and no lateness.
    /// </summary>
    private static readonly HashSet<DeadlinePurpose> NobodysDuty =
    [
        DeadlinePurpose.IdentityAsk, DeadlinePurpose.IdentityTell, DeadlinePurpose.ThresholdExpiry, DeadlinePurpose.Turns17, DeadlinePurpose.Turns18,
        DeadlinePurpose.NotSharedAgain, DeadlinePurpose.RemovalDue, DeadlinePurpose.PlanTwoYears, DeadlinePurpose.RoleGapLook, DeadlinePurpose.PatternLook,
        DeadlinePurpose.PatternReview, DeadlinePurpose.AlertsOfYesterday, DeadlinePurpose.ConflictMet, DeadlinePurpose.CheckReview,
    ];

    public static async ValueTask<IReadOnlyList<CriticalPoint>> OfAsync(
        IReadSession session, PastPicture picture, KnowledgeLines lines, ReviewSight sight, string? organisationId)
    {
        var points = new List<CriticalPoint>();
        var decisions = new Dictionary<string, IReadOnlyList<ReferralDecision>>(StringComparer.Ordinal);
        foreach (var referral in picture.Referrals)
            decisions[referral.Referral.Id] = await session.Referrals.DecisionsAsync(referral.Referral.Id);

        Sharings(points, picture, lines, sight);
        foreach (var placed in picture.Entries.Where(e => sight.MayKnowOf(e.Entry)))
        {
            if (OfEntry(placed.Entry, decisions) is not (var kind, var what))
                continue;
            points.Add(new CriticalPoint(
                kind, placed.Entry.RecordedAt, placed.Entry.OrganisationId, placed.Entry.PractitionerId, placed.Entry.Role, placed.Entry.ObjectId, what, lines.Reference(placed))
            {
                // Who hands a task on or ends it has decided nothing about the child.
                IsLight = placed.Entry.Action.StartsWith(Tasks, StringComparison.Ordinal),
            });
        }

        Glasses(points, picture, lines, sight);
        Missed(points, picture, lines, sight);
        foreach (var item in picture.Items.Where(i => ToldTriggers.Tells(i.Trigger) && sight.MayKnowOf(i.Id)))
        {
            var about = item.ConcernId ?? item.Things.FirstOrDefault(t => NamedThings.Any(n => t.StartsWith(n, StringComparison.Ordinal)));
            var opening = lines.OpeningOf(item);
            if (opening is { Opened: true, Doubted: false })
                continue;
            var what = opening.Doubted ? "and opened, says the inbox alone, by an act of that moment that names something else"
                // Who reads in the own system acknowledges late or never.
                : item.State == NotificationState.Delivered ? "and delivered to its system, and opened by nobody who said so" : "and not opened by anybody";
            var late = (item.RespondBy is { } due && due < picture.At ? ", past its time" : "")
                + (!opening.Opened && opening.Parts ? "; the inbox says otherwise, and no entry bears it out" : "");
            points.Add(new CriticalPoint(
                CriticalKind.NotOpened, item.PublishedAt, item.OrganisationId, null, item.ActionRole, about ?? item.Id,
                $"told ({Code.Of(item.Trigger)}) {what}{late}",
                lines.ReferenceOf(item.Id) ?? (about is null ? null : lines.ReferenceOf(about))));
        }

        return
        [
            .. points.Where(p => organisationId is null || p.OrganisationId == organisationId)
                .OrderBy(p => p.At).ThenBy(p => p.Kind).ThenBy(p => p.ObjectId, StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// The most that a review leads with, in the order of time: what was decided, overridden, opened in an emergency, kept back or left undone
    /// before who was refused and who never opened an item, and of these the latest, which are the nearest to what happened.
    /// </summary>
    public static IReadOnlyList<CriticalPoint> Heaviest(IReadOnlyList<CriticalPoint> points) =>
    [
        .. points.Index().OrderBy(p => WeightOf(p.Item)).ThenByDescending(p => p.Index).Take(Most).OrderBy(p => p.Index).Select(p => p.Item),
    ];

    private static int WeightOf(CriticalPoint point) => point.Kind switch
    {
        CriticalKind.FirstSharing => 0,
        CriticalKind.Refused or CriticalKind.NotOpened => 2,
        _ when point.IsLight => 2,
        _ => 1,
    };

    // One point an access, when it was opened: page by page what was looked at under it would push out everything else of such a night.
    private static void Glasses(List<CriticalPoint> points, PastPicture picture, KnowledgeLines lines, ReviewSight sight)
    {
        foreach (var one in picture.Entries.Where(e => e.Entry.Kind == AuditEventKind.BreakGlass && sight.MayKnowOf(e.Entry)).GroupBy(e => e.Entry.ObjectId ?? e.Entry.Id))
        {
            var looks = one.Count(e => !GlassOutcomes.IsOfTheAccess(e.Entry));
            var begun = one.FirstOrDefault(e => e.Entry.Outcome == GlassOutcomes.Opened);

            // Where the opening is not among what was read, the first look stands for it; who closes what was opened, or finds it open, has done nothing new.
            if ((begun ?? one.FirstOrDefault(e => !GlassOutcomes.IsOfTheAccess(e.Entry))) is not { } placed)
                continue;
            var entry = placed.Entry;
            var looked = looks switch { 0 => "nothing was looked at under it", 1 => "looked once under it", _ => $"looked {looks} times under it" };
            points.Add(new CriticalPoint(
                CriticalKind.BreakGlass, entry.RecordedAt, entry.OrganisationId, entry.PractitionerId, entry.Role, entry.ObjectId,
                $"emergency access{(begun is null ? "" : ": opened")}; {looked}", lines.Reference(placed)));
        }
    }

    // One point a duty and thing, when it first was late: it is told again and again until somebody acts.
    private static void Missed(List<CriticalPoint> points, PastPicture picture, KnowledgeLines lines, ReviewSight sight)
    {
        var late = picture.Entries.Where(e => e.Entry is { Kind: AuditEventKind.Deliver, Action: DeadlineSweep.Action } && sight.MayKnowOf(e.Entry))
            .Select(e => (Placed: e, Purpose: MissedIn(e.Entry.Outcome))).Where(e => e.Purpose is not null)
            .GroupBy(e => (e.Purpose!.Value, e.Placed.Entry.ObjectId));
        foreach (var one in late)
        {
            var entry = one.First().Placed.Entry;
            var again = one.Count() switch { 1 => "", 2 => ", and told again once", var told => $", and told again {told - 1} times" };
            points.Add(new CriticalPoint(
                CriticalKind.DeadlineMissed, entry.RecordedAt, OwedBy(one.Key.Value, entry.ObjectId, picture, lines), null, PractitionerRole.Unspecified, entry.ObjectId,
                $"a deadline passed: {Code.Of(one.Key.Value)}{again}", lines.Reference(one.First().Placed)));
        }
    }

    private static DeadlinePurpose? MissedIn(string outcome) =>
        outcome.Split(": ") is [var code, var words] && words == Told && Code.TryParse<DeadlinePurpose>(code, out var purpose) && !NobodysDuty.Contains(purpose)
            ? purpose : null;

    /// <summary>The organisation whose duty it was, where the thing says so; of anything else an auditor of all alone is told.</summary>
    private static string? OwedBy(DeadlinePurpose purpose, string? objectId, PastPicture picture, KnowledgeLines lines)
    {
        var referral = picture.Referrals.FirstOrDefault(r => r.Referral.Id == objectId)?.Referral;
        return purpose switch
        {
            DeadlinePurpose.ReferrerAnswer => referral?.ReferrerOrganisationId,
            DeadlinePurpose.ReferralOwner or DeadlinePurpose.ReferralFeedback or DeadlinePurpose.ReferralFeedbackSecond
                or DeadlinePurpose.ReferralPregnancyEnded => referral?.RecipientOrganisationId,
            DeadlinePurpose.EmergencyReview or DeadlinePurpose.NotSharedReview or DeadlinePurpose.NotSharedTask or DeadlinePurpose.CheckDecision => lines.BegunBy(objectId),
            _ => null,
        };
    }

    private static void Sharings(List<CriticalPoint> points, PastPicture picture, KnowledgeLines lines, ReviewSight sight)
    {
        // A lead's first is the own organisation's: that it was none would say that somebody else had shared before.
        var known = picture.Concerns.Select(c => c.Concern).Where(c => sight.MayKnowOf(c.Id) && (sight.OrganisationId is null || c.OrganisationId == sight.OrganisationId))
            .OrderBy(c => c.RecordedAt).ThenBy(c => c.Id, StringComparer.Ordinal).ToList();
        var earliest = sight.OrganisationId is null ? "the first that was shared" : "the first that it shared, of what your role may know of";
        foreach (var concern in known.Where(c => c == known[0] || c.Urgency is Urgency.ImmediateDanger or Urgency.SameDay))
        {
            var urgent = concern.Urgency is Urgency.ImmediateDanger or Urgency.SameDay ? $" as {Code.Of(concern.Urgency)}" : "";
            points.Add(new CriticalPoint(
                concern == known[0] ? CriticalKind.FirstSharing : CriticalKind.Urgent, concern.RecordedAt, concern.OrganisationId, concern.AuthorId, concern.AuthorRole,
                concern.Id, (concern == known[0] ? earliest : "shared") + urgent,
                lines.ReferenceOf(concern.Id, AuditEventKind.Publish) ?? lines.ReferenceOf(concern.Id)));
        }

        foreach (var referral in picture.Referrals.Where(r => r.Referral.Urgency is Urgency.ImmediateDanger or Urgency.SameDay && !r.Referral.IsByTheBroker))
        {
            points.Add(new CriticalPoint(
                CriticalKind.Urgent, referral.Steps[0].At, referral.Referral.ReferrerOrganisationId, referral.Referral.ReferrerId, referral.Referral.ReferrerRole,
                referral.Referral.Id, $"referred as {Code.Of(referral.Referral.Urgency)}", lines.ReferenceOf(referral.Referral.Id)));
        }
    }

    private static (CriticalKind Kind, string What)? OfEntry(
        AuditEntry entry, Dictionary<string, IReadOnlyList<ReferralDecision>> decisions) => entry.Kind switch
        {
            AuditEventKind.Decide => (CriticalKind.Decision, Decided(entry, decisions)),
            AuditEventKind.Override => (CriticalKind.Override, $"went against a rule or a wish: {entry.Action}"),
            AuditEventKind.Publish when entry.RuleIds.Contains(DisclosureBases.AgainstRefusal) => (CriticalKind.Override, $"went against a refused consent: {entry.Action}"),
            AuditEventKind.Refuse => (CriticalKind.Refused, $"{entry.Outcome} ({entry.Action})"),
            AuditEventKind.NotShared => (CriticalKind.NotShared, "decided not to share"),
            AuditEventKind.Withhold => (CriticalKind.NotShared, "declined to answer"),
            _ => null,
        };

    /// <summary>A referral's decision with its code; what else was decided with the state that it led to.</summary>
    private static string Decided(AuditEntry entry, Dictionary<string, IReadOnlyList<ReferralDecision>> decisions)
    {
        var made = entry.ObjectId is { } id && decisions.TryGetValue(id, out var all) ? all.FirstOrDefault(d => d.DecidedAt == entry.RecordedAt) : null;
        return made is null ? $"decided: {entry.Outcome} ({entry.Action})"
            : $"decided: {Code.Of(made.Disposition)}, {Code.Of(made.Reason)}, history read {made.HistoryRead}";
    }
}
