using InfoShare.Core.Handovers;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tasks;

/// <summary>
/// Something that one named person has to do about somebody. It has one owner always: offered to somebody else, its owner is the owner
/// until that one has accepted (requirement E11).
/// </summary>
public sealed record DutyTask
{
    public required string Id { get; init; }

    /// <summary>Counts changes from 1.</summary>
    public required long Version { get; init; }

    public required DutyTaskKind Kind { get; init; }
    public required string PersonId { get; init; }

    /// <summary>What is to be done, in the giver's words; addressed to whoever owns it or is asked to take it.</summary>
    public required string Words { get; init; }

    /// <summary>What is to be asked again; unspecified for every other kind.</summary>
    public EnquiryTopic Topic { get; init; }

    public required HandoverParty GivenBy { get; init; }

    /// <summary>
    /// Who asked for it, where that one is kept from the person in silence (L10): the level above owns it in that one's place, and to that one alone it is the
    /// own, as of nobody. Null for every other.
    /// </summary>
    public HandoverParty? AskedBy { get; init; }

    /// <summary>For whoever asked for it (<see cref="AskedBy"/>) it is done: that one said so, and the level above, who owns it, sees to it still.</summary>
    public bool IsSaidDone => AskedBy is not null && ClosedAt is not null && State != DutyTaskState.Done;

    /// <summary>The entry under which that one was told of the person (<see cref="Conflicts.ToldAs"/>); for that one alone.</summary>
    public IReadOnlyList<string> ToldAs { get; init; } = [];
    public required HandoverParty Owner { get; init; }

    /// <summary>The organisation that is asked to take it; null while nobody is.</summary>
    public string? OfferedToOrganisationId { get; init; }

    /// <summary>The role there; unspecified: any that may hold a task.</summary>
    public PractitionerRole OfferedToRole { get; init; }

    /// <summary>Why it is passed on.</summary>
    public string? OfferWhy { get; init; }

    public required DutyTaskState State { get; init; }

    /// <summary>SAME_DAY where health hangs on it, else STANDARD.</summary>
    public required Urgency Urgency { get; init; }

    /// <summary>The day by which it is wanted; null: by the clock.</summary>
    public DateOnly? DoneBy { get; init; }

    /// <summary>By when it is done or, offered, accepted; then the next level is told.</summary>
    public required DateTimeOffset DueAt { get; init; }

    public required string DueRule { get; init; }

    /// <summary>Of a task with a clock of its own, by when it has to be done whoever has it: to pass it on, to accept or to decline it renews nothing. Null: T9.</summary>
    public DateTimeOffset? OwnDueAt { get; init; }

    /// <summary>The rule of that clock.</summary>
    public string? OwnDueRule { get; init; }

    /// <summary>How far silence has climbed; unspecified while it is in time.</summary>
    public EscalationLevel Level { get; init; }

    /// <summary>What the one to whom it was offered last said; null when nobody has.</summary>
    public string? Answer { get; init; }

    /// <summary>What came of it.</summary>
    public string? Outcome { get; init; }

    public string? ClosedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>For looking up.</summary>
    public string OwnerOrganisationId => Owner.OrganisationId;

    /// <summary>For looking up: the giver's, whose statement it is.</summary>
    public string OrganisationId => GivenBy.OrganisationId;
}
