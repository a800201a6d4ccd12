using InfoShare.Core.Referrals;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>Who asks for what is held about a person.</summary>
public enum SubjectAccessRequester
{
    Unspecified = 0,

    /// <summary>The person.</summary>
    Subject = 1,

    /// <summary>A parent, for a child.</summary>
    Parent = 2,

    /// <summary>Somebody whom the person sent, for example a solicitor.</summary>
    Representative = 3,

    /// <summary>Somebody with authority of their own: a deputy, an attorney, a court's order.</summary>
    WithAuthority = 4,
}

/// <summary>How it was verified who asks.</summary>
public enum IdentityProof
{
    Unspecified = 0,

    /// <summary>A document with a photograph, seen.</summary>
    PhotoDocument = 1,

    /// <summary>A worker knows the requester and said so.</summary>
    KnownToWorker = 2,

    /// <summary>Two documents by post.</summary>
    TwoDocuments = 3,

    /// <summary>An order or a power of attorney, seen.</summary>
    OrderOrPower = 4,
}

/// <summary>What was asked for, and what an item is.</summary>
public enum SubjectAccessScope
{
    Unspecified = 0,
    Concerns = 1,

    /// <summary>Who looked.</summary>
    Accesses = 2,
    Links = 3,
    Statuses = 4,

    /// <summary>Meetings, and those that did not come about.</summary>
    Contacts = 5,

    /// <summary>Ethnicity, disability and language, as they were recorded.</summary>
    Characteristics = 6,

    /// <summary>How a status or a service's work ended.</summary>
    Endings = 7,

    /// <summary>What somebody was asked, tasks, and notices of what stands together: never given out.</summary>
    Work = 8,
}

/// <summary>Where a request stands.</summary>
public enum SubjectAccessState
{
    Unspecified = 0,
    Open = 1,
    Released = 2,
    Refused = 3,
    Withdrawn = 4,
}

/// <summary>Why an item is not to go out (requirement L8; docs/subject-access.md).</summary>
public enum ReleaseBar
{
    /// <summary>Nothing stands against it.</summary>
    Unspecified = 0,

    /// <summary>It would say who told.</summary>
    Informant = 1,

    /// <summary>It would say, or lead to, where somebody in danger is.</summary>
    ProtectedLocation = 2,

    /// <summary>It would go to, or tell of, an alleged source of harm.</summary>
    SourceOfHarm = 3,

    /// <summary>It would prejudice an enquiry.</summary>
    Investigation = 4,

    /// <summary>It is somebody else's.</summary>
    AnotherPerson = 5,

    /// <summary>It might cause serious harm to somebody's health or safety.</summary>
    SeriousHarm = 6,

    /// <summary>It was said in confidence by the child, or is against its interest.</summary>
    ChildInterest = 7,

    /// <summary>It belongs to proceedings.</summary>
    Legal = 8,
}

/// <summary>What is decided of one item.</summary>
public enum ItemDecision
{
    Unspecified = 0,
    Release = 1,
    Withhold = 2,
}

/// <summary>What the rules say of one item.</summary>
/// <param name="Bar">Unspecified: it may go out.</param>
/// <param name="Absolute">Nobody may release it.</param>
/// <param name="RuleId">For the trail, for example <c>concern/informant</c>.</param>
public sealed record ReleaseProposal(ReleaseBar Bar, bool Absolute, string RuleId);

/// <summary>An officer's word on an item; the latest of each officer counts.</summary>
public sealed record OfficerDecision(
    string ItemId, ItemDecision Decision, string? Reason, string OfficerId, string OfficerName, DateTimeOffset At);

/// <summary>The view of the organisation that holds an item.</summary>
/// <param name="ItemId">A concern's id.</param>
/// <param name="NotificationId">The task at the holder.</param>
/// <param name="Words">What the person may be told in the holder's own words, free of others' names and places; null: the coded facts alone.</param>
/// <param name="ClosedAt">The request ended before an answer came.</param>
public sealed record HolderConsultation(
    string Id, string SubjectAccessId, string ItemId, string OrganisationId, string AskedByOrganisationId, string AskedByName, string NotificationId,
    DateTimeOffset AskedAt, DateTimeOffset DueAt, ItemDecision Answer, string? Reason, string? Words, string? AnsweredBy, DateTimeOffset? AnsweredAt,
    DateTimeOffset? ClosedAt);

/// <summary>A request of a person, or for one, to be given what is held (L8). One calendar month (T20) from receipt.</summary>
public sealed record SubjectAccessRequest
{
    public required string Id { get; init; }
    public required long Version { get; init; }

    /// <summary>The officers' organisation.</summary>
    public required string OrganisationId { get; init; }

    /// <summary>The officer who answers for it.</summary>
    public required string OwnerId { get; init; }

    public required string OwnerName { get; init; }

    /// <summary>Whom it is about; null when nobody recorded is surely meant: then nothing is held.</summary>
    public string? PersonId { get; init; }

