using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Safety;

/// <summary>Ends a notice of the own organisation (C24).</summary>
public sealed record EndSafetyNotice(string NoticeId, string Reason);

/// <summary>It is shown to nobody any more.</summary>
public sealed record SafetyNoticeEnded(string NoticeId, AuditReceipt Receipt);

/// <summary>Its author or a qualified colleague ends it, with a reason; for everybody else there is no such notice.</summary>
public sealed class EndSafetyNoticeHandler(IStore store, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND; ILLEGAL_STATE for one that has ended.</exception>
    public Task<SafetyNoticeEnded> HandleAsync(EndSafetyNotice command, Call call, CancellationToken ct) =>
        store.ChangeAsync(call, async session =>
        {
            var (caller, by) = (call.Caller, call.Caller.Human);
            var notice = await session.SafetyNotices.FindAsync(command.NoticeId);
            if (notice is null || notice.OrganisationId != caller.OrganisationId || !(notice.RecordedById == by.Id || Roles.IsQualified(caller.Role))
                || !InvolvementAccess.IsOpenTo(caller, notice.OrganisationId, notice.RecordedById, notice.RecordedByRole) || caller.IsKeptUnlessOwn(notice.RecordedById == by.Id, notice.PersonId))
            {
                throw RuleException.NotFound("safety notice");
            }

            var next = notice with { EndedAt = session.Now, EndedById = by.Id, EndedBy = by.Name, EndReason = command.Reason };
            if (notice.EndedAt is null && !caller.Conflicts.MayUndo(notice.RecordedAt, notice.PersonId))
                throw RuleException.NotFound("safety notice");
            if (notice.EndedAt is not null || !await session.SafetyNotices.TryEndAsync(next))
                throw RuleException.IllegalState("The safety notice", "ENDED", ["STANDING"]);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish, "ended") with
            {
                ObjectId = notice.Id,
                PersonIds = notice.PersonId is null ? [] : [notice.PersonId],
                Reason = command.Reason,
            });
            return new SafetyNoticeEnded(notice.Id, receipt);
        }, ct);
}
