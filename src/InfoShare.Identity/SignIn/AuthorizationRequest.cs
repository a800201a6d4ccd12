using Microsoft.Extensions.Primitives;

namespace InfoShare.Identity;

/// <summary>An authorization request (RFC 6749 section 4.1.1) with PKCE (RFC 7636), read and judged.</summary>
internal sealed record AuthorizationRequest(
    string ClientId, string RedirectUri, string CodeChallenge, string State, string? Nonce)
{
    /// <summary>The path of the sign-in callback at a client of development.</summary>
    public const string CallbackPath = "/signed-in";

    private const int MaxLength = 4096;
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>The origin of <see cref="RedirectUri"/>, for the page's policy.</summary>
    public string RedirectOrigin => new Uri(RedirectUri).GetLeftPart(UriPartial.Authority);

    /// <summary>The parameters by their names, to be sent again with the choice.</summary>
    public IEnumerable<KeyValuePair<string, string>> Parameters
    {
        get
        {
            yield return new("response_type", "code");
            yield return new("scope", "openid");
            yield return new("client_id", ClientId);
            yield return new("redirect_uri", RedirectUri);
            yield return new("code_challenge", CodeChallenge);
            yield return new("code_challenge_method", "S256");
            yield return new("state", State);
            if (Nonce is not null)
            {
                yield return new("nonce", Nonce);
            }
        }
    }

    /// <summary>
    /// Reads a request; null with the fault. A fault is shown and never sent anywhere: until the address is known to be a client's own,
    /// sending somebody there would make this an open redirector.
    /// </summary>
    public static AuthorizationRequest? Read(Func<string, StringValues> parameter, out string fault)
    {
        string? One(string name) => parameter(name) is { Count: 1 } value && value[0] is { Length: > 0 and <= MaxLength } text ? text : null;

        fault = One("response_type") != "code" ? "response_type must be code."
            : One("scope") is not { } scope || !scope.Split(' ').Contains("openid", StringComparer.Ordinal) ? "scope must contain openid."
            : One("client_id") is null ? "client_id is missing."
            : One("state") is null ? "state is missing."
            : One("code_challenge_method") != "S256" || One("code_challenge") is not { Length: 43 } ? "PKCE with S256 is required."
            : !IsCallback(One("redirect_uri")) ? $"redirect_uri must be https on this machine itself, with the path {CallbackPath}."
            : "";
        return fault.Length > 0
            ? null
            : new AuthorizationRequest(One("client_id")!, One("redirect_uri")!, One("code_challenge")!, One("state")!, One("nonce"));
    }

    // Any port of this machine, as RFC 8252 section 7.3 has it for programs that run there: nobody else can listen on it.
    private static bool IsCallback(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri.Scheme == Uri.UriSchemeHttps
        && Loopback.Contains(uri.Host, StringComparer.Ordinal)
        && uri.AbsolutePath == CallbackPath
        && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0;
}
