using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Births;

/// <summary>Where a pregnancy stands.</summary>
public enum PregnancyState
{
    Unspecified = 0,

    /// <summary>At least one child is still to be born.</summary>
    Ongoing = 1,

    /// <summary>Nobody is still to be born, and at least one child was.</summary>
    Born = 2,

    /// <summary>It ended without a birth.</summary>
    Lost = 3,

    /// <summary>There was none: it was recorded by mistake.</summary>
    RecordedInError = 4,
}

/// <summary>What became of one child of a pregnancy.</summary>
public enum UnbornOutcome
{
    Unspecified = 0,

    /// <summary>Still to be born.</summary>
    Expected = 1,
    Born = 2,
    Lost = 3,

    /// <summary>There was no such child: recorded by mistake.</summary>
    RecordedInError = 4,
}

/// <summary>How a pregnancy, or one child of it, ends without a birth. What kind of loss it was is nobody's need here.</summary>
public enum PregnancyEnd
{
    Unspecified = 0,

    /// <summary>The baby died before or at birth, or the pregnancy ended early, in whatever way.</summary>
    Loss = 1,

    /// <summary>There was no pregnancy, or no such further child.</summary>
    RecordedInError = 2,
}

/// <summary>One child of a pregnancy. Each is a person of its own from the start, so that what is recorded of it stays its own.</summary>
/// <param name="Place">Counts the children of the pregnancy from 1; at birth it is the order in which they were born.</param>
/// <param name="BeganAtBirth">Nobody knew of this child before the birth was recorded.</param>
public sealed record UnbornChild(string PersonId, int Place, UnbornOutcome Outcome, bool BeganAtBirth);

/// <summary>
/// A pregnancy (requirement A2): mother, children to be born, expected date. The children's person ids stay the same at birth,
/// so that everything recorded of an unborn child is the newborn's.
/// </summary>
public sealed record Pregnancy
{
    public required string Id { get; init; }

    /// <summary>Counts changes from 1.</summary>
    public required long Version { get; init; }

    public required string MotherId { get; init; }
    public required PregnancyState State { get; init; }

    /// <summary>Null when nobody knew of the pregnancy before the birth.</summary>
    public DateOnly? ExpectedDate { get; init; }

    /// <summary>When maternity care first saw her; null when it is not known or she was never seen.</summary>
    public DateOnly? BookedOn { get; init; }

    /// <summary>The organisation that recorded it first.</summary>
    public required string OrganisationId { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>Day of the latest birth, or of the loss; null while it goes on.</summary>
    public DateOnly? EndedOn { get; init; }

    /// <summary>The organisation that recorded the birth, which alone may take it back.</summary>
    public string? BirthRecordedBy { get; init; }

    /// <summary>By place.</summary>
    public required IReadOnlyList<UnbornChild> Children { get; init; }

    /// <summary>Children still to be born, by place.</summary>
    public IEnumerable<UnbornChild> Expected => Children.Where(c => c.Outcome == UnbornOutcome.Expected);

    /// <summary>The state that follows from what became of the children.</summary>
    public static PregnancyState StateOf(IReadOnlyList<UnbornChild> children) =>
        children.Any(c => c.Outcome == UnbornOutcome.Expected) ? PregnancyState.Ongoing
        : children.Any(c => c.Outcome == UnbornOutcome.Born) ? PregnancyState.Born
        : children.Any(c => c.Outcome == UnbornOutcome.Lost) ? PregnancyState.Lost
        : PregnancyState.RecordedInError;
}

/// <summary>One step in a pregnancy's history; steps are added, never changed.</summary>
/// <param name="What"><c>RECORDED</c>, <c>RENEWED</c>, <c>BORN</c>, <c>ENDED</c>, <c>BIRTH_TAKEN_BACK</c>.</param>
/// <param name="On">The day it speaks of: the birth, the loss, the new expected date.</param>
/// <param name="Note">The reason, where the step needs one.</param>
public sealed record PregnancyStep(
    string PregnancyId, long Version, string What, DateOnly? On, string OrganisationId, string PractitionerId, string PractitionerName,
    PractitionerRole Role, string? Note, DateTimeOffset At);

/// <summary>What the dates of a pregnancy can be. Days are counted from the expected date, which lies 266 days after conception.</summary>
public static class PregnancyDates
{
    /// <summary>An expected date lies no further ahead of the day on which it is recorded.</summary>
    public const int MostDaysAhead = 300;

    /// <summary>An expected date lies no longer in the past: after that she has given birth, or the date is wrong.</summary>
    public const int MostDaysPast = 28;

    /// <summary>From conception to the expected date.</summary>
    public const int DaysFromConception = 266;

    /// <summary>A birth so long after the expected date is another pregnancy's.</summary>
    public const int MostDaysAfter = 70;

    /// <summary>Two expected dates so far apart are two pregnancies.</summary>
    public const int AnotherPregnancy = 150;

    /// <summary>So long after the expected date, whoever recorded the pregnancy is asked what became of it.</summary>
    public const int OutcomeDueAfter = 21;
}
