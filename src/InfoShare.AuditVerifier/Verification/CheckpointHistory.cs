using System.Globalization;
using System.Text;
using InfoShare.AuditVerifier.Notes;
using InfoShare.AuditVerifier.Tiles;

namespace InfoShare.AuditVerifier.Verification;

/// <summary>A checkpoint that the log must have passed through, and where the check has it from.</summary>
internal sealed record PastHead(Checkpoint Checkpoint, string Source, bool Kept);

/// <summary>
/// The checkpoints of the log's past in the order of their sizes: those that the reader kept, and those in the export, which
/// are read one at a time, however many there are.
/// </summary>
internal sealed class CheckpointHistory : IDisposable
{
    private const int MaxLines = 200;
    private const int MaxProblems = 20;

    private readonly VerifyRequest request;
    private readonly Queue<PastHead> kept;
    private readonly StreamReader? exported;
    private PastHead? nextExported;
    private string? line;
    private long exportedSize = -1;
    private long number;

    public CheckpointHistory(LogDirectory log, VerifyRequest request)
    {
        this.request = request;
        kept = new Queue<PastHead>(request.Earlier.Select(Kept).OfType<PastHead>().OrderBy(h => h.Checkpoint.Size));
        exported = log.OpenCheckpoints();
        line = exported?.ReadLine();
        nextExported = ReadExported();
    }

    /// <summary>What is wrong with the checkpoints themselves.</summary>
    public List<Finding> Problems { get; } = [];

    /// <summary>The size of the next one; null: there is none.</summary>
    public long? NextSize => (kept.TryPeek(out var head), nextExported) switch
    {
        (true, { } other) => Math.Min(head!.Checkpoint.Size, other.Checkpoint.Size),
        (true, null) => head!.Checkpoint.Size,
        (false, { } other) => other.Checkpoint.Size,
        _ => null,
    };

    public PastHead Take()
    {
        if (kept.TryPeek(out var head) && head.Checkpoint.Size == NextSize)
            return kept.Dequeue();
        var taken = nextExported!;
        nextExported = ReadExported();
        return taken;
    }

    public void Dispose() => exported?.Dispose();

    private PastHead? Kept((string Name, byte[] Checkpoint) file)
    {
        try
        {
            return new PastHead(Checkpoint.Open(file.Checkpoint, request.Keys, request.Witnesses), file.Name, true);
        }
        catch (AuditException e)
        {
            throw new AuditException($"{file.Name}: {e.Message}", e);
        }
    }

    private PastHead? ReadExported()
    {
        while (line is not null)
        {
            number++;
            var source = string.Create(CultureInfo.InvariantCulture, $"checkpoint {number} of the export's history");
            try
            {
                var (size, bytes) = ReadNext();
                var checkpoint = Checkpoint.Open(bytes, request.Keys, request.Witnesses);
                if (checkpoint.Size != size)
                    throw new AuditException("its heading names another size.");
                if (checkpoint.Size < exportedSize)
                    throw new AuditException($"it covers {checkpoint.Size} entries, and the one before it {exportedSize}.");
                exportedSize = checkpoint.Size;
                return new PastHead(checkpoint, source, false);
            }
            catch (AuditException e)
            {
                if (Problems.Count < MaxProblems)
                    Problems.Add(new Finding(FindingKind.CheckpointChain, null, null, $"The {source} is damaged or out of order: {e.Message}"));
            }
        }

        return null;
    }

    // A heading "size n", then the note up to the next heading. No signature line and no origin begins with "size ".
    private (long Size, byte[] Note) ReadNext()
    {
        var heading = line!;
        var note = new StringBuilder();
        var lines = 0;
        while ((line = exported!.ReadLine()) is not null && !IsHeading(line))
        {
            if (++lines <= MaxLines)
                note.Append(line).Append('\n');
        }

        return IsHeading(heading) && Checkpoint.TryParseSize(heading["size ".Length..], out var size) && lines <= MaxLines
            ? (size, Encoding.UTF8.GetBytes(note.ToString()))
            : throw new AuditException("it has no heading 'size <n>', or too many lines.");
    }

    private static bool IsHeading(string text) => text.StartsWith("size ", StringComparison.Ordinal);
}
