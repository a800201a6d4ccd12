namespace InfoShare.Core;

/// <summary>
/// Stable reasons of refusals, the same names and numbers as <c>infoshare.errors.v1.ErrorReason</c>, where cause, remedy and
/// the use of a retry are described.
/// </summary>
public enum ErrorReason
{
    Unspecified = 0,
    InvalidFields = 1,
    RequestIdReused = 2,
    TokenMissing = 3,
    TokenInvalid = 4,
    CertificateMismatch = 5,
    OrganisationNotAllowed = 6,
    PractitionerRequired = 7,
    RoleNotAllowed = 8,
    PurposeNotAllowed = 9,
    NotFound = 10,
    IllegalState = 11,
    VersionConflict = 12,
    ManagerRequired = 13,
    SubjectNotCertain = 14,
    PageTokenInvalid = 15,
    MessageTooLarge = 16,
    Busy = 17,
    StoreUnavailable = 18,
    DeadlineExceeded = 19,
    Cancelled = 20,
    UnknownMethod = 21,
    Internal = 22,
    DevelopmentOnly = 23,
    NoRecipient = 24,
    StewardRequired = 25,
    RateLimited = 26,
    HandoverNotAccepted = 45,
    ConflictOfInterest = 61,
    EmergencyReasonNotOpen = 62,
    SecondPersonRequired = 91,
    StillKept = 92,
    AppraisalRequired = 100,
    EndingNotAccepted = 115,
    ClosureBlocked = 116,
}

/// <summary>One field that is not acceptable.</summary>
/// <param name="Field">Path in the request as the proto writes it, for example <c>concern.children[0].relevance</c>.</param>
/// <param name="Problem">What is wrong and what would be right. Never repeats the value: it may be personal data.</param>
public sealed record FieldViolation(string Field, string Problem);

/// <summary>
/// A rule of sharing refused the call. The message is for the caller's screen and holds no personal data; nothing was stored.
/// </summary>
public sealed class RuleException : Exception
{
    public RuleException(
        ErrorReason reason,
        string message,
        IReadOnlyDictionary<string, string>? facts = null,
        IReadOnlyList<FieldViolation>? violations = null)
        : base(message)
    {
        Reason = reason;
        Facts = facts ?? new Dictionary<string, string>();
        Violations = violations ?? [];
    }

    /// <summary>The stable reason.</summary>
    public ErrorReason Reason { get; }

    /// <summary>Machine-readable facts, for example <c>current_state</c> and <c>allowed_states</c>. No personal data.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; }

    /// <summary>Fields at fault, with <see cref="ErrorReason.InvalidFields"/>.</summary>
    public IReadOnlyList<FieldViolation> Violations { get; }

    /// <summary>
    /// Whom the refusal tells of: whoever is refused so has learned that somebody is recorded, or that nobody is, so that it is written to
    /// the trail and counted as a look-up whatever its reason (D6, D15). Empty where it is not certain who; null where it tells of nobody.
    /// </summary>
    public IReadOnlyList<string>? TellsOf { get; private init; }

    /// <summary>The same refusal, which tells whether somebody is recorded.</summary>
    /// <param name="personIds">Who it is, by our ids, where the caller named somebody certain.</param>
    public RuleException TellingOf(params IReadOnlyList<string> personIds) => new(Reason, Message, Facts, Violations) { TellsOf = personIds };

    /// <summary>One field is not acceptable.</summary>
    public static RuleException Invalid(string field, string problem) =>
        Invalid([new FieldViolation(field, problem)]);

    /// <summary>Several fields are not acceptable.</summary>
    public static RuleException Invalid(IReadOnlyList<FieldViolation> violations) =>
        new(ErrorReason.InvalidFields,
            $"The request is not acceptable: {string.Join("; ", violations.Select(v => $"{v.Field}: {v.Problem}"))}.",
            violations: violations);

    /// <summary>The same answer for what does not exist and for what the caller may not know of.</summary>
    public static RuleException NotFound(string what) =>
        new(ErrorReason.NotFound, $"No such {what}.");

    /// <summary>Somebody may be meant, and it is not certain who: that tells more than that nobody is there.</summary>
    public static RuleException NotCertain(string message) => new RuleException(ErrorReason.SubjectNotCertain, message).TellingOf();

    /// <summary>A move that the state does not allow; names the current and the allowed states.</summary>
    public static RuleException IllegalState(string what, string current, IEnumerable<string> allowed)
    {
        var list = string.Join(", ", allowed);
        return new RuleException(
            ErrorReason.IllegalState,
            $"{what} is {current}; this needs {(list.Length == 0 ? "a state that cannot be reached any more" : list)}.",
            new Dictionary<string, string> { ["current_state"] = current, ["allowed_states"] = list });
    }

    /// <summary>The thing has moved on since the caller read it.</summary>
    public static RuleException VersionConflict(string what, long current) =>
        new(ErrorReason.VersionConflict,
            $"{what} has changed since you read it; its version is now {current}.",
            new Dictionary<string, string> { ["current_version"] = current.ToString() });
}
