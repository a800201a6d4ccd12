using InfoShare.Core.Concerns;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Agencies.Health;

/// <summary>How a parent's health of mind has changed.</summary>
public enum MentalHealthChange
{
    Unspecified = 0,
    Stable = 1,
    Worse = 2,
    Suicidal = 3,
    SelfHarm = 4,
    AcutePsychosis = 5,
    Discharged = 6,
}

/// <summary>What a change in a parent's health of mind means for the care of a child. A diagnosis is no part of it (L6).</summary>
/// <param name="MeansForCare">Children, and what it means for each.</param>
/// <param name="Coordinator">Who coordinates care, with a telephone number; null: nobody is named.</param>
public sealed record ReportParentalMentalHealth(
    SubjectRef Patient, MentalHealthChange Change, bool ChildInDelusion, bool Perinatal, ChildContactAnswer Children, IReadOnlyList<StatedBearing> MeansForCare,
    string RiskStatement, string? Coordinator, FormBasics Basics) : IAgencyForm
{
    public Form ToForm() => new()
    {
        Concern = Basics.Concern(
            Patient,
            [
                Change switch
                {
                    MentalHealthChange.Worse => ConcernIndicator.MhEscalation,
                    MentalHealthChange.Suicidal => ConcernIndicator.ParentSuicidal,
                    MentalHealthChange.SelfHarm => ConcernIndicator.ParentSelfHarm,
                    MentalHealthChange.AcutePsychosis => ConcernIndicator.ParentAcutePsychosis,
                    _ => ConcernIndicator.ParentMhCondition,
                },
                .. ChildInDelusion ? [ConcernIndicator.DelusionAboutChild] : (ConcernIndicator[])[],
                .. Perinatal ? [ConcernIndicator.PerinatalMh] : (ConcernIndicator[])[],
            ],
            Change == MentalHealthChange.Stable ? ConcernKind.Context : ConcernKind.Event, null,
            FormWords.Lines(RiskStatement, Change == MentalHealthChange.Discharged ? "Discharged from the service." : null, FormWords.Said("Care coordinator", Coordinator)))
            with
        {
            ChildContact = Children,
            Children = MeansForCare,
        },
    };
}
