using InfoShare.Core.Access;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>Signs an ending that needs it.</summary>
public sealed record SignOffEnding(string EndingId, long Version, string Reasons);

/// <summary>
/// A second person, who is a manager, looks at what ends for a silent reason (I4), and at what nobody goes on with (O13). The signature
/// for a silent reason never stands for the appraisal: what came since is appraised first.
/// </summary>
public sealed class SignOffEndingHandler(IStore store, OrganisationDirectory directory, EndingDesk desk, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, MANAGER_REQUIRED, SECOND_PERSON_REQUIRED, ILLEGAL_STATE, VERSION_CONFLICT, CLOSURE_BLOCKED.</exception>
    public async Task<EndingChanged> HandleAsync(SignOffEnding command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            var was = await EndingDesk.RequireAsync(session, command.EndingId, EndingSide.Proposer, caller, registry);
            if (!Roles.IsManager(caller.Human.Role))
                throw new RuleException(ErrorReason.ManagerRequired, "A manager signs this ending.");
            if (caller.Human.Id == was.ProposedById)
                throw new RuleException(ErrorReason.SecondPersonRequired, "Whoever proposed an ending does not sign it.");
            EndingDesk.RequireProposed(was, command.Version);
            if (!was.NeedsSignOff || (was.SignOff is not null && !await EndingSight.IsLapsedForAsync(session, was, caller)))
                throw RuleException.IllegalState("The ending", was.SignOff is null ? "without need of a signature" : "signed", ["waiting for a signature"]);
            if (StatusRules.IsSilent(was.Closure))
                await EndingAppraisals.RequireAllAsync(session, was.PersonId, was.From, caller);
            var signed = was with
            {
                Version = was.Version + 1,
                LapsedBy = null,
                SignOff = new EndingSignOff(caller.Human.Id, caller.Human.Name, caller.Human.Role, session.Now, command.Reasons, was.NoMonitorBecause is not null),
            };
            if (!await session.Plans.TryUpdateAsync(signed, was.Version))
                throw RuleException.VersionConflict("The ending", was.Version + 1);
            await session.AnswerItemsAsync(Fulfilment.SignedEnding, was.Id, caller);
            if (signed.SignOff.Override)
                (await EndingNotices.OfAsync(session, registry, signed)).Overridden();
            var next = await desk.SettleAsync(session, was.Id, caller, registry);
            return await EndingDesk.ChangedAsync(session, next, call, registry, time, signed.SignOff.Override ? AuditEventKind.Override : AuditEventKind.Decide);
        }, ct);
    }
}
