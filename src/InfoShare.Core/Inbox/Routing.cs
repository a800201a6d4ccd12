using InfoShare.Core.Access;
using InfoShare.Core.Households;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Inbox;

/// <summary>One organisation to tell, and who there has to act.</summary>
/// <param name="ActionOwner">The named person's name, or the code of a role.</param>
/// <param name="ActionOwnerId">The person's id at the organisation; null when a role is addressed.</param>
/// <param name="Role">The role to judge the tier by.</param>
/// <param name="Contact">Whom others may speak to there.</param>
/// <param name="PersonIds">The people through whom it is involved, each once.</param>
public sealed record Recipient(
    Organisation Organisation,
    string ActionOwner,
    string? ActionOwnerId,
    PractitionerRole Role,
    ContactPoint Contact,
    IReadOnlyList<string> PersonIds)
{
    /// <summary>The worker's team; null when it is not known (G10).</summary>
    public string? Team { get; init; }
}

/// <summary>Who is told (requirements G2, G3): organisations with an open involvement, each once, each with somebody who has to act.</summary>
public static class Routing
{
    /// <summary>
    /// What is asked of the level above where a service of the house that keeps to itself left something undone (L7): whoever answers for it names
    /// who acts, and need not know of whom.
    /// </summary>
    public const string SeeToServices =
        "see that every service here has done what it has to do; where nobody of it is there, name in the roster who stands in for its role (RecordDuty, deputy)";

    /// <summary>What a senior manager is called where no role of the vocabulary stands for one.</summary>
    public const string SeniorManager = "SENIOR_MANAGER";

    /// <summary>The named or designated lead, who holds ESC_3.</summary>
    public const string SafeguardingLead = "SAFEGUARDING_LEAD";

    /// <summary>Whoever sits at the organisation's desk.</summary>
    public const string DutyDesk = "DUTY_DESK";

    /// <summary>The safeguarding partners, who hold ESC_5.</summary>
    public const string SafeguardingPartners = "SAFEGUARDING_PARTNERS";

    /// <summary>
    /// The organisations that are involved with some of these people on a day, by id. In each, a qualified worker is addressed
    /// before one who only submits, then one whose items the house reads before one whose clinic alone does, then the one who leads, else a named one, the latest first. The publishing practitioner is
    /// not told of his or her own act; a colleague who is involved is, and so is every other organisation. Without a publisher everybody is.
    /// </summary>
    /// <param name="releaseTo">What a role may see of what is told; left out where every role may know. Whoever may see it is
    /// addressed before whoever may not; where none of the workers may, the organisation's safeguarding lead, if that role may:
    /// one worker's low tier never keeps an organisation from being told.</param>
    public static IReadOnlyList<Recipient> InvolvedWith(
        IReadOnlyList<Involvement> involvements, RegistrySnapshot registry, DateOnly today, Caller? publisher, Func<PractitionerRole, Release>? releaseTo = null)
    {
        var recipients = new List<Recipient>();
        var open = involvements.Where(i => i.OpenOn(today) && (publisher is null || !IsPublisher(i, publisher)));
        foreach (var group in open.GroupBy(i => i.OrganisationId).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            if (registry.Find(group.Key) is not { Enabled: true } organisation)
                continue;
            var worker = group.OrderByDescending(i => MayBeTold(i.Role))
                .ThenByDescending(i => Roles.IsQualified(i.Role))
                .ThenBy(i => InvolvementAccess.IsApart(i.Role))
                .ThenByDescending(i => i.Leads)
                .ThenByDescending(i => i.PractitionerId is not null)
                .ThenByDescending(i => i.RecordedAt)
                .ThenBy(i => i.Id, StringComparer.Ordinal)
                .First();
            IReadOnlyList<string> people = [.. group.Select(i => i.PersonId).Distinct()];
            var lead = SafeguardingLeadOf(organisation);
            recipients.Add(!MayBeTold(worker.Role) && organisation.AllowedRoles.Contains(lead) && MayBeTold(lead)
                ? new Recipient(organisation, Code.Of(lead), null, lead, organisation.DutyDesk, people)
                : new Recipient(
                    organisation,
                    NameOrRole(worker),
                    worker.PractitionerId,
                    worker.Role,
                    new ContactPoint(worker.PractitionerName, worker.Role, organisation.Name, worker.Telephone ?? organisation.DutyTelephone),
                    people)
                {
                    Team = worker.Team,
                });
        }

        return recipients;

        bool MayBeTold(PractitionerRole role) =>
            releaseTo is null || releaseTo(role) is Release.Detail or Release.Summary or Release.Marker or Release.Existence or Release.Mediated;
    }

    /// <summary>
    /// The team of an organisation that works with some of these people on a day: the lead's, else the latest worker's; null when
    /// none is known. Whatever comes for them goes to that team's people on duty (G10).
    /// </summary>
    public static string? TeamAt(string organisationId, IReadOnlyList<Involvement> involvements, DateOnly today) => involvements
        .Where(i => i.OrganisationId == organisationId && i.Team is not null && i.OpenOn(today))
        .OrderByDescending(i => i.Leads).ThenByDescending(i => i.RecordedAt).ThenBy(i => i.Id, StringComparer.Ordinal)
        .FirstOrDefault()?.Team;

