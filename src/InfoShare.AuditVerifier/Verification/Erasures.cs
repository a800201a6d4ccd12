using System.Text;
using InfoShare.AuditVerifier.Entries;
using InfoShare.AuditVerifier.Notes;
using InfoShare.AuditVerifier.Tiles;

namespace InfoShare.AuditVerifier.Verification;

/// <summary>
/// Tells lawful erasure from a hand in the database: the entry by which one of two people proposes an erasure, and the later one by which the other
/// confirms it, commit in their sealed parts to the id of each entry, and bear the log's signature over them. Whoever has the database but not the
/// key can append entries that say the same, which the log signs like any other; those signatures it cannot make. What is gone without both was not
/// decided by two people.
/// </summary>
internal static class Erasures
{
    private const string Ground = "rule ground/";
    private const string Proposed = "rule proposed/";
    private const string Proposal = "rule proposal/";
    private const string Erased = "rule erased/";
    private const string Decided = "rule decided/";

    /// <summary>The id of an entry of the known version.</summary>
    public static string IdOf(ReadOnlySpan<byte> leaf) => EntryReader.Describe(leaf).First(l => l.Key == "id").Value;

    /// <summary>What the entry says that somebody proposed to erase, by its proved parts; null for any other entry. Whether so, its signature says.</summary>
    /// <param name="leaf">The entry.</param>
    /// <param name="opening">The salt and the sealed part.</param>
    /// <param name="personal">The salt and the personal part; empty where it is not given.</param>
    public static ErasureWord? ProposedBy(ReadOnlySpan<byte> leaf, ReadOnlySpan<byte> opening, ReadOnlySpan<byte> personal)
    {
        if (opening.IndexOf("\nrule proposed/"u8) < 0 || leaf.IndexOf("\naction RetentionService/EraseAuditPersonal\n"u8) < 0)
            return null;
        var lines = LinesOf(opening);
        return WordOf(leaf, lines, personal, Proposed, Proposal, "infoshare-erasure-proposal/1", $"ground {After(lines, Ground)}\n", "proposed");
    }

    /// <summary>The same of what the entry says that somebody confirmed.</summary>
    public static ErasureWord? DecidedBy(ReadOnlySpan<byte> leaf, ReadOnlySpan<byte> opening, ReadOnlySpan<byte> personal) =>
        opening.IndexOf("\nrule erased/"u8) < 0 || leaf.IndexOf("\naction RetentionService/ConfirmErasure\n"u8) < 0 ? null
            : WordOf(leaf, LinesOf(opening), personal, Erased, Decided, "infoshare-erasure/1", "", "erased");

    /// <summary>What the log in this export holds of erasures.</summary>
    /// <param name="folder">The export of another log of the same database, with openings.</param>
    /// <param name="keys">Keys of such logs, of which the export's own is one.</param>
    /// <exception cref="AuditException">It is not an export of one of these logs, or not intact itself.</exception>
    public static ErasureWords In(string folder, IReadOnlyList<NoteKey> keys, CancellationToken ct)
    {
        var log = new LogDirectory(folder);
        var origin = Encoding.UTF8.GetString(log.ReadCheckpoint()).Split('\n')[0];
        var own = keys.Where(k => k.Name == origin).ToList();
        if (own.Count == 0)
            throw new AuditException($"The export {folder} is of the log {origin}, and no --erasures-key is of it.");
        var report = LogVerifier.Verify(log, new VerifyRequest(new LogKeys(own), [], []), null, ct);

        // Its own erasures may have been decided in the log that is checked, and are no matter here.
        return report.Findings.FirstOrDefault(f => f.Kind != FindingKind.ErasedWithoutDecision) is { } finding
            ? throw new AuditException($"The export {folder}, whose decisions were to count, is not intact itself: {finding.Message}")
            : report.Words;
    }

    private static string[] LinesOf(ReadOnlySpan<byte> opening) => Encoding.UTF8.GetString(opening[Opening.SaltSize..]).Split('\n');

    private static string After(string[] lines, string name) => lines.FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?[name.Length..] ?? "";

    private static ErasureWord WordOf(
        ReadOnlySpan<byte> leaf, string[] lines, ReadOnlySpan<byte> personal, string one, string signed, string header, string more, string verb)
    {
        var entry = EntryReader.Describe(leaf);
        string[] ids = [.. lines.Where(l => l.StartsWith(one, StringComparison.Ordinal)).Select(l => l[one.Length..])];
        var practitioner = personal.IsEmpty ? "" : After(LinesOf(personal), "practitioner ");
        return new ErasureWord(
            Value(entry, "object"), ids, practitioner.Length == 0 ? null : $"{Value(entry, "organisation")} {practitioner}",
            origin => $"{header}\nlog {origin}\nentry {Value(entry, "id")}\n{more}{string.Concat(ids.Select(id => $"{verb} {id}\n"))}",
            StrictBase64.TryDecode(After(lines, signed), out var signature) ? signature : []);
    }

    private static string Value(IReadOnlyList<KeyValuePair<string, string>> entry, string name) => entry.FirstOrDefault(l => l.Key == name).Value ?? "";
}

/// <summary>An entry that says what is to be erased, or was.</summary>
/// <param name="ErasureId">Which erasure.</param>
/// <param name="Ids">The entries, in order.</param>
/// <param name="By">Whose word it is; null where that is not shown.</param>
/// <param name="Text">What the log of this name signs of it.</param>
/// <param name="Signature">Its signature; empty where it bears none.</param>
internal sealed record ErasureWord(string ErasureId, IReadOnlyList<string> Ids, string? By, Func<string, string> Text, byte[] Signature)
{
    /// <summary>Whether the log of these keys signed it (docs/audit.md, "Erasure").</summary>
    public bool IsSignedBy(LogKeys keys) => keys.Signed(Text(keys.Origin), Signature);

    /// <summary>Whether this is the first word to that second one: of the same erasure and of at least those entries, and as far as is shown somebody else's.</summary>
    public bool IsAnsweredBy(ErasureWord decision) =>
        ErasureId.Length > 0 && ErasureId == decision.ErasureId && !decision.Ids.Except(Ids, StringComparer.Ordinal).Any() && (By is null || By != decision.By);
}

/// <summary>What one log holds of erasures that it signed for, each with its place.</summary>
internal sealed record ErasureWords
{
    public List<(long Place, ErasureWord Word)> Proposals { get; } = [];

    public List<(long Place, ErasureWord Word)> Decisions { get; } = [];

    /// <summary>Its decisions that two people made.</summary>
    /// <param name="others">The other logs: what a decision follows may stand there, and between two logs there is no order.</param>
    public IEnumerable<(long Place, ErasureWord Word)> Made(IEnumerable<ErasureWords> others)
    {
        var elsewhere = others.SelectMany(o => o.Proposals).Select(p => p.Word).ToList();
        return Decisions.Where(d => elsewhere.Exists(p => p.IsAnsweredBy(d.Word)) || Proposals.Exists(p => p.Place < d.Place && p.Word.IsAnsweredBy(d.Word)));
    }
}
