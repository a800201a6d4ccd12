using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Handovers;

/// <summary>
/// Whether the whereabouts of any of these people are kept, for all who are told of one thing: looked up when somebody is to be told who may not be
/// told it anyway, and once. Within one area, and of social workers, nobody is looked up.
/// </summary>
/// <param name="personIds">Whom it is about.</param>
internal sealed class WhereaboutsOf(IReadSession session, IReadOnlyCollection<string> personIds)
{
    private bool? kept;

    /// <summary>Whether whoever is told may learn that this organisation said, holds or does something about them (<see cref="Whereabouts"/>).</summary>
    public async ValueTask<bool> MayNameAsync(Recipient reader, string? organisationId, RegistrySnapshot registry) =>
        Whereabouts.MayName(reader, organisationId, registry)
        || !(kept ??= await Whereabouts.AreKeptAsync(session, await session.People.FindManyAsync(personIds)));
}
