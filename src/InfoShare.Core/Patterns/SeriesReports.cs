using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Patterns;

/// <summary>A record that counts in a series around a child, and how near to the child it is.</summary>
/// <param name="Scope">The narrowest series in which it counts.</param>
/// <param name="Concern">The concern that tells of it; null where something else does.</param>
/// <param name="Contact">The contact that tells of it; null where something else does.</param>
public sealed record SeriesReport(Happening Happening, SeriesScope Scope, Concern? Concern, ContactRecord? Contact)
{
    /// <summary>The statement where the child lives that tells of it; null where something else does.</summary>
    public Residence? Residence { get; init; }
}

/// <summary>
/// Everything that counts around one child (H1): what bears on the child, its moves, what happened to whoever lived with the child on that day, and what
/// was shared of the child's home of that day without a name. A function of what is recorded: the order in which it came changes nothing.
/// </summary>
public static class SeriesReports
{
    /// <summary>Missed contacts of one person that are counted, the latest.</summary>
    public const int MaxContacts = 200;

    /// <summary>Concerns about the child's homes that are counted, the latest.</summary>
    private const int MaxAtAddress = 100;

    /// <summary>The reports.</summary>
    /// <param name="concerns">What bears on the child and on those who live or lived with it.</param>
    /// <param name="contacts">Contacts with the child and with the other children of the home.</param>
    /// <param name="atAddress">Concerns about the child's homes.</param>
    public static IReadOnlyList<SeriesReport> Of(
        string childId, IEnumerable<ConcernOnPerson> concerns, IEnumerable<ContactRecord> contacts, IEnumerable<Concern> atAddress, SharedHome home, SeriesRules rules)
    {
        ArgumentNullException.ThrowIfNull(home);
        ArgumentNullException.ThrowIfNull(rules);
        var reports = new Dictionary<(string, SeriesKind), SeriesReport>();
        foreach (var item in concerns.Where(Happenings.BearsOnThem).OrderBy(c => c.PersonId != childId))
        {
            if (item.PersonId == childId)
                Add(SeriesScope.Child, item.Concern, null, Happenings.Of(item.Concern, rules));
            else if (home.With(item.PersonId, DayOf(item.Concern)))
                Add(SeriesScope.Household, item.Concern, null, Happenings.Of(item.Concern, rules));
        }

        foreach (var contact in contacts)
        {
            if (contact.PersonId == childId)
                Add(SeriesScope.Child, null, contact, Happenings.Of(contact, rules));
            else if (home.With(contact.PersonId, contact.HappenedOn))
                Add(SeriesScope.Household, null, contact, Happenings.Of(contact, rules));
        }

        foreach (var concern in atAddress)
        {
            if (concern.Place is { } place && home.Was(place, ObservedDays.Of(concern)))
                Add(SeriesScope.Address, concern, null, Happenings.Of(concern, rules));
        }

        foreach (var (residence, happening) in Moves.Of(home.Own, rules))
            reports.TryAdd((happening.SourceId, happening.Series), new SeriesReport(happening, SeriesScope.Child, null, null) { Residence = residence });

        return [.. reports.Values.OrderBy(r => r.Happening.Series).ThenBy(r => r.Happening.SourceId, StringComparer.Ordinal)];

        void Add(SeriesScope scope, Concern? concern, ContactRecord? contact, IEnumerable<Happening> happened)
        {
            foreach (var happening in happened.Where(h => rules[h.Series].Counts(scope)))
                reports.TryAdd((happening.SourceId, happening.Series), new SeriesReport(happening, scope, concern, contact));
        }
    }

    /// <summary>Reads them. Without sights: everything, for the broker, which judges for each whom it tells.</summary>
    /// <param name="own">What bears on the child, as it has been read already.</param>
    public static async ValueTask<IReadOnlyList<SeriesReport>> ReadAsync(
        IReadSession session, Person child, IReadOnlyList<ConcernOnPerson> own, SharedHome home, int maxConcerns, ConcernSight? concernSight = null, ConcernSight? contactSight = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(home);
        var sight = contactSight ?? ConcernSight.Everything;
        var others = home.People;
        var concerns = others.Count == 0 ? [] : await session.Concerns.OnPeopleAsync(others, null, maxConcerns, concernSight);
        var atAddress = home.Keys.Count == 0 ? [] : await session.Concerns.AtAddressesAsync(home.Keys, MaxAtAddress);
        List<ContactRecord> contacts = [.. await session.Contacts.MissedOfAsync([child.Id], sight, MaxContacts)];
        if (others.Count > 0)
        {
            var people = (await session.People.FindManyAsync(others)).ToLookup(p => p.Id, StringComparer.Ordinal);
            contacts.AddRange((await session.Contacts.MissedOfAsync(others, sight, MaxContacts)).Where(c => people[c.PersonId].Any(p => p.IsChildOn(c.HappenedOn))));
        }

        return Of(child.Id, [.. own, .. concerns], contacts, atAddress, home, SeriesRules.Embedded);
    }

    /// <summary>The day by which it is told who lived with whom.</summary>
    public static DateOnly DayOf(Concern concern) => ObservedDays.Of(concern).From;
}
