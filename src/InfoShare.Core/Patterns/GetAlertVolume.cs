using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Patterns;

/// <summary>Asks how many items the caller's organisation was sent, day by day (O2).</summary>
public sealed record GetAlertVolume(DateOnly From, DateOnly To);

/// <summary>The items of one trigger on one day.</summary>
public sealed record DayVolume(DateOnly Day, AlertVolume Volume);

/// <summary>The volume, by day and trigger.</summary>
/// <param name="MostADay">Alerts on series that one person is sent by themselves on a day.</param>
public sealed record AlertVolumes(IReadOnlyList<DayVolume> Days, int MostADay, AuditReceipt Receipt);

/// <summary>Counts for the organisation's own managers and leads. By organisation, never by person (N9), and of what all of them read alone.</summary>
public sealed class GetAlertVolumeHandler(IStore store, AlertTerms terms, TimeProvider time)
{
    /// <summary>Days that one question may cover.</summary>
    public const int MostDays = 31;

    /// <exception cref="RuleException">MANAGER_REQUIRED, INVALID_FIELDS.</exception>
    public async Task<AlertVolumes> HandleAsync(GetAlertVolume query, Call call, CancellationToken ct)
    {
        if (!Roles.IsManager(call.Caller.Role))
            throw new RuleException(ErrorReason.ManagerRequired, "The volume of alerts is for managers and safeguarding leads of the organisation.");
        var reader = call.Caller.Human.Id;
        return await store.AnswerAsync(call, async session =>
        {
            List<DayVolume> days = [];
            var kept = (await KeptAsync(session, call.Caller, Beginning(query.From), Beginning(query.To.AddDays(1)))).ToLookup(i => LondonTime.DateOf(i.PublishedAt));
            for (var day = query.From; day <= query.To; day = day.AddDays(1))
            {
                foreach (var volume in await session.Patterns.VolumeAsync(call.Caller.OrganisationId, reader, Beginning(day), Beginning(day.AddDays(1))))
                {
                    var left = volume;
                    foreach (var item in kept[day].Where(i => i.Trigger == volume.Trigger))
                        left = left.Without(item, await session.Inbox.StepsAsync(item.Id));
                    if (left.Sent > 0)
                        days.Add(new DayVolume(day, left));
                }
            }

            var entry = call.Entry(session, time, AuditEventKind.Return) with { ObjectId = call.Caller.OrganisationId };
            return (new AlertVolumes(days, terms.MostADay, entry.Receipt()), entry);
        }, ct);
    }

    /// <summary>
    /// What is about somebody from whom the reader is kept (L10): the own list leaves it out, and the difference would say that there is a
    /// conflict, of what kind of item and when. Asked for in the same statement for whoever is kept from nobody; whoever is kept waits for what tells of
    /// those people alone, not for everything that the house was sent.
    /// </summary>
    private static async ValueTask<IReadOnlyList<Notification>> KeptAsync(IReadSession session, Caller caller, DateTimeOffset from, DateTimeOffset before)
    {
        List<Notification> counted =
        [
            .. (await session.Inbox.MayTellOfAsync(caller.OrganisationId, from, before, caller.Conflicts.KeptPeople))
                .Where(i => AlertVolume.Counts(i, caller.Human.Id, caller.OrganisationId)),
        ];

        // Who counts in a series is the same however often it was told.
        List<Notification> each = [.. counted.DistinctBy(Told)];
        var open = (await InboxViews.NotKeptAsync(session, each, await InboxViews.ConcernsOfAsync(session, each), caller)).Select(Told).ToHashSet(StringComparer.Ordinal);
        return [.. counted.Where(i => !open.Contains(Told(i)))];

        static string Told(Notification item) => item.Trigger == NotificationTrigger.SeriesReached ? $"{item.PersonId} {item.ConcernId}" : item.Id;
    }

    private static DateTimeOffset Beginning(DateOnly day) => LondonTime.ToUtc(day, TimeOnly.MinValue);
}
