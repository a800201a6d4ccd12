using InfoShare.Client;
using InfoShare.Identity.Development;

namespace InfoShare.Broker.Demo;

/// <summary>The invented people at work in the demonstration, each calling from the own organisation over mutual TLS.</summary>
internal sealed class Cast(Uri address, string certificates) : IDisposable
{
    private readonly Dictionary<string, InfoShareConnection> systems = [];

    public InfoShareConnection Doctor => As("elmmock-surgery", "u-mockhurst", "Dr Mockhurst", "GP");
    public InfoShareConnection LeadSocialWorker => As("northmere-csc", "u-larksample", "Priti Larksample", "ALLOCATED_SOCIAL_WORKER");
    public InfoShareConnection DutySocialWorker => As("northmere-csc", "u-peatsample", "Owen Peatsample", "DUTY_SOCIAL_WORKER");
    public InfoShareConnection SocialCareManager => As("northmere-csc", "u-lenasample", "Lena Marlsample", "TEAM_MANAGER");
    public InfoShareConnection HealthVisitor => As("northmere-health-visiting", "u-heathsample", "Freya Heathsample", "HEALTH_VISITOR");
    public InfoShareConnection NurseryLead => As("brook-lane-nursery", "u-sandmock", "Ms Sandmock", "DESIGNATED_LEAD");
    public InfoShareConnection ProbationOfficer => As("northmere-probation", "u-pinefixture", "Jo Pinefixture", "PROBATION_OFFICER");
    public InfoShareConnection Midwife => As("northmere-midwifery", "u-stonemock", "Hana Stonemock", "MIDWIFE");
    public InfoShareConnection Auditor => As("northmere-partnership", "u-auditsample", "Ada Auditsample", "AUDITOR");

    /// <summary>The practitioner's connection.</summary>
    public InfoShareConnection As(string organisation, string id, string name, string role) =>
        SystemOf(organisation).As(new InfoSharePractitioner(id, name, role));

    /// <summary>The organisation's system, without a practitioner.</summary>
    public InfoShareConnection SystemOf(string organisation)
    {
        if (systems.TryGetValue(organisation, out var known))
            return known;
        string File(string name) => Path.Combine(certificates, name);
        return systems[organisation] = new InfoShareConnection(new InfoShareClientOptions
        {
            Address = address,
            ClientId = organisation,
            CertificatePath = File($"{organisation}.crt"),
            KeyPath = File($"{organisation}.key"),
            AssertionKeyPath = File($"{organisation}.assertion.key"),
            CaCertificatePath = File("ca.crt"),
        });
    }

    /// <summary>The organisation's name, for the story.</summary>
    public static string NameOf(string organisation) =>
        Neighbourhood.Organisations.FirstOrDefault(o => o.Id == organisation)?.Name ?? organisation;

    public void Dispose()
    {
        foreach (var system in systems.Values)
            system.Dispose();
    }
}
