using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>Records a step that was held.</summary>
/// <param name="NextDue">The day agreed for the next one, where a meeting agrees on it.</param>
public sealed record RecordPlanStep(SubjectRef Child, PlanStep Step, DateOnly HeldOn, string Decision, bool Continues, DateOnly? NextDue, string? LateReason)
{
    /// <summary>What was agreed with the family in writing; null where nothing was.</summary>
    public WrittenAgreement? Agreement { get; init; }
}

/// <summary>Meets what was owed, says how late it was and why, and starts the clock of the next step (T6 to T8, J5).</summary>
public sealed class RecordPlanStepHandler(IStore store, OrganisationDirectory directory, PlanClocks clocks, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND for a child whom the organisation does not hold; INVALID_FIELDS for a late step without its
    /// reason; ROLE_NOT_ALLOWED.</exception>
    public async Task<PlanState> HandleAsync(RecordPlanStep command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        if (!Roles.IsQualified(call.Caller.Human.Role) && command.Step != PlanStep.EarlyHelpMeeting)
            throw new RuleException(ErrorReason.RoleNotAllowed, "Your role records meetings of early help; a qualified social worker records the others.");
        return await store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            var understood = await session.OwnUnderstoodAsync(command.Child, caller);

            // A step of somebody who is kept from the child is none of its plan (L10).
            var personId = understood.Standing(command.Child, caller).Id;

            // Two who record at one moment: the second reads what the first wrote.
            await session.Identity.HoldEntriesAsync([understood.Found.Person!.Id]);
            var before = await session.PlanSteps.HeldAsync(personId, caller.OrganisationId);
            var owed = await session.PlanSteps.OwedAsync(personId, caller.OrganisationId);
            var isNext = PlanSteps.MeetsOwed(command.Step, command.HeldOn, before);
            var met = isNext ? owed.FirstOrDefault(o => o.Step == command.Step) : null;
            var late = met is not null && command.HeldOn > LondonTime.DateOf(met.DueAt);
            if (late && command.LateReason is null)
                throw RuleException.Invalid("late_reason", $"is required: it was due {PlainTime.Full(met!.DueAt)}");
            if (met is not null && !await PlanDuties.MeetAsync(session, met, caller))
                throw RuleException.IllegalState("The step", "recorded", ["owed"]);
            var held = new PlanStepHeld(
                session.NextId("pst"), personId, caller.OrganisationId, command.Step, command.HeldOn, command.Decision, command.Continues, met?.DueAt,
                late ? command.LateReason : null, caller.Human.Name, caller.Human.Role, session.Now)
            {
                Agreement = command.Agreement,
            };
            IReadOnlyList<StepDue> following = command.Continues && isNext ? clocks.After(command.Step, command.HeldOn, command.NextDue) : [];
            var entry = call.Entry(session, time, AuditEventKind.Publish) with { ObjectId = held.Id, PersonIds = [personId], MatchedHow = understood.Shown.MatchedHow };

            session.PlanSteps.Add(held);
            foreach (var next in following)
                await PlanDuties.OpenAsync(session, personId, caller, next);
            var ends = command.Step switch
            {
                _ when command.Continues || before.Any(h => h.HeldOn > command.HeldOn) => (PlanStep[])[],
                PlanStep.StrategyDiscussion => [PlanStep.InitialConference],
                PlanStep.InitialConference or PlanStep.ReviewConference => [PlanStep.CoreGroup, PlanStep.ReviewConference],
                _ => [],
            };
            foreach (var other in owed.Where(o => o.Id != met?.Id && ends.Contains(o.Step)))
                await PlanDuties.MeetAsync(session, other, caller);

            var plan = await GetPlanHandler.StateAsync(session, understood.Shown, personId, caller, registry, entry.Receipt());
            session.Record(GetPlanHandler.Showing(entry, plan));
            return plan;
        }, ct);
    }
}
