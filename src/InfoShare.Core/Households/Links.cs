using InfoShare.Core.Agencies.Probation;
using InfoShare.Core.Corrections;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// A dated, typed, sourced, stated link between two people (requirement B1). <paramref name="PersonId"/> is the first in the
/// type's wording: the parent, the partner, the carer.
/// </summary>
public sealed record Relationship(
    string Id,
    string PersonId,
    string RelatedId,
    RelationshipType Type,
    LinkState State,
    DateOnly? From,
    DateOnly? To,
    SourceKind Source,
    string OrganisationId,
    AgencyKind StatedBy,
    DateTimeOffset RecordedAt)
{
    /// <summary>
    /// The record of the organisation's own that it is a statement of, where it holds several of the first person's and says which;
    /// null: its newest. It goes with that record when the person is taken apart. Not read back.
    /// </summary>
    public string? EntryId { get; init; }

    /// <summary>
    /// The first day of which it is known that it holds: where nobody knows when it began, the day on which it was recorded, for then
    /// it was so.
    /// </summary>
    public DateOnly HoldsFrom => From ?? Clocks.LondonTime.DateOf(RecordedAt);
}

/// <summary>A dated, sourced, stated link between a person and a place.</summary>
/// <param name="AddressKey">Normal form of the place, from <see cref="AddressKeys"/>; the same key is the same address.</param>
public sealed record Residence(
    string Id,
    string PersonId,
    string AddressKey,
    PostalAddress Address,
    ResidenceKind Kind,
    LinkState State,
    DateOnly? From,
    DateOnly? To,
    SourceKind Source,
    string OrganisationId,
    AgencyKind StatedBy,
    DateTimeOffset RecordedAt)
{
    /// <summary>
    /// The first day of which it is known that it holds: where nobody knows when it began, the day on which it was recorded, for then
    /// it was so.
    /// </summary>
    public DateOnly HoldsFrom => From ?? Clocks.LondonTime.DateOf(RecordedAt);

    /// <summary>
    /// Whether an organisation's own record of the person gave it: its address, with nothing known of when it became so. It ends when
    /// that record gives another.
    /// </summary>
    public bool IsOfRecord => Kind == ResidenceKind.MainHome && State == LinkState.Reported && Source == SourceKind.RecordCheck;

    /// <summary>
    /// The day before which it cannot have begun; null when that is not known. An address in a record that does not say since when is
    /// taken to be at most a year older than the record, so that whoever left years before is not met there.
    /// </summary>
    public DateOnly? NotBefore => From ?? (IsOfRecord ? HoldsFrom.AddYears(-1) : null);

    /// <summary>
    /// Key of postcode and first line where the key is the UPRN, so that whoever knows no UPRN finds the home too; null else.
    /// </summary>
    public string? HouseKey => AddressKeys.HouseOf(Address) is { } house && house != AddressKey ? house : null;
}

/// <summary>An organisation works with a person.</summary>
public sealed record Involvement(
    string Id,
    string PersonId,
    string OrganisationId,
    string? PractitionerId,
    string PractitionerName,
    PractitionerRole Role,
    string? Telephone,
    bool Leads,
    DateOnly From,
    DateOnly? To,
    DateTimeOffset RecordedAt)
{
    /// <summary>The practitioner's team, in the organisation's own words; null when it is not known (G10).</summary>
    public string? Team { get; init; }

    /// <summary>Whether it is open on a day.</summary>
    public bool OpenOn(DateOnly day) => From <= day && (To is null || To >= day);
}

/// <summary>A status of a child, with its three dates (requirement I1).</summary>
public sealed record ChildStatus(
    string Id,
    string PersonId,
    string OrganisationId,
    ChildStatusCode Code,
    IReadOnlyList<PlanCategory> Categories,
    DateOnly From,
    DateOnly? To,
    DateOnly? DecidedOn,
    DateTimeOffset RecordedAt)
{
    /// <summary>Why it ended, in its organisation's word; unspecified while it runs, and where nobody said (I2).</summary>
    public ClosureReason Closure { get; init; }

    /// <summary>Level of public protection arrangements, with MAPPA only.</summary>
    public MappaLevel Level { get; init; }

    /// <summary>Which order, with LICENCE as probation states it; unspecified for every other.</summary>
    public OrderKind OrderKind { get; init; }

    /// <summary>Day on which a conference heard it, with MARAC only.</summary>
    public DateOnly? HeardOn { get; init; }

    /// <summary>The organisation's own label or score, compared with nothing.</summary>
    public string? Label { get; init; }

    /// <summary>Why a professional referred below the score (I7).</summary>
    public string? Judgement { get; init; }

    /// <summary>Who stated it; null when a system did.</summary>
    public string? StatedById { get; init; }

    /// <summary>That practitioner's name.</summary>
    public string? StatedByName { get; init; }

    /// <summary>That practitioner's role.</summary>
    public PractitionerRole StatedByRole { get; init; }

    /// <summary>The accepted ending by which it ended; null for any other end.</summary>
    public string? EndingId { get; init; }

    /// <summary>That its organisation took it back; null while it stands.</summary>
    public TakenBack? TakenBack { get; init; }

    /// <summary>Whether another statement is on the same thing: one organisation's status from one day; of orders one of its kind.</summary>
    public bool IsSameAs(ChildStatus other) =>
        OrganisationId == other.OrganisationId && Code == other.Code && OrderKind == other.OrderKind && From == other.From;

    /// <summary>Whether it runs on a day.</summary>
    public bool RunsOn(DateOnly day) => From <= day && (To is null || To >= day);
}

/// <summary>What a check of a new partner asked, as it was said: it can be asked anew without being declared once more.</summary>
public sealed record CheckQuestion(
    SubjectRef SupervisedPerson, SubjectRef NewPartner, PostalAddress? Address, DeclaredIntention Intention, ChildContactAnswer ChildContact,
    IReadOnlyList<string> OtherAreas);

/// <summary>
/// A check of a new partner's household (flow 2). It stays open until a referral decision ends it (requirement B8).
/// </summary>
public sealed record NewPartnerCheck(
    string Id,
    string OrganisationId,
    string PractitionerId,
    string PractitionerName,
    string SupervisedPersonId,
    string? PartnerId,
    string LinkId,
    IReadOnlyList<string> ChildIds,
    DateTimeOffset OpenedAt,
    DateTimeOffset DecisionDue,
    string? Outcome,
    string? ReferralId,
    string? NotReferringReason,
    DateOnly? ReviewDate,
    string? DecidedBy,
    DateTimeOffset? DecidedAt)
{
    /// <summary>The organisation at which it was decided: the own, or children's services in its stead; null while nobody has.</summary>
    public string? DecidedAtOrganisationId { get; init; }

    /// <summary>Who decided, by the id there; null while nobody has.</summary>
    public string? DecidedById { get; init; }

    /// <summary>The role in which he or she did.</summary>
    public PractitionerRole DecidedByRole { get; init; }

    /// <summary>The question that opened it; null where a recorded plan did, which asked nothing.</summary>
    public CheckQuestion? Asked { get; init; }

    /// <summary>Who answered that a decision not to refer was looked at again; null while nobody has.</summary>
    public string? LookedAgainBy { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset? LookedAgainAt { get; init; }
}
