using System.Globalization;
using InfoShare.Core.Access;
using InfoShare.Core.Agencies.Probation;
using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Plans;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Supervision;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>What ends.</summary>
public enum EndingOrder
{
    Unspecified = 0,
    Order = 1,
    Licence = 2,
    Supervision = 3,
}

/// <summary>An order, a licence or supervision ends (F9).</summary>
/// <param name="OrderFrom">First day of the order that ends, as it was recorded; null where one such order alone runs, or none is recorded.</param>
public sealed record ReportOrderEnding(
    SubjectRef SupervisedPerson, EndingOrder Order, DateOnly? OrderFrom, DateOnly EndsOn, string ResidualRisk, IReadOnlyList<ConcernIndicator> Indicators,
    IReadOnlyList<StatedBearing> Children, ChildContactAnswer ChildContact, SourceKind Source, LegalBasis LegalBasis);

/// <summary>
/// The risk that remains is a concern of its own, so that it outlives the supervision. Child services of every linked child are
/// told, beside whoever else is involved, and read what remains: it is written for every child. The order that was recorded ends on that day.
/// </summary>
public sealed class ReportOrderEndingHandler(ShareConcernHandler share, RecordStatusHandler statuses, OrganisationDirectory directory)
{
    /// <exception cref="RuleException">NOT_FOUND; INVALID_FIELDS where it is not said which of several orders ends.</exception>
    public async Task<SharedConcern> HandleAsync(ReportOrderEnding command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var what = command.Order switch
        {
            EndingOrder.Licence => "licence",
            EndingOrder.Supervision => "supervision",
            _ => "order",
        };
        var statement = new ConcernStatement
        {
            Subject = command.SupervisedPerson,
            Indicators = command.Indicators,
            Kind = ConcernKind.Statement,
            Source = command.Source,
            RiskStatement = command.ResidualRisk,
            Children = command.Children,
            ForEveryChild = command.ResidualRisk,
            ChildContact = command.ChildContact,
            Urgency = Urgency.Standard,
            LegalBasis = command.LegalBasis,
            AgencyLabel = string.Create(CultureInfo.InvariantCulture, $"{what} ends {command.EndsOn:yyyy-MM-dd}"),
        };
        var registry = await directory.CurrentAsync(ct);
        return await share.WithAsync(
            new ShareConcern(statement, NotificationTrigger.OrderEnding), call,
            async (session, person, shared) =>
            {
                if (await EndsAsync(session, command, person, call.Caller) is { } order)
                {
                    await statuses.ApplyAsync(
                        session,
                        new RecordStatus(SubjectRef.ById(person.Id), order.Code, order.Categories, order.From, command.EndsOn, order.DecidedOn)
                        {
                            OrderKind = order.OrderKind,
                            Label = order.Label,
                        },
                        call, registry);
                }

                return shared;
            }, ct);
    }

    /// <summary>The order that ends; null where none is recorded. The word of somebody from whom the person is kept (L10) ends nothing.</summary>
    private static async ValueTask<ChildStatus?> EndsAsync(IReadSession session, ReportOrderEnding command, Person person, Caller caller)
    {
        if (caller.Conflicts.Keeps(person.Id))
            return null;
        var running = (await RunningOrders.OfAsync(session, person.Id, caller))
            .Where(o => KindsOf(command.Order).Contains(o.OrderKind) && o.From <= command.EndsOn && (command.OrderFrom is not { } from || o.From == from)).ToList();
        return running.Count <= 1
            ? running.FirstOrDefault()
            : throw RuleException.Invalid("order_from", "must say since when the order runs that ends: several do, and each ends by itself");
    }

    private static OrderKind[] KindsOf(EndingOrder order) => order switch
    {
        EndingOrder.Licence => [OrderKind.Licence],
        EndingOrder.Supervision => [OrderKind.PostSentenceSupervision],
        _ => [OrderKind.Community, OrderKind.SuspendedSentence],
    };
}