    public required SubjectAccessRequester Requester { get; init; }

    /// <summary>Who asks, where it is another than the person and is recorded for sure.</summary>
    public string? RequesterPersonId { get; init; }

    public required IdentityProof IdentityProof { get; init; }
    public IReadOnlyList<SubjectAccessScope> Scope { get; init; } = [];

    /// <summary>How the answer may safely reach the requester.</summary>
    public required SafeContact Contact { get; init; }

    /// <summary>The officers' own reference; null when none was given.</summary>
    public string? OwnReference { get; init; }

    public required SubjectAccessState State { get; init; }
    public IReadOnlyList<OfficerDecision> Decisions { get; init; } = [];

    /// <summary>What is recorded up to this moment is asked for.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    public required DateTimeOffset DueAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public string? ClosedBy { get; init; }

    /// <summary>Why it was refused or withdrawn.</summary>
    public string? CloseReason { get; init; }

    /// <summary>What went out, as it went out; null until then.</summary>
    public ReleasedPack? Pack { get; init; }

    /// <summary>Whether the answer goes to the person, or to somebody whom the person sent.</summary>
    public bool IsForThePerson => Requester is SubjectAccessRequester.Subject or SubjectAccessRequester.Representative;
}

/// <summary>A concern as it goes out: coded facts, and the holder's words where it gave some. Never the statement itself.</summary>
public sealed record PackConcern(
    DateOnly RecordedOn, AgencyKind Agency, string OrganisationName, IReadOnlyList<ConcernIndicator> Indicators, VerificationState Verification, string? Words);

/// <summary>A look-up as it goes out: the role, never the practitioner.</summary>
public sealed record PackAccess(DateOnly On, PractitionerRole Role, string OrganisationName, Purpose Purpose);

/// <summary>A link as it goes out: never the other person.</summary>
public sealed record PackLink(RelationshipType Type, LinkState State, DateOnly? From, DateOnly? To);

/// <summary>A status as it goes out.</summary>
public sealed record PackStatus(ChildStatusCode Code, DateOnly From, DateOnly? To, string OrganisationName);

/// <summary>A meeting as it goes out: never who was there, what was said or the practitioner.</summary>
public sealed record PackContact(DateOnly On, AgencyKind Agency, string OrganisationName, AttendanceOutcome Outcome, Seen Seen);

/// <summary>A characteristic as it goes out.</summary>
/// <param name="Value">As the organisation's own list has it; null unless STATED.</param>
public sealed record PackCharacteristic(CharacteristicKind Kind, CharacteristicAnswer Answer, string? Value, string OrganisationName);

/// <summary>An ending as it goes out: never the risk that was seen, the evidence or who goes on.</summary>
/// <param name="Code">Unspecified: the organisation's own work.</param>
public sealed record PackEnding(ChildStatusCode Code, DateOnly EndedOn, ClosureReason Closure, string OrganisationName);

/// <summary>What goes to the requester, and nothing else of the request does.</summary>
/// <param name="Notice">The same words whatever was left out, so that they tell nothing.</param>
public sealed record ReleasedPack(
    IReadOnlyList<PackConcern> Concerns, IReadOnlyList<PackAccess> Accesses, IReadOnlyList<PackLink> Links, IReadOnlyList<PackStatus> Statuses,
    string Notice, DateTimeOffset ReleasedAt)
{
    public IReadOnlyList<PackContact> Contacts { get; init; } = [];
    public IReadOnlyList<PackCharacteristic> Characteristics { get; init; } = [];
    public IReadOnlyList<PackEnding> Endings { get; init; } = [];

    /// <summary>Says nothing of whether anything was left out.</summary>
    public const string Neutral =
        "This is what we can give you of what is recorded in the information sharing service. Some information may have been left out where the " +
        "law allows. This does not mean that anything was. The agencies that work with you keep their own records; you may ask each of them.";
}

/// <summary>One item of a request: what would go out, and what the rules say of it.</summary>
/// <param name="Id">Of the record, or of the audit entry.</param>
/// <param name="RecordedOn">Null where even that is not to be said.</param>
/// <param name="HolderId">The organisation that holds it; null where even that is not to be said, nor the holder asked.</param>
public sealed record SubjectAccessItem(string Id, SubjectAccessScope Kind, DateOnly? RecordedOn, ReleaseProposal Proposal, string? HolderId)
{
    public PackConcern? Concern { get; init; }
    public PackAccess? Access { get; init; }
    public PackLink? Link { get; init; }
    public PackStatus? Status { get; init; }
    public PackContact? Contact { get; init; }
    public PackCharacteristic? Characteristic { get; init; }
    public PackEnding? Ending { get; init; }

    /// <summary>Of a meeting: the concerns that were told out of it. It goes out with all of them or not at all.</summary>
    public IReadOnlyList<string> ToldOutOf { get; init; } = [];
}
