using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace InfoShare.Identity;

/// <summary>The names of the claims that are ours; the rest are RFC 9068's and RFC 8705's.</summary>
public static class InfoShareClaims
{
    /// <summary>The organisation that the client acts for.</summary>
    public const string OrganisationId = "organisation_id";

    /// <summary>The practitioner's id at the asserting organisation. Absent from a system-only token, like the next three.</summary>
    public const string PractitionerId = "practitioner_id";

    /// <summary>The practitioner's name. Personal data: never logged.</summary>
    public const string PractitionerName = "practitioner_name";

    /// <summary>The practitioner's role: a code of vocabulary 7.</summary>
    public const string PractitionerRole = "practitioner_role";

    /// <summary>The practitioner's team; optional.</summary>
    public const string PractitionerTeam = "practitioner_team";
}

/// <summary>Makes RFC 9068 access tokens bound to the caller's certificate (RFC 8705 section 3.1).</summary>
internal sealed class AccessTokenIssuer(IOptions<TokenServiceOptions> options, TimeProvider time, SigningKeyRing keys)
{
    private readonly TokenServiceOptions _options = options.Value;
    private readonly TimeProvider _time = options.Value.TimeProvider ?? time;

    public string Issue(TokenClient client, Practitioner? practitioner, string scope, string certificateThumbprint)
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        using var payload = new MemoryStream();
        using (var json = new Utf8JsonWriter(payload, JwsEs256.Plain))
        {
            json.WriteStartObject();
            json.WriteString("iss", _options.Issuer);
            json.WriteString("aud", _options.Audience);
            json.WriteString("sub", practitioner is null ? client.ClientId : $"{client.ClientId}/{practitioner.Id}");
            json.WriteString("client_id", client.ClientId);
            json.WriteNumber("iat", now);
            json.WriteNumber("exp", now + (long)_options.AccessTokenLifetime.TotalSeconds);
            json.WriteString("jti", Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)));
            if (scope.Length > 0)
            {
                json.WriteString("scope", scope);
            }

            json.WriteStartObject("cnf");
            json.WriteString("x5t#S256", certificateThumbprint);
            json.WriteEndObject();
            json.WriteString(InfoShareClaims.OrganisationId, client.OrganisationId);
            if (practitioner is not null)
            {
                json.WriteString(InfoShareClaims.PractitionerId, practitioner.Id);
                json.WriteString(InfoShareClaims.PractitionerName, practitioner.Name);
                json.WriteString(InfoShareClaims.PractitionerRole, practitioner.Role);
                if (practitioner.Team is not null)
                {
                    json.WriteString(InfoShareClaims.PractitionerTeam, practitioner.Team);
                }
            }

            json.WriteEndObject();
        }

        return keys.Sign(payload.ToArray(), "at+jwt");
    }
}
