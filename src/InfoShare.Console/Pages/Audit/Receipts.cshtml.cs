using System.Globalization;
using System.Text;
using Grpc.Core;
using InfoShare.AuditVerifier;
using InfoShare.AuditVerifier.Merkle;
using InfoShare.AuditVerifier.Notes;
using InfoShare.AuditVerifier.Proofs;
using InfoShare.Client;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.WebConsole.Desks;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Audit;

/// <summary>A receipt, as typed.</summary>
public sealed class ReceiptForm
{
    /// <summary>The entry's id.</summary>
    public string? EntryId { get; set; }

    /// <summary>The log, where the receipt names it.</summary>
    public string? Origin { get; set; }

    /// <summary>The place in that log.</summary>
    public string? Index { get; set; }

    /// <summary>The log's signed word from the receipt.</summary>
    public string? Promise { get; set; }

    /// <summary>The log's key as it was given otherwise.</summary>
    public string? Key { get; set; }
}

/// <summary>A proof, and what the check on the server made of it.</summary>
/// <param name="Keys">The keys that are checked with: the one that was typed, else those that the broker names.</param>
/// <param name="OwnKey">Whether the key was typed.</param>
/// <param name="Fault">Why it does not hold; null when it does.</param>
internal sealed record CheckedProof(GetInclusionProofResponse Proof, IReadOnlyList<string> Keys, bool OwnKey, string? Promise, string? Fault, string? Checkpoint);

/// <summary>
/// Checks that the log holds an entry: on the server with the offline verifier, which shares no code with what writes the log, and again in
/// the browser by a script of the console's own, so that one need not take the server's word. The page works without the script, and says so.
/// </summary>
public sealed class ReceiptsModel : ConsolePage
{
    /// <summary>The answer's key.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Answer { get; set; }

    /// <summary>The form.</summary>
    [BindProperty]
    public ReceiptForm Form { get; set; } = new();

    /// <summary>What was checked; null before.</summary>
    internal CheckedProof? Checked { get; private set; }

    /// <summary>Shows the form, or what was checked.</summary>
    public async Task<IActionResult> OnGetAsync()
    {
        if (Answer is not null)
        {
            Checked = HttpContext.RequestServices.GetRequiredService<Answers>().Find<CheckedProof>(Who, Answer);
            if (Checked is null)
                return LocalRedirect("/receipts");
        }

        await RestoreAsync(Form);
        return Page();
    }

    /// <summary>Fetches the proof and checks it.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        ModelState.Clear();
        var promise = Normal(Form.Promise);
        var origin = Form.Origin?.Trim() is { Length: > 0 } named ? named : promise is null ? null : LeafPromise.OriginOf(promise);
        var index = Place(Form.Index) ?? Place(promise?.Split('\n').FirstOrDefault(l => l.StartsWith("index ", StringComparison.Ordinal))?["index ".Length..]);
        Faults.Require(
            !string.IsNullOrWhiteSpace(Form.EntryId) || (origin is not null && index is not null), "Form.EntryId",
            "Give the entry’s id, or the promise of the receipt");
        Faults.Require(promise is null || LeafPromise.IsOne(promise), "Form.Promise", "This is not a promise: it begins with infoshare-promise/v2");
        if (Faults.Any)
            return Page();
        try
        {
            var log = new AuditLogService.AuditLogServiceClient(Desk.Connection.CallInvoker);

            // By its place for any entry, because a proof says nothing of it; by its id for those of the own organisation.
            var proof = await log.GetInclusionProofAsync(
                origin is not null && index is { } at ? new GetInclusionProofRequest { Origin = origin, Index = at } : new GetInclusionProofRequest { EntryId = Form.EntryId!.Trim() },
                cancellationToken: ct);
            var own = !string.IsNullOrWhiteSpace(Form.Key);
            string[] keys = own
                ? [Form.Key!.Trim()]
                : [.. (await log.GetCheckpointAsync(new GetCheckpointRequest { Origin = proof.Origin }, cancellationToken: ct)).Vkeys];
            var (fault, checkpoint) = Check(proof, keys, promise);
            var key = HttpContext.RequestServices.GetRequiredService<Answers>().Keep(Who, new CheckedProof(proof, keys, own, promise, fault, checkpoint));
            return LocalRedirect($"/receipts?answer={key}");
        }
        catch (RpcException e)
        {
            var error = InfoShareError.From(e);
            if (error.KnownReason == ErrorReason.NotFound)
                Faults.Add("Form.EntryId", "The log has no such entry that you may ask for, or no checkpoint covers it yet. A second later it does");
            else if (!Explain(error, path => path switch { "entry_id" => "Form.EntryId", "index" or "origin" => "Form.Promise", _ => "" }))
                throw;
            return Page();
        }
    }

    private static (string? Fault, string? Checkpoint) Check(GetInclusionProofResponse proof, IReadOnlyList<string> keys, string? promise)
    {
        try
        {
            var log = new LogKeys([.. keys.Select(NoteKey.Parse)]);
            var leaf = TreeHash.From(proof.LeafHash.Span);
            if (promise is not null)
            {
                var word = LeafPromise.Open(promise, log);
                if (word.Index != proof.Index)
                    throw new AuditException($"The promise is of entry {word.Index}, and the proof of entry {proof.Index}.");
                leaf = word.Leaf;
            }

            return (null, ProofFile.Parse(Encoding.UTF8.GetBytes(proof.ProofFile)).Check(leaf, log).ToString());
        }
        catch (Exception e) when (e is AuditException or ArgumentException)
        {
            return (e.Message, null);
        }
    }

    // As a browser sends it, lines end otherwise than as they were signed.
    private static string? Normal(string? promise) =>
        string.IsNullOrWhiteSpace(promise) ? null : promise.Replace("\r\n", "\n", StringComparison.Ordinal).Trim('\n', ' ') + "\n";

    private static long? Place(string? text) =>
        long.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : null;
}
