using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>What a service says that it does in an open case (I9). A later statement of the same practitioner role takes the place of the earlier one.</summary>
public sealed record CaseRoleStated(
    string Id, string PersonId, string OrganisationId, CaseRole Role, string? PractitionerId, string PractitionerName, PractitionerRole PractitionerRole,
    string? Telephone, DateOnly From, DateOnly? To, DateTimeOffset RecordedAt)
{
    /// <summary>Whether it is so on a day.</summary>
    public bool OpenOn(DateOnly day) => From <= day && (To is null || To >= day);
}

/// <summary>What lacks somebody.</summary>
public enum CaseGapKind
{
    /// <summary>Not stated.</summary>
    Unspecified = 0,

    /// <summary>Nobody leads or sees to the child's safety.</summary>
    NobodySeesToSafety = 1,

    /// <summary>A service left, and nobody holds support.</summary>
    SupportNotHeld = 2,
}

/// <summary>A gap, and what asks for somebody: a concern, or a status.</summary>
public sealed record CaseGap(CaseGapKind Kind, Concern? Concern, ChildStatus? Status);

/// <summary>A gap that somebody was told of, until it is closed.</summary>
/// <param name="OrganisationId">Whose concern or status asks for somebody, or whose service left.</param>
/// <param name="DeskOrganisationId">Whose duty desk was told; null where none may be.</param>
/// <param name="LeftService">Which service left, as organisation and role; empty where nobody sees to a child's safety. One gap of each is open.</param>
public sealed record RoleGap(
    string Id, string PersonId, CaseGapKind Kind, string OrganisationId, string? DeskOrganisationId, string? ConcernId, string? StatusId, string LeftService,
    DateTimeOffset OpenedAt, DateTimeOffset DueAt, string DueRule, EscalationLevel Level, DateTimeOffset? ClosedAt, string? ClosedHow);

/// <summary>Who does what in a case, and what nobody does; pure.</summary>
public static class CaseRoles
{
    /// <summary>So long an urgent concern asks for somebody by itself.</summary>
    public const int UrgentDays = 28;

    /// <summary>
    /// What lacks somebody who leads or sees to the child's safety: an urgent concern that stands, a child protection plan, or care. That a
    /// service treats, watches or helps does not stand for it.
    /// </summary>
    /// <param name="current">What the services do now (<see cref="Current"/>).</param>
    /// <param name="isLed">Whether children's services have a lead for the child.</param>
    /// <param name="concerns">Concerns that bear on the child.</param>
    /// <param name="statuses">The child's statuses.</param>
    /// <param name="askedFor">The concern of which somebody was told and that nobody has taken up: time alone does not still it.</param>
    public static IReadOnlyList<CaseGap> Gaps(
        IEnumerable<CaseRoleStated> current, bool isLed, IEnumerable<Concern> concerns, IEnumerable<ChildStatus> statuses, DateOnly today, string? askedFor = null)
    {
        if (isLed || current.Any(r => SeesToSafety(r.Role)))
            return [];
        return
        [
            .. concerns.Where(c => IsUrgent(c) && (c.Id == askedFor || Clocks.LondonTime.DateOf(c.SharedAt).AddDays(UrgentDays) >= today))
                .OrderByDescending(c => c.SharedAt).Take(1).Select(c => new CaseGap(CaseGapKind.NobodySeesToSafety, c, null)),
            .. statuses.Where(s => AsksForLead(s.Code) && s.RunsOn(today)).OrderBy(s => s.From).ThenBy(s => s.Id, StringComparer.Ordinal)
                .Select(s => new CaseGap(CaseGapKind.NobodySeesToSafety, null, s)),
        ];
    }

    /// <summary>
    /// What each service does now: of each practitioner role there the latest word, while somebody of it is there. Whoever has ended the
    /// work since takes the part along.
    /// </summary>
    /// <param name="involvements">Who works, and worked, with the person.</param>
    public static IReadOnlyList<CaseRoleStated> Current(IEnumerable<CaseRoleStated> roles, IReadOnlyCollection<Involvement> involvements, DateOnly today) =>
    [
        .. roles.GroupBy(r => (r.OrganisationId, r.PractitionerRole))
            .Select(g => g.OrderByDescending(r => r.RecordedAt).ThenByDescending(r => r.Id, StringComparer.Ordinal).First())
            .Where(r => r.OpenOn(today) && !HasLeft(r, involvements, today)).OrderBy(r => r.RecordedAt).ThenBy(r => r.Id, StringComparer.Ordinal),
    ];

    /// <summary>Whether a part is to lead, or to see to the child's safety.</summary>
    public static bool SeesToSafety(CaseRole role) => role is CaseRole.Leads or CaseRole.Safeguarding;

    /// <summary>Whether a part is to hold support: to treat, to watch or to supervise somebody else is none.</summary>
    public static bool HoldsSupport(CaseRole role) => role is CaseRole.Leads or CaseRole.Supports;

    private static bool HasLeft(CaseRoleStated stated, IReadOnlyCollection<Involvement> involvements, DateOnly today)
    {
        var said = Clocks.LondonTime.DateOf(stated.RecordedAt);
        var service = involvements.Where(i => i.OrganisationId == stated.OrganisationId && i.Role == stated.PractitionerRole).ToList();
        return service.TrueForAll(i => !i.OpenOn(today)) && service.Exists(i => i.To < today && (i.To > said || (i.To == said && i.RecordedAt > stated.RecordedAt)));
    }

    /// <summary>Whether a status needs somebody who leads: a child protection plan, and care.</summary>
    public static bool AsksForLead(ChildStatusCode code) => code is ChildStatusCode.Cpp or ChildStatusCode.LacS20 or ChildStatusCode.LacOrder;

    /// <summary>Whether a concern asks for somebody the same day, and stands.</summary>
    public static bool IsUrgent(Concern concern) => concern.Urgency is Urgency.SameDay or Urgency.ImmediateDanger
        && concern.Verification is not (VerificationState.Disproved or VerificationState.RecordedInError);
}
