using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Inbox;

/// <summary>Somebody to speak to.</summary>
public sealed record ContactPoint(string Name, PractitionerRole Role, string OrganisationName, string? Telephone);

/// <summary>
/// One thing that an organisation is told (requirements G1-G3). It names an action owner and an expected response; none is
/// merely for information.
/// </summary>
public sealed record Notification
{
    public required string Id { get; init; }

    /// <summary>Place in the organisation's inbox, in the order of commits; 0 until it is stored.</summary>
    public long Sequence { get; init; }

    /// <summary>The organisation that is told.</summary>
    public required string OrganisationId { get; init; }

    public required NotificationTrigger Trigger { get; init; }
    public required Urgency Urgency { get; init; }

    /// <summary>A named person, or the code of a role.</summary>
    public required string ActionOwner { get; init; }

    /// <summary>The practitioner it is addressed to, when a named one has to act.</summary>
    public string? ActionOwnerId { get; init; }

    /// <summary>
    /// The role that is addressed, or in which the named person works; every maker says it: a deputy for that role stands in when
    /// nobody reads it (E19, G10), and what the role may know is its measure. Unspecified only where no role of the vocabulary stands
    /// for whoever acts (a duty desk, senior managers, the safeguarding partners).
    /// </summary>
    public required PractitionerRole ActionRole { get; init; }

    /// <summary>The team that has to act, in the organisation's own words; null: any (G10).</summary>
    public string? ActionTeam { get; init; }

    public required string ExpectedResponse { get; init; }
    /// <summary>
    /// When the answer is due; every maker says it. Null only where another clock runs for the same matter (the referral's, the
    /// handover's, a digest's parts').
    /// </summary>
    public required DateTimeOffset? RespondBy { get; init; }

    /// <summary>The tier at which the recipient sees the concern.</summary>
    public required Tier Tier { get; init; }

    /// <summary>One or two sentences, no more than the tier allows.</summary>
    public required string Summary { get; init; }

    /// <summary>
    /// Class of the fact that the summary tells of; unspecified where it is a concern's, or of no class. It was judged by the role that is
    /// addressed; a colleague of another role is judged by it anew (D2, H6).
    /// </summary>
    public SensitivityClass Class { get; init; }

    public string? PersonId { get; init; }
    public string? ConcernId { get; init; }
    public string? ReferralId { get; init; }
    public string? CheckId { get; init; }

    /// <summary>The question about who is who that it asks to answer.</summary>
    public string? QuestionId { get; init; }

    /// <summary>The decision about who is who that it tells of.</summary>
    public string? DecisionId { get; init; }

    /// <summary>The handover that it is about.</summary>
    public string? HandoverId { get; init; }

    /// <summary>The absence that it is about.</summary>
    public string? AbsenceId { get; init; }

    /// <summary>The decision not to share that it is about; such an item names no person.</summary>
    public string? NotSharedId { get; init; }

    /// <summary>The question of one organisation to another that it is about.</summary>
    public string? InformationRequestId { get; init; }

    /// <summary>The proposed ending that it is about.</summary>
    public string? EndingId { get; init; }

    /// <summary>What may open a closed matter again, that it asks to decide on.</summary>
    public string? ReopeningId { get; init; }

    /// <summary>The notice of what stands together that it is about.</summary>
    public string? PatternId { get; init; }

    /// <summary>The task that it is about.</summary>
    public string? TaskId { get; init; }

    /// <summary>The step of a plan that is owed, or the gap in who does what, that it is about.</summary>
    public string? PlanDutyId { get; init; }

    /// <summary>The use of emergency access that it asks to review.</summary>
    public string? GrantId { get; init; }

    /// <summary>Whom the recipient may speak to about it; every maker names somebody.</summary>
    public required ContactPoint? Contact { get; init; }
    public required DateTimeOffset PublishedAt { get; init; }

    public NotificationState State { get; init; } = NotificationState.Queued;
    public DateTimeOffset StateSince { get; init; }

    /// <summary>Name of the person who opened it; null until somebody has.</summary>
    public string? ReadBy { get; init; }

    /// <summary>What was done or why it was declined.</summary>
    public string? Note { get; init; }

    /// <summary>The organisation whose act set it off; null when the clock did. Stamped by the store from the call.</summary>
    public string? PublisherOrganisationId { get; init; }

    /// <summary>The practitioner who acted; null when the clock or a system did.</summary>
    public string? PublisherId { get; init; }

    /// <summary>That practitioner's name.</summary>
    public string? PublisherName { get; init; }

    /// <summary>In which role that practitioner acted; whoever is to ring about it has a deputy by that role.</summary>
    public PractitionerRole PublisherRole { get; init; }

    /// <summary>The act that set it off, by the caller's own request id; null when the clock did. Stamped by the store from the call.</summary>
    public string? PublicationId { get; init; }

    /// <summary>
    /// Whether whoever published it may list it and see who has read it (G1). Only where it would have been sent whatever else the
    /// broker knows: a notice that goes out because something is known elsewhere would tell its publisher that.
    /// </summary>
    public bool Listed { get; init; }

    /// <summary>How often the broker has come back to it because nobody had read or accepted it (G8).</summary>
    public int Attempts { get; init; }

    /// <summary>When it comes back next, see <see cref="DeliveryPace"/>; null when it does not by itself. Left out, the store reckons the first.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The item that this one is a task about: a telephone call, or an alert to a manager.</summary>
    public string? AboutItemId { get; init; }

    /// <summary>
    /// The practitioner of the organisation to whom it is never shown, because it is about what he or she did (D15); null for all others.
    /// Such an item has no publisher, who would be the same person.
    /// </summary>
    public string? ConcealedFrom { get; init; }

    /// <summary>
    /// Whether it is for whom it is addressed to and not for the house: somebody named, or the role and who manages there; and whoever stands in. Its
    /// maker says so of what was promised to one reader (L11), or names somebody of whom the others may not know (L7).
    /// </summary>
    public bool AddresseeAlone { get; init; }

    /// <summary>The digest that it came in; null for one that came by itself.</summary>
    public string? DigestId { get; init; }
}

/// <summary>One step of an item's history.</summary>
public sealed record NotificationStep(DateTimeOffset At, NotificationState State, string? ReadBy, string? Note);

/// <summary>A telephone call about an item that the inbox could not bring across (G8).</summary>
public sealed record TelephoneCall(
    string Id,
    string AboutItemId,
    string TaskId,
    string OrganisationId,
    string CallerId,
    string CallerName,
    TelephoneOutcome Outcome,
    string? SpokeWith,
    DateTimeOffset CalledAt,
    string? Note,
    DateTimeOffset RecordedAt);
