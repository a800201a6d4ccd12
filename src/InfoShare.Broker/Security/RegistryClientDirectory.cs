using System.Security.Cryptography;
using System.Text.Json;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Identity;

namespace InfoShare.Broker.Security;

/// <summary>The inner token service's clients: the systems of the registry's organisations.</summary>
internal sealed class RegistryClientDirectory(OrganisationDirectory directory) : IClientDirectory
{
    /// <inheritdoc/>
    public async ValueTask<TokenClient?> FindClientAsync(string clientId, CancellationToken cancellationToken)
    {
        var organisation = (await directory.CurrentAsync(cancellationToken)).FindByClientId(clientId);
        return organisation is null ? null : new TokenClient
        {
            ClientId = clientId,
            OrganisationId = organisation.Id,

            // An empty list means "any certificate" there and "none" here.
            Enabled = organisation.Enabled && organisation.CertificateThumbprints.Count > 0,
            Keys = KeysOf(organisation.Jwks),
            CertificateThumbprints = organisation.CertificateThumbprints,
            AllowedRoles = [.. organisation.AllowedRoles.Select(Code.Of)],
        };
    }

    /// <summary>The P-256 signing keys of a JWK set; others are passed over.</summary>
    internal static IReadOnlyList<EcPublicJwk> KeysOf(string? jwks)
    {
        if (jwks is null)
            return [];
        try
        {
            using var document = JsonDocument.Parse(jwks);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("keys", out var keys) && keys.ValueKind == JsonValueKind.Array
                ? [.. keys.EnumerateArray().Select(KeyOf).OfType<EcPublicJwk>()]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static EcPublicJwk? KeyOf(JsonElement key)
    {
        try
        {
            if (key.Deserialize<EcPublicJwk>() is not { } jwk)
                return null;
            jwk.ToKey().Dispose();
            return jwk;
        }
        catch (Exception e) when (e is JsonException or CryptographicException)
        {
            return null;
        }
    }
}

/// <summary>Used assertions, kept in the store so that brokers of one partnership share them.</summary>
/// <param name="clock">The partnership's clock, by which the store forgets. Assertions live by the true time.</param>
internal sealed class StoreReplayStore(IStore store, TimeProvider clock) : IReplayStore
{
    /// <inheritdoc/>
    public async ValueTask<bool> TryRegisterAsync(string clientId, string jti, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        var until = expires + (clock.GetUtcNow() - TimeProvider.System.GetUtcNow());
        try
        {
            return await store.WriteAsync(
                new WriteCommand<bool>("RegisterAssertion", s => s.Registry.TryRegisterAssertionAsync(clientId, jti, until)), cancellationToken);
        }
        catch (StoreException e)
        {
            throw new ReplayStoreUnavailableException("The store cannot remember the assertion.", e);
        }
    }
}
