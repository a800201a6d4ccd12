using System.Buffers.Binary;

namespace InfoShare.AuditVerifier.Tiles;

/// <summary>Takes apart bundles of length-prefixed records: entries (two bytes) and openings (four bytes).</summary>
internal static class EntryBundle
{
    /// <summary>The entries' places in the bundle; as many as are whole, and whether nothing is left over.</summary>
    public static (List<Range> Entries, bool Whole) Entries(ReadOnlySpan<byte> bytes)
    {
        var ranges = new List<Range>(TileAddress.Width);
        var at = 0;
        while (at + 2 <= bytes.Length)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
            if (at + 2 + length > bytes.Length)
                break;
            ranges.Add(new Range(at + 2, at + 2 + length));
            at += 2 + length;
        }

        return (ranges, at == bytes.Length);
    }

    /// <summary>The openings' places: personal and sealed of each entry in turn.</summary>
    public static (List<Range> Openings, bool Whole) Openings(ReadOnlySpan<byte> bytes)
    {
        var ranges = new List<Range>(2 * TileAddress.Width);
        var at = 0;
        while (at + 4 <= bytes.Length)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            if (length > (uint)(bytes.Length - at - 4))
                break;
            ranges.Add(new Range(at + 4, at + 4 + (int)length));
            at += 4 + (int)length;
        }

        return (ranges, at == bytes.Length);
    }
}
