using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace InfoShare.Core.Audit.Log;

/// <summary>Signatures by Ed25519 (RFC 8032). Behind an interface, because .NET has none of its own and Core calls nothing native.</summary>
public interface IEd25519
{
    /// <summary>The public key, 32 bytes, of a private key's 32-byte seed.</summary>
    byte[] PublicKeyOf(ReadOnlySpan<byte> seed);

    /// <summary>A key to sign with. Signing may happen on several threads at once.</summary>
    IEd25519Key OpenKey(ReadOnlySpan<byte> seed);

    /// <summary>Whether the signature holds. False too for a key or a signature of a wrong form.</summary>
    bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);
}

/// <summary>A private key in use.</summary>
public interface IEd25519Key : IDisposable
{
    /// <summary>Its public half, 32 bytes.</summary>
    ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>The signature, 64 bytes.</summary>
    byte[] Sign(ReadOnlySpan<byte> message);
}

/// <summary>What kind of signature a key of a note makes; the numbers are C2SP's.</summary>
public enum NoteAlgorithm
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Ed25519 over the note's text.</summary>
    Ed25519 = 0x01,

    /// <summary>A witness's cosignature/v1, with a time.</summary>
    CosignatureV1 = 0x04,
}

/// <summary>A public key under which notes are checked: C2SP's vkey.</summary>
public sealed record NoteKey(string Name, NoteAlgorithm Algorithm, ReadOnlyMemory<byte> PublicKey)
{
    private const int KeyLength = 32;

    /// <summary>The four bytes by which a signature names its key.</summary>
    public uint Hash { get; } = HashOf(Name, Algorithm, PublicKey.Span);

    /// <summary>Whether this may be a key's name: not empty, no white space, no plus sign.</summary>
    public static bool IsName(string name) =>
        !string.IsNullOrEmpty(name) && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+');

    /// <summary>Reads a vkey; null when it is none.</summary>
    public static NoteKey? Parse(string text)
    {
        var parts = text.Split('+', 3);
        if (parts.Length != 3 || !IsName(parts[0]))
            return null;
        Span<byte> data = stackalloc byte[KeyLength + 1];
        if (!Convert.TryFromBase64String(parts[2], data, out var length) || length != data.Length
            || data[0] is not ((byte)NoteAlgorithm.Ed25519) and not ((byte)NoteAlgorithm.CosignatureV1))
        {
            return null;
        }

        var key = new NoteKey(parts[0], (NoteAlgorithm)data[0], data[1..].ToArray());
        return key.ToString() == text ? key : null;
    }

    /// <summary>The vkey.</summary>
    public override string ToString() =>
        $"{Name}+{Hash.ToString("x8", CultureInfo.InvariantCulture)}+{Convert.ToBase64String([(byte)Algorithm, .. PublicKey.Span])}";

    private static uint HashOf(string name, NoteAlgorithm algorithm, ReadOnlySpan<byte> key) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', (byte)algorithm, .. key]));
}

/// <summary>One signature line of a note.</summary>
public sealed record NoteSignature(string Name, uint KeyHash, ReadOnlyMemory<byte> Signature)
{
    private const string Mark = "\u2014 ";

    /// <summary>
    /// Reads a line without its newline; null when it is none. A signature has one spelling: the framework's decoder takes others, with unused
    /// bits that are not zero, and readers with a stricter one would refuse the whole note for them.
    /// </summary>
    public static NoteSignature? Parse(string line)
    {
        if (!line.StartsWith(Mark, StringComparison.Ordinal) || line[Mark.Length..].Split(' ') is not [var name, var data] || !NoteKey.IsName(name))
            return null;
        var bytes = new byte[data.Length];
        if (!Convert.TryFromBase64String(data, bytes, out var length) || length <= sizeof(uint))
            return null;
        var signature = new NoteSignature(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(sizeof(uint), length - sizeof(uint)));
        return signature.ToString() == line ? signature : null;
    }

    /// <summary>The line without its newline.</summary>
    public override string ToString()
    {
        Span<byte> hash = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(hash, KeyHash);
        return $"{Mark}{Name} {Convert.ToBase64String([.. hash, .. Signature.Span])}";
    }
}

/// <summary>A text and who signed it (C2SP signed-note).</summary>
/// <param name="Text">The text with its last newline.</param>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>Reads a note; null when it is none. Nothing is verified.</summary>
    public static SignedNote? Parse(string note)
    {
        var end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0 || !note.EndsWith('\n') || note.Any(c => c < ' ' && c != '\n'))
            return null;
        var signatures = note[(end + 2)..].TrimEnd('\n').Split('\n').Select(NoteSignature.Parse).ToList();
        return signatures.Contains(null) ? null : new SignedNote(note[..(end + 1)], [.. signatures.OfType<NoteSignature>()]);
    }

    /// <summary>Whether the key has signed the note.</summary>
    public bool IsSignedBy(NoteKey key, IEd25519 crypto)
    {
        var message = Encoding.UTF8.GetBytes(Text);
        return key.Algorithm == NoteAlgorithm.Ed25519
            && Signatures.FirstOrDefault(s => s.Name == key.Name && s.KeyHash == key.Hash) is { } signature
            && crypto.Verify(key.PublicKey.Span, message, signature.Signature.Span);
    }

    /// <summary>The note, as it is handed on.</summary>
    public override string ToString() => $"{Text}\n{string.Concat(Signatures.Select(s => s + "\n"))}";
}

/// <summary>A log's private key with its name: signs notes.</summary>
public sealed class NoteSigner(string name, IEd25519Key key) : IDisposable
{
    /// <summary>The public half.</summary>
    public NoteKey Key { get; } = new(name, NoteAlgorithm.Ed25519, key.PublicKey);

    /// <summary>Signs a text, which ends in a newline.</summary>
    public SignedNote Sign(string text) =>
        new(text, [new NoteSignature(Key.Name, Key.Hash, key.Sign(Encoding.UTF8.GetBytes(text)))]);

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();
}
