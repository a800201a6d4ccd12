using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace InfoShare.Identity;

/// <summary>
/// The grant <c>authorization_code</c> (RFC 6749 section 4.1.3, RFC 7636), for whoever signed in at the <see cref="DevelopmentSignIn"/>:
/// who it is, and the OpenID Connect id token that says so.
/// </summary>
internal sealed class CodeGrant(AuthorizationCodes codes, IOptions<TokenServiceOptions> options, TimeProvider time, SigningKeyRing keys)
{
    public const string GrantType = "authorization_code";

    private static readonly TimeSpan IdTokenLife = TimeSpan.FromMinutes(5);
    private readonly TokenServiceOptions _options = options.Value;
    private readonly TimeProvider _time = options.Value.TimeProvider ?? time;

    public GrantedCode Read(TokenForm form, TokenClient client)
    {
        var granted = codes.Redeem(form.Required("code"), client.ClientId, form.Required("redirect_uri"), form.Required("code_verifier"))
            ?? throw TokenRefusedException.Grant(
                TokenRefusalReasons.CodeNotValid, "code: is not good, not any more, or not for this client, address and verifier.", client.ClientId);

        // Asked again, since the registry may have changed while somebody chose.
        return client.AllowedRoles.Contains(granted.Practitioner.Role, StringComparer.Ordinal)
            ? granted
            : throw TokenRefusedException.Grant(
                TokenRefusalReasons.RoleNotAllowed, "code: this client may not assert a practitioner in this role.", client.ClientId);
    }

    public string IdToken(TokenClient client, GrantedCode granted)
    {
        var now = _time.GetUtcNow();
        var claims = new Dictionary<string, object?>
        {
            ["iss"] = _options.Issuer,
            ["aud"] = client.ClientId,
            ["sub"] = granted.Practitioner.Id,
            ["iat"] = now.ToUnixTimeSeconds(),

            // Its page asks everybody every time who it is, and a code lives a minute: whoever brings one has just said so.
            ["auth_time"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + IdTokenLife).ToUnixTimeSeconds(),
            ["name"] = granted.Practitioner.Name,
            [InfoShareClaims.OrganisationId] = client.OrganisationId,
            [InfoShareClaims.PractitionerRole] = granted.Practitioner.Role,
        };
        if (granted.Nonce is not null)
        {
            claims["nonce"] = granted.Nonce;
        }

        return keys.Sign(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(claims)), "JWT");
    }
}
