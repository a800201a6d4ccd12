using InfoShare.Core.Access;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Emergency;
using InfoShare.Core.Inbox;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit;

/// <summary>
/// One entry of the trail (requirement M2). It names who, why, whom about, under which rules and with what outcome; it never
/// holds a concern's text or a person's name.
/// </summary>
public sealed record AuditEntry
{
    private static readonly string[] BeyondTheAsked = ["CheckAdultReach", "CheckNewPartner", "ListCandidates"];

    private static readonly string[] ShowingBefore = ["RecordStatus", "StartAssessment"];

    // Answers about a named person that ask for no purpose of their own: how the person came to be what it is, and who broke the glass. Asked for
    // nobody, the uses are of everybody whose row is shown.
    private const string ListsUses = "ListEmergencyAccess";

    private static readonly string[] LooksOfTheDesk = ["ListIdentityDecisions", ListsUses];

    private static readonly string[] Reviews = ["ListEntries", "WhoKnewWhat"];

    /// <summary>The entry's id.</summary>
    public required string Id { get; init; }

    /// <summary>What happened, as a kind.</summary>
    public required AuditEventKind Kind { get; init; }

    /// <summary>RPC or worker, for example <c>HealthService/ShareConcern</c> or <c>clock</c>.</summary>
    public required string Action { get; init; }

    public string? OrganisationId { get; init; }
    public string? PractitionerId { get; init; }
    public PractitionerRole Role { get; init; }
    public Purpose Purpose { get; init; }
    public LegalBasis LegalBasis { get; init; }

    /// <summary>The reason given for a query, in the caller's words; shown to authorised reviewers only.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the lead was to be told; null when the call has no such choice.</summary>
    public bool? TellLead { get; init; }

    /// <summary>The broker's ids of the people concerned.</summary>
    public IReadOnlyList<string> PersonIds { get; init; } = [];

    /// <summary>How the subject was matched, for example <c>nhs_number,birth_date</c>.</summary>
    public string? MatchedHow { get; init; }

    /// <summary>Id of the thing concerned, for example a referral's.</summary>
    public string? ObjectId { get; init; }

    /// <summary><c>done</c>, <c>refused: REASON</c>, or the state reached.</summary>
    public required string Outcome { get; init; }

    public IReadOnlyDictionary<string, int> CountsByTier { get; init; } = new Dictionary<string, int>();

    /// <summary>
    /// Which things were shown, each as its tier and its id, for example <c>MARKER con_…</c>: what tells who knew what, when
    /// (requirement M3). Ids alone, and never a text.
    /// </summary>
    public IReadOnlyList<string> Shown { get; init; } = [];

    public IReadOnlyDictionary<string, int> WithheldByReason { get; init; } = new Dictionary<string, int>();
    public IReadOnlyList<string> RuleIds { get; init; } = [];
    public string? PolicyVersion { get; init; }

    /// <summary>The call's id in logs and traces.</summary>
    public string? CallId { get; init; }

    /// <summary>From whose records the practitioner of the call is kept; what was met in silence is marked when the entry is written (L10).</summary>
    internal ConflictWatch? Conflicts { get; init; }

    /// <summary>Which items the call answered; they are named when the entry is written.</summary>
    internal AnsweredItems? Answered { get; init; }

    /// <summary>When the entry was recorded, by the broker's clock.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>
    /// Whether the organisation now knows something of the people named: it relies on who they are, and is told when that
    /// changes (requirement A6). A question that was answered as if nobody were recorded gave nothing, though the trail says
    /// whom it was about. Nor does a review of the trail that showed nothing of theirs: it names whomever the reviewer asked for.
    /// </summary>
    public bool GaveSomething => Kind != AuditEventKind.Refuse && (Kind != AuditEventKind.Query || Outcome == "done")
        && (Kind != AuditEventKind.Return || Shown.Count > 0 || !Reviews.Contains(Method));

    /// <summary>
    /// Whether the answer opened the records of everybody named, and not of the first alone: a check of an adult reaches children.
    /// Of any other look-up the further people are those who were mentioned beside the one asked about.
    /// </summary>
    internal bool LooksBeyondTheAsked => BeyondTheAsked.Contains(Method);

    private string Method => Action[(Action.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>
    /// Whether it is a look-up of this person's record: who looked is shown to those who work with a child, and weighed when the
    /// person asks (requirement M4). To ask who looked is none; to begin an assessment, and to be shown what others recorded before (D13), is one, and so is to read
    /// how the person came to be what it is, who broke the glass on the case, or the record that a handover carries to its receiver.
    /// </summary>
    public bool LookedAt(string personId) =>
        ((Kind == AuditEventKind.Publish && Purpose == Purpose.AssessChild && ShowingBefore.Contains(Method))
            || (Kind == AuditEventKind.Return && LooksOfTheDesk.Contains(Method))
            || (Kind == AuditEventKind.BreakGlass && Outcome == GlassOutcomes.Opened)
            || OpenedAsReceiver(personId)
            || (Kind is AuditEventKind.Query or AuditEventKind.BreakGlass && Outcome == "done" && Action != Access.ListAccessesHandler.Action))
        && PersonIds.Count > 0 && (PersonIds[0] == personId || ((LooksBeyondTheAsked || Method == ListsUses) && PersonIds.Contains(personId)) || OpenedAsReceiver(personId));

    /// <summary>How an entry says, among what it showed, that the whole record of somebody was opened: that the person is there.</summary>
    internal static string RecordShown(string personId) => Concerns.Disclosure.ShownAs(Tier.Existence, personId);

    // Whichever call of a handover read it.
    private bool OpenedAsReceiver(string personId) => Purpose == Purpose.Handover && Shown.Contains(RecordShown(personId));
}

/// <summary>Proof for the caller that the audit holds the exchange.</summary>
public sealed record AuditReceipt(string EntryId, DateTimeOffset RecordedAt, string PolicyVersion);
