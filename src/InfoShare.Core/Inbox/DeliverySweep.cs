using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Inbox;

/// <summary>
/// Comes back to what nobody has read or accepted (G8, G10, T9), urgent first, and sends the digests that are due (O2). Each
/// attempt is one command that claims the item, so that two brokers or a restart repeat nothing.
/// </summary>
public sealed class DeliverySweep(IStore store, OrganisationDirectory directory, TimeProvider time, WorkingDayCalendar? calendar = null) : IDeadlineSweep
{
    private const int Page = 200;
    private const int LargestDigest = 500;
    private static readonly Urgency[] UrgentFirst = [Urgency.ImmediateDanger, Urgency.SameDay, Urgency.Standard];

    /// <inheritdoc/>
    /// <exception cref="AggregateException">Some could not be acted on; they wait for the next sweep, and the others were.</exception>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var done = 0;
        List<Exception> failures = [];
        foreach (var urgency in UrgentFirst)
        {
            while (true)
            {
                var due = await store.ReadAsync(s => s.Inbox.AttemptsDueAsync(urgency, s.Now, Page), ct);
                var acted = await EachAsync(due, "Attempt", (s, item, registry) => AttemptAsync(s, item, registry), failures, ct);
                done += acted;
                if (acted == 0)
                    break;
            }
        }

