using System.Diagnostics;
using Grpc.Core;
using InfoShare.Cli.Calling;
using InfoShare.Client;
using InfoShare.Identity.Development;
using InfoShare.Protocol.Registry.V1;
using InfoShare.Storage;

namespace InfoShare.Cli.Bench;

/// <summary>The broker as a process of its own, on loopback, with certificates and data in a folder.</summary>
internal sealed class BrokerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly ServerProcess process;

    private BrokerProcess(ServerProcess process, Uri address, string folder)
    {
        this.process = process;
        Credentials = new Credentials(Path.Combine(folder, "certs"), address, null);
    }

    /// <summary>How to call it.</summary>
    public Credentials Credentials { get; }

    /// <summary>The broker's program beside or near this one; null when there is none.</summary>
    public static string? Find() => ServerProcess.Find("InfoShare.Broker");

    /// <summary>Makes certificates, starts the broker and waits until it answers a call.</summary>
    /// <param name="signIn">Where it offers the page of invented practitioners, as in development; null: nowhere.</param>
    /// <exception cref="InvalidOperationException">It does not start; the text ends with what it said last.</exception>
    public static async Task<BrokerProcess> StartAsync(string program, string folder, StorageOptions store, CancellationToken ct, Uri? signIn = null)
    {
        var files = Neighbourhood.Ensure(Path.Combine(folder, "certs"), console: signIn is not null);
        var address = new Uri($"https://127.0.0.1:{FreePort.Find()}");
        var environment = signIn is null ? "Production" : "Development";
        var process = ServerProcess.Start(
            program, folder, "broker.log",
            [
                $"--Broker:DataFolder={Path.Combine(folder, "data")}",
                $"--Broker:AgencyListener={address.AbsoluteUri.TrimEnd('/')}",
                "--Broker:OperationsListener=",
                $"--Broker:SignInListener={signIn?.AbsoluteUri.TrimEnd('/')}",

                // What is measured is the broker, not its patience.
                "--Broker:Limits:Enabled=false",
                $"--Broker:ServerCertificate={files.Certificates.ServerCertificatePath}",
                $"--Broker:ServerKey={files.Certificates.ServerKeyPath}",
                $"--Broker:ClientCa={files.Certificates.CaCertificatePath}",
                $"--Registry:File={files.RegistryPath}",
            ],
            [
                // A connection string may hold a password.
                ("Storage__Engine", store.Engine == StoreEngine.Postgres ? "postgres" : "sqlite"),
                ("Storage__ConnectionString", store.Engine == StoreEngine.Postgres ? store.ConnectionString : store.Path),
                ("DOTNET_ENVIRONMENT", environment),
                ("ASPNETCORE_ENVIRONMENT", environment),
            ]);
        var broker = new BrokerProcess(process, address, folder);
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
    public ValueTask DisposeAsync() => process.DisposeAsync();

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
                    throw new InvalidOperationException($"The broker does not answer ({e.StatusCode}). Its log ends: {process.LastWords()}");
                await Task.Delay(100, ct);
            }
        }
    }
}
