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
public sealed record ListCaseRoles(SubjectRef Person);

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
            var found = await session.OwnPersonAsync(command.Person, caller);
            var personId = found.Person!.Id;
            if (caller.Conflicts.Judge([personId]))
                throw RuleException.NotFound("person");
            await session.Identity.HoldEntriesAsync([personId]);
            var stated = new CaseRoleStated(
                session.NextId("cro"), personId, caller.OrganisationId, command.Role, caller.Human.Id, caller.Human.Name, caller.Human.Role, command.Telephone,
                command.From ?? LondonTime.DateOf(session.Now), command.To, session.Now);
            session.CaseRoles.Add(stated);
            await RoleGaps.SettleAsync(session, personId, registry, caller);
            await RoleGaps.LookAsync(session, personId, registry, clock, caller.Area);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish, Code.Of(command.Role)) with
            {
                ObjectId = stated.Id,
                PersonIds = [personId],
                MatchedHow = found.Resolved.MatchedHow,
            });
            return await CaseRoleSight.KnownAsync(session, found, caller, registry, receipt);
        }, ct);
    }
}

/// <summary>Answers whoever works with the person; others learn nothing.</summary>
public sealed class ListCaseRolesHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND for a person with whom the organisation does not work.</exception>
    public async Task<CaseRolesKnown> HandleAsync(ListCaseRoles query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var found = await PersonResolver.FindAsync(session, query.Person, call.Caller);
            var today = LondonTime.DateOf(session.Now);
            if (found.Person is not { } person || call.Caller.Conflicts.Judge([person.Id])
                || (!(await session.Links.InvolvementsOfAsync([person.Id])).Any(i => i.OrganisationId == call.Caller.OrganisationId && i.OpenOn(today))
                    && CaseRoles.Current(await session.CaseRoles.RolesOfAsync(person.Id), today).All(r => r.OrganisationId != call.Caller.OrganisationId)))
            {
                throw RuleException.NotFound("person");
            }

            var entry = call.Entry(session, time, AuditEventKind.Return) with { PersonIds = [person.Id], MatchedHow = found.Resolved.MatchedHow };
            return (await CaseRoleSight.KnownAsync(session, found, call.Caller, registry, entry.Receipt()), entry);
        }, ct);
    }
}

/// <summary>Who may know that a service has a part, and of which gap.</summary>
internal static class CaseRoleSight
{
    /// <summary>
    /// A sexual health, mental health or drugs service stands for those who may know of it; of a person whose whereabouts are kept nobody
    /// learns by it where they work; and a gap is judged by what the caller may know of: another concern is not told by it.
    /// </summary>
    public static async ValueTask<CaseRolesKnown> KnownAsync(IReadSession session, Resolution found, Caller caller, RegistrySnapshot registry, AuditReceipt receipt)
    {
        var person = found.Person!;
        var today = LondonTime.DateOf(session.Now);
        var kept = await Whereabouts.AreKeptAsync(session, [person]);
        var all = await session.CaseRoles.RolesOfAsync(person.Id);
        List<CaseRoleStated> shown =
        [
            .. CaseRoles.Current(all, today)
                .Where(r => r.OrganisationId == caller.OrganisationId || InvolvementAccess.IsOpenTo(caller.Policy, caller.Role, r.PractitionerRole))
                .Select(r => !kept || Whereabouts.AreOpenTo(caller, r.OrganisationId) ? r
                    : r with { OrganisationId = "", PractitionerId = null, PractitionerName = "", Telephone = null }),
        ];
        var gaps = person.IsChildOn(today)
            ? CaseRoles.Gaps(
                all, await RoleGaps.IsLedAsync(session, person.Id, registry, today), await Appraisals.OpenToAsync(session, person.Id, caller),
                (await session.Links.StatusesOfAsync([person.Id])).Where(s => StatusAccess.IsOpenTo(caller, s.Code)), today)
            : [];
        return new CaseRolesKnown(
            found.Resolved, shown,
            [.. gaps.Select(g => g.Status is { } status ? $"Nobody leads or sees to the child's safety, and {Code.Of(status.Code)} runs." : "Nobody leads or sees to the child's safety, and an urgent concern stands.")],
            receipt);
    }
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
            var found = await PersonResolver.FindAsync(session, command.Person, caller);
            if (found.Person is not { } person || caller.Conflicts.Judge([person.Id])
                || (await session.CaseRoles.OpenGapsAsync(person.Id)).FirstOrDefault(g => g.Kind == CaseGapKind.SupportNotHeld
                    && (g.OrganisationId == caller.OrganisationId || g.DeskOrganisationId == caller.OrganisationId)) is not { } gap)
            {
                throw RuleException.NotFound("service that left without naming anybody");
            }

            await RoleGaps.CloseAsync(session, gap, command.HeldBy, caller);
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
