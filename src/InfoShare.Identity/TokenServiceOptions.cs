using Microsoft.Extensions.Options;

namespace InfoShare.Identity;

/// <summary>How the token service is set up. Validated when the host starts.</summary>
public sealed class TokenServiceOptions
{
    /// <summary>
    /// The issuer: an https address without query, fragment or trailing slash, under which this service is reached,
    /// for example <c>https://localhost:5001</c>. The endpoints' addresses are built from it, never from the request.
    /// </summary>
    public string Issuer { get; set; } = "";

    /// <summary>The audience of access tokens: the broker's name.</summary>
    public string Audience { get; set; } = "infoshare";

    /// <summary>How long an access token lives: 1 to 60 minutes.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest life that an assertion may give itself: its <c>exp</c> may lie this far ahead.</summary>
    public TimeSpan MaxAssertionLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How far a caller's clock may be off, either way: at most 5 minutes.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The largest request body that is read, in bytes.</summary>
    public int MaxRequestBytes { get; set; } = 32 * 1024;

    /// <summary>
    /// How many tokens one certificate may ask for in a minute, for ever; 0: no limit. One practitioner needs one for each
    /// <see cref="AccessTokenLifetime"/>: the default serves an organisation with ten thousand at work.
    /// </summary>
    public int TokensAMinute { get; set; } = 1_200;

    /// <summary>How many at once after a rest, as when everybody comes in at nine.</summary>
    public int TokensAtOnce { get; set; } = 2_400;

    /// <summary>
    /// The folder of the signing keys, shared by every process of the service. Made at the first start (mode 0700, its
    /// files 0600). Not used when <see cref="SigningKeysPem"/> has any.
    /// </summary>
    public string KeyFolder { get; set; } = "";

    /// <summary>
    /// Signing keys given by configuration instead, each a PKCS#8 PEM text of a P-256 key. The first signs; the others are
    /// only published, so that tokens signed before a change of keys stay good.
    /// </summary>
    public IList<string> SigningKeysPem { get; } = [];

    /// <summary>How long one key signs before the next takes over.</summary>
    public TimeSpan KeyRotation { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long a new key is published before it signs, so that every validator's cached key set has it by then.</summary>
    public TimeSpan KeyAnnouncement { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// The clock of tokens and assertions. Left out, the one in the services is used. A host whose service clock can be
    /// advanced for development sets <see cref="System.TimeProvider.System"/> here: callers sign with the true time.
    /// </summary>
    public TimeProvider? TimeProvider { get; set; }

    /// <summary>
    /// Where browsers reach the sign-in page of invented practitioners, an https origin such as <c>https://127.0.0.1:7445</c>; empty: there
    /// is none. For development alone: in any other environment the host does not start with it.
    /// </summary>
    public string SignInAddress { get; set; } = "";

    /// <summary>The token endpoint's full address.</summary>
    public string TokenEndpoint => Issuer + TokenServicePaths.Token;

    /// <summary>The grants that are given.</summary>
    internal IReadOnlyList<string> GrantTypes => SignInAddress.Length > 0
        ? [InfoShare.Identity.TokenEndpoint.ClientCredentials, PractitionerGrant.GrantType, CodeGrant.GrantType]
        : [InfoShare.Identity.TokenEndpoint.ClientCredentials, PractitionerGrant.GrantType];
}

/// <summary>The service's paths, relative to the issuer.</summary>
public static class TokenServicePaths
{
    /// <summary>Token endpoint (POST).</summary>
    public const string Token = "/connect/token";

    /// <summary>Authorization endpoint, at <see cref="TokenServiceOptions.SignInAddress"/>; in development alone.</summary>
    public const string Authorize = "/connect/authorize";

    /// <summary>The published signing keys (RFC 7517).</summary>
    public const string Jwks = "/.well-known/jwks.json";

    /// <summary>Authorization server metadata (RFC 8414).</summary>
    public const string Metadata = "/.well-known/oauth-authorization-server";

    /// <summary>The same document where OpenID Connect discovery looks for it.</summary>
    public const string OpenIdMetadata = "/.well-known/openid-configuration";
}

internal sealed class TokenServiceOptionsValidator(IHostEnvironment? environment = null) : IValidateOptions<TokenServiceOptions>
{
    public ValidateOptionsResult Validate(string? name, TokenServiceOptions options)
    {
        var faults = new List<string>();
        void Require(bool good, string fault)
        {
            if (!good)
            {
                faults.Add(fault);
            }
        }

        Require(
            Uri.TryCreate(options.Issuer, UriKind.Absolute, out var issuer) && issuer.Scheme == Uri.UriSchemeHttps
                && issuer.Query.Length == 0 && issuer.Fragment.Length == 0 && issuer.UserInfo.Length == 0 && !options.Issuer.EndsWith('/'),
            "TokenService:Issuer must be an https address without query, fragment or trailing slash.");
        Require(!string.IsNullOrWhiteSpace(options.Audience), "TokenService:Audience must not be empty.");
        Require(
            options.SignInAddress.Length == 0 || (Uri.TryCreate(options.SignInAddress, UriKind.Absolute, out var signIn)
                && signIn.Scheme == Uri.UriSchemeHttps && signIn.GetLeftPart(UriPartial.Authority) == options.SignInAddress),
            "TokenService:SignInAddress must be an https address without path, or empty.");
        Require(
            options.SignInAddress.Length == 0 || environment?.IsDevelopment() == true,
            "TokenService:SignInAddress offers invented practitioners without a password: it is for the environment Development alone.");
        Require(
            options.AccessTokenLifetime >= TimeSpan.FromMinutes(1) && options.AccessTokenLifetime <= TimeSpan.FromHours(1),
            "TokenService:AccessTokenLifetime must be from 1 to 60 minutes.");
        Require(
            options.MaxAssertionLifetime >= TimeSpan.FromSeconds(30) && options.MaxAssertionLifetime <= TimeSpan.FromHours(1),
            "TokenService:MaxAssertionLifetime must be from 30 seconds to 1 hour.");
        Require(
            options.ClockSkew >= TimeSpan.Zero && options.ClockSkew <= TimeSpan.FromMinutes(5),
            "TokenService:ClockSkew must be from 0 to 5 minutes.");
        Require(
            options.MaxRequestBytes is >= 4096 and <= 1024 * 1024,
            "TokenService:MaxRequestBytes must be from 4096 to 1048576.");
        Require(options.TokensAMinute is >= 0 and <= 1_000_000, "TokenService:TokensAMinute must be from 0 to 1000000.");
        Require(options.TokensAtOnce is >= 1 and <= 1_000_000, "TokenService:TokensAtOnce must be from 1 to 1000000.");
        Require(
            options.SigningKeysPem.Count > 0 || !string.IsNullOrWhiteSpace(options.KeyFolder),
            "TokenService:KeyFolder must name the folder of the signing keys, unless keys are given by configuration.");

        // A process looks at the folder once a minute: a key announced for less could sign before another process publishes it.
        Require(options.KeyAnnouncement >= TimeSpan.FromMinutes(5), "TokenService:KeyAnnouncement must be 5 minutes or more.");
        Require(
            options.KeyRotation >= options.KeyAnnouncement + options.AccessTokenLifetime,
            "TokenService:KeyRotation must be longer than KeyAnnouncement and AccessTokenLifetime together.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
