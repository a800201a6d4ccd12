using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace InfoShare.Identity;

/// <summary>
/// An organisation in a registry file: what the broker's registry holds of it, codes as text, public parts only.
/// </summary>
public sealed record RegisteredOrganisation
{
    /// <summary>Its slug, for example <c>elmmock-surgery</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Its name, for example <c>Elmmock Surgery</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Kind of agency, a code of vocabulary 7, for example <c>HEALTH</c>.</summary>
    public required string Agency { get; init; }

    /// <summary>Area that it serves, for example <c>Northmere</c>.</summary>
    public required string Area { get; init; }

    /// <summary><c>PUBLISHES</c>, <c>ANSWERS_ON_REQUEST</c> or <c>NONE</c>.</summary>
    public required string Connection { get; init; }

    /// <summary>Roles that its practitioners may act in, codes of vocabulary 7.</summary>
    public IReadOnlyList<string> AllowedRoles { get; init; } = [];

    /// <summary>Whether it receives the referrals of its area.</summary>
    public bool ReceivesReferrals { get; init; }

    /// <summary>Telephone number of its duty desk.</summary>
    public string? DutyTelephone { get; init; }

    /// <summary>OAuth client id of its system; null when it has none.</summary>
    public string? ClientId { get; init; }

    /// <summary>SHA-256 thumbprints of its client certificates (<c>x5t#S256</c>, base64url).</summary>
    public IReadOnlyList<string> CertificateThumbprints { get; init; } = [];

    /// <summary>Public keys of its assertions.</summary>
    public IReadOnlyList<EcPublicJwk> Keys { get; init; } = [];

    /// <summary>False when it is revoked.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Whether its practitioners may run the registry.</summary>
    public bool IsOperator { get; init; }

    /// <summary>The same as the token service knows it; null when it has no system that could ask for a token.</summary>
    public TokenClient? ToClient() => ClientId is null ? null : new TokenClient
    {
        ClientId = ClientId,
        OrganisationId = Id,
        Enabled = Enabled,
        Keys = Keys,
        CertificateThumbprints = CertificateThumbprints,
        AllowedRoles = AllowedRoles,
    };
}

/// <summary>
/// The organisations of a partnership as a JSON file: <c>{"organisations":[{"id":..,"name":..,"agency":"HEALTH",..,
/// "keys":[{JWK}]}]}</c>, members as in <see cref="RegisteredOrganisation"/>. The broker fills an empty registry from it;
/// afterwards the database is the truth.
/// </summary>
public static class RegistryFile
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Reads such a file.</summary>
    /// <exception cref="InvalidOperationException">It is missing or not what it should be; the text says where.</exception>
    public static IReadOnlyList<RegisteredOrganisation> Read(string path) => ReadHashed(path).Organisations;

    /// <summary>Reads such a file, with the SHA-256 of the very bytes that were read, in lower-case hexadecimal digits.</summary>
    /// <exception cref="InvalidOperationException">It is missing or not what it should be; the text says where.</exception>
    public static (IReadOnlyList<RegisteredOrganisation> Organisations, string Hash) ReadHashed(string path)
    {
        try
        {
            var bytes = System.IO.File.ReadAllBytes(path);
            var organisations = JsonSerializer.Deserialize<File>(bytes, Format)?.Organisations
                ?? throw new InvalidOperationException("The registry file is empty.");
            RequireUnique(organisations.Select(o => o.Id), "id");
            RequireUnique(organisations.Select(o => o.ClientId).OfType<string>(), "clientId");
            foreach (var key in organisations.SelectMany(o => o.Keys))
                key.ToKey().Dispose();
            return (organisations, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or CryptographicException)
        {
            throw new InvalidOperationException($"The registry file {Path.GetFileName(path)} cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Writes such a file, whole or not at all.</summary>
    public static void Write(string path, IEnumerable<RegisteredOrganisation> organisations) =>
        KeyFiles.WritePublic(path, JsonSerializer.Serialize(new File { Organisations = [.. organisations] }, Format) + "\n");

    private static void RequireUnique(IEnumerable<string> values, string member)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            if (value.Length == 0 || !seen.Add(value))
                throw new InvalidOperationException($"The registry file has an organisation with an empty {member}, or one {member} twice.");
        }
    }

    private sealed record File
    {
        public required IReadOnlyList<RegisteredOrganisation> Organisations { get; init; }
    }
}
