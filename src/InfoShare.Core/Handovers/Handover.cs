using InfoShare.Core.Access;
using InfoShare.Core.Inbox;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>A named person of one organisation, on one side of a handover.</summary>
/// <param name="PractitionerId">The person's id there; null when the organisation named the person without one.</param>
public sealed record HandoverParty(string OrganisationId, string? PractitionerId, string Name, PractitionerRole Role, string? Telephone)
{
    /// <summary>The team, in the organisation's own words; null when it is not known. Its people on duty and deputies stand in (G10).</summary>
    public string? Team { get; init; }
}

/// <summary>Something that the receiver must know before anything else.</summary>
/// <param name="From">Who said it first; it stays when the point travels on (requirement F6).</param>
/// <param name="Since">When it was handed over first.</param>
public sealed record CriticalPoint(CriticalPointKind Kind, string Words, string From, DateTimeOffset Since);

/// <summary>Something that is still to be done.</summary>
public sealed record HandoverTask(string Words, DateOnly? Due);

/// <summary>What goes along in the sender's own words. Addressed to the recipient, who sees it as it was written (vocabulary 7).</summary>
public sealed record HandoverWords(
    string ResidualRisk,
    string? WatchFor,
    IReadOnlyList<CriticalPoint> CriticalPoints,
    IReadOnlyList<HandoverTask> Tasks,
    string? InterpreterLanguage);

/// <summary>
/// A passing-on of responsibility (requirements F1-F7). The sender owns the case until a named person of the recipient has
/// accepted, whatever the clock says.
/// </summary>
public sealed record Handover
{
    public required string Id { get; init; }

    /// <summary>Counts changes from 1.</summary>
    public required long Version { get; init; }

    public required HandoverState State { get; init; }
    public required HandoverKind Kind { get; init; }

    /// <summary>SAME_DAY in custody and where health hangs on it (T9), else STANDARD.</summary>
    public required Urgency Urgency { get; init; }

    public required IReadOnlyList<string> SubjectIds { get; init; }
    public required HandoverParty Sender { get; init; }

    /// <summary>The entries under which its sender was told of those from whom he or she is kept in silence (<see cref="Conflicts.ToldAs"/>); for the sender alone.</summary>
    public IReadOnlyList<string> ToldAs { get; init; } = [];

    /// <summary>Null while nobody in the registry takes over in that area; then the sender has to ring.</summary>
    public string? RecipientOrganisationId { get; init; }

    public required string RecipientArea { get; init; }
    public required PractitionerRole RecipientRole { get; init; }
    public required HandoverWords Words { get; init; }

    /// <summary>The day of a stated move (F2).</summary>
    public DateOnly? MovesOn { get; init; }

    /// <summary>Who answers for a placed child meanwhile (F4).</summary>
    public ContactPoint? Responsible { get; init; }

    /// <summary>The sender's involvement goes on beside the receiver's.</summary>
    public required bool SenderStays { get; init; }

    public required DateTimeOffset OfferedAt { get; init; }
    public required DateTimeOffset AcceptanceDue { get; init; }
    public required string DueRule { get; init; }

    /// <summary>Who read it first.</summary>
    public HandoverParty? ReceivedBy { get; init; }
    public DateTimeOffset? ReceivedAt { get; init; }
    public HandoverParty? AcceptedBy { get; init; }
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>Why it was declined or withdrawn, last.</summary>
    public string? Reason { get; init; }

    /// <summary>How far silence or a dispute has climbed (F5); unspecified while it is in time.</summary>
    public EscalationLevel Level { get; init; }

    /// <summary>When the next level is told; null while nothing climbs.</summary>
    public DateTimeOffset? NextLevelDue { get; init; }

    /// <summary>Who holds the case now: one named person at all times. Whoever accepts a placement's packet takes nothing over.</summary>
    public HandoverParty Holder => MovesLead ? AcceptedBy ?? Sender : Sender;

    /// <summary>For looking up: the sender's organisation.</summary>
    public string SenderOrganisationId => Sender.OrganisationId;

    /// <summary>Whether somebody still has to act.</summary>
    public bool IsOpen => State is not (HandoverState.Accepted or HandoverState.Withdrawn);

    /// <summary>A placement adds a receiver and takes the lead from nobody; every other kind moves it.</summary>
    public bool MovesLead => Kind != HandoverKind.Placement;

    /// <summary>
    /// Whether the same organisation hands over the same, for some of these people or all of them: of two such ones one is enough. A clinic's case is
    /// no colleague's: neither ends by the other (L7).
    /// </summary>
    public bool IsTheSameCaseAs(Handover other) =>
        Kind == other.Kind && SenderOrganisationId == other.SenderOrganisationId && SubjectIds.All(other.SubjectIds.Contains)
        && IsOfTheServiceOf(other.Sender.Role);

    /// <summary>Whether the sender works in that role, or neither role is that of a service apart.</summary>
    public bool IsOfTheServiceOf(PractitionerRole role) =>
        Sender.Role == role || !(InvolvementAccess.IsApart(Sender.Role) || InvolvementAccess.IsApart(role));
}

/// <summary>One step of a handover's history.</summary>
/// <param name="By">Who did it; null for the clock.</param>
public sealed record HandoverEvent(string HandoverId, HandoverState State, string What, string? By, DateTimeOffset At);

/// <summary>A time of which nothing is known: a gap, not a time without concerns (requirement F11).</summary>
public sealed record UnknownPeriod(
    string Id,
    string PersonId,
    UnknownPeriodKind Kind,
    DateOnly? From,
    DateOnly? To,
    string? Words,
    string OrganisationId,
    DateTimeOffset RecordedAt);

/// <summary>
/// Somebody is registered nowhere (requirement F8). It stays open, with an owner and a next deadline, until the person is
/// registered.
/// </summary>
public sealed record Absence
{
    public required string Id { get; init; }

    /// <summary>Counts changes from 1.</summary>
    public required long Version { get; init; }

    public required AbsenceKind Kind { get; init; }
    public required string PersonId { get; init; }
    public required HandoverParty Owner { get; init; }
    public required DateOnly Since { get; init; }

    /// <summary>Null: asked, and not known. "Not known" is an answer; the question cannot be left out.</summary>
    public DateOnly? LastSeenOn { get; init; }

    /// <summary>The concern that came with it.</summary>
    public required string ConcernId { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }
    public required DateTimeOffset Due { get; init; }
    public required string DueRule { get; init; }
    public EscalationLevel Level { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>The organisation with which the person is registered now.</summary>
    public string? RegisteredWith { get; init; }

    /// <summary>For looking up: the owner's organisation.</summary>
    public string OrganisationId => Owner.OrganisationId;
}
