using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Patterns;

/// <summary>A named person of the decider's takes a notice on.</summary>
public sealed record AcceptPatternNotice(string NoticeId, long Version);

/// <summary>What came of a change.</summary>
/// <param name="Since">How long the notice had been open.</param>
public sealed record PatternNoticeChanged(PatternNoticeView Notice, TimeSpan Since, AuditReceipt Receipt);

/// <summary>Takes a notice on: from now on it has a name, and the clock stops.</summary>
public sealed class AcceptPatternNoticeHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, VERSION_CONFLICT, ILLEGAL_STATE, ROLE_NOT_ALLOWED.</exception>
    public async Task<PatternNoticeChanged> HandleAsync(AcceptPatternNotice command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            var was = await PatternRulesOfDecision.RequireAsync(session, command.NoticeId, command.Version, caller, registry, PatternState.Open);
            var notice = await PatternDesk.MoveAsync(session, was, was with
            {
                State = PatternState.Accepted,
                DeciderId = caller.Human.Id,
                DeciderName = caller.Human.Name,
                DeciderRole = caller.Human.Role,
                AcceptedAt = session.Now,
            });
            session.Deadlines.Meet(notice.Id, DeadlinePurpose.PatternDecision, session.Now);
            foreach (var item in (await session.Inbox.OpenAboutAsync(ItemSubject.Pattern, notice.Id)).Where(i => i.OrganisationId == caller.OrganisationId))
            {
                _ = await session.Inbox.TryMoveAsync(
                    item.OrganisationId, item.Id, AcknowledgeItemsHandler.AllowedFrom(NotificationState.Accepted), NotificationState.Accepted,
                    caller.Human.Name, "took the notice on", session.Now);
            }

            return await PatternRulesOfDecision.ChangedAsync(session, notice, call, time, AuditEventKind.Acknowledge, registry);
        }, ct);
    }
}

/// <summary>Decides a notice (H8).</summary>
/// <param name="Reason">Why; those at the decider's who may see every part read it.</param>
/// <param name="ForRecorders">Why, in words that everybody who recorded a part may read.</param>
/// <param name="ReviewOn">When it is looked at again; required when it is only watched.</param>
public sealed record DecidePatternNotice(string NoticeId, long Version, PatternOutcome Outcome, string Reason, string ForRecorders, DateOnly? ReviewOn);

/// <summary>Keeps the decision, and tells everybody who recorded a part what became of it.</summary>
public sealed class DecidePatternNoticeHandler(IStore store, OrganisationDirectory directory, PartnershipClock clock, TimeProvider time)
{
    private const string ReadDecision = "read what was decided, and speak to whoever decided if you see it otherwise";
    private static readonly TimeOnly Morning = new(9, 0);

