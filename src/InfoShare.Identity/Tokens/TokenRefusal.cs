namespace InfoShare.Identity;

/// <summary>
/// Why a token was refused: the member <c>reason</c> of the error's JSON, next to RFC 6749's <c>error</c> and
/// <c>error_description</c>. Names are stable; a caller may branch on them.
/// </summary>
public static class TokenRefusalReasons
{
    /// <summary>Not POST, not a form, parameters in the address, a parameter twice, or one missing. Correct the request.</summary>
    public const string MalformedRequest = "MALFORMED_REQUEST";

    /// <summary>The body is larger than the limit. Correct the request.</summary>
    public const string RequestTooLarge = "REQUEST_TOO_LARGE";

    /// <summary>A grant type other than the two supported ones.</summary>
    public const string UnsupportedGrant = "UNSUPPORTED_GRANT";

    /// <summary>The client did not authenticate by <c>private_key_jwt</c>, or tried another method as well.</summary>
    public const string UnsupportedClientAuthentication = "UNSUPPORTED_CLIENT_AUTHENTICATION";

    /// <summary>The connection carries no client certificate.</summary>
    public const string CertificateMissing = "CERTIFICATE_MISSING";

    /// <summary>The connection's certificate is not one registered for this client.</summary>
    public const string CertificateNotRegistered = "CERTIFICATE_NOT_REGISTERED";

    /// <summary>Not a compact JWS with alg ES256 and a JSON object in it.</summary>
    public const string AssertionMalformed = "ASSERTION_MALFORMED";

    /// <summary>Unknown or disabled client, or a signature that none of its keys made: deliberately one answer for all.</summary>
    public const string ClientNotAuthenticated = "CLIENT_NOT_AUTHENTICATED";

    /// <summary>The practitioner assertion is not signed by the client.</summary>
    public const string AssertionSignature = "ASSERTION_SIGNATURE";

    /// <summary><c>iss</c> is not the client id.</summary>
    public const string AssertionIssuer = "ASSERTION_ISSUER";

    /// <summary><c>sub</c> is not what it must be.</summary>
    public const string AssertionSubject = "ASSERTION_SUBJECT";

    /// <summary><c>aud</c> is not this service's issuer or token endpoint, alone.</summary>
    public const string AssertionAudience = "ASSERTION_AUDIENCE";

    /// <summary><c>exp</c> is missing or past. Make a new assertion; check the clock.</summary>
    public const string AssertionExpired = "ASSERTION_EXPIRED";

    /// <summary><c>nbf</c> or <c>iat</c> lies ahead of this service's clock by more than the skew allowed. Check the clock.</summary>
    public const string AssertionNotYetValid = "ASSERTION_NOT_YET_VALID";

    /// <summary>The assertion would live longer than allowed. Make a shorter one.</summary>
    public const string AssertionLifetime = "ASSERTION_LIFETIME";

    /// <summary><c>jti</c> is missing or longer than 128 characters.</summary>
    public const string AssertionIdMissing = "ASSERTION_ID_MISSING";

    /// <summary>This <c>jti</c> was used before. Make a new assertion for each request.</summary>
    public const string AssertionReplayed = "ASSERTION_REPLAYED";

    /// <summary>The practitioner's name, role or team is missing or not well formed.</summary>
    public const string PractitionerClaims = "PRACTITIONER_CLAIMS";

    /// <summary>The client may not assert a practitioner in this role.</summary>
    public const string RoleNotAllowed = "ROLE_NOT_ALLOWED";

    /// <summary>
    /// The authorization code is unknown, used, older than a minute, or for another client, address or verifier. Sign in again.
    /// </summary>
    public const string CodeNotValid = "CODE_NOT_VALID";

    /// <summary>A scope that the client may not have.</summary>
    public const string ScopeNotAllowed = "SCOPE_NOT_ALLOWED";

    /// <summary>Replays cannot be ruled out just now. Try again later with new assertions.</summary>
    public const string TemporarilyUnavailable = "TEMPORARILY_UNAVAILABLE";

    /// <summary>This certificate asked for too many tokens. Wait as long as Retry-After says, and keep a token for its life.</summary>
    public const string RateLimited = "RATE_LIMITED";

    /// <summary>A fault of ours. Try again later with new assertions.</summary>
    public const string ServerFault = "SERVER_FAULT";
}

/// <summary>
/// A refusal on its way to the caller. The description is for the supplier's developer: RFC 6749's ASCII, and never a value
/// out of the request, since those may be personal data.
/// </summary>
internal sealed class TokenRefusedException(int status, string error, string reason, string description) : Exception(description)
{
    public int Status { get; } = status;

    public string Error { get; } = error;

    public string Reason { get; } = reason;

    /// <summary>The authenticated client, for the log; null when nobody was authenticated.</summary>
    public string? ClientId { get; init; }

    public static TokenRefusedException Request(string reason, string description, int status = StatusCodes.Status400BadRequest) =>
        new(status, "invalid_request", reason, description);

    public static TokenRefusedException Client(string reason, string description, string? clientId = null) =>
        new(StatusCodes.Status401Unauthorized, "invalid_client", reason, description) { ClientId = clientId };

    public static TokenRefusedException Grant(string reason, string description, string clientId) =>
        new(StatusCodes.Status400BadRequest, "invalid_grant", reason, description) { ClientId = clientId };
}
