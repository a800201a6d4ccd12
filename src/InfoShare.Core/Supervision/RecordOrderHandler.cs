using InfoShare.Core.Access;
using InfoShare.Core.Agencies.Probation;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Plans;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Supervision;

/// <summary>
/// An order is a status of the supervised person. One that runs does not end by being recorded so: what remains as a risk is told with its
/// end, to the services of every linked child (F9), by <see cref="Handovers.ReportOrderEnding"/>, which ends it.
/// </summary>
public sealed class RecordOrderHandler(IStore store, OrganisationDirectory directory, RecordStatusHandler statuses)
{
    /// <exception cref="RuleException">NOT_FOUND; INVALID_FIELDS for the end of an order that runs; HANDOVER_NOT_ACCEPTED.</exception>
    public async Task<LinkRecorded> HandleAsync(RecordOrder command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var status = command.ToStatus();
            if (status.To is not null && await PersonResolver.MeantAsync(session, status.Child, call.Caller) is { } person
                && !call.Caller.Conflicts.KeepsInSilence(person.Id)
                && (await RunningOrders.OfAsync(session, person.Id, call.Caller)).Any(o => o.OrderKind == status.OrderKind && o.From == status.From))
            {
                throw RuleException.Invalid(
                    "to_date", "ends an order that runs: tell what risk remains (ReportOrderEnding); that ends it, and reaches the services of linked children");
            }

            return await statuses.ApplyAsync(session, status, call, registry);
        }, ct);
    }
}

/// <summary>Orders that the caller's organisation recorded and that nobody has ended.</summary>
internal static class RunningOrders
{
    public static async ValueTask<IReadOnlyList<ChildStatus>> OfAsync(IReadSession session, string personId, Caller caller) =>
    [
        .. (await session.Links.StatusesOfAsync([personId]))
            .Where(s => s.Code == ChildStatusCode.Licence && s.OrganisationId == caller.OrganisationId && s.To is null),
    ];
}
