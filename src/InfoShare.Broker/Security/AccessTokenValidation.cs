using System.Buffers.Text;
using System.IdentityModel.Tokens.Jwt;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using InfoShare.Broker.Hosting;
using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;
using InfoShare.Identity;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

namespace InfoShare.Broker.Security;

/// <summary>Sets the JWT bearer handler up, and reads what it has validated.</summary>
internal static class AccessTokenValidation
{
    /// <summary>The type of access tokens (RFC 9068); an id token or an assertion is not one.</summary>
    public const string TokenType = "at+jwt";

    private const int MaxTokenLength = 8192;
    private const string BindingMember = "x5t#S256";
    private static readonly string[] ChangesMeaning = ["crit", "b64", "zip", "cty"];

    // Of a member that comes twice, two readers may each take another.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Adds the handler: ES256 only, and audience, issuer and lifetime with the skew that is set.</summary>
    public static void Configure(JwtBearerOptions options, IdentitySettings settings, string issuer, SigningKeys? embedded)
    {
        options.RequireHttpsMetadata = settings.RequireHttpsMetadata;
        options.SaveToken = false;
        options.IncludeErrorDetails = false;
        options.RefreshOnIssuerKeyNotFound = true;
        options.SecurityTokenValidators.Clear();
        options.SecurityTokenValidators.Add(new JwtSecurityTokenHandler
        {
            MapInboundClaims = false,
            MaximumTokenSizeInBytes = MaxTokenLength,
        });
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidTypes = [TokenType, "application/" + TokenType],
            ValidAudience = settings.Audience,
            ValidateAudience = true,
            ValidIssuer = issuer,
            ValidateIssuer = true,
            ValidateLifetime = true,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = settings.ClockSkew,
            NameClaimType = settings.Claims.ClientId,
            RoleClaimType = settings.Claims.PractitionerRole,
        };

        if (embedded is not null)
        {
            options.TokenValidationParameters.IssuerSigningKeyResolver = (_, _, keyId, _) => embedded.Find(keyId);
            return;
        }

        options.Authority = settings.Authority;
        if (settings.MetadataAddress.Length > 0)
            options.MetadataAddress = settings.MetadataAddress;
        options.BackchannelHttpHandler = Backchannel(settings.BackchannelCa);
        options.BackchannelTimeout = TimeSpan.FromSeconds(10);
    }

    /// <summary>
    /// Whether the text has the form of an access token: three parts, typed at+jwt, signed with ES256. The handler verifies
    /// the rest; its version does not restrict algorithms, so that is done here, before it.
    /// </summary>
    public static bool HasTheForm(string token)
    {
        var dot = token.IndexOf('.');
        if (token.Length > MaxTokenLength || dot <= 0 || token.Count(c => c == '.') != 2 || !Base64Url.IsValid(token.AsSpan(0, dot)))
            return false;
        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(token.AsSpan(0, dot)), Strict);
            return header.RootElement.ValueKind == JsonValueKind.Object

                // The handler passes over what it does not know, these too; each would change what the rest means (RFC 7515, 7797, 7516).
                && !ChangesMeaning.Any(name => header.RootElement.TryGetProperty(name, out _))
                && Text(header.RootElement, "alg") == SecurityAlgorithms.EcdsaSha256
                && Text(header.RootElement, "typ") is { } type
                && (type.Equals(TokenType, StringComparison.OrdinalIgnoreCase) || type.Equals("application/" + TokenType, StringComparison.OrdinalIgnoreCase));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>What a validated token says; null when a claim that we need is missing or not understood.</summary>
    public static ValidatedToken? Read(ClaimsPrincipal principal, ClaimNames names, DateTimeOffset expires)
    {
        if (One(principal, names.ClientId) is not { Length: > 0 } clientId || Binding(principal) is not { Length: > 0 } thumbprint)
            return null;
        string[] ofPractitioner = [names.PractitionerId, names.PractitionerName, names.PractitionerRole, names.PractitionerTeam];
        if (!principal.Claims.Any(c => ofPractitioner.Contains(c.Type, StringComparer.Ordinal)))
            return new ValidatedToken(clientId, null, thumbprint, expires);

        // Whoever is only half named, or twice, is not taken for the system: a system sees more than a human does. And a practitioner
        // without a known role is nobody whom a rule could judge.
        return One(principal, names.PractitionerId) is { Length: > 0 } id && One(principal, names.PractitionerName) is { Length: > 0 } name
            && principal.Claims.Count(c => c.Type == names.PractitionerTeam) <= 1
            && Code.TryParse<PractitionerRole>(One(principal, names.PractitionerRole) ?? "", out var role) && Code.IsStated(role)
            ? new ValidatedToken(clientId, new Practitioner(id, name, role, One(principal, names.PractitionerTeam)), thumbprint, expires)
            : null;
    }

    private static string? One(ClaimsPrincipal principal, string type)
    {
        var found = principal.Claims.Where(c => c.Type == type).Take(2).ToArray();
        return found.Length == 1 ? found[0].Value : null;
    }

    private static string? Binding(ClaimsPrincipal principal)
    {
        if (One(principal, "cnf") is not { } cnf)
            return null;
        try
        {
            using var document = JsonDocument.Parse(cnf);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Text(document.RootElement, BindingMember) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static SocketsHttpHandler Backchannel(string caFile)
    {
        var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), AllowAutoRedirect = false };
        if (caFile.Length == 0)
            return handler;
        var roots = new System.Security.Cryptography.X509Certificates.X509Certificate2Collection();
        roots.ImportFromPemFile(caFile);
        handler.SslOptions.CertificateChainPolicy = new System.Security.Cryptography.X509Certificates.X509ChainPolicy
        {
            TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust,
            RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        return handler;
    }
}

/// <summary>The inner token service's public keys as the JWT handler wants them.</summary>
internal sealed class SigningKeys(Func<IReadOnlyList<EcPublicJwk>> published) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (ECDsa Key, ECDsaSecurityKey Security)> known = new(StringComparer.Ordinal);

    /// <summary>The key of this id, when it is published now; none otherwise.</summary>
    public IEnumerable<SecurityKey> Find(string? keyId)
    {
        if (keyId is null || published().FirstOrDefault(k => k.KeyId == keyId) is not { } jwk)
            return [];
        lock (gate)
        {
            // Kept: the handler caches its verifier by the key object.
            if (!known.TryGetValue(keyId, out var found))
            {
                var key = jwk.ToKey();
                found = (key, new ECDsaSecurityKey(key) { KeyId = keyId });
                known[keyId] = found;
            }

            return [found.Security];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            foreach (var (key, _) in known.Values)
                key.Dispose();
            known.Clear();
        }
    }
}
