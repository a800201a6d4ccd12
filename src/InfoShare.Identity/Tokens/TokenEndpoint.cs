using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace InfoShare.Identity;

/// <summary>POST /connect/token: from the HTTP request to a token or a refusal, and nothing in between is stored by a cache.</summary>
internal sealed class TokenEndpoint(
    IOptions<TokenServiceOptions> options,
    ClientAuthenticator authenticator,
    PractitionerGrant practitioners,
    CodeGrant signIns,
    AccessTokenIssuer issuer,
    TokenLimits limits,
    ILogger<TokenEndpoint> logger)
{
    public const string ClientCredentials = "client_credentials";

    private static readonly Meter Meter = new("InfoShare.Identity");
    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "infoshare.token.requests", "{request}", "Token requests by outcome; the outcome is ISSUED or the reason of the refusal.");

    private readonly TokenServiceOptions _options = options.Value;

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Pragma = "no-cache";
        try
        {
            await IssueAsync(context);
        }
        catch (TokenRefusedException e)
        {
            await RefuseAsync(context, e);
        }
        catch (BadHttpRequestException e)
        {
            await RefuseAsync(context, TokenRefusedException.Request(
                e.StatusCode == StatusCodes.Status413PayloadTooLarge ? TokenRefusalReasons.RequestTooLarge : TokenRefusalReasons.MalformedRequest,
                "The request could not be read.",
                e.StatusCode));
        }
        catch (ReplayStoreUnavailableException e)
        {
            logger.LogError(e, "Token refused: the replay store is unavailable");
            context.Response.Headers.RetryAfter = "5";
            await RefuseAsync(context, new TokenRefusedException(
                StatusCodes.Status503ServiceUnavailable, "temporarily_unavailable", TokenRefusalReasons.TemporarilyUnavailable,
                "Try again in a few seconds, with new assertions."));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; there is nobody to answer.
        }
        catch (Exception e)
        {
            logger.LogError(e, "Token refused: a fault in the token service");
            await RefuseAsync(context, new TokenRefusedException(
                StatusCodes.Status500InternalServerError, "server_error", TokenRefusalReasons.ServerFault, "Try again later, with new assertions."));
        }
    }

    private async Task IssueAsync(HttpContext context)
    {
        var cancellation = context.RequestAborted;
        var certificate = await context.Connection.GetClientCertificateAsync(cancellation);
        var thumbprint = certificate is null ? null : JwsEs256.CertificateThumbprint(certificate);
        if (thumbprint is not null && limits.Judge(thumbprint) is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            throw new TokenRefusedException(
                StatusCodes.Status429TooManyRequests, "temporarily_unavailable", TokenRefusalReasons.RateLimited,
                "This certificate asks for too many tokens: wait as long as Retry-After says, and keep a token for its life.");
        }

        var form = await TokenForm.ReadAsync(context.Request, _options.MaxRequestBytes);
        if (context.Request.Headers.ContainsKey("Authorization"))
        {
            throw TokenRefusedException.Client(
                TokenRefusalReasons.UnsupportedClientAuthentication, "Clients authenticate by private_key_jwt alone.");
        }

        var grantType = form.Required("grant_type");
        if (!_options.GrantTypes.Contains(grantType, StringComparer.Ordinal))
        {
            throw new TokenRefusedException(
                StatusCodes.Status400BadRequest, "unsupported_grant_type", TokenRefusalReasons.UnsupportedGrant,
                $"grant_type must be {string.Join(" or ", _options.GrantTypes)}.");
        }

        if (thumbprint is null)
        {
            throw TokenRefusedException.Client(
                TokenRefusalReasons.CertificateMissing, "This connection has no client certificate; tokens are bound to one.");
        }

        var directory = context.RequestServices.GetRequiredService<IClientDirectory>();
        var client = await authenticator.AuthenticateAsync(form, thumbprint, directory, cancellation);
        var scope = GrantScope(form.Optional("scope"), client);
        var signIn = grantType == CodeGrant.GrantType ? signIns.Read(form, client) : null;
        var practitioner = grantType == PractitionerGrant.GrantType ? await practitioners.ReadAsync(form, client, cancellation) : signIn?.Practitioner;

        var token = issuer.Issue(client, practitioner, scope, thumbprint);
        Requests.Add(1, new KeyValuePair<string, object?>("outcome", "ISSUED"));
        logger.LogInformation(
            "Token issued to client {ClientId} of organisation {OrganisationId}, {Kind}",
            client.ClientId, client.OrganisationId, practitioner is null ? "system" : "practitioner");
        await WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteString("access_token", token);
            json.WriteString("token_type", "Bearer");
            json.WriteNumber("expires_in", (long)_options.AccessTokenLifetime.TotalSeconds);
            json.WriteString("scope", scope);
            if (signIn is not null)
            {
                json.WriteString("id_token", signIns.IdToken(client, signIn));
            }
        });
    }

    private static string GrantScope(string? requested, TokenClient client)
    {
        if (requested is null)
        {
            return string.Join(' ', client.AllowedScopes);
        }

        var scopes = requested.Split(' ').Distinct(StringComparer.Ordinal).ToArray();
        return scopes.All(scope => client.AllowedScopes.Contains(scope, StringComparer.Ordinal))
            ? string.Join(' ', scopes)
            : throw new TokenRefusedException(
                StatusCodes.Status400BadRequest, "invalid_scope", TokenRefusalReasons.ScopeNotAllowed,
                "The client may not have one of the scopes that it asks for.")
            { ClientId = client.ClientId };
    }

    private async Task RefuseAsync(HttpContext context, TokenRefusedException refusal)
    {
        Requests.Add(1, new KeyValuePair<string, object?>("outcome", refusal.Reason));
        logger.LogWarning(
            "Token refused: {Reason}, client {ClientId}", refusal.Reason, refusal.ClientId ?? "(not authenticated)");
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        if (refusal.Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_client\"";
        }

        if (refusal.Status == StatusCodes.Status413PayloadTooLarge)
        {
            // The rest of the body is not worth reading.
            context.Response.Headers.Connection = HttpProtocol.IsHttp11(context.Request.Protocol) ? "close" : default;
        }

        await WriteAsync(context, refusal.Status, json =>
        {
            json.WriteString("error", refusal.Error);
            json.WriteString("error_description", refusal.Message);
            json.WriteString("reason", refusal.Reason);
        });
    }

    private static async Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> members)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.ToArray(), context.RequestAborted);
    }
}
