namespace InfoShare.Storage.Sql;

/// <summary>
/// Facts hang on entries, and a person is a cluster of entries: what every statement needs to go from the one to the other, said
/// once. An id that is no entry stands for itself.
/// </summary>
internal static class Clusters
{
    // The person that the id in a column of s stands for now.
    private const string Of = "(SELECT cluster.person_id FROM person cluster WHERE cluster.id =";

    /// <summary>The person of <c>s.person_id</c>.</summary>
    public const string OfPerson = $"COALESCE({Of} s.person_id), s.person_id)";

    /// <summary>The person of <c>s.related_id</c>.</summary>
    public const string OfRelated = $"COALESCE({Of} s.related_id), s.related_id)";

    /// <summary>The person of <c>s.subject_id</c>.</summary>
    public const string OfSubject = $"COALESCE({Of} s.subject_id), s.subject_id)";

    /// <summary>The person of <c>s.supervised_person_id</c>.</summary>
    public const string OfSupervised = $"COALESCE({Of} s.supervised_person_id), s.supervised_person_id)";

    /// <summary>The person of <c>s.partner_id</c>.</summary>
    public const string OfPartner = $"COALESCE({Of} s.partner_id), s.partner_id)";

    /// <summary>The person of <c>s.other_id</c>.</summary>
    public const string OfOther = $"COALESCE({Of} s.other_id), s.other_id)";

    /// <summary>The person of <c>n.other_id</c>.</summary>
    public const string OfNewerOther = $"COALESCE({Of} n.other_id), n.other_id)";

    /// <summary>The person of <c>s.entry_id</c>.</summary>
    public const string OfEntry = $"COALESCE({Of} s.entry_id), s.entry_id)";

    /// <summary>The person of <c>s.child_id</c>.</summary>
    public const string OfChild = $"COALESCE({Of} s.child_id), s.child_id)";

    /// <summary>A table <c>(id)</c> of the entries of the person of <c>s.person_id</c>; that id comes twice.</summary>
    public const string EntriesOfPerson = """
        (SELECT e.id FROM person a JOIN person e ON e.person_id = a.person_id WHERE a.id = s.person_id
         UNION ALL SELECT s.person_id)
        """;

    // What an organisation states of a person belongs to its own entry in that person's cluster, so that it goes with that entry in
    // a split; to the entry named while it has none. Its own record before a mere statement of its own, and the newest of several.
    private const string OwnEntry = "SELECT o.id FROM person g JOIN person o ON o.person_id = g.person_id WHERE o.organisation_id = @organisation_id AND g.id =";

    private const string Newest = "ORDER BY CASE WHEN o.own_record_id IS NULL THEN 1 ELSE 0 END, o.recorded_at DESC, o.id DESC LIMIT 1";

    /// <summary>Where <c>@organisation_id</c> puts a fact about <c>@person_id</c>.</summary>
    public const string EntryForPerson = $"COALESCE(({OwnEntry} @person_id {Newest}), @person_id)";

    /// <summary>Where it puts one about <c>@related_id</c>.</summary>
    public const string EntryForRelated = $"COALESCE(({OwnEntry} @related_id {Newest}), @related_id)";

    /// <summary>Where it puts one about <c>@subject_id</c>.</summary>
    public const string EntryForSubject = $"COALESCE(({OwnEntry} @subject_id {Newest}), @subject_id)";

    /// <summary>Where it puts one about <c>@supervised_person_id</c>.</summary>
    public const string EntryForSupervised = $"COALESCE(({OwnEntry} @supervised_person_id {Newest}), @supervised_person_id)";

    /// <summary>Where it puts one about <c>@partner_id</c>.</summary>
    public const string EntryForPartner = $"COALESCE(({OwnEntry} @partner_id {Newest}), @partner_id)";

    /// <summary>Where it puts one about <c>@child_id</c>.</summary>
    public const string EntryForChild = $"COALESCE(({OwnEntry} @child_id {Newest}), @child_id)";

    /// <summary>Where it puts one about <c>@other_id</c>, which may be null.</summary>
    public const string EntryForOther = $"COALESCE(({OwnEntry} @other_id {Newest}), @other_id)";

    private const string SelectEntries = """
        SELECT e.id, e.person_id FROM person a JOIN person e ON e.person_id = a.person_id WHERE a.id IN @ids
        """;

    private const string SelectPeople = "SELECT id, person_id FROM person WHERE id IN @ids";

    /// <summary>
    /// Every entry of these people, with the person that it is part of now; an id that is no entry is its own. What a query by
    /// person asks for are the keys.
    /// </summary>
    public static async ValueTask<Dictionary<string, string>> EntriesOfAsync(this SqlSession sql, IReadOnlyCollection<string> personIds)
    {
        var known = sql.KnownEntries;
        var wanted = personIds.Where(id => !known.ContainsKey(id)).ToHashSet(StringComparer.Ordinal);
        if (wanted.Count > 0)
        {
            var people = (await sql.QueryAsync<(string Id, string PersonId)>(SelectEntries, new { Ids = wanted })).ToLookup(e => e.PersonId, StringComparer.Ordinal);
            var personOf = people.SelectMany(p => p).DistinctBy(e => e.Id).ToDictionary(e => e.Id, e => e.PersonId, StringComparer.Ordinal);
            foreach (var id in wanted)
                known[id] = personOf.TryGetValue(id, out var personId) ? [.. people[personId].DistinctBy(e => e.Id)] : [(id, id)];
        }

        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var id in personIds)
        {
            foreach (var (entryId, personId) in known[id])
                entries[entryId] = personId;
        }

        return entries;
    }

    /// <summary>The people that these ids stand for now, by id.</summary>
    public static ValueTask<Dictionary<string, string>> PeopleOfAsync(this SqlSession sql, IReadOnlyCollection<string> ids) =>
        MapAsync(sql, SelectPeople, ids);

    private static async ValueTask<Dictionary<string, string>> MapAsync(SqlSession sql, string statement, IReadOnlyCollection<string> ids)
    {
        var people = new Dictionary<string, string>(ids.Count, StringComparer.Ordinal);
        if (ids.Count == 0)
            return people;
        foreach (var (id, personId) in await sql.QueryAsync<(string, string)>(statement, new { ids }))
            people[id] = personId;
        foreach (var id in ids)
            people.TryAdd(id, id);
        return people;
    }
}
