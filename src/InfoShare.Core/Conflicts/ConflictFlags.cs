using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Conflicts;

/// <summary>
/// Flags to the own agency's safeguarding lead whoever met somebody from whom a conflict keeps him or her (L10, D15), once a day and conflict. The notice
/// names neither the practitioner nor the person: it lies in an inbox that colleagues read.
/// <para>
/// A refusal that says CONFLICT_OF_INTEREST is flagged before it leaves. What was met in silence is a row in the transaction of the call's own entry, and the
/// sweep of deadlines flags it: a commit more before the answer would tell by the clock what the answer keeps.
/// </para>
/// </summary>
public static class ConflictFlags
{
    /// <summary>The rule of a row by which an entry is written, and nothing else.</summary>
    internal const string OwnEntry = "D15";

    private const string RequirementId = "L10";
    private static readonly TimeSpan EntryAfter = TimeSpan.FromMinutes(5);

    /// <summary>Has flagged, once this is durable, what the call met and answered without a word.</summary>
    /// <param name="role">In which the practitioner met it.</param>
    public static void Flag(IWriteSession session, ConflictWatch watch, PractitionerRole role)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(watch);
        foreach (var id in watch.MetInSilence.Count == 0 ? [] : watch.MetInSilence.Union(watch.MetOpenly, StringComparer.Ordinal))
            session.Deadlines.Add(new PendingDeadline(session.NextId("ddl"), DeadlinePurpose.ConflictMet, ObjectOf(id, role), session.Now - TimeSpan.FromMicroseconds(1), RequirementId));
    }

    /// <summary>
    /// The same of a call that leaves no entry of its own, as one that is refused for a wrong version: what it met gets an entry of the broker's. That is written
    /// some minutes later, since right behind the caller's next one it would tell the caller of itself.
    /// </summary>
    public static void FlagWithEntry(IWriteSession session, ConflictWatch watch, PractitionerRole role)
    {
        Flag(session, watch, role);
        foreach (var id in watch.MetInSilence)
            session.Deadlines.Add(new PendingDeadline(session.NextId("ddl"), DeadlinePurpose.ConflictMet, ObjectOf(id, role), session.Now + EntryAfter, OwnEntry));
    }

    /// <summary>Runs it; a refusal for a conflict leaves an entry for each conflict besides its own, and is flagged before it leaves.</summary>
    internal static async Task<T> GuardedAsync<T>(IStore store, Call call, Func<Task<T>> operation)
    {
        try
        {
            return await operation();
        }
        catch (RuleException e) when (e.Reason == ErrorReason.ConflictOfInterest && call.Caller.Conflicts.MetOpenly.Count > 0)
        {
            // Kept even when the caller has gone.
            await store.WriteAsync(new WriteCommand<bool>("Conflict", session => RefusedAsync(session, call)), CancellationToken.None);
            throw;
        }
    }

    /// <summary>Flags it, unless it was today.</summary>
    /// <param name="organisation">The practitioner's.</param>
    internal static async ValueTask FlagAsync(IWriteSession session, Conflict conflict, PractitionerRole role, Organisation organisation)
    {
        if (NoticeOf(session, conflict.Id, conflict.PractitionerId, role, organisation) is var notice && await session.Inbox.FindAsync(notice.Id) is null)
            session.Inbox.Add(notice);
    }

    /// <summary>The conflict and the role, of a row's object.</summary>
    internal static (string ConflictId, PractitionerRole Role) PartsOf(string objectId)
    {
        var end = objectId.IndexOf('/', StringComparison.Ordinal);
        return (objectId[..end], Code.Parse<PractitionerRole>(objectId.AsSpan(end + 1)));
    }

    private static string ObjectOf(string conflictId, PractitionerRole role) => $"{conflictId}/{Code.Of(role)}";

    private static async ValueTask<bool> RefusedAsync(IWriteSession session, Call call)
    {
        var watch = call.Caller.Conflicts;
        var organisation = (await session.Registry.AllAsync()).FirstOrDefault(o => o.Id == call.Caller.OrganisationId);
        foreach (var id in watch.MetOpenly)
        {
            session.Record(call.Entry(session, AuditEventKind.Refuse, "refused: CONFLICT_OF_INTEREST") with
            {
                ObjectId = id,
                PersonIds = [.. watch.MetPeople],
                RuleIds = [ConflictWatch.RuleId],
            });
            if (organisation is not null && await session.Conflicts.FindAsync(id) is { } conflict)
                await FlagAsync(session, conflict, call.Caller.Role, organisation);
        }

        return true;
    }

    private static Notification NoticeOf(IWriteSession session, string conflictId, string practitionerId, PractitionerRole metAs, Organisation organisation)
    {
        var lead = Routing.SafeguardingLeadOf(organisation);
        var (owner, role) = lead == metAs ? (Routing.SeniorManager, PractitionerRole.Unspecified) : (Code.Of(lead), lead);
        return new Notification
        {
            Id = Ids.Derived("ntf", $"{conflictId}/{PlainTime.Date(LondonTime.DateOf(session.Now))}"),
            OrganisationId = organisation.Id,
            Trigger = NotificationTrigger.ConflictedLookUp,
            Urgency = Urgency.Standard,
            ActionOwner = owner,
            ActionRole = role,
            ExpectedResponse = $"Look at the conflict {conflictId} (ListConflicts) and speak with the practitioner, unless it is one that the practitioner may not know of.",
            RespondBy = DeliveryPace.AnswerBy(Urgency.Standard, session.Now),
            Tier = Tier.Existence,
            Summary = "Somebody tried to open or to change a record from which a conflict of interest keeps them. Nothing that others hold was given; what was tried stands in the trail.",
            Contact = organisation.DutyDesk,
            ConcealedFrom = practitionerId,
            PublisherOrganisationId = organisation.Id,
            PublishedAt = session.Now,
            StateSince = session.Now,
        };
    }
}
