using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Patterns;

/// <summary>A fact in a notice: a factor and the concern that records it.</summary>
/// <param name="Alone">Whether it is taken up without another factor beside it (H7).</param>
public sealed record FactorPart(RiskFactor Factor, Concern Concern, bool Alone)
{
    /// <summary>The missed contact that the part is; its concern is then what stands for it (<see cref="Withdrawal.AsShared"/>). Null: a concern.</summary>
    public ContactRecord? Contact { get; init; }

    /// <summary>Whether it tells of more than somebody's words on what is known: an opinion and a reassurance bring nothing back.</summary>
    public bool IsFurtherFact => Concern.Kind is not (ConcernKind.Statement or ConcernKind.Opinion) || Concern.Source == SourceKind.ChildWords;
}

/// <summary>How far somebody may see a notice.</summary>
public enum PatternSeen
{
    /// <summary>As if it were not there.</summary>
    Nothing = 0,

    /// <summary>That things belong together, and whom to speak to; neither which, nor how many, nor of what kind (H6).</summary>
    WhomToAsk = 1,

    /// <summary>Every part.</summary>
    Whole = 2,
}

/// <summary>
/// Which facts stand together around a child (H5, H7). There is no score: a set of factors forms a notice or does not, and whatever else is
/// recorded, demographic or protective, changes nothing.
/// </summary>
public static class CoPresence
{
    /// <summary>The parts that the concerns on one person are, in the order of the factors, then by id.</summary>
    public static IReadOnlyList<FactorPart> PartsOf(IEnumerable<ConcernOnPerson> concerns, FactorRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return
        [
            .. concerns.Where(Happenings.BearsOnThem).Select(c => c.Concern).DistinctBy(c => c.Id)
                .Where(c => Happenings.Stands(c) && c.Kind != ConcernKind.AgencyOmission)
                .SelectMany(c => c.Indicators.Select(rules.Of).OfType<(RiskFactor Factor, bool Alone)>()
                    .GroupBy(f => f.Factor).Select(g => new FactorPart(g.Key, c, g.Any(f => f.Alone))))
                .OrderBy(p => p.Factor).ThenBy(p => p.Concern.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>The kept parts of a notice whose record stands: what was taken back or disproved is none.</summary>
    /// <param name="concerns">What the parts record, by its id (<see cref="PatternSources"/>).</param>
    internal static IEnumerable<FactorPart> StandingOf(
        IEnumerable<PatternPart> kept, IReadOnlyDictionary<string, Concern> concerns, IReadOnlyDictionary<string, ContactRecord> contacts) =>
        from part in kept
        let concern = concerns.GetValueOrDefault(part.ConcernId)
        where concern is not null && Happenings.Stands(concern)
        select new FactorPart(
            part.Factor, concern, concern.Indicators.Any(i => FactorRules.Embedded.Of(i) is { Alone: true } of && of.Factor == part.Factor))
        {
            Contact = contacts.GetValueOrDefault(part.ConcernId),
        };

    /// <summary>Whether these parts are taken up: one that stands alone, or two different factors.</summary>
    public static bool Forms(IReadOnlyCollection<FactorPart> parts) =>
        parts.Any(p => p.Alone) || parts.Select(p => p.Factor).Distinct().Count() > 1;

    /// <summary>The same for a notice of either kind: a withdrawal is one of two services or more.</summary>
    public static bool Forms(PatternKind kind, IReadOnlyCollection<FactorPart> parts) => kind == PatternKind.Withdrawal
        ? parts.Select(p => p.Concern.OrganisationId).Distinct(StringComparer.Ordinal).Count() > 1
        : Forms(parts);

    /// <summary>
    /// How far somebody sees them. What is hidden from the reader is taken out first, so that the answer is the one that there would be
    /// without it; then every remaining part must be shown, or none is.
    /// </summary>
    /// <param name="kind">What makes parts belong together.</param>
    public static (PatternSeen Seen, IReadOnlyList<FactorPart> Parts) SeenBy(
        PatternKind kind, IReadOnlyCollection<FactorPart> parts, Func<Concern, AccessDecision> judge)
    {
        ArgumentNullException.ThrowIfNull(judge);
        var judged = parts.Select(p => (Part: p, Decision: judge(p.Concern))).Where(p => p.Decision.Release != Release.Hidden).ToList();
        if (!Forms(kind, [.. judged.Select(p => p.Part)]))
            return (PatternSeen.Nothing, []);
        return judged.All(p => p.Decision.Shows) ? (PatternSeen.Whole, [.. judged.Select(p => p.Part)]) : (PatternSeen.WhomToAsk, []);
    }
}
