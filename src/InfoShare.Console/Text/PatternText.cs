using InfoShare.Protocol.Common.V1;

namespace InfoShare.WebConsole.Text;

/// <summary>What several pages say of what stands together.</summary>
internal static class PatternText
{
    /// <summary>Where it stands. Not among the codes of the broker's sentences, in which the same words stand for more than this.</summary>
    public static string State(PatternState state) => state switch
    {
        PatternState.Open => "Nobody has taken it on",
        PatternState.Accepted => "Taken on, to be decided",
        _ => Words.Of(state),
    };
}
