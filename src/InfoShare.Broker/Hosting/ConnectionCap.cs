using System.Net;
using Microsoft.AspNetCore.Connections;

namespace InfoShare.Broker.Hosting;

/// <summary>
/// Holds each remote address to its share of the connections, from before the handshake on, so that one agency cannot lock the
/// others out. Connections over the share are closed at once.
/// </summary>
internal sealed class ConnectionCap(int perAddress)
{
    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, int> open = [];

    /// <summary>Serves the connection when its address has room.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        // An IPv4 caller has one share, by whichever kind of socket it came.
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address.MapToIPv6() ?? IPAddress.IPv6None;
        if (!TryEnter(address))
        {
            connection.Abort(new ConnectionAbortedException("Too many connections of one address."));
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            Leave(address);
        }
    }

    private bool TryEnter(IPAddress address)
    {
        lock (gate)
        {
            var count = open.GetValueOrDefault(address);
            if (count >= perAddress)
                return false;
            open[address] = count + 1;
            return true;
        }
    }

    private void Leave(IPAddress address)
    {
        lock (gate)
        {
            if (open[address] == 1)
                open.Remove(address);
            else
                open[address]--;
        }
    }
}
