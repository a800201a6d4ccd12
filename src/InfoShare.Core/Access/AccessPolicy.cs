using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>
/// One version of the policy, ready to decide (requirements D2, L1, L6, L7; vocabulary 7). A pure function of the question: nothing is
/// read, nothing is remembered. Whatever it does not know is denied; a deny is judged before anything that permits; purpose,
/// relationship and legal basis lower what the role may see and never raise it.
/// </summary>
public sealed class AccessPolicy
{
    private static readonly int Roles = Size<PractitionerRole>();
    private static readonly int Classes = Size<SensitivityClass>();
    private static readonly int Purposes = Size<Purpose>();
    private static readonly int Bases = Size<LegalBasis>();
    private static readonly int Relationships = Enum.GetValues<Relation>().Length;

    private readonly Dictionary<string, int> groupNumbers = [];
    private readonly int[] groupOf = new int[Roles];
    private readonly Limit[,] usual = new Limit[Roles, Classes];
    private readonly Limit[,] emergency = new Limit[Roles, Classes];
    private readonly bool[,] open;
    private readonly Limit?[,] byPurpose = new Limit?[Purposes, Classes];
    private readonly RelationshipLimit?[,] byRelationship = new RelationshipLimit?[Relationships, Classes];
    private readonly Limit?[,] byBasis = new Limit?[Bases, Classes];
    private readonly bool[] colleagues = new bool[Classes];
    private readonly bool[] investigators;
    private readonly bool[] keepers;
    private readonly HashSet<(string Organisation, string Practitioner, SensitivityClass Class)> named = [];

    private AccessPolicy(PolicyDocument document)
    {
        Document = document;
        Array.Fill(groupOf, -1);
        foreach (var group in document.Groups)
        {
            groupNumbers[group.Group] = groupNumbers.Count;
            foreach (var role in group.Roles)
                groupOf[(int)Code.Parse<PractitionerRole>(role)] = groupNumbers[group.Group];
        }

        foreach (var group in document.Groups)
        {
            foreach (var role in group.Roles.Select(r => Code.Parse<PractitionerRole>(r)))
                FillRole(group.Group, role);
        }

        open = new bool[Purposes, document.Groups.Count];
        foreach (var (code, purpose) in document.Purposes)
        {
            var number = (int)Code.Parse<Purpose>(code);
            foreach (var group in purpose.OpenTo)
                open[number, groupNumbers[group]] = true;
            foreach (var (sensitivity, tier) in purpose.AtMost)
                byPurpose[number, ClassNumber(sensitivity)] = new Limit(Code.Parse<Release>(tier), $"purpose/{code}/{sensitivity}");
        }

        foreach (var (code, relationship) in document.Relationships)
        {
            foreach (var limit in relationship.AtMost)
            {
                foreach (var sensitivity in limit.Classes)
                {
                    byRelationship[(int)Code.Parse<Relation>(code), ClassNumber(sensitivity)] = new RelationshipLimit(
                        new Limit(Code.Parse<Release>(limit.Tier), $"relationship/{code}/{sensitivity}"),
                        [.. limit.UnlessPurposes.Select(p => Code.Parse<Purpose>(p))],
                        [.. limit.UnlessRoles.Select(r => Code.Parse<PractitionerRole>(r))]);
                }
            }
        }

        foreach (var (code, basis) in document.LegalBases)
        {
            foreach (var (sensitivity, tier) in basis.AtMost)
                byBasis[(int)Code.Parse<LegalBasis>(code), ClassNumber(sensitivity)] = new Limit(Code.Parse<Release>(tier), $"legal-basis/{code}/{sensitivity}");
        }

        foreach (var sensitivity in document.Colleague.Classes)
            colleagues[ClassNumber(sensitivity)] = true;
        investigators = [.. document.Groups.Select(g => document.Investigation.OpenTo.Contains(g.Group))];
        keepers = [.. document.Groups.Select(g => document.Whereabouts.OpenTo.Contains(g.Group))];
        foreach (var few in document.Named)
            named.UnionWith(few.Classes.Select(c => (few.Organisation, few.Practitioner, Code.Parse<SensitivityClass>(c))));
    }

    /// <summary>What it was made from.</summary>
    public PolicyDocument Document { get; }

    /// <summary>Version that answers and audit entries name.</summary>
    public string Version => Document.Version;

    /// <summary>Makes a policy of a document.</summary>
    /// <param name="source">The document's name in errors.</param>
    /// <exception cref="PolicyException">The document has holes or contradictions; all are named.</exception>
    public static AccessPolicy Of(PolicyDocument document, string source)
    {
        var faults = PolicyCheck.Faults(document);
        return faults.Count == 0 ? new AccessPolicy(document) : throw new PolicyException(source, faults);
    }

