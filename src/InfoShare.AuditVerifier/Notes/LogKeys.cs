using System.Text;
using InfoShare.AuditVerifier.Crypto;

namespace InfoShare.AuditVerifier.Notes;

/// <summary>The keys that a log signs with: one, or several after a rotation, all in the log's name.</summary>
public sealed class LogKeys
{
    private readonly IReadOnlyList<NoteKey> keys;

    /// <exception cref="AuditException">No key, a witness's key, or keys of different logs.</exception>
    public LogKeys(params IReadOnlyList<NoteKey> keys)
    {
        if (keys.Count == 0)
            throw new AuditException("Give the log's key. It comes from the partnership, by another way than the export.");
        if (keys.FirstOrDefault(k => k.Type != NoteKeyType.Ed25519) is { } other)
            throw new AuditException($"The key of {other.Name} is a witness's key. A log is checked with the log's own key.");
        if (keys.Any(k => k.Name != keys[0].Name))
            throw new AuditException("The keys are of different logs. Check one log at a time.");
        this.keys = keys;
    }

    /// <summary>The log's name, the first line of its checkpoints.</summary>
    public string Origin => keys[0].Name;

    /// <summary>Whether one of them signed a text that is no note, and so names no key.</summary>
    internal bool Signed(string text, byte[] signature) => keys.Any(k => Ed25519.Verify(k.PublicKey, Encoding.UTF8.GetBytes(text), signature));

    /// <exception cref="AuditException">A signature in the log's name does not hold.</exception>
    internal bool Signed(SignedNote note) => keys.Aggregate(false, (signed, key) => note.SignedBy(key, out _) || signed);
}