    /// <summary>
    /// Whether a social worker of children's services is told, who can decide about a child: neither a family support worker nor the
    /// officer for allegations against staff can.
    /// </summary>
    public static bool IsSocialWorker(Recipient recipient) =>
        recipient.Role != PractitionerRole.Lado && Roles.AgencyOf(recipient.Role) == AgencyKind.SocialCare && Roles.IsQualified(recipient.Role);

    /// <summary>The role that stands above an organisation's workers: whom the clock tells first when they are late (E8).</summary>
    public static PractitionerRole ManagerOf(AgencyKind agency) => agency switch
    {
        AgencyKind.Police => PractitionerRole.PoliceSupervisor,
        AgencyKind.Probation => PractitionerRole.ProbationManager,
        AgencyKind.SocialCare => PractitionerRole.TeamManager,
        _ => SafeguardingLeadOf(agency),
    };

    /// <summary>
    /// The role that leads on safeguarding (T3). Police, probation and social care have none of their own in the vocabulary;
    /// their managers stand in. Where nobody leads (an intake desk), it is whoever refers there.
    /// </summary>
    public static PractitionerRole SafeguardingLeadOf(AgencyKind agency) => agency switch
    {
        AgencyKind.Health => PractitionerRole.NamedProfessional,
        AgencyKind.Education => PractitionerRole.DesignatedLead,
        AgencyKind.Police => PractitionerRole.PoliceSupervisor,
        AgencyKind.Probation => PractitionerRole.ProbationManager,
        AgencyKind.SocialCare => PractitionerRole.TeamManager,
        _ => PractitionerRole.AssociatedReferrer,
    };

    /// <summary>The same at one organisation, among the roles that it has: a surgery has no named professional, but a practice lead.</summary>
    public static PractitionerRole SafeguardingLeadOf(Organisation organisation)
    {
        foreach (var role in (ReadOnlySpan<PractitionerRole>)[SafeguardingLeadOf(organisation.Agency), PractitionerRole.PracticeLead])
        {
            if (organisation.AllowedRoles.Contains(role))
                return role;
        }

        foreach (var role in organisation.AllowedRoles)
        {
            if (Roles.IsManager(role))
                return role;
        }

        return SafeguardingLeadOf(organisation.Agency);
    }

    /// <summary>Who holds a level of the ladder (vocabulary 10), as an action owner.</summary>
    public static string HolderOf(EscalationLevel level, AgencyKind agency) => level switch
    {
        EscalationLevel.Esc3SafeguardingLead => SafeguardingLead,
        EscalationLevel.Esc4SeniorManager => SeniorManager,
        EscalationLevel.Esc5Partnership => SafeguardingPartners,
        _ => Code.Of(ManagerOf(agency)),
    };

    /// <summary>
    /// Whether somebody reads what is addressed to a role alone at an organisation: whoever may hold it there, or manages there, or stands in by its roster. Where
    /// nobody does, its own system alone has it.
    /// </summary>
    public static bool IsHeldAt(RegistrySnapshot registry, Organisation organisation, PractitionerRole role, DateTimeOffset at) =>
        organisation.AllowedRoles.Contains(role) || organisation.AllowedRoles.Any(Roles.IsManager)
        || registry.Roster.For(organisation.Id, Code.Of(role), null, at, role: role)?.Id is not null
        || registry.Roster.DeputyFor(organisation.Id, Code.Of(role), null, at)?.Id is not null;

    /// <summary>Whether an action owner is a post, whoever holds it, and not somebody's name.</summary>
    public static bool IsPost(string actionOwner) =>
        actionOwner is SeniorManager or SafeguardingLead or DutyDesk or SafeguardingPartners || RoleOf(actionOwner) != PractitionerRole.Unspecified;

    /// <summary>The role that an action owner is the code of; unspecified for a name, and for those who are no role of the vocabulary.</summary>
    public static PractitionerRole RoleOf(string actionOwner) =>
        Code.TryParse<PractitionerRole>(actionOwner, out var role) ? role : PractitionerRole.Unspecified;

    /// <summary>The safeguarding partners' own organisation; null where they are not connected.</summary>
    public static Organisation? PartnershipOf(RegistrySnapshot registry) =>
        registry.All.FirstOrDefault(o => o is { Enabled: true, IsOperator: true } && o.AllowedRoles.Contains(PractitionerRole.ReviewLead));

    private static bool IsPublisher(Involvement involvement, Caller publisher) =>
        publisher.Practitioner is { } practitioner
        && involvement.OrganisationId == publisher.OrganisationId
        && involvement.PractitionerId == practitioner.Id;

    private static string NameOrRole(Involvement worker) =>
        string.IsNullOrWhiteSpace(worker.PractitionerName) ? Code.Of(worker.Role) : worker.PractitionerName;
}
