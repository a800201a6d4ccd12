using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Retention;

/// <summary>Ends a hold, or asks for its end.</summary>
public sealed record ReleaseLegalHold(string HoldId, long ExpectedVersion, string Reason);

/// <summary>
/// Two people end what keeps: the first asks, and another one ends it, who may be whoever placed it (O13: nobody undoes a safeguard
/// alone). The organisation that placed it learns that its end was asked for.
/// </summary>
public sealed class ReleaseLegalHoldHandler(IStore store, OrganisationDirectory directory, PartnershipClock clock, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND; VERSION_CONFLICT; ILLEGAL_STATE when it was ended; MANAGER_REQUIRED for the same person.</exception>
    public async Task<LegalHoldChanged> HandleAsync(ReleaseLegalHold command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var by = call.Caller.Human;
            var was = await session.Retention.FindHoldAsync(command.HoldId);
            if (was is null || call.Caller.Conflicts.Judge(await RetentionPeople.OfAsync(session, was)))
                throw RuleException.NotFound("legal hold");
            if (was.Version != command.ExpectedVersion)
                throw RuleException.VersionConflict("The legal hold", was.Version);
            if (was.State == LegalHoldState.Released)
            {
                throw RuleException.IllegalState(
                    "The legal hold", Code.Of(was.State), [Code.Of(LegalHoldState.Standing), Code.Of(LegalHoldState.ReleaseAsked)]);
            }

            if (was.IsAskedBy(call.Caller))
                throw new RuleException(ErrorReason.SecondPersonRequired, "A legal hold is ended by two people: another records officer or auditor has to end it.");
            var next = was.AskedById is null
                ? was with
                {
                    Version = was.Version + 1,
                    State = LegalHoldState.ReleaseAsked,
                    AskedByOrganisationId = call.Caller.OrganisationId,
                    AskedById = by.Id,
                    AskedBy = by.Name,
                }
                : was with
                {
                    Version = was.Version + 1,
                    State = LegalHoldState.Released,
                    ReleasedBy = by.Name,
                    ReleasedAt = session.Now,
                    ReleaseReason = command.Reason.Trim(),
                };
            if (!await session.Retention.TryUpdateHoldAsync(next))
                throw RuleException.VersionConflict("The legal hold", (await session.Retention.FindHoldAsync(was.Id))?.Version ?? next.Version);
            if (next.State == LegalHoldState.Released)
                await LegalHoldNotices.TellAsync(session, next, call.Caller, registry, clock);
            else
                LegalHoldNotices.TellPlacer(session, next, call.Caller, registry, clock);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, Code.Of(next.State)) with
            {
                ObjectId = next.Id,
                PersonIds = next.Subject == LegalHoldSubject.Person ? [next.SubjectId] : [],
                Reason = command.Reason,
            });
            return new LegalHoldChanged(next, receipt);
        }, ct);
    }
}
