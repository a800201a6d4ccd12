using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>Something that shows that an ending is safe (I6).</summary>
public sealed record EvidenceStated(ClosureEvidence Kind, string Words);

/// <summary>What opens a closed matter again (I5).</summary>
/// <param name="SourceId">With SOURCE_LINKED_AGAIN: the person.</param>
public sealed record ReopeningStated(ReopeningTrigger Trigger, string? SourceId, string? Words);

/// <summary>A meeting in which something was written.</summary>
public sealed record MeetingHeld(PlanStep Kind, DateOnly HeldOn);

/// <summary>What a concern means for an ending.</summary>
public sealed record ConcernAppraised(string ConcernId, string Words);

/// <summary>A manager's signature.</summary>
/// <param name="Override">Whether it stands for a service that would go on (O13).</param>
public sealed record EndingSignOff(string ById, string ByName, PractitionerRole ByRole, DateTimeOffset At, string Reasons, bool Override);

/// <summary>One service's part in what follows.</summary>
public sealed record FollowOnPart(
    string EndingId, int Place, string OrganisationId, PractitionerRole Role, string What, string HowOften, DateOnly? Until, FollowOnState State)
{
    public string? AnsweredById { get; init; }
    public string? AnsweredByName { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }
    public string? Reason { get; init; }
}

/// <summary>
/// How a status, or a service's own work with somebody, ends: with the risk that remains, what is done about it, who goes on and what opens
/// it again (I3, I5). It ends when everybody has accepted, and not before.
/// </summary>
public sealed record Ending
{
    public required string Id { get; init; }
    public required long Version { get; init; }
    public required string PersonId { get; init; }
    public required string OrganisationId { get; init; }

    /// <summary>The status; unspecified: the organisation's own work with the person.</summary>
    public required ChildStatusCode Code { get; init; }

    /// <summary>First effective day of the status.</summary>
    public required DateOnly? From { get; init; }

    public required ClosureReason Closure { get; init; }
    public required EndingState State { get; init; }
    public required string ProposedById { get; init; }
    public required string ProposedByName { get; init; }
    public required PractitionerRole ProposedByRole { get; init; }
    public string? Telephone { get; init; }
    public required DateTimeOffset ProposedAt { get; init; }
    public required DateOnly EndsOn { get; init; }
    public required string ResidualRisk { get; init; }
    public required IReadOnlyList<EvidenceStated> Evidence { get; init; }
    public required IReadOnlyList<string> Measures { get; init; }
    public required string Contingency { get; init; }
    public required string FollowOn { get; init; }
    public required IReadOnlyList<ReopeningStated> Reopening { get; init; }
    public MeetingHeld? Meeting { get; init; }
    public string? ChildView { get; init; }
    public string? FamilyView { get; init; }
    public string? NoMonitorBecause { get; init; }
    public required IReadOnlyList<ConcernAppraised> Appraised { get; init; }
    public EndingSignOff? SignOff { get; init; }

    /// <summary>The concern that was shared after the signature and is not appraised: the signature stands for nothing; null while it stands.</summary>
    public string? LapsedBy { get; init; }
    public required DateTimeOffset AnswersDue { get; init; }
    public required string DueRule { get; init; }
    public EscalationLevel Level { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public string? WithdrawnBecause { get; init; }

    /// <summary>Who goes on, in the order in which they were named.</summary>
    public IReadOnlyList<FollowOnPart> Parts { get; init; } = [];

    /// <summary>Whether a manager has to sign: for a silent reason (I4), and where nobody goes on, or nobody outside the own organisation (O13).</summary>
    public bool NeedsSignOff => StatusRules.IsSilent(Closure) || NoMonitorBecause is not null || Parts.All(p => p.OrganisationId == OrganisationId);

    /// <summary>Whether everybody has accepted, and whoever has to sign has signed.</summary>
    public bool IsMet => Parts.All(p => p.State == FollowOnState.Accepted) && (!NeedsSignOff || (SignOff is not null && LapsedBy is null));
}

/// <summary>What opens a closed matter again, waiting for it; it fires once.</summary>
public sealed record ReopeningWatch
{
    public required string Id { get; init; }

    /// <summary>The ending; null for one that a handover answered for.</summary>
    public string? EndingId { get; init; }

    public required string PersonId { get; init; }
    public required string OrganisationId { get; init; }
    public required ReopeningTrigger Trigger { get; init; }

    /// <summary>With SOURCE_LINKED_AGAIN: whom.</summary>
    public string? OtherId { get; init; }

    public string? Words { get; init; }
    public required DateTimeOffset ArmedAt { get; init; }
    public DateTimeOffset? FiredAt { get; init; }

    /// <summary>The concern or the referral at which it fired; null for a link, a home or a service that left.</summary>
    public string? BecauseId { get; init; }

    /// <summary>Who decides: the lead's organisation, or the duty desk of the area.</summary>
    public string? ToldOrganisationId { get; init; }

    public DateTimeOffset? DueAt { get; init; }
    public EscalationLevel Level { get; init; }
    public ReopeningDecision Decision { get; init; }
    public string? DecidedBy { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public string? Reasons { get; init; }
}
