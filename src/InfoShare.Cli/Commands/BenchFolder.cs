using System.CommandLine;
using Grpc.Core;
using InfoShare.Core.Stores;
using InfoShare.Storage;
using InfoShare.Storage.Bulk;

namespace InfoShare.Cli.Commands;

/// <summary>The folder that a bench works in, and what it says when it cannot go on.</summary>
internal sealed class BenchFolder(string name)
{
    private readonly Option<string?> folder = new("--folder")
    {
        Description = "An empty folder on the disk to be measured, kept afterwards. Left out: one among the temporary files, removed",
        HelpName = "folder",
    };

    public void AddTo(Command command) => command.Options.Add(folder);

    /// <summary>Runs a bench there; whatever may go wrong on somebody's machine ends in one sentence and exit code 1.</summary>
    public async Task<int> RunAsync(ParseResult parsed, Func<string, Task<int>> bench)
    {
        var given = parsed.GetValue(folder);
        var place = given ?? Directory.CreateTempSubdirectory($"infoshare-{name}-").FullName;
        try
        {
            return await bench(Path.GetFullPath(place));
        }
        catch (Exception e) when (e is InvalidOperationException or StoreStartException or BulkLoadException or StoreException or RpcException or IOException
            or Npgsql.NpgsqlException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(e.Message);
            return 1;
        }
        finally
        {
            if (given is null)
                Directory.Delete(place, recursive: true);
        }
    }

    /// <summary>SQLite's databases lie in the folder, so that a connection says nothing.</summary>
    public static void RefuseConnection(StoreEngine engine, string? connection)
    {
        if (engine == StoreEngine.Sqlite && connection is not null)
            throw new InvalidOperationException("SQLite is measured in a folder: give --folder instead of --connection.");
    }
}