    /// <summary>Code of the role's group, for example <c>SOCIAL_WORKER</c>; null for a role that it does not know.</summary>
    public string? GroupOf(PractitionerRole role) => GroupNumber(role) is >= 0 and var number ? Document.Groups[number].Group : null;

    /// <summary>Whether a purpose is open to a role. EMERGENCY is open to few, and to them only with a grant.</summary>
    public bool IsOpen(PractitionerRole role, Purpose purpose) =>
        GroupNumber(role) is >= 0 and var group && (uint)purpose < (uint)Purposes && open[(int)purpose, group];

    /// <summary>Whether a role may learn which organisation works with somebody whose whereabouts are kept (A10).</summary>
    public bool KeepsWhereabouts(PractitionerRole role) => GroupNumber(role) is >= 0 and var group && keepers[group];

    /// <summary>Whether a role makes enquiries: it sees what would prejudice one, and may mark it.</summary>
    public bool MakesEnquiries(PractitionerRole role) => GroupNumber(role) is >= 0 and var group && investigators[group];

    /// <summary>Whether a practitioner is one of the named few for a class.</summary>
    public bool IsNamed(string organisationId, string? practitionerId, SensitivityClass sensitivity) =>
        named.Count > 0 && practitionerId is not null && named.Contains((organisationId, practitionerId, sensitivity));

    /// <summary>What a role may be told of a class by the broker of its own accord.</summary>
    public AccessDecision Tell(PractitionerRole role, SensitivityClass sensitivity, bool underInvestigation = false) =>
        Decide(new AccessQuestion(role, sensitivity, Purpose.Unspecified, Relation.Told, LegalBasis.Unspecified) { UnderInvestigation = underInvestigation });

    /// <summary>What a role may be told of what its own organisation recorded: as a colleague reads it.</summary>
    public AccessDecision TellColleague(PractitionerRole role, SensitivityClass sensitivity, bool underInvestigation = false) =>
        Decide(new AccessQuestion(role, sensitivity, Purpose.Unspecified, Relation.Colleague, LegalBasis.Unspecified) { UnderInvestigation = underInvestigation });

    /// <summary>Decides.</summary>
    public AccessDecision Decide(in AccessQuestion question)
    {
        var group = GroupNumber(question.Role);
        if (question.Conflicted)
            return Deny(Release.Hidden, WithheldBecause.Hidden, "deny/conflict");
        if (group < 0)
            return Deny(Release.WithheldWithContact, WithheldBecause.Role, "deny/role");
        var sensitivity = (int)question.Class;
        if (sensitivity <= 0 || sensitivity >= Classes)
            return Deny(Release.Hidden, WithheldBecause.Hidden, "deny/class");
        if ((uint)question.Relation >= (uint)Relationships)
            return Deny(Release.Hidden, WithheldBecause.Hidden, "deny/relationship");
        var stated = question.Purpose != Purpose.Unspecified;
        var asked = question.Relation is Relation.None or Relation.Involved or Relation.Leading;
        if ((asked || stated) && !IsOpen(question.Role, question.Purpose))
            return Closed(question, WithheldBecause.Purpose, "deny/purpose");
        if (asked && !IsBasis(question.LegalBasis))
            return Closed(question, WithheldBecause.Purpose, "deny/legal-basis");
        var inEmergency = question.Purpose == Purpose.Emergency;
        if (inEmergency && !question.Granted)
            return Closed(question, WithheldBecause.Purpose, "deny/no-grant");

        if (question.Relation == Relation.Author)
            return Permit(Release.Detail, "own/author", WithheldBecause.Unspecified, inEmergency);
        if (question.UnderInvestigation && !investigators[group])
            return Closed(question, WithheldBecause.Investigation, "deny/investigation");
        if (question.Named)
            return Permit(Release.Detail, $"named/{Code.Of(question.Class)}", WithheldBecause.Unspecified, inEmergency);
        if (question.Relation == Relation.Colleague && colleagues[sensitivity] && Vocabulary.Roles.IsQualified(question.Role))
            return Permit(Release.Detail, "own/colleague", WithheldBecause.Unspecified, inEmergency);
        // What is hidden from a stranger stays so in an emergency.
        if (inEmergency && IsHiddenByRelation(question))
            return Permit(Release.Hidden, $"relationship/{Code.Of(question.Relation)}/{Code.Of(question.Class)}", WithheldBecause.Hidden, inEmergency);
        if (inEmergency)
            return Permit(emergency[(int)question.Role, sensitivity], WithheldBecause.Unspecified, inEmergency);

        var limit = usual[(int)question.Role, sensitivity];
        var because = WithheldBecause.Unspecified;
        if (stated && byPurpose[(int)question.Purpose, sensitivity] is { } purpose && purpose.Tier < limit.Tier)
            (limit, because) = (purpose, WithheldBecause.Purpose);
        if (byRelationship[(int)question.Relation, sensitivity] is { } relationship && relationship.Limit.Tier < limit.Tier
            && relationship.Holds(question.Role, question.Purpose))
        {
            (limit, because) = (relationship.Limit, WithheldBecause.Role);
        }

        if (asked && byBasis[(int)question.LegalBasis, sensitivity] is { } basis && basis.Tier < limit.Tier)
            (limit, because) = (basis, WithheldBecause.Purpose);
        return Permit(limit, because, inEmergency);
    }

