using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using InfoShare.Broker.Hosting;
using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace InfoShare.Broker.Security;

/// <summary>Who calls, or why the caller is not admitted.</summary>
/// <param name="Caller">The caller; with a refusal, as far as it is known.</param>
/// <param name="Refusal">Null when admitted.</param>
internal sealed record Authentication(Caller? Caller, string? CertificateThumbprint, string? ClientId, RuleException? Refusal);

/// <summary>
/// Finds out who calls: a genuine access token, bound to the certificate of this very connection, of an organisation that the
/// registry has, enabled, with that certificate, and a practitioner in a role that it may assert.
/// </summary>
internal sealed class CallAuthenticator(
    OrganisationDirectory directory, TokenCache cache, IdentitySettings settings, TimeProvider realTime)
{
    private const string Scheme = "Bearer ";
    private static readonly TimeSpan LongestCaching = TimeSpan.FromMinutes(10);

    /// <summary>Judges the call. Nothing of its body is read.</summary>
    public async Task<Authentication> AuthenticateAsync(HttpContext context, string callId)
    {
        if (context.Connection.ClientCertificate is not { } certificate)
            return Refused(ErrorReason.CertificateMismatch, "This connection has no client certificate.");
        var thumbprint = ThumbprintOf(certificate);
        var headers = context.Request.Headers.Authorization;
        if (headers.Count == 0)
            return Refused(ErrorReason.TokenMissing, "No access token came with the call. Fetch one from the token service.");
        if (headers.Count > 1 || headers[0] is not { } header || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return Refused(ErrorReason.TokenInvalid, "The authorization header must be: Bearer, then one access token.");

        var snapshot = await directory.CurrentAsync(context.RequestAborted);
        var text = header[Scheme.Length..].Trim();
        var key = TokenCache.KeyOf(text);
        var token = cache.Find(key, snapshot.Version);
        if (token is null)
        {
            token = await ValidateAsync(context, text);
            if (token is null)
            {
                return Refused(
                    ErrorReason.TokenInvalid,
                    "The access token is expired, not yet valid, for another audience or issuer, or not genuine. Fetch a new one.");
            }

            cache.Keep(key, token, snapshot.Version);
        }

        var organisation = snapshot.FindByClientId(token.ClientId);
        var caller = organisation is null ? null : CallerOf(organisation, token.Practitioner, callId, snapshot.Policy);
        if (!string.Equals(token.CertificateThumbprint, thumbprint, StringComparison.Ordinal))
        {
            return new Authentication(caller, thumbprint, token.ClientId, new RuleException(
                ErrorReason.CertificateMismatch, "The token is bound to another certificate than the one of this connection."));
        }

        return new Authentication(caller, thumbprint, token.ClientId, Judge(organisation, token.Practitioner, thumbprint));
    }

    /// <summary>x5t#S256 of a certificate.</summary>
    public static string ThumbprintOf(X509Certificate2 certificate) =>
        Base64Url.EncodeToString(certificate.GetCertHash(HashAlgorithmName.SHA256));

    /// <summary>Whether an organisation may call now, with this certificate and in this role. Null: it may.</summary>
    public static RuleException? Judge(Organisation? organisation, Practitioner? practitioner, string thumbprint)
    {
        if (organisation is not { Enabled: true } || !organisation.CertificateThumbprints.Contains(thumbprint, StringComparer.Ordinal))
        {
            return new RuleException(
                ErrorReason.OrganisationNotAllowed,
                "Your organisation or this certificate is not registered, not enabled or revoked. Ask the partnership's operator.");
        }

        return practitioner is null || organisation.AllowedRoles.Contains(practitioner.Role)
            ? null
            : new RuleException(ErrorReason.RoleNotAllowed, "Your organisation may not assert a practitioner in this role.");
    }

    private async Task<ValidatedToken?> ValidateAsync(HttpContext context, string text)
    {
        if (!AccessTokenValidation.HasTheForm(text))
            return null;
        AuthenticateResult result;
        try
        {
            result = await context.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException)
        {
            // Another token service's metadata or keys cannot be fetched: nobody can be judged, and nobody is refused for it.
            throw new StoreUnavailableException("The token service's metadata cannot be fetched.", inner: e);
        }

        if (!result.Succeeded || result.Principal is null)
            return null;

        var now = realTime.GetUtcNow();
        var expires = long.TryParse(result.Principal.FindFirst("exp")?.Value, out var seconds) && seconds is > 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : now;
        return AccessTokenValidation.Read(
            result.Principal, settings.Claims, expires < now + LongestCaching ? expires : now + LongestCaching);
    }

    private static Caller CallerOf(Organisation organisation, Practitioner? practitioner, string callId, AccessPolicy policy) => new(
        organisation.Id, organisation.Name, organisation.Agency, organisation.Area, organisation.IsOperator, practitioner, callId)
    {
        Standing = new AccessStanding(policy),
    };

    private static Authentication Refused(ErrorReason reason, string message) => new(null, null, null, new RuleException(reason, message));
}
