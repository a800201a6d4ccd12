using InfoShare.Core.Access;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit.Log;

/// <summary>Asks for leaves in order.</summary>
/// <param name="Openings">Whether the parts that leaves only commit to are wanted.</param>
public sealed record ListLeaves(string Origin, long First, int Limit, bool Openings, string Reason);

/// <summary>A leaf's bytes with what opens its commitments; an opening is salt and part.</summary>
/// <param name="PersonalOpening">Null when it was erased, not asked for, or is not the caller's to read.</param>
/// <param name="SealedOpening">Null when it was not asked for, or is not the caller's to read.</param>
public sealed record LeafView(long Index, byte[] Leaf, byte[]? PersonalOpening, byte[]? SealedOpening);

/// <summary>A run of leaves.</summary>
public sealed record LeafPage(IReadOnlyList<LeafView> Leaves, AuditReceipt Receipt);

/// <summary>
/// Gives leaves to an auditor of the partnership, who sees all of the trail (requirement M4); the review is itself audited. A leaf is
/// rebuilt from the entry as it is stored now, so whoever hashes it finds any change.
/// </summary>
public sealed class ListLeavesHandler(IStore store, OwnLog own, TimeProvider time)
{
    /// <exception cref="RuleException">ROLE_NOT_ALLOWED; NOT_FOUND.</exception>
    public Task<LeafPage> HandleAsync(ListLeaves command, Call call, CancellationToken ct)
    {
        if (!SeesEverything(call.Caller))
            throw new RuleException(ErrorReason.RoleNotAllowed, "Your role may not read the log's entries.");
        return store.AnswerAsync(
            call,
            async session =>
            {
                var log = await LogQueries.LogAsync(session, own, command.Origin);
                var limit = (int)Math.Clamp(log.Size - command.First, 0, command.Limit);
                var leaves = limit == 0 ? [] : (await session.AuditTree.LeavesAsync(log.Log, command.First, limit)).Select(l => View(l, command.Openings && IsOpenTo(call.Caller, l.Entry))).ToList();
                var entry = call.Entry(session, time, AuditEventKind.Return) with
                {
                    Purpose = Purpose.SupervisionAudit,
                    Reason = command.Reason,
                    Outcome = $"done: {LogQueries.Number(leaves.Count)} leaves from {LogQueries.Number(command.First)} of {log.Log}{(command.Openings ? ", opened" : "")}",
                };
                return (new LeafPage(leaves, entry.Receipt()), entry);
            },
            ct);
    }

    /// <summary>Whether the caller is an auditor of the whole partnership, who belongs to no agency that practises.</summary>
    public static bool SeesEverything(Caller caller) =>
        caller.Role == PractitionerRole.Auditor && (caller.Agency == AgencyKind.Other || caller.IsOperator);

    // Neither part of what names somebody from whom a conflict keeps the caller (L10). Nor of what the caller did: that one look-up of many is
    // closed would say that it met somebody; another auditor reads those.
    private static bool IsOpenTo(Caller caller, AuditEntry entry) =>
        !caller.Conflicts.KeepsEntry(entry)
        && (entry.PractitionerId != caller.Human.Id || entry.OrganisationId != caller.OrganisationId || IsOfErasure(entry));

    // What two people proposed and erased names nobody and tells of no look: without it the erased would seem taken away by hand.
    private static bool IsOfErasure(AuditEntry entry) => entry.RuleIds.Any(Retention.ErasureWords.Is);

    private static LeafView View(StoredLeaf stored, bool openings)
    {
        var @sealed = EntryLeaf.SealedPart(stored.Entry);
        var leaf = EntryLeaf.Encode(stored.Entry, stored.Index, stored.PersonalHash, EntryLeaf.Commit(stored.SealedSalt, @sealed));
        return new LeafView(
            stored.Index,
            leaf,
            openings && stored.PersonalSalt is { } salt ? [.. salt, .. EntryLeaf.PersonalPart(stored.Entry)] : null,
            openings ? [.. stored.SealedSalt, .. @sealed] : null);
    }
}
