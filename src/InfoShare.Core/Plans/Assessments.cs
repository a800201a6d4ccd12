using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>An assessment of a child, and what came of it (T5, D13).</summary>
public sealed record Assessment
{
    public required string Id { get; init; }
    public required string PersonId { get; init; }
    public required string OrganisationId { get; init; }

    /// <summary>As what: CIN or S47.</summary>
    public required ChildStatusCode Kind { get; init; }

    /// <summary>The referral that it answers; null where it came by another way.</summary>
    public string? ReferralId { get; init; }

    /// <summary>When the clock started.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    public required DateOnly StartedOn { get; init; }
    public required string StartedByName { get; init; }
    public required PractitionerRole StartedByRole { get; init; }
    public required DateTimeOffset DueAt { get; init; }
    public required string DueRule { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>Null while it runs.</summary>
    public DateOnly? CompletedOn { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }
    public string? CompletedByName { get; init; }
    public AssessmentOutcome Outcome { get; init; }
    public string? Conclusion { get; init; }
    public string? LateReason { get; init; }

    /// <summary>With INCOMPLETE: the accepted ending.</summary>
    public string? EndingId { get; init; }

    /// <summary>What it is judged as: the standing that it could lead to.</summary>
    internal ChildStatus AsStatus() => new(Id, PersonId, OrganisationId, Kind, [], StartedOn, CompletedOn, null, RecordedAt);
}

/// <summary>Begins an assessment.</summary>
/// <param name="ReferralId">The referral that the organisation received; or null, and then</param>
/// <param name="ReceivedOn">the day on which what it answers was received.</param>
public sealed record StartAssessment(SubjectRef Child, ChildStatusCode Kind, string? ReferralId, DateOnly? ReceivedOn);

/// <summary>The assessment with its clock, and what was before (D13).</summary>
/// <param name="EarlierAssessments">Of every area, as far as the caller may know of them, the latest first.</param>
public sealed record AssessmentStarted(Assessment Assessment, PlanState Plan, IReadOnlyList<Assessment> EarlierAssessments, EarlierStatuses Earlier);

/// <summary>T5 runs from the referral's receipt, whenever the assessment begins; and whoever begins one reads what was before.</summary>
public sealed class StartAssessmentHandler(IStore store, OrganisationDirectory directory, PlanClocks clocks, LookUps lookUps, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND for a child whom the organisation does not hold, or a referral that is not of this child and
    /// the organisation's; ILLEGAL_STATE while another one runs.</exception>
    public async Task<AssessmentStarted> HandleAsync(StartAssessment command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            var understood = await session.OwnUnderstoodAsync(command.Child, caller);

            // That of somebody who is kept from the child would stand in the way of the colleague who begins one (L10).
            var person = understood.Standing(command.Child, caller);
            await session.Identity.HoldEntriesAsync([understood.Found.Person!.Id]);
            var received = command.ReceivedOn is { } day ? LondonTime.ToUtc(day, new TimeOnly(12, 0))
                : understood.AsNobody ? throw RuleException.NotFound("referral") : await ReceivedAsync(session, command.ReferralId!, person.Id, caller);
            var all = await session.PlanSteps.AssessmentsOfAsync(person.Id);
            if (all.Any(a => a.OrganisationId == caller.OrganisationId && a.CompletedOn is null))
                throw RuleException.IllegalState("The assessment", "running", ["completed (CompleteAssessment)"]);

            var before = await session.Links.StatusesOfAsync([person.Id]);
            var (earlier, disclosure) = await EarlierStatuses.OfAsync(session, person, null, before, caller, registry);
            var kept = await Whereabouts.AreKeptAsync(session, [person]);
            List<Assessment> shown = [.. all.Where(a => disclosure.Judge(a.AsStatus())).Select(a => AssessmentSight.For(caller, kept, a))];
            var due = clocks.Assessment(received);
            var assessment = new Assessment
            {
                Id = session.NextId("asm"),
                PersonId = person.Id,
                OrganisationId = caller.OrganisationId,
                Kind = command.Kind,
                ReferralId = command.ReferralId,
                ReceivedAt = received,
                StartedOn = LondonTime.DateOf(session.Now),
                StartedByName = caller.Human.Name,
                StartedByRole = caller.Human.Role,
                DueAt = due.DueAt,
                DueRule = due.RuleId,
                RecordedAt = session.Now,
            };
            var entry = (call.Entry(session, time, AuditEventKind.Publish) with
            {
                ObjectId = assessment.Id,
                PersonIds = [person.Id],
                MatchedHow = understood.Shown.MatchedHow,
                WithheldByReason = disclosure.WithheldByReason,
                RuleIds = disclosure.RuleIds,
            }).Showing(earlier.Statuses.Select(s => s.Id).Concat(shown.Select(a => a.Id)).Select(id => (Tier.Marker, id)));

            // An assessment of another organisation, or what is withheld of one, is read like its statuses.
            if (shown.Exists(a => a.OrganisationId != caller.OrganisationId) || (earlier with { Withheld = disclosure.Withheld }).AreALook(caller))
            {
                var around = await session.Links.InvolvementsOfAsync([person.Id]);
                entry = await lookUps.AlsoLookedAsync(
                    session, call, entry, new LookedUp(person.Id, Lead.Of(around, registry, LondonTime.DateOf(session.Now), caller.Area, caller)), registry);
            }

            session.PlanSteps.Add(assessment);
            await PlanDuties.OpenAsync(session, person.Id, caller, due);
            var plan = await GetPlanHandler.StateAsync(session, understood.Shown, person.Id, caller, registry, entry.Receipt());
            session.Record(GetPlanHandler.Showing(entry, plan));
            return new AssessmentStarted(assessment, plan, shown, earlier with { Withheld = disclosure.Withheld });
        }, ct);
    }

    private static async ValueTask<DateTimeOffset> ReceivedAsync(IReadSession session, string referralId, string personId, Caller caller) =>
        await session.Referrals.FindAsync(referralId) is { } referral && referral.RecipientOrganisationId == caller.OrganisationId && referral.ChildIds.Contains(personId)
            ? referral.ReceivedAt : throw RuleException.NotFound("referral");
}

