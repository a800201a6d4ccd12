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
