using InfoShare.Identity;

namespace InfoShare.Broker.Hosting;

/// <summary>
/// Who issues the access tokens that agencies bring: section <c>Identity</c>. Any server will do that speaks RFC 8414
/// metadata, JWKS, RFC 9068 access tokens signed with ES256 and RFC 8705 certificate binding.
/// </summary>
public sealed class IdentitySettings
{
    /// <summary>The section's name.</summary>
    public const string Section = "Identity";

    /// <summary>
    /// The token service's issuer, for example <c>https://tokens.example/infoshare</c>. Empty: the token service inside this
    /// broker, with the agencies' listener as issuer.
    /// </summary>
    public string Authority { get; set; } = "";

    /// <summary>Where the metadata are; empty: <c>/.well-known/openid-configuration</c> under the authority.</summary>
    public string MetadataAddress { get; set; } = "";

    /// <summary>The issuer in the tokens when it is not the authority's address; for the token service inside this broker, its public address.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>The audience that tokens must name.</summary>
    public string Audience { get; set; } = "infoshare";

    /// <summary>Whether metadata must come over HTTPS. False only for experiments on one machine.</summary>
    public bool RequireHttpsMetadata { get; set; } = true;

    /// <summary>The certificate authority of the token service's own certificate, a PEM file; empty: the machine's.</summary>
    public string BackchannelCa { get; set; } = "";

    /// <summary>How far clocks may be apart, either way: at most 5 minutes.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Folder of the inner token service's signing keys; empty: <c>token-keys</c> in the data folder. Brokers share one.</summary>
    public string KeyFolder { get; set; } = "";

    /// <summary>How long the inner token service's access tokens live.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How many of them one certificate may ask for in a minute; 0, or limits switched off (<c>Broker:Limits</c>): as many as it likes.</summary>
    public int TokensAMinute { get; set; } = 1_200;

    /// <summary>How many at once after a rest.</summary>
    public int TokensAtOnce { get; set; } = 2_400;

    /// <summary>The names of the claims.</summary>
    public ClaimNames Claims { get; set; } = new();

    /// <summary>True when the token service inside this broker is used.</summary>
    public bool IsEmbedded => Authority.Length == 0;
}

/// <summary>What the claims are called that another token service may name otherwise: section <c>Identity:Claims</c>.</summary>
public sealed class ClaimNames
{
    /// <summary>The calling system's client id, by which the registry knows its organisation (RFC 9068 <c>client_id</c>).</summary>
    public string ClientId { get; set; } = "client_id";

    /// <summary>The practitioner's id; absent from a system's token.</summary>
    public string PractitionerId { get; set; } = InfoShareClaims.PractitionerId;

    /// <summary>The practitioner's name.</summary>
    public string PractitionerName { get; set; } = InfoShareClaims.PractitionerName;

    /// <summary>The practitioner's role, a code of vocabulary 7.</summary>
    public string PractitionerRole { get; set; } = InfoShareClaims.PractitionerRole;

    /// <summary>The practitioner's team; may be absent.</summary>
    public string PractitionerTeam { get; set; } = InfoShareClaims.PractitionerTeam;
}
