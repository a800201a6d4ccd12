namespace InfoShare.Core.People.Matching;

/// <summary>
/// Pairs of records that share a blocking key. A block that is larger than the limit is not dropped: its records are sorted by name
/// and birth date and each meets its neighbours only, so that time grows with the number of records and not with its square.
/// </summary>
internal sealed class CandidatePairs
{
    private const int LargestBlock = 120;
    private const int Neighbours = 30;

    // One entry for each record and key that somebody shares: where its block begins and ends, and its own place in it.
    private readonly int[] firstEntry;
    private readonly int[] blockStart;
    private readonly int[] blockEnd;
    private readonly int[] place;
    private readonly int[] members;
    private readonly int split;

    /// <param name="records">All records; in link mode the left file's, then the right file's.</param>
    /// <param name="split">Where the right file's begin; 0 for de-duplication.</param>
    internal CandidatePairs(IReadOnlyList<PersonFeatures> records, int split)
    {
        this.split = split;
        var rank = Rank(records);
        var entries = new List<(ulong Key, int Rank, int Record)>(records.Count * 14);
        for (var i = 0; i < records.Count; i++)
        {
            foreach (var key in BlockingKeys.Of(records[i]))
                entries.Add((Hash(key), rank[i], i));
        }

        entries.Sort((x, y) => x.Key != y.Key ? x.Key.CompareTo(y.Key) : x.Rank != y.Rank ? x.Rank.CompareTo(y.Rank) : x.Record.CompareTo(y.Record));
        members = new int[entries.Count];
        var counts = new int[records.Count + 1];
        for (var e = 0; e < members.Length; e++)
        {
            members[e] = entries[e].Record;
            counts[members[e] + 1]++;
        }

        for (var i = 0; i < records.Count; i++)
            counts[i + 1] += counts[i];
        firstEntry = (int[])counts.Clone();
        (blockStart, blockEnd, place) = (new int[members.Length], new int[members.Length], new int[members.Length]);
        for (int start = 0, end; start < members.Length; start = end)
        {
            end = start + 1;
            while (end < members.Length && entries[end].Key == entries[start].Key)
                end++;
            for (var e = start; e < end; e++)
            {
                var slot = counts[members[e]]++;
                (blockStart[slot], blockEnd[slot], place[slot]) = (start, end, e);
            }
        }
    }

    /// <summary>The records, each once and in order, that record <paramref name="i"/> is to be compared with.</summary>
    internal void PartnersOf(int i, Scratch scratch)
    {
        scratch.Partners.Clear();
        for (var slot = firstEntry[i]; slot < firstEntry[i + 1]; slot++)
        {
            var (start, end) = (blockStart[slot], blockEnd[slot]);
            if (end - start > LargestBlock)
                (start, end) = (Math.Max(start, place[slot] - Neighbours), Math.Min(end, place[slot] + Neighbours + 1));
            for (var e = start; e < end; e++)
            {
                var j = members[e];
                if (j <= i || (split > 0 && (i >= split || j < split)) || scratch.Seen[j] == i + 1)
                    continue;
                scratch.Seen[j] = i + 1;
                scratch.Partners.Add(j);
            }
        }

        scratch.Partners.Sort();
    }

    /// <summary>Room for one thread's work.</summary>
    internal sealed class Scratch(int records)
    {
        internal int[] Seen { get; } = new int[records];
        internal List<int> Partners { get; } = [];
    }

    private static int[] Rank(IReadOnlyList<PersonFeatures> records)
    {
        var order = new int[records.Count];
        var texts = new string[records.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
            var r = records[i];
            var given = r.Name.Given.Length > 0 ? r.Name.Given[0].Text : "";
            texts[i] = $"{r.Name.Family?.Text ?? given}|{given}|{r.BirthDateTerm?.Text}|{r.Locality?.Text}|{r.Postcode?.Text}";
        }

        Array.Sort(order, (x, y) => string.CompareOrdinal(texts[x], texts[y]) is var c && c != 0 ? c : x.CompareTo(y));
        var rank = new int[order.Length];
        for (var place = 0; place < order.Length; place++)
            rank[order[place]] = place;
        return rank;
    }

    /// <summary>FNV-1a, the same everywhere. Two keys that collide only make a few more pairs to compare.</summary>
    private static ulong Hash(string key)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in key)
            hash = (hash ^ c) * 1099511628211UL;
        return hash;
    }
}
