using System.Security.Cryptography;

namespace InfoShare.Identity;

/// <summary>
/// Authenticates a client by <c>private_key_jwt</c> (RFC 7523 section 2.2) and by the certificate of its connection (RFC 8705).
/// Until the signature is verified every failure reads the same, so that nobody learns which clients exist.
/// </summary>
internal sealed class ClientAuthenticator(AssertionRules rules)
{
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static readonly EcPublicJwk Decoy = MakeDecoy();
    private static readonly string[] Types = ["JWT", "client-authentication+jwt"];

    public async ValueTask<TokenClient> AuthenticateAsync(
        TokenForm form, string certificateThumbprint, IClientDirectory directory, CancellationToken cancellationToken)
    {
        if (form.Has("client_secret"))
        {
            throw TokenRefusedException.Client(
                TokenRefusalReasons.UnsupportedClientAuthentication, "Clients authenticate by private_key_jwt alone.");
        }

        if (form.Optional("client_assertion_type") != AssertionType || form.Optional("client_assertion") is not { } assertion)
        {
            throw TokenRefusedException.Client(
                TokenRefusalReasons.UnsupportedClientAuthentication,
                $"Send client_assertion, and client_assertion_type {AssertionType}.");
        }

        if (!JwsEs256.TryParse(assertion, out var jws) || (jws.Type is not null && !Types.Contains(jws.Type, StringComparer.OrdinalIgnoreCase)))
        {
            throw TokenRefusedException.Client(
                TokenRefusalReasons.AssertionMalformed, "client_assertion must be a compact JWS, a JSON object signed with alg ES256.");
        }

        var clientId = jws.Text("sub") ?? "";
        var client = clientId.Length is > 0 and <= 128 ? await directory.FindClientAsync(clientId, cancellationToken) : null;
        var verified = IsSignedByClient(jws, client);
        if (client is null || !verified || !client.Enabled)
        {
            throw TokenRefusedException.Client(TokenRefusalReasons.ClientNotAuthenticated, "The client could not be authenticated.");
        }

        // From here on the caller has shown that it is the client: plain words help its developer and tell nobody else anything.
        if (form.Optional("client_id") is { } named && named != client.ClientId)
        {
            throw TokenRefusedException.Client(
                TokenRefusalReasons.AssertionSubject, "client_id is not the sub of client_assertion.", client.ClientId);
        }

        if (rules.Fault(jws, client.ClientId) is { } fault)
        {
            throw TokenRefusedException.Client(fault.Reason, $"client_assertion: {fault.Description}", client.ClientId);
        }

        if (client.CertificateThumbprints.Count > 0 && !client.CertificateThumbprints.Contains(certificateThumbprint, StringComparer.Ordinal))
        {
            throw TokenRefusedException.Client(
                TokenRefusalReasons.CertificateNotRegistered,
                "The certificate of this connection is not registered for this client.",
                client.ClientId);
        }

        return await rules.TryUseAsync(jws, client.ClientId, cancellationToken)
            ? client
            : throw TokenRefusedException.Client(
                TokenRefusalReasons.AssertionReplayed, "client_assertion: this jti was used before.", client.ClientId);
    }

    /// <summary>Whether one of the client's keys made the signature; does the same work when there is no such client or key.</summary>
    public static bool IsSignedByClient(ParsedJws jws, TokenClient? client)
    {
        var keys = client is null || !client.Enabled
            ? []
            : client.Keys.Where(key => jws.KeyId is null || key.KeyId == jws.KeyId).Take(4).ToArray();
        if (keys.Length == 0)
        {
            _ = jws.IsSignedBy(Decoy);
            return false;
        }

        return keys.Any(jws.IsSignedBy);
    }

    private static EcPublicJwk MakeDecoy()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return EcPublicJwk.FromKey(key);
    }
}
