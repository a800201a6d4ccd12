using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>When it happened; all null when unknown (requirement C2).</summary>
public sealed record WhenHappened(DateOnly? From, DateOnly? To, TimeOnly? At);

/// <summary>The child's own words, kept apart from anybody's reading of them (requirement C10).</summary>
public sealed record ChildWords(string Verbatim, string SaidTo);

/// <summary>A source of the harm of which nobody is named, or what is known of it (requirement C15); people are named as suspected sources.</summary>
/// <param name="Description">As it was described, for example "an older man, silver van"; null: nothing.</param>
public sealed record HarmSource(HarmSourceState State, string? Description);

/// <summary>
/// A concern as its author stated it (requirement C1). Later facts are added beside it; what its author corrects is kept as it was
/// (<see cref="History.ConcernVersion"/>).
/// </summary>
public sealed record Concern
{
    public required string Id { get; init; }
    public required string OrganisationId { get; init; }
    public required AgencyKind Agency { get; init; }
    public required string AuthorId { get; init; }
    public required string AuthorName { get; init; }
    public required PractitionerRole AuthorRole { get; init; }

    /// <summary>The person whom the fact is about; null when it is about a place.</summary>
    public required string? SubjectId { get; init; }

    /// <summary>The place that it is about, where nobody is known (requirement A1); null when it is about a person.</summary>
    public ConcernPlace? Place { get; init; }

    public required IReadOnlyList<ConcernIndicator> Indicators { get; init; }
    public required ConcernKind Kind { get; init; }
    public WhenHappened? Happened { get; init; }
    public required DateTimeOffset KnownAt { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }
    public required DateTimeOffset SharedAt { get; init; }
    public required SourceKind Source { get; init; }

    /// <summary>The latest verification state; the history is kept beside it.</summary>
    public required VerificationState Verification { get; init; }

    /// <summary>The strictest class of the indicators: what the access policy judges.</summary>
    public required SensitivityClass Class { get; init; }

    /// <summary>Every class that is present, for the database (<see cref="ConcernClass.MaskOf(Concern)"/>).</summary>
    public long ClassMask => ConcernClass.MaskOf(this);

    public required string RiskStatement { get; init; }
    public string? DevelopmentStatement { get; init; }
    public IReadOnlyList<HarmCategory> HarmCategories { get; init; } = [];
    public ChildWords? ChildWords { get; init; }
    public ChildContactAnswer ChildContact { get; init; }
    public required Urgency Urgency { get; init; }
    public ConsentState Consent { get; init; }
    public string? ConsentReason { get; init; }

    /// <summary>Whose consent, when it was asked, the wishes, and who went against them (requirement L3); null when only the state is known.</summary>
    public Sharing.ConsentRecord? ConsentRecord { get; init; }
    public required LegalBasis LegalBasis { get; init; }

    /// <summary>The basis on which it was shared: as stated, else that of the duty to share (requirement L2).</summary>
    public Sharing.DisclosureBasis Basis => Sharing.DisclosureBases.Of(LegalBasis, SharedAt);

    public string? AgencyLabel { get; init; }

    /// <summary>Why showing it to others than those who make an enquiry would prejudice it; null: it would not.</summary>
    public string? PrejudicesEnquiry { get; init; }

    /// <summary>Incidents and reviews that it belongs to (requirement A12).</summary>
    public IReadOnlyList<IncidentReference> Incidents { get; init; } = [];

    /// <summary>When the author's own system recorded it; null: not said (requirement C2).</summary>
    public DateTimeOffset? NotedAt { get; init; }

    /// <summary>Which way its author says that the risk goes (requirement C23).</summary>
    public StatedTrend Trend { get; init; }

    /// <summary>What is known of sources of the harm that have no name (requirement C15).</summary>
    public IReadOnlyList<HarmSource> SourcesOfHarm { get; init; } = [];

    /// <summary>Which organisation left undone what was its to do (requirement C8); null: not said, or no omission.</summary>
    public string? OmittedBy { get; init; }

    /// <summary>What it means for the children whom its author could not name (requirement B1); it may be the risk itself. Null: nothing was written.</summary>
    public string? ForEveryChild { get; init; }

    /// <summary>The same, where it is not the risk itself, which is said once.</summary>
    public string? BesideTheRisk => ForEveryChild == RiskStatement ? null : ForEveryChild;

    /// <summary>The risk, and on a line below it what it means for children whom its author could not name.</summary>
    public string RiskAndChildren => BesideTheRisk is null ? RiskStatement : $"{RiskStatement}\nWhat it means for the children: {BesideTheRisk}";

    /// <summary>
    /// What it means for the child of a bearing: what was written of this child, else what was written for every child, which says so: its author may
    /// not know of this one (requirement C1). Null: neither. It is read from the concern, so that a correction reaches every child (C18).
    /// </summary>
    public string? MeaningFor(ConcernBearing bearing)
    {
        ArgumentNullException.ThrowIfNull(bearing);
        return bearing.Relevance ?? (ForEveryChild is { } words && bearing.Because != ConcernBearing.SuspectedSource ? $"Written for every child: {words}" : null);
    }

    /// <summary>The contact that was recorded with it: the meeting out of which it is told (requirement C11); null: none was sent.</summary>
    public string? ContactId { get; init; }

    /// <summary>1, and one more with each correction (requirement C18).</summary>
    public long Version { get; init; } = 1;

    /// <summary>Wrong person or wrong fact: it counts for nothing any more, and is there for those alone who were shown it (C18).</summary>
    public bool IsInError => Verification == VerificationState.RecordedInError;

    /// <summary>The entries under which its author was told of those from whom he or she is kept in silence (<see cref="Conflicts.ToldAs"/>); for the author alone.</summary>
    public IReadOnlyList<string> ToldAs { get; init; } = [];

    /// <summary>What had a wrong form and was not used (requirement E21); for the author's organisation alone.</summary>
    public IReadOnlyList<SetAsideField> SetAside { get; init; } = [];
}

/// <summary>The concern bears on this child, attached to each child separately.</summary>
/// <param name="Relevance">What its author wrote of this very child; null: nothing (<see cref="Concern.MeaningFor"/>).</param>
/// <param name="Present">Whether this child was there; never so of one whom the author did not name.</param>
/// <param name="FoundByLink">True when the author had not named the child and a recorded link led to it.</param>
/// <param name="Because">Why the child is attached, in words.</param>
/// <param name="Apart">The publisher must learn nothing of this child (<see cref="ChildrenApart"/>).</param>
public sealed record ConcernBearing(
    string ConcernId,
    string PersonId,
    string? Relevance,
    bool Present,
    bool FoundByLink,
    string Because,
    bool Apart = false)
{
    /// <summary>Why a person is attached who is no child of the concern, but whom its author suspects of the harm.</summary>
    public const string SuspectedSource = "suspected source of the harm";
}
