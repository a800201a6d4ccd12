using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
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
/// Keeps an organisation's roster (G10). A system keeps it, or a manager; anybody may enter that he or she is away, and a service that keeps
/// to itself (L7) who stands in there. An entry takes effect on everything that is shown or sent from then on, also on items that are there
/// already; no clock stops for it.
/// </summary>
public sealed class RecordRosterHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">INVALID_FIELDS for a role that the organisation does not have, a post that is away, a deputy who is the one
    /// away; ROLE_NOT_ALLOWED.</exception>
    public async Task<RosterChanged> HandleAsync(RecordRoster command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(
            call,
            async session =>
            {
                var draft = Required(command.Draft, call.Caller, registry);
                var entry = new RosterEntry(
                    session.NextId("ros"), call.Caller.OrganisationId, draft.Kind, draft.Role, draft.Team, draft.AwayId, draft.AwayName,
                    draft.PersonId, draft.PersonName, draft.Telephone, draft.From, draft.To, call.Caller.Practitioner?.Name, session.Now, null, null)
                {
                    RecordedById = call.Caller.Practitioner?.Id,
                    RecordedByRole = call.Caller.Role,
                };
                session.Roster.Add(entry);
                await RosterRules.TellServiceAsync(session, entry, call.Caller, registry);
                var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, Code.Of(draft.Kind)) with { ObjectId = entry.Id });
                return new RosterChanged(entry, receipt);
            },
            ct);
    }

    /// <summary>The draft as it may be entered. An own absence is the caller's by id and by name: either alone would stand for a colleague's.</summary>
    private static RosterDraft Required(RosterDraft draft, Caller caller, RegistrySnapshot registry)
    {
        if (draft.Kind == RosterKind.Absence && caller.Practitioner is { } self && (draft.AwayId ?? self.Id) == self.Id && (draft.AwayName ?? self.Name) == self.Name)
            draft = draft with { AwayId = self.Id, AwayName = self.Name };
        else
            RosterRules.RequireKeeper(caller, draft.Role);
        if (draft.AwayName is { } away && Routing.IsPost(away))
            throw RuleException.Invalid("away_name", "is a post, which is never away: name the colleague, or enter who is on duty for the post (RecordDuty)");
        if (draft.AwayId is { } id ? draft.PersonId == id : draft.AwayName is not null && draft.PersonId is null && draft.PersonName == draft.AwayName)
            throw RuleException.Invalid(draft.AwayId is null ? "deputy_name" : "deputy_id", "is whom it is about: name somebody else");
        if (draft.Role is { } role && !RosterRules.RolesOf(registry.Find(caller.OrganisationId)).Contains(role))
            throw RuleException.Invalid("role", "is not a role of your organisation, nor DUTY_DESK, SAFEGUARDING_LEAD, SENIOR_MANAGER or SAFEGUARDING_PARTNERS");
        if (draft.To <= draft.From)
            throw RuleException.Invalid("to", "must lie after from");
        if (draft.PersonId is { } named && named == caller.Practitioner?.Id && !RosterRules.MayAppointOneself(caller, draft.Role))
            throw new RuleException(ErrorReason.RoleNotAllowed, "Who stands in for this service reads what it keeps to itself: name somebody else, or let the service do it.");
        return draft;
    }
}

/// <summary>Undoes an entry that was wrong; it stays in the list, with who undid it.</summary>
public sealed record UndoRosterEntry(string EntryId);

/// <summary>Takes an entry back from now on. Undoing twice changes nothing.</summary>
public sealed class UndoRosterEntryHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND also for another organisation's; ROLE_NOT_ALLOWED.</exception>
    public async Task<RosterChanged> HandleAsync(UndoRosterEntry command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(
            call,
            async session =>
            {
                if (await session.Roster.FindAsync(call.Caller.OrganisationId, command.EntryId) is not { } entry)
                    throw RuleException.NotFound("roster entry");
                if (entry.Kind != RosterKind.Absence || entry.AwayId is null || entry.AwayId != call.Caller.Practitioner?.Id)
                    RosterRules.RequireKeeper(call.Caller, entry.Role);
                if (entry.UndoneAt is null)
                {
                    entry = entry with { UndoneAt = session.Now, UndoneBy = call.Caller.Practitioner?.Name ?? call.Caller.OrganisationName };
                    session.Roster.Undo(entry.Id, entry.UndoneBy, session.Now);
                    await RosterRules.TellServiceAsync(session, entry, call.Caller, registry);
                }

                var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, "undone") with { ObjectId = entry.Id });
                return new RosterChanged(entry, receipt);
            },
            ct);
    }
}

