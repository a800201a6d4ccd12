using System.Text.Json;

namespace InfoShare.WebConsole.Hosting;

/// <summary>A setting is missing or wrong. The text names it and holds no secret.</summary>
public sealed class ConsoleStartException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>An organisation whose practitioners work at this console, and the console's own credentials as a system of it.</summary>
public sealed record DeskOrganisation
{
    /// <summary>Id in the partnership's registry.</summary>
    public required string Id { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Kind of agency, a code of vocabulary 7, for example SOCIAL_CARE.</summary>
    public required string Agency { get; init; }

    /// <summary>OAuth client id.</summary>
    public required string ClientId { get; init; }

    /// <summary>The console's TLS client certificate, a PEM file, registered for this organisation.</summary>
    public required string Certificate { get; init; }

    /// <summary>Its private key, a PEM file.</summary>
    public required string Key { get; init; }

    /// <summary>The private key that signs assertions, a PEM file.</summary>
    public required string AssertionKey { get; init; }
}

/// <summary>
/// The section <c>Console</c>, in the environment <c>Console__Listen</c> and so on. In development <see cref="Certificates"/> alone is
/// enough: a folder that <c>infoshare certs --console</c> or the demonstration has made.
/// </summary>
public sealed class ConsoleSettings
{
    /// <summary>Where browsers come, https.</summary>
    public string Listen { get; set; } = "https://127.0.0.1:7446";

    /// <summary>The broker's address for agencies.</summary>
    public string Broker { get; set; } = "https://127.0.0.1:7443";

    /// <summary>The token service's issuer; empty: the broker's own.</summary>
    public string Authority { get; set; } = "";

    /// <summary>A folder of development certificates, from which all that is empty below is filled.</summary>
    public string Certificates { get; set; } = "";

    /// <summary>The server's certificate, a PEM file.</summary>
    public string ServerCertificate { get; set; } = "";

    /// <summary>The server's private key, a PEM file.</summary>
    public string ServerKey { get; set; } = "";

    /// <summary>Who signs the certificates of broker and token service, a PEM file.</summary>
    public string Ca { get; set; } = "";

    /// <summary>Whose practitioners work here.</summary>
    public IList<DeskOrganisation> Organisations { get; } = [];

    /// <summary>After so many minutes without a request a session ends.</summary>
    public int IdleMinutes { get; set; } = 15;

    /// <summary>After so many hours every session ends.</summary>
    public int LongestHours { get; set; } = 4;

    /// <summary>Where practitioners sign in.</summary>
    public SignInSettings SignIn { get; set; } = new();

    /// <summary>Reads and judges the settings.</summary>
    /// <exception cref="ConsoleStartException">What is wrong.</exception>
    public static ConsoleSettings Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var settings = configuration.GetSection("Console").Get<ConsoleSettings>() ?? new ConsoleSettings();
        if (settings.Certificates.Length > 0)
            settings.FillFromFolder();

        List<string> faults = [];
        void Require(bool good, string fault)
        {
            if (!good)
                faults.Add(fault);
        }

        Require(IsHttps(settings.Listen), "Console:Listen must be an https address like https://127.0.0.1:7446.");
        Require(IsHttps(settings.Broker), "Console:Broker must be the broker's https address.");
        Require(settings.Authority.Length == 0 || IsHttps(settings.Authority), "Console:Authority must be an https address, or empty.");
        Require(settings.SignIn.Authority.Length == 0 || IsHttps(settings.SignIn.Authority), "Console:SignIn:Authority must be an https address, or empty.");
        Require(settings.SignIn.Scope.Split(' ').Contains("openid", StringComparer.Ordinal), "Console:SignIn:Scope must contain openid.");
        Require(settings.SignIn.Prompt is "" or SignInSettings.PromptLogin, "Console:SignIn:Prompt must be login, or empty.");
        Require(File.Exists(settings.ServerCertificate), "Console:ServerCertificate must name a PEM file that exists.");
        Require(File.Exists(settings.ServerKey), "Console:ServerKey must name a PEM file that exists.");
        Require(File.Exists(settings.Ca), "Console:Ca must name a PEM file that exists.");
        Require(settings.IdleMinutes is >= 1 and <= 60, "Console:IdleMinutes must be 1 to 60.");
        Require(settings.LongestHours is >= 1 and <= 12, "Console:LongestHours must be 1 to 12.");
        Require(settings.Organisations.Count > 0, "Console:Organisations must name an organisation, or Console:Certificates a folder of development.");
        foreach (var organisation in settings.Organisations)
        {
            Require(
                File.Exists(organisation.Certificate) && File.Exists(organisation.Key) && File.Exists(organisation.AssertionKey),
                $"Console:Organisations: the certificate, key and assertion key of {organisation.Id} must be PEM files that exist.");
        }

