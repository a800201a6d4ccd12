using InfoShare.Core.Concerns;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Agencies.Police;

/// <summary>A child is reported missing.</summary>
/// <param name="ReportedAt">Null of an urgent one alone: it was not usable.</param>
/// <param name="LastSeenAt">Null: nobody knows.</param>
public sealed record RecordMissing(
    SubjectRef Child, DateTimeOffset? ReportedAt, DateTimeOffset? LastSeenAt, string? LastSeenBy, string? RiskGradeLabel, string RiskStatement, bool FromPlacement,
    string? IncidentNumber, IReadOnlyList<SubjectRef> SuspectedSources, FormBasics Basics) : IAgencyForm
{
    public Form ToForm()
    {
        var basics = Basics.KnownSince(ReportedAt);
        return new Form
        {
            Concern = basics.WithIncident(IncidentNumber).Concern(
                Child, [ConcernIndicator.MissingEpisode], ConcernKind.Interval, FormWords.At(LastSeenAt ?? ReportedAt),
                FormWords.Lines(
                    RiskStatement, LastSeenAt is null ? "When the child was last seen is not known." : null, FormWords.Said("Last seen by", LastSeenBy),
                    FromPlacement ? "Missing from a placement." : null),
                FormWords.Said("risk grade", RiskGradeLabel))
                with
            { SuspectedSources = SuspectedSources },
        };
    }
}
