using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// Which statements on links a reader may be given. A link is a STANDARD fact, save one that rests on police intelligence, which
/// is that class's (vocabulary 7). Who told an agency is never shown to another: a neighbour, a relative, a child (L8).
/// </summary>
public static class LinkAccess
{
    /// <summary>Whether the statement may be shown to the reader; null is the broker, which tells agencies of a link in the least words.</summary>
    public static bool IsOpenTo(Caller? reader, Relationship statement) =>
        reader is null ? statement.Source != SourceKind.PoliceIntel : statement.OrganisationId == reader.OrganisationId && statement.Source != SourceKind.PoliceIntel
        || For(reader, statement).Shows;

    /// <summary>Whether the reader is told that something is withheld, and not shown it; else it looks like nothing.</summary>
    public static bool IsOpenlyWithheld(Caller? reader, Relationship statement) =>
        reader is not null && !IsOpenTo(reader, statement) && For(reader, statement).Release is Release.Existence or Release.WithheldWithContact;

    /// <summary>The rules that decided on links which were shown, or openly withheld, for the trail; none when there was nothing to decide on.</summary>
    public static IReadOnlyList<string> RulesFor(Caller reader, bool shown, bool withheld)
    {
        if (!shown && !withheld)
            return [];
        var standard = reader.May(SensitivityClass.Standard);
        var rules = new SortedSet<string>(StringComparer.Ordinal);
        if (shown || !standard.Shows)
            rules.Add(standard.RuleId);
        if (withheld && standard.Shows)
            rules.Add(reader.May(SensitivityClass.Intelligence).RuleId);
        if (Replay.NoteOf(reader.Standing, ofAnotherQuestion: false) is { } standing)
            rules.Add(standing);
        return [.. rules];
    }

    /// <summary>
    /// The source as far as the reader may know it. Qualified workers see who told their own organisation; a colleague who may be
    /// the very neighbour or relative of the child sees no more than others do.
    /// </summary>
    public static SourceKind SourceFor(Caller? reader, Relationship statement) =>
        statement.OrganisationId == reader?.OrganisationId && Roles.IsQualified(reader.Role) ? statement.Source
        : statement.Source is SourceKind.ChildWords or SourceKind.Relative or SourceKind.Public or SourceKind.ParentAboutOther
            or SourceKind.PoliceIntel ? SourceKind.ReportedToProfessional
        : statement.Source;

    /// <summary>
    /// The kind of agency that states something, as far as the reader may know it: that probation knows somebody says that there was
    /// a conviction, a fact of class CRIMINAL. Unspecified where it is kept back.
    /// </summary>
    public static AgencyKind StatedByFor(Caller? reader, string organisationId, AgencyKind statedBy) =>
        reader is null || statedBy != AgencyKind.Probation || organisationId == reader.OrganisationId || SeesCustody(reader.Policy, reader.Role)
            ? statedBy : AgencyKind.Unspecified;

    /// <summary>Whether a role may learn that somebody is in custody: a fact of class CRIMINAL.</summary>
    public static bool SeesCustody(AccessPolicy policy, PractitionerRole role) => policy.Tell(role, SensitivityClass.Criminal).Shows;

    /// <summary>The statement without the fact that one of the two is in custody.</summary>
    public static Relationship WithoutCustody(Relationship statement) =>
        statement.State == LinkState.SuspendedCustody ? statement with { State = LinkState.Reported } : statement;

    private static AccessDecision For(Caller reader, Relationship statement) => reader.May(
        statement.Source == SourceKind.PoliceIntel ? SensitivityClass.Intelligence : SensitivityClass.Standard);
}
