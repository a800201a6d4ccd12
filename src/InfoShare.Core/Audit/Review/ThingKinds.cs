using System.Collections.Frozen;

namespace InfoShare.Core.Audit.Review;

/// <summary>
/// What a thing is that the trail names by its id, in one code: of what a review does not judge again this is all that it says. People and
/// inbox items have lines of another kind.
/// </summary>
internal static class ThingKinds
{
    /// <summary>Of a contact, which a review judges.</summary>
    public const string Contact = "CONTACT";

    /// <summary>Of a referral.</summary>
    public const string Referral = "REFERRAL";

    private const string Other = "OTHER";
    private const int PrefixLength = 3;

    // Of these an organisation's own statement stands in its records; whatever has no row here is a thing of the broker's own.
    private static readonly FrozenDictionary<string, string> Stated = new Dictionary<string, string>
    {
        ["snt"] = "SAFETY_NOTICE",
        ["asm"] = "ASSESSMENT",
        ["hpl"] = "HEALTH_PLAN_RECORD",
        ["pst"] = "PLAN_STEP",
        ["ehl"] = "EARLY_HELP_OUTCOME",
        ["enq"] = "ROUTINE_ENQUIRY",
        ["end"] = "ENDING",
        ["cro"] = "CASE_ROLE",
        ["nar"] = "NARRATIVE",
        ["hst"] = "HOUSEHOLD_STATEMENT",
        ["res"] = "RESIDENCE",
        ["rel"] = "RELATIONSHIP",
        ["cus"] = "CUSTODY",
        ["gap"] = "UNKNOWN_PERIOD",
        ["pre"] = "PREGNANCY",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Shown = new Dictionary<string, string>(Stated)
    {
        ["con"] = "CONCERN",
        ["sts"] = "STATUS",
        ["ctc"] = Contact,
        ["ref"] = Referral,
        ["hov"] = "HANDOVER",
        ["abs"] = "ABSENCE",
        ["irq"] = "INFORMATION_REQUEST",
        ["pat"] = "PATTERN_NOTICE",
        ["tsk"] = "TASK",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What was shown; null for a person and for an inbox item.</summary>
    public static string? OfShown(string id) => PrefixOf(id) is "per" or "ntf" ? null : Shown.GetValueOrDefault(PrefixOf(id), Other);

    /// <summary>What an organisation stated, where a review judges it by nothing else; null for anything else.</summary>
    public static string? OfStated(string? id) => id is null ? null : Stated.GetValueOrDefault(PrefixOf(id));

    private static string PrefixOf(string id) => id.Length > PrefixLength && id[PrefixLength] == '_' ? id[..PrefixLength] : "";
}
