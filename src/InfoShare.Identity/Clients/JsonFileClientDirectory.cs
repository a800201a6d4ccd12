using System.Text.Json;
using System.Text.Json.Serialization;

namespace InfoShare.Identity;

/// <summary>
/// Clients from a JSON file: <c>{"clients":[{"clientId":..,"organisationId":..,"keys":[{JWK}],"certificateThumbprints":[..],
/// "allowedRoles":[..],"allowedScopes":[..]}]}</c>. Read again when the file changes. A file that has become unreadable leaves
/// the clients of the last good one in force and is reported as an error.
/// </summary>
public sealed class JsonFileClientDirectory : IClientDirectory
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly string _path;
    private readonly ILogger<JsonFileClientDirectory> _logger;
    private readonly Lock _gate = new();
    private Dictionary<string, TokenClient> _clients;
    private (DateTime Written, long Length) _version;

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidOperationException">The file is missing or not what it should be; the text says where.</exception>
    public JsonFileClientDirectory(string path, ILogger<JsonFileClientDirectory> logger)
    {
        _path = path;
        _logger = logger;
        _version = Version();
        _clients = Read(path);
    }

    /// <summary>How many clients the file holds.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _clients.Count;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<TokenClient?> FindClientAsync(string clientId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var version = Version();
            if (version != _version)
            {
                _version = version;
                try
                {
                    _clients = Read(_path);
                    _logger.LogInformation("The clients file was read again: {Count} clients", _clients.Count);
                }
                catch (InvalidOperationException e)
                {
                    _logger.LogError(e, "The clients file cannot be read; the clients read before stay in force");
                }
            }

            return ValueTask.FromResult(_clients.GetValueOrDefault(clientId));
        }
    }

    /// <summary>Writes such a file.</summary>
    public static void Write(string path, IEnumerable<TokenClient> clients) =>
        KeyFiles.WritePublic(path, JsonSerializer.Serialize(new ClientsFile { Clients = [.. clients] }, Format) + "\n");

    private (DateTime Written, long Length) Version()
    {
        var file = new FileInfo(_path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : (DateTime.MinValue, -1);
    }

    private static Dictionary<string, TokenClient> Read(string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize<ClientsFile>(File.ReadAllBytes(path), Format)
                ?? throw new InvalidOperationException("The clients file is empty.");
            var clients = new Dictionary<string, TokenClient>(StringComparer.Ordinal);
            foreach (var client in file.Clients)
            {
                if (client.ClientId.Length == 0 || client.OrganisationId.Length == 0 || !clients.TryAdd(client.ClientId, client))
                {
                    throw new InvalidOperationException("The clients file has a client without id or organisation, or one id twice.");
                }

                foreach (var key in client.Keys)
                {
                    key.ToKey().Dispose();
                }
            }

            return clients;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or System.Security.Cryptography.CryptographicException)
        {
            throw new InvalidOperationException($"The clients file {Path.GetFileName(path)} cannot be used: {e.Message}", e);
        }
    }

    private sealed record ClientsFile
    {
        public required IReadOnlyList<TokenClient> Clients { get; init; }
    }
}
