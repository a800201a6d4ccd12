using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace InfoShare.Identity;

/// <summary>What a code was given for; it is good for this client, this address and the holder of this verifier alone.</summary>
internal sealed record GrantedCode(
    string ClientId, string RedirectUri, string CodeChallenge, string? Nonce, Practitioner Practitioner, DateTimeOffset ExpiresAt);

/// <summary>
/// The authorization codes that wait to be redeemed: a minute each, once each. In memory, since only development gives any.
/// </summary>
internal sealed class AuthorizationCodes(IOptions<TokenServiceOptions> options, TimeProvider time)
{
    private const int MostWaiting = 10_000;
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _time = options.Value.TimeProvider ?? time;
    private readonly ConcurrentDictionary<string, GrantedCode> _waiting = new(StringComparer.Ordinal);

    /// <summary>A new code.</summary>
    public string Grant(AuthorizationRequest request, Practitioner practitioner)
    {
        var now = _time.GetUtcNow();
        foreach (var (key, old) in _waiting)
        {
            if (old.ExpiresAt <= now || _waiting.Count > MostWaiting)
            {
                _waiting.TryRemove(key, out _);
            }
        }

        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        _waiting[KeyOf(code)] = new GrantedCode(
            request.ClientId, request.RedirectUri, request.CodeChallenge, request.Nonce, practitioner, now + Life);
        return code;
    }

    /// <summary>
    /// What the code was given for, when everything fits. Whoever shows a code uses it up, also in vain: one that was overheard must not
    /// be tried twice (RFC 6749 section 4.1.2).
    /// </summary>
    public GrantedCode? Redeem(string code, string clientId, string redirectUri, string verifier)
    {
        if (!_waiting.TryRemove(KeyOf(code), out var granted))
        {
            return null;
        }

        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        return granted.ExpiresAt > _time.GetUtcNow()
            && granted.ClientId == clientId
            && granted.RedirectUri == redirectUri
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(granted.CodeChallenge), Encoding.ASCII.GetBytes(challenge))
            ? granted
            : null;
    }

    // The codes themselves are not kept: what stands in memory cannot be redeemed.
    private static string KeyOf(string code) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(code)));
}
