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
    private const int Batch = 500;

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
            for (var day = query.From; day <= query.To; day = day.AddDays(1))
            {
                var volumes = await session.Patterns.VolumeAsync(
                    call.Caller.OrganisationId, reader, LondonTime.ToUtc(day, TimeOnly.MinValue), LondonTime.ToUtc(day.AddDays(1), TimeOnly.MinValue));
                days.AddRange(await WithoutKeptAsync(session, volumes, call.Caller, day));
            }

            var entry = call.Entry(session, time, AuditEventKind.Return) with { ObjectId = call.Caller.OrganisationId };
            return (new AlertVolumes(days, terms.MostADay, entry.Receipt()), entry);
        }, ct);
    }

    /// <summary>
    /// Without what is about somebody from whom the reader is kept (L10): the own list leaves it out, and the difference would say that there is a
    /// conflict, of what kind of item and when.
    /// </summary>
    private static async ValueTask<IReadOnlyList<DayVolume>> WithoutKeptAsync(IReadSession session, IReadOnlyList<AlertVolume> volumes, Caller caller, DateOnly day)
    {
        if (!caller.Conflicts.HasAny || volumes.Count == 0)
            return [.. volumes.Select(v => new DayVolume(day, v))];
        var left = volumes.ToDictionary(v => v.Trigger);
        var (from, before, after) = (LondonTime.ToUtc(day, TimeOnly.MinValue), LondonTime.ToUtc(day.AddDays(1), TimeOnly.MinValue), "");
        for (var page = await PageAsync(); page.Count > 0; page = await PageAsync())
        {
            after = page[^1].Id;
            List<Notification> counted = [.. page.Where(i => AlertVolume.Counts(i, caller.Human.Id, caller.OrganisationId))];
            var open = (await InboxViews.NotKeptAsync(session, counted, await InboxViews.ConcernsOfAsync(session, counted), caller)).Select(i => i.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var item in counted.Where(i => !open.Contains(i.Id) && left.ContainsKey(i.Trigger)))
                left[item.Trigger] = left[item.Trigger].Without(item, await session.Inbox.StepsAsync(item.Id));
        }

        return [.. volumes.Select(v => left[v.Trigger]).Where(v => v.Sent > 0).Select(v => new DayVolume(day, v))];

        ValueTask<IReadOnlyList<Notification>> PageAsync() => session.Inbox.OfTimeAfterAsync(caller.OrganisationId, from, before, after, Batch);
    }
}