    private static bool IsBasis(LegalBasis basis) => basis > LegalBasis.Unspecified && (int)basis < Bases;

    // What the role may not know of at all looks like nothing, whatever else is wrong with the question.
    private AccessDecision Closed(in AccessQuestion question, WithheldBecause because, string rule) =>
        usual[(int)question.Role, (int)question.Class].Tier == Release.Hidden
            || IsHiddenByRelation(question)
            ? Deny(Release.Hidden, WithheldBecause.Hidden, rule)
            : Deny(Release.WithheldWithContact, because, rule);

    private bool IsHiddenByRelation(in AccessQuestion question) =>
        byRelationship[(int)question.Relation, (int)question.Class] is { Limit.Tier: Release.Hidden } limit && limit.Holds(question.Role, question.Purpose);

    private static AccessDecision Deny(Release release, WithheldBecause because, string rule) =>
        new(release, because, rule, Obligations.Log | (release == Release.Hidden ? Obligations.None : Obligations.SayWhomToAsk));

    private static AccessDecision Permit(Limit limit, WithheldBecause because, bool inEmergency) => Permit(limit.Tier, limit.Rule, because, inEmergency);

    private static AccessDecision Permit(Release release, string rule, WithheldBecause because, bool inEmergency)
    {
        var (reason, obligations) = release switch
        {
            Release.Hidden => (WithheldBecause.Hidden, Obligations.None),
            Release.WithheldWithContact or Release.OwnOnly => (because == WithheldBecause.Unspecified ? WithheldBecause.Role : because, Obligations.SayWhomToAsk),
            Release.Existence => (because, Obligations.SayWhomToAsk),
            Release.Mediated => (WithheldBecause.Class, Obligations.SayWhomToAsk | Obligations.Mediate),
            _ => (WithheldBecause.Unspecified, Obligations.None),
        };
        return new AccessDecision(
            release, reason, rule, obligations | Obligations.Log | (inEmergency ? Obligations.NotifyLead | Obligations.ReviewTask : Obligations.None));
    }

    private void FillRole(string group, PractitionerRole role)
    {
        var code = Code.Of(role);
        foreach (var sensitivity in Code.All<SensitivityClass>())
        {
            var name = Code.Of(sensitivity);
            var own = Document.Roles.TryGetValue(code, out var row) && row.TryGetValue(name, out var tier)
                ? new Limit(Code.Parse<Release>(tier), $"tier/{code}/{name}")
                : new Limit(Code.Parse<Release>(Document.Tiers[group][name]), $"tier/{group}/{name}");
            usual[(int)role, (int)sensitivity] = own;

            // An emergency opens no less than what the role sees anyhow.
            var more = Document.Emergency.TryGetValue(group, out var inHurry) ? Code.Parse<Release>(inHurry[name]) : own.Tier;
            emergency[(int)role, (int)sensitivity] = more > own.Tier ? new Limit(more, $"emergency/{group}/{name}") : own;
        }
    }

    private int GroupNumber(PractitionerRole role) => (uint)role < (uint)Roles ? groupOf[(int)role] : -1;

    private static int ClassNumber(string code) => (int)Code.Parse<SensitivityClass>(code);

    private static int Size<TEnum>() where TEnum : struct, Enum => Enum.GetValues<TEnum>().Max(v => Convert.ToInt32(v, null)) + 1;

    private sealed record Limit(Release Tier, string Rule);

    private sealed record RelationshipLimit(Limit Limit, Purpose[] UnlessPurposes, PractitionerRole[] UnlessRoles)
    {
        public bool Holds(PractitionerRole role, Purpose purpose) => !UnlessPurposes.Contains(purpose) && !UnlessRoles.Contains(role);
    }
}
