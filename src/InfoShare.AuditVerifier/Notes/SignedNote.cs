using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using InfoShare.AuditVerifier.Crypto;

namespace InfoShare.AuditVerifier.Notes;

/// <summary>A signature line under a note.</summary>
/// <param name="Signature">Without the four bytes of the key's id.</param>
public sealed record NoteSignature(string Name, uint KeyId, byte[] Signature);

/// <summary>
/// A text with signatures (C2SP signed-note): the text ends in a newline, an empty line follows, then a line for each
/// signature. Reading one says nothing about who signed it; <see cref="SignedBy"/> does.
/// </summary>
public sealed class SignedNote
{
    /// <summary>The most that is read: far above any checkpoint, far below what would hurt.</summary>
    private const int MaxSize = 1 << 20;
    private const int MaxSignatures = 100;
    private const string LineStart = "— ";

    private static readonly UTF8Encoding Utf8 = new(false, true);

    private SignedNote(string text, IReadOnlyList<NoteSignature> signatures)
    {
        Text = text;
        Signatures = signatures;
    }

    /// <summary>What is signed, with its final newline.</summary>
    public string Text { get; }

    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <exception cref="AuditException">Not a signed note.</exception>
    public static SignedNote Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxSize)
            throw Malformed("it is too long");
        string whole;
        try
        {
            whole = Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Malformed("it is not valid UTF-8");
        }

        if (whole.Any(c => c < ' ' && c != '\n'))
            throw Malformed("it holds control characters");
        var split = whole.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || !whole.EndsWith('\n'))
            throw Malformed("it has no signatures under an empty line");
        var lines = whole[(split + 2)..].Split('\n')[..^1];
        if (lines.Length == 0 || lines.Length > MaxSignatures)
            throw Malformed($"it has {lines.Length} signatures; between 1 and {MaxSignatures} are read");
        return new SignedNote(whole[..(split + 1)], [.. lines.Select(ParseLine)]);
    }

    /// <summary>
    /// Whether the key signed this text; for a witness, when it said so. A signature that bears the key's name and id but does
    /// not hold is an attack or damage, and is never passed over.
    /// </summary>
    /// <exception cref="AuditException">A signature in the key's name does not hold.</exception>
    public bool SignedBy(NoteKey key, out DateTimeOffset? at)
    {
        at = null;
        var found = false;
        foreach (var line in Signatures.Where(s => s.Name == key.Name && s.KeyId == key.Id))
        {
            if (!Holds(key, line.Signature, out var signedAt))
                throw new AuditException($"A signature in the name of {key.Name} does not hold: the text or the signature was changed after it was made.");
            found = true;
            if (at is null || signedAt > at)
                at = signedAt;
        }

        return found;
    }

    internal static byte[] CosignedMessage(ulong seconds, string text) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {seconds}\n{text}"));

    private bool Holds(NoteKey key, byte[] signature, out DateTimeOffset? at)
    {
        at = null;
        if (key.Type == NoteKeyType.Ed25519)
            return Ed25519.Verify(key.PublicKey, Encoding.UTF8.GetBytes(Text), signature);
        if (signature.Length != 8 + Ed25519.SignatureSize)
            return false;
        var seconds = BinaryPrimitives.ReadUInt64BigEndian(signature);
        if (seconds > (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return false;
        at = DateTimeOffset.FromUnixTimeSeconds((long)seconds);
        return Ed25519.Verify(key.PublicKey, CosignedMessage(seconds, Text), signature.AsSpan(8));
    }

    private static NoteSignature ParseLine(string line)
    {
        var parts = line.StartsWith(LineStart, StringComparison.Ordinal) ? line[LineStart.Length..].Split(' ') : [];
        return parts.Length == 2 && NoteKey.IsName(parts[0]) && StrictBase64.TryDecode(parts[1], out var bytes) && bytes.Length > 4
            ? new NoteSignature(parts[0], BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes[4..])
            : throw Malformed("a signature line does not read '— name base64'");
    }

    private static AuditException Malformed(string why) => new($"This is not a signed note: {why}.");
}
