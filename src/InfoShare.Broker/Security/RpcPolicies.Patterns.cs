namespace InfoShare.Broker.Security;

/// <content>The methods of patterns, and whom they are open to.</content>
public static partial class RpcPolicies
{
    // Who may know of a notice is the operation's rule; for everybody else it does not exist (H6).
    private static Dictionary<string, RpcPolicy> Patterns() => new()
    {
        ["infoshare.pattern.v1.PatternService/ListPatternNotices"] = Humans(Practice),
        ["infoshare.pattern.v1.PatternService/GetPatternNotice"] = Humans(Practice),
        ["infoshare.pattern.v1.PatternService/AcceptPatternNotice"] = Humans(Practice),
        ["infoshare.pattern.v1.PatternService/DecidePatternNotice"] = Humans(Practice),
        ["infoshare.pattern.v1.PatternService/GetAlertVolume"] = Humans(Practice),
    };
}
