using Google.Protobuf.WellKnownTypes;
using InfoShare.Broker.Hosting;
using InfoShare.Client;
using InfoShare.Core.Clocks;
using InfoShare.Identity.Development;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Development.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using InfoShare.WebConsole.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace InfoShare.WebConsole.Tests;

/// <summary>
/// A broker on embedded defaults with its sign-in page, and a console beside it, both on loopback over TLS, with the neighbourhood's
/// development certificates. What agencies' systems do goes through the API, as they do it; what people do at the console, through its pages.
/// </summary>
public sealed class Site : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("infoshare-console-").FullName;
    private readonly Dictionary<string, InfoShareConnection> systems = [];
    private NeighbourhoodFiles files = null!;
    private WebApplication broker = null!;
    private WebApplication console = null!;
    private Uri agencies = new("https://127.0.0.1:0");
    private Uri people = new("https://127.0.0.1:0");

    /// <summary>Why pages cannot be tested on this machine; null when they can.</summary>
    public static string? Missing { get; } =
        typeof(ConsoleHost).Assembly.GetManifestResourceStream("console.css") is null ? "the console was built without its styles (Node.js, npm)" : null;

    /// <summary>The console's address.</summary>
    public Uri Console { get; private set; } = null!;

    /// <summary>The sign-in page's address.</summary>
    public Uri SignIn { get; private set; } = null!;

    /// <summary>Who signed every certificate here.</summary>
    public string Ca => files.Certificates.CaCertificatePath;

    /// <summary>The console's services.</summary>
    internal IServiceProvider Services => console.Services;

    /// <summary>The console's clock, with which sessions run out.</summary>
    internal ShiftedClock Clock { get; } = new();

    public InfoShareConnection Midwife => As("northmere-midwifery", "u-stonemock", "Hana Stonemock", "MIDWIFE");

    public InfoShareConnection Doctor => As("elmmock-surgery", "u-mockhurst", "Dr Mockhurst", "GP");

    public InfoShareConnection LeadSocialWorker => As("northmere-csc", "u-larksample", "Priti Larksample", "ALLOCATED_SOCIAL_WORKER");

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
            return;
        files = Neighbourhood.Ensure(Path.Combine(folder, "certs"), console: true);
        await StartBrokerAsync();
        SignIn = BrokerHost.SignInAddress(broker)!;
        await StartConsoleAsync("https://127.0.0.1:0");
        await ClockAtAsync("2027-03-09 16:00");
    }

    /// <summary>Ends the console, and starts it again at the same address.</summary>
    public async Task RestartConsoleAsync()
    {
        await console.StopAsync();
        await console.DisposeAsync();
        await StartConsoleAsync(Console.GetLeftPart(UriPartial.Authority));
    }

    private async Task StartConsoleAsync(string listen)
    {
        console = ConsoleHost.Build(
        [
            "--environment=Development",
            $"--Console:Listen={listen}",
            $"--Console:Broker={BrokerHost.AgencyAddress(broker).GetLeftPart(UriPartial.Authority)}",
            $"--Console:Certificates={files.Certificates.Folder}",
        ],
            builder => builder.Services.AddSingleton<TimeProvider>(Clock));
        await console.StartAsync();
        Console = ConsoleHost.AddressOf(console);
    }

    /// <summary>Another console beside this one, whose people sign in at another provider, which is told where that console is.</summary>
    internal async Task<OtherConsole> ConsoleAtAsync(Func<Uri, Task<string>> providerOf, ILoggerProvider? logs = null)
    {
        var address = new Uri($"https://127.0.0.1:{FreePort.Find()}");
        var app = ConsoleHost.Build(
        [
            "--environment=Development",
            $"--Console:Listen={address.GetLeftPart(UriPartial.Authority)}",
            $"--Console:Broker={agencies.GetLeftPart(UriPartial.Authority)}",
            $"--Console:Certificates={files.Certificates.Folder}",
            $"--Console:SignIn:Authority={await providerOf(address)}",
        ], builder => builder.Services.AddSingleton(logs ?? NullLoggerProvider.Instance));
        await app.StartAsync();
        return new OtherConsole(app, address);
    }

    /// <summary>Ends the broker; the console stays.</summary>
    public async Task StopBrokerAsync()
    {
        await broker.StopAsync();
        await broker.DisposeAsync();
    }

    /// <summary>Gives an organisation another name in the registry, and starts broker and console with it.</summary>
    public async Task RenameAsync(string from, string to)
    {
        await StopBrokerAsync();
        var registry = await File.ReadAllTextAsync(files.RegistryPath);
        if (!registry.Contains($"\"{from}\"", StringComparison.Ordinal))
            throw new InvalidOperationException($"The registry names no {from}.");
        await File.WriteAllTextAsync(files.RegistryPath, registry.Replace($"\"{from}\"", $"\"{to}\"", StringComparison.Ordinal));
        await StartBrokerAsync();
        await RestartConsoleAsync();
    }

    /// <summary>Starts it, after an end at the same addresses with the same data.</summary>
    public async Task StartBrokerAsync()
    {
        broker = await BrokerHost.BuildAsync(BrokerArguments("Development", "data", agencies.Port, people.Port));
        await broker.StartAsync();
        (agencies, people) = (BrokerHost.AgencyAddress(broker), BrokerHost.SignInAddress(broker)!);
    }

    /// <summary>The settings of a broker with its sign-in page.</summary>
    public string[] BrokerArguments(string environment, string data, int agencyPort = 0, int peoplePort = 0) =>
        [
            $"--environment={environment}",
            $"--Broker:DataFolder={Path.Combine(folder, data)}",
            $"--Broker:AgencyListener=https://127.0.0.1:{agencyPort}",
            $"--Broker:SignInListener=https://127.0.0.1:{peoplePort}",
            "--Broker:OperationsListener=",
            $"--Broker:ServerCertificate={files.Certificates.ServerCertificatePath}",
            $"--Broker:ServerKey={files.Certificates.ServerKeyPath}",
            $"--Broker:ClientCa={files.Certificates.CaCertificatePath}",
            "--Broker:NobodyStepMilliseconds=5",
            $"--Registry:File={files.RegistryPath}",
            "--Logs:Console=false",
        ];

    /// <summary>A practitioner of an organisation, calling from its own system.</summary>
    public InfoShareConnection As(string organisation, string id, string name, string role)
    {
        if (!systems.TryGetValue(organisation, out var system))
        {
            var own = files.Certificates.Organisations[organisation];
            systems[organisation] = system = new InfoShareConnection(new InfoShareClientOptions
            {
                Address = BrokerHost.AgencyAddress(broker),
                ClientId = organisation,
                CertificatePath = own.CertificatePath,
                KeyPath = own.KeyPath,
                AssertionKeyPath = own.AssertionKeyPath,
                CaCertificatePath = files.Certificates.CaCertificatePath,
            });
        }

        return system.As(new InfoSharePractitioner(id, name, role));
    }

    /// <summary>Moves the partnership's clock on to a London time.</summary>
    public async Task ClockAtAsync(string londonTime)
    {
        var local = DateTime.ParseExact(londonTime, "yyyy-MM-dd HH:mm", null);
        var auditor = As("northmere-partnership", "u-auditsample", "Ada Auditsample", "AUDITOR");
        await new ClockService.ClockServiceClient(auditor.CallInvoker).AdvanceClockAsync(new AdvanceClockRequest
        {
            Instant = Timestamp.FromDateTimeOffset(LondonTime.ToUtc(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local))),
        });
    }

    /// <summary>A newborn with an older half-sister, both invented, as their services hold them (S3).</summary>
    public async Task FamilyAsync(string own, string given, string family)
    {
        await RecordAsync(Midwife, "MAT-" + own, given, family, "2027-03-08");
        await RecordAsync(LeadSocialWorker, $"LCS-{own}-1", "Wren", family, "2022-02-01");
        await new SocialCareService.SocialCareServiceClient(LeadSocialWorker.CallInvoker).RecordStatusAsync(new Protocol.SocialCare.V1.RecordStatusRequest
        {
            Child = new SubjectRef { OwnRecordId = $"LCS-{own}-1" },
            Status = ChildStatusCode.CscClosed,
            FromDate = "2024-09-01",
            ToDate = "2026-05-14",
        });
        await RecordAsync(LeadSocialWorker, $"LCS-{own}-2", given, family, "2027-03-08");
    }

    /// <summary>The midwife's telephone call, which is a referral (S3).</summary>
    public async Task<ReferralReceipt> ReferAsync(string own, string risk, Urgency urgency = Urgency.Standard) =>
        (await new HealthService.HealthServiceClient(Midwife.CallInvoker).MakeReferralAsync(new Protocol.Health.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft
            {
                Children = { new SubjectRef { OwnRecordId = "MAT-" + own } },
                RiskStatement = risk,
                Evidence = "Seen by me and two colleagues.",
                ThresholdView = "section 47",
                Urgency = urgency,
                Spoken = new SpokenContact
                {
                    At = Timestamp.FromDateTimeOffset(LondonTime.ToUtc(new DateOnly(2027, 3, 9), new TimeOnly(15, 10))),
                    WithWhom = "Owen Peatsample, duty social worker",
                    Content = "He said that there is no need for a formal referral.",
                    AdvisedNotToRefer = true,
                },
            },
        })).Receipt;

    /// <summary>The referral as somebody sees it.</summary>
    public static async Task<ReferralView> ReferralAsync(InfoShareConnection who, string id) =>
        (await new ReferralService.ReferralServiceClient(who.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = id })).Referral;

    /// <summary>Somebody invented, as an organisation's own record has it.</summary>
    public static async Task RecordAsync(
        InfoShareConnection who, string own, string given, string family, string born, string line = "9 Weir Court", string postcode = "NM3 1XY") =>
        await new PeopleService.PeopleServiceClient(who.CallInvoker).RecordPersonAsync(new RecordPersonRequest
        {
            OwnRecordId = own,
            Demographics = new Demographics
            {
                GivenName = given,
                FamilyName = family,
                BirthDate = born,
                Address = new Address { Line = line, Postcode = postcode, Area = "Northmere" },
            },
        });

    public async ValueTask DisposeAsync()
    {
        foreach (var system in systems.Values)
            system.Dispose();
        foreach (var app in (WebApplication?[])[console, broker])
        {
            if (app is null)
                continue;
            await app.StopAsync();
            await app.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }
}
