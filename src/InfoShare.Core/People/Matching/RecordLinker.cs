namespace InfoShare.Core.People.Matching;

/// <summary>How to link.</summary>
public sealed record LinkOptions
{
    public MatchModel Model { get; init; } = MatchModel.Shipped;

    /// <summary>Estimate the weights from the files, without labels, starting from <see cref="Model"/>.</summary>
    public bool Train { get; init; }

    public bool TermFrequencies { get; init; } = true;

    /// <summary>
    /// Whether people of one household may be in the files. True: brothers and sisters, twins, parents and children of one name, and
    /// namesakes are never joined by themselves. False: the files hold single people. Null: found from the files, where there is
    /// enough to tell (<see cref="HouseholdEvidence"/>), and otherwise true.
    /// </summary>
    public bool? Households { get; init; }

    /// <summary>Of everything that is chosen at random.</summary>
    public ulong Seed { get; init; } = 20260930;

    /// <summary>Told what goes on and how far it is, 0 to 1. May be called from several threads.</summary>
    public Action<string, double> Progress { get; init; } = (_, _) => { };
}

/// <summary>A pair that is, or may be, one person.</summary>
/// <param name="Left">Index of the record.</param>
/// <param name="Right">Index of the record, in the right file in link mode.</param>
/// <param name="Held">Rules that keep it from being a match.</param>
/// <param name="IsThroughOthers">Joined because both belong with the same other records, not by the pair's own weight.</param>
public sealed record Link(int Left, int Right, double Probability, MatchOutcome Outcome, SafetyRule Held, bool IsThroughOthers);

/// <summary>What linking found.</summary>
public sealed class LinkResult
{
    private readonly Dictionary<int, PersonFeatures> left;
    private readonly Dictionary<int, PersonFeatures> right;
    private readonly Matcher matcher;
    private readonly HashSet<MatchField> filled;

    private LinkResult(
        Dictionary<int, PersonFeatures> left, Dictionary<int, PersonFeatures> right, Matcher matcher, IReadOnlyList<Link> links,
        IReadOnlyList<int> personOf, long compared, bool households)
    {
        (this.left, this.right, this.matcher) = (left, right, matcher);
        (Links, PersonOf, Compared, Households) = (links, personOf, compared, households);
        filled = [.. Enum.GetValues<MatchField>().Where(f => left.Values.Concat(right.Values).Any(r => r.Has(f)))];
    }

    /// <summary>A result in the order of the files, from one in the order of the records.</summary>
    internal static LinkResult Of(
        PersonFeatures[] records, int split, int[] origin, Matcher matcher, IEnumerable<Link> links, int[] clusters, long compared, bool households)
    {
        var placed = links.Select(link =>
        {
            var (l, r) = (origin[link.Left], origin[link.Right + split]);
            return split == 0 && l > r ? link with { Left = r, Right = l } : link with { Left = l, Right = r };
        }).ToList();
        placed.Sort((x, y) => x.Left != y.Left ? x.Left.CompareTo(y.Left) : x.Right.CompareTo(y.Right));
        var personOf = new int[clusters.Length];
        foreach (var person in Enumerable.Range(0, clusters.Length).GroupBy(i => clusters[i]))
        {
            var first = person.Min(i => origin[i]);
            foreach (var i in person)
                personOf[origin[i]] = first;
        }

        var left = new Dictionary<int, PersonFeatures>();
        var right = split == 0 ? left : [];
        for (var i = 0; i < records.Length; i++)
            (i < split || split == 0 ? left : right)[origin[i]] = records[i];
        return new LinkResult(left, right, matcher, placed, personOf, compared, households);
    }

    /// <summary>Matches and what a person should look at, by left and right index.</summary>
    public IReadOnlyList<Link> Links { get; }

    /// <summary>De-duplication: for each record the smallest index among the records of its person. Empty in link mode.</summary>
    public IReadOnlyList<int> PersonOf { get; }

    /// <summary>Pairs compared.</summary>
    public long Compared { get; }

    /// <summary>Whether the rules for households were applied.</summary>
    public bool Households { get; }

    /// <summary>The model that was used.</summary>
    public MatchModel Model => matcher.Model;

    /// <summary>Weight of the prior odds that was found.</summary>
    public int Prior => matcher.Prior;

