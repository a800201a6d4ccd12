using InfoShare.Core.Access;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Rosters;

/// <summary>
/// Who stands where and when at an organisation (G10): a duty, a standing deputy, an absence, or a closure with its cover. A later
/// entry counts before an earlier one; one that was wrong is undone, never changed.
/// </summary>
/// <param name="Role">Code of the role on duty or stood in for, for example TEAM_MANAGER; null for an absence and a closure.</param>
/// <param name="Team">The team, in words; null for all.</param>
/// <param name="AwayId">The colleague who is away or stood in for; null when a role is.</param>
/// <param name="AwayName">That colleague's name.</param>
/// <param name="PersonId">Who is on duty or stands in: the practitioner's id, when it is known.</param>
/// <param name="PersonName">That person's name.</param>
/// <param name="Telephone">Where that person is reached at that time.</param>
/// <param name="From">From when on, UTC.</param>
/// <param name="To">Until when, UTC; this instant is no longer part of it.</param>
public sealed record RosterEntry(
    string Id,
    string OrganisationId,
    RosterKind Kind,
    string? Role,
    string? Team,
    string? AwayId,
    string? AwayName,
    string? PersonId,
    string PersonName,
    string Telephone,
    DateTimeOffset From,
    DateTimeOffset To,
    string? RecordedBy,
    DateTimeOffset RecordedAt,
    string? UndoneBy,
    DateTimeOffset? UndoneAt)
{
    /// <summary>The practitioner who entered it, by the organisation's own id; null when its system did.</summary>
    public string? RecordedById { get; init; }

    /// <summary>In which role that practitioner acted.</summary>
    public PractitionerRole RecordedByRole { get; init; }

    /// <summary>Whether it holds at an instant.</summary>
    public bool HoldsAt(DateTimeOffset at) => UndoneAt is null && From <= at && at < To;
}

/// <summary>Who has to act at this moment instead of a role or somebody who is away.</summary>
/// <param name="Because">Why this person, in words, for example "on duty as TEAM_MANAGER".</param>
public sealed record DutyPerson(string Name, string? Id, string? Telephone, string Because);

/// <summary>
/// The entries of all organisations that hold now or later, for looking up. It is part of the registry's snapshot, so that a role
/// is resolved to a person without a query wherever one is shown, and every broker sees a change with its next call.
/// </summary>
/// <param name="hiddenServices">Organisations that are one service apart and nothing else: what is theirs alone, their own cover may read.</param>
public sealed class DutyRoster(IReadOnlyList<RosterEntry> entries, IReadOnlySet<string>? hiddenServices = null)
{
    private readonly ILookup<string, RosterEntry> byOrganisation =
        entries.Where(e => e.UndoneAt is null).OrderByDescending(e => e.RecordedAt).ThenByDescending(e => e.Id, StringComparer.Ordinal)
            .ToLookup(e => e.OrganisationId, StringComparer.Ordinal);

    /// <summary>Nobody is named.</summary>
    public static DutyRoster Empty { get; } = new([]);

    /// <summary>Who acts on the item now; null when the roster says nothing, and its own action owner does.</summary>
    public DutyPerson? For(Notification item, DateTimeOffset at) => For(item.OrganisationId, item.ActionOwner, item.ActionOwnerId, at, item.ActionTeam, item.ActionRole);

    /// <summary>
    /// Who acts for a role or a named person at an organisation: whoever is on duty for the team, the deputy of somebody away, and
    /// while it is closed the cover, unless somebody is on duty for the role even then.
    /// </summary>
    /// <param name="team">The team that has to act; null: any.</param>
    /// <param name="role">The role in which the owner works; left out where the owner is a post, which says it.</param>
    public DutyPerson? For(
        string organisationId, string owner, string? ownerId, DateTimeOffset at, string? team = null, PractitionerRole role = PractitionerRole.Unspecified)
    {
        if (!byOrganisation.Contains(organisationId))
            return null;
        var service = role == PractitionerRole.Unspecified ? Routing.RoleOf(owner) : role;
        var now = byOrganisation[organisationId].Where(e => e.HoldsAt(at) && MayStandInFor(e, service)).ToList();
        var duty = ownerId is null ? Nearest(now.Where(e => e.Kind == RosterKind.Duty && e.Role == owner), team) : null;
        if (duty is null && now.FirstOrDefault(e => e.Kind == RosterKind.Closure) is { } closure)
            return Of(closure, $"covers while it is closed, for {owner}");
        var (name, id) = duty is null ? (owner, ownerId) : (duty.PersonName, duty.PersonId);
        if (now.FirstOrDefault(e => e.Kind == RosterKind.Absence && IsAbout(e, name, id)) is { } absence)
            return Of(absence, $"deputy of {name}, who is away");
        return duty is null ? null : Of(duty, $"on duty as {owner}{(duty.Team is { } of ? $", {of}" : "")}");
    }

