using InfoShare.Core.Patterns;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>What came of asking after factors of risk, and after what protects.</summary>
    IFactorReader Factors { get; }
}

public partial interface IWriteSession
{
    /// <summary>What came of asking after factors of risk, and after what protects.</summary>
    new IFactorStore Factors { get; }
}

/// <summary>Reads answers.</summary>
public interface IFactorReader
{
    /// <summary>Every answer about these people, the latest recorded first.</summary>
    ValueTask<IReadOnlyList<FactorAnswered>> OfAsync(IReadOnlyCollection<string> personIds);
}

/// <summary>Reads and adds answers.</summary>
public interface IFactorStore : IFactorReader
{
    /// <summary>Adds one; none is ever changed.</summary>
    void Add(FactorAnswered answer);
}
