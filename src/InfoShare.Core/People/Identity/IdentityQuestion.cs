using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Identity;

/// <summary>Why a named person is asked.</summary>
public enum IdentityQuestionKind
{
    Unspecified = 0,

    /// <summary>The entry may be the same human being as one other person.</summary>
    PotentialMatch = 1,

    /// <summary>The entry may be one of several.</summary>
    Many = 2,

    /// <summary>The entry stopped agreeing with the person that it is part of. Nothing is split without a decision.</summary>
    InDoubt = 3,
}

/// <summary>What became of a question.</summary>
public enum IdentityQuestionState
{
    Unspecified = 0,
    Open = 1,

    /// <summary>Answered: one and the same; for a person in doubt: rightly together.</summary>
    Joined = 2,

    /// <summary>Answered: not the same; for a person in doubt: the entry was taken out.</summary>
    KeptApart = 3,

    /// <summary>It answered itself: another decision or a new version of a record made it idle.</summary>
    Overtaken = 4,
}

/// <summary>Who answered, by name: an uncertain match needs a named person (requirement A5).</summary>
public sealed record AnsweredBy(string OrganisationId, string PractitionerId, string PractitionerName, PractitionerRole Role);

/// <summary>Somebody who may be meant, by one of the entries.</summary>
/// <param name="EntryId">The entry that compares best.</param>
/// <param name="PersonId">The person that it is part of now.</param>
/// <param name="Evidence">How it compares.</param>
public sealed record QuestionCandidate(string EntryId, string PersonId, MatchEvidence Evidence);

/// <summary>A question about who is who, for a named person to answer.</summary>
public sealed record IdentityQuestion
{
    public required string Id { get; init; }
    public required IdentityQuestionKind Kind { get; init; }

    /// <summary>Whose record or statement raised it.</summary>
    public required string OrganisationId { get; init; }

    /// <summary>The entry in question.</summary>
    public required string EntryId { get; init; }

    /// <summary>The person that the entry is part of now.</summary>
    public required string PersonId { get; init; }

    /// <summary>
    /// Likeliest first. Of a person in doubt: the entries of the same person that the entry disagrees with.
    /// </summary>
    public required IReadOnlyList<QuestionCandidate> Candidates { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }
    public required IdentityQuestionState State { get; init; }
    public AnsweredBy? AnsweredBy { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>Why it was answered so, in words.</summary>
    public string? Reason { get; init; }

    /// <summary>The decision that answered it.</summary>
    public string? DecisionId { get; init; }
}

/// <summary>What became of a question, and why.</summary>
public sealed record QuestionAnswer(
    string QuestionId, IdentityQuestionState State, AnsweredBy? By, DateTimeOffset At, string? Reason, string? DecisionId);
