using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace InfoShare.Identity;

/// <summary>
/// The form of a token request, read within its limits. Parameters that we do not know are ignored, empty ones count as
/// absent, and one sent twice is refused (RFC 6749 section 3.2).
/// </summary>
internal sealed class TokenForm
{
    private const int MaxParameters = 32;
    private readonly Dictionary<string, StringValues> _values;

    private TokenForm(Dictionary<string, StringValues> values) => _values = values;

    public bool Has(string name) => Optional(name) is not null;

    public string? Optional(string name) => _values.TryGetValue(name, out var value) && value[0] is { Length: > 0 } text ? text : null;

    public string Required(string name) => Optional(name)
        ?? throw TokenRefusedException.Request(TokenRefusalReasons.MalformedRequest, $"The parameter {name} is missing.");

    public static async ValueTask<TokenForm> ReadAsync(HttpRequest request, int maxBytes)
    {
        if (!HttpMethods.IsPost(request.Method))
        {
            request.HttpContext.Response.Headers.Allow = HttpMethods.Post;
            throw TokenRefusedException.Request(
                TokenRefusalReasons.MalformedRequest, "The token endpoint takes POST only.", StatusCodes.Status405MethodNotAllowed);
        }

        // Addresses end up in logs: nothing of a token request may travel there.
        if (request.QueryString.HasValue)
        {
            throw TokenRefusedException.Request(TokenRefusalReasons.MalformedRequest, "Parameters belong in the body, not in the address.");
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            throw TokenRefusedException.Request(
                TokenRefusalReasons.MalformedRequest, "The body must be application/x-www-form-urlencoded.");
        }

        var body = await ReadBodyAsync(request, maxBytes);
        try
        {
            using var reader = new FormReader(body) { ValueCountLimit = MaxParameters, KeyLengthLimit = 256, ValueLengthLimit = maxBytes };
            var values = await reader.ReadFormAsync(request.HttpContext.RequestAborted);
            if (values.Any(value => value.Value.Count > 1))
            {
                throw TokenRefusedException.Request(TokenRefusalReasons.MalformedRequest, "A parameter was sent more than once.");
            }

            // Parameter names are case sensitive (RFC 6749 appendix B); the reader's dictionary is not.
            return new TokenForm(new Dictionary<string, StringValues>(values, StringComparer.Ordinal));
        }
        catch (InvalidDataException)
        {
            throw TokenRefusedException.Request(TokenRefusalReasons.MalformedRequest, "The form has too many or too long parameters.");
        }
    }

    private static async ValueTask<string> ReadBodyAsync(HttpRequest request, int maxBytes)
    {
        var tooLarge = TokenRefusedException.Request(
            TokenRefusalReasons.RequestTooLarge, $"The body may have at most {maxBytes} bytes.", StatusCodes.Status413PayloadTooLarge);
        if (request.ContentLength > maxBytes)
        {
            throw tooLarge;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(maxBytes + 1);
        try
        {
            var length = 0;
            int read;
            while ((read = await request.Body.ReadAsync(buffer.AsMemory(length, maxBytes + 1 - length), request.HttpContext.RequestAborted)) > 0)
            {
                length += read;
                if (length > maxBytes)
                {
                    throw tooLarge;
                }
            }

            return Encoding.UTF8.GetString(buffer, 0, length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
