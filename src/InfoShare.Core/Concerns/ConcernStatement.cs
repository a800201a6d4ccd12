using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>A child that the concern bears on, as its author names it.</summary>
public sealed record StatedBearing(SubjectRef Child, string? Relevance, bool Present);

/// <summary>A concern as its author states it (requirement C1), before anybody has been looked up.</summary>
public sealed record ConcernStatement
{
    /// <summary>The person whom it is about; null when it is about a place.</summary>
    public required SubjectRef? Subject { get; init; }

    /// <summary>The place that it is about (requirement A1); null when it is about a person.</summary>
    public ConcernPlace? Place { get; init; }

    public required IReadOnlyList<ConcernIndicator> Indicators { get; init; }
    public required ConcernKind Kind { get; init; }
    public WhenHappened? Happened { get; init; }

    /// <summary>When the organisation learned of it; null: now.</summary>
    public DateTimeOffset? KnownAt { get; init; }

    public required SourceKind Source { get; init; }
    public VerificationState Verification { get; init; } = VerificationState.Unverified;
    public required string RiskStatement { get; init; }
    public string? DevelopmentStatement { get; init; }
    public IReadOnlyList<HarmCategory> HarmCategories { get; init; } = [];
    public ChildWords? ChildWords { get; init; }
    public ChildContactAnswer ChildContact { get; init; }
    public IReadOnlyList<StatedBearing> Children { get; init; } = [];

    /// <summary>What it means for the children whom its author could not name (requirement B1): written for each of them; null: nothing was.</summary>
    public string? ForEveryChild { get; init; }

    /// <summary>Whether the children whom its author could not name were there.</summary>
    public bool ChildrenPresent { get; init; }

    /// <summary>Both, in words; null: neither.</summary>
    internal string? OfTheChildren => !ChildrenPresent ? ForEveryChild
        : ForEveryChild is null ? "They saw or heard it." : $"{ForEveryChild.TrimEnd('.', ' ')}. They saw or heard it.";

    /// <summary>Whoever is suspected of the harm (requirement C15); the concern is then found from that person's side too.</summary>
    public IReadOnlyList<SubjectRef> SuspectedSources { get; init; } = [];

    public required Urgency Urgency { get; init; }
    public ConsentState Consent { get; init; }
    public string? ConsentReason { get; init; }

    /// <summary>Whose consent, when it was asked, the wishes, and who went against them (requirement L3); null when only the state is known.</summary>
    public Sharing.ConsentRecord? ConsentRecord { get; init; }
    public required LegalBasis LegalBasis { get; init; }
    public string? AgencyLabel { get; init; }

    /// <summary>Why showing it to others than those who make an enquiry would prejudice it; null: it would not.</summary>
    public string? PrejudicesEnquiry { get; init; }

    /// <summary>Incidents and reviews that it belongs to (requirement A12).</summary>
    public IReadOnlyList<StatedIncident> Incidents { get; init; } = [];

    /// <summary>When the own system recorded it; null: not said (requirement C2).</summary>
    public DateTimeOffset? NotedAt { get; init; }

    /// <summary>Which way the risk goes (requirement C23).</summary>
    public StatedTrend Trend { get; init; }

    /// <summary>Which organisation left undone what was its to do (requirement C8); null: not said, or no omission.</summary>
    public string? OmittedBy { get; init; }

    /// <summary>Sources of the harm that have no name (requirement C15).</summary>
    public IReadOnlyList<HarmSource> SourcesOfHarm { get; init; } = [];

    /// <summary>The decision not to share that this concern ends (requirement C17).</summary>
    public string? EndsNotSharedId { get; init; }
}
