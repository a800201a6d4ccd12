using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Emergency;

/// <summary>Says what a reviewer found of a use of emergency access (L9, T16).</summary>
/// <param name="Version">As the reviewer saw it.</param>
public sealed record ReviewEmergencyAccess(string GrantId, long Version, EmergencyReviewOutcome Outcome, string Reasons);

/// <summary>
/// A manager or safeguarding lead of the practitioner's organisation, or an auditor, reviews; never whoever opened it. What was asked
/// for on the way is settled; one that was not justified reaches the person's lead and the partnership.
/// </summary>
public sealed class ReviewEmergencyAccessHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND for one that is not the caller's to review; MANAGER_REQUIRED for the own one; ILLEGAL_STATE when
    /// it was reviewed; VERSION_CONFLICT.</exception>
    public async Task<EmergencyChanged> HandleAsync(ReviewEmergencyAccess command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    private async ValueTask<EmergencyChanged> ApplyAsync(IWriteSession session, ReviewEmergencyAccess command, Call call, RegistrySnapshot registry)
    {
        var caller = call.Caller;
        var by = caller.Human;
        if (await session.Emergencies.FindAsync(command.GrantId) is not { } grant
            || !(EmergencyReviewers.IsAuditor(caller) || EmergencyReviewers.IsOwnReviewer(caller, grant.OrganisationId)))
        {
            throw RuleException.NotFound("emergency access");
        }

        if (caller.Conflicts.Judge(AloneId.Shown(grant.PersonId)))
            throw RuleException.NotFound("emergency access");
        if (grant.OrganisationId == caller.OrganisationId && grant.PractitionerId == by.Id)
        {
            throw new RuleException(
                ErrorReason.ManagerRequired, "Whoever opened a record does not review it: another manager or safeguarding lead, or the partnership's auditor, does.");
        }

        if (grant.IsReviewed)
            throw RuleException.IllegalState("The review", Code.Of(grant.Outcome), ["OPEN"]);
        if (grant.Version != command.Version)
            throw RuleException.VersionConflict("The emergency access", grant.Version);

        var next = grant with
        {
            Version = grant.Version + 1,
            Outcome = command.Outcome,
            ReviewedById = by.Id,
            ReviewedBy = $"{by.Name} ({Code.Of(by.Role)}), {caller.OrganisationName}",
            ReviewReasons = command.Reasons.Trim(),
            ReviewedAt = session.Now,

            // What should not have been opened does not stay open.
            EndedAt = command.Outcome == EmergencyReviewOutcome.NotJustified && grant.IsActive(session.Now) ? session.Now : grant.EndedAt,
        };
        if (!await session.Emergencies.TryUpdateAsync(next, grant.Version))
            throw RuleException.VersionConflict("The emergency access", grant.Version + 1);
        session.Deadlines.Meet(grant.Id, DeadlinePurpose.EmergencyReview, session.Now);
        await EmergencyNotices.SettleAsync(session, next, registry, by.Name);
        if (next.Outcome == EmergencyReviewOutcome.NotJustified)
            await EmergencyNotices.TellNotJustifiedAsync(session, next, registry);
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, Code.Of(next.Outcome)) with
        {
            ObjectId = grant.Id,
            PersonIds = [grant.PersonId],
        });
        return new EmergencyChanged(next.View(registry, session.Now, withWords: true), receipt);
    }
}
