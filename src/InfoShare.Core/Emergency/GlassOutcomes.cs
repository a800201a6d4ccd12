using InfoShare.Core.Audit;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Emergency;

/// <summary>What the trail says of an emergency access itself; a look under it is another entry of its kind, about the same access.</summary>
internal static class GlassOutcomes
{
    public const string Opened = "opened";

    public const string OpenAlready = "open already";

    public const string Ended = "ended";

    public const string OverAlready = "over already";

    /// <summary>Whether an entry opens or closes the access, and shows nobody's record.</summary>
    public static bool IsOfTheAccess(AuditEntry entry) => entry is { Kind: AuditEventKind.BreakGlass, Outcome: Opened or OpenAlready or Ended or OverAlready };
}
