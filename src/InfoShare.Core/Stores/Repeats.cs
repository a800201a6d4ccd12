using System.Reflection;
using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Inbox;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Stores;

/// <summary>
/// What is answered again for a repeated request id. Something left the broker once more: the trail says what, about whom and why, as the
/// first entry does, and names that one (M2).
/// </summary>
internal static class Repeats
{
    /// <summary>The outcome of such an entry.</summary>
    public const string Outcome = "answered again";

    /// <summary>Writes it down, before the answer leaves.</summary>
    /// <param name="first">The receipt of the first answer; null where an answer has none.</param>
    /// <exception cref="RuleException">
    /// CONFLICT_OF_INTEREST, or NOT_FOUND in silence: what the first answer showed would be refused today (L10). What was told and showed nothing is never
    /// refused (L11). NOT_FOUND also where the first entry was erased: what it showed, and about whom, is not known any more, and what is not known does
    /// not leave.
    /// </exception>
    public static async ValueTask<bool> RecordAsync(IWriteSession session, Call call, AuditReceipt? first)
    {
        var caller = call.Caller;
        await caller.Conflicts.LoadAsync(session, caller);
        var before = first is null ? null : await session.Audit.FindAsync(first.EntryId);

        if (before is not null && (await session.AuditTree.WithPersonalPartAsync([before.Id])).Count == 0)
            throw RuleException.NotFound("answer");

        // What was answered while the conflict stood was answered as of nobody, and so it is again: a refusal would tell the two apart. A later conflict
        // is judged of whom the answer showed.
        if (before is not null && Showed(before) && caller.Conflicts.Judge(caller.Conflicts.ShownBy(before)))
            throw RuleException.NotFound("person");
        var entry = call.Entry(session, AuditEventKind.Return, Outcome) with { ObjectId = first?.EntryId ?? call.RequestId, Conflicts = null };
        session.Record(before is null ? entry : entry with
        {
            Purpose = before.Purpose,
            LegalBasis = before.LegalBasis,
            Reason = before.Reason,
            TellLead = before.TellLead,
            PersonIds = before.PersonIds,
            MatchedHow = before.MatchedHow,
            CountsByTier = before.CountsByTier,
            Shown = before.Shown,
            WithheldByReason = before.WithheldByReason,
            RuleIds = before.RuleIds,
        });
        return true;
    }

    private static bool Showed(AuditEntry entry) => entry.Kind is AuditEventKind.Query or AuditEventKind.BreakGlass || entry.Shown.Any(s => !AnsweredItems.Is(s));
}

/// <summary>Finds the receipt of an answer: its own, that of its edges, or that of the answer that it carries further.</summary>
internal static class ReceiptIn<T>
    where T : class
{
    private const int Deepest = 3;

    private static readonly IReadOnlyList<IReadOnlyList<PropertyInfo>> Ways = [.. WaysFrom(typeof(T), 1).OrderBy(w => w.Count)];

    /// <summary>The receipt; null where there is none.</summary>
    public static AuditReceipt? Of(T answer)
    {
        foreach (var way in Ways)
        {
            object? at = answer;
            foreach (var step in way)
                at = at is null ? null : step.GetValue(at);
            if (at is AuditReceipt found)
                return found;
        }

        return null;
    }

    // Of what lies equally deep the edges first: they are the answer's own, and a referral made with it has its own receipt.
    private static IEnumerable<IReadOnlyList<PropertyInfo>> WaysFrom(Type type, int depth)
    {
        var properties = type.GetProperties().Where(p => p.GetIndexParameters().Length == 0).OrderBy(p => p.PropertyType == typeof(AnswerEdges) ? 0 : 1).ToList();
        foreach (var own in properties.Where(p => p.PropertyType == typeof(AuditReceipt)))
            yield return [own];
        foreach (var outer in depth == Deepest ? [] : properties.Where(p => p.PropertyType is { IsClass: true } type && type.Assembly == typeof(AuditReceipt).Assembly))
        {
            foreach (var way in WaysFrom(outer.PropertyType, depth + 1))
                yield return [outer, .. way];
        }
    }
}
