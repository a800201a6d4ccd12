using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace InfoShare.Core;

/// <summary>
/// The broker's own identifiers: a prefix that says what is meant, then 26 characters of Crockford base32 over a
/// version 7 UUID, or over 128 bits of the name of what is named by others (<see cref="Derived"/>), for example <c>ref_06AZ3Q4V1XZ9QK0T8M7C2N5R4W</c>. They carry nothing about a person, sort by the
/// millisecond in which they were made (ordinal comparison), and may stand in logs.
/// </summary>
public static class Ids
{
    /// <summary>Crockford's alphabet: no I, L, O or U, so that an id read out over the telephone is not misheard.</summary>
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static readonly SearchValues<char> AlphabetSet = SearchValues.Create(Alphabet);

    private const int BodyLength = 26;
    private const int MaxPrefixLength = 12;

    /// <summary>Makes a new id at the clock's present time.</summary>
    /// <param name="prefix">One to twelve lower-case letters, for example <c>ref</c>.</param>
    /// <param name="timeProvider">The clock; its present must not lie before 1970.</param>
    /// <exception cref="ArgumentException">The prefix is not one to twelve lower-case letters.</exception>
    public static string New(string prefix, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        return New(prefix, timeProvider.GetUtcNow());
    }

    /// <summary>
    /// Makes a new id of a moment. What one call makes bears the moment at which the call began to read: an id of its own millisecond would
    /// tell how long the search took (requirement A10).
    /// </summary>
    /// <exception cref="ArgumentException">The prefix is not one to twelve lower-case letters.</exception>
    public static string New(string prefix, DateTimeOffset moment)
    {
        if (!IsPrefix(prefix))
            throw new ArgumentException("An id's prefix is one to twelve lower-case letters.", nameof(prefix));

        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(moment).TryWriteBytes(bytes, bigEndian: true, out _);
        return Of(prefix, BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>
    /// The id that belongs to a name: 128 bits of its SHA-256, so that whoever knows the name has the same id and two names have two.
    /// </summary>
    /// <exception cref="ArgumentException">The prefix is not one to twelve lower-case letters.</exception>
    public static string Derived(string prefix, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!IsPrefix(prefix))
            throw new ArgumentException("An id's prefix is one to twelve lower-case letters.", nameof(prefix));
        return Of(prefix, BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))));
    }

    private static string Of(string prefix, UInt128 number) =>
        string.Create(prefix.Length + 1 + BodyLength, (prefix, value: number), static (chars, state) =>
        {
            state.prefix.CopyTo(chars);
            chars[state.prefix.Length] = '_';
            var rest = state.value;
            for (var i = chars.Length - 1; i > state.prefix.Length; i--)
            {
                chars[i] = Alphabet[(int)(rest & 31)];
                rest >>= 5;
            }
        });

    /// <summary>
    /// Whether a text from outside has the form of an id with this prefix. Says nothing about whether it exists.
    /// </summary>
    public static bool IsWellFormed(string? id, string prefix)
    {
        if (id is null || !IsPrefix(prefix) || id.Length != prefix.Length + 1 + BodyLength)
            return false;
        if (!id.StartsWith(prefix, StringComparison.Ordinal) || id[prefix.Length] != '_')
            return false;
        var body = id.AsSpan(prefix.Length + 1);
        // 26 characters hold 130 bits and an id has 128, so the first can only be 0 to 7.
        return body[0] <= '7' && !body.ContainsAnyExcept(AlphabetSet);
    }

    private static bool IsPrefix(string? prefix) =>
        prefix is { Length: >= 1 and <= MaxPrefixLength } && !prefix.AsSpan().ContainsAnyExceptInRange('a', 'z');
}
