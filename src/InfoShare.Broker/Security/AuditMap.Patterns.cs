using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Security;

/// <content>The methods of patterns, and the entries that they leave.</content>
public static partial class AuditMap
{
    private static Dictionary<string, AuditRow> Patterns() => new()
    {
        ["infoshare.pattern.v1.PatternService/ListPatternNotices"] = Answer(AuditEventKind.Return),
        ["infoshare.pattern.v1.PatternService/GetPatternNotice"] = Answer(AuditEventKind.Return),
        ["infoshare.pattern.v1.PatternService/AcceptPatternNotice"] = Change(AuditEventKind.Acknowledge),
        ["infoshare.pattern.v1.PatternService/DecidePatternNotice"] = Change(AuditEventKind.Decide),
        ["infoshare.pattern.v1.PatternService/GetAlertVolume"] = Answer(AuditEventKind.Return),
    };
}
