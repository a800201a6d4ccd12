using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace InfoShare.Core.People.Matching;

/// <summary>
/// The weights of a Fellegi-Sunter model. For each level of each field: m, the share of pairs of one person's records on that
/// level, and u, the share of pairs of two people's. Weights are integers in thousandths of a bit, computed once.
/// </summary>
public sealed class MatchModel
{
    /// <summary>Furthest that a rare or a common value moves a weight, in thousandths of a bit.</summary>
    private const int MostRarer = 10 * Bits.One, MostCommoner = 9 * Bits.One;

    private static readonly Lazy<MatchModel> Built = new(() =>
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("InfoShare.Core.People.Matching.Data.model.json")
            ?? throw new InvalidOperationException("The shipped model is missing.");
        return Read(stream);
    });

    private readonly int[,] weights = new int[MatchLevels.FieldCount, MatchLevels.MostLevels];
    private readonly int[,] frequencyShares = new int[MatchLevels.FieldCount, MatchLevels.MostLevels];
    private readonly int[] usualRarities = new int[MatchLevels.FieldCount];
    private readonly int[] commonRarities = new int[MatchLevels.FieldCount];

    private MatchModel(ModelFile file)
    {
        File = file;
        foreach (var field in Enum.GetValues<MatchField>())
        {
            if (!file.Fields.TryGetValue(field.ToString(), out var levels))
                throw new FormatException($"The model has no field {field}.");
            for (var level = 1; level < MatchLevels.Count(field); level++)
            {
                // A level that a field's comparison never returns (a "close" UPRN) may be left out.
                if (!levels.TryGetValue(MatchLevels.Name(field, level), out var l))
                    continue;
                if (l.M is <= 0 or >= 1 || l.U is <= 0 or >= 1)
                    throw new FormatException($"m and u of {field} {MatchLevels.Name(field, level)} must lie between 0 and 1.");
                weights[(int)field, level] = Bits.Log2(l.M / l.U);
                frequencyShares[(int)field, level] = l.Frequency;
            }

            if (levels.TryGetValue("Exact", out var exact))
                usualRarities[(int)field] = -Bits.Log2(exact.U);
            if (file.Common.TryGetValue(field.ToString(), out var common))
                commonRarities[(int)field] = -Bits.Log2(common);
        }

        Prior = Bits.LogOdds(1.0 / file.Population);
    }

    /// <summary>The model that comes with the product; docs/matching.md says what it was fitted on.</summary>
    public static MatchModel Shipped => Built.Value;

    /// <summary>Weight of the prior odds that two records taken at random are one person's; for a lookup in a register.</summary>
    public int Prior { get; }

    /// <summary>What was read.</summary>
    public ModelFile File { get; }

    /// <summary>Reads a model from JSON. Throws <see cref="FormatException"/> or <see cref="JsonException"/> for a bad one.</summary>
    public static MatchModel Read(Stream json) =>
        new(JsonSerializer.Deserialize(json, ModelJson.Default.ModelFile) ?? throw new FormatException("The model is empty."));

    /// <summary>A model of given numbers.</summary>
    public static MatchModel Of(ModelFile file) => new(file);

    /// <summary>Writes the model as JSON.</summary>
    public void Write(Stream json) => JsonSerializer.Serialize(json, File, ModelJson.Default.ModelFile);

    /// <summary>Weight of a level of a field, in thousandths of a bit, with the rarity of the shared value if it counts.</summary>
    public int Weight(MatchField field, int level, int rarity, bool termFrequencies)
    {
        var weight = weights[(int)field, level];
        var share = frequencyShares[(int)field, level];
        if (share == 0)
            return weight;
        if (!termFrequencies)
            rarity = commonRarities[(int)field];
        if (rarity == 0)
            return weight;
        return weight + Math.Clamp(rarity - usualRarities[(int)field], -MostCommoner, MostRarer) * share / 1000;
    }
}

/// <summary>A model as it stands in a file.</summary>
public sealed record ModelFile
{
    public required string Name { get; init; }

    /// <summary>People that a lookup chooses among; one over it are the prior odds.</summary>
    public required double Population { get; init; }

    /// <summary>
    /// By field, the share of people who have a common value: John, Smith, London. Without term frequencies every value is taken for
    /// a common one, because to take a common one for rare would join namesakes.
    /// </summary>
    public required IReadOnlyDictionary<string, double> Common { get; init; }

    /// <summary>By field and level.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, ModelLevel>> Fields { get; init; }
}

/// <summary>Numbers of one level.</summary>
/// <param name="M">Share of pairs of one person on this level, of those where neither side is missing.</param>
/// <param name="U">The same of pairs of two people.</param>
/// <param name="Frequency">Thousandths of the term-frequency adjustment that apply: 1000 where the value itself agrees.</param>
public sealed record ModelLevel(double M, double U, int Frequency = 0);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ModelFile))]
internal sealed partial class ModelJson : JsonSerializerContext;
