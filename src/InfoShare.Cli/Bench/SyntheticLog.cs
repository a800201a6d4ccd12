using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using InfoShare.AuditVerifier.Merkle;
using InfoShare.AuditVerifier.Notes;

namespace InfoShare.Cli.Bench;

/// <summary>Writes an export of invented entries, as large as asked for, in memory that does not grow with it.</summary>
internal static class SyntheticLog
{
    private const int Width = 256;
    private const string Origin = "infoshare.bench.example/verify";

    /// <returns>The key that signed it.</returns>
    public static NoteKey Write(string folder, long entries, CancellationToken ct)
    {
        var tree = new TreeFrontier();
        var levels = new List<List<TreeHash>>();
        var done = new List<long>();
        using var bundle = new MemoryStream();
        Span<byte> length = stackalloc byte[2];
        for (var index = 0L; index < entries; index++)
        {
            ct.ThrowIfCancellationRequested();
            var leaf = Leaf(index);
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)leaf.Length);
            bundle.Write(length);
            bundle.Write(leaf);
            var hash = TreeHash.OfLeaf(leaf);
            tree.Append(hash);
            Add(0, hash);
            if ((index + 1) % Width == 0 || index + 1 == entries)
            {
                Put($"tile/entries/{Name(index / Width, (int)(index % Width) + 1)}", bundle.ToArray());
                bundle.SetLength(0);
            }
        }

        for (var level = 0; level < levels.Count; level++)
        {
            if (levels[level].Count > 0)
                Flush(level);
        }

        var key = SigningKey.Create(Origin, NoteKeyType.Ed25519);
        var text = Checkpoint.TextOf(Origin, entries, tree.Root());
        Put("checkpoint", Encoding.UTF8.GetBytes($"{text}\n{key.SignatureLine(text, default)}"));
        return key.Public;

        void Add(int level, TreeHash hash)
        {
            if (levels.Count == level)
            {
                levels.Add([]);
                done.Add(0);
            }

            levels[level].Add(hash);
            if (levels[level].Count == Width)
            {
                var above = new TreeFrontier();
                foreach (var below in levels[level])
                    above.Append(below);
                Flush(level);
                Add(level + 1, above.Root());
            }
        }

        void Flush(int level)
        {
            Put($"tile/{level}/{Name(done[level]++, levels[level].Count)}", [.. levels[level].SelectMany(h => Convert.FromBase64String(h.ToString()))]);
            levels[level].Clear();
        }

        void Put(string name, byte[] bytes)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }
    }

    private static byte[] Leaf(long index)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, index);
        var some = SHA256.HashData(number);
        var commitment = Convert.ToBase64String(some);
        var id = Convert.ToHexStringLower(some.AsSpan(0, 16));
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"infoshare-audit/1\nindex {index}\nid aud_{id}\nrecorded_at {1_790_000_000_000_000 + (index * 997)}\nkind QUERY\naction HealthService/QueryChild\norganisation elmmock-surgery\nrole GP\npurpose ASSESS_CHILD\nlegal_basis PUBLIC_FUNCTION\ntell_lead no\noutcome done\ncount 3 SUMMARY\npolicy 2026-09\ncall {id}\npersonal {commitment}\nsealed {commitment}\n"));
    }

    private static string Name(long index, int width)
    {
        var name = (index % 1000).ToString("000", CultureInfo.InvariantCulture);
        for (index /= 1000; index > 0; index /= 1000)
            name = string.Create(CultureInfo.InvariantCulture, $"x{index % 1000:000}/{name}");
        return width == Width ? name : string.Create(CultureInfo.InvariantCulture, $"{name}.p/{width}");
    }
}
