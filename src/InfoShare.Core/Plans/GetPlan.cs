using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>Asks what the organisation's plan for a child has held and owes.</summary>
public sealed record GetPlan(SubjectRef Child);

/// <summary>The organisation's own steps, with lateness and reason (J5); others' are not shown here.</summary>
public sealed class GetPlanHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND for a child whom the organisation does not hold.</exception>
    public async Task<PlanState> HandleAsync(GetPlan query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var found = await PersonResolver.AskedAsync(session, query.Child, call.Caller);
            if (found.Person is not { } person || call.Caller.Conflicts.Judge([person.Id]))
                throw RuleException.NotFound("person");
            _ = await session.RequireOwnAsync(found, call.Caller);
            var entry = call.Entry(session, time, AuditEventKind.Return) with { PersonIds = [person.Id], MatchedHow = found.Resolved.MatchedHow };
            var plan = await StateAsync(session, found.Resolved, person.Id, call.Caller, registry, entry.Receipt());
            return (plan, Showing(entry, plan));
        }, ct);
    }

    /// <summary>The entry with the steps and the assessments that were shown, which are the organisation's own.</summary>
    internal static AuditEntry Showing(AuditEntry entry, PlanState plan) =>
        entry.Showing(plan.Held.Select(h => h.Id).Concat(plan.Owed.Select(o => o.Id)).Concat(plan.Assessments.Select(a => a.Id)).Select(id => (Tier.Detail, id)));

    /// <summary>The plan as it stands; what a plan that has ended would owe is not owed.</summary>
    internal static async ValueTask<PlanState> StateAsync(IReadSession session, ResolvedPerson child, string personId, Caller caller, RegistrySnapshot registry, AuditReceipt receipt)
    {
        var own = (await session.Links.StatusesOfAsync([personId])).Where(s => s.OrganisationId == caller.OrganisationId).ToList();
        var today = LondonTime.DateOf(session.Now);
        return new PlanState(
            child,
            [.. (await session.PlanSteps.HeldAsync(personId, caller.OrganisationId)).Where(h => IsOpen(null, h.RecordedByRole))],
            [.. (await session.PlanSteps.OwedAsync(personId, caller.OrganisationId)).Where(o => PlanSteps.IsOwed(o.Step, own, today) && IsOpen(o.OwnerId, o.OwnerRole))],
            [.. (await session.PlanSteps.AssessmentsOfAsync(personId)).Where(a => a.OrganisationId == caller.OrganisationId && IsOpen(null, a.StartedByRole))],
            receipt);

        // What a service of the own house that keeps to itself did in it is that service's, and that of whoever stands in (L7).
        bool IsOpen(string? practitionerId, PractitionerRole role) =>
            InvolvementAccess.IsOpenTo(caller, new HandoverParty(caller.OrganisationId, practitionerId, Code.Of(role), role, null), registry, session.Now);
    }
}
