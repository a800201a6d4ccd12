using InfoShare.Core.Stores;

namespace InfoShare.Core.Audit.Review;

/// <summary>Takes of an entry in brief what bears on the people and things of a review.</summary>
/// <param name="people">Every id of the people.</param>
/// <param name="known">The things that the review has lines of.</param>
/// <param name="names">Only entries that are about one of these things or showed one; null: all, and the review is about people.</param>
internal sealed class BriefEntries(IReadOnlySet<string> people, IReadOnlySet<string> known, IReadOnlyCollection<string>? names)
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> named = LookUp(names ?? []);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> ofPeople = LookUp(people);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> ofBoth = LookUp([.. people, .. known]);

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> kept = LookUp([]);

    /// <summary>From whom a conflict keeps the reviewer.</summary>
    public IReadOnlyCollection<string> KeptPeople
    {
        init => kept = LookUp(value);
    }

    /// <summary>Whether it names one of them, who need not be of the review's own people: it is not read at all, and is no first showing of anything.</summary>
    public bool IsKept(TrailLine line)
    {
        if (kept.Set.Count == 0)
            return false;
        foreach (var person in new KeptList(line.PersonIds))
        {
            if (kept.Contains(person))
                return true;
        }

        return false;
    }

    /// <summary>
    /// The entry as the fold asks of it: of its people the first, one of the others and those of the review, of what it showed the lines about these people or
    /// things. Null: it is about none of the things asked for.
    /// </summary>
    public AuditEntry? Of(TrailLine line)
    {
        if (!IsAsked(line))
            return null;
        var entry = new AuditEntry
        {
            Id = line.Id,
            Kind = line.Kind,
            Action = line.Action,
            OrganisationId = line.OrganisationId,
            PractitionerId = line.PractitionerId,
            Role = line.Role,
            Purpose = line.Purpose,
            ObjectId = line.ObjectId,
            Outcome = line.Outcome,
            RecordedAt = line.RecordedAt,
            PersonIds = PeopleOf(line),
        };
        return entry with { Shown = ShownOf(line, all: names is null && ShowingFold.IsAbout(entry, people)) };
    }

    /// <summary>Whether it is about one of the things asked for, or showed one, where the review is about things.</summary>
    public bool IsAsked(TrailLine line)
    {
        if (names is null || (line.ObjectId is { } about && named.Contains(about)))
            return true;
        foreach (var shown in new KeptList(line.Shown))
        {
            if (named.Contains(IdOf(shown)))
                return true;
        }

        return false;
    }

    private List<string> PeopleOf(TrailLine line)
    {
        List<string> found = [];
        var others = false;
        foreach (var person in new KeptList(line.PersonIds))
        {
            var isOther = !ofPeople.Contains(person);
            if (!isOther || !others)
                found.Add(person.ToString());
            others |= isOther;
        }

        return found;
    }

    // That anything was shown at all counts too.
    private List<string> ShownOf(TrailLine line, bool all)
    {
        List<string> found = [];
        foreach (var shown in new KeptList(line.Shown))
        {
            if (all || ofBoth.Contains(IdOf(shown)))
                found.Add(shown.ToString());
        }

        if (found.Count > 0)
            return found;
        foreach (var first in new KeptList(line.Shown))
            return [first.ToString()];
        return [];
    }

    private static ReadOnlySpan<char> IdOf(ReadOnlySpan<char> shown) => shown[(shown.IndexOf(' ') + 1)..];

    private static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> LookUp(IEnumerable<string> ids) =>
        new HashSet<string>(ids, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
}
