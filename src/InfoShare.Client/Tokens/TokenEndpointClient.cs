using System.Net;
using System.Text.Json;

namespace InfoShare.Client.Tokens;

/// <summary>Asks the token service, and finds out first where it is.</summary>
internal sealed class TokenEndpointClient(HttpClient http, AssertionSigner signer, InfoShareClientOptions options)
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private const string JwtBearerGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private const int MaxAnswerBytes = 64 * 1024;

    private volatile string? endpoint = options.TokenEndpoint?.AbsoluteUri;

    /// <summary>Fetches a token, trying again while the service is out of reach. Each attempt has assertions of its own.</summary>
    /// <exception cref="InfoShareTokenException">The service refused, or could not be reached.</exception>
    public async Task<AccessToken> FetchAsync(InfoSharePractitioner? practitioner, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await FetchOnceAsync(practitioner, ct);
            }
            catch (InfoShareTokenException e) when (e.IsTransient && attempt < options.Retry.MaxAttempts)
            {
                await Task.Delay(options.Retry.DelayAfter(attempt, e.RetryAfter), options.TimeProvider, ct);
            }
        }
    }

    private async Task<AccessToken> FetchOnceAsync(InfoSharePractitioner? practitioner, CancellationToken ct)
    {
        try
        {
            var address = endpoint ??= await DiscoverAsync(ct);
            var form = new Dictionary<string, string>
            {
                ["client_id"] = options.ClientId,
                ["client_assertion_type"] = AssertionType,
                ["client_assertion"] = signer.ForClient(address),
                ["grant_type"] = practitioner is null ? "client_credentials" : JwtBearerGrant,
            };
            if (practitioner is not null)
                form["assertion"] = signer.ForPractitioner(address, practitioner);
            if (options.Audience is { Length: > 0 } audience)
                form[Uri.IsWellFormedUriString(audience, UriKind.Absolute) ? "resource" : "audience"] = audience;

            var asked = options.TimeProvider.GetUtcNow();
            using var content = new FormUrlEncodedContent(form);
            using var answer = await http.PostAsync(new Uri(address), content, ct);
            return await ReadAsync(answer, asked, ct);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw Unreachable(e);
        }
    }

    private static async Task<AccessToken> ReadAsync(HttpResponseMessage answer, DateTimeOffset asked, CancellationToken ct)
    {
        var body = await answer.Content.ReadAsByteArrayAsync(ct);
        using var json = Parse(body);
        if (answer.IsSuccessStatusCode && Text(json, "access_token") is { Length: > 0 } token)
        {
            // Left out, a life that is surely short enough (RFC 6749 only recommends that it be said).
            var seconds = json!.RootElement.TryGetProperty("expires_in", out var life) && life.TryGetInt32(out var said) && said > 0 ? said : 60;
            return AccessToken.Issued(token, asked, TimeSpan.FromSeconds(seconds));
        }

        var transient = answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)answer.StatusCode >= 500;
        var error = Text(json, "error") ?? "";
        var reason = Text(json, "reason") ?? (error.Length > 0 ? error.ToUpperInvariant() : $"HTTP_{(int)answer.StatusCode}");
        throw new InfoShareTokenException(
            error, reason, Text(json, "error_description") ?? $"The token service answered with HTTP status {(int)answer.StatusCode}.", transient)
        {
            RetryAfter = answer.Headers.RetryAfter?.Delta,
        };
    }

    /// <summary>RFC 8414 puts its well-known part before the issuer's path, OpenID Connect behind it; services have one or both.</summary>
    private async Task<string> DiscoverAsync(CancellationToken ct)
    {
        var authority = options.Authority ?? options.Address;
        var issuer = authority.AbsoluteUri.TrimEnd('/');
        var path = authority.AbsolutePath.TrimEnd('/');
        string[] places =
        [
            $"{authority.GetLeftPart(UriPartial.Authority)}/.well-known/oauth-authorization-server{path}",
            $"{issuer}/.well-known/openid-configuration",
        ];
        foreach (var place in places)
        {
            using var answer = await http.GetAsync(new Uri(place), ct);
            if ((int)answer.StatusCode >= 500)
                throw Unreachable(null);
            if (!answer.IsSuccessStatusCode)
                continue;

            using var json = Parse(await answer.Content.ReadAsByteArrayAsync(ct));

            // A document that speaks for another issuer would send our assertions elsewhere (RFC 8414 section 3.3).
            if (Text(json, "issuer")?.TrimEnd('/') != issuer)
            {
                throw new InfoShareTokenException(
                    "", "ISSUER_MISMATCH",
                    "The token service's metadata name another issuer than the address asked; set Authority to the issuer's own address.",
                    isTransient: false);
            }

            if (Uri.TryCreate(Text(json, "token_endpoint"), UriKind.Absolute, out var found) && found.Scheme == Uri.UriSchemeHttps)
                return found.AbsoluteUri;
        }

        throw new InfoShareTokenException(
            "", "METADATA_MISSING", "The token service publishes no metadata with an https token endpoint; set TokenEndpoint.", isTransient: false);
    }

    private static InfoShareTokenException Unreachable(Exception? e) =>
        new("", "TOKEN_SERVICE_UNREACHABLE", "The token service could not be reached.", isTransient: true, e);

    private static JsonDocument? Parse(byte[] body)
    {
        try
        {
            return body.Length <= MaxAnswerBytes ? JsonDocument.Parse(body) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonDocument? json, string name) =>
        json is { RootElement.ValueKind: JsonValueKind.Object }
        && json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
