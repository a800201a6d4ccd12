using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Retention;

/// <summary>Asks for records whose term has run out and of which nobody has decided.</summary>
/// <param name="Class">Only of this class; unspecified: all.</param>
/// <param name="After">The place after which the page begins: due day and id, separated by a bar.</param>
public sealed record ListDueForRemoval(RecordClass Class, string? After, int PageSize);

/// <summary>The longest due first, each with why it is due and what keeps it now; never its words or whom it names.</summary>
public sealed class ListDueForRemovalHandler(IStore store, OrganisationDirectory directory, RetentionSchedules schedules, TimeProvider time)
{
    public async Task<CandidatePage> HandleAsync(ListDueForRemoval query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(
            call,
            async session =>
            {
                var today = LondonTime.DateOf(session.Now);
                var schedule = schedules.At(session.Now);
                var records = new Dictionary<string, RetainedRecord>(StringComparer.Ordinal);
                var (page, next) = await VisiblePage.ReadAsync<RetentionCandidate, string>(
                    async (after, most) =>
                    {
                        var found = await session.Retention.CandidatesAsync(query.Class, today, after, most);
                        foreach (var candidate in found)
                        {
                            if (await session.Retention.FindRecordAsync(candidate.Class, candidate.RecordId) is { } record)
                                records[candidate.RecordId] = record;
                        }

                        return found;
                    },
                    query.After, PositionOf, c => records.TryGetValue(c.RecordId, out var r) && !call.Caller.Conflicts.Keeps(r.PersonIds), query.PageSize);
                List<CandidateView> views = [];
                foreach (var candidate in page)
                {
                    var standing = await RetentionReading.StandingOfAsync(session, schedule, records[candidate.RecordId]);
                    views.Add(new CandidateView(candidate, registry.NameOf(candidate.OrganisationId), standing.Hindrances, standing.HoldIds));
                }

                var entry = call.Entry(session, time, AuditEventKind.Return, $"done: {views.Count} records");
                return (new CandidatePage(views, next, entry.Receipt()), entry);
            },
            ct);
    }

    /// <summary>The place of a candidate in the list.</summary>
    public static string PositionOf(RetentionCandidate candidate) => $"{candidate.DueOn:yyyy-MM-dd}|{candidate.RecordId}";
}
