using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Sharing;

/// <summary>Reviews a decision not to share (requirement L5: refusals are reviewable).</summary>
/// <param name="ActBy">By which day the author acts; null: by the end of the next working day.</param>
/// <param name="ReviewOn">When it is looked at again; null: as the author said.</param>
public sealed record ReviewNotShared(string NotSharedId, long Version, NotSharedReview Review, string Reasons, DateOnly? ActBy, DateOnly? ReviewOn);

/// <summary>The decision after its review.</summary>
public sealed record NotSharedReviewed(NotSharedView NotShared, Guidance Guidance, AuditReceipt Receipt);

/// <summary>Somebody else than the author says whether it stands; the author has a task when it does not.</summary>
public sealed class ReviewNotSharedHandler(IStore store, OrganisationDirectory directory, NotSharedDesk desk, SharingGuidance guidance, TimeProvider time)
{
    private static readonly TimeOnly Close = new(17, 0);

    /// <exception cref="RuleException">NOT_FOUND, MANAGER_REQUIRED, VERSION_CONFLICT, ILLEGAL_STATE.</exception>
    public async Task<NotSharedReviewed> HandleAsync(ReviewNotShared command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            var was = NotSharedSight.Require(await session.NotShared.FindAsync(command.NotSharedId), caller, registry, session.Now);
            if (was.AuthorId == caller.Human.Id || !NotSharedSight.Reviews(was, caller, registry, session.Now))
                throw new RuleException(ErrorReason.ManagerRequired, "Somebody else than its author, who manages or leads on safeguarding there, reviews a decision not to share.");
            if (was.Version != command.Version)
                throw RuleException.VersionConflict("The decision", was.Version);

            // Whoever asked for more, or had it shared, may think again: the author's step is not waited for.
            if (!was.IsOpen)
                throw NotSharedDesk.Ended(was);
            await session.AnswerItemsAsync(Fulfilment.ReviewedNotShared, was.Id, caller);
            var decision = await NotSharedDesk.MoveAsync(session, was, Next(command, was, session.Now), $"{Code.Of(command.Review)}: {command.Reasons}", caller.Human.Name);
            NotSharedDesk.TellAuthor(session, decision, registry, $"Reviewed by {caller.Human.Name}: {command.Reasons}");
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide) with
            {
                ObjectId = decision.Id,
                PersonIds = decision.PersonIds,
                Outcome = Code.Of(command.Review),
            });
            return new NotSharedReviewed(
                await NotSharedSight.ViewAsync(session, decision, caller), guidance.ForReview(command.Review, session.Now), receipt);
        }, ct);
    }

    private NotShared Next(ReviewNotShared command, NotShared was, DateTimeOffset now)
    {
        if (command.Review == NotSharedReview.Upheld)
        {
            return was with
            {
                State = NotSharedState.Upheld,
                ReviewOn = command.ReviewOn ?? was.ReviewOn,
                Due = null,
                DueRule = null,
                Level = EscalationLevel.Unspecified,
            };
        }

        var due = desk.ReviewDue(now);
        return was with
        {
            State = command.Review == NotSharedReview.ShareNow ? NotSharedState.ShareNow : NotSharedState.MoreInformation,
            Due = command.ActBy is { } day ? EndOf(day, now) : due.DueAt,
            DueRule = command.ActBy is null ? due.RuleId : "act_by",
            Level = EscalationLevel.Unspecified,
        };
    }

    private static DateTimeOffset EndOf(DateOnly day, DateTimeOffset now) =>
        LondonTime.ToUtc(day, Close) is var close && close > now ? close : LondonTime.ToUtc(day.AddDays(1), TimeOnly.MinValue);
}
