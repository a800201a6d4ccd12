using InfoShare.Core.Access;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>Accepts or declines a service's part in what follows an ending.</summary>
/// <param name="Reason">Why it is declined.</param>
public sealed record AnswerFollowOnPart(string EndingId, int Part, bool Accept, string? Reason);

/// <summary>
/// A named person of the service answers. Accepted by all, and signed where it must be, what was proposed ends; declined by one, it does
/// not, and whoever proposed it is told (I3).
/// </summary>
public sealed class AnswerFollowOnPartHandler(IStore store, OrganisationDirectory directory, EndingDesk desk, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND for whoever has no such part; ILLEGAL_STATE when it was answered or the ending is settled;
    /// ROLE_NOT_ALLOWED for somebody who holds nothing; SECOND_PERSON_REQUIRED for whoever proposed it.</exception>
    public async Task<EndingChanged> HandleAsync(AnswerFollowOnPart command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            var was = await EndingDesk.RequireAsync(session, command.EndingId, EndingSide.Monitor, caller, registry);
            var part = EndingSight.OwnPart(was, command.Part, caller)
                ?? throw RuleException.NotFound("part of this ending");
            if (!Roles.IsQualified(caller.Human.Role) && caller.Human.Role != part.Role)
                throw new RuleException(ErrorReason.RoleNotAllowed, "A part is answered by a qualified practitioner, or by somebody in the role that it names.");
            if (caller.Human.Id == was.ProposedById)
                throw new RuleException(ErrorReason.SecondPersonRequired, "Whoever proposed an ending does not answer a part of it.");
            EndingDesk.RequireProposed(was);
            var answered = part with
            {
                State = command.Accept ? FollowOnState.Accepted : FollowOnState.Declined,
                AnsweredById = caller.Human.Id,
                AnsweredByName = caller.Human.Name,
                AnsweredAt = session.Now,
                Reason = command.Reason,
            };
            if (!await session.Plans.TryAnswerAsync(answered))
                throw RuleException.IllegalState("The part", Code.Of(part.State), [Code.Of(FollowOnState.Offered)]);
            if (!await session.Plans.TryTouchAsync(was.Id))
                throw RuleException.IllegalState("The ending", "settled", [Code.Of(EndingState.Proposed)]);
            if (was.Parts.Count(p => p.OrganisationId == caller.OrganisationId && p.State == FollowOnState.Offered) == 1)
                await session.AnswerItemsAsync(Fulfilment.AnsweredFollowOn, was.Id, caller);
            var next = command.Accept ? await AcceptAsync(session, was.Id, answered, caller, registry) : await DeclineAsync(session, was.Id, answered, caller, registry);
            return await EndingDesk.ChangedAsync(session, next, call, registry, time, AuditEventKind.Decide);
        }, ct);
    }

    private async ValueTask<Ending> AcceptAsync(IWriteSession session, string endingId, FollowOnPart answered, Caller caller, RegistrySnapshot registry)
    {
        var next = await desk.SettleAsync(session, endingId, caller, registry);
        if (next.State == EndingState.Proposed)
            (await EndingNotices.OfAsync(session, registry, next)).PartAccepted(answered);
        return next;
    }

    private static async ValueTask<Ending> DeclineAsync(IWriteSession session, string endingId, FollowOnPart answered, Caller caller, RegistrySnapshot registry)
    {
        var was = (await session.Plans.FindEndingAsync(endingId))!;
        var declined = was with { Version = was.Version + 1, State = EndingState.Declined, DecidedAt = session.Now };
        if (!await session.Plans.TryUpdateAsync(declined, was.Version))
            throw RuleException.VersionConflict("The ending", was.Version + 1);
        session.Plans.LapseParts(was.Id);
        session.Deadlines.Meet(was.Id, DeadlinePurpose.EndingAcceptance, session.Now);
        await session.AnswerItemsAsync(Fulfilment.SettledEnding, was.Id, caller);
        (await EndingNotices.OfAsync(session, registry, declined)).Declined(answered);
        return (await session.Plans.FindEndingAsync(endingId))!;
    }
}
