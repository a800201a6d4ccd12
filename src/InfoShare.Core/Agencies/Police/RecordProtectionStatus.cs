using InfoShare.Core.People;
using InfoShare.Core.Plans;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Agencies.Police;

/// <summary>A protection status that police hold, in their words: MARAC, MAPPA or NRM. Scores and categories are labels, compared with nothing.</summary>
/// <param name="HeardOn">With MARAC only.</param>
/// <param name="ByJudgement">Why a professional refers below the score (I7), with MARAC only.</param>
/// <param name="Level">With MAPPA only.</param>
public sealed record RecordProtectionStatus(
    SubjectRef Person, ChildStatusCode Status, DateOnly From, DateOnly? To, DateOnly? DecidedOn, DateOnly? HeardOn, string? ByJudgement, MappaLevel Level, string? Label)
{
    /// <summary>The same in the words that all share.</summary>
    public RecordStatus ToStatus() => new(Person, Status, [], From, To, DecidedOn)
    {
        HeardOn = HeardOn,
        Judgement = ByJudgement,
        Level = Level,
        Label = Label,
    };
}
