using System.Diagnostics;
using System.Security.Cryptography;
using InfoShare.Identity.Development;
using Npgsql;

namespace InfoShare.Testing;

/// <summary>
/// A throw-away PostgreSQL cluster on a free loopback port, made from the machine's own binaries, with its disk flushes
/// left on. It ends when it is disposed, and also when this process dies, since the shell that watches over it then
/// reads the end of its input.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    /// <summary>
    /// Runs as the user who owns the cluster. Standard input is the leash: the first line is the password, further
    /// lines are orders, its end means that we are gone.
    /// </summary>
    private const string Keeper = """
        set -u
        bin=$1; dir=$2; port=$3
        umask 077
        mkdir "$dir" || exit 3
        read -r password
        printf '%s' "$password" > "$dir/password"
        "$bin/initdb" -D "$dir/data" -U infoshare --pwfile="$dir/password" -A scram-sha-256 -E UTF8 --locale=C.UTF-8 -N > "$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; rm -rf "$dir"; exit 4; }
        begin() {
            "$bin/postgres" -D "$dir/data" -p "$port" -k "$dir" -h 127.0.0.1 -c max_connections=200 -c logging_collector=off < /dev/null >> "$dir/server.log" 2>&1 &
            server=$!
        }
        begin
        echo started
        while read -r order; do
            case $order in
                kill) kill -QUIT "$server"; wait "$server"; echo killed ;;
                begin) begin; echo started ;;
            esac
        done
        kill -INT "$server" 2> /dev/null
        wait "$server"
        rm -rf "$dir"
        """;

    private readonly Process keeper;
    private readonly string password;

    private PostgresCluster(Process keeper, int port, string password)
    {
        this.keeper = keeper;
        this.password = password;
        Port = port;
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Why no cluster can be made on this machine, or null when one can.</summary>
    public static string? WhyNot()
    {
        if (FindBinaries() is null)
            return "No PostgreSQL binaries: neither /usr/lib/postgresql/*/bin nor pg_config on the path.";
        return Environment.IsPrivilegedProcess && !File.Exists("/usr/sbin/runuser") && !File.Exists("/sbin/runuser")
            ? "PostgreSQL does not run as root and there is no runuser."
            : null;
    }

    /// <summary>Makes and starts a cluster.</summary>
    public static async Task<PostgresCluster> StartAsync()
    {
        if (WhyNot() is { } reason)
            throw new InvalidOperationException(reason);
        for (var attempt = 1; ; attempt++)
        {
            var cluster = await LaunchAsync(FindBinaries()!);
            try
            {
                await cluster.WaitUntilReadyAsync();
                return cluster;
            }
            catch (Exception) when (attempt < 3)
            {
                // Most likely somebody took the port between our looking and the server's binding.
                await cluster.DisposeAsync();
            }
        }
    }

    /// <summary>The connection string of a database of this cluster.</summary>
    public string ConnectionString(string database = "postgres") => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = "infoshare",
        Password = password,
        Database = database,
        Timeout = 10,
    }.ToString();

    /// <summary>Ends the server at once, without letting it finish anything: every connection breaks.</summary>
    public Task KillAsync() => OrderAsync("kill", "killed");

    /// <summary>Starts the killed server again, which recovers from its log, and waits until it takes connections.</summary>
    public async Task StartAgainAsync()
    {
        await OrderAsync("begin", "started");
        await WaitUntilReadyAsync();
    }

    /// <summary>Stops the server and removes its files.</summary>
    public async ValueTask DisposeAsync()
    {
        keeper.StandardInput.Close();
        await keeper.WaitForExitAsync();
        keeper.Dispose();
    }

    private static async Task<PostgresCluster> LaunchAsync(string binaries)
    {
        var port = FreePort.Find();
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var folder = Path.Combine(Path.GetTempPath(), "infoshare-pg-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));
        string[] command = ["/bin/sh", "-c", Keeper, "keeper", binaries, folder, port.ToString()];
        if (Environment.IsPrivilegedProcess)
            command = ["runuser", "-u", "postgres", "--", .. command];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        var keeper = Process.Start(start) ?? throw new InvalidOperationException("The cluster's keeper did not start.");
        var cluster = new PostgresCluster(keeper, port, password);
        await cluster.OrderAsync(password, "started");
        return cluster;
    }

    private async Task OrderAsync(string order, string answer)
    {
        await keeper.StandardInput.WriteLineAsync(order);
        await keeper.StandardInput.FlushAsync();
        var said = await keeper.StandardOutput.ReadLineAsync();
        if (said != answer)
            throw new InvalidOperationException("The cluster's keeper failed: " + await keeper.StandardError.ReadToEndAsync());
    }

    private async Task WaitUntilReadyAsync()
    {
        var source = new NpgsqlConnectionStringBuilder(ConnectionString()) { Pooling = false };
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(source.ToString());
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (patience.Elapsed < TimeSpan.FromSeconds(60) && !keeper.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }

    private static string? FindBinaries()
    {
        var candidates = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var version) ? version : 0)
                .Select(d => Path.Combine(d, "bin"))
            : [];
        return candidates.Concat(FromPgConfig()).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "postgres")));
    }

    private static IEnumerable<string> FromPgConfig()
    {
        Process? process;
        try
        {
            process = Process.Start(new ProcessStartInfo("pg_config", "--bindir") { RedirectStandardOutput = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            yield break;
        }
        if (process is null)
            yield break;
        using (process)
        {
            var folder = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            yield return folder;
        }
    }
}
