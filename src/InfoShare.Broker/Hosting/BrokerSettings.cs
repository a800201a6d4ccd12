using System.Security.Cryptography;
using InfoShare.Identity;
using InfoShare.Storage;

namespace InfoShare.Broker.Hosting;

/// <summary>A setting is missing or wrong. The text names it, says what would do, and holds no secret.</summary>
public sealed class BrokerStartException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>All settings of one broker, read and judged before anything is started.</summary>
internal sealed record BrokerSettings(
    BrokerOptions Broker,
    StorageOptions Storage,
    IdentitySettings Identity,
    RegistrySettings Registry,
    OtlpSettings Otlp,
    LogSettings Logs,
    AuditSettings Audit,
    ListenAddress Agencies,
    ListenAddress? Operations,
    ListenAddress? SignIn)
{
    /// <summary>The issuer of the tokens that count.</summary>
    public string Issuer => Identity.Issuer.Length > 0 ? Identity.Issuer
        : Identity.IsEmbedded ? Agencies.Url
        : Identity.Authority;

    /// <summary>Reads the configuration.</summary>
    /// <exception cref="BrokerStartException">What is wrong, all of it.</exception>
    public static BrokerSettings Read(IConfiguration configuration)
    {
        var broker = Bind<BrokerOptions>(configuration, BrokerOptions.Section);
        var storage = Bind<StorageSettings>(configuration, StorageSettings.Section);
        var identity = Bind<IdentitySettings>(configuration, IdentitySettings.Section);
        var registry = Bind<RegistrySettings>(configuration, RegistrySettings.Section);
        var otlp = Bind<OtlpSettings>(configuration, OtlpSettings.Section);
        var logs = Bind<LogSettings>(configuration, LogSettings.Section);
        var audit = Bind<AuditSettings>(configuration, AuditSettings.Section);

        var faults = new List<string>();
        void Require(bool good, string fault)
        {
            if (!good)
                faults.Add(fault);
        }

        Require(
            broker.Id.Length is > 0 and <= 64 && broker.Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'),
            "Broker:Id must be 1 to 64 letters, digits, hyphens or underscores.");
        Require(
            broker.DataFolder.Length > 0 && !File.Exists(broker.DataFolder), "Broker:DataFolder must name a folder; what it names now is empty or a file.");
        Require(File.Exists(broker.ServerCertificate), "Broker:ServerCertificate must name a PEM file that exists: the server's certificate.");
        Require(File.Exists(broker.ServerKey), "Broker:ServerKey must name a PEM file that exists: the private key of the server's certificate.");
        Require(File.Exists(broker.ClientCa), "Broker:ClientCa must name a PEM file that exists: who signs the agencies' certificates.");
        Require(broker.MaxMessageBytes is >= 65_536 and <= 16_777_216, "Broker:MaxMessageBytes must be 65536 to 16777216.");
        Require(broker.MaxConnections >= 1, "Broker:MaxConnections must be 1 or more.");
        Require(broker.MaxConnectionsPerAddress >= 0, "Broker:MaxConnectionsPerAddress must be 1 or more, or 0 for a quarter of Broker:MaxConnections.");
        Require(broker.AlertsADay is >= 1 and <= 1000, "Broker:AlertsADay must be 1 to 1000.");
        Require(broker.StreamPollSeconds is >= 1 and <= 600, "Broker:StreamPollSeconds must be 1 to 600.");
        faults.AddRange(broker.Limits.Faults());
        faults.AddRange(broker.LookUps.Faults());
        Require(
            broker.EmergencyMinutes is >= 1 and <= Core.Emergency.EmergencyTerms.MostMinutes,
            $"Broker:EmergencyMinutes must be 1 to {Core.Emergency.EmergencyTerms.MostMinutes}.");
        Require(
            broker.NobodyStepMilliseconds is >= 0 and <= Core.Access.AnswerPace.MostMilliseconds,
            $"Broker:NobodyStepMilliseconds must be 0 to {Core.Access.AnswerPace.MostMilliseconds}.");
        Require(
            broker.EmergencyPeople is >= 2 and <= Core.Emergency.EmergencyTerms.MostPeople,
            $"Broker:EmergencyPeople must be 2 to {Core.Emergency.EmergencyTerms.MostPeople}.");
        var agencies = ListenAddress.Parse(broker.AgencyListener, "https");
        Require(agencies is not null, "Broker:AgencyListener must be like https://127.0.0.1:7443, https://localhost:7443 or https://*:7443.");
        var operations = broker.OperationsListener.Length == 0 ? null : ListenAddress.Parse(broker.OperationsListener, "http");
        Require(
            broker.OperationsListener.Length == 0 || operations is not null,
            "Broker:OperationsListener must be like http://127.0.0.1:7080, or empty.");

        var signIn = broker.SignInListener.Length == 0 ? null : ListenAddress.Parse(broker.SignInListener, "https");
        Require(
            broker.SignInListener.Length == 0 || (signIn is not null && identity.IsEmbedded),
            "Broker:SignInListener must be like https://127.0.0.1:7445 and needs the token service inside the broker, or be empty.");

        var isPostgres = storage.Engine.Equals("postgres", StringComparison.OrdinalIgnoreCase);
        Require(isPostgres || storage.Engine.Equals("sqlite", StringComparison.OrdinalIgnoreCase), "Storage:Engine must be sqlite or postgres.");
        Require(!isPostgres || storage.ConnectionString.Length > 0, "Storage:ConnectionString is required with postgres.");

        Require(identity.Audience.Length > 0, "Identity:Audience must not be empty.");
        Require(
            identity.ClockSkew >= TimeSpan.Zero && identity.ClockSkew <= TimeSpan.FromMinutes(5), "Identity:ClockSkew must be 0 to 5 minutes.");
        Require(
            identity.IsEmbedded || (Uri.TryCreate(identity.Authority, UriKind.Absolute, out var authority)
                && (authority.Scheme == Uri.UriSchemeHttps || !identity.RequireHttpsMetadata)),
            "Identity:Authority must be an https address, or empty for the token service inside the broker.");
        Require(
            identity.BackchannelCa.Length == 0 || File.Exists(identity.BackchannelCa), "Identity:BackchannelCa must name a PEM file that exists, or be empty.");
        var names = identity.Claims;
        Require(
            names.ClientId.Length > 0 && names.PractitionerId.Length > 0 && names.PractitionerName.Length > 0 && names.PractitionerRole.Length > 0
                && names.PractitionerTeam.Length > 0,
            "Identity:Claims must name each claim.");
        Require(registry.File.Length == 0 || File.Exists(registry.File), "Registry:File must name a JSON file that exists, or be empty.");
        Require(
            otlp.Endpoint.Length == 0 || Uri.TryCreate(otlp.Endpoint, UriKind.Absolute, out _), "Otlp:Endpoint must be an address like http://127.0.0.1:4317, or empty.");

        Require(
            audit.OriginPrefix.Length is > 0 and <= 100 && audit.OriginPrefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '/' or ':' or '_'),
            "Audit:OriginPrefix must be 1 to 100 letters, digits, dots, hyphens, colons, underscores or slashes, like infoshare.northmere.example.");
        Require(audit.CheckpointMilliseconds is >= 50 and <= 500, "Audit:CheckpointMilliseconds must be 50 to 500.");

        // With an embedded token service several addresses would be several issuers: one must be named.
        Require(
            !identity.IsEmbedded || identity.Issuer.Length > 0 || agencies is not { IsAny: true },
            "Identity:Issuer must give the address by which agencies reach the token service, because Broker:AgencyListener listens on every address.");
        if (faults.Count > 0)
            throw new BrokerStartException(string.Join(Environment.NewLine, faults));

        return new BrokerSettings(
            broker,
            new StorageOptions
            {
                Engine = isPostgres ? StoreEngine.Postgres : StoreEngine.Sqlite,
                Path = isPostgres ? null : storage.ConnectionString.Length > 0 ? storage.ConnectionString : Path.Combine(broker.DataFolder, "infoshare.db"),
                ConnectionString = isPostgres ? storage.ConnectionString : null,
                QueueCapacity = storage.QueueCapacity,
                ReadConnections = storage.ReadConnections,
                AuditLog = broker.Id,
            },
            identity,
            registry,
            otlp,
            logs,
            audit,
            agencies!.WithPort(),
            operations?.WithPort(),
            signIn?.WithPort());
    }

    /// <summary>The server's certificate.</summary>
    public System.Security.Cryptography.X509Certificates.X509Certificate2 LoadServerCertificate()
    {
        try
        {
            return PemCertificate.Load(Broker.ServerCertificate, Broker.ServerKey);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new BrokerStartException($"Broker:ServerCertificate and Broker:ServerKey cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Whom the agencies' listener trusts.</summary>
    public ClientCertificateTrust LoadTrust()
    {
        try
        {
            return ClientCertificateTrust.FromPemFile(Broker.ClientCa);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw new BrokerStartException($"Broker:ClientCa cannot be used: {e.Message}", e);
        }
    }

    private static T Bind<T>(IConfiguration configuration, string section)
        where T : new()
    {
        try
        {
            return configuration.GetSection(section).Get<T>() ?? new T();
        }
        catch (InvalidOperationException e)
        {
            throw new BrokerStartException($"The section {section} cannot be read: {e.Message}", e);
        }
    }
}
