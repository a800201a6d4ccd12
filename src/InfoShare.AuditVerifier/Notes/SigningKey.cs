using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using InfoShare.AuditVerifier.Crypto;

namespace InfoShare.AuditVerifier.Notes;

/// <summary>
/// A private key in the form that Go's note package reads: <c>PRIVATE+KEY+name+id+base64(type, seed)</c>. Keep it in a file
/// that nobody else may read.
/// </summary>
public sealed class SigningKey
{
    private const string Prefix = "PRIVATE+KEY+";

    private readonly byte[] seed;

    private SigningKey(string name, NoteKeyType type, byte[] seed)
    {
        this.seed = seed;
        Public = NoteKey.Of(name, type, Ed25519.PublicKey(seed));
    }

    /// <summary>What others need to check this key's signatures.</summary>
    public NoteKey Public { get; }

    public static SigningKey Create(string name, NoteKeyType type) => new(name, type, RandomNumberGenerator.GetBytes(Ed25519.SeedSize));

    public static SigningKey OfSeed(string name, NoteKeyType type, byte[] seed) => new(name, type, seed);

    /// <exception cref="AuditException">Not a private key of this form, or damaged. The text is never repeated.</exception>
    public static SigningKey Parse(string text)
    {
        text = text.Trim();
        var parts = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..].Split('+', 3) : [];
        if (parts.Length != 3 || !NoteKey.IsName(parts[0])
            || !uint.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id)
            || !StrictBase64.TryDecode(parts[2], out var key)
            || key.Length != 1 + Ed25519.SeedSize
            || (NoteKeyType)key[0] is not (NoteKeyType.Ed25519 or NoteKeyType.CosignatureV1))
            throw new AuditException("This is not a private key as 'infoshare audit keygen' writes it.");
        var made = new SigningKey(parts[0], (NoteKeyType)key[0], key[1..]);
        return made.Public.Id == id ? made : throw new AuditException("The private key is damaged: its id does not fit it.");
    }

    /// <summary>The private key as text; for its file only.</summary>
    public string Export() => $"{Prefix}{Public.Name}+{Public.Id:x8}+{Convert.ToBase64String([(byte)Public.Type, .. seed])}";

    /// <summary>The key's signature line under a note's text, with its newline.</summary>
    /// <param name="at">When; used by cosignatures, whose time is part of what is signed.</param>
    public string SignatureLine(string text, DateTimeOffset at)
    {
        byte[] signature;
        if (Public.Type == NoteKeyType.CosignatureV1)
        {
            var seconds = (ulong)at.ToUnixTimeSeconds();
            signature = new byte[8 + Ed25519.SignatureSize];
            BinaryPrimitives.WriteUInt64BigEndian(signature, seconds);
            Ed25519.Sign(seed, SignedNote.CosignedMessage(seconds, text)).CopyTo(signature.AsSpan(8));
        }
        else
        {
            signature = Ed25519.Sign(seed, Encoding.UTF8.GetBytes(text));
        }

        var id = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(id, Public.Id);
        return $"— {Public.Name} {Convert.ToBase64String([.. id, .. signature])}\n";
    }
}
