using InfoShare.Core.Access;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Sharing;

/// <summary>
/// Who may know of a decision not to share: its author, who reviews at the author's organisation, and the partnership's auditor. For
/// everybody else it does not exist, colleagues included: that something is kept back is itself sensitive. What a service apart keeps back is that
/// service's (L7): the next of it reviews, or whoever stands in, or the auditor.
/// </summary>
public static class NotSharedSight
{
    /// <summary>The partnership's auditor, who belongs to no agency that practises.</summary>
    public static bool IsAuditor(Caller caller) => caller.Role == PractitionerRole.Auditor && (caller.Agency == AgencyKind.Other || caller.IsOperator);

    /// <summary>Whether the caller's role reviews such decisions at the own organisation: managers and safeguarding leads.</summary>
    public static bool Reviews(Caller caller, RegistrySnapshot registry) =>
        Roles.IsManager(caller.Role)
        || (caller.Role != PractitionerRole.Unspecified && registry.Find(caller.OrganisationId) is { } own && Routing.SafeguardingLeadOf(own) == caller.Role
            && caller.Role is not (PractitionerRole.FamilyReferrer or PractitionerRole.AssociatedReferrer));

    /// <summary>Whether a worker of this organisation in such a role decides for a service apart of it.</summary>
    internal static bool IsOfAServiceApart(NotShared decision, RegistrySnapshot registry) =>
        InvolvementAccess.IsApartIn(registry.Find(decision.OrganisationId), decision.Author.Role);

    /// <summary>
    /// Whether the caller reviews this decision, its own author left aside: at the organisation who manages or leads, and may know of such a fact; of
    /// what a service apart decided the others of that service too, whoever stands in, and the partnership's auditor, where nobody else of it is there.
    /// </summary>
    internal static bool Reviews(NotShared decision, Caller caller, RegistrySnapshot registry, DateTimeOffset now)
    {
        var apart = IsOfAServiceApart(decision, registry);
        if (decision.OrganisationId != caller.OrganisationId)
            return apart && IsAuditor(caller);
        return apart
            ? caller.Role == decision.Author.Role
                || (Reviews(caller, registry) && InvolvementAccess.IsOpenTo(caller.Policy, caller.Role, decision.Author.Role))
                || registry.Roster.IsStoodInBy(caller.Practitioner?.Id, AuthorOf(decision), now)
            : Reviews(caller, registry);
    }

    private static HandoverParty AuthorOf(NotShared decision) =>
        new(decision.OrganisationId, decision.Author.Id, decision.Author.Name, decision.Author.Role, null) { Team = decision.Author.Team };

    /// <summary>The decision, or a refusal that looks like one that does not exist.</summary>
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public static NotShared Require(NotShared? decision, Caller caller, RegistrySnapshot registry, DateTimeOffset now) =>
        decision is not null && MaySee(decision, caller, registry, now) && !caller.Conflicts.Judge(decision.PersonIds) ? decision : throw NotFound();

    /// <summary>What a decision that does not exist is answered with.</summary>
    public static RuleException NotFound() => RuleException.NotFound("decision not to share");

    /// <summary>Whether the caller may know of a decision, conflicts of interest left aside.</summary>
    internal static bool MaySee(NotShared decision, Caller caller, RegistrySnapshot registry, DateTimeOffset now) =>
        IsAuditor(caller)
        || (decision.OrganisationId == caller.OrganisationId
            && (decision.AuthorId == caller.Practitioner?.Id || Reviews(decision, caller, registry, now)));

    /// <summary>
    /// Whether the caller may see an item of its organisation that tells of such a decision. What names a service apart is addressed to it, and read
    /// there; that a service has something to see to, whoever manages reads, without the decision's id (<see cref="InboxViews"/>).
    /// </summary>
    public static bool MaySee(Notification item, Caller caller, RegistrySnapshot registry, DateTimeOffset now) =>
        item.NotSharedId is null || caller.Practitioner is not { } human || item.ActionOwnerId == human.Id || caller.IsOperator || Reviews(caller, registry)
        || (InvolvementAccess.IsApart(item.ActionRole)
            && (human.Role == item.ActionRole || registry.Roster.IsStoodInBy(
                human.Id, new HandoverParty(item.OrganisationId, item.ActionOwnerId, item.ActionOwner, item.ActionRole, null) { Team = item.ActionTeam }, now)));

    /// <summary>The decision with its history, as the caller sees it.</summary>
    public static async ValueTask<NotSharedView> ViewAsync(IReadSession session, NotShared decision, Caller caller) =>
        (await ViewsAsync(session, [decision], caller))[0] with { History = await session.NotShared.HistoryAsync(decision.Id) };

    /// <summary>Decisions as a list shows them.</summary>
    public static async ValueTask<IReadOnlyList<NotSharedView>> ViewsAsync(IReadSession session, IReadOnlyCollection<NotShared> decisions, Caller caller)
    {
        if (decisions.Count == 0)
            return [];
        var own = await session.OwnRecordsOfAsync(caller.OrganisationId, [.. decisions.Select(d => d.PersonId).OfType<string>().Distinct()]);
        return
        [
            .. decisions.Select(d => new NotSharedView(
                d with { PersonId = AloneId.Shown(d.PersonId) }, d.PersonId is { } person ? own.GetValueOrDefault(person) : null, d.Due is { } due ? Clocks.PlainTime.Due(due, session.Now) : "", [])),
        ];
    }
}
