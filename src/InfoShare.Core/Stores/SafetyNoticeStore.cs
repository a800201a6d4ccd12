using InfoShare.Core.Safety;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>What visitors must know of adults and addresses.</summary>
    ISafetyNoticeReader SafetyNotices { get; }
}

public partial interface IWriteSession
{
    /// <summary>What visitors must know of adults and addresses.</summary>
    new ISafetyNoticeStore SafetyNotices { get; }
}

/// <summary>Reads safety notices.</summary>
public interface ISafetyNoticeReader
{
    /// <summary>The notice, ended or not; or null.</summary>
    ValueTask<SafetyNotice?> FindAsync(string noticeId);

    /// <summary>Those about these people that have not ended, the latest first.</summary>
    ValueTask<IReadOnlyList<SafetyNotice>> OfPeopleAsync(IReadOnlyCollection<string> personIds, int limit);

    /// <summary>Those about these addresses (<see cref="Households.AddressKeys"/>) that have not ended, the latest first.</summary>
    ValueTask<IReadOnlyList<SafetyNotice>> AtAddressesAsync(IReadOnlyCollection<string> addressKeys, int limit);
}

/// <summary>Reads and changes safety notices.</summary>
public interface ISafetyNoticeStore : ISafetyNoticeReader
{
    /// <summary>Adds one.</summary>
    void Add(SafetyNotice notice);

    /// <summary>Writes its end; false when it has ended.</summary>
    ValueTask<bool> TryEndAsync(SafetyNotice ended);
}