    /// <summary>
    /// Who stands in for the item's owner when nobody reads it: the deputy for the role that it is addressed to, or for the role in
    /// which its named owner works, known by an id or by a name alone. Null when nobody is named.
    /// </summary>
    public DutyPerson? DeputyFor(Notification item, DateTimeOffset at)
    {
        var role = item.ActionRole != PractitionerRole.Unspecified ? Code.Of(item.ActionRole) : item.ActionOwnerId is null ? item.ActionOwner : null;
        var present = For(item, at);
        var deputy = role is null ? null : DeputyFor(item.OrganisationId, role, item.ActionTeam, at);
        return deputy is null || deputy.Name == (present?.Name ?? item.ActionOwner) ? null : deputy with { Because = $"deputy of {item.ActionOwner}" };
    }

    /// <summary>The standing deputy for a role at an organisation, of the team before one for all; null when nobody is named.</summary>
    public DutyPerson? DeputyFor(string organisationId, string role, string? team, DateTimeOffset at) =>
        Nearest(byOrganisation[organisationId].Where(e => e.Kind == RosterKind.Deputy && e.Role == role && e.HoldsAt(at) && MayStandInFor(e, Routing.RoleOf(role))), team) is { } deputy
            ? Of(deputy, $"deputy for {role}{(deputy.Team is { } of ? $", {of}" : "")}") : null;

    /// <summary>
    /// Whether a practitioner stands in now for whoever owns something: on duty for it, deputy of somebody away, cover while the organisation is
    /// closed, or the standing deputy for the role. Of what a service keeps to itself (L7) nobody else of the house knows, so that one acts for it.
    /// </summary>
    public bool IsStoodInBy(string? practitionerId, HandoverParty owner, DateTimeOffset at) =>
        practitionerId is not null
        && (For(owner.OrganisationId, owner.Name, owner.PractitionerId, at, owner.Team, owner.Role)?.Id == practitionerId
            || (owner.Role != PractitionerRole.Unspecified && DeputyFor(owner.OrganisationId, Code.Of(owner.Role), owner.Team, at)?.Id == practitionerId));

    /// <summary>Whether the organisation is closed on a London day at noon, as a school in its holidays.</summary>
    public bool IsClosedAt(string organisationId, DateTimeOffset at) =>
        byOrganisation[organisationId].Any(e => e.Kind == RosterKind.Closure && e.HoldsAt(at));

    /// <summary>
    /// The team's own entry, else one for all teams. Another team's stands in only for what names no team: somebody named, even of a
    /// team that may not be the one, is better than nobody.
    /// </summary>
    private static RosterEntry? Nearest(IEnumerable<RosterEntry> entries, string? team) => entries
        .Where(e => e.Team is null || team is null || SameTeam(e.Team, team))
        .OrderBy(e => team is null ? e.Team is not null : e.Team is null)
        .FirstOrDefault();

    private static bool SameTeam(string one, string other) => string.Equals(one.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether an entry brings somebody in for a service that keeps to itself (L7): its own worker's and the system's do, and a manager's who names
    /// somebody else. Whoever appoints himself does not, nor does the cover of a whole house in which it is one of several.
    /// </summary>
    private bool MayStandInFor(RosterEntry entry, PractitionerRole service) =>
        !InvolvementAccess.IsApart(service)
        || (entry.Kind == RosterKind.Closure
            ? hiddenServices?.Contains(entry.OrganisationId) == true
            : entry.RecordedById is null || entry.RecordedByRole == service || entry.RecordedById != entry.PersonId);

    // Whoever is away is a colleague: a post is vacant at most, and is filled by a duty.
    private static bool IsAbout(RosterEntry entry, string name, string? id) =>
        entry.AwayId is not null && id is not null ? entry.AwayId == id : entry.AwayName == name && !Routing.IsPost(name);

    private static DutyPerson Of(RosterEntry entry, string because) => new(entry.PersonName, entry.PersonId, entry.Telephone, because);
}
