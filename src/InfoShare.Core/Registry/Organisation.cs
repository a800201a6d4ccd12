using System.Security.Cryptography;
using System.Text.Json;
using InfoShare.Core.Inbox;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Registry;

/// <summary>How an organisation is connected; decides what its silence means (vocabulary 7, responder).</summary>
public enum Connection
{
    Unspecified = 0,

    /// <summary>Shares what it holds as it arises; the broker can answer for it.</summary>
    Publishes = 1,

    /// <summary>Answers when asked; until then it has not answered.</summary>
    AnswersOnRequest = 2,

    /// <summary>No system; ring it.</summary>
    None = 3,
}

/// <summary>An organisation of the partnership.</summary>
/// <param name="Id">Its slug, for example <c>elmmock-surgery</c>.</param>
/// <param name="CertificateThumbprints">SHA-256 of the client certificates, base64url without padding.</param>
/// <param name="Jwks">Public keys of its assertions, a JWK set as JSON.</param>
public sealed record Organisation(
    string Id,
    string Name,
    AgencyKind Agency,
    string Area,
    Connection Connection,
    IReadOnlyList<PractitionerRole> AllowedRoles,
    bool ReceivesReferrals,
    string? DutyTelephone,
    string? ClientId,
    IReadOnlyList<string> CertificateThumbprints,
    string? Jwks,
    bool Enabled,
    bool IsOperator)
{
    /// <summary>The duty desk, to speak to.</summary>
    public ContactPoint DutyDesk => new($"{Name} duty desk", PractitionerRole.Unspecified, Name, DutyTelephone);

    /// <summary>
    /// SHA-256 of all that is registered of it, as the entry of a change has it (M2): keys, certificates and roles decide who may call in its
    /// name, and rows are compared with the hashes of their entries later (<see cref="RegistryCheck"/>). So a field that comes with a later version is
    /// left out of it where it is not set.
    /// </summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this)));
}
