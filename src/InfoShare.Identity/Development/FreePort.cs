using System.Net;
using System.Net.Sockets;

namespace InfoShare.Identity.Development;

/// <summary>A port on the loopback address for a server of development: the demonstration's, the bench's, a test's.</summary>
public static class FreePort
{
    // Below those that the system hands out to clients, so that no outgoing connection takes it before the server does.
    private const int Lowest = 20_000;
    private const int Highest = 32_000;
    private const int MaxAttempts = 1000;

    /// <summary>A port that nobody listens on now. Somebody may take it before it is used, though that is unlikely.</summary>
    /// <param name="usual">Taken when it is free; 0: any.</param>
    /// <exception cref="InvalidOperationException">None was found.</exception>
    public static int Find(int usual = 0)
    {
        if (usual > 0 && IsFree(usual))
            return usual;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var port = Random.Shared.Next(Lowest, Highest);
            if (IsFree(port))
                return port;
        }

        throw new InvalidOperationException("No free port on the loopback address.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
