namespace InfoShare.AuditVerifier.Tiles;

/// <summary>An exported log: a folder in the layout of C2SP tlog-tiles.</summary>
/// <param name="folder">The folder that holds <c>checkpoint</c> and <c>tile/</c>.</param>
public sealed class LogDirectory(string folder)
{
    /// <summary>The largest bundle that can be: 256 entries, each with two bytes for its length.</summary>
    private const int MaxBundle = TileAddress.Width * (2 + ushort.MaxValue);

    /// <summary>The most that is read of openings at once: a reason is a few hundred bytes.</summary>
    private const int MaxOpenings = 64 << 20;

    /// <summary>The folder itself.</summary>
    public string Folder { get; } = folder;

    /// <exception cref="AuditException">There is no checkpoint.</exception>
    public byte[] ReadCheckpoint() => ReadFile("checkpoint", 1 << 20)
        ?? throw new AuditException($"There is no file 'checkpoint' in {Folder}. Give the folder that the export was written to.");

    /// <summary>A tile's bytes, 32 for each hash; the full tile's beginning where the partial one is gone. Null: not there.</summary>
    internal byte[]? ReadTile(int level, long index, int width)
    {
        if (ReadFile(TileAddress.OfTile(level, index, width), TileAddress.Width * Merkle.TreeHash.Size) is { } exact)
            return exact;
        return width < TileAddress.Width && ReadFile(TileAddress.OfTile(level, index, TileAddress.Width), TileAddress.Width * Merkle.TreeHash.Size) is { } full
            && full.Length >= width * Merkle.TreeHash.Size
            ? full[..(width * Merkle.TreeHash.Size)]
            : null;
    }

    /// <summary>A bundle of entries; the full one where the partial one is gone, which holds more. Null: not there.</summary>
    internal (byte[]? Bytes, bool Exact) ReadEntries(long index, int width) =>
        ReadFile(TileAddress.OfEntries(index, width), MaxBundle) is { } exact ? (exact, true)
        : width < TileAddress.Width ? (ReadFile(TileAddress.OfEntries(index, TileAddress.Width), MaxBundle), false)
        : (null, true);

    /// <summary>The openings of a bundle's entries. Null: none are given.</summary>
    internal byte[]? ReadOpenings(long index, int width) =>
        ReadFile(TileAddress.OfOpenings(index, width), MaxOpenings)
        ?? (width < TileAddress.Width ? ReadFile(TileAddress.OfOpenings(index, TileAddress.Width), MaxOpenings) : null);

    /// <summary>The export's earlier checkpoints, to be read from the oldest on. Null: none are there.</summary>
    internal StreamReader? OpenCheckpoints()
    {
        var path = Path.Combine(Folder, "checkpoints");
        return File.Exists(path) ? new StreamReader(path) : null;
    }

    /// <summary>How many entries the widest partial bundle at this place has: what was there when the log was smaller. 0: none is there.</summary>
    internal int WidestPartial(long index)
    {
        var folder = Path.Combine(Folder, Path.GetDirectoryName(TileAddress.OfEntries(index, 1))!);
        return !Directory.Exists(folder) ? 0
            : Directory.EnumerateFiles(folder).Select(f => int.TryParse(Path.GetFileName(f), out var width) && width is > 0 and < TileAddress.Width ? width : 0).DefaultIfEmpty(0).Max();
    }

    /// <summary>A file of the export by its path; null when it is not there, empty when it is larger than it can be.</summary>
    internal byte[]? ReadFile(string path, int limit)
    {
        try
        {
            using var file = new FileStream(Path.Combine(Folder, path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            if (file.Length > limit)
                return [];
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AuditException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
