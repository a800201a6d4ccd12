namespace InfoShare.Identity.Development;

/// <summary>What a folder holds after <see cref="Neighbourhood.Ensure"/>.</summary>
/// <param name="Certificates">CA, server and one set of credentials a connected organisation.</param>
/// <param name="Organisations">The neighbourhood with its public parts filled in.</param>
/// <param name="RegistryPath"><c>registry.json</c>, for the broker.</param>
/// <param name="ClientsPath"><c>clients.json</c>, for a token service that runs apart from the broker.</param>
public sealed record NeighbourhoodFiles(
    DevelopmentCertificateSet Certificates,
    IReadOnlyList<RegisteredOrganisation> Organisations,
    string RegistryPath,
    string ClientsPath);

/// <summary>
/// The organisations that development and demonstration play with. All are invented; their telephone numbers are from the
/// range that Ofcom keeps for drama.
/// </summary>
public static class Neighbourhood
{
    private const string Northmere = "Northmere";
    private const string Southmere = "Southmere";

    /// <summary>The organisations without certificates and keys, in the order in which they are shown.</summary>
    public static IReadOnlyList<RegisteredOrganisation> Organisations { get; } =
    [
        Of("elmmock-surgery", "Elmmock Surgery", "HEALTH", Northmere, "960101", "GP", "PRACTICE_LEAD"),
        Of("northmere-midwifery", "Northmere Midwifery", "HEALTH", Northmere, "960102", "MIDWIFE", "NAMED_PROFESSIONAL"),
        Of("northmere-health-visiting", "Northmere Health Visiting", "HEALTH", Northmere, "960103",
            "HEALTH_VISITOR", "SCHOOL_NURSE", "NAMED_PROFESSIONAL"),
        Of("northmere-hospital", "Northmere Hospital", "HEALTH", Northmere, "960104",
            "PAEDIATRICIAN", "ED_CLINICIAN", "ADULT_MH", "CAMHS"),
        Of("northmere-sexual-health", "Northmere Sexual Health", "HEALTH", Northmere, "960105", "SEXUAL_HEALTH_WORKER"),
        Of("northmere-recovery", "Northmere Recovery", "HEALTH", Northmere, "960106", "SUBSTANCE_WORKER"),
        Of("northmere-csc", "Northmere Children's Services", "SOCIAL_CARE", Northmere, "960110",
            "DUTY_SOCIAL_WORKER", "OUT_OF_HOURS", "ALLOCATED_SOCIAL_WORKER", "TEAM_MANAGER", "CONFERENCE_CHAIR", "LADO")
            with
        { ReceivesReferrals = true },
        Of("northmere-early-help", "Northmere Early Help", "SOCIAL_CARE", Northmere, "960112", "EARLY_HELP"),
        Of("northmere-probation", "Northmere Probation", "PROBATION", Northmere, "960120",
            "PROBATION_OFFICER", "PROBATION_TRAINEE", "PROBATION_MANAGER", "YOUTH_JUSTICE"),
        Of("northmere-police", "Northmere Police", "POLICE", Northmere, "960130",
            "RESPONSE_OFFICER", "CUSTODY_OFFICER", "PUBLIC_PROTECTION", "POLICE_SUPERVISOR"),
        Of("brook-lane-nursery", "Brook Lane Nursery", "EDUCATION", Northmere, "960140", "DESIGNATED_LEAD", "SCHOOL_STAFF"),
        Of("northmere-school", "Northmere School", "EDUCATION", Northmere, "960141",
            "DESIGNATED_LEAD", "SCHOOL_STAFF", "ATTENDANCE_OFFICER"),
        Of("northmere-college", "Northmere College", "EDUCATION", Northmere, "960142", "DESIGNATED_LEAD"),
        Of("northmere-housing", "Northmere Housing", "OTHER", Northmere, "960150", "ASSOCIATED_REFERRER"),
        Of("southmere-csc", "Southmere Children's Services", "SOCIAL_CARE", Southmere, "960210",
            "DUTY_SOCIAL_WORKER", "OUT_OF_HOURS", "ALLOCATED_SOCIAL_WORKER", "TEAM_MANAGER", "CONFERENCE_CHAIR", "LADO")
            with
        { ReceivesReferrals = true, Connection = "ANSWERS_ON_REQUEST" },

        // Has no system: nothing could present a certificate or ask for a token.
        Of("southmere-midwifery", "Southmere Midwifery", "HEALTH", Southmere, "960202", "MIDWIFE", "NAMED_PROFESSIONAL")
            with
        { Connection = "NONE", ClientId = null },
        Of("southmere-surgery", "Southmere Surgery", "HEALTH", Southmere, "960201", "GP", "PRACTICE_LEAD"),
        Of("southmere-hospital", "Southmere Hospital", "HEALTH", Southmere, "960204", "MIDWIFE", "LAC_NURSE", "ADULT_MH", "NAMED_PROFESSIONAL"),
        Of("southmere-health-visiting", "Southmere Health Visiting", "HEALTH", Southmere, "960203",
            "HEALTH_VISITOR", "SCHOOL_NURSE", "NAMED_PROFESSIONAL"),
        Of("southmere-school", "Southmere School", "EDUCATION", Southmere, "960241",
            "DESIGNATED_LEAD", "SCHOOL_STAFF", "ATTENDANCE_OFFICER", "EHE_OFFICER"),
        Of("southmere-prison", "Southmere Prison", "PROBATION", Southmere, "960220", "PRISON_OFFENDER_MANAGER", "PROBATION_MANAGER"),
        Of("northmere-partnership", "Northmere Safeguarding Partnership", "OTHER", Northmere, "960190",
            "AUDITOR", "DATA_STEWARD", "REVIEW_LEAD")
            with
        { IsOperator = true },
    ];

