using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
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
        (await KeptAsync(session, people)).Count > 0;

    /// <summary>Those of these people, by id.</summary>
    public static async ValueTask<IReadOnlySet<string>> KeptAsync(IReadSession session, IReadOnlyCollection<Person> people)
    {
        var kept = people.Where(IsMarked).Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        if (people.Count > 0)
            kept.UnionWith((await session.Links.RefugesOfAsync([.. people.Select(p => p.Id)])).Select(r => r.PersonId));
        return kept;
    }

    /// <summary>
    /// Those of these concerns that tell of such a person, by id, whoever it is that is asked about: what is told of one child of a man says who shared
    /// it of all of his.
    /// </summary>
    public static async ValueTask<IReadOnlySet<string>> AmongAsync(IReadSession session, IReadOnlyCollection<Concern> concerns)
    {
        if (concerns.Count == 0)
            return new HashSet<string>();
        var people = (await session.Concerns.BearingsOfAsync([.. concerns.Select(c => c.Id)])).Select(b => (b.ConcernId, b.PersonId))
            .Concat(concerns.Where(c => c.SubjectId is not null).Select(c => (ConcernId: c.Id, PersonId: c.SubjectId!))).ToList();
        var kept = await KeptAsync(session, await session.People.FindManyAsync([.. people.Select(p => p.PersonId).Distinct(StringComparer.Ordinal)]));
        return people.Where(p => kept.Contains(p.PersonId)).Select(p => p.ConcernId).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether an agency marked this person as protected.</summary>
    public static bool IsMarked(Person person) => person.Records.Any(r => r.Protected);

    /// <summary>
    /// Whether a reader may learn which organisation works with such a person: social workers, who keep it safe, and that organisation's
    /// own staff. Everybody else is given the own area's duty desk, which passes the question on.
    /// </summary>
    /// <param name="organisationId">The organisation whose name it is.</param>
    public static bool AreOpenTo(Caller reader, string? organisationId) =>
        reader.Policy.KeepsWhereabouts(reader.Role) || organisationId == reader.OrganisationId;

    /// <summary>The same for whoever is told.</summary>
    public static bool AreOpenTo(Recipient reader, string? organisationId, RegistrySnapshot registry) =>
        registry.Policy.KeepsWhereabouts(reader.Role) || organisationId == reader.Organisation.Id;

    /// <summary>
    /// Whether a reader may learn which organisation said, holds or does something about such a person: those to whom the whereabouts are open, and
    /// whoever works in the same area, where the services know each other. Of another area's it may be where the person is now.
    /// </summary>
    public static bool MayName(Caller reader, string? organisationId, RegistrySnapshot registry) =>
        AreOpenTo(reader, organisationId) || AreaOf(organisationId, registry) == reader.Area;

    /// <summary>The same for whoever is told: who is not, is given the desk of the own area (<see cref="DeskFor"/>).</summary>
    public static bool MayName(Recipient reader, string? organisationId, RegistrySnapshot registry) =>
        AreOpenTo(reader, organisationId, registry) || AreaOf(organisationId, registry) == reader.Organisation.Area;

    /// <summary>The same where it was not asked yet whether it is about such a person, and one alone is told; of several, <see cref="WhereaboutsOf"/>.</summary>
    /// <param name="personIds">Whom it is about.</param>
    public static ValueTask<bool> MayNameAsync(
        IReadSession session, Recipient reader, string? organisationId, RegistrySnapshot registry, IReadOnlyCollection<string> personIds) =>
        new WhereaboutsOf(session, [.. personIds]).MayNameAsync(reader, organisationId, registry);

    /// <summary>The organisations that a concern names besides its author's: those that gave an incident its number, and the one that it blames.</summary>
    public static IEnumerable<string> NamedIn(Concern concern) => concern.Incidents.Select(i => i.OrganisationId).Append(concern.OmittedBy).OfType<string>();

    /// <summary>Whom somebody at an organisation rings who may not be told another: the desk of the own area, which passes the question on.</summary>
    public static ContactPoint DeskFor(Organisation organisation, RegistrySnapshot registry) =>
        (registry.ReceiverOfReferrals(organisation.Area) ?? organisation).DutyDesk;

    private static string? AreaOf(string? organisationId, RegistrySnapshot registry) => organisationId is null ? null : registry.Find(organisationId)?.Area;

    /// <summary>A status as a reader may be told it; of such a person that it is there, and not where.</summary>
    public static ChildStatus StatusFor(Caller reader, bool kept, ChildStatus status) =>
        kept && !AreOpenTo(reader, status.OrganisationId) ? status with { OrganisationId = "" } : status;

    /// <summary>Whether a reader may be told in which area a home is: of a placement, whoever placed there and social workers.</summary>
    public static bool IsAreaOpenTo(Caller reader, Residence home) =>
        home.Kind is not (ResidenceKind.FosterOrKin or ResidenceKind.Residential or ResidenceKind.SemiIndependent) || AreOpenTo(reader, home.OrganisationId);

    /// <summary>The areas of somebody's homes that a reader may be told; of such a person none.</summary>
    public static IEnumerable<string> AreasFor(Caller reader, bool kept, IEnumerable<Residence> homes) =>
        kept && !AreOpenTo(reader, null) ? [] : homes.Where(h => IsAreaOpenTo(reader, h)).Select(h => h.Address.Area).OfType<string>();
}
