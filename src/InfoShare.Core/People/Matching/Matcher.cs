using System.Runtime.CompilerServices;

namespace InfoShare.Core.People.Matching;

/// <summary>Whether a field speaks for one person or for two.</summary>
public enum FieldVerdict
{
    Missing,
    Agree,
    Conflict,
}

/// <summary>One field's part in a score.</summary>
/// <param name="Level">Name of the level, such as Exact or DayMonthSwap.</param>
/// <param name="Weight">Thousandths of a bit.</param>
public sealed record FieldScore(MatchField Field, FieldVerdict Verdict, string Level, int Weight);

/// <summary>How surely two records are one person's, and why.</summary>
/// <param name="LogOdds">Posterior odds in thousandths of a bit, before the safety rules.</param>
/// <param name="Probability">After the safety rules: one that fired keeps it below the threshold of a match.</param>
public sealed record MatchScore(
    int LogOdds, double Probability, MatchOutcome Outcome, SafetyRule Rules, IReadOnlyList<FieldScore> Fields)
{
    /// <summary>Which of its names, by position (0: the recorded one), each record was compared by.</summary>
    internal (int Left, int Right) Names { get; init; }

    /// <summary>One line, without any value of the records: "given=agree:Exact:+7.1 ...".</summary>
    public string Explain() => MatchExplanation.Of(this);
}

/// <summary>Compares records of people. Instances are cheap but not for several threads at once.</summary>
public sealed class Matcher
{
    /// <summary>Probability from which two records are joined without asking.</summary>
    public const double MatchThreshold = 0.95;

    /// <summary>Probability from which a person is asked.</summary>
    public const double PotentialThreshold = 0.85;

    internal static readonly int MatchLogOdds = Bits.LogOdds(MatchThreshold);
    internal static readonly int PotentialLogOdds = Bits.LogOdds(PotentialThreshold);

    /// <summary>What a fired rule leaves of a pair that weighs enough: as far below a match as shows in four digits.</summary>
    internal static readonly int HeldLogOdds = Bits.LogOdds(0.9499);

    /// <summary>
    /// Parts of an address depend on each other, and households share them; together they may weigh no more than this.
    /// </summary>
    private const int MostForAddress = 15 * Bits.One, MostForAddressOfOne = 20 * Bits.One, MostAgainstAddress = -6 * Bits.One;

    /// <summary>Against a pair a generation apart, beyond what the birth date says: names and places run in families.</summary>
    private const int AgainstGenerations = -3 * Bits.One;

    private readonly RecordComparison comparison;
    private readonly bool households;

    public Matcher(MatchModel model, bool termFrequencies = true, int? prior = null)
        : this(model, termFrequencies, prior ?? model.Prior, households: true, onePool: false)
    {
    }

    internal Matcher(MatchModel model, bool termFrequencies, int prior, bool households, bool onePool)
    {
        ArgumentNullException.ThrowIfNull(model);
        (Model, TermFrequencies, Prior, this.households) = (model, termFrequencies, prior, households);
        comparison = new RecordComparison(model, onePool);
    }

    public MatchModel Model { get; }
    public bool TermFrequencies { get; }

    /// <summary>Weight of the prior odds.</summary>
    public int Prior { get; }

    /// <summary>Compares two records with the shipped model.</summary>
    public static MatchScore Compare(PersonFeatures a, PersonFeatures b) => new Matcher(MatchModel.Shipped).Score(a, b);

    /// <summary>Compares two records and explains.</summary>
    public MatchScore Score(PersonFeatures a, PersonFeatures b) => Score(a, b, out _);

    /// <summary>The same, with what the pair looks like.</summary>
    internal MatchScore Score(PersonFeatures a, PersonFeatures b, out PairTraits traits)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        comparison.Compare(a, b, out var c);
        var weights = default(FieldWeights);
        var odds = Prior + Weigh(a, b, c, ref weights);
        (var rules, traits) = Find(a, b, c);
        var fields = new List<FieldScore>(MatchLevels.FieldCount);
        foreach (var field in Enum.GetValues<MatchField>())
        {
            var level = c[field];
            var verdict = level == 0 ? FieldVerdict.Missing : weights[(int)field] < 0 || level == 1 ? FieldVerdict.Conflict : FieldVerdict.Agree;
            fields.Add(new FieldScore(field, verdict, MatchLevels.Name(field, level), weights[(int)field]));
        }

