using InfoShare.Core.Concerns;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Agencies.Police;

/// <summary>A child whom an emergency call concerns.</summary>
public sealed record CalledChild(SubjectRef Child, bool Present);

/// <summary>An emergency call, about a person or, where nobody is known, about a place on a day. Who called is no part of it.</summary>
public sealed record ReportEmergencyCall(
    DateTimeOffset? CalledAt, string? IncidentNumber, SubjectRef? Subject, PostalAddress? Address, IReadOnlyList<CalledChild> Children, string? Nature, bool Attended,
    string RiskStatement, FormBasics Basics) : IAgencyForm
{
    public Form ToForm()
    {
        var place = Subject is null ? new ConcernPlace(Address!, Household: false, null) : null;
        return new Form
        {
            Concern = Basics.KnownSince(CalledAt).WithIncident(IncidentNumber).Concern(
                Subject, [ConcernIndicator.EmergencyCall], ConcernKind.Event, FormWords.At(CalledAt),
                FormWords.Lines(
                    RiskStatement, Subject is not null && Address is { } there ? FormWords.Said("Where", new ConcernPlace(there, false, null).InOneLine()) : null,
                    Attended ? "Officers attended." : "No officer attended."),
                Nature)
                with
            {
                Place = place,
                Children = [.. Children.Select(c => new StatedBearing(c.Child, $"An emergency call concerned the child's home; the child was {(c.Present ? "there" : "not there")}.", c.Present))],
            },
        };
    }
}
