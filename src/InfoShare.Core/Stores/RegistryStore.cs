using InfoShare.Core.Registry;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>Organisations of the partnership, settings, and what the token service must remember.</summary>
    IRegistryReader Registry { get; }
}

public partial interface IWriteSession
{
    /// <summary>Organisations of the partnership, settings, and what the token service must remember.</summary>
    new IRegistryStore Registry { get; }
}

/// <summary>Reads the registry.</summary>
public interface IRegistryReader
{
    /// <summary>All organisations by id, revoked ones too.</summary>
    ValueTask<IReadOnlyList<Organisation>> AllAsync();

    /// <summary>Counts changes of the registry; a cache that holds an older number is stale.</summary>
    ValueTask<long> VersionAsync();

    /// <summary>A setting, or null.</summary>
    ValueTask<string?> SettingAsync(string key);
}

/// <summary>Reads and changes the registry.</summary>
public interface IRegistryStore : IRegistryReader
{
    /// <summary>Adds or replaces; counts the version up and wakes the topic <c>registry</c>.</summary>
    void Put(Organisation organisation);

    /// <summary>Writes a setting.</summary>
    void PutSetting(string key, string value);

    /// <summary>Writes a setting unless it is there already: of several brokers that start together, the first one's stays.</summary>
    void AddSetting(string key, string value);

    /// <summary>Remembers that this client used this assertion id; false when it had before. Forgotten after it expires.</summary>
    ValueTask<bool> TryRegisterAssertionAsync(string clientId, string assertionId, DateTimeOffset expiresAt);
}
