using System.Buffers;
using System.Diagnostics;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One header or trailer. It does not change once made.</summary>
    [DebuggerDisplay("{ToString(),nq}")]
    public class Entry
    {
        // The protocol allows only these; anything else could not be told from a header of HTTP/2 itself.
        private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.");

        private readonly string? text;
        private readonly byte[]? bytes;

        /// <summary>A text entry.</summary>
        /// <exception cref="ArgumentException">The key is malformed or ends in <c>-bin</c>.</exception>
        public Entry(string key, string value)
        {
            ArgumentNullException.ThrowIfNull(value);
            Key = Normalise(key);
            if (IsBinary)
            {
                throw new ArgumentException($"A key that ends in {BinaryHeaderSuffix} takes bytes, not text.", nameof(key));
            }

            text = value;
        }

        /// <summary>A binary entry. The bytes are copied.</summary>
        /// <exception cref="ArgumentException">The key is malformed or does not end in <c>-bin</c>.</exception>
        public Entry(string key, byte[] valueBytes)
        {
            ArgumentNullException.ThrowIfNull(valueBytes);
            Key = Normalise(key);
            if (!IsBinary)
            {
                throw new ArgumentException($"A key takes bytes only when it ends in {BinaryHeaderSuffix}.", nameof(key));
            }

            bytes = valueBytes.AsSpan().ToArray();
        }

        /// <summary>The key, in lower case.</summary>
        public string Key { get; }

        /// <summary>The bytes, in an array of the caller's own; of a text entry, its ASCII bytes.</summary>
        public byte[] ValueBytes => bytes is null ? Encoding.ASCII.GetBytes(text!) : bytes.AsSpan().ToArray();

        /// <summary>The text.</summary>
        /// <exception cref="InvalidOperationException">The entry is binary.</exception>
        public string Value => text ?? throw new InvalidOperationException("A binary entry has no text.");

        /// <summary>Whether the entry holds bytes.</summary>
        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        /// <summary>The key and the kind. Never the value: it may be a token.</summary>
        public override string ToString() => $"[Entry: key={Key}, {(IsBinary ? "binary" : "text")}]";

        private static string Normalise(string key)
        {
            ArgumentNullException.ThrowIfNull(key);
            var lower = key.ToLowerInvariant();
            if (lower.Length == 0 || lower.AsSpan().ContainsAnyExcept(KeyCharacters))
            {
                throw new ArgumentException("A metadata key is made of letters, digits, '_', '-' and '.'.", nameof(key));
            }

            return lower;
        }
    }
}
