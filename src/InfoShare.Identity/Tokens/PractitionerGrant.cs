using System.Globalization;
using System.Text;

namespace InfoShare.Identity;

/// <summary>Who the human is, as the agency's system vouches for it.</summary>
internal sealed record Practitioner(string Id, string Name, string Role, string? Team);

/// <summary>
/// The grant <c>urn:ietf:params:oauth:grant-type:jwt-bearer</c> (RFC 7523 section 2.1): an assertion signed with the client's
/// key that names the practitioner at its keyboard.
/// </summary>
internal sealed class PractitionerGrant(AssertionRules rules)
{
    public const string GrantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private const int MaxTextLength = 200;
    private const int MaxIdLength = 64;
    private static readonly string[] Types = ["JWT", "authorization-grant+jwt"];

    public async ValueTask<Practitioner> ReadAsync(TokenForm form, TokenClient client, CancellationToken cancellationToken)
    {
        TokenRefusedException Refuse(string reason, string description) =>
            TokenRefusedException.Grant(reason, $"assertion: {description}", client.ClientId);

        var assertion = form.Required("assertion");
        if (!JwsEs256.TryParse(assertion, out var jws) || (jws.Type is not null && !Types.Contains(jws.Type, StringComparer.OrdinalIgnoreCase)))
        {
            throw Refuse(TokenRefusalReasons.AssertionMalformed, "must be a compact JWS, a JSON object signed with alg ES256.");
        }

        if (!ClientAuthenticator.IsSignedByClient(jws, client))
        {
            throw Refuse(TokenRefusalReasons.AssertionSignature, "is not signed with a key registered for this client.");
        }

        if (rules.Fault(jws, client.ClientId) is { } fault)
        {
            throw Refuse(fault.Reason, fault.Description);
        }

        // The slash separates client and practitioner in the token's sub. And sub = client id is a client assertion: one that
        // leaked must not turn into a human.
        if (jws.Text("sub") is not { Length: > 0 and <= MaxIdLength } id || !id.All(IsIdCharacter) || id == client.ClientId)
        {
            throw Refuse(
                TokenRefusalReasons.AssertionSubject,
                $"sub must be the practitioner's id: 1 to {MaxIdLength} letters, digits or the characters . _ : @ | + = -, and not the client id.");
        }

        if (!IsText(jws.Text("name"), out var name))
        {
            throw Refuse(TokenRefusalReasons.PractitionerClaims, $"name is required: text of 1 to {MaxTextLength} characters on one line.");
        }

        if (jws.Text("role") is not { Length: > 0 } role)
        {
            throw Refuse(TokenRefusalReasons.PractitionerClaims, "role is required: a role code of the vocabulary, for example GP.");
        }

        var hasTeam = jws.Claims.TryGetProperty("team", out _);
        if (!IsText(jws.Text("team"), out var team) && hasTeam)
        {
            throw Refuse(TokenRefusalReasons.PractitionerClaims, $"team, when given, is text of 1 to {MaxTextLength} characters on one line.");
        }

        if (!client.AllowedRoles.Contains(role, StringComparer.Ordinal))
        {
            throw Refuse(TokenRefusalReasons.RoleNotAllowed, "this client may not assert a practitioner in this role.");
        }

        return await rules.TryUseAsync(jws, client.ClientId, cancellationToken)
            ? new Practitioner(id, name!, role, hasTeam ? team : null)
            : throw Refuse(TokenRefusalReasons.AssertionReplayed, "this jti was used before.");
    }

    private static bool IsIdCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "._:@|+=-".Contains(c, StringComparison.Ordinal);

    private static bool IsText(string? text, out string? value)
    {
        value = text;
        return text is { Length: > 0 and <= MaxTextLength } && !text.EnumerateRunes().Any(IsRefused) && text.EnumerateRunes().Any(IsSeen);
    }

    // Control and format characters (invisible ones, and those that turn the writing round) and ends of lines: a name is shown to people.
    private static bool IsRefused(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    // Fillers of Hangul and the empty Braille pattern count as letters and symbols and show nothing.
    private static bool IsSeen(Rune rune) =>
        !Rune.IsWhiteSpace(rune) && rune.Value is not (0x115F or 0x1160 or 0x2800 or 0x3164 or 0xFFA0);
}
