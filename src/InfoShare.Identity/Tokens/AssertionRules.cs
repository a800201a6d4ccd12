using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace InfoShare.Identity;

/// <summary>What the two kinds of assertion have in common (RFC 7523 section 3), checked after the signature.</summary>
internal sealed class AssertionRules(IOptions<TokenServiceOptions> options, TimeProvider time, IReplayStore replays)
{
    private const int MaxIdLength = 128;
    private const double LatestTime = 253402300799; // The end of the year 9999, the last that a DateTimeOffset holds.
    private readonly TokenServiceOptions _options = options.Value;
    private readonly TimeProvider _time = options.Value.TimeProvider ?? time;

    /// <summary>Issuer, audience, times and the presence of an id. Says which rule failed by the refusal that it returns.</summary>
    public (string Reason, string Description)? Fault(ParsedJws jws, string clientId)
    {
        var now = _time.GetUtcNow();
        var clock = $"this service's clock reads {now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}";
        if (jws.Text("iss") != clientId)
        {
            return (TokenRefusalReasons.AssertionIssuer, "iss must be the client id.");
        }

        // One audience only: an assertion good at two servers could be carried by one of them to the other.
        if (SingleAudience(jws.Claims) is not { } audience || (audience != _options.Issuer && audience != _options.TokenEndpoint))
        {
            return (TokenRefusalReasons.AssertionAudience, "aud must be this service's issuer or token endpoint, and nothing else.");
        }

        if (!TryTime(jws.Claims, "exp", out var expires) || expires is null)
        {
            return (TokenRefusalReasons.AssertionExpired, "exp is missing or not a number of seconds since 1970.");
        }

        if (!TryTime(jws.Claims, "iat", out var issued) || !TryTime(jws.Claims, "nbf", out var notBefore))
        {
            return (TokenRefusalReasons.AssertionNotYetValid, "iat and nbf must be numbers of seconds since 1970.");
        }

        if (expires.Value + _options.ClockSkew <= now)
        {
            return (TokenRefusalReasons.AssertionExpired, $"The assertion has expired; {clock}.");
        }

        if (issued > now + _options.ClockSkew || notBefore > now + _options.ClockSkew)
        {
            return (TokenRefusalReasons.AssertionNotYetValid, $"The assertion is not valid yet; {clock}.");
        }

        if (expires > now + _options.MaxAssertionLifetime + _options.ClockSkew || expires - issued > _options.MaxAssertionLifetime)
        {
            return (TokenRefusalReasons.AssertionLifetime,
                $"exp may be at most {_options.MaxAssertionLifetime.TotalSeconds:0} seconds after iat and now; {clock}.");
        }

        return jws.Text("jti") is not { Length: > 0 and <= MaxIdLength }
            ? (TokenRefusalReasons.AssertionIdMissing, $"jti is required: text of 1 to {MaxIdLength} characters, new for every assertion.")
            : null;
    }

    /// <summary>Uses the assertion up. Only after everything else about it was found good: a refused one stays unused.</summary>
    public ValueTask<bool> TryUseAsync(ParsedJws jws, string clientId, CancellationToken cancellationToken)
    {
        TryTime(jws.Claims, "exp", out var expires);
        return replays.TryRegisterAsync(clientId, jws.Text("jti")!, expires!.Value + _options.ClockSkew, cancellationToken);
    }

    private static string? SingleAudience(JsonElement claims)
    {
        if (!claims.TryGetProperty("aud", out var audience))
        {
            return null;
        }

        if (audience.ValueKind == JsonValueKind.Array && audience.GetArrayLength() == 1)
        {
            audience = audience[0];
        }

        return audience.ValueKind == JsonValueKind.String ? audience.GetString() : null;
    }

    private static bool TryTime(JsonElement claims, string name, out DateTimeOffset? value)
    {
        value = null;
        if (!claims.TryGetProperty(name, out var json))
        {
            return true;
        }

        if (json.ValueKind != JsonValueKind.Number || !json.TryGetDouble(out var seconds) || seconds is < 0 or > LatestTime || double.IsNaN(seconds))
        {
            return false;
        }

        value = DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000));
        return true;
    }
}
