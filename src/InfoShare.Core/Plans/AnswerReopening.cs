using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>Decides whether a closed matter is opened again.</summary>
public sealed record AnswerReopening(string ReopeningId, ReopeningDecision Decision, string Reasons);

/// <summary>The decision, as it stands.</summary>
public sealed record ReopeningAnswered(ReopeningWatch Reopening, AuditReceipt Receipt);

/// <summary>Whoever was told decides, with reasons; a decision is not taken twice.</summary>
public sealed class AnswerReopeningHandler(IStore store, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND for everybody but the organisation that was told; ROLE_NOT_ALLOWED; ILLEGAL_STATE.</exception>
    public async Task<ReopeningAnswered> HandleAsync(AnswerReopening command, Call call, CancellationToken ct) => await store.ChangeAsync(call, async session =>
    {
        var caller = call.Caller;
        var was = await session.Plans.FindReopeningAsync(command.ReopeningId);
        if (was is null || was.ToldOrganisationId != caller.OrganisationId || caller.Conflicts.Judge([was.PersonId]) || await ReopeningSight.IsKeptAsync(session, was, caller, met: true))
            throw RuleException.NotFound("reopening");
        if (!Roles.IsQualified(caller.Human.Role))
            throw new RuleException(ErrorReason.RoleNotAllowed, "Whether a matter is opened again is decided by a qualified practitioner.");
        var decided = was with { Decision = command.Decision, DecidedBy = caller.Human.Name, DecidedAt = session.Now, Reasons = command.Reasons };
        if (was.Decision != ReopeningDecision.Unspecified || !await session.Plans.TryDecideAsync(decided))
            throw RuleException.IllegalState("The reopening", Code.Of(was.Decision), ["undecided"]);
        session.Deadlines.Meet(was.Id, DeadlinePurpose.ReopeningAnswer, session.Now);
        await session.AnswerItemsAsync(Fulfilment.AnsweredReopening, was.Id, caller);
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, Code.Of(command.Decision)) with { ObjectId = was.Id, PersonIds = [was.PersonId] });
        return new ReopeningAnswered(decided, receipt);
    }, ct);
}

/// <summary>What the clock does while nobody decides (T1, then T4): the manager is told, then the levels above.</summary>
public sealed class ReopeningDuties(PartnershipClock clock) : IDeadlineDuty
{
    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes => [DeadlinePurpose.ReopeningAnswer];

    /// <inheritdoc/>
    public async ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        if (await session.Plans.FindReopeningAsync(deadline.ObjectId) is not { ToldOrganisationId: { } told } was)
            return DutyOutcome.NoSuch("reopening");
        if (was.Decision != ReopeningDecision.Unspecified)
            return DutyOutcome.AlreadyMet(was.PersonId);
        var late = was with
        {
            Level = was.Level == EscalationLevel.Unspecified ? EscalationLevel.Esc2TeamManager
                : was.Level >= EscalationLevel.Esc5Partnership ? EscalationLevel.Esc5Partnership : was.Level + 1,
        };
        if (!await session.Plans.TryClimbAsync(late, was.Level))
            throw new InvalidOperationException("A reopening changed while its deadline fired; the next sweep tries again.");
        var next = clock.Due(DeadlineKey.EscalationAnswer, session.Now);
        session.Deadlines.Add(new PendingDeadline(session.NextId("due"), DeadlinePurpose.ReopeningAnswer, was.Id, next.DueAt, next.RuleId));
        var holder = HandoverRoles.HolderOf(late.Level, registry, told);
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = told,
            Trigger = NotificationTrigger.Reopening,
            Urgency = Urgency.Standard,
            ActionOwner = holder,
            ActionRole = Routing.RoleOf(holder),
            ExpectedResponse = "see that somebody decides whether it is opened again (AnswerReopening)",
            RespondBy = next.DueAt,
            Tier = Tier.Existence,
            Summary = $"Nobody has decided whether a closed matter is opened again. It was due {PlainTime.Full(was.DueAt!.Value)}.",
            PersonId = was.PersonId,
            ReopeningId = was.Id,
            Contact = registry.Find(told)?.DutyDesk,
            Listed = false,
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
        return DutyOutcome.Told(was.PersonId);
    }
}
