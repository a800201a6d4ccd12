namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>Who relied on what is known of people.</summary>
    IRelianceReader Reliance { get; }
}

/// <summary>Finds who has to be told when records of a person are joined or taken apart (requirement A6).</summary>
public interface IRelianceReader
{
    /// <summary>
    /// Organisations that hold one of these records, work or worked with its person, authored or received something about it,
    /// or were given an answer about it; sorted. The ids are those of entries, each for itself: a cluster is given as all of its
    /// entries. What belongs to the group of commands at hand is not seen yet.
    /// </summary>
    ValueTask<IReadOnlyList<string>> OrganisationsAsync(IReadOnlyCollection<string> entryIds);

    /// <summary>
    /// Whether one organisation had anything to do with one of these people or things by then: it states or was told something of them, worked with them, or
    /// stands in the trail. What it costs hangs on what the organisation holds itself, and on the number of concerns and referrals by one step of an
    /// index each; never on how long the trail is or how many others were told.
    /// </summary>
    ValueTask<bool> IsKnownToAsync(KnownToQuestion question);
}

/// <summary>Asks whether an organisation had to do with people or things, so far as one reviewer there may know of it.</summary>
/// <param name="PractitionerId">The reviewer, who knows what he or she did.</param>
/// <param name="EntryIds">Entries of the people.</param>
/// <param name="ObjectIds">Concerns and referrals.</param>
/// <param name="Roles">What was done, said or received in these roles the reviewer may know.</param>
/// <param name="InvolvedRoles">That somebody in these roles works with a person the reviewer may know.</param>
public sealed record KnownToQuestion(
    string OrganisationId, string PractitionerId, IReadOnlyCollection<string> EntryIds, IReadOnlyCollection<string> ObjectIds, DateTimeOffset At,
    IReadOnlyCollection<Vocabulary.PractitionerRole> Roles, IReadOnlyCollection<Vocabulary.PractitionerRole> InvolvedRoles);
