using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>The classes of a concern with several indicators. Access is decided for each of them (<see cref="ConcernAccess"/>).</summary>
public static class ConcernClass
{
    private static readonly SensitivityClass[] FromOpenToClose =
    [
        SensitivityClass.Standard, SensitivityClass.Demographic, SensitivityClass.ChildHealth, SensitivityClass.Criminal,
        SensitivityClass.AdultHealth, SensitivityClass.Legal, SensitivityClass.Intelligence, SensitivityClass.SexualHealth,
        SensitivityClass.Staff, SensitivityClass.ProtectedLocation, SensitivityClass.Informant,
    ];

    private static readonly long KeptFromTrays = MaskOf(
    [
        SensitivityClass.SexualHealth, SensitivityClass.Intelligence, SensitivityClass.Staff, SensitivityClass.Informant, SensitivityClass.ProtectedLocation,
    ]);

    /// <summary>
    /// The most closely kept class of these indicators when this role reports them: the one that the record names. An observation without
    /// a code (requirement C14) is as open as any, but for a service whose very contact with the child is kept, and for what a health service says
    /// of somebody who is no child: nobody has said that it is not that person's own health (L7).
    /// </summary>
    /// <param name="ofAdultByHealth">Whether a health service says it, of somebody of whom it is not known that it is a child.</param>
    public static SensitivityClass Of(IEnumerable<ConcernIndicator> indicators, PractitionerRole reporter, bool ofAdultByHealth = false) =>
        indicators.Select(i => Indicators.Info(i).ClassFor(reporter))
            .DefaultIfEmpty(InvolvementAccess.ClassOf(reporter) is var own && own != SensitivityClass.Unspecified ? own
                : ofAdultByHealth ? SensitivityClass.AdultHealth : SensitivityClass.Standard)
            .MaxBy(c => Array.IndexOf(FromOpenToClose, c));

    /// <summary>Of several concerns the one that is kept most closely.</summary>
    public static Concern Closest(IEnumerable<Concern> concerns) => concerns.MaxBy(c => Array.IndexOf(FromOpenToClose, c.Class))!;

    /// <summary>Every class that is present in a concern, the recorded one among them; never empty.</summary>
    public static IReadOnlyList<SensitivityClass> AllOf(Concern concern) =>
        [.. concern.Indicators.Select(i => Indicators.Info(i).ClassFor(concern.AuthorRole)).Append(concern.Class).Distinct()];

    /// <summary>A bit for each class that is present, by its number: what a database filters on.</summary>
    public static long MaskOf(Concern concern)
    {
        var mask = 1L << (int)concern.Class;
        foreach (var indicator in concern.Indicators)
            mask |= 1L << (int)Indicators.Info(indicator).ClassFor(concern.AuthorRole);
        return mask;
    }

    /// <summary>A bit for each of these classes.</summary>
    public static long MaskOf(IEnumerable<SensitivityClass> classes) => classes.Aggregate(0L, (mask, c) => mask | (1L << (int)c));

    /// <summary>
    /// Whether a concern says anything of a risk to a child: a need, a language, poverty, somebody who protects and a warning for workers do not, alone or
    /// together (H7, C24). An observation without a code does: nobody knows yet what it is (C14).
    /// </summary>
    public static bool SpeaksOfRisk(Concern concern)
    {
        ArgumentNullException.ThrowIfNull(concern);
        return concern.Indicators.Count == 0
            || concern.Indicators.Select(Indicators.Info).Any(i => i.Standing != IndicatorStanding.NotRisk && i.Class != SensitivityClass.Demographic);
    }

    /// <summary>
    /// Whether the statement may not go to a whole tray: a referral then carries a neutral sentence and whom to speak to.
    /// </summary>
    public static bool IsKeptFromTrays(Concern concern) => (MaskOf(concern) & KeptFromTrays) != 0;
}
