using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using InfoShare.Broker.Hosting;
using InfoShare.Client;
using InfoShare.Identity.Development;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Referral.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace InfoShare.EndToEnd.Tests.Clients;

/// <summary>
/// A broker on loopback for clients in other processes: the neighbourhood's certificates, its own token service, SQLite, and
/// two referrals that wait in the inbox of the organisation whose system the clients play.
/// </summary>
public sealed class ClientBroker : IAsyncLifetime
{
    /// <summary>Whose system the clients play.</summary>
    public const string Caller = "northmere-csc";

    /// <summary>Another organisation, whose certificate is good and not the caller's.</summary>
    public const string Other = "elmmock-surgery";

    /// <summary>Who works at the caller's system.</summary>
    public static InfoSharePractitioner Worker { get; } = new("csc-114", "Priti Larksample", "DUTY_SOCIAL_WORKER", "Duty desk");

    private readonly string folder = Directory.CreateTempSubdirectory("infoshare-clients-").FullName;
    private WebApplication? app;

    /// <summary>Certificates, keys and the registry.</summary>
    public NeighbourhoodFiles Files { get; private set; } = null!;

    /// <summary>Where agencies call.</summary>
    public Uri Address => BrokerHost.AgencyAddress(app!);

    /// <summary>How calls ended on this side.</summary>
    public EndedCalls Ended { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Files = Neighbourhood.Ensure(PathOf("certs"));
        app = await StartBrokerAsync("broker", Ended);
        await FillInboxAsync();
    }

    /// <summary>Starts a broker with these settings over the usual ones. The caller disposes it.</summary>
    public async Task<WebApplication> StartBrokerAsync(string name, EndedCalls? ended = null, params string[] settings)
    {
        var certificates = Files.Certificates;
        string[] usual =
        [
            "--environment=Development",
            $"--Broker:DataFolder={PathOf(name)}",
            "--Broker:AgencyListener=https://localhost:0",
            "--Broker:OperationsListener=",
            $"--Broker:ServerCertificate={certificates.ServerCertificatePath}",
            $"--Broker:ServerKey={certificates.ServerKeyPath}",
            $"--Broker:ClientCa={certificates.CaCertificatePath}",
            $"--Registry:File={Files.RegistryPath}",
            "--Logs:Console=false",
        ];
        var broker = await BrokerHost.BuildAsync(
            [.. usual, .. settings],
            builder =>
            {
                if (ended is not null)
                    builder.Logging.AddProvider(ended);
            });
        await broker.StartAsync();
        return broker;
    }

    /// <summary>A connection of our own client, as this organisation's system.</summary>
    public InfoShareConnection Connect(string organisation, Uri? address = null, Uri? authority = null)
    {
        var own = Files.Certificates.Organisations[organisation];
        return new InfoShareConnection(new InfoShareClientOptions
        {
            Address = address ?? Address,
            Authority = authority,
            ClientId = organisation,
            CertificatePath = own.CertificatePath,
            KeyPath = own.KeyPath,
            AssertionKeyPath = own.AssertionKeyPath,
            CaCertificatePath = Files.Certificates.CaCertificatePath,
        });
    }

    /// <summary>Writes the settings of a client program (tests/clients/README.md) and gives the file's path.</summary>
    public string WriteSettings(string name, Uri? broker = null, Uri? tokenEndpoint = null)
    {
        var (own, other) = (Files.Certificates.Organisations[Caller], Files.Certificates.Organisations[Other]);
        return WriteJson(name, new Dictionary<string, object>
        {
            ["broker"] = (broker ?? Address).Authority,
            ["ca"] = Files.Certificates.CaCertificatePath,
            ["certificate"] = own.CertificatePath,
            ["key"] = own.KeyPath,
            ["otherCertificate"] = other.CertificatePath,
            ["otherKey"] = other.KeyPath,
            ["tokenEndpoint"] = (tokenEndpoint ?? new Uri(Address, "/connect/token")).AbsoluteUri,
            ["clientId"] = Caller,
            ["assertionKey"] = own.AssertionKeyPath,
            ["assertionKeyId"] = own.AssertionKey.KeyId,
            ["practitioner"] = new Dictionary<string, string?>
            {
                ["id"] = Worker.Id,
                ["name"] = Worker.Name,
                ["role"] = Worker.Role,
                ["team"] = Worker.Team,
            },
            ["descriptors"] = WriteDescriptors(),
            ["protos"] = Path.Combine(ClientMachine.Repository, "protos"),
        });
    }

    /// <summary>Writes a file of this fixture's own.</summary>
    public string WriteJson(string name, object value)
    {
        var path = PathOf(name);
        File.WriteAllText(path, JsonSerializer.Serialize(value));
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task FillInboxAsync()
    {
        using var surgery = Connect(Other);
        var doctor = surgery.As(new InfoSharePractitioner("gp-7", "Dr Asha Fieldtest", "GP"));
        var health = new HealthService.HealthServiceClient(doctor.CallInvoker);
        foreach (var (given, born) in new[] { ("Wren", "2019-03-02"), ("Linnet", "2021-11-23") })
        {
            await health.MakeReferralAsync(new MakeReferralRequest
            {
                RequestId = Guid.NewGuid().ToString(),
                Referral = new ReferralDraft
                {
                    Children = { new SubjectRef { Demographics = new Demographics { GivenName = given, FamilyName = "Clienttest", BirthDate = born } } },
                    RiskStatement = "Seen today with an injury that the account given does not explain.",
                    ToArea = "Northmere",
                },
            });
        }
    }

    // What protoc made of every file, as a set: a client in another language makes its messages from it.
    private string WriteDescriptors()
    {
        var path = PathOf("descriptors.binpb");
        var set = new FileDescriptorSet();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        void Add(FileDescriptor file)
        {
            if (!seen.Add(file.Name))
                return;
            foreach (var dependency in file.Dependencies)
                Add(dependency);
            set.File.Add(FileDescriptorProto.Parser.ParseFrom(file.SerializedData));
        }

        foreach (var type in typeof(PeopleService).Assembly.GetTypes().Where(t => t.Name.EndsWith("Reflection", StringComparison.Ordinal)))
        {
            if (type.GetProperty("Descriptor")?.GetValue(null) is FileDescriptor file)
                Add(file);
        }

        File.WriteAllBytes(path, set.ToByteArray());
        return path;
    }

    private string PathOf(string name) => Path.Combine(folder, name);
}

/// <summary>Tests that share one such broker.</summary>
[CollectionDefinition(nameof(ClientBroker))]
public sealed class ClientBrokerGroup : ICollectionFixture<ClientBroker>;
