namespace InfoShare.AuditVerifier.Verification;

/// <summary>What to check an export against.</summary>
/// <param name="Keys">The log's keys, known from elsewhere than the export.</param>
/// <param name="Witnesses">Witnesses whose cosignature must be there.</param>
/// <param name="Earlier">Checkpoints that the reader kept, by the name of their file.</param>
public sealed record VerifyRequest(
    Notes.LogKeys Keys, IReadOnlyList<Notes.NoteKey> Witnesses, IReadOnlyList<(string Name, byte[] Checkpoint)> Earlier)
{
    /// <summary>What other logs of the same database hold of erasures: a proposal or a decision may stand in any of them.</summary>
    internal IReadOnlyList<ErasureWords> Elsewhere { get; init; } = [];
}

/// <summary>The parts that entries only commit to.</summary>
/// <param name="Proved">Shown, and the ones that were committed to.</param>
/// <param name="Absent">Not shown: erased, or not given to whoever made the export. Which of them nobody decided to erase, is a finding.</param>
public sealed record OpeningCount(long Proved, long Absent);

/// <summary>The latest that a witness vouches for.</summary>
public sealed record WitnessedUpTo(string Witness, long Size, DateTimeOffset At);

/// <summary>The outcome of a check.</summary>
public sealed record VerifyReport
{
    /// <summary>True: every entry up to the checkpoint is as the log signed it, and nothing that was compared contradicts it.</summary>
    public bool Intact => Findings.Count == 0;

    public required string Origin { get; init; }

    /// <summary>How many entries the checkpoint covers; null when there is no valid checkpoint.</summary>
    public long? Size { get; init; }

    /// <summary>The root that the log signed, base 64.</summary>
    public string? Root { get; init; }

    /// <summary>How many entries were hashed.</summary>
    public long Entries { get; init; }

    /// <summary>How many checkpoints of the log were found to be its own past.</summary>
    public long Checkpoints { get; init; }

    public DateTimeOffset? FirstRecordedAt { get; init; }
    public DateTimeOffset? LastRecordedAt { get; init; }
    public OpeningCount Personal { get; init; } = new(0, 0);
    public OpeningCount Sealed { get; init; } = new(0, 0);
    public IReadOnlyList<WitnessedUpTo> Witnesses { get; init; } = [];

    /// <summary>Ids of entries that two people decided to erase, the second in this log.</summary>
    internal IReadOnlySet<string> Decided { get; init; } = new HashSet<string>();

    /// <summary>What this log holds of erasures.</summary>
    internal ErasureWords Words { get; init; } = new();

    /// <summary>What is wrong, the first entry concerned first.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>What is worth knowing and no fault.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}
