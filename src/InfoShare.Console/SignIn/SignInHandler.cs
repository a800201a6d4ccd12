using System.Buffers.Text;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace InfoShare.WebConsole.SignIn;

/// <summary>The handler's settings. What differs from one organisation to another is read when somebody signs in.</summary>
public sealed class SignInOptions : OAuthOptions
{
    // The framework's own wants one client, one secret and fixed addresses, none of which there is here.
    /// <inheritdoc/>
    public override void Validate()
    {
    }
}

/// <summary>
/// OAuth 2.0 authorization code with PKCE, on the handler of the shared framework: state, correlation and verifier are its own. Added are
/// the provider's metadata, <c>private_key_jwt</c> over mutual TLS, and the id token, which comes from the token endpoint itself over TLS
/// whose certificate was checked (OpenID Connect Core 3.1.3.7): its issuer, audience, time, nonce and organisation are held to what was asked.
/// </summary>
internal sealed class SignInHandler(
    IOptionsMonitor<SignInOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    Provider provider,
    DeskConnections desks,
    ConsoleSettings settings) : OAuthHandler<SignInOptions>(options, logger, encoder)
{
    public const string SchemeName = "sign-in";
    public const string OrganisationProperty = "organisation";

    private const string NonceProperty = "nonce";
    private const string AskedProperty = "asked";
    private const string BackItem = "infoshare.sign-in.back";
    private const string OrganisationItem = "infoshare.sign-in.organisation";
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    public static void Configure(SignInOptions options)
    {
        options.CallbackPath = "/signed-in";
        options.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        options.UsePkce = true;
        options.SaveTokens = false;
        options.RemoteAuthenticationTimeout = TimeSpan.FromMinutes(10);
        options.CorrelationCookie.Name = "__Host-infoshare-signing-in.";
        options.CorrelationCookie.Path = "/";
        options.CorrelationCookie.SecurePolicy = CookieSecurePolicy.Always;
        options.CorrelationCookie.SameSite = SameSiteMode.Lax;
        options.Events.OnRemoteFailure = context =>
        {
            // What failed is the operator's to read, in the log; nothing of it is repeated here. Where one wanted to go is not forgotten.
            SignInFailures.Tell(context, (context.Properties?.Items.TryGetValue(OrganisationProperty, out var known) == true ? known : null) ?? context.HttpContext.Items[OrganisationItem] as string);
            var query = QueryString.Create("again", "1");
            if ((context.Properties?.RedirectUri ?? context.HttpContext.Items[BackItem] as string) is { } back)
                query = query.Add("back", back);
            context.Response.Redirect("/sign-in" + query);
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await provider.MetadataAsync(Context.RequestAborted);
        await base.HandleChallengeAsync(properties);
    }

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        var verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var nonce = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        properties.Items[OAuthConstants.CodeVerifierKey] = verifier;
        properties.Items[NonceProperty] = nonce;
        properties.Items[AskedProperty] = TimeProvider.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var asked = new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["scope"] = settings.SignIn.Scope,
            ["client_id"] = OrganisationOf(properties).ClientId,
            ["redirect_uri"] = redirectUri,
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
            ["code_challenge_method"] = "S256",
            ["nonce"] = nonce,

            // Also where a prompt is asked for: only then must the provider say when it was (OpenID Connect Core 3.1.2.1).
            ["max_age"] = (settings.IdleMinutes * 60).ToString(CultureInfo.InvariantCulture),
            ["state"] = Options.StateDataFormat.Protect(properties),
        };
        if (settings.SignIn.Prompt.Length > 0)
            asked["prompt"] = settings.SignIn.Prompt;
        return QueryHelpers.AddQueryString(provider.Known.AuthorizationEndpoint.AbsoluteUri, asked);
    }

    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        var metadata = await provider.MetadataAsync(Context.RequestAborted);
        var organisation = OrganisationOf(context.Properties);

        // A ticket that is refused takes its properties with it.
        (Context.Items[BackItem], Context.Items[OrganisationItem]) = (context.Properties.RedirectUri, organisation.Id);
        if (!context.Properties.Items.TryGetValue(OAuthConstants.CodeVerifierKey, out var verifier) || verifier is null)
            return OAuthTokenResponse.Failed(new AuthenticationFailureException("The verifier is missing."));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["client_id"] = organisation.ClientId,
            ["client_assertion_type"] = AssertionType,
            ["client_assertion"] = provider.ConnectionOf(organisation).AssertClient(metadata.TokenEndpoint),
            ["code"] = context.Code,
            ["redirect_uri"] = context.RedirectUri,
            ["code_verifier"] = verifier,
        });
        using var http = new HttpClient(provider.ConnectionOf(organisation).CreateHandler());
        using var answer = await http.PostAsync(metadata.TokenEndpoint, form, Context.RequestAborted);
        var body = await answer.Content.ReadAsStringAsync(Context.RequestAborted);
        return answer.IsSuccessStatusCode
            ? OAuthTokenResponse.Success(JsonDocument.Parse(body))
            : OAuthTokenResponse.Failed(new AuthenticationFailureException($"The provider refused the code ({(int)answer.StatusCode})."));
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(
        ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var organisation = OrganisationOf(properties);
        var claims = Read(tokens.Response?.RootElement is { } response && response.TryGetProperty("id_token", out var token) ? token.GetString() : null);
        string Text(string name) => TextOf(claims, name);

        Require(Text("iss").TrimEnd('/') == provider.Known.Issuer, "iss, which names another issuer");
        Require(IsAudience(claims, organisation.ClientId), "aud, which must be this client alone");
        Require(
            claims.TryGetProperty("exp", out var expires) && expires.TryGetInt64(out var seconds) && DateTimeOffset.FromUnixTimeSeconds(seconds) + Skew >= TimeProvider.GetUtcNow(),
            "exp, which has passed or is missing");
        Require(properties.Items.TryGetValue(NonceProperty, out var nonce) && Text("nonce") == nonce, "nonce, which is another sign-in's");
        Require(
            !claims.TryGetProperty(DeskClaims.Organisation, out _) || Text(DeskClaims.Organisation) == organisation.Id,
            $"{DeskClaims.Organisation}, which names another organisation");

        if (!claims.TryGetProperty("auth_time", out var at) || !at.TryGetInt64(out var signedIn))
            throw new AuthenticationFailureException("The id token has no auth_time: nobody knows whether the provider asked who sits there now. Switch this claim on there.");
        if (DateTimeOffset.FromUnixTimeSeconds(signedIn) + Skew < Earliest(properties))
            throw new AuthenticationFailureException("By its auth_time the provider has not asked who sits there now. It must ask anew at each sign-in.");

        string[] wanted = [settings.SignIn.IdClaim, settings.SignIn.NameClaim, settings.SignIn.RoleClaim];
        string[] said = [.. wanted.Select(Text)];
        if (said.Contains("") && await UserInfoAsync(organisation, tokens.AccessToken) is { } more)
        {
            // What is said of somebody else is said of nobody here (OpenID Connect Core 5.3.2).
            if (TextOf(more, "sub") != Text("sub"))
                throw new AuthenticationFailureException("The provider speaks of somebody else.");
            said = [.. wanted.Zip(said, (claim, own) => own.Length > 0 ? own : TextOf(more, claim))];
        }

        var (id, name, role) = (said[0], said[1], said[2]);
        string[] lacking = [.. wanted.Where((_, place) => said[place].Length == 0).Distinct()];
        if (lacking.Length > 0)
        {
            throw new AuthenticationFailureException(
                $"Neither the id token nor the userinfo endpoint has the claim {string.Join(" and ", lacking)}. The scope must give it, or another claim be named in Console:SignIn.");
        }

        identity.AddClaim(new Claim(DeskClaims.Organisation, organisation.Id));
        identity.AddClaim(new Claim(DeskClaims.Agency, organisation.Agency));
        identity.AddClaim(new Claim(DeskClaims.Practitioner, id));
        identity.AddClaim(new Claim(DeskClaims.Role, role));
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, $"{organisation.Id}/{id}"));
        identity.AddClaim(new Claim(ClaimTypes.Name, name));

        // What it took to sign in is of no use to the session.
        properties.Items.Remove(NonceProperty);
        properties.Items.Remove(AskedProperty);
        properties.Items.Remove(OAuthConstants.CodeVerifierKey);
        return new AuthenticationTicket(new ClaimsPrincipal(identity), properties, SchemeName);
    }

    private static void Require(bool holds, string claim)
    {
        if (!holds)
            throw new AuthenticationFailureException($"The id token is not for this sign-in, by its claim {claim}.");
    }

    /// <summary>
    /// Since when whoever signs in must have shown the provider who it is: since this sign-in began, where the provider is told to ask, and within a
    /// session's quiet time in any case. Otherwise whoever sits down at a machine that somebody left would be that person, without a question.
    /// </summary>
    private DateTimeOffset Earliest(AuthenticationProperties properties)
    {
        var quiet = TimeProvider.GetUtcNow() - TimeSpan.FromMinutes(settings.IdleMinutes);
        if (settings.SignIn.Prompt != SignInSettings.PromptLogin)
            return quiet;
        return properties.Items.TryGetValue(AskedProperty, out var asked) && long.TryParse(asked, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw new AuthenticationFailureException("It is not known when this sign-in began.");
    }

    /// <summary>What the provider says of somebody besides the id token; null where it says nothing.</summary>
    private async Task<JsonElement?> UserInfoAsync(DeskOrganisation organisation, string? accessToken)
    {
        if (provider.Known.UserInfoEndpoint is not { } endpoint || string.IsNullOrEmpty(accessToken))
            return null;
        using var http = new HttpClient(provider.ConnectionOf(organisation).CreateHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var answer = await http.SendAsync(request, Context.RequestAborted);
        if (!answer.IsSuccessStatusCode)
            throw new AuthenticationFailureException($"The provider does not say who signed in ({(int)answer.StatusCode}).");
        try
        {
            using var said = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Context.RequestAborted));
            return said.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new AuthenticationFailureException("What the provider says of somebody cannot be read.", e);
        }
    }

    private static string TextOf(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private DeskOrganisation OrganisationOf(AuthenticationProperties properties) =>
        properties.Items.TryGetValue(OrganisationProperty, out var id) && desks.Find(id) is { } organisation
            ? organisation
            : throw new AuthenticationFailureException("The organisation is not one of this console.");

    private static bool IsAudience(JsonElement claims, string clientId) => claims.TryGetProperty("aud", out var audience) && audience.ValueKind switch
    {
        JsonValueKind.String => audience.GetString() == clientId,
        JsonValueKind.Array => audience.GetArrayLength() == 1 && audience[0].GetString() == clientId,
        _ => false,
    };

    private static JsonElement Read(string? token)
    {
        try
        {
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars((token ?? "").Split('.')[1]));
            return payload.RootElement.Clone();
        }
        catch (Exception e) when (e is JsonException or FormatException or IndexOutOfRangeException)
        {
            throw new AuthenticationFailureException("There is no id token that can be read.", e);
        }
    }
}
