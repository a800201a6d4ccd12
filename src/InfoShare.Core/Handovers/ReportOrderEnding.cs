using System.Globalization;
using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.People;
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
public sealed record ReportOrderEnding(
    SubjectRef SupervisedPerson, EndingOrder Order, DateOnly EndsOn, string ResidualRisk, IReadOnlyList<ConcernIndicator> Indicators,
    IReadOnlyList<StatedBearing> Children, ChildContactAnswer ChildContact, SourceKind Source, LegalBasis LegalBasis);

/// <summary>
/// The risk that remains is a concern of its own, so that it outlives the supervision. Child services of every linked child are
/// told, beside whoever else is involved.
/// </summary>
public sealed class ReportOrderEndingHandler(ShareConcernHandler share)
{
    public Task<SharedConcern> HandleAsync(ReportOrderEnding command, Call call, CancellationToken ct)
    {
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
            ChildContact = command.ChildContact,
            Urgency = Urgency.Standard,
            LegalBasis = command.LegalBasis,
            AgencyLabel = string.Create(CultureInfo.InvariantCulture, $"{what} ends {command.EndsOn:yyyy-MM-dd}"),
        };
        return share.HandleAsync(new ShareConcern(statement, NotificationTrigger.OrderEnding), call, ct);
    }
}