    /// <summary>
    /// Makes the folder hold certificates and keys for the neighbourhood and the two files that name their public parts. Keeps
    /// what is good; may be called by several processes at once.
    /// </summary>
    /// <param name="folder">Where, for example <c>certs-dev</c>.</param>
    /// <param name="hostNames">DNS names of the server besides localhost.</param>
    /// <param name="force">Make everything new.</param>
    /// <param name="console">
    /// Whether each organisation also has credentials of its own for the web console, <c>ID-console.crt</c> and so on, registered beside
    /// those of its system.
    /// </param>
    public static NeighbourhoodFiles Ensure(
        string folder, IReadOnlyCollection<string>? hostNames = null, bool force = false, TimeProvider? time = null, bool console = false)
    {
        var connected = Organisations.Where(o => o.ClientId is not null).Select(o => o.Id).ToArray();
        var certificates = DevelopmentCertificates.Ensure(
            new DevelopmentCertificateRequest
            {
                Folder = folder,
                Organisations = console ? [.. connected, .. connected.Select(ConsoleOf)] : connected,
                HostNames = hostNames ?? [],
                Force = force,
            },
            time);
        var organisations = Organisations
            .Select(o => o with
            {
                CertificateThumbprints = [.. CredentialsOf(o, certificates).Select(own => own.CertificateThumbprint)],
                Keys = [.. CredentialsOf(o, certificates).Select(own => own.AssertionKey)],
            })
            .ToArray();
        var registry = Path.Combine(folder, "registry.json");
        var clients = Path.Combine(folder, "clients.json");
        RegistryFile.Write(registry, organisations);
        JsonFileClientDirectory.Write(clients, organisations.Select(o => o.ToClient()).OfType<TokenClient>());
        return new NeighbourhoodFiles(certificates, organisations, registry, clients);
    }

    /// <summary>The name of the console's credentials for an organisation.</summary>
    public static string ConsoleOf(string organisationId) => organisationId + "-console";

    private static IEnumerable<OrganisationCredentials> CredentialsOf(RegisteredOrganisation organisation, DevelopmentCertificateSet certificates)
    {
        foreach (var name in (string[])[organisation.Id, ConsoleOf(organisation.Id)])
        {
            if (certificates.Organisations.TryGetValue(name, out var own))
            {
                yield return own;
            }
        }
    }

    private static RegisteredOrganisation Of(
        string id, string name, string agency, string area, string telephone, params string[] roles) => new()
        {
            Id = id,
            Name = name,
            Agency = agency,
            Area = area,
            Connection = "PUBLISHES",
            AllowedRoles = roles,
            DutyTelephone = $"01632 {telephone}",
            ClientId = id,
        };
}
