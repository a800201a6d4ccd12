using System.Text.Json;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Sharing;

/// <summary>On which legal basis something is given to somebody (requirement L2).</summary>
/// <param name="RuleId">The rule that gave it, for example <c>basis/CA2004-s16LA</c>; null where the author stated it.</param>
public sealed record DisclosureBasis(LegalBasis Basis, string? RuleId)
{
    /// <summary>Where the rule stands in the law, for example "Children Act 2004 s.16LA"; null where the author stated the basis.</summary>
    public string? Source => DisclosureBases.SourceOf(RuleId);
}

/// <summary>
/// The basis of whatever is given without one being stated: what the broker tells of its own accord, lists, items, forms that stay short (O7).
/// Dated data, <c>disclosure-bases.json</c>. It depends on the purpose and the day alone, so that it says nothing of what was found.
/// </summary>
public static class DisclosureBases
{
    /// <summary>The ground of what was shared although somebody had refused: with a power to, and with reasons.</summary>
    public const string AgainstRefusal = "consent/REFUSED_OVERRIDDEN";

    private const string RulePrefix = "basis/";
    private const string ConsentPrefix = "consent/";
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
    private static readonly IReadOnlyList<Rule> Rules = Read();

    private sealed record Rule(string Id, DateOnly From, string Of, string Basis, string Source)
    {
        public LegalBasis Code { get; } = Vocabulary.Code.Parse<LegalBasis>(Basis);
        public string[] Ids { get; } = [Id];
    }

    /// <summary>The basis as it was stated, else that of the duty to share.</summary>
    public static DisclosureBasis Of(LegalBasis stated, DateTimeOffset at)
    {
        if (stated != LegalBasis.Unspecified)
            return new DisclosureBasis(stated, null);
        var rule = RuleFor("SAFEGUARDING", at);
        return new DisclosureBasis(rule.Code, rule.Id);
    }

    /// <summary>
    /// The entry with the basis of what it gave, where nobody stated one, and the rule that supplied it. Who was refused, and what was kept
    /// back, needs none.
    /// </summary>
    public static AuditEntry Fill(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.LegalBasis != LegalBasis.Unspecified || !Gives(entry.Kind))
            return entry;
        var rule = RuleFor(
            entry.Purpose switch
            {
                Purpose.SubjectAccess => "SUBJECT_ACCESS",
                Purpose.SupervisionAudit => "REVIEW",
                _ => "SAFEGUARDING",
            },
            entry.RecordedAt);
        return entry with { LegalBasis = rule.Code, RuleIds = entry.RuleIds.Count == 0 ? rule.Ids : [.. entry.RuleIds, rule.Id] };
    }

    /// <summary>The entry with the basis of one disclosure and with what is known of consent.</summary>
    public static AuditEntry On(this AuditEntry entry, DisclosureBasis basis, ConsentState consent)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(basis);
        List<string> rules = [.. entry.RuleIds];
        if (basis.RuleId is { } rule)
            rules.Add(rule);
        if (consent != ConsentState.Unspecified)
            rules.Add(ConsentPrefix + Code.Of(consent));
        return entry with { LegalBasis = basis.Basis, RuleIds = rules };
    }

    /// <summary>Whether an entry's rule says on which ground something was given, and not how much of it: no class can be read off it.</summary>
    public static bool IsGround(string ruleId)
    {
        ArgumentNullException.ThrowIfNull(ruleId);
        return IsBasis(ruleId) || ruleId.StartsWith(ConsentPrefix, StringComparison.Ordinal);
    }

    /// <summary>Whether it is the rule by which an entry has its basis: nobody stated that one.</summary>
    public static bool IsBasis(string ruleId)
    {
        ArgumentNullException.ThrowIfNull(ruleId);
        return ruleId.StartsWith(RulePrefix, StringComparison.Ordinal);
    }

    /// <summary>Whether an entry of this kind says that somebody was given something.</summary>
    public static bool Gives(AuditEventKind kind) => kind is AuditEventKind.Publish or AuditEventKind.Query or AuditEventKind.Return
        or AuditEventKind.Deliver or AuditEventKind.Decide or AuditEventKind.Override or AuditEventKind.BreakGlass;

    internal static string? SourceOf(string? ruleId) => Rules.FirstOrDefault(r => r.Id == ruleId)?.Source;

    private static Rule RuleFor(string kind, DateTimeOffset at)
    {
        var day = LondonTime.DateOf(at);
        Rule? found = null;
        foreach (var rule in Rules)
        {
            if (rule.Of == kind && (found is null || rule.From <= day))
                found = rule;
        }

        return found!;
    }

    private static List<Rule> Read()
    {
        const string name = "InfoShare.Core.Sharing.disclosure-bases.json";
        using var stream = typeof(DisclosureBases).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException("The legal bases are not embedded in InfoShare.Core.");
        var rules = JsonSerializer.Deserialize<List<Rule>>(stream, Options) ?? [];
        return [.. rules.OrderBy(r => r.From)];
    }
}
