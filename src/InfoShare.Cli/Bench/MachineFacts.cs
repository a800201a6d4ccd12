using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Grpc.Net.Client;
using InfoShare.Storage;
using InfoShare.Storage.Bulk;

namespace InfoShare.Cli.Bench;

/// <summary>What a measurement has to be read with.</summary>
internal static class MachineFacts
{
    /// <summary>Processor, memory, system and file system.</summary>
    public static IReadOnlyDictionary<string, string> Read(string folder) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["processor"] = FirstLine("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        ["cores"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        ["memory"] = $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024)} MiB",
        ["system"] = RuntimeInformation.OSDescription,
        ["file system"] = FileSystem(folder),
    };

    /// <summary>Runtime, gRPC and database.</summary>
    public static IReadOnlyDictionary<string, string> Versions(StoreEngine engine, StoreCensus census) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["infoshare"] = typeof(MachineFacts).Assembly.GetName().Version?.ToString(3) ?? "",
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["grpc-dotnet"] = FileVersionInfo.GetVersionInfo(typeof(GrpcChannel).Assembly.Location).ProductVersion?.Split('+')[0] ?? "",
        [engine == StoreEngine.Postgres ? "postgresql" : "sqlite"] = census.Version,
    };

    private static string? FirstLine(string file, string name) => File.Exists(file)
        ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
        : null;

    private static string FileSystem(string folder)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(folder)).DriveFormat;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return "not known";
        }
    }
}
