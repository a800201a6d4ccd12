using InfoShare.Core.Quality;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>Ethnicity, disability and language, for measuring alone.</summary>
    ICharacteristicReader Characteristics { get; }
}

public partial interface IWriteSession
{
    /// <summary>Ethnicity, disability and language, for measuring alone.</summary>
    new ICharacteristicStore Characteristics { get; }
}

/// <summary>Reads how completely characteristics are recorded. There is no way to read them of one person but the own organisation's, and the person's own request.</summary>
public interface ICharacteristicReader
{
    /// <summary>What an organisation recorded of a person, the newest of each kind.</summary>
    ValueTask<IReadOnlyList<PersonCharacteristic>> OfAsync(string organisationId, string personId);

    /// <summary>What any organisation recorded of a person, the latest first: for the person's own request alone.</summary>
    ValueTask<IReadOnlyList<PersonCharacteristic>> ForPersonAsync(string personId, int limit);

    /// <summary>How many own records an organisation holds.</summary>
    ValueTask<long> RecordsOfAsync(string organisationId);

    /// <summary>Of an organisation's own records, how many have each answer as their newest.</summary>
    ValueTask<IReadOnlyList<CharacteristicCount>> CountsOfAsync(string organisationId);
}

/// <summary>Reads and adds characteristics.</summary>
public interface ICharacteristicStore : ICharacteristicReader
{
    void Add(PersonCharacteristic characteristic);
}
