namespace InfoShare.Core.People.Matching;

/// <summary>From scored pairs to links: people within a file, best partners between two.</summary>
internal sealed class LinkBuilder(PersonFeatures[] records, int split, List<ScoredPair> pairs, Matcher matcher, LinkOptions options, CancellationToken ct)
{
    /// <summary>By how much one of two candidates must outweigh the other to be taken without asking.</summary>
    internal const int Margin = 6 * Bits.One;

    private readonly List<Link> links = [];
    private readonly HashSet<(int, int)> sureBetween = [];

    internal (List<Link> Links, int[] PersonOf) Build()
    {
        var several = FindSeveral();
        var sure = new List<ScoredPair>();
        foreach (var pair in pairs)
        {
            if (IsSure(pair) && !several.Contains((pair.A, pair.B)))
                sure.Add(pair);
        }

        var personOf = split > 0 ? JoinBetween(sure) : JoinWithin(sure);
        foreach (var pair in pairs)
        {
            if (IsJoined(pair, personOf))
                continue;
            var rules = pair.Findings.Rules;
            if (IsSure(pair))
                rules |= several.Contains((pair.A, pair.B)) ? SafetyRule.MatchesSeveral : SafetyRule.ClusterDisagrees;
            var odds = Matcher.Hold(Odds(pair), rules);
            if (odds < Matcher.PotentialLogOdds)
                continue;
            var outcome = (rules & SafetyRule.MatchesSeveral) != 0 ? MatchOutcome.Many : Matcher.OutcomeOf(odds);
            links.Add(new Link(pair.A, pair.B - split, Bits.Probability(odds), outcome, rules, false));
        }

        return (links, personOf);
    }

    private int Odds(ScoredPair pair) => pair.Weight + matcher.Prior;

    private bool IsSure(ScoredPair pair) => !pair.IsHeld && Odds(pair) >= Matcher.MatchLogOdds;

    private bool IsJoined(ScoredPair pair, int[] personOf) =>
        split == 0 ? personOf[pair.A] == personOf[pair.B] : sureBetween.Contains((pair.A, pair.B));

    /// <summary>
    /// Pairs of a record that matches two people who are not each other: a note that says only "J Smith" of a twin's address must
    /// not go to the first of them. Where one clearly outweighs the other, only the other's pair is held.
    /// </summary>
    private HashSet<(int, int)> FindSeveral()
    {
        const int mostLooked = 50;
        var several = new HashSet<(int, int)>();
        var partners = new Dictionary<int, List<ScoredPair>>();
        foreach (var pair in pairs.Where(IsSure))
        {
            foreach (var end in (int[])[pair.A, pair.B])
            {
                if (!partners.TryGetValue(end, out var list))
                    partners[end] = list = [];
                list.Add(pair);
            }
        }

        foreach (var (record, list) in partners.OrderBy(p => p.Key))
        {
            var looked = list.OrderByDescending(p => p.Weight).ThenBy(p => p.A).ThenBy(p => p.B).Take(mostLooked).ToList();
            for (var i = 0; i < looked.Count; i++)
            {
                for (var j = i + 1; j < looked.Count; j++)
                {
                    var (x, y) = (Other(looked[i], record), Other(looked[j], record));
                    if (!AreApart(Math.Min(x, y), Math.Max(x, y)))
                        continue;
                    if (!IsProven(looked[j]))
                        several.Add((looked[j].A, looked[j].B));
                    if (!IsProven(looked[i]) && looked[i].Weight - looked[j].Weight < Margin)
                        several.Add((looked[i].A, looked[i].B));
                }
            }
        }

        return several;
    }

    private static bool IsProven(ScoredPair pair) => (pair.Findings.Traits & PairTraits.Proven) != 0;

    private bool AreApart(int x, int y)
    {
        matcher.LogOdds(records[x], records[y], out var findings);
        return (findings.Traits & PairTraits.KeptApart) != 0;
    }

    private static int Other(ScoredPair pair, int record) => pair.A == record ? pair.B : pair.A;

    private int[] JoinWithin(List<ScoredPair> sure)
    {
        var partition = Clusters.Gather(records.Length, sure,
            () =>
            {
                var own = matcher.ForAnotherThread();
                return (x, y) =>
                {
                    var odds = own.LogOdds(records[x], records[y], out var findings);
                    return (odds, (findings.Traits & PairTraits.KeptApart) != 0);
                };
            },
            p => options.Progress("Joining people", p), ct);
        var direct = sure.ToDictionary(p => (p.A, p.B), Odds);
        foreach (var join in partition.Joins)
        {
            // Whoever came in through others is as sure as the cluster's mean, and never less than what joined it.
            var through = Math.Max(join.Mean, Matcher.MatchLogOdds);
            foreach (var x in join.Left)
            {
                foreach (var y in join.Right)
                {
                    var (a, b) = (Math.Min(x, y), Math.Max(x, y));
                    var known = direct.TryGetValue((a, b), out var odds);
                    links.Add(new Link(a, b, Bits.Probability(known ? Math.Max(odds, through) : through), MatchOutcome.Match, SafetyRule.None, !known));
                }
            }
        }

        return partition.PersonOf;
    }

    private int[] JoinBetween(List<ScoredPair> sure)
    {
        // Best first: a record takes a second partner only when that is the same person as the first.
        var taken = new Dictionary<int, List<int>>();
        foreach (var pair in sure.OrderByDescending(p => p.Weight).ThenBy(p => p.A).ThenBy(p => p.B))
        {
            if (!Agrees(pair.A, pair.B) || !Agrees(pair.B, pair.A))
                continue;
            Take(pair.A, pair.B);
            Take(pair.B, pair.A);
            sureBetween.Add((pair.A, pair.B));
            links.Add(new Link(pair.A, pair.B - split, Bits.Probability(Odds(pair)), MatchOutcome.Match, SafetyRule.None, false));
        }

        return [];

        bool Agrees(int record, int partner) => !taken.TryGetValue(record, out var others) || others.TrueForAll(other =>
            matcher.LogOdds(records[Math.Min(other, partner)], records[Math.Max(other, partner)], out var findings) >= Matcher.MatchLogOdds &&
            findings.Rules == SafetyRule.None);

        void Take(int record, int partner)
        {
            if (!taken.TryGetValue(record, out var others))
                taken[record] = others = [];
            others.Add(partner);
        }
    }
}