/// <summary>Finishes an assessment.</summary>
/// <param name="EndingId">With INCOMPLETE: the organisation's accepted ending for ASSESSMENT_INCOMPLETE of this child.</param>
public sealed record CompleteAssessment(
    string AssessmentId, DateOnly CompletedOn, AssessmentOutcome Outcome, string Conclusion, string? LateReason, string? EndingId);

/// <summary>The assessment as it was finished.</summary>
public sealed record AssessmentCompleted(Assessment Assessment, Audit.AuditReceipt Receipt);

/// <summary>Says what came of it, and how late and why. What was taken back or not found proved is appraised before (S10, C6).</summary>
public sealed class CompleteAssessmentHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND; ILLEGAL_STATE when it is finished; APPRAISAL_REQUIRED; INVALID_FIELDS for a late one without its
    /// reason; CLOSURE_BLOCKED for an incomplete one without an accepted ending.</exception>
    public async Task<AssessmentCompleted> HandleAsync(CompleteAssessment command, Call call, CancellationToken ct)
    {
        _ = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            var was = await session.PlanSteps.FindAssessmentAsync(command.AssessmentId);
            if (was is null || was.OrganisationId != caller.OrganisationId || caller.Conflicts.Judge([was.PersonId]))
                throw RuleException.NotFound("assessment");
            if (was.CompletedOn is not null)
                throw RuleException.IllegalState("The assessment", "completed", ["running"]);
            if (command.CompletedOn < was.StartedOn)
                throw RuleException.Invalid("completed_on", "is before the assessment began");
            if (command.Outcome == AssessmentOutcome.Incomplete)
                await RequireEndingAsync(session, was, command.EndingId, caller);
            await AppraisalDesk.RequireNoneOwedToAsync(session, was.PersonId, caller);
            var late = command.CompletedOn > LondonTime.DateOf(was.DueAt);
            if (late && command.LateReason is null)
                throw RuleException.Invalid("late_reason", $"is required: it was due {PlainTime.Full(was.DueAt)}");
            var completed = was with
            {
                CompletedOn = command.CompletedOn,
                CompletedAt = session.Now,
                CompletedByName = caller.Human.Name,
                Outcome = command.Outcome,
                Conclusion = command.Conclusion,
                LateReason = late ? command.LateReason : null,
                EndingId = command.EndingId,
            };
            if (!await session.PlanSteps.TryCompleteAsync(completed))
                throw RuleException.IllegalState("The assessment", "completed", ["running"]);
            foreach (var owed in (await session.PlanSteps.OwedAsync(was.PersonId, caller.OrganisationId)).Where(o => o.Step == PlanStep.Assessment))
                await PlanDuties.MeetAsync(session, owed, caller);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, Code.Of(command.Outcome)) with { ObjectId = was.Id, PersonIds = [was.PersonId] });
            return new AssessmentCompleted(completed, receipt);
        }, ct);
    }

    private static async ValueTask RequireEndingAsync(IReadSession session, Assessment was, string? endingId, Caller caller)
    {
        var ending = endingId is null ? null : await session.Plans.FindEndingAsync(endingId);
        if (ending is null || ending.OrganisationId != caller.OrganisationId || ending.PersonId != was.PersonId
            || ending is not { State: EndingState.Accepted, Closure: ClosureReason.AssessmentIncomplete }

            // What was accepted before this one began was for another, and one ending ends one.
            || ending.ProposedAt < was.RecordedAt
            || (await session.PlanSteps.AssessmentsOfAsync(was.PersonId)).Any(a => a.Id != was.Id && a.EndingId == ending.Id))
        {
            throw EndingGate.Blocked("An accepted ending for ASSESSMENT_INCOMPLETE, with an appraisal of each concern and a manager's sign-off,", "ENDING");
        }
    }
}

/// <summary>How much of an assessment somebody reads.</summary>
internal static class AssessmentSight
{
    /// <summary>What it concluded is for the organisation that made it; of a child whose whereabouts are kept not even whose it was.</summary>
    public static Assessment For(Caller reader, bool kept, Assessment assessment) => assessment.OrganisationId == reader.OrganisationId ? assessment : assessment with
    {
        OrganisationId = kept && !Whereabouts.AreOpenTo(reader, assessment.OrganisationId) ? "" : assessment.OrganisationId,
        ReferralId = null,
        StartedByName = "",
        CompletedByName = null,
        Conclusion = null,
        LateReason = null,
        EndingId = null,
    };
}
