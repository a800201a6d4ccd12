using InfoShare.Core.Concerns;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Agencies.Police;

/// <summary>The force holds intelligence on somebody. What it says stays there: there is no field for it.</summary>
public sealed record RecordIntelligenceMarker(SubjectRef Person, string? GradeLabel, string WhomToAsk, IReadOnlyList<SubjectRef> Children, FormBasics Basics) : IAgencyForm
{
    public Form ToForm() => new()
    {
        Concern = Basics.Concern(
            Person, [ConcernIndicator.IntelligenceHeld], ConcernKind.Context, null, $"The police hold intelligence on this person. Ask: {WhomToAsk}", FormWords.Said("grade", GradeLabel))
            with
        {
            Source = Basics.Source == SourceKind.Unspecified ? SourceKind.RecordCheck : Basics.Source,
            Children = [.. Children.Select(c => new StatedBearing(c, "The police hold intelligence that bears on this child.", false))],
        },
    };
}
