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

    /// <summary>People of whom a current record carries one of the identifiers; at most 20.</summary>
    ValueTask<IReadOnlyList<Person>> FindByIdentifiersAsync(IReadOnlyCollection<PersonIdentifier> identifiers);

    /// <summary>
    /// People of whom a current record has one of the name keys (<see cref="NameKeys"/>, aliases included); at most 20 by
    /// that person's id. With a birth date: only those whose record has the same one or none.
    /// </summary>
    ValueTask<IReadOnlyList<Person>> FindByNameAsync(IReadOnlyCollection<string> nameKeys, DateOnly? birthDate);

    /// <summary>This organisation's own record ids of these people, by person id.</summary>
    ValueTask<IReadOnlyDictionary<string, string>> OwnRecordIdsAsync(string organisationId, IReadOnlyCollection<string> personIds);
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
}
