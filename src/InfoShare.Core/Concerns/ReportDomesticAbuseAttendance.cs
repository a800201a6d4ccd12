using System.Globalization;
using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>A child of the household that officers attended.</summary>
public sealed record AttendanceChild(SubjectRef Child, bool Present, Seen Seen);

/// <summary>Reports a domestic-abuse attendance with the children of the household.</summary>
public sealed record ReportDomesticAbuseAttendance(
    DateTimeOffset AttendedAt,
    string IncidentNumber,
    SubjectRef HarmedAdult,
    SubjectRef? SuspectedAdult,
    IReadOnlyList<AttendanceChild> Children,
    string Account,
    Urgency Urgency,
    LegalBasis LegalBasis)
{
    /// <summary>Further incidents and reviews that it belongs to (requirement A12).</summary>
    public IReadOnlyList<StatedIncident> Incidents { get; init; } = [];
}

/// <summary>
/// An attendance is a shared concern with the trigger DA_CALL: the school gets the minimum at once, and so before its next
/// school day (requirement G4). What officers wrote stays with those whose tier is DETAIL.
/// </summary>
public sealed class ReportDomesticAbuseAttendanceHandler(ShareConcernHandler share)
{
    public Task<SharedConcern> HandleAsync(ReportDomesticAbuseAttendance command, Call call, CancellationToken ct)
    {
        var local = LondonTime.ToLocal(command.AttendedAt);
        var statement = new ConcernStatement
        {
            Subject = command.HarmedAdult,
            Indicators = command.Children.Any(c => c.Present)
                ? [ConcernIndicator.DaIncident, ConcernIndicator.DaChildPresent]
                : [ConcernIndicator.DaIncident],
            Kind = ConcernKind.Event,
            Happened = new WhenHappened(DateOnly.FromDateTime(local.DateTime), null, TimeOnly.FromDateTime(local.DateTime)),
            KnownAt = command.AttendedAt,
            Source = SourceKind.Observed,
            RiskStatement = command.Account,
            HarmCategories = [HarmCategory.DomesticAbuse],
            Children = [.. command.Children.Select(c => new StatedBearing(c.Child, Relevance(local, c), c.Present))],
            SuspectedSources = command.SuspectedAdult is { } suspected ? [suspected] : [],
            Urgency = command.Urgency,
            LegalBasis = command.LegalBasis,
            AgencyLabel = command.IncidentNumber,
            Incidents =
            [
                .. command.IncidentNumber.Any(char.IsLetterOrDigit)
                    ? (IReadOnlyList<StatedIncident>)[new StatedIncident(IncidentKind.Incident, command.IncidentNumber, null, null)] : [],
                .. command.Incidents,
            ],
        };
        return share.HandleAsync(new ShareConcern(statement, NotificationTrigger.DaCall), call, ct);
    }

    private static string Relevance(DateTimeOffset attended, AttendanceChild child) =>
        $"Police attended domestic abuse in the home on {attended.ToString("yyyy-MM-dd 'at' HH:mm", CultureInfo.InvariantCulture)}; " +
        $"the child was {(child.Present ? "present" : "not present")}; " + child.Seen switch
        {
            Seen.Yes => "an officer saw the child",
            Seen.No => "no officer saw the child",
            Seen.Refused => "seeing the child was refused",
            Seen.NotHome => "the child was not at home",
            _ => "whether the child was seen is not recorded",
        };
}
