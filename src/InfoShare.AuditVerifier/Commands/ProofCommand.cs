using System.Globalization;
using InfoShare.AuditVerifier.Entries;
using InfoShare.AuditVerifier.Merkle;
using InfoShare.AuditVerifier.Notes;
using InfoShare.AuditVerifier.Proofs;

namespace InfoShare.AuditVerifier.Commands;

/// <summary>What <c>audit verify-proof</c> was asked.</summary>
/// <param name="File">A tlog-proof.</param>
/// <param name="Keys">The log's keys: vkeys, or files that hold one a line.</param>
/// <param name="Leaf">A file with the entry's leaf; null: the one in the proof.</param>
/// <param name="LeafHash">Or only its hash, base 64, as a receipt's promise has it.</param>
/// <param name="Witnesses">Witnesses' keys, each of which must have cosigned.</param>
public sealed record VerifyProofOptions(string File, IReadOnlyList<string> Keys, string? Leaf, string? LeafHash, IReadOnlyList<string> Witnesses);

/// <summary>Checks one proof that an entry is in the log.</summary>
public static class ProofCommand
{
    private const int MaxSize = 16 << 20;

    /// <returns>0: it holds. 1: it does not. 2: the check could not be made.</returns>
    public static int Run(VerifyProofOptions options, TextWriter output, TextWriter error)
    {
        LogKeys log;
        NoteKey[] witnesses;
        ProofFile proof;
        byte[]? leaf;
        TreeHash? named = null;
        try
        {
            log = new LogKeys([.. options.Keys.SelectMany(VerifyCommand.KeysOf)]);
            witnesses = [.. options.Witnesses.SelectMany(VerifyCommand.KeysOf)];
            if (Array.Find(witnesses, w => w.Type != NoteKeyType.CosignatureV1) is { } other)
                throw new AuditException($"The key of {other.Name} is not a witness's key (cosignature/v1).");
            proof = ProofFile.Parse(ReadFile(options.File));
            leaf = options.Leaf is null ? proof.Extra?.ToArray() : ReadFile(options.Leaf);
            if (options.LeafHash is { } text)
            {
                named = StrictBase64.TryDecode(text, out var hash) && hash.Length == TreeHash.Size
                    ? TreeHash.From(hash)
                    : throw new AuditException("The leaf's hash is not the base 64 of 32 bytes.");
            }

            if (leaf is null && named is null)
            {
                throw new AuditException(
                    "the proof does not hold the entry's leaf. Give it (--leaf), its hash (--leaf-hash), or check a receipt with the proof (verify-receipt, --proof).");
            }
        }
        catch (AuditException e)
        {
            error.WriteLine($"The check could not be made: {e.Message}");
            return 2;
        }

        try
        {
            var checkpoint = Check(proof, leaf, named, log, witnesses);
            output.WriteLine($"HOLDS. {checkpoint.Origin} has this leaf as entry {proof.Index.ToString(CultureInfo.InvariantCulture)}, under its signed checkpoint of {checkpoint.Size.ToString(CultureInfo.InvariantCulture)} entries.");
            foreach (var cosignature in checkpoint.Cosignatures)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  Witness   {cosignature.Witness.Name} vouches for it, on {cosignature.At:yyyy-MM-dd HH:mm:ss} UTC"));
            foreach (var (name, value) in EntryReader.Describe(leaf).Where(l => l.Key is not ("personal" or "sealed")))
                output.WriteLine($"  {name,-14}{(name == "recorded_at" ? Time(value) : value)}");
            return 0;
        }
        catch (AuditException e)
        {
            output.WriteLine($"DOES NOT HOLD. {e.Message}");
            return 1;
        }
    }

    /// <exception cref="AuditException">It cannot be read.</exception>
    internal static byte[] ReadFile(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists && file.Length > MaxSize ? throw new AuditException($"{path} is too large to be what is meant.") : File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AuditException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private static Checkpoint Check(ProofFile proof, byte[]? leaf, TreeHash? named, LogKeys log, NoteKey[] witnesses)
    {
        var hash = leaf is null ? named!.Value : TreeHash.OfLeaf(leaf);
        if (named is { } wanted && wanted != hash)
            throw new AuditException("The leaf has another hash than the one that you named.");
        var checkpoint = proof.Check(hash, log, witnesses);
        if (Array.Find(witnesses, w => checkpoint.Cosignatures.All(c => c.Witness != w)) is { } absent)
            throw new AuditException($"{absent.Name} has not cosigned the proof's checkpoint of {checkpoint.Size} entries.");
        return leaf is not null && EntryReader.Read(leaf) is { Form: EntryForm.Known } facts && facts.Index != proof.Index
            ? throw new AuditException($"The log itself signed an entry that is wrong: the leaf says that it is entry {facts.Index}, and it stands at {proof.Index}.")
            : checkpoint;
    }

    private static string Time(string micros) =>
        long.TryParse(micros, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && Verification.LogVerifier.TimeOf(at) is { } time
            ? string.Create(CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd HH:mm:ss.ffffff} UTC")
            : micros;
}
