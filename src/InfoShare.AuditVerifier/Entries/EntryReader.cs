using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using InfoShare.AuditVerifier.Merkle;

namespace InfoShare.AuditVerifier.Entries;

/// <summary>
/// Reads an entry's leaf (docs/audit.md, "An entry's leaf"): a header, then lines of a name and a value in a fixed order. Every
/// leaf has one spelling; whatever deviates is malformed.
/// </summary>
internal static class EntryReader
{
    // The place after "count", the only name that may stand on several lines.
    private const int Count = 13;

    // In their order; whether each must be there.
    private static readonly (byte[] Name, bool Needed)[] Lines =
    [
        .. new (string, bool)[]
        {
            ("index", true), ("id", true), ("recorded_at", true), ("kind", true), ("action", true), ("organisation", false), ("role", true),
            ("purpose", true), ("legal_basis", true), ("tell_lead", false), ("object", false), ("outcome", true), ("count", false),
            ("policy", false), ("call", false), ("personal", true), ("sealed", true),
        }.Select(l => (Encoding.ASCII.GetBytes(l.Item1), l.Item2)),
    ];

    /// <summary>What the check needs, without allocating anything: it runs for every entry of the log.</summary>
    public static EntryFacts Read(ReadOnlySpan<byte> leaf)
    {
        var malformed = new EntryFacts(EntryForm.Malformed, -1, 0, 0, default, default);
        if (!TakeLine(ref leaf, out var header))
            return malformed;
        if (!header.SequenceEqual("infoshare-audit/1"u8))
            return header.StartsWith("infoshare-audit/"u8) ? malformed with { Form = EntryForm.OtherVersion } : malformed;

        var (index, recordedAt, id) = (-1L, 0L, 0UL);
        TreeHash personal = default, @sealed = default;
        var next = 0;
        while (!leaf.IsEmpty)
        {
            if (!TakeLine(ref leaf, out var line) || !Match(line, ref next, out var name, out var value) || !IsValue(value))
                return malformed;
            var good = name switch
            {
                0 => TryNumber(value, out index),
                1 => Id(value, out id),
                2 => TryNumber(value, out recordedAt),
                15 => TryCommitment(value, out personal),
                16 => TryCommitment(value, out @sealed),
                _ => true,
            };
            if (!good)
                return malformed;
        }

        return next == Lines.Length ? new EntryFacts(EntryForm.Known, index, id, recordedAt, personal, @sealed) : malformed;
    }

    /// <summary>An entry's lines by name, for people to read; empty when it is not of the known version.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Describe(ReadOnlySpan<byte> leaf) =>
        Read(leaf).Form != EntryForm.Known
            ? []
            : [.. Encoding.UTF8.GetString(leaf).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
                .Select(l => l.Split(' ', 2)).Select(p => KeyValuePair.Create(p[0], Uri.UnescapeDataString(p[1])))];

    private static bool TakeLine(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line)
    {
        var end = rest.IndexOf((byte)'\n');
        line = end < 0 ? default : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return end >= 0;
    }

    // Moves on to the line's name in the table; a needed name may not be passed over, and only "count" may stand twice.
    private static bool Match(ReadOnlySpan<byte> line, ref int next, out int name, out ReadOnlySpan<byte> value)
    {
        name = -1;
        value = default;
        var space = line.IndexOf((byte)' ');
        if (space < 0)
            return false;
        var given = line[..space];
        value = line[(space + 1)..];
        if (next == Count && given.SequenceEqual(Lines[Count - 1].Name))
        {
            name = Count - 1;
            return true;
        }

        while (next < Lines.Length && !given.SequenceEqual(Lines[next].Name))
        {
            if (Lines[next++].Needed)
                return false;
        }

        name = next;
        return next++ < Lines.Length;
    }

    // Not empty, valid UTF-8, controls and the percent sign only as % and two upper-case digits.
    private static bool IsValue(ReadOnlySpan<byte> value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] is < 0x20 or 0x7F)
                return false;
            if (value[i] != (byte)'%')
                continue;
            if (i + 2 >= value.Length || Hex(value[i + 1]) is not (>= 0 and var high) || Hex(value[i + 2]) is not (>= 0 and var low)
                || ((high * 16) + low) is not (< 0x20 or 0x7F or 0x25))
                return false;
        }

        return !value.IsEmpty && Utf8.IsValid(value);
    }

    private static int Hex(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };

    private static bool TryNumber(ReadOnlySpan<byte> value, out long number) =>
        Utf8Parser.TryParse(value, out number, out var used) && used == value.Length && number >= 0
        && value[0] is >= (byte)'0' and <= (byte)'9' && (value[0] != (byte)'0' || value.Length == 1);

    // FNV-1a: only to notice the same id twice, never to prove anything.
    private static bool Id(ReadOnlySpan<byte> value, out ulong id)
    {
        id = 14695981039346656037;
        foreach (var b in value)
            id = (id ^ b) * 1099511628211;
        return true;
    }

    private static bool TryCommitment(ReadOnlySpan<byte> value, out TreeHash commitment)
    {
        commitment = default;
        Span<byte> bytes = stackalloc byte[33];
        Span<byte> again = stackalloc byte[44];
        if (value.Length != 44 || Base64.DecodeFromUtf8(value, bytes, out _, out var written) != System.Buffers.OperationStatus.Done || written != TreeHash.Size)
            return false;
        Base64.EncodeToUtf8(bytes[..TreeHash.Size], again, out _, out _);
        commitment = TreeHash.From(bytes[..TreeHash.Size]);
        return again.SequenceEqual(value);
    }
}
