using System.Runtime.InteropServices;
using System.Text;
using InfoShare.AuditVerifier.Merkle;

namespace InfoShare.AuditVerifier.Witness;

/// <summary>
/// What a witness remembers: the last checkpoint that it cosigned, in a file. While it is open nobody else can open it, so that
/// two runs cannot cosign past each other.
/// </summary>
public sealed partial class WitnessState : IDisposable
{
    private readonly string path;
    private readonly FileStream held;

    private WitnessState(string path, FileStream held, byte[]? last)
    {
        this.path = path;
        this.held = held;
        Last = last;
    }

    /// <summary>The last cosigned checkpoint; null: none yet.</summary>
    public byte[]? Last { get; private set; }

    /// <param name="begin">Whether the file may be missing: the witness begins. Otherwise a lost file would let a shortened log pass.</param>
    /// <exception cref="AuditException">Missing, in use, or not readable.</exception>
    public static WitnessState Open(string path, bool begin)
    {
        FileStream? held = null;
        try
        {
            held = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (File.Exists(path))
                return new WitnessState(path, held, File.ReadAllBytes(path));
            if (begin)
                return new WitnessState(path, held, null);
            held.Dispose();
            throw new AuditException(
                $"The state file {path} is not there. If this witness has never run, run it with --begin once. If it has, restore the file: "
                + "without it nobody could notice that the log was cut short.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            throw new AuditException($"The state file {path} cannot be used, or another run is using it: {e.Message}", e);
        }
    }

    /// <summary>Remembers a checkpoint for good: when this returns, a crash cannot bring the former one back.</summary>
    public void Keep(byte[] checkpoint)
    {
        WriteForGood(path, checkpoint, replace: true);
        Last = checkpoint;
    }

    /// <summary>Keeps the checkpoint that was cosigned and the one that does not follow from it, beside the state file.</summary>
    /// <param name="proof">What the log gave as its proof, and did not hold; empty where it needed none.</param>
    /// <param name="worth">What the file shows, and what it does not.</param>
    /// <returns>Where.</returns>
    public string KeepEvidence(byte[] former, byte[] offered, IReadOnlyList<TreeHash> proof, string worth, DateTimeOffset at)
    {
        var evidence = $"{path}.fork-{at:yyyyMMdd'T'HHmmss'Z'}";
        var given = proof.Count == 0 ? "" : "\nThe proof that came with it, and does not hold:\n\n" + string.Concat(proof.Select(h => h + "\n"));
        byte[] all =
        [
            .. "The checkpoint that this witness cosigned:\n\n"u8, .. former, .. "\nThe checkpoint that the log offers now:\n\n"u8, .. offered,
            .. Encoding.UTF8.GetBytes($"{given}\n{worth}\n"),
        ];
        WriteForGood(evidence, all, replace: true);
        return evidence;
    }

    public void Dispose() => held.Dispose();

    internal static void WriteForGood(string path, byte[] bytes, bool replace)
    {
        try
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():n}");
            using (var file = new FileStream(temporary, PrivateNew()))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, replace);
            SyncFolder(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AuditException($"{path} cannot be written: {e.Message}", e);
        }
    }

    private static FileStreamOptions PrivateNew()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    // A file's new name is only for good when its folder is on disk too. The framework opens no folders.
    private static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var handle = Open(folder, 0);
        if (handle < 0)
            throw new IOException($"The folder {folder} cannot be opened.");
        var failed = Sync(handle) != 0;
        _ = Close(handle);
        if (failed)
            throw new IOException($"The folder {folder} cannot be brought to disk.");
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
