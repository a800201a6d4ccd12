namespace InfoShare.Core.People.Matching;

/// <summary>Puts records together into people.</summary>
internal static class Clusters
{
    /// <summary>Beyond this one pair's odds do not count further in the mean of a cluster.</summary>
    internal const int MostPerPair = 8 * Bits.One;

    /// <summary>
    /// Least mean odds, over all pairs between two clusters, at which they are joined. Below nought, because records that say little
    /// weigh little with each other though all belong to one person.
    /// </summary>
    internal const int LeastMean = -2 * Bits.One;

    /// <summary>For each record the smallest index of those it surely belongs with; for counting values by person.</summary>
    internal static int[] Rough(int records, List<ScoredPair> pairs, int prior)
    {
        var parent = Singles(records);
        foreach (var pair in pairs)
        {
            if (!pair.IsHeld && pair.Weight + prior >= Matcher.MatchLogOdds)
                Union(parent, pair.A, pair.B);
        }

        for (var i = 0; i < records; i++)
            parent[i] = Root(parent, i);
        return parent;
    }

    /// <summary>Clusters of a file.</summary>
    /// <param name="links">Pairs that match and that no rule holds, in order.</param>
    /// <param name="scorer">For a thread: odds of any two records, and whether they are kept apart.</param>
    internal static Partition Gather(
        int records, List<ScoredPair> links, Func<Func<int, int, (int Odds, bool KeptApart)>> scorer, Action<double> progress, CancellationToken ct)
    {
        var component = Singles(records);
        foreach (var link in links)
            Union(component, link.A, link.B);
        var groups = links.GroupBy(l => Root(component, l.A)).OrderBy(g => g.Key).Select(g => g.ToList()).ToList();
        var joins = new List<Join>[groups.Count];
        var done = 0;
        Parallel.For(0, groups.Count, new ParallelOptions { CancellationToken = ct, MaxDegreeOfParallelism = Environment.ProcessorCount },
            scorer,
            (g, _, score) =>
            {
                joins[g] = new Agglomeration(groups[g], score).Run();
                progress((double)Interlocked.Increment(ref done) / groups.Count);
                return score;
            },
            _ => { });
        return new Partition(records, joins.SelectMany(j => j).ToList());
    }

    private static int[] Singles(int records)
    {
        var parent = new int[records];
        for (var i = 0; i < records; i++)
            parent[i] = i;
        return parent;
    }

    private static int Root(int[] parent, int i)
    {
        while (parent[i] != i)
        {
            parent[i] = parent[parent[i]];
            i = parent[i];
        }

        return i;
    }

    private static void Union(int[] parent, int a, int b)
    {
        (a, b) = (Root(parent, a), Root(parent, b));
        parent[Math.Max(a, b)] = Math.Min(a, b);
    }

    /// <summary>Two clusters became one.</summary>
    /// <param name="Mean">Mean odds over all pairs between them, each limited.</param>
    /// <param name="Strongest">Odds of the strongest pair between them.</param>
    internal readonly record struct Join(IReadOnlyList<int> Left, IReadOnlyList<int> Right, int Mean, int Strongest);

    /// <summary>Who belongs with whom.</summary>
    internal sealed class Partition
    {
        internal Partition(int records, List<Join> joins)
        {
            Joins = joins;
            PersonOf = Singles(records);
            foreach (var join in joins)
                Union(PersonOf, join.Left[0], join.Right[0]);
            for (var i = 0; i < records; i++)
                PersonOf[i] = Root(PersonOf, i);
        }

        internal List<Join> Joins { get; }
        internal int[] PersonOf { get; }
    }

    /// <summary>
    /// Joins the records of one connected group, best first, by the mean over all pairs between two clusters: a chain of look-alikes
    /// does not make one person, and records that are kept apart never meet.
    /// </summary>
    private sealed class Agglomeration
    {
        private readonly Func<int, int, (int Odds, bool KeptApart)> score;
        private readonly SortedDictionary<int, List<int>> members = [];
        private readonly Dictionary<int, Dictionary<int, Between>> neighbours = [];
        private readonly PriorityQueue<(int A, int B, int Version), (int Rank, int A, int B)> queue = new();
        private readonly Dictionary<int, int> versions = [];

        private sealed record Between(long Sum, int Count, int Strongest, bool Linked, bool KeptApart)
        {
            internal int Mean => (int)(Sum / Count);
            internal static Between Add(Between x, Between y) =>
                new(x.Sum + y.Sum, x.Count + y.Count, Math.Max(x.Strongest, y.Strongest), x.Linked || y.Linked, x.KeptApart || y.KeptApart);
        }

        internal Agglomeration(List<ScoredPair> links, Func<int, int, (int, bool)> score)
        {
            this.score = score;
            foreach (var link in links)
            {
                Start(link.A);
                Start(link.B);
                var between = Measure(members[link.A], members[link.B]) with { Linked = true };
                Set(link.A, link.B, between);
            }
        }

        internal List<Join> Run()
        {
            var joins = new List<Join>();
            while (queue.TryDequeue(out var next, out _))
            {
                if (!members.ContainsKey(next.A) || !members.ContainsKey(next.B) || next.Version != versions[next.A] + versions[next.B])
                    continue;
                var between = neighbours[next.A][next.B];
                joins.Add(new Join([.. members[next.A]], [.. members[next.B]], between.Mean, between.Strongest));
                Merge(next.A, next.B);
            }

            return joins;
        }

        private void Start(int record)
        {
            if (members.TryAdd(record, [record]))
                (neighbours[record], versions[record]) = ([], 0);
        }

        private void Merge(int a, int b)
        {
            var (near, far) = (neighbours[a], neighbours[b]);
            near.Remove(b);
            far.Remove(a);
            var (left, right) = (members[a], members[b]);
            versions[a] += versions[b] + 1_000_003;
            neighbours[a] = [];
            foreach (var other in near.Keys.Union(far.Keys).Order().ToList())
            {
                var fromLeft = near.GetValueOrDefault(other) ?? Measure(left, members[other]);
                var fromRight = far.GetValueOrDefault(other) ?? Measure(right, members[other]);
                neighbours[other].Remove(b);
                Set(a, other, Between.Add(fromLeft, fromRight));
            }

            left.AddRange(right);
            members.Remove(b);
            neighbours.Remove(b);
        }

        private void Set(int a, int b, Between between)
        {
            neighbours[a][b] = between;
            neighbours[b][a] = between;
            if (between.KeptApart || !between.Linked || between.Mean < LeastMean)
                return;
            var (first, second) = (Math.Min(a, b), Math.Max(a, b));
            queue.Enqueue((first, second, versions[a] + versions[b]), (-between.Mean, first, second));
        }

        private Between Measure(List<int> left, List<int> right)
        {
            long sum = 0;
            var strongest = int.MinValue;
            var apart = false;
            foreach (var x in left)
            {
                foreach (var y in right)
                {
                    var (odds, keptApart) = score(Math.Min(x, y), Math.Max(x, y));
                    sum += Math.Clamp(odds, -MostPerPair, MostPerPair);
                    strongest = Math.Max(strongest, odds);
                    apart |= keptApart;
                }
            }

            return new Between(sum, left.Count * right.Count, strongest, false, apart);
        }
    }
}
