using InfoShare.Core.Concerns;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Agencies.Health;

/// <summary>Whether medicines at home are out of a child's reach.</summary>
public enum StoredSafely
{
    Unspecified = 0,
    Yes = 1,
    No = 2,
    NotSeen = 3,
}

/// <summary>How somebody works with a service.</summary>
public enum ServiceEngagement
{
    Unspecified = 0,
    Attends = 1,
    Irregular = 2,
    NotAttending = 3,
    DroppedOut = 4,
}

/// <summary>What a parent's use of drugs or alcohol means for the care of a child. That somebody comes as agreed hangs on it as a note and lowers nothing (C7).</summary>
public sealed record ReportSubstanceUse(
    SubjectRef Client, bool Drugs, bool Alcohol, bool SubstituteMedicineAtHome, StoredSafely Stored, ServiceEngagement Engagement, ChildContactAnswer Children,
    IReadOnlyList<StatedBearing> MeansForCare, string RiskStatement, FormBasics Basics) : IAgencyForm
{
    public Form ToForm() => new()
    {
        Concern = Basics.Concern(
            Client,
            [
                .. Drugs ? [ConcernIndicator.ParentDrugs] : (ConcernIndicator[])[],
                .. Alcohol ? [ConcernIndicator.ParentAlcohol] : (ConcernIndicator[])[],
                .. SubstituteMedicineAtHome ? [ConcernIndicator.SubstituteMedicineAtHome] : (ConcernIndicator[])[],
            ],
            ConcernKind.Context, null,
            FormWords.Lines(
                RiskStatement,
                Stored switch
                {
                    StoredSafely.Yes => "The medicine was seen locked away.",
                    StoredSafely.No => "The medicine is within reach.",
                    StoredSafely.NotSeen => "Nobody has seen how the medicine is kept.",
                    _ => null,
                },
                Engagement switch
                {
                    ServiceEngagement.Irregular => "Comes to the service now and then.",
                    ServiceEngagement.NotAttending => "Does not come to the service.",
                    ServiceEngagement.DroppedOut => "Dropped what was agreed with the service.",
                    _ => null,
                }))
            with
        {
            ChildContact = Children,
            Children = MeansForCare,
        },
        Notes = Engagement == ServiceEngagement.Attends ? [new FormNote(NoteKind.Cooperation, "Comes to the service as agreed.")] : [],
    };
}
