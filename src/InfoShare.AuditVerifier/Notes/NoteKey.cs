using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using InfoShare.AuditVerifier.Crypto;

namespace InfoShare.AuditVerifier.Notes;

/// <summary>What a key's signature says (C2SP signed-note, signature types).</summary>
public enum NoteKeyType : byte
{
    /// <summary>An Ed25519 signature over the note's text: a log's.</summary>
    Ed25519 = 0x01,

    /// <summary>A timestamped cosignature, <c>cosignature/v1</c>: a witness's.</summary>
    CosignatureV1 = 0x04,
}

/// <summary>
/// A public key that a reader trusts, as C2SP signed-note writes it: <c>name+id+base64(type, key)</c>, the id being eight
/// hexadecimal digits that follow from name, type and key.
/// </summary>
public sealed record NoteKey
{
    private NoteKey(string name, NoteKeyType type, byte[] publicKey)
    {
        Name = name;
        Type = type;
        PublicKey = publicKey;
        Id = IdOf(name, type, publicKey);
    }

    public string Name { get; }
    public NoteKeyType Type { get; }
    public uint Id { get; }
    internal byte[] PublicKey { get; }

    public static NoteKey Of(string name, NoteKeyType type, byte[] publicKey) =>
        !IsName(name) ? throw new AuditException("A key's name may not be empty nor hold a space or a plus sign.")
        : publicKey.Length != Ed25519.PublicKeySize ? throw new AuditException("An Ed25519 public key has 32 bytes.")
        : new NoteKey(name, type, publicKey);

    /// <exception cref="AuditException">Not a verifier key, or its id does not fit it.</exception>
    public static NoteKey Parse(string text)
    {
        var parts = text.Trim().Split('+', 3);
        if (parts.Length != 3 || !IsName(parts[0])
            || parts[1].Length != 8 || !uint.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id)
            || !StrictBase64.TryDecode(parts[2], out var key))
            throw new AuditException("This is not a verifier key. One looks like name+1a2b3c4d+AbCd..., in one line.");
        if (key.Length != 1 + Ed25519.PublicKeySize || (NoteKeyType)key[0] is not (NoteKeyType.Ed25519 or NoteKeyType.CosignatureV1))
            throw new AuditException($"The verifier key of {parts[0]} is of a kind that is not known here. Known are Ed25519 (1) and cosignature/v1 (4).");
        var made = Of(parts[0], (NoteKeyType)key[0], key[1..]);
        return made.Id == id ? made : throw new AuditException($"The verifier key of {parts[0]} is damaged: its id does not fit its name and key.");
    }

    public override string ToString() =>
        $"{Name}+{Id:x8}+{Convert.ToBase64String([(byte)Type, .. PublicKey])}";

    /// <summary>A key's name: not empty, no Unicode space, no plus sign, nothing that a note may not hold.</summary>
    internal static bool IsName(string name) =>
        name.Length > 0 && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+');

    private static uint IdOf(string name, NoteKeyType type, byte[] publicKey) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', (byte)type, .. publicKey]));
}
