using System.Text;
using InfoShare.Core.Audit;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Retention;

/// <summary>
/// What the two entries of an erasure commit to in their sealed parts, each with the signature of the log in which it stands (docs/audit.md, "Erasure"). The
/// table of erasures is covered by no leaf, and whoever writes to it could make one officer's word look like two people's: so the second word counts for what
/// the first one's entry says, and for nothing that the row alone does. The key is not in the database.
/// </summary>
internal static class ErasureWords
{
    private const string Proposing = "RetentionService/EraseAuditPersonal";

    // In the entry of the first word: each entry that is to lose its personal part, the ground, and the signature over both.
    private const string Proposed = "proposed/";
    private const string Ground = "ground/";
    private const string Proposal = "proposal/";

    // In that of the second: each that lost it, and the signature.
    private const string Erased = "erased/";
    private const string Decided = "decided/";

    private static readonly string[] All = [Proposed, Ground, Proposal, Erased, Decided];

    /// <summary>Whether a rule of an entry is one of these words, and none of the policy's.</summary>
    public static bool Is(string rule) => All.Any(word => rule.StartsWith(word, StringComparison.Ordinal));

    /// <summary>What the entry of a proposal says.</summary>
    /// <param name="entryId">The entry itself.</param>
    /// <param name="ids">What is to be erased, in order.</param>
    public static IReadOnlyList<string> OfProposal(OwnLog log, string entryId, IReadOnlyList<string> ids, ErasureGround ground) =>
    [
        .. ids.Select(id => Proposed + id), Ground + Code.Of(ground), Proposal + Signed(log, ProposalText(log.Origin, entryId, ids, ground)),
    ];

    /// <summary>What the entry of a confirmation says.</summary>
    /// <param name="entryId">The entry itself.</param>
    /// <param name="ids">What was erased, in order.</param>
    public static IReadOnlyList<string> OfDecision(OwnLog log, string entryId, IReadOnlyList<string> ids) =>
    [
        .. ids.Select(id => Erased + id), Decided + Signed(log, $"infoshare-erasure/1\nlog {log.Origin}\nentry {entryId}\n{string.Concat(ids.Select(id => $"erased {id}\n"))}"),
    ];

    /// <summary>Compares a proposed erasure with the entry of its proposal, in whatever log that stands.</summary>
    public static async ValueTask<ErasureProposal> FindAsync(IReadSession session, AuditErasure row, OwnLog own)
    {
        var keys = await session.AuditTree.KeysAsync();
        foreach (var entry in await session.Audit.ListAsync(new AuditFilter(null, null, row.Id) { Action = Proposing }, null, 10))
        {
            if (entry.Kind != AuditEventKind.Decide || entry.OrganisationId != row.ProposedByOrganisationId || await session.AuditTree.PlaceAsync(entry.Id) is not { } place
                || await session.AuditTree.LeavesAsync(place.Log, place.Index, 1) is not [var leaf] || leaf.Entry.Id != entry.Id || !AuditTree.IsAsWritten(leaf))
            {
                continue;
            }

            // Whose word it was went with an erasure of that entry: nobody can say any more that it was another's.
            if (leaf.PersonalSalt is null)
                return new ErasureProposal(false, null);
            if (entry.PractitionerId == row.ProposedById && keys.Where(k => k.Log == place.Log).Any(k => Says(entry, row, k, own.Crypto)))
                return new ErasureProposal(true, null);
        }

        return new ErasureProposal(
            false,
            $"The erasure {row.Id} is not what the audit log says: no entry that a log signed for proposes it of these entries, on this ground and by this officer. "
            + "It was changed or put in by hand, or proposed by a version that did not sign yet. It was not carried out.");
    }

    // Second lines are no numbers, so that neither text can ever be taken for a checkpoint.
    private static string ProposalText(string origin, string entryId, IEnumerable<string> ids, ErasureGround ground) =>
        $"infoshare-erasure-proposal/1\nlog {origin}\nentry {entryId}\nground {Code.Of(ground)}\n{string.Concat(ids.Select(id => $"proposed {id}\n"))}";

    private static string Signed(OwnLog log, string text) => Convert.ToBase64String(log.Signer.Sign(text).Signatures[0].Signature.Span);

    private static bool Says(AuditEntry entry, AuditErasure row, AuditLogKey key, IEd25519 crypto)
    {
        var said = entry.RuleIds.Where(r => r.StartsWith(Proposed, StringComparison.Ordinal)).Select(r => r[Proposed.Length..]);
        var signature = new byte[64];
        return said.SequenceEqual(row.EntryIds, StringComparer.Ordinal)
            && entry.RuleIds.FirstOrDefault(r => r.StartsWith(Proposal, StringComparison.Ordinal)) is { } word
            && Convert.TryFromBase64String(word[Proposal.Length..], signature, out _)
            && NoteKey.Parse(key.Vkey) is { } vkey
            && crypto.Verify(vkey.PublicKey.Span, Encoding.UTF8.GetBytes(ProposalText(key.Origin, entry.Id, row.EntryIds, row.Ground)), signature);
    }
}

/// <summary>Whether the log bears out a proposed erasure.</summary>
/// <param name="Holds">An entry says it, of these entries, on this ground and by this officer.</param>
/// <param name="Strange">What to tell where somebody has changed it; null: nobody has.</param>
internal sealed record ErasureProposal(bool Holds, string? Strange)
{
    /// <summary>The refusal of the second word.</summary>
    public static RuleException Refusal() => new(
        ErrorReason.IllegalState,
        "This erasure is not what was proposed by the audit log, or the log does not tell any more who proposed it. Withdraw it, and propose it anew.",
        new Dictionary<string, string> { ["current_state"] = Code.Of(RemovalState.Proposed), ["allowed_states"] = "" });
}
