using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace InfoShare.Storage.Sqlite;

/// <summary>
/// Chooses the native library once a process: the operating system's own, which its vendor patches, and otherwise the
/// one that came with the package. <c>INFOSHARE_SQLITE=bundled</c> insists on the latter.
/// </summary>
internal static class SqliteLibrary
{
    /// <summary>RETURNING and the JSON functions as we use them.</summary>
    private const int OldestVersion = 3_035_000;

    private static readonly string[] SystemNames = ["libsqlite3.so.0", "libsqlite3.dylib", "winsqlite3.dll"];

    private static readonly Lazy<string> Loaded = new(Load);

    /// <summary>Loads the library and gives its version, for example <c>3.40.1 (system)</c>.</summary>
    public static string Ensure() => Loaded.Value;

    private static string Load()
    {
        var system = Environment.GetEnvironmentVariable("INFOSHARE_SQLITE") == "bundled" ? 0 : LoadSystem();
        if (system != 0)
        {
            NativeLibrary.SetDllImportResolver(
                typeof(SQLite3Provider_e_sqlite3).Assembly, (name, _, _) => name == "e_sqlite3" ? system : 0);
        }
        Batteries_V2.Init();
        return $"{raw.sqlite3_libversion().utf8_to_string()} ({(system != 0 ? "system" : "bundled")})";
    }

    private static nint LoadSystem()
    {
        foreach (var name in SystemNames)
        {
            if (!NativeLibrary.TryLoad(name, out var library))
                continue;
            if (NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var version) && VersionOf(version) >= OldestVersion)
                return library;
            NativeLibrary.Free(library);
        }
        return 0;
    }

    private static int VersionOf(nint function) =>
        Marshal.GetDelegateForFunctionPointer<VersionNumber>(function)();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int VersionNumber();
}
