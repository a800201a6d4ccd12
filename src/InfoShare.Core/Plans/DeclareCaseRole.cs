using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>Says what the calling practitioner's service does in a case.</summary>
/// <param name="To">The last day on which it does; null: until it is said otherwise.</param>
public sealed record DeclareCaseRole(SubjectRef Person, CaseRole Role, DateOnly? From, DateOnly? To, string? Telephone);

/// <summary>Asks who does what for a person.</summary>
public sealed record ListCaseRoles(SubjectRef Person, AccessPurpose Purpose);

/// <summary>Who does what, as the caller may know it, and whether somebody leads or sees to the child's safety.</summary>
/// <param name="Gaps">What lacks somebody, by what the caller may know of.</param>
public sealed record CaseRolesKnown(ResolvedPerson Person, IReadOnlyList<CaseRoleStated> Roles, IReadOnlyList<string> Gaps, AuditReceipt Receipt);

/// <summary>Each service says its own part; what nobody does is told at once to those who can fill it (I9).</summary>
public sealed class DeclareCaseRoleHandler(IStore store, OrganisationDirectory directory, PartnershipClock clock, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND for a person whom the organisation does not hold; ROLE_NOT_ALLOWED for who is not qualified to
    /// lead or to see to a child's safety.</exception>
    public async Task<CaseRolesKnown> HandleAsync(DeclareCaseRole command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        if (command.Role is CaseRole.Leads or CaseRole.Safeguarding && !Roles.IsQualified(call.Caller.Human.Role))
            throw new RuleException(ErrorReason.RoleNotAllowed, "Who leads, or sees to a child's safety, is a qualified practitioner.");
        return await store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            var understood = await session.OwnUnderstoodAsync(command.Person, caller);
            var person = understood.Standing(command.Person, caller);
            var personId = person.Id;
            await session.Identity.HoldEntriesAsync([understood.Found.Person!.Id]);
            var stated = new CaseRoleStated(
                session.NextId("cro"), personId, caller.OrganisationId, command.Role, caller.Human.Id, caller.Human.Name, caller.Human.Role, command.Telephone,
                command.From ?? LondonTime.DateOf(session.Now), command.To, session.Now);
            var entry = call.Entry(session, time, AuditEventKind.Publish, Code.Of(command.Role)) with
            {
                ObjectId = stated.Id,
                PersonIds = [personId],
                MatchedHow = understood.Shown.MatchedHow,
            };

            // Who says a part asks for nothing: the others' parts, and what nobody does, are looked up with a purpose (ListCaseRoles, D1).
            session.CaseRoles.Add(stated);

            // Nobody may rely on the part of somebody who is kept from the child (L10): it fills no gap.
            if (!understood.AsNobody)
            {
                await RoleGaps.SettleAsync(session, personId, registry, caller);
                await RoleGaps.LookAsync(session, personId, registry, clock, caller.Area);
                if (CaseRoles.SeesToSafety(stated.Role) && stated.To is { } until)
                    RoleGaps.LookAfter(session, stated.Id, until, clock);
            }

            return new CaseRolesKnown(understood.Shown, [stated], [], session.Record(entry.Showing([(Tier.Marker, stated.Id)])));
        }, ct);
    }
}

/// <summary>Answers whoever works with the person; others learn nothing. To ask is to look somebody up (D1, M4).</summary>
public sealed class ListCaseRolesHandler(OrganisationDirectory directory, LookUps lookUps, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND for a person with whom the organisation does not work; PURPOSE_NOT_ALLOWED.</exception>
    public async Task<CaseRolesKnown> HandleAsync(ListCaseRoles query, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        call = call with { Caller = call.Caller.Asking(query.Purpose) };
        var registry = await directory.CurrentAsync(ct);
        return await lookUps.AnswerAsync(call, query.Purpose, session => ReadAsync(session, query, call, registry), ct);
    }

    private async ValueTask<LookUp<CaseRolesKnown>> ReadAsync(IReadSession session, ListCaseRoles query, Call call, RegistrySnapshot registry)
    {
        var found = await PersonResolver.AskedAsync(session, query.Person, call.Caller);
        if (found.Person is not { } person || call.Caller.Conflicts.Judge([person.Id]) || !await CaseRoleSight.MayAskAsync(session, person.Id, call.Caller))
            throw RuleException.NotFound("person");
        call = await Standings.TowardsAsync(session, call, person.Id);
        var lead = Lead.Of(await session.Links.InvolvementsOfAsync([person.Id]), registry, LondonTime.DateOf(session.Now), call.Caller.Area);
        var (known, entry) = await CaseRoleSight.KnownAsync(
            session, found, call.Caller, registry, call.Entry(session, time, AuditEventKind.Query) with { PersonIds = [person.Id], MatchedHow = found.Resolved.MatchedHow });
        return new LookUp<CaseRolesKnown>(known, entry, [new LookedUp(person.Id, lead)]);
    }
}

