namespace InfoShare.WebConsole.Forms;

/// <summary>Codes as a form sends them.</summary>
internal static class Codes
{
    /// <summary>The code of this name; unspecified where nothing is chosen, or what no list offers.</summary>
    public static T Code<T>(string? typed)
        where T : struct, Enum => Enum.TryParse<T>(typed, out var code) && Enum.IsDefined(code) ? code : default;

    /// <summary>The code that the vocabulary writes so, with its words apart ("TEAM_MANAGER"); unspecified where it is none.</summary>
    public static T InVocabulary<T>(string written)
        where T : struct, Enum =>
        Enum.TryParse<T>(written.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var code) && Enum.IsDefined(code) ? code : default;
}