/// <summary>Who keeps a roster, and for which roles.</summary>
internal static class RosterRules
{
    private static readonly string[] Desks = [Routing.DutyDesk, Routing.SafeguardingLead, Routing.SeniorManager, Routing.SafeguardingPartners];

    /// <summary>The roles that items may be addressed to there.</summary>
    public static IReadOnlyCollection<string> RolesOf(Organisation? organisation) =>
        [.. Desks, .. organisation?.AllowedRoles.Select(r => Code.Of(r)) ?? [], .. organisation is null ? [] : new[] { Code.Of(Routing.SafeguardingLeadOf(organisation)) }];

    /// <summary>Whether a role is that of a service which keeps to itself what it is told (L7).</summary>
    public static bool IsApart(string role) => InvolvementAccess.IsApart(Routing.RoleOf(role));

    /// <summary>Whether a practitioner may enter himself for a role: not for a service that keeps to itself, unless it is his own.</summary>
    public static bool MayAppointOneself(Caller caller, string? role) => role is null || !IsApart(role) || caller.Role == Routing.RoleOf(role);

    /// <summary>A system, or a manager of the organisation, or the partnership's own people; for a service that keeps to itself its own workers too.</summary>
    /// <param name="role">The role that an entry is about; null for none.</param>
    /// <exception cref="RuleException">ROLE_NOT_ALLOWED.</exception>
    public static void RequireKeeper(Caller caller, string? role = null)
    {
        if (caller.Practitioner is { } human && !Roles.IsManager(human.Role) && !caller.IsOperator
            && !(role is not null && IsApart(role) && human.Role == Routing.RoleOf(role)))
            throw new RuleException(ErrorReason.RoleNotAllowed, "The roster is kept by your system or by a manager; you enter your own absence.");
    }

    /// <summary>
    /// A service that keeps to itself (L7) hears whom somebody else of the house has brought in, for that one reads what is its own from then on; and which
    /// entry somebody else took back, for then nobody may be there. So of one of its own who is named as away, whose deputy reads it likewise.
    /// </summary>
    public static async ValueTask TellServiceAsync(IWriteSession session, RosterEntry entry, Caller caller, RegistrySnapshot registry)
    {
        if (caller.Practitioner is not { } keeper)
            return;

        // Whoever names himself as a colleague's deputy reads nothing of such a service by it.
        IReadOnlyList<string> roles = entry.Role is { } named ? [named]
            : entry.Kind != RosterKind.Absence || (entry.RecordedById is not null && entry.RecordedById == entry.PersonId) ? []
            : [.. (await session.Roster.RolesApartOfAsync(entry.OrganisationId, entry.AwayId, entry.AwayName)).Select(r => Code.Of(r))];
        foreach (var role in roles.Where(r => IsApart(r) && caller.Role != Routing.RoleOf(r)))
            TellService(session, entry, role, keeper, caller, registry);
    }

    private static void TellService(IWriteSession session, RosterEntry entry, string role, Practitioner keeper, Caller caller, RegistrySnapshot registry)
    {
        var acts = entry.Kind switch
        {
            RosterKind.Absence => $"stands in for {entry.AwayName ?? "a colleague"} of your service, who is away",
            RosterKind.Deputy => "stands in for your service",
            _ => "is on duty for your service",
        };
        var what = $"that {entry.PersonName} {acts} from {PlainTime.Full(entry.From)} to {PlainTime.Full(entry.To)}";
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = entry.OrganisationId,
            Trigger = NotificationTrigger.RosterChanged,
            Urgency = Urgency.Standard,
            ActionOwner = role,
            ActionRole = Routing.RoleOf(role),
            ActionTeam = entry.Team,
            ExpectedResponse = entry.UndoneAt is null
                ? "see that it is right; if it is not, undo it (UndoRosterEntry) and speak to whoever entered it"
                : "see that somebody is there; enter it anew (RecordDuty, RecordAbsence) if it was right, and speak to whoever took it back",
            RespondBy = DeliveryPace.AnswerBy(Urgency.Standard, session.Now),
            Tier = Tier.Existence,
            Summary = entry.UndoneAt is null
                ? $"{keeper.Name} ({Code.Of(caller.Role)}) entered {what}, and reads what is addressed {(entry.Kind == RosterKind.Absence ? "there" : "to it")}."
                : $"{keeper.Name} ({Code.Of(caller.Role)}) took back {what}.",
            Contact = new ContactPoint(keeper.Name, caller.Role, caller.OrganisationName, registry.Find(entry.OrganisationId)?.DutyTelephone),
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
    }
}
