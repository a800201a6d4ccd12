using System.Text.Json;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace InfoShare.Identity;

/// <summary>Adds the token service to a host and maps its endpoints.</summary>
public static class TokenServiceExtensions
{
    /// <summary>
    /// Registers the token service. The host registers an <see cref="IClientDirectory"/> itself, and an
    /// <see cref="IReplayStore"/> of its own when several processes serve the same clients (otherwise one in memory is used).
    /// </summary>
    public static IServiceCollection AddInfoShareTokenService(this IServiceCollection services, Action<TokenServiceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddRouting();
        services.AddOptions<TokenServiceOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TokenServiceOptions>, TokenServiceOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IReplayStore>(provider => new InMemoryReplayStore(
            provider.GetRequiredService<IOptions<TokenServiceOptions>>().Value.TimeProvider ?? provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<SigningKeyRing>();
        services.TryAddSingleton<AssertionRules>();
        services.TryAddSingleton<ClientAuthenticator>();
        services.TryAddSingleton<PractitionerGrant>();
        services.TryAddSingleton<AuthorizationCodes>();
        services.TryAddSingleton<CodeGrant>();
        services.TryAddSingleton<DevelopmentSignIn>();
        services.TryAddSingleton<AccessTokenIssuer>();
        services.TryAddSingleton<TokenLimits>();
        services.TryAddSingleton<TokenEndpoint>();
        services.AddHostedService<SigningKeyStartup>();
        return services;
    }

    /// <summary>
    /// Maps the token endpoint, the metadata and the key set, all open to callers without a token. The listener must ask for
    /// client certificates and accept only those of the configured CA (<see cref="ClientCertificateTrust"/>).
    /// </summary>
    public static IEndpointConventionBuilder MapInfoShareTokenService(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var group = endpoints.MapGroup("");
        group.Map(TokenServicePaths.Token, context => context.RequestServices.GetRequiredService<TokenEndpoint>().HandleAsync(context));
        group.MapGet(TokenServicePaths.Metadata, (RequestDelegate)MetadataAsync);
        group.MapGet(TokenServicePaths.OpenIdMetadata, (RequestDelegate)MetadataAsync);
        group.MapGet(TokenServicePaths.Jwks, (RequestDelegate)JwksAsync);
        group.AllowAnonymous();
        return group;
    }

    /// <summary>
    /// The sign-in page of development (<see cref="TokenServiceOptions.SignInAddress"/>), for a listener that browsers reach without a
    /// client certificate. Answers the authorization endpoint and nothing else.
    /// </summary>
    public static Task SignInAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Request.Path == TokenServicePaths.Authorize)
        {
            return context.RequestServices.GetRequiredService<DevelopmentSignIn>().HandleAsync(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static Task MetadataAsync(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<TokenServiceOptions>>().Value;
        var signsIn = options.SignInAddress.Length > 0;
        var document = new Dictionary<string, object>
        {
            ["issuer"] = options.Issuer,
            ["token_endpoint"] = options.TokenEndpoint,
            ["jwks_uri"] = options.Issuer + TokenServicePaths.Jwks,
            ["grant_types_supported"] = options.GrantTypes,
            ["token_endpoint_auth_methods_supported"] = new[] { "private_key_jwt" },
            ["token_endpoint_auth_signing_alg_values_supported"] = new[] { JwsEs256.Algorithm },
            ["tls_client_certificate_bound_access_tokens"] = true,

            // Outside development there is no authorization endpoint and there are no id tokens; OpenID Connect discovery wants these
            // members all the same.
            ["response_types_supported"] = signsIn ? new[] { "code" } : Array.Empty<string>(),
            ["subject_types_supported"] = new[] { "public" },
            ["id_token_signing_alg_values_supported"] = new[] { JwsEs256.Algorithm },
        };
        if (signsIn)
        {
            document["authorization_endpoint"] = options.SignInAddress + TokenServicePaths.Authorize;
            document["code_challenge_methods_supported"] = new[] { "S256" };
            document["scopes_supported"] = new[] { "openid" };
        }

        return WriteAsync(context, document);
    }

    private static Task JwksAsync(HttpContext context) => WriteAsync(context, new Dictionary<string, object>
    {
        ["keys"] = context.RequestServices.GetRequiredService<SigningKeyRing>().PublicKeys(),
    });

    private static Task WriteAsync(HttpContext context, Dictionary<string, object> document)
    {
        context.Response.Headers.CacheControl = "public, max-age=300";
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(document), context.RequestAborted).AsTask();
    }
}
