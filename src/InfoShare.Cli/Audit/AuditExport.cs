using System.Buffers.Binary;
using Google.Protobuf;
using Grpc.Core;
using InfoShare.Core.Audit.Log;
using InfoShare.Protocol.Audit.V1;

namespace InfoShare.Cli.Audit;

/// <summary>
/// Writes one log to a folder as docs/audit.md, "The export", says. It writes what the broker gives and checks nothing: that is the
/// verifier's part.
/// </summary>
/// <param name="log">As the auditor, who alone may read entries.</param>
/// <param name="open">As the auditor's system: hashes are for everybody, and count for no practitioner's limits.</param>
internal sealed class AuditExport(
    AuditLogService.AuditLogServiceClient log, AuditLogService.AuditLogServiceClient open, string folder, string reason, bool withOpenings)
{
    private const int MostAttempts = 5;
    private const int AtOnce = 4 * HashTile.Width;
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnFolder = OwnFile | UnixFileMode.UserExecute;

    /// <summary>By when a checkpoint covers what was recorded, and a little more.</summary>
    private static readonly TimeSpan Covered = TimeSpan.FromSeconds(2);

    private bool erased;
    private GetCheckpointResponse checkpoint = new();
    private GetCheckpointResponse? witnessed;

    /// <summary>The log.</summary>
    public string Origin => checkpoint.Origin;

    /// <summary>Entries that are exported.</summary>
    public long Size => checkpoint.Size;

    /// <summary>Settles which checkpoint is exported; the log may grow on meanwhile.</summary>
    /// <exception cref="IOException">The folder is not empty.</exception>
    public async Task BeginAsync(string origin, CancellationToken ct)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new IOException($"{folder} is not empty.");
        CreateFolder(folder);

        // One that was there, empty, is the owner's alone from now on as well.
        if (withOpenings && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, OwnFolder);
        checkpoint = await open.GetCheckpointAsync(new GetCheckpointRequest { Origin = origin }, cancellationToken: ct);
    }

    /// <summary>Writes everything; tells how many entries are done.</summary>
    public async Task WriteAsync(Action<long> progress, CancellationToken ct)
    {
        await EntriesAsync(0, progress, ct);

        // Who decided of what was erased a moment ago may stand behind the checkpoint: without it the export would accuse somebody.
        if (erased)
        {
            await Task.Delay(Covered, ct);
            var before = Size;
            checkpoint = await open.GetCheckpointAsync(new GetCheckpointRequest { Origin = Origin }, cancellationToken: ct);
            if (Size > before)
                await EntriesAsync(before / AtOnce * AtOnce, progress, ct);
        }

        for (var level = 0; level <= HashTile.HighestLevel && HashTile.HashesAt(level, Size) > 0; level++)
        {
            for (long index = 0; HashTile.WidthAt(level, index, Size) is var width and > 0; index++)
            {
                var (at, place) = (level, index);
                var tile = await PatientlyAsync(() => open.GetTileAsync(new GetTileRequest { Origin = Origin, Level = at, Index = place }, cancellationToken: ct));
                Write(HashTile.PathOf(level, index, width), tile.Hashes.Span[..Math.Min(tile.Hashes.Length, width * TreeHash.Length)]);
            }
        }

        await CheckpointsAsync(ct);
        Write("vkey", Lines(checkpoint.Vkeys));
        Write("witnesses", Lines(checkpoint.WitnessVkeys.Concat(witnessed?.WitnessVkeys ?? []).Distinct()));

        // Last, because a folder with a checkpoint counts as a whole export.
        Write("checkpoint", System.Text.Encoding.UTF8.GetBytes(checkpoint.Checkpoint));
    }

    private async Task EntriesAsync(long first, Action<long> progress, CancellationToken ct)
    {
        for (; first < Size; first += AtOnce)
        {
            await BundlesAsync(first, ct);
            progress(Math.Min(Size, first + AtOnce));
        }
    }

    private async Task BundlesAsync(long first, CancellationToken ct)
    {
        var page = await PatientlyAsync(() => log.ListLeavesAsync(
            new ListLeavesRequest { Origin = Origin, First = first, Limit = (int)Math.Min(AtOnce, Size - first), Openings = withOpenings, Reason = reason },
            cancellationToken: ct));

        // By their places and not by their number: where an entry is gone, those that follow it are not to look moved.
        foreach (var bundle in page.Leaves.GroupBy(l => l.Index / HashTile.Width))
        {
            using var entries = new MemoryStream();
            using var openings = new MemoryStream();
            foreach (var leaf in bundle)
            {
                Entry(entries, leaf.Leaf);
                Opening(openings, leaf.PersonalOpening);
                Opening(openings, leaf.SealedOpening);
                erased |= leaf.PersonalOpening.IsEmpty && !leaf.SealedOpening.IsEmpty;
            }

            var width = HashTile.WidthAt(0, bundle.Key, Size);
            Write(HashTile.EntriesPathOf(bundle.Key, width), entries.ToArray());
            if (withOpenings)
                Write($"openings/{HashTile.NumberPath(bundle.Key, width)}", openings.ToArray());
        }
    }

    private async Task CheckpointsAsync(CancellationToken ct)
    {
        witnessed = await WitnessedAsync(ct);
        await using var file = new StreamWriter(Create(Path.Combine(folder, "checkpoints"))) { NewLine = "\n" };
        for (long after = 0; ;)
        {
            var (from, page) = (after, await PatientlyAsync(() => open.ListCheckpointsAsync(
                new ListCheckpointsRequest { Origin = Origin, AfterSize = after }, cancellationToken: ct)));
            foreach (var line in page.Checkpoints.Where(c => c.Size <= Size))
                await file.WriteAsync($"size {line.Size.ToString(System.Globalization.CultureInfo.InvariantCulture)}\n{(line.Size == witnessed?.Size ? witnessed.Checkpoint : line.Checkpoint)}");
            after = page.Checkpoints.Count == 0 ? Size : page.Checkpoints[^1].Size;
            if (after >= Size || after == from)
                return;
        }
    }

    // The latest that a witness vouches for, which is mostly not the latest of all: its cosignature makes an entry itself.
    private async Task<GetCheckpointResponse?> WitnessedAsync(CancellationToken ct)
    {
        try
        {
            return await PatientlyAsync(() => open.GetCheckpointAsync(new GetCheckpointRequest { Origin = Origin, Witnessed = true }, cancellationToken: ct));
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.NotFound or StatusCode.FailedPrecondition)
        {
            return null;
        }
    }

    private static void Entry(MemoryStream to, ByteString leaf)
    {
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)leaf.Length));
        to.Write(length);
        to.Write(leaf.Span);
    }

    private static void Opening(MemoryStream to, ByteString opening)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)opening.Length);
        to.Write(length);
        to.Write(opening.Span);
    }

    private static byte[] Lines(IEnumerable<string> lines) => System.Text.Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n")));

    private void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var full = Path.Combine(folder, path);
        CreateFolder(Path.GetDirectoryName(full)!);
        using var file = Create(full);
        file.Write(bytes);
    }

    // Openings are people's data: nobody else on this machine reads them, unless their owner lets them. Without them it is hashes, for everybody.
    private void CreateFolder(string path)
    {
        if (!withOpenings || OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        // The rights are given to the last folder of a path alone.
        if (Directory.Exists(path))
            return;
        if (Path.GetDirectoryName(path) is { Length: > 0 } above)
            CreateFolder(above);
        Directory.CreateDirectory(path, OwnFolder);
    }

    private FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (withOpenings && !OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnFile;
        return new FileStream(path, options);
    }

    // An export is many calls: a broker that is busy for a moment does not end it.
    private static async Task<T> PatientlyAsync<T>(Func<AsyncUnaryCall<T>> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (RpcException e) when (attempt < MostAttempts && e.StatusCode is StatusCode.ResourceExhausted or StatusCode.Unavailable)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt));
            }
        }
    }
}
