using InfoShare.Core.Access;
using InfoShare.Core.Contacts;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>
/// On how much rests what a reader is shown of a child (requirement C3). A function of what is shown and of nothing else: what is hidden
/// neither sets nor lifts it, and no note does.
/// </summary>
/// <param name="OneSource">Everything comes from one organisation and one kind of source.</param>
/// <param name="OneVisit">Everything was told out of one meeting.</param>
public sealed record RestsOn(bool OneSource, bool OneVisit)
{
    /// <summary>Nothing is shown, or it comes from several.</summary>
    public static RestsOn Several { get; } = new(false, false);

    /// <summary>What to do about it; null when neither is so.</summary>
    public string? InWords => (OneVisit, OneSource) switch
    {
        (true, _) => "All that you are shown was told out of one meeting. Ask somebody else who knows the child, and record what you find as a lateral check (AddNote).",
        (_, true) => "All that you are shown comes from one source. Ask somebody else who knows the child, and record what you find as a lateral check (AddNote).",
        _ => null,
    };

    /// <summary>Reckoned over what is shown.</summary>
    /// <param name="shown">The concerns with the views of them that the reader is given.</param>
    public static RestsOn Of(IEnumerable<(Concern Concern, ConcernView View)> shown, Caller reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var counted = shown.Where(s => s.View.Verification is not (VerificationState.Disproved or VerificationState.RecordedInError)).DistinctBy(s => s.Concern.Id).ToList();
        if (counted.Count == 0)
            return Several;

        // Whose it is may be kept from the reader; then nothing is said of whether it is one or several.
        var named = counted.TrueForAll(s => s.View.OrganisationName is not null) && counted.Select(s => s.View.OrganisationName).Distinct(StringComparer.Ordinal).Count() == 1;
        var oneSource = named && counted.Select(s => s.View.Source).Where(s => s != SourceKind.Unspecified).Distinct().Count() < 2;
        var oneVisit = named && counted[0].Concern.ContactId is { } first && counted.TrueForAll(s => s.Concern.ContactId == first && MayKnowOfTheMeeting(reader, s.Concern));
        return new RestsOn(oneSource, oneVisit);
    }

    private static bool MayKnowOfTheMeeting(Caller reader, Concern concern) =>
        reader.May(ContactRules.ClassOf(concern.AuthorRole), reader.OrganisationId == concern.OrganisationId ? Relation.Colleague : null).Shows;
}
