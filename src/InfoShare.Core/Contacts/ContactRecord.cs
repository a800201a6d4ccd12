using InfoShare.Core.Concerns;
using InfoShare.Core.Corrections;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Contacts;

/// <summary>
/// One meeting with somebody, or one that was expected and did not come about (vocabulary 12). It is added once and never changed; what
/// it says stands as its author saw it, until its organisation takes it back.
/// </summary>
public sealed record ContactRecord
{
    public required string Id { get; init; }
    public required string PersonId { get; init; }
    public required string OrganisationId { get; init; }
    public required AgencyKind Agency { get; init; }
    public required string PractitionerId { get; init; }
    public required string PractitionerName { get; init; }
    public required PractitionerRole Role { get; init; }

    /// <summary>Day of the meeting, or for which it was made.</summary>
    public required DateOnly HappenedOn { get; init; }

    /// <summary>London time of day as HH:MM; null when it is not said.</summary>
    public string? AtTime { get; init; }

    public required DateTimeOffset KnownAt { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>What became of it. A rebooking and a cancellation count like any other missed contact (requirement H2).</summary>
    public AttendanceOutcome Outcome { get; init; }

    /// <summary>What it was for; unspecified for a visit that nobody missed.</summary>
    public AppointmentKind Appointment { get; init; }

    public required Seen Seen { get; init; }

    /// <summary>Unspecified where the person was not seen.</summary>
    public SeenAlone SeenAlone { get; init; }

    public ContactPlace Place { get; init; }
    public IReadOnlyList<PresentKind> Present { get; init; } = [];

    /// <summary>Behaviour and appearance.</summary>
    public string? NonVerbal { get; init; }

    public ChildWords? ChildWords { get; init; }
    public InterpreterUse Interpreter { get; init; }

    /// <summary>A relative spoke for somebody: what was said that way proves nothing.</summary>
    public bool RelativeInterpreted { get; init; }

    /// <summary>ISO 639-3.</summary>
    public string? Language { get; init; }

    /// <summary>Why not, as it was said: a statement, not a finding.</summary>
    public string? ReasonGiven { get; init; }

    public string? ReasonBy { get; init; }
    public DateOnly? RebookedTo { get; init; }
    public string? NextStep { get; init; }
    public string? AgencyLabel { get; init; }

    /// <summary>That its organisation took it back; null while it stands.</summary>
    public TakenBack? TakenBack { get; init; }

    /// <summary>Class of the fact that this service met the person.</summary>
    public required SensitivityClass Class { get; init; }

    /// <summary>For looking up.</summary>
    public long ClassMask => ConcernClass.MaskOf([Class]);
}

/// <summary>What came of asking somebody about harm (requirement C12). Kept by the service that asked.</summary>
public sealed record EnquiryRecord
{
    public required string Id { get; init; }

    /// <summary>Who was asked.</summary>
    public required string PersonId { get; init; }

    public required string OrganisationId { get; init; }
    public required string PractitionerId { get; init; }
    public required string PractitionerName { get; init; }
    public required PractitionerRole Role { get; init; }
    public required DateOnly AskedOn { get; init; }
    public required EnquiryTopic Topic { get; init; }
    public required EnquiryAnswer Answer { get; init; }
    public IReadOnlyList<PresentKind> Present { get; init; } = [];
    public InterpreterUse Interpreter { get; init; }
    public bool RelativeInterpreted { get; init; }
    public string? Language { get; init; }
    public string? AgencyLabel { get; init; }

    /// <summary>The task of asking again that it opened, or the one that was open already.</summary>
    public string? TaskId { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }
}
