using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Agencies.Health;

/// <summary>Why a service ends its work with somebody.</summary>
public enum ServiceEndedBecause
{
    Unspecified = 0,
    Completed = 1,
    DidNotEngage = 2,
    Transferred = 3,
    Moved = 4,
    Age = 5,
}

/// <summary>A practitioner's own work with a patient ends, through the gates of every ending: what ends in silence elsewhere ends in silence nowhere.</summary>
public sealed record RecordServiceEnded(SubjectRef Patient, DateOnly EndedOn, ServiceEndedBecause Because, string? SupportHeldBy, string? EndingId)
{
    /// <summary>The same in the words that all share.</summary>
    /// <param name="role">The role in which the practitioner worked with the patient.</param>
    public RecordInvolvement ToInvolvement(PractitionerRole role) => new(
        Patient, null, role, null, Leads: false, null, EndedOn, SupportHeldBy,
        Because switch
        {
            ServiceEndedBecause.DidNotEngage => ClosureReason.NonEngagement,
            ServiceEndedBecause.Transferred => ClosureReason.OtherMeasures,
            ServiceEndedBecause.Moved => ClosureReason.MovedArea,
            ServiceEndedBecause.Age => ClosureReason.Reached18,
            _ => ClosureReason.Unspecified,
        },
        EndingId: EndingId);
}
