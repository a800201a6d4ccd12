using System.Text.Json;
using System.Text.Json.Serialization;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Registry;

/// <summary>
/// A partnership's organisations as a JSON file, which the broker reads at start and <c>infoshare certs</c> writes:
/// <code>
/// { "organisations": [ {
///     "id": "elmmock-surgery", "name": "Elmmock Surgery", "agency": "HEALTH", "area": "Northmere",
///     "connection": "PUBLISHES",            // or ANSWERS_ON_REQUEST, NONE
///     "allowedRoles": ["GP", "PRACTICE_LEAD"],
///     "receivesReferrals": false, "dutyTelephone": "01632 960101",
///     "clientId": "elmmock-surgery",
///     "certificateThumbprints": ["base64url of SHA-256"],
///     "jwks": { "keys": [ { "kty": "EC", "crv": "P-256", "x": "...", "y": "...", "kid": "..." } ] },
///     "enabled": true, "isOperator": false } ] }
/// </code>
/// Codes are those of the vocabulary. Comments and trailing commas are allowed. It holds no secret.
/// </summary>
public static class RegistryFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Reads the organisations of a file's text.</summary>
    /// <exception cref="FormatException">What is wrong, and with which organisation.</exception>
    public static IReadOnlyList<Organisation> Read(string json)
    {
        Document? document;
        try
        {
            document = JsonSerializer.Deserialize<Document>(json, Options);
        }
        catch (JsonException e)
        {
            throw new FormatException($"not the JSON of a registry file (line {e.LineNumber + 1}, at {e.Path ?? "the start"})", e);
        }

        Organisation[] organisations = [.. (document?.Organisations ?? []).Select(OrganisationOf)];
        return Clash(organisations) is { } clash ? throw new FormatException(clash) : organisations;
    }

    /// <summary>Writes organisations as a file's text.</summary>
    public static string Write(IEnumerable<Organisation> organisations) =>
        JsonSerializer.Serialize(new Document { Organisations = [.. organisations.Select(EntryOf)] }, Options) + "\n";

    /// <summary>What two organisations may not share, as a sentence; null when nothing clashes.</summary>
    public static string? Clash(IEnumerable<Organisation> organisations)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var clients = new HashSet<string>(StringComparer.Ordinal);
        var thumbprints = new HashSet<string>(StringComparer.Ordinal);
        foreach (var organisation in organisations)
        {
            if (!ids.Add(organisation.Id))
                return $"two organisations have the id {organisation.Id}";
            if (organisation.ClientId is not null && !clients.Add(organisation.ClientId))
                return $"another organisation has the client id of {organisation.Id}";
            if (organisation.CertificateThumbprints.Distinct(StringComparer.Ordinal).Any(t => !thumbprints.Add(t)))
                return $"another organisation has a certificate of {organisation.Id}";
        }

        return null;
    }

    /// <summary>Whether two entries say the same.</summary>
    public static bool Same(Organisation a, Organisation b) =>
        JsonSerializer.Serialize(EntryOf(a), Options) == JsonSerializer.Serialize(EntryOf(b), Options);

    private static Organisation OrganisationOf(Entry entry)
    {
        if (string.IsNullOrWhiteSpace(entry.Id) || string.IsNullOrWhiteSpace(entry.Name) || string.IsNullOrWhiteSpace(entry.Area))
            throw new FormatException($"organisation \"{entry.Id}\" needs id, name and area");
        var agency = Parse<AgencyKind>(entry, entry.Agency, "agency");
        PractitionerRole[] roles = [.. (entry.AllowedRoles ?? []).Select(r => Parse<PractitionerRole>(entry, r, "allowedRoles"))];
        if (roles.FirstOrDefault(r => Roles.AgencyOf(r) != agency) is var stranger && stranger != PractitionerRole.Unspecified)
            throw new FormatException($"organisation \"{entry.Id}\": {Code.Of(stranger)} is not a role of {Code.Of(agency)}");
        return new Organisation(
            entry.Id, entry.Name, agency, entry.Area, Parse<Connection>(entry, entry.Connection, "connection"), roles, entry.ReceivesReferrals,
            entry.DutyTelephone, entry.ClientId, entry.CertificateThumbprints ?? [], entry.Jwks?.GetRawText(), entry.Enabled, entry.IsOperator);
    }

    private static TEnum Parse<TEnum>(Entry entry, string? text, string member)
        where TEnum : struct, Enum =>
        Code.TryParse<TEnum>(text, out var value) && Code.IsStated(value)
            ? value
            : throw new FormatException($"organisation \"{entry.Id}\": {member} has an unknown code");

    private static Entry EntryOf(Organisation o) => new()
    {
        Id = o.Id,
        Name = o.Name,
        Agency = Code.Of(o.Agency),
        Area = o.Area,
        Connection = Code.Of(o.Connection),
        AllowedRoles = [.. o.AllowedRoles.Select(Code.Of)],
        ReceivesReferrals = o.ReceivesReferrals,
        DutyTelephone = o.DutyTelephone,
        ClientId = o.ClientId,
        CertificateThumbprints = [.. o.CertificateThumbprints],
        Jwks = o.Jwks is null ? null : JsonSerializer.Deserialize<JsonElement>(o.Jwks),
        Enabled = o.Enabled,
        IsOperator = o.IsOperator,
    };

    private sealed record Document
    {
        public IReadOnlyList<Entry>? Organisations { get; init; }
    }

    private sealed record Entry
    {
        public string Id { get; init; } = "";
        public string Name { get; init; } = "";
        public string Agency { get; init; } = "";
        public string Area { get; init; } = "";
        public string Connection { get; init; } = "";
        public IReadOnlyList<string>? AllowedRoles { get; init; }
        public bool ReceivesReferrals { get; init; }
        public string? DutyTelephone { get; init; }
        public string? ClientId { get; init; }
        public IReadOnlyList<string>? CertificateThumbprints { get; init; }
        public JsonElement? Jwks { get; init; }
        public bool Enabled { get; init; } = true;
        public bool IsOperator { get; init; }
    }
}