        while (true)
        {
            var due = await store.ReadAsync(s => s.Inbox.DigestsDueAsync(s.Now, Page), ct);
            var sent = await EachAsync(due, "Digest", (s, setting, registry) => DigestAsync(s, setting, registry), failures, ct);
            done += sent;
            if (sent > 0)
                continue;
            var held = await store.ReadAsync(s => s.Inbox.HeldWithoutDigestAsync(Page), ct);
            var released = await EachAsync(held, "Release", (s, organisation, registry) => ReleaseAsync(s, organisation, registry), failures, ct);
            done += released;
            if (released == 0)
                return failures.Count == 0 ? done : throw new AggregateException("Some notices could not be acted on.", failures);
        }
    }

    private async Task<int> EachAsync<T>(
        IReadOnlyList<T> due, string name, Func<IWriteSession, T, RegistrySnapshot, ValueTask<bool>> act, List<Exception> failures, CancellationToken ct)
    {
        if (due.Count == 0)
            return 0;
        var registry = await directory.CurrentAsync(ct);
        var commands = due.Select(d => store.WriteAsync(new WriteCommand<bool>(name, s => act(s, d, registry)), ct)).ToList();
        var acted = 0;
        foreach (var command in commands)
        {
            try
            {
                acted += await command ? 1 : 0;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                failures.Add(e);
            }
        }

        return acted;
    }

    private async ValueTask<bool> AttemptAsync(IWriteSession session, Notification seen, RegistrySnapshot registry)
    {
        if (await session.Inbox.FindAsync(seen.Id) is not { } item || item.NextAttemptAt is null)
            return false;
        var (outcome, next, act) = item.State is NotificationState.Queued or NotificationState.Delivered
            ? Unread(session, item, registry)
            : Unaccepted(session, item, registry);
        if (!await session.Inbox.TryAttemptAsync(item.Id, seen.Attempts, next))
            return false;
        await act();
        session.Record(new AuditEntry
        {
            Id = Ids.New("aud", time),
            Kind = AuditEventKind.Deliver,
            Action = "clock",
            ObjectId = item.Id,

            // Nobody's, where one of the organisation's own reviewers may be whom it is kept from.
            OrganisationId = item.ConcealedFrom is null && item.Trigger != NotificationTrigger.UnusualLookUps ? item.OrganisationId : null,
            PersonIds = item.PersonId is { } person ? [person] : [],
            Outcome = $"DELIVERY: {outcome}",
            PolicyVersion = registry.Policy.Version,
            RecordedAt = session.Now,
        });
        return true;
    }

    /// <summary>Nobody has opened it: again, to the deputy, by telephone, to the manager.</summary>
    private (string Outcome, DateTimeOffset? Next, Func<ValueTask> Act) Unread(IWriteSession session, Notification item, RegistrySnapshot registry)
    {
        var attempt = item.Attempts + 1;
        var next = DeliveryPace.Next(item.Urgency, attempt, session.Now, calendar);
        if (attempt < DeliveryPace.Telephone)
        {
            return ($"sent again, attempt {attempt}", attempt + 1 < DeliveryPace.Telephone || DeliveryPace.DeservesCall(item) ? next : null, () =>
            {
                session.Inbox.SendAgain(item, $"not read: sent again, attempt {attempt}", session.Now);

                // Of what a service keeps to itself (L7), or is for its addressee alone, the deputy reads by the roster, and as long as it says so: an item in
                // his name would stay his.
                if (attempt > 1 && !item.AddresseeAlone && !InvolvementAccess.IsApartIn(registry.Find(item.OrganisationId), item.ActionRole)
                    && registry.Roster.DeputyFor(item, session.Now) is { } deputy)
                {
                    session.Inbox.Reassign(item, deputy.Name, deputy.Id, $"not read: passed on to {deputy.Name}, deputy of {item.ActionOwner}", session.Now);
                }

                return ValueTask.CompletedTask;
            }
            );
        }

        return ("telephone task", next, async () =>
        {
            _ = await session.Inbox.TryMoveAsync(
                item.OrganisationId, item.Id, [item.State], NotificationState.Failed, null, "not read by anybody: a person rings", session.Now);
            await DeliveryTasks.TelephoneAsync(session, item, registry, next);
        }
        );
    }

    /// <summary>It was read, or could not be delivered, and nobody has taken it on by its time: the manager (T9).</summary>
    private static (string Outcome, DateTimeOffset? Next, Func<ValueTask> Act) Unaccepted(IWriteSession session, Notification item, RegistrySnapshot registry) =>
        item.State is NotificationState.Read or NotificationState.Failed && item.AboutItemId is null
            ? ("manager told", null, () => DeliveryTasks.ManagersAsync(session, item, registry))
            : ("nothing left to do", null, () => ValueTask.CompletedTask);

    /// <summary>Held by a broker that did not know yet that the digest had been switched off: no digest will bring them.</summary>
    private async ValueTask<bool> ReleaseAsync(IWriteSession session, string organisationId, RegistrySnapshot registry)
    {
        if (await session.Inbox.SettingAsync(organisationId) is { NextDigestAt: not null })
            return false;
        var held = await session.Inbox.HeldAsync(organisationId, LargestDigest);
        if (held.Count == 0)
            return false;
        session.Inbox.Release(organisationId, null, [.. held.Select(h => h.Id)], session.Now);
        session.Record(new AuditEntry
        {
            Id = Ids.New("aud", time),
            Kind = AuditEventKind.Deliver,
            Action = "clock",
            ObjectId = organisationId,
            OrganisationId = organisationId,
            PersonIds = [.. held.Select(h => h.PersonId).OfType<string>().Distinct()],
            Outcome = $"DIGEST: switched off, {held.Count} released",
            PolicyVersion = registry.Policy.Version,
            RecordedAt = session.Now,
        });
        return true;
    }

    private async ValueTask<bool> DigestAsync(IWriteSession session, InboxSetting setting, RegistrySnapshot registry)
    {
        var next = DigestTimes.NextAfter(session.Now, setting.DigestAt!.Value);
        if (!await session.Inbox.TryTakeDigestAsync(setting, next))
            return false;
        var held = await session.Inbox.HeldAsync(setting.OrganisationId, LargestDigest);
        if (held.Count == 0)
            return true;
        var digest = Digests.Of(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = setting.OrganisationId,
            Trigger = NotificationTrigger.Digest,
            Urgency = Urgency.Standard,
            ActionOwner = Routing.DutyDesk,
            ActionRole = PractitionerRole.Unspecified,
            ExpectedResponse = "open the parts, and answer each that asks for it",
            RespondBy = null,
            Tier = Tier.Existence,
            Summary = "",
            Contact = registry.Find(setting.OrganisationId)?.DutyDesk,
            PublishedAt = session.Now,
            StateSince = session.Now,
        }, held);
        session.Inbox.Add(digest);
        session.Inbox.Release(setting.OrganisationId, digest.Id, [.. held.Select(h => h.Id)], session.Now);
        session.Record(new AuditEntry
        {
            Id = Ids.New("aud", time),
            Kind = AuditEventKind.Deliver,
            Action = "clock",
            ObjectId = digest.Id,
            OrganisationId = setting.OrganisationId,
            PersonIds = [.. held.Select(h => h.PersonId).OfType<string>().Distinct()],
            Outcome = $"DIGEST: {held.Count} parts",
            PolicyVersion = registry.Policy.Version,
            RecordedAt = session.Now,
        });
        return true;
    }
}

/// <summary>When a daily digest is due.</summary>
public static class DigestTimes
{
    /// <summary>The next time of day in London, strictly after.</summary>
    public static DateTimeOffset NextAfter(DateTimeOffset now, TimeOnly at)
    {
        var today = LondonTime.DateOf(now);
        var due = LondonTime.ToUtc(today, at);
        return due > now ? due : LondonTime.ToUtc(today.AddDays(1), at);
    }
}
