using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Contacts;
using InfoShare.Core.Corrections;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>Takes a status back: another person's, or one that never was (requirement C18).</summary>
public sealed record TakeBackStatus(string StatusId, TakeBackReason Why, string Words);

/// <summary>
/// Its own organisation takes back all that it stated of one status: it never ran, and nothing goes by it any more. What only ended otherwise
/// than was said is stated again (<see cref="RecordStatus"/>). Whoever was told of it or shown it hears, and sees it as taken back.
/// </summary>
public sealed class TakeBackStatusHandler(IStore store, OrganisationDirectory directory, TakenBackReaders readers, TimeProvider time)
{
    private const int MostStatements = 2000;

    private static readonly NotificationTrigger[] Told = [NotificationTrigger.SafeguardingStep, NotificationTrigger.StatusChanged, NotificationTrigger.PlanEnding];

    /// <exception cref="RuleException">NOT_FOUND; ILLEGAL_STATE for one that was taken back, or whose end is proposed.</exception>
    public async Task<TookBack> HandleAsync(TakeBackStatus command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var (caller, by) = (call.Caller, call.Caller.Human);
            var status = await session.PlanSteps.FindStatusAsync(command.StatusId);
            if (status is null || status.OrganisationId != caller.OrganisationId || !StatusAccess.IsOpenTo(caller, status.Code)
                || !(status.StatedById == by.Id || Roles.IsQualified(caller.Role)) || caller.IsKeptUnlessOwn(status.StatedById == by.Id, status.PersonId))
            {
                throw RuleException.NotFound("status");
            }

            // Of somebody kept in silence the own word alone is taken back, and nothing of what colleagues do about the status is told (L10).
            var ownAlone = caller.Conflicts.KeepsInSilence(status.PersonId);
            var endings = (await session.Plans.EndingsOfAsync(status.PersonId))
                .Where(e => !ownAlone && e.OrganisationId == status.OrganisationId && e.Code == status.Code && e.From == status.From).ToList();
            if (endings.Any(e => e.State == EndingState.Proposed))
                throw RuleException.IllegalState("The status", "ENDING_PROPOSED", ["ENDING_WITHDRAWN"]);

            var statements = (await session.Plans.StatusHistoryAsync([status.PersonId], MostStatements)).Where(s => s.TakenBack is null && s.IsSameAs(status) && (!ownAlone || s.StatedById == by.Id)).ToList();
            string[] ids = [.. statements.Select(s => s.Id)];
            var told = await session.Inbox.OfActsAsync(status.PersonId, status.OrganisationId, [.. statements.Select(s => s.RecordedAt).Distinct()], Told);
            var shown = await TakenBackReaders.OfAsync(session, status.OrganisationId, ids, told);
            var takenBack = new TakenBack(session.Now, command.Why, command.Words, by.Id, by.Name, by.Role, [status.OrganisationId, .. shown.Keys]);
            if (status.TakenBack is null && !caller.Conflicts.MayUndo(status.RecordedAt, status.PersonId))
                throw RuleException.NotFound("status");
            if (status.TakenBack is not null || !await session.Plans.TryTakeBackAsync(ids, takenBack))
                throw RuleException.IllegalState("The status", "TAKEN_BACK", ["STANDS"]);

            await LetGoAsync(session, status, statements, endings, call.Caller, registry);
            var tiers = await readers.TellAsync(
                session,
                new TakenBackFact(
                    status.Id, status.PersonId, status.OrganisationId, StatusAccess.ClassOf(status.Code),
                    $"{Code.Of(status.Code)} from {PlainTime.Date(status.From)}, which you were told of or shown, was taken back ({Code.Of(command.Why)}): it never was this person's."),
                shown, registry);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish, "taken back") with { ObjectId = status.Id, PersonIds = [status.PersonId] });
            ConcernReaders.RecordTold(session, status.Id, tiers, call);
            return new TookBack(status.Id, receipt);
        }, ct);
    }

    /// <summary>What the status, or its end, had opened asks nobody any more: steps of the plan, what would open it again, a gap that it alone made.</summary>
    private static async ValueTask LetGoAsync(
        IWriteSession session, ChildStatus status, IReadOnlyList<ChildStatus> statements, IReadOnlyList<Ending> endings, Caller caller, RegistrySnapshot registry)
    {
        var standing = await session.Links.StatusesOfAsync([status.PersonId]);
        if (standing.All(s => s.OrganisationId != status.OrganisationId || s.Code != status.Code))
        {
            foreach (var owed in (await session.PlanSteps.OwedAsync(status.PersonId, status.OrganisationId)).Where(o => PlanSteps.IsOf(o.Step, status.Code)))
                await PlanDuties.MeetAsync(session, owed, caller);
        }

        foreach (var trigger in Code.All<ReopeningTrigger>())
        {
            foreach (var watch in await session.Plans.ArmedForAsync([status.PersonId], trigger))
            {
                if (watch.EndingId is { } ending ? endings.All(e => e.Id != ending)
                    : watch.OrganisationId != status.OrganisationId || statements.All(s => s.RecordedAt != watch.ArmedAt))
                {
                    continue;
                }

                var over = watch with { FiredAt = session.Now, ToldOrganisationId = status.OrganisationId };
                if (await session.Plans.TryFireAsync(over))
                {
                    await session.Plans.TryDecideAsync(over with
                    {
                        Decision = ReopeningDecision.StaysClosed,
                        DecidedBy = caller.Human.Name,
                        DecidedAt = session.Now,
                        Reasons = "What had ended was recorded in error, and was taken back.",
                    });
                }
            }
        }

        await RoleGaps.SettleAsync(session, status.PersonId, registry, caller);
    }
}
