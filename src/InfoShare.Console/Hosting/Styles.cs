using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;

namespace InfoShare.WebConsole.Hosting;

/// <summary>
/// A file that pages fetch besides themselves. It is built into the program, its address holds its own digest, and it tells nothing
/// of anybody: such files alone may be kept by a browser, and they alone are compressed. Pages are not, since they hold both secrets and
/// what a caller typed, and their length would tell one by the other.
/// </summary>
public abstract class Asset
{
    private readonly byte[] plain;
    private readonly byte[] compressed;
    private readonly string type;

    private protected Asset(byte[] plain, string folder, string ending, string type)
    {
        (this.plain, this.type) = (plain, type);
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.SmallestSize))
            gzip.Write(plain);
        compressed = buffer.ToArray();
        Address = $"/{folder}/{Base64Url.EncodeToString(SHA256.HashData(plain).AsSpan(0, 12))}.{ending}";
    }

    /// <summary>Where it is.</summary>
    public string Address { get; }

    /// <summary>How many bytes travel.</summary>
    public int Length => compressed.Length;

    /// <summary>Answers a request for it.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var gzip = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        var headers = context.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.Vary = "Accept-Encoding";
        if (gzip)
            headers.ContentEncoding = "gzip";
        context.Response.ContentType = type;
        var body = gzip ? compressed : plain;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private protected static byte[]? Read(string name)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream(name);
        if (stream is null)
            return null;
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }
}

/// <summary>The one file of styles.</summary>
public sealed class Styles : Asset
{
    private Styles(byte[] plain)
        : base(plain, "styles", "css", "text/css; charset=utf-8")
    {
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="ConsoleStartException">The program was built without it.</exception>
    public static Styles Load() => new(Read("console.css") ?? throw new ConsoleStartException(
        "it was built without its styles, because Node.js was missing or npm could not reach its registry: see to both (Node 20 or later), and build InfoShare.Console again."));
}

/// <summary>The script by which new items appear in a list by themselves. The page can do without.</summary>
public sealed class LiveScript : Asset
{
    private LiveScript(byte[] plain)
        : base(plain, "scripts", "js", "text/javascript; charset=utf-8")
    {
    }

    /// <summary>Reads it.</summary>
    public static LiveScript Load() => new(Read("live.js") ?? throw new InvalidOperationException("The script is not embedded."));
}

/// <summary>The script by which a browser checks a proof of the log itself. The page can do without.</summary>
public sealed class ReceiptScript : Asset
{
    private ReceiptScript(byte[] plain)
        : base(plain, "scripts", "js", "text/javascript; charset=utf-8")
    {
    }

    /// <summary>Reads it.</summary>
    public static ReceiptScript Load() => new(Read("receipt.js") ?? throw new InvalidOperationException("The script is not embedded."));
}

/// <summary>The script by which the minutes that are left of an emergency count down. The page can do without.</summary>
public sealed class CountdownScript : Asset
{
    private CountdownScript(byte[] plain)
        : base(plain, "scripts", "js", "text/javascript; charset=utf-8")
    {
    }

    /// <summary>Reads it.</summary>
    public static CountdownScript Load() => new(Read("countdown.js") ?? throw new InvalidOperationException("The script is not embedded."));
}

/// <summary>The script that warns before a session ends. The page can do without.</summary>
public sealed class SessionScript : Asset
{
    private SessionScript(byte[] plain)
        : base(plain, "scripts", "js", "text/javascript; charset=utf-8")
    {
    }

    /// <summary>Reads it.</summary>
    public static SessionScript Load() => new(Read("session.js") ?? throw new InvalidOperationException("The script is not embedded."));
}
