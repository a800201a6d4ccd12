using System.Diagnostics;
using System.Runtime.InteropServices;
using Grpc.Core;
using InfoShare.Cli.Calling;
using InfoShare.Client;
using InfoShare.Identity.Development;
using InfoShare.Protocol.Registry.V1;
using InfoShare.Storage;

namespace InfoShare.Cli.Bench;

/// <summary>The broker as a process of its own, on loopback, with certificates and data in a folder.</summary>
internal sealed partial class BrokerProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly Process process;
    private readonly string log;
    private bool ended;

    private BrokerProcess(Process process, Uri address, string folder, string log)
    {
        (this.process, this.log) = (process, log);
        Credentials = new Credentials(Path.Combine(folder, "certs"), address, null);
    }

    /// <summary>How to call it.</summary>
    public Credentials Credentials { get; }

    /// <summary>The broker's program beside or near this one; null when there is none.</summary>
    public static string? Find()
    {
        const string name = "InfoShare.Broker.dll";
        var beside = Path.Combine(AppContext.BaseDirectory, name);
        if (File.Exists(beside) && File.Exists(Path.ChangeExtension(beside, ".runtimeconfig.json")))
            return beside;

        // In the source tree: src/InfoShare.Cli/bin/<configuration>/<framework>/ beside src/InfoShare.Broker/bin/...
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        if (here.Parent?.Parent?.Parent?.Parent is not { } src)
            return null;
        return new[] { here.Parent.Name, "Release", "Debug" }
            .Select(configuration => Path.Combine(src.FullName, "InfoShare.Broker", "bin", configuration, here.Name, name))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Makes certificates, starts the broker and waits until it answers a call.</summary>
    /// <exception cref="InvalidOperationException">It does not start; the text ends with what it said last.</exception>
    public static async Task<BrokerProcess> StartAsync(string program, string folder, StorageOptions store, CancellationToken ct)
    {
        var files = Neighbourhood.Ensure(Path.Combine(folder, "certs"));
        var address = new Uri($"https://127.0.0.1:{FreePort.Find()}");
        var log = Path.Combine(folder, "broker.log");
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        string[] arguments =
        [
            Path.GetFullPath(program),
            $"--Broker:DataFolder={Path.Combine(folder, "data")}",
            $"--Broker:AgencyListener={address.AbsoluteUri.TrimEnd('/')}",
            "--Broker:OperationsListener=",

            // What is measured is the broker, not its patience.
            "--Broker:Limits:Enabled=false",
            $"--Broker:ServerCertificate={files.Certificates.ServerCertificatePath}",
            $"--Broker:ServerKey={files.Certificates.ServerKeyPath}",
            $"--Broker:ClientCa={files.Certificates.CaCertificatePath}",
            $"--Registry:File={files.RegistryPath}",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        // A connection string may hold a password, and arguments are for everybody to read.
        start.Environment["Storage__Engine"] = store.Engine == StoreEngine.Postgres ? "postgres" : "sqlite";
        start.Environment["Storage__ConnectionString"] = store.Engine == StoreEngine.Postgres ? store.ConnectionString : store.Path;
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var broker = new BrokerProcess(process, address, folder, log);
        broker.KeepLog();
        try
        {
            await broker.WaitAsync(ct);
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks it to end, and ends it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (ended)
            return;
        ended = true;
        if (!process.HasExited)
        {
            if (OperatingSystem.IsWindows() || Kill(process.Id, Terminate) != 0)
                process.Kill();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }

        process.Dispose();
    }

    private async Task WaitAsync(CancellationToken ct)
    {
        var since = Stopwatch.GetTimestamp();
        using var connection = new InfoShareConnection(
            Credentials.For("northmere-partnership", null) with { Retry = InfoShareRetryPolicy.None, DefaultDeadline = TimeSpan.FromSeconds(5) });
        var registry = new RegistryService.RegistryServiceClient(connection.CallInvoker);
        while (true)
        {
            try
            {
                await registry.ListOrganisationsAsync(new ListOrganisationsRequest(), new CallOptions(cancellationToken: ct));
                return;
            }
            catch (RpcException e) when (!ct.IsCancellationRequested)
            {
                if (process.HasExited || Stopwatch.GetElapsedTime(since) > Patience)
                    throw new InvalidOperationException($"The broker does not answer ({e.StatusCode}). Its log ends: {LastWords()}");
                await Task.Delay(100, ct);
            }
        }
    }

    private void KeepLog()
    {
        var file = TextWriter.Synchronized(new StreamWriter(log) { AutoFlush = true });
        void Write(object _, DataReceivedEventArgs e)
        {
            if (e.Data is not null)
                file.WriteLine(e.Data);
        }

        process.OutputDataReceived += Write;
        process.ErrorDataReceived += Write;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private string LastWords()
    {
        using var reader = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return string.Join(Environment.NewLine, reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(5));
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
