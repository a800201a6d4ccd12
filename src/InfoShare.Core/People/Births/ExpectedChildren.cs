using InfoShare.Core.Households;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Births;

/// <summary>
/// Unborn children by their mother: a name that is a placeholder and an expected date tell nobody apart, the mother does.
/// </summary>
public static class ExpectedChildren
{
    /// <summary>Unborn children whom anybody linked to her as expected, of about this date; any date when it is null. By id.</summary>
    public static async ValueTask<IReadOnlyList<Person>> OfAsync(IReadSession session, string motherId, DateOnly? expected, DateOnly today)
    {
        var ids = (await session.Links.RelationshipsOfAsync([motherId], ChildLinks.MaxLinks))
            .Where(l => l.PersonId == motherId && l.Type == RelationshipType.ExpectedChild && ChildLinks.TimeOf(l, today) != LinkTime.Past)
            .Select(l => l.RelatedId).Distinct().ToList();
        return ids.Count == 0 ? [] :
        [
            .. (await session.People.FindManyAsync(ids))
                .Where(p => p.AgeBandOn(today) == AgeBand.Unborn
                    && (expected is not { } date || Math.Abs(p.ExpectedBirthDate!.Value.DayNumber - date.DayNumber) <= PregnancyDates.AnotherPregnancy))
                .OrderBy(p => p.Id, StringComparer.Ordinal)
        ];
    }

    /// <summary>
    /// The child that somebody means who says that this person expects one: the only one that is recorded as expected. Null when
    /// there is none or there are several, or when the statement names the child otherwise.
    /// </summary>
    public static async ValueTask<Resolution?> MeantAsync(IReadSession session, SubjectRef stated, string motherId, DateOnly today) =>
        stated.Demographics is { BirthDate: null, Identifiers.Count: 0 } demographics
        && await OfAsync(session, motherId, demographics.ExpectedBirthDate, today) is [var only]
            ? new Resolution(only, new ResolvedPerson(
                only.Id, MatchOutcome.Match, ["mother", "expected_birth_date"], [], "The child that she is recorded as expecting."))
            : null;
}
