using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns.History;

/// <summary>How sure a concern was from when on (requirement C5). Steps are added; none is ever changed.</summary>
/// <param name="Step">1 is what its author said; the highest one counts.</param>
/// <param name="Note">What happened, in words, for example that the child took it back.</param>
public sealed record VerificationStep(
    string ConcernId, int Step, VerificationState State, string OrganisationId, string? ByWhom, string? Note, DateTimeOffset RecordedAt)
{
    /// <summary>What the professional thinks of it; null where nobody has said (<see cref="VerificationState.RetractedNoView"/>).</summary>
    public string? View { get; init; }

    /// <summary>What it rests on; unspecified for the first.</summary>
    public SourceKind Basis { get; init; }

    public string? ById { get; init; }
    public PractitionerRole ByRole { get; init; }
}

/// <summary>That an organisation was shown a concern, the first time at each tier: whom a correction has to reach (requirement C18).</summary>
public sealed record ConcernShown(string ConcernId, string OrganisationId, Tier Tier, DateTimeOffset FirstAt);

/// <summary>Something that hangs on a concern with its author, and can neither close nor lower it (requirements C3, C7, C15, C16).</summary>
/// <param name="SaidBy">Who said it, for example "the mother"; null where it is the author's own.</param>
/// <param name="Label">The agency's own label, for example its classification.</param>
/// <param name="Result">Of a lateral check; unspecified for the other kinds.</param>
/// <param name="Asked">Of a lateral check: who was asked.</param>
/// <param name="HappenedOn">When it was said or found; null: not known.</param>
public sealed record ConcernNote(
    string Id, string ConcernId, NoteKind Kind, string Words, string? SaidBy, string? Label, LateralCheckResult Result, string? Asked, DateOnly? HappenedOn,
    string OrganisationId, AgencyKind Agency, string AuthorId, string AuthorName, PractitionerRole AuthorRole, DateTimeOffset RecordedAt)
{
    /// <summary>Which way the risk goes, as its author sees it (requirement C23). The concern keeps what its own author said.</summary>
    public StatedTrend Trend { get; init; }

    /// <summary>
    /// Whether a note of this kind may say that the risk falls: an appraisal of its author's own alone. What only explains or reassures would lower the
    /// concern by the way (requirements C7, D11): a carer who cooperates, a score, a figure, one finding, words that were not said again.
    /// </summary>
    public static bool MaySayItFalls(NoteKind kind) => kind is NoteKind.Classification or NoteKind.Formulation or NoteKind.ProfessionalView or NoteKind.LateralCheck;
}

/// <summary>What of a concern its author may correct. Whom it is about is none of it: that is taken back, and shared anew.</summary>
public sealed record ConcernText(
    IReadOnlyList<ConcernIndicator> Indicators, ConcernKind Kind, WhenHappened? Happened, SourceKind Source, string RiskStatement, string? DevelopmentStatement,
    IReadOnlyList<HarmCategory> HarmCategories, ChildWords? ChildWords, string? AgencyLabel)
{
    /// <summary>What it means for the children whom its author could not name; with what was said of their being there.</summary>
    public string? ForEveryChild { get; init; }

    /// <summary>Of a concern as it stands.</summary>
    public static ConcernText Of(Concern concern)
    {
        ArgumentNullException.ThrowIfNull(concern);
        return new(
            concern.Indicators, concern.Kind, concern.Happened, concern.Source, concern.RiskStatement, concern.DevelopmentStatement,
            concern.HarmCategories, concern.ChildWords, concern.AgencyLabel)
        {
            ForEveryChild = concern.ForEveryChild,
        };
    }

    /// <summary>The concern with this in place of what it said; its class follows.</summary>
    /// <param name="ofAdultByHealth">Whether a health service says it, of somebody of whom it is not known that it is a child: then it is kept without a sign as when it
    /// was shared.</param>
    public Concern In(Concern concern, bool ofAdultByHealth = false)
    {
        ArgumentNullException.ThrowIfNull(concern);
        return concern with
        {
            Version = concern.Version + 1,
            Indicators = Indicators,
            Kind = Kind,
            Happened = Happened,
            Source = Source,
            RiskStatement = RiskStatement,
            DevelopmentStatement = DevelopmentStatement,
            HarmCategories = HarmCategories,
            ChildWords = ChildWords,
            AgencyLabel = AgencyLabel,
            ForEveryChild = ForEveryChild,

            // What was kept as an adult's health stays so where it loses its last sign: nobody has said that it is not.
            Class = ConcernClass.Of(Indicators, concern.AuthorRole, ofAdultByHealth || concern.Class == SensitivityClass.AdultHealth),
        };
    }
}

/// <summary>What a concern said until it was corrected (requirement C18).</summary>
/// <param name="Version">Its version until then.</param>
/// <param name="Reason">Why it was corrected.</param>
/// <param name="ById">Who corrected it: a name says it of none of two who bear it.</param>
public sealed record ConcernVersion(
    string ConcernId, long Version, ConcernText Statement, SensitivityClass Class, string Reason, string ById, string ByName, PractitionerRole ByRole, DateTimeOffset ReplacedAt)
{
    /// <summary>The concern as it stood then, classed as it was.</summary>
    public Concern Of(Concern concern) => Statement.In(concern) with { Version = Version, Class = Class };
}

/// <summary>
/// Somebody owes it to a child to say what a concern that was taken back, or not found proved, means for it (requirement C6). It has one
/// owner and one time, and climbs until it is made.
/// </summary>
/// <param name="Step">The step of the concern's verification that asks for it.</param>
/// <param name="OwnerId">Null: whoever holds the role there.</param>
public sealed record Appraisal(
    string Id, long Version, string ConcernId, int Step, string PersonId, string OrganisationId, string? OwnerId, string OwnerName, PractitionerRole OwnerRole, string? OwnerTeam,
    AppraisalState State, DateTimeOffset DueAt, string DueRule, EscalationLevel Level, string? Risk, string? Measures, string? DoneBy, DateTimeOffset OpenedAt, DateTimeOffset? DoneAt);

/// <summary>One account of what happened, agreed for all who work with a child, those who join later among them (requirement C6).</summary>
/// <param name="AgreedBy">Who agreed, as words: names and services.</param>
public sealed record Narrative(
    string Id, string PersonId, IReadOnlyList<string> ConcernIds, string Words, IReadOnlyList<string> AgreedBy, string OrganisationId, string ByName, PractitionerRole ByRole,
    DateTimeOffset AgreedAt);

/// <summary>Rules of the states.</summary>
public static class Verification
{
    /// <summary>What was taken back, or not found proved, is appraised: it never ends there (requirements C5, C6).</summary>
    public static bool NeedsAppraisal(VerificationState state) => state is
        VerificationState.RetractedNoView or VerificationState.UnsubstantiatedConcernStands or VerificationState.CourtNotSatisfied;

    /// <summary>Whether what a state rests on can carry it: a proof is a test or a finding, and nobody's own account is positive evidence to the contrary.</summary>
    public static bool MayRestOn(VerificationState state, SourceKind basis) => state switch
    {
        VerificationState.Confirmed => basis is SourceKind.Test or SourceKind.Finding,
        VerificationState.CourtNotSatisfied => basis is SourceKind.Finding,
        VerificationState.Disproved => basis is SourceKind.Test or SourceKind.Finding or SourceKind.Observed or SourceKind.RecordCheck,
        _ => true,
    };
}
