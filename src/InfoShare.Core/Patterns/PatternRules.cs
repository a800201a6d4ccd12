using System.Collections.Frozen;
using System.Text.Json;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Patterns;

/// <summary>What counts in one series, and from which place on it is shown and told.</summary>
/// <param name="Intentions">Whether a stated intention counts as an event.</param>
public sealed record SeriesRule(SeriesKind Kind, IReadOnlySet<ConcernIndicator> Indicators, int ShownFrom, int AlertFrom, bool Intentions)
{
    /// <summary>Whether contacts that were missed count (H2).</summary>
    public bool MissedContacts { get; init; }

    /// <summary>Whether moves from one recorded home to another count (<see cref="Moves"/>).</summary>
    public bool Residences { get; init; }

    /// <summary>Whether it is counted by household too.</summary>
    public bool ByHousehold { get; init; }

    /// <summary>Whether it is counted by address too.</summary>
    public bool ByAddress { get; init; }

    /// <summary>Whether it is counted by whoever is suspected too (C9, H11).</summary>
    public bool BySuspectedSource { get; init; }

    /// <summary>Whether it is counted by the child.</summary>
    public bool ByChild { get; init; } = true;

    /// <summary>Whether an event happens to one person, so that those of two people on one day are two.</summary>
    public bool OfOnePerson { get; init; }

    /// <summary>Whether something so near to the child counts.</summary>
    public bool Counts(SeriesScope scope) => scope switch
    {
        SeriesScope.Child => ByChild,
        SeriesScope.Household => ByHousehold,
        SeriesScope.Address => ByAddress,
        SeriesScope.SuspectedSource => BySuspectedSource,
        _ => false,
    };
}

/// <summary>The series of one edition (<c>series.json</c>).</summary>
public sealed record SeriesRules(string Version, IReadOnlyList<SeriesRule> All)
{
    /// <summary>The edition that this build brings.</summary>
    public static SeriesRules Embedded { get; } = Read(PatternData.Read("series.json"));

    /// <summary>The rule of a series.</summary>
    public SeriesRule this[SeriesKind kind] => All.First(r => r.Kind == kind);

    /// <summary>Makes the rules of a document.</summary>
    /// <exception cref="InvalidOperationException">A code is not known, or names what is never counted.</exception>
    public static SeriesRules Read(string json)
    {
        var document = PatternData.Parse<Document>(json);
        return new SeriesRules(document.Version,
        [
            .. document.Series.Select(s => new SeriesRule(
                Code.Parse<SeriesKind>(s.Kind), PatternData.Countable(s.Indicators), s.ShownFrom, s.AlertFrom, s.Intentions)
            {
                MissedContacts = s.MissedContacts,
                Residences = s.Residences,
                ByHousehold = s.Household,
                ByAddress = s.Address,
                OfOnePerson = s.OfOnePerson,
                BySuspectedSource = s.SuspectedSource,
                ByChild = s.Child,
            }),
        ]);
    }

    private sealed record Document(string Version, IReadOnlyList<Row> Series);

    private sealed record Row(string Kind, IReadOnlyList<string> Indicators, int ShownFrom, int AlertFrom, bool Intentions = false, bool MissedContacts = false, bool Residences = false, bool Household = false,
        bool Address = false, bool OfOnePerson = false, bool SuspectedSource = false, bool Child = true);
}

/// <summary>The factors of one edition (<c>factors.json</c>): a list, without weights.</summary>
public sealed class FactorRules
{
    private readonly FrozenDictionary<ConcernIndicator, (RiskFactor Factor, bool Alone)> rows;

    private FactorRules(string version, Dictionary<ConcernIndicator, (RiskFactor, bool)> rows) => (Version, this.rows) = (version, rows.ToFrozenDictionary());

    /// <summary>The edition that this build brings.</summary>
    public static FactorRules Embedded { get; } = Read(PatternData.Read("factors.json"));

    /// <summary>The edition.</summary>
    public string Version { get; }

    /// <summary>The factor that an indicator is, and whether it is taken up without another beside it; null: it is none.</summary>
    public (RiskFactor Factor, bool Alone)? Of(ConcernIndicator indicator) => rows.TryGetValue(indicator, out var row) ? row : null;

    /// <summary>Every class of fact that a factor is made of; none for one that is no factor here.</summary>
    public IReadOnlyList<SensitivityClass> ClassesOf(RiskFactor factor) =>
        [.. rows.Where(r => r.Value.Factor == factor).Select(r => Indicators.Info(r.Key).Class).Distinct().Order()];

    /// <summary>Makes the rules of a document.</summary>
    /// <exception cref="InvalidOperationException">A code is not known, named twice, or names what is never counted (H7).</exception>
    public static FactorRules Read(string json)
    {
        var document = PatternData.Parse<Document>(json);
        var rows = new Dictionary<ConcernIndicator, (RiskFactor, bool)>();
        foreach (var row in document.Factors)
        {
            var factor = Code.Parse<RiskFactor>(row.Factor);
            foreach (var (codes, alone) in new[] { (row.Alone, true), (row.Beside, false) })
            {
                foreach (var indicator in PatternData.Countable(codes, factor))
                {
                    if (alone && Indicators.Info(indicator).Standing == IndicatorStanding.NeverAlone)
                        throw new InvalidOperationException($"{Code.Of(indicator)} is never taken up alone.");
                    if (!rows.TryAdd(indicator, (factor, alone)))
                        throw new InvalidOperationException($"{Code.Of(indicator)} is named twice.");
                }
            }
        }

        return new FactorRules(document.Version, rows);
    }

    private sealed record Document(string Version, IReadOnlyList<Row> Factors);

    private sealed record Row(string Factor, IReadOnlyList<string> Alone, IReadOnlyList<string> Beside);
}

/// <summary>Reads the data of patterns, and refuses what is never counted as risk (H7).</summary>
internal static class PatternData
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static string Read(string name)
    {
        using var stream = typeof(PatternData).Assembly.GetManifestResourceStream($"InfoShare.Core.Patterns.{name}")
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    public static T Parse<T>(string json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new InvalidOperationException("The data of patterns is empty.");

    /// <param name="factor">Null: a series, in which schooling and housing may be counted as events.</param>
    public static IReadOnlySet<ConcernIndicator> Countable(IEnumerable<string> codes, RiskFactor? factor = null)
    {
        var found = new HashSet<ConcernIndicator>();
        foreach (var code in codes)
        {
            var info = Indicators.Info(Code.Parse<ConcernIndicator>(code));
            if (info.Standing == IndicatorStanding.NotRisk || info.Class == SensitivityClass.Demographic)
                throw new InvalidOperationException($"{code} is shown and never counted as risk.");
            if (factor is not null && info.Group is ConcernIndicatorGroup.Education or ConcernIndicatorGroup.HousingHistoryChild)
                throw new InvalidOperationException($"{code}: neither schooling nor housing, poverty or language is a factor of risk.");
            if (factor is not null and not RiskFactor.DomesticAbuse && info.Standing == IndicatorStanding.OnItsOwn)
                throw new InvalidOperationException($"{code} stands alone as domestic abuse, and is no other factor.");
            found.Add(info.Indicator);
        }

        return found;
    }
}
