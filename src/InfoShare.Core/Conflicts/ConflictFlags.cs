using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Conflicts;

/// <summary>
/// Runs an operation and, when it met somebody from whom the practitioner is kept, writes that down and flags it to the own agency's
/// safeguarding lead (D15), once a day and conflict. The notice names neither the practitioner nor the person: it lies in an inbox that
/// colleagues read.
/// </summary>
internal static class ConflictFlags
{
    /// <summary>Runs it; what it met is durable before the answer or the refusal leaves.</summary>
    public static async Task<T> GuardedAsync<T>(IStore store, Call call, Func<Task<T>> operation)
    {
        try
        {
            var result = await operation();
            await FlagAsync(store, call, refused: false);
            return result;
        }
        catch (RuleException e)
        {
            await FlagAsync(store, call, e.Reason == ErrorReason.ConflictOfInterest);
            throw;
        }
    }

    /// <summary>
    /// A refusal leaves an entry for each conflict besides its own. What was met in silence stands in the call's own entry
    /// (<see cref="ConflictWatch.Sealed"/>): as many entries as for nobody.
    /// </summary>
    private static async Task FlagAsync(IStore store, Call call, bool refused)
    {
        var watch = call.Caller.Conflicts;
        var met = watch.MetOpenly.Union(watch.MetInSilence, StringComparer.Ordinal).ToList();
        if (met.Count == 0)
            return;

        // Kept even when the caller has gone.
        await store.WriteAsync(
            new WriteCommand<bool>("Conflict", async session =>
            {
                var organisation = (await session.Registry.AllAsync()).FirstOrDefault(o => o.Id == call.Caller.OrganisationId);
                List<Notification> notices = [];
                foreach (var id in met)
                {
                    if (organisation is not null && NoticeOf(session, call, id, organisation) is var notice && await session.Inbox.FindAsync(notice.Id) is null)
                        notices.Add(notice);
                }

                foreach (var id in refused ? watch.MetOpenly : [])
                {
                    session.Record(call.Entry(session, AuditEventKind.Refuse, "refused: CONFLICT_OF_INTEREST") with
                    {
                        ObjectId = id,
                        PersonIds = [.. watch.MetPeople],
                        RuleIds = [ConflictWatch.RuleId],
                    });
                }

                notices.ForEach(session.Inbox.Add);
                return true;
            }),
            CancellationToken.None);
    }

    private static Notification NoticeOf(IWriteSession session, Call call, string conflictId, Organisation organisation)
    {
        var lead = Routing.SafeguardingLeadOf(organisation);
        var (owner, role) = lead == call.Caller.Role ? (Routing.SeniorManager, PractitionerRole.Unspecified) : (Code.Of(lead), lead);
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
            Summary = "Somebody tried to open a record from which a conflict of interest keeps them. Nothing was given.",
            Contact = organisation.DutyDesk,
            ConcealedFrom = call.Caller.Practitioner?.Id,
            PublisherOrganisationId = organisation.Id,
            PublishedAt = session.Now,
            StateSince = session.Now,
        };
    }
}
