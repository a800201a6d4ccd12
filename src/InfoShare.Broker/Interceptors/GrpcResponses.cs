using System.Globalization;
using System.Text;
using Google.Protobuf;
using InfoShare.Broker.Errors;

namespace InfoShare.Broker.Interceptors;

/// <summary>Writes gRPC errors outside the framework's own call handling.</summary>
internal static class GrpcResponses
{
    private const string StatusHeader = "grpc-status";
    private const string MessageHeader = "grpc-message";

    /// <summary>Whether the request says that it is gRPC.</summary>
    public static bool IsGrpc(HttpRequest request) =>
        request.ContentType is { } type && type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase)
        && (type.Length == 16 || type[16] is '+' or ';');

    /// <summary>Ends the call with an error, as a response of trailers only. The request's body stays unread.</summary>
    public static void Write(HttpContext context, RpcError error)
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = "application/grpc";
        Fill(context.Response.Headers, error);
    }

    private static readonly object ReadKey = new();

    /// <summary>Notes that the framework has read the call's message and handed it to the broker.</summary>
    public static void MarkRead(HttpContext context) => context.Items[ReadKey] = true;

    /// <summary>Whether the broker has had the call's message.</summary>
    public static bool IsRead(HttpContext context) => context.Items.ContainsKey(ReadKey);

    /// <summary>
    /// What an error means that the framework wrote by itself, for example to a message over the limit; null when the call did
    /// not end so. Adds the documented reason to it.
    /// </summary>
    public static RpcError? Complete(HttpContext context, IHeaderDictionary trailers, string callId)
    {
        if (trailers.IsReadOnly || !trailers.TryGetValue(StatusHeader, out var status) || trailers.ContainsKey(RpcError.DetailsTrailer)
            || !int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            return null;
        }

        // Before the broker had the message, an "internal" error is the framework's word for a call that is not well-formed.
        var error = code == (int)Grpc.Core.StatusCode.Internal && !IsRead(context)
            ? Malformed(context.Response.StatusCode)
            : ErrorMapping.FromFramework(code, callId);
        if (error is not null)
            Fill(trailers, error);
        return error;
    }

    private static RpcError Malformed(int httpStatus) => new(Core.ErrorReason.InvalidFields, httpStatus switch
    {
        StatusCodes.Status426UpgradeRequired => "gRPC calls are made over HTTP/2.",
        StatusCodes.Status415UnsupportedMediaType => "gRPC calls have the content type application/grpc.",
        _ => "The call must hold exactly one whole message of this method's request.",
    });

    private static void Fill(IHeaderDictionary trailers, RpcError error)
    {
        trailers[StatusHeader] = ((int)error.Status).ToString(CultureInfo.InvariantCulture);
        trailers[MessageHeader] = PercentEncode(error.ShortMessage);
        trailers[RpcError.DetailsTrailer] = Convert.ToBase64String(error.Details().ToByteArray());
        if (error.Receipt is not null)
            trailers[RpcError.ReceiptTrailer] = Convert.ToBase64String(error.Receipt.ToByteArray());
    }

    // As the gRPC protocol wants it: everything outside printable ASCII, and the percent sign itself.
    private static string PercentEncode(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains('%', StringComparison.Ordinal))
            return text;
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (b is >= 0x20 and <= 0x7E and not (byte)'%')
                encoded.Append((char)b);
            else
                encoded.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }

        return encoded.ToString();
    }
}
