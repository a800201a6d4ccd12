using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using InfoShare.Identity.Development;

namespace InfoShare.EndToEnd.Tests.Site;

/// <summary>
/// A broker in a process of its own, the built <c>InfoShare.Broker.dll</c> beside the tests. It dies with SIGKILL when it is
/// killed or disposed, and also when this process dies, since the shell that watches over it then reads the end of its input.
/// </summary>
public sealed class BrokerProcess : IAsyncDisposable
{
    // The reader gets the shell's input as 3, because a shell gives a background job none.
    private const string Keeper = """
        exec 3<&0
        "$@" 3<&- < /dev/null &
        broker=$!
        ( while read -r _; do :; done; kill -KILL "$broker" 2> /dev/null ) <&3 &
        reader=$!
        exec 3<&-
        wait "$broker"
        status=$?
        kill "$reader" 2> /dev/null
        exit "$status"
        """;

    private const int MostAttempts = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Process keeper;
    private readonly ConcurrentQueue<string> said = new();
    private bool dead;

    private BrokerProcess(Process keeper, Uri address)
    {
        this.keeper = keeper;
        Address = address;
    }

    /// <summary>Where agencies call it.</summary>
    public Uri Address { get; }

    /// <summary>Starts one on a free port and waits until it listens.</summary>
    /// <param name="settingsAt">Its settings, when it is to listen at this address.</param>
    public static async Task<BrokerProcess> StartAsync(Func<Uri, string[]> settingsAt)
    {
        for (var attempt = 1; ; attempt++)
        {
            var address = new Uri($"https://127.0.0.1:{FreePort.Find()}");
            var broker = Launch(address, settingsAt(address));
            try
            {
                await broker.UntilListeningAsync();
                return broker;
            }
            catch (InvalidOperationException) when (attempt < MostAttempts && broker.PortWasTaken)
            {
                // Somebody took the port between our looking and the broker's binding.
                await broker.DisposeAsync();
            }
            catch
            {
                await broker.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Starts one where another has listened before, and waits until it does.</summary>
    public static async Task<BrokerProcess> StartAgainAsync(Uri address, string[] settings)
    {
        for (var attempt = 1; ; attempt++)
        {
            var broker = Launch(address, settings);
            try
            {
                await broker.UntilListeningAsync();
                return broker;
            }
            catch (InvalidOperationException) when (attempt < MostAttempts && broker.PortWasTaken)
            {
                // A connection of a client that looked for the dead one, most likely.
                await broker.DisposeAsync();
                await Task.Delay(200);
            }
            catch
            {
                await broker.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Ends the process at once, in the middle of whatever it does.</summary>
    public async Task KillAsync()
    {
        if (dead)
            return;
        dead = true;
        keeper.StandardInput.Close();
        await keeper.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        keeper.Dispose();
    }

    private bool PortWasTaken => said.Any(line => line.Contains("address already in use", StringComparison.OrdinalIgnoreCase));

    private static BrokerProcess Launch(Uri address, string[] settings)
    {
        string[] command =
        [
            "-c", Keeper, "keeper", Dotnet(), Path.Combine(AppContext.BaseDirectory, "InfoShare.Broker.dll"),
        ];
        var start = new ProcessStartInfo("/bin/sh", command)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // By the environment, since a connection string holds a password and arguments can be read by everybody on the machine.
        foreach (var setting in settings.Append($"--Broker:AgencyListener={address.GetLeftPart(UriPartial.Authority)}"))
        {
            var (name, value) = (setting[2..setting.IndexOf('=')], setting[(setting.IndexOf('=') + 1)..]);
            start.Environment[name == "environment" ? "ASPNETCORE_ENVIRONMENT" : name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var keeper = Process.Start(start) ?? throw new InvalidOperationException("The broker's keeper did not start.");
        var broker = new BrokerProcess(keeper, address);
        DataReceivedEventHandler keep = (_, e) =>
        {
            if (e.Data is not null)
                broker.said.Enqueue(e.Data);
        };
        keeper.OutputDataReceived += keep;
        keeper.ErrorDataReceived += keep;
        keeper.BeginOutputReadLine();
        keeper.BeginErrorReadLine();
        return broker;
    }

    private async Task UntilListeningAsync()
    {
        var patience = Stopwatch.StartNew();
        while (patience.Elapsed < Patience)
        {
            if (keeper.HasExited)
            {
                await keeper.WaitForExitAsync();
                throw new InvalidOperationException($"The broker ended with {keeper.ExitCode}: {string.Join('\n', said)}");
            }

            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, Address.Port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        throw new TimeoutException($"The broker does not listen after {Patience}.");
    }

    private static string Dotnet()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host)
            return host;
        var program = Environment.ProcessPath;
        return program is not null && Path.GetFileNameWithoutExtension(program) == "dotnet" ? program : "dotnet";
    }
}