        var held = Hold(odds, rules);
        return new MatchScore(odds, Bits.Probability(held), OutcomeOf(held), rules, fields) { Names = (c.LeftName, c.RightName) };
    }

    /// <summary>
    /// What the rules leave of the odds: short of a match, and where two NHS numbers differ and another rule speaks too, short of
    /// troubling anybody: those are two people.
    /// </summary>
    internal static int Hold(int logOdds, SafetyRule rules) => rules switch
    {
        SafetyRule.None => logOdds,
        _ when (rules & SafetyRule.DifferentNhsNumbers) != 0 && rules != SafetyRule.DifferentNhsNumbers => Math.Min(logOdds, PotentialLogOdds - 1),
        _ => Math.Min(logOdds, HeldLogOdds),
    };

    internal static MatchOutcome OutcomeOf(int logOdds) =>
        logOdds >= MatchLogOdds ? MatchOutcome.Match
        : logOdds >= PotentialLogOdds ? MatchOutcome.PotentialMatch
        : MatchOutcome.NoMatch;

    /// <summary>The odds and the rules alone; for bulk.</summary>
    internal int LogOdds(PersonFeatures a, PersonFeatures b, out SafetyFindings findings)
    {
        comparison.Compare(a, b, out var c);
        var weights = default(FieldWeights);
        findings = Find(a, b, c);
        return Prior + Weigh(a, b, c, ref weights);
    }

    /// <summary>Probability of a comparison made before; 0 for people who are kept apart.</summary>
    internal double ProbabilityOf(PersonFeatures a, PersonFeatures b, in Comparison c)
    {
        if ((Find(a, b, c).Traits & PairTraits.KeptApart) != 0)
            return 0;
        var weights = default(FieldWeights);
        return Bits.Probability(Prior + Weigh(a, b, c, ref weights));
    }

    internal Matcher ForAnotherThread() => new(Model, TermFrequencies, Prior, households, onePool: true);

    private SafetyFindings Find(PersonFeatures a, PersonFeatures b, in Comparison c)
    {
        var findings = SafetyRules.Check(a, b, c);
        return households ? findings : findings.WithoutHouseholds();
    }

    internal void Levels(PersonFeatures a, PersonFeatures b, out Comparison c) => comparison.Compare(a, b, out c);

    internal int Weigh(PersonFeatures a, PersonFeatures b, in Comparison c, ref FieldWeights weights)
    {
        var sum = 0;
        for (var f = 0; f < MatchLevels.FieldCount; f++)
            weights[f] = Model.Weight((MatchField)f, c.Levels[f], c.Rarities[f], TermFrequencies);

        WeighAddress(a, b, c, ref weights, households ? MostForAddress : MostForAddressOfOne);
        if (SafetyRules.IsGenerationApart(a, b, (BirthDateLevel)c[MatchField.BirthDate]))
            weights[(int)MatchField.BirthDate] += AgainstGenerations;
        for (var f = 0; f < MatchLevels.FieldCount; f++)
            sum += weights[f];
        return sum;
    }

    private static void WeighAddress(PersonFeatures a, PersonFeatures b, in Comparison c, ref FieldWeights weights, int mostForAddress)
    {
        // The same property or postcode implies the rest of the address: what is implied adds half of what it says by itself.
        var exact = c[MatchField.Uprn] == (int)IdentifierLevel.Exact || c[MatchField.Postcode] == (int)PostcodeLevel.Exact;
        if (exact)
        {
            Halve(ref weights, MatchField.Locality);
            Halve(ref weights, MatchField.Region);
            Halve(ref weights, MatchField.Street);
        }

        if (c[MatchField.Uprn] == (int)IdentifierLevel.Exact)
        {
            Halve(ref weights, MatchField.Postcode);
            Halve(ref weights, MatchField.House);
        }

        var communal = a.IsCommunalAddress || b.IsCommunalAddress;
        int agreeing = 0, conflicting = 0;
        foreach (var field in AddressFields)
        {
            ref var weight = ref weights[(int)field];
            if (communal && weight > 0)
                weight = 0;
            if (weight > 0)
                agreeing += weight;
            else
                conflicting += weight;
        }

        Limit(ref weights, agreeing, mostForAddress, 1);
        Limit(ref weights, -conflicting, -MostAgainstAddress, -1);
    }

    private static void Halve(ref FieldWeights weights, MatchField field)
    {
        ref var weight = ref weights[(int)field];
        if (weight > 0)
            weight /= 2;
    }

    private static void Limit(ref FieldWeights weights, int sum, int most, int sign)
    {
        if (sum <= most)
            return;
        foreach (var field in AddressFields)
        {
            ref var weight = ref weights[(int)field];
            if (weight * sign > 0)
                weight = (int)((long)weight * most / sum);
        }
    }

    private static ReadOnlySpan<MatchField> AddressFields =>
        [MatchField.Postcode, MatchField.House, MatchField.Street, MatchField.Locality, MatchField.Region, MatchField.Uprn];

    /// <summary>A weight for each field, in thousandths of a bit.</summary>
    [InlineArray(MatchLevels.FieldCount)]
    internal struct FieldWeights
    {
        private int first;
    }
}
