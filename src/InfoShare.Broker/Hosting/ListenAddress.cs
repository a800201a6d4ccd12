using System.Net;
using InfoShare.Identity.Development;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace InfoShare.Broker.Hosting;

/// <summary>Where to listen: a scheme, a host (an IP address, <c>localhost</c> or <c>*</c>) and a port.</summary>
internal sealed record ListenAddress(string Scheme, string Host, int Port)
{
    /// <summary>On every address of the machine.</summary>
    public bool IsAny => Host is "*" or "0.0.0.0" or "[::]";

    /// <summary>The address by which this machine reaches it.</summary>
    public string Url => $"{Scheme}://{(IsAny ? "localhost" : Host)}:{Port}";

    /// <summary>Reads an address of this scheme, or null.</summary>
    public static ListenAddress? Parse(string text, string scheme)
    {
        var prefix = scheme + "://";
        if (!text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            return null;
        var rest = text[prefix.Length..].TrimEnd('/');
        var colon = rest.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(rest[(colon + 1)..], out var port))
            return null;
        var host = rest[..colon];
        return host is "*" or "localhost" || IPAddress.TryParse(host, out _) ? new ListenAddress(scheme, host, port) : null;
    }

    /// <summary>
    /// With port 0, the same address with a port that is free: the issuer of tokens must be known before the listener is open.
    /// </summary>
    public ListenAddress WithPort() => Port != 0 ? this : this with { Port = FreePort.Find() };

    /// <summary>Opens it.</summary>
    public void Listen(KestrelServerOptions kestrel, Action<ListenOptions> configure)
    {
        switch (Host)
        {
            case "*":
                kestrel.ListenAnyIP(Port, configure);
                break;
            case "localhost":
                kestrel.ListenLocalhost(Port, configure);
                break;
            default:
                kestrel.Listen(IPAddress.Parse(Host), Port, configure);
                break;
        }
    }
}
