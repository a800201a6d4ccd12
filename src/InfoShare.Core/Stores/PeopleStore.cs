using InfoShare.Core.People;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>People and the agencies' records of them.</summary>
    IPeopleReader People { get; }
}

public partial interface IWriteSession
{
    /// <summary>People and the agencies' records of them.</summary>
    new IPeopleStore People { get; }
}

/// <summary>Reads people. Every person comes with all current records of its cluster.</summary>
public interface IPeopleReader
{
    /// <summary>The person, or null.</summary>
    ValueTask<Person?> FindAsync(string personId);

    /// <summary>Those of the ids that exist, in no order.</summary>
    ValueTask<IReadOnlyList<Person>> FindManyAsync(IReadOnlyCollection<string> personIds);

    /// <summary>The person of whom this organisation holds this record, or null.</summary>
    ValueTask<Person?> FindByOwnRecordAsync(string organisationId, string ownRecordId);

    /// <summary>
    /// What stands under these keys (<see cref="Core.People.Matching.RegisterKeys"/>), without those under which nothing does.
    /// Of protected people too: ask <see cref="FindableAsync"/> before anything is made of them, their number included
    /// (<see cref="KeyEntries.Only"/>).
    /// </summary>
    ValueTask<IReadOnlyList<KeyEntries>> FindByKeysAsync(IReadOnlyCollection<long> keys);

    /// <summary>
    /// The people that these entries are part of, by entry. People whom this organisation must not find
    /// (<see cref="PersonRecord.Protected"/>) are not among them.
    /// </summary>
    ValueTask<IReadOnlyDictionary<string, string>> FindableAsync(IReadOnlyCollection<string> entryIds, string organisationId);

    /// <summary>Entries under one key beyond which it is common: it finds nobody by itself.</summary>
    const int MostPerKey = 60;

    /// <summary>
    /// Entries under one key that are told, so that the common is judged by those whom the asker may find: of the people under one
    /// key, up to forty may be hidden without anybody's learning it from what became common (requirement A10).
    /// </summary>
    const int MostTold = MostPerKey + 40;

    /// <summary>
    /// Those of these people who are protected, and whom this organisation must not find: it holds no record of them, has never
    /// worked with them, and neither wrote nor was sent anything about them (requirement A10). Of a child that the broker added to its
    /// referral by a link it did not write.
    /// </summary>
    ValueTask<IReadOnlyList<string>> HiddenFromAsync(string organisationId, IReadOnlyCollection<string> personIds);

    /// <summary>This organisation's own record ids of these people, by person id.</summary>
    ValueTask<IReadOnlyDictionary<string, string>> OwnRecordIdsAsync(string organisationId, IReadOnlyCollection<string> personIds);
}

/// <summary>What stands under one key.</summary>
/// <param name="Count">How many entries, counted to one more than <see cref="IPeopleReader.MostTold"/>.</param>
/// <param name="EntryIds">Which; none when they are more than that, since a key that common finds nobody by itself.</param>
public sealed record KeyEntries(long Key, int Count, IReadOnlyList<string> EntryIds)
{
    /// <summary>Whether so many stand under it that it is not used.</summary>
    public bool IsCommon => Count > IPeopleReader.MostPerKey;

    /// <summary>
    /// The same for somebody who may find these entries only: the others are not there, and are not counted. A key that more than
    /// <see cref="IPeopleReader.MostTold"/> entries stand under stays common, whoever asks.
    /// </summary>
    public KeyEntries Only(Predicate<string> mayFind)
    {
        if (EntryIds.Count < Count)
            return this;
        var left = EntryIds.Where(e => mayFind(e)).ToList();
        return new KeyEntries(Key, left.Count, left.Count > IPeopleReader.MostPerKey ? [] : left);
    }
}

/// <summary>Reads and adds people.</summary>
public interface IPeopleStore : IPeopleReader
{
    /// <summary>
    /// Adds a record to its entry (<see cref="PersonRecord.EntryId"/>); an earlier version stays as history and stops being
    /// current. An entry that is not there yet begins: as part of the person named, or, when it bears that person's id itself,
    /// as a new person. One entry for each own record of an organisation is held by the database: losing that race fails the
    /// command, which is then applied again and finds the winner's.
    /// </summary>
    void AddRecord(PersonRecord record);

    /// <summary>
    /// Waits until no other broker is beginning or joining people, and keeps it so until this transaction ends. True when others may
    /// have done so since this transaction's last look: look again.
    /// </summary>
    ValueTask<bool> HoldRegisterAsync();
}
