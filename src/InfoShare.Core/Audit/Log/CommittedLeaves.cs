using System.Globalization;
using System.Text;

namespace InfoShare.Core.Audit.Log;

/// <summary>
/// The leaves that one commit added to a log, and the log's word for them: that they stand there, and that a checkpoint covers them in
/// time. It is signed once, over the root of a tree of these leaves alone, when the first receipt needs it; each receipt carries the path from its
/// own leaf to that root (docs/audit.md, "The receipt's promise").
/// </summary>
/// <param name="first">Index of the first in the log.</param>
/// <param name="hashes">Hashes of the leaves, in order.</param>
public sealed class CommittedLeaves(long first, IReadOnlyList<byte[]> hashes)
{
    private readonly Lock signing = new();
    private List<byte[]>[]? levels;
    private string? signed;

    /// <summary>How many they are.</summary>
    public int Count => hashes.Count;

    /// <summary>The promise for one of them, as a receipt carries it.</summary>
    /// <param name="index">The leaf's place in the log.</param>
    /// <param name="origin">The log.</param>
    /// <param name="by">When a checkpoint covers them. Whoever asks first says it for all: it hangs on when they became durable alone.</param>
    public string PromiseOf(long index, string origin, DateTimeOffset by, NoteSigner signer)
    {
        var (tree, note) = Signed(origin, by, signer);
        var place = (int)(index - first);
        var text = new StringBuilder("infoshare-promise/v2\n").Append(CultureInfo.InvariantCulture, $"index {index}\nleaf ").Append(Convert.ToBase64String(hashes[place])).Append('\n');
        foreach (var level in tree)
        {
            if ((place ^ 1) < level.Count)
                text.Append(Convert.ToBase64String(level[place ^ 1])).Append('\n');
            place >>= 1;
        }

        return text.Append('\n').Append(note).ToString();
    }

    private (List<byte[]>[] Levels, string Note) Signed(string origin, DateTimeOffset by, NoteSigner signer)
    {
        lock (signing)
        {
            levels ??= Grow();
            // Its second line is no number, so it can never be taken for a checkpoint.
            signed ??= signer.Sign(string.Create(
                CultureInfo.InvariantCulture,
                $"infoshare-commit/v1\nlog {origin}\nfirst {first}\ncount {Count}\nroot {Convert.ToBase64String(levels[^1][0])}\nby {(by - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond}\n")).ToString();
            return (levels, signed);
        }
    }

    // From the leaves to the root; who has no sibling goes up as it is, which is RFC 6962's tree.
    private List<byte[]>[] Grow()
    {
        List<List<byte[]>> all = [[.. hashes]];
        while (all[^1] is { Count: > 1 } below)
        {
            var level = new List<byte[]>((below.Count + 1) / 2);
            for (var i = 0; i + 1 < below.Count; i += 2)
                level.Add(TreeHash.OfNode(below[i], below[i + 1]));
            if (below.Count % 2 == 1)
                level.Add(below[^1]);
            all.Add(level);
        }

        return [.. all];
    }
}
