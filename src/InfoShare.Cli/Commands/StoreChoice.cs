using System.CommandLine;
using InfoShare.Storage;

namespace InfoShare.Cli.Commands;

/// <summary>The options by which a command is told which database.</summary>
internal sealed class StoreChoice
{
    private const string DefaultPath = "data/infoshare.db";

    private readonly Option<string> engine = new("--engine")
    {
        Description = "sqlite or postgres",
        HelpName = "engine",
        DefaultValueFactory = _ => "sqlite",
    };

    private readonly Option<string?> connection;

    public StoreChoice(string whenLeftOut)
    {
        engine.AcceptOnlyFromAmong("sqlite", "postgres");
        connection = new Option<string?>("--connection")
        {
            Description = "PostgreSQL: connection string; SQLite: path of the database. " + whenLeftOut,
            HelpName = "connection",
        };
    }

    public static string LoadDefault => $"Left out: {DefaultPath}, or INFOSHARE_CONNECTION for PostgreSQL";

    public void AddTo(Command command)
    {
        command.Options.Add(engine);
        command.Options.Add(connection);
    }

    public StoreEngine Engine(ParseResult parsed) => parsed.GetValue(engine) == "postgres" ? StoreEngine.Postgres : StoreEngine.Sqlite;

    public string? Connection(ParseResult parsed) => parsed.GetValue(connection) is { Length: > 0 } given ? given : null;

    /// <summary>The option by which a bench is told which engines to measure.</summary>
    public static Option<string> Engines(string whenLeftOut)
    {
        var engines = new Option<string>("--engine") { Description = "sqlite, postgres or both", HelpName = "engine", DefaultValueFactory = _ => whenLeftOut };
        engines.AcceptOnlyFromAmong("sqlite", "postgres", "both");
        return engines;
    }

    /// <summary>The engines that were chosen by that.</summary>
    public static IReadOnlyList<StoreEngine> EnginesOf(string? chosen) => chosen switch
    {
        "sqlite" => [StoreEngine.Sqlite],
        "postgres" => [StoreEngine.Postgres],
        _ => [StoreEngine.Sqlite, StoreEngine.Postgres],
    };

    /// <summary>For a command that works on a database that is there.</summary>
    public StorageOptions Read(ParseResult parsed) => Engine(parsed) == StoreEngine.Postgres
        ? new StorageOptions
        {
            Engine = StoreEngine.Postgres,
            ConnectionString = Connection(parsed) ?? Environment.GetEnvironmentVariable("INFOSHARE_CONNECTION"),
        }
        : new StorageOptions { Path = Connection(parsed) ?? DefaultPath };
}
