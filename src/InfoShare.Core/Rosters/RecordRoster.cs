using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Rosters;

/// <summary>What is to be entered.</summary>
public sealed record RosterDraft
{
    public required RosterKind Kind { get; init; }
    public string? Role { get; init; }
    public string? Team { get; init; }
    public string? AwayId { get; init; }
    public string? AwayName { get; init; }
    public string? PersonId { get; init; }
    public required string PersonName { get; init; }
    public required string Telephone { get; init; }
    public required DateTimeOffset From { get; init; }
    public required DateTimeOffset To { get; init; }
}

/// <summary>Enters a duty, a deputy, an absence or a closure of the caller's organisation.</summary>
public sealed record RecordRoster(RosterDraft Draft);

/// <summary>The entry as it stands.</summary>
public sealed record RosterChanged(RosterEntry Entry, AuditReceipt Receipt);

/// <summary>
/// Keeps an organisation's roster (G10). A system keeps it, or a manager; anybody may enter that he or she is away. An entry takes
/// effect on everything that is shown or sent from then on, also on items that are there already; no clock stops for it.
/// </summary>
public sealed class RecordRosterHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">INVALID_FIELDS for a role that the organisation does not have; ROLE_NOT_ALLOWED.</exception>
    public async Task<RosterChanged> HandleAsync(RecordRoster command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(
            call,
            session =>
            {
                var draft = command.Draft;
                Require(draft, call.Caller, registry);
                var entry = new RosterEntry(
                    session.NextId("ros"), call.Caller.OrganisationId, draft.Kind, draft.Role, draft.Team, draft.AwayId, draft.AwayName,
                    draft.PersonId, draft.PersonName, draft.Telephone, draft.From, draft.To, call.Caller.Practitioner?.Name, session.Now, null, null);
                session.Roster.Add(entry);
                var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, Code.Of(draft.Kind)) with { ObjectId = entry.Id });
                return ValueTask.FromResult(new RosterChanged(entry, receipt));
            },
            ct);
    }

    private static void Require(RosterDraft draft, Caller caller, RegistrySnapshot registry)
    {
        var mine = draft.Kind == RosterKind.Absence && caller.Practitioner is { } self && (draft.AwayId == self.Id || draft.AwayName == self.Name);
        if (!mine)
            RosterRules.RequireKeeper(caller);
        if (draft.Role is { } role && !RosterRules.RolesOf(registry.Find(caller.OrganisationId)).Contains(role))
            throw RuleException.Invalid("role", "is not a role of your organisation, nor DUTY_DESK, SAFEGUARDING_LEAD, SENIOR_MANAGER or SAFEGUARDING_PARTNERS");
        if (draft.To <= draft.From)
            throw RuleException.Invalid("to", "must lie after from");
    }
}

/// <summary>Undoes an entry that was wrong; it stays in the list, with who undid it.</summary>
public sealed record UndoRosterEntry(string EntryId);

/// <summary>Takes an entry back from now on. Undoing twice changes nothing.</summary>
public sealed class UndoRosterEntryHandler(IStore store, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND also for another organisation's; ROLE_NOT_ALLOWED.</exception>
    public Task<RosterChanged> HandleAsync(UndoRosterEntry command, Call call, CancellationToken ct) =>
        store.ChangeAsync(
            call,
            async session =>
            {
                if (await session.Roster.FindAsync(call.Caller.OrganisationId, command.EntryId) is not { } entry)
                    throw RuleException.NotFound("roster entry");
                if (entry.Kind != RosterKind.Absence || entry.AwayId is null || entry.AwayId != call.Caller.Practitioner?.Id)
                    RosterRules.RequireKeeper(call.Caller);
                if (entry.UndoneAt is null)
                {
                    entry = entry with { UndoneAt = session.Now, UndoneBy = call.Caller.Practitioner?.Name ?? call.Caller.OrganisationName };
                    session.Roster.Undo(entry.Id, entry.UndoneBy, session.Now);
                }

                var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, "undone") with { ObjectId = entry.Id });
                return new RosterChanged(entry, receipt);
            },
            ct);
}

/// <summary>Who keeps a roster, and for which roles.</summary>
internal static class RosterRules
{
    private static readonly string[] Desks = [Routing.DutyDesk, Routing.SafeguardingLead, Routing.SeniorManager, Routing.SafeguardingPartners];

    /// <summary>The roles that items may be addressed to there.</summary>
    public static IReadOnlyCollection<string> RolesOf(Organisation? organisation) =>
        [.. Desks, .. organisation?.AllowedRoles.Select(r => Code.Of(r)) ?? [], .. organisation is null ? [] : new[] { Code.Of(Routing.SafeguardingLeadOf(organisation)) }];

    /// <summary>A system, or a manager of the organisation, or the partnership's own people.</summary>
    /// <exception cref="RuleException">ROLE_NOT_ALLOWED.</exception>
    public static void RequireKeeper(Caller caller)
    {
        if (caller.Practitioner is { } human && !Roles.IsManager(human.Role) && !caller.IsOperator)
            throw new RuleException(ErrorReason.RoleNotAllowed, "The roster is kept by your system or by a manager; you enter your own absence.");
    }
}
