using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>
/// People of whom nobody may learn where they have gone (requirement A10): an agency marked them as protected, or somebody
/// recorded a refuge. The name of a new practice, school or service is a place too.
/// </summary>
internal static class Whereabouts
{
    /// <summary>Whether any of these people is such a one.</summary>
    public static async ValueTask<bool> AreKeptAsync(IReadSession session, IReadOnlyCollection<Person> people) =>
        people.Any(p => p.Records.Any(r => r.Protected))
        || (people.Count > 0 && (await session.Links.ResidencesOfAsync([.. people.Select(p => p.Id)], MaxResidences)).Any(r => r.Kind == ResidenceKind.Refuge));

    private const int MaxResidences = 2000;
}
