using System.Text;
using Serilog.Sinks.File;

namespace InfoShare.Broker.Hosting;

/// <summary>Folders and files that only the broker's own user may open.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the folder, and those above it, when missing. One that exists keeps the rights that somebody gave it.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnFolder);
    }

    /// <summary>Makes a file that nobody else may read; it must not be there yet.</summary>
    public static FileStream Create(string path) => Open(path, FileMode.CreateNew);

    /// <summary>Opens a file that nobody else may read, to add to its end; makes it when missing.</summary>
    public static FileStream Append(string path) => Open(path, FileMode.Append);

    private static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnFile;
        return new FileStream(path, options);
    }

    /// <summary>Makes each log file private as it is opened.</summary>
    public sealed class LogHooks : FileLifecycleHooks
    {
        /// <inheritdoc/>
        public override Stream OnFileOpened(string path, Stream underlyingStream, Encoding encoding)
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, OwnFile);
            return underlyingStream;
        }
    }
}