        return faults.Count == 0 ? settings : throw new ConsoleStartException(string.Join(Environment.NewLine, faults));
    }

    private void FillFromFolder()
    {
        string In(string name) => Path.Combine(Certificates, name);
        ServerCertificate = ServerCertificate.Length > 0 ? ServerCertificate : In("server.crt");
        ServerKey = ServerKey.Length > 0 ? ServerKey : In("server.key");
        Ca = Ca.Length > 0 ? Ca : In("ca.crt");
        if (Organisations.Count > 0)
            return;
        try
        {
            using var registry = JsonDocument.Parse(File.ReadAllBytes(In("registry.json")));
            foreach (var entry in registry.RootElement.GetProperty("organisations").EnumerateArray())
            {
                var id = entry.GetProperty("id").GetString()!;
                if (!entry.TryGetProperty("clientId", out var client) || !File.Exists(In($"{id}-console.crt")))
                    continue;
                Organisations.Add(new DeskOrganisation
                {
                    Id = id,
                    Name = entry.GetProperty("name").GetString()!,
                    Agency = entry.GetProperty("agency").GetString()!,
                    ClientId = client.GetString()!,
                    Certificate = In($"{id}-console.crt"),
                    Key = In($"{id}-console.key"),
                    AssertionKey = In($"{id}-console.assertion.key"),
                });
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ConsoleStartException("Console:Certificates must be a folder with a registry.json that can be read: infoshare certs --console makes one.", e);
        }
    }

    private static bool IsHttps(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps;
}

/// <summary>The OpenID provider: by default the token service, which has a sign-in page in development alone.</summary>
public sealed class SignInSettings
{
    /// <summary>The provider asks anew who it is.</summary>
    public const string PromptLogin = "login";

    /// <summary>
    /// The provider's issuer; empty: the token service. It must know PKCE and <c>private_key_jwt</c>, with the client id and assertion key of
    /// each organisation.
    /// </summary>
    public string Authority { get; set; } = "";

    /// <summary>Who signs the provider's certificate, a PEM file, for example the machine's own bundle; empty: <c>Console:Ca</c>.</summary>
    public string Ca { get; set; } = "";

    /// <summary>
    /// What is asked for, <c>openid</c> among it. A provider gives names for <c>profile</c> (OpenID Connect Core 5.4), in the id token or at its
    /// userinfo endpoint; both are read. Add the scope by which yours gives the role.
    /// </summary>
    public string Scope { get; set; } = "openid profile";

    /// <summary>
    /// What the provider is told to do, whoever is signed in there already (OpenID Connect Core 3.1.2.1). Empty: what the provider does by itself,
    /// for one that asks at every sign-in or within the console's quiet time.
    /// </summary>
    public string Prompt { get; set; } = PromptLogin;

    /// <summary>The claim of the practitioner's id.</summary>
    public string IdClaim { get; set; } = "sub";

    /// <summary>The claim of the practitioner's name.</summary>
    public string NameClaim { get; set; } = "name";

    /// <summary>The claim of the practitioner's role, a code of vocabulary 7.</summary>
    public string RoleClaim { get; set; } = "practitioner_role";
}
