namespace InfoShare.Core.Audit.Log;

/// <summary>How far the comparison of the trail has come in its round (<see cref="TrailCheck"/>).</summary>
public sealed record TrailProgress
{
    /// <summary>Of each log, by its short name, the place from which to go on; <see cref="Ended"/>: this round has seen it whole.</summary>
    public IReadOnlyDictionary<string, long> Logs { get; init; } = new Dictionary<string, long>();

    /// <summary>The row of the index by person after which to go on; empty: from the first.</summary>
    public string PersonId { get; init; } = "";

    /// <summary>The rest of that row's key.</summary>
    public string EntryId { get; init; } = "";

    /// <summary>Whether this round has seen all rows.</summary>
    public bool RowsEnded { get; init; }

    /// <summary>When the last round ended that compared everything; null: none has.</summary>
    public DateTimeOffset? WholeRoundAt { get; init; }

    /// <summary>The place of a log that is seen whole.</summary>
    public const long Ended = -1;
}

/// <summary>
/// Keeps the progress over starts, outside of the database: whoever changes that would say that its rows had been compared.
/// </summary>
public interface ITrailProgressFile
{
    /// <summary>What was saved; null when nothing that can be read was.</summary>
    TrailProgress? Read();

    /// <summary>Saves it. What cannot be saved costs the next start some pages, and nobody an answer.</summary>
    void Save(TrailProgress progress);
}
