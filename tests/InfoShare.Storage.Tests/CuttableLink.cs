using System.Net;
using System.Net.Sockets;

namespace InfoShare.Storage.Tests;

/// <summary>
/// A wire between a store and its PostgreSQL server that can be cut at a chosen moment: before the server hears the
/// next message, or after it has answered and before the store hears that.
/// </summary>
internal sealed class CuttableLink : IAsyncDisposable
{
    private const int Whole = 0;
    private const int CutBeforeServer = 1;
    private const int CutAnswer = 2;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;
    private int order;
    private int passing;

    public CuttableLink(string host, int port)
    {
        listener.Start();
        accepting = Task.Run(() => AcceptAsync(host, port));
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>
    /// Cuts the connection on which the next message comes from the store. Connections that are silent at that moment,
    /// such as the listening one, stay.
    /// </summary>
    /// <param name="after">So many messages pass before it.</param>
    public void CutAtNextExchange(bool serverHears, int after = 0)
    {
        Volatile.Write(ref passing, after);
        Volatile.Write(ref order, serverHears ? CutAnswer : CutBeforeServer);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync(string host, int port)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                var server = new TcpClient();
                await server.ConnectAsync(host, port, stop.Token);
                _ = CarryAsync(client, server);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // Stopped, or the server is away: the store sees a closed connection.
            }
        }
    }

    private async Task CarryAsync(TcpClient client, TcpClient server)
    {
        using (client)
        using (server)
        {
            var cutting = new Cutting();
            var there = ToServerAsync(client.GetStream(), server.GetStream(), cutting);
            var back = ToClientAsync(server.GetStream(), client.GetStream(), cutting);
            await Task.WhenAny(there, back);
        }
    }

    private async Task ToServerAsync(NetworkStream from, NetworkStream to, Cutting cutting)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int count;
            while ((count = await from.ReadAsync(buffer, stop.Token)) > 0)
            {
                var now = Volatile.Read(ref order) == Whole || Interlocked.Decrement(ref passing) >= 0 ? Whole : Interlocked.Exchange(ref order, Whole);
                if (now == CutBeforeServer)
                    return;
                if (now == CutAnswer)
                    cutting.DropAnswer = true;
                await to.WriteAsync(buffer.AsMemory(0, count), stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side is gone.
        }
    }

    private async Task ToClientAsync(NetworkStream from, NetworkStream to, Cutting cutting)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int count;
            while ((count = await from.ReadAsync(buffer, stop.Token)) > 0)
            {
                // The server has answered, so it has done what it was asked; the store never hears of it.
                if (cutting.DropAnswer)
                    return;
                await to.WriteAsync(buffer.AsMemory(0, count), stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side is gone.
        }
    }

    private sealed class Cutting
    {
        public volatile bool DropAnswer;
    }
}
