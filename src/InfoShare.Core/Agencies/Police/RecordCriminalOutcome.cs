using InfoShare.Core.Concerns.History;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Agencies.Police;

/// <summary>What became of a criminal case.</summary>
public enum CriminalOutcome
{
    Unspecified = 0,
    Charged = 1,
    Convicted = 2,
    Acquitted = 3,
    NoFurtherAction = 4,
    Discontinued = 5,
}

/// <summary>
/// The outcome of a criminal case hangs on the concern that it was about. It is a note: no charge proves it, and no acquittal says that
/// the child is safe (S10). Its label is the outcome alone; every word about it is for those who read the whole (L7).
/// </summary>
public sealed record RecordCriminalOutcome(string ConcernId, CriminalOutcome Outcome, DateOnly On, string Words, string? AgencyLabel)
{
    /// <summary>The same in the words that all share.</summary>
    public AddNote ToNote() => new(
        ConcernId, NoteKind.CriminalOutcome, FormWords.Lines($"{Said(Outcome)}.", Words, FormWords.Said("In the force's words", AgencyLabel)), null, Said(Outcome),
        LateralCheckResult.Unspecified, null, On);

    /// <summary>Whether a label is an outcome as this says it, and no other words.</summary>
    public static bool IsOutcome(string? label) => Enum.GetValues<CriminalOutcome>().Any(o => o != CriminalOutcome.Unspecified && Said(o) == label);

    /// <summary>What to do next.</summary>
    public IReadOnlyList<string> Prompts => Outcome is CriminalOutcome.Acquitted or CriminalOutcome.NoFurtherAction or CriminalOutcome.Discontinued
        ? ["That nothing was proved to a criminal court says nothing of whether the child is safe: the concern stands as it stood.",
            "If professionals doubt it now, record that with its reason (RecordVerification): then somebody must say what it means for the child."]
        : ["Tell the children's social workers what follows and when: conditions, hearings, release."];

    private static string Said(CriminalOutcome outcome) => outcome switch
    {
        CriminalOutcome.Charged => "charged",
        CriminalOutcome.Convicted => "convicted",
        CriminalOutcome.Acquitted => "acquitted",
        CriminalOutcome.NoFurtherAction => "no further action",
        _ => "discontinued",
    };
}
