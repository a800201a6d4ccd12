using System.Net;
using System.Net.Sockets;

namespace InfoShare.Identity.Development;

/// <summary>
/// A port on the loopback address for a server of development: the demonstration's, the bench's, a test's. One that was given is given
/// to nobody else who asks here, in this process or another, as long as this process lives: between the asking and the listening lies
/// a server's whole start.
/// </summary>
public static class FreePort
{
    // Below those that the system hands out to clients, so that no outgoing connection takes it before the server does.
    private const int Lowest = 20_000;
    private const int Highest = 32_000;

    // One file is held open for so many ports.
    private const int Together = 50;

    private static readonly Lock Gate = new();
    private static readonly string Claims = Path.Combine(Path.GetTempPath(), "infoshare-ports-" + Environment.UserName);

    // Held until the process ends, when the system lets go of them, however it ends.
    private static readonly List<FileStream> Held = [];
    private static readonly Queue<int> Own = [];

    /// <summary>A port that nobody listens on now, and that nobody else was given.</summary>
    /// <param name="usual">Taken when it is free; 0: any.</param>
    /// <exception cref="InvalidOperationException">None was found.</exception>
    public static int Find(int usual = 0)
    {
        lock (Gate)
        {
            if (usual > 0 && Claim($"{usual}") && IsFree(usual))
                return usual;
            do
            {
                while (Own.TryDequeue(out var port))
                {
                    if (IsFree(port))
                        return port;
                }
            }
            while (ClaimMore());
        }

        throw new InvalidOperationException("No free port on the loopback address.");
    }

    private static bool ClaimMore()
    {
        const int count = (Highest - Lowest) / Together;
        var first = Random.Shared.Next(count);
        for (var i = 0; i < count; i++)
        {
            var from = Lowest + (((first + i) % count) * Together);
            if (!Claim($"{from}-{from + Together - 1}"))
                continue;
            foreach (var port in Enumerable.Range(from, Together))
                Own.Enqueue(port);
            return true;
        }

        return false;
    }

    // A second claim by this process itself fails like anybody else's.
    private static bool Claim(string name)
    {
        try
        {
            Directory.CreateDirectory(Claims);
            Held.Add(new FileStream(Path.Combine(Claims, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            return true;
        }
        catch (Exception taken) when (taken is IOException or UnauthorizedAccessException)
        {
            return false;
        }
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
