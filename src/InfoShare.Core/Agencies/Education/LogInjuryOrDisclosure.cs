using InfoShare.Core.Concerns;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Agencies.Education;

/// <summary>What a school's log holds.</summary>
public enum LogKind
{
    Unspecified = 0,
    Injury = 1,
    Disclosure = 2,

    /// <summary>Something that somebody noticed, however small (requirement C14).</summary>
    Observation = 3,
}

/// <summary>
/// Puts an entry of a school's log before those who work with the pupil. A log of little things is how a pattern begins, so no code is
/// asked for. An explanation hangs on what was seen, and neither closes nor lowers it (requirement C7).
/// </summary>
/// <param name="Explanation">How it was explained, and by whom; null: nobody explained it.</param>
/// <param name="Indicators">As far as any code fits; none is needed (requirement C14).</param>
public sealed record LogInjuryOrDisclosure(
    SubjectRef Pupil, WhenHappened? Happened, LogKind Kind, string What, string? BodySite, (string Words, string By)? Explanation,
    IReadOnlyList<ConcernIndicator> Indicators, FormBasics Basics) : IAgencyForm
{
    /// <inheritdoc/>
    public Form ToForm()
    {
        var (kind, source, label) = Kind switch
        {
            LogKind.Disclosure => (ConcernKind.Statement, SourceKind.ChildWords, "disclosure"),
            LogKind.Injury => (ConcernKind.Event, SourceKind.Observed, "injury"),
            _ => (ConcernKind.Event, SourceKind.Observed, "observation"),
        };
        var basics = Basics.Source == SourceKind.Unspecified ? Basics with { Source = source } : Basics;
        return new Form
        {
            Concern = basics.Concern(
                Pupil, Indicators, kind, Happened, FormWords.Lines(What, FormWords.Said("Where on the body", BodySite)), label),
            Notes = Explanation is var (words, by) ? [new FormNote(NoteKind.Explanation, words, by, On: Happened?.From)] : [],
        };
    }
}
