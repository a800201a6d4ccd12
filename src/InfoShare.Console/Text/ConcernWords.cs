using InfoShare.Protocol.Common.V1;

namespace InfoShare.WebConsole.Text;

/// <summary>Words for what becomes of a concern.</summary>
internal static class ConcernWords
{
    /// <summary>By their codes.</summary>
    public static IReadOnlyDictionary<Enum, string> All { get; } = new Dictionary<Enum, string>
    {
        [VerificationState.RetractedNoView] = "Taken back, and nobody has judged that yet",
        [VerificationState.CourtNotSatisfied] = "A court did not find it proved",
        [NoteKind.Explanation] = "How somebody explains it",
        [NoteKind.Reassurance] = "Somebody says that it is well now",
        [NoteKind.DisabilityOfferedAsReason] = "A disability or illness is given as the reason",
        [NoteKind.SingleFindingNotAbusive] = "One finding that is not of abuse",
        [NoteKind.LowerScore] = "A score or test came out lower",
        [NoteKind.AttendanceFigure] = "How often somebody came",
        [NoteKind.Cooperation] = "Somebody works with the services",
        [NoteKind.CounterAllegation] = "Somebody accuses in return",
        [NoteKind.Classification] = "How our service classes it",
        [NoteKind.Formulation] = "How it hangs together, as I see it",
        [NoteKind.CriminalOutcome] = "What became of a criminal case",
        [NoteKind.WordsRepeated] = "The child said it again",
        [NoteKind.WordsNotRepeated] = "The child was asked again and did not say it",
        [NoteKind.ProfessionalView] = "What I think of it now",
        [NoteKind.LateralCheck] = "Somebody else who could know was asked",
        [LateralCheckResult.Agrees] = "It agrees",
        [LateralCheckResult.Conflicts] = "It does not agree",
        [LateralCheckResult.NothingHeld] = "They hold nothing, which says nothing",
        [LateralCheckResult.NotAnswered] = "They have not answered",
        [LateralCheckResult.NotPossible] = "Nobody could be asked",
        [AppraisalState.Due] = "It is still to be judged",
        [AppraisalState.Done] = "It was judged",
        [AppraisalState.Superseded] = "It is judged elsewhere by now",
    };
}
