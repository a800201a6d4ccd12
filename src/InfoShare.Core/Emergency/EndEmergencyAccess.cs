using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Emergency;

/// <summary>Ends a use of emergency access before its time.</summary>
public sealed record EndEmergencyAccess(string GrantId);

/// <summary>The use as it stands.</summary>
public sealed record EmergencyChanged(EmergencyView Grant, AuditReceipt Receipt);

/// <summary>
/// Whoever opened it closes it as soon as it is not needed; the review takes place all the same. One that is over stays as it is, so
/// that nobody has to know which came first.
/// </summary>
public sealed class EndEmergencyAccessHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND for one that somebody else opened; VERSION_CONFLICT.</exception>
    public async Task<EmergencyChanged> HandleAsync(EndEmergencyAccess command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    private async ValueTask<EmergencyChanged> ApplyAsync(IWriteSession session, EndEmergencyAccess command, Call call, RegistrySnapshot registry)
    {
        var by = call.Caller.Human;
        if (await session.Emergencies.FindAsync(command.GrantId) is not { } grant
            || grant.OrganisationId != call.Caller.OrganisationId || grant.PractitionerId != by.Id)
        {
            throw RuleException.NotFound("emergency access");
        }

        var active = grant.IsActive(session.Now);
        var next = active ? grant with { Version = grant.Version + 1, EndedAt = session.Now } : grant;
        if (active && !await session.Emergencies.TryUpdateAsync(next, grant.Version))
            throw RuleException.VersionConflict("The emergency access", grant.Version + 1);
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.BreakGlass, active ? GlassOutcomes.Ended : GlassOutcomes.OverAlready) with
        {
            ObjectId = grant.Id,
            PersonIds = [grant.PersonId],
        });
        return new EmergencyChanged(next.View(registry, session.Now, withWords: true), receipt);
    }
}
