using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>What an adult answered last to one service about contact with or care of a child (requirement B11).</summary>
/// <param name="Concern">The concern with which the answer was shared; null when it was recorded at an episode.</param>
public sealed record ContactAnswer(
    string AdultId, HomeAnswer Answer, DateOnly AsOf, string OrganisationId, AgencyKind StatedBy, DateTimeOffset RecordedAt, Concern? Concern)
{
    /// <summary>
    /// Class of the fact that this service asks this adult: whoever reads it learns that the adult is its patient, or was in its hands.
    /// </summary>
    private SensitivityClass Class => StatedBy switch
    {
        AgencyKind.Health => SensitivityClass.AdultHealth,
        AgencyKind.Police or AgencyKind.Probation => SensitivityClass.Criminal,
        _ => SensitivityClass.Standard,
    };

    /// <summary>Whether the reader may see it; who may not sees nothing of it.</summary>
    public bool IsOpenTo(Caller reader) =>
        OrganisationId == reader.OrganisationId
        || (reader.May(Class).Shows
            && (Concern is null || ConcernAccess.Decide(reader, Concern).Shows));
}

/// <summary>The latest answers on contact with a child, one of each service, whether given at an episode or with a shared concern.</summary>
public static class ContactAnswers
{
    private const int MaxConcerns = 200;

    /// <summary>Reads those of some adults, the latest first.</summary>
    public static async ValueTask<IReadOnlyList<ContactAnswer>> OfAsync(IReadSession session, IReadOnlyCollection<string> adultIds) =>
        adultIds.Count == 0 ? [] : await OfAsync(session, adultIds, await session.Concerns.OnPeopleAsync(adultIds, null, MaxConcerns));

    /// <summary>The same where the concerns about these adults have been read.</summary>
    public static async ValueTask<IReadOnlyList<ContactAnswer>> OfAsync(
        IReadSession session, IReadOnlyCollection<string> adultIds, IReadOnlyCollection<ConcernOnPerson> concerns)
    {
        if (adultIds.Count == 0)
            return [];
        var atEpisodes = (await session.Households.ContactAnswersOfAsync(adultIds))
            .Select(s => new ContactAnswer(s.PersonId, s.Answer, s.AsOf, s.OrganisationId, s.StatedBy, s.RecordedAt, null));
        var withConcerns = concerns
            .Where(c => c.Concern.ChildContact != ChildContactAnswer.Unspecified && c.Concern.SubjectId == c.PersonId)
            .DistinctBy(c => c.Concern.Id)
            .Select(c => new ContactAnswer(
                c.PersonId, AnswerOf(c.Concern.ChildContact), LondonTime.DateOf(c.Concern.KnownAt), c.Concern.OrganisationId, c.Concern.Agency,
                c.Concern.RecordedAt, c.Concern));
        return
        [
            .. atEpisodes.Concat(withConcerns)
                .GroupBy(a => (a.AdultId, a.OrganisationId))
                .Select(g => g.MaxBy(a => (a.AsOf, a.RecordedAt))!)
                .OrderByDescending(a => a.AsOf).ThenByDescending(a => a.RecordedAt).ThenBy(a => a.OrganisationId, StringComparer.Ordinal),
        ];
    }

    /// <summary>The answer as a statement keeps it.</summary>
    public static HomeAnswer AnswerOf(ChildContactAnswer answer) => answer switch
    {
        ChildContactAnswer.Yes => HomeAnswer.Yes,
        ChildContactAnswer.No => HomeAnswer.No,
        ChildContactAnswer.Declined => HomeAnswer.Declined,
        _ => HomeAnswer.Unknown,
    };
}