    /// <summary>Each field's part in a link, in one line; names no value of the records. For one thread at a time.</summary>
    public string Explain(Link link)
    {
        ArgumentNullException.ThrowIfNull(link);
        var score = matcher.Score(left[link.Left], right[link.Right]);
        return MatchExplanation.Of(score with { Rules = link.Held }, filled) + (link.IsThroughOthers ? " joined=through_others" : "");
    }
}

/// <summary>Links files: records of one person within a file, or between two. The same input gives the same output anywhere.</summary>
public static class RecordLinker
{
    /// <summary>Pairs below this weight are not kept: with any prior they are different people.</summary>
    private const int LeastKept = 2 * Bits.One;

    /// <summary>Finds the records of one person within a file.</summary>
    public static LinkResult Deduplicate(IReadOnlyList<PersonFacts> records, LinkOptions options, CancellationToken ct = default) =>
        Run(records, [], options, ct);

    /// <summary>Finds for the records of one file those of another.</summary>
    public static LinkResult LinkFiles(
        IReadOnlyList<PersonFacts> left, IReadOnlyList<PersonFacts> right, LinkOptions options, CancellationToken ct = default) =>
        Run(left, right, options, ct);

    private static LinkResult Run(IReadOnlyList<PersonFacts> left, IReadOnlyList<PersonFacts> right, LinkOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        var split = right.Count > 0 ? left.Count : 0;
        var (records, pool, origin) = Read(left, right);
        CommunalAddresses.Mark(records);
        Frequencies.CountFamilies(records);

        options.Progress("Finding candidates", 0);
        var candidates = new CandidatePairs(records, split);
        Frequencies.Count(pool, records, [.. Enumerable.Range(0, records.Length)]);
        var totalPairs = split > 0 ? (double)left.Count * right.Count : (double)records.Length * (records.Length - 1) / 2;
        var model = options.Model;

        // First pass: who is who, roughly. Second: with values counted by person, and with the rules that suit the file.
        var (pairs, _) = PairScan.Score(
            records, candidates, model, options.TermFrequencies, true, LeastKept, p => options.Progress("Comparing, first pass", p), ct);
        var prior = PriorOdds.Estimate(pairs, totalPairs, records.Length);
        var households = options.Households ?? HouseholdEvidence.Of(records.Length, pairs, prior);
        Frequencies.Count(pool, records, Clusters.Rough(records.Length, pairs, prior));
        if (options.Train)
            model = ModelTrainer.Train(records, candidates, split, totalPairs, households, prior, options, ct);
        (pairs, var compared) = PairScan.Score(
            records, candidates, model, options.TermFrequencies, households, LeastKept, p => options.Progress("Comparing, second pass", p), ct);
        prior = PriorOdds.Estimate(pairs, totalPairs, records.Length);
        var matcher = new Matcher(model, options.TermFrequencies, prior, households, onePool: true);
        var (links, personOf) = new LinkBuilder(records, split, pairs, matcher, options, ct).Build();
        return LinkResult.Of(records, split, origin, matcher, links, personOf, compared, households);
    }

    /// <summary>
    /// Records in an order of their own, by what they say, so that the order of rows decides nothing; and for each its place in its file.
    /// </summary>
    private static (PersonFeatures[] Records, TermPool Pool, int[] Origin) Read(IReadOnlyList<PersonFacts> left, IReadOnlyList<PersonFacts> right)
    {
        int[] origin = [.. InOrder(left), .. InOrder(right)];
        var pool = new TermPool();
        var records = new PersonFeatures[origin.Length];
        for (var i = 0; i < records.Length; i++)
            records[i] = PersonFeatures.Read((i < left.Count ? left : right)[origin[i]], pool);
        return (records, pool, origin);
    }

    private static int[] InOrder(IReadOnlyList<PersonFacts> facts)
    {
        int[] order = [.. Enumerable.Range(0, facts.Count)];
        string[] texts = [.. facts.Select(f => string.Join('\u001f', (string?[])
        [
            f.Family, f.Given, f.Full, f.BirthDate, f.Postcode, f.House, f.Street, f.Locality, f.Region, f.Uprn, f.Telephone, f.Email, f.Sex,
            .. f.Identifiers.Select(i => $"{i.Scheme} {i.Value} {i.IsSuperseded}"), .. f.OtherNames, f.IsCommunalAddress ? "communal" : "",
        ]))];
        Array.Sort(order, (x, y) => string.CompareOrdinal(texts[x], texts[y]) is var c && c != 0 ? c : x.CompareTo(y));
        return order;
    }
}
