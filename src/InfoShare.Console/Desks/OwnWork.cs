using InfoShare.Protocol.Child.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.Desks;

/// <summary>Who of the own service works with a child, as the child's page read it.</summary>
/// <param name="ReadAt">When it was read: what was said since stands on the page as it is read the next time.</param>
/// <param name="Lead">Who leads for the child, of whichever service.</param>
internal sealed record OwnWork(IReadOnlyList<OwnWorker> Workers, DateTimeOffset ReadAt, LeadView? Lead)
{
    /// <summary>Those whose work goes on, as the answer has them.</summary>
    public static OwnWork Of(ChildAnswer asked)
    {
        var read = asked.Chronology.Edges.Receipt.RecordedAt;
        var today = London.DateOf(read).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        return new OwnWork(
            [
                .. asked.Items.Where(i => i is { Kind: ChronologyKind.Service, Who: not null } && (i.ToDate.Length == 0 || string.CompareOrdinal(i.ToDate, today) >= 0))
                    .Select(i => new OwnWorker(i.Who, i.FromDate, i.Leads)),
            ],
            read.ToDateTimeOffset(), asked.Chronology.Lead);
    }
}

/// <summary>One of them.</summary>
/// <param name="Since">First day, YYYY-MM-DD.</param>
internal sealed record OwnWorker(ContactPoint Who, string Since, bool Leads);
