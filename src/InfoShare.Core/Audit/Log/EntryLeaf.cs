using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit.Log;

/// <summary>
/// How an audit entry becomes a leaf of the tree: version 1 of docs/audit.md, "Formats". A byte that changes here breaks every log
/// that was ever written; another encoding is another version beside this one.
/// </summary>
public static class EntryLeaf
{
    /// <summary>Bytes of a part's salt.</summary>
    public const int SaltLength = 32;

    /// <summary>The largest leaf: a bundle of entries gives its length in two bytes.</summary>
    public const int MaxLength = ushort.MaxValue;

    private const int OnStack = 1024;
    private const string PersonPrefix = "per_";

    /// <summary>What the tree commits to.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="index">Its place in the log, from 0.</param>
    /// <param name="personal">Commitment to <see cref="PersonalPart"/>.</param>
    /// <param name="sealed">Commitment to <see cref="SealedPart"/>.</param>
    public static byte[] Encode(AuditEntry entry, long index, ReadOnlySpan<byte> personal, ReadOnlySpan<byte> @sealed)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var text = new Lines("infoshare-audit/1");
        text.Add("index", index.ToString(CultureInfo.InvariantCulture));
        text.Add("id", entry.Id);
        text.Add("recorded_at", Micros(entry.RecordedAt));
        text.Add("kind", Code.Of(entry.Kind));
        text.Add("action", entry.Action);
        text.Add("organisation", entry.OrganisationId);
        text.Add("role", Code.Of(entry.Role));
        text.Add("purpose", Code.Of(entry.Purpose));
        text.Add("legal_basis", Code.Of(entry.LegalBasis));
        text.Add("tell_lead", entry.TellLead switch { null => null, true => "yes", false => "no" });
        text.Add("object", IsPerson(entry.ObjectId) ? null : entry.ObjectId);
        text.Add("outcome", entry.Outcome);
        text.Add("count", entry.CountsByTier);
        text.Add("policy", entry.PolicyVersion);
        text.Add("call", entry.CallId);
        text.Add("personal", Convert.ToBase64String(personal));
        text.Add("sealed", Convert.ToBase64String(@sealed));
        var leaf = text.ToBytes();
        return leaf.Length <= MaxLength ? leaf : throw new InvalidOperationException("An audit entry is too large for a leaf.");
    }

    /// <summary>What lawful erasure may take away; the tree keeps a commitment alone.</summary>
    public static byte[] PersonalPart(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var text = new Lines("infoshare-audit-personal/1");
        text.Add("practitioner", entry.PractitionerId);
        text.Add("reason", entry.Reason);
        foreach (var person in entry.PersonIds)
            text.Add("person", person);
        text.Add("matched", entry.MatchedHow);
        text.Add("object", IsPerson(entry.ObjectId) ? entry.ObjectId : null);
        foreach (var shown in entry.Shown)
            text.Add("shown", shown);
        return text.ToBytes();
    }

    /// <summary>What would betray to the organisation that acted that hidden material exists (requirement D6).</summary>
    public static byte[] SealedPart(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var text = new Lines("infoshare-audit-sealed/1");
        text.Add("withheld", entry.WithheldByReason);
        foreach (var rule in entry.RuleIds)
            text.Add("rule", rule);
        return text.ToBytes();
    }

    /// <summary>The commitment to a part: nobody can tell from it what the part says without the salt.</summary>
    public static byte[] Commit(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> part)
    {
        var length = salt.Length + part.Length;
        var both = length <= OnStack ? stackalloc byte[length] : new byte[length];
        salt.CopyTo(both);
        part.CopyTo(both[salt.Length..]);
        return SHA256.HashData(both);
    }

    private static bool IsPerson(string? id) => id is not null && id.StartsWith(PersonPrefix, StringComparison.Ordinal);

    private static string Micros(DateTimeOffset at) =>
        ((at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture);

    /// <summary>Lines of name and value, in a builder that a thread uses again: several are made of every entry.</summary>
    private readonly ref struct Lines
    {
        private const int Usual = 2_048;

        [ThreadStatic]
        private static StringBuilder? spare;

        private readonly StringBuilder text;

        public Lines(string header)
        {
            text = spare ?? new StringBuilder(Usual);
            spare = null;
            text.Append(header).Append('\n');
        }

        public void Add(string name, string? value)
        {
            if (string.IsNullOrEmpty(value))
                return;
            text.Append(name).Append(' ');
            if (value.AsSpan().ContainsAnyInRange('\0', '\u001F') || value.AsSpan().ContainsAny('%', '\u007F'))
                Escape(value);
            else
                text.Append(value);
            text.Append('\n');
        }

        public void Add(string name, IReadOnlyDictionary<string, int> counts)
        {
            if (counts.Count == 0)
                return;
            foreach (var (key, count) in counts.OrderBy(c => c.Key, StringComparer.Ordinal))
                Add(name, $"{count.ToString(CultureInfo.InvariantCulture)} {key}");
        }

        /// <summary>The last that is done with them.</summary>
        public byte[] ToBytes()
        {
            // One chunk, unless the entry is larger than nearly all are: then the builder is let go.
            if (text.Capacity > Usual)
                return Encoding.UTF8.GetBytes(text.ToString());
            var bytes = Array.Empty<byte>();
            foreach (var chunk in text.GetChunks())
            {
                bytes = new byte[Encoding.UTF8.GetByteCount(chunk.Span)];
                Encoding.UTF8.GetBytes(chunk.Span, bytes);
            }

            spare = text.Clear();
            return bytes;
        }

        private void Escape(string value)
        {
            foreach (var c in value)
            {
                if (c is < ' ' or '%' or '\u007F')
                    text.Append('%').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
                else
                    text.Append(c);
            }
        }
    }
}
