using System.Text.Json;
using InfoShare.Client;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Hosting;
using Microsoft.AspNetCore.Authentication;

namespace InfoShare.WebConsole.SignIn;

/// <summary>What the provider says of itself (RFC 8414).</summary>
/// <param name="UserInfoEndpoint">Where it says of somebody what is not in the id token; null where it has none.</param>
/// <param name="EndSessionEndpoint">Where people sign out of it (OpenID Connect RP-Initiated Logout 1.0); null where it has none.</param>
internal sealed record ProviderMetadata(string Issuer, Uri AuthorizationEndpoint, Uri TokenEndpoint, Uri? UserInfoEndpoint, Uri? EndSessionEndpoint);

/// <summary>The OpenID provider: its metadata, read once and again after an hour, and connections that authenticate to it.</summary>
internal sealed class Provider(ConsoleSettings settings, DeskConnections desks, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly Dictionary<string, InfoShareConnection> connections = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private ProviderMetadata? metadata;
    private DateTimeOffset readAt;

    /// <summary>The metadata as last read.</summary>
    public ProviderMetadata Known => metadata ?? throw new InvalidOperationException("The provider's metadata have not been read.");

    /// <summary>The metadata.</summary>
    /// <exception cref="AuthenticationFailureException">They cannot be read, or offer no sign-in.</exception>
    public async Task<ProviderMetadata> MetadataAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (metadata is { } known && now - readAt < Kept)
            return known;
        var issuer = (settings.SignIn.Authority.Length > 0 ? settings.SignIn.Authority : desks.Authority).TrimEnd('/');
        try
        {
            using var http = new HttpClient(ConnectionOf(settings.Organisations[0]).CreateHandler()) { Timeout = TimeSpan.FromSeconds(10) };
            using var document = JsonDocument.Parse(await http.GetStringAsync(new Uri(issuer + "/.well-known/openid-configuration"), ct));
            Uri At(string name) => new(document.RootElement.GetProperty(name).GetString()!);
            Uri? Perhaps(string name) => document.RootElement.TryGetProperty(name, out _) ? At(name) : null;
            var read = new ProviderMetadata(issuer, At("authorization_endpoint"), At("token_endpoint"), Perhaps("userinfo_endpoint"), Perhaps("end_session_endpoint"));

            // Metadata that speak for another issuer would send codes and assertions elsewhere.
            if (document.RootElement.GetProperty("issuer").GetString()?.TrimEnd('/') != issuer
                || read.AuthorizationEndpoint.Scheme != Uri.UriSchemeHttps || read.TokenEndpoint.Scheme != Uri.UriSchemeHttps
                || (read.UserInfoEndpoint is { } info && info.Scheme != Uri.UriSchemeHttps)
                || (read.EndSessionEndpoint is { } end && end.Scheme != Uri.UriSchemeHttps))
            {
                throw new AuthenticationFailureException("The provider's metadata are another's.");
            }

            (metadata, readAt) = (read, now);
            return read;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or KeyNotFoundException or UriFormatException or ArgumentNullException)
        {
            throw new AuthenticationFailureException("The provider offers no sign-in just now.", e);
        }
    }

    /// <summary>A connection of the organisation to the provider.</summary>
    public InfoShareConnection ConnectionOf(DeskOrganisation organisation)
    {
        if (settings.SignIn.Ca.Length == 0)
            return desks.ConnectionOf(organisation);
        lock (gate)
        {
            if (!connections.TryGetValue(organisation.Id, out var connection))
                connections[organisation.Id] = connection = new InfoShareConnection(desks.OptionsOf(organisation) with { CaCertificatePath = settings.SignIn.Ca });
            return connection;
        }
    }

    public void Dispose()
    {
        foreach (var connection in connections.Values)
            connection.Dispose();
    }
}
