using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Agencies.Health;

/// <summary>What somebody came to an emergency department with.</summary>
public enum EdPresentation
{
    Unspecified = 0,
    SelfHarm = 1,
    Overdose = 2,
    Injury = 3,
    AssaultAtHome = 4,
    AssaultElsewhere = 5,
    Alcohol = 6,
    Drugs = 7,
    Ingestion = 8,
    Suicidal = 9,
    Other = 10,
}

/// <summary>Whether the account that was given fits what was found.</summary>
public enum AccountFits
{
    Unspecified = 0,
    Yes = 1,
    No = 2,
    Unsure = 3,
}

/// <summary>
/// An attendance at an emergency department, of a child or of an adult who may care for one. Self-harm is a trigger of its own each time,
/// the child's and the parent's (G5, H9); an account is somebody's words beside it, and one that fits lowers nothing (C7).
/// </summary>
/// <param name="OfChild">Whether the patient is a child, as the form has it; a birth date that is known says it better (A8).</param>
/// <param name="Seen">How the child was seen; null: not said.</param>
public sealed record ReportEdAttendance(
    SubjectRef Patient, bool OfChild, DateTimeOffset? ArrivedAt, EdPresentation With, string RiskStatement, string? AccountGiven, string? AccountBy, AccountFits Fits,
    bool NotYetMobile, bool LeftBeforeSeen, string? DischargedTo, ChildContactAnswer Children, IReadOnlyList<StatedBearing> Bearings, ContactStatement? Seen,
    IReadOnlyList<SubjectRef> SuspectedSources, FormBasics Basics) : IFormByAge
{
    public SubjectRef Whose => Patient;

    public IAgencyForm Of(bool child) => this with { OfChild = child };

    public Form ToForm()
    {
        var happened = FormWords.At(ArrivedAt);
        return new Form
        {
            Concern = Basics.KnownSince(ArrivedAt).Concern(
                Patient, Indicators(), ConcernKind.Event, happened,
                FormWords.Lines(
                    RiskStatement, LeftBeforeSeen ? "Left before being seen." : null,
                    Fits switch
                    {
                        AccountFits.Yes => "The account fits what was found.",
                        AccountFits.No => "The account does not fit what was found.",
                        AccountFits.Unsure => "Whether the account fits is not certain.",
                        _ => null,
                    },
                    FormWords.Said("Discharged to", DischargedTo)))
                with
            {
                HarmCategories = Categories(),
                ChildContact = Children,
                Children = Bearings,
                SuspectedSources = SuspectedSources,
                ChildWords = Basics.ChildWords ?? Seen?.ChildWords,
            },
            Trigger = With is EdPresentation.SelfHarm or EdPresentation.Overdose ? NotificationTrigger.EdSelfHarm : NotificationTrigger.ConcernShared,
            Contacts = Seen is { } seen ? [seen] : OfChild && LeftBeforeSeen && happened?.From is { } day ? [NotSeen(day)] : [],
            Notes = AccountGiven is { } account ? [new FormNote(NoteKind.Explanation, account, AccountBy, On: happened?.From)] : [],
        };
    }

    private ContactStatement NotSeen(DateOnly day) => new()
    {
        Person = Patient,
        HappenedOn = day,
        KnownAt = Basics.KnownAt ?? ArrivedAt,
        Seen = Vocabulary.Seen.No,
        Place = ContactPlace.EmergencyDepartment,
        AgencyLabel = "left before being seen",
        LegalBasis = Basics.LegalBasis,
    };

    // Whoever is under 18 and has a child is both (A9): what it means for the one takes nothing from the other.
    private ConcernIndicator[] Indicators() => OfChild && (Bearings.Count > 0 || Children == ChildContactAnswer.Yes) ? [.. OfPatient(), .. OfYoungParent()] : OfPatient();

    private ConcernIndicator[] OfYoungParent() => With switch
    {
        EdPresentation.SelfHarm or EdPresentation.Overdose => [ConcernIndicator.ParentSelfHarm],
        EdPresentation.Suicidal => [ConcernIndicator.ParentSuicidal],
        EdPresentation.Alcohol => [ConcernIndicator.ParentAlcohol],
        EdPresentation.Drugs => [ConcernIndicator.ParentDrugs],
        EdPresentation.AssaultAtHome => [ConcernIndicator.DaIncident],
        _ => [],
    };

    private ConcernIndicator[] OfPatient() => (With, OfChild) switch
    {
        (EdPresentation.SelfHarm or EdPresentation.Overdose, true) => [ConcernIndicator.YpSelfHarm],
        (EdPresentation.SelfHarm or EdPresentation.Overdose, false) => [ConcernIndicator.ParentSelfHarm],
        (EdPresentation.Suicidal, true) => [ConcernIndicator.YpSuicidal],
        (EdPresentation.Suicidal, false) => [ConcernIndicator.ParentSuicidal],
        (EdPresentation.Alcohol or EdPresentation.Drugs, true) => [ConcernIndicator.YpSubstance],
        (EdPresentation.Alcohol, false) => [ConcernIndicator.ParentAlcohol],
        (EdPresentation.Drugs, false) => [ConcernIndicator.ParentDrugs],
        (EdPresentation.Ingestion, true) => [ConcernIndicator.ChildIngestion],
        (EdPresentation.AssaultAtHome, false) => [ConcernIndicator.DaIncident, ConcernIndicator.DaInjuredAdult],
        (EdPresentation.Injury or EdPresentation.AssaultAtHome, true) => Injuries(),
        _ => [],
    };

    private ConcernIndicator[] Injuries() =>
    [
        .. NotYetMobile ? [ConcernIndicator.InjuryNonMobileInfant] : (ConcernIndicator[])[],
        .. Fits == AccountFits.No ? [ConcernIndicator.UnexplainedInjury] : (ConcernIndicator[])[],
    ];

    private HarmCategory[] Categories() => (With, OfChild) switch
    {
        (EdPresentation.AssaultAtHome, false) => [HarmCategory.DomesticAbuse],
        (EdPresentation.AssaultAtHome, true) => [HarmCategory.Physical],
        (EdPresentation.Injury, true) when NotYetMobile || Fits == AccountFits.No => [HarmCategory.Physical],
        _ => [],
    };
}
