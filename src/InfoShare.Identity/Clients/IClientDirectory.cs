namespace InfoShare.Identity;

/// <summary>A system that may ask for tokens, as the host's registry knows it.</summary>
public sealed record TokenClient
{
    /// <summary>The client id, for example <c>gp-elmfield</c>. Ours, not personal data.</summary>
    public required string ClientId { get; init; }

    /// <summary>The organisation that the client acts for; becomes the claim <c>organisation_id</c>.</summary>
    public required string OrganisationId { get; init; }

    /// <summary>A client that is not enabled is answered like one that does not exist.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The public keys that its assertions may be signed with. More than one while it changes keys.</summary>
    public IReadOnlyList<EcPublicJwk> Keys { get; init; } = [];

    /// <summary>
    /// SHA-256 thumbprints (<c>x5t#S256</c>, base64url) of the TLS certificates it may call with. When empty, any
    /// certificate that the listener accepted will do.
    /// </summary>
    public IReadOnlyList<string> CertificateThumbprints { get; init; } = [];

    /// <summary>The practitioner roles (vocabulary 7) that it may assert. Empty: it may assert nobody.</summary>
    public IReadOnlyList<string> AllowedRoles { get; init; } = [];

    /// <summary>The scopes that it may ask for; asking for none gives them all.</summary>
    public IReadOnlyList<string> AllowedScopes { get; init; } = [];
}

/// <summary>Where the token service finds its clients. The host implements it: the broker from its agency registry.</summary>
public interface IClientDirectory
{
    /// <summary>
    /// The client with this id, or null. MUST compare ids exactly, and MUST answer from current data: a change of keys, roles
    /// or <see cref="TokenClient.Enabled"/> counts from the next request on.
    /// </summary>
    ValueTask<TokenClient?> FindClientAsync(string clientId, CancellationToken cancellationToken);
}
