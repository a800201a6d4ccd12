using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>The class by which a concern with several indicators is judged: the most closely kept of them.</summary>
public static class ConcernClass
{
    private static readonly SensitivityClass[] FromOpenToClose =
    [
        SensitivityClass.Standard, SensitivityClass.Demographic, SensitivityClass.ChildHealth, SensitivityClass.Criminal,
        SensitivityClass.AdultHealth, SensitivityClass.Legal, SensitivityClass.Intelligence, SensitivityClass.SexualHealth,
        SensitivityClass.Staff, SensitivityClass.ProtectedLocation, SensitivityClass.Informant,
    ];

    /// <summary>The class of these indicators when this role reports them.</summary>
    public static SensitivityClass Of(IEnumerable<ConcernIndicator> indicators, PractitionerRole reporter) =>
        indicators.Select(i => Indicators.Info(i).ClassFor(reporter)).MaxBy(c => Array.IndexOf(FromOpenToClose, c));
}
