using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;

namespace InfoShare.WebConsole.Hosting;

/// <summary>
/// The one file that pages fetch besides themselves. It is built into the program, its address holds its own digest, and it tells nothing
/// of anybody: it alone may be kept by a browser, and it alone is compressed. Pages are not, since they hold both secrets and what a caller
/// typed, and their length would tell one by the other.
/// </summary>
public sealed class Styles
{
    private readonly byte[] plain;
    private readonly byte[] compressed;

    private Styles(byte[] plain)
    {
        this.plain = plain;
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.SmallestSize))
            gzip.Write(plain);
        compressed = buffer.ToArray();
        Address = $"/styles/{Base64Url.EncodeToString(SHA256.HashData(plain).AsSpan(0, 12))}.css";
    }

    /// <summary>Where it is.</summary>
    public string Address { get; }

    /// <summary>How many bytes travel.</summary>
    public int Length => compressed.Length;

    /// <summary>Reads it.</summary>
    /// <exception cref="ConsoleStartException">The program was built without it.</exception>
    public static Styles Load()
    {
        using var stream = typeof(Styles).Assembly.GetManifestResourceStream("console.css")
            ?? throw new ConsoleStartException(
                "it was built without its styles, because Node.js was missing: install Node 20 or later with npm, and build InfoShare.Console again.");
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return new Styles(buffer.ToArray());
    }

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
        context.Response.ContentType = "text/css; charset=utf-8";
        var body = gzip ? compressed : plain;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
