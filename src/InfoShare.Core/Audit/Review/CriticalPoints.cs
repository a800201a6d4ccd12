using InfoShare.Core.Referrals;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit.Review;

/// <summary>The points on which a review turns, in the order of time: a short list, not one of every contact (K6, D9).</summary>
internal static class CriticalPoints
{
    /// <summary>More are counted and not listed.</summary>
    public const int Most = 40;

    private static readonly string[] NoneMissed = ["already met", "no such"];

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
            if (OfEntry(placed.Entry, picture, decisions) is { } found)
            {
                points.Add(new CriticalPoint(
                    found.Kind, placed.Entry.RecordedAt, placed.Entry.OrganisationId, placed.Entry.PractitionerId, placed.Entry.Role, placed.Entry.ObjectId, found.What,
                    lines.Reference(placed)));
            }
        }

        // Who was told of a look-up or is to ring about another item was told of nothing new.
        foreach (var item in picture.Items.Where(i => i.ReadAt is null && (i.ConcernId ?? i.ReferralId) is not null && sight.MayKnowOf(i.Id)))
        {
            var late = item.RespondBy is { } due && due < picture.At ? ", past its time" : "";
            points.Add(new CriticalPoint(
                CriticalKind.NotOpened, item.PublishedAt, item.OrganisationId, null, item.ActionRole, item.ConcernId ?? item.ReferralId,
                $"told ({Code.Of(item.Trigger)}) and not opened by anybody{late}",
                lines.ReferenceOf(item.Id) ?? lines.ReferenceOf((item.ConcernId ?? item.ReferralId)!)));
        }

        return
        [
            .. points.Where(p => organisationId is null || p.OrganisationId == organisationId)
                .OrderBy(p => p.At).ThenBy(p => p.Kind).ThenBy(p => p.ObjectId, StringComparer.Ordinal),
        ];
    }

    private static void Sharings(List<CriticalPoint> points, PastPicture picture, KnowledgeLines lines, ReviewSight sight)
    {
        var known = picture.Concerns.Select(c => c.Concern).Where(c => sight.MayKnowOf(c.Id)).OrderBy(c => c.RecordedAt).ThenBy(c => c.Id, StringComparer.Ordinal).ToList();
        foreach (var concern in known.Where(c => c == known[0] || c.Urgency is Urgency.ImmediateDanger or Urgency.SameDay))
        {
            var urgent = concern.Urgency is Urgency.ImmediateDanger or Urgency.SameDay ? $" as {Code.Of(concern.Urgency)}" : "";
            points.Add(new CriticalPoint(
                concern == known[0] ? CriticalKind.FirstSharing : CriticalKind.Urgent, concern.RecordedAt, concern.OrganisationId, concern.AuthorId, concern.AuthorRole,
                concern.Id, (concern == known[0] ? "the first that was shared" : "shared") + urgent,
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
        AuditEntry entry, PastPicture picture, Dictionary<string, IReadOnlyList<ReferralDecision>> decisions) => entry.Kind switch
        {
            AuditEventKind.Decide => (CriticalKind.Decision, Decided(entry, decisions)),
            AuditEventKind.Override => (CriticalKind.Override, $"went against a rule or a wish: {entry.Action}"),
            AuditEventKind.Refuse => (CriticalKind.Refused, $"{entry.Outcome} ({entry.Action})"),
            AuditEventKind.BreakGlass => (CriticalKind.BreakGlass, $"emergency access: {entry.Outcome} ({entry.Action})"),
            AuditEventKind.NotShared => (CriticalKind.NotShared, "decided not to share"),
            AuditEventKind.Withhold => (CriticalKind.NotShared, "declined to answer"),
            AuditEventKind.Deliver when entry.Action == "clock" && Missed(entry.Outcome) is { } deadline => (CriticalKind.DeadlineMissed, $"a deadline passed: {deadline}"),
            _ => null,
        };

    /// <summary>A referral's decision with its code; what else was decided with the state that it led to.</summary>
    private static string Decided(AuditEntry entry, Dictionary<string, IReadOnlyList<ReferralDecision>> decisions)
    {
        var made = entry.ObjectId is { } id && decisions.TryGetValue(id, out var all) ? all.FirstOrDefault(d => d.DecidedAt == entry.RecordedAt) : null;
        return made is null ? $"decided: {entry.Outcome} ({entry.Action})"
            : $"decided: {Code.Of(made.Disposition)}, {Code.Of(made.Reason)}, history read {made.HistoryRead}";
    }

    private static string? Missed(string outcome)
    {
        var colon = outcome.IndexOf(": ", StringComparison.Ordinal);
        if (colon < 0 || outcome.StartsWith("DELIVERY", StringComparison.Ordinal) || outcome.StartsWith("DIGEST", StringComparison.Ordinal))
            return null;
        return Array.Exists(NoneMissed, n => outcome.AsSpan(colon + 2).StartsWith(n, StringComparison.Ordinal)) ? null : outcome[..colon];
    }
}
