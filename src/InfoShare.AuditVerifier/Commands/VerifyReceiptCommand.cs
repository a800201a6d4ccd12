using System.Globalization;
using System.Text;
using InfoShare.AuditVerifier.Notes;
using InfoShare.AuditVerifier.Proofs;
using InfoShare.AuditVerifier.Tiles;

namespace InfoShare.AuditVerifier.Commands;

/// <summary>What <c>audit verify-receipt</c> was asked.</summary>
/// <param name="File">A file with a promise, a receipt or an answer that holds receipts; <c>-</c> reads the input.</param>
/// <param name="Keys">The log's keys: vkeys, or files that hold one a line.</param>
/// <param name="Witnesses">Witnesses' keys: vkeys, or files.</param>
/// <param name="Export">An export's folder to compare with.</param>
/// <param name="Proof">A tlog-proof to compare with.</param>
/// <param name="Checkpoint">A checkpoint to compare with.</param>
/// <param name="Leaf">A file with the entry's leaf, to see whether it is the promised one.</param>
/// <param name="AsOf">When what is compared was fetched, as ISO 8601 with an offset or <c>Z</c>; null: not said.</param>
public sealed record VerifyReceiptOptions(
    string File, IReadOnlyList<string> Keys, IReadOnlyList<string> Witnesses, string? Export, string? Proof, string? Checkpoint, string? Leaf, string? AsOf);

/// <summary>Checks the promise of a receipt: whether the log gave it, and whether it has kept it.</summary>
public static class VerifyReceiptCommand
{
    /// <returns>0: every promise is the log's and kept. 1: one is broken or altered. 2: that could not be seen.</returns>
    public static int Run(VerifyReceiptOptions options, TextReader input, TextWriter output, TextWriter error)
    {
        try
        {
            var check = new ReceiptCheck(
                new LogKeys([.. options.Keys.SelectMany(VerifyCommand.KeysOf)]), [.. options.Witnesses.SelectMany(VerifyCommand.KeysOf)], Instant(options.AsOf));
            List<ReceiptVerdict> verdicts = [];
            foreach (var receipt in Receipt.In(options.File == "-" ? input.ReadToEnd() : Encoding.UTF8.GetString(ProofCommand.ReadFile(options.File))))
            {
                var (promise, findings) = Findings(check, receipt, options);
                output.Write(Words(receipt, promise, findings));
                verdicts.Add(Worst(findings));
            }

            return verdicts.Exists(v => v is ReceiptVerdict.Broken or ReceiptVerdict.Altered) ? 1
                : verdicts.Contains(ReceiptVerdict.Kept) && !verdicts.Contains(ReceiptVerdict.NotYet) ? 0
                : 2;
        }
        catch (AuditException e)
        {
            error.WriteLine($"The check could not be made: {e.Message}");
            return 2;
        }
    }

    private static (LeafPromise? Promise, List<ReceiptFinding> Findings) Findings(ReceiptCheck check, Receipt receipt, VerifyReceiptOptions options)
    {
        var (promise, problem) = check.Open(receipt);
        if (promise is null)
            return (null, [problem!]);
        List<ReceiptFinding> found = [];
        byte[]? leaf = null;
        if (options.Leaf is not null)
        {
            leaf = ProofCommand.ReadFile(options.Leaf);
            found.Add(ReceiptCheck.AgainstLeaf(promise, leaf, receipt.EntryId));
        }

        if (options.Proof is not null)
            found.Add(check.AgainstProof(promise, ProofFile.Parse(ProofCommand.ReadFile(options.Proof)), leaf, receipt.EntryId));
        if (options.Checkpoint is not null)
            found.Add(check.AgainstCheckpoint(promise, ProofCommand.ReadFile(options.Checkpoint)));
        if (options.Export is not null)
            found.Add(check.AgainstExport(promise, new LogDirectory(options.Export), receipt.EntryId));
        if (options.Proof is null && options.Checkpoint is null && options.Export is null)
            found.Add(new ReceiptFinding(ReceiptVerdict.NotYet, "The log signed it. Whether it is kept, a proof (--proof) or an export (--export) shows.", []));
        return (promise, found);
    }

    private static ReceiptVerdict Worst(List<ReceiptFinding> findings) => findings.Select(f => f.Verdict).MaxBy(Rank);

    // Evidence that does not reach far enough says nothing against evidence that does.
    private static int Rank(ReceiptVerdict verdict) => verdict switch
    {
        ReceiptVerdict.Nothing => 0,
        ReceiptVerdict.Fits => 1,
        ReceiptVerdict.NotYet => 2,
        ReceiptVerdict.Kept => 3,
        ReceiptVerdict.Altered => 4,
        _ => 5,
    };

    private static string Words(Receipt receipt, LeafPromise? promise, List<ReceiptFinding> findings)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine($"Receipt{(receipt.EntryId.Length > 0 ? $" of {receipt.EntryId}" : "")}{(promise is null ? "" : $": {promise}")}");
        text.WriteLine(Worst(findings) switch
        {
            ReceiptVerdict.Kept => "KEPT. The log promised this entry and has it.",
            ReceiptVerdict.Broken => "BROKEN. The log has not kept its word.",
            ReceiptVerdict.Altered => "NOT GOOD. Something here is not what the log signed.",
            ReceiptVerdict.NotYet => "NOT SEEN. The log promised it; what you gave does not show whether it is kept.",
            _ => "NOTHING TO CHECK.",
        });
        foreach (var finding in findings)
            text.WriteLine($"  - {finding.Message}");
        foreach (var note in findings.SelectMany(f => f.Evidence).Distinct())
        {
            text.WriteLine("  Evidence, which anybody can check by the log's key. Keep it:");
            foreach (var line in note.TrimEnd('\n').Split('\n'))
                text.WriteLine($"    {line}");
        }

        return text.ToString();
    }

    private static DateTimeOffset? Instant(string? text) =>
        text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant
        : throw new AuditException($"'{text}' is not a time. One looks like 2027-03-08T10:00:00Z.");
}
