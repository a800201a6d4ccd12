using System.Security.Claims;
using InfoShare.Client;
using InfoShare.WebConsole.Hosting;

namespace InfoShare.WebConsole.Desks;

/// <summary>The claims of a session that are ours.</summary>
internal static class DeskClaims
{
    public const string Organisation = "organisation_id";
    public const string Agency = "agency";
    public const string Practitioner = "practitioner_id";
    public const string Role = "practitioner_role";
}

/// <summary>Who sits here, and the connection that speaks for that person and for nobody else.</summary>
internal sealed record Desk(DeskOrganisation Organisation, InfoSharePractitioner Practitioner, InfoShareConnection Connection)
{
    /// <summary>Roles that sign what needs a manager (requirements E4, I4): line managers, and safeguarding leads, who stand in their place where there is no such line.</summary>
    public static readonly string[] Managers =
        ["NAMED_PROFESSIONAL", "PRACTICE_LEAD", "DESIGNATED_LEAD", "TEAM_MANAGER", "POLICE_SUPERVISOR", "PROBATION_MANAGER"];

    /// <summary>Roles that review who knew what (requirement M4, scenario S14).</summary>
    public static readonly string[] Reviewers = ["AUDITOR", "REVIEW_LEAD", .. Managers];

    /// <summary>Roles of health, police and probation that ask whether a grown-up reaches a child (requirement B5).</summary>
    public static readonly string[] WhoAskOfAdults =
    [
        "ADULT_MH", "SUBSTANCE_WORKER", "GP", "PRACTICE_LEAD", "NAMED_PROFESSIONAL", "PUBLIC_PROTECTION", "CUSTODY_OFFICER", "POLICE_SUPERVISOR",
        "PROBATION_OFFICER", "PROBATION_MANAGER", "PRISON_OFFENDER_MANAGER", "YOUTH_JUSTICE",
    ];

    /// <summary>Whether whoever sits here asks whether a grown-up reaches a child.</summary>
    public bool AsksOfAdults => WhoAskOfAdults.Contains(Practitioner.Role);

    public bool IsSocialCare => Organisation.Agency == "SOCIAL_CARE";

    /// <summary>Whether it has a tray: family support workers answer what is offered to them, and decide no referral (E19).</summary>
    public bool HasTray => IsSocialCare && Practitioner.Role != "EARLY_HELP";

    /// <summary>Whether whoever sits here may hold a decision about a child (E19).</summary>
    public bool IsQualified => !DeskLinks.Unqualified.Contains(Practitioner.Role);

    public bool IsManager => Managers.Contains(Practitioner.Role);
}

/// <summary>One connection to the broker for each organisation, by InfoShare.Client as any agency's system has it.</summary>
internal sealed class DeskConnections(ConsoleSettings settings, ILoggerFactory logs) : IDisposable
{
    private readonly Dictionary<string, InfoShareConnection> connections = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>Whose practitioners may sign in.</summary>
    public IReadOnlyList<DeskOrganisation> Organisations { get; } = [.. settings.Organisations];

    /// <summary>The token service's issuer.</summary>
    public string Authority => settings.Authority.Length > 0 ? settings.Authority : settings.Broker;

    /// <summary>An organisation of this console, or null.</summary>
    public DeskOrganisation? Find(string? id) => Organisations.FirstOrDefault(o => o.Id == id);

    /// <summary>How the console reaches the broker for an organisation.</summary>
    public InfoShareClientOptions OptionsOf(DeskOrganisation organisation) => new()
    {
        Address = new Uri(settings.Broker),
        Authority = settings.Authority.Length > 0 ? new Uri(settings.Authority) : null,
        ClientId = organisation.ClientId,
        CertificatePath = organisation.Certificate,
        KeyPath = organisation.Key,
        AssertionKeyPath = organisation.AssertionKey,
        CaCertificatePath = settings.Ca,
        LoggerFactory = logs,

        // Somebody waits in front of the page.
        DefaultDeadline = TimeSpan.FromSeconds(15),
        Retry = new InfoShareRetryPolicy { MaxAttempts = 3 },
    };

    /// <summary>The organisation's connection.</summary>
    public InfoShareConnection ConnectionOf(DeskOrganisation organisation)
    {
        lock (gate)
        {
            if (!connections.TryGetValue(organisation.Id, out var connection))
                connections[organisation.Id] = connection = new InfoShareConnection(OptionsOf(organisation));
            return connection;
        }
    }

    /// <summary>The desk of whoever is signed in.</summary>
    public Desk Of(ClaimsPrincipal user)
    {
        var organisation = Find(user.FindFirstValue(DeskClaims.Organisation))
            ?? throw new InvalidOperationException("The session's organisation is not one of this console.");
        var practitioner = new InfoSharePractitioner(
            user.FindFirstValue(DeskClaims.Practitioner)!, user.FindFirstValue(ClaimTypes.Name)!, user.FindFirstValue(DeskClaims.Role)!);
        return new Desk(organisation, practitioner, ConnectionOf(organisation).As(practitioner));
    }

    public void Dispose()
    {
        foreach (var connection in connections.Values)
            connection.Dispose();
    }
}
