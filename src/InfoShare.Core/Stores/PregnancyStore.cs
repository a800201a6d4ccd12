using InfoShare.Core.People.Births;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>Pregnancies.</summary>
    IPregnancyReader Pregnancies { get; }
}

public partial interface IWriteSession
{
    /// <summary>Pregnancies.</summary>
    new IPregnancyStore Pregnancies { get; }
}

/// <summary>Reads pregnancies; each comes with its children by place.</summary>
public interface IPregnancyReader
{
    /// <summary>The pregnancy, or null.</summary>
    ValueTask<Pregnancy?> FindAsync(string pregnancyId);

    /// <summary>All pregnancies of this mother, newest recorded first.</summary>
    ValueTask<IReadOnlyList<Pregnancy>> OfMotherAsync(string motherId);

    /// <summary>The pregnancies that these people are, or were, the children of; each once, in no order.</summary>
    ValueTask<IReadOnlyList<Pregnancy>> OfChildrenAsync(IReadOnlyCollection<string> personIds);

    /// <summary>Its steps, oldest first.</summary>
    ValueTask<IReadOnlyList<PregnancyStep>> HistoryAsync(string pregnancyId);
}

/// <summary>Reads and changes pregnancies.</summary>
public interface IPregnancyStore : IPregnancyReader
{
    /// <summary>
    /// Adds a pregnancy with its first step. A mother has one that goes on: of two brokers that add one at once, the later
    /// one's command is applied again and finds the other's.
    /// </summary>
    void Add(Pregnancy pregnancy, PregnancyStep step);

    /// <summary>
    /// Writes the pregnancy when its stored version is still one less than the given one's; false when it has moved on.
    /// </summary>
    ValueTask<bool> TryUpdateAsync(Pregnancy next, PregnancyStep step);
}
