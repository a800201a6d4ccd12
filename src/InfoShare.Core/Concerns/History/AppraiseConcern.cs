using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Tasks;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns.History;

/// <summary>Says what a concern that was taken back, or not found proved, means for a child (requirement C6).</summary>
/// <param name="Risk">What risk there is for the child all the same.</param>
/// <param name="Measures">What is done about it, or why nothing is.</param>
public sealed record AppraiseConcern(string AppraisalId, long Version, string Risk, string Measures);

/// <summary>The appraisal as it was made.</summary>
public sealed record ConcernAppraised(Appraisal Appraisal, AuditReceipt Receipt)
{
    /// <summary>The task of agreeing on one account, which this appraisal left; null: another is owed first, or none is asked for.</summary>
    public DutyTask? Account { get; init; }
}

/// <summary>The organisation that owes it makes it; for others it does not exist.</summary>
public sealed class AppraiseConcernHandler(IStore store, OrganisationDirectory directory, TaskDesk tasks, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, VERSION_CONFLICT, ILLEGAL_STATE.</exception>
    public async Task<ConcernAppraised> HandleAsync(AppraiseConcern command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var was = await session.ConcernLife.FindAppraisalAsync(command.AppraisalId);
            if (was is null || was.OrganisationId != call.Caller.OrganisationId || call.Caller.Conflicts.Judge([was.PersonId])
                || !InvolvementAccess.IsOpenTo(
                    call.Caller, new HandoverParty(was.OrganisationId, was.OwnerId, was.OwnerName, was.OwnerRole, null) { Team = was.OwnerTeam }, registry, session.Now))
            {
                throw RuleException.NotFound("appraisal");
            }

            var concern = await session.Concerns.FindAsync(was.ConcernId);
            if (concern is null || !ConcernAccess.Decide(call.Caller, concern).Shows || await KeptConcerns.KeepsAsync(session, concern, call.Caller))
                throw RuleException.NotFound("appraisal");
            if (was.Version != command.Version)
                throw RuleException.VersionConflict("The appraisal", was.Version);
            if (was.State != AppraisalState.Due)
                throw RuleException.IllegalState("The appraisal", Code.Of(was.State), [Code.Of(AppraisalState.Due)]);
            var next = was with
            {
                Version = was.Version + 1,
                State = AppraisalState.Done,
                Level = EscalationLevel.Unspecified,
                Risk = command.Risk,
                Measures = command.Measures,
                DoneBy = call.Caller.Human.Name,
                DoneAt = session.Now,
            };
            if (!await session.ConcernLife.TryUpdateAsync(next))
                throw RuleException.VersionConflict("The appraisal", was.Version + 1);
            session.Deadlines.Meet(was.Id, DeadlinePurpose.AppraisalDue, session.Now);
            await session.AnswerItemsAsync(Fulfilment.Appraised(was.PersonId), was.ConcernId, call.Caller);
            var account = await OwedAccounts.OpenAsync(session, next, tasks, registry, call.Caller);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide) with { ObjectId = next.Id, PersonIds = [next.PersonId] });
            return new ConcernAppraised(next, receipt) { Account = account };
        }, ct);
    }
}