/// <summary>Who may know that a service has a part, and of which gap.</summary>
internal static class CaseRoleSight
{
    /// <summary>
    /// Whether the caller's organisation works with the person, as far as the caller may know of it: that its sexual health clinic does is no
    /// more a colleague's to learn by this than another service's (L7).
    /// </summary>
    public static async ValueTask<bool> MayAskAsync(IReadSession session, string personId, Caller caller)
    {
        var today = LondonTime.DateOf(session.Now);
        var involvements = await session.Links.InvolvementsOfAsync([personId]);
        return involvements.Any(i => i.OrganisationId == caller.OrganisationId && i.OpenOn(today) && InvolvementAccess.IsOpenTo(caller, i.OrganisationId, i.PractitionerId, i.Role))
            || CaseRoles.Current(await session.CaseRoles.RolesOfAsync(personId), involvements, today).Any(r => r.OrganisationId == caller.OrganisationId && IsOpenTo(caller, r));
    }

    /// <summary>
    /// A sexual health, mental health or drugs service stands for those who may know of it, the own organisation's too; of a person whose
    /// whereabouts are kept nobody learns by it where they work; and a gap is judged by what the caller may know of: another concern is not
    /// told by it. With the entry that says what was shown.
    /// </summary>
    public static async ValueTask<(CaseRolesKnown Known, AuditEntry Entry)> KnownAsync(
        IReadSession session, Resolution found, Caller caller, RegistrySnapshot registry, AuditEntry entry)
    {
        var person = found.Person!;
        var today = LondonTime.DateOf(session.Now);
        var kept = await Whereabouts.AreKeptAsync(session, [person]);
        var involvements = await session.Links.InvolvementsOfAsync([person.Id]);
        var current = CaseRoles.Current(await session.CaseRoles.RolesOfAsync(person.Id), involvements, today);
        var open = current.Where(r => IsOpenTo(caller, r)).ToList();
        var gaps = person.IsChildOn(today)
            ? CaseRoles.Gaps(
                current, RoleGaps.IsLed(involvements, registry, today), await Appraisals.OpenToAsync(session, person.Id, caller),
                (await session.Links.StatusesOfAsync([person.Id])).Where(s => StatusAccess.IsOpenTo(caller, s.Code)), today,
                (await RoleGaps.OpenOfAsync(session, person.Id))?.ConcernId)
            : [];
        var because = gaps.Select(g => g.Status is { } status ? (Tier.Marker, status.Id) : (Tier.Existence, g.Concern!.Id));
        return (
            new CaseRolesKnown(
                found.Resolved,
                [
                    .. open.Select(r => !kept || Whereabouts.AreOpenTo(caller, r.OrganisationId) ? r
                        : r with { OrganisationId = "", PractitionerId = null, PractitionerName = "", Telephone = null }),
                ],
                [.. gaps.Select(g => g.Status is { } status ? $"Nobody leads or sees to the child's safety, and {Code.Of(status.Code)} runs." : "Nobody leads or sees to the child's safety, and an urgent concern stands.")],
                entry.Receipt()),
            entry.ByWork(caller, gaps.Count > 0 ? [PractitionerRole.Unspecified, .. open.Select(r => r.PractitionerRole)] : open.Select(r => r.PractitionerRole))
                .Showing(open.Select(r => (Tier.Marker, r.Id)).Concat(because), current.Except(open).Select(r => PlanTrail.WorkKept(caller, r.PractitionerRole))));
    }

    private static bool IsOpenTo(Caller caller, CaseRoleStated stated) =>
        InvolvementAccess.IsOpenTo(caller, stated.OrganisationId, stated.PractitionerId, stated.PractitionerRole);
}

/// <summary>Says who holds support for somebody after a service left.</summary>
/// <param name="HeldBy">Who, in words.</param>
public sealed record StateSupportHeld(SubjectRef Person, string HeldBy);

/// <summary>The gap as it was closed.</summary>
public sealed record SupportHeldStated(ResolvedPerson Person, AuditReceipt Receipt);

/// <summary>Closes what goes on being told since a service left without naming anybody (G6, I9).</summary>
public sealed class StateSupportHeldHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND where the organisation was told of no such gap; ROLE_NOT_ALLOWED.</exception>
    public async Task<SupportHeldStated> HandleAsync(StateSupportHeld command, Call call, CancellationToken ct)
    {
        _ = await directory.CurrentAsync(ct);
        if (!Roles.IsQualified(call.Caller.Human.Role))
            throw new RuleException(ErrorReason.RoleNotAllowed, "Who holds support is said by a qualified practitioner.");
        return await store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            var found = await PersonResolver.AskedAsync(session, command.Person, caller);
            if (found.Person is not { } person || caller.Conflicts.Judge([person.Id])
                || (await session.CaseRoles.OpenGapsAsync(person.Id)).Where(g => RoleGaps.MayState(g, caller)).ToList() is not [var gap, ..] told)
            {
                throw RuleException.NotFound("service that left without naming anybody");
            }

            // Of whichever services the caller was told that they left: who holds support now is one answer.
            foreach (var open in told)
                await RoleGaps.CloseAsync(session, open, command.HeldBy, caller);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide) with
            {
                ObjectId = gap.Id,
                PersonIds = [person.Id],
                MatchedHow = found.Resolved.MatchedHow,
            });
            return new SupportHeldStated(found.Resolved, receipt);
        }, ct);
    }
}
