using System.Diagnostics;
using System.Text;

namespace InfoShare.Identity;

/// <summary>Files that hold keys: written whole or not at all, readable by their owner alone, under a lock that spans processes.</summary>
internal static class KeyFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnly | UnixFileMode.UserExecute;
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(30);

    public static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnlyFolder);
        }
    }

    public static void WriteSecret(string path, string text) => Write(path, text, OwnerOnly);

    public static void WritePublic(string path, string text) =>
        Write(path, text, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

    public static bool IsReadableByOthers(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0;

    /// <summary>
    /// Takes the folder's lock. The operating system frees it when the process dies, so a crash leaves no stale lock.
    /// </summary>
    /// <exception cref="TimeoutException">Another process has held it for half a minute.</exception>
    public static FileStream Lock(string folder)
    {
        var path = Path.Combine(folder, ".lock");
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
                if (!OperatingSystem.IsWindows())
                {
                    options.UnixCreateMode = OwnerOnly;
                }

                return new FileStream(path, options);
            }
            catch (IOException) when (File.Exists(path))
            {
                if (Stopwatch.GetElapsedTime(since) > LockPatience)
                {
                    throw new TimeoutException("The key folder is locked by another process.");
                }

                Thread.Sleep(20);
            }
        }
    }

    private static void Write(string path, string text, UnixFileMode mode)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using (var file = new FileStream(temporary, options))
        {
            file.Write(Encoding.ASCII.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
