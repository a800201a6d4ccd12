using InfoShare.Core.Access;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Sharing;

/// <summary>
/// Who may know of a decision not to share: its author, who reviews at the author's organisation, and the partnership's auditor. For
/// everybody else it does not exist, colleagues included: that something is kept back is itself sensitive.
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

    /// <summary>The decision, or a refusal that looks like one that does not exist.</summary>
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public static NotShared Require(NotShared? decision, Caller caller, RegistrySnapshot registry) =>
        decision is not null && MaySee(decision, caller, registry) && !caller.Conflicts.Judge(decision.PersonIds) ? decision : throw NotFound();

    /// <summary>What a decision that does not exist is answered with.</summary>
    public static RuleException NotFound() => RuleException.NotFound("decision not to share");

    private static bool MaySee(NotShared decision, Caller caller, RegistrySnapshot registry) =>
        IsAuditor(caller)
        || (decision.OrganisationId == caller.OrganisationId
            && (decision.AuthorId == caller.Practitioner?.Id || Reviews(caller, registry)));

    /// <summary>Whether the caller may see an item of its organisation that tells of such a decision.</summary>
    public static bool MaySee(Notification item, Caller caller, RegistrySnapshot registry) =>
        item.NotSharedId is null || caller.Practitioner is not { } human || item.ActionOwnerId == human.Id || caller.IsOperator || Reviews(caller, registry);

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