    /// <exception cref="RuleException">NOT_FOUND, VERSION_CONFLICT, ILLEGAL_STATE, ROLE_NOT_ALLOWED, INVALID_FIELDS.</exception>
    public async Task<PatternNoticeChanged> HandleAsync(DecidePatternNotice command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            var was = await PatternRulesOfDecision.RequireAsync(session, command.NoticeId, command.Version, caller, registry, PatternState.Accepted);
            await session.AnswerItemsAsync(Fulfilment.DecidedPattern, was.Id, caller);
            var notice = await PatternDesk.MoveAsync(session, was, was with
            {
                State = PatternState.Decided,
                DeciderId = caller.Human.Id,
                DeciderName = caller.Human.Name,
                DeciderRole = caller.Human.Role,
                DecidedAt = session.Now,
                Outcome = command.Outcome,
                Reason = command.Reason,
                ForRecorders = command.ForRecorders,
                ReviewOn = command.ReviewOn,
            });
            if (command.ReviewOn is { } review)
            {
                session.Deadlines.Add(new PendingDeadline(
                    session.NextId("ddl"), DeadlinePurpose.PatternReview, notice.Id, LondonTime.ToUtc(review, Morning), "H8"));
            }

            await TellRecordersAsync(session, notice, caller, registry);
            return await PatternRulesOfDecision.ChangedAsync(session, notice, call, time, AuditEventKind.Decide, registry);
        }, ct);
    }

    /// <summary>
    /// Each recorder once, by name, and everybody in the same words: another wording for whoever may not see every part would tell that there
    /// is one. Not whoever must not know of the child.
    /// </summary>
    private async ValueTask TellRecordersAsync(IWriteSession session, PatternNotice notice, Caller caller, RegistrySnapshot registry)
    {
        var parts = await session.Patterns.PartsOfAsync([notice.Id]);
        var (concerns, _) = await PatternSources.OfAsync(session, parts);
        var due = clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt;
        var contact = new ContactPoint(caller.Human.Name, caller.Human.Role, caller.OrganisationName, registry.Find(caller.OrganisationId)?.DutyTelephone);
        foreach (var group in concerns.Values.GroupBy(c => (c.OrganisationId, c.AuthorId)).OrderBy(g => g.Key))
        {
            var author = group.MaxBy(c => c.SharedAt)!;
            if (group.Key == (caller.OrganisationId, caller.Human.Id) || !await KnowsAsync(session, group, notice.PersonId))
                continue;
            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = author.OrganisationId,
                Trigger = PatternDesk.TriggerOf(notice.Kind),
                Urgency = Urgency.Standard,
                ActionOwner = author.AuthorName,
                ActionOwnerId = author.AuthorId,
                ActionRole = author.AuthorRole,
                ExpectedResponse = ReadDecision,
                RespondBy = due,
                Tier = Tier.Existence,
                Summary = $"{caller.Human.Name} read what you recorded around this child, and decided: {Code.Of(notice.Outcome)}. {notice.ForRecorders}",
                PersonId = notice.PersonId,
                PatternId = notice.Id,
                Contact = contact,
                PublishedAt = session.Now,
                StateSince = session.Now,
            });
        }
    }

    private static async ValueTask<bool> KnowsAsync(IReadSession session, IEnumerable<Concern> own, string childId)
    {
        foreach (var concern in own)
        {
            if ((await session.People.HiddenFromAsync(concern.OrganisationId, [childId])).Count > 0)
                return false;
            if (concern.SubjectId == childId || (await session.Concerns.BearingsOfAsync(concern.Id)).Any(b => b.PersonId == childId && !b.Apart))
                return true;
        }

        return false;
    }
}

/// <summary>Who may take on and decide a notice, and in which state.</summary>
internal static class PatternRulesOfDecision
{
    public static async ValueTask<PatternNotice> RequireAsync(
        IReadSession session, string noticeId, long version, Caller caller, RegistrySnapshot registry, PatternState state)
    {
        var (notice, _) = await PatternReading.RequireAsync(session, noticeId, caller, registry);
        if (notice.DeciderOrganisationId != caller.OrganisationId || !Roles.IsQualified(caller.Role))
        {
            throw new RuleException(
                ErrorReason.RoleNotAllowed, "A notice is taken on and decided by a qualified worker of the service that it was put before.");
        }

        if (notice.Version != version)
            throw RuleException.VersionConflict("The notice", notice.Version);
        if (notice.State != state)
            throw RuleException.IllegalState("The notice", Code.Of(notice.State), [Code.Of(state)]);
        return state == PatternState.Open || notice.DeciderId == caller.Human.Id || Roles.IsManager(caller.Role)
            ? notice
            : throw new RuleException(ErrorReason.RoleNotAllowed, "It is decided by whoever took it on, or by a manager there.");
    }

    public static async ValueTask<PatternNoticeChanged> ChangedAsync(
        IWriteSession session, PatternNotice notice, Call call, TimeProvider time, AuditEventKind kind, RegistrySnapshot registry)
    {
        var view = await PatternReading.FindAsync(session, notice, call.Caller, registry) ?? throw RuleException.NotFound("notice");
        var receipt = session.Record(PatternReading.Entry(call, session, time, kind, [notice], [view]) with { ObjectId = notice.Id, Outcome = Code.Of(notice.State) });
        return new PatternNoticeChanged(view, session.Now - notice.OpenedAt, receipt);
    }
}
