using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Identity;

/// <summary>How a field of two records compares.</summary>
public enum FieldComparison
{
    Unspecified = 0,
    Agree = 1,

    /// <summary>Alike, not the same.</summary>
    Partial = 2,
    Conflict = 3,

    /// <summary>One of the two does not hold it; it weighs nothing.</summary>
    Missing = 4,
}

/// <summary>What is known of an other name that agreed, without the name (requirement A4).</summary>
/// <param name="Kind">Unspecified when its record says no more than that it is one.</param>
/// <param name="Verification">Likewise.</param>
public sealed record AgreedName(NameKind Kind, DateOnly? From, DateOnly? To, VerificationState Verification);

/// <summary>A field's part in the evidence. Names fields and levels, never a value.</summary>
/// <param name="Field">For example <c>given_name</c>.</param>
/// <param name="Comparison">How it compares.</param>
/// <param name="Level">Finer than that, for example <c>day_month_swap</c>; null where there is no more to say.</param>
/// <param name="Millibits">Weight in thousandths of a bit: 1000 doubles the odds, -1000 halves them.</param>
public sealed record FieldEvidence(string Field, FieldComparison Comparison, string? Level, int Millibits)
{
    /// <summary>The other name of what was given that agreed; null where its main name did, and for a field that is no name.</summary>
    public AgreedName? GivenAs { get; init; }

    /// <summary>The same of the recorded person.</summary>
    public AgreedName? RecordedAs { get; init; }
}

/// <summary>
/// Why two records were or were not taken for one person's, as the matcher saw it (docs/matching.md). It holds no value of a
/// record, but a field that leads to a place (address, telephone) must only be named to the organisation that holds it.
/// </summary>
/// <param name="Probability">0 to 1, calibrated.</param>
/// <param name="Fields">Each field that was compared.</param>
/// <param name="Held">Safety rules that hold the pair for a person's decision, for example <c>possible_kin</c>.</param>
public sealed record MatchEvidence(double Probability, IReadOnlyList<FieldEvidence> Fields, IReadOnlyList<string> Held);
