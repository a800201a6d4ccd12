namespace InfoShare.Core.People;

/// <summary>Names a person in one of three ways: the broker's id, the caller's own record's id, or what is known of the person.</summary>
public sealed record SubjectRef(string? PersonId, string? OwnRecordId, Demographics? Demographics)
{
    public static SubjectRef ById(string personId) => new(personId, null, null);
    public static SubjectRef ByOwnRecord(string ownRecordId) => new(null, ownRecordId, null);
    public static SubjectRef By(Demographics demographics) => new(null, null, demographics);
}

/// <summary>How surely it is known which person was meant.</summary>
public enum MatchOutcome
{
    Unspecified = 0,
    Match = 1,

    /// <summary>Somebody might be meant; a named person must confirm. Nothing was merged.</summary>
    PotentialMatch = 2,

    /// <summary>Several fit; only those are listed that the caller itself holds.</summary>
    Many = 3,
    NoMatch = 4,
}

/// <summary>Somebody who may be meant, as the caller's own record of him or her compares (requirement A5).</summary>
/// <param name="OwnRecordId">The caller's own record.</param>
/// <param name="Agreeing">Field names.</param>
/// <param name="Conflicting">Field names.</param>
/// <param name="Fields">Every field that was compared, with its weight.</param>
/// <param name="Probability">0 to 1, of this one alone.</param>
public sealed record PersonCandidate(
    string PersonId, string OwnRecordId, IReadOnlyList<string> Agreeing, IReadOnlyList<string> Conflicting, IReadOnlyList<Identity.FieldEvidence> Fields,
    double Probability);

/// <summary>The person that was meant, and how surely. Holds field names only, never values.</summary>
public sealed record ResolvedPerson(
    string? PersonId,
    MatchOutcome Outcome,
    IReadOnlyList<string> Agreeing,
    IReadOnlyList<string> Conflicting,
    string Explanation)
{
    /// <summary>
    /// Each field that was compared, with its weight. Fields that lead to a place are among them only where the caller's own record
    /// holds them. Empty where several may be meant.
    /// </summary>
    public IReadOnlyList<Identity.FieldEvidence> Fields { get; init; } = [];

    /// <summary>Probability, 0 to 1, that it is this person; 0 when nobody is named.</summary>
    public double Probability { get; init; }

    /// <summary>
    /// The probability is only the least of its outcome: the caller gave a place or a telephone number that it does not hold itself,
    /// and the figure must not tell whether they were right.
    /// </summary>
    public bool ProbabilityIsFloor { get; init; }

    /// <summary>Where several fit: those who fit by the caller's own records alone, likeliest first. Nobody else is shown.</summary>
    public IReadOnlyList<PersonCandidate> Candidates { get; init; } = [];

    /// <summary>For the audit: how the subject was matched.</summary>
    public string MatchedHow => Agreeing.Count == 0 ? Outcome.ToString() : string.Join(',', Agreeing);
}

/// <summary>A resolution with the person itself; null when nobody is certain.</summary>
public sealed record Resolution(Person? Person, ResolvedPerson Resolved);
